"""A vehicle file becomes a specification in SI, or a list of everything that is wrong with it."""

from __future__ import annotations

import copy
import pickle
from contextlib import suppress
from pathlib import Path

import pytest
from commands import VEHICLE, write_car
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from specs import car, problems, the_problem

from dragsim.errors import NotFoundError, SpecError
from dragsim.garage import load_vehicle
from dragsim.spec.files import LARGEST
from dragsim.spec.vehicle import Aspiration, Compound, Driven, MassBasis, Origin, TransmissionKind
from dragsim.units import Dimension, parse

ELECTRIC = """\
format = 1
name = "An electric car"
year = 2021
[body]
mass = "2000 kg"
front_weight = "48 %"
wheelbase = "2900 mm"
[[motor]]
axle = "rear"
power = "270 hp"
torque = "283 lb-ft"
max_speed = "17900 rpm"
ratio = 9.04
[[motor]]
axle = "front"
power = "200 hp"
torque = "200 lb-ft"
max_speed = "17900 rpm"
gears = [15.56, 8.05]
shift_speed = "16000 rpm"
[battery]
power = "400 hp"
[tyres]
front = "235/45R18"
rear = "235/45R18"
compound = "all-season"
"""


def test_every_value_is_read_in_si(tmp_path: Path) -> None:
    vehicle = car(tmp_path)
    assert vehicle.body.mass == 1300.0
    assert vehicle.body.mass_basis is MassBasis.KERB
    assert vehicle.body.front_weight == 0.52
    assert vehicle.body.wheelbase == 2.6
    assert vehicle.body.height is None
    assert vehicle.engine is not None
    assert vehicle.engine.aspiration is Aspiration.NATURAL
    assert vehicle.engine.power is not None
    assert vehicle.engine.power.value == parse("200 hp", Dimension.POWER)
    assert vehicle.engine.power.high == parse("6500 rpm", Dimension.ANGULAR_SPEED)
    assert vehicle.transmission is not None
    assert vehicle.transmission.kind is TransmissionKind.MANUAL
    assert vehicle.transmission.gears == (3.6, 2.1, 1.5, 1.15, 0.95)
    assert vehicle.transmission.final_drive == (3.9,)
    assert vehicle.driveline is not None
    assert vehicle.driveline.driven is Driven.REAR
    assert vehicle.tyres.compound is Compound.SUMMER
    assert vehicle.tyres.front.text == "205/55R16"
    assert vehicle.driver.mass == 80.0


def test_an_electric_car_is_read_with_its_motors_in_order(tmp_path: Path) -> None:
    path = tmp_path / "electric.toml"
    path.write_text(ELECTRIC)
    vehicle = load_vehicle(str(path))
    assert vehicle.engine is None
    assert [motor.gears for motor in vehicle.motors] == [(), (15.56, 8.05)]
    assert vehicle.battery is not None
    assert vehicle.provenance["motor.2.power"].origin is Origin.GIVEN


def test_all_problems_come_at_once_in_the_order_of_their_lines(tmp_path: Path) -> None:
    path = write_car(
        tmp_path,
        ('mass = "1300 kg"', 'mass = "1300 hp"'),
        ('wheelbase = "2600 mm"', 'wheelbse = "2600 mm"'),
        ('aspiration = "natural"', 'aspiration = "natral"'),
        ('redline = "7200 rpm"', 'redline = "6000 rpm"'),
        ("final_drive = 3.9", 'final_drive = "3.9"'),
        ('compound = "summer"', 'compound = "summer"\nfriction = nan\n[colour]\npaint = "red"'),
    )
    found = problems(path)
    assert [(problem.line, problem.key) for problem in found] == [
        (8, "body.mass"),
        (10, "body.wheelbse"),
        (13, "engine.aspiration"),
        (16, "engine.redline"),
        (21, "transmission.final_drive"),
        (30, "tyres.friction"),
        (31, "colour"),
    ]
    assert all(problem.place == str(path) for problem in found)


