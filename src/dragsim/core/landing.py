"""Finding where inside a step something happens, and stepping exactly there."""

from __future__ import annotations

from typing import Final

from dragsim.core.rodas4 import dense, prepare_dense, step
from dragsim.core.rows import (
    H_BEFORE,
    LANDING,
    N_ACTIVE,
    N_MOVED,
    N_RATES,
    TAU,
    Marks,
    State,
    Work,
    X,
)
from dragsim.kernel import Row, kernel
from dragsim.model.params import Params
from dragsim.model.state import GUARDS, OUT_ACCELERATION, SLOTS, V
from dragsim.model.system import guards, rates

ON_PLACE: Final = 100
"""Code of landing on a place; smaller codes are guards."""
ON_SPEED: Final = 101
NOTHING: Final = -1

LANDED: Final = 1e-11
"""A landing this close in time is done [s]."""


@kernel
def look(p: Params, curve: Row, s: State, w: Work, h: float, share: float) -> None:
    """Guards at a share of the step just made into ``w.gs``."""
    for slot in range(SLOTS):
        w.ys[slot] = s.y[slot]
    for k in range(s.counts[N_MOVED]):
        slot = s.act[k]
        w.ys[slot] = dense(s.y[slot], w.y1[slot], w.k2[k], w.k3[k], share)
    rates(p, curve, s.mode, s.clock[TAU] + share * h, w.ys, w.fs, w.outs)
    guards(p, curve, s.mode, w.ys, w.outs, w.gs)
    s.counts[N_RATES] += 1


@kernel
def quintic(
    x0: float, x1: float, v0: float, v1: float, a0: float, a1: float, h: float, share: float
) -> float:
    """Distance [m] at a share of a step of length h [s], from x, v, a at both ends."""
    v0 *= h
    v1 *= h
    a0 *= h * h
    a1 *= h * h
    rise = x1 - x0
    c3 = 10.0 * rise - 6.0 * v0 - 4.0 * v1 - 1.5 * a0 + 0.5 * a1
    c4 = -15.0 * rise + 8.0 * v0 + 7.0 * v1 + 1.5 * a0 - a1
    c5 = 6.0 * rise - 3.0 * (v0 + v1) + 0.5 * (a1 - a0)
    return x0 + share * (v0 + share * (0.5 * a0 + share * (c3 + share * (c4 + share * c5))))


@kernel
def place(s: State, w: Work, h: float, share: float) -> float:
    """Distance [m] at a share of the step just made."""
    a0 = s.out[OUT_ACCELERATION]
    a1 = w.out1[OUT_ACCELERATION]
    return quintic(s.clock[X], w.x1[0], s.y[V], w.y1[V], a0, a1, h, share)


@kernel
def find_place(s: State, w: Work, h: float, x: float) -> float:
    """Share of the step at which the car is at ``x`` [m], by bisection kept safe regula falsi."""
    low = 0.0
    high = 1.0
    at_low = s.clock[X] - x
    at_high = w.x1[0] - x
    share = 1.0
    side = 0
    for _ in range(60):
        if at_high <= 0.0 or high - low < 1e-15:
            return high
        share = high - at_high * (high - low) / (at_high - at_low)
        value = place(s, w, h, share) - x
        if abs(value) < 1e-13 * (1.0 + abs(x)):
            return share
        if value > 0.0:
            high = share
            at_high = value
            if side == 1:
                at_low *= 0.5
            side = 1
        else:
            low = share
            at_low = value
            if side == -1:
                at_high *= 0.5
            side = -1
    return share


@kernel
def find_speed(s: State, w: Work, v: float) -> float:
    """Share of the step at which the car first has the speed ``v`` [m/s], by bisection."""
    i_v = -1
    for k in range(s.counts[N_ACTIVE]):
        if s.act[k] == V:
            i_v = k
    low = 0.0
    high = 1.0
    for _ in range(50):
        share = 0.5 * (low + high)
        if dense(s.y[V], w.y1[V], w.k2[i_v], w.k3[i_v], share) < v:
            low = share
        else:
            high = share
    return high


@kernel
def find_guard(
    p: Params, curve: Row, s: State, w: Work, h: float, guard: int, high: float, at_high: float
) -> float:
    """Share of the step at which a guard reaches zero, to about 1e-7, by regula falsi.

    high: a share at which it is ``at_high``, no longer above zero.
    """
    low = 0.0
    at_low = s.g[guard]
    share = high
    side = 0
    for _ in range(40):
        if high - low < 1e-7:
            return high
        share = high - at_high * (high - low) / (at_high - at_low)
        look(p, curve, s, w, h, share)
        value = w.gs[guard]
        if value <= 0.0:
            if value == 0.0 or high - share < 1e-7:
                return share
            high = share
            at_high = value
            if side == 1:
                at_low *= 0.5
            side = 1
        else:
            if share - low < 1e-7:
                return share
            low = share
            at_low = value
            if side == -1:
                at_high *= 0.5
            side = -1
    return share


