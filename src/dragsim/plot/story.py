"""What the gap picture shows, as plain rows: speeds, gaps, shifts and lead changes by distance."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dragsim.plot.words import ending, names, strip_marks

if TYPE_CHECKING:
    from dragsim.results.race import LaneResult, Race
    from dragsim.results.run import Run

SAMPLES: Final = 600
"""Points of a curve, closer together at the start, besides those where its slope jumps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneStory:
    """One lane: distances x [m] to the finish or to where it ended, speed v [m/s] and time t from
    the common signal [s] there; shifts as (x, v, gear taken)."""

    label: str
    finished: bool
    ending: str
    x: tuple[float, ...]
    v: tuple[float, ...]
    t: tuple[float, ...]
    shifts: tuple[tuple[float, float, int], ...]

    @property
    def end_m(self) -> float:
        """How far it came [m]."""
        return self.x[-1] if self.x else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A gap at a place x [m]: s [s] as in ``Gap``; m [m]: how far the one behind is from the place
    when the other gets there."""

    x: float
    s: float
    m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Gap over distance between a lane and the reference. x [m]; s [s]: the lane's time less the
    reference's, positive where the lane is behind; marks: the gap at the marks
    that both reach, the finish first."""

    lane: int
    x: tuple[float, ...]
    s: tuple[float, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A race ready to be drawn. reference: the lane all gaps are measured from; gaps: of the other
    lanes in order; changes: (x [m], leader) wherever the lead changes hands."""

    length_m: float
    lanes: tuple[LaneStory, ...]
    reference: int
    gaps: tuple[Gap, ...]
    changes: tuple[tuple[float, int], ...]


def story(race: Race) -> Story:
    """Gather what the picture shows from dense output at exact distances."""
    runs = [lane.run for lane in race.lanes]
    ends = [reach(run) for run in runs]
    places = grid(max(ends), runs)
    labels = names(race)
    lanes = tuple(_lane(race.lanes[i], labels[i], places) for i in range(len(runs)))
    reference = _reference(race, ends)
    return Story(
        length_m=race.length_m,
        lanes=lanes,
        reference=reference,
        gaps=tuple(_gap(race, lanes, i, reference) for i in range(len(lanes)) if i != reference),
        changes=tuple((change.x_m, change.leader) for change in race.lead_changes()),
    )


def reach(run: Run) -> float:
    """How far a run went along the strip [m]."""
    return min(run.trace.end_m, run.length_m)


def grid(end_m: float, runs: Sequence[Run]) -> tuple[float, ...]:
    """Distances from 0 to ``end_m`` [m] at which to look: close together near the start, where
    speed goes like the root of distance, and where a phase of one of the runs begins or a run
    ends."""
    places = {end_m * (i / SAMPLES) ** 2 for i in range(SAMPLES + 1)}
    for run in runs:
        places.add(reach(run))
        before: tuple[int, ...] = ()
        for step in run.trace.steps:
            if step.mode != before and step.x0 < end_m:
                places.add(step.x0)
            before = step.mode
    return tuple(sorted(places))


def _lane(lane: LaneResult, label: str, places: tuple[float, ...]) -> LaneStory:
    run = lane.run
    end = reach(run)
    found = [(x, run.time_at(x)) for x in places if x <= end] if end > 0.0 else []
    points = [(x, since) for x, since in found if since is not None]
    return LaneStory(
        label=label,
        finished=run.finished,
        ending=ending(run),
        x=tuple(x for x, _ in points),
        v=tuple(run.speed(t_s=[since for _, since in points])),
        t=tuple(lane.release_s + since for _, since in points),
        shifts=tuple(
            (shift.x_m, run.speed(t_s=shift.t_s), shift.to_gear)
            for shift in run.shifts
            if shift.x_m < end
        ),
    )


def _reference(race: Race, ends: list[float]) -> int:
    """Lane 1 of two, as ``race.gap_s`` has it; of more the winner, else who came farthest."""
    if len(ends) <= 2:
        return 0
    if race.winner is not None:
        return race.winner
    return ends.index(max(ends))


def _gap(race: Race, lanes: tuple[LaneStory, ...], lane: int, reference: int) -> Gap:
    ours, theirs = lanes[lane], lanes[reference]
    both = min(len(ours.x), len(theirs.x))
    return Gap(
        lane=lane,
        x=ours.x[:both],
        s=tuple(ours.t[i] - theirs.t[i] for i in range(both)),
        marks=_marks(race.lanes[lane], race.lanes[reference]),
    )


def _marks(ours: LaneResult, theirs: LaneResult) -> tuple[Mark, ...]:
    """The gap at the marks that both lanes reach, the finish first."""
    places = [place for place, _ in strip_marks(ours.run.length_m)]
    marks = [_mark(ours, theirs, place) for place in places]
    return tuple(mark for mark in marks if mark is not None)


def _mark(ours: LaneResult, theirs: LaneResult, place: float) -> Mark | None:
    """The gap at a place; None where one of the two did not get."""
    t_ours, t_theirs = ours.course.arrival_s(place), theirs.course.arrival_s(place)
    if t_ours is None or t_theirs is None:
        return None
    behind = ours if t_ours > t_theirs else theirs
    apart = place - behind.course.place_m(min(t_ours, t_theirs))
    return Mark(x=place, s=t_ours - t_theirs, m=max(apart, 0.0))


def value_at(x: Sequence[float], y: Sequence[float], place: float) -> float:
    """A curve's height at a place, straight between its points, held beyond its ends."""
    i = bisect_left(x, place)
    if i == 0:
        return y[0]
    if i == len(x):
        return y[-1]
    share = (place - x[i - 1]) / (x[i] - x[i - 1])
    return y[i - 1] + share * (y[i] - y[i - 1])
