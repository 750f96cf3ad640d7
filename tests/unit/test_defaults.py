"""The table of general values: what it holds, how it is changed, and that every value acts."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError

import pytest
from commands import VEHICLE

from dragsim.build import Built, build
from dragsim.estimate.defaults import DEFAULTS, Defaults, table
from dragsim.garage import load_vehicle
from dragsim.spec.choices import Aspiration, Compound
from dragsim.spec.scenario import Strip, Surface, Weather
from dragsim.spec.vehicle import Vehicle

HOT = Weather(temperature="35 degC", pressure="95 kPa")  # type: ignore[arg-type]


@pytest.mark.parametrize("name", table())
def test_a_default_lies_within_its_physical_range_and_is_not_exact(name: str) -> None:
    item = table()[name]
    assert item.low <= item.value <= item.high
    assert item.low < item.high
    assert 0.0 < item.sd < item.high - item.low
    assert item.doc


def test_a_few_values_at_most_are_fitted() -> None:
    fitted = [name for name, item in table().items() if item.fitted]
    assert "friction_summer" in fitted
    assert "load_exponent" not in fitted
    assert len(fitted) <= 12


def test_the_table_gives_values_by_name_and_what_is_known_of_them_by_its_class() -> None:
    assert DEFAULTS.friction_summer == Defaults.friction_summer.value
    assert DEFAULTS.values() == {name: item.value for name, item in table().items()}


def test_one_value_is_replaced_and_the_others_stay() -> None:
    other = DEFAULTS.replace(idle=700.0)
    assert other.idle == 700.0
    assert {**other.values(), "idle": DEFAULTS.idle} == DEFAULTS.values()
    assert DEFAULTS.idle == 750.0
    assert other.replace(idle=DEFAULTS.idle) == DEFAULTS
    assert hash(other.replace(idle=DEFAULTS.idle)) == hash(DEFAULTS)
    assert other != DEFAULTS


def test_a_default_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(TypeError, match=r"no default is called idel; known: .*idle"):
        DEFAULTS.replace(idel=700.0)


def test_defaults_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError, match=r"replace\(idle=...\)"):
        DEFAULTS.idle = 700.0
    assert DEFAULTS.idle == 750.0


def test_defaults_go_to_another_process() -> None:
    other = DEFAULTS.replace(idle=700.0)
    assert pickle.loads(pickle.dumps(other)) == other


def test_there_is_a_value_for_every_choice() -> None:
    assert all(DEFAULTS.friction(compound) > 0.0 for compound in Compound)
    assert all(DEFAULTS.grip(surface) > 0.0 for surface in Surface)
    for aspiration in Aspiration:
        assert DEFAULTS.torque_per_litre(aspiration) > 0.0
        assert DEFAULTS.shape(aspiration).above > 0.0


ELECTRIC = """\
format = 1
name = "A two-speed electric car"
year = 2020
[body]
mass = "1800 kg"
front_weight = "50 %"
wheelbase = "2800 mm"
[[motor]]
axle = "rear"
power = "300 hp"
torque = "300 lb-ft"
max_speed = "16000 rpm"
gears = [15.0, 8.0]
shift_speed = "9000 rpm"
[tyres]
front = "235/45R18"
rear = "235/45R18"
compound = "summer"
[driver]
throttle = "traction-control"
"""


@pytest.fixture(scope="module")
def cars(tmp_path_factory: pytest.TempPathFactory) -> tuple[Vehicle, ...]:
    """Cars that use every default between them."""
    folder = tmp_path_factory.mktemp("cars")
    for name, text in (("plain", VEHICLE), ("electric", ELECTRIC)):
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    plain = load_vehicle(str(folder / "plain.toml"))
    tall = {"body.height": "1.8 m"}
    turbo = {"engine.aspiration": "turbo", "engine.torque": "180 lb-ft @ 2000-4500 rpm"}
    old, front = {"year": 1970, "tyres.compound": "bias-ply"}, {"driveline.driven": "front"}
    every = {"driveline.driven": "all", "transmission.kind": "dual-clutch"}
    changes: tuple[dict[str, object], ...] = (
        {},
        {**tall, **turbo, **every, "tyres.compound": "all-season"},
        {**old, **turbo},
        {**old, **front, "tyres.compound": "slick"},
        {"engine.aspiration": "supercharged", "transmission.kind": "automated-manual"},
        {"transmission.kind": "automatic", "tyres.compound": "drag-radial"},
        {**front, "tyres.compound": "track"},
        {"driveline.driven": "all"},
    )
    versa = load_vehicle("nissan_versa_sr_2020_cvt")
    with_clutch = versa.tweak({"transmission.clutch.capacity": "260 Nm"})
    electric = load_vehicle(str(folder / "electric.toml"))
    return (*(plain.tweak(said) for said in changes), versa, with_clutch, electric)


def built(cars: tuple[Vehicle, ...], defaults: Defaults) -> list[Built]:
    surfaces = (Surface.ASPHALT, Surface.PREPPED, Surface.CONCRETE, Surface.WET)
    return [
        build(car, strip=Strip(surface=surfaces[i % 4]), weather=HOT, defaults=defaults)
        for i, car in enumerate(cars)
    ]


@pytest.fixture(scope="module")
def usual(cars: tuple[Vehicle, ...]) -> list[Built]:
    return built(cars, DEFAULTS)


@pytest.mark.parametrize("name", table())
def test_a_default_acts_when_handed_over(
    name: str, cars: tuple[Vehicle, ...], usual: list[Built]
) -> None:
    """Were a rule to read the table itself, the value handed over would change nothing."""
    item = table()[name]
    step = 0.1 * item.sd if item.value < item.high else -0.1 * item.sd
    assert built(cars, DEFAULTS.replace(**{name: item.value + step})) != usual
