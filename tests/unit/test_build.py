"""Build: a vehicle, a strip and a weather become the numbers of a run."""

from __future__ import annotations

from typing import Any

import pytest

from dragsim.build import atmosphere, build, power_correction
from dragsim.constants import RPM
from dragsim.errors import NotSupportedError
from dragsim.garage import load_vehicle, vehicles
from dragsim.model.params import MAX_GEARS, Params
from dragsim.spec.scenario import Strip, Weather
from dragsim.spec.vehicle import Rating, Vehicle


def weather(**said: Any) -> Weather:
    return Weather(**said)


def strip(**said: Any) -> Strip:
    return Strip(**said)


STANDARD = Weather()
HOT = weather(temperature="30 degC", pressure="98 kPa", humidity="55 %")


@pytest.fixture(scope="module")
def carrera() -> Vehicle:
    return load_vehicle("porsche_911_carrera_2010")


@pytest.fixture(scope="module")
def cooper() -> Vehicle:
    return load_vehicle("mini_cooper_s_2011")


def built(vehicle: Vehicle, *, on: Strip | None = None, day: Weather = STANDARD) -> Params:
    return build(vehicle, strip=on or Strip(), weather=day).params


def shape(value: object) -> object:
    """The types of a value and of all in it."""
    if isinstance(value, tuple):
        return (type(value), *map(shape, value))
    return type(value)


@pytest.mark.parametrize("name", vehicles())
def test_every_car_of_the_garage_builds_to_the_one_type_of_parameters(name: str) -> None:
    params = built(load_vehicle(name))
    like = load_vehicle("mini_cooper_s_2011")
    assert shape(params) == shape(built(like))
    assert len(params.gearbox.ratio) == MAX_GEARS
    assert len(params.driver.shift_speed) == MAX_GEARS


def test_air_is_that_of_the_pressure_or_of_the_altitude() -> None:
    assert atmosphere(STANDARD).density_kgpm3 == pytest.approx(1.225521, abs=1e-6)
    assert atmosphere(HOT).density_kgpm3 == pytest.approx(1.116364, abs=1e-6)
    high = atmosphere(weather(altitude="2000 m", temperature="2 degC"))
    assert high.pressure_Pa == pytest.approx(79_495.0, abs=2.0)
    assert high.density_altitude_m == pytest.approx(2000.0, abs=15.0)


def test_power_corrections_of_the_ratings_on_the_road_test_day() -> None:
    day = atmosphere(STANDARD)
    for rating in (Rating.SAE_NET, Rating.ECE, Rating.JIS, Rating.WHEEL):
        assert power_correction(rating, 1.0, day) == pytest.approx(1.0489, abs=5e-4)
    assert power_correction(Rating.DIN, 1.0, day) == pytest.approx(1.0086, abs=5e-5)


def test_turbo_engine_feels_three_tenths_of_the_weather(carrera: Vehicle, cooper: Vehicle) -> None:
    natural = build(carrera, strip=Strip(), weather=HOT).power_correction
    turbo = build(cooper, strip=Strip(), weather=HOT).power_correction
    assert natural < turbo < 1.0
    assert 1.0 - turbo == pytest.approx(0.3 * (1.0 - natural))


def test_torque_row_carries_the_days_power(carrera: Vehicle) -> None:
    cool = build(carrera, strip=Strip(), weather=STANDARD)
    hot = build(carrera, strip=Strip(), weather=HOT)
    ratio = hot.power_correction / cool.power_correction
    for here, there in zip(cool.curve, hot.curve, strict=True):
        assert there == pytest.approx(ratio * here, rel=1e-12)


def test_wheel_and_gross_ratings_are_brought_to_the_crank(carrera: Vehicle) -> None:
    net = build(carrera, strip=Strip(), weather=STANDARD)
    wheel = build(carrera.tweak({"engine.rating": "wheel"}), strip=Strip(), weather=STANDARD)
    gross = build(carrera.tweak({"engine.rating": "sae-gross"}), strip=Strip(), weather=STANDARD)
    assert wheel.curve[40] == pytest.approx(net.curve[40] / net.params.gearbox.efficiency)
    share = gross.curve[40] / gross.power_correction / (net.curve[40] / net.power_correction)
    assert share == pytest.approx(0.80)


@pytest.mark.parametrize(
    ("on", "factor"),
    [
        (strip(surface="prepped"), 1.25),
        (strip(surface="wet"), 0.65),
        (strip(surface="concrete"), 1.0),
        (strip(grip=0.9), 0.9),
    ],
)
def test_surface_multiplies_friction(carrera: Vehicle, on: Strip, factor: float) -> None:
    dry, other = built(carrera), built(carrera, on=on)
    for before, after in ((dry.front, other.front), (dry.rear, other.rear)):
        assert after.mu == pytest.approx(factor * before.mu)
        assert after.load_ref == before.load_ref


def test_grade_is_rise_over_run(carrera: Vehicle) -> None:
    road = built(carrera, on=strip(grade="5 %")).road
    assert road.sine / road.cosine == pytest.approx(0.05, rel=1e-14)
    assert road.sine**2 + road.cosine**2 == pytest.approx(1.0, rel=1e-15)


def test_headwind_is_positive(carrera: Vehicle) -> None:
    assert built(carrera, day=weather(wind="10 m/s")).air.wind == 10.0


def test_overall_ratios_multiply_gear_and_final_drive(carrera: Vehicle) -> None:
    box = built(carrera).gearbox
    assert box.gears == 6
    assert box.ratio[:6] == pytest.approx([3.44 * g for g in (3.91, 2.32, 1.61, 1.28, 1.08, 0.88)])
    per_gear = carrera.tweak({"transmission.final_drive": [3.44, 3.44, 3.44, 3.2, 3.2, 3.2]})
    assert built(per_gear).gearbox.ratio[3] == pytest.approx(1.28 * 3.2)


def test_turbo_lag_is_a_state_and_natural_aspiration_is_not(
    carrera: Vehicle, cooper: Vehicle
) -> None:
    assert built(carrera).engine.boosted == 0
    assert built(cooper).engine.boosted == 1


def test_lag_of_nothing_still_runs(cooper: Vehicle) -> None:
    assert built(cooper.tweak({"engine.boost_lag": "0 s"})).engine.boost_lag > 0.0


def test_shift_speeds_stay_below_the_redline(carrera: Vehicle, cooper: Vehicle) -> None:
    for car, redline in ((carrera, 7500.0), (cooper, 6500.0)):
        speeds = built(car).driver.shift_speed
        assert all(0.6 * redline * RPM < speed <= 0.99 * redline * RPM for speed in speeds)


def test_a_kind_that_cannot_be_run_yet_is_refused_with_its_key(cooper: Vehicle) -> None:
    single = {"transmission.kind": "single-speed", "transmission.gears": [3.0]}
    with pytest.raises(NotSupportedError, match=r"transmission\.kind"):
        built(cooper.tweak(single))
