"""The torque curve: estimated from its peaks, or drawn through given points."""

from __future__ import annotations

from itertools import pairwise
from math import isfinite

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragsim.constants import RPM
from dragsim.estimate.defaults import DEFAULTS
from dragsim.estimate.pchip import interpolate, slopes
from dragsim.estimate.torque_curve import (
    full_load_of,
    given_row,
    knot_spacing,
    load_numbers,
    peaked,
)
from dragsim.model.engine import CURVE_KNOTS
from dragsim.model.full_load import ONSET, FullLoad, full_load, peaked_torque, torque_row
from dragsim.spec.peaks import Peaks
from dragsim.spec.vehicle import Aspiration, Curve
from dragsim.units import PeakPoint

HORSEPOWER = 745.6998715822702
LB_FT = 1.3558179483314004


def peaks_of(
    power_hp: float, power_rpm: float, torque_lbft: float, low_rpm: float, high_rpm: float
) -> Peaks:
    power = PeakPoint(
        value=power_hp * HORSEPOWER, low=power_rpm * RPM, high=power_rpm * RPM, unit="hp"
    )
    torque = PeakPoint(
        value=torque_lbft * LB_FT, low=low_rpm * RPM, high=high_rpm * RPM, unit="lb-ft"
    )
    return Peaks(power=power, torque=torque, notes=())


def torque_from_peaks(peaks: Peaks, aspiration: Aspiration, omega: float) -> float:
    return peaked_torque(peaked(peaks, aspiration), omega)


CARRERA = peaks_of(345.0, 6500.0, 288.0, 4400.0, 4400.0)
COOPER = peaks_of(181.0, 5500.0, 192.0, 1700.0, 4500.0)
ENGINES = [
    (CARRERA, Aspiration.NATURAL),
    (COOPER, Aspiration.TURBO),
    (COOPER, Aspiration.SUPERCHARGED),
]


@pytest.mark.parametrize(("peaks", "aspiration"), ENGINES)
def test_curve_passes_through_both_stated_peaks(peaks: Peaks, aspiration: Aspiration) -> None:
    assert peaks.torque.high is not None
    assert peaks.power.low is not None
    at_torque = torque_from_peaks(peaks, aspiration, peaks.torque.high)
    at_power = torque_from_peaks(peaks, aspiration, peaks.power.low) * peaks.power.low
    assert at_torque == pytest.approx(peaks.torque.value * (1.0 - rounded(peaks, aspiration)))
    assert at_power == pytest.approx(peaks.power.value, rel=1e-12)


def rounded(peaks: Peaks, aspiration: Aspiration) -> float:
    """What a peak loses where the rise goes over into it [-]: nothing at the end of a plateau; a
    sharp one what the curve loses at a quarter of ``ONSET`` below it."""
    if peaks.torque.high != peaks.torque.low:
        return 0.0
    shape = DEFAULTS.shape(aspiration)
    return float(shape.below * (0.25 * ONSET) ** shape.below_power)


@pytest.mark.parametrize("aspiration", list(Aspiration))
def test_a_sharp_peak_loses_little_to_its_rounding(aspiration: Aspiration) -> None:
    """Less than rpm and torque of a published peak are rounded by."""
    assert 0.0 < rounded(CARRERA, aspiration) < 0.006


@pytest.mark.parametrize(("peaks", "aspiration"), ENGINES)
def test_curve_never_exceeds_either_peak(peaks: Peaks, aspiration: Aspiration) -> None:
    for rpm in range(0, 9000, 10):
        omega = rpm * RPM
        torque = torque_from_peaks(peaks, aspiration, omega)
        assert 0.0 < torque <= peaks.torque.value
        assert torque * omega <= peaks.power.value * (1.0 + 1e-12)


@pytest.mark.parametrize(("peaks", "aspiration"), ENGINES)
def test_power_is_level_at_its_peak(peaks: Peaks, aspiration: Aspiration) -> None:
    at = peaks.power.low
    assert at is not None
    d = 1e-3 * at

    def power(omega: float) -> float:
        return omega * torque_from_peaks(peaks, aspiration, omega)

    rise = (power(at + d) - power(at - d)) / (2.0 * d)
    assert abs(rise) < 0.01 * peaks.power.value / at


def test_power_plateau_is_level() -> None:
    power = PeakPoint(value=250_000.0, low=5000.0 * RPM, high=6500.0 * RPM, unit="hp")
    torque = PeakPoint(value=560.0, low=1300.0 * RPM, high=4000.0 * RPM, unit="Nm")
    peaks = Peaks(power=power, torque=torque, notes=())
    for rpm in (5000, 5400, 5900, 6500):
        omega = rpm * RPM
        assert torque_from_peaks(peaks, Aspiration.TURBO, omega) * omega == pytest.approx(250_000.0)


@given(
    power_rpm=st.floats(3000.0, 9000.0),
    torque_share=st.floats(0.2, 0.99),
    flatness=st.floats(1.0, 2.0),
)
@settings(max_examples=60, deadline=None)
def test_any_consistent_pair_of_peaks_gives_a_continuous_curve(
    power_rpm: float, torque_share: float, flatness: float
) -> None:
    at = power_rpm * RPM
    low = torque_share * at
    power = 150_000.0
    torque = min(flatness * power / at, power / low)
    peaks = Peaks(
        power=PeakPoint(value=power, low=at, high=at, unit="kW"),
        torque=PeakPoint(value=torque, low=low, high=low, unit="Nm"),
        notes=(),
    )
    for natural in (Aspiration.NATURAL, Aspiration.TURBO):
        before = torque_from_peaks(peaks, natural, 0.0)
        for i in range(1, 401):
            now = torque_from_peaks(peaks, natural, 1.2 * at * i / 400)
            assert isfinite(now)
            assert abs(now - before) < 0.1 * torque
            before = now


