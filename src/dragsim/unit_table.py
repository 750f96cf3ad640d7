"""Every unit that a text may use: one row each, with its exact factor and its spellings.

A closed table. A spelling means the same wherever it stands; which ones are refused, and what to
write instead, is at the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import Final

from dragsim.constants import (
    FOOT,
    GRAVITY,
    HORSEPOWER,
    INCH,
    METRIC_HORSEPOWER,
    MILE,
    MPH,
    POUND,
    RPM,
    STANDARD_PRESSURE,
)


class Dimension(Enum):
    """What a text measures. The value is the word for it in messages."""

    LENGTH = "length"
    AREA = "area"
    VOLUME = "volume"
    MASS = "mass"
    TIME = "time"
    SPEED = "speed"
    ANGULAR_SPEED = "angular speed"
    POWER = "power"
    TORQUE = "torque"
    PRESSURE = "pressure"
    TEMPERATURE = "temperature"
    INERTIA = "moment of inertia"
    FRACTION = "fraction"
    GRADE = "grade"
    ENERGY = "energy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One unit: SI value = (number + zero / 100) * numerator / denominator.

    ``name`` is how it is written back, ``spellings`` all ways to write it (the name first),
    ``pint`` the expression that pint reads as the same unit. Where ``cased``, upper and lower
    case are not exchanged, since that would name another unit or prefix.
    """

    name: str
    spellings: tuple[str, ...]
    pint: str
    numerator: int
    denominator: int
    zero: int
    cased: bool


def exact_ratio(x: float) -> tuple[int, int]:
    """A float as a ratio of integers.

    Of its decimal where that has at most 15 digits, which is then the definition itself (0.3048);
    of its bits otherwise (2 pi / 60).
    """
    mantissa, _, exponent = f"{x:.14e}".partition("e")
    if float(f"{mantissa}e{exponent}") != x:
        return x.as_integer_ratio()
    power = int(exponent) - 14
    digits = int(mantissa.replace(".", ""))
    return (digits * 10**power, 1) if power >= 0 else (digits, 10**-power)


def _unit(
    spellings: str,
    pint: str,
    factor: float,
    *,
    per: float = 1.0,
    zero: int = 0,
    cased: bool = False,
) -> Unit:
    """A row: spellings parted by ``|``, factor / per to SI, and zero in hundredths of the unit."""
    names = tuple(spellings.split("|"))
    (a, b), (c, d) = exact_ratio(factor), exact_ratio(per)
    return Unit(
        name=names[0],
        spellings=names,
        pint=pint,
        numerator=a * d,
        denominator=b * c,
        zero=zero,
        cased=cased,
    )


def _products(first: str, second: str) -> str:
    """Spellings of a product in both orders with each usual sign between its factors."""
    pairs = [(a, b) for a in first.split("|") for b in second.split("|")]
    orders = pairs + [(b, a) for a, b in pairs]
    return "|".join(f"{a}{sign}{b}" for sign in ("-", ".", "", " ", "*") for a, b in orders)


_POUND_FORCE: Final = 4.4482216152605
"""Pound-force [N], POUND * GRAVITY in full."""

_POUND_FORCE_FOOT: Final = 1.3558179483314004
"""Pound-force foot [N m]."""

_INCH_OF_MERCURY: Final = 3386.388640341
"""Inch of mercury [Pa] at the conventional 13595.1 kg/m^3 and standard gravity."""

_PERCENT: Final = _unit("%|percent|per cent|pct", "percent", 1.0, per=100.0)

_DEGREE_PER_RADIAN: Final = 0.017453292519943295
"""pi / 180 [rad]."""

