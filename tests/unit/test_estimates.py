"""Estimates: each rule where it can be checked by hand, and what the vehicle as a whole becomes."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from math import atan, pi, sin

import pytest

from dragsim.constants import GRAVITY, INCH, POUND, RPM
from dragsim.estimate import chassis, driveline, driver, engine, tyres
from dragsim.estimate.car import Complete
from dragsim.estimate.complete import complete
from dragsim.estimate.explain import ENTRIES, estimated, figures
from dragsim.estimate.shift_points import LATEST, shift_points
from dragsim.garage import load_vehicle
from dragsim.spec.tyre_size import parse_tyre
from dragsim.spec.vehicle import (
    Aspiration,
    Compound,
    Driven,
    Market,
    MassBasis,
    Origin,
    Rating,
    Vehicle,
)


@pytest.fixture(scope="module")
def carrera() -> Vehicle:
    return load_vehicle("porsche_911_carrera_2010")


@pytest.fixture(scope="module")
def cooper() -> Vehicle:
    return load_vehicle("mini_cooper_s_2011")


@pytest.mark.parametrize(
    ("unit", "market", "year", "rating"),
    [
        ("hp", None, 2010, Rating.SAE_NET),
        ("hp", None, 1972, Rating.SAE_NET),
        ("hp", None, 1971, Rating.SAE_GROSS),
        ("PS", None, 1992, Rating.ECE),
        ("kW", None, 1991, Rating.DIN),
        ("bhp", None, 2010, Rating.ECE),
        ("hp", Market.EU, 1967, Rating.DIN),
        ("PS", Market.JP, 1985, Rating.JIS),
        ("PS", Market.JP, 1984, Rating.SAE_GROSS),
        ("whp", None, 2010, Rating.WHEEL),
    ],
)
def test_rating_follows_from_unit_market_and_year(
    unit: str, market: Market | None, year: int, rating: Rating
) -> None:
    place = engine.market_of(market, unit)
    assert engine.rating_of(None, market=place, power_unit=unit, year=year) is rating


def test_stated_rating_is_kept() -> None:
    found = engine.rating_of(Rating.DIN, market=Market.US, power_unit="hp", year=2010)
    assert found is Rating.DIN


def test_friction_terms_are_heywoods_friction_and_pumping() -> None:
    f_0, f_1, f_2 = engine.friction_terms(2e-3)
    for rpm in (0.0, 1500.0, 4000.0, 7000.0):
        n = rpm / 1000.0
        torque = (0.97 + 0.15 * n + 0.05 * n * n + 0.6) * 1e5 * 2e-3 / (4.0 * pi)
        omega = rpm * RPM
        assert f_0 + omega * (f_1 + omega * f_2) == pytest.approx(torque, rel=1e-12)


def test_displacement_follows_from_torque() -> None:
    assert engine.displacement(Aspiration.TURBO, 260.0) == pytest.approx(1.576e-3, rel=1e-3)


def test_engine_inertia_of_a_four_and_a_six() -> None:
    assert engine.inertia(1.6e-3) == pytest.approx(0.130, abs=0.001)
    assert engine.inertia(3.6e-3) == pytest.approx(0.240, abs=0.001)


def test_reference_loads_of_three_sizes() -> None:
    for text, newtons in (("195/55R16", 2100.0), ("265/35R19", 2400.0), ("275/65R18", 3900.0)):
        assert tyres.reference_load(parse_tyre(text)) == pytest.approx(newtons, rel=0.03)


def test_best_slip_is_where_the_magic_formula_peaks() -> None:
    best = tyres.best_slip()

    def force(kappa: float) -> float:
        x = tyres.STIFFNESS_B * kappa
        return sin(tyres.SHAPE_C * atan(x - tyres.CURVATURE_E * (x - atan(x))))

    assert force(best) == pytest.approx(1.0, abs=1e-12)
    assert best == pytest.approx(0.15, abs=0.001)
    assert force(best) > force(0.99 * best)
    assert force(best) > force(1.01 * best)


def test_friction_grows_with_the_years_and_falls_with_load() -> None:
    size = parse_tyre("225/45R17")

    def mu(year: int, load: float) -> float:
        return tyres.friction(Compound.SUMMER, year, size, load, Driven.REAR)

    assert mu(2020, 8000.0) / mu(2010, 8000.0) == pytest.approx(1.05)
    assert mu(2050, 8000.0) == mu(2022, 8000.0)
    assert mu(2010, 16_000.0) / mu(2010, 8000.0) == pytest.approx(2.0**-0.08)


def test_compounds_are_in_the_order_of_their_grip() -> None:
    size = parse_tyre("225/45R17")
    order = [
        Compound.BIAS_PLY,
        Compound.ALL_SEASON,
        Compound.SUMMER,
        Compound.TRACK,
        Compound.DRAG_RADIAL,
        Compound.SLICK,
    ]
    mu = [tyres.friction(compound, 2010, size, 8000.0, Driven.REAR) for compound in order]
    assert mu == sorted(mu)
    assert set(order) == set(Compound)


def test_front_drive_uses_less_grip_and_loses_less_in_its_gears() -> None:
    size = parse_tyre("225/45R17")
    front = tyres.friction(Compound.SUMMER, 2010, size, 8000.0, Driven.FRONT)
    rear = tyres.friction(Compound.SUMMER, 2010, size, 8000.0, Driven.REAR)
    assert front < rear
    assert driveline.efficiency(Driven.FRONT, 2010) > driveline.efficiency(Driven.REAR, 2010)
    assert driveline.efficiency(Driven.FRONT, 1967) < driveline.efficiency(Driven.REAR, 1967)


def test_kerb_mass_by_every_basis() -> None:
    assert chassis.kerb_mass(1500.0, MassBasis.KERB, 80.0) == 1500.0
    assert chassis.kerb_mass(1500.0, MassBasis.EU, 80.0) == 1425.0
    assert chassis.kerb_mass(1500.0, MassBasis.TEST, 80.0) == 1420.0


def test_driver_moves_the_weight_of_the_carrera_forward(carrera: Vehicle) -> None:
    body = complete(carrera).body
    assert body.mass == pytest.approx(3125.0 * POUND + 80.0)
    assert body.front_share == pytest.approx(0.391, abs=5e-4)
    assert body.front_weight == 0.385


def test_mass_on_the_scales_includes_the_driver(carrera: Vehicle) -> None:
    tested = carrera.tweak({"body.mass": "1500 kg", "body.mass_basis": "test"})
    body = complete(tested).body
    assert body.mass == pytest.approx(1500.0)
    assert body.front_share == 0.385


def test_heights_and_areas_of_the_cooper(cooper: Vehicle) -> None:
    body = complete(cooper).body
    assert body.cg_height == pytest.approx(0.385 * 55.4 * INCH)
    assert body.frontal_area == pytest.approx(0.82 * 55.4 * 66.3 * INCH * INCH)
    assert body.drag_height == pytest.approx(0.5 * 55.4 * INCH)


def test_axle_loads_at_rest_add_up_to_the_weight(cooper: Vehicle) -> None:
    car = complete(cooper)
    load = car.tyres.front.load + car.tyres.rear.load
    assert load == pytest.approx(car.body.mass * GRAVITY, rel=1e-14)


def test_stated_numbers_are_used_in_place_of_estimates(cooper: Vehicle) -> None:
    stated = cooper.tweak(
        {
            "engine.inertia": "0.2 kg.m^2",
            "transmission.efficiency": "90 %",
            "transmission.clutch": {"capacity": "400 Nm"},
            "tyres.friction": 1.2,
            "driver.launch_speed": "4000 rpm",
            "driver.shift_speed": "6200 rpm",
        }
    )
    car = complete(stated)
    assert car.engine.inertia == 0.2
    assert car.transmission.efficiency == pytest.approx(0.9)
    assert car.transmission.clutch_capacity == 400.0
    assert (car.tyres.front.friction, car.tyres.rear.friction) == (1.2, 1.2)
    assert car.driver.launch_speed == pytest.approx(4000.0 * RPM)
    assert car.driver.shift_speeds == pytest.approx((6200.0 * RPM,) * 6)


def test_launch_speeds_by_driven_axle() -> None:
    assert driver.launch_speed(Driven.REAR, 700.0) == pytest.approx(420.0)
    assert driver.launch_speed(Driven.FRONT, 700.0) == pytest.approx(364.0)
    assert driver.launch_speed(Driven.ALL, 700.0) == pytest.approx(490.0)


def shifts(torque_falls: bool) -> tuple[float, ...]:
    def torque(omega: float) -> float:
        return 300.0 * (1.0 - (omega / 900.0) ** 4) if torque_falls else 300.0

    return shift_points(
        torque,
        overall=(12.0, 8.0, 6.0),
        redline=700.0,
        radius=0.32,
        efficiency=0.9,
        mass=1500.0,
        spinning=0.2,
        drag_area=0.6,
    )


def test_level_torque_is_shifted_at_the_limit() -> None:
    assert shifts(torque_falls=False) == (LATEST * 700.0,) * 3


def test_falling_torque_is_shifted_where_the_next_gear_pulls_as_hard() -> None:
    first, second, last = shifts(torque_falls=True)
    assert second < first <= LATEST * 700.0
    assert last == LATEST * 700.0
    # no resistance but drag, both gears at the same road speed: equal acceleration there
    v = 0.32 * second / 8.0

    def acceleration(G: float) -> float:
        omega = G * v / 0.32
        torque = 300.0 * (1.0 - (omega / 900.0) ** 4)
        drag = 0.5 * 1.225 * 0.6 * v * v
        return (0.9 * G * torque / 0.32 - drag) / (1500.0 + 0.9 * G * G * 0.2 / 0.32**2)

    assert acceleration(8.0) == pytest.approx(acceleration(6.0), rel=1e-9)


FOLLOWS = {
    "body.mass": "kerb mass and driver",
    "body.front_share": "front_weight and driver",
    "body.cg_height_with_driver": "cg_height and driver",
    "engine.torque": "shown as engine.curve",
    "engine.peak_torque": "torque as rated, at the crank",
    "transmission.overall": "gears times final drive",
    "tyres.front": "its radius, inertia and friction are shown",
    "tyres.rear": "its radius, inertia and friction are shown",
}
"""Numbers of ``Complete`` that ``explain`` does not list, and why."""


def test_explain_lists_every_number_that_a_run_uses(carrera: Vehicle) -> None:
    car = complete(carrera)
    shown = {entry.key for entry in ENTRIES}
    renamed = {
        "driven": "driveline.driven",
        "body.kerb_mass": "body.mass",
        "centre.front_share": "driveline.front_share",
        "centre.coupling": "driveline.coupling",
        "engine.peaks": "engine.power",
        "driver.shift_speeds": "driver.shift_speed",
        "transmission.clutch_capacity": "transmission.clutch.capacity",
        "transmission.engagement_time": "transmission.clutch.engagement_time",
    }
    for name in sorted(_two_levels(car)):
        assert name in FOLLOWS or renamed.get(name, name) in shown, f"{name} is not explained"


def _two_levels(car: Complete) -> set[str]:
    """Names of all numbers; what drives the car is looked into like the car itself."""
    parts = {field.name: getattr(car, field.name) for field in fields(car)}
    combustion = parts.pop("combustion")
    parts |= {field.name: getattr(combustion, field.name) for field in fields(combustion)}
    names = set()
    for name, part in parts.items():
        if is_dataclass(part) and not isinstance(part, type):
            names |= {f"{name}.{inner.name}" for inner in fields(part)}
        elif part is not None:
            names.add(name)
    return names


def test_explain_says_where_each_number_comes_from(cooper: Vehicle) -> None:
    by_key = {figure.key: figure for figure in figures(cooper)}
    assert by_key["engine.power"].origin is Origin.GIVEN
    assert by_key["engine.inertia"].origin is Origin.ESTIMATED
    assert by_key["engine.inertia"].uncertainty == 0.35
    older = {figure.key: figure for figure in figures(load_vehicle("mini_cooper_s_2010"))}
    assert older["body.mass"].origin is Origin.INHERITED
    assert older["engine.power"].origin is Origin.GIVEN
    lighter = {figure.key: figure for figure in figures(cooper.tweak({"body.mass": "1100 kg"}))}
    assert lighter["body.mass"].origin is Origin.TWEAKED


def test_every_estimate_names_its_rule_source_and_uncertainty(cooper: Vehicle) -> None:
    for figure in figures(cooper):
        assert figure.source
        if figure.origin is Origin.ESTIMATED and figure.key != "engine.rating":
            assert figure.rule
            assert figure.uncertainty is not None
            assert figure.uncertainty > 0.0


def test_only_what_a_run_uses_is_explained(carrera: Vehicle) -> None:
    def keys(car: Vehicle) -> set[str]:
        return {figure.key for figure in figures(car)}

    assert "body.width" not in keys(carrera)  # its frontal area is stated
    assert "body.width" in keys(load_vehicle("mini_cooper_s_2011"))
    assert "engine.gross_to_net" in keys(carrera.tweak({"engine.rating": "sae-gross"}))
    assert "engine.gross_to_net" not in keys(carrera)
    assert "tyres.reference_load" not in keys(carrera.tweak({"tyres.friction": 1.1}))


def test_clutch_is_sized_by_the_torque_at_the_crank(carrera: Vehicle) -> None:
    net = complete(carrera)
    wheel = complete(carrera.tweak({"engine.rating": "wheel"}))
    ratio = wheel.transmission.clutch_capacity / net.transmission.clutch_capacity
    assert ratio == pytest.approx(1.0 / net.transmission.efficiency)


def test_stating_a_number_takes_it_off_the_count(cooper: Vehicle) -> None:
    before = estimated(figures(cooper))
    after = estimated(figures(cooper.tweak({"body.cg_height": "0.53 m"})))
    assert after == before - 1


def test_stated_uncertainty_is_shown(carrera: Vehicle) -> None:
    by_key = {figure.key: figure for figure in figures(carrera)}
    assert by_key["engine.power"].uncertainty == pytest.approx(0.014)


def test_natural_engines_have_no_boost_to_explain(carrera: Vehicle, cooper: Vehicle) -> None:
    assert not any("boost" in figure.key for figure in figures(carrera))
    assert any("boost" in figure.key for figure in figures(cooper))
