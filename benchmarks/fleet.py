"""What the benchmarks run: a fleet over all drivetrains, and the cars of the scenario that the
project replays.

The fleet is made the way a user makes cars: vehicles of the garage, and the hybrids that lie in
``benchmarks/vehicles``, changed by dotted keys, each on a day of its own. Its numbers come from a
seeded Sobol sequence over wide ranges, and from all corners of those ranges.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from dragsim.constants import QUARTER_MILE, ZERO_CELSIUS
from dragsim.core.rows import Marks
from dragsim.core.trace import marks_at
from dragsim.kernel import Row
from dragsim.model.params import Params

if TYPE_CHECKING:
    from dragsim.spec.scenario import Weather
    from dragsim.spec.vehicle import Vehicle

HERE: Final = Path(__file__).resolve().parent
SCENARIO: Final = HERE.parent / "scenarios" / "road_atlanta.toml"

LOADS: Final = (1.0, 1.05, 1.12, 1.2)
"""Shares of its mass at which each car is run, so that no lucky step flatters a tolerance."""

SEED: Final = 20100621
CARS: Final = 1000
"""Cars of the whole fleet."""


class Varied(NamedTuple):
    """What is varied. mass, power (and torque with it), gearing: over the base car's; grip: peak
    friction of the tyres [-]; launch: engine speed held for it, of a converter its stall speed, as
    a share of ``HELD`` or ``STALL``; temperature [degC]; altitude [m]; wind against the car [m/s].
    """

    mass: float
    power: float
    grip: float
    gearing: float
    launch: float
    temperature: float
    altitude: float
    wind: float


LOWEST: Final = Varied(
    mass=0.7,
    power=0.5,
    grip=0.6,
    gearing=0.75,
    launch=0.0,
    temperature=-20.0,
    altitude=0.0,
    wind=-12.0,
)
HIGHEST: Final = Varied(
    mass=1.5,
    power=2.2,
    grip=2.0,
    gearing=1.35,
    launch=1.0,
    temperature=45.0,
    altitude=3000.0,
    wind=12.0,
)

HELD: Final = (0.30, 0.95)
"""Speeds held for a launch by clutch, over the redline."""
STALL: Final = (0.30, 0.60)
"""Speeds at which a converter stalls, over the redline."""

FEET: Final = ("skilled", "skilled", "skilled", "floored", "traction-control")
"""Right feet, taken in turns."""


class Base(NamedTuple):
    """A car that members of the fleet are made from, and what is changed in all of them."""

    vehicle: str
    drivetrain: str
    changes: Mapping[str, object] = {}


_ROBOT = {"transmission.kind": "automated-manual"}

BASES: Final = (
    Base("mini_1000_mk2_1969_4mt", "manual"),
    Base("mini_cooper_s_2011", "manual"),
    Base("porsche_911_carrera_2010", "manual"),
    Base("porsche_930_turbo_1976_4mt", "manual", {"engine.boost_lag": "0.8 s"}),
    Base("corvette_zr1_c6_2011_6mt", "manual"),
    Base("subaru_forester_25xt_2007_5mt", "manual"),
    Base("audi_s4_b8_2010_6mt", "manual", {"driveline.centre": "open"}),
    Base("bmw_m2_2016_6mt", "automated-manual", _ROBOT),
    Base("fiat_500_abarth_2012_5mt", "automated-manual", _ROBOT),
    Base("mitsubishi_evo_viii_2003_5mt", "automated-manual", _ROBOT),
    Base("porsche_911_carrera_s_2009_pdk", "dual-clutch"),
    Base("porsche_panamera_4s_2010_pdk", "dual-clutch"),
    Base("porsche_911_turbo_2010_pdk", "dual-clutch"),
    Base("vw_gti_2015_dsg", "dual-clutch"),
    Base("kia_optima_lx_16t_2016_7dct", "dual-clutch"),
    Base("camaro_ss_2010_6at", "automatic"),
    Base("corvette_c7_zr1_2019_8at", "automatic"),
    Base("mazda3_25_2017_6at", "automatic"),
    Base("buick_gnx_1987_4at", "automatic"),
    Base("porsche_cayenne_turbo_2011_8at", "automatic"),
    Base("nissan_versa_sr_2020_cvt", "cvt"),
    Base("mitsubishi_mirage_2014_cvt", "cvt", {"transmission.clutch.capacity": "180 N m"}),
    Base(
        "nissan_versa_sr_2020_cvt",
        "cvt",
        {"driveline.driven": "all", "engine.aspiration": "turbo"},
    ),
    Base("chevrolet_volt_2013", "electric"),
    Base("tesla_model_s_85_2013", "electric"),
    Base("tesla_model_s_plaid_2021", "electric"),
    Base("electric_two_speed.toml", "electric"),
    Base("hybrid_rear_axle_manual.toml", "hybrid"),
    Base("hybrid_front_axle_dual_clutch.toml", "hybrid"),
    Base("hybrid_crank_automatic.toml", "hybrid"),
    Base("hybrid_rear_axle_cvt.toml", "hybrid"),
)


class Change(NamedTuple):
    """What a member has in place of its base car's: a number with its unit, or plain."""

    value: object
    unit: str = ""

    @property
    def written(self) -> object:
        """As a vehicle file has it."""
        return f"{self.value!r} {self.unit}" if self.unit else self.value

    @property
    def plain(self) -> object:
        """As a column has it: bare numbers are SI, an engine's power carries its unit."""
        return self.written if self.unit not in SI else self.value


