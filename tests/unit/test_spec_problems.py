"""What is wrong with a file is told once, all of it, and each thing by the nearest right one."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import VEHICLE, changed, write_car, write_race
from specs import car, child, problems, the_problem

from dragsim.errors import SpecError
from dragsim.estimate.explain import figures
from dragsim.garage import problems_of

POINTS = 'power = "200 hp @ 6500 rpm"\ntorque = "170 lb-ft @ 4500 rpm"\n'
BY_FILE = (POINTS, ""), ("[transmission]", '[engine.curve]\nfile = "dyno.csv"\n[transmission]')


@pytest.mark.parametrize(
    "text",
    [
        f"[{'.'.join(['a'] * 5000)}]\nb = 1\n",
        f"a = {'[' * 100}{']' * 100}\n",
        f"a = {'{ b = ' * 60}1{' }' * 60}\n",
    ],
    ids=["dotted", "arrays", "tables"],
)
def test_what_nests_too_deep_is_told_in_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "deep.toml"
    path.write_text(text)
    (problem,) = problems(path)
    assert "nest too deep" in problem.message


def test_a_number_of_hundreds_of_digits_is_no_number(tmp_path: Path) -> None:
    problem = the_problem(tmp_path, ("final_drive = 3.9", f"final_drive = {'9' * 400}"))
    assert problem.key == "transmission.final_drive"
    assert "finite" in problem.message


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('based-on = "mini_cooper_s_2011"', "based_on"),
        ("[source]", "sources"),
        ("[uncertanty]", "uncertainty"),
        ("fromat = 1", "format"),
        ('Market = "us"', "market"),
    ],
)
def test_a_misspelt_key_of_the_file_itself_is_met_with_the_nearest(
    tmp_path: Path, written: str, meant: str
) -> None:
    text = f"{VEHICLE}{written}\n" if written.startswith("[") else f"{written}\n{VEHICLE}"
    path = tmp_path / "car.toml"
    path.write_text(changed(text, ('market = "us"\n', "")))
    (problem,) = problems(path)
    assert problem.message == f'unknown key; did you mean "{meant}"?'


def test_a_misspelt_key_of_a_scenario_is_met_with_the_nearest(tmp_path: Path) -> None:
    path = write_race(tmp_path, ("format = 1", "formt = 1"))
    assert 'did you mean "format"?' in str(problems_of(str(path))[0])


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (("[engine]", "[engin]"), "engin"),
        (("[transmission]", "[transmision]"), "transmision"),
        (("gears = [", "gear = ["), "transmission.gear"),
        (("redline", "redlin"), "engine.redlin"),
    ],
)
def test_what_is_misspelt_is_not_missing_as_well(
    tmp_path: Path, change: tuple[str, str], key: str
) -> None:
    assert the_problem(tmp_path, change).key == key


@pytest.mark.parametrize("text", [None, "", "rpm;torque_Nm\n1000;210,5\n", "1000,210\n"])
def test_a_curve_that_cannot_be_read_is_the_one_thing_wrong(
    tmp_path: Path, text: str | None
) -> None:
    if text is not None:
        (tmp_path / "dyno.csv").write_text(text)
    problem = the_problem(tmp_path, *BY_FILE)
    assert problem.key == "engine.curve.file"
    assert "dyno.csv" in problem.message


def test_the_cells_of_a_curve_may_stand_in_quotes(tmp_path: Path) -> None:
    rows = ('"rpm","torque_Nm"', '"1000","210"', '"4000","230"', '"7000","180"')
    (tmp_path / "dyno.csv").write_text("\n".join(rows))
    engine = car(tmp_path, *BY_FILE).engine
    assert engine is not None
    assert engine.curve is not None
    assert engine.curve.torque == (210.0, 230.0, 180.0)


def test_two_peaks_without_their_speeds_for_one_curve_are_one_problem(tmp_path: Path) -> None:
    (tmp_path / "dyno.csv").write_text("rpm,torque_Nm\n1000,210\n4000,230\n7000,180\n")
    write_car(tmp_path, *BY_FILE)
    (problem,) = problems(child(tmp_path, '[engine]\npower = "300 hp"\ntorque = "300 Nm"\n'))
    assert "engine.power" in problem.message
    assert "engine.torque" in problem.message
    assert "engine.curve" in problem.message


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("1.body.mass", 'did you mean "body.mass"?'),
        ("body.1.mass", 'did you mean "body.mass"?'),
        ("0.body.mass", 'did you mean "body.mass"?'),
        ("transmission.gears.1", "give all of it"),
    ],
)
def test_a_key_with_a_number_that_counts_nothing_is_unknown(
    tmp_path: Path, key: str, told: str
) -> None:
    with pytest.raises(SpecError) as caught:
        car(tmp_path).tweak({key: "1200 kg"})
    (problem,) = caught.value.problems
    assert problem.key == key
    assert told in problem.message


def test_a_source_of_a_key_with_a_stray_number_is_refused(tmp_path: Path) -> None:
    sources = ("[driveline]", '[sources]\n"body.1.mass" = "a guess"\n[driveline]')
    assert "body.mass" in the_problem(tmp_path, sources).message


def test_a_curve_that_ends_far_below_the_redline_is_told_of(tmp_path: Path) -> None:
    def notes(last: int) -> str:
        (tmp_path / "dyno.csv").write_text(f"rpm,torque_Nm\n1000,210\n4000,230\n{last},180\n")
        numbers = {figure.key: figure for figure in figures(car(tmp_path, *BY_FILE))}
        return numbers["engine.curve"].note

    assert "ends at 5000 rpm" in notes(5000)
    assert "7200 rpm" in notes(5000)
    assert notes(7200) == notes(7100) == ""


def test_check_tells_what_is_wrong_with_a_scenario_and_its_cars_at_once(tmp_path: Path) -> None:
    path = write_race(tmp_path, ('"20 degC"', '"20 C"'), ('"1100 kg"', '"1100 s"'))
    write_car(tmp_path, ('"2600 mm"', '"2600 mm3"'), name="other.toml")
    path.write_text(path.read_text() + '[[lane]]\nvehicle = "./other.toml"\n')
    keys = [problem.key for problem in problems_of(str(path))]
    assert keys == ["weather.temperature", "body.mass", "body.wheelbase"]
