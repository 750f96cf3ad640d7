"""Every command as a user types it: what it prints and where, what it writes, how it ends."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from commands import dragsim, process, python, write_car, write_race

from dragsim.version import VERSION

CAR_911 = "porsche_911_carrera_2010"
MINI = "mini_cooper_s_2011"
HEAVY = ("scipy", "matplotlib", "pint", "numba", "numpy", "pydantic", "pydantic_core", "rich")

RACE_KEYS = [
    "schema", "dragsim", "scenario", "conditions", "winner", "margin_s", "margin_80_s", "margin_m",
    "lanes",
]  # fmt: skip
LANE_KEYS = [
    "vehicle", "label", "reaction_s", "outcome", "foul", "power_correction", "slips",
]  # fmt: skip
SLIP_KEYS = [
    "length_m", "finish_s", "finish_mps", "rollout_s", "ft60_s", "ft330_s", "ft660_s", "ft660_mps",
    "ft1000_s", "ft1320_s", "ft1320_mps", "zero_to_60_mph_s", "zero_to_100_mph_s",
    "zero_to_100_kmh_s", "zero_to_200_kmh_s", "sixty_to_130_mph_s", "hundred_to_200_kmh_s",
    "five_to_60_mph_s",
]  # fmt: skip


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands run in an empty folder, far from the checkout."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def card() -> Result:
    """The race of the story on a card, without the picture."""
    return dragsim("run", "road_atlanta", "--no-plot", columns=60)


def is_lane(lane: dict[str, object]) -> bool:
    """Whether a document's lane has exactly the keys that are promised, in their order."""
    slips = lane["slips"]
    assert isinstance(slips, dict)
    assert list(lane) == LANE_KEYS
    assert list(slips) == ["standing", "one_foot", "beams"]
    assert all(list(slip) == SLIP_KEYS for slip in slips.values())
    return True


def test_the_race_of_the_story_is_won_by_the_911(card: Result) -> None:
    assert card.exit_code == 0, card.stderr
    assert "911 wins by" in card.stdout
    assert "NHRA" in card.stdout
    assert "density altitude" in card.stdout
    assert f"dragsim explain {CAR_911}" in card.stdout
    assert card.stderr == ""


def test_the_card_of_a_pipe_is_plain_and_fits_60_columns(card: Result) -> None:
    assert "\x1b" not in card.stdout
    assert card.stdout.isascii()
    assert max(map(len, card.stdout.splitlines())) <= 60


def test_without_a_plot_nothing_is_written(card: Result, tmp_path: Path) -> None:
    assert list(tmp_path.iterdir()) == []
    assert "Picture" not in card.stdout


def test_the_picture_goes_where_the_card_says(tmp_path: Path) -> None:
    result = dragsim("run", "road_atlanta")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.endswith(f"Picture: {Path('results/road_atlanta/gap.png')}\n")
    written = [path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()]
    assert written == [Path("results/road_atlanta/gap.png")]
    assert written[0].read_bytes().startswith(b"\x89PNG\r\n\x1a\n")


def test_json_is_one_document_and_the_picture_is_named_on_standard_error(tmp_path: Path) -> None:
    result = dragsim("run", "road_atlanta", "--json", "--out", str(tmp_path / "elsewhere"))
    document = json.loads(result.stdout)
    assert list(document) == RACE_KEYS
    assert document["schema"] == 1
    assert document["dragsim"] == VERSION
    assert list(document["conditions"]) == ["density_kgpm3", "density_altitude_m"]
    assert document["winner"] == 0
    assert [lane["label"] for lane in document["lanes"]] == ["911", "MINI"]
    assert all(is_lane(lane) for lane in document["lanes"])
    assert all(lane["outcome"] == "finished" for lane in document["lanes"])
    picture = tmp_path / "elsewhere" / "gap.png"
    assert result.stderr == f"picture: {picture}\n"
    assert picture.is_file()


def test_card_and_document_tell_the_same_margin(card: Result) -> None:
    document = json.loads(dragsim("run", "road_atlanta", "--no-plot", "--json").stdout)
    assert f"911 wins by {document['margin_s']:.3f} s" in card.stdout
    beams = [lane["slips"]["beams"] for lane in document["lanes"]]
    for slip in beams:
        assert f"{slip['ft1320_s']:.3f}" in card.stdout
        assert f"{slip['ft1320_mps'] / 0.44704:.2f}" in card.stdout


