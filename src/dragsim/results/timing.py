"""The three clocks of a run, and the slip each of them prints.

Standing: from the driver's release. One foot: clock and marks start after 0.3048 m, as magazines
have it (SAE J1491). Beams: the car stages with its front tyre just in the stage beam; the clock
starts when the tyre's chord at the height of the beam has passed, and a mark is reached when the
staged edge has travelled it. The overhang of the nose and the higher beam at the finish, worth up
to 13 ms at 110 mph, are left out.

A rolling start counts as one from rest does: standing from the signal at which the throttle opens,
the other two once the car has rolled a foot, or the chord, past the line. No time from zero is on
its slips, nor any from a speed that it had already.

A trap speed to a millimetre per second needs the difference of its two times to 8e-6 s. The
stepper lands on the finish and on the first beam of every trap, each by the standing clock; those
of the other clocks lie a foot behind, at the very start of the next step. All else is found on the
quintic dense output, to 2e-8 s at the default tolerance (tests/integration/test_run_results.py).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from math import isnan, nan, sqrt
from typing import TYPE_CHECKING, Any, Final, TypeVar

from dragsim.constants import FOOT, INCH, KMH, MPH
from dragsim.core.rows import Marks
from dragsim.core.trace import Trace, marks_at
from dragsim.errors import InputError, NotFoundError
from dragsim.results.sprint import RollingSprint
from dragsim.spec.scenario import Staging

if TYPE_CHECKING:
    import pint
    from numpy import float64
    from numpy.typing import NDArray

_T = TypeVar("_T", float, "NDArray[float64]")

BEAM_HEIGHT: Final = 1.5625 * INCH
"""Height of the stage beam over the strip [m] (docs/physics.md, Timing)."""
DEEP_STAGING: Final = 0.1778
"""What staging deep takes off the rollout, 7 in [m]."""
TRAP: Final = 66.0 * FOOT
"""Length of a speed trap before its mark [m]."""
MARKS_FT: Final = (60, 330, 660, 1000, 1320)
"""Marks of a quarter mile [ft]."""
FINISH: Final = "finish"
"""The mark at the end of the strip."""
TRAPPED: Final = ("ft660", "ft1320", FINISH)
"""Marks at the end of a trap."""
_TRAP: Final = "_trap"
"""What follows a mark's name in that of the place where its trap begins."""
SPEEDS: Final = (60.0 * MPH, 100.0 * KMH, 100.0 * MPH, 200.0 * KMH, 130.0 * MPH)
"""Speeds whose times are on a slip [m/s]."""
SAME_PLACE: Final = 1e-7
"""Places closer than this are one mark [m]."""


