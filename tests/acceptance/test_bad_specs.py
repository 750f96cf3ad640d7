"""Bad input as a user meets it: one clear message each, exit code 2 and nothing written.

Each case goes through the command line: the message names file, line, key and what to do.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import dragsim, write_car, write_race

POWER = 'power = "200 hp @ 6500 rpm"'


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands run in an empty folder, far from the checkout."""
    monkeypatch.chdir(tmp_path)


CASES: dict[str, tuple[tuple[str, str], str, list[str]]] = {
    "broken TOML": (('mass = "1300 kg"', 'mass "1300 kg"'), "car.toml:8: ", ["TOML"]),
    "unknown key": (("wheelbase", "wheelbse"), "car.toml:10: body.wheelbse: ", ["body.wheelbase"]),
    "wrong unit": (("1300 kg", "1300 stone"), "car.toml:8: body.mass: ", ["kg"]),
    "wrong dimension": (("1300 kg", "1300 hp"), "car.toml:8: body.mass: ", ["power", "mass"]),
    "no unit": (('"1300 kg"', "1300"), "car.toml:8: body.mass: ", ["unit", "1415 kg"]),
    "decimal comma": (("1300 kg", "1300,5 kg"), "car.toml:8: body.mass: ", ["1300.5"]),
    "negative mass": (("1300 kg", "-1300 kg"), "car.toml:8: body.mass: ", ["from 50 kg"]),
    "no gears": (
        ("gears = [3.6, 2.1, 1.5, 1.15, 0.95]\n", ""),
        "car.toml:18: transmission.gears: ",
        ["transmission.kind", "manual"],
    ),
    "empty gears": (
        ("[3.6, 2.1, 1.5, 1.15, 0.95]", "[]"), "car.toml:20: transmission.gears: ", ["empty"],
    ),
    "redline below the power peak": (
        ("7200 rpm", "6400 rpm"), "car.toml:16: engine.redline: ", ["engine.power", "6500 rpm"],
    ),
    "power point above the torque peak": (
        (POWER, 'power = "300 hp @ 6500 rpm"'),
        "car.toml:14: engine.power: ",
        ["engine.torque", '"300 hp"'],
    ),
    "not a choice": (('"summer"', '"sumer"'), "car.toml:29: tyres.compound: ", ['"summer"']),
    "not a tyre": (
        ('front = "205/55R16"', 'front = "round"'), "car.toml:27: tyres.front: ", ["235/40R18"],
    ),
    "a cycle": (
        ("format = 1\n", 'format = 1\nbased_on = "./car.toml"\n'),
        "car.toml:2: based_on: ",
        ["car.toml -> car.toml"],
    ),
    "unknown parent": (
        ("format = 1\n", 'format = 1\nbased_on = "mini_coper_s_2011"\n'),
        "car.toml:2: based_on: ",
        ["mini_cooper_s_2011"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("command", [("check",), ("time", "--no-plot"), ("explain",)])
def test_a_bad_vehicle_is_one_clear_message(
    case: str, command: tuple[str, ...], tmp_path: Path
) -> None:
    change, place, words = CASES[case]
    write_car(tmp_path, change)
    result = dragsim(*command, "./car.toml")
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith(place)
    for word in words:
        assert word in line
    assert "Traceback" not in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["car.toml"]


def test_a_missing_file_is_one_clear_message(tmp_path: Path) -> None:
    for command in ("check", "run", "time", "explain"):
        result = dragsim(command, "./none.toml")
        assert result.exit_code == 2
        (line,) = result.stderr.splitlines()
        assert "none.toml" in line
        assert "no such file" in line
    assert list(tmp_path.iterdir()) == []


def test_a_parent_from_a_file_with_problems_is_told_there(tmp_path: Path) -> None:
    write_car(tmp_path, ("1300 kg", "1300 hp"))
    (tmp_path / "child.toml").write_text('format = 1\nbased_on = "./car.toml"\n[bdy]\nmass = 1\n')
    result = dragsim("check", "child.toml")
    assert result.exit_code == 2
    own, inherited = result.stderr.splitlines()
    assert own.startswith("child.toml:3: bdy: ")
    assert inherited.startswith("car.toml:8: body.mass: ")


def test_a_race_with_bad_settings_is_told_by_its_line(tmp_path: Path) -> None:
    write_race(tmp_path, ('"body.mass" = "1100 kg"', '"body.mas" = "1100 kg"'))
    result = dragsim("check", "race.toml")
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith("race.toml:18: body.mas: ")
    assert '"body.mass"' in line


def test_a_race_that_is_wrong_in_itself_tells_all_at_once(tmp_path: Path) -> None:
    path = write_race(
        tmp_path,
        ('length = "1/8 mile"', 'length = "1/8 kg"\nsurfac = "wet"'),
        ('label = "first"', 'label = "1"'),
    )
    result = dragsim("run", str(path), "--no-plot")
    assert result.exit_code == 2
    starts = [line.split(": ")[:2] for line in result.stderr.splitlines()]
    assert starts == [
        ["race.toml:5", "strip.length"],
        ["race.toml:6", "strip.surfac"],
        ["race.toml:13", "lane.1.label"],
    ]


def test_sound_files_are_ok_and_a_bad_one_beside_them_is_still_told(tmp_path: Path) -> None:
    write_car(tmp_path, name="good.toml")
    write_car(tmp_path, ("1300 kg", "1300 hp"), name="bad.toml")
    result = dragsim("check", "good.toml", "bad.toml")
    assert result.exit_code == 2
    assert "good.toml: ok" in result.stdout
    assert result.stderr.startswith("bad.toml:8: body.mass: ")
    assert dragsim("check", "good.toml").exit_code == 0