UNITS: Final = MappingProxyType(
    {
        Dimension.LENGTH: (
            _unit("m|metre|metres|meter|meters", "meter", 1.0, cased=True),
            _unit("mm|MM|millimetres|millimeters", "millimeter", 1.0, per=1000.0, cased=True),
            _unit("cm|centimetres|centimeters", "centimeter", 1.0, per=100.0),
            _unit("km|kilometre|kilometres|kilometer|kilometers", "kilometer", 1000.0),
            _unit("in|inch|inches|\"|''", "inch", INCH),
            _unit("ft|foot|feet|'", "foot", FOOT),
            _unit("yd|yard|yards", "yard", 0.9144),
            _unit("mile|miles|mi", "mile", MILE),
        ),
        Dimension.AREA: (
            _unit("m^2|m2|m**2|sq m", "meter**2", 1.0, cased=True),
            _unit("cm^2|cm2|sq cm", "centimeter**2", 1.0, per=1e4),
            _unit("ft^2|ft2|ft**2|sq ft|sqft", "foot**2", 0.09290304),
            _unit("in^2|in2|sq in", "inch**2", 0.00064516),
        ),
        Dimension.VOLUME: (
            _unit("m^3|m3", "meter**3", 1.0, cased=True),
            _unit("cc|cm^3|cm3|ccm", "centimeter**3", 1.0, per=1e6),
            _unit("mL|ml", "milliliter", 1.0, per=1e6, cased=True),
            _unit("L|l|litre|litres|liter|liters|dm^3", "liter", 1.0, per=1000.0),
            _unit("in^3|in3|cu in|cu. in.|cu.in.|cuin|ci|cid", "inch**3", 1.6387064e-5),
        ),
        Dimension.MASS: (
            _unit("kg|kgs|kilogram|kilograms", "kilogram", 1.0),
            _unit("lb|lbs|lbm|pound|pounds", "pound", POUND),
            _unit("t|tonne|tonnes", "metric_ton", 1000.0, cased=True),
        ),
        Dimension.TIME: (
            _unit("s|sec|second|seconds", "second", 1.0),
            _unit("ms|msec|millisecond|milliseconds", "millisecond", 1.0, per=1000.0, cased=True),
            _unit("min|minute|minutes", "minute", 60.0),
        ),
        Dimension.SPEED: (
            _unit("m/s|mps", "meter/second", 1.0),
            _unit("mph|mi/h|miles/h", "mile/hour", MPH),
            _unit("km/h|kph|kmh|kmph|km/hr", "kilometer/hour", 1000.0, per=3600.0),
            _unit("ft/s|fps", "foot/second", FOOT),
            _unit("knots|knot|kn|kt|kts", "knot", 1852.0, per=3600.0),
        ),
        Dimension.ANGULAR_SPEED: (
            _unit("rad/s", "radian/second", 1.0),
            _unit("rpm|r/min|rev/min|1/min|U/min|min^-1", "revolution/minute", RPM),
        ),
        Dimension.POWER: (
            _unit("W|watt|watts", "watt", 1.0, cased=True),
            _unit("kW|KW|kw|Kw", "kilowatt", 1000.0, cased=True),
            _unit("hp", "horsepower", HORSEPOWER),
            _unit("bhp", "horsepower", HORSEPOWER),
            _unit("whp", "horsepower", HORSEPOWER),
            _unit("PS", "metric_horsepower", METRIC_HORSEPOWER),
            _unit("cv", "metric_horsepower", METRIC_HORSEPOWER),
            _unit("ch", "metric_horsepower", METRIC_HORSEPOWER),
        ),
        Dimension.TORQUE: (
            _unit("Nm|N.m|N-m|N m|N*m", "newton*meter", 1.0, cased=True),
            _unit(
                _products("lb|lbs|lbf", "ft") + "|pound-feet|foot-pounds",
                "force_pound*foot",
                _POUND_FORCE_FOOT,
            ),
            _unit(
                "kgm|" + _products("kgf", "m") + "|kg-m|kg.m|kg m|kg*m|mkg|m-kg|m.kg|mkp",
                "force_kilogram*meter",
                GRAVITY,
            ),
        ),
        Dimension.PRESSURE: (
            _unit("Pa", "pascal", 1.0),
            _unit("hPa", "hectopascal", 100.0),
            _unit("kPa", "kilopascal", 1000.0),
            _unit("mbar|mBar|mb", "millibar", 100.0, cased=True),
            _unit("bar|bars", "bar", 1e5),
            _unit("psi|lbf/in^2", "psi", _POUND_FORCE, per=0.00064516),
            _unit('inHg|in Hg|in.Hg|"Hg|in-Hg', "inHg", _INCH_OF_MERCURY),
            _unit("atm", "standard_atmosphere", STANDARD_PRESSURE),
        ),
        Dimension.TEMPERATURE: (
            _unit("K|kelvin|Kelvin", "kelvin", 1.0, cased=True),
            _unit("degC|deg C|celsius", "degC", 1.0, zero=27315),
            _unit("degF|deg F|fahrenheit", "degF", 5.0, per=9.0, zero=45967),
        ),
        Dimension.INERTIA: (
            _unit("kg.m^2|kg m^2|kg*m^2|kg-m^2|kgm^2|kg.m2|kg m2|kgm2", "kilogram*meter**2", 1.0),
            _unit(
                "lb.ft^2|lb-ft^2|lb ft^2|lb*ft^2|lb.ft2|lb-ft2",
                "pound*foot**2",
                0.0421401100938048,
            ),
        ),
        Dimension.FRACTION: (_PERCENT,),
        Dimension.GRADE: (_PERCENT, _unit("deg|degree|degrees", "degree", _DEGREE_PER_RADIAN)),
        Dimension.ENERGY: (
            _unit("J", "joule", 1.0),
            _unit("kJ", "kilojoule", 1000.0),
            _unit("MJ", "megajoule", 1e6, cased=True),
            _unit("Wh", "watt_hour", 3600.0),
            _unit("kWh", "kilowatt_hour", 3.6e6),
        ),
    }
)
"""The units of each dimension; the first is the one in which values are written back."""

