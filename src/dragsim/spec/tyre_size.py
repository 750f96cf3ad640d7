"""Tyre sizes as printed on the sidewall: ``235/40R18``, ``31x10.50R15LT``, ``5.20-10``.

Sizes from before low profiles name no aspect ratio, since all tyres of a kind had the same: about
80 % for radials and crossplies named in millimetres, about 88 % for crossplies named in inches.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dragsim.constants import INCH
from dragsim.errors import UnitError
from dragsim.units import LONGEST_TEXT, Dimension, parse, quoted

FORMS = (
    "235/40R18, P245/45ZR18 96W, LT275/65R18, 31x10.50R15LT, 28x10.5-15, 165R15, 165HR15, "
    "145-10 or 5.20-10"
)
"""One example of each form, for messages."""

_ASPECT_OF_MILLIMETRES = 0.80
"""Height over width where a size in millimetres names none: 165R15, 145-10."""

_ASPECT_OF_INCHES = 0.88
"""Height over width of crossplies named by their width in inches alone: 5.20-10."""

_BUILD = r"[ ]?(?:(?:[A-Z]?[RBD])F?|[A-Z]?-)[ ]?"
"""Speed letter if any, then radial, bias-belted, diagonal or a dash; F for a run-flat."""

_RIM = r"(?P<rim>[0-9]{1,2}(?:\.[05])?|[34][0-9]{2})"

_MARKS = (
    r"(?:[ ]?(?:LT|C|XL|RFT|RF|RSC|SSR|ZP|TL|TT|M\+S|/[B-N]|[0-9]{1,2}PR"
    r"|\*|N[0-9]|[AM]O[E1]?|RO[12]"
    r"|\(?[0-9]{2,3}(?:/[0-9]{2,3})?[ ]?[A-Z][1-8]?\)?)){0,4}"
)
"""What may follow a size and does not change it: load index, speed symbol, load range, run-flat,
the mark of the car maker whose tyre it is ..."""

_METRIC = re.compile(
    rf"(?:P|LT|ST|T|HL)?[ ]?(?P<width>[0-9]{{3}})[ ]?/[ ]?(?P<aspect>[0-9]{{2,3}}(?:\.[05])?)"
    rf"{_BUILD}{_RIM}{_MARKS}"
)
_FLOTATION = re.compile(
    r"(?P<diameter>[0-9]{2}(?:\.[0-9]{1,2})?)[ ]?[X/][ ]?(?P<width>[0-9]{1,2}(?:\.[0-9]{1,2})?)"
    rf"{_BUILD}{_RIM}{_MARKS}"
)
_OLD_MILLIMETRES = re.compile(rf"(?P<width>[0-9]{{3}}){_BUILD}{_RIM}{_MARKS}")
_OLD_INCHES = re.compile(
    rf"(?P<width>[0-9]{{1,2}}\.[0-9]{{2}})(?:[ ]?X[ ]?|{_BUILD}){_RIM}{_MARKS}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TyreSize:
    """A tyre by its nominal size.

    ``text`` is the size as written; ``width`` of the section [m]; ``aspect`` is the height of the
    section over its width; ``rim`` is the diameter of the rim [m].
    """

    text: str
    width: float
    aspect: float
    rim: float

    @property
    def free_radius(self) -> float:
        """Radius of the unloaded tyre [m]: rim / 2 + width * aspect."""
        return 0.5 * self.rim + self.width * self.aspect

    @property
    def diameter(self) -> float:
        """Diameter of the unloaded tyre [m]."""
        return 2.0 * self.free_radius


def parse_tyre(text: str) -> TyreSize:
    """The size that ``text`` prints, in upper or lower case.

    Raises ``UnitError``, which shows the expected forms, for anything else and for sizes that no
    road or drag tyre has.
    """
    if not isinstance(text, str) or len(text) > LONGEST_TEXT:
        raise _error(text, "is not a tyre size")
    plain = text.replace("\N{MULTIPLICATION SIGN}", "x").replace("\N{EN DASH}", "-")
    plain = " ".join(plain.upper().split())
    if match := _METRIC.fullmatch(plain):
        width, aspect = _length(match["width"], "mm"), float(match["aspect"]) / 100.0
    elif match := _FLOTATION.fullmatch(plain):
        width = _length(match["width"], "in")
        height = 0.5 * (_length(match["diameter"], "in") - _rim(match["rim"]))
        aspect = height / width if width > 0.0 else 0.0
    elif match := _OLD_MILLIMETRES.fullmatch(plain):
        width, aspect = _length(match["width"], "mm"), _ASPECT_OF_MILLIMETRES
    elif match := _OLD_INCHES.fullmatch(plain):
        width, aspect = _length(match["width"], "in"), _ASPECT_OF_INCHES
    else:
        raise _error(text, "is not a tyre size")
    size = TyreSize(text=text, width=width, aspect=aspect, rim=_rim(match["rim"]))
    _check(size)
    return size


def _rim(text: str) -> float:
    """The rim's diameter [m]: in inches, or in millimetres where it has three digits (TRX)."""
    return _length(text, "mm" if text.isdigit() and len(text) == 3 else "in")


def _length(number: str, unit: str) -> float:
    return parse(f"{number} {unit}", Dimension.LENGTH)


def _check(size: TyreSize) -> None:
    """Refuse what no car has; drag-race front runners and slicks are the extremes."""
    if not 0.05 <= size.width <= 0.50:
        raise _error(size.text, "has no plausible width (50 to 500 mm)")
    if not 0.20 <= round(size.aspect, 9) <= 2.0:  # 22.0x15.0-16 is 20 % but for the last bit
        raise _error(size.text, "has no plausible height (20 to 200 % of the width)")
    if not 8.0 * INCH <= size.rim <= 30.0 * INCH:
        raise _error(size.text, "has no plausible rim (8 to 30 in)")
    if not 0.30 <= size.diameter <= 1.30:
        raise _error(size.text, "has no plausible diameter (0.3 to 1.3 m)")


def _error(text: object, what: str) -> UnitError:
    return UnitError(f"{quoted(text)} {what}; a tyre is written as on its sidewall: {FORMS}")
