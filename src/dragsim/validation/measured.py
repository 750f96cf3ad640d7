"""Road tests as measured: the tests of each car, each with its own clocks and conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Final, TypeAlias

from dragsim.constants import FOOT, MPH, QUARTER_MILE
from dragsim.report.values import length_name, significant
from dragsim.results.timing import Clock
from dragsim.spec.choices import Compound, Driven
from dragsim.spec.scenario import Surface

_SHORTEST_DIFFERENCE: Final = 1e-6
"""Places closer than this are one [m]."""


class SpeedClock(Enum):
    """Clocks of road tests that start at a speed; a timeslip has none.

    Three mph: Car and Driver's until December 2019, its stand-in for the foot of rollout. Times
    count from the moment at which the car has 3 mph, distances from the place.
    """

    THREE_MPH = "three_mph"

    @property
    def start_mps(self) -> float:
        """Speed at which the clock starts [m/s]."""
        return 3.0 * MPH


RoadClock: TypeAlias = Clock | SpeedClock
"""What a road test may be timed by: a clock of timeslips, or one that starts at a speed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """The air of a publisher's figures: of the day to which it corrects them, or of its track if it
    reports them as they were.

    name: with which the source of its tests begins; source: how that is known; temperature_degC,
    and either pressure_kPa or altitude_m: of dry air at the track.
    """

    name: str
    source: str
    temperature_degC: float
    pressure_kPa: float | None = None
    altitude_m: float | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadTest:
    """One instrumented test of a car, as published.

    source, url: where it was read; confirmed: read in the page named, not recalled; defect: why it
    does not measure the car of the file, "" where it does. surface, length_m (what "quarter mile"
    means there), altitude_m or pressure_kPa, temperature_degC, compound (tyres other than the car's
    own), driven (wheels driven there, where the driver has the choice), test_weight_lb (car and
    crew together), crew (people on board), traction_control, stability_control: its conditions;
    None or the default where the test says nothing. day_of: the publisher whose air it has been
    given, "" where the air is its own or the standard day's.

    quarter_clock times all that is measured at a place: quarter_mile_s and _mph, eighth_mile_s and
    _mph, sixty_ft_s, and slip_ft_s and slip_ft_mph by distance [ft]. zero_to_clock times
    zero_to_mph_s, by speed [mph]. five_to_sixty_mph_s is timed from a rolling start. ``line`` is
    that of the test in its file.
    """

    source: str
    confirmed: bool
    url: str | None = None
    defect: str = ""
    surface: Surface = Surface.ASPHALT
    quarter_clock: RoadClock | None = None
    zero_to_clock: RoadClock | None = None
    quarter_mile_s: float | None = None
    quarter_mile_mph: float | None = None
    eighth_mile_s: float | None = None
    eighth_mile_mph: float | None = None
    sixty_ft_s: float | None = None
    slip_ft_s: Mapping[float, float] = field(default_factory=dict)
    slip_ft_mph: Mapping[float, float] = field(default_factory=dict)
    zero_to_mph_s: Mapping[float, float] = field(default_factory=dict)
    five_to_sixty_mph_s: float | None = None
    length_m: float = QUARTER_MILE
    altitude_m: float | None = None
    pressure_kPa: float | None = None
    temperature_degC: float | None = None
    day_of: str = ""
    compound: Compound | None = None
    driven: Driven | None = None
    test_weight_lb: float | None = None
    crew: int | None = None
    traction_control: bool | None = None
    stability_control: bool | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredCar:
    """A car with its tests. ``vehicle`` names its file, ``family`` the cars that cross-validation
    leaves out with it (itself alone where none is named), ``doubt`` what in the file is least sure;
    ``line`` is that of the car."""

    vehicle: str
    family: str
    tests: tuple[RoadTest, ...] = ()
    doubt: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """The cars of a file of road tests. ``path`` is the file, ``place`` its name in messages;
    ``publishers``: those whose air the file states."""

    path: Path
    place: str
    cars: tuple[MeasuredCar, ...]
    publishers: tuple[Publisher, ...] = ()

    @property
    def test_count(self) -> int:
        """Tests of all cars."""
        return sum(len(car.tests) for car in self.cars)

    @property
    def families(self) -> Mapping[str, tuple[MeasuredCar, ...]]:
        """The cars by family, in the order of the file."""
        found: dict[str, list[MeasuredCar]] = {}
        for car in self.cars:
            found.setdefault(car.family, []).append(car)
        return {family: tuple(cars) for family, cars in found.items()}


class Kind(Enum):
    """How a quantity is measured, in the order in which reports have them."""

    TIME_AT = 0
    TRAP_AT = 1
    TIME_TO_SPEED = 2
    ROLLING = 3
    DERIVED = 4


