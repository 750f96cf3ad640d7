"""Reading and writing quantities: every spelling, every refusal, exact round trips, pint."""

from __future__ import annotations

import re
import subprocess
import sys
from fractions import Fraction
from math import copysign, inf, nan, pi, radians, tan
from typing import Any

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragsim.constants import (
    FOOT,
    HORSEPOWER,
    INCH,
    KMH,
    METRIC_HORSEPOWER,
    MILE,
    MPH,
    POUND,
    QUARTER_MILE,
    RPM,
    STANDARD_PRESSURE,
)
from dragsim.errors import UnitError
from dragsim.unit_table import EXAMPLES, UNITS, Unit, by_name, find
from dragsim.units import (
    Dimension,
    PeakPoint,
    example,
    from_quantity,
    is_quantity,
    parse,
    parse_peak,
    to_quantity,
    write,
    write_peak,
)

D = Dimension

GOLDEN: list[tuple[Dimension, float, str]] = [
    (D.LENGTH, 2.35, "2350 mm|2350mm|2,350 mm|235 cm|235 CM|2.35 m|2.35 metres|2350 MM|0.00235 km"),
    (D.LENGTH, 0.0254, "1 in|1 inch|1 inches|1 IN|1\"|1″|1 ''"),
    (D.LENGTH, 2.46634, "97.1 in|97.1in|97.1\N{NO-BREAK SPACE}in"),
    (
        D.LENGTH,
        402.336,
        "1/4 mile|1/4mile|1/4 mi|1 / 4 mile|1320 ft|1,320 ft|1320 feet|1320'|0.25 mile",
    ),
    (D.LENGTH, 201.168, "1/8 mile|660 ft|660 FT|660\N{PRIME}|220 yd|220 yards"),
    (D.LENGTH, 1609.344, "1 mile|1 Mile|1 miles|1 mi|1.609344 km|1.609344 KM"),
    (D.LENGTH, 0.01905, "3/4 in|3\N{FRACTION SLASH}4 in"),
    (D.LENGTH, 0.3048, "1 ft|1 foot|1 Ft|.3048 m|30.48 cm"),
    (D.AREA, 2.0, "2 m^2|2.00 m2|2 m²|2 m**2|2 sq m|20000 cm^2|20000 cm²"),
    (D.AREA, 1.8580608, "20 ft^2|20 ft2|20 ft²|20 sq ft|20 FT^2"),
    (D.AREA, 0.00064516, "1 in^2|1 in²|1 sq in"),
    (D.VOLUME, 0.003614, "3614 cc|3614 CC|3,614 cc|3614 cm^3|3614 cm3|3614 cm³|3614 ccm"),
    (
        D.VOLUME,
        0.003614,
        "3.614 L|3.614 l|3.614 litres|3.614 liters|3.614 dm^3|0.003614 m^3|3614 mL",
    ),
    (D.VOLUME, 0.0057354724, "350 cu in|350 in^3|350 ci|350 cid|350 CID|350 cu. in."),
    (D.MASS, 1415.0, "1415 kg|1415kg|1,415 kg|1415 Kg|1415 KG|1415 kgs|1.415 t|1.415 tonnes"),
    (
        D.MASS,
        1417.47615625,
        "3,125 lb|3125 lb|3125 lbs|3125 LB|3125 LBS|3125 lbm|3125 pounds|3.125e3 lb",
    ),
    (D.TIME, 0.3, "0.30 s|0.3 s|0.3 S|.3 sec|0.3 seconds|300 ms|300 msec|+0.3 s|3e-1 s|3E-1 s"),
    (D.TIME, 90.0, "1.5 min|90 s|90. s"),
    (D.SPEED, 26.8224, "60 mph|60 MPH|60 mi/h|60mph"),
    (D.SPEED, 25.0, "90 km/h|90 kph|90 KM/H|90 kmh|90 KPH|90 Km/h|25 m/s|25 mps"),
    (D.SPEED, 30.48, "100 ft/s|100 fps"),
    (D.SPEED, 18.52, "36 knots|36 kn|36 kt"),
    (D.ANGULAR_SPEED, 680.6784082777885, "6500 rpm|6,500 rpm|6500 RPM|6500 r/min|6500 1/min"),
    (D.ANGULAR_SPEED, 680.5, "680.5 rad/s|680.5 RAD/S"),
    (D.POWER, 257266.4556958832, "345 hp|345 HP|345hp|345 Hp|345 bhp|345 BHP|345 whp|345 WHP"),
    (D.POWER, 257424.5625, "350 PS|350 ps|350 cv|350 CV|350 ch|350 CH"),
    (D.POWER, 254000.0, "254 kW|254 KW|254 kw|254000 W|254,000 W|254 kW "),
    (D.TORQUE, 390.4755691194433, "288 lb-ft|288 lb.ft|288 lb ft|288 lbft|288 lb*ft|288 LB-FT"),
    (
        D.TORQUE,
        390.4755691194433,
        "288 lbf.ft|288 lbf-ft|288 lbf·ft|288 lbs-ft|288 lb\N{NON-BREAKING HYPHEN}ft|288 Lb-Ft",
    ),
    (D.TORQUE, 390.4755691194433, "288 ft-lb|288 ft.lb|288 ft lb|288 ft-lbs|288 ft-lbf|288 ft lbs"),
    (D.TORQUE, 390.0, "390 Nm|390 N.m|390 N-m|390 N m|390 N·m|390 N⋅m|390 N*m|390Nm"),
    (D.TORQUE, 392.266, "40 kgm|40 kg-m|40 kg.m|40 kg m|40 kgf.m|40 kgf·m|40 kgf-m|40 mkg"),
    (
        D.PRESSURE,
        98000.0,
        "98 kPa|98 KPA|98 kpa|0.98 bar|0.98 BAR|980 mbar|980 hPa|980 hpa|98000 Pa",
    ),
    (D.PRESSURE, 101325.0, "101.325 kPa|1013.25 mbar|1013.25 mb|1,013.25 hPa|1 atm|1.01325 bar"),
    (D.PRESSURE, 101320.74811900272, "29.92 inHg|29.92 in Hg|29.92 in.Hg|29.92 inhg|29.92 INHG"),
    (D.PRESSURE, 103421.35939752542, "15 psi|15 PSI|15 Psi"),
    (D.TEMPERATURE, 303.15, "30 degC|30 °C|30°C|30 deg C|30 ℃|30 Celsius|303.15 K|86 degF|86 °F"),
    (D.TEMPERATURE, 288.15, "15 degC|59 degF|59 °F|59 deg F|59 fahrenheit|288.15 K|288.15 kelvin"),
    (D.TEMPERATURE, 268.15, "-5 degC|\N{MINUS SIGN}5 °C|23 degF"),
    (D.INERTIA, 0.15, "0.15 kg.m^2|0.15 kg m^2|0.15 kg·m²|0.15 kg*m^2|0.15 kg-m^2|0.15 kgm2"),
    (D.INERTIA, 0.421401100938048, "10 lb.ft^2|10 lb-ft^2|10 lb ft²"),
    (D.FRACTION, 0.55, "55 %|55%|55.0 %|55 percent|5.5e1 %"),
    (D.FRACTION, 0.385, "38.5 %"),
    (D.GRADE, 0.015, "1.5 %|1.5%"),
    (D.GRADE, 0.017455064928217585, "1 deg|1°|1 degree"),
    (D.ENERGY, 3.06e8, "85 kWh|85 KWH|85 kwh|85000 Wh|306 MJ|306000 kJ|306000000 J"),
]


