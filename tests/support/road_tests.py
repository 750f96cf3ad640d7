"""A folder of road tests: two cars with three tests, and whatever a test adds to them."""

from __future__ import annotations

from pathlib import Path

from commands import changed, write_car

MEASURED = """\
[[car]]
vehicle = "car"
family = "Test cars"
doubt = "gear ratios"
[[car.test]]
source = "Car and Driver, 2010-06"
url = "https://example.org/1"
confirmed = true
surface = "asphalt"
quarter_clock = "one_foot"
zero_to_clock = "standing"
quarter_mile_s = 15.0
quarter_mile_mph = 92
zero_to_mph_s = { 30 = 2.4, 60 = 6.5, "62.1" = 6.9 }
[[car.test]]
source = "an owner's slip, on slicks, 1450 m up"
confirmed = false
surface = "prepped"
quarter_clock = "beams"
zero_to_clock = "one_foot"
quarter_mile_s = 15.5
sixty_ft_s = 2.1
slip_ft_s = { 60 = 2.1, 330 = 6.2, 1320 = 15.5 }
slip_ft_mph = { 660 = 71.0, 1320 = 88.0 }
altitude_m = 1450
compound = "slick"

[[car]]
vehicle = "./other/light.toml"
[[car.test]]
source = "MOTOR, 400 m, as weighed"
confirmed = true
surface = "wet"
quarter_clock = "standing"
zero_to_clock = "standing"
quarter_mile_s = 15.1
eighth_mile_s = 9.9
zero_to_mph_s = { 60 = 6.6 }
length_m = 400
test_weight_lb = 2720
traction_control = true
"""


def write_road_tests(folder: Path, *changes: tuple[str, str], more: str = "") -> Path:
    """The folder with its cars and tests, changed, and ``more`` at the end of the file."""
    (folder / "vehicles").mkdir(parents=True)
    (folder / "other").mkdir()
    write_car(folder / "vehicles")
    light = ('"1300 kg"', '"1100 kg"'), ('driven = "rear"', 'driven = "front"')
    write_car(folder / "other", *light, name="light.toml")
    path = folder / "measured.toml"
    path.write_text(changed(MEASURED, *changes) + more, encoding="utf-8")
    return folder