@dataclass(frozen=True, slots=True, order=True)
class Quantity:
    """What is compared. ``rank`` sorts; ``name`` ends in its unit; ``label`` is for people."""

    rank: tuple[int, float]
    name: str
    label: str
    unit: str


ET: Final = Quantity((-2, 0.0), "et_s", "ET", "s")
"""Elapsed time at the end of the test's own length [s]."""
TRAP: Final = Quantity((-1, 0.0), "trap_mph", "Trap speed", "mph")
"""Mean speed over the last 66 ft of the test's own length [mph]."""
FIVE_TO_SIXTY: Final = Quantity((Kind.ROLLING.value, 0.0), "five_to_60_mph_s", "5-60 mph", "s")
"""Time from a rolling 5 mph to 60 mph [s]."""


def zero_to(speed_mph: float) -> Quantity:
    """The time from the start of the clock to a speed."""
    number = significant(speed_mph, 4)
    return Quantity(
        (Kind.TIME_TO_SPEED.value, speed_mph), f"zero_to_{number}_mph_s", f"0-{number} mph", "s"
    )


SIXTY_FT: Final = Quantity((Kind.TIME_AT.value, 60.0 * FOOT), "ft60_s", "60 ft", "s")
"""Time to 60 ft [s]."""
ZERO_TO_30: Final = zero_to(30.0)
ZERO_TO_60: Final = zero_to(60.0)
ZERO_TO_100: Final = zero_to(100.0)
THIRTY_TO_60: Final = Quantity((Kind.DERIVED.value, 30.0), "thirty_to_60_mph_s", "30-60 mph", "s")
"""0-60 less 0-30 mph of one test [s]."""
SIXTY_TO_FINISH: Final = Quantity(
    (Kind.DERIVED.value, 60.0), "sixty_mph_to_finish_s", "60 mph to finish", "s"
)
"""ET less 0-60 mph of one test that has both by the same clock [s]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One number of a test: what it is, how much, and by which clock. ``at`` is the place [m] or
    speed [m/s] at which it was taken; of a rolling time the speed at its end."""

    quantity: Quantity
    kind: Kind
    value: float
    at: float
    clock: RoadClock | None


def measurements(test: RoadTest) -> tuple[Measurement, ...]:
    """Every number of a test, each quantity once, in the order of reports."""
    found: dict[Quantity, Measurement] = {}
    for quantity, kind, at, value in (*_at_places(test), *_to_speeds(test)):
        clock = test.zero_to_clock if kind is Kind.TIME_TO_SPEED else test.quarter_clock
        if kind is Kind.ROLLING:
            clock = None
        measured = Measurement(quantity=quantity, kind=kind, value=value, at=at, clock=clock)
        found.setdefault(quantity, measured)
    return tuple(found[quantity] for quantity in sorted(found))


def _at_places(test: RoadTest) -> Iterator[tuple[Quantity, Kind, float, float]]:
    times = [
        (test.length_m, test.quarter_mile_s),
        (660.0 * FOOT, test.eighth_mile_s),
        (60.0 * FOOT, test.sixty_ft_s),
        *((feet * FOOT, time) for feet, time in test.slip_ft_s.items()),
    ]
    traps = [
        (test.length_m, test.quarter_mile_mph),
        (660.0 * FOOT, test.eighth_mile_mph),
        *((feet * FOOT, speed) for feet, speed in test.slip_ft_mph.items()),
    ]
    for x, time in times:
        if time is not None:
            finish = abs(x - test.length_m) < _SHORTEST_DIFFERENCE
            yield (ET if finish else _time_at(x)), Kind.TIME_AT, x, time
    for x, speed in traps:
        if speed is not None:
            finish = abs(x - test.length_m) < _SHORTEST_DIFFERENCE
            yield (TRAP if finish else _trap_at(x)), Kind.TRAP_AT, x, speed


def _time_at(x: float) -> Quantity:
    """The time at a place [m] short of the finish."""
    return Quantity((Kind.TIME_AT.value, x), f"ft{_feet(x)}_s", length_name(x), "s")


def _trap_at(x: float) -> Quantity:
    """The trap speed at a place [m] short of the finish."""
    label = f"{length_name(x)} trap"
    return Quantity((Kind.TRAP_AT.value, x), f"ft{_feet(x)}_mph", label, "mph")


def _feet(x: float) -> str:
    return significant(x / FOOT, 6)


def _to_speeds(test: RoadTest) -> Iterator[tuple[Quantity, Kind, float, float]]:
    for speed, time in test.zero_to_mph_s.items():
        yield zero_to(speed), Kind.TIME_TO_SPEED, speed * MPH, time
    if test.five_to_sixty_mph_s is not None:
        yield FIVE_TO_SIXTY, Kind.ROLLING, 60.0 * MPH, test.five_to_sixty_mph_s
