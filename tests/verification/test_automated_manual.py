"""Automated manual: the manual's drivetrain by a robot's numbers, and nothing else."""

from __future__ import annotations

from dragsim.build import build
from dragsim.constants import RPM
from dragsim.garage import load_vehicle
from dragsim.model.params import Params
from dragsim.spec.scenario import Strip, Weather
from dragsim.spec.vehicle import Vehicle


def built(vehicle: Vehicle) -> Params:
    return build(vehicle, strip=Strip(), weather=Weather()).params


def test_with_the_manuals_numbers_it_is_the_manual() -> None:
    car = load_vehicle("porsche_911_carrera_2010")
    manual = built(car)
    numbers = {
        "transmission.kind": "automated-manual",
        "transmission.shift_time": f"{manual.gearbox.shift_time!r} s",
        "transmission.clutch.engagement_time": f"{manual.driver.engage_ramp!r} s",
        "driver.launch_speed": f"{manual.driver.launch_speed / RPM:.0f} rpm",
    }
    robot = built(car.tweak(numbers))
    same_boost = robot.engine._replace(boost_start=manual.engine.boost_start)
    assert not manual.engine.boosted
    assert robot._replace(engine=same_boost) == built(
        car.tweak({"driver.launch_speed": numbers["driver.launch_speed"]})
    )


def test_by_its_own_numbers_it_is_not() -> None:
    car = load_vehicle("porsche_911_carrera_2010")
    robot = built(car.tweak({"transmission.kind": "automated-manual"}))
    assert robot.gearbox.shift_time < built(car).gearbox.shift_time
    assert robot.driver.launch_ramp > built(car).driver.launch_ramp