def test_curve_scales_with_its_peaks() -> None:
    double = Peaks(
        power=PeakPoint(
            value=2 * CARRERA.power.value, low=CARRERA.power.low, high=CARRERA.power.high, unit="hp"
        ),
        torque=PeakPoint(
            value=2 * CARRERA.torque.value,
            low=CARRERA.torque.low,
            high=CARRERA.torque.high,
            unit="Nm",
        ),
        notes=(),
    )
    for rpm in range(500, 8000, 250):
        one = torque_from_peaks(CARRERA, Aspiration.NATURAL, rpm * RPM)
        two = torque_from_peaks(double, Aspiration.NATURAL, rpm * RPM)
        assert two == pytest.approx(2.0 * one, rel=1e-14)


def test_knots_keep_peak_power_to_a_thousandth() -> None:
    for peaks, aspiration in ENGINES:
        step = knot_spacing(7500.0 * RPM)
        row = [0.0] * (2 * CURVE_KNOTS)
        numbers = list(load_numbers(full_load_of(peaks, aspiration)))
        assert torque_row(numbers, [], step, row) == len(row)
        omega = [step * i for i in range(CURVE_KNOTS)]
        values, slope = row[:CURVE_KNOTS], row[CURVE_KNOTS:]
        most = max(
            rpm * RPM * interpolate(omega, values, slope, rpm * RPM) for rpm in range(3000, 7500, 5)
        )
        assert most == pytest.approx(peaks.power.value, rel=1e-3)


def test_given_curve_passes_through_its_points_and_is_level_outside() -> None:
    curve = Curve(omega=(100.0, 200.0, 400.0, 600.0), torque=(200.0, 300.0, 310.0, 250.0))
    load = full_load_of(CARRERA, Aspiration.NATURAL, curve=curve)
    row = given_row(curve)

    def torque(omega: float) -> float:
        return full_load(load, row, omega)

    for omega, value in zip(curve.omega, curve.torque, strict=True):
        assert torque(omega) == pytest.approx(value, rel=1e-14)
    middle = interpolate(curve.omega, curve.torque, row[8:], 450.0)
    assert torque(450.0) == middle
    assert torque(50.0) == 200.0
    assert torque(700.0) == 250.0


def test_monotone_points_give_a_monotone_curve() -> None:
    x, y = [0.0, 1.0, 2.0, 3.0, 10.0], [0.0, 0.0, 5.0, 5.1, 30.0]
    slope = slopes(x, y)
    values = [interpolate(x, y, slope, 0.01 * i) for i in range(1001)]
    assert all(b >= a for a, b in pairwise(values))


def test_interpolation_agrees_with_scipy() -> None:
    from scipy.interpolate import PchipInterpolator  # type: ignore[import-untyped]

    x, y = [0.0, 1.0, 2.5, 3.0, 7.0], [1.0, 4.0, 3.0, 3.5, 9.0]
    slope = slopes(x, y)
    reference = PchipInterpolator(x, y)
    for i in range(71):
        at = 0.1 * i
        assert interpolate(x, y, slope, at) == pytest.approx(float(reference(at)), abs=1e-13)


def row_of(load: FullLoad, step: float) -> list[float]:
    row = [0.0] * (2 * CURVE_KNOTS)
    assert torque_row(list(load_numbers(load)), [], step, row) == len(row)
    return row


def test_row_is_the_spline_with_the_torques_at_the_knots_as_control_points() -> None:
    from scipy.interpolate import BSpline

    load = full_load_of(COOPER, Aspiration.TURBO, share=0.9)
    step = knot_spacing(6500.0 * RPM)
    row = row_of(load, step)
    at = [step * i for i in range(CURVE_KNOTS)]
    torques = [full_load(load, [], omega) for omega in at]
    before, after = 2.0 * torques[0] - torques[1], 2.0 * torques[-1] - torques[-2]
    spline = BSpline([step * i for i in range(-3, CURVE_KNOTS + 3)], [before, *torques, after], 3)
    assert row[:CURVE_KNOTS] == pytest.approx(spline(at).tolist(), rel=1e-12)
    slope = spline.derivative()(at).tolist()
    assert row[CURVE_KNOTS:] == pytest.approx(slope, rel=1e-9, abs=1e-12)


def test_row_keeps_to_the_curve_but_for_its_corners() -> None:
    load = full_load_of(COOPER, Aspiration.TURBO)
    step = knot_spacing(6500.0 * RPM)
    row = row_of(load, step)
    off = [row[i] / full_load(load, [], step * i) - 1.0 for i in range(1, CURVE_KNOTS)]
    assert max(map(abs, off)) < 3e-3
    assert sum(map(abs, off)) / len(off) < 3e-4


def test_overboost_is_there_where_it_is_more() -> None:
    over = peaks_of(181.0, 5500.0, 220.0, 2000.0, 3500.0)
    plain = full_load_of(COOPER, Aspiration.TURBO)
    boosted = full_load_of(COOPER, Aspiration.TURBO, overboost=over)
    for rpm in range(500, 7000, 100):
        usual = full_load(plain, [], rpm * RPM)
        more = torque_from_peaks(over, Aspiration.TURBO, rpm * RPM)
        assert full_load(boosted, [], rpm * RPM) == max(usual, more)
    assert full_load(boosted, [], 3000.0 * RPM) == over.torque.value


def test_a_share_scales_all_of_it() -> None:
    half = full_load_of(CARRERA, Aspiration.NATURAL, share=0.5)
    whole = full_load_of(CARRERA, Aspiration.NATURAL)
    for rpm in range(500, 8000, 500):
        assert full_load(half, [], rpm * RPM) == 0.5 * full_load(whole, [], rpm * RPM)
