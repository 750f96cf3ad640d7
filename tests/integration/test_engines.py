"""Engines end to end: ratings, superchargers, boost by speed, overboost."""

from __future__ import annotations

from pathlib import Path

import pytest
from specs import car, the_problem

import dragsim
from dragsim.build import build
from dragsim.constants import RPM
from dragsim.estimate.complete import complete
from dragsim.estimate.defaults import DEFAULTS
from dragsim.model.engine import full_load_torque
from dragsim.model.state import OUT_OMEGA_E
from dragsim.spec.vehicle import Rating
from dragsim.units import Dimension, parse

CARRERA = "porsche_911_carrera_2010"
COOPER = "mini_cooper_s_2011"
NATURAL = 'aspiration = "natural"'
TORQUE = 'torque = "170 lb-ft @ 4500 rpm"'
POWER = 'power = "200 hp @ 6500 rpm"'
BLOWN = 'aspiration = "supercharged"'
TURBO = 'aspiration = "turbo"'
PLATEAU = 'torque = "170 lb-ft @ 1800-4500 rpm"'


def full_load(vehicle: dragsim.Vehicle, rpm: float) -> float:
    """Torque at an engine speed on the road-test day [N m]."""
    built = build(vehicle, strip=dragsim.Strip(), weather=dragsim.Weather())
    return full_load_torque(built.params.engine, built.curve, rpm * RPM)


def standing(run: dragsim.Run) -> float:
    assert run.standing_s is not None
    return run.standing_s


def test_ratings_order_the_cars_as_they_order_the_power() -> None:
    """What the same figure means: at the wheels most, then net by SAE, JIS and ECE, then DIN (a day
    as good as today's), gross least."""
    times, shares = {}, {}
    for rating in Rating:
        run = dragsim.simulate(dragsim.load_vehicle(CARRERA).tweak({"engine.rating": rating.value}))
        times[rating], shares[rating] = standing(run), run.power_correction
    assert times[Rating.WHEEL] < times[Rating.SAE_NET] == times[Rating.JIS]
    assert times[Rating.ECE] == pytest.approx(times[Rating.SAE_NET], abs=5e-3)
    assert times[Rating.SAE_NET] + 0.1 < times[Rating.DIN] < times[Rating.SAE_GROSS] - 0.5
    assert shares[Rating.SAE_NET] == pytest.approx(1.0489, abs=1e-4)
    assert shares[Rating.DIN] == pytest.approx(1.0086, abs=1e-4)
    assert shares[Rating.SAE_GROSS] == pytest.approx(1.0, abs=2e-3)


@pytest.mark.parametrize(
    ("rating", "day", "share"),
    [
        ("sae-net", {"temperature": "25 degC", "pressure": "99 kPa"}, 1.0),
        ("jis", {"temperature": "25 degC", "pressure": "99 kPa"}, 1.0),
        ("ece", {"temperature": "25 degC", "pressure": "99 kPa"}, 1.0),
        ("wheel", {"temperature": "25 degC", "pressure": "99 kPa"}, 1.0),
        ("din", {"temperature": "20 degC", "pressure": "101.325 kPa"}, 1.0),
        ("sae-gross", {"temperature": "60 degF", "pressure": "29.92 inHg"}, 1.0),
        ("sae-net", {"temperature": "25 degC", "pressure": "95 kPa"}, 1.0 / 1.04968421),
        ("ece", {"temperature": "25 degC", "pressure": "95 kPa"}, (95.0 / 99.0) ** 1.2),
    ],
)
def test_a_rating_holds_on_its_own_day(rating: str, day: dict[str, str], share: float) -> None:
    run = dragsim.simulate(
        dragsim.load_vehicle(CARRERA).tweak({"engine.rating": rating}),
        weather=dragsim.Weather(**day),  # type: ignore[arg-type]
    )
    assert run.power_correction == pytest.approx(share, abs=6e-4)


