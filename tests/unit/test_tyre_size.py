"""Tyre sizes as printed on the sidewall."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dragsim.errors import UnitError
from dragsim.spec.tyre_size import FORMS, parse_tyre

GOLDEN: list[tuple[str, float, float, float, float]] = [
    # text, width [m], aspect, rim [m], free radius [m]
    ("235/40R18", 0.235, 0.40, 0.4572, 0.3226),
    ("P245/45ZR18 96W", 0.245, 0.45, 0.4572, 0.33885),
    ("LT275/65R18", 0.275, 0.65, 0.4572, 0.40735),
    ("31x10.50R15LT", 0.2667, 0.7619047619, 0.381, 0.3937),
    ("28x10.5-15", 0.2667, 0.6190476190, 0.381, 0.3556),
    ("165HR15", 0.165, 0.80, 0.381, 0.3225),
    ("165R15", 0.165, 0.80, 0.381, 0.3225),
    ("5.20-10", 0.13208, 0.88, 0.254, 0.2432304),
    ("145-10", 0.145, 0.80, 0.254, 0.243),
    ("195/55R16", 0.195, 0.55, 0.4064, 0.31045),
    ("265/35ZR19 (98Y)", 0.265, 0.35, 0.4826, 0.33405),
    ("235/40 ZR 18 95Y XL", 0.235, 0.40, 0.4572, 0.3226),
    ("p245/45zr18 96w", 0.245, 0.45, 0.4572, 0.33885),
    (" 235/40R18 ", 0.235, 0.40, 0.4572, 0.3226),
    ("LT285/70R17/E 121/118S", 0.285, 0.70, 0.4318, 0.4154),
    ("185/70-13", 0.185, 0.70, 0.3302, 0.2946),
    ("190/65HR390", 0.190, 0.65, 0.390, 0.3185),
    ("265/40R18 101Y N0", 0.265, 0.40, 0.4572, 0.3346),
    ("195/55R16 87V RSC *", 0.195, 0.55, 0.4064, 0.31045),
    ("175R14C", 0.175, 0.80, 0.3556, 0.3178),
    ("33\N{MULTIPLICATION SIGN}12.50R20", 0.3175, 0.52, 0.508, 0.4191),
    ("28.0/4.5-15", 0.1143, 1.4444444444, 0.381, 0.3556),
    ("7.75-14", 0.19685, 0.88, 0.3556, 0.351028),
    ("5.60x15", 0.14224, 0.88, 0.381, 0.3156712),
]


@pytest.mark.parametrize(("text", "width", "aspect", "rim", "radius"), GOLDEN)
def test_each_form_reads_as_its_dimensions(
    text: str, width: float, aspect: float, rim: float, radius: float
) -> None:
    size = parse_tyre(text)
    assert size.text == text
    assert size.width == pytest.approx(width, rel=1e-12)
    assert size.aspect == pytest.approx(aspect, rel=1e-9)
    assert size.rim == pytest.approx(rim, rel=1e-12)
    assert size.free_radius == pytest.approx(radius, rel=1e-12)
    assert size.diameter == 2.0 * size.free_radius


@pytest.mark.parametrize(
    "text",
    [
        "",
        "R18",
        "235/40",
        "235/40X18",
        "235-40-18",
        "235/40R18 summer",
        "two 235/40R18",
        "235/40R18; 265/40R18",
        "31x10.50",
        "5.20",
        "345 hp",
        "٢٣٥/40R18",
        "235/40R18\x00",
        "235/40R18" + " " * 60,
    ],
)
def test_what_is_no_size_is_refused_with_the_forms(text: str) -> None:
    with pytest.raises(UnitError) as caught:
        parse_tyre(text)
    assert "is not a tyre size" in str(caught.value)
    assert FORMS in str(caught.value)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("935/40R18", "width"),
        ("235/10R18", "height"),
        ("235/40R55", "rim"),
        ("235/40R5", "rim"),
        ("15x10.5-15", "height"),
        ("28x0-15", "width"),
        ("685-15", "width"),
        ("325/205R28", "height"),
        ("455/95R28", "diameter"),
    ],
)
def test_sizes_that_no_car_has_are_refused_with_the_forms(text: str, what: str) -> None:
    with pytest.raises(UnitError, match=f"has no plausible {what}") as caught:
        parse_tyre(text)
    assert FORMS in str(caught.value)


@pytest.mark.parametrize("value", [None, 235, b"235/40R18", ["235/40R18"]])
def test_what_is_no_text_is_a_unit_error(value: Any) -> None:
    with pytest.raises(UnitError, match="is not a tyre size"):
        parse_tyre(value)


def test_every_form_in_the_message_reads() -> None:
    forms = FORMS.replace(" or ", ", ").split(", ")
    assert len(forms) == 9
    for form in forms:
        assert 0.2 < parse_tyre(form).free_radius < 0.5


@given(st.integers(125, 355), st.integers(25, 85), st.integers(12, 24), st.sampled_from(("", "Z")))
def test_a_metric_size_is_its_numbers(width: int, aspect: int, rim: int, speed: str) -> None:
    size = parse_tyre(f"{width}/{aspect}{speed}R{rim}")
    assert (size.width, size.aspect) == (width / 1000, aspect / 100)
    assert size.free_radius == pytest.approx(rim * 0.0127 + width * aspect * 1e-5, rel=1e-14)


@given(st.integers(220, 360), st.integers(45, 160), st.integers(13, 17))
@example(220, 150, 16)
def test_a_flotation_size_has_the_printed_diameter(height: int, width: int, rim: int) -> None:
    text = f"{height / 10}x{width / 10}-{rim}"
    if 0.2 * width <= 0.5 * (height - 10 * rim) <= 2.0 * width:
        size = parse_tyre(text)
        assert size.diameter == pytest.approx(height * 0.00254, rel=1e-12)
