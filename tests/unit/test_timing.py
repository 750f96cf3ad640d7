"""The three clocks against closed forms, and what a slip leaves empty."""

from __future__ import annotations

from itertools import pairwise
from math import sqrt

import pytest
from cars import ideal_car
from lanes import run_of
from runs import TIGHT

from dragsim.constants import FOOT, GRAVITY, INCH, KMH, MPH, QUARTER_MILE
from dragsim.errors import InputError, NotFoundError
from dragsim.model.powertrain.ideal import DRIVE_POWER
from dragsim.results.run import Run
from dragsim.results.timing import (
    NUMBERS,
    TRAP,
    Clock,
    beam_rollout_m,
    run_marks,
    slip_of,
)
from dragsim.spec.scenario import Staging

EIGHTH = QUARTER_MILE / 2.0
SECONDS = 1e-8
SPEED = 1e-6

SLIP_KEYS = [
    "length_m",
    "finish_s",
    "finish_mps",
    "rollout_s",
    "ft60_s",
    "ft330_s",
    "ft660_s",
    "ft660_mps",
    "ft1000_s",
    "ft1320_s",
    "ft1320_mps",
    "zero_to_60_mph_s",
    "zero_to_100_mph_s",
    "zero_to_100_kmh_s",
    "zero_to_200_kmh_s",
    "sixty_to_130_mph_s",
    "hundred_to_200_kmh_s",
    "five_to_60_mph_s",
]


def steady(a: float, **options: float) -> Run:
    """A run at constant acceleration [m/s^2]."""
    return run_of(ideal_car(mass=1000.0, force=1000.0 * a), rtol=TIGHT, **options)  # type: ignore[arg-type]


def close(value: float, within: float) -> object:
    return pytest.approx(value, rel=0.0, abs=within)


@pytest.mark.parametrize(
    ("diameter_in", "chord_in"),
    [
        (20.0, 10.7347275),
        (22.0, 11.3019633),
        (24.0, 11.8420596),
        (25.0, 12.1030730),
        (26.0, 12.3585750),
        (28.0, 12.8543524),
    ],
)
def test_shallow_rollout_is_the_chord_of_the_front_tyre(
    diameter_in: float, chord_in: float
) -> None:
    rollout = beam_rollout_m(diameter_in * INCH, Staging.SHALLOW)
    assert rollout / INCH == close(chord_in, 5e-8)


def test_deep_staging_takes_seven_inches_off_but_no_more_than_there_is() -> None:
    shallow = beam_rollout_m(25.0 * INCH, Staging.SHALLOW)
    assert beam_rollout_m(25.0 * INCH, Staging.DEEP) == close(shallow - 7.0 * INCH, 1e-15)
    small = 7.0 * INCH
    assert 0.0 < beam_rollout_m(small, Staging.SHALLOW) < 7.0 * INCH
    assert beam_rollout_m(small, Staging.DEEP) == 0.0
    assert beam_rollout_m(1.0 * INCH, Staging.SHALLOW) == 0.0


def test_time_to_the_beams_at_half_a_g() -> None:
    """Case 8: a tyre of 25 in at 0.5 g."""
    rollout = beam_rollout_m(25.0 * INCH, Staging.SHALLOW)
    slip = steady(0.5 * GRAVITY, rollout_m=rollout).slip("beams")
    assert slip.rollout_s == close(0.354106861, 1e-9)


@pytest.mark.parametrize(
    ("end_mph", "a_in_g", "trap_mph"),
    [(95.0, 0.12, 94.3723853), (110.0, 0.16, 109.277319), (130.0, 0.20, 129.236159)],
)
def test_trap_is_the_mean_over_the_last_66_feet(
    end_mph: float, a_in_g: float, trap_mph: float
) -> None:
    """Case 9: a strip as long as it takes to end at the speed."""
    a = a_in_g * GRAVITY
    length = (end_mph * MPH) ** 2 / (2.0 * a)
    slip = steady(a, length_m=length).slip(Clock.STANDING)
    assert slip.finish_mps is not None
    assert slip.finish_mps / MPH == close(trap_mph, 5e-7)


