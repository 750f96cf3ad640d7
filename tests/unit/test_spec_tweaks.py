"""Tweaks: what they change, what scales along with a power or torque, and what they refuse."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pint
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from specs import car

from dragsim.constants import HORSEPOWER, RPM
from dragsim.errors import Problem, SpecError
from dragsim.garage import load_vehicle
from dragsim.spec.peaks import Peaks, curve_peaks, reconciled_peaks
from dragsim.spec.vehicle import Compound, Curve, Engine, Origin, Vehicle
from dragsim.units import Dimension, PeakPoint, parse

MINI = load_vehicle("mini_cooper_s_2011")
CARRERA_S = load_vehicle("porsche_911_carrera_s_2010")
CURVE = """
[engine.curve]
rpm = [1000, 2000, 4500, 6500, 7200]
torque_lbft = [120, 150, 170, 161.6, 130]
"""
WITH_CURVE = ('redline = "7200 rpm"', f'redline = "7200 rpm"{CURVE}')


def engine_of(vehicle: Vehicle) -> Engine:
    assert vehicle.engine is not None
    return vehicle.engine


def points(vehicle: Vehicle) -> tuple[PeakPoint, PeakPoint]:
    engine = engine_of(vehicle)
    assert engine.power is not None
    assert engine.torque is not None
    return engine.power, engine.torque


def curve_of(vehicle: Vehicle) -> Curve:
    curve = engine_of(vehicle).curve
    assert curve is not None
    return curve


def refused(vehicle: Vehicle, changes: dict[str, Any]) -> tuple[Problem, ...]:
    with pytest.raises(SpecError) as caught:
        vehicle.tweak(changes)
    return caught.value.problems


def test_a_tweak_makes_a_new_vehicle_and_leaves_the_old_one() -> None:
    before = MINI.body.mass
    light = MINI.tweak({"body.mass": "1100 kg", "transmission.gears": [3.0, 2.0, 1.4]})
    assert MINI.body.mass == before
    assert light.body.mass == 1100.0
    assert light.transmission is not None
    assert light.transmission.gears == (3.0, 2.0, 1.4)
    assert light.provenance["body.mass"].origin is Origin.TWEAKED
    assert light.provenance["body.wheelbase"].origin is Origin.GIVEN
    assert light.reference == MINI.reference


def test_no_tweak_is_the_same_vehicle_and_a_tweak_to_the_same_value_an_equal_one() -> None:
    assert MINI.tweak({}) == MINI
    assert MINI.tweak({"body.mass": "2668 lb"}) == MINI


def test_a_power_without_speed_scales_the_whole_curve() -> None:
    power, torque = points(MINI)
    hot = MINI.tweak({"engine.power": "230 hp"})
    hot_power, hot_torque = points(hot)
    assert hot_power.value == parse("230 hp", Dimension.POWER)
    assert (hot_power.low, hot_power.high) == (power.low, power.high)
    assert (hot_torque.low, hot_torque.high) == (torque.low, torque.high)
    assert hot_torque.value / torque.value == pytest.approx(230 / 181, rel=1e-15)
    engine = hot.document["engine"]
    assert isinstance(engine, dict | type(hot.document))
    assert engine["power"] == "230 hp @ 5500 rpm"
    assert "@ 1700-4500 rpm" in str(engine["torque"])
    assert hot.provenance["engine.torque"].origin is Origin.TWEAKED
    assert "scaled with engine.power" in (hot.provenance["engine.torque"].source or "")


def test_a_torque_without_speed_scales_the_whole_curve_to_that_peak() -> None:
    weak = CARRERA_S.tweak({"engine.torque": "250 lb-ft"})
    before, after = (reconciled_peaks(engine_of(car)) for car in (CARRERA_S, weak))
    assert before.torque.value > points(CARRERA_S)[1].value
    assert after.torque.value == pytest.approx(parse("250 lb-ft", Dimension.TORQUE), rel=1e-14)
    assert after.power.value / before.power.value == pytest.approx(
        after.torque.value / before.torque.value, rel=1e-14
    )


def test_both_without_speed_scale_each_point_by_itself() -> None:
    power, torque = points(MINI.tweak({"engine.power": "200 hp", "engine.torque": "200 lb-ft"}))
    assert power.value == parse("200 hp", Dimension.POWER)
    assert torque.value == parse("200 lb-ft", Dimension.TORQUE)
    assert torque.high == 4500 * RPM


def test_a_point_with_its_speed_replaces_that_point_only() -> None:
    power, torque = points(MINI.tweak({"engine.power": "190 hp @ 6000 rpm"}))
    assert power.high == 6000 * RPM
    assert torque == points(MINI)[1]


def test_a_scaled_power_with_a_new_torque_point_keeps_that_point() -> None:
    power, torque = points(
        MINI.tweak({"engine.power": "200 hp", "engine.torque": "210 lb-ft @ 1800-4000 rpm"})
    )
    assert power.value == parse("200 hp", Dimension.POWER)
    assert torque.value == parse("210 lb-ft", Dimension.TORQUE)


def test_a_given_curve_scales_with_its_points(tmp_path: Path) -> None:
    base = car(tmp_path, WITH_CURVE)
    hot = base.tweak({"engine.power": "250 hp"})
    ratio = curve_of(hot).torque[0] / curve_of(base).torque[0]
    peak = max(T * w for T, w in zip(curve_of(hot).torque, curve_of(hot).omega, strict=True))
    assert curve_of(hot).omega == curve_of(base).omega
    pairs = zip(curve_of(hot).torque, curve_of(base).torque, strict=True)
    assert [new / old for new, old in pairs] == pytest.approx([ratio] * 5, rel=1e-14)
    assert peak == pytest.approx(250 * HORSEPOWER, rel=1e-14)
    assert points(hot)[1].value / points(base)[1].value == pytest.approx(ratio, rel=1e-14)
    assert hot.provenance["engine.curve.torque_lbft"].origin is Origin.TWEAKED
    assert hot.provenance["engine.curve.rpm"].origin is Origin.GIVEN


def test_a_curve_without_points_gives_the_speed_of_its_own_peak(tmp_path: Path) -> None:
    base = car(
        tmp_path,
        WITH_CURVE,
        ('power = "200 hp @ 6500 rpm"\n', ""),
        ('torque = "170 lb-ft @ 4500 rpm"\n', ""),
    )
    hot = engine_of(base.tweak({"engine.power": "300 PS"}))
    assert hot.power is not None
    assert hot.torque is None
    assert hot.power.high == 6500 * RPM
    assert hot.power.unit == "PS"


def test_a_curve_cannot_meet_two_scaled_points(tmp_path: Path) -> None:
    base = car(tmp_path, WITH_CURVE)
    (problem,) = refused(base, {"engine.power": "250 hp", "engine.torque": "180 lb-ft"})
    for name in ("engine.power", "engine.torque", "engine.curve"):
        assert name in str(problem)


def test_overboost_scales_with_torque() -> None:
    boosted = MINI.tweak({"engine.overboost": "200 lb-ft @ 1700-4500 rpm"})
    hot = engine_of(boosted.tweak({"engine.power": "362 hp"}))
    assert hot.overboost is not None
    assert hot.overboost.value == pytest.approx(parse("400 lb-ft", Dimension.TORQUE), rel=1e-14)


def test_a_power_above_what_the_torque_allows_offers_the_scaled_form() -> None:
    (problem,) = refused(MINI, {"engine.power": "300 hp @ 5500 rpm"})
    assert problem.place == "tweak"
    for part in ("engine.power", "engine.torque", '"300 hp"'):
        assert part in str(problem)


def test_pint_quantities_are_taken_like_text() -> None:
    registry: pint.UnitRegistry[float] = pint.UnitRegistry()
    light = MINI.tweak(
        {
            "body.mass": registry.Quantity(1100, "kg"),
            "engine.power": registry.Quantity(230, "horsepower"),
        }
    )
    assert light.body.mass == 1100.0
    assert points(light)[0].value == pytest.approx(230 * HORSEPOWER, rel=1e-14)
    assert points(light)[0].high == 5500 * RPM
    (problem,) = refused(MINI, {"body.mass": registry.Quantity(3, "m")})
    assert problem.key == "body.mass"
    (problem,) = refused(MINI, {"body.drag_coefficient": registry.Quantity(3, "m")})
    assert problem.key == "body.drag_coefficient"


def test_numbers_of_numpy_and_members_of_enums_are_taken_as_what_they_mean() -> None:
    changed = MINI.tweak(
        {
            "body.drag_coefficient": np.float64(0.3),
            "transmission.gears": np.array([3.0, 2.0]),
            "tyres.compound": Compound.SLICK,
        }
    )
    assert changed.body.drag_coefficient == 0.3
    assert changed.tyres.compound is Compound.SLICK
    assert "gears = [3.0, 2.0]" in changed.to_toml()
    assert "drag_coefficient = 0.3\n" in changed.to_toml()


@pytest.mark.parametrize(
    ("changes", "key", "part"),
    [
        ({"engine.pwoer": "230 hp"}, "engine.pwoer", '"engine.power"'),
        ({"mass": "1100 kg"}, "mass", '"body.mass"'),
        ({"body.mass": 1100}, "body.mass", "unit"),
        ({"body.mass": "-1 kg"}, "body.mass", "from 50 kg"),
        ({"body.mass": None}, "body.mass", "unit"),
        ({"body": 3}, "body", '"body.mass"'),
        ({"": 3}, "", "unknown key"),
        ({"body.mass.kg": 3}, "body.mass.kg", "unknown key"),
        ({"motor.power": "3 hp"}, "motor.power", "no [[motor]]"),
        ({"format": 1}, "format", "unknown key"),
        ({"engine.curve.file": "dyno.csv"}, "engine.curve.file", "vehicle file only"),
        ({"transmission.gears": []}, "transmission.gears", "empty"),
        ({"engine.redline": "5000 rpm"}, "engine.redline", "engine.power"),
    ],
)
def test_a_bad_tweak_is_told_by_its_key(changes: dict[str, Any], key: str, part: str) -> None:
    problem = refused(MINI, changes)[0]
    assert problem.key == key
    assert part in problem.message


def test_all_bad_tweaks_are_told_at_their_place_and_lines() -> None:
    with pytest.raises(SpecError) as caught:
        MINI.tweak(
            {"tyres.front": "round", "body.mass": "1 hp"},
            place="race.toml",
            lines={"tyres.front": 9, "body.mass": 7},
        )
    assert [(p.place, p.line, p.key) for p in caught.value.problems] == [
        ("race.toml", 7, "body.mass"),
        ("race.toml", 9, "tyres.front"),
    ]


def test_nested_tables_are_tweaks_as_well() -> None:
    assert MINI.tweak({"body": {"mass": "1100 kg"}}) == MINI.tweak({"body.mass": "1100 kg"})


def peaks(vehicle: Vehicle) -> Peaks:
    """The largest power and torque that a vehicle's curve reaches."""
    engine = engine_of(vehicle)
    return reconciled_peaks(engine) if engine.curve is None else curve_peaks(engine.curve)


