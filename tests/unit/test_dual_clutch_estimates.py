"""Gearboxes with clutches that a control unit works: rules, what is shown, what is built."""

from __future__ import annotations

import pytest
from cars import Car
from runs import run

from dragsim.api import simulate
from dragsim.build import build
from dragsim.constants import RPM
from dragsim.core.trace import Step
from dragsim.estimate import driveline, driver, engine
from dragsim.estimate.complete import complete
from dragsim.estimate.explain import Figure, figures
from dragsim.garage import load_vehicle
from dragsim.model.params import KIND_DUAL_CLUTCH, NO_DUAL_CLUTCH, Params
from dragsim.spec.scenario import Strip, Weather
from dragsim.spec.vehicle import Driven, Origin, TransmissionKind, Vehicle

MANUAL = TransmissionKind.MANUAL
ROBOT = TransmissionKind.AUTOMATED_MANUAL
DUAL = TransmissionKind.DUAL_CLUTCH


@pytest.fixture(scope="module")
def carrera() -> Vehicle:
    return load_vehicle("porsche_911_carrera_2010")


@pytest.fixture(scope="module")
def cooper() -> Vehicle:
    return load_vehicle("mini_cooper_s_2011")


def of_kind(car: Vehicle, kind: TransmissionKind, **changes: object) -> Vehicle:
    return car.tweak({"transmission.kind": kind.value, **changes})


def params(car: Vehicle) -> Params:
    return build(car, strip=Strip(), weather=Weather()).params


def steps(car: Vehicle) -> tuple[Step, ...]:
    built = build(car, strip=Strip(), weather=Weather())
    return run(Car(built.params, list(built.curve)), rtol=1e-6).trace.steps


def finish(car: Vehicle) -> float:
    """Quarter mile from one foot on [s]."""
    finish_s = simulate(car).slip("one_foot").finish_s
    assert finish_s is not None
    return finish_s


def shown(car: Vehicle) -> dict[str, Figure]:
    return {figure.key: figure for figure in figures(car)}


def test_a_robot_shifts_quicker_than_a_hand_within_what_is_published() -> None:
    assert 0.10 <= driveline.shift_time(ROBOT) <= 0.25
    assert driveline.shift_time(ROBOT) < driveline.shift_time(MANUAL)


def test_a_dual_clutch_hands_over_in_less_than_a_tenth() -> None:
    whole = driveline.shift_time(DUAL)
    assert driveline.hand_over_time(whole) == pytest.approx(0.05)
    assert driveline.hand_over_time(whole) + driveline.sync_time(whole) == pytest.approx(whole)


@pytest.mark.parametrize("driven", list(Driven))
def test_launch_control_holds_the_same_speed_whatever_is_driven(driven: Driven) -> None:
    for kind in (ROBOT, DUAL):
        assert driver.launch_speed(driven, 700.0, kind) == pytest.approx(385.0)
    assert driver.launch_speed(driven, 700.0, MANUAL) != pytest.approx(385.0)


def test_launch_control_builds_up_boost(cooper: Vehicle) -> None:
    assert engine.boost_start(DUAL) > engine.boost_start(MANUAL)
    assert params(of_kind(cooper, DUAL)).engine.boost_start == engine.boost_start(DUAL)
    assert params(cooper).engine.boost_start == engine.boost_start(MANUAL)


def test_its_gears_lose_what_those_of_a_manual_car_lose(carrera: Vehicle) -> None:
    manual, dual = complete(carrera), complete(of_kind(carrera, DUAL))
    assert dual.transmission.efficiency == manual.transmission.efficiency


def test_a_robot_with_the_numbers_of_a_manual_car_is_that_car(carrera: Vehicle) -> None:
    """To the last bit of the run: what differs is what is estimated."""
    car = complete(carrera)
    stated = {
        "transmission.shift_time": f"{car.transmission.shift_time!r} s",
        "transmission.clutch": {"engagement_time": f"{car.transmission.engagement_time!r} s"},
        "driver.launch_speed": f"{car.driver.launch_speed / RPM!r} rpm",
    }
    manual, robot = steps(carrera.tweak(stated)), steps(of_kind(carrera, ROBOT, **stated))
    assert robot == manual
    assert steps(of_kind(carrera, ROBOT)) != manual


def test_a_stated_shift_time_is_shared_by_hand_over_and_the_engines_fall(carrera: Vehicle) -> None:
    p = params(of_kind(carrera, DUAL, **{"transmission.shift_time": "80 ms"}))
    assert p.kind == KIND_DUAL_CLUTCH
    assert p.dual_clutch.hand_over == pytest.approx(0.02)
    assert p.dual_clutch.sync == pytest.approx(0.06)
    assert p.dual_clutch.select == pytest.approx(driveline.select_time())
    assert params(carrera).dual_clutch == NO_DUAL_CLUTCH


def test_explain_shows_the_times_of_a_dual_clutch_and_only_of_one(carrera: Vehicle) -> None:
    own = {f"transmission.{name}" for name in ("hand_over_time", "sync_time", "select_time")}
    assert not own & shown(carrera).keys()
    assert not own & shown(of_kind(carrera, ROBOT)).keys()
    numbers = shown(of_kind(carrera, DUAL))
    assert own <= numbers.keys()
    for key in own:
        assert numbers[key].origin is Origin.ESTIMATED
        assert numbers[key].rule
    assert numbers["transmission.shift_time"].value == pytest.approx(0.20)
    assert numbers["driver.launch_speed"].value == pytest.approx(
        0.55 * numbers["engine.redline"].value  # type: ignore[operator]
    )


def test_a_dual_clutch_is_quicker_than_a_hand(carrera: Vehicle) -> None:
    assert 0.1 < finish(carrera) - finish(of_kind(carrera, DUAL)) < 1.0


def test_a_robot_gains_what_its_shifts_are_shorter(carrera: Vehicle) -> None:
    """Off the line alike, it is ahead by less than the time that it pulls while a hand shifts."""
    car = complete(carrera)
    alike = {
        "transmission.clutch": {"engagement_time": f"{car.transmission.engagement_time!r} s"},
        "driver.launch_speed": f"{car.driver.launch_speed / RPM!r} rpm",
    }
    by_hand = carrera.tweak(alike)
    shifts = simulate(by_hand).shifts
    assert len(shifts) >= 3
    shorter = driveline.shift_time(MANUAL) - driveline.shift_time(ROBOT)
    gain = finish(by_hand) - finish(of_kind(carrera, ROBOT, **alike))
    assert 0.0 < gain < len(shifts) * shorter