@pytest.mark.parametrize(
    ("year", "power", "rating"),
    [
        (2010, "200 hp", "sae-net"), (1971, "200 hp", "sae-gross"), (2010, "200 PS", "ece"),
        (1991, "200 PS", "din"), (2010, "180 whp", "wheel"),
    ],
)  # fmt: skip
def test_unit_and_year_tell_the_rating(tmp_path: Path, year: int, power: str, rating: str) -> None:
    from dragsim.estimate.complete import complete

    vehicle = car(
        tmp_path,
        ("year = 2010", f"year = {year}"),
        (POWER, POWER.replace("200 hp", power)),
        ('market = "us"\n', ""),
    )
    assert complete(vehicle).engine.rating.value == rating
    assert dragsim.simulate(vehicle).finished


def test_supercharger_has_no_lag_and_feels_all_of_the_weather(tmp_path: Path) -> None:
    blown = car(tmp_path, (NATURAL, BLOWN), name="blown.toml")
    turbo = car(tmp_path, (NATURAL, TURBO), name="turbo.toml")
    natural = car(tmp_path)
    thin = dragsim.Weather(altitude=1500.0)
    corrections = [dragsim.simulate(v, weather=thin).power_correction for v in (natural, blown)]
    assert corrections[0] == corrections[1]
    assert dragsim.simulate(turbo, weather=thin).power_correction > corrections[1] + 0.05
    run = dragsim.simulate(blown)
    boost = run.channel("boost")
    assert all(boost(t_s=0.1 * i) == 1.0 for i in range(100))
    torque, throttle = run.channel("engine_torque"), run.channel("throttle")
    speed = run.channel("engine_speed")
    for i in range(10, 120):
        t = 0.1 * i
        if throttle(t_s=t) == 1.0 and speed(t_s=t) < 7200.0:
            assert torque(t_s=t) == pytest.approx(full_load(blown, speed(t_s=t)), rel=1e-12)


def test_supercharger_fills_the_low_end(tmp_path: Path) -> None:
    blown = car(tmp_path, (NATURAL, BLOWN), name="blown.toml")
    natural, turbo = car(tmp_path), car(tmp_path, (NATURAL, TURBO), name="turbo.toml")
    low = [full_load(v, 1500.0) for v in (blown, natural, turbo)]
    assert low[0] > max(low[1:])
    for vehicle in (blown, natural, turbo):
        assert full_load(vehicle, 6500.0) == pytest.approx(
            full_load(natural, 6500.0) * vehicle_share(vehicle) / vehicle_share(natural), rel=2e-3
        )


def vehicle_share(vehicle: dragsim.Vehicle) -> float:
    """Torque of the day over the stated one."""
    return dragsim.simulate(vehicle).power_correction * complete(vehicle).engine.reserve


def test_a_turbo_engine_makes_more_than_rated_and_what_was_measured_stays(tmp_path: Path) -> None:
    def rated(*changes: tuple[str, str]) -> float:
        return complete(car(tmp_path, *changes)).engine.reserve

    assert rated((NATURAL, TURBO)) == DEFAULTS.turbo_reserve > 1.0
    assert rated() == rated((NATURAL, BLOWN)) == 1.0
    assert rated((NATURAL, TURBO), (POWER, 'power = "200 whp @ 6500 rpm"')) == 1.0
    curve = "[engine.curve]\nrpm = [1800, 4500, 6500]\ntorque_lbft = [170, 170, 161.6]"
    assert rated((NATURAL, TURBO), ("[transmission]", f"{curve}\n[transmission]")) == 1.0


def test_boost_comes_quicker_the_faster_the_engine_turns() -> None:
    """In proportion; the lag of the file is that of 3000 rpm."""
    from dragsim.model.boost import boost_rate

    params = build(
        dragsim.load_vehicle(COOPER), strip=dragsim.Strip(), weather=dragsim.Weather()
    ).params
    rates = [boost_rate(params.engine, n * RPM, 0.2, 1.0) for n in (1500.0, 3000.0, 6000.0)]
    assert rates[1] == pytest.approx(0.8 / params.engine.boost_lag, rel=1e-12)
    assert rates[0] == pytest.approx(0.5 * rates[1], rel=1e-12)
    assert rates[2] == pytest.approx(2.0 * rates[1], rel=1e-12)


def test_more_lag_is_slower_and_none_is_quickest() -> None:
    times = [
        standing(dragsim.simulate(dragsim.load_vehicle(COOPER).tweak({"engine.boost_lag": lag})))
        for lag in ("0 s", "0.25 s", "0.8 s")
    ]
    assert times[0] < times[1] < times[2]
    assert times[2] - times[0] > 0.1


