"""The script that brings the cars of the road tests into the garage."""

from __future__ import annotations

import importlib.util
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest

from dragsim.garage import load_vehicle, vehicle_text, vehicles

ROOT: Final = Path(__file__).parents[2]

BARE: Final = """\
format = 1
name = "2015 Test car, 6-speed manual"
year = 2015

[body]
mass = "1400 kg"
front_weight = "60 %"
wheelbase = "2600 mm"

[engine]
aspiration = "turbo"
power = "200 hp @ 5500 rpm"
torque = "207 lb-ft @ 1800-4700 rpm"
redline = "6500 rpm"

[transmission]
kind = "manual"
gears = [3.643, 2.174, 1.826, 1.024, 0.809, 0.75]
final_drive = [4.643, 4.643, 3.611, 4.643, 4.643, 3.611]

[driveline]
driven = "all"

[tyres]
compound = "summer"
front = "225/40R18"
rear = "225/40R18"
"""
CAR: Final = "test_car_2015_6mt"
NOTES: Final = f"""\
[{CAR}]
engine = "2.0 turbo four"
market = "eu"
set."body.mass" = "1350 kg"
sources."body.mass" = "a good reason for another mass"
uncertainty."body.mass" = "2 %"
"""
WRITTEN: Final = """\
format = 1
market = "eu"
name = "2015 Test car, 6-speed manual"
year = 2015
summary = "2.0 turbo four, 200 hp, AWD"

[body]
mass = "1350 kg"
front_weight = "60 %"
wheelbase = "2600 mm"

[engine]
aspiration = "turbo"
power = "200 hp @ 5500 rpm"
torque = "207 lb-ft @ 1800-4700 rpm"
redline = "6500 rpm"

[transmission]
kind = "manual"
gears = [3.643, 2.174, 1.826, 1.024, 0.809, 0.75]
final_drive = [4.643, 4.643, 3.611, 4.643, 4.643, 3.611]

[driveline]
driven = "all"

[tyres]
front = "225/40R18"
rear = "225/40R18"
compound = "summer"

[sources]
"*" = "general knowledge, gathered for the road tests; not checked against a document"
"body.mass" = "a good reason for another mass"

[uncertainty]
"body.mass" = "2 %"
"""


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """The script as a module."""
    path = ROOT / "tools" / "import_road_tests.py"
    spec = importlib.util.spec_from_file_location("import_road_tests", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Import:
    """A folder of road tests with one car, and a garage to bring it to."""

    def __init__(self, tool: ModuleType, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.tool, self.patch = tool, patch
        self.garage, self.tests = folder / "garage", folder / "road_tests"
        self.notes = folder / "notes.toml"
        self.garage.mkdir()
        (self.tests / "vehicles").mkdir(parents=True)
        patch.setattr(tool, "GARAGE", self.garage)
        patch.setattr(tool, "NOTES", self.notes)

    def run(self, *arguments: str, bare: str = BARE, notes: str = NOTES) -> int:
        (self.tests / "vehicles" / f"{CAR}.toml").write_text(bare, encoding="utf-8")
        self.notes.write_text(notes, encoding="utf-8")
        self.patch.setattr(sys, "argv", ["import_road_tests.py", str(self.tests), *arguments])
        code: int = self.tool.main()
        return code


@pytest.fixture
def importing(tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Import:
    """A run of the script on folders of the test."""
    return Import(tool, tmp_path, monkeypatch)


def test_a_car_is_written_in_the_order_of_the_garage_with_its_notes(importing: Import) -> None:
    assert importing.run() == 0
    assert (importing.garage / f"{CAR}.toml").read_text(encoding="utf-8") == WRITTEN


def test_a_check_writes_nothing_and_finds_what_differs(
    importing: Import, capsys: pytest.CaptureFixture[str]
) -> None:
    assert importing.run("--check") == 1
    assert list(importing.garage.iterdir()) == []
    assert importing.run() == 0
    assert importing.run("--check") == 0
    assert "body.mass corrected" in capsys.readouterr().out


def test_a_car_without_notes_is_kept_by_hand(importing: Import) -> None:
    mine = importing.garage / f"{CAR}.toml"
    mine.write_text(WRITTEN.replace("1350 kg", "1351 kg"), encoding="utf-8")
    assert importing.run(notes="") == 0
    assert "1351 kg" in mine.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("bare", "notes", "told"),
    [
        (BARE.replace("year = 2015", "year = 1970"), NOTES, "its name begins with 2015"),
        (BARE.replace('"2015 T', '"2009 T').replace("= 2015", "= 2009"), NOTES, "under 2015"),
        (BARE.replace("year = 2015\n", ""), NOTES, "year"),
        (BARE.replace("[4.643, 4.643, 3.611, 4.643", "[4.643, 4.643, 4.643, 4.643"), NOTES,
         "transmission.final_drive: the steps between the gears are 1.68 1.19 1.78"),
        (BARE.replace('rear = "225/40R18"', 'rear = "225/60R18"'), NOTES, "tyres.rear"),
        (BARE.replace("@ 5500", "@ 4500"), NOTES, "engine.power"),
        (BARE, NOTES.replace('sources."body.mass"', 'sources."body.width"'), "without a reason"),
        (BARE, NOTES.replace("2.0 turbo four", "2.0 litre turbo four of aluminium"), "summary"),
    ],
)  # fmt: skip
def test_a_contradiction_is_told_and_nothing_is_written(
    importing: Import, capsys: pytest.CaptureFixture[str], bare: str, notes: str, told: str
) -> None:
    assert importing.run(bare=bare, notes=notes) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"{CAR}: ")
    assert told in error
    assert list(importing.garage.iterdir()) == []


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("doubts.md", f"- vehicle: {CAR}, key: engine.redline, value: 6500 rpm, note: or 6800.\n"),
        ("measured.toml", f'[[car]]\nvehicle = "{CAR}"\ndoubt = "gear ratios"\n'),
    ],
)
def test_a_doubt_must_be_answered(
    importing: Import, capsys: pytest.CaptureFixture[str], file: str, text: str
) -> None:
    (importing.tests / file).write_text(text, encoding="utf-8")
    assert importing.run() == 1
    assert "is in doubt, and its source does not say so" in capsys.readouterr().err
    answers = 'sources."engine.redline" = "6500 or 6800"\nuncertainty."transmission.gears" = "5 %"'
    assert importing.run(notes=f"{NOTES}{answers}\n") == 0


def test_the_garage_files_are_what_their_notes_make_of_them(tool: ModuleType) -> None:
    """Of each imported car: summary, market, corrected facts, sources and uncertainties."""
    every: dict[str, Any] = tomllib.loads(tool.NOTES.read_text(encoding="utf-8"))
    assert set(every) <= set(vehicles())
    for name, notes in every.items():
        text = vehicle_text(name)
        bare = {k: v for k, v in tomllib.loads(text).items() if k not in ("sources", "uncertainty")}
        assert tool.text_of(tool.document_of(bare, notes)) == text, name
        assert list(tool.contradictions(name, load_vehicle(name), notes)) == []
