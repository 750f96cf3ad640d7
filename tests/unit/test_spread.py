"""The traits of a car: what is uncertain about it and about all cars, as far as it moves times."""

from __future__ import annotations

from math import log

import pytest

from dragsim.estimate.defaults import DEFAULTS, table
from dragsim.estimate.explain import figures
from dragsim.estimate.spread import STRUCTURE, TOGETHER, Traits, apart, together, traits
from dragsim.garage import load_vehicle
from dragsim.spec.vehicle import Vehicle

CARS = (
    "porsche_911_carrera_2010", "mini_cooper_s_2011", "mini_cooper_s_hardtop4_2015_6at",
    "vw_gti_2015_dsg", "nissan_versa_sr_2020_cvt", "tesla_model_s_p100d_2017", "bmw_2002_1970_4mt",
)  # fmt: skip
TRIFLE = Traits(drive=0.003, grip=0.004, rolling=0.01, drag=0.01, mass=0.003, inertia=0.1, gap=0.01)
"""What a default may move that ``TOGETHER`` leaves out."""


@pytest.fixture(name="porsche")
def rear_drive() -> Vehicle:
    return load_vehicle("porsche_911_carrera_2010")


@pytest.mark.parametrize("car", CARS)
def test_no_default_that_moves_a_trait_is_left_out(car: str) -> None:
    vehicle = load_vehicle(car)
    here = traits(vehicle)
    for name, item in table().items():
        if name in TOGETHER:
            continue
        there = traits(vehicle, DEFAULTS.replace(**{name: item.value + item.sd}))
        moved = [abs(b - a) for a, b in zip(here, there, strict=True)]
        for trait, much, least in zip(Traits._fields, moved, TRIFLE, strict=True):
            assert much <= least, f"{name} moves the {trait} of {car} by {much:.4f}"


def test_a_general_value_moves_the_traits_that_it_is_in(porsche: Vehicle) -> None:
    moved = together(porsche)
    item = table()["friction_summer"]
    assert moved["friction_summer"] == pytest.approx(
        Traits(grip=log(1.0 + item.sd / item.value)), abs=1e-9
    )
    item = table()["efficiency"]
    assert moved["efficiency"].drive == pytest.approx(log(1.0 + item.sd / item.value), rel=1e-6)
    assert moved["shift_time"] == pytest.approx(Traits(gap=table()["shift_time"].sd), abs=1e-9)


def test_what_a_car_does_not_have_does_not_move_it(porsche: Vehicle) -> None:
    assert not {"friction_track", "turbo_reserve", "front_drive_use"} & set(together(porsche))
    electric = together(load_vehicle("tesla_model_s_p100d_2017"))
    assert "motor_efficiency" in electric
    assert not {"efficiency", "shift_time", "inertia_per_litre"} & set(electric)


def test_a_number_that_the_file_states_is_as_sure_as_the_file_says(porsche: Vehicle) -> None:
    stated = porsche.tweak({"transmission.efficiency": "88 %", "tyres.friction": 1.1})
    own = apart(porsche, figures(porsche), 0.95)
    assert own["transmission.efficiency"] == Traits(drive=0.02)
    assert own["tyres.friction"] == Traits(grip=0.05)
    assert own["engine.weather_share"].drive == pytest.approx(-0.05 * 0.3)
    sure = apart(stated, figures(stated), 0.95)
    assert not {"transmission.efficiency", "tyres.friction"} & set(sure)
    assert sure["engine.curve"] == own["engine.curve"]


def test_what_is_missed_is_of_the_size_of_what_is_known() -> None:
    assert all(0.0 <= part < 0.1 for part in STRUCTURE[:3])
    assert all(part > 0.0 for part in STRUCTURE[3:])