@pytest.mark.parametrize(
    ("dimension", "value", "text"),
    [(dimension, value, text) for dimension, value, texts in GOLDEN for text in texts.split("|")],
)
def test_each_spelling_reads_as_its_si_value(dimension: Dimension, value: float, text: str) -> None:
    assert parse(text, dimension) == pytest.approx(value, rel=3e-16, abs=0.0)


def test_every_unit_of_the_table_has_a_golden_text() -> None:
    seen = set()
    for dimension, _, texts in GOLDEN:
        for text in texts.split("|"):
            for unit in UNITS[dimension]:
                spelling = text.strip().replace("°", "deg").replace("²", "^2")
                ends = [
                    s for s in unit.spellings if re.search(rf"[0-9. ]{re.escape(s)}$", spelling)
                ]
                seen |= {(dimension, unit.name) for _ in ends}
    missing = {(d, u.name) for d, units in UNITS.items() for u in units} - seen
    assert not missing


@pytest.mark.parametrize("dimension", list(Dimension))
def test_every_spelling_of_a_unit_reads_as_the_unit(dimension: Dimension) -> None:
    for unit in UNITS[dimension]:
        for spelling in unit.spellings:
            assert find(spelling, dimension) == unit
            assert parse(f"1.5 {spelling}", dimension) == parse(f"1.5 {unit.name}", dimension)


