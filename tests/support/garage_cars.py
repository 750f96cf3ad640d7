"""The garage's cars as the program itself builds them, for tests that need a real car."""

from __future__ import annotations

from cars import Car

from dragsim.build import build
from dragsim.garage import load_vehicle
from dragsim.spec.scenario import Strip, Weather

OWN = (
    "porsche_911_carrera_2010",
    "porsche_911_carrera_s_2010",
    "mini_cooper_s_2011",
    "mini_cooper_s_2010",
)
"""Garage names of the cars kept with care, aliases left out."""


def garage_car(name: str) -> Car:
    """A car of the garage on the default strip and day."""
    built = build(load_vehicle(name), strip=Strip(), weather=Weather())
    return Car(built.params, list(built.curve))
