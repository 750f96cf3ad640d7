"""What becomes of wheelspin: a skilled foot, a pedal on the floor, traction control."""

from __future__ import annotations

import pytest
from cars import Car, front_drive_turbo, rear_drive_natural
from hybrid import HybridRun
from runs import FT60, FT660, FT1320, Timed, run

import dragsim
from dragsim.constants import RPM
from dragsim.core.trace import DEFAULT_LIMITS
from dragsim.model.params import FOOT_FLOORED, FOOT_SKILLED, FOOT_TRACTION
from dragsim.model.state import (
    FINISHED,
    GAP,
    OUT_CLUTCH,
    OUT_F_X,
    OUT_F_Z_FRONT,
    OUT_F_Z_REAR,
    OUT_KAPPA,
    OUT_THROTTLE,
    PHASE,
    STALLED,
    TRACTION,
)
from dragsim.model.tyre import peak_force
from dragsim.results.energy import energy_balance
from dragsim.spec.scenario import Strip, Surface
from dragsim.spec.vehicle import Throttle

CARS = [
    pytest.param(rear_drive_natural(), id="rear-drive"),
    pytest.param(front_drive_turbo(), id="front-drive"),
]
FEET = [
    pytest.param(FOOT_FLOORED, id="floored"),
    pytest.param(FOOT_TRACTION, id="traction-control"),
]
PLACES = (FT60, FT660, FT1320)
PREPPED = Strip(surface=Surface.PREPPED)


def with_foot(car: Car, foot: int) -> Car:
    """The same car with another right foot; traction control from 1 to 3 times the best slip."""
    p = car.params
    driver = p.driver._replace(foot=foot)
    if foot == FOOT_TRACTION:
        driver = driver._replace(slip_low=0.15, slip_high=0.45)
    return Car(p._replace(driver=driver), car.curve)


def with_grip(car: Car, mu: float) -> Car:
    p = car.params
    return Car(p._replace(front=p.front._replace(mu=mu), rear=p.rear._replace(mu=mu)), car.curve)


def quarter_mile(car: Car) -> Timed:
    timed = run(car, places=PLACES, rtol=1e-7)
    assert timed.trace.outcome == FINISHED
    return timed


@pytest.mark.parametrize("car", CARS)
def test_on_little_grip_skill_beats_electronics_and_electronics_the_floor(car: Car) -> None:
    times = [
        quarter_mile(with_foot(with_grip(car, 0.7), foot)).at(FT60)
        for foot in (FOOT_SKILLED, FOOT_TRACTION, FOOT_FLOORED)
    ]
    assert times == sorted(times)
    assert times[2] > 1.03 * times[0]


@pytest.mark.parametrize("car", CARS)
def test_on_the_floor_the_tyres_slide(car: Car) -> None:
    """Slip goes past 2 and the force is 0.72 of the peak while it does."""
    timed = quarter_mile(with_foot(with_grip(car, 0.7), FOOT_FLOORED))
    p = timed.trace.params
    axle, slot = (p.rear, OUT_F_Z_REAR) if p.driven else (p.front, OUT_F_Z_FRONT)
    sliding = 0
    for step in timed.trace.steps:
        out = timed.trace.outputs(step, 1.0)
        if out[OUT_KAPPA] > 2.0:
            sliding += 1
            assert out[OUT_F_X] == pytest.approx(0.72 * peak_force(axle, out[slot]), rel=1e-9)
    assert sliding > 10


@pytest.mark.parametrize("car", CARS)
def test_on_the_floor_pedals_go_by_the_clock(car: Car) -> None:
    """Throttle open but in a shift; clutch in once its ramp is over, whatever the tyres do."""
    timed = quarter_mile(with_foot(car, FOOT_FLOORED))
    for step in timed.trace.steps:
        out = timed.trace.outputs(step, 1.0)
        shifting = step.mode[PHASE] == GAP
        assert out[OUT_THROTTLE] == (0.0 if shifting else 1.0)
        if not shifting and step.tau > 0.15:
            assert out[OUT_CLUTCH] == 1.0


@pytest.mark.parametrize("car", CARS)
def test_traction_control_takes_torque_away_and_gives_it_back(car: Car) -> None:
    """Late: slip overshoots its range before the torque follows. In the end all of it is back."""
    timed = quarter_mile(with_foot(with_grip(car, 0.7), FOOT_TRACTION))
    shares = [step.y1[TRACTION] for step in timed.trace.steps]
    assert min(shares) < 0.6
    assert shares[-1] > 0.99
    assert all(-1e-6 < share < 1.0 + 1e-6 for share in shares)
    spins = [timed.trace.outputs(step, 1.0)[OUT_KAPPA] for step in timed.trace.steps]
    assert max(spins) > 0.45


