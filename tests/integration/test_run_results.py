"""Whole runs of manual cars at the default tolerance: slips, ends, energy, tables, documents."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import tomllib
from functools import cache
from math import nan
from pathlib import Path

import pytest
from cars import Car, front_drive_turbo, ideal_car, rear_drive_natural
from lanes import ROLLOUT, race_of, run_of

from dragsim import api
from dragsim.constants import FOOT, KMH, MPH, QUARTER_MILE
from dragsim.core.trace import DEFAULT_LIMITS, Trace, marks_at, record
from dragsim.errors import DragsimError, InputError, OutputError, RunError
from dragsim.model import state
from dragsim.model.powertrain.ideal import DRIVE_POWER
from dragsim.results.outcome import Outcome
from dragsim.results.run import Run
from dragsim.results.timing import TRAP, Clock, run_marks
from dragsim.spec.scenario import Strip
from dragsim.version import VERSION

CARS = {"rear_drive_natural": rear_drive_natural, "front_drive_turbo": front_drive_turbo}


@cache
def run(name: str) -> Run:
    return run_of(CARS[name](), name=name)


def stalling() -> Car:
    """An engine that is dead below its launch speed."""
    car = rear_drive_natural()
    p = car.params
    return Car(p._replace(driver=p.driver._replace(launch_speed=0.9 * p.engine.stall)), car.curve)


def uphill(sine: float) -> Car:
    car = rear_drive_natural()
    road = car.params.road._replace(sine=sine, cosine=(1.0 - sine * sine) ** 0.5)
    return Car(car.params._replace(road=road), car.curve)


def record_with(car: Car, landed: set[float]) -> Trace:
    """A run with the marks of a quarter mile of which only ``landed`` are landed on, up to the
    last of them."""
    marks = run_marks(QUARTER_MILE, ROLLOUT)
    places = [(x, x in landed) for x in marks.x]
    return record(car.params, car.curve, marks=marks_at(places, []), limits=DEFAULT_LIMITS)


@pytest.mark.parametrize("name", CARS)
def test_places_between_landings_are_as_good_as_landed_on(name: str) -> None:
    """Up to its first difference a run that also lands on the place has the same steps, so that
    what differs at the place is the interpolation alone."""
    car = CARS[name]()
    marks = run_marks(QUARTER_MILE, ROLLOUT)
    base = {x for x, land in zip(marks.x, marks.x_land, strict=True) if land}
    plain = record_with(car, base)
    for i, x in enumerate(marks.x):
        if x not in base:
            landed = record_with(car, {other for other in base if other < x} | {x})
            assert landed.marks.x_t[i] == pytest.approx(plain.marks.x_t[i], rel=0.0, abs=2e-8)


@pytest.mark.parametrize("name", CARS)
def test_default_slips_are_close_to_those_of_a_tight_tolerance(name: str) -> None:
    """Times of speeds, reached at a smaller acceleration and up to 30 s, are the looser ones."""
    tight = run_of(CARS[name](), rtol=1e-9)
    for clock in Clock:
        exact = tight.slip(clock).to_dict()
        for key, value in run(name).slip(clock).to_dict().items():
            if value is not None:
                within = 1e-4 if "_to_" in key else 2e-5
                assert value == pytest.approx(exact[key], rel=0.0, abs=within), key


@pytest.mark.parametrize("name", CARS)
def test_slips_agree_with_the_run_they_came_from(name: str) -> None:
    it = run(name)
    for clock in Clock:
        slip = it.slip(clock)
        origin = clock.marks_from_m
        start = it.time_at(clock.start_m(it.rollout_m))
        end = it.time_at(origin + QUARTER_MILE)
        beam = it.time_at(origin + QUARTER_MILE - TRAP)
        assert start is not None
        assert end is not None
        assert beam is not None
        assert slip.rollout_s == pytest.approx(start, abs=1e-10)
        assert slip.finish_s == pytest.approx(end - start, abs=1e-10)
        assert slip.finish_mps == pytest.approx(TRAP / (end - beam), abs=1e-8)
        sixty = it.time_to_speed(60.0 * MPH)
        assert sixty is not None
        assert slip.zero_to_60_mph_s == pytest.approx(sixty - start, abs=1e-9)
    assert it.et_s == it.slip().finish_s
    assert it.trap_mps == it.slip("beams").finish_mps
    assert it.sixty_foot_s == it.slip("beams").ft60_s


@pytest.mark.parametrize("name", CARS)
def test_landing_costs_little(name: str) -> None:
    car = CARS[name]()
    landed = {x for x, land in zip(*run_marks(QUARTER_MILE, ROLLOUT)[:2], strict=True) if land}
    with_landings = record_with(car, landed).effort.rates
    without = record_with(car, set()).effort.rates
    assert with_landings <= 1.03 * without


def test_a_run_goes_on_past_its_finish_until_130_mph() -> None:
    it = run("front_drive_turbo")
    assert it.standing_s is not None
    assert it.duration_s > it.standing_s
    assert it.speed(t_s=it.duration_s) == pytest.approx(130.0 * MPH, abs=1e-8)
    short = run_of(front_drive_turbo(), length_m=60.0 * FOOT)
    assert short.slip("standing").zero_to_60_mph_s == pytest.approx(
        it.slip("standing").zero_to_60_mph_s, abs=1e-5
    )


def test_a_run_past_its_finish_ends_at_top_speed() -> None:
    top = 45.0
    drag_area = 2.0 * 60e3 / 1.225 / top**3
    it = run_of(ideal_car(DRIVE_POWER, mass=800.0, power=60e3, drag_area=drag_area))
    assert it.finished
    assert it.speed(t_s=it.duration_s) == pytest.approx(top, abs=0.05)
    assert abs(it.channel("acceleration")(t_s=it.duration_s)) < 1e-3
    assert it.duration_s < 120.0


def test_a_shift_past_the_finish_is_not_taken_for_top_speed() -> None:
    """While the clutch comes in the acceleration passes through zero, close to the end of a step in
    a few of many cars."""
    car = front_drive_turbo()
    for mass in range(1515, 1545, 3):
        body = car.params.body._replace(mass=float(mass))
        it = run_of(Car(car.params._replace(body=body), car.curve), length_m=100.0)
        assert it.slip("standing").sixty_to_130_mph_s is not None


def test_a_run_past_its_finish_ends_two_minutes_after_its_release() -> None:
    it = run_of(ideal_car(mass=1000.0, force=350.0), length_m=100.0)
    assert it.finished
    assert 120.0 <= it.duration_s < 124.0
    assert it.slip("standing").zero_to_100_kmh_s == pytest.approx(100.0 * KMH / 0.35, abs=1e-6)
    assert it.slip("standing").zero_to_200_kmh_s is None


def test_a_run_that_fails_says_why() -> None:
    it = run_of(stalling(), name="a tired car")
    assert it.outcome is Outcome.STALLED
    assert it.standing_s is None
    assert not it.finished
    with pytest.raises(RunError, match=r"a tired car got 0.0 m of 402.336 m.*driver.launch_speed"):
        it.check()
    assert "stalled" in repr(it)
    assert run("rear_drive_natural").check() is run("rear_drive_natural")


def test_a_run_without_a_step_can_be_looked_at() -> None:
    it = run_of(stalling())
    if it.trace.steps:
        pytest.fail("this car was meant to stall at once")
    assert it.time_at(1.0) is None
    assert it.shifts == ()
    assert it.energy.residual_J == 0.0
    with pytest.raises(InputError, match="before its first step"):
        it.speed(t_s=0.0)
    race = race_of([it, run("front_drive_turbo")])
    assert race.winner == 1
    assert race.gap_m(0.0) == 0.0
    assert race.lead_changes() == ()


def test_a_grade_too_steep_is_never_left() -> None:
    it = run_of(uphill(0.9))
    assert it.outcome in (Outcome.NEVER_LAUNCHED, Outcome.STALLED)
    assert it.slip("beams").finish_s is None


def test_what_happens_past_the_finish_does_not_spoil_it() -> None:
    it = run("rear_drive_natural")
    for number in (state.STALLED, state.STEP_LIMIT, state.NO_PROGRESS):
        trace = Trace(
            it.trace.params,
            it.trace.curve,
            number,
            it.trace.steps,
            it.trace.marks,
            it.trace.effort,
        )
        again = Run(
            vehicle=it.vehicle,
            trace=trace,
            length_m=it.length_m,
            rollout_m=it.rollout_m,
            power_correction=1.0,
            conditions=it.conditions,
            estimated_count=0,
            figure_count=0,
        )
        assert again.outcome is Outcome.FINISHED


def test_every_outcome_of_the_core_has_a_name_and_a_message() -> None:
    numbers = range(state.FINISHED, state.STEP_LIMIT + 1)
    outcomes = [Outcome.of(number) for number in numbers]
    assert outcomes == list(Outcome)
    assert len({outcome.message for outcome in outcomes}) == len(outcomes)


@pytest.mark.parametrize("name", CARS)
def test_energy_adds_up(name: str) -> None:
    energy = run(name).energy
    assert energy is run(name).energy
    assert abs(energy.residual_J) < 1e-4 * energy.engine_J
    spent = energy.engine_J + energy.initial_J
    shares = [
        energy.translation_J, energy.rotation_J, energy.drag_J, energy.rolling_J,
        energy.tyre_slip_J, energy.clutch_J, energy.shifts_J, energy.driveline_J,
    ]  # fmt: skip
    assert all(0.0 < share < spent for share in shares)
    assert energy.grade_J == 0.0
    v = run(name).speed(t_s=run(name).duration_s)
    assert energy.translation_J == pytest.approx(0.5 * run(name).trace.params.body.mass * v * v)
    tight = run_of(CARS[name](), rtol=1e-9).energy
    assert abs(tight.residual_J) < 1e-7 * tight.engine_J


def test_a_run_as_a_table() -> None:
    it = run("front_drive_turbo")
    table = it.to_pandas(0.1)
    assert table.index.name == "t_s"
    assert table.index[0] == 0.0
    assert table.index[-1] == it.duration_s
    assert table["speed_mps"].iloc[50] == it.speed(t_s=table.index[50])
    assert set(table["phase"]) >= {"held", "launch", "locked", "shift", "engage"}
    assert table["gear"].iloc[0] == 1
    assert len(table.columns) == len(it.channels)
    for wrong in (0.0, -1.0, nan):
        with pytest.raises(InputError, match="every_s"):
            it.to_pandas(wrong)


def test_a_table_without_pandas_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(DragsimError, match="pip install pandas"):
        run("front_drive_turbo").to_pandas()


def test_the_document_of_a_race() -> None:
    race = race_of([run("front_drive_turbo"), run("rear_drive_natural")], [0.1, 0.0])
    document = json.loads(json.dumps(race.to_dict(), allow_nan=False))
    assert list(document) == [
        "schema", "dragsim", "scenario", "conditions", "winner", "margin_s", "margin_80_s",
        "margin_m", "lanes",
    ]  # fmt: skip
    assert document["schema"] == 1
    assert document["dragsim"] == VERSION
    assert document["scenario"] == "a test race"
    assert document["conditions"] == {"density_kgpm3": 1.225, "density_altitude_m": 0.0}
    assert document["winner"] == 1
    assert document["margin_s"] == race.margin_s
    lane = document["lanes"][0]
    assert list(lane) == [
        "vehicle", "label", "reaction_s", "outcome", "foul", "power_correction", "slips",
    ]  # fmt: skip
    assert lane["reaction_s"] == 0.1
    assert lane["outcome"] == "finished"
    assert lane["foul"] is None
    assert list(lane["slips"]) == ["standing", "one_foot", "beams"]
    assert lane["slips"]["one_foot"] == run("front_drive_turbo").slip("one_foot").to_dict()


def test_a_lane_does_not_depend_on_its_neighbour() -> None:
    alone = race_of([run_of(front_drive_turbo())]).lanes[0].to_dict()
    together = race_of([run_of(front_drive_turbo()), run("rear_drive_natural")]).lanes[0].to_dict()
    assert alone == together


def test_results_show_themselves_in_a_notebook() -> None:
    race = api.race(["mini_cooper_s_2011", "porsche_911_carrera_2010"], strip=Strip(length=100.0))
    for shown in (race, race.lanes[0].run, race.lanes[0].run.slip()):
        assert "<table" in shown._repr_html_()


def test_the_picture_of_a_race_is_written_in_the_format_of_its_name(tmp_path: Path) -> None:
    race = api.race(["mini_cooper_s_2011", "porsche_911_carrera_2010"], strip=Strip(length=100.0))
    path = tmp_path / "new" / "gap.png"
    race.plot_gap(path)
    assert path.read_bytes().startswith(b"\x89PNG")
    race.plot(tmp_path / "gap.svg")
    assert b"<svg" in (tmp_path / "gap.svg").read_bytes()
    with pytest.raises(OutputError, match=r"\.png, \.svg or \.pdf"):
        race.plot_gap(tmp_path / "gap.bmp")
    assert not (tmp_path / "gap.bmp").exists()


def test_the_version_is_that_of_the_project() -> None:
    project = Path(__file__).parents[2] / "pyproject.toml"
    assert tomllib.loads(project.read_text())["project"]["version"] == VERSION


def test_a_race_is_run_and_reported_without_heavy_libraries() -> None:
    code = """
