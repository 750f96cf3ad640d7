"""A file based on another says only what differs; origins, cycles and depth."""

from __future__ import annotations

from pathlib import Path

from commands import write_car
from specs import car, child, problems

from dragsim.garage import load_vehicle
from dragsim.spec.vehicle import Origin


def test_tables_merge_by_key_and_arrays_are_replaced(tmp_path: Path) -> None:
    write_car(tmp_path)
    text = 'name = "Lighter"\n[body]\nmass = "1200 kg"\n[transmission]\ngears = [3, 2]'
    path = child(tmp_path, text)
    vehicle = load_vehicle(str(path))
    assert vehicle.name == "Lighter"
    assert vehicle.body.mass == 1200.0
    assert vehicle.body.wheelbase == 2.6
    assert vehicle.transmission is not None
    assert vehicle.transmission.gears == (3.0, 2.0)
    assert vehicle.transmission.final_drive == (3.9,)


def test_each_number_knows_the_file_and_the_source_it_is_from(tmp_path: Path) -> None:
    parent = write_car(
        tmp_path, ('compound = "summer"', 'compound = "summer"\n[sources]\n"*" = "old book"')
    )
    path = child(tmp_path, '[body]\nmass = "1200 kg"\n[sources]\n"*" = "new book"')
    told = load_vehicle(str(path)).provenance
    assert (told["body.mass"].origin, told["body.mass"].source) == (Origin.GIVEN, "new book")
    assert told["body.mass"].place == str(path)
    wheelbase = told["body.wheelbase"]
    assert (wheelbase.origin, wheelbase.source) == (Origin.INHERITED, "old book")
    assert wheelbase.place == str(parent)


def test_a_problem_of_an_inherited_number_is_told_in_its_own_file(tmp_path: Path) -> None:
    parent = write_car(tmp_path, ('mass = "1300 kg"', 'mass = "1300 hp"'))
    path = child(tmp_path, '[body]\nfront_weight = "52 kg"')
    own, inherited = problems(path)
    assert (own.place, own.line, own.key) == (str(path), 4, "body.front_weight")
    assert (inherited.place, inherited.line, inherited.key) == (str(parent), 8, "body.mass")


def test_a_power_without_speed_scales_the_parents_curve(tmp_path: Path) -> None:
    base = car(tmp_path).engine
    path = child(tmp_path, '[engine]\npower = "250 hp"')
    vehicle = load_vehicle(str(path))
    engine = vehicle.engine
    assert base is not None
    assert engine is not None
    assert base.power is not None
    assert base.torque is not None
    assert engine.power is not None
    assert engine.torque is not None
    assert engine.power.high == base.power.high
    assert abs(engine.torque.value / base.torque.value - 1.25) < 1e-15
    torque = vehicle.provenance["engine.torque"]
    assert torque.place == str(path)
    assert torque.source is not None
    assert "scaled with engine.power" in torque.source


def test_a_cycle_is_named_in_full(tmp_path: Path) -> None:
    one = child(tmp_path, "", of="./two.toml", name="one.toml")
    two = child(tmp_path, "", of="./one.toml", name="two.toml")
    (problem,) = problems(one)
    assert problem.key == "based_on"
    assert problem.place == str(two)
    assert f"{one} -> {two} -> {one}" in problem.message


def test_a_file_based_on_itself_is_a_cycle(tmp_path: Path) -> None:
    (problem,) = problems(child(tmp_path, "", of="./child.toml"))
    assert (problem.line, problem.key) == (2, "based_on")
    assert "cycle" in problem.message


def test_four_deep_is_read_and_five_is_not(tmp_path: Path) -> None:
    write_car(tmp_path, name="0.toml")
    for depth in range(1, 6):
        text = f'[body]\nmass = "{1300 - depth} kg"'
        child(tmp_path, text, of=f"./{depth - 1}.toml", name=f"{depth}.toml")
    assert load_vehicle(str(tmp_path / "4.toml")).body.mass == 1296.0
    (problem,) = problems(tmp_path / "5.toml")
    assert "4 deep" in problem.message
    assert problem.place == str(tmp_path / "1.toml")


def test_a_missing_parent_is_told_once_beside_the_childs_own_problems(tmp_path: Path) -> None:
    path = child(tmp_path, '[body]\nmass = "1200 hp"', of="porsche_911_carera_2010")
    missing, own = problems(path)
    assert (missing.line, missing.key) == (2, "based_on")
    assert "porsche_911_carrera_2010" in missing.message
    assert (own.line, own.key) == (4, "body.mass")


def test_a_broken_parent_is_told_in_its_own_file(tmp_path: Path) -> None:
    (tmp_path / "car.toml").write_text("format = \n")
    (problem,) = problems(child(tmp_path, ""))
    assert (problem.place, problem.line) == (str(tmp_path / "car.toml"), 1)


def test_a_parent_is_found_in_the_garage_or_beside_the_file(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    write_car(tmp_path)
    beside = child(folder, 'name = "Beside"', of="../car.toml")
    named = child(folder, 'name = "Named"', of="mini_cooper_s_2011", name="named.toml")
    assert load_vehicle(str(beside)).body.mass == 1300.0
    assert load_vehicle(str(named)).year == 2011


def test_uncertainties_merge_by_key(tmp_path: Path) -> None:
    spread = '\n[uncertainty]\n"engine.power" = "2 %"\n"body.mass" = "1 %"'
    write_car(tmp_path, ('compound = "summer"', 'compound = "summer"' + spread))
    path = child(tmp_path, '[uncertainty]\n"engine.power" = "5 %"')
    assert dict(load_vehicle(str(path)).uncertainty) == {"engine.power": 0.05, "body.mass": 0.01}
