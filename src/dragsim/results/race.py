"""Runs side by side: who wins, by how much, and who led where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, overload

from dragsim.constants import FOOT
from dragsim.errors import InputError, NotFoundError
from dragsim.results.channels import mapped
from dragsim.results.conditions import Conditions
from dragsim.results.gaps import Course, LeadChange, gap_m, gap_s, lead_changes
from dragsim.results.intervals import Z_80, margin_sd
from dragsim.results.lane import LaneResult as LaneResult
from dragsim.results.rules import Decision, Verdict, judge
from dragsim.results.timing import Clock
from dragsim.spec.scenario import Start, Strip, Weather
from dragsim.units import Dimension
from dragsim.version import VERSION

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dragsim.plot.canvas import Sheet
    from dragsim.results.channels import Amount

SCHEMA: Final = 1
"""Version of the JSON document."""
SAME_MOMENT: Final = 1e-7
"""Arrivals closer than this count as one where three cars are level [s]."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Race:
    """Lanes on one clock, which starts at the first signal.

    ``lanes[0]`` is lane 1 in texts and in the keywords ``a`` and ``b``; ``winner`` indexes
    ``lanes``. conditions: the air; strip, weather and start as specified. Raises InputError without
    lanes and where only some have a dial-in.
    """

    name: str
    summary: str
    lanes: tuple[LaneResult, ...]
    conditions: Conditions
    strip: Strip = field(default_factory=Strip)
    weather: Weather = field(default_factory=Weather)
    start: Start = field(default_factory=Start)

    def __post_init__(self) -> None:
        if not self.lanes:
            raise InputError("a race needs at least one lane")
        told = zip(self.lanes, self.verdict.handicaps_s, self.verdict.fouls, strict=True)
        lanes = tuple(
            replace(lane, tree=self.start.tree, handicap_s=delay, foul=foul)
            for lane, delay, foul in told
        )
        object.__setattr__(self, "lanes", lanes)

    @cached_property
    def verdict(self) -> Verdict:
        """What the rules make of the lanes (``results.rules``)."""
        return judge([lane.entry for lane in self.lanes], self.start.tree)

    @cached_property
    def order(self) -> tuple[int, ...]:
        """Indices of the lanes that finished, the best first: by arrival, unless a foul outranks
        it."""
        return tuple(i for i in self.verdict.ranking if self.verdict.arrivals_s[i] is not None)

    @property
    def dead_heat(self) -> bool:
        """Whether the first two are level: equal in fouls, and arrived within 0.00005 s of each
        other."""
        best = self.verdict.ranking[:2]
        return self.winner is None and len(best) == 2 and self.order[:2] == best

    @property
    def winner(self) -> int | None:
        """Index of the lane with the win light: of the one that arrived first, unless a foul
        outranks it; None in a dead heat and where no lane finished. A lane alone wins even if it
        did not finish, as there is no one else."""
        return self.verdict.winner

    @property
    def decision(self) -> Decision | None:
        """What made the winner; None without one."""
        return self.verdict.decision

    @cached_property
    def _first_two(self) -> tuple[LaneResult, LaneResult] | None:
        """The best two lanes that finished, in the order in which they arrived; None unless there
        are two and no other won."""
        if len(self.order) < 2 or self.winner not in (None, self.order[0]):
            return None
        first, second = (self.lanes[i] for i in self.order[:2])
        assert first.arrival_s is not None
        assert second.arrival_s is not None
        return (first, second) if first.arrival_s <= second.arrival_s else (second, first)

    @cached_property
    def margin_s(self) -> float | None:
        """Time between the arrivals of the best two [s]; None unless two lanes finished."""
        if self._first_two is None:
            return None
        first, second = (lane.arrival_s for lane in self._first_two)
        assert first is not None
        assert second is not None
        return second - first

    @cached_property
    def margin_80_s(self) -> tuple[float, float] | None:
        """The 80 % interval of ``margin_s`` [s]: below 0 the other of the two would have arrived
        first. From what is uncertain about both cars (``results.intervals``): not the drivers'
        reactions, nor the air, which both share. None where ``margin_s`` is None."""
        if self.margin_s is None or self._first_two is None:
            return None
        reach = Z_80 * margin_sd(*(lane.run for lane in self._first_two))
        return None if isnan(reach) else (self.margin_s - reach, self.margin_s + reach)

    @cached_property
    def margin_m(self) -> float | None:
        """How far the later of the best two was from the finish when the other arrived [m]: the
        whole strip if it had not been released yet; None unless two lanes finished."""
        if self._first_two is None:
            return None
        first, second = self._first_two
        assert first.arrival_s is not None
        return max(second.run.length_m - second.course.place_m(first.arrival_s), 0.0)

    @property
    def margin_nhra_ft(self) -> float | None:
        """The margin as drag strips print it [ft]: ``margin_s`` times the trap speed of the later
        by the standing clock, as if it covered the rest at that speed. None without one of the
        two."""
        if self.margin_s is None or self._first_two is None:
            return None
        trap_mps = self._first_two[1].run.slip(Clock.STANDING).finish_mps
        return None if trap_mps is None else self.margin_s * trap_mps / FOOT

    @overload
    def gap_s(self, x_m: Amount, *, a: int | None = ..., b: int | None = ...) -> float: ...
    @overload
    def gap_s(
        self, x_m: Sequence[float], *, a: int | None = ..., b: int | None = ...
    ) -> list[float]: ...
    @overload
    def gap_s(
        self, x_m: NDArray[Any], *, a: int | None = ..., b: int | None = ...
    ) -> NDArray[Any]: ...
    def gap_s(self, x_m: Any, *, a: int | None = None, b: int | None = None) -> object:
        """Arrival of lane 2 at a place [m] less that of lane 1 [s], the times of release included:
        positive where lane 1 is ahead. A list gives a list, a numpy array an array; a text with
        its unit ("60 ft") or a pint quantity does as well as a number.

        With more lanes, or fewer, ``a`` and ``b`` name two, counted from 1: arrival of b less that
        of a. Raises InputError without two lanes and beyond what both cars covered.
        """
        course_a, course_b = self._pair(a, b)
        return mapped(lambda x: gap_s(course_a, course_b, x), x_m, Dimension.LENGTH)

    @overload
    def gap_m(self, t_s: Amount, *, a: int | None = ..., b: int | None = ...) -> float: ...
    @overload
    def gap_m(
        self, t_s: Sequence[float], *, a: int | None = ..., b: int | None = ...
    ) -> list[float]: ...
    @overload
    def gap_m(
        self, t_s: NDArray[Any], *, a: int | None = ..., b: int | None = ...
    ) -> NDArray[Any]: ...
    def gap_m(self, t_s: Any, *, a: int | None = None, b: int | None = None) -> object:
        """Distance of lane 1 at a time after the signal [s] less that of lane 2 [m]: positive while
        lane 1 is ahead. A list gives a list, a numpy array an array; a text with its unit or a
        pint quantity does as well as a number.

        ``a`` and ``b`` as for ``gap_s``: distance of a less that of b. Raises InputError without
        two lanes and once the recording of a car is over, which is never before it has finished.
        """
        course_a, course_b = self._pair(a, b)
        return mapped(lambda t: gap_m(course_a, course_b, t), t_s, Dimension.TIME)

    def lead_changes(self, *, a: int | None = None, b: int | None = None) -> tuple[LeadChange, ...]:
        """Every place on the strip at which the lead of the race changes hands, as far as both cars
        got; the common start is none. ``leader`` indexes ``lanes``.

        With ``a`` and ``b``, as for ``gap_s``, the lead between these two, whoever leads the race.
        """
        if a is not None or b is not None:
            pairs = [self._indices(a, b)]
        else:
            pairs = list(combinations(range(len(self.lanes)), 2))
        changes = [change for i, j in pairs for change in self._changes(i, j)]
        if len(pairs) > 1:
            changes = [change for change in changes if self._leads(change)]
        return tuple(sorted(changes))

    def _changes(self, i: int, j: int) -> Iterator[LeadChange]:
        """Changes of the lead between two lanes."""
        pair = self.lanes[i].course, self.lanes[j].course
        for x_m, t_s, first_leads in lead_changes(*pair, self.length_m):
            yield LeadChange(x_m, t_s, i if first_leads else j)

    def _leads(self, change: LeadChange) -> bool:
        """Whether no lane was at the place of a change before the two that changed."""
        arrivals = (lane.course.arrival_s(change.x_m) for lane in self.lanes)
        return all(t is None or t > change.t_s - SAME_MOMENT for t in arrivals)

    @property
    def length_m(self) -> float:
        """Length of the strip [m]."""
        return self.lanes[0].run.length_m

    def _indices(self, a: int | None, b: int | None) -> tuple[int, int]:
        """Two lanes by their numbers, or the only two there are."""
        count = len(self.lanes)
        if a is None and b is None and count != 2:
            if count == 1:
                raise InputError("a gap is between two cars and this race has only one lane")
            raise InputError(f"which of the {count} lanes? Name two, such as a=1, b=2")
        a = 1 if a is None else a
        b = (2 if a != 2 else 1) if b is None else b
        for lane in (a, b):
            if not 1 <= lane <= count:
                raise NotFoundError(f"there is no lane {lane}; the lanes are 1 to {count}")
        if a == b:
            raise InputError(f"a gap is between two cars: lane {a} was named twice")
        return a - 1, b - 1

    def _pair(self, a: int | None, b: int | None) -> tuple[Course, Course]:
        i, j = self._indices(a, b)
        return self.lanes[i].course, self.lanes[j].course

    def plot_gap(self, path: Path | str | None = None) -> Sheet:
        """The gaps and the speeds against distance; with a path also written there."""
        from dragsim.plot.gap import gap_figure
        from dragsim.results.pictures import kept

        return kept(gap_figure(self), path)

    def plot(self, path: Path | str | None = None) -> Sheet:
        """The picture of the race: ``plot_gap()``, and for a lane alone that of its run."""
        return self.lanes[0].run.plot(path) if len(self.lanes) == 1 else self.plot_gap(path)

    def to_dict(self) -> dict[str, object]:
        """The JSON document of ``dragsim run --json``."""
        return {
            "schema": SCHEMA,
            "dragsim": VERSION,
            "scenario": self.name,
            "conditions": self.conditions.to_dict(),
            "winner": self.winner,
            "margin_s": self.margin_s,
            "margin_80_s": None if self.margin_80_s is None else list(self.margin_80_s),
            "margin_m": self.margin_m,
            "lanes": [lane.to_dict() for lane in self.lanes],
        }

    def __repr__(self) -> str:
        labels = " v ".join(lane.label for lane in self.lanes)
        if self.dead_heat:
            return f"<Race {self.name!r}: {labels}, a dead heat>"
        if self.winner is None or self.decision in (None, Decision.ALONE):
            return f"<Race {self.name!r}: {labels}>"
        winner = self.lanes[self.winner].label
        if self.decision is Decision.ARRIVAL and self.margin_s is not None:
            return f"<Race {self.name!r}: {labels}, {winner} wins by {self.margin_s:.3f} s>"
        return f"<Race {self.name!r}: {labels}, {winner} wins: {self.decision.value}>"

    def _repr_html_(self) -> str:
        from dragsim.report import html

        return html(self)
