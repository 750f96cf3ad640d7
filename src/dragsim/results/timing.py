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
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from math import isnan, sqrt
from typing import TYPE_CHECKING, Final

from dragsim.constants import FOOT, INCH, KMH, MPH
from dragsim.core.rows import Marks
from dragsim.core.trace import Trace, marks_at
from dragsim.errors import InputError, NotFoundError
from dragsim.results.sprint import RollingSprint
from dragsim.spec.scenario import Staging

if TYPE_CHECKING:
    import pint

BEAM_HEIGHT: Final = 1.5625 * INCH
"""Height of the stage beam over the strip [m] (docs/physics.md, Timing)."""
DEEP_STAGING: Final = 0.1778
"""What staging deep takes off the rollout, 7 in [m]."""
TRAP: Final = 66.0 * FOOT
"""Length of a speed trap before its mark [m]."""
MARKS_FT: Final = (60, 330, 660, 1000, 1320)
"""Marks of a quarter mile [ft]."""
TRAPPED_FT: Final = (660, 1320)
"""Marks at the end of a trap [ft]."""
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


def run_marks(length_m: float, rollout_m: float, *, start_mps: float = 0.0) -> Marks:
    """Every place [m] and speed [m/s] that the slips of a run need.

    length_m: of the strip; rollout_m: of the beams; start_mps: speed of a rolling start.
    """
    ends = _marks_within(length_m)
    starts = [end - TRAP for end in _trapped(length_m) if end - TRAP > SAME_PLACE]
    landed = [*starts, length_m]
    places = [(x, True) for x in landed]
    for clock in Clock:
        places.append((clock.start_m(rollout_m), False))
        places += [(clock.marks_from_m + x, False) for x in (*ends, *starts)]
    return marks_at(_merged(places), [v for v in SPEEDS if v > start_mps])


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
    origin = clock.marks_from_m
    rollout_s = _time_at(marks, clock.start_m(rollout_m))

    def mark(x: float) -> float | None:
        if x > length_m + SAME_PLACE:
            return None
        return _between(rollout_s, _time_at(marks, origin + x))

    def trap(x: float) -> float | None:
        if x > length_m + SAME_PLACE or x < TRAP - SAME_PLACE:
            return None
        time = _between(_time_at(marks, origin + max(x - TRAP, 0.0)), _time_at(marks, origin + x))
        return None if time is None else TRAP / time

    mph_60, kmh_100, mph_100, kmh_200, mph_130 = (
        _time_of_speed(marks, v, start_mps) for v in SPEEDS
    )
    from_zero = rollout_s if start_mps <= 0.0 else None
    return Slip(
        length_m=length_m,
        finish_s=mark(length_m),
        finish_mps=trap(length_m),
        rollout_s=rollout_s,
        ft60_s=mark(60.0 * FOOT),
        ft330_s=mark(330.0 * FOOT),
        ft660_s=mark(660.0 * FOOT),
        ft660_mps=trap(660.0 * FOOT),
        ft1000_s=mark(1000.0 * FOOT),
        ft1320_s=mark(1320.0 * FOOT),
        ft1320_mps=trap(1320.0 * FOOT),
        zero_to_60_mph_s=_between(from_zero, mph_60),
        zero_to_100_mph_s=_between(from_zero, mph_100),
        zero_to_100_kmh_s=_between(from_zero, kmh_100),
        zero_to_200_kmh_s=_between(from_zero, kmh_200),
        sixty_to_130_mph_s=_between(mph_60, mph_130),
        hundred_to_200_kmh_s=_between(kmh_100, kmh_200),
    )


def _marks_within(length_m: float) -> list[float]:
    """Marks up to the end of the strip, which is the last [m]."""
    marks = [feet * FOOT for feet in MARKS_FT]
    return [*(x for x in marks if x <= length_m + SAME_PLACE), length_m]


def _trapped(length_m: float) -> list[float]:
    """Marks that end a trap, up to the end of the strip [m]."""
    marks = [feet * FOOT for feet in TRAPPED_FT]
    return [*(x for x in marks if x <= length_m + SAME_PLACE), length_m]


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


def _time_at(marks: Marks, x: float) -> float | None:
    """Time [s] of a mark [m]; None if it was not reached."""
    return 0.0 if x <= SAME_PLACE else _noted(marks.x, marks.x_t, x)


def _time_of_speed(marks: Marks, v: float, start: float) -> float | None:
    """Time [s] of a speed [m/s]; None if it was not reached or the start was faster."""
    if v <= start:
        return 0.0 if v == start else None
    return _noted(marks.v, marks.v_t, v)


def _noted(wanted: Sequence[float], times: Sequence[float], value: float) -> float | None:
    """The time noted for ``value``, which must be among those wanted."""
    i = bisect_left(wanted, value - 2.0 * SAME_PLACE)
    if i == len(wanted) or abs(wanted[i] - value) > 2.0 * SAME_PLACE:
        raise ValueError(f"the run was recorded without a mark at {value}")
    return None if isnan(times[i]) else float(times[i])


def _between(start_s: float | None, end_s: float | None) -> float | None:
    """Time from one moment to another [s]; None if either never came."""
    return None if start_s is None or end_s is None else end_s - start_s
