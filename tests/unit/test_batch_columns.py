"""What is given for many cars: what is a column and what is one value, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pint
import pytest

from dragsim.batch.columns import Column, column, count_of, parts, read
from dragsim.errors import InputError, SpecError
from dragsim.spec.fields import Quantity
from dragsim.spec.kind import Kind
from dragsim.spec.scenario import Strip, Weather
from dragsim.units import Dimension

MASS = Quantity(Dimension.MASS, 100.0, 5000.0, doc="a mass")


@pytest.mark.parametrize(
    "given",
    [
        [1.0, 2.0],
        ["1 kg", "2 kg"],
        np.array([1.0, 2.0]),
        np.ones((2, 6)),
        range(2),
        pint.Quantity(np.array([1.0, 2.0]), "kg"),
    ],
    ids=["list", "texts", "array", "array of rows", "range", "array with a unit"],
)
def test_lists_and_arrays_are_columns(given: object) -> None:
    found = column("body.mass", given)
    assert found.each
    assert count_of([found]) == 2


@pytest.mark.parametrize(
    "given",
    [1.0, "1 kg", (3.9, 2.3), np.float64(1.0), np.array(1.0), pint.Quantity(1.0, "kg"), None],
)
def test_everything_else_is_one_value_for_all(given: object) -> None:
    found = column("body.mass", given)
    assert not found.each
    assert count_of([found]) == 1
    assert found.at(12345) is given


def test_a_table_s_column_is_a_column() -> None:
    pandas: Any = pytest.importorskip("pandas")
    found = column("body.mass", pandas.Series([1.0, 2.0], index=[7, 8]))
    assert [found.at(i) for i in range(2)] == [1.0, 2.0]


def test_columns_of_two_lengths_are_refused_by_name() -> None:
    columns = [column("body.mass", [1.0, 2.0]), column("weather.wind", [0.0] * 3)]
    with pytest.raises(InputError, match=r"body\.mass has 2 values and weather\.wind has 3"):
        count_of(columns)


class Counting(Kind):
    """A kind that counts how often it is asked."""

    doc = ""
    example = ""

    def __init__(self) -> None:
        object.__setattr__(self, "asked", [])

    asked: list[object]

    def read(self, value: object) -> object:
        self.asked.append(value)
        return float(str(value).split()[0])

    def json_schema(self) -> dict[str, object]:
        return {}


def test_a_text_is_read_once_however_often_it_occurs() -> None:
    kind = Counting()
    found = read(column("m", ["1 kg", "2 kg", "1 kg"] * 100), kind.read, keep=False)
    assert [found.at(i) for i in range(3)] == [1.0, 2.0, 1.0]
    assert kind.asked == ["1 kg", "2 kg"]


def test_what_does_not_fit_is_told_with_its_index_and_all_at_once() -> None:
    given = column("body.mass", [1400.0, "1.4", 1400.0, 1e6])
    with pytest.raises(SpecError) as caught:
        read(given, MASS.accept, keep=False)
    first, second = caught.value.problems
    assert first.key == "body.mass[1]"
    assert "no unit" in first.message
    assert second.key == "body.mass[3]"
    assert "5000 kg" in second.message


def test_what_does_not_fit_waits_for_its_turn_if_it_is_to_be_kept() -> None:
    found: Column[float] = read(column("m", [1400.0, "1.4"]), MASS.accept, keep=True)
    assert found.at(0) == 1400.0
    with pytest.raises(InputError, match=r"m\[1\]"):
        found.at(1)


def test_a_mapping_of_columns_makes_a_part_for_each_car() -> None:
    given = {"temperature": ["30 degC", 290.0], "pressure": "98 kPa", "wind": np.array([0.0, 2.0])}
    found = parts("weather", Weather, given, keep=False)
    assert found.at(0) == Weather(temperature=303.15, pressure=98_000.0, wind=0.0)
    assert found.at(1) == Weather(temperature=290.0, pressure=98_000.0, wind=2.0)


def test_a_part_itself_a_list_of_parts_and_single_values() -> None:
    strip = Strip(grip=0.9)
    assert parts("strip", Strip, strip, keep=False).at(99) is strip
    assert parts("strip", Strip, [Strip(), strip], keep=False).at(1) is strip
    alone = parts("strip", Strip, {"grip": 0.9}, keep=False)
    assert not alone.each
    assert alone.at(99) == strip


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"grib": [1.0, 0.9]}, r'strip\.grib: unknown key; did you mean "grip"'),
        ({"grip": [1.0, -0.9]}, r"strip\.grip\[1\]"),
        ({"grade": [0.1], "grade_profile": ((0.0, 0.1), (9.0, 0.2))}, "leave one of them out"),
        ([Strip(), "1/4 mile"], r"strip\[1\]: strip must be a dragsim\.Strip"),
        ("1/4 mile", r"strip must be a dragsim\.Strip"),
        (12.0, r"strip must be a dragsim\.Strip"),
    ],
)
def test_parts_that_are_none_are_refused(given: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parts("strip", Strip, given, keep=False)
