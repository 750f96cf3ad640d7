"""Estimates by compiled kernels are, to the last bit, those of the interpreter."""

from __future__ import annotations

from pathlib import Path

import pytest
from specs import car

from dragsim.build import Built, build
from dragsim.build.plan import Plan
from dragsim.compiled import compiled_kernels
from dragsim.estimate.numerics import Numerics, compiled_numerics
from dragsim.garage import load_vehicle, vehicles
from dragsim.spec.scenario import Strip, Weather
from dragsim.spec.vehicle import Vehicle

STRIP = Strip(grade_profile=((0.0, 0.0), (200.0, 0.02), (400.0, 0.0)))
WEATHER = Weather(temperature="30 degC", pressure="98 kPa")  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def numerics() -> Numerics:
    pytest.importorskip("numba")
    return compiled_numerics(compiled_kernels().__getitem__)


def same(one: Built, other: Built) -> None:
    assert repr(one.params) == repr(other.params)
    assert [float(x).hex() for x in one.curve] == [float(x).hex() for x in other.curve]


@pytest.mark.parametrize("name", vehicles())
def test_every_car_of_the_garage(name: str, numerics: Numerics) -> None:
    vehicle = load_vehicle(name)
    plan = Plan(vehicle, numerics=numerics)
    interpreted = build(vehicle, strip=STRIP, weather=WEATHER)
    same(interpreted, plan.build(strip=STRIP, weather=WEATHER))


def columns(vehicle: Vehicle) -> dict[str, list[object]]:
    """Peaks, masses and ratios over wide ranges, so that every branch of the curve is drawn."""
    shares = [0.4, 0.7, 1.0, 1.6, 2.5]
    assert vehicle.engine is not None
    assert vehicle.engine.power is not None
    power = vehicle.engine.power.value
    return {
        "engine.power": [f"{power * share!r} W" for share in shares],
        "body.mass": [f"{vehicle.body.mass * share!r} kg" for share in reversed(shares)],
        "transmission.final_drive": [3.0, 3.3, 3.6, 4.0, 4.4],
    }


@pytest.mark.parametrize(
    "name",
    [
        "porsche_911_carrera_2010",
        "mini_cooper_s_2011",
        "bmw_330i_xdrive_2019_8at",
        "bmw_m2_2016_dct",
        "challenger_demon_2018",
    ],
)
def test_columns_over_wide_ranges(name: str, numerics: Numerics) -> None:
    vehicle = load_vehicle(name)
    given = columns(vehicle)
    plan, compiled = Plan(vehicle, given), Plan(vehicle, given, numerics=numerics)
    for i in (4, 0, 2, 3, 1, 4):
        interpreted = plan.build(i, strip=STRIP, weather=WEATHER)
        same(interpreted, compiled.build(i, strip=STRIP, weather=WEATHER))


CURVE = "\n[engine.curve]\nrpm = [1000, 2000, 4500, 6500, 7200]\n"
TORQUE = "torque_lbft = [120, 150, 170, 161.6, 130]\n"
MOTOR = '\n[[motor]]\naxle = "crank"\npower = "50 hp"\ntorque = "90 lb-ft"\n'
MOTOR += 'max_speed = "8000 rpm"\n'
BLOWN = 'aspiration = "turbo"\noverboost = "185 lb-ft @ 3000-4500 rpm"'


@pytest.mark.parametrize(
    "change",
    [
        ('redline = "7200 rpm"', f'redline = "7200 rpm"{CURVE}{TORQUE}'),
        ("\n[tyres]", f"{MOTOR}\n[tyres]"),
        ('aspiration = "natural"', BLOWN),
    ],
    ids=["given curve", "motor at the crank", "overboost"],
)
def test_other_engines(change: tuple[str, str], tmp_path: Path, numerics: Numerics) -> None:
    vehicle = car(tmp_path, change)
    interpreted = build(vehicle, strip=STRIP, weather=WEATHER)
    assert interpreted.params != build(car(tmp_path), strip=STRIP, weather=WEATHER).params
    same(interpreted, Plan(vehicle, numerics=numerics).build(strip=STRIP, weather=WEATHER))