def test_standing_slip_of_a_constant_force() -> None:
    """Case 1, and the speeds of constant acceleration."""
    slip = run_of(ideal_car(mass=1500.0, force=6000.0), rtol=TIGHT).slip("standing")
    assert slip.rollout_s == 0.0
    assert slip.ft60_s == close(3.02390476, SECONDS)
    assert slip.ft330_s == close(7.09168527, SECONDS)
    assert slip.ft660_s == close(10.0291575, 1e-7)
    assert slip.ft1000_s == close(12.3450395, 1e-7)
    assert slip.ft1320_s == close(14.1833705, 1e-7)
    assert slip.ft1320_mps == close(56.0152203, SPEED)
    assert slip.ft660_mps == close(39.0873034, SPEED)
    assert slip.finish_s == slip.ft1320_s
    assert slip.finish_mps == slip.ft1320_mps
    assert slip.zero_to_60_mph_s == close(60.0 * MPH / 4.0, SECONDS)
    assert slip.zero_to_200_kmh_s == close(200.0 * KMH / 4.0, SECONDS)


@pytest.mark.parametrize(
    ("clock", "start_m", "origin_m"),
    [("standing", 0.0, 0.0), ("one_foot", 0.3048, 0.3048), ("beams", 0.31, 0.0)],
)
def test_clock_starts_and_marks_are_measured_where_each_convention_has_it(
    clock: str, start_m: float, origin_m: float
) -> None:
    a = 5.0
    slip = steady(a, rollout_m=0.31).slip(clock)

    def time(x: float) -> float:
        return sqrt(2.0 * x / a)

    rollout = time(start_m)
    assert slip.rollout_s == close(rollout, SECONDS)
    for feet, value in (
        (60, slip.ft60_s),
        (330, slip.ft330_s),
        (660, slip.ft660_s),
        (1000, slip.ft1000_s),
        (1320, slip.ft1320_s),
    ):
        assert value == close(time(origin_m + feet * FOOT) - rollout, SECONDS)
    for feet, value in ((660, slip.ft660_mps), (1320, slip.ft1320_mps)):
        end = origin_m + feet * FOOT
        assert value == close(TRAP / (time(end) - time(end - TRAP)), SPEED)
    assert slip.zero_to_60_mph_s == close(60.0 * MPH / a - rollout, SECONDS)
    assert slip.zero_to_100_mph_s == close(100.0 * MPH / a - rollout, SECONDS)
    assert slip.zero_to_100_kmh_s == close(100.0 * KMH / a - rollout, SECONDS)
    assert slip.zero_to_200_kmh_s == close(200.0 * KMH / a - rollout, SECONDS)
    assert slip.sixty_to_130_mph_s == close(70.0 * MPH / a, SECONDS)
    assert slip.hundred_to_200_kmh_s == close(100.0 * KMH / a, SECONDS)
    assert slip.five_to_60_mph_s == close(55.0 * MPH / a, 1e-6)


def test_a_car_staged_past_its_rollout_runs_by_the_standing_clock() -> None:
    run = steady(5.0, rollout_m=0.0)
    assert run.slip("beams") == run.slip("standing")


def test_marks_beyond_the_strip_are_empty_and_speeds_beyond_it_are_not() -> None:
    slip = steady(4.0, length_m=EIGHTH).slip("standing")
    assert slip.length_m == EIGHTH
    assert slip.finish_s == slip.ft660_s == close(sqrt(2.0 * EIGHTH / 4.0), SECONDS)
    assert slip.finish_mps == slip.ft660_mps is not None
    assert (slip.ft1000_s, slip.ft1320_s, slip.ft1320_mps) == (None, None, None)
    assert slip.sixty_to_130_mph_s == close(70.0 * MPH / 4.0, SECONDS)


def test_a_strip_shorter_than_a_trap_has_a_time_and_no_trap_speed() -> None:
    for clock in Clock:
        slip = steady(4.0, length_m=60.0 * FOOT).slip(clock)
        assert slip.finish_s == slip.ft60_s is not None
        assert slip.finish_mps is None
        assert slip.ft330_s is None
        assert slip.zero_to_60_mph_s is not None


def test_a_strip_as_long_as_its_trap_is_all_trap() -> None:
    slip = steady(4.0, length_m=TRAP).slip("standing")
    assert slip.finish_mps == close(TRAP / sqrt(2.0 * TRAP / 4.0), SPEED)


