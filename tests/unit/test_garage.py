"""Vehicles and scenarios by name or path, from any folder and however the package is installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from commands import python, write_car, write_race

from dragsim import garage
from dragsim.errors import NotFoundError

ROOT = Path(__file__).parents[2]
CARS_OF_THE_STORY = {
    "porsche_911_carrera_2010": 345,
    "porsche_911_carrera_s_2010": 385,
    "mini_cooper_s_2011": 181,
    "mini_cooper_s_2010": 172,
}


def test_every_file_of_the_garage_is_sound() -> None:
    assert set(CARS_OF_THE_STORY) <= set(garage.vehicles())
    for name in (*garage.vehicles(), *garage.scenarios()):
        assert garage.problems_of(name) == ()


@pytest.mark.parametrize(("name", "horsepower"), CARS_OF_THE_STORY.items())
def test_every_number_of_the_cars_of_the_story_has_a_source(name: str, horsepower: int) -> None:
    vehicle = garage.load_vehicle(name)
    without = [
        key for key, item in vehicle.provenance.items() if "." in key and item.source is None
    ]
    assert without == []
    assert str(vehicle.document["engine"]["power"]).startswith(f"{horsepower} hp @")  # type: ignore[index]


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("porsche_911_carrera_2009_6mt", "porsche_911_carrera_2010"),
        ("porsche_911_carrera_s_2009_6mt", "porsche_911_carrera_s_2010"),
        ("mini_cooper_s_r56_2011_6mt", "mini_cooper_s_2011"),
        ("mini_cooper_s_r56_2007_6mt", "mini_cooper_s_2010"),
    ],
)
def test_the_names_of_the_road_tests_are_the_same_cars(alias: str, name: str) -> None:
    one, other = garage.load_vehicle(alias), garage.load_vehicle(name)
    assert (one.body, one.engine, one.transmission, one.tyres) == (
        other.body, other.engine, other.transmission, other.tyres,
    )  # fmt: skip


def test_a_file_is_shown_verbatim() -> None:
    name = "mini_cooper_s_2011"
    text = (ROOT / "vehicles" / f"{name}.toml").read_text(encoding="utf-8")
    assert garage.vehicle_text(name) == text
    assert garage.scenario_text("road_atlanta").startswith("format = 1\n")


@pytest.mark.parametrize(
    ("reference", "part"),
    [
        ("mini_cooper_2011", "mini_cooper_s_2011"),
        ("MINI Cooper S 2011", "mini_cooper_s_2011"),
        ("porsche", "porsche_911"),
        ("zzz", "dragsim garage"),
        ("", "dragsim garage"),
        ("cars/none.toml", "no such file"),
        ("elsewhere/mini_cooper_s_2011.toml", "leave out the path"),
        ("..", "dragsim garage"),
    ],
)
def test_what_is_not_there_is_told_with_the_nearest(reference: str, part: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        garage.load_vehicle(reference)
    assert part in str(caught.value)


def test_a_name_is_never_a_file_of_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_car(tmp_path, name="mini_cooper_s_2011")
    monkeypatch.chdir(tmp_path)
    assert garage.load_vehicle("mini_cooper_s_2011").year == 2011


def test_paths_start_at_the_file_that_names_them_or_at_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_car(tmp_path)
    (tmp_path / "deep").mkdir()
    assert garage.load_vehicle("../car.toml", beside=tmp_path / "deep").name == "A test car"
    monkeypatch.chdir(tmp_path)
    assert garage.load_vehicle("car.toml").reference == "car.toml"


def test_a_scenario_is_checked_with_its_cars_and_their_settings(tmp_path: Path) -> None:
    path = write_race(
        tmp_path,
        ('label = "first"', 'label = "first"\n[lane.set]\n"body.mas" = "1 kg"'),
        ('"./car.toml"\nlabel = "second"', '"mini_coper_s_2011"\nlabel = "second"'),
    )
    mass, missing = garage.problems_of(str(path))
    assert (mass.place, mass.line, mass.key) == (str(path), 14, "body.mas")
    assert missing.key == "lane.2.vehicle"
    assert missing.line is not None
    assert "mini_cooper_s_2011" in missing.message


def test_messages_name_files_of_the_working_folder_by_their_short_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = write_car(tmp_path, ('mass = "1300 kg"', 'mass = "1300 hp"'))
    (problem,) = garage.problems_of(str(path))
    assert str(problem).startswith("car.toml:8: body.mass: ")


PRINT = "from dragsim import garage as g; print(g.load_vehicle('mini_cooper_s_2010').name)"


def test_an_installed_package_has_its_own_garage(tmp_path: Path) -> None:
    package = tmp_path / "site" / "dragsim"
    shutil.copytree(
        ROOT / "src" / "dragsim", package, ignore=shutil.ignore_patterns("__pycache__", "data")
    )
    for kind in ("vehicles", "scenarios"):
        shutil.copytree(ROOT / kind, package / "data" / kind)
    found = python("-c", PRINT, folder=tmp_path, environment={"PYTHONPATH": str(package.parent)})
    assert found.stderr == ""
    assert "2010 MINI Cooper S" in found.stdout
    where = python(
        "-c", "import dragsim.garage as g; print(g.vehicle_path('mini_cooper_s_2010'))",
        folder=tmp_path, environment={"PYTHONPATH": str(package.parent)},
    )  # fmt: skip
    assert Path(where.stdout.strip()).is_relative_to(package)


def test_a_checkout_has_its_garage_beside_src_from_any_folder(tmp_path: Path) -> None:
    found = python("-c", PRINT, folder=tmp_path)
    assert "2010 MINI Cooper S" in found.stdout


LOADED = """
import sys
from dragsim import garage
for car in ("porsche_911_carrera_2010", "mini_cooper_s_2011"):
    garage.load_vehicle(car)
garage.load_scenario("road_atlanta")
print(sorted({"numpy", "scipy", "pint", "matplotlib", "numba", "pydantic"} & set(sys.modules)))
"""


def test_reading_loads_nothing_heavy(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
