"""The general values that rules use, in one table; none of them belongs to one car.

``DEFAULTS`` is handed to every rule that reads one, so that a fit, or a sample of what is known of
them, may put other values in their place: ``complete(vehicle, DEFAULTS.replace(idle=700.0))``. How
much single cars scatter about a rule is another matter; each rule says it.

    DEFAULTS.friction_summer        the value
    Defaults.friction_summer.sd     what is known of it: sd, low, high, fitted, doc
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import FrozenInstanceError
from functools import cache
from types import MappingProxyType
from typing import Final, NamedTuple, NoReturn

from dragsim.estimate.default import Default, fitted, prior
from dragsim.spec.choices import Aspiration, Compound
from dragsim.spec.scenario import Surface

FITTED: Final = "fitted to road tests of many cars (docs/validation.md)"
"""The source that rules with fitted values state."""


class Shape(NamedTuple):
    """How full-load torque falls away from its peaks.

    below: share of the peak lost towards standstill; below_power: exponent of that loss; above:
    second-order loss of power beyond its peak.
    """

    below: float
    below_power: float
    above: float


class Defaults:
    """Every general value that rules use, by name: those of the table below but for ``values``.

    Immutable; two tables with the same values are equal. TypeError for a name that is not here.
    """

    # Body.
    height = prior(1.42, "roof height [m]", sd=0.06, low=1.2, high=1.6)
    width = prior(1.80, "width without mirrors [m]", sd=0.05, low=1.5, high=2.0)
    cg_share = prior(
        0.385, "height of the centre of gravity over the roof's", sd=0.015, low=0.34, high=0.42
    )
    area_share = prior(0.82, "frontal area over width times height", sd=0.02, low=0.76, high=0.88)
    drag_coefficient = prior(0.33, "drag coefficient", sd=0.02, low=0.27, high=0.40)
    drag_coefficient_tall = prior(0.40, "the same above 1.65 m", sd=0.03, low=0.32, high=0.48)
    lift_front = prior(0.0, "lift coefficient of the front axle", sd=0.05, low=-0.1, high=0.2)
    lift_rear = prior(0.0, "lift coefficient of the rear axle", sd=0.05, low=-0.1, high=0.2)
    drag_height_share = prior(
        0.5, "height at which drag acts over the roof's", sd=0.05, low=0.4, high=0.6
    )
    load_lag = prior(0.12, "time constant of load transfer [s]", sd=0.03, low=0.06, high=0.20)
    load_lag_tall = prior(0.20, "the same above 1.65 m [s]", sd=0.05, low=0.10, high=0.30)
    driver_front_share = prior(
        0.5, "share of the driver's weight on the front axle", sd=0.05, low=0.35, high=0.65
    )
    driver_height_share = prior(
        0.40, "height of a seated driver over the roof's", sd=0.03, low=0.33, high=0.47
    )

    # Engine.
    torque_per_litre_natural = prior(
        103.0, "peak torque per displacement, natural [N m/l]", sd=5.0, low=60.0, high=125.0
    )
    torque_per_litre_turbo = prior(165.0, "the same, turbo [N m/l]", sd=12.0, low=110.0, high=240.0)
    torque_per_litre_supercharged = prior(
        130.0, "the same, supercharged [N m/l]", sd=10.0, low=100.0, high=170.0
    )
    below_natural = prior(
        0.35,
        "share of the peak torque lost towards standstill, natural",
        sd=0.08,
        low=0.2,
        high=0.6,
    )
    below_turbo = prior(0.45, "the same, turbo", sd=0.08, low=0.2, high=0.6)
    below_supercharged = prior(0.25, "the same, supercharged", sd=0.08, low=0.1, high=0.5)
    below_power_natural = prior(1.6, "exponent of that loss, natural", sd=0.2, low=1.0, high=2.2)
    below_power_turbo = prior(1.0, "the same, turbo", sd=0.2, low=0.7, high=1.6)
    below_power_supercharged = prior(1.3, "the same, supercharged", sd=0.2, low=0.8, high=2.0)
    above_natural = prior(
        3.5, "second-order loss of power beyond its peak, natural", sd=0.7, low=2.0, high=5.0
    )
    above_turbo = prior(2.5, "the same, turbo", sd=0.7, low=1.0, high=5.0)
    above_supercharged = prior(2.5, "the same, supercharged", sd=0.7, low=1.0, high=5.0)
    turbo_rise = prior(
        2500.0,
        "least range in which a turbo engine's torque rises [rpm]",
        sd=300.0,
        low=1500.0,
        high=3500.0,
    )
    inertia_per_litre = fitted(
        0.1203,
        "k of the engine's inertia, which stands for transient loss of torque as well [kg m^2/l]",
        sd=0.014,
        low=0.05,
        high=0.14,
        prior=(0.10, 0.03),
    )
    idle = prior(750.0, "idle speed [rpm]", sd=40.0, low=600.0, high=1000.0)
    idle_carburettor = prior(850.0, "the same before 1985 [rpm]", sd=60.0, low=600.0, high=1100.0)
    stall_share = prior(
        0.6, "speed at which a loaded engine dies over its idle", sd=0.06, low=0.4, high=0.8
    )
    pumping = prior(
        0.6,
        "pressure that a closed throttle takes from the manifold [bar]",
        sd=0.1,
        low=0.4,
        high=0.75,
    )
    boost_lag = prior(0.25, "time constant of boost at 3000 rpm [s]", sd=0.06, low=0.1, high=0.6)
    boost_lag_early = prior(0.50, "the same before 1995 [s]", sd=0.15, low=0.2, high=1.2)
    boost_base = prior(
        0.55,
        "share of the torque that a turbo engine makes without boost",
        sd=0.05,
        low=0.45,
        high=0.70,
    )
    boost_start = prior(0.35, "boost at the line with a manual gearbox", sd=0.10, low=0.0, high=0.7)
    boost_start_held = prior(
        0.50, "the same with launch control or against the brake", sd=0.12, low=0.1, high=1.0
    )
    boost_release = prior(
        0.5, "time constant with which boost is lost [s]", sd=0.15, low=0.1, high=1.5
    )
    weather_share = prior(
        1.0, "share of the power correction that acts without a turbo", sd=0.05, low=0.8, high=1.1
    )
    weather_share_turbo = prior(0.3, "the same with a turbo", sd=0.08, low=0.0, high=0.6)
    weather_share_wastegate = prior(
        1.0, "the same with a turbo before 1995", sd=0.15, low=0.5, high=1.1
    )
    gross_to_net = prior(0.80, "net over gross power before 1972", sd=0.03, low=0.70, high=0.88)
    limiter_width = prior(
        150.0, "range in which the limiter takes all torque [rpm]", sd=30.0, low=50.0, high=300.0
    )

    # Motors.
    motor_inertia = prior(
        0.05, "inertia of a rotor at a peak of 400 N m [kg m^2]", sd=0.01, low=0.02, high=0.10
    )
    motor_efficiency = prior(
        0.975, "gears between a motor's shaft and the tyres", sd=0.006, low=0.95, high=0.99
    )
    motor_torque_ramp = prior(
        0.12, "time in which a motor's torque rises to full [s]", sd=0.03, low=0.05, high=0.30
    )
    motor_power_drop = prior(
        0.025, "power lost with each multiple of the base speed", sd=0.012, low=0.0, high=0.06
    )
    motor_cut_width = prior(
        0.01, "range above the highest speed in which torque is cut", sd=0.003, low=0.003, high=0.03
    )
    motor_rounding = prior(
        0.03, "range over which one limit goes over into the next", sd=0.01, low=0.01, high=0.06
    )
    motor_shift_time = prior(0.12, "shift of an electric axle [s]", sd=0.03, low=0.08, high=0.30)

    # Gearboxes.
    turbo_reserve = fitted(
        1.049,
        "torque of a turbo engine over the rated one",
        sd=0.014,
        low=1.0,
        high=1.08,
        prior=(1.02, 0.02),
    )
    efficiency = fitted(
        0.8849,
        "manual gearbox and rear axle, partner of the power correction",
        sd=0.0094,
        low=0.80,
        high=0.92,
        prior=(0.86, 0.02),
    )
    efficiency_front = prior(0.0, "what a transaxle in front adds", sd=0.01, low=-0.01, high=0.03)
    efficiency_all = prior(-0.015, "what a second driven axle adds", sd=0.012, low=-0.06, high=0.0)
    efficiency_old = prior(0.0, "what is added before 1975", sd=0.02, low=-0.08, high=0.02)
    efficiency_old_front = prior(-0.03, "the same with front drive", sd=0.02, low=-0.12, high=0.0)
    efficiency_automatic = prior(
        -0.03, "what planets with their oil pump add, locked", sd=0.012, low=-0.08, high=0.0
    )
    efficiency_cvt = prior(0.78, "belt drive, pump and final drive", sd=0.012, low=0.70, high=0.86)
    shift_time = fitted(
        0.2149,
        "time without drive in a manual shift [s]",
        sd=0.038,
        low=0.20,
        high=0.45,
        prior=(0.3, 0.06),
    )
    shift_time_robot = prior(0.18, "the same by a robot [s]", sd=0.04, low=0.08, high=0.35)
    shift_time_dual_clutch = prior(
        0.20, "hand-over and fall of speed of a dual clutch [s]", sd=0.04, low=0.10, high=0.35
    )
    shift_time_automatic = prior(0.3, "the same of planets [s]", sd=0.05, low=0.15, high=0.60)
    hand_over_share = prior(
        0.25, "hand-over over all of a dual clutch's shift", sd=0.06, low=0.1, high=0.5
    )
    select_time = prior(
        0.20, "time in which an idle shaft changes its gear [s]", sd=0.05, low=0.1, high=0.4
    )
    input_inertia = prior(
        0.02, "plate and input shaft at a peak of 300 N m [kg m^2]", sd=0.005, low=0.01, high=0.04
    )
    input_inertia_converter = prior(
        0.05, "turbine and shafts at a peak of 300 N m [kg m^2]", sd=0.012, low=0.02, high=0.10
    )
    clutch_reserve = prior(
        1.3, "torque that a clutch holds over the engine's peak", sd=0.08, low=1.1, high=1.6
    )
    engagement_time = prior(
        0.15, "time in which a clutch is let in [s]", sd=0.04, low=0.05, high=0.40
    )
    engagement_time_robot = prior(0.20, "the same by a robot [s]", sd=0.05, low=0.10, high=0.50)
    stall_speed = prior(
        2350.0, "stall of a road car's converter [rpm]", sd=150.0, low=1900.0, high=2900.0
    )
    stall_torque_ratio = prior(1.9, "turbine over pump torque at stall", sd=0.12, low=1.6, high=2.5)
    coupling_ratio = prior(
        0.87, "speed ratio from which torque is not multiplied", sd=0.02, low=0.80, high=0.95
    )
    lock_time = prior(
        0.30, "time in which a lock-up clutch is let in [s]", sd=0.08, low=0.1, high=0.8
    )
    shift_torque = prior(
        0.6, "share of the drive that planets keep in a shift", sd=0.12, low=0.0, high=1.0
    )
    torque_phase_share = prior(
        0.3, "torque phase over all of a shift of planets", sd=0.08, low=0.1, high=0.6
    )
    ratio_rate = prior(
        1.0, "fastest relative change of a CVT's ratio [1/s]", sd=0.25, low=0.4, high=2.0
    )
    rev_start = prior(
        0.8, "share of its speed that a CVT's engine holds from rest", sd=0.07, low=0.5, high=1.0
    )
    rev_speed = prior(
        25.0, "speed from which it holds all of it [m/s]", sd=5.0, low=10.0, high=40.0
    )

    # All-wheel drive.
    front_share = prior(
        0.4, "front axle's share of the torque, limited slip", sd=0.05, low=0.2, high=0.5
    )
    coupling_share = prior(
        0.5, "most that its coupling moves over the torque in first", sd=0.1, low=0.1, high=1.0
    )

    # Tyres. Friction: of a tyre of 2010 at its reference load.
    friction_bias_ply = prior(0.80, "peak friction, bias-ply", sd=0.04, low=0.65, high=0.95)
    friction_all_season = prior(1.08, "the same, all-season", sd=0.03, low=0.95, high=1.20)
    friction_summer = fitted(
        1.263, "the same, summer", sd=0.023, low=1.05, high=1.30, prior=(1.19, 0.1)
    )
    friction_track = prior(
        1.31, "the same, track: 4 % over summer tyres", sd=0.04, low=1.15, high=1.40
    )
    friction_drag_radial = prior(
        1.55, "the same, drag radial on a prepared strip", sd=0.12, low=1.3, high=1.8
    )
    friction_slick = prior(2.0, "the same, slick on a prepared strip", sd=0.2, low=1.6, high=2.5)
    friction_per_year = prior(
        0.005, "relative gain a year around 2010", sd=0.001, low=0.0, high=0.009
    )
    load_exponent = prior(0.07, "n of mu ~ F_z^-n", sd=0.03, low=0.0, high=0.2)
    front_drive_use = prior(
        0.95, "share of the friction that front drive puts to use", sd=0.016, low=0.85, high=1.0
    )
    all_drive_use = prior(0.94, "the same, all-wheel drive", sd=0.018, low=0.85, high=1.0)
    radius_share = prior(0.965, "rolling over free radius", sd=0.005, low=0.95, high=0.98)
    wheel_mass = prior(
        21.0,
        "turning mass of an axle's wheels, 235 wide at 0.32 m [kg]",
        sd=2.0,
        low=15.0,
        high=28.0,
    )
    tyre_stiffness = prior(11.6, "B of the magic formula", sd=1.5, low=7.0, high=18.0)
    tyre_shape = prior(1.641, "C of the magic formula", sd=0.08, low=1.3, high=1.9)
    tyre_curvature = prior(0.464, "E of the magic formula", sd=0.3, low=-1.0, high=0.9)
    sliding = prior(0.72, "friction of a spinning tyre over its peak", sd=0.04, low=0.6, high=0.85)
    rolling = prior(
        0.013, "rolling resistance at a radius of 0.32 m", sd=0.0012, low=0.009, high=0.017
    )
    rolling_bias_ply = prior(
        1.4, "the same of bias-ply over radial tyres", sd=0.15, low=1.0, high=1.8
    )
    rolling_old = prior(1.15, "the same before 1975", sd=0.08, low=1.0, high=1.4)
    rolling_speed = prior(50.0, "speed at which it has doubled [m/s]", sd=7.0, low=35.0, high=70.0)

    # Driver.
    launch_share_rear = prior(
        0.6, "launch speed over redline, rear drive", sd=0.03, low=0.40, high=0.80
    )
    launch_share_front = prior(0.52, "the same, front drive", sd=0.03, low=0.35, high=0.75)
    launch_share_all = prior(0.70, "the same, all-wheel drive", sd=0.03, low=0.45, high=0.90)
    launch_share_controlled = prior(
        0.55, "the same, held by launch control", sd=0.05, low=0.35, high=0.75
    )
    brake_speed = prior(
        1900.0, "engine speed held against the brake [rpm]", sd=150.0, low=700.0, high=2500.0
    )
    governor = prior(
        0.05,
        "range in which the throttle closes over the held speed",
        sd=0.015,
        low=0.02,
        high=0.10,
    )
    bog_low = prior(
        0.45, "speed at which the clutch is all out over the launch's", sd=0.05, low=0.3, high=0.6
    )
    bog_low_cvt = prior(0.60, "the same, CVT with a clutch", sd=0.08, low=0.4, high=0.9)
    bog_high = prior(
        0.65,
        "speed at which the clutch is first eased over the launch's",
        sd=0.05,
        low=0.5,
        high=0.9,
    )
    bog_high_cvt = prior(1.25, "the same, CVT with a clutch", sd=0.1, low=1.0, high=1.5)
    slip_low = prior(
        0.75, "slip at which a foot takes drive away over the best slip", sd=0.1, low=0.4, high=1.2
    )
    slip_high = prior(
        1.5, "slip at which it has taken all away over the best slip", sd=0.2, low=1.0, high=3.0
    )
    slip_low_traction = prior(1.0, "as slip_low, traction control", sd=0.2, low=0.4, high=2.0)
    slip_high_traction = prior(3.0, "as slip_high, traction control", sd=0.5, low=1.5, high=5.0)
    traction_lag = prior(0.10, "time constant of traction control [s]", sd=0.03, low=0.03, high=0.3)
    latest_shift = prior(0.99, "latest shift over the redline", sd=0.005, low=0.95, high=1.0)

    # Strip: friction over that of dry asphalt.
    grip_prepped = prior(1.25, "prepared strip", sd=0.08, low=1.1, high=1.5)
    grip_concrete = prior(1.0, "dry concrete", sd=0.05, low=0.9, high=1.1)
    grip_wet = prior(0.65, "wet asphalt", sd=0.06, low=0.5, high=0.8)

    def __init__(self, **values: float) -> None:
        known = {name: item.value for name, item in table().items()}
        unknown = sorted(values.keys() - known.keys())
        if unknown:
            raise TypeError(f"no default is called {unknown[0]}; known: {', '.join(known)}")
        self.__dict__.update(known, **values)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise FrozenInstanceError(f"defaults do not change: use replace({name}=...)")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Defaults) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash(tuple(self.__dict__.values()))

    def __repr__(self) -> str:
        own = (f"{name}={value!r}" for name, value in self.__dict__.items())
        return f"Defaults({', '.join(own)})"

    def replace(self, **values: float) -> Defaults:
        """The table with some values changed by name; TypeError for a name that is not here."""
        return Defaults(**{**self.__dict__, **values})

    def values(self) -> dict[str, float]:
        """All values by name, in the order of the table."""
        return dict(self.__dict__)

    def friction(self, compound: Compound) -> float:
        """Peak friction of a compound in a tyre of 2010 at its reference load [-]."""
        return float(getattr(self, f"friction_{compound.name.lower()}"))

    def torque_per_litre(self, aspiration: Aspiration) -> float:
        """Peak torque per displacement [N m/l]."""
        if aspiration is Aspiration.NATURAL:
            return self.torque_per_litre_natural
        if aspiration is Aspiration.TURBO:
            return self.torque_per_litre_turbo
        return self.torque_per_litre_supercharged

    def shape(self, aspiration: Aspiration) -> Shape:
        """How full-load torque falls away from its peaks. Natural and turbo from road tests, weakly
        identified; a supercharger fills the low end better than either."""
        if aspiration is Aspiration.NATURAL:
            return Shape(self.below_natural, self.below_power_natural, self.above_natural)
        if aspiration is Aspiration.TURBO:
            return Shape(self.below_turbo, self.below_power_turbo, self.above_turbo)
        return Shape(
            self.below_supercharged, self.below_power_supercharged, self.above_supercharged
        )

    def grip(self, surface: Surface) -> float:
        """Friction of a surface over that of dry asphalt [-]."""
        if surface is Surface.ASPHALT:
            return 1.0
        return float(getattr(self, f"grip_{surface.name.lower()}"))


@cache
def table() -> Mapping[str, Default]:
    """What is known of each default, by name, in the order of the table."""
    found = {name: item for name, item in vars(Defaults).items() if isinstance(item, Default)}
    return MappingProxyType(found)


DEFAULTS: Final = Defaults()
"""The values that rules use unless others are handed to them."""
