"""Published peaks that do not quite meet: raised, cut, or refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import write_car
from specs import car, problems

from dragsim.constants import RPM
from dragsim.spec.peaks import Peaks, power_made, reconciled_peaks
from dragsim.spec.vehicle import Vehicle
from dragsim.units import Dimension, parse

POWER = 'power = "200 hp @ 6500 rpm"'
TORQUE = 'torque = "170 lb-ft @ 4500 rpm"'
NEEDED_LBFT = 200 * 550 * 60 / (2 * 3.141592653589793 * 6500)
"""Torque of 200 hp at 6500 rpm: 161.6 lb-ft."""


def peaks_of(vehicle: Vehicle) -> Peaks:
    assert vehicle.engine is not None
    return reconciled_peaks(vehicle.engine)


def torque(lbft: float, speeds: str = "4500 rpm") -> tuple[str, str]:
    return TORQUE, f'torque = "{lbft!r} lb-ft @ {speeds}"'


def test_peaks_that_meet_are_left_as_they_are(tmp_path: Path) -> None:
    vehicle = car(tmp_path)
    peaks = peaks_of(vehicle)
    assert vehicle.engine is not None
    assert (peaks.power, peaks.torque) == (vehicle.engine.power, vehicle.engine.torque)
    assert peaks.notes == ()


def test_torque_is_raised_to_what_power_needs_by_two_percent_at_most(tmp_path: Path) -> None:
    peaks = peaks_of(car(tmp_path, torque(NEEDED_LBFT / 1.0199)))
    assert peaks.torque.value == pytest.approx(
        parse("200 hp", Dimension.POWER) / (6500 * RPM), rel=1e-14
    )
    assert len(peaks.notes) == 1
    assert "engine.torque" in peaks.notes[0]
    assert "engine.power" in peaks.notes[0]
    (problem,) = problems(write_car(tmp_path, torque(NEEDED_LBFT / 1.0201)))
    assert problem.key == "engine.power"
    assert "engine.torque" in problem.message


def test_a_plateau_of_power_needs_most_torque_where_it_begins(tmp_path: Path) -> None:
    (problem,) = problems(write_car(tmp_path, (POWER, 'power = "200 hp @ 5500-6500 rpm"')))
    assert "191 lb-ft" in problem.message


def test_a_plateau_of_torque_is_cut_where_it_meets_the_peak_power(tmp_path: Path) -> None:
    meets = 200 * 550 * 60 / (2 * 3.141592653589793 * 170)
    peaks = peaks_of(car(tmp_path, torque(170, f"2000-{meets * 1.0399:.1f} rpm")))
    assert peaks.torque.low == 2000 * RPM
    assert peaks.torque.high == pytest.approx(meets * RPM, rel=1e-12)
    assert power_made(peaks.torque) == pytest.approx(peaks.power.value, rel=1e-14)
    assert "cut" in peaks.notes[0]
    (problem,) = problems(write_car(tmp_path, torque(170, f"2000-{meets * 1.0401:.1f} rpm")))
    assert problem.key == "engine.torque"
    assert "engine.power" in problem.message


def test_with_a_curve_the_peaks_are_its_own_unless_stated(tmp_path: Path) -> None:
    curve = "\n[engine.curve]\nrpm = [1000, 4500, 6500]\ntorque_Nm = [200, 230, 219]"
    vehicle = car(
        tmp_path,
        (POWER + "\n", ""),
        ('redline = "7200 rpm"', f'redline = "7200 rpm"{curve}'),
    )
    peaks = peaks_of(vehicle)
    assert peaks.power.value == pytest.approx(219 * 6500 * RPM)
    assert peaks.power.high == 6500 * RPM
    assert vehicle.engine is not None
    assert peaks.torque == vehicle.engine.torque
