"""The day and the strip, end to end: what a scenario says, what is run, what card and JSON show."""

from __future__ import annotations

import json
from math import sqrt
from pathlib import Path
from typing import Any

import pytest
from commands import dragsim as command
from commands import write_car

import dragsim
from dragsim.constants import GRAVITY
from dragsim.estimate.complete import complete

CARRERA = "porsche_911_carrera_2010"
COOPER = "mini_cooper_s_2011"
PLAID = "tesla_model_s_plaid_2021"
SCENARIO = """\
format = 1
name = "A day"

[strip]
{strip}

[weather]
{weather}

[[lane]]
vehicle = "porsche_911_carrera_2010"
label = "911"

[[lane]]
vehicle = "mini_cooper_s_2011"
label = "MINI"

[[lane]]
vehicle = "tesla_model_s_plaid_2021"
label = "Plaid"
"""
HOT = 'temperature = "32 degC"\npressure = "97.8 kPa"\nhumidity = "50 %"'
DENVER = 'temperature = "25 degC"\npressure = "83.4 kPa"\nhumidity = "30 %"'


def strip(**said: Any) -> dragsim.Strip:
    return dragsim.Strip(**said)


def weather(**said: Any) -> dragsim.Weather:
    return dragsim.Weather(**said)


def written(folder: Path, *, on: str = "", day: str = "") -> str:
    """A scenario of three cars in a file."""
    path = folder / "day.toml"
    path.write_text(SCENARIO.format(strip=on, weather=day), encoding="utf-8")
    return str(path)


def document(folder: Path, *, on: str = "", day: str = "") -> dict[str, Any]:
    """What ``run --json`` says of it."""
    told = command("run", written(folder, on=on, day=day), "--json", "--no-plot")
    assert told.exit_code == 0, told.stderr
    result: dict[str, Any] = json.loads(told.stdout)
    return result


def card(folder: Path, *, on: str = "", day: str = "") -> str:
    """The card of it, in one line."""
    told = command("run", written(folder, on=on, day=day), "--no-plot", columns=100)
    assert told.exit_code == 0, told.stderr
    return " ".join(told.stdout.split())


def standing(run: dragsim.Run) -> float:
    assert run.standing_s is not None
    return run.standing_s


@pytest.mark.parametrize(
    ("day", "density", "altitude_ft"),
    [(HOT, 1.106554, 3430.0), (DENVER, 0.970542, 7735.0)],
    ids=["hot and humid", "a mile up"],
)
def test_document_and_card_show_the_air(
    tmp_path: Path, day: str, density: float, altitude_ft: float
) -> None:
    """Density by CIPM to six digits; density altitude within its formula's rounding."""
    told = document(tmp_path, day=day)["conditions"]
    assert told["density_kgpm3"] == pytest.approx(density, abs=1e-6)
    assert told["density_altitude_m"] / 0.3048 == pytest.approx(altitude_ft, abs=25.0)
    shown = card(tmp_path, day=day)
    assert f"{density:.4f} kg/m3" in shown
    assert f"({told['density_altitude_m']:,.0f} m)" in shown


def test_each_car_has_its_own_power_correction(tmp_path: Path) -> None:
    """A natural engine feels all of the day, a turbo three tenths of it, a motor nothing."""
    natural, turbo, motor = (
        lane["power_correction"] for lane in document(tmp_path, day=DENVER)["lanes"]
    )
    assert natural < turbo < motor == 1.0
    assert 1.0 - turbo == pytest.approx(0.3 * (1.0 - natural), rel=1e-9)
    shares = f"Power in this air {100.0 * natural:.1f} {100.0 * turbo:.1f} 100.0 %"
    assert shares in card(tmp_path, day=DENVER)


def test_altitude_is_the_pressure_of_the_standard_atmosphere() -> None:
    high = dragsim.simulate(CARRERA, weather=weather(altitude="1609 m", temperature="15 degC"))
    same = dragsim.simulate(CARRERA, weather=weather(pressure="83.43 kPa", temperature="15 degC"))
    assert high.power_correction == pytest.approx(same.power_correction, rel=1e-4)
    assert standing(high) == pytest.approx(standing(same), abs=2e-3)
    assert standing(high) > standing(dragsim.simulate(CARRERA)) + 0.5


def test_humidity_takes_power_and_a_little_drag() -> None:
    """By its vapour pressure: 4.2 kPa of 101 at 30 degC and saturation."""
    dry, wet = (
        dragsim.simulate(CARRERA, weather=weather(temperature="30 degC", humidity=share))
        for share in ("0 %", "100 %")
    )
    assert wet.power_correction / dry.power_correction == pytest.approx(0.952, abs=0.006)
    assert wet.conditions.density_kgpm3 < dry.conditions.density_kgpm3
    assert standing(wet) > standing(dry) + 0.1


