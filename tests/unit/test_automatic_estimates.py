"""Rules for automatics and CVTs, and what a car with one becomes."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from dragsim.build import build
from dragsim.constants import GRAVITY, RPM
from dragsim.errors import SpecError
from dragsim.estimate import automatic, driveline, driver, engine
from dragsim.estimate.complete import complete
from dragsim.estimate.defaults import DEFAULTS
from dragsim.estimate.explain import Figure, figures
from dragsim.garage import load_vehicle
from dragsim.model.params import (
    KIND_AUTOMATIC,
    KIND_CVT,
    NO_CONVERTER,
    NO_PLANETARY,
    NO_VARIATOR,
    Params,
)
from dragsim.spec.scenario import Strip, Weather
from dragsim.spec.vehicle import Driven, Origin, TransmissionKind, Vehicle

AUTOMATIC, CVT, MANUAL = (
    TransmissionKind.AUTOMATIC,
    TransmissionKind.CVT,
    TransmissionKind.MANUAL,
)


@pytest.fixture(scope="module")
def manual() -> Vehicle:
    return load_vehicle("mini_cooper_s_2011")


@pytest.fixture(scope="module")
def auto(manual: Vehicle) -> Vehicle:
    """The car with an automatic in place of its own gearbox."""
    return manual.tweak({"transmission.kind": "automatic"})


@pytest.fixture(scope="module")
def belt() -> Vehicle:
    return load_vehicle("nissan_versa_sr_2020_cvt")


def built(vehicle: Vehicle) -> Params:
    return build(vehicle, strip=Strip(), weather=Weather()).params


def shown(vehicle: Vehicle) -> Mapping[str, Figure]:
    return {figure.key: figure for figure in figures(vehicle)}


# Rules.


def test_stall_and_torque_ratio_of_a_road_car() -> None:
    assert automatic.stall_speed() == pytest.approx(2350.0 * RPM)
    assert automatic.torque_ratio() == 1.9


def test_coupling_point_comes_sooner_where_much_torque_is_gained() -> None:
    assert automatic.coupling_ratio(1.9) == 0.87
    assert automatic.coupling_ratio(2.5) == 0.87
    assert automatic.coupling_ratio(5.0) == pytest.approx(4.0 * 0.98 * 4.0 / 25.0)


def test_capacity_is_the_rated_torque_over_the_square_of_the_stall_speed() -> None:
    assert automatic.capacity(400.0, 200.0) == pytest.approx(400.0 / 40_000.0)


@pytest.mark.parametrize(
    ("year", "gear"), [(1965, 5), (1977, 5), (1978, 3), (2009, 3), (2010, 2), (2022, 2)]
)
def test_lock_up_comes_with_the_years(year: int, gear: int) -> None:
    assert automatic.lock_gear(year, 4) == gear


def test_efficiency_by_kind() -> None:
    for driven in Driven:
        for year in (1965, 2010):
            manual = driveline.efficiency(driven, year)
            lost = manual - driveline.efficiency(driven, year, AUTOMATIC)
            assert lost == pytest.approx(-DEFAULTS.efficiency_automatic)
            assert lost > 0.0
    belt = driveline.efficiency(Driven.FRONT, 2014, CVT)
    assert belt == DEFAULTS.efficiency_cvt
    assert belt < driveline.efficiency(Driven.FRONT, 2014, AUTOMATIC)
    both_axles = driveline.efficiency(Driven.ALL, 2014, CVT)
    assert both_axles == pytest.approx(belt + DEFAULTS.efficiency_all)


def test_shift_time_and_inertia_and_launch_by_kind() -> None:
    assert driveline.shift_time(AUTOMATIC) == 0.30
    assert automatic.torque_phase(0.30) == pytest.approx(0.09)
    assert automatic.shift_torque() == 0.6
    assert driveline.input_inertia(300.0, AUTOMATIC) == pytest.approx(0.05)
    assert driveline.input_inertia(300.0, CVT) == pytest.approx(0.05)
    assert driveline.input_inertia(300.0) == pytest.approx(0.02)
    for kind in (AUTOMATIC, CVT):
        assert driver.launch_speed(Driven.REAR, 700.0, kind) == pytest.approx(1900.0 * RPM)
        assert engine.boost_start(kind) == 0.5


def hold(driven: Driven, lever: float = 0.2) -> float:
    return automatic.launch_force(
        mass=1500.0, front_share=0.6, lever=lever, mu_front=1.0, mu_rear=1.1, driven=driven
    )


def test_launch_force_by_driven_axle() -> None:
    """With the load that it moves itself: the closed forms of a steady launch."""
    weight = 1500.0 * GRAVITY
    assert hold(Driven.FRONT) == pytest.approx(0.6 * weight / 1.2)
    assert hold(Driven.REAR) == pytest.approx(1.1 * 0.4 * weight / (1.0 - 0.22))
    assert hold(Driven.ALL) == pytest.approx((0.6 + 0.44) * weight)
    assert hold(Driven.REAR, lever=0.95) == pytest.approx(1.1 * 0.4 * weight / 0.2)


def box(stall_rpm: float = 2350.0, torque_Nm: float = 300.0) -> automatic.CompleteConverter:
    stall = stall_rpm * RPM
    return automatic.CompleteConverter(
        stall_speed=stall,
        torque_ratio=2.0,
        coupling_ratio=0.87,
        capacity=torque_Nm / stall**2,
        lock_gear=2.0,
        lock_time=0.3,
    )


def braked(wanted_rpm: float, force: float | None = None, stall_rpm: float = 2350.0) -> float:
    speed = automatic.brake_speed(
        box(stall_rpm),
        wanted_rpm * RPM,
        idle=700.0 * RPM,
        ratio=12.0,
        efficiency=0.85,
        radius=0.32,
        force=force,
    )
    return speed / RPM


def test_brake_holds_the_engine_no_higher_than_the_converter_stalls() -> None:
    assert braked(1900.0) == pytest.approx(1900.0)
    assert braked(1900.0, stall_rpm=1700.0) == pytest.approx(1700.0)
    assert braked(4000.0) == pytest.approx(2350.0)


def test_brake_holds_the_engine_no_higher_than_the_tyres_hold() -> None:
    """F r = eta G TR T/omega_stall^2 omega^2."""
    force = 0.85 * 12.0 * 2.0 * 300.0 * (1500.0 / 2350.0) ** 2 / 0.32
    assert braked(1900.0, force) == pytest.approx(1500.0)
    assert braked(1400.0, force) == pytest.approx(1400.0)
    assert braked(1900.0, 0.01 * force) == pytest.approx(700.0)  # idle


# What a car becomes.


def test_full_torque_stalls_at_the_stall_speed(auto: Vehicle) -> None:
    car = complete(auto)
    assert car.converter is not None
    stall = 2350.0 * RPM
    assert car.converter.capacity * stall**2 == pytest.approx(car.engine.torque(stall))


def test_stated_converter_is_used(auto: Vehicle) -> None:
    stated = auto.tweak(
        {
            "transmission.converter.stall_speed": "2800 rpm",
            "transmission.converter.torque_ratio": 2.2,
            "transmission.shift_time": "0.5 s",
        }
    )
    p = built(stated)
    assert p.converter.torque_ratio == 2.2
    stall = 2800.0 * RPM
    assert p.converter.capacity * stall**2 == pytest.approx(complete(stated).engine.torque(stall))
    assert p.planetary.torque_phase + p.planetary.inertia_phase == pytest.approx(0.5)
    keys = shown(stated)
    for key in ("transmission.converter.stall_speed", "transmission.converter.torque_ratio"):
        assert keys[key].origin is Origin.TWEAKED


def test_only_an_automatic_has_a_converter_and_planetary_shifts(
    manual: Vehicle, auto: Vehicle, belt: Vehicle
) -> None:
    plain, planetary, cvt = built(manual), built(auto), built(belt)
    assert (plain.converter, plain.planetary, plain.variator) == (
        NO_CONVERTER,
        NO_PLANETARY,
        NO_VARIATOR,
    )
    assert planetary.kind == KIND_AUTOMATIC
    assert planetary.converter.lock_from == 1
    assert planetary.variator == NO_VARIATOR
    assert cvt.kind == KIND_CVT
    assert cvt.planetary == NO_PLANETARY
    assert cvt.converter.capacity > 0.0


def test_ratios_of_a_cvt_are_the_range_times_the_final_drive(belt: Vehicle) -> None:
    p = built(belt)
    assert p.variator.low == pytest.approx(4.006 * 3.927)
    assert p.variator.high == pytest.approx(0.55 * 3.927)
    assert p.variator.target == pytest.approx(6300.0 * RPM)
    held = built(belt.tweak({"driver.shift_speed": "5800 rpm"}))
    assert held.variator.target == pytest.approx(5800.0 * RPM)


def test_a_cvt_with_a_clutch_starts_by_it(belt: Vehicle) -> None:
    p = built(belt.tweak({"transmission.clutch.capacity": "260 Nm"}))
    assert p.converter == NO_CONVERTER
    assert p.gearbox.clutch_capacity == 260.0
    assert p.driver.launch_speed == pytest.approx(1900.0 * RPM)
    assert p.driver.bog_low == pytest.approx(0.60 * p.driver.launch_speed)
    assert p.driver.bog_high == pytest.approx(1.25 * p.driver.launch_speed)


def test_explain_shows_what_each_gearbox_has(manual: Vehicle, auto: Vehicle, belt: Vehicle) -> None:
    plain, planetary, cvt = shown(manual), shown(auto), shown(belt)
    converter = {
        f"transmission.converter.{name}"
        for name in ("stall_speed", "torque_ratio", "coupling_ratio", "lock_time", "lock_capacity")
    }
    shifts = {
        "transmission.shift_torque",
        "transmission.torque_phase",
        "transmission.converter.lock_gear",
    }
    pulleys = {
        "transmission.ratio_range",
        "transmission.ratio_rate",
        "transmission.rev_start",
        "transmission.rev_speed",
    }
    clutch = {"transmission.clutch.capacity", "transmission.clutch.engagement_time"}
    assert not (converter | shifts | pulleys) & plain.keys()
    assert clutch | {"driver.governor", "driver.bog_low"} <= plain.keys()
    assert converter | shifts <= planetary.keys()
    assert not (clutch | pulleys | {"driver.governor", "driver.bog_low"}) & planetary.keys()
    assert converter | pulleys <= cvt.keys()
    assert not (clutch | shifts | {"transmission.gears", "transmission.shift_time"}) & cvt.keys()
    assert clutch <= shown(belt.tweak({"transmission.clutch.capacity": "260 Nm"})).keys()


def test_every_estimate_of_theirs_names_rule_source_and_uncertainty(
    auto: Vehicle, belt: Vehicle
) -> None:
    for vehicle in (auto, belt):
        for figure in figures(vehicle):
            assert figure.source
            if figure.origin is Origin.ESTIMATED and figure.key != "engine.rating":
                assert figure.rule
                assert figure.uncertainty is not None


# Contradictions.


@pytest.mark.parametrize(
    ("changes", "first", "second"),
    [
        ({"transmission.clutch.capacity": "400 Nm"}, "transmission.clutch", "automatic"),
        (
            {
                "driver.launch_speed": "3000 rpm",
                "transmission.converter.stall_speed": "2400 rpm",
            },
            "driver.launch_speed",
            "transmission.converter.stall_speed",
        ),
        ({"transmission.ratio_range": [4.0, 0.5]}, "transmission.ratio_range", "automatic"),
    ],
)
def test_what_does_not_go_together_is_refused_with_both_keys(
    auto: Vehicle, changes: dict[str, object], first: str, second: str
) -> None:
    with pytest.raises(SpecError) as raised:
        auto.tweak(changes)
    assert first in str(raised.value)
    assert second in str(raised.value)