@pytest.mark.parametrize(
    ("dimension", "name", "constant"),
    [
        (D.LENGTH, "ft", FOOT),
        (D.LENGTH, "in", INCH),
        (D.LENGTH, "mile", MILE),
        (D.SPEED, "mph", MPH),
        (D.SPEED, "km/h", KMH),
        (D.MASS, "lb", POUND),
        (D.POWER, "hp", HORSEPOWER),
        (D.POWER, "PS", METRIC_HORSEPOWER),
        (D.ANGULAR_SPEED, "rpm", RPM),
        (D.PRESSURE, "atm", STANDARD_PRESSURE),
    ],
)
def test_one_of_a_unit_is_the_constant(dimension: Dimension, name: str, constant: float) -> None:
    assert parse(f"1 {name}", dimension) == constant


def test_one_length_is_one_float_however_it_is_written() -> None:
    texts = ("1/4 mile", "0.25 mile", "1320 ft", "15840 in", "402.336 m", "402336 mm", "440 yd")
    assert {parse(text, D.LENGTH) for text in texts} == {QUARTER_MILE}


REFUSALS: list[tuple[str, Dimension, str]] = [
    ("1.2 g", D.MASS, "write kg"),
    ("1.2 G", D.MASS, "write kg"),
    ("1.4 T", D.MASS, "write t or kg"),
    ("1.4 tons", D.MASS, "write kg or lb"),
    ("30 C", D.TEMPERATURE, "write degC"),
    ("30 c", D.TEMPERATURE, "write degC"),
    ("72 F", D.TEMPERATURE, "write degF"),
    ("72F", D.TEMPERATURE, "write degF"),
    ("72 °", D.TEMPERATURE, "write degC or degF"),
    ("300 k", D.TEMPERATURE, "write K"),
    ("350 nm", D.TORQUE, "write Nm"),
    ("350 NM", D.TORQUE, "write Nm"),
    ("350 lb", D.TORQUE, "write lb-ft"),
    ("350 mW", D.POWER, "write kW or W"),
    ("350 MW", D.POWER, "write kW"),
    ("5 M", D.LENGTH, "write m or mile"),
    ("5 Mm", D.LENGTH, "write mm"),
    ("5 nm", D.LENGTH, "write m or mile"),
    ("5 MS", D.TIME, "write ms"),
    ("5 m", D.TIME, "write min or s"),
    ("980 Mbar", D.PRESSURE, "write mbar"),
    ("3 gal", D.VOLUME, "write L"),
    ("1,5 bar", D.PRESSURE, "write 1.5"),
    ("-1,5 bar", D.PRESSURE, "write -1.5"),
    ("0,125 in", D.LENGTH, "write 0.125"),
    ("3,1255 lb", D.MASS, "write 3.1255"),
    ("1.234,5 kg", D.MASS, "write 1234.5"),
    ("1,23,456 kg", D.MASS, "leave the commas out"),
    ("3,125,5 kg", D.MASS, "leave the commas out"),
    ("1415", D.MASS, 'write it with a unit, such as "1415 kg"'),
    ("0.55", D.FRACTION, 'write it with a unit, such as "55 %"'),
    ("30 kg", D.LENGTH, 'is a mass; a length is expected here, such as "2350 mm"'),
    ("350 Nm", D.POWER, 'is a torque; a power is expected here, such as "345 hp"'),
    ("5 deg", D.FRACTION, "is a grade; a fraction is expected here"),
    ("350 lbft.", D.TORQUE, 'did you mean "lb-ft"?'),
    ("350 bph", D.POWER, 'did you mean "bhp"?'),
    ("2350 mn", D.LENGTH, "did you mean"),
    ("30 degX", D.TEMPERATURE, "did you mean"),
    ("5 bananas", D.ENERGY, "known: J, kJ, MJ, Wh, kWh"),
    ("345 hp @ 6500 rpm", D.POWER, 'without "@"'),
    ("fast", D.SPEED, 'is written like "60 mph"'),
    ("", D.SPEED, 'is written like "60 mph"'),
    ("nan m", D.LENGTH, "does not start with a number"),
    ("inf m", D.LENGTH, "does not start with a number"),
    ("9**9**9 kg", D.MASS, "no known unit of mass"),
    ("1e999 m", D.LENGTH, "out of the range"),
    ("1e308 km", D.LENGTH, "out of the range"),
    ("1" + "e" + "9" * 50 + " m", D.LENGTH, "out of the range"),
    ("1 000 kg", D.MASS, "does not read as one number"),
    ("1.2.3 m", D.LENGTH, "does not read as one number"),
    ("1/0 mile", D.LENGTH, "divides by zero"),
    ("95 deg", D.GRADE, "between -90 and 90 deg"),
    ("1" * 62 + " kg", D.MASS, "at most 64 characters"),
    ("٣ m", D.LENGTH, "does not start with a number"),
    ("5\x00m", D.LENGTH, "no known unit"),
]


