"""The scenario specification: strip, weather, start and lanes, validated, frozen and in SI."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Annotated, Final

from dragsim.constants import QUARTER_MILE
from dragsim.errors import Problem, SpecError
from dragsim.spec.declared import KEY, NOT_IN_FILE, accept
from dragsim.spec.fields import Choice, Quantity, Ratio, Text, named_well
from dragsim.spec.frozen import FrozenMap
from dragsim.spec.grade import GradeProfile
from dragsim.spec.settings import Settings
from dragsim.units import Dimension as D  # noqa: N817

HEADS: Final = ("strip", "weather", "start")
"""Words that mean a part of the scenario in ``--set`` and so cannot name a lane."""


LARGEST_LANE_NUMBER: Final = 99
"""A label that is a larger number, such as "911", is not taken for a lane's."""


class Surface(Enum):
    """What the tyres stand on."""

    PREPPED = "prepped"
    ASPHALT = "asphalt"
    CONCRETE = "concrete"
    WET = "wet"


class Tree(Enum):
    """The lights that start a race."""

    NONE = "none"
    PRO = "pro"
    SPORTSMAN = "sportsman"


class Staging(Enum):
    """How far into the beams a car stands."""

    SHALLOW = "shallow"
    DEEP = "deep"


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """The strip. ``grip`` multiplies the tyres' peak friction and slope; None: by ``surface``.

    ``grade`` is rise over run; ``grade_profile`` pairs a distance [m] with a grade. Text and pint
    quantities are accepted (``length="1/8 mile"``), bare numbers are SI; SpecError otherwise.
    """

    length: Annotated[
        float, Quantity(D.LENGTH, 0.5, 50_000.0, doc="start to finish", written="1/4 mile")
    ] = QUARTER_MILE
    surface: Annotated[Surface, Choice(Surface, "what the tyres stand on")] = Surface.ASPHALT
    grip: Annotated[
        float | None,
        Ratio(0.02, 5.0, doc="friction over that of dry asphalt, in place of the surface's"),
    ] = None
    grade: Annotated[float, Quantity(D.GRADE, -1.0, 1.0, doc="rise over run", written="0 %")] = 0.0
    grade_profile: Annotated[
        tuple[tuple[float, float], ...], GradeProfile("pairs of distance from the start and grade")
    ] = ()

    def __post_init__(self) -> None:
        accept(self)
        if self.grade and self.grade_profile:
            raise _clash("Strip", "grade_profile", "grade is given as well: leave one of them out")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """The day. ``pressure`` is station pressure; with ``altitude`` instead, that of the standard
    atmosphere there. ``wind`` is positive against the cars. Accepts what ``Strip`` accepts."""

    temperature: Annotated[
        float, Quantity(D.TEMPERATURE, 200.0, 340.0, doc="of the air", written="30 degC")
    ] = 288.15
    pressure: Annotated[
        float | None,
        Quantity(D.PRESSURE, 20_000.0, 120_000.0, doc="at the strip, not reduced to sea level"),
    ] = None
    altitude: Annotated[
        float | None,
        Quantity(D.LENGTH, -500.0, 6000.0, doc="in place of pressure", written="300 m"),
    ] = None
    humidity: Annotated[
        float, Quantity(D.FRACTION, 0.0, 1.0, doc="relative humidity", written="55 %")
    ] = 0.0
    wind: Annotated[
        float, Quantity(D.SPEED, -60.0, 60.0, doc="headwind; tailwind negative", written="0 mph")
    ] = 0.0

    def __post_init__(self) -> None:
        accept(self)
        if self.pressure is not None and self.altitude is not None:
            raise _clash("Weather", "altitude", "pressure is given as well: leave one of them out")


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """How a run begins. Accepts what ``Strip`` accepts.

    ``speed``: the cars roll side by side, and all throttles open at the signal.
    """

    tree: Annotated[Tree, Choice(Tree, "lights that start the race; none: one signal")] = Tree.NONE
    staging: Annotated[Staging, Choice(Staging, "how far into the beams a car stands")] = (
        Staging.SHALLOW
    )
    speed: Annotated[
        float | None, Quantity(D.SPEED, 0.0, 120.0, doc="of a rolling start", written="60 km/h")
    ] = None

    def __post_init__(self) -> None:
        accept(self)
        if self.speed and self.tree is not Tree.NONE:
            raise _clash("Start", "speed", "a tree starts cars from rest: leave tree or speed out")


def label_fault(text: str) -> str:
    """What is wrong with a lane's label, or ""."""
    if wrong := named_well(text):
        return wrong
    if "." in text or "=" in text:
        return f'"{text}" must hold no dot and no =, since --set LABEL.KEY=VALUE names a lane by it'
    if text in HEADS:
        return f'"{text}" means a part of the scenario in --set: choose another word'
    try:
        number = abs(float(text))
    except ValueError:
        return ""
    if number > LARGEST_LANE_NUMBER:
        return ""
    return f'"{text}" must not be a number like that of a lane: write "car {text}"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One car on the strip. ``settings`` are the tweaks of the table ``[lane.set]`` by dotted key,
    as written; ``setting_lines`` says on which line of the file each stands."""

    vehicle: Annotated[str, Text("garage name, or a path", "porsche_911_carrera_2010", named_well)]
    label: Annotated[str | None, Text("short name of the lane", "Porsche", label_fault)] = None
    reaction: Annotated[
        float,
        Quantity(
            D.TIME, -10.0, 60.0, doc="signal to release; on a tree: as on the slip", written="0 s"
        ),
    ] = 0.0
    dial_in: Annotated[
        float | None,
        Quantity(D.TIME, 0.1, 600.0, doc="predicted time of a handicap start", written="13.0 s"),
    ] = None
    settings: Annotated[Mapping[str, object], Settings("tweaks of the vehicle by dotted key")] = (
        field(default_factory=FrozenMap, metadata={KEY: "set"})
    )
    setting_lines: Mapping[str, int] = field(
        default_factory=FrozenMap, compare=False, repr=False, metadata=NOT_IN_FILE
    )

    def __post_init__(self) -> None:
        accept(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A race. ``place`` is the file it was read from, or ""; relative vehicle paths start at its
    folder."""

    name: Annotated[str, Text("what people call the race", "A quarter mile", named_well)]
    summary: Annotated[str, Text("a few lines about it", "Two cars over a quarter mile")] = ""
    strip: Strip = field(default_factory=Strip)
    weather: Weather = field(default_factory=Weather)
    start: Start = field(default_factory=Start)
    lanes: tuple[Lane, ...] = field(metadata={KEY: "lane"})
    place: str = field(default="", metadata=NOT_IN_FILE)


def _clash(owner: str, name: str, message: str) -> SpecError:
    return SpecError((Problem(owner, None, name, message),))
