"""Random texts never raise anything but the one error, and never take long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import cycle
from math import isfinite
from random import Random
from time import process_time

from dragsim.errors import UnitError
from dragsim.spec.tyre_size import FORMS, parse_tyre
from dragsim.unit_table import UNITS
from dragsim.units import Dimension, parse, parse_peak

COUNT = 200_000
LONGEST_S = 10.0

NUMBERS = ("345", "3,125", "1,5", "-0.5", "1e300", "1e-300", ".5", "1/4", "5000-6500", "", "9" * 40)
LETTERS = (
    "0123456789.,-+/*@^%'\" eERXxhpkgmlbftNPSdCFKr\n\t\0\ud800"
    "²·°µ½①٣\N{MINUS SIGN}\N{EN DASH}\N{NO-BREAK SPACE}"
)


def _texts(random: Random) -> Iterator[str]:
    """In turn: a quantity, a peak, a tyre size, each with up to three edits; and plain noise."""
    spellings = [s for units in UNITS.values() for unit in units for s in unit.spellings]
    tyres = FORMS.replace(" or ", ", ").split(", ")
    while True:
        unit, number = random.choice(spellings), random.choice(NUMBERS)
        yield _edited(f"{number} {unit}", random)
        yield _edited(f"{number} {unit} @ {random.choice(NUMBERS)} rpm", random)
        yield _edited(random.choice(tyres), random)
        yield "".join(random.choices(LETTERS, k=random.randrange(80)))


def _edited(text: str, random: Random) -> str:
    for _ in range(random.randrange(4)):
        at = random.randrange(len(text) + 1)
        letter = (
            random.choice(LETTERS) if random.random() < 0.9 else chr(random.randrange(0x110000))
        )
        text = text[:at] + letter * random.randrange(2) + text[at + random.randrange(2) :]
    return text


def _attempt(read: Callable[[str], object], text: str) -> object:
    try:
        return read(text)
    except UnitError:
        return None


def test_random_texts_raise_only_unit_errors_and_are_quick() -> None:
    random = Random(20100621)
    texts = _texts(random)
    read_count = 0
    took = 0.0
    for dimension, _ in zip(cycle(Dimension), range(COUNT), strict=False):
        text = next(texts)
        started = process_time()
        value = _attempt(lambda text, d=dimension: parse(text, d), text)  # type: ignore[misc]
        peak = _attempt(lambda text: parse_peak(text, Dimension.POWER), text)
        tyre = _attempt(parse_tyre, text)
        took += process_time() - started
        assert value is None or isfinite(value)  # type: ignore[arg-type]
        read_count += (value is not None) + (peak is not None) + (tyre is not None)
    assert read_count > COUNT // 50
    assert took < LONGEST_S
