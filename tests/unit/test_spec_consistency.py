"""What does not go together in a vehicle: each problem names the keys that disagree."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import write_car
from specs import problems

GEARS = "gears = [3.6, 2.1, 1.5, 1.15, 0.95]"
FINAL = "final_drive = 3.9"
MANUAL = 'kind = "manual"'
REAR = 'driven = "rear"'
MASS = 'mass = "1300 kg"'
REDLINE = 'redline = "7200 rpm"'
DRIVELINE = f"[driveline]\n{REAR}\n"
MOTOR = """
[[motor]]
axle = "front"
power = "100 hp"
torque = "100 lb-ft"
max_speed = "12000 rpm"
"""
SUMMER = 'compound = "summer"'


@pytest.mark.parametrize(
    ("changes", "key", "other"),
    [
        ([(GEARS + "\n", "")], "transmission.gears", "transmission.kind"),
        ([(FINAL + "\n", "")], "transmission.final_drive", "final_drive = 3.44"),
        ([("1.15, 0.95", "0.95, 1.15")], "transmission.gears", "transmission.final_drive"),
        ([(FINAL, "final_drive = [3.9, 3.9]")], "transmission.final_drive", "transmission.gears"),
        ([(GEARS, f"gears = [{', '.join(str(20 - n) for n in range(13))}]")],
         "transmission.gears", "12"),
        ([(MANUAL, 'kind = "cvt"')], "transmission.ratio_range", "ratio_range = [4.0, 0.55]"),
        ([(MANUAL, 'kind = "cvt"'), (GEARS, "ratio_range = [0.55, 4.0]")],
         "transmission.ratio_range", "[4, 0.55]"),
        ([(MANUAL, f"{MANUAL}\nratio_range = [4.0, 0.55]")], "transmission.ratio_range", "cvt"),
        ([(MANUAL, f'{MANUAL}\nconverter = {{ torque_ratio = 2.0 }}')],
         "transmission.converter", "clutch"),
        ([(MANUAL, 'kind = "automatic"\nclutch = { capacity = "500 Nm" }')],
         "transmission.clutch", "converter"),
        ([(MANUAL, 'kind = "single-speed"')], "transmission.gears", "one gear"),
        ([(REDLINE, 'redline = "6400 rpm"')], "engine.redline", "engine.power"),
        ([('power = "200 hp @ 6500 rpm"', 'power = "200 hp"')], "engine.power", "6500 rpm"),
        ([('power = "200 hp @ 6500 rpm"\n', "")], "engine.power", "[engine.curve]"),
        ([('torque = "170 lb-ft @ 4500 rpm"\n', "")], "engine.torque", "[engine.curve]"),
        ([(REDLINE, f'{REDLINE}\nboost_lag = "0.3 s"')], "engine.boost_lag", "engine.aspiration"),
        ([(REDLINE, f'{REDLINE}\nidle = "7000 rpm"')], "engine.idle", "engine.redline"),
        ([(SUMMER, f'{SUMMER}\n[driver]\nlaunch_speed = "8000 rpm"')],
         "driver.launch_speed", "engine.redline"),
        ([(SUMMER, f'{SUMMER}\n[driver]\nshift_speed = "8000 rpm"')],
         "driver.shift_speed", "engine.redline"),
        ([(REAR, f'{REAR}\nfront_share = "40 %"')], "driveline.front_share", "driveline.driven"),
        ([(REAR, f'{REAR}\ncentre = "open"')], "driveline.centre", "driveline.driven"),
        ([(DRIVELINE, "")], "driveline", "[engine]"),
        ([(SUMMER, f'{SUMMER}\n[battery]\npower = "9 hp"')], "battery", "[[motor]]"),
        ([(SUMMER, SUMMER + MOTOR)], "motor.1.ratio", "gears"),
        ([(SUMMER, f"{SUMMER}{MOTOR}ratio = 9.0\ngears = [9.0]")], "motor.1.gears", "ratio"),
        ([(SUMMER, f"{SUMMER}{MOTOR}gears = [15.0, 9.0]")], "motor.1.gears", "shift_speed"),
        ([(SUMMER, f'{SUMMER}{MOTOR}gears = [9.0, 15.0]\nshift_speed = "9000 rpm"')],
         "motor.1.gears", "15 follows 9"),
        ([(SUMMER, f'{SUMMER}{MOTOR}gears = [15.0, 9.0]\nshift_speed = "13000 rpm"')],
         "motor.1.shift_speed", "max_speed"),
        ([(MANUAL, 'kind = "automatic"\nconverter = { stall_speed = "8000 rpm" }')],
         "transmission.converter.stall_speed", "engine.redline"),
        ([(MANUAL, 'kind = "cvt"'), (GEARS, "ratio_range = [4.0, 0.5]"),
          (FINAL, "final_drive = [4.0, 3.5]")], "transmission.final_drive", "cvt"),
        ([(SUMMER, f'{SUMMER}{MOTOR}ratio = 9.0\nshift_speed = "9000 rpm"')],
         "motor.1.shift_speed", "gears"),
        ([(SUMMER, SUMMER + MOTOR.replace("front", "crank") + "gears = [15.0, 9.0]")],
         "motor.1.gears", "[transmission]"),
        ([(SUMMER, SUMMER + MOTOR.replace("12000 rpm", "4000 rpm") + "ratio = 9.0")],
         "motor.1.power", "max_speed"),
        ([(MANUAL, 'kind = "cvt"\nclutch = { capacity = "500 Nm" }\nconverter = { }'),
          (GEARS, "ratio_range = [4.0, 0.55]")],
         "transmission.clutch", "transmission.converter"),
        ([(MANUAL, 'kind = "cvt"\nshift_time = "0.2 s"'), (GEARS, "ratio_range = [4.0, 0.55]")],
         "transmission.shift_time", "transmission.kind"),
        ([(REAR, 'driven = "all"\nfront_share = "40 %"\ncentre = "locked"')],
         "driveline.front_share", "driveline.centre"),
        ([(MASS, f'{MASS}\nwidth = "1.7 m"\nheight = "1.3 m"\nfrontal_area = "2.4 m^2"')],
         "body.frontal_area", "body.width times body.height"),
        ([(MASS, f'{MASS}\nheight = "400 mm"\ncg_height = "450 mm"')],
         "body.cg_height", "body.height"),
        ([(MASS, f'{MASS}\nlength = "2000 mm"')], "body.wheelbase", "body.length"),
    ],
)  # fmt: skip
def test_what_disagrees_is_told_with_both_keys(
    tmp_path: Path, changes: list[tuple[str, str]], key: str, other: str
) -> None:
    found = problems(write_car(tmp_path, *changes))
    (told,) = [problem for problem in found if problem.key == key]
    assert other in told.message
    assert told.line is not None


@pytest.mark.parametrize(
    "changes",
    [
        [(FINAL, "final_drive = [4.0, 4.0, 4.0, 3.0, 3.0]"), ("1.15, 0.95", "1.4, 1.1")],
        [(MANUAL, 'kind = "automatic"\nconverter = { stall_speed = "2400 rpm" }')],
        [(MANUAL, 'kind = "cvt"'), (GEARS, "ratio_range = [4.0, 0.55]")],
        [(REAR, 'driven = "all"\nfront_share = "40 %"\ncentre = "limited-slip"')],
        [(SUMMER, f"{SUMMER}{MOTOR}ratio = 9.0\n[battery]\n")],
        [(SUMMER, SUMMER + MOTOR.replace("front", "crank"))],
    ],
    ids=["finals", "automatic", "cvt", "all", "hybrid", "crank"],
)
def test_what_goes_together_is_read(tmp_path: Path, changes: list[tuple[str, str]]) -> None:
    from dragsim.garage import load_vehicle

    load_vehicle(str(write_car(tmp_path, *changes)))


ELECTRIC = f"""format = 1
name = "E"
year = 2020
[body]
mass = "1500 kg"
front_weight = "50 %"
wheelbase = "2700 mm"
{MOTOR.replace("front", "crank")}
[driveline]
driven = "rear"
[tyres]
front = "205/55R16"
rear = "205/55R16"
{SUMMER}
"""


def test_an_electric_car_has_neither_crank_nor_driveline(tmp_path: Path) -> None:
    path = tmp_path / "electric.toml"
    path.write_text(ELECTRIC)
    told = {problem.key: problem.message for problem in problems(path)}
    assert "[engine]" in told["motor.1.axle"]
    assert "[[motor]]" in told["driveline"]


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ([(GEARS + "\n", "")], ("transmission.gears", "transmission.kind")),
        ([(SUMMER, SUMMER + MOTOR.replace("front", "middle") + "ratio = 9.0")],
         ("motor.1.axle", '"front", "rear", "crank"')),
        ([(REAR, f'{REAR}\nfront_share = "40 %"')], ("driveline.front_share", "driveline.driven")),
        ([(MANUAL, 'kind = "automatic"\nclutch = { capacity = "500 Nm" }')],
         ("transmission.clutch", "transmission.kind")),
        ([(REAR, 'driven = "front"\ncentre = "open"')], ("driveline.centre", "driveline.driven")),
        ([(MANUAL, f'{MANUAL}\nconverter = {{ stall_speed = "2400 rpm" }}')],
         ("transmission.converter", "transmission.kind")),
        ([(SUMMER, f'{SUMMER}\n[battery]\npower = "9 hp"')], ("battery", "[[motor]]")),
    ],
)  # fmt: skip
def test_a_contradiction_is_told_once(
    tmp_path: Path, changes: list[tuple[str, str]], keys: tuple[str, str]
) -> None:
    (told,) = problems(write_car(tmp_path, *changes))
    for key in keys:
        assert key in f"{told.key}: {told.message}"


def test_a_motor_at_a_missing_crank_is_told_once(tmp_path: Path) -> None:
    path = tmp_path / "electric.toml"
    path.write_text(ELECTRIC.replace('[driveline]\ndriven = "rear"\n', ""))
    (told,) = problems(path)
    assert told.key == "motor.1.axle"
    assert "[engine]" in told.message


def test_a_car_needs_something_that_drives_it(tmp_path: Path) -> None:
    path = tmp_path / "cart.toml"
    start, _, rest = ELECTRIC.partition("[[motor]]")
    path.write_text(start + "[tyres]" + rest.partition("[tyres]")[2])
    (problem,) = problems(path)
    assert problem.key == "engine"
    assert "[[motor]]" in problem.message