@pytest.mark.parametrize(("text", "dimension", "advice"), REFUSALS)
def test_a_refusal_says_what_to_write(text: str, dimension: Dimension, advice: str) -> None:
    with pytest.raises(UnitError, match=re.escape(advice)) as caught:
        parse(text, dimension)
    assert str(caught.value).isprintable()


def test_64_characters_are_read_and_65_are_not() -> None:
    assert parse("1".rjust(61, "0") + " kg", D.MASS) == 1.0
    with pytest.raises(UnitError, match="at most 64 characters"):
        parse("1".rjust(62, "0") + " kg", D.MASS)


@pytest.mark.parametrize("value", [1415, 0.5, None, True, ["1 kg"], b"1 kg"])
def test_what_is_no_text_is_a_unit_error(value: Any) -> None:
    with pytest.raises(UnitError, match='in quotes with a unit, such as "1415 kg"'):
        parse(value, D.MASS)
    with pytest.raises(UnitError, match='in quotes with a unit, such as "345 hp"'):
        parse_peak(value, D.POWER)


def test_a_number_too_long_to_print_is_a_unit_error() -> None:
    number: Any = 10**5000
    with pytest.raises(UnitError, match='"int" is not a text'):
        parse(number, D.MASS)


def test_every_example_reads_and_every_dimension_has_one() -> None:
    assert set(EXAMPLES) == set(UNITS) == set(Dimension)
    for dimension in Dimension:
        assert parse(example(dimension), dimension) > 0.0


PEAKS: list[tuple[str, Dimension, float, float | None, float | None, str]] = [
    ("345 hp @ 6500 rpm", D.POWER, 345.0, 6500.0, 6500.0, "hp"),
    ("345hp@6500rpm", D.POWER, 345.0, 6500.0, 6500.0, "hp"),
    ("1,001 PS @ 6,000 rpm", D.POWER, 1001.0, 6000.0, 6000.0, "PS"),
    ("335 hp @ 5000-6500 rpm", D.POWER, 335.0, 5000.0, 6500.0, "hp"),
    ("335 hp @ 5,000\N{EN DASH}6,500 rpm", D.POWER, 335.0, 5000.0, 6500.0, "hp"),
    ("335 hp @ 5000 - 6500 1/min", D.POWER, 335.0, 5000.0, 6500.0, "hp"),
    ("177 lb-ft @ 1600-5000 rpm", D.TORQUE, 177.0, 1600.0, 5000.0, "lb-ft"),
    ("177 ft·lbs @ 1600—5000 RPM", D.TORQUE, 177.0, 1600.0, 5000.0, "lb-ft"),
    ("443 lb-ft @ 0-5100 rpm", D.TORQUE, 443.0, 0.0, 5100.0, "lb-ft"),
    ("390 N·m @ 4400 rpm", D.TORQUE, 390.0, 4400.0, 4400.0, "Nm"),
    ("230 hp", D.POWER, 230.0, None, None, "hp"),
    ("230 WHP", D.POWER, 230.0, None, None, "whp"),
    ("230 bhp", D.POWER, 230.0, None, None, "bhp"),
    ("230 cv", D.POWER, 230.0, None, None, "cv"),
    ("230 ch", D.POWER, 230.0, None, None, "ch"),
    ("230 kw", D.POWER, 230.0, None, None, "kW"),
]


