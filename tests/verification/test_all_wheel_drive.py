"""Two driven axles and the centre between them: limits, near-ideal split, energy, scipy, bits."""

from __future__ import annotations

import pytest
from all_drive_cars import all_drive, fixed_split, limited_slip, locked_centre, open_centre
from cars import Car, front_drive_turbo, on_all_its_grip, rear_drive_natural
from garage_cars import garage_car
from hills import HILL, on_profile
from hybrid import HybridRun
from runs import FT60, FT660, FT1320, run

from dragsim.core.rows import float_list, int_list, new_state, new_work
from dragsim.core.trace import DEFAULT_LIMITS, marks_at
from dragsim.model.axles import turn
from dragsim.model.ground import ground
from dragsim.model.params import AXLE_BOTH, Axle, Centre
from dragsim.model.state import (
    FINISHED,
    LOAD,
    OMEGA_F,
    OMEGA_R,
    OUT_KAPPA,
    OUT_P_DRIVELINE,
    SLOTS,
    V,
)
from dragsim.results.energy import energy_balance

PLACES = (FT60, FT660, FT1320)
CARS = [
    pytest.param(fixed_split(), id="fixed"),
    pytest.param(open_centre(), id="open"),
    pytest.param(limited_slip(), id="limited-slip"),
    pytest.param(locked_centre(), id="locked"),
]
GARAGE = (
    "mini_countryman_s_all4_2011_6mt",
    "porsche_911_turbo_2010_6mt",
    "mitsubishi_evo_viii_2003_5mt",
)


def stiff(axle: Axle, stiffness: float) -> Axle:
    """A tyre that rolls with next to no slip: a slope of ``stiffness`` peaks per unit of slip."""
    return axle._replace(b=stiffness, c=1.0, e=0.0)


def driven_by_one(car: Car, *, front: bool, stiffness: float) -> Car:
    """The car with its undriven axle joined to an open centre that gives it nothing."""
    p = car.params
    centre = Centre(front_share=1.0 if front else 0.0, coupling=0.0, width=1.0)
    rolling = {"rear" if front else "front": stiff(p.rear if front else p.front, stiffness)}
    return Car(p._replace(driven=AXLE_BOTH, centre=centre, **rolling), car.curve)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("car", "front"),
    [
        pytest.param(rear_drive_natural(), False, id="all to the rear"),
        pytest.param(front_drive_turbo(), True, id="all to the front"),
    ],
)
def test_all_torque_to_one_axle_is_two_wheel_drive(car: Car, front: bool) -> None:
    """In the limit of an axle that rolls without slip: a tenth of the error for ten times the
    stiffness of its tyres."""
    two = run(car, places=PLACES, rtol=1e-9)
    errors = []
    for stiffness in (1e2, 1e3, 1e4):
        four = run(driven_by_one(car, front=front, stiffness=stiffness), places=PLACES, rtol=1e-9)
        errors.append(max(abs(four.at(place) - two.at(place)) for place in PLACES))
    assert errors[2] < 2e-5
    assert errors[1] < 0.2 * errors[0]
    assert errors[2] < 0.2 * errors[1]


def test_a_locked_centre_keeps_both_axles_at_one_speed() -> None:
    """The closer, the steeper the coupling takes hold; the time settles in proportion."""
    apart, times = [], []
    for width in (1.0, 0.1, 0.01):
        timed = run(
            all_drive(front_share=0.5, coupling=6000.0, width=width), places=[FT1320], rtol=1e-8
        )
        apart.append(max(abs(s.y1[OMEGA_F] - s.y1[OMEGA_R]) for s in timed.trace.steps))
        times.append(timed.at(FT1320))
    assert apart[0] < 0.5
    assert apart[1] == pytest.approx(0.1 * apart[0], rel=0.2)
    assert apart[2] == pytest.approx(0.01 * apart[0], rel=0.2)
    assert abs(times[2] - times[1]) < 0.2 * abs(times[1] - times[0]) < 2e-3


def test_a_locked_centre_does_not_care_for_its_share() -> None:
    """One shaft: whichever end the torque comes in, each axle takes what its tyres hold."""
    times = [
        run(
            all_drive(front_share=share, coupling=9000.0, width=0.01), places=[FT1320], rtol=1e-8
        ).at(FT1320)
        for share in (0.2, 0.5, 0.8)
    ]
    assert max(times) - min(times) < 2e-4


@pytest.mark.parametrize("car", [limited_slip(), locked_centre()], ids=["limited-slip", "locked"])
def test_a_coupling_splits_nearly_as_the_grip_does(car: Car) -> None:
    """60 ft within 6 % of the same car on all the grip of both axles, never ahead of it."""
    ideal = run(on_all_its_grip(car), places=[FT60], rtol=1e-8).at(FT60)
    share = run(car, places=[FT60], rtol=1e-8).at(FT60) / ideal
    assert 1.0 < share < 1.06


def test_what_cannot_shift_torque_is_slower() -> None:
    """A rear-engined car leans on its rear axle: half to the front is worse than 40 %, either worse
    than a coupling; with grip to spare all are alike."""
    open_, fixed, limited = (
        run(car, places=[FT60], rtol=1e-8).at(FT60)
        for car in (open_centre(), fixed_split(), limited_slip())
    )
    assert open_ > 1.05 * fixed > 1.05 * 1.1 * limited
    grippy = [
        run(all_drive(front_share=share, coupling=c, mu=4.0), places=[FT60], rtol=1e-8).at(FT60)
        for share, c in ((0.5, 0.0), (0.4, 0.0), (0.4, 3000.0))
    ]
    assert max(grippy) < 1.015 * min(grippy)