@pytest.mark.parametrize(
    ("change", "key", "parts"),
    [
        (('mass = "1300 kg"', 'mass = "-1 kg"'), "body.mass", ["-1 kg", "from 50 kg"]),
        (('mass = "1300 kg"', "mass = 1300"), "body.mass", ["unit", "1415 kg", "number 1300"]),
        (('mass = "1300 kg"', "mass = true"), "body.mass", ["unit", "truth value"]),
        (('mass = "1300 kg"', 'mass = "1300 hp"'), "body.mass", ["power", "mass"]),
        (('"natural"', '"turbocharged"'), "engine.aspiration", ["natural", 'mean "turbo"?']),
        (("year = 2010", 'year = "2010"'), "year", ["whole number"]),
        (("year = 2010", "year = 1066"), "year", ["1885"]),
        (('name = "A test car"', 'name = " "'), "name", ["empty"]),
        (('"205/55R16"\nrear', '"205/55 x"\nrear'), "tyres.front", ["235/40R18"]),
        (("[3.6, 2.1,", '[3.6, "2.1",'), "transmission.gears", ["bare number", "2.1"]),
        (("[3.6, 2.1,", "[3.6, -2.1,"), "transmission.gears", ["more than 0"]),
        (("[3.6, 2.1,", "[3.6, inf,"), "transmission.gears", ["finite"]),
        (('redline = "7200 rpm"', 'redline = "1,5 rpm"'), "engine.redline", ["1.5"]),
        (("format = 1\n", ""), "format", ["format = 1"]),
        (("format = 1\n", "format = 2\n"), "format", ["1"]),
        (('market = "us"', 'marked = "us"'), "marked", ['"market"']),
        (('market = "us"', 'redline = "9 rpm"'), "redline", ['"engine.redline"']),
        (('market = "us"', "xyz = 3"), "xyz", ["known here", "body, driveline"]),
    ],
)
def test_a_problem_says_what_was_expected(
    tmp_path: Path, change: tuple[str, str], key: str, parts: list[str]
) -> None:
    problem = the_problem(tmp_path, change)
    assert problem.key == key
    for part in parts:
        assert part in problem.message


def test_a_table_in_place_of_a_value_and_the_reverse_are_told_apart(tmp_path: Path) -> None:
    found = problems(
        write_car(
            tmp_path,
            ('[driveline]\ndriven = "rear"\n', ""),
            ("year = 2010", "year = 2010\ndriveline = 3\nmotor = 4"),
            ('mass = "1300 kg"', "mass = { kg = 1300 }"),
        )
    )
    messages = {problem.key: problem.message for problem in found}
    assert "[driveline]" in messages["driveline"]
    assert "[[motor]]" in messages["motor"]
    assert "a table" in messages["body.mass"]


@pytest.mark.parametrize(
    ("data", "line", "word"),
    [
        (b"format = 1\nname = \n", 2, "TOML"),
        (b'format = 1\nname = "x"\nname = "y"\n', 3, "TOML"),
        (b"format = 1\n# caf\xe9\n", 2, "UTF-8"),
        (b"x = " + b"[" * 100_000, None, "nest"),
        (b"x = " + b"9" * 5000, None, "TOML"),
        (b"#" * (LARGEST + 1), None, "256 kB"),
        (b"", 1, "format"),
    ],
    ids=["syntax", "twice", "latin", "deep", "digits", "large", "empty"],
)
def test_a_file_that_cannot_be_read_is_one_problem_with_its_line(
    tmp_path: Path, data: bytes, line: int | None, word: str
) -> None:
    path = tmp_path / "bad.toml"
    path.write_bytes(data)
    first = problems(path)[0]
    assert first.place == str(path)
    assert word in str(first)
    if line is not None and data:
        assert first.line == line


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no such file"):
        load_vehicle(str(tmp_path / "none.toml"))
    (tmp_path / "folder.toml").mkdir()
    assert "cannot be read" in problems(tmp_path / "folder.toml")[0].message


def test_a_file_of_another_system_reads_the_same(tmp_path: Path) -> None:
    path = tmp_path / "dos.toml"
    path.write_bytes(b"\xef\xbb\xbf" + VEHICLE.replace("\n", "\r\n").encode())
    assert load_vehicle(str(path)) == car(tmp_path)


