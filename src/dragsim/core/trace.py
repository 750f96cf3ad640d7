"""A run with its memory: every accepted step kept, so that any moment can be looked at again."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import nan
from typing import NamedTuple

from dragsim.core.advance import Limits, advance, begin, run_through
from dragsim.core.landing import quintic
from dragsim.core.rodas4 import dense, prepare_dense
from dragsim.core.rows import (
    H_DONE,
    LANDING,
    N_ACTIVE,
    N_RATES,
    N_REJECTED,
    N_STEPS,
    TAU,
    Marks,
    State,
    T,
    Work,
    X,
    float_list,
    int_list,
    new_state,
    new_work,
)
from dragsim.kernel import Row
from dragsim.model.params import Params
from dragsim.model.state import (
    DISTANCE,
    OUT_ACCELERATION,
    OUTPUTS,
    RUNNING,
    SLOTS,
    V,
)
from dragsim.model.system import rates

DEFAULT_LIMITS = Limits(rtol=1.5e-5, steps=20_000, idle_time=60.0, time=600.0, time_after=120.0)
"""What a run may take, and how exact it is; measured in ``docs/numerics.md``."""

MISS = 1e-9
"""By how much the end of a run may miss the place [m] or speed [m/s] it landed on."""


class Step(NamedTuple):
    """One accepted step. t, h, tau [s]: its start, length and the phase's age at its start; mode;
    slots in force; x [m] and the state row at both ends; dense-output rows over the slots in
    force; acceleration [m/s^2] at both ends."""

    t: float
    h: float
    tau: float
    mode: tuple[int, ...]
    act: tuple[int, ...]
    x0: float
    x1: float
    y0: tuple[float, ...]
    y1: tuple[float, ...]
    k2: tuple[float, ...]
    k3: tuple[float, ...]
    a0: float
    a1: float

    @classmethod
    def of(cls, before: _Before, state: State, work: Work) -> Step:
        """The step that led from ``before`` to the end held in ``work``."""
        h = state.clock[H_DONE]
        n = len(before.act)
        prepare_dense(n, work)
        return cls(
            t=before.t,
            h=h,
            tau=before.tau,
            mode=before.mode,
            act=before.act,
            x0=before.x,
            x1=work.x1[0],
            y0=before.y,
            y1=tuple(work.y1),
            k2=tuple(work.k2[:n]),
            k3=tuple(work.k3[:n]),
            a0=before.a,
            a1=work.out1[OUT_ACCELERATION],
        )

    def state(self, share: float) -> list[float]:
        """The state row at a share of the step."""
        y = list(self.y0)
        for k, slot in enumerate(self.act):
            y[slot] = dense(self.y0[slot], self.y1[slot], self.k2[k], self.k3[k], share)
        y[DISTANCE] = self.place(share)
        return y

    def place(self, share: float) -> float:
        """Distance [m] at a share of the step."""
        v0, v1 = self.y0[V], self.y1[V]
        return quintic(self.x0, self.x1, v0, v1, self.a0, self.a1, self.h, share)

    def speed(self, share: float) -> float:
        """Speed [m/s] at a share of the step."""
        if V not in self.act:
            return self.y0[V]
        k = self.act.index(V)
        return dense(self.y0[V], self.y1[V], self.k2[k], self.k3[k], share)


class _Before(NamedTuple):
    """What a step starts from."""

    t: float
    x: float
    tau: float
    mode: tuple[int, ...]
    act: tuple[int, ...]
    y: tuple[float, ...]
    a: float

    @classmethod
    def of(cls, state: State) -> _Before:
        """The present of ``state``."""
        clock = state.clock
        return cls(
            t=clock[T],
            x=clock[X],
            tau=clock[TAU],
            mode=tuple(state.mode),
            act=tuple(state.act[: state.counts[N_ACTIVE]]),
            y=tuple(state.y),
            a=state.out[OUT_ACCELERATION],
        )


@dataclass(frozen=True, slots=True)
class Effort:
    """What a run cost: steps tried, steps rejected, calls of the rates, and the largest miss of an
    event landed on [s]."""

    steps: int
    rejected: int
    rates: int
    landing_s: float


@dataclass(frozen=True, slots=True)
class Trace:
    """A finished run: how it ended (``model.state``), its steps, the times of its marks and what
    it cost."""

    params: Params
    curve: Row
    outcome: int
    steps: tuple[Step, ...]
    marks: Marks
    effort: Effort

    @property
    def end_s(self) -> float:
        """Time of the last step's end [s]."""
        return self.steps[-1].t + self.steps[-1].h if self.steps else 0.0

    def find(self, t_s: float, *, left: bool = False) -> Step:
        """The step in which a time lies; of two that touch there the later, with ``left`` the
        earlier."""
        search = bisect_left if left else bisect_right
        return self.steps[max(search(self.steps, t_s, key=lambda step: step.t) - 1, 0)]

    def at(self, t_s: float, *, left: bool = False) -> tuple[Step, float]:
        """``find`` and the share of the step at which the time [s] lies. Times outside the run are
        taken as its start or its end."""
        step = self.find(t_s, left=left)
        return step, min(max((t_s - step.t) / step.h, 0.0), 1.0)

    def place_at(self, t_s: float) -> float:
        """Distance [m] at a time [s]; before the release 0, after the end that of the end."""
        if not self.steps:
            return 0.0
        step, share = self.at(t_s)
        return step.place(share)

    def time_at(self, x_m: float) -> float | None:
        """Time [s] at which the car first is at a place [m]; None where it never got there."""
        if x_m <= 0.0:
            return 0.0
        i = bisect_left(self.steps, x_m, key=lambda step: step.x1)
        if i == len(self.steps):
            return self.end_s if x_m <= self.end_m + MISS else None
        step = self.steps[i]
        return step.t + step.h * crossing(step.place, x_m, step.x0, step.x1)

    def time_of_speed(self, v_mps: float) -> float | None:
        """Time [s] at which the car first has a speed [m/s]; None where it never had it."""
        if not self.steps or v_mps <= self.steps[0].y0[V]:
            return 0.0 if self.steps else None
        step = next((step for step in self.steps if step.y1[V] >= v_mps), None)
        if step is None:
            return self.end_s if v_mps <= self.steps[-1].y1[V] + MISS else None
        return step.t + step.h * crossing(step.speed, v_mps, step.y0[V], step.y1[V])

    def outputs(self, step: Step, share: float, y: Row | None = None) -> list[float]:
        """The output row (``model.state``) at a share of a step, from the equations themselves.

        y: the state row there, if it is known already.
        """
        out = [0.0] * OUTPUTS
        tau = step.tau + share * step.h
        state = step.state(share) if y is None else y
        rates(self.params, self.curve, list(step.mode), tau, state, [0.0] * SLOTS, out)
        return out

    @property
    def end_m(self) -> float:
        """Distance at the last step's end [m]."""
        return self.steps[-1].x1 if self.steps else 0.0