def test_four_driven_wheels_beat_two_where_grip_limits() -> None:
    both = run(limited_slip(), places=[FT60], rtol=1e-8).at(FT60)
    p, curve = limited_slip()
    rear = Car(p._replace(driven=rear_drive_natural().params.driven), curve)
    assert both < 0.95 * run(rear, places=[FT60], rtol=1e-8).at(FT60)


@pytest.mark.parametrize("car", CARS)
def test_torques_on_shaft_and_axles_balance(car: Car) -> None:
    """The equations of motion, put together again from what ``turn`` answers, driving and coasting:
    axles, shaft, efficiency, and a coupling that takes from one what it gives the other."""
    p = car.params
    y = [0.0] * SLOTS
    y[V], y[LOAD] = 20.0, 0.1
    y[OMEGA_F], y[OMEGA_R] = 20.9 / p.front.radius, 20.4 / p.rear.radius
    g = ground(p, car.curve, y)
    for torque in (400.0, -80.0):
        inertia, ratio = 0.26, 8.0
        t = turn(p, y, g, torque, inertia, ratio)
        front = p.front.inertia * t.alpha_front + p.front.radius * g.F_front
        rear = p.rear.inertia * t.alpha_rear + p.rear.radius * g.F_rear
        eta = p.gearbox.efficiency if t.T_in > 0.0 else 1.0 / p.gearbox.efficiency
        assert t.T_front == pytest.approx(front, rel=1e-9)
        assert t.T_rear == pytest.approx(rear, rel=1e-9)
        assert t.T_front + t.T_rear == pytest.approx(eta * ratio * t.T_in, rel=1e-9)
        s = p.centre.front_share
        alpha = s * t.alpha_front + (1.0 - s) * t.alpha_rear
        assert t.alpha == pytest.approx(alpha, rel=1e-12)
        assert t.T_in == pytest.approx(torque - inertia * ratio * alpha, rel=1e-9)
        moved = s * eta * ratio * t.T_in - t.T_front
        faster = y[OMEGA_F] - y[OMEGA_R]
        assert moved == 0.0 or moved * faster > 0.0
        assert abs(moved) <= p.centre.coupling + 1e-9


@pytest.mark.parametrize("car", CARS)
def test_slip_is_held_and_the_driveline_only_loses(car: Car) -> None:
    timed = run(car, places=[FT1320], rtol=1e-7)
    assert timed.trace.outcome == FINISHED
    for step in timed.trace.steps:
        out = timed.trace.outputs(step, 1.0)
        assert out[OUT_KAPPA] < 1.5 * car.params.rear.best_slip
        assert out[OUT_P_DRIVELINE] > -1e-6


@pytest.mark.parametrize("car", CARS)
def test_energy_closes(car: Car) -> None:
    for over in (car, on_profile(car, HILL)):
        for rtol, within in ((DEFAULT_LIMITS.rtol, 1e-4), (1e-9, 1e-7)):
            energy = energy_balance(run(over, places=[FT1320], rtol=rtol).trace)
            assert abs(energy.residual_J) < within * energy.engine_J


@pytest.mark.parametrize("car", CARS)
def test_times_agree_with_scipy(car: Car) -> None:
    reference = HybridRun(car, PLACES, method="DOP853", rtol=1e-10)
    for rtol, within in ((DEFAULT_LIMITS.rtol, 1e-4), (1e-8, 1e-7)):
        timed = run(car, places=PLACES, rtol=rtol)
        for place, t in zip(PLACES, reference.place_times, strict=True):
            assert timed.at(place) == pytest.approx(t, rel=0.0, abs=within)


@pytest.mark.parametrize("name", GARAGE)
def test_cars_of_the_garage_split_nearly_ideally(name: str) -> None:
    """Where grip limits them at all: none is ahead of the grip of both axles."""
    car = garage_car(name)
    ideal = run(on_all_its_grip(car), places=[FT60], rtol=1e-8).at(FT60)
    timed = run(car, places=[FT60, FT1320], rtol=1e-9)
    assert timed.at(FT60) > ideal
    energy = energy_balance(timed.trace)
    assert abs(energy.residual_J) < 1e-7 * energy.engine_J


@pytest.mark.parametrize("car", CARS)
def test_both_ways_give_the_same_bits(car: Car) -> None:
    pytest.importorskip("numba")
    from dragsim.compiled import Rows, run_compiled
    from dragsim.core.advance import run_through

    for driven in (car, on_profile(car, HILL)):
        marks, theirs = (marks_at([(place, True) for place in PLACES], [20.0]) for _ in range(2))
        rows = Rows()
        run_compiled(driven.params, driven.curve, marks=theirs, rows=rows)
        ours, kept = new_state(float_list, int_list), new_work(float_list, int_list)
        run_through(driven.params, driven.curve, marks, DEFAULT_LIMITS, ours, kept, 0.0)
        assert list(marks.x_t) == list(theirs.x_t)
        assert list(marks.v_t) == list(theirs.v_t)
        assert list(ours.y) == list(rows.state.y)
        assert list(ours.counts) == list(rows.state.counts)
