"""The cars and races that come with the package: readable, sourced, laid out alike, listed well."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from commands import dragsim

from dragsim import garage
from dragsim.estimate.rating import market_of, rating_of
from dragsim.spec.declared import declared
from dragsim.spec.notes import OTHERS
from dragsim.spec.vehicle import Axle, Rating, TransmissionKind, Vehicle

ROOT: Final = Path(__file__).parents[2]

STORY: Final = {
    "porsche_911_carrera_2010": "345 hp",
    "porsche_911_carrera_s_2010": "385 hp",
    "mini_cooper_s_2011": "181 hp",
    "mini_cooper_s_2010": "172 hp",
    "mini_1000_1969": "38 bhp",
    "porsche_911_1965": "130 PS",
    "porsche_911_targa_1967": "130 PS",
    "mini_cooper_1963": "55 bhp",
    "mini_cooper_s_1964": "70 bhp",
    "mini_cooper_s_1965": "76 bhp",
    "mini_cooper_s_1967": "76 bhp",
    "porsche_panamera_4s_2010": "400 hp",
    "porsche_panamera_turbo_2010": "500 hp",
    "porsche_cayenne_s_2011": "400 hp",
    "porsche_cayenne_turbo_2011": "500 hp",
    "mini_countryman_s_2011": "181 hp",
    "mini_paceman_s_2013": "181 hp",
}
"""The cars of the story and their power, kept by hand."""

ALIASES: Final = {
    "porsche_911_carrera_2009_6mt": "porsche_911_carrera_2010",
    "porsche_911_carrera_s_2009_6mt": "porsche_911_carrera_s_2010",
    "mini_cooper_s_r56_2011_6mt": "mini_cooper_s_2011",
    "mini_cooper_s_r56_2007_6mt": "mini_cooper_s_2010",
    "mini_1000_mk2_1969_4mt": "mini_1000_1969",
    "porsche_911_1965_5mt": "porsche_911_1965",
    "mini_cooper_s_1071_1963_4mt": "mini_cooper_s_1964",
    "mini_cooper_s_1275_1965_4mt": "mini_cooper_s_1965",
    "porsche_panamera_4s_2010_pdk": "porsche_panamera_4s_2010",
    "porsche_panamera_turbo_2010_pdk": "porsche_panamera_turbo_2010",
    "porsche_cayenne_s_2011_8at": "porsche_cayenne_s_2011",
    "porsche_cayenne_turbo_2011_8at": "porsche_cayenne_turbo_2011",
    "mini_countryman_s_all4_2011_6mt": "mini_countryman_s_2011",
    "mini_paceman_s_2013_6at": "mini_paceman_s_2013",
}
"""Names of the road tests and the cars of the story they stand for."""

HEAD: Final = ("format", "market", "based_on")
ORDER: Final = (*HEAD, *(field.key for field in declared(Vehicle)[1:]), "sources", "uncertainty")
"""The keys and tables of a file, from top to bottom."""


def document(name: str) -> dict[str, Any]:
    """A garage file as TOML."""
    return tomllib.loads(garage.vehicle_text(name))


def is_in_order(keys: list[str], order: tuple[str, ...]) -> bool:
    return keys == sorted(keys, key=order.index)


@pytest.fixture(scope="module")
def cars() -> Mapping[str, Vehicle]:
    """Every car of the garage, read."""
    return {name: garage.load_vehicle(name) for name in garage.vehicles()}


def test_the_garage_holds_the_story_and_every_car_of_the_road_tests(
    cars: Mapping[str, Vehicle],
) -> None:
    imported = set(tomllib.loads((ROOT / "tools" / "road_test_notes.toml").read_text("utf-8")))
    assert set(cars) == STORY.keys() | ALIASES.keys() | imported
    assert len(imported) + len(ALIASES) == 117
    measured = tomllib.loads((ROOT / "road_tests" / "measured.toml").read_text("utf-8"))
    assert {car["vehicle"] for car in measured["car"]} == imported | ALIASES.keys()


def test_every_number_has_a_source_that_says_something(cars: Mapping[str, Vehicle]) -> None:
    for name, car in cars.items():
        for key, item in car.provenance.items():
            if "." in key:
                assert item.source is not None, f"{name}: {key}"
                assert len(item.source) > 20, f"{name}: {key}: {item.source}"


def test_what_was_not_read_in_a_document_is_said_to_be_general_knowledge() -> None:
    for name in garage.vehicles():
        others = document(name).get("sources", {}).get(OTHERS)
        assert others is None or others.startswith("general knowledge"), name
        if name not in ALIASES:
            assert others is not None, name


def test_files_are_laid_out_alike() -> None:
    tables = {field.key: field.table for field in declared(Vehicle) if field.table is not None}
    for name in garage.vehicles():
        found = document(name)
        assert set(found) <= set(ORDER), name
        tops = [key for key in found if not isinstance(found[key], dict | list)]
        heads = [key for key in found if isinstance(found[key], dict | list)]
        assert is_in_order(heads, ORDER), name
        assert tops[0] == "format", name
        if name not in ALIASES:
            assert is_in_order(tops, ORDER), name
        for key in heads:
            for table in found[key] if isinstance(found[key], list) else [found[key]]:
                if key in tables:
                    order = tuple(item.key for item in declared(tables[key]))
                    assert is_in_order(list(table), order), f"{name}: [{key}]"


@pytest.mark.parametrize(("name", "power"), STORY.items())
def test_a_car_of_the_story_is_rated_as_its_maker_stated(name: str, power: str) -> None:
    car = garage.load_vehicle(name)
    assert car.engine is not None
    assert car.engine.power is not None
    assert str(car.document["engine"]["power"]).startswith(f"{power} @")  # type: ignore[index]
    unit = car.engine.power.unit
    rating = rating_of(
        car.engine.rating, market=market_of(car.market, unit), power_unit=unit, year=car.year
    )
    assert rating is (Rating.DIN if car.year < 1970 else Rating.SAE_NET)


def test_engines_from_before_1972_have_net_figures(cars: Mapping[str, Vehicle]) -> None:
    stated = {
        name: car.engine.rating
        for name, car in cars.items()
        if car.engine is not None and car.year < 1972
    }
    assert {"bmw_2002_1970_4mt", "datsun_240z_1970_4mt"} < set(stated)
    assert set(stated.values()) == {Rating.DIN}


@pytest.mark.parametrize(("alias", "name"), ALIASES.items())
def test_a_name_of_the_road_tests_is_a_car_of_the_story(alias: str, name: str) -> None:
    found = document(alias)
    assert found["based_on"] == name
    assert name in found["summary"]
    own = set(found) - {"format", "based_on", "name", "summary", "year"}
    assert own == ({"body", "sources", "uncertainty"} if "body" in found else set())
    one, other = garage.load_vehicle(alias), garage.load_vehicle(name)
    assert (one.engine, one.transmission, one.tyres) == (
        other.engine, other.transmission, other.tyres,
    )  # fmt: skip


def test_the_garage_has_manuals_dual_clutches_automatics_cvts_and_motors_on_both_axles(
    cars: Mapping[str, Vehicle],
) -> None:
    kinds = {car.transmission.kind for car in cars.values() if car.transmission is not None}
    missing = set(TransmissionKind) - kinds
    assert missing == {TransmissionKind.AUTOMATED_MANUAL, TransmissionKind.SINGLE_SPEED}
    axles = {frozenset(motor.axle for motor in car.motors) for car in cars.values() if car.motors}
    assert axles == {
        frozenset({Axle.FRONT}),
        frozenset({Axle.REAR}),
        frozenset(Axle) - {Axle.CRANK},
    }


def test_the_list_reads_well_on_80_columns() -> None:
    lines = dragsim("garage", columns=80).stdout.splitlines()
    assert max(map(len, lines)) <= 80
    cars = lines[lines.index("Cars") + 1 : lines.index("")]
    began = [number for number, line in enumerate(cars) if not line.startswith(" ")]
    heights = [end - start for start, end in zip(began, [*began[1:], len(cars)], strict=True)]
    assert len(began) == len(garage.vehicles())
    assert max(heights) <= 3
    assert sum(heights) < 1.4 * len(began)


@pytest.mark.parametrize(
    ("words", "some", "none"),
    [
        ("awd", "porsche_cayenne_s_2011", "mini_1000_1969"),
        ("electric", "tesla_model_s_plaid_2021", "porsche_911_1965"),
        ("mini monte carlo", "mini_cooper_s_1965", "porsche_911_1965"),
        ("m2 dct", "bmw_m2_2016_dct", "bmw_m2_2016_6mt"),
        ("1967", "porsche_911_targa_1967", "porsche_911_1965"),
        ("cvt", "nissan_versa_sr_2020_cvt", "mini_cooper_s_2011"),
    ],
)
def test_words_find_cars(words: str, some: str, none: str) -> None:
    found = json.loads(dragsim("garage", words, "--json").stdout)
    names = {car["name"] for car in found["vehicles"]}
    assert some in names
    assert none not in names


RACES: Final = {
    "road_atlanta": 2,
    "fiftieth_birthday": 2,
    "monte_carlo_1965": 2,
    "new_frontiers": 4,
    "plaid_vs_everyone": 8,
}


@pytest.mark.parametrize(("name", "lanes"), RACES.items())
def test_every_race_of_the_story_checks_and_says_what_it_is(name: str, lanes: int) -> None:
    assert garage.problems_of(name) == ()
    race = garage.load_scenario(name)
    assert len(race.lanes) == lanes
    assert race.summary.startswith("A what-if")
    assert all(lane.vehicle in garage.vehicles() for lane in race.lanes)
    assert len({lane.label for lane in race.lanes}) == lanes


def test_the_rally_names_its_assumptions() -> None:
    text = garage.scenario_text("monte_carlo_1965")
    assert len(re.findall(r"Assumed: ", text)) >= 4
    race = garage.load_scenario("monte_carlo_1965")
    assert race.strip.grade > 0.0
    assert all("engine.power" in lane.settings for lane in race.lanes)
