"""The rules of a drag race: lights, handicaps, fouls, and who gets the win light.

Common clock: 0 is the common signal, on a tree the first green. Each lane has its own signal,
``handicap_s`` later: the lane with the slowest dial-in leaves first, every other one by the
difference of the dials later.

What decides between two lanes, in this order (NHRA; in a field of up to eight it ranks all lanes,
the best has the win light):

1. Red: who left before green loses to who did not. Of two that did the worse loses, whoever left
   first (the true start); equal reds cancel each other. Only a tree shows red. A car that never
   left the beam has no reaction and no red.
2. Who finishes beats who does not.
3. Breakout: who ran quicker than his dial-in loses to who did not; of two the larger breakout
   loses. The clock tells 0.0001 s: less is no breakout and no difference between two.
4. The first at the finish wins. Closer than 0.00005 s is a dead heat.

So red outranks all else: an opponent who left on green has won at the start, even if he then does
not get to the finish, and a breakout costs nothing against one who does not. A red is charged to
every lane that left too early, except a winner where all did; a breakout to every lane that had
one. A lane alone wins whatever it does, and is told of its foul.

Sources: tree and red light, darkside.ca node 263; red before breakout, NHRA's rules as
sportsman.nhra.com tells them; the rest is stated in docs/physics.md, Timing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final, NamedTuple

from dragsim.errors import InputError
from dragsim.spec.scenario import Tree

DEAD_HEAT: Final = 0.00005
"""Arrivals closer than this have no winner [s]."""
CLOCK_DIGITS: Final = 4
"""Decimals of a second in which breakouts are judged."""

AMBERS: Final[Mapping[Tree, tuple[float, ...]]] = MappingProxyType(
    {
        Tree.NONE: (),
        Tree.PRO: (-0.4, -0.4, -0.4),
        Tree.SPORTSMAN: (-1.5, -1.0, -0.5),
    }
)
"""When the three ambers of a tree light up, before its green [s]: all at once, or one by one."""


class Foul(Enum):
    """What cost a lane the race, or would have; the values are those of the JSON document."""

    RED = "red"
    BREAKOUT = "breakout"


class Decision(Enum):
    """What decided between the winner and the next best."""

    ALONE = "alone"
    RED = "red light"
    LESSER_RED = "lesser red light"
    FINISH = "only one to finish"
    BREAKOUT = "breakout"
    LESSER_BREAKOUT = "lesser breakout"
    ARRIVAL = "first at the finish"


class Lights(NamedTuple):
    """When a lane's lights come on, on the common clock [s]; without a tree no ambers, and the
    signal for green."""

    ambers_s: tuple[float, ...]
    green_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """One lane as the timing sees it.

    reaction_s: with a tree green to beam cleared, without from the signal to the release [s];
    rollout_s: from the release to the beam cleared; standing_s: from the release to the finish,
    both None where not reached; dial_s: the dial-in, if there is a handicap.
    """

    reaction_s: float
    rollout_s: float | None
    standing_s: float | None
    dial_s: float | None = None

    @property
    def et_s(self) -> float | None:
        """Elapsed time by the beams [s]."""
        if self.rollout_s is None or self.standing_s is None:
            return None
        return self.standing_s - self.rollout_s

    @property
    def breakout_s(self) -> float:
        """By how much the lane ran under its dial-in [s], to the clock's last digit; else 0."""
        if self.et_s is None or self.dial_s is None:
            return 0.0
        return max(round(self.dial_s - self.et_s, CLOCK_DIGITS), 0.0)

    def red_s(self, tree: Tree) -> float:
        """How long before its green the lane left [s]; 0 if it did not."""
        if tree is Tree.NONE or self.rollout_s is None:
            return 0.0
        return max(-self.reaction_s, 0.0)

    def release_s(self, tree: Tree) -> float:
        """From the lane's own signal to the release [s]: with a tree the rollout before the beam
        is cleared. A car that never clears it is released at its reaction."""
        if tree is Tree.NONE or self.rollout_s is None:
            return self.reaction_s
        return self.reaction_s - self.rollout_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What becomes of the lanes, by their indices.

    handicaps_s: signal of each lane on the common clock [s]; arrivals_s on the common clock [s],
    None where a lane did not finish; fouls; ranking: all lanes, the best first; winner: None in a
    dead heat and where nobody finished; decision: what made the winner, None without one.
    """

    handicaps_s: tuple[float, ...]
    arrivals_s: tuple[float | None, ...]
    fouls: tuple[Foul | None, ...]
    ranking: tuple[int, ...]
    winner: int | None
    decision: Decision | None


def lights(tree: Tree, green_s: float = 0.0) -> Lights:
    """A lane's lights where its green, or its signal, comes at ``green_s`` on the common clock."""
    return Lights(tuple(green_s + before for before in AMBERS[tree]), green_s)