@pytest.mark.parametrize("car", [CARRERA, COOPER, PLAID])
def test_wind_acts_by_the_speed_through_the_air(car: str) -> None:
    """Faster than the car, it pushes; at its speed there is no drag at all."""
    tail = dragsim.simulate(car, weather=weather(wind="-20 m/s"))
    head = dragsim.simulate(car, weather=weather(wind="20 m/s"))
    calm = dragsim.simulate(car)
    assert standing(tail) < standing(calm) < standing(head)
    drag = tail.channel("drag")
    assert drag(t_s=0.5) < 0.0
    with_the_wind = tail.time_to_speed(20.0)
    assert with_the_wind is not None
    assert drag(t_s=with_the_wind) == pytest.approx(0.0, abs=1e-6)
    assert drag(t_s=with_the_wind + 1.0) > 0.0
    p = tail.trace.params
    area = 0.5 * p.air.rho * p.air.drag_area
    assert drag(t_s=0.0) == pytest.approx(-area * 400.0, rel=1e-12)


def steepest(grip: float) -> float:
    """Slope on which the rear tyres' pull on such a surface just holds the Carrera, rolling
    resistance taken off; the load that moves to the rear is left out."""
    car = complete(dragsim.load_vehicle(CARRERA))
    pull = grip * car.tyres.rear.friction * (1.0 - car.body.front_share)
    return pull - car.tyres.rolling_resistance


def test_a_tailwind_sets_a_car_in_motion_that_could_not_leave_the_line() -> None:
    """On ice, uphill: it is the wind that gets it there."""
    slope = strip(grip=0.05, grade=f"{100.0 * steepest(0.05) + 0.3:.3f} %")
    assert dragsim.simulate(CARRERA, strip=slope).outcome.value == "never_launched"
    blown = dragsim.simulate(CARRERA, strip=slope, weather=weather(wind="-50 m/s"))
    assert blown.outcome.value == "finished"


def test_surfaces_are_quicker_the_more_they_grip() -> None:
    times = [
        standing(dragsim.simulate(CARRERA, strip=strip(surface=surface)))
        for surface in ("prepped", "asphalt", "concrete", "wet")
    ]
    assert times[0] < times[1] == times[2] < times[3]


def test_grip_replaces_the_surface(tmp_path: Path) -> None:
    by_name = document(tmp_path, on='surface = "wet"')
    by_number = document(tmp_path, on="grip = 0.65")
    assert [lane["slips"] for lane in by_name["lanes"]] == [
        lane["slips"] for lane in by_number["lanes"]
    ]


def test_a_grade_profile_in_a_file(tmp_path: Path) -> None:
    """Down, level, up; the card names it, and work against the slope is what the heights say."""
    on = 'grade_profile = [["0 m", "-4 %"], ["200 m", "0 %"], ["400 m", "4 %"]]'
    told = document(tmp_path, on=on)
    level = document(tmp_path)
    for sloping, flat in zip(told["lanes"], level["lanes"], strict=True):
        assert sloping["slips"]["standing"]["ft660_s"] < flat["slips"]["standing"]["ft660_s"]
    assert "grade profile" in card(tmp_path, on=on)
    race = dragsim.run(tmp_path / "day.toml")
    run = race.lanes[0].run
    g, L, x = 0.04, 200.0, run.trace.end_m
    height = (L / g) * (sqrt(1.0 + (g * (min(x, 400.0) - L) / L) ** 2) - sqrt(1.0 + g * g))
    height += max(x - 400.0, 0.0) * g / sqrt(1.0 + g * g)
    mass = run.trace.params.body.mass
    assert run.energy.grade_J == pytest.approx(mass * GRAVITY * height, rel=1e-4, abs=500.0)


def test_settings_change_the_day(tmp_path: Path) -> None:
    told = command(
        "run", written(tmp_path), "--json", "--no-plot", "--set", "weather.altitude=2000 m",
        "--set", 'strip.grade_profile=[["0 m", "0 %"], ["400 m", "2 %"]]',
    )  # fmt: skip
    assert told.exit_code == 0, told.stderr
    assert json.loads(told.stdout)["conditions"]["density_kgpm3"] < 1.0


def test_throttle_is_a_lanes_own(tmp_path: Path) -> None:
    write_car(tmp_path)
    told = command(
        "race", str(tmp_path / "car.toml"), str(tmp_path / "car.toml"), "--json", "--no-plot",
        "--set", "2.driver.throttle=floored", "--set", "strip.surface=wet",
    )  # fmt: skip
    assert told.exit_code == 0, told.stderr
    skilled, floored = json.loads(told.stdout)["lanes"]
    assert skilled["slips"]["beams"]["ft60_s"] < floored["slips"]["beams"]["ft60_s"]
