"""The vehicle specification: what a vehicle file says, validated, frozen and in SI.

``None`` means that the file is silent and ``estimate`` fills the gap. Angular speeds are in rad/s,
angles and grades are ratios. The names are the keys of the file. Each field declares its kind,
range and meaning beside its type (``fields``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Annotated

from dragsim.spec.choices import Aspiration as Aspiration
from dragsim.spec.choices import Axle as Axle
from dragsim.spec.choices import Centre as Centre
from dragsim.spec.choices import Compound as Compound
from dragsim.spec.choices import Driven as Driven
from dragsim.spec.choices import Market as Market
from dragsim.spec.choices import MassBasis as MassBasis
from dragsim.spec.choices import Rating as Rating
from dragsim.spec.choices import Throttle as Throttle
from dragsim.spec.choices import TransmissionKind as TransmissionKind
from dragsim.spec.curve import Curve as Curve
from dragsim.spec.curve import CurveTable
from dragsim.spec.declared import KEY, NOT_IN_FILE, accept
from dragsim.spec.fields import Choice, Peak, Quantity, Ratio, Ratios, Text, Tyre, Whole, named_well
from dragsim.spec.frozen import FrozenMap
from dragsim.spec.tyre_size import TyreSize
from dragsim.units import Dimension as D  # noqa: N817
from dragsim.units import PeakPoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Mass, size and shape."""

    mass: Annotated[
        float, Quantity(D.MASS, 50.0, 60_000.0, doc="mass of the car, by mass_basis without driver")
    ]
    mass_basis: Annotated[
        MassBasis,
        Choice(
            MassBasis, "what mass includes: fluids (kerb), also 75 kg (eu), also the driver (test)"
        ),
    ] = MassBasis.KERB
    front_weight: Annotated[
        float,
        Quantity(
            D.FRACTION, 0.05, 0.95, doc="share of the mass on the front axle", written="38.5 %"
        ),
    ]
    wheelbase: Annotated[float, Quantity(D.LENGTH, 0.5, 10.0, doc="front to rear axle")]
    track: Annotated[
        float | None,
        Quantity(
            D.LENGTH, 0.3, 4.0, doc="left to right wheel, mean of both axles", written="1490 mm"
        ),
    ] = None
    length: Annotated[
        float | None, Quantity(D.LENGTH, 0.5, 20.0, doc="bumper to bumper", written="4435 mm")
    ] = None
    width: Annotated[
        float | None, Quantity(D.LENGTH, 0.3, 4.0, doc="without mirrors", written="1808 mm")
    ] = None
    height: Annotated[
        float | None, Quantity(D.LENGTH, 0.3, 5.0, doc="ground to roof", written="1310 mm")
    ] = None
    cg_height: Annotated[
        float | None,
        Quantity(D.LENGTH, 0.05, 3.0, doc="height of the centre of gravity", written="480 mm"),
    ] = None
    drag_coefficient: Annotated[
        float | None, Ratio(0.0, 3.0, doc="of the frontal area", written="0.29")
    ] = None
    frontal_area: Annotated[
        float | None, Quantity(D.AREA, 0.1, 20.0, doc="area seen from the front")
    ] = None
    lift_front: Annotated[
        float | None,
        Ratio(
            -5.0, 5.0, doc="lift coefficient of the front axle, downforce negative", written="0.05"
        ),
    ] = None
    lift_rear: Annotated[
        float | None,
        Ratio(
            -5.0, 5.0, doc="lift coefficient of the rear axle, downforce negative", written="0.02"
        ),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """A combustion engine. ``power`` and ``torque`` always carry their speeds."""

    aspiration: Annotated[Aspiration, Choice(Aspiration, "how the engine breathes")]
    power: Annotated[
        PeakPoint | None,
        Peak(D.POWER, 1e8, doc="peak power at its speed or speeds", written="345 hp @ 6500 rpm"),
    ] = None
    torque: Annotated[
        PeakPoint | None,
        Peak(D.TORQUE, 1e6, doc="peak torque at its speeds", written="177 lb-ft @ 1600-5000 rpm"),
    ] = None
    redline: Annotated[float, Quantity(D.ANGULAR_SPEED, 10.0, 4000.0, doc="highest engine speed")]
    rating: Annotated[
        Rating | None,
        Choice(Rating, "standard by which power was measured; else by year and market"),
    ] = None
    displacement: Annotated[float | None, Quantity(D.VOLUME, 1e-5, 0.1, doc="swept volume")] = None
    inertia: Annotated[
        float | None, Quantity(D.INERTIA, 0.0, 20.0, True, doc="crankshaft, flywheel and clutch")
    ] = None
    idle: Annotated[
        float | None, Quantity(D.ANGULAR_SPEED, 5.0, 1000.0, doc="idle speed", written="750 rpm")
    ] = None
    boost_lag: Annotated[
        float | None, Quantity(D.TIME, 0.0, 20.0, doc="time constant of boost pressure")
    ] = None
    overboost: Annotated[
        PeakPoint | None,
        Peak(
            D.TORQUE,
            1e6,
            doc="torque for a short time on full throttle",
            written="192 lb-ft @ 1700-4500 rpm",
            speed_needed=False,
        ),
    ] = None
    curve: Annotated[Curve | None, CurveTable("full-load curve in place of the estimated one")] = (
        None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Motor:
    """An electric motor; ``ratio`` or ``gears`` give motor over wheel speed."""

    axle: Annotated[Axle, Choice(Axle, "axle it drives, or the engine's crankshaft")]
    power: Annotated[float, Quantity(D.POWER, 0.0, 1e8, True, doc="peak power", written="270 hp")]
    torque: Annotated[
        float, Quantity(D.TORQUE, 0.0, 1e6, True, doc="peak torque", written="283 lb-ft")
    ]
    max_speed: Annotated[
        float,
        Quantity(D.ANGULAR_SPEED, 10.0, 20_000.0, doc="highest motor speed", written="17900 rpm"),
    ]
    ratio: Annotated[
        float | None, Ratio(0.0, 100.0, True, doc="motor over wheel speed", written="9.04")
    ] = None
    gears: Annotated[
        tuple[float, ...], Ratios(100.0, doc="ratios in place of one", written="[15.56, 8.05]")
    ] = ()
    shift_speed: Annotated[
        float | None,
        Quantity(D.ANGULAR_SPEED, 1.0, 20_000.0, doc="motor speed of a shift", written="16000 rpm"),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Battery:
    """What feeds the motors."""

    power: Annotated[
        float | None,
        Quantity(
            D.POWER, 0.0, 1e8, True, doc="most power of all motors together", written="617 hp"
        ),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Converter:
    """The torque converter of an automatic."""

    stall_speed: Annotated[
        float | None,
        Quantity(D.ANGULAR_SPEED, 10.0, 2000.0, doc="engine speed at stall", written="2400 rpm"),
    ] = None
    torque_ratio: Annotated[
        float | None, Ratio(1.0, 5.0, doc="turbine over pump torque at stall", written="2.0")
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clutch:
    """The clutch between engine and gearbox."""

    capacity: Annotated[
        float | None,
        Quantity(D.TORQUE, 0.0, 1e5, True, doc="most torque it passes", written="520 Nm"),
    ] = None
    engagement_time: Annotated[
        float | None, Quantity(D.TIME, 0.0, 5.0, doc="from open to closed", written="0.15 s")
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transmission:
    """The gearbox. ``final_drive`` has one entry for all gears or one per gear."""

    kind: Annotated[TransmissionKind, Choice(TransmissionKind, "how the gearbox works")]
    gears: Annotated[
        tuple[float, ...],
        Ratios(
            30.0, doc="ratios from first gear up", written="[3.91, 2.32, 1.61, 1.28, 1.08, 0.88]"
        ),
    ] = ()
    final_drive: Annotated[
        tuple[float, ...],
        Ratios(30.0, doc="one ratio, or one per gear", written="3.44", single=True),
    ] = ()
    ratio_range: Annotated[
        tuple[float, ...],
        Ratios(30.0, doc="of a cvt: lowest and highest gear", written="[4.0, 0.55]", exactly=2),
    ] = ()
    shift_time: Annotated[
        float | None,
        Quantity(
            D.TIME, 0.0, 10.0, doc="time of a shift without drive, of a dual clutch all of it"
        ),
    ] = None
    efficiency: Annotated[
        float | None,
        Quantity(D.FRACTION, 0.3, 1.0, doc="from crankshaft to wheels", written="90 %", bare=True),
    ] = None
    converter: Converter | None = None
    clutch: Clutch | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Driveline:
    """Which wheels the engine drives."""

    driven: Annotated[Driven, Choice(Driven, "driven wheels")]
    front_share: Annotated[
        float | None,
        Quantity(D.FRACTION, 0.0, 1.0, doc="torque to the front axle", written="40 %", bare=True),
    ] = None
    centre: Annotated[
        Centre | None, Choice(Centre, "coupling between the axles of an all-wheel drive")
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tyres:
    """The tyres, as printed on their sidewalls."""

    front: Annotated[TyreSize, Tyre("size of the front tyres")]
    rear: Annotated[TyreSize, Tyre("size of the rear tyres")]
    compound: Annotated[Compound, Choice(Compound, "kind of rubber")]
    friction: Annotated[
        float | None,
        Ratio(0.05, 6.0, doc="peak on dry asphalt at the axle's static load", written="1.05"),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """Whoever drives. Text and pint quantities are accepted; bare numbers are SI."""

    mass: Annotated[
        float, Quantity(D.MASS, 0.0, 500.0, doc="with helmet and kit", written="80 kg")
    ] = 80.0
    launch_speed: Annotated[
        float | None,
        Quantity(D.ANGULAR_SPEED, 10.0, 4000.0, doc="engine speed held", written="4500 rpm"),
    ] = None
    shift_speed: Annotated[
        float | None,
        Quantity(D.ANGULAR_SPEED, 10.0, 4000.0, doc="engine speed of shifts", written="7300 rpm"),
    ] = None
    throttle: Annotated[Throttle, Choice(Throttle, "how the right foot treats wheelspin")] = (
        Throttle.SKILLED
    )

    def __post_init__(self) -> None:
        accept(self)


class Origin(Enum):
    """Where a number comes from: a file has the first three, ``estimate`` adds the last."""

    GIVEN = "given"
    INHERITED = "inherited"
    TWEAKED = "tweaked"
    ESTIMATED = "estimated"


@dataclass(frozen=True, slots=True)
class Provenance:
    """How one dotted key got its value, in which file (or "tweak"), and its stated source."""

    origin: Origin
    place: str
    source: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """A vehicle as specified.

    ``reference`` is the garage name or path it was loaded as. ``uncertainty`` holds standard
    deviations by dotted key, as fractions of the values. ``document`` is the vehicle file as
    written, after based_on and tweaks; ``provenance`` has an entry for every dotted key in it.
    Motors count from 1 in keys (``motor.1.power``). Made by reading a file and by ``tweak``, not
    by ``dataclasses.replace``, which would leave ``document`` behind.
    """

    market: Annotated[
        Market | None, Choice(Market, "for the power rating; else from the unit of engine.power")
    ] = None
    name: Annotated[str, Text("what people call the car", "2010 Porsche 911 Carrera", named_well)]
    year: Annotated[int, Whole(1885, 2100, doc="model year")]
    summary: Annotated[str, Text("one line about it", "997.2, 3.6 litre flat six")] = ""
    body: Body
    engine: Engine | None = None
    motors: tuple[Motor, ...] = field(default=(), metadata={KEY: "motor"})
    battery: Battery | None = None
    transmission: Transmission | None = None
    driveline: Driveline | None = None
    tyres: Tyres
    driver: Driver = field(default_factory=Driver)
    uncertainty: Mapping[str, float] = field(default_factory=FrozenMap, metadata=NOT_IN_FILE)
    reference: str = field(default="", compare=False, metadata=NOT_IN_FILE)
    document: Mapping[str, object] = field(
        default_factory=FrozenMap, compare=False, repr=False, metadata=NOT_IN_FILE
    )
    provenance: Mapping[str, Provenance] = field(
        default_factory=FrozenMap, compare=False, repr=False, metadata=NOT_IN_FILE
    )

    def tweak(
        self,
        changes: Mapping[str, object],
        *,
        place: str = "tweak",
        lines: Mapping[str, int] | None = None,
    ) -> Vehicle:
        """A new vehicle with values changed by dotted key: ``{"engine.power": "230 hp"}``.

        A value is what a vehicle file would hold, or a pint quantity. A power or torque without
        its speed scales the whole curve to that peak; with ``@`` it replaces that point. Raises
        SpecError with every problem, each at ``place`` and, where ``lines`` has its key, the line.
        """
        from dragsim.spec.tweaks import tweaked

        return tweaked(self, changes, place=place, lines=lines or {})

    def with_driver(self, driver: Driver) -> Vehicle:
        """A new vehicle with another driver, whole: what ``driver`` leaves None is estimated."""
        from dragsim.spec.tweaks import with_driver

        return with_driver(self, driver)

    def to_toml(self) -> str:
        """The vehicle as the text of a vehicle file that stands alone and reads back equal."""
        from dragsim.spec.writer import written

        return written(self)

    def _repr_html_(self) -> str:
        from dragsim.spec.html import vehicle_html

        return vehicle_html(self)
