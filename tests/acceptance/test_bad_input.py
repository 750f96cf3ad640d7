"""Bad input ends in one clear message and the right exit code, with no traceback or stray file."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import Result
from commands import SCENARIO, VEHICLE, dragsim, process, write_car, write_race

MINI = "mini_cooper_s_2011"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands run in an empty folder, far from the checkout."""
    monkeypatch.chdir(tmp_path)


def is_refused(result: Result, *parts: str) -> None:
    """Exit code 2, one message with all ``parts``, nothing on standard output, nothing written."""
    assert result.exit_code == 2, result.stdout
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    for part in parts:
        assert part in result.stderr, result.stderr
    assert not Path("results").exists()


@pytest.mark.parametrize(
    ("change", "line", "key", "told"),
    [
        (('"1300 kg"', '"1300 nm"'), 8, "body.mass", "nm"),
        (('"1300 kg"', '"1300 hp"'), 8, "body.mass", "mass"),
        (('"1300 kg"', "1300"), 8, "body.mass", "kg"),
        (('"1300 kg"', '"-1300 kg"'), 8, "body.mass", "-1300 kg"),
        (('"52 %"', '"152 %"'), 9, "body.front_weight", "95 %"),
        (("wheelbase", "width = 3\nwheelbase"), 10, "body.width", "1808 mm"),
        (("wheelbase", 'widht = "1 m"\nwheelbase'), 10, "body.widht", "body.width"),
        (("[3.6, 2.1, 1.5, 1.15, 0.95]", "[]"), 20, "transmission.gears", "empty"),
        (('"7200 rpm"', '"6000 rpm"'), 16, "engine.redline", "6500"),
        (('"170 lb-ft @ 4500 rpm"', '"120 lb-ft @ 4500 rpm"'), None, "engine.", "torque"),
        (('"205/55R16"\nrear', '"205/55Q16"\nrear'), 27, "tyres.front", "205/55Q16"),
        (('"natural"', '"naturl"'), 13, "engine.aspiration", "natural"),
        (("format = 1", "format = 2"), 1, "format", "1"),
    ],
)
def test_a_mistake_in_a_vehicle_is_told_by_line_and_key(
    tmp_path: Path, change: tuple[str, str], line: int | None, key: str, told: str
) -> None:
    write_car(tmp_path, change)
    for command in (["check", "car.toml"], ["time", "car.toml"], ["explain", "car.toml"]):
        result = dragsim(*command)
        is_refused(result, key, told)
        where = r"car\.toml:\d+: " if line is None else rf"car\.toml:{line}: "
        assert re.match(where + re.escape(key), result.stderr), result.stderr
        assert len(result.stderr.splitlines()) == 1


def test_check_tells_every_problem_at_once_in_the_order_of_lines(tmp_path: Path) -> None:
    write_car(tmp_path, ('"1300 kg"', '"-5 kg"'), ("final_drive", "finaldrive"), ('"rear"', '"up"'))
    result = dragsim("check", "car.toml")
    is_refused(result, "body.mass", "transmission.finaldrive", "driveline.driven")
    lines = [int(line.split(":")[1]) for line in result.stderr.splitlines()]
    assert lines == sorted(lines)
    assert len(lines) >= 3


def test_check_goes_on_after_a_bad_file(tmp_path: Path) -> None:
    write_car(tmp_path)
    write_car(tmp_path, ('"1300 kg"', '"1300"'), name="bad.toml")
    result = dragsim("check", "missing.toml", "bad.toml", "car.toml")
    assert result.exit_code == 2
    assert result.stdout == "car.toml: ok\n"
    assert "missing.toml: no such file" in result.stderr
    assert "bad.toml:8: body.mass" in result.stderr


def test_check_looks_into_the_cars_of_a_scenario_and_what_its_lanes_set(tmp_path: Path) -> None:
    write_race(tmp_path, ('"1100 kg"', '"1100 hp"'))
    line = SCENARIO.splitlines().index('"body.mass" = "1100 kg"') + 1
    result = dragsim("check", "race.toml")
    is_refused(result, f"race.toml:{line}: ", "body.mass", "1100 hp")
    write_car(tmp_path, ('"1300 kg"', '"1300 hp"'))
    is_refused(dragsim("check", "race.toml"), "car.toml:8: body.mass")
    (tmp_path / "car.toml").unlink()
    is_refused(dragsim("check", "race.toml"), "race.toml", "vehicle", "no such file")