EXAMPLES: Final = MappingProxyType(
    {
        Dimension.LENGTH: "2350 mm",
        Dimension.AREA: "2.00 m^2",
        Dimension.VOLUME: "3614 cc",
        Dimension.MASS: "1415 kg",
        Dimension.TIME: "0.30 s",
        Dimension.SPEED: "60 mph",
        Dimension.ANGULAR_SPEED: "6500 rpm",
        Dimension.POWER: "345 hp",
        Dimension.TORQUE: "390 Nm",
        Dimension.PRESSURE: "98 kPa",
        Dimension.TEMPERATURE: "30 degC",
        Dimension.INERTIA: "0.15 kg.m^2",
        Dimension.FRACTION: "55 %",
        Dimension.GRADE: "1.5 %",
        Dimension.ENERGY: "85 kWh",
    }
)
"""One good text for each dimension, for messages and editors."""

_REFUSED: Final = MappingProxyType(
    {
        Dimension.LENGTH: {
            "M": ("may be metre, mile or mega", "m or mile"),
            "Mm": ("is a megametre", "mm"),
            "mM": ("is not a millimetre", "mm"),
            "nm": ("is a nanometre or a nautical mile", "m or mile"),
            "NM": ("is a nautical mile", "m or mile"),
        },
        Dimension.AREA: {"M^2": ("may be metre or mega", "m^2")},
        Dimension.VOLUME: {
            "gal": ("is one size in the US and another in the UK", "L"),
            "M^3": ("may be metre or mega", "m^3"),
        },
        Dimension.MASS: {
            "g": ("may be gram or the acceleration of gravity", "kg"),
            "G": ("may be gram, giga or the acceleration of gravity", "kg"),
            "T": ("may be tonne or tesla", "t or kg"),
            "ton": ("may be 1000 kg, 2000 lb or 2240 lb", "kg or lb"),
            "tons": ("may be 1000 kg, 2000 lb or 2240 lb", "kg or lb"),
        },
        Dimension.TIME: {
            "m": ("may be minute or metre", "min or s"),
            "M": ("may be minute or mega", "min or s"),
            "Ms": ("is a megasecond", "ms"),
            "MS": ("may be millisecond or megasecond", "ms"),
            "mS": ("is a millisiemens", "ms"),
        },
        Dimension.POWER: {
            "mW": ("is a milliwatt", "kW or W"),
            "MW": ("is a megawatt", "kW"),
            "mw": ("may be milliwatt or megawatt", "kW"),
            "w": ("may be watt or weight", "W"),
        },
        Dimension.TORQUE: {
            "nm": ("is a nanometre", "Nm"),
            "NM": ("is a nautical mile", "Nm"),
            "nM": ("is not a newton metre", "Nm"),
            "lb": ("is a mass", "lb-ft"),
            "kg": ("is a mass", "kgm"),
        },
        Dimension.PRESSURE: {
            "Mbar": ("is a megabar", "mbar"),
            "MBAR": ("may be millibar or megabar", "mbar"),
            "mBAR": ("is not a millibar", "mbar"),
            "MPa": ("is a megapascal", "kPa"),
            "mPa": ("is a millipascal", "kPa"),
        },
        Dimension.TEMPERATURE: {
            "C": ("may be degree Celsius or coulomb", "degC"),
            "c": ("may be degree Celsius or centi", "degC"),
            "F": ("may be degree Fahrenheit or farad", "degF"),
            "f": ("may be degree Fahrenheit or femto", "degF"),
            "k": ("may be kelvin or kilo", "K"),
            "deg": ("may be Celsius or Fahrenheit", "degC or degF"),
            "degK": ("is an old name of the kelvin", "K"),
        },
        Dimension.ENERGY: {
            "mJ": ("is a millijoule", "kJ or MJ"),
            "MWh": ("is a megawatt hour", "kWh"),
        },
    }
)
"""Spellings that could mean something else: why, and what to write instead."""