SI: Final = ("", "kg", "W", "N m", "rad/s")
"""Units of numbers that need not carry them in a column."""


class Entry(NamedTuple):
    """A car of the fleet: which of ``BASES`` it is made from, by what changes, and its day."""

    name: str
    drivetrain: str
    base: int
    changes: Mapping[str, Change]
    weather: Weather

    def vehicle(self) -> Vehicle:
        """The car, as a user makes it."""
        changes = {key: change.written for key, change in self.changes.items()}
        return based(self.base).tweak(changes)


class Lane(NamedTuple):
    """A car ready to run."""

    name: str
    params: Params
    curve: Row


def shares(cars: int = CARS, seed: int = SEED) -> list[tuple[float, ...]]:
    """For each car the share of every range, in the order of ``Varied``.

    Of the whole fleet 256 are the corners of the ranges and 744 the points of a Sobol sequence, in
    an order that mixes both, so that the first few are a fleet as well.
    """
    from itertools import product

    from numpy.random import default_rng
    from scipy.stats.qmc import Sobol  # type: ignore[import-untyped]

    corners = list(product((0.0, 1.0), repeat=len(LOWEST)))
    spread = Sobol(len(LOWEST), seed=seed).random_base2(10)[: CARS - len(corners)]
    points = [*corners, *map(tuple, spread.tolist())]
    order = default_rng(seed).permutation(CARS).tolist()
    return [points[i] for i in order[:cars]]


def fleet(cars: int = CARS, seed: int = SEED) -> list[Entry]:
    """The first so many cars of the fleet, or of another one: each base in turn, each foot in turn.

    Raises ValueError for more than there are.
    """
    if cars > CARS:
        raise ValueError(f"the fleet has {CARS} cars, not {cars}")
    return [member(number, at) for number, at in enumerate(shares(cars, seed))]


