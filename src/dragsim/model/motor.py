"""Electric motors: torque against speed, and several of them on one axle."""

from __future__ import annotations

from dragsim.kernel import kernel
from dragsim.model.params import Motor
from dragsim.model.smooth import smoothstep, soft_excess


@kernel
def share_of(power: float, most: float, rounding: float) -> float:
    """Share of a power [W] that a source of at most ``most`` [W] can feed."""
    if power > (1.0 - rounding) * most:
        asked = power / most
        return 1.0 - soft_excess(asked - 1.0, rounding) / asked
    return 1.0


@kernel
def motor_torque(motor: Motor, omega: float) -> float:
    """Most torque of a motor [N m] at its speed omega [rad/s].

    Peak torque up to the base speed omega_b = P/T; beyond, power over speed, of which each further
    multiple of omega_b costs the share ``drop``:

        T(omega) = min(T, P [1 - drop (omega/omega_b - 1)]/omega, cap/omega)

    never below nothing, each limit rounded into the next over ``rounding`` of speed or power: an
    inverter leaves its current limit before it has met that of the voltage. Above ``max_speed`` it
    is cut to nothing over ``limiter_width``. The law of field weakening: constant torque while
    current limits, nearly constant power while voltage does (Ehsani, Gao, Emadi, Modern Electric,
    Hybrid Electric and Fuel Cell Vehicles, ch. 4).
    """
    past = soft_excess(omega / motor.base_speed - 1.0, motor.rounding)
    torque = motor.torque * max(1.0 - motor.drop * past, 0.0) / (1.0 + past)
    torque *= share_of(torque * omega, motor.cap, motor.rounding)
    excess = omega - motor.max_speed
    if excess > 0.0:
        torque *= 1.0 - smoothstep(excess / motor.limiter_width)
    return torque


@kernel
def shifts(motor: Motor, step: int) -> bool:
    """Whether the car's shift number ``step``, counted from 1, changes the ratio of this motor."""
    return step > 0 and motor.torque > 0.0 and motor.ratio[step] != motor.ratio[step - 1]


@kernel
def at_axle(motor: Motor, step: int, omega: float, share: float) -> float:
    """Most torque of a motor at its axle G T(G omega) [N m] after ``step`` shifts, the wheels
    turning at omega [rad/s]; ``share`` of it where the last shift was this motor's own."""
    if motor.torque == 0.0:
        return 0.0
    G = motor.ratio[step]
    torque = G * motor_torque(motor, G * omega)
    if share < 1.0 and shifts(motor, step):
        return share * torque
    return torque


@kernel
def axle_torque(one: Motor, other: Motor, step: int, omega: float, share: float) -> float:
    """Most torque of an axle's motors [N m] at the axle: ``at_axle`` of both kinds."""
    return at_axle(one, step, omega, share) + at_axle(other, step, omega, share)


@kernel
def inertia_at_axle(motor: Motor, step: int, apart: bool) -> float:
    """Inertia of a rotor at its axle G^2 I [kg m^2]; 0 while a shift has it apart."""
    if motor.torque == 0.0 or (apart and shifts(motor, step)):
        return 0.0
    G = motor.ratio[step]
    return G * G * motor.inertia


@kernel
def axle_rotors(one: Motor, other: Motor, step: int, apart: bool) -> float:
    """Inertia of the rotors on an axle [kg m^2] at the axle; ``apart``: during a shift."""
    return inertia_at_axle(one, step, apart) + inertia_at_axle(other, step, apart)


@kernel
def lead(motor: Motor, step: int, omega_0: float, left: float) -> float:
    """By how much a rotor outruns its new gear [rad/s] while that is being selected: what it did at
    the wheels' speed omega_0 [rad/s] when the shift began, times the part ``left`` of the gap."""
    return (motor.ratio[step - 1] - motor.ratio[step]) * omega_0 * left


@kernel
def matching_power(
    motor: Motor, step: int, omega: float, alpha: float, omega_0: float, tau: float, gap: float
) -> float:
    """Power [W] with which a motor brings its own rotor to the speed of the gear being selected.

    tau [s] into a gap of that length: omega_m = G omega + lead, T_m = I d omega_m/dt; negative
    where the rotor is slowed and the battery gets its energy back.
    """
    if not shifts(motor, step):
        return 0.0
    G = motor.ratio[step]
    left = max(1.0 - tau / gap, 0.0)
    speed = G * omega + lead(motor, step, omega_0, left)
    return motor.inertia * (G * alpha - lead(motor, step, omega_0, 1.0) / gap) * speed
