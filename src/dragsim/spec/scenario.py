"""The scenario specification: strip, weather, start and lanes, validated, frozen and in SI."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Annotated

from dragsim.constants import QUARTER_MILE
from dragsim.spec.fields import Quantity, Ratio
from dragsim.units import Dimension as D


class Surface(Enum):
    PREPPED = "prepped"
    ASPHALT = "asphalt"
    CONCRETE = "concrete"
    WET = "wet"


class Tree(Enum):
    NONE = "none"
    PRO = "pro"
    SPORTSMAN = "sportsman"


class Staging(Enum):
    SHALLOW = "shallow"
    DEEP = "deep"


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """``grip`` multiplies the tyres' peak friction and slope; None: by ``surface``. ``grade`` is the
    rise over the run, ``grade_profile`` pairs of distance [m] and grade."""

    length: Annotated[float, Quantity(D.LENGTH, 0.5, 50_000.0)] = QUARTER_MILE
    surface: Surface = Surface.ASPHALT
    grip: Annotated[float, Ratio(0.02, 5.0)] | None = None
    grade: Annotated[float, Quantity(D.FRACTION, -1.0, 1.0)] = 0.0
    grade_profile: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """``pressure`` is station pressure; with ``altitude`` instead, that of the standard atmosphere
    there. ``wind`` is positive against the cars."""

    temperature: Annotated[float, Quantity(D.TEMPERATURE, 200.0, 340.0)] = 288.15
    pressure: Annotated[float, Quantity(D.PRESSURE, 20_000.0, 120_000.0)] | None = None
    altitude: Annotated[float, Quantity(D.LENGTH, -500.0, 6000.0)] | None = None
    humidity: Annotated[float, Quantity(D.FRACTION, 0.0, 1.0)] = 0.0
    wind: Annotated[float, Quantity(D.SPEED, -60.0, 60.0)] = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    tree: Tree = Tree.NONE
    staging: Staging = Staging.SHALLOW
    speed: Annotated[float, Quantity(D.SPEED, 0.0, 120.0)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """``settings`` are the tweaks of the table ``[lane.set]`` by dotted key."""

    vehicle: str
    label: str | None = None
    reaction: Annotated[float, Quantity(D.TIME, -10.0, 60.0)] = 0.0
    dial_in: Annotated[float, Quantity(D.TIME, 0.1, 600.0)] | None = None
    settings: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """``place`` is the file it was read from, or ""; relative vehicle paths start at its folder."""

    name: str
    summary: str = ""
    strip: Strip = Strip()
    weather: Weather = Weather()
    start: Start = Start()
    lanes: tuple[Lane, ...]
    place: str = ""