@cache
def _spelt(dimension: Dimension) -> dict[str, Unit]:
    """Every spelling of a dimension as written, and in lower case where case carries no meaning."""
    units = UNITS[dimension]
    table = {spelling: unit for unit in units for spelling in unit.spellings}
    for unit in units:
        for spelling in () if unit.cased else unit.spellings:
            table.setdefault(spelling.lower(), unit)
    return table


def find(spelling: str, dimension: Dimension) -> Unit | None:
    """The unit of ``dimension`` that is spelt so; None if there is none or it is refused."""
    table = _spelt(dimension)
    unit = table.get(spelling)
    if unit is not None:
        return unit
    folded = table.get(spelling.lower())
    return None if folded is None or folded.cased or refusal(spelling, dimension) else folded


def refusal(spelling: str, dimension: Dimension) -> tuple[str, str] | None:
    """Why a spelling is refused and what to write instead; None if it is not."""
    return _REFUSED.get(dimension, {}).get(spelling)


@cache
def _near(dimension: Dimension) -> dict[str, str]:
    """Spellings by themselves and by what is left of them without any one of their letters."""
    table: dict[str, str] = {}
    for spelling in _spelt(dimension):
        for rest in _shortened(spelling):
            table.setdefault(rest, spelling)
    return table


def _shortened(spelling: str) -> list[str]:
    word = spelling.lower()
    rests = [word] + [word[:i] + word[i + 1 :] for i in range(len(word))]
    return [rest for rest in rests if rest]


def nearest(spelling: str, dimension: Dimension) -> str | None:
    """A spelling of ``dimension`` that differs in one letter or in case; None if there is none."""
    table = _near(dimension)
    return next((table[rest] for rest in _shortened(spelling) if rest in table), None)


def by_name(name: str) -> Unit | None:
    """The unit with the canonical ``name`` in any dimension."""
    return next((u for units in UNITS.values() for u in units if u.name == name), None)
