"""Electric cars and hybrids from their files: what is estimated, built, explained and refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import VEHICLE, changed, dragsim

from dragsim.api import simulate
from dragsim.build import build
from dragsim.constants import HORSEPOWER, RPM
from dragsim.errors import NotSupportedError, SpecError
from dragsim.estimate import motors as rules
from dragsim.estimate.complete import complete
from dragsim.estimate.explain import estimated, figures
from dragsim.garage import load_vehicle
from dragsim.model.params import (
    AXLE_BOTH,
    AXLE_FRONT,
    AXLE_NONE,
    AXLE_REAR,
    KIND_ELECTRIC,
    KIND_MANUAL,
    NO_MOTOR,
    Params,
)
from dragsim.spec.scenario import Strip, Weather
from dragsim.spec.vehicle import Driven, Origin, Vehicle

TYRES = "[tyres]\n"
HEAD = VEHICLE[: VEHICLE.index("[engine]")] + VEHICLE[VEHICLE.index(TYRES) :]

ELECTRIC_GARAGE = (
    "chevrolet_volt_2013",
    "mini_cooper_se_2020",
    "nissan_leaf_2011",
    "smart_fortwo_ed_2011",
    "tesla_model_s_85_2013",
    "tesla_model_s_p100d_2017",
    "tesla_model_s_p85_2013",
    "tesla_model_s_plaid_2021",
    "tesla_model_x_p90d_2016",
)


def table(
    axle: str,
    *,
    power: str = "200 kW",
    torque: str = "400 Nm",
    max_speed: str = "16000 rpm",
    gears: str = "ratio = 9.0",
) -> str:
    """One [[motor]]."""
    return (
        f'[[motor]]\naxle = "{axle}"\npower = "{power}"\ntorque = "{torque}"\n'
        f'max_speed = "{max_speed}"\n{gears}\n\n'
    )


def written(folder: Path, *tables: str, engine: bool = False) -> Vehicle:
    """The test car with motors in place of its engine, or beside it."""
    path = folder / "car.toml"
    text = VEHICLE if engine else HEAD
    path.write_text(changed(text, (TYRES, "".join(tables) + TYRES)), encoding="utf-8")
    return load_vehicle(str(path))


def params(vehicle: Vehicle) -> Params:
    return build(vehicle, strip=Strip(), weather=Weather()).params


@pytest.mark.parametrize(
    ("sides", "driven", "number"),
    [
        (["front"], Driven.FRONT, AXLE_FRONT),
        (["rear", "rear"], Driven.REAR, AXLE_REAR),
        (["rear", "front"], Driven.ALL, AXLE_BOTH),
    ],
)
def test_driven_axles_are_those_with_motors(
    tmp_path: Path, sides: list[str], driven: Driven, number: int
) -> None:
    car = written(tmp_path, *[table(side) for side in sides])
    assert complete(car).driven is driven
    built = params(car)
    assert (built.kind, built.driven) == (KIND_ELECTRIC, number)


def test_motors_alike_on_one_axle_are_taken_together(tmp_path: Path) -> None:
    built = params(written(tmp_path, table("rear"), table("rear"), table("rear"))).motors
    assert (built.rear.torque, built.rear.power) == (1200.0, 600e3)
    assert built.rear.base_speed == pytest.approx(500.0)
    assert built.rear.inertia == pytest.approx(3.0 * rules.inertia(400.0))
    assert built.rear_other == built.front == built.front_other == NO_MOTOR


def test_two_unlike_motors_on_one_axle_keep_their_own_laws(tmp_path: Path) -> None:
    small = table("rear", power="50 kW", torque="200 Nm", gears="ratio = 7.0")
    built = params(written(tmp_path, table("rear"), small)).motors
    assert (built.rear.torque, built.rear_other.torque) == (400.0, 200.0)
    assert (built.rear.ratio[0], built.rear_other.ratio[0]) == (9.0, 7.0)


def test_a_third_unlike_motor_is_refused(tmp_path: Path) -> None:
    tables = [table("rear", gears=f"ratio = {ratio}") for ratio in (7.0, 8.0, 9.0)]
    with pytest.raises(NotSupportedError, match=r"3 unlike motors.*rear"):
        params(written(tmp_path, *tables))


def test_weather_leaves_an_electric_car_its_power(tmp_path: Path) -> None:
    car = written(tmp_path, table("rear"))
    hot = Weather(temperature="35 degC", pressure="85 kPa", humidity="50 %")  # type: ignore[arg-type]
    day, other = (build(car, strip=Strip(), weather=weather) for weather in (Weather(), hot))
    assert day.power_correction == other.power_correction == 1.0
    assert day.params.motors == other.params.motors
    assert other.params.air.rho < day.params.air.rho


def test_battery_limits_the_car(tmp_path: Path) -> None:
    free = written(tmp_path, table("rear"))
    tight = written(tmp_path, table("rear"), '[battery]\npower = "120 kW"\n')
    assert params(tight).motors.battery == pytest.approx(120e3)
    assert params(free).motors.battery > 1e12
    late, early = simulate(tight).et_s, simulate(free).et_s
    assert late is not None
    assert early is not None
    assert late > early + 0.5


TWO_SPEEDS = 'gears = [15.56, 8.05]\nshift_speed = "16000 rpm"'


def test_axles_shift_in_the_order_of_the_road_speeds(tmp_path: Path) -> None:
    front = table("front", gears='gears = [12.0, 9.0, 7.0]\nshift_speed = "10000 rpm"')
    rear = table("rear", gears=TWO_SPEEDS)
    built = params(written(tmp_path, front, rear)).motors
    assert built.steps == 4
    # front at 87.3 and 116.4 rad/s of its wheels, rear at 107.7
    speeds = [10_000.0 * RPM / 12.0, 16_000.0 * RPM / 15.56, 10_000.0 * RPM / 9.0]
    assert built.shift_speed[:3] == pytest.approx(speeds)
    assert built.front.ratio[:4] == (12.0, 9.0, 9.0, 7.0)
    assert built.rear.ratio[:4] == (15.56, 15.56, 8.05, 8.05)


def test_gap_of_a_shift_is_long_enough_for_the_motor_to_match_its_rotor(tmp_path: Path) -> None:
    strong = params(written(tmp_path, table("rear", power="600 kW", gears=TWO_SPEEDS)))
    weak = params(written(tmp_path, table("rear", power="80 kW", gears=TWO_SPEEDS)))
    slowed = (15.56 - 8.05) / 15.56 * 16_000.0 * RPM
    assert strong.motors.gap[0] == rules.shift_time()
    torque = 80e3 * (1.0 - 0.025 * (16_000.0 * RPM / 200.0 - 1.0)) / (16_000.0 * RPM)
    assert weak.motors.gap[0] == pytest.approx(rules.inertia(400.0) * slowed / torque)
    assert weak.motors.gap[0] > 3.0 * rules.shift_time()


def test_two_speed_axle_runs_and_shows_its_shift(tmp_path: Path) -> None:
    run = simulate(written(tmp_path, table("rear", power="350 kW", gears=TWO_SPEEDS)))
    assert [(shift.from_gear, shift.to_gear) for shift in run.shifts] == [(1, 2)]
    motor_rpm = run.channel("engine_speed")
    assert motor_rpm(t_s=run.shifts[0].t_s) == pytest.approx(16_000.0, abs=0.01)


@pytest.mark.parametrize("name", ELECTRIC_GARAGE)
def test_electric_cars_of_the_garage_run(name: str) -> None:
    run = simulate(name).check()
    assert run.power_correction == 1.0
    assert abs(run.energy.residual_J) < 1e-4 * run.energy.engine_J
    product = (run.et_s or 0.0) * (run.trap_mps or 0.0) / 0.44704
    assert 1200.0 < product < 1500.0


def test_power_channel_is_that_of_all_motors() -> None:
    run = simulate("tesla_model_s_p100d_2017")
    power, total = run.channel("engine_power"), (272.0 + 408.0) * HORSEPOWER / 1000.0
    peak = max(power(t_s=0.02 * i) for i in range(500))
    assert 0.97 * total < peak <= total * (1.0 + 1e-9)


def test_explain_lists_the_motors_and_nothing_of_an_engine(tmp_path: Path) -> None:
    car = written(tmp_path, table("front"), table("rear"))
    keys = [figure.key for figure in figures(car)]
    assert len(keys) == len(set(keys))
    for key in ("axle", "power", "torque", "max_speed", "ratio", "inertia"):
        assert f"motor.1.{key}" in keys
        assert f"motor.2.{key}" in keys
    for key in ("gear_efficiency", "torque_ramp", "power_drop", "cut_width"):
        assert f"motor.{key}" in keys
    absent = ("engine.", "transmission.", "driveline.", "driver.launch", "driver.shift")
    assert not any(key.startswith(absent) for key in keys)
    assert "motor.shift_time" not in keys
    assert "battery.power" not in keys


def test_explain_shows_gears_and_battery_of_a_car_that_has_them(tmp_path: Path) -> None:
    limit = '[battery]\npower = "120 kW"\n'
    shown = {f.key: f for f in figures(written(tmp_path, table("rear", gears=TWO_SPEEDS), limit))}
    assert shown["motor.1.gears"].value == (15.56, 8.05)
    assert shown["motor.1.shift_speed"].origin is Origin.GIVEN
    assert shown["motor.shift_time"].origin is Origin.ESTIMATED
    assert shown["battery.power"].value == pytest.approx(120e3)


def test_every_estimate_of_an_electric_car_names_its_rule(tmp_path: Path) -> None:
    numbers = figures(written(tmp_path, table("front"), table("rear", gears=TWO_SPEEDS)))
    assert estimated(numbers) > 10
    for figure in numbers:
        assert figure.source
        if figure.origin is Origin.ESTIMATED:
            assert figure.rule, figure.key
            assert figure.uncertainty, figure.key


def test_rotor_grows_with_the_torque() -> None:
    assert rules.inertia(400.0) == pytest.approx(0.05)
    assert rules.inertia(200.0) == pytest.approx(0.025)
    assert rules.gear_efficiency() == 0.975
    assert rules.torque_ramp() == 0.12


@pytest.mark.parametrize("key", ["launch_speed", "shift_speed"])
def test_what_only_the_driver_of_an_engine_does_is_a_fault(tmp_path: Path, key: str) -> None:
    with pytest.raises(SpecError, match=rf"driver\.{key}.*\[engine\]"):
        written(tmp_path, table("rear"), f'[driver]\n{key} = "4000 rpm"\n\n')


def test_hybrid_has_its_motor_at_the_crank(tmp_path: Path) -> None:
    crank = table("crank", power="40 kW", torque="120 Nm", max_speed="8000 rpm", gears="")
    bare, both = written(tmp_path, engine=True), written(tmp_path, crank, engine=True)
    one, two = params(bare), params(both)
    assert two.kind == KIND_MANUAL
    assert two.assisted == AXLE_NONE
    assert two.engine.motor.torque == 120.0
    assert two.engine.inertia == pytest.approx(one.engine.inertia + rules.inertia(120.0))
    more = complete(both).engine.peak_torque + 120.0
    assert two.gearbox.clutch_capacity == pytest.approx(1.3 * more)
    assert (simulate(both).et_s or 99.0) < (simulate(bare).et_s or 0.0) - 0.3


def test_hybrid_has_its_motor_at_the_other_axle(tmp_path: Path) -> None:
    front = table("front", power="80 kW", torque="200 Nm")
    bare, both = written(tmp_path, engine=True), written(tmp_path, front, engine=True)
    built = params(both)
    assert (built.kind, built.driven, built.assisted) == (KIND_MANUAL, AXLE_REAR, AXLE_FRONT)
    assert (simulate(both).et_s or 99.0) < (simulate(bare).et_s or 0.0) - 0.3
    keys = {figure.key for figure in figures(both)}
    assert {"engine.power", "motor.1.power", "motor.gear_efficiency"} <= keys
    assert "motor.torque_ramp" not in keys  # the clutch brings the motor in


def test_hybrid_s_battery_is_shared_by_the_motors_power(tmp_path: Path) -> None:
    crank = table("crank", power="40 kW", torque="120 Nm", max_speed="8000 rpm", gears="")
    front = table("front", power="80 kW", torque="200 Nm")
    limit = '[battery]\npower = "90 kW"\n'
    built = params(written(tmp_path, crank, front, limit, engine=True))
    assert built.engine.motor.cap == pytest.approx(30e3)
    assert built.motors.front.cap == pytest.approx(60e3)


@pytest.mark.parametrize(
    ("tables", "key"),
    [
        ([table("rear")], r"motor\.axle.*driveline\.driven"),
        ([table("front", gears=TWO_SPEEDS)], r"motor\.gears"),
    ],
)
def test_hybrids_that_cannot_be_run_are_refused_with_their_keys(
    tmp_path: Path, tables: list[str], key: str
) -> None:
    with pytest.raises(NotSupportedError, match=key):
        params(written(tmp_path, *tables, engine=True))


def test_commands_take_an_electric_car(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path, table("front"), table("rear", gears=TWO_SPEEDS))
    done = dragsim("time", "car.toml", "--out", "shown")
    assert done.exit_code == 0, done.stderr
    assert "rated power in any air" in done.stdout
    assert Path("shown/run.png").exists()
    told = dragsim("explain", "car.toml")
    assert told.exit_code == 0
    assert "motor.2.gears" in told.stdout
    raced = dragsim("race", "car.toml", "mini_cooper_s_2011", "--out", "raced")
    assert raced.exit_code == 0, raced.stderr
    assert Path("raced/gap.png").exists()
