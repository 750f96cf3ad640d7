"""Runs side by side: who wins, by how much, and who led where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, overload

from dragsim.constants import FOOT
from dragsim.errors import InputError, NotFoundError
from dragsim.results.channels import mapped
from dragsim.results.conditions import Conditions
from dragsim.results.gaps import Course, LeadChange, gap_m, gap_s, lead_changes
from dragsim.results.run import Run
from dragsim.results.timing import Clock
from dragsim.spec.scenario import Strip, Weather
from dragsim.units import Dimension
from dragsim.version import VERSION

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dragsim.plot.canvas import Sheet
    from dragsim.results.channels import Amount

SCHEMA: Final = 1
"""Version of the JSON document."""
DEAD_HEAT: Final = 0.00005
"""Arrivals closer than this have no winner [s]."""
SAME_MOMENT: Final = 1e-7
"""Arrivals closer than this count as one where three cars are level [s]."""


@dataclass(frozen=True, eq=False, kw_only=True)
class LaneResult:
    """One lane of a race.

    vehicle: as the lane named it; label: as it is called in the race; reaction_s: from the common
    signal to the driver's release [s]; run: what the car did; found_as: what names the vehicle from
    the working folder, where that is not ``vehicle``.
    """

    vehicle: str
    label: str
    reaction_s: float
    run: Run
    found_as: str = ""

    @property
    def course(self) -> Course:
        """The run on the common clock."""
        return Course(self.run.trace, self.reaction_s)

    @property
    def arrival_s(self) -> float | None:
        """Time from the common signal to the finish [s]; None if it was not reached."""
        standing_s = self.run.standing_s
        return None if standing_s is None else self.reaction_s + standing_s

    def to_dict(self) -> dict[str, object]:
        """The lane of the JSON document."""
        return {
            "vehicle": self.vehicle,
            "label": self.label,
            "reaction_s": self.reaction_s,
            "outcome": self.run.outcome.value,
            "foul": None,
            "power_correction": self.run.power_correction,
            "slips": {clock.value: self.run.slip(clock).to_dict() for clock in Clock},
        }


@dataclass(frozen=True, eq=False, kw_only=True)
class Race:
    """Lanes that started at one signal.

    ``lanes[0]`` is lane 1 in texts and in the keywords ``a`` and ``b``; ``winner`` indexes
    ``lanes``. conditions: the air; strip and weather as specified. Raises InputError without lanes.
    """

    name: str
    summary: str
    lanes: tuple[LaneResult, ...]
    conditions: Conditions
    strip: Strip = field(default_factory=Strip)
    weather: Weather = field(default_factory=Weather)

    def __post_init__(self) -> None:
        if not self.lanes:
            raise InputError("a race needs at least one lane")

    @cached_property
    def order(self) -> tuple[int, ...]:
        """Indices of the lanes that finished, by arrival."""
        arrivals = [(lane.arrival_s, i) for i, lane in enumerate(self.lanes)]
        return tuple(i for _, i in sorted((t, i) for t, i in arrivals if t is not None))

    @property
    def dead_heat(self) -> bool:
        """Whether the first two arrived within 0.00005 s of each other."""
        return self.margin_s is not None and self.margin_s < DEAD_HEAT

    @property
    def winner(self) -> int | None:
        """Index of the lane that arrived first; None in a dead heat and where no lane finished. A
        lane alone wins even if it did not finish, as there is no one else."""
        if len(self.lanes) == 1:
            return 0
        return self.order[0] if self.order and not self.dead_heat else None

    @cached_property
    def margin_s(self) -> float | None:
        """Time between the first two arrivals [s]; None unless two lanes finished."""
        if len(self.order) < 2:
            return None
        first, second = (self.lanes[i].arrival_s for i in self.order[:2])
        assert first is not None
        assert second is not None
        return second - first

    @cached_property
    def margin_m(self) -> float | None:
        """How far the second was from the finish when the first arrived [m]: the whole strip if it
        had not been released yet; None unless two lanes finished."""
        if self.margin_s is None:
            return None
        first, second = (self.lanes[i] for i in self.order[:2])
        assert first.arrival_s is not None
        return max(second.run.length_m - second.course.place_m(first.arrival_s), 0.0)

    @property
    def margin_nhra_ft(self) -> float | None:
        """The margin as drag strips print it [ft]: ``margin_s`` times the second's trap speed by
        the standing clock, as if it covered the rest at that speed. None without one of the two."""
        if self.margin_s is None:
            return None
        trap_mps = self.lanes[self.order[1]].run.slip(Clock.STANDING).finish_mps
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
            "margin_m": self.margin_m,
            "lanes": [lane.to_dict() for lane in self.lanes],
        }

    def __repr__(self) -> str:
        labels = " v ".join(lane.label for lane in self.lanes)
        if self.dead_heat:
            return f"<Race {self.name!r}: {labels}, a dead heat>"
        if self.winner is None or self.margin_s is None:
            return f"<Race {self.name!r}: {labels}>"
        winner = self.lanes[self.winner].label
        return f"<Race {self.name!r}: {labels}, {winner} wins by {self.margin_s:.3f} s>"

    def _repr_html_(self) -> str:
        from dragsim.report import html

        return html(self)