@pytest.mark.parametrize("excess_m", [-1e-9, 0.0, 1e-9, 1e-6, 0.004])
def test_a_strip_that_ends_beside_a_mark_keeps_both(excess_m: float) -> None:
    a = 4.0
    run = steady(a, length_m=QUARTER_MILE + excess_m)
    for clock in Clock:
        slip = run.slip(clock)
        start, origin = clock.start_m(run.rollout_m), clock.marks_from_m
        for length, finish_s, finish_mps in (
            (QUARTER_MILE, slip.ft1320_s, slip.ft1320_mps),
            (QUARTER_MILE + excess_m, slip.finish_s, slip.finish_mps),
        ):
            from_start, trap_start, end = (
                sqrt(2.0 * x / a) for x in (start, origin + length - TRAP, origin + length)
            )
            assert finish_s == close(end - from_start, SECONDS)
            assert finish_mps == close(TRAP / (end - trap_start), SPEED)


def test_what_was_not_reached_is_empty() -> None:
    slow = ideal_car(DRIVE_POWER, power=20e3, drag_area=1.0)
    top = (20e3 / (0.5 * 1.225)) ** (1.0 / 3.0)
    assert 100.0 * KMH < top < 100.0 * MPH
    slip = run_of(slow).slip("beams")
    assert slip.finish_s is not None
    assert slip.zero_to_100_kmh_s is not None
    assert slip.zero_to_100_mph_s is None
    assert slip.sixty_to_130_mph_s is None
    assert slip.hundred_to_200_kmh_s is None


def test_a_car_that_never_moves_has_an_empty_slip() -> None:
    slip = run_of(ideal_car(force=0.0)).slip("beams")
    assert [name for name, value in slip.to_dict().items() if value is not None] == ["length_m"]


def test_only_trap_beams_and_the_finish_are_landed_on() -> None:
    marks = run_marks(QUARTER_MILE, 0.3)
    landed = [x for x, land in zip(marks.x, marks.x_land, strict=True) if land]
    assert landed == [pytest.approx(feet * FOOT, abs=1e-9) for feet in (594.0, 1254.0, 1320.0)]
    marks = run_marks(1000.0, 0.3)
    landed = [x for x, land in zip(marks.x, marks.x_land, strict=True) if land]
    beams = (594.0 * FOOT, 1254.0 * FOOT, 1000.0 - TRAP, 1000.0)
    assert landed == [pytest.approx(x, abs=1e-9) for x in beams]


def test_places_are_in_order_and_distinct() -> None:
    for length in (5.0, 60.0 * FOOT, TRAP, 402.3360001, 402.34, 1609.344):
        for rollout in (0.0, 1e-9, 0.3048, 0.30480000001, 0.31):
            places = list(run_marks(length, rollout).x)
            assert all(b - a > 1e-7 for a, b in pairwise(places))
            assert places[0] > 0.0


def test_a_slip_asks_for_the_marks_of_its_own_strip() -> None:
    trace = steady(4.0, length_m=EIGHTH).trace
    with pytest.raises(ValueError, match="without a mark"):
        slip_of(trace, Clock.STANDING, length_m=300.0, rollout_m=0.3)


def test_slip_has_the_keys_of_the_document() -> None:
    slip = steady(4.0).slip("beams")
    assert list(slip.to_dict()) == SLIP_KEYS == list(NUMBERS)


def test_a_number_of_a_slip_as_a_quantity() -> None:
    slip = run_of(ideal_car(mass=1500.0, force=6000.0)).slip("standing")
    assert slip.quantity("ft1320_mps").to("mph").magnitude == pytest.approx(125.302, abs=1e-3)
    assert str(slip.quantity("finish_s").units) == "second"
    assert slip.quantity("length_m").to("foot").magnitude == pytest.approx(1320.0)
    with pytest.raises(NotFoundError, match="did you mean ft1320_s"):
        slip.quantity("ft1230_s")
    short = run_of(ideal_car(mass=1500.0, force=6000.0), length_m=EIGHTH).slip("standing")
    with pytest.raises(InputError, match="no ft1320_s"):
        short.quantity("ft1320_s")


def test_another_clock_is_refused_with_the_names_of_those_there_are() -> None:
    assert Clock.of("one_foot") is Clock.ONE_FOOT
    with pytest.raises(InputError, match="standing, one_foot, beams"):
        Clock.of("sundial")