@pytest.mark.parametrize(
    ("change", "line", "key", "told"),
    [
        (('"1/8 mile"', '"1/8 mil"'), 5, "strip.length", "mil"),
        (('"1/8 mile"', '"-1 mile"'), 5, "strip.length", "-1"),
        (("temperature", "temprature"), 8, "weather.temprature", "temperature"),
        (('"20 degC"', '"20 C"'), 8, "weather.temperature", "degC"),
        (('label = "first"', 'label = "1"'), 12, "label", "number"),
        (('label = "first"', 'label = "a.b"'), 12, "label", "dot"),
    ],
)
def test_a_mistake_in_a_scenario_is_told_by_line_and_key(
    tmp_path: Path, change: tuple[str, str], line: int, key: str, told: str
) -> None:
    write_race(tmp_path, change)
    for command in ("check", "run"):
        result = dragsim(command, "race.toml")
        is_refused(result, key, told)
        assert result.stderr.startswith(f"race.toml:{line}: ")


@pytest.mark.parametrize("command", ["run", "check", "time", "explain", "show"])
def test_a_missing_file_is_told(command: str) -> None:
    is_refused(dragsim(command, "./nowhere.toml"), "nowhere.toml", "no such file")


@pytest.mark.parametrize("command", ["time", "explain", "show", "check"])
def test_an_unknown_name_is_met_with_the_nearest(command: str) -> None:
    is_refused(dragsim(command, "mini_cooper_s_2012"), "mini_cooper_s_2012", MINI)


def test_an_unknown_scenario_is_met_with_the_nearest() -> None:
    is_refused(dragsim("run", "road_atlana"), "road_atlanta")


def test_a_folder_in_place_of_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    for command in ("run", "check", "time"):
        is_refused(dragsim(command, "./folder.toml"), "folder.toml")


@pytest.mark.parametrize(
    "content",
    [b"mass = = 3\n", b"\xff\xfe\x00", b"a = 1\na = 2\n", b"[" * 5000, b"# " + b"x" * 300_000],
    ids=["broken", "binary", "twice", "nested", "huge"],
)
@pytest.mark.parametrize("command", ["run", "check", "time"])
def test_what_is_no_toml_is_told(tmp_path: Path, content: bytes, command: str) -> None:
    (tmp_path / "broken.toml").write_bytes(content)
    result = dragsim(command, "./broken.toml")
    is_refused(result, "broken.toml")
    assert len(result.stderr.splitlines()) == 1


def test_a_cycle_of_based_on_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('format = 1\nbased_on = "./b.toml"\nname = "a"\n')
    (tmp_path / "b.toml").write_text('format = 1\nbased_on = "./a.toml"\nname = "b"\n')
    for command in ("check", "time", "explain"):
        is_refused(dragsim(command, "a.toml"), "based_on", "a.toml", "b.toml")


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("body.mass", "HEAD.KEY=VALUE"),
        ("=3", "HEAD.KEY=VALUE"),
        ("911.body.mass=", "no value"),
        ("body.mass=1100 kg", "heads: 1, 2, 911, MINI"),
        ("MINNI.body.mass=1100 kg", "did you mean MINI?"),
        ("3.body.mass=1100 kg", "heads: 1, 2"),
        ("mass=1100 kg", "write HEAD.mass=VALUE"),
        ("strip.lenght=300 m", "did you mean length?"),
        ("strip.length=300", "text with a unit"),
        ("strip.length=300 kg", "strip.length"),
        ("weather.temperature=20 C", "degC"),
        ("weather.humidity=155 %", "100 %"),
        ("start.staging=sideways", "shallow"),
        ("MINI.body.mass=1100", "kg"),
        ("MINI.body.mass=-3 kg", "body.mass"),
        ("MINI.body.mas=1100 kg", "body.mass"),
        ("MINI.label=911.5", "label"),
    ],
)
def test_a_bad_setting_is_told(setting: str, told: str) -> None:
    result = dragsim("run", "road_atlanta", "--set", setting)
    is_refused(result, told)
    assert len(result.stderr.splitlines()) == 1


