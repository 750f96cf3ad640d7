"""Vehicle files written for one test and read back, or what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import write_car

from dragsim.errors import Problem, SpecError
from dragsim.garage import load_vehicle
from dragsim.spec.vehicle import Vehicle


def car(folder: Path, *changes: tuple[str, str], name: str = "car.toml") -> Vehicle:
    """The test car, changed."""
    return load_vehicle(str(write_car(folder, *changes, name=name)))


def child(folder: Path, text: str, *, of: str = "./car.toml", name: str = "child.toml") -> Path:
    """A file based on another, with ``text`` below its head."""
    path = folder / name
    path.write_text(f'format = 1\nbased_on = "{of}"\n{text}', encoding="utf-8")
    return path


def problems(path: Path) -> tuple[Problem, ...]:
    """What is wrong with a vehicle file; fails if nothing is."""
    with pytest.raises(SpecError) as caught:
        load_vehicle(str(path))
    return caught.value.problems


def the_problem(folder: Path, *changes: tuple[str, str]) -> Problem:
    """The one thing wrong with the test car, changed."""
    (found,) = problems(write_car(folder, *changes))
    return found