def test_sources_govern_by_the_longest_match(tmp_path: Path) -> None:
    notes = """
[sources]
"*" = "a book"
transmission = "a page"
"engine.power" = "an advertisement"
engine.torque = "a brochure"
"""
    vehicle = car(tmp_path, ('compound = "summer"', 'compound = "summer"' + notes))
    stated = {key: item.source for key, item in vehicle.provenance.items()}
    assert stated["engine.power"] == "an advertisement"
    assert stated["engine.torque"] == "a brochure"
    assert stated["transmission.gears"] == "a page"
    assert stated["engine.redline"] == "a book"


def test_sources_and_uncertainties_of_unknown_keys_are_problems(tmp_path: Path) -> None:
    notes = """
[sources]
"engine.pwoer" = "a book"
body.mass = 3
[uncertainty]
"engine.powr" = "2 %"
"body.mass" = "0 kg"
"body.wheelbase" = "two"
"tyres.compound" = "3 %"
"body.height" = "1 in"
"""
    path = write_car(tmp_path, ('compound = "summer"', 'compound = "summer"' + notes))
    found = [(p.line, p.key, p.message) for p in problems(path)]
    assert [(line, key) for line, key, _ in found] == [
        (31, "sources.engine.pwoer"),
        (32, "sources.body.mass"),
        (34, "uncertainty.engine.powr"),
        (35, "uncertainty.body.mass"),
        (36, "uncertainty.body.wheelbase"),
        (37, "uncertainty.tyres.compound"),
        (38, "uncertainty.body.height"),
    ]
    assert '"engine.power"' in found[0][2]
    assert '"engine.power"' in found[2][2]


def test_an_uncertainty_is_a_share_of_its_value_or_in_its_unit(tmp_path: Path) -> None:
    notes = '\n[uncertainty]\n"engine.power" = "2 %"\nbody.mass = "13 kg"\n"body.cg_height" = "5 %"'
    vehicle = car(tmp_path, ('compound = "summer"', 'compound = "summer"' + notes))
    assert dict(vehicle.uncertainty) == {
        "engine.power": 0.02,
        "body.mass": 0.01,
        "body.cg_height": 0.05,
    }
    path = write_car(
        tmp_path,
        ('compound = "summer"', 'compound = "summer"\n[uncertainty]\n"body.height" = "1 in"'),
    )
    (problem,) = problems(path)
    assert (problem.line, problem.key) == (31, "uncertainty.body.height")
    assert "in %" in problem.message


def test_a_vehicle_can_be_hashed_pickled_and_copied(tmp_path: Path) -> None:
    vehicle = car(tmp_path)
    assert pickle.loads(pickle.dumps(vehicle)) == vehicle
    assert copy.deepcopy(vehicle) == vehicle
    assert len({vehicle, car(tmp_path)}) == 1
    with pytest.raises(TypeError):
        vehicle.document["name"] = "another"  # type: ignore[index]


def test_a_notebook_shows_every_value_with_its_source(tmp_path: Path) -> None:
    notes = '\n[sources]\n"engine.power" = "<b>a & b</b>"'
    html = car(tmp_path, ('compound = "summer"', 'compound = "summer"' + notes))._repr_html_()
    assert "A test car" in html
    assert "200 hp @ 6500 rpm" in html
    assert "&lt;b&gt;a &amp; b&lt;/b&gt;" in html
    assert "[3.6, 2.1, 1.5, 1.15, 0.95]" in html


WORDS = st.sampled_from(VEHICLE.replace("\n", "\n ").split(" "))


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.integers(0, 60), WORDS), min_size=1, max_size=4))
def test_a_spoilt_file_never_raises_anything_else(
    tmp_path: Path, edits: list[tuple[int, str]]
) -> None:
    words = VEHICLE.split(" ")
    for place, word in edits:
        words[place % len(words)] = word
    path = tmp_path / "spoilt.toml"
    path.write_text(" ".join(words))
    with suppress(SpecError):
        load_vehicle(str(path))
