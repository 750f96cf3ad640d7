"""Cars, strips and days beyond reason, through ``dragsim.simulate``: each ends with the right
outcome, every number a number, its energy accounted for. Warnings are errors."""

from __future__ import annotations

from math import isfinite, sqrt
from typing import Any

import pytest

import dragsim
from dragsim.constants import GRAVITY, QUARTER_MILE
from dragsim.core.trace import DEFAULT_LIMITS

CARRERA = "porsche_911_carrera_2010"
COOPER = "mini_cooper_s_2011"
KINDS = [
    pytest.param(CARRERA, id="manual-rear"),
    pytest.param(COOPER, id="manual-front-turbo"),
    pytest.param("mini_countryman_s_all4_2011_6mt", id="manual-all"),
    pytest.param("porsche_911_turbo_2010_pdk", id="dual-clutch-all"),
    pytest.param("camaro_ss_2010_6at", id="automatic"),
    pytest.param("nissan_versa_sr_2020_cvt", id="cvt"),
    pytest.param("tesla_model_s_plaid_2021", id="electric-all"),
    pytest.param("chevrolet_volt_2013", id="electric-front"),
]
"""One car of every kind of drivetrain."""
THROTTLES = ["skilled", "floored", "traction-control"]


def strip(**said: Any) -> dragsim.Strip:
    return dragsim.Strip(**said)


def weather(**said: Any) -> dragsim.Weather:
    return dragsim.Weather(**said)


def tweaked(car: str, changes: dict[str, object]) -> dragsim.Vehicle:
    return dragsim.load_vehicle(car).tweak(changes)


def sound(run: dragsim.Run) -> str:
    """The outcome of a run, once every number of it is known to be one and energy adds up."""
    trace = run.trace
    for step in trace.steps:
        assert step.h > 0.0
        assert all(isfinite(value) for value in (*step.y1, step.x1, step.a1))
        assert all(isfinite(value) for value in trace.outputs(step, 1.0))
    assert trace.effort.steps <= DEFAULT_LIMITS.steps
    for clock in ("standing", "one_foot", "beams"):
        for value in run.slip(clock).to_dict().values():
            assert value is None or isfinite(value)
    energy = run.energy
    spent = abs(energy.engine_J) + abs(energy.drag_J) + abs(energy.grade_J) + energy.initial_J
    assert abs(energy.residual_J) <= 1e-4 * spent
    return run.outcome.value


@pytest.mark.parametrize("throttle", THROTTLES)
def test_three_thousand_horsepower_on_bias_ply(throttle: str) -> None:
    """No quicker than the tyres allow: a = mu w/(1 - mu h/L) g on the whole load at most."""
    car = tweaked(
        CARRERA,
        {
            "engine.power": "3000 hp @ 7000 rpm",
            "engine.torque": "2500 lb-ft @ 5000 rpm",
            "tyres.compound": "bias-ply",
            "driver.throttle": throttle,
        },
    )
    run = dragsim.simulate(car)
    assert sound(run) == "finished"
    assert run.standing_s is not None
    assert run.standing_s > sqrt(2.0 * QUARTER_MILE / GRAVITY)
    assert run.standing_s < 20.0


VAN: dict[str, object] = {
    "engine.aspiration": "natural",
    "engine.power": "10 hp @ 4000 rpm",
    "engine.torque": "17 lb-ft @ 2500 rpm",
    "engine.redline": "4500 rpm",
    "body.mass": "2500 kg",
    "body.height": "2500 mm",
    "body.frontal_area": "4.0 m^2",
    "body.drag_coefficient": 0.45,
    "transmission.efficiency": "87 %",
}


@pytest.mark.parametrize("throttle", THROTTLES)
def test_ten_horsepower_in_a_van_on_a_slope_of_one_in_five(throttle: str) -> None:
    """First gear gives a sixth of what the slope takes: the brake is never let go. A clutch that
    is dumped drags the engine down."""
    car = tweaked(COOPER, {**VAN, "driver.throttle": throttle})
    run = dragsim.simulate(car, strip=strip(grade="20 %"))
    assert sound(run) == ("stalled" if throttle == "floored" else "never_launched")
    assert run.trace.end_m == 0.0


