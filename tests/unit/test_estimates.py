"""Estimates: each rule where it can be checked by hand, and what the vehicle as a whole becomes."""

from __future__ import annotations

from math import atan, pi, sin

import pytest

from dragsim.constants import GRAVITY, INCH, POUND, RPM
from dragsim.estimate import chassis, driveline, driver, engine, tyres
from dragsim.estimate import rating as ratings
from dragsim.estimate.car import Complete
from dragsim.estimate.complete import complete
from dragsim.estimate.defaults import DEFAULTS
from dragsim.estimate.entries import ENTRIES
from dragsim.estimate.explain import estimated, figures
from dragsim.estimate.shift_points import shift_points
from dragsim.estimate.torque_curve import given_row, load_numbers
from dragsim.garage import load_vehicle
from dragsim.model.full_load import NO_PEAKED, FullLoad, full_load
from dragsim.model.upshift import Pull
from dragsim.spec.tyre_size import parse_tyre
from dragsim.spec.vehicle import (
    Aspiration,
    Compound,
    Curve,
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
    place = ratings.market_of(market, unit)
    assert ratings.rating_of(None, market=place, power_unit=unit, year=year) is rating


def test_stated_rating_is_kept() -> None:
    found = ratings.rating_of(Rating.DIN, market=Market.US, power_unit="hp", year=2010)
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


def test_turning_parts_alone_have_the_inertia_of_a_four_and_a_six() -> None:
    alone = DEFAULTS.replace(inertia_per_litre=0.075)
    assert engine.inertia(1.6e-3, defaults=alone) == pytest.approx(0.130, abs=0.001)
    assert engine.inertia(3.6e-3, defaults=alone) == pytest.approx(0.240, abs=0.001)


def test_engine_inertia_grows_with_the_fitted_value() -> None:
    k = DEFAULTS.inertia_per_litre
    assert k > 0.075
    assert engine.inertia(1e-3) == pytest.approx(1.1 * k + 0.01, rel=1e-12)
    assert engine.inertia(2e-3) == pytest.approx(1.1 * k * 2.0**0.8 + 0.01, rel=1e-12)


def test_reference_loads_of_three_sizes() -> None:
    for text, newtons in (("195/55R16", 2100.0), ("265/35R19", 2400.0), ("275/65R18", 3900.0)):
        assert tyres.reference_load(parse_tyre(text)) == pytest.approx(newtons, rel=0.03)


def test_best_slip_is_where_the_magic_formula_peaks() -> None:
    best = tyres.best_slip()

    def force(kappa: float) -> float:
        x = DEFAULTS.tyre_stiffness * kappa
        return sin(DEFAULTS.tyre_shape * atan(x - DEFAULTS.tyre_curvature * (x - atan(x))))

    assert force(best) == pytest.approx(1.0, abs=1e-12)
    assert best == pytest.approx(0.15, abs=0.001)
    assert force(best) > force(0.99 * best)
    assert force(best) > force(1.01 * best)


def test_friction_grows_with_the_years_and_falls_with_load() -> None:
    size = parse_tyre("225/45R17")

    def mu(year: int, load: float) -> float:
        return tyres.friction(Compound.SUMMER, year, size, load, Driven.REAR)

    gain = 1.0 + 10.0 * DEFAULTS.friction_per_year
    assert mu(2020, 8000.0) / mu(2010, 8000.0) == pytest.approx(gain)
    assert gain > 1.0
    assert mu(2050, 8000.0) == mu(2022, 8000.0)
    loss = 2.0**-DEFAULTS.load_exponent
    assert mu(2010, 16_000.0) / mu(2010, 8000.0) == pytest.approx(loss)
    assert loss < 1.0


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
    assert set(order) == set(Compound)
    mu = [tyres.friction(each, 2010, size, 8000.0, Driven.REAR) for each in order]
    assert mu == sorted(mu)
    assert len(set(mu)) == len(mu)


@pytest.mark.parametrize("driven", [Driven.FRONT, Driven.ALL])
def test_driven_front_wheels_put_less_of_the_grip_to_use(driven: Driven) -> None:
    size = parse_tyre("225/45R17")
    share = DEFAULTS.front_drive_use if driven is Driven.FRONT else DEFAULTS.all_drive_use
    rear = tyres.friction(Compound.SUMMER, 2010, size, 8000.0, Driven.REAR)
    assert tyres.friction(Compound.SUMMER, 2010, size, 8000.0, driven) == share * rear
    assert share < 1.0


def test_efficiency_by_driven_wheels_and_age() -> None:
    """With a value of its own for each, so that none may stand for another."""
    table = DEFAULTS.replace(
        efficiency=0.9,
        efficiency_front=0.01,
        efficiency_all=-0.02,
        efficiency_old=-0.04,
        efficiency_old_front=-0.08,
    )

    def eta(driven: Driven, year: int) -> float:
        return driveline.efficiency(driven, year, defaults=table)

    assert eta(Driven.REAR, 1975) == 0.9
    assert eta(Driven.FRONT, 1975) == pytest.approx(0.91)
    assert eta(Driven.ALL, 1975) == pytest.approx(0.88)
    assert eta(Driven.REAR, 1974) == pytest.approx(0.86)
    assert eta(Driven.FRONT, 1974) == pytest.approx(0.83)
    assert eta(Driven.ALL, 1974) == pytest.approx(0.84)


def test_old_front_drive_and_a_second_axle_cost_efficiency() -> None:
    rear = driveline.efficiency(Driven.REAR, 1967)
    assert driveline.efficiency(Driven.FRONT, 1967) < rear
    assert driveline.efficiency(Driven.ALL, 1967) < rear


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


def engine_of(torque_falls: bool) -> tuple[FullLoad, list[float]]:
    """An engine with a given curve of 300 N m, level or falling to nothing at 900 rad/s."""
    omega = tuple(10.0 * i for i in range(1, 81))
    torque = tuple(300.0 * (1.0 - torque_falls * (w / 900.0) ** 4) for w in omega)
    row = given_row(Curve(omega=omega, torque=torque))
    return FullLoad(1.0, len(omega), NO_PEAKED, 0, NO_PEAKED), row


PULL = Pull(
    radius=0.32, efficiency=0.9, mass=1500.0, spinning=0.2, drag_area=0.6, latest=0.99 * 700.0
)


def rows(torque_falls: bool) -> tuple[list[float], list[float]]:
    load, given = engine_of(torque_falls)
    return list(load_numbers(load)), given


def shifts(torque_falls: bool) -> tuple[float, ...]:
    return shift_points(*rows(torque_falls), PULL, overall=(12.0, 8.0, 6.0))


def acceleration(v: float, G: float) -> float:
    """Of the car with the falling torque [m/s^2] at v [m/s] in a gear of ratio G."""
    torque = full_load(*engine_of(torque_falls=True), G * v / 0.32)
    drag = 0.5 * 1.225 * 0.6 * v * v
    return (0.9 * G * torque / 0.32 - drag) / (1500.0 + 0.9 * G * G * 0.2 / 0.32**2)


def test_level_torque_is_shifted_at_the_limit() -> None:
    assert shifts(torque_falls=False) == (PULL.latest,) * 3


def test_falling_torque_is_shifted_where_the_next_gear_pulls_as_hard() -> None:
    first, second, last = shifts(torque_falls=True)
    assert second < first <= PULL.latest
    assert last == PULL.latest
    v = 0.32 * second / 8.0
    assert acceleration(v, 8.0) == pytest.approx(acceleration(v, 6.0), rel=1e-12)
    assert acceleration(0.99 * v, 8.0) > acceleration(0.99 * v, 6.0)
    assert acceleration(1.01 * v, 8.0) < acceleration(1.01 * v, 6.0)


def test_a_gear_that_never_pulls_harder_is_left_at_half_of_the_latest_speed() -> None:
    """Gears so close, and an engine so heavy, that the next one is always the better."""
    heavy = PULL._replace(spinning=50.0)
    speeds = shift_points(*rows(torque_falls=True), heavy, overall=(12.0, 11.0, 10.0))
    assert speeds == (0.5 * PULL.latest, 0.5 * PULL.latest, PULL.latest)


FOLLOWS = {
    "body.mass": "kerb mass and driver",
    "body.front_share": "front_weight and driver",
    "body.cg_height_with_driver": "cg_height and driver",
    "engine.load": "shown as engine.curve",
    "engine.given": "shown as engine.curve",
    "engine.numbers": "those of engine.load",
    "engine.row": "the same on the knots of a run",
    "engine.step": "spacing of those knots",
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
    parts: dict[str, object] = car._asdict()
    parts.pop("combustion")
    assert car.combustion is not None
    parts |= car.combustion._asdict()
    names = set()
    for name, part in parts.items():
        if isinstance(part, tuple) and hasattr(part, "_fields"):
            names |= {f"{name}.{inner}" for inner in part._fields}
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
