"""A vehicle written back as a file that stands alone reads the same."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from commands import write_car
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from specs import car, child
from test_spec_reading import ELECTRIC

from dragsim.garage import load_vehicle, vehicles
from dragsim.spec.vehicle import Vehicle
from dragsim.spec.writer import toml


def read_back(vehicle: Vehicle, folder: Path) -> Vehicle:
    path = folder / "written.toml"
    path.write_text(vehicle.to_toml(), encoding="utf-8")
    return load_vehicle(str(path))


def stated(vehicle: Vehicle) -> dict[str, str | None]:
    """The source of every number."""
    return {key: item.source for key, item in vehicle.provenance.items() if "." in key}


@pytest.mark.parametrize("name", vehicles())
def test_the_whole_garage_reads_back_equal_with_its_sources(name: str, tmp_path: Path) -> None:
    vehicle = load_vehicle(name)
    again = read_back(vehicle, tmp_path)
    assert again == vehicle
    assert stated(again) == stated(vehicle)
    assert again.to_toml() == vehicle.to_toml()
    assert "based_on" not in vehicle.to_toml()


def test_tables_come_in_the_order_of_the_garage_files() -> None:
    text = load_vehicle("porsche_911_carrera_s_2009_6mt").to_toml()
    heads = [line for line in text.splitlines() if line.startswith("[")]
    assert heads == [
        "[body]", "[engine]", "[transmission]", "[driveline]", "[tyres]", "[sources]",
        "[uncertainty]",
    ]  # fmt: skip
    assert text.startswith('format = 1\nmarket = "us"\nname = ')


def test_motors_clutch_and_curve_are_written(tmp_path: Path) -> None:
    path = tmp_path / "electric.toml"
    path.write_text(ELECTRIC)
    electric = load_vehicle(str(path))
    assert read_back(electric, tmp_path) == electric
    (tmp_path / "dyno.csv").write_text("rpm,torque_Nm\n1000,200\n4500,230.5\n6500,219\n")
    dyno = car(
        tmp_path,
        ('redline = "7200 rpm"', 'redline = "7200 rpm"\n[engine.curve]\nfile = "dyno.csv"'),
        ('kind = "manual"', 'kind = "manual"\nclutch = { capacity = "500 Nm" }'),
    )
    again = read_back(dyno, tmp_path)
    assert again == dyno
    assert "dyno.csv" not in dyno.to_toml()


def test_numbers_without_a_source_stay_without(tmp_path: Path) -> None:
    write_car(tmp_path)
    path = child(tmp_path, '[body]\nmass = "1200 kg"\n[sources]\n"*" = "a scale"')
    vehicle = load_vehicle(str(path))
    assert stated(read_back(vehicle, tmp_path)) == stated(vehicle)
    assert stated(vehicle)["body.wheelbase"] is None


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(TEXTS)
def test_any_text_is_quoted_so_that_it_reads_back(text: str) -> None:
    assert tomllib.loads(f"x = {toml(text)}") == {"x": text}


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=30))
def test_any_array_of_numbers_reads_back(numbers: list[float]) -> None:
    assert tomllib.loads(f"x = {toml(numbers)}") == {"x": numbers}


TWEAKS = st.fixed_dictionaries(
    {},
    optional={
        "engine.power": st.floats(50.0, 900.0).map(lambda x: f"{x!r} PS"),
        "body.mass": st.floats(500.0, 3000.0).map(lambda x: f"{x!r} kg"),
        "body.drag_coefficient": st.floats(0.1, 1.0),
        "transmission.gears": st.lists(
            st.floats(0.5, 5.0), min_size=1, max_size=6, unique_by=lambda x: round(x, 3)
        ).map(lambda gears: sorted(gears, reverse=True)),
        "driver.mass": st.integers(40, 150).map(lambda x: f"{x} kg"),
        "summary": st.text(st.characters(exclude_categories=["C"]), max_size=20),
    },
)

GEARED = (
    "porsche_911_carrera_2010",
    "porsche_911_targa_1967",
    "mini_cooper_s_2010",
    "mini_paceman_s_2013",
    "porsche_cayenne_turbo_2011",
    "bmw_2002_1970_4mt",
)
"""Cars with an engine and one final drive for all gears, by themselves or on up to two others."""


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(GEARED), TWEAKS)
def test_tweaked_vehicles_read_back_equal(
    tmp_path: Path, name: str, changes: dict[str, object]
) -> None:
    vehicle = load_vehicle(name).tweak(changes)
    again = read_back(vehicle, tmp_path)
    assert again == vehicle
    assert again.to_toml() == vehicle.to_toml()
