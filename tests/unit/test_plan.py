"""Plans: cars by columns of tweaks are, to the last bit, the cars of the same tweaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pint
import pytest
from specs import car

from dragsim.build import Built, build
from dragsim.build.plan import Plan
from dragsim.constants import RPM
from dragsim.errors import NotSupportedError, SpecError
from dragsim.estimate.defaults import DEFAULTS
from dragsim.garage import load_vehicle, vehicles
from dragsim.spec.columns import tweak_columns
from dragsim.spec.scenario import Strip, Surface, Weather
from dragsim.spec.vehicle import Compound, Vehicle

STRIP = Strip(surface=Surface.PREPPED)
WEATHER = Weather(temperature="30 degC", pressure="98 kPa")  # type: ignore[arg-type]

CARRERA = "porsche_911_carrera_2010"
COOPER = "mini_cooper_s_2011"
AUTOMATIC = "bmw_330i_xdrive_2019_8at"
CVT = "nissan_versa_sr_2020_cvt"
ELECTRIC = "mini_cooper_se_2020"

COLUMNS: Mapping[str, Sequence[object]] = {
    "body.mass": ["1100 kg", "1500 kg", "1100 kg", "3,125 lb"],
    "body.mass_basis": ["kerb", "eu", "test", "kerb"],
    "body.front_weight": ["55 %", "60 %", "50 %", "52.5 %"],
    "body.height": ["1.3 m", "1.7 m", "1.55 m", "1.3 m"],
    "body.drag_coefficient": [0.3, 0.35, 0.4, 0.3],
    "body.lift_rear": [0.0, -0.1, -0.0, 0.0],
    "engine.power": ["200 hp", "250.5 hp", "170 kW", "200 hp"],
    "engine.torque": ["250 lb-ft", "300 Nm", "250 lb-ft", "290 Nm"],
    "engine.redline": ["8000 rpm", "7600 rpm", "7800 rpm", "7600 rpm"],
    "engine.displacement": ["3 L", "2500 cc", "3 L", "3.5 L"],
    "engine.rating": ["sae-net", "din", "wheel", "sae-gross"],
    "engine.idle": ["700 rpm", "800 rpm", "900 rpm", "700 rpm"],
    "market": ["us", "eu", "jp", "us"],
    "year": [1965, 1980, 2005, 2020],
    "transmission.final_drive": [3.2, 3.6, 4.1, 3.2],
    "transmission.shift_time": ["0.2 s", "0.3 s", "0.4 s", "0.2 s"],
    "transmission.efficiency": [0.8, "85 %", 0.9, 0.8],
    "transmission.clutch.capacity": ["400 Nm", "500 Nm", "600 Nm", "400 Nm"],
    "transmission.kind": ["manual", "dual-clutch", "automated-manual", "automatic"],
    "driveline.driven": ["rear", "front", "all", "rear"],
    "tyres.front": ["235/40R18", "205/55R16", "235/40R18", "195/65R15"],
    "tyres.rear": ["235/40R18", "205/55R16", "265/40R18", "195/65R15"],
    "tyres.compound": ["summer", "slick", "bias-ply", "track"],
    "tyres.friction": [1.0, 1.1, 1.2, 1.0],
    "driver.mass": ["70 kg", "80 kg", "90 kg", "70 kg"],
    "driver.launch_speed": ["3000 rpm", "4000 rpm", "3500 rpm", "3000 rpm"],
    "driver.shift_speed": ["5500 rpm", "6000 rpm", "6200 rpm", "5500 rpm"],
    "driver.throttle": ["skilled", "floored", "traction-control", "skilled"],
    "name": ["one", "two", "three", "four"],
}


def same(one: Built, other: Built) -> None:
    """Equal to the last bit, the sign of zero included."""
    assert repr(one.params) == repr(other.params)
    assert [x.hex() for x in one.curve] == [float(x).hex() for x in other.curve]
    assert one.front_diameter_m == other.front_diameter_m
    assert one.power_correction == other.power_correction


def check(vehicle: Vehicle, columns: Mapping[str, Sequence[object]], order: Sequence[int]) -> None:
    plan = Plan(vehicle, columns)
    for i in order:
        tweaks = {key: column[i if len(column) > 1 else 0] for key, column in columns.items()}
        expected = build(vehicle.tweak(tweaks), strip=STRIP, weather=WEATHER)
        same(expected, plan.build(i, strip=STRIP, weather=WEATHER))


@pytest.mark.parametrize("key", COLUMNS)
def test_a_column_builds_the_cars_of_its_tweaks(key: str) -> None:
    check(load_vehicle(CARRERA), {key: COLUMNS[key]}, (0, 1, 2, 3, 0))


@pytest.mark.parametrize("name", [CARRERA, COOPER, AUTOMATIC, CVT])
def test_many_columns_together_build_the_cars_of_their_tweaks(name: str) -> None:
    keys = ("body.mass", "body.height", "transmission.final_drive", "tyres.compound", "driver.mass")
    columns = {key: COLUMNS[key] for key in keys}
    columns["engine.power"] = ["75 hp", "120 hp", "145.5 hp", "75 hp"]
    check(load_vehicle(name), columns, (3, 1, 2, 0, 0, 1))


@pytest.mark.parametrize("first", [key for key in COLUMNS if key.startswith(("body", "engine"))])
def test_cars_in_any_order_are_the_same(first: str) -> None:
    columns = {first: COLUMNS[first], "tyres.friction": [1.0, 1.1, 1.0, 1.2]}
    check(load_vehicle(CARRERA), columns, (2, 0, 3, 3, 1, 2))


@pytest.mark.parametrize("name", vehicles())
def test_without_columns_it_is_the_car_itself(name: str) -> None:
    vehicle = load_vehicle(name)
    plan = Plan(vehicle)
    expected = build(vehicle, strip=STRIP, weather=WEATHER)
    same(expected, plan.build(strip=STRIP, weather=WEATHER))
    same(expected, plan.build(7, strip=STRIP, weather=WEATHER))


def test_strip_and_weather_change_from_car_to_car() -> None:
    vehicle = load_vehicle(COOPER)
    plan = Plan(vehicle, {"body.mass": ["1000 kg", "1200 kg"]})
    wet, hill = Strip(surface=Surface.WET), Strip(grade_profile=((0.0, 0.0), (100.0, 0.05)))
    cold = Weather(temperature="-5 degC")  # type: ignore[arg-type]
    for strip, weather in ((STRIP, WEATHER), (wet, cold), (hill, cold), (STRIP, WEATHER)):
        expected = build(vehicle.tweak({"body.mass": "1200 kg"}), strip=strip, weather=weather)
        same(expected, plan.build(1, strip=strip, weather=weather))


@pytest.mark.parametrize(
    "columns",
    [
        {"engine.power": ["200 hp @ 6000 rpm", "200 hp"], "engine.torque": ["260 Nm", "270 Nm"]},
        {"engine.power": ["200 hp", "190 hp @ 5800 rpm", "200 hp"]},
        {
            "engine.overboost": ["205 lb-ft @ 1700-4500 rpm", "210 lb-ft"],
            "engine.power": ["190 hp"],
        },
        {"engine.power": ["190 hp"], "body.mass": ["1100 kg", "1200 kg"]},
    ],
)
def test_points_with_and_without_their_speeds(columns: dict[str, list[object]]) -> None:
    order = range(max(len(column) for column in columns.values()))
    check(load_vehicle(COOPER), columns, [*order, 0])


def test_a_given_curve_scales_as_a_tweak_scales_it(tmp_path: Path) -> None:
    curve = "\n[engine.curve]\nrpm = [1000, 2000, 4500, 6500, 7200]\n"
    curve += "torque_lbft = [120, 150, 170, 161.6, 130]\n"
    vehicle = car(tmp_path, ('redline = "7200 rpm"', f'redline = "7200 rpm"{curve}'))
    check(vehicle, {"engine.power": ["250 hp", "300 hp"], "body.mass": ["1200 kg"]}, (0, 1))
    check(vehicle, {"body.mass": ["1200 kg", "1300 kg"]}, (0, 1))


def test_a_hybrid_with_motors_at_its_crank_and_at_its_other_axle(tmp_path: Path) -> None:
    motors = "".join(
        f'\n[[motor]]\naxle = "{axle}"\npower = "50 hp"\ntorque = "90 lb-ft"\n'
        f'max_speed = "{most} rpm"\nratio = {ratio}\n'
        for axle, most, ratio in (("crank", 8000, 1.0), ("front", 16000, 9.0))
    )
    vehicle = car(tmp_path, ("\n[tyres]", f"{motors}\n[tyres]"))
    columns = {
        "body.mass": COLUMNS["body.mass"],
        "motor.1.power": ["45 hp", "50 hp", "55 hp", "45 hp"],
        "motor.2.torque": ["90 lb-ft", "80 lb-ft", "85.5 lb-ft", "90 lb-ft"],
    }
    check(vehicle, columns, (0, 1, 2, 3, 0))


@pytest.mark.parametrize("key", ["motor.power", "motor.1.power"])
def test_motors(key: str) -> None:
    vehicle = load_vehicle(ELECTRIC)
    columns: dict[str, Sequence[object]] = {
        key: ["150 hp", "160.5 hp", "150 hp"],
        "motor.1.ratio": [9.0, 9.5, 10.0],
        "battery.power": ["120 kW", "130 kW", "140 kW"],
        "tyres.friction": [1.0, 1.1, 1.0],
    }
    check(vehicle, columns, (0, 1, 2, 1))


def test_numbers_are_in_si_where_a_file_wants_a_unit() -> None:
    vehicle = load_vehicle(CARRERA)
    masses: Any = np.array([1300.0, 1400.0])
    plan = Plan(vehicle, {"body.mass": masses, "driver.launch_speed": [400, 420.5]})
    for i, mass, speed in ((0, "1300 kg", 400.0), (1, "1400 kg", 420.5)):
        tweaked = vehicle.tweak({"body.mass": mass, "driver.launch_speed": f"{speed / RPM!r} rpm"})
        built = plan.build(i, strip=STRIP, weather=WEATHER)
        expected = build(tweaked, strip=STRIP, weather=WEATHER)
        assert built.params.body == expected.params.body
        assert built.params.driver.launch_speed == speed


def test_quantities_arrays_and_members_of_enums_are_taken_as_tweaks_take_them() -> None:
    registry: pint.UnitRegistry[float] = pint.UnitRegistry()
    vehicle = load_vehicle(CARRERA)
    masses = [registry.Quantity(3000.5, "lb"), registry.Quantity(1400.0, "kg")]
    gears = [(3.9, 2.3, 1.6), (3.5, 2.1, 1.5)]
    columns: dict[str, Any] = {
        "body.mass": masses,
        "engine.power": [registry.Quantity(230.5, "hp"), registry.Quantity(170.0, "kW")],
        "tyres.friction": np.array([1.05, 1.1]),
        "tyres.compound": [Compound.SUMMER, Compound.TRACK],
        "transmission.gears": gears,
    }
    check(vehicle, columns, (0, 1))
    array = registry.Quantity(np.array([1300.0, 1400.0]), "kg")
    nested: dict[str, Any] = {"body": {"mass": array}}
    plan = Plan(vehicle, nested)
    expected = build(vehicle.tweak({"body.mass": "1400 kg"}), strip=STRIP, weather=WEATHER)
    same(expected, plan.build(1, strip=STRIP, weather=WEATHER))


def test_other_defaults_are_used() -> None:
    vehicle, other = load_vehicle(COOPER), DEFAULTS.replace(friction_summer=1.1, shift_time=0.2)
    plan = Plan(vehicle, {"body.mass": ["1000 kg"]}, defaults=other)
    light = vehicle.tweak({"body.mass": "1000 kg"})
    expected = build(light, strip=STRIP, weather=WEATHER, defaults=other)
    same(expected, plan.build(0, strip=STRIP, weather=WEATHER))


def refused(
    columns: Mapping[str, Sequence[object]], *, keep: bool = False
) -> list[tuple[str, str]]:
    with pytest.raises(SpecError) as caught:
        tweak_columns(columns, keep=keep)
    return [(problem.key, problem.message) for problem in caught.value.problems]


def test_bad_values_are_told_by_key_and_index() -> None:
    found = refused(
        {"body.mass": ["1100 kg", "1 hp", "1200 kg", None], "tyres.compound": ["summer", "summr"]}
    )
    assert [key for key, _ in found] == ["body.mass[1]", "body.mass[3]", "tyres.compound[1]"]
    assert "mass" in found[0][1]
    assert 'did you mean "summer"' in found[2][1]


@pytest.mark.parametrize(
    ("key", "part"),
    [
        ("engine.pwoer", '"engine.power"'),
        ("mass", '"body.mass"'),
        ("body", '"body.mass"'),
        ("transmission.gears.1", "give all of it"),
        ("", "unknown key"),
    ],
)
def test_a_key_that_no_vehicle_has_is_told_with_the_nearest(key: str, part: str) -> None:
    ((told, message),) = refused({key: [1.0]}, keep=True)
    assert told == key
    assert part in message


def test_a_motor_that_is_not_there_is_told() -> None:
    with pytest.raises(SpecError, match=r"motor\.3\.power"):
        Plan(load_vehicle(ELECTRIC), {"motor.3.power": ["100 hp"]})


def test_kept_problems_are_told_when_their_cars_turn_comes() -> None:
    columns = tweak_columns({"body.mass": ["1100 kg", "1 hp", "1200 kg"]}, keep=True)
    plan = Plan(load_vehicle(COOPER), columns)
    for i, mass in ((0, 1180.0), (2, 1280.0)):
        assert plan.build(i, strip=STRIP, weather=WEATHER).params.body.mass == mass
    with pytest.raises(SpecError, match=r"body\.mass\[1\]"):
        plan.build(1, strip=STRIP, weather=WEATHER)


@pytest.mark.parametrize(
    ("columns", "part"),
    [
        ({"driver.launch_speed": ["3000 rpm", "9000 rpm"]}, "too high"),
        ({"engine.power": ["200 hp", "400 hp @ 5500 rpm"]}, "engine.torque"),
        ({"transmission.gears": [[3.0, 2.0], [3.0, 3.1]]}, "must fall"),
        ({"transmission.converter.torque_ratio": [2.0]}, "not a converter"),
        ({"motor.power": ["100 hp"]}, "no [[motor]]"),
        ({"engine.power": ["1e8 W", "9e7 W"], "engine.torque": ["300 Nm @ 3000 rpm"]}, ""),
    ],
)
def test_what_does_not_go_together_is_refused_as_a_tweak_refuses_it(
    columns: dict[str, Sequence[object]], part: str
) -> None:
    vehicle = load_vehicle(COOPER)
    last = max(len(column) for column in columns.values()) - 1
    tweaks = {key: column[-1] for key, column in columns.items()}
    with pytest.raises(SpecError) as expected:
        vehicle.tweak(tweaks, place="tweaks")
    with pytest.raises(SpecError) as caught:
        Plan(vehicle, columns).build(last, strip=STRIP, weather=WEATHER)
    assert caught.value.problems == expected.value.problems
    assert part in str(caught.value)


def test_a_refused_car_leaves_no_trace_in_the_next() -> None:
    columns = {"driver.launch_speed": ["3000 rpm", "9000 rpm"], "body.mass": ["1 t", "1.1 t"]}
    vehicle = load_vehicle(COOPER)
    plan = Plan(vehicle, columns)
    expected = plan.build(0, strip=STRIP, weather=WEATHER)
    with pytest.raises(SpecError):
        plan.build(1, strip=STRIP, weather=WEATHER)
    same(expected, plan.build(0, strip=STRIP, weather=WEATHER))


def test_a_kind_that_cannot_be_run_is_refused() -> None:
    columns: dict[str, Sequence[object]] = {
        "transmission.kind": ["manual", "single-speed"],
        "transmission.gears": [[3.0]],
    }
    plan = Plan(load_vehicle(COOPER), columns)
    plan.build(0, strip=STRIP, weather=WEATHER)
    with pytest.raises(NotSupportedError, match=r"transmission\.kind"):
        plan.build(1, strip=STRIP, weather=WEATHER)