def test_the_van_on_the_level_gets_there() -> None:
    run = dragsim.simulate(tweaked(COOPER, VAN))
    assert sound(run) == "finished"
    assert run.standing_s is not None
    assert 40.0 < run.standing_s < 120.0


def test_the_van_in_a_crawler_gear_climbs_the_slope() -> None:
    """No quicker than its power lifts its weight: m g sin(theta) L/(eta P)."""
    car = tweaked(COOPER, {**VAN, "transmission.gears": [25.0, 12.0, 6.0, 3.0]})
    run = dragsim.simulate(car, strip=strip(grade="20 %"))
    assert sound(run) == "finished"
    assert run.standing_s is not None
    power = 10.0 * 745.7 * 0.87 * run.power_correction
    climbed = 2580.0 * GRAVITY * 0.2 / sqrt(1.04) * QUARTER_MILE
    assert climbed / power < run.standing_s < 2.0 * climbed / power


@pytest.mark.parametrize("throttle", THROTTLES)
@pytest.mark.parametrize("gear", [0.5, 1.0, 3.9, 15.0])
def test_one_gear(gear: float, throttle: str) -> None:
    """Tall: slipping the clutch for long. Short: against the limiter, at its speed."""
    car = tweaked(CARRERA, {"transmission.gears": [gear], "driver.throttle": throttle})
    run = dragsim.simulate(car)
    assert sound(run) in {"finished", "stalled"}
    assert not run.shifts
    if run.finished and gear > 3.0:
        assert run.trap_mps is not None
        limit = 7650.0 / 60.0 * 6.2832 / (gear * 3.44) * 0.35
        assert run.trap_mps < limit


def test_twelve_gears() -> None:
    """All of them taken on ten kilometres, one after another."""
    gears = [4.5 * 0.86**i for i in range(12)]
    run = dragsim.simulate(
        tweaked(CARRERA, {"transmission.gears": gears}), strip=strip(length="10 km")
    )
    assert sound(run) == "finished"
    assert [shift.to_gear for shift in run.shifts] == list(range(2, len(run.shifts) + 2))
    assert len(run.shifts) >= 8


@pytest.mark.parametrize("throttle", THROTTLES)
def test_a_clutch_too_weak_to_lock(throttle: str) -> None:
    """A quarter of the engine's torque: it slips all the way and still gets there."""
    car = tweaked(CARRERA, {"transmission.clutch.capacity": "100 N m", "driver.throttle": throttle})
    run = dragsim.simulate(car)
    assert sound(run) == "finished"
    phases = run.channel("phase")
    slipping = [x for x in range(1, 403, 3) if phases(x_m=float(x)) not in {"locked", "shift"}]
    assert len(slipping) > 80
    locked = run.channel("clutch_torque")
    assert max(abs(locked(x_m=float(x))) for x in range(1, 403)) < 100.0 + 1e-6


def test_a_clutch_too_weak_to_move_the_car() -> None:
    run = dragsim.simulate(tweaked(CARRERA, {"transmission.clutch.capacity": "3 N m"}))
    assert sound(run) == "never_launched"


@pytest.mark.parametrize("car", KINDS)
@pytest.mark.parametrize("length", ["1 m", "10 km"])
def test_a_very_short_and_a_very_long_strip(car: str, length: str) -> None:
    run = dragsim.simulate(car, strip=strip(length=length))
    assert sound(run) == "finished"
    assert run.standing_s is not None
    assert run.standing_s > sqrt(2.0 * run.length_m / (1.5 * GRAVITY))