class Clock(Enum):
    """When the clock starts and from where the marks are measured."""

    STANDING = "standing"
    ONE_FOOT = "one_foot"
    BEAMS = "beams"

    @classmethod
    def of(cls, clock: Clock | str) -> Clock:
        """A clock from its name; raises InputError for any other text."""
        try:
            return cls(clock)
        except ValueError:
            names = ", ".join(member.value for member in cls)
            raise InputError(f"{clock!r} is not a clock; the clocks are {names}") from None

    def start_m(self, rollout_m: float) -> float:
        """Travel at which the clock starts [m]; ``rollout_m`` is that of the beams."""
        if self is Clock.STANDING:
            return 0.0
        return FOOT if self is Clock.ONE_FOOT else rollout_m

    @property
    def marks_from_m(self) -> float:
        """Travel from which the marks are measured [m]: on a drag strip from the stage beam, in
        which the edge of the tyre stands that will break the beams of the marks."""
        return FOOT if self is Clock.ONE_FOOT else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A timeslip: times [s] and trap speeds [m/s] by one clock; None for what was not reached or
    lies beyond the strip.

    length_m: of the strip. finish_s, finish_mps: at its end. rollout_s: from the driver's release
    to the start of the clock. ftN_s, ftN_mps: at N feet. Every trap speed is the mean over the
    66 ft before its mark; a strip shorter than that has no trap, and its ``finish_mps`` is None.
    zero_to_*_s count from the start of the clock, on beyond the finish if need be; sixty_to_130 and
    hundred_to_200 between two speeds; five_to_60 by any clock from a run of its own that rolls at
    5 mph in first, made when it is first asked for.
    """

    length_m: float
    finish_s: float | None
    finish_mps: float | None
    rollout_s: float | None
    ft60_s: float | None
    ft330_s: float | None
    ft660_s: float | None
    ft660_mps: float | None
    ft1000_s: float | None
    ft1320_s: float | None
    ft1320_mps: float | None
    zero_to_60_mph_s: float | None
    zero_to_100_mph_s: float | None
    zero_to_100_kmh_s: float | None
    zero_to_200_kmh_s: float | None
    sixty_to_130_mph_s: float | None
    hundred_to_200_kmh_s: float | None
    sprint: RollingSprint | None = field(default=None, repr=False, compare=False)

    @property
    def five_to_60_mph_s(self) -> float | None:
        """From 5 to 60 mph, rolling (``results.sprint``) [s]."""
        return None if self.sprint is None else self.sprint.time_s

    def to_dict(self) -> dict[str, float | None]:
        """The slip of the JSON document."""
        return {name: getattr(self, name) for name in NUMBERS}

    def quantity(self, name: str) -> pint.Quantity[float]:
        """A number of the slip with its unit: ``slip.quantity("ft1320_mps").to("mph")``.

        Raises NotFoundError for a name that a slip does not have, InputError where it is None.
        """
        if name not in NUMBERS:
            raise NotFoundError(_no_such_number(name, NUMBERS))
        value: float | None = getattr(self, name)
        if value is None:
            raise InputError(
                f"this slip has no {name}: the car did not get there or the strip ends before it"
            )
        from dragsim.units import to_quantity

        return to_quantity(value, _UNITS[name.rpartition("_")[2]])

    def _repr_html_(self) -> str:
        from dragsim.report import html

        return html(self)


NUMBERS: Final = (
    *(name for name in Slip.__dataclass_fields__ if name != "sprint"),
    "five_to_60_mph_s",
)
"""The numbers of a slip, in the order of the document."""

_UNITS: Final = {"s": "s", "m": "m", "mps": "m/s"}
"""Units by the suffix of a name."""


def _no_such_number(name: str, names: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, names, n=1)
    hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(names)}"
    return f"a slip has no {name!r}; {hint}"


def beam_rollout_m(front_diameter_m: float, staging: Staging) -> float:
    """Distance from the staged car to the start of the beams' clock [m].

    Shallow: the chord of the unloaded front tyre at the height h of the beam, 2 sqrt(D h - h^2).
    Deep staging takes 0.1778 m off, at most all of it. A tyre lower than the beam has no chord.
    """
    h = BEAM_HEIGHT
    chord = 2.0 * sqrt(max(front_diameter_m * h - h * h, 0.0))
    return max(chord - DEEP_STAGING, 0.0) if staging is Staging.DEEP else chord


def places(length_m: float) -> dict[str, float]:
    """Every place that a slip times, by name, as its distance [m] from where the marks of a clock
    are measured; NaN where the strip ends before it.

    ``ftN`` and ``finish``: marks; ``ftN_trap`` and ``finish_trap``: 66 ft before them, where their
    traps begin. A mark less than 66 ft down the strip has no trap.
    """
    found: dict[str, float] = {}
    marks = [(f"ft{feet}", feet * FOOT) for feet in MARKS_FT]
    for name, x in (*marks, (FINISH, length_m)):
        if name in TRAPPED:
            trapped = TRAP - SAME_PLACE <= x <= length_m + SAME_PLACE
            found[name + _TRAP] = max(x - TRAP, 0.0) if trapped else nan
        found[name] = x if x <= length_m + SAME_PLACE else nan
    return found


def run_marks(length_m: float, rollout_m: float, *, start_mps: float = 0.0) -> Marks:
    """Every place [m] and speed [m/s] that the slips of a run need.

    length_m: of the strip; rollout_m: of the beams; start_mps: speed of a rolling start.
    """
    timed = {name: x for name, x in places(length_m).items() if x > SAME_PLACE}
    landed = [x for name, x in timed.items() if name.endswith(_TRAP)]
    wanted = [(x, True) for x in (*landed, length_m)]
    for clock in Clock:
        wanted.append((clock.start_m(rollout_m), False))
        wanted += [(clock.marks_from_m + x, False) for x in timed.values()]
    return marks_at(_merged(wanted), [v for v in SPEEDS if v > start_mps])


def slip_of(
    trace: Trace, clock: Clock, *, length_m: float, rollout_m: float, start_mps: float = 0.0
) -> Slip:
    """The slip of a run that was recorded with the marks of ``run_marks`` for the same strip."""
    return slip_of_marks(
        trace.marks, clock, length_m=length_m, rollout_m=rollout_m, start_mps=start_mps
    )


def slip_of_marks(
    marks: Marks, clock: Clock, *, length_m: float, rollout_m: float, start_mps: float = 0.0
) -> Slip:
    """``slip_of`` from the marks alone; ValueError if they are not those of ``run_marks``."""
    noted = {name: place_of(marks, clock.marks_from_m + x) for name, x in places(length_m).items()}
    numbers = slip_numbers(
        start_s=noted_time(marks.x_t, place_of(marks, clock.start_m(rollout_m))),
        at=lambda name: noted_time(marks.x_t, noted[name]),
        to=lambda v: noted_time(marks.v_t, speed_of(marks, v, start_mps)),
        rolling=start_mps > 0.0,
    )
    found: dict[str, Any] = {
        name: None if isnan(value) else float(value) for name, value in numbers.items()
    }
    return Slip(length_m=length_m, **found)


def slip_numbers(
    *, start_s: _T, at: Callable[[str], _T], to: Callable[[float], _T], rolling: bool
) -> dict[str, _T]:
    """The numbers of a slip, without its ``length_m``: of one run as floats, or of many as arrays;
    NaN for what was not reached.

    start_s: time of the start of the clock; at(name): of a place by its name in ``places``;
    to(v): of a speed of ``SPEEDS`` [m/s]; all since the release. rolling: not from rest, where
    nothing counts from zero.
    """

    def mark(name: str) -> _T:
        return at(name) - start_s

    def trap(name: str) -> _T:
        return TRAP / (at(name) - at(name + _TRAP))

    mph_60, kmh_100, mph_100, kmh_200, mph_130 = (to(v) for v in SPEEDS)
    from_zero = start_s * nan if rolling else start_s
    return {
        "finish_s": mark(FINISH),
        "finish_mps": trap(FINISH),
        "rollout_s": start_s,
        "ft60_s": mark("ft60"),
        "ft330_s": mark("ft330"),
        "ft660_s": mark("ft660"),
        "ft660_mps": trap("ft660"),
        "ft1000_s": mark("ft1000"),
        "ft1320_s": mark("ft1320"),
        "ft1320_mps": trap("ft1320"),
        "zero_to_60_mph_s": mph_60 - from_zero,
        "zero_to_100_mph_s": mph_100 - from_zero,
        "zero_to_100_kmh_s": kmh_100 - from_zero,
        "zero_to_200_kmh_s": kmh_200 - from_zero,
        "sixty_to_130_mph_s": mph_130 - mph_60,
        "hundred_to_200_kmh_s": kmh_200 - kmh_100,
    }


def _merged(places: list[tuple[float, bool]]) -> list[tuple[float, bool]]:
    """Places in rising order, those closer than ``SAME_PLACE`` made one, none at the line itself.
    Of several the one that is landed on stays."""
    kept: list[tuple[float, bool]] = []
    for x, landed in sorted(places):
        if x <= SAME_PLACE:
            continue
        if kept and x - kept[-1][0] <= SAME_PLACE:
            if landed and not kept[-1][1]:
                kept[-1] = (x, True)
        else:
            kept.append((x, landed))
    return kept


AT_START: Final = -1
"""In place of a mark's number: the run began there, at time 0."""
NEVER: Final = -2
"""In place of a mark's number: the strip ends before it, or the run began beyond it."""


def place_of(marks: Marks, x: float) -> int:
    """The number of the mark at a place [m], AT_START, or NEVER for NaN; ValueError without one."""
    if isnan(x):
        return NEVER
    return AT_START if x <= SAME_PLACE else _number(marks.x, x)


def speed_of(marks: Marks, v: float, start: float) -> int:
    """The number of the mark of a speed [m/s] in a run begun at the speed ``start``, AT_START or
    NEVER; ValueError without one."""
    if v <= start:
        return AT_START if v == start else NEVER
    return _number(marks.v, v)


def noted_time(times: Sequence[float], number: int) -> float:
    """The time [s] noted for a mark by its number; NaN if it was not reached."""
    if number < 0:
        return 0.0 if number == AT_START else nan
    return times[number]


def _number(wanted: Sequence[float], value: float) -> int:
    """The place of ``value`` among those wanted, where it must be."""
    i = bisect_left(wanted, value - 2.0 * SAME_PLACE)
    if i == len(wanted) or abs(wanted[i] - value) > 2.0 * SAME_PLACE:
        raise ValueError(f"the run was recorded without a mark at {value}")
    return i