@pytest.mark.parametrize(("text", "dimension", "number", "low", "high", "unit"), PEAKS)
def test_a_peak_keeps_its_speeds_and_the_unit_of_its_rating(
    text: str,
    dimension: Dimension,
    number: float,
    low: float | None,
    high: float | None,
    unit: str,
) -> None:
    assert parse_peak(text, dimension) == PeakPoint(
        value=parse(f"{number} {unit}", dimension),
        low=None if low is None else low * RPM,
        high=None if high is None else high * RPM,
        unit=unit,
    )


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("345 hp @", 'write the engine speed after "@"'),
        ("345 hp @ 6500", 'such as "6500 rpm"'),
        ("345 @ 6500 rpm", 'such as "345 hp"'),
        ("345 hp @ 6500-5000 rpm", "the lower engine speed first"),
        ("345 hp @ -5 rpm", "not negative"),
        ("345 hp @ 5000 rpm - 6500 rpm", 'like "@ 5000-6500 rpm"'),
        ("345 hp @ 5000-6000-7000 rpm", "no known unit of angular speed"),
        ("345 hp @ 6500 rpm @ 7000 rpm", "@"),
        ("345 hp @ 6500 Nm", "an angular speed is expected here"),
        ("345 Nm @ 6500 rpm", "a power is expected here"),
        ("345 hp @ 5,00-6500 rpm", "write 5.00"),
        ("345 hp @ 1e999 rpm", "out of the range"),
    ],
)
def test_a_wrong_peak_says_what_to_write(text: str, advice: str) -> None:
    with pytest.raises(UnitError, match=re.escape(advice)):
        parse_peak(text, D.POWER)


def test_written_texts_are_those_a_person_would_write() -> None:
    assert write(1415.0, D.MASS) == "1415 kg"
    assert write(402.336, D.LENGTH) == "402.336 m"
    assert write(0.57, D.FRACTION) == "57 %"
    assert write(-0.015, D.GRADE) == "-1.5 %"
    for text in ("345 hp @ 6500 rpm", "335 PS @ 5000-6500 rpm", "230 whp"):
        assert write_peak(parse_peak(text, D.POWER)) == text


finite = st.floats(allow_nan=False, allow_infinity=False)


@given(finite, st.sampled_from(Dimension))
def test_a_written_value_reads_back_bit_for_bit(value: float, dimension: Dimension) -> None:
    back = parse(write(value, dimension), dimension)
    assert back == value
    assert copysign(1.0, back) == copysign(1.0, value)


speeds = st.floats(min_value=0.0, max_value=1e5, allow_subnormal=False)


@given(
    st.floats(min_value=-1e9, max_value=1e9, allow_subnormal=False),
    st.sampled_from([(d, u.name) for d in (D.POWER, D.TORQUE) for u in UNITS[d]]),
    st.none() | st.tuples(speeds, speeds) | speeds.map(lambda speed: (speed, speed)),
)
def test_a_written_peak_reads_back_equal(
    value: float, rating: tuple[Dimension, str], ends: tuple[float, float] | None
) -> None:
    dimension, unit = rating
    low, high = (None, None) if ends is None else (min(ends), max(ends))
    point = PeakPoint(value=value, low=low, high=high, unit=unit)
    assert parse_peak(write_peak(point), dimension) == point


@given(st.integers(0, 10**7), st.integers(0, 4), st.sampled_from(Dimension), st.data())
def test_a_decimal_rounds_once_to_the_nearest_float(
    digits: int, places: int, dimension: Dimension, data: st.DataObject
) -> None:
    unit = data.draw(st.sampled_from([u for u in UNITS[dimension] if u.name != "deg"]))
    number = Fraction(digits, 10**places) + Fraction(unit.zero, 100)
    exact = number * Fraction(unit.numerator, unit.denominator)
    assert parse(f"{digits}e-{places} {unit.name}", dimension) == float(exact)


@pytest.mark.parametrize("value", [inf, -inf, nan])
def test_what_is_not_finite_is_not_written(value: float) -> None:
    with pytest.raises(UnitError, match="not finite"):
        write(value, D.MASS)
    with pytest.raises(UnitError, match="not finite"):
        write_peak(PeakPoint(value=value, unit="hp"))


def test_a_peak_in_a_strange_unit_is_not_written() -> None:
    with pytest.raises(UnitError, match="not the name of a unit"):
        write_peak(PeakPoint(value=1.0, unit="ponies"))


@pytest.fixture(scope="module")
def exact_registry() -> Any:
    """pint with rational numbers, so that its factors can be compared exactly."""
    return pint.UnitRegistry(non_int_type=Fraction)


