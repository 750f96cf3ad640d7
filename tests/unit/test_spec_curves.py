"""A given torque curve: inline or from a CSV file, in four columns, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import write_car
from specs import car, child, problems

from dragsim.constants import HORSEPOWER, RPM
from dragsim.garage import load_vehicle
from dragsim.spec.vehicle import Curve, Vehicle
from dragsim.units import Dimension, parse

BARE = (
    ('power = "200 hp @ 6500 rpm"\n', ""),
    ('torque = "170 lb-ft @ 4500 rpm"\n', ""),
)


def with_curve(text: str) -> tuple[str, str]:
    return 'redline = "7200 rpm"', f'redline = "7200 rpm"\n[engine.curve]\n{text}'


def curve_of(vehicle: Vehicle) -> Curve:
    assert vehicle.engine is not None
    assert vehicle.engine.curve is not None
    return vehicle.engine.curve


@pytest.mark.parametrize(
    ("column", "torques"),
    [
        ("torque_Nm = [200, 250, 220]", [200.0, 250.0, 220.0]),
        (
            "torque_lbft = [150, 180, 160]",
            [parse(f"{value} lb-ft", Dimension.TORQUE) for value in (150, 180, 160)],
        ),
        (
            "power_kW = [20, 80, 130]",
            [1e3 * kW / (rpm * RPM) for kW, rpm in ((20, 1000), (80, 4000), (130, 6500))],
        ),
        (
            "power_hp = [30, 110, 180]",
            [hp * HORSEPOWER / (rpm * RPM) for hp, rpm in ((30, 1000), (110, 4000), (180, 6500))],
        ),
    ],
)
def test_each_column_gives_torque(tmp_path: Path, column: str, torques: list[float]) -> None:
    curve = curve_of(car(tmp_path, *BARE, with_curve(f"rpm = [1000, 4000, 6500]\n{column}")))
    assert curve.omega == pytest.approx([1000 * RPM, 4000 * RPM, 6500 * RPM], rel=1e-15)
    assert curve.torque == pytest.approx(torques, rel=1e-14)


@pytest.mark.parametrize(
    ("text", "key", "part"),
    [
        ("torque_Nm = [1, 2, 3]", "", "rpm is missing"),
        ("rpm = [1000, 2000, 3000]", "", "exactly one of"),
        ("rpm = [1, 2, 3]\ntorque_Nm = [1, 2, 3]\npower_hp = [1, 2, 3]", "", "exactly one of"),
        ("rpm = [1, 2, 3]\ntorque_nm = [1, 2, 3]", ".torque_nm", '"torque_Nm"'),
        ("rpm = [1, 2]\ntorque_Nm = [1, 2]", ".rpm", "3 to"),
        ("rpm = [1000, 2000, 3000]\ntorque_Nm = [1, 2, 3, 4]", ".torque_Nm", "rpm holds 3"),
        ("rpm = [1000, 3000, 2000]\ntorque_Nm = [1, 2, 3]", ".rpm", "2000 follows 3000"),
        ("rpm = [1000, 2000, 3000]\ntorque_Nm = [1, -2, 3]", ".torque_Nm", "point 2"),
        ("rpm = [1000, 2000, 3000]\ntorque_Nm = [1, nan, 3]", ".torque_Nm", "finite"),
        ("rpm = [1000, 2000, 3000]\ntorque_Nm = [1, '2', 3]", ".torque_Nm", "bare number"),
        ("rpm = [1000, 2000, 90000]\ntorque_Nm = [1, 2, 3]", ".rpm", "40000"),
        ("rpm = 1000\ntorque_Nm = [1, 2, 3]", ".rpm", "array"),
        ("rpm = [1, 2, 3]\nfile = 'dyno.csv'", ".file", "leave out rpm"),
        ("file = 3", ".file", "name of a CSV file"),
        ("file = 'none.csv'", ".file", "no such file"),
    ],
)
def test_a_bad_curve_is_told_by_its_column(tmp_path: Path, text: str, key: str, part: str) -> None:
    found = problems(write_car(tmp_path, with_curve(text)))
    assert any(p.key == f"engine.curve{key}" and part in p.message for p in found), found


def test_the_columns_of_a_csv_file_are_read_from_beside_the_vehicle(tmp_path: Path) -> None:
    folder = tmp_path / "cars"
    folder.mkdir()
    (folder / "dyno.csv").write_text(
        "# run 7\n\nrpm,torque_Nm\n1000, 200\n4000,250.5\n6500,220\n", encoding="utf-8"
    )
    vehicle = car(folder, *BARE, with_curve("file = 'dyno.csv'"))
    assert curve_of(vehicle).torque == (200.0, 250.5, 220.0)
    assert vehicle.provenance["engine.curve.torque_Nm"].place.endswith("car.toml")


@pytest.mark.parametrize("separator", [";", "\t", ","])
def test_a_csv_file_may_use_any_usual_separator(tmp_path: Path, separator: str) -> None:
    rows = [("power_kW", "rpm"), ("20", "1000"), ("80", "4000"), ("130", "6500")]
    (tmp_path / "dyno.csv").write_text("\r\n".join(separator.join(row) for row in rows))
    curve = curve_of(car(tmp_path, *BARE, with_curve("file = 'dyno.csv'")))
    assert curve.torque[0] == pytest.approx(20e3 / (1000 * RPM))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "is empty"),
        ("rpm,torque\n1,2\n", "dyno.csv:1:"),
        ("rpm,rpm\n1,2\n", "twice"),
        ("rpm,torque_Nm,power_hp\n1,2,3\n", "exactly one of"),
        ("rpm,torque_Nm\n1000,200\n2000\n", "dyno.csv:3: 1 cells"),
        ("rpm;torque_Nm\n1000;200,5\n", "write 200.5"),
        ("rpm,torque_Nm\n1000,fast\n", "dyno.csv:2: torque_Nm"),
        ("rpm,torque_Nm\n1000,nan\n", "finite"),
    ],
)
def test_a_bad_csv_file_is_told_with_its_own_line(tmp_path: Path, text: str, part: str) -> None:
    (tmp_path / "dyno.csv").write_text(text)
    found = problems(write_car(tmp_path, *BARE, with_curve("file = 'dyno.csv'")))
    (first,) = [p for p in found if p.key == "engine.curve.file"]
    assert first.line is not None
    assert part in first.message


def test_points_may_differ_from_their_curve_by_rounding_only(tmp_path: Path) -> None:
    text = "rpm = [1000, 4500, 6500]\ntorque_lbft = [150, {peak}, 161]"
    car(tmp_path, with_curve(text.format(peak=173)))
    (problem,) = problems(write_car(tmp_path, with_curve(text.format(peak=174))))
    assert problem.key == "engine.torque"
    assert "engine.curve" in problem.message


def test_a_childs_column_takes_the_place_of_its_parents(tmp_path: Path) -> None:
    write_car(tmp_path, *BARE, with_curve("rpm = [1000, 4500, 6500]\ntorque_Nm = [150, 170, 160]"))
    path = child(tmp_path, "[engine.curve]\npower_kW = [20, 80, 130]")
    curve = curve_of(load_vehicle(str(path)))
    assert curve.torque[1] == pytest.approx(80e3 / (4500 * RPM))
