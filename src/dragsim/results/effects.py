"""How the times of a run answer to what is uncertain about its car.

Two more runs of a car, one with a little more drive and one with a little more grip, say how its
times answer to either. How they answer to its other traits (``estimate.spread``) follows from the
shape of the run. Let s be the share of the distance and v = v_f s^p the speed, with p such that the
time comes out, which is exact for constant power (p = 1/3) and for constant force (1/2). A force
that is small beside what drives the car, acting at s, then moves the time at the end by the weight
v(s) times the integral of v^-4 from s on (where drive is power over speed, an excess of speed fades
as 1/v), the speed at the end by v(s), and the time to a speed by 1/(a v). So a resistance weighs
against drive and grip together as its weighted share of all forces. Scaling mass, drive, drag and
inertia alike changes nothing, which gives the effect of mass. A shift without drive of length t at
the speed v costs t (1 - v/v_f), as the car covers v t on its way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from typing import Final, NamedTuple

from dragsim.constants import GRAVITY
from dragsim.estimate.spread import Traits
from dragsim.kernel import Row
from dragsim.model.params import (
    AXLE_FRONT,
    KIND_AUTOMATIC,
    KIND_DUAL_CLUTCH,
    KIND_MANUAL,
    Motor,
    Params,
)
from dragsim.model.resistance import drag, rolling

MORE_DRIVE: Final = 0.03
MORE_GRIP: Final = 0.03
"""What the two runs have more, as a logarithm."""
POINTS: Final = 60
"""Points of a run's shape."""


class Figures(NamedTuple):
    """What intervals are for: time [s] and trap speed [m/s] at a place, and the time to a speed [s]
    from the start of the clock; NaN for what was not reached."""

    time_s: float
    trap_mps: float
    sprint_s: float


class Effects(NamedTuple):
    """How each of a run's figures answers to the traits of its car."""

    time: Traits
    trap: Traits
    sprint: Traits


def more_drive(params: Params, curve: Row) -> tuple[Params, Row]:
    """A car with ``MORE_DRIVE``: its engine and its motors are stronger at every speed."""
    k = exp(MORE_DRIVE)
    motors = params.motors
    stronger = motors._replace(
        front=_stronger(motors.front, k),
        front_other=_stronger(motors.front_other, k),
        rear=_stronger(motors.rear, k),
        rear_other=_stronger(motors.rear_other, k),
        battery=motors.battery * k,
    )
    engine = params.engine._replace(motor=_stronger(params.engine.motor, k))
    torques = len(curve) - 3 * params.road.knots
    row = [*(k * value for value in curve[:torques]), *curve[torques:]]
    return params._replace(motors=stronger, engine=engine), row


def _stronger(motor: Motor, k: float) -> Motor:
    return motor._replace(torque=motor.torque * k, power=motor.power * k, cap=motor.cap * k)


def more_grip(params: Params, curve: Row) -> tuple[Params, Row]:
    """A car with ``MORE_GRIP`` at both axles."""
    k = exp(MORE_GRIP)
    front = params.front._replace(mu=params.front.mu * k)
    rear = params.rear._replace(mu=params.rear.mu * k)
    return params._replace(front=front, rear=rear), curve


def effects(
    params: Params,
    place_m: float,
    speed_mps: float,
    base: Figures,
    drive: Figures,
    grip: Figures,
) -> Effects:
    """How figures answer to traits.

    params: of the car; place_m, speed_mps: of the figures; base, drive, grip: the figures as they
    are, with ``more_drive`` and with ``more_grip``.
    """
    by_drive = [(b - a) / MORE_DRIVE for a, b in zip(base, drive, strict=True)]
    by_grip = [(b - a) / MORE_GRIP for a, b in zip(base, grip, strict=True)]
    shape = Shape.of(params, place_m, base)
    weights = (shape.on_time, shape.on_trap, shape.on_sprint(speed_mps))
    gaps = shape.gaps(speed_mps)
    found = []
    for driven, gripped, weight, gap in zip(by_drive, by_grip, weights, gaps, strict=True):
        force = driven + gripped
        by_rolling = -force * shape.share(shape.rolling, weight)
        by_drag = -force * shape.share(shape.drag, weight)
        by_inertia = -driven * shape.share(shape.inertia, weight)
        by_mass = -driven - by_drag - by_inertia
        found.append(Traits(driven, gripped, by_rolling, by_drag, by_mass, by_inertia, gap))
    return Effects(*found)