@pytest.mark.parametrize(
    ("dimension", "unit"), [(d, u) for d, units in UNITS.items() for u in units]
)
def test_every_factor_of_the_table_is_that_of_pint(
    dimension: Dimension, unit: Unit, exact_registry: Any
) -> None:
    si = UNITS[dimension][0].pint
    si = {D.FRACTION: "dimensionless", D.GRADE: "radian"}.get(dimension, si)
    si = "dimensionless" if unit.name == "%" else si
    number = Fraction(7, 2)
    theirs = exact_registry.Quantity(number, unit.pint).to(si).magnitude
    ours = (number + Fraction(unit.zero, 100)) * Fraction(unit.numerator, unit.denominator)
    assert isinstance(theirs, Fraction)
    inexact = unit.name in {"rpm", "deg", "hp", "bhp", "whp", "lb-ft"}  # 2 pi, or over 15 digits
    assert abs(theirs - ours) <= (ours / 10**16 if inexact else 0)


def test_no_spelling_stands_for_two_units_of_a_dimension() -> None:
    for units in UNITS.values():
        spellings = [spelling for unit in units for spelling in unit.spellings]
        assert len(spellings) == len(set(spellings))


@pytest.fixture(scope="module")
def quantity() -> Any:
    """The quantities of a registry that is not dragsim's."""
    return pint.UnitRegistry().Quantity


def test_pint_quantities_of_any_registry_become_si(quantity: Any) -> None:
    assert from_quantity(quantity(30.0, "degC"), D.TEMPERATURE) == pytest.approx(303.15, rel=1e-15)
    assert from_quantity(quantity(6500.0, "rpm"), D.ANGULAR_SPEED) == pytest.approx(6500 * pi / 30)
    assert from_quantity(quantity(345, "hp"), D.POWER) == pytest.approx(345 * HORSEPOWER)
    assert from_quantity(quantity(288.0, "foot_pound"), D.TORQUE) == pytest.approx(
        390.4755691194433
    )
    assert from_quantity(quantity(55.0, "percent"), D.FRACTION) == pytest.approx(0.55)
    assert from_quantity(quantity(0.55), D.FRACTION) == 0.55
    assert from_quantity(quantity(2.0, "degree"), D.GRADE) == pytest.approx(tan(radians(2.0)))
    assert from_quantity(quantity(2.0, "percent"), D.GRADE) == pytest.approx(0.02)


@pytest.mark.parametrize(
    ("magnitude", "unit", "dimension"),
    [
        (3.0, "kilogram", D.LENGTH),
        (3.0, "hertz", D.ANGULAR_SPEED),
        (1.0, "degree", D.FRACTION),
        (100.0, "degree", D.GRADE),
        (nan, "meter", D.LENGTH),
        (inf, "meter", D.LENGTH),
        (1j, "meter", D.LENGTH),
        ([1.0], "meter", D.LENGTH),
        ([1.0, 2.0], "meter", D.LENGTH),
        (300.0, "horsepower", D.TORQUE),
    ],
)
def test_wrong_pint_quantities_are_unit_errors(
    magnitude: Any, unit: str, dimension: Dimension, quantity: Any
) -> None:
    with pytest.raises(UnitError, match=r"is expected here|between -90 and 90 deg"):
        from_quantity(quantity(magnitude, unit), dimension)


def test_what_is_no_pint_quantity_is_a_unit_error(quantity: Any) -> None:
    assert not is_quantity(1415.0)
    assert not is_quantity("1415 kg")
    assert is_quantity(quantity(1.0, "kg"))
    with pytest.raises(UnitError, match="not a pint quantity"):
        from_quantity(1415.0, D.MASS)


@pytest.mark.parametrize("unit", [unit.name for units in UNITS.values() for unit in units])
def test_quantities_are_given_back_in_each_unit_of_the_table(unit: str) -> None:
    known = by_name(unit)
    assert known is not None
    quantity = to_quantity(44.1, unit)
    assert quantity.magnitude == 44.1
    assert quantity == pint.get_application_registry().Quantity(44.1, known.pint)  # type: ignore[no-untyped-call]


def test_quantities_come_in_other_units_too_but_never_from_strange_texts() -> None:
    assert to_quantity(1.2, "kg/m^3").to("g/cm^3").magnitude == pytest.approx(0.0012)
    for text in ("9**9**9 kg", "ponies", "", "3 kg", "__import__('os')"):
        with pytest.raises(UnitError, match="is not a unit"):
            to_quantity(1.0, text)


def test_importing_units_imports_neither_pint_nor_numpy() -> None:
    code = "import sys, dragsim.units, dragsim.spec.tyre_size; print(*sorted(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    roots = {module.partition(".")[0] for module in ran.stdout.split()}
    assert not roots & {"pint", "numpy", "scipy", "pydantic", "fractions", "decimal"}
    assert "dragsim" in roots