def test_a_scenario_file_finds_its_cars_beside_itself(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    path = write_race(folder)
    result = dragsim("run", str(path), "--no-plot")
    assert result.exit_code == 0, result.stderr
    assert "second wins by" in result.stdout
    assert "with body.mass = 1100 kg" in result.stdout
    assert "1/8 mile of dry asphalt" in result.stdout


def test_a_race_needs_no_file() -> None:
    result = dragsim("race", MINI, CAR_911, "--strip", "1/8mile", "--no-plot", "--json")
    document = json.loads(result.stdout)
    assert document["winner"] == 1
    assert [lane["vehicle"] for lane in document["lanes"]] == [MINI, CAR_911]
    assert document["lanes"][0]["slips"]["beams"]["length_m"] == pytest.approx(201.168)
    assert document["lanes"][0]["slips"]["beams"]["ft1320_s"] is None


def test_a_race_writes_into_a_folder_named_after_its_cars(tmp_path: Path) -> None:
    write_car(tmp_path)
    result = dragsim("race", "./car.toml", MINI, "--strip", "1/8 mile")
    assert result.exit_code == 0, result.stderr
    assert (tmp_path / "results" / f"car_vs_{MINI}" / "gap.png").is_file()


def test_eight_cars_race_at_60_columns(tmp_path: Path) -> None:
    write_car(tmp_path)
    cars = ["./car.toml"] * 8
    changes = [f"--set={lane}.body.mass={1200 + 20 * lane} kg" for lane in range(1, 9)]
    result = dragsim("race", *cars, "--strip", "1/8mile", *changes, columns=60)
    assert result.exit_code == 0, result.stderr
    *lines, picture = result.stdout.splitlines()
    assert max(map(len, lines)) <= 60
    assert picture.startswith("Picture: ")
    assert len(list(tmp_path.glob("results/*/gap.png"))) == 1
    places = [line for line in result.stdout.splitlines() if line.startswith("Place")]
    assert [int(place) for line in places for place in line.split()[1:]] == list(range(1, 9))


@pytest.mark.parametrize("cars", [[MINI], [MINI] * 9])
def test_a_race_of_one_or_nine_is_refused(cars: list[str]) -> None:
    result = dragsim("race", *cars)
    assert result.exit_code == 2
    assert "a race has 2 to 8 cars" in result.stderr


def test_one_car_is_timed_by_three_clocks() -> None:
    result = dragsim("time", MINI, "--no-plot", columns=60)
    assert result.exit_code == 0, result.stderr
    assert "Standing" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 60


def test_time_prints_one_lane_as_json_and_draws_its_run(tmp_path: Path) -> None:
    result = dragsim("time", MINI, "--json")
    lane = json.loads(result.stdout)
    assert is_lane(lane)
    clocks = [lane["slips"][name] for name in ("standing", "one_foot", "beams")]
    assert clocks[0]["rollout_s"] == 0.0
    for slip in clocks[1:]:
        assert slip["rollout_s"] > 0.1
        assert slip["ft1320_s"] < clocks[0]["ft1320_s"]
    assert (tmp_path / "results" / MINI / "run.png").is_file()


@pytest.mark.parametrize(
    "setting",
    ["body.mass=1100 kg", "1.body.mass=1100 kg", f"{MINI}.body.mass=1100 kg"],
)
def test_time_takes_a_key_with_or_without_its_head(setting: str) -> None:
    plain = json.loads(dragsim("time", MINI, "--no-plot", "--json").stdout)
    light = json.loads(dragsim("time", MINI, "--no-plot", "--json", "--set", setting).stdout)
    assert light["slips"]["beams"]["ft1320_s"] < plain["slips"]["beams"]["ft1320_s"] - 0.1


@pytest.mark.parametrize(
    "setting",
    [
        "MINI.engine.power=230 hp",
        'MINI.engine.power="230 hp"',
        "2.engine.power=230 hp",
        f"{MINI}.engine.power=230 hp",
    ],
)
def test_a_lane_goes_by_number_label_or_vehicle(setting: str, card: Result) -> None:
    result = dragsim("run", "road_atlanta", "--no-plot", "--set", setting)
    assert result.exit_code == 0, result.stderr
    assert "with engine.power = 230 hp" in result.stdout
    margins = [
        float(text.partition("wins by ")[2].split()[0]) for text in (result.stdout, card.stdout)
    ]
    assert margins[0] < margins[1] - 0.3


def test_a_car_raced_against_itself_is_a_dead_heat() -> None:
    document = json.loads(dragsim("race", MINI, MINI, "--no-plot", "--json").stdout)
    assert document["winner"] is None
    assert document["margin_s"] == 0.0
    result = dragsim("race", MINI, MINI, "--no-plot")
    assert result.exit_code == 0
    assert "Dead heat" in result.stdout


def test_strip_weather_and_start_are_set_by_their_own_names() -> None:
    settings = (
        "strip.length=1000 ft",
        "strip.grip=1.1",
        "weather.altitude=1600 m",
        "weather.temperature=86 degF",
        "start.staging=deep",
        "2.reaction=0.5 s",
    )
    options = [option for setting in settings for option in ("--set", setting)]
    result = dragsim("run", "road_atlanta", "--no-plot", *options)
    assert result.exit_code == 0, result.stderr
    assert "1000 ft of surface of grip 1.1" in result.stdout
    assert "30 degC (86 degF), 5,249 ft (1,600 m) above the sea" in result.stdout
    document = json.loads(dragsim("run", "road_atlanta", "--no-plot", "--json", *options).stdout)
    assert document["lanes"][1]["reaction_s"] == 0.5
    assert document["lanes"][0]["slips"]["beams"]["ft1000_s"] is not None
    assert document["conditions"]["density_altitude_m"] > 2000.0


def test_a_later_setting_overrides_an_earlier_one() -> None:
    both = ("--set", "strip.length=1 mile", "--set", "strip.length=1/8 mile")
    lane = json.loads(dragsim("time", MINI, "--no-plot", "--json", *both).stdout)
    assert lane["slips"]["beams"]["length_m"] == pytest.approx(201.168)


def test_the_garage_lists_names_years_and_summaries() -> None:
    result = dragsim("garage")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert {CAR_911, MINI, "road_atlanta"} <= {line.split()[0] for line in lines}
    assert next(line for line in lines if line.startswith(MINI)).split()[1] == "2011"


def test_the_garage_can_be_searched() -> None:
    names = [line.split()[0] for line in dragsim("garage", "PORSCHE").stdout.splitlines()]
    assert CAR_911 in names
    assert MINI not in names
    assert dragsim("garage", "flat six").exit_code == 0
    nothing = dragsim("garage", "zeppelin")
    assert nothing.exit_code == 2
    assert nothing.stdout == ""
    assert "zeppelin" in nothing.stderr


def test_the_garage_as_json() -> None:
    document = json.loads(dragsim("garage", "mini", "--json").stdout)
    car = next(car for car in document["vehicles"] if car["name"] == MINI)
    assert list(car) == ["name", "title", "summary", "year"]
    assert car["year"] == 2011


def test_the_garage_fits_60_columns() -> None:
    lines = dragsim("garage", columns=60).stdout.splitlines()
    assert max(map(len, lines)) <= 60


def test_a_shown_file_is_the_file_and_can_be_raced(tmp_path: Path) -> None:
    shown = process("show", MINI, folder=tmp_path)
    assert shown.returncode == 0
    assert shown.stdout.startswith("format = 1\n")
    (tmp_path / "my_car.toml").write_text(shown.stdout, encoding="utf-8")
    assert dragsim("check", "my_car.toml").stdout == "my_car.toml: ok\n"
    ours = dragsim("time", "my_car.toml", "--no-plot", "--json")
    theirs = dragsim("time", MINI, "--no-plot", "--json")
    assert json.loads(ours.stdout)["slips"] == json.loads(theirs.stdout)["slips"]


def test_explain_names_value_origin_and_source_of_every_number() -> None:
    lines = dragsim("explain", CAR_911).stdout.splitlines()
    power = next(line for line in lines if line.startswith("engine.power"))
    assert "345 hp @ 6500 rpm" in power
    assert "given" in power
    assert any("estimated" in line for line in lines)
    document = json.loads(dragsim("explain", CAR_911, "--json").stdout)
    assert len(document["figures"]) == document["count"] == len(lines)
    origins = [figure["origin"] for figure in document["figures"]]
    assert origins.count("estimated") == document["estimated"]
    assert all(figure["source"] for figure in document["figures"])


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_explain_wraps(columns: int) -> None:
    result = dragsim("explain", CAR_911, columns=columns)
    assert max(map(len, result.stdout.splitlines())) <= columns
    assert "numbers are estimated." in result.stdout


def test_the_whole_garage_checks_ok(tmp_path: Path) -> None:
    listed = json.loads(dragsim("garage", "--json").stdout)
    names = [entry["name"] for kind in listed.values() for entry in kind]
    result = dragsim("check", *names)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines() == [f"{name}: ok" for name in names]


def test_version_and_help() -> None:
    assert dragsim("--version").stdout == f"dragsim {VERSION}\n"
    text = dragsim("--help").stdout
    for command in ("run", "race", "time", "garage", "show", "explain", "check", "validate"):
        assert f"  {command} " in text
        own = dragsim(command, "--help")
        assert own.exit_code == 0
        assert f"dragsim {command}" in own.stdout


def test_a_mistyped_command_is_met_with_the_nearest() -> None:
    result = dragsim("garge")
    assert result.exit_code == 2
    assert "garage" in result.stderr


LOADED = """
import sys
from dragsim.cli.main import main
try:
    main(sys.argv[1:])
except SystemExit as end:
    assert not end.code, end.code
print("loaded:", *sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("arguments", "never"),
    [
        (["--help"], HEAVY),
        (["run", "--help"], HEAVY),
        (["--version"], HEAVY),
        (["garage"], ("scipy", "matplotlib", "pint", "numba", "numpy")),
        (
            ["run", "road_atlanta", "--no-plot", "--json"],
            ("scipy", "matplotlib", "pint", "numba", "numpy"),
        ),
        (["run", "road_atlanta", "--no-plot"], ("scipy", "matplotlib", "pint", "numba", "rich")),
        (["run", "road_atlanta"], ("scipy", "pint", "numba")),
    ],
)
def test_a_command_loads_no_more_than_it_needs(
    arguments: list[str], never: tuple[str, ...], tmp_path: Path
) -> None:
    result = python("-c", LOADED, *arguments, folder=tmp_path)
    assert result.returncode == 0, result.stderr
    loaded = result.stderr.splitlines()[-1].split()
    assert loaded[0] == "loaded:"
    assert "click" in loaded
    assert set(loaded).isdisjoint(never), set(loaded) & set(never)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_terminal_gets_colours_and_the_same_words(tmp_path: Path) -> None:
    import pty
    import re

    parent, child = pty.openpty()
    environment = {**os.environ, "COLUMNS": "80", "TERM": "xterm-256color"}
    environment.pop("NO_COLOR", None)
    command = [sys.executable, "-m", "dragsim", "time", MINI, "--no-plot"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=child, env=environment) as running:
        os.close(child)
        shown = b""
        while True:
            try:
                part = os.read(parent, 4096)
            except OSError:
                break
            if not part:
                break
            shown += part
        assert running.wait(timeout=60) == 0
    os.close(parent)
    text = shown.decode()
    assert "\x1b[1m" in text
    bare = re.sub(r"\x1b\[[0-9;]*m", "", text).replace("\r\n", "\n")
    assert bare == dragsim("time", MINI, "--no-plot", columns=80).stdout


def test_the_card_names_a_car_so_that_explain_finds_it(tmp_path: Path) -> None:
    folder = tmp_path / "two words"
    folder.mkdir()
    write_race(folder)
    lines = dragsim("run", "two words/race.toml", "--no-plot", columns=100).stdout.splitlines()
    (line,) = [line for line in lines if "dragsim explain" in line]
    _, *arguments = shlex.split(line[line.index("dragsim explain") :])
    assert arguments == ["explain", "two words/car.toml"]
    assert dragsim(*arguments).exit_code == 0
