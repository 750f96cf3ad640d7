"""Torque converter: what pump and turbine exchange at their two speeds, and its lock-up clutch.

Both torques are of second degree in speed and otherwise depend on the speed ratio
sr = omega_t/omega_e alone: the capacity 1/K^2 and the torque ratio.
"""

from __future__ import annotations

from typing import Final

from dragsim.kernel import IntRow, kernel
from dragsim.model.driver import ramp
from dragsim.model.params import Converter, Params
from dragsim.model.smooth import smoothstep, soft_floor
from dragsim.model.state import CONVERT, GEAR, HELD, LOCKED, LOCKING, PHASE, SLIP

CAPACITY_SLOPE: Final = 1.0 / 3.0
"""Slope with which the capacity falls from stall, over that at stall."""

IDLING: Final = 1.6
"""Engine speed over the stalling one, just below idle, down to which a lock-up clutch stays
closed."""

STATOR_ROUNDING: Final = 0.05
"""Half the range of 1 - sr/sr_c over which the stator goes from held to free; a sprag would make it
a corner."""


@kernel
def capacity_share(sr: float) -> float:
    """Capacity over that at stall [-] at a speed ratio of 0 to 1: 1 - sr/3 - 2/3 sr^10.

    1 at stall, 0.93, 0.87, 0.80, 0.66, 0.46, 0.28 at 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, nothing at 1:
    within 0.065 of the normalised table of CO2MPAS (European Commission, JRC), which road
    converters share. Below 0, a turbine turned backwards, the value at stall.
    """
    if sr < 0.0:
        return 1.0
    sr_2 = sr * sr
    sr_4 = sr_2 * sr_2
    return 1.0 - CAPACITY_SLOPE * sr - (1.0 - CAPACITY_SLOPE) * sr_4 * sr_4 * sr_2


@kernel
def torque_ratio(converter: Converter, sr: float) -> float:
    """Turbine torque over pump torque [-]: falls evenly from its value at stall to 1 at the
    coupling ratio sr_c, where the stator begins to turn; 1 beyond.

    The corner at sr_c is rounded over the last tenth. Below sr = 0 the value at stall.
    """
    rest = soft_floor(1.0 - max(sr, 0.0) / converter.coupling, STATOR_ROUNDING)
    share = (rest - STATOR_ROUNDING) / (1.0 - STATOR_ROUNDING)
    return 1.0 + (converter.torque_ratio - 1.0) * share


@kernel
def converter_torques(converter: Converter, omega_e: float, omega_t: float) -> tuple[float, float]:
    """Torque that the pump takes from the engine and torque on the turbine [N m], at their speeds
    [rad/s], the engine's above 0.

    T_p = omega_e^2 c(sr)/K_0^2, T_t = TR(sr) T_p up to sr = 1. Where the turbine runs ahead the
    coupling works backwards, T_p = T_t = -omega_t^2 c(1/sr)/K_0^2: the same law with both sides
    exchanged and no multiplication, an assumption that a standing start meets only in passing.
    """
    if omega_t > omega_e:
        sr = max(omega_e, 0.0) / omega_t
        T = -converter.capacity * omega_t * omega_t * capacity_share(sr)
        return T, T
    if not omega_e > 0.0:
        return 0.0, 0.0
    sr = omega_t / omega_e
    T_pump = converter.capacity * omega_e * omega_e * capacity_share(sr)
    return T_pump, T_pump * torque_ratio(converter, sr)


@kernel
def lock_pressure(p: Params, mode: IntRow, tau: float, omega_e: float) -> float:
    """Share of its capacity [-] with which the lock-up or start-up clutch is pressed, tau [s] into
    the phase: nothing while the converter works alone, a ramp while the clutch closes, all of it
    from then on.

    A clutch that closes from the line is fed by the gearbox so that the engine does not bog: times
    S((omega_e - bog_low)/(bog_high - bog_low)) of the driver's figures, which a converter has below
    0.
    """
    phase = mode[PHASE]
    if phase == CONVERT or (phase == HELD and p.converter.lock_from > 0):
        return 0.0
    share = smoothstep((omega_e - p.driver.bog_low) / (p.driver.bog_high - p.driver.bog_low))
    if phase == SLIP:
        return share
    return share * ramp(tau, lock_time(p, mode))


@kernel
def lock_time(p: Params, mode: IntRow) -> float:
    """Time in which the lock-up clutch closes [s]; another from the line."""
    if mode[GEAR] == 0 and p.converter.lock_from == 0:
        return p.driver.launch_ramp
    return p.driver.engage_ramp


@kernel
def lock_opens(p: Params, mode: IntRow) -> bool:
    """Whether the lock-up clutch would be let go rather than let the engine die: where it is at
    work and there is a converter beside it."""
    phase = mode[PHASE]
    return p.converter.capacity > 0.0 and (phase == LOCKED or phase == LOCKING or phase == SLIP)


@kernel
def stall_guard(p: Params, mode: IntRow, omega_e: float) -> float:
    """Positive until the engine stalls, or falls below idle with the lock-up clutch at work
    [rad/s]."""
    if lock_opens(p, mode):
        return omega_e - IDLING * p.engine.stall
    return omega_e - p.engine.stall
