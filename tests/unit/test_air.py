"""Air: density, density altitude, and power corrections against their standards."""

from __future__ import annotations

import pytest

from dragsim.constants import FOOT, STANDARD_PRESSURE, ZERO_CELSIUS
from dragsim.model.air import (
    CORRECTION_HIGH,
    CORRECTION_LOW,
    density,
    density_altitude,
    din_correction,
    engine_response,
    iso_correction,
    sae_correction,
    saturation_pressure,
    standard_pressure,
    vapour_pressure,
)

AIRS = [
    (15.0, 101_325.0, 0.00, 1.225521),
    (30.0, 98_000.0, 0.55, 1.116364),
    (32.0, 97_800.0, 0.50, 1.106554),
    (25.0, 83_400.0, 0.30, 0.970542),
]


@pytest.mark.parametrize(("celsius", "p", "humidity", "rho"), AIRS)
def test_density_is_that_of_cipm_2007(
    celsius: float, p: float, humidity: float, rho: float
) -> None:
    assert density(celsius + ZERO_CELSIUS, p, humidity) == pytest.approx(rho, abs=1e-6)


def test_saturation_pressure_matches_steam_tables() -> None:
    # 2339.2 Pa at 20 degC, 4246.9 Pa at 30 degC (IAPWS-95)
    assert saturation_pressure(20.0 + ZERO_CELSIUS) == pytest.approx(2339.2, rel=2e-4)
    assert saturation_pressure(30.0 + ZERO_CELSIUS) == pytest.approx(4246.9, rel=2e-4)


def test_moist_air_is_lighter_than_dry() -> None:
    assert density(303.15, 98_000.0, 1.0) < density(303.15, 98_000.0, 0.0)


def test_vapour_is_never_more_than_the_pressure() -> None:
    assert vapour_pressure(340.0, 20_000.0, 1.0) == 20_000.0


def test_density_altitude_of_the_standard_atmosphere_is_its_altitude() -> None:
    assert density_altitude(1.225) == pytest.approx(0.0, abs=0.2)
    assert density_altitude(1.116364) / FOOT == pytest.approx(3139.0, abs=0.5)
    assert density_altitude(1.00649) == pytest.approx(2000.0, abs=1.0)


def test_standard_pressure_falls_as_icao_says() -> None:
    assert standard_pressure(0.0) == STANDARD_PRESSURE
    assert standard_pressure(2000.0) == pytest.approx(79_495.0, abs=2.0)


@pytest.mark.parametrize(
    ("celsius", "dry_kPa", "factor"),
    [
        (15.0, 101.325, 0.953414336),
        (25.0, 95.0, 1.04968421),
        (25.0, 84.0, 1.21071429),
        (30.0, 95.6666, 1.051318),
        (25.0, 99.0, 1.0),
    ],
)
def test_sae_correction_is_j1349(celsius: float, dry_kPa: float, factor: float) -> None:
    computed = sae_correction(celsius + ZERO_CELSIUS, dry_kPa * 1e3)
    assert computed == pytest.approx(factor, abs=1e-6)


def test_corrections_are_one_at_their_own_reference() -> None:
    assert iso_correction(298.0, 99_000.0) == 1.0
    assert din_correction(293.15, STANDARD_PRESSURE) == 1.0


def test_ratings_gain_on_the_road_test_day_by_their_standard() -> None:
    T = 15.0 + ZERO_CELSIUS
    assert engine_response(sae_correction(T, STANDARD_PRESSURE)) == pytest.approx(1.0489, abs=5e-5)
    assert engine_response(din_correction(T, STANDARD_PRESSURE)) == pytest.approx(1.0086, abs=5e-5)


def test_engine_response_follows_the_standard_in_its_range_and_density_beyond() -> None:
    assert engine_response(1.05) == pytest.approx(1.0 / 1.05, rel=1e-15)
    thin = engine_response(1.21071429)
    # T_rated (1.18 f - 0.18) with f = 1.18/(cf + 0.18), joined at cf = 1.07: within 1e-3 of both
    assert thin == pytest.approx(1.18 * 1.18 / (1.21071429 + 0.18) - 0.18, abs=1e-3)
    assert thin < 1.0 / 1.21071429


@pytest.mark.parametrize("edge", [CORRECTION_LOW, CORRECTION_HIGH])
def test_engine_response_has_no_jump_at_the_edge_of_the_standard(edge: float) -> None:
    assert engine_response(edge - 1e-9) == pytest.approx(engine_response(edge + 1e-9), abs=1e-8)


def test_engine_response_is_never_negative() -> None:
    assert engine_response(50.0) == 0.0