def handicaps(dials: Sequence[float | None]) -> tuple[float, ...]:
    """Signal of each lane after the first [s]: by how much its dial-in is quicker than the slowest.

    All zero without dial-ins. Raises InputError where only some lanes have one.
    """
    stated = [dial for dial in dials if dial is not None]
    if not stated:
        return (0.0,) * len(dials)
    if len(stated) < len(dials):
        without = [str(number) for number, dial in enumerate(dials, 1) if dial is None]
        lanes = f"lane{'s' if len(without) > 1 else ''} {', '.join(without)}"
        raise InputError(
            f"lane.dial_in: {lanes} without: in a handicap start every lane has a dial_in; "
            "give one to each, or to none"
        )
    return tuple(max(stated) - dial for dial in stated)


def package_s(entry: Pass, tree: Tree) -> float | None:
    """Reaction plus elapsed time less dial-in [s], the lower wins where nobody fouls; None without
    a dial-in or a finish. Without a tree: from the lane's signal to its finish, less the dial-in.
    """
    if entry.standing_s is None or entry.dial_s is None:
        return None
    return entry.release_s(tree) + entry.standing_s - entry.dial_s


def judge(entries: Sequence[Pass], tree: Tree) -> Verdict:
    """Who wins, and by which rule. Raises InputError as ``handicaps`` does, and without a lane."""
    if not entries:
        raise InputError("a race needs at least one lane")
    delays = handicaps([entry.dial_s for entry in entries])
    arrivals = tuple(
        None if entry.standing_s is None else delay + entry.release_s(tree) + entry.standing_s
        for entry, delay in zip(entries, delays, strict=True)
    )
    marks = [
        _Mark(entry.red_s(tree), arrival is None, entry.breakout_s)
        for entry, arrival in zip(entries, arrivals, strict=True)
    ]
    ranking = tuple(sorted(range(len(entries)), key=lambda i: (marks[i], arrivals[i] or 0.0)))
    winner = _winner(ranking, marks, arrivals)
    return Verdict(
        handicaps_s=delays,
        arrivals_s=arrivals,
        fouls=tuple(_foul(mark, i == winner, len(marks)) for i, mark in enumerate(marks)),
        ranking=ranking,
        winner=winner,
        decision=None if winner is None else _decision([marks[i] for i in ranking[:2]]),
    )


class _Mark(NamedTuple):
    """What outranks an arrival, the less the better: early start [s], no finish, breakout [s]."""

    red_s: float
    stranded: bool
    breakout_s: float


def _winner(
    ranking: Sequence[int], marks: Sequence[_Mark], arrivals: Sequence[float | None]
) -> int | None:
    """The best lane, unless the next is as good."""
    first = ranking[0]
    if len(ranking) == 1:
        return first
    second = ranking[1]
    if marks[first] != marks[second]:
        return first
    ours, theirs = arrivals[first], arrivals[second]
    if ours is None or theirs is None or theirs - ours < DEAD_HEAT:
        return None
    return first


def _foul(mark: _Mark, won: bool, lanes: int) -> Foul | None:
    if mark.red_s > 0.0 and not (won and lanes > 1):
        return Foul.RED
    return Foul.BREAKOUT if mark.breakout_s > 0.0 else None


def _decision(best: Sequence[_Mark]) -> Decision:
    """The first rule by which the first of two is better."""
    if len(best) == 1:
        return Decision.ALONE
    ours, theirs = best
    if ours.red_s != theirs.red_s:
        return Decision.LESSER_RED if ours.red_s > 0.0 else Decision.RED
    if ours.stranded != theirs.stranded:
        return Decision.FINISH
    if ours.breakout_s != theirs.breakout_s:
        return Decision.LESSER_BREAKOUT if ours.breakout_s > 0.0 else Decision.BREAKOUT
    return Decision.ARRIVAL
