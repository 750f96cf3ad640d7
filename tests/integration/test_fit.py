"""The fit of general values, on tests that the program itself made with other values."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest
from road_tests import write_road_tests
from source import ROOT

from dragsim.batch.choice import RunPath
from dragsim.estimate import defaults, spread
from dragsim.estimate.default import Default
from dragsim.estimate.defaults import DEFAULTS, table
from dragsim.garage import load_vehicle
from dragsim.results.intervals import Spread
from dragsim.results.timing import Clock
from dragsim.spec.scenario import Strip, Weather
from dragsim.validation import cross_validate, validate
from dragsim.validation.coverage import Held, covered, missed
from dragsim.validation.fit import (
    Fit,
    FittedValue,
    Targets,
    fit,
    free_defaults,
    leave_out,
    near_table,
    scale,
)
from dragsim.validation.measured import ET, RoadTest, measurements
from dragsim.validation.predict import Task
from dragsim.validation.trials import Job, Trial, predicted, trials_of

CARS: Final = (
    "porsche_911_carrera_2010", "mini_cooper_s_2011", "honda_s2000_2000_6mt",
    "toyota_gr86_subaru_brz_2022_6mt", "bmw_m2_2016_6mt", "lotus_elise_2005_6mt",
)  # fmt: skip
TRUTH: Final = {"efficiency": 0.885, "friction_summer": 1.26}
TEST: Final = RoadTest(
    source="made",
    confirmed=True,
    quarter_clock=Clock.ONE_FOOT,
    zero_to_clock=Clock.ONE_FOOT,
    quarter_mile_s=1.0,
    quarter_mile_mph=1.0,
    zero_to_mph_s={60.0: 1.0},
)


def made(path: RunPath = RunPath.INTERPRETED) -> Targets:
    """Trials of some cars, each its own family, with what they give by other values as measured,
    and these values free."""
    trials = tuple(
        Trial(
            name,
            Task(vehicle=load_vehicle(name), strip=Strip(), weather=Weather()),
            (((name, 0), measurements(TEST)),),
        )
        for name in CARS
    )
    true = DEFAULTS.replace(**TRUTH)
    measured: dict[tuple[str, int], Mapping[str, float]] = {}
    for numbers in predicted([Job(trial, true) for trial in trials], path):
        measured |= numbers
    return Targets(trials, measured, {name: table()[name] for name in TRUTH}, path)


@pytest.fixture(name="found", scope="module")
def fitted_to_them() -> Fit:
    return fit(made())


def test_the_fit_finds_the_values_behind_the_tests(found: Fit) -> None:
    """The priors pull them back by no more than they weigh."""
    for name, value in zip(TRUTH, found.linear.x, strict=True):
        item = table()[name]
        assert abs(value - TRUTH[name]) < 0.15 * abs(item.prior - TRUTH[name]), name
    assert abs(found.linear.r).max() < 0.2


def test_a_family_left_out_is_predicted_by_the_others(found: Fit) -> None:
    crossing = leave_out(found)
    assert set(crossing.defaults) == {trial.family for trial in found.targets.trials}
    for family, values in crossing.defaults.items():
        told = crossing.predictions[family, 0]
        (again,) = predicted(
            [Job(trial, values) for trial in found.targets.trials if trial.family == family],
            RunPath.INTERPRETED,
        )
        assert again[family, 0] == told
        assert values.efficiency == pytest.approx(TRUTH["efficiency"], abs=0.006)
    assert len({values.friction_summer for values in crossing.defaults.values()}) > 1


def test_the_table_is_told_apart_from_what_tests_give(found: Fit) -> None:
    values = {one.name: one for one in near_table(found.targets).solved}
    for name, one in values.items():
        assert one.value == pytest.approx(TRUTH[name], rel=0.01)
        assert (one.default.value - one.value) * one.stale > 0.0
        assert not one.at_edge


def value(at: float) -> FittedValue:
    item = Default(0.5, "a share", 0.1, 0.0, 1.0, 0.5, 0.2, fitted=True)
    return FittedValue("share", at, 0.1, item)


def test_a_value_at_the_edge_of_its_range_is_flagged() -> None:
    assert [value(at).at_edge for at in (0.0, 0.01, 0.5, 0.985, 1.0)] == [
        True, True, False, True, True,
    ]  # fmt: skip
    assert value(0.9).pull == pytest.approx(2.0)
    assert value(0.4).stale == pytest.approx(1.0)


def test_what_is_free_has_a_prior_and_is_little() -> None:
    free = free_defaults()
    assert 1 <= len(free) <= 12
    for item in free.values():
        assert item.low <= item.prior <= item.high
        assert item.prior_sd > 0.0


def test_a_deviation_weighs_by_what_it_is_of() -> None:
    assert scale(ET, 13.0) == pytest.approx(0.13)
    assert scale(ET, 26.0) == pytest.approx(0.26)


def test_trials_say_what_runs_say(tmp_path: Path) -> None:
    validation = validate(write_road_tests(tmp_path / "tests"))
    (trial,) = trials_of(validation.cars)
    (numbers,) = predicted([Job(trial)], RunPath.INTERPRETED)
    told = {
        item.quantity.name: item.predicted
        for item in validation.cars[0].tests[0].comparisons
        if item.quantity.name in numbers[trial.tests[0][0]]
    }
    assert len(told) == 5
    assert numbers[trial.tests[0][0]] == pytest.approx(told, abs=2e-4)


def test_compiled_trials_are_the_interpreted_ones_to_the_last_bit() -> None:
    targets = made()
    jobs = [Job(trial) for trial in targets.trials[:2]]
    assert predicted(jobs, RunPath.COMPILED) == predicted(jobs, RunPath.INTERPRETED)


def test_too_few_families_are_not_cross_validated(tmp_path: Path) -> None:
    validation = validate(write_road_tests(tmp_path / "tests"))
    assert cross_validate(validation) is validation


def held(family: str, deviation: float, noise: float = 0.0) -> Held:
    """A car whose known spread is 0.1 and whose scale is 10."""
    return Held(family, deviation, Spread({"a": 0.06}, {"b": 0.08}, 0.0, 10.0, 0.0), noise)


def test_what_is_missed_is_what_eighty_per_cent_need() -> None:
    """Deviations of 0 to 1 in even steps: 80 % lie within 0.8, and 1.2816 sd reach so far."""
    cars = [held(str(i), i / 100.0) for i in range(101)]
    needed = (0.8 / 1.2815515655) ** 2
    assert missed(cars) == pytest.approx((needed - 0.01) ** 0.5 / 10.0, rel=1e-6)
    found = covered(cars, 1.0)
    assert found.inside == pytest.approx(0.8, abs=0.02)
    assert found.sd == pytest.approx(needed**0.5, rel=1e-6)
    assert found.inside_se == pytest.approx(0.04, abs=0.002)


def test_the_noise_of_tests_is_not_missed() -> None:
    quiet = [held(str(i), i / 100.0) for i in range(101)]
    noisy = [held(str(i), i / 100.0, noise=0.3) for i in range(101)]
    assert (10.0 * missed(noisy)) ** 2 == pytest.approx((10.0 * missed(quiet)) ** 2 - 0.09)


@pytest.fixture(name="tool", scope="module")
def script() -> ModuleType:
    return module_of(ROOT / "tools" / "fit_defaults.py")


def module_of(path: Path) -> ModuleType:
    """A file as a module of its own."""
    spec = importlib.util.spec_from_file_location(f"copy_of_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_the_script_writes_values_where_they_stand_and_nothing_else(
    tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "defaults.py"
    shutil.copy(str(defaults.__file__), copy)
    free = free_defaults()
    tool.write_values(
        [FittedValue(name, 0.123456, 0.0456, item) for name, item in free.items()], copy
    )
    monkeypatch.setattr(sys, "modules", dict(sys.modules))
    other = module_of(copy)
    for name, item in other.table().items():
        old = table()[name]
        assert (item.value, item.sd) == (
            (0.1235, 0.046) if name in free else (old.value, old.sd)
        ), name
        assert (item.prior, item.prior_sd, item.low) == (old.prior, old.prior_sd, old.low)


def test_the_script_writes_what_is_missed(tool: ModuleType, tmp_path: Path) -> None:
    copy = tmp_path / "spread.py"
    shutil.copy(str(spread.__file__), copy)
    tool.write_structure({"time": "0.031", "test_trap_mph": "1.9"}, copy)
    old, new = Path(str(spread.__file__)).read_text().splitlines(), copy.read_text().splitlines()
    changed = [line for line in new if line not in old]
    assert changed == ["    time=0.031,", "    test_trap_mph=1.9,"]
