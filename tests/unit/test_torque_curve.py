"""The torque curve: estimated from its peaks, or drawn through given points."""

from __future__ import annotations

from itertools import pairwise
from math import isfinite

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragsim.constants import RPM
from dragsim.estimate.pchip import interpolate, slopes
from dragsim.estimate.torque_curve import curve_row, torque_at_speed, torque_from_peaks
from dragsim.model.engine import CURVE_KNOTS
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
    assert at_torque == peaks.torque.value
    assert at_power == pytest.approx(peaks.power.value, rel=1e-12)


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
        row, step = curve_row(torque_at_speed(peaks, aspiration, None), 7500.0 * RPM)
        assert len(row) == 2 * CURVE_KNOTS
        omega = [step * i for i in range(CURVE_KNOTS)]
        values, slope = row[:CURVE_KNOTS], row[CURVE_KNOTS:]
        most = max(
            rpm * RPM * interpolate(omega, values, slope, rpm * RPM) for rpm in range(3000, 7500, 5)
        )
        assert most == pytest.approx(peaks.power.value, rel=1e-3)


def test_given_curve_passes_through_its_points_and_is_level_outside() -> None:
    curve = Curve(omega=(100.0, 200.0, 400.0, 600.0), torque=(200.0, 300.0, 310.0, 250.0))
    torque = torque_at_speed(CARRERA, Aspiration.NATURAL, curve)
    for omega, value in zip(curve.omega, curve.torque, strict=True):
        assert torque(omega) == pytest.approx(value, rel=1e-14)
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