@dataclass(frozen=True, slots=True)
class Shape:
    """The shape of a run at points evenly spaced over its distance: speed [m/s], acceleration, and
    what takes of it: rolling, drag and the engine's inertia, all over the mass [m/s^2]; shifts: the
    speeds at which it shifts [m/s]."""

    v: tuple[float, ...]
    a: tuple[float, ...]
    rolling: tuple[float, ...]
    drag: tuple[float, ...]
    inertia: tuple[float, ...]
    shifts: tuple[float, ...]

    @classmethod
    def of(cls, params: Params, place_m: float, base: Figures) -> Shape:
        """The shape of a run that has these figures at a place."""
        end, time = base.trap_mps, base.time_s
        p = min(max(1.0 - place_m / (end * time), 0.1), 0.6)
        s = [(i + 0.5) / POINTS for i in range(POINTS)]
        v = [end * float(share**p) for share in s]
        a = [p * end * end / place_m * float(share ** (2.0 * p - 1.0)) for share in s]
        road, air, mass = params.road, params.air, params.body.mass
        shifts = _shifts(params, end)
        return cls(
            v=tuple(v),
            a=tuple(a),
            rolling=tuple(rolling(road, speed, GRAVITY) for speed in v),
            drag=tuple(drag(air, speed) / mass for speed in v),
            inertia=tuple(
                _engine_mass(params, shifts, speed) / mass * pull
                for speed, pull in zip(v, a, strict=True)
            ),
            shifts=shifts,
        )

    @property
    def on_time(self) -> tuple[float, ...]:
        """Weight of a force on the time at the end."""
        rest, found = 0.0, []
        for v in reversed(self.v):
            rest += v**-4
            found.append(v * rest)
        return tuple(reversed(found))

    @property
    def on_trap(self) -> tuple[float, ...]:
        """Weight of a force on the speed at the end."""
        return self.v

    def on_sprint(self, speed_mps: float) -> tuple[float, ...]:
        """Weight of a force on the time to a speed."""
        points = zip(self.v, self.a, strict=True)
        return tuple(1.0 / (a * v) if v < speed_mps else 0.0 for v, a in points)

    def share(self, part: Sequence[float], weight: Sequence[float]) -> float:
        """A part of all forces, weighted."""
        taken = sum(p * w for p, w in zip(part, weight, strict=True))
        forces = zip(self.a, self.rolling, self.drag, weight, strict=True)
        total = sum((a + of_road + of_air) * w for a, of_road, of_air, w in forces)
        return taken / total if total > 0.0 else 0.0

    def gaps(self, speed_mps: float) -> tuple[float, float, float]:
        """What a longer time without drive, in every shift, does to each figure, per second."""
        end, pull = self.v[-1], self.a[-1]
        before = [v / end for v in self.shifts]
        return (
            sum(1.0 - share for share in before),
            -pull * sum(before),
            float(sum(v < speed_mps for v in self.shifts)),
        )


def _shifts(params: Params, end_mps: float) -> tuple[float, ...]:
    """The speeds at which the car shifts up to a speed [m/s]."""
    if params.kind not in (KIND_MANUAL, KIND_DUAL_CLUTCH, KIND_AUTOMATIC):
        return ()
    box, radius = params.gearbox, _radius(params)
    left = (params.driver.shift_speed[i] / box.ratio[i] * radius for i in range(box.gears - 1))
    return tuple(v for v in left if v < end_mps)


def _radius(params: Params) -> float:
    return params.front.radius if params.driven == AXLE_FRONT else params.rear.radius


def _engine_mass(params: Params, shifts: Sequence[float], v: float) -> float:
    """What the engine's inertia weighs at the wheels from the second gear on [kg]: in first, what
    the clutch takes from the turning engine makes up for it."""
    gear = sum(v > shift for shift in shifts)
    if gear == 0:
        return 0.0
    ratio = params.gearbox.ratio[gear] / _radius(params)
    return params.engine.inertia * ratio * ratio
