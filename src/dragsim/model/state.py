"""What a run's state is made of: slots of the state row, phases, guards, outputs.

``core/`` knows all of these only as numbers. The undriven axle rolls without slip: its slot is
there for braking and cornering, and its inertia acts on the car's mass.
"""

from __future__ import annotations

from typing import Final

# Slots of the state row.
V: Final = 0
"""Speed of the car over the ground [m/s]."""
OMEGA_F: Final = 1
"""Speed of the front wheels [rad/s]."""
OMEGA_R: Final = 2
"""Speed of the rear wheels [rad/s]."""
OMEGA_E: Final = 3
"""Engine speed while the clutch slips or is open [rad/s]; otherwise it follows the wheels."""
OMEGA_IN: Final = 4
"""Gearbox-input or turbine speed where it is free [rad/s]."""
BOOST: Final = 5
"""Boost, 0 none to 1 full."""
LOAD: Final = 6
"""Load moved from the front to the rear axle over the weight [-]."""
SHAFT_LEAD: Final = 7
"""By how much the input shaft outran the gear being selected when the shift began [rad/s]. Written
at the shift and not integrated: how it goes is known (``powertrain/manual.py``)."""
RATIO: Final = 7
"""Overall ratio of a CVT, engine over wheel [-], in the place of SHAFT_LEAD."""
DISTANCE: Final = 8
"""Distance from the line [m]. Carried beside the solved block (``core/rodas4.py``): its rate is the
speed, and no rate depends on it but through the slope of a strip with a grade profile."""
TRACTION: Final = 9
"""Share of the engine's torque that traction control lets through [-], where there is one."""
SLOTS: Final = 10

# Slots of the mode row: what is constant between two events.
PHASE: Final = 0
GEAR: Final = 1
"""Gear, counted from 0."""
SENSE: Final = 2
"""+1 where the engine turns faster than the gearbox input, -1 where slower; during a shift 0 where
a lock-up clutch holds them together."""
MODES: Final = 3

# Phases.
HELD: Final = 0
"""Clutch on its way in, the brake still holding the car."""
LAUNCH: Final = 1
"""Clutch on its way in, the car moving."""
FEED: Final = 2
"""Clutch pedal fed by the driver, launch speed held by the throttle."""
LOCKED: Final = 3
"""Clutch locked, car in gear."""
GAP: Final = 4
"""Clutch open, throttle closed, next gear being selected."""
ENGAGE: Final = 5
"""Clutch on its way in after a shift."""
SLIP: Final = 6
"""Clutch pedal up and the clutch still slipping."""
FREE: Final = 7
"""An ideal drive: no clutch, no gears, no wheel slip."""
CONVERT: Final = 8
"""Converter at work, lock-up clutch open, car in gear."""
LOCKING: Final = 9
"""Lock-up or start-up clutch on its way in."""
HANDOVER: Final = 10
"""Torque phase of a shift under power: one clutch takes over from the other."""
INERTIA: Final = 11
"""Inertia phase of a shift under power: the input goes to its new speed."""
SELECT: Final = 12
"""Dual clutch: locked, the gear after next being selected on the idle shaft."""
SELECT_SLIP: Final = 13
"""Dual clutch: the same, the clutch slipping."""
CRAWL: Final = 14
"""Throttle open at a walking pace, the clutch slipping so that the engine does not die."""
PHASES: Final = 15

HALT_SPEED: Final = 1e-6
"""A car that rolls back faster than this has come to a halt [m/s]."""

NEVER: Final = 1e300
"""A time that does not come [s]."""

# Slots of the guard row. A guard is positive within a phase and ends it on reaching zero.
GUARD_CLUTCH: Final = 0
"""HELD: drive overcomes resistance. Slipping: speeds meet. LOCKED: torque reaches capacity."""
GUARD_STALL: Final = 1
GUARD_HALT: Final = 2
GUARD_SHIFT: Final = 3
GUARDS: Final = 4
EVENT_TIME: Final = 4
"""A known time is over: a ramp or a gap ends. Given to ``transition`` in place of a guard."""

# Slots of the output row, handed out by the same pass that gives the rates.
OUT_ACCELERATION: Final = 0
OUT_KAPPA: Final = 1
"""Slip of the driven axle [-]."""
OUT_F_X: Final = 2
"""Drive force of the driven tyres [N]."""
OUT_F_Z_FRONT: Final = 3
OUT_F_Z_REAR: Final = 4
OUT_DRAG: Final = 5
OUT_ROLLING: Final = 6
OUT_GRADE: Final = 7
OUT_T_E: Final = 8
"""Engine torque on the crank [N m]."""
OUT_OMEGA_E: Final = 9
OUT_T_CLUTCH: Final = 10
"""Torque through the clutch [N m]."""
OUT_OMEGA_IN: Final = 11
OUT_T_IN: Final = 12
"""Torque into the gears, behind the inertia of their input shaft [N m]."""
OUT_T_WHEEL: Final = 13
"""Torque on the driven axle [N m]."""
OUT_OMEGA_WHEEL: Final = 14
OUT_THROTTLE: Final = 15
OUT_CLUTCH: Final = 16
"""Clutch engagement, 0 open to 1 pedal up."""
OUT_LOAD_TARGET: Final = 17
OUT_P_DRIVE: Final = 18
"""Power of the engine, of the motors of an electric car, or of an ideal drive [W]."""
OUT_P_SLIP: Final = 19
"""Power lost in the slip of the driven tyres [W]."""
OUT_P_CLUTCH: Final = 20
"""Power lost in clutches and the converter [W]."""
OUT_P_SHIFT: Final = 21
"""Power lost in selecting a gear [W]."""
OUT_P_DRIVELINE: Final = 22
"""Power lost between the gearbox's input and the wheels [W]."""
OUT_P_MOTOR: Final = 23
"""Power of the motors that assist an axle in a hybrid [W]."""
OUT_P_MOTOR_LOST: Final = 24
"""Power lost between those motors and their wheels [W]."""
OUT_T_ONCOMING: Final = 25
"""Torque through the oncoming clutch of a dual clutch in a hand-over, a part of that through both
[N m]."""
OUT_KAPPA_FRONT: Final = 26
OUT_KAPPA_REAR: Final = 27
OUT_F_FRONT: Final = 28
OUT_F_REAR: Final = 29
OUT_FEED: Final = 30
"""What is behind OUT_KAPPA and OUT_F_X, and the share of the drive let through for slip and
lift."""
OUTPUTS: Final = 31

# What a transition answers.
RUNNING: Final = 0
FINISHED: Final = 1
NEVER_LAUNCHED: Final = 2
STALLED: Final = 3
NO_PROGRESS: Final = 4
TIME_LIMIT: Final = 5
STEP_LIMIT: Final = 6