import json, pickle, sys
params, curve = pickle.load(sys.stdin.buffer)
from dragsim.core.trace import record
from dragsim.results.conditions import Conditions
from dragsim.results.race import LaneResult, Race
from dragsim.results.run import Run
from dragsim.results.timing import run_marks
class Vehicle: name = reference = "car"
trace = record(params, curve, marks=run_marks(402.336, 0.3))
air = Conditions(1.2, 0.0)
run = Run(vehicle=Vehicle(), trace=trace, length_m=402.336, rollout_m=0.3, power_correction=1.0,
          conditions=air, estimated_count=0, figure_count=0)
lane = LaneResult(vehicle="car", label="car", reaction_s=0.0, run=run)
race = Race(name="", summary="", lanes=(lane, lane), conditions=air)
json.dumps(race.to_dict()); run.energy; run.speed(t_s=[1.0, 2.0]); race.lead_changes()
heavy = {"numpy", "scipy", "matplotlib", "pint", "numba", "pandas", "pydantic"}
heavy.add("importlib.metadata")
print(sorted(heavy & set(sys.modules)))
"""
    car = pickle.dumps(tuple(rear_drive_natural()))
    done = subprocess.run([sys.executable, "-c", code], input=car, capture_output=True, check=False)
    assert done.stdout.strip() == b"[]", done.stderr.decode()