@pytest.mark.parametrize("car", CARS)
def test_quicker_electronics_lose_less(car: Car) -> None:
    times = []
    for lag in (0.02, 0.2):
        slow = with_foot(with_grip(car, 0.7), FOOT_TRACTION)
        driver = slow.params.driver._replace(traction_lag=lag)
        times.append(quarter_mile(Car(slow.params._replace(driver=driver), slow.curve)).at(FT60))
    assert times[0] < times[1]


@pytest.mark.parametrize("foot", FEET)
@pytest.mark.parametrize("car", CARS)
def test_energy_closes(car: Car, foot: int) -> None:
    for rtol, within in ((DEFAULT_LIMITS.rtol, 1e-4), (1e-9, 1e-7)):
        energy = energy_balance(run(with_foot(car, foot), places=[FT1320], rtol=rtol).trace)
        assert abs(energy.residual_J) < within * energy.engine_J


@pytest.mark.parametrize("foot", FEET)
@pytest.mark.parametrize("car", CARS)
def test_times_agree_with_scipy(car: Car, foot: int) -> None:
    spinning = with_foot(with_grip(car, 0.8), foot)
    reference = HybridRun(spinning, PLACES, method="DOP853", rtol=1e-10)
    for rtol, within in ((DEFAULT_LIMITS.rtol, 1e-4), (1e-8, 1e-7)):
        timed = run(spinning, places=PLACES, rtol=rtol)
        for place, t in zip(PLACES, reference.place_times, strict=True):
            assert timed.at(place) == pytest.approx(t, rel=0.0, abs=within)


def test_a_clutch_dumped_at_low_speed_on_good_tyres_stalls_the_engine() -> None:
    """A skilled foot eases the clutch; on the floor nobody does."""
    car = with_grip(rear_drive_natural(), 1.6)
    p = car.params
    ratio = (4.0, *p.gearbox.ratio[1:])
    driver = p.driver._replace(launch_speed=1300.0 * RPM)
    tall = Car(p._replace(driver=driver, gearbox=p.gearbox._replace(ratio=ratio)), car.curve)
    assert run(with_foot(tall, FOOT_FLOORED), places=[FT60], rtol=1e-6).trace.outcome == STALLED


@pytest.fixture(scope="module")
def dragster() -> dragsim.Vehicle:
    """More grip than balance."""
    return dragsim.load_vehicle("porsche_911_carrera_2010").tweak(
        {"tyres.compound": "slick", "engine.power": "800 hp", "body.cg_height": "0.6 m"}
    )


def simulated(car: dragsim.Vehicle, throttle: Throttle) -> dragsim.Run:
    tweaked = car.tweak({"driver.throttle": throttle.value})
    return dragsim.simulate(tweaked, strip=PREPPED)


def test_a_skilled_driver_holds_the_front_wheels_down(dragster: dragsim.Vehicle) -> None:
    assert simulated(dragster, Throttle.SKILLED).front_lift_s == 0.0


@pytest.mark.parametrize("throttle", [Throttle.FLOORED, Throttle.TRACTION_CONTROL])
def test_nobody_else_does_and_the_card_says_so(
    dragster: dragsim.Vehicle, throttle: Throttle
) -> None:
    from dragsim.report.card import sanity_notes

    race = dragsim.race([dragster.tweak({"driver.throttle": throttle.value})], strip=PREPPED)
    assert race.lanes[0].run.front_lift_s > 0.05
    assert any("wheelie" in note for note in sanity_notes(race.lanes[0], race))
    trace = race.lanes[0].run.trace
    looks = [trace.outputs(step, 1.0) for step in trace.steps]
    least = min(out[OUT_F_Z_FRONT] / (out[OUT_F_Z_FRONT] + out[OUT_F_Z_REAR]) for out in looks)
    assert least == pytest.approx(0.01, rel=1e-3)


def test_explain_lists_what_each_foot_uses() -> None:
    from dragsim.estimate.explain import figures

    car = dragsim.load_vehicle("mini_cooper_s_2011")
    keys = {
        throttle: {f.key for f in figures(car.tweak({"driver.throttle": throttle.value}))}
        for throttle in Throttle
    }
    assert "driver.traction_lag" in keys[Throttle.TRACTION_CONTROL]
    assert "driver.traction_lag" not in keys[Throttle.SKILLED]
    assert "driver.slip_low" not in keys[Throttle.FLOORED]
    assert "driver.throttle" in keys[Throttle.FLOORED]