def test_a_bad_setting_of_a_file_is_told_by_its_line(tmp_path: Path) -> None:
    write_race(tmp_path, ('"1100 kg"', '"1100 hp"'))
    line = SCENARIO.splitlines().index('"body.mass" = "1100 kg"') + 1
    is_refused(dragsim("run", "race.toml"), f"race.toml:{line}: body.mass: ")
    mended = dragsim("run", "race.toml", "--set", "second.body.mass=1100 kg", "--no-plot")
    assert mended.exit_code == 0, mended.stderr
    is_refused(dragsim("run", "race.toml", "--set", "2.body.mass=3 m"), "lane 2: body.mass: ")


def test_a_car_is_no_scenario_and_a_scenario_no_car(tmp_path: Path) -> None:
    write_race(tmp_path)
    for car in ("car.toml", MINI):
        is_refused(dragsim("run", car), f"{car} is a car", f"dragsim time {car}")
    for scenario in ("race.toml", "road_atlanta"):
        hint = f"dragsim run {scenario}"
        is_refused(dragsim("time", scenario), f"{scenario} is a scenario", hint)
        is_refused(dragsim("race", MINI, scenario), f"{scenario} is a scenario", hint)
        is_refused(dragsim("explain", scenario), f"{scenario} is a scenario", hint)


def test_a_head_that_means_two_lanes_is_told() -> None:
    result = dragsim("race", MINI, MINI, "--set", f"{MINI}.body.mass=1100 kg")
    is_refused(result, "more than one lane", "1 or 2")


def test_what_comes_later_is_refused_with_one_message() -> None:
    single = ("--set", "1.transmission.kind=single-speed", "--set", "1.transmission.gears=[3.0]")
    result = dragsim("run", "road_atlanta", *single)
    is_refused(result, "transmission.kind", "version")
    assert len(result.stderr.splitlines()) == 1


def test_what_comes_later_checks_ok(tmp_path: Path) -> None:
    text = VEHICLE.replace('"manual"', '"dual-clutch"').replace('driven = "rear"', 'driven = "all"')
    (tmp_path / "car.toml").write_text(text)
    start = '[start]\ntree = "pro"\n\n[[lane]]\nvehicle = "./car.toml"\ndial_in = "13 s"\n'
    (tmp_path / "race.toml").write_text(f'format = 1\nname = "later"\n{start}')
    result = dragsim("check", "car.toml", "race.toml")
    assert result.exit_code == 0, result.stderr
    assert result.stdout == "car.toml: ok\nrace.toml: ok\n"


def test_motors_at_an_axle_that_the_engine_drives_check_ok_and_are_refused(tmp_path: Path) -> None:
    motor = (
        '[[motor]]\naxle = "rear"\npower = "270 hp"\ntorque = "283 lb-ft"\n'
        'max_speed = "17900 rpm"\nratio = 9.04\n\n[tyres]\n'
    )
    (tmp_path / "car.toml").write_text(VEHICLE.replace("[tyres]\n", motor))
    assert dragsim("check", "car.toml").exit_code == 0
    is_refused(dragsim("time", "car.toml"), "motor.axle", "driveline.driven", "version")


def test_a_car_that_a_scenario_lacks_is_told_by_its_line(tmp_path: Path) -> None:
    write_race(tmp_path)
    (tmp_path / "car.toml").unlink()
    for command in ("run", "check"):
        is_refused(dragsim(command, "race.toml"), "race.toml:11: lane.1.vehicle: ", "no such file")


@pytest.mark.parametrize("length", ["300", "1 kg", ""])
def test_a_bad_length_is_told_as_the_option_that_gave_it(length: str) -> None:
    result = dragsim("race", MINI, MINI, "--strip", length)
    is_refused(result, "--strip: ", "2350 mm")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("arguments", [[], ["run"], ["race"], ["time"], ["check"], ["run", "--x"]])