@pytest.mark.parametrize("car", KINDS)
@pytest.mark.parametrize("wind", ["40 m/s", "60 m/s", "-60 m/s"])
def test_a_gale(car: str, wind: str) -> None:
    """A headwind costs time. A tailwind overtakes the car and pushes: drag below zero."""
    calm, blown = dragsim.simulate(car), dragsim.simulate(car, weather=weather(wind=wind))
    assert sound(blown) == "finished"
    assert calm.standing_s is not None
    assert blown.standing_s is not None
    drag = blown.channel("drag")(t_s=1.0)
    if wind.startswith("-"):
        assert drag < 0.0
    else:
        assert drag > 0.0
        assert blown.standing_s > calm.standing_s + 0.2


@pytest.mark.parametrize("car", KINDS)
def test_ice(car: str) -> None:
    """No quicker than all four wheels on a twentieth of their grip."""
    run = dragsim.simulate(car, strip=strip(grip=0.05))
    assert sound(run) == "finished"
    assert run.standing_s is not None
    assert run.standing_s > sqrt(2.0 * QUARTER_MILE / (0.05 * 1.3 * GRAVITY))


@pytest.mark.parametrize("throttle", THROTTLES)
@pytest.mark.parametrize("car", KINDS)
def test_ice_under_every_foot(car: str, throttle: str) -> None:
    """Whatever the foot does it is neither a hang nor a wrong number, nor quicker than the grip."""
    run = dragsim.simulate(
        tweaked(car, {"driver.throttle": throttle}), strip=strip(grip=0.05, length="1/8 mile")
    )
    assert sound(run) == "finished"
    assert run.standing_s is not None
    assert run.standing_s > sqrt(QUARTER_MILE / (0.05 * 1.3 * GRAVITY))


@pytest.mark.parametrize("car", KINDS)
def test_ice_on_a_hill(car: str) -> None:
    """One in twelve is more than ice holds, whichever wheels are driven."""
    run = dragsim.simulate(car, strip=strip(grip=0.05, grade="8.5 %"))
    assert sound(run) == "never_launched"


@pytest.mark.parametrize("car", KINDS)
@pytest.mark.parametrize(
    ("day", "low", "high"),
    [
        (weather(temperature="-30 degC"), 0.9, 1.05),
        (weather(temperature="50 degC", humidity="100 %"), 0.99, 1.2),
        (weather(altitude="5000 m", temperature="-17 degC"), 0.98, 1.5),
    ],
    ids=["-30 degC", "+50 degC", "5000 m"],
)
def test_a_cold_a_hot_and_a_high_day(
    car: str, day: dragsim.Weather, low: float, high: float
) -> None:
    """Shares of the time on the road-test day. Cold air gives power and takes it as drag; thin air
    leaves an electric car its power and costs it less drag."""
    usual, run = dragsim.simulate(car), dragsim.simulate(car, weather=day)
    assert sound(run) == "finished"
    assert usual.standing_s is not None
    assert run.standing_s is not None
    assert low < run.standing_s / usual.standing_s < high
    if run.vehicle.engine is None and run.conditions.density_kgpm3 < 1.2:
        assert run.standing_s < usual.standing_s


@pytest.mark.parametrize("car", KINDS)
def test_a_road_like_a_wave(car: str) -> None:
    """Ten per cent up and down every ten metres: crests that lift the car, dips that press it."""
    wave = tuple((10.0 * i, 0.1 if i % 2 else -0.1) for i in range(41))
    run = dragsim.simulate(car, strip=strip(grade_profile=wave))
    assert sound(run) == "finished"


@pytest.mark.parametrize("grade", ["-100 %", "100 %"])
@pytest.mark.parametrize("car", KINDS)
def test_forty_five_degrees(car: str, grade: str) -> None:
    """Up: those with all wheels on sticky tyres get there, no other does. Down: everything does."""
    run = dragsim.simulate(car, strip=strip(grade=grade))
    outcome = sound(run)
    if grade.startswith("-"):
        assert outcome == "finished"
    else:
        assert outcome in {"finished", "never_launched"}
