"""Quantities as people write them (``3,125 lb``, ``345 hp @ 6500 rpm``), read by a small grammar.

Text of at most 64 characters, a number found by a regular expression, a unit from a closed table
(``unit_table``). The arithmetic is exact and rounds once, so a value that was written by ``write``
reads back bit for bit and ``1320 ft`` is the same float as ``1/4 mile``. pint serves Python callers
only (``from_quantity``, ``to_quantity``) and is imported there; file text never reaches its parser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import isfinite, pi, tan
from typing import TYPE_CHECKING, NamedTuple

from dragsim.errors import UnitError
from dragsim.unit_table import EXAMPLES, UNITS, Dimension, Unit, by_name, find, nearest, refusal

if TYPE_CHECKING:
    import pint

__all__ = [
    "Dimension",
    "PeakPoint",
    "example",
    "from_quantity",
    "is_quantity",
    "parse",
    "parse_peak",
    "quoted",
    "to_quantity",
    "write",
    "write_peak",
    "write_quantity",
]

LONGEST_TEXT = 64
"""Characters of a quantity; a rating and its speeds may have as many each."""

_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>[0-9][0-9,]*|(?=\.[0-9]))(?:\.(?P<part>[0-9]*))?"
    r"(?:[eE](?P<power>[+-]?[0-9]+))?\s*"
)
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+")
_OVER = re.compile(r"/\s*([0-9]{1,3})\s*(?![0-9.,/])")
_COMMA_POINT = re.compile(r"([+-]?)([0-9][0-9.]*),([0-9]+)")
_SPEEDS = re.compile(r"([0-9.,]+(?:[eE][+-]?[0-9]+)?)\s*-\s*([0-9.].*)")
_TWO_UNITS = re.compile(r"[a-z]{2}\s*-\s*[0-9]")
_PINT_UNIT = re.compile(r"[A-Za-z_]+(\^-?[1-9])?([*/][A-Za-z_]+(\^-?[1-9])?)*|1")

_AS_ASCII = str.maketrans(
    {
        "\N{NO-BREAK SPACE}": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
        "\N{THIN SPACE}": " ",
        "\N{MINUS SIGN}": "-",
        "\N{HYPHEN}": "-",
        "\N{NON-BREAKING HYPHEN}": "-",
        "\N{FIGURE DASH}": "-",
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{SUPERSCRIPT TWO}": "^2",
        "\N{SUPERSCRIPT THREE}": "^3",
        "\N{MIDDLE DOT}": ".",
        "\N{DOT OPERATOR}": ".",
        "\N{BULLET}": ".",
        "\N{DEGREE SIGN}": "deg",
        "\N{DEGREE CELSIUS}": "degC",
        "\N{DEGREE FAHRENHEIT}": "degF",
        "\N{KELVIN SIGN}": "K",
        "\N{PRIME}": "'",
        "\N{DOUBLE PRIME}": '"',
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{FRACTION SLASH}": "/",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeakPoint:
    """A peak of power or torque as published.

    ``value`` is in W or N m; ``low`` and ``high`` bound the engine speeds that reach it [rad/s],
    equal for a single speed and None where none was written; ``unit`` is the unit's canonical
    name, which tells the market and kind of the rating (hp, bhp, whp, PS ...).
    """

    value: float
    low: float | None = None
    high: float | None = None
    unit: str


class _Number(NamedTuple):
    """A decimal in full: (-1 if negative) * mantissa * 10**power / divisor."""

    negative: bool
    mantissa: int
    power: int
    divisor: int


def parse(text: str, dimension: Dimension) -> float:
    """The SI value of a text such as ``"3,125 lb"`` (K, Pa, rad/s, kg m^2; ``"55 %"`` is 0.55).

    A grade may be written as an angle, of which the tangent is taken. Raises ``UnitError`` for
    whatever is not a finite quantity of ``dimension`` in a known unit.
    """
    return _quantity(_clean(text, LONGEST_TEXT, dimension), dimension)[0]


def parse_peak(text: str, dimension: Dimension) -> PeakPoint:
    """A peak such as ``"345 hp @ 6500 rpm"``, ``"177 lb-ft @ 1600-5000 rpm"`` or ``"230 hp"``.

    ``dimension`` is POWER or TORQUE. Raises ``UnitError`` only.
    """
    text = _clean(text, 2 * LONGEST_TEXT + 1, dimension)
    rating, at, speeds = text.partition("@")
    value, unit = _quantity(_clean(rating, LONGEST_TEXT, dimension), dimension)
    if not at:
        return PeakPoint(value=value, unit=unit.name)
    low, high = _speeds(_clean(speeds, LONGEST_TEXT, Dimension.ANGULAR_SPEED), text)
    return PeakPoint(value=value, low=low, high=high, unit=unit.name)


def write(value: float, dimension: Dimension) -> str:
    """``value`` in SI as a text that ``parse`` reads back to the same float, bit for bit.

    Raises ``UnitError`` if the value is not finite.
    """
    return _written(value, UNITS[dimension][0])


def write_peak(point: PeakPoint) -> str:
    """``point`` as a text in its own unit that ``parse_peak`` reads back to an equal point.

    Raises ``UnitError`` if a number is not finite or the unit is none of the table's.
    """
    unit = by_name(point.unit)
    if unit is None:
        raise UnitError(f"{quoted(point.unit)} is not the name of a unit, such as hp or lb-ft")
    rating = _written(point.value, unit)
    if point.low is None or point.high is None:
        return rating
    rpm = find("rpm", Dimension.ANGULAR_SPEED)
    assert rpm is not None
    high = _written(point.high, rpm)
    if point.low == point.high:
        return f"{rating} @ {high}"
    return f"{rating} @ {_digits(point.low, rpm)}-{high}"


def example(dimension: Dimension) -> str:
    """A good text of ``dimension``, for messages and editors."""
    return EXAMPLES[dimension]


def quoted(value: object) -> str:
    """``value`` in quotes, as messages show what was written: short, printable, on one line."""
    try:
        text = str(value)
    except ValueError:  # an integer of thousands of digits
        text = type(value).__name__
    text = text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 3] + "..."
    return f'"{text}"' if text.isprintable() else ascii(text)


def is_quantity(value: object) -> bool:
    """Whether ``value`` looks like a pint quantity; imports nothing."""
    return hasattr(value, "magnitude") and hasattr(value, "units")


def from_quantity(quantity: object, dimension: Dimension) -> float:
    """The SI value of a scalar pint quantity of any registry.

    Raises ``UnitError`` if it is no such quantity or of another dimension. A bare frequency (Hz)
    is refused as an angular speed: it does not say whether it counts radians or turns.
    """
    import pint

    expected = f"{_a(dimension)} is expected here, such as {quoted(EXAMPLES[dimension])}"
    if not isinstance(quantity, pint.Quantity):
        raise UnitError(f"{quoted(quantity)} is not a pint quantity; {expected}")
    try:
        if getattr(quantity.magnitude, "shape", ()) != ():
            raise ValueError("an array")
        angular = "radian" in str(quantity.to_root_units().units)
        if angular and dimension not in (Dimension.GRADE, Dimension.ANGULAR_SPEED):
            raise ValueError("an angle")
        if dimension is Dimension.ANGULAR_SPEED and not angular:
            raise ValueError("a bare frequency")
        if dimension in (Dimension.FRACTION, Dimension.GRADE):
            value = float(quantity.to("radian" if angular else "dimensionless").magnitude)
        else:
            value = float(quantity.to(UNITS[dimension][0].pint).magnitude)
    except (pint.PintError, TypeError, ValueError, OverflowError) as error:
        raise UnitError(f"{quoted(quantity)} is not {_a(dimension)}; {expected}") from error
    if not isfinite(value):
        raise UnitError(f"{quoted(quantity)} is not finite; {expected}")
    return _slope(value, str(quantity)) if angular and dimension is Dimension.GRADE else value


def write_quantity(quantity: object, dimension: Dimension) -> str:
    """A scalar pint quantity as a text that ``parse`` reads: in its own unit if the table has that
    (``230 hp``), since a rating's unit tells its market, else in SI. Raises as `from_quantity`.
    """
    value = from_quantity(quantity, dimension)
    import pint

    assert isinstance(quantity, pint.Quantity)
    own = sorted(quantity.unit_items())
    for unit in UNITS[dimension]:
        if sorted(pint.application_registry.Quantity(1.0, unit.pint).unit_items()) == own:
            return f"{float(quantity.magnitude)!r}".removesuffix(".0") + f" {unit.name}"
    return write(value, dimension)


def to_quantity(value: float, unit_text: str) -> pint.Quantity[float]:
    """``value`` as a pint quantity in ``unit_text`` (``"m/s"``, ``"lb-ft"``, ``"kg/m^3"``).

    It belongs to pint's application registry, so that it mixes with the caller's own. Raises
    ``UnitError`` for a unit that is unknown.
    """
    import pint

    unit = by_name(unit_text)
    expression = unit_text if unit is None else unit.pint
    if unit is None and not _PINT_UNIT.fullmatch(unit_text):
        raise UnitError(f"{quoted(unit_text)} is not a unit, such as m/s or lb-ft")
    try:
        quantity: pint.Quantity[float] = pint.application_registry.Quantity(value, expression)
    except (pint.PintError, AttributeError) as error:
        raise UnitError(f"{quoted(unit_text)} is not a unit, such as m/s or lb-ft") from error
    return quantity


def _clean(text: str, longest: int, dimension: Dimension) -> str:
    """``text`` without outer blanks and in ASCII where a sign has an ASCII twin."""
    if not isinstance(text, str):
        such_as = f"such as {quoted(EXAMPLES[dimension])}"
        raise UnitError(f"{quoted(text)} is not a text: write it in quotes with a unit, {such_as}")
    if len(text) > longest:
        raise UnitError(
            f"{quoted(text)} is too long: a quantity has at most {LONGEST_TEXT} characters"
        )
    return (text if text.isascii() else text.translate(_AS_ASCII)).strip()


def _quantity(text: str, dimension: Dimension) -> tuple[float, Unit]:
    """The SI value of a clean text and the unit that it is written in."""
    number, spelling = _number(text, dimension)
    unit = find(spelling, dimension) or find(" ".join(spelling.split()), dimension)
    if unit is None:
        raise _unit_error(text, spelling, dimension)
    value = _si(number, unit, text)
    if unit.name == "deg":
        value = _slope(value, text)
    return value, unit


def _number(text: str, dimension: Dimension) -> tuple[_Number, str]:
    """The number that ``text`` starts with, and the rest."""
    match = _NUMBER.match(text)
    if match is None:
        raise UnitError(
            f"{quoted(text)} does not start with a number; "
            f"{_a(dimension)} is written like {quoted(EXAMPLES[dimension])}"
        )
    sign, whole, part, power = match.groups()
    rest = text[match.end() :]
    if "," in whole:
        if not _GROUPED.fullmatch(whole):
            raise _comma_error(text)
        whole = whole.replace(",", "")
    if rest.startswith(","):
        raise _comma_error(text)
    part = part or ""
    exponent = int(power or 0) - len(part)
    if not -400 < exponent < 400:
        raise UnitError(f"{quoted(text)} is out of the range of numbers")
    divisor = 1
    over = _OVER.match(rest) if dimension is Dimension.LENGTH and exponent == 0 else None
    if over is not None:
        divisor = int(over[1])
        rest = rest[over.end() :]
        if divisor == 0:
            raise UnitError(f"{quoted(text)} divides by zero")
    return _Number(sign == "-", int(whole + part), exponent, divisor), rest


def _si(number: _Number, unit: Unit, text: str) -> float:
    """The float nearest to the exact SI value; the sign of zero is kept."""
    top, bottom = number.mantissa, number.divisor
    if number.power < 0:
        bottom *= 10**-number.power
    else:
        top *= 10**number.power
    negative = number.negative
    if unit.zero:
        top = 100 * (-top if negative else top) + unit.zero * bottom
        bottom *= 100
        negative = False
    try:
        value = top * unit.numerator / (bottom * unit.denominator)
    except OverflowError as error:
        raise UnitError(f"{quoted(text)} is out of the range of numbers") from error
    return -value if negative else value


def _slope(angle: float, text: str) -> float:
    """The grade of a slope at ``angle`` [rad]."""
    if not abs(angle) < pi / 2:
        raise UnitError(f"{quoted(text)} is no slope: it must lie between -90 and 90 deg")
    return tan(angle)


def _speeds(text: str, whole: str) -> tuple[float, float]:
    """The engine speeds [rad/s] after the ``@`` of a peak: one, or the two ends of a plateau."""
    if not text:
        raise UnitError(f'{quoted(whole)}: write the engine speed after "@", such as "@ 6500 rpm"')
    if _TWO_UNITS.search(text):
        raise UnitError(f'{quoted(whole)}: write a plateau with one unit, like "@ 5000-6500 rpm"')
    plateau = _SPEEDS.fullmatch(text)
    high, unit = _quantity(plateau[2] if plateau else text, Dimension.ANGULAR_SPEED)
    if high < 0.0:
        raise UnitError(f"{quoted(whole)}: an engine speed is not negative")
    if plateau is None:
        return high, high
    number, rest = _number(plateau[1], Dimension.ANGULAR_SPEED)
    if rest:
        raise UnitError(f'{quoted(whole)}: write a plateau like "@ 5000-6500 rpm"')
    low = _si(number, unit, text)
    if low > high:
        raise UnitError(f"{quoted(whole)}: write the lower engine speed first")
    return low, high


def _written(value: float, unit: Unit) -> str:
    return f"{_digits(value, unit)} {unit.name}"


def _digits(value: float, unit: Unit) -> str:
    """The shortest decimal found that reads back as ``value`` when followed by ``unit``."""
    if not isfinite(value):
        raise UnitError(f"{value!r} is not finite and cannot be written in {unit.name}")
    if value == 0.0 or (unit.numerator == unit.denominator and not unit.zero):
        return repr(value).removesuffix(".0")
    top, bottom = value.as_integer_ratio()
    top, bottom = top * unit.denominator, bottom * unit.numerator
    if abs(top) < bottom * 10**300 and abs(top) * 10**300 > bottom:
        for places in (15, 16, 17):
            text = f"{top / bottom:.{places}g}"
            if _si(_number(text, Dimension.FRACTION)[0], unit, text) == value:
                return text
    power = 20 - len(str(abs(top))) + len(str(bottom))
    scaled = top * 10**power // bottom if power >= 0 else top // (bottom * 10**-power)
    digits = str(abs(scaled))
    if not 0 < power < len(digits):
        return f"{scaled}e{-power}"
    return f"{'-' if scaled < 0 else ''}{digits[:-power]}.{digits[-power:].rstrip('0') or '0'}"


def _comma_error(text: str) -> UnitError:
    decimal = _COMMA_POINT.match(text)
    advice = "leave the commas out"
    if decimal is not None and text[decimal.end() : decimal.end() + 1] != ",":
        whole = decimal[2].replace(".", "")
        advice = f"write {decimal[1]}{whole}.{decimal[3]}"
    return UnitError(
        f'{quoted(text)}: a comma groups only before exactly three digits, as in "3,125"; {advice}'
    )


def _unit_error(text: str, spelling: str, dimension: Dimension) -> UnitError:
    """What is wrong with a unit that is missing, refused, of another dimension or unknown."""
    shown, such_as = quoted(text), f"such as {quoted(EXAMPLES[dimension])}"
    if not spelling:
        return UnitError(f"{shown} has no unit: write it with a unit, {such_as}")
    refused = refusal(spelling, dimension)
    if refused is not None:
        why, instead = refused
        return UnitError(f"{shown}: {quoted(spelling)} {why}; write {instead}")
    for other in Dimension:
        if find(spelling, other) is not None:
            return UnitError(f"{shown} is {_a(other)}; {_a(dimension)} is expected here, {such_as}")
    if "@" in spelling:
        return UnitError(f'{shown}: write it without "@", {such_as}')
    if spelling[0] in "0123456789.,":
        return UnitError(f"{shown} does not read as one number: write it like 3125, 3,125 or 1.5")
    known = ", ".join(unit.name for unit in UNITS[dimension])
    near = nearest(spelling, dimension)
    hint = "" if near is None else f"; did you mean {quoted(near)}?"
    return UnitError(
        f"{shown}: {quoted(spelling)} is no known unit of {dimension.value} (known: {known}){hint}"
    )


def _a(dimension: Dimension) -> str:
    return f"{'an' if dimension.value[0] in 'ae' else 'a'} {dimension.value}"
