"""Classes of cars: by layout, gearbox, aspiration, tyre, era, and doubt about their files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from types import MappingProxyType
from typing import Final

from dragsim.spec.choices import Axle, Compound, Driven, TransmissionKind
from dragsim.spec.vehicle import Vehicle
from dragsim.validation.predict import CarResult

ERAS: Final = ((1975, "before 1975"), (2008, "1975-2007"), (2014, "2008-2013"))
"""Model years before which an era ends, and its name."""
LAST_ERA: Final = "2014 on"


class Dimension(Enum):
    """By what cars are sorted into classes."""

    LAYOUT = "layout"
    GEARBOX = "gearbox"
    ASPIRATION = "aspiration"
    TYRE = "tyre"
    ERA = "era"
    FILE = "vehicle file"


def class_of(dimension: Dimension, car: CarResult) -> str:
    """The class of a car in one dimension. The car's file must have been read."""
    assert car.vehicle is not None
    return _CLASS_OF[dimension](car, car.vehicle)


def in_order(dimension: Dimension, names: set[str]) -> tuple[str, ...]:
    """Classes of a dimension in the order of reports; those without a place in it at the end."""
    known = [name for name in _ORDER[dimension] if name in names]
    return (*known, *sorted(names.difference(known)))


def layout(vehicle: Vehicle) -> str:
    """The driven axles: front, rear or all."""
    driven = {motor.axle for motor in vehicle.motors if motor.axle is not Axle.CRANK}
    if vehicle.driveline is not None:
        if vehicle.driveline.driven in (Driven.FRONT, Driven.ALL):
            driven.add(Axle.FRONT)
        if vehicle.driveline.driven in (Driven.REAR, Driven.ALL):
            driven.add(Axle.REAR)
    only = driven.pop() if len(driven) == 1 else None
    return Driven.ALL.value if only is None else only.value


def era(year: int) -> str:
    """The era of a model year."""
    return next((name for end, name in ERAS if year < end), LAST_ERA)


def _gearbox(vehicle: Vehicle) -> str:
    if vehicle.engine is None or vehicle.transmission is None:
        return "electric"
    return vehicle.transmission.kind.value


def _aspiration(vehicle: Vehicle) -> str:
    return "electric" if vehicle.engine is None else vehicle.engine.aspiration.value


_CLASS_OF: Final[Mapping[Dimension, Callable[[CarResult, Vehicle], str]]] = MappingProxyType(
    {
        Dimension.LAYOUT: lambda _car, vehicle: layout(vehicle),
        Dimension.GEARBOX: lambda _car, vehicle: _gearbox(vehicle),
        Dimension.ASPIRATION: lambda _car, vehicle: _aspiration(vehicle),
        Dimension.TYRE: lambda _car, vehicle: vehicle.tyres.compound.value,
        Dimension.ERA: lambda _car, vehicle: era(vehicle.year),
        Dimension.FILE: lambda car, _vehicle: "in doubt" if car.car.doubt else "as published",
    }
)

_ORDER: Final[Mapping[Dimension, tuple[str, ...]]] = MappingProxyType(
    {
        Dimension.LAYOUT: ("front", "rear", "all"),
        Dimension.GEARBOX: (*(kind.value for kind in TransmissionKind), "electric"),
        Dimension.ASPIRATION: ("natural", "turbo", "supercharged", "electric"),
        Dimension.TYRE: tuple(compound.value for compound in Compound),
        Dimension.ERA: (*(name for _, name in ERAS), LAST_ERA),
        Dimension.FILE: ("as published", "in doubt"),
    }
)
"""How the classes of a dimension follow each other."""
