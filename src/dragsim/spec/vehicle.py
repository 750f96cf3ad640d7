"""The vehicle specification: what a vehicle file says, validated, frozen and in SI.

``None`` means that the file is silent and ``estimate`` fills the gap. Angular speeds are in rad/s,
angles and grades are ratios. The names are the keys of the file (design.md section 3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Annotated

from dragsim.spec.fields import Quantity, Ratio
from dragsim.spec.tyre_size import TyreSize
from dragsim.units import Dimension as D
from dragsim.units import PeakPoint


class Market(Enum):
    US = "us"
    EU = "eu"
    JP = "jp"


class MassBasis(Enum):
    """What the stated mass includes: fluids (kerb), also 75 kg of driver and luggage (eu), or
    the driver and kit of a road test (test)."""

    KERB = "kerb"
    EU = "eu"
    TEST = "test"


class Aspiration(Enum):
    NATURAL = "natural"
    TURBO = "turbo"
    SUPERCHARGED = "supercharged"


class Rating(Enum):
    SAE_NET = "sae-net"
    ECE = "ece"
    DIN = "din"
    JIS = "jis"
    SAE_GROSS = "sae-gross"
    WHEEL = "wheel"


class Axle(Enum):
    FRONT = "front"
    REAR = "rear"
    CRANK = "crank"


class TransmissionKind(Enum):
    MANUAL = "manual"
    AUTOMATED_MANUAL = "automated-manual"
    DUAL_CLUTCH = "dual-clutch"
    AUTOMATIC = "automatic"
    CVT = "cvt"
    SINGLE_SPEED = "single-speed"


class Driven(Enum):
    FRONT = "front"
    REAR = "rear"
    ALL = "all"


class Centre(Enum):
    FIXED = "fixed"
    OPEN = "open"
    LOCKED = "locked"
    LIMITED_SLIP = "limited-slip"


class Compound(Enum):
    BIAS_PLY = "bias-ply"
    ALL_SEASON = "all-season"
    SUMMER = "summer"
    TRACK = "track"
    DRAG_RADIAL = "drag-radial"
    SLICK = "slick"


class Throttle(Enum):
    """How the right foot treats wheelspin."""

    SKILLED = "skilled"
    FLOORED = "floored"


Share = Annotated[float, Quantity(D.FRACTION, 0.0, 1.0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    mass: Annotated[float, Quantity(D.MASS, 50.0, 60_000.0)]
    mass_basis: MassBasis = MassBasis.KERB
    front_weight: Annotated[float, Quantity(D.FRACTION, 0.05, 0.95)]
    wheelbase: Annotated[float, Quantity(D.LENGTH, 0.5, 10.0)]
    track: Annotated[float, Quantity(D.LENGTH, 0.3, 4.0)] | None = None
    length: Annotated[float, Quantity(D.LENGTH, 0.5, 20.0)] | None = None
    width: Annotated[float, Quantity(D.LENGTH, 0.3, 4.0)] | None = None
    height: Annotated[float, Quantity(D.LENGTH, 0.3, 5.0)] | None = None
    cg_height: Annotated[float, Quantity(D.LENGTH, 0.05, 3.0)] | None = None
    drag_coefficient: Annotated[float, Ratio(0.0, 3.0)] | None = None
    frontal_area: Annotated[float, Quantity(D.AREA, 0.1, 20.0)] | None = None
    lift_front: Annotated[float, Ratio(-5.0, 5.0)] | None = None
    lift_rear: Annotated[float, Ratio(-5.0, 5.0)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Full-load engine torque [N m] at increasing crank speeds [rad/s]."""

    omega: tuple[float, ...]
    torque: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    aspiration: Aspiration
    power: PeakPoint | None = None
    torque: PeakPoint | None = None
    redline: Annotated[float, Quantity(D.ANGULAR_SPEED, 10.0, 4000.0)]
    rating: Rating | None = None
    displacement: Annotated[float, Quantity(D.VOLUME, 1e-5, 0.1)] | None = None
    inertia: Annotated[float, Quantity(D.INERTIA, 0.0, 20.0, True)] | None = None
    idle: Annotated[float, Quantity(D.ANGULAR_SPEED, 5.0, 1000.0)] | None = None
    boost_lag: Annotated[float, Quantity(D.TIME, 0.0, 20.0)] | None = None
    overboost: PeakPoint | None = None
    curve: Curve | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Motor:
    axle: Axle
    power: Annotated[float, Quantity(D.POWER, 0.0, 1e8, True)]
    torque: Annotated[float, Quantity(D.TORQUE, 0.0, 1e6, True)]
    max_speed: Annotated[float, Quantity(D.ANGULAR_SPEED, 10.0, 20_000.0)]
    ratio: Annotated[float, Ratio(0.0, 100.0, True)] | None = None
    gears: tuple[float, ...] = ()
    shift_speed: Annotated[float, Quantity(D.ANGULAR_SPEED, 1.0, 20_000.0)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Battery:
    power: Annotated[float, Quantity(D.POWER, 0.0, 1e8, True)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Converter:
    stall_speed: Annotated[float, Quantity(D.ANGULAR_SPEED, 10.0, 2000.0)] | None = None
    torque_ratio: Annotated[float, Ratio(1.0, 5.0)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clutch:
    capacity: Annotated[float, Quantity(D.TORQUE, 0.0, 1e5, True)] | None = None
    engagement_time: Annotated[float, Quantity(D.TIME, 0.0, 5.0)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transmission:
    """``final_drive`` has one entry for all gears or one per gear."""

    kind: TransmissionKind
    gears: tuple[float, ...] = ()
    final_drive: tuple[float, ...] = ()
    ratio_range: tuple[float, float] | None = None
    shift_time: Annotated[float, Quantity(D.TIME, 0.0, 10.0)] | None = None
    efficiency: Annotated[float, Quantity(D.FRACTION, 0.3, 1.0)] | None = None
    converter: Converter | None = None
    clutch: Clutch | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Driveline:
    driven: Driven
    front_share: Share | None = None
    centre: Centre | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tyres:
    """``friction``: peak friction coefficient on dry asphalt at the axle's static load."""

    front: TyreSize
    rear: TyreSize
    compound: Compound
    friction: Annotated[float, Ratio(0.05, 6.0)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    mass: Annotated[float, Quantity(D.MASS, 0.0, 500.0)] = 80.0
    launch_speed: Annotated[float, Quantity(D.ANGULAR_SPEED, 10.0, 4000.0)] | None = None
    shift_speed: Annotated[float, Quantity(D.ANGULAR_SPEED, 10.0, 4000.0)] | None = None
    throttle: Throttle = Throttle.SKILLED


class Origin(Enum):
    """Where a number of a specification was written."""

    GIVEN = "given"
    INHERITED = "inherited"
    TWEAKED = "tweaked"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where one dotted key got its value: how, in which file (or "tweak"), and its stated source."""

    origin: Origin
    place: str
    source: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """A vehicle as specified. ``uncertainty`` holds standard deviations: by dotted key, as a fraction
    of the value. ``provenance`` has an entry for every dotted key that was written."""

    name: str
    year: int
    summary: str = ""
    market: Market | None = None
    body: Body
    engine: Engine | None = None
    motors: tuple[Motor, ...] = ()
    battery: Battery | None = None
    transmission: Transmission | None = None
    driveline: Driveline | None = None
    tyres: Tyres
    driver: Driver = Driver()
    uncertainty: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    provenance: Mapping[str, Provenance] = field(default_factory=lambda: MappingProxyType({}))
