"""The engine speeds at which a car accelerates harder in its next gear."""

from __future__ import annotations

from typing import Final, NamedTuple

from dragsim.constants import STANDARD_DENSITY
from dragsim.kernel import Row, kernel
from dragsim.model.full_load import FullLoad, full_load, load_in
from dragsim.model.motor import at_axle
from dragsim.model.params import Motor

SCAN: Final = 64
"""Engine speeds looked at when a shift point is sought, from the latest one down to half of it."""

CLOSE: Final = 1e-13
"""Share of the latest speed to which a shift point is found [-]."""

MOST: Final = 60
"""Halvings or better after which a shift point is taken as found."""


class Pull(NamedTuple):
    """radius of the driven tyres [m]; efficiency of the driveline [-]; mass of the car with its
    wheels' inertia [kg]; spinning: inertia of engine and input shaft [kg m^2]; drag_area [m^2];
    latest: engine speed of the latest shift [rad/s]."""

    radius: float
    efficiency: float
    mass: float
    spinning: float
    drag_area: float
    latest: float


@kernel
def motor_in(row: Row) -> Motor:
    """The motor whose numbers, up to the first of its ratios, stand in a row; an empty one stands
    for none."""
    if len(row) == 0:
        return Motor(
            0.0,
            0.0,
            1.0,
            0.0,
            0.0,
            1.0,
            1.0,
            0.0,
            0.0,
            (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0),
        )
    G = row[9]
    return Motor(
        row[0],
        row[1],
        row[2],
        row[3],
        row[4],
        row[5],
        row[6],
        row[7],
        row[8],
        (G, G, G, G, G, G, G, G, G, G, G, G),
    )


@kernel
def advantage(
    load: FullLoad, given: Row, motor: Motor, car: Pull, G: float, next_G: float, omega: float
) -> float:
    """How much harder the car accelerates in gear G than in the next one at the same speed
    [m/s^2], the engine turning at omega [rad/s] in G, on a level road in calm standard air:

        a = (eta G T/r - rho/2 c_d A v^2)/(m + eta G^2 I/r^2)

    ``motor``: at a hybrid's crank.
    """
    next_omega = omega * next_G / G
    torque = full_load(load, given, omega)
    next_torque = full_load(load, given, next_omega)
    if motor.torque > 0.0:
        torque += at_axle(motor, 0, omega, 1.0)
        next_torque += at_axle(motor, 0, next_omega, 1.0)
    v = car.radius * omega / G
    drag = 0.5 * STANDARD_DENSITY * car.drag_area * v * v
    lever = car.efficiency * G / car.radius
    next_lever = car.efficiency * next_G / car.radius
    inertia = car.mass + lever * G * car.spinning / car.radius
    next_inertia = car.mass + next_lever * next_G * car.spinning / car.radius
    return (lever * torque - drag) / inertia - (next_lever * next_torque - drag) / next_inertia


@kernel
def upshift(load: FullLoad, given: Row, motor: Motor, car: Pull, G: float, next_G: float) -> float:
    """Engine speed [rad/s] at which gear G is left for the next one: where ``advantage`` ends,
    looking down from the latest speed to half of it.

    Regula falsi on the span that holds it, an end that stays weighted down (Anderson and Bjoerck,
    BIT 13 (1973) 253).
    """
    high = car.latest
    at_high = advantage(load, given, motor, car, G, next_G, high)
    if at_high > 0.0:
        return high
    low = high
    at_low = at_high
    for i in range(1, SCAN + 1):
        low = car.latest * (1.0 - 0.5 * float(i) / float(SCAN))
        at_low = advantage(load, given, motor, car, G, next_G, low)
        if at_low > 0.0:
            break
        high = low
        at_high = at_low
    if at_high == 0.0 or not at_low > 0.0:
        return high
    stayed = 0
    for _ in range(MOST):
        if high - low <= CLOSE * car.latest:
            break
        omega = low + (high - low) * at_low / (at_low - at_high)
        if not low < omega < high:
            omega = 0.5 * (low + high)
        at = advantage(load, given, motor, car, G, next_G, omega)
        if at == 0.0:
            return omega
        if at > 0.0:
            if stayed > 0:
                share = 1.0 - at / at_low
                at_high *= share if share > 0.0 else 0.5
            low = omega
            at_low = at
            stayed = 1
        else:
            if stayed < 0:
                share = 1.0 - at / at_high
                at_low *= share if share > 0.0 else 0.5
            high = omega
            at_high = at
            stayed = -1
    return high


@kernel
def upshifts(
    load_row: Row, given: Row, motor_row: Row, pull_row: Row, ratio: Row, speeds: Row
) -> int:
    """Fill the engine speed [rad/s] at which each gear is left, that of the last gear the latest.

    load_row, motor_row, pull_row: numbers of a ``FullLoad``, of a hybrid's motor up to the first of
    its ratios, none without one, and of a ``Pull``; ratio: engine over wheel, falling. Answers how
    many gears.
    """
    load = load_in(load_row)
    motor = motor_in(motor_row)
    car = Pull(pull_row[0], pull_row[1], pull_row[2], pull_row[3], pull_row[4], pull_row[5])
    last = len(ratio) - 1
    for i in range(last):
        speeds[i] = upshift(load, given, motor, car, ratio[i], ratio[i + 1])
    speeds[last] = car.latest
    return last + 1