@pytest.fixture
def boosted(tmp_path: Path) -> dragsim.Vehicle:
    return car(
        tmp_path,
        (NATURAL, TURBO),
        (TORQUE, f'{PLATEAU}\noverboost = "190 lb-ft @ 2000-4200 rpm"'),
        name="boosted.toml",
    )


@pytest.fixture
def plain(tmp_path: Path) -> dragsim.Vehicle:
    return car(tmp_path, (NATURAL, TURBO), (TORQUE, PLATEAU), name="plain.toml")


def test_overboost_is_the_torque_of_full_throttle(
    boosted: dragsim.Vehicle, plain: dragsim.Vehicle
) -> None:
    """Its own torque over its own speeds, never less than without, the same power but for what the
    torque row rounds off where the curves meet at the power peak (``torque_row``)."""
    share = vehicle_share(plain)
    peak = share * parse("190 lb-ft", Dimension.TORQUE)
    for rpm in (2200.0, 3000.0, 4100.0):
        assert full_load(boosted, rpm) == pytest.approx(peak, rel=2e-3)
    for rpm in range(1000, 7600, 200):
        assert full_load(boosted, rpm) >= full_load(plain, rpm) * (1.0 - 2e-3)
    assert full_load(boosted, 6500.0) == pytest.approx(full_load(plain, 6500.0), rel=5e-4)


def test_overboost_is_worth_time_and_shows(
    boosted: dragsim.Vehicle, plain: dragsim.Vehicle
) -> None:
    from dragsim.estimate.explain import figures

    assert standing(dragsim.simulate(boosted)) < standing(dragsim.simulate(plain)) - 0.05
    assert "engine.overboost" in {figure.key for figure in figures(boosted)}
    assert "engine.overboost" not in {figure.key for figure in figures(plain)}


def test_overboost_without_speeds_takes_those_of_the_torque(tmp_path: Path) -> None:
    vehicle = car(tmp_path, (NATURAL, TURBO), (TORQUE, f'{PLATEAU}\noverboost = "178 lb-ft"'))
    peak = vehicle_share(vehicle) * parse("178 lb-ft", Dimension.TORQUE)
    assert full_load(vehicle, 2000.0) == pytest.approx(peak, rel=2e-3)
    assert full_load(vehicle, 4400.0) == pytest.approx(peak, rel=2e-3)


@pytest.mark.parametrize(
    ("overboost", "extra", "words"),
    [
        ("150 lb-ft @ 2000-4200 rpm", "", "engine.torque"),
        ("190 lb-ft @ 2000-6500 rpm", "", "engine.power"),
        (
            "190 lb-ft @ 2000-4200 rpm",
            "\n[engine.curve]\nrpm = [1800, 4500, 6500]\ntorque_lbft = [170, 170, 161.6]",
            "engine.curve",
        ),
    ],
    ids=["less than the torque", "more than the power", "beside a curve"],
)
def test_overboost_that_contradicts_is_told(
    tmp_path: Path, overboost: str, extra: str, words: str
) -> None:
    redline = 'redline = "7200 rpm"'
    problem = the_problem(
        tmp_path,
        (NATURAL, TURBO),
        (TORQUE, f'{PLATEAU}\noverboost = "{overboost}"'),
        (redline, redline + extra),
    )
    assert problem.key == "engine.overboost"
    assert words in problem.message


def test_a_natural_engine_has_no_overboost(tmp_path: Path) -> None:
    problem = the_problem(tmp_path, (TORQUE, f'{TORQUE}\noverboost = "190 lb-ft"'))
    assert problem.key == "engine.overboost"


def test_a_closed_throttle_does_not_stall_an_engine() -> None:
    """Idle control: on ice traction control takes all torque away, time and again."""
    car_on_ice = dragsim.load_vehicle(COOPER).tweak({"driver.throttle": "traction-control"})
    run = dragsim.simulate(car_on_ice, strip=dragsim.Strip(grip=0.05))
    assert run.outcome.value == "finished"
    looks = [run.trace.outputs(step, 1.0) for step in run.trace.steps if step.t < 20.0]
    lowest = min(out[OUT_OMEGA_E] for out in looks)
    assert lowest > run.trace.params.engine.stall