def crossing(
    value: Callable[[float], float], wanted: float, at_start: float, at_end: float
) -> float:
    """Share of a step at which a quantity has a value that it rises through, by regula falsi.

    value: the quantity at a share; at_start <= wanted <= at_end: what it is at the step's ends.
    """
    low, high = 0.0, 1.0
    below, above = at_start - wanted, at_end - wanted
    share = 1.0
    side = 0
    for _ in range(60):
        if above <= 0.0 or high - low < 1e-15:
            return high
        share = high - above * (high - low) / (above - below)
        error = value(share) - wanted
        if abs(error) < 1e-13 * (1.0 + abs(wanted)):
            return share
        if error > 0.0:
            high, above = share, error
            if side == 1:
                below *= 0.5
            side = 1
        else:
            low, below = share, error
            if side == -1:
                above *= 0.5
            side = -1
    return share


def marks_at(places: Sequence[tuple[float, bool]], speeds: Sequence[float]) -> Marks:
    """Marks for places [m], each with whether it is landed on, and speeds [m/s], in any order."""
    ordered = sorted(set(places))
    return Marks(
        x=[x for x, _ in ordered],
        x_land=[int(landed) for _, landed in ordered],
        x_t=[nan] * len(ordered),
        v=sorted(speeds),
        v_t=[nan] * len(speeds),
    )


def record(
    params: Params,
    curve: Row,
    *,
    marks: Marks,
    limits: Limits = DEFAULT_LIMITS,
    speed_mps: float = 0.0,
) -> Trace:
    """Integrate a run with the interpreted kernels and keep its steps.

    ``speed_mps``: of a rolling start or a coast-down; 0 is a standing start.
    """
    state = new_state(float_list, int_list)
    work = new_work(float_list, int_list)
    begin(params, curve, state, speed_mps)
    steps: list[Step] = []
    outcome = RUNNING
    while outcome == RUNNING:
        before = _Before.of(state)
        outcome = advance(params, curve, marks, limits, state, work)
        if state.clock[H_DONE] > 0.0:
            steps.append(Step.of(before, state, work))
    counts = state.counts
    effort = Effort(counts[N_STEPS], counts[N_REJECTED], counts[N_RATES], state.clock[LANDING])
    return Trace(params, curve, outcome, tuple(steps), marks, effort)


def run_interpreted(
    params: Params,
    curve: Row,
    *,
    marks: Marks,
    limits: Limits = DEFAULT_LIMITS,
    speed_mps: float = 0.0,
) -> int:
    """Integrate a run with the interpreted kernels and keep nothing but the times of its marks,
    which are written into ``marks``; answers its outcome (``model.state``)."""
    state = new_state(float_list, int_list)
    work = new_work(float_list, int_list)
    return run_through(params, curve, marks, limits, state, work, speed_mps)