def member(number: int, at: tuple[float, ...]) -> Entry:
    """Car number so-and-so of the fleet, at these shares of the ranges."""
    from dragsim.spec.scenario import Weather

    base = number % len(BASES)
    said = Varied(*map(between, LOWEST, HIGHEST, at))
    weather = Weather(
        temperature=said.temperature + ZERO_CELSIUS, altitude=said.altitude, wind=said.wind
    )
    changes = {
        **changes_of(based(base), said),
        "driver.throttle": Change(FEET[number // len(BASES) % len(FEET)]),
    }
    name = f"{number} {Path(BASES[base].vehicle).stem}"
    return Entry(name, BASES[base].drivetrain, base, changes, weather)


def between(low: float, high: float, share: float) -> float:
    """The value at a share of a range."""
    return low + share * (high - low)


@cache
def based(number: int) -> Vehicle:
    """A base car: of the garage or of ``benchmarks/vehicles``, with what all its kin have."""
    from dragsim.api import load_vehicle

    base = BASES[number]
    own = base.vehicle.endswith(".toml")
    return load_vehicle(HERE / "vehicles" / base.vehicle if own else base.vehicle).tweak(
        base.changes
    )


def changes_of(vehicle: Vehicle, said: Varied) -> dict[str, Change]:
    """The numbers of one member as changes of its base car, by dotted key."""
    return {
        "body.mass": Change(said.mass * vehicle.body.mass, "kg"),
        "tyres.friction": Change(said.grip),
        **(engine_changes(vehicle, said) if vehicle.engine else {}),
        **motor_changes(vehicle, said),
    }


def engine_changes(vehicle: Vehicle, said: Varied) -> dict[str, Change]:
    """Power, gears and launch of a car with an engine; a start by clutch or against a converter."""
    from dragsim.spec.vehicle import TransmissionKind
    from dragsim.units import Dimension, parse

    engine, box = vehicle.engine, vehicle.transmission
    assert engine is not None
    assert engine.power is not None
    assert box is not None
    unit = engine.power.unit
    power = said.power * engine.power.value / parse(f"1 {unit}", Dimension.POWER)
    final = tuple(said.gearing * ratio for ratio in box.final_drive)
    by_converter = box.clutch is None and box.kind in (
        TransmissionKind.AUTOMATIC,
        TransmissionKind.CVT,
    )
    key = "transmission.converter.stall_speed" if by_converter else "driver.launch_speed"
    speed = between(*(STALL if by_converter else HELD), said.launch) * engine.redline
    return {
        "engine.power": Change(power, unit),
        "transmission.final_drive": Change(final if len(final) > 1 else final[0]),
        key: Change(speed, "rad/s"),
    }


def motor_changes(vehicle: Vehicle, said: Varied) -> dict[str, Change]:
    """Power and gears of every motor, and the power of the battery."""
    changes: dict[str, Change] = {}
    for number, motor in enumerate(vehicle.motors, 1):
        changes[f"motor.{number}.power"] = Change(said.power * motor.power, "W")
        changes[f"motor.{number}.torque"] = Change(said.power * motor.torque, "N m")
        if motor.ratio is not None:
            changes[f"motor.{number}.ratio"] = Change(said.gearing * motor.ratio)
        if motor.gears:
            gears = tuple(said.gearing * ratio for ratio in motor.gears)
            changes[f"motor.{number}.gears"] = Change(gears)
    if vehicle.battery is not None and vehicle.battery.power is not None:
        changes["battery.power"] = Change(said.power * vehicle.battery.power, "W")
    return changes


def lanes() -> list[Lane]:
    """The cars of the scenario, on its strip and its day."""
    from dragsim.api import run

    return [
        Lane(lane.label, lane.run.trace.params, lane.run.trace.curve)
        for lane in run(SCENARIO).lanes
    ]


def loaded(cars: list[Lane]) -> list[Lane]:
    """Each car at each of ``LOADS``."""
    return [
        Lane(
            f"{name} x {load}",
            params._replace(body=params.body._replace(mass=params.body.mass * load)),
            curve,
        )
        for name, params, curve in cars
        for load in LOADS
    ]


def finish() -> Marks:
    """The end of a quarter mile."""
    return marks_at([(QUARTER_MILE, True)], [])