def test_a_command_that_is_not_complete_shows_its_usage(arguments: list[str]) -> None:
    result = dragsim(*arguments)
    assert result.exit_code == 2
    assert "Usage: dragsim" in result.stderr


STEEP = ("--set", "strip.grade=70 %")


def test_a_car_that_cannot_climb_ends_with_1_and_says_why() -> None:
    result = dragsim("time", MINI, *STEEP, "--no-plot", columns=60)
    assert result.exit_code == 1
    assert "did not finish: " in result.stdout
    assert "strip.grade" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 60
    assert result.stderr == ""


def test_a_race_that_nobody_finishes_has_no_winner() -> None:
    ice = ("--set", "strip.grip=0.3")
    result = dragsim("run", "road_atlanta", *STEEP, *ice, "--no-plot", "--json")
    document = json.loads(result.stdout)
    assert result.exit_code == 1
    assert document["winner"] is None
    assert document["margin_s"] is None
    for lane in document["lanes"]:
        assert lane["outcome"] != "finished"
        assert lane["slips"]["beams"]["finish_s"] is None


def test_the_one_that_finishes_wins_and_the_exit_code_is_1(tmp_path: Path) -> None:
    weak = ("--set", "2.engine.power=6 hp", "--set", "2.engine.torque=6 lb-ft")
    options = (*weak, "--set", "strip.grade=12 %")
    result = dragsim("run", "road_atlanta", *options, "--json")
    document = json.loads(result.stdout)
    assert result.exit_code == 1
    assert document["winner"] == 0
    assert document["margin_s"] is None
    assert document["margin_m"] is None
    assert [lane["outcome"] == "finished" for lane in document["lanes"]] == [True, False]
    assert (tmp_path / "results/road_atlanta/gap.png").is_file()
    card = dragsim("run", "road_atlanta", *options, "--no-plot")
    assert card.exit_code == 1
    assert "911 wins: no other lane finished." in card.stdout


@pytest.mark.parametrize("command", [["run", "road_atlanta"], ["time", MINI]])
def test_a_run_that_fails_is_drawn_as_far_as_it_got(command: list[str], tmp_path: Path) -> None:
    result = dragsim(*command, *STEEP)
    assert result.exit_code == 1
    assert "did not finish" in result.stdout
    assert len(list(tmp_path.rglob("*.png"))) == 1


def test_a_car_that_never_gets_there_ends_with_1() -> None:
    result = dragsim("time", MINI, "--set", "strip.length=50 km", "--no-plot", "--json")
    lane = json.loads(result.stdout)
    assert result.exit_code == 1
    assert lane["outcome"] == "time_limit"
    assert lane["slips"]["beams"]["finish_s"] is None
    assert lane["slips"]["beams"]["ft1320_s"] is not None


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_where_the_picture_cannot_be_written_the_result_is_told_all_the_same(
    tmp_path: Path, form: list[str]
) -> None:
    (tmp_path / "taken").write_text("a file")
    result = dragsim("time", MINI, "--out", "taken", *form)
    assert result.exit_code == 1
    assert "14." in result.stdout or "15." in result.stdout
    assert "cannot write taken" in result.stderr
    assert "Picture" not in result.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_no_traceback_in_a_process_of_its_own(tmp_path: Path) -> None:
    write_car(tmp_path, ('"1300 kg"', '"minus one"'))
    result = process("time", "car.toml", folder=tmp_path)
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.startswith("car.toml:8: body.mass: ")


def test_a_name_that_the_terminal_cannot_show_does_not_end_the_program(tmp_path: Path) -> None:
    write_car(tmp_path, ('"A test car"', '"A car from 日産"'))
    latin = {"PYTHONIOENCODING": "latin-1"}
    result = process("time", "car.toml", "--no-plot", folder=tmp_path, environment=latin)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("A car from ??\n")


def test_a_bug_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    from dragsim import garage

    def broken(*_arguments: object, **_keywords: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(garage, "load_vehicle", broken)
    with pytest.raises(ZeroDivisionError):
        dragsim("time", MINI)