@settings(
    deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.floats(0.3, 3.0), st.sampled_from(["engine.power", "engine.torque"]), st.booleans())
def test_scaling_reaches_the_asked_peak_and_keeps_the_shape(
    tmp_path: Path, share: float, key: str, with_curve: bool
) -> None:
    base = car(tmp_path, WITH_CURVE) if with_curve else CARRERA_S
    before = peaks(base)
    power = key == "engine.power"
    size = (before.power if power else before.torque).value * share
    scaled = base.tweak({key: f"{size!r} {'W' if power else 'Nm'}"})
    after = peaks(scaled)
    assert after.power.value == pytest.approx(share * before.power.value, rel=1e-12)
    assert after.torque.value == pytest.approx(share * before.torque.value, rel=1e-12)
    assert points(scaled)[0].high == points(base)[0].high
    assert points(scaled)[1].low == points(base)[1].low


@pytest.mark.parametrize(
    ("key", "quantity", "text"),
    [
        ("power", pint.Quantity(230, "hp"), "230 hp @ 5500 rpm"),
        ("power", pint.Quantity(230, "metric_horsepower"), "230 PS @ 5500 rpm"),
        ("power", pint.Quantity(170.5, "kW"), "170.5 kW @ 5500 rpm"),
        ("torque", pint.Quantity(200, "lbf*ft"), "200 lb-ft @ 1700-4500 rpm"),
        ("displacement", pint.Quantity(1.6, "L"), "1.6 L"),
    ],
)
def test_a_quantity_keeps_the_unit_that_it_came_in(key: str, quantity: object, text: str) -> None:
    """The unit of power tells its market, and so by which standard it was rated."""
    engine: Any = MINI.tweak({f"engine.{key}": quantity}).document["engine"]
    assert engine[key] == text
