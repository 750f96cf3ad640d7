"""Leaving out one part of the physics does to a run what it says."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from road_tests import write_road_tests
from source import ROOT

import dragsim
from dragsim.results.run import Run
from dragsim.results.timing import Clock
from dragsim.spec.scenario import Strip, Weather
from dragsim.validation import read_measured
from dragsim.validation.predict import Task

REAR = "porsche_911_carrera_2010"
FRONT_TURBO = "mini_cooper_s_2011"


@cache
def ablation() -> ModuleType:
    """The script, as a module."""
    spec = importlib.util.spec_from_file_location("ablation", ROOT / "benchmarks" / "ablation.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["ablation"] = module
    spec.loader.exec_module(module)
    return module


@cache
def without(part: str, car: str) -> Run:
    """The run of a car without a part of the physics."""
    (one,) = (each for each in ablation().ABLATIONS if each.name == part)
    task = Task(vehicle=dragsim.load_vehicle(car), strip=Strip(), weather=Weather())
    run = ablation().one_run(task, one)
    assert isinstance(run, Run)
    return run.check()


@cache
def whole(car: str) -> Run:
    return dragsim.simulate(car).check()


def gain(part: str, car: str) -> float:
    """By how much a car is quicker without a part of the physics [s]."""
    before, after = (run.standing_s for run in (whole(car), without(part, car)))
    assert before is not None
    assert after is not None
    return before - after


@pytest.mark.parametrize("car", [REAR, FRONT_TURBO])
@pytest.mark.parametrize(
    ("part", "least"),
    [
        ("limit of grip", 0.02),
        ("inertia of turning parts", 0.1),
        ("driveline losses", 0.2),
        ("air drag", 0.1),
        ("rolling resistance", 0.1),
    ],
)
def test_less_resistance_is_quicker(part: str, least: float, car: str) -> None:
    assert least < gain(part, car) < 1.5


def test_only_a_turbo_waits_for_boost() -> None:
    assert gain("boost lag", FRONT_TURBO) > 0.005
    assert gain("boost lag", REAR) == 0.0


def test_load_transfer_helps_rear_drive_and_harms_front_drive() -> None:
    assert gain("load transfer", REAR) < -0.05
    assert gain("load transfer", FRONT_TURBO) > 0.01


def test_without_weather_an_engine_gives_what_it_is_rated_at() -> None:
    run = without("weather", REAR)
    assert run.power_correction == 1.0
    assert gain("weather", REAR) < -0.05


def test_nothing_left_out_is_the_run_itself() -> None:
    nothing = ablation().Ablation("nothing")
    task = Task(vehicle=dragsim.load_vehicle(REAR), strip=Strip(), weather=Weather())
    assert ablation().one_run(task, nothing).standing_s == whole(REAR).standing_s


def test_a_tyre_without_slip_keeps_its_grip() -> None:
    run, stiff = whole(REAR), without("tyre slip, grip kept", REAR)
    before, after = run.trace.params.rear, stiff.trace.params.rear
    assert after.mu == before.mu
    assert after.best_slip == pytest.approx(before.best_slip / ablation().STIFFER)
    assert stiff.trace.params.driver.slip_high < before.best_slip


def test_without_rollout_every_clock_starts_at_once(tmp_path: Path) -> None:
    folder = write_road_tests(tmp_path / "tests")
    other = ablation().by_other_clocks(read_measured(folder / "measured.toml"))
    tests = [test for car in other.cars for test in car.tests]
    assert {test.quarter_clock for test in tests} == {Clock.STANDING, Clock.BEAMS}
    assert {test.zero_to_clock for test in tests} == {Clock.STANDING}