@kernel
def least(fall: float, rise: float, span: float, h: float, start: float, end: float) -> float:
    """Share of a step of length h [s] at which a guard, above zero at its ends, is least by a
    parabola; 0 where that is not inside the step or not below half of both ends.

    fall, rise: its mean rates [1/s] over a time that ends with the step's start, or begins there,
    and over the step; span: from the middle of the one to the middle of the other [s].
    """
    bend = (rise - fall) / span
    slope = rise - 0.5 * bend * h
    if bend <= 0.0 or slope >= 0.0:
        return 0.0
    share = -slope / (bend * h)
    if share >= 1.0 or start + 0.5 * slope * share * h > 0.5 * min(start, end):
        return 0.0
    return share


@kernel
def dips(p: Params, curve: Row, s: State, w: Work, h: float, guard: int) -> float:
    """Share of the step at which a guard that is above zero at both ends is no longer, or 0.

    Where the parabola through its value at the start of the step before and at both ends of this
    one comes near zero, the guard is looked at there, and once more by what is seen.
    """
    before = s.clock[H_BEFORE]
    if before == 0.0:
        return 0.0
    start = s.g[guard]
    end = w.g1[guard]
    rise = (end - start) / h
    share = least((start - s.g_before[guard]) / before, rise, 0.5 * (before + h), h, start, end)
    if share == 0.0:
        return 0.0
    look(p, curve, s, w, h, share)
    if w.gs[guard] > 0.0:
        fall = (w.gs[guard] - start) / (share * h)
        share = least(fall, rise, 0.5 * (1.0 - share) * h, h, start, end)
        if share == 0.0:
            return 0.0
        look(p, curve, s, w, h, share)
    return share if w.gs[guard] <= 0.0 else 0.0


@kernel
def evaluate_end(p: Params, curve: Row, s: State, w: Work, h: float) -> None:
    """Rates, outputs and guards at the end of the step just made."""
    for slot in range(SLOTS):
        w.f1[slot] = 0.0
    rates(p, curve, s.mode, s.clock[TAU] + h, w.y1, w.f1, w.out1)
    guards(p, curve, s.mode, w.y1, w.out1, w.g1)
    s.counts[N_RATES] += 1


@kernel
def miss(m: Marks, s: State, w: Work, code: int, i_x: int, i_v: int) -> float:
    """By how much the step just made misses the event ``code``, in the event's own unit."""
    if code == ON_PLACE:
        return w.x1[0] - m.x[i_x]
    if code == ON_SPEED:
        return w.y1[V] - m.v[i_v]
    return w.g1[code]


@kernel
def slope(p: Params, curve: Row, s: State, w: Work, code: int, h: float) -> float:
    """Rate [1/s] of the event ``code`` at the end of the step just made, from its dense output."""
    if code == ON_PLACE:
        return w.y1[V]
    if code == ON_SPEED:
        return w.out1[OUT_ACCELERATION]
    prepare_dense(s.counts[N_MOVED], w)
    look(p, curve, s, w, h, 0.999)
    return (w.g1[code] - w.gs[code]) / (0.001 * h)


@kernel
def land(
    p: Params, curve: Row, m: Marks, s: State, w: Work, code: int, i_x: int, i_v: int, h: float
) -> float:
    """Step again from the same start so that the event ``code`` falls on the step's end.

    ``h`` [s] is the first guess, from dense output; secant steps follow until the event is met to
    1e-11 s. Answers the length of the step made; ``w`` holds its end. The largest miss is kept in
    the clock row.
    """
    longest = h
    before = 0.0
    value_before = 0.0
    rate = 0.0
    correction = 0.0
    for attempt in range(8):
        step(p, curve, s, w, h)
        evaluate_end(p, curve, s, w, h)
        value = miss(m, s, w, code, i_x, i_v)
        if attempt == 0:
            rate = slope(p, curve, s, w, code, h)
        elif value != value_before:
            rate = (value - value_before) / (h - before)
        if rate == 0.0:
            break
        correction = -value / rate
        if abs(correction) < LANDED:
            break
        before = h
        value_before = value
        h = min(max(h + correction, 0.5 * h), 1.5 * longest)
    s.clock[LANDING] = max(s.clock[LANDING], abs(correction))
    prepare_dense(s.counts[N_MOVED], w)
    return h


@kernel
def first_event(
    p: Params, curve: Row, m: Marks, s: State, w: Work, h: float, i_x: int, i_v: int
) -> tuple[int, float]:
    """Earliest thing to land on within the step just made: its code and its share of the step.

    i_x, i_v: next marks of each kind that are landed on, or beyond the rows where there is none.
    """
    code = NOTHING
    first = 2.0
    prepare_dense(s.counts[N_MOVED], w)
    if i_x < len(m.x) and w.x1[0] >= m.x[i_x]:
        code = ON_PLACE
        first = find_place(s, w, h, m.x[i_x])
    if i_v < len(m.v) and w.y1[V] >= m.v[i_v]:
        share = find_speed(s, w, m.v[i_v])
        if share < first:
            code = ON_SPEED
            first = share
    for guard in range(GUARDS):
        if s.armed[guard] == 1:
            high = 1.0
            at_high = w.g1[guard]
            if at_high > 0.0:
                high = dips(p, curve, s, w, h, guard)
                at_high = w.gs[guard]
            share = 2.0
            if high > 0.0:
                share = find_guard(p, curve, s, w, h, guard, high, at_high)
            if share < first:
                code = guard
                first = share
    return code, first
