"""One accepted step: size control, landing, transitions, marks, and the outcomes that end a run."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Final, NamedTuple

from dragsim.core.landing import (
    NOTHING,
    ON_PLACE,
    ON_SPEED,
    evaluate_end,
    find_place,
    first_event,
    land,
)
from dragsim.core.rodas4 import jacobian, step, time_derivative
from dragsim.core.rows import (
    H_BEFORE,
    H_DONE,
    H_NEXT,
    I_SPEED,
    I_V,
    I_X,
    JUMPED,
    N_ACTIVE,
    N_IDLE,
    N_MOVED,
    N_RATES,
    N_REJECTED,
    N_STEPS,
    T_PROGRESS,
    TAU,
    X_PROGRESS,
    Car,
    Marks,
    State,
    T,
    Work,
    X,
)
from dragsim.kernel import Row, kernel
from dragsim.model.params import Params
from dragsim.model.slope import sight
from dragsim.model.state import (
    BOOST,
    DISTANCE,
    EVENT_TIME,
    FINISHED,
    GUARDS,
    LOAD,
    NEVER,
    NEVER_LAUNCHED,
    NO_PROGRESS,
    OUT_ACCELERATION,
    PHASE,
    RUNNING,
    SLOTS,
    STEP_LIMIT,
    TIME_LIMIT,
    V,
)
from dragsim.model.system import (
    active,
    guards,
    keeps_clock,
    rates,
    roll,
    stage,
    stop_time,
    transition,
)

FIRST_STEP: Final = 1e-3
"""Step tried after a jump [s]."""
LONGEST_STEP: Final = 0.5
"""Longest step up to the finish [s]."""
LONGEST_STEP_AFTER: Final = 4.0
"""Longest step past the finish, where only speeds are still wanted [s]."""
SHORTEST_STEP: Final = 1e-12
"""A step this short means that the equations cannot be followed [s]."""
IDLE_LIMIT: Final = 16
"""Transitions in a row that take no time before a run is given up."""
ARMED_FROM: Final = 1e-9
"""A guard is armed once it has been this far from zero."""
SLOW: Final = 1.0
"""Speed for which steps are kept within sight of the road ahead at the least [m/s]."""
STEADY: Final = 1e-3
"""Acceleration below which a car is at its top speed [m/s^2]."""
LEFT_THE_LINE: Final = 0.3048
"""Distance that a car has to cover to have launched [m]."""


class Limits(NamedTuple):
    """rtol: relative tolerance, from which the absolute ones follow; steps: most steps tried;
    idle_time without a metre of progress [s]; time before the finish [s]; time_after: time from
    the release at which a run past its finish ends [s]."""

    rtol: float
    steps: int
    idle_time: float
    time: float
    time_after: float


@kernel
def error_norm(s: State, w: Work, rtol: float) -> float:
    """Root mean square of the error over its tolerance; 1 is the largest accepted.

    Absolute tolerances at rtol 1e-5: speed 1e-6 m/s, distance 1e-6 m, angular speeds 1e-5 rad/s,
    boost and load transfer 1e-6; all in proportion to rtol.

    The error estimate U_6 ~ h^4 passes through zero at some h where the true error does not. So a
    second one keeps watch: U_5 ~ h^3, its norm N_5 made to go with h^4 as N_5 (N_5 rtol)^0.333. On
    most steps it is about 0.15 of the first; it is the larger one in a step of twenty.
    """
    n = s.counts[N_ACTIVE]
    total = 0.0
    watch = 0.0
    for k in range(n):
        slot = s.act[k]
        floor = 1.0
        if slot == V or slot == BOOST or slot == LOAD:
            floor = 0.1
        per_tolerance = 1.0 / (rtol * (floor + max(abs(s.y[slot]), abs(w.y1[slot]))))
        error = w.u6[k] * per_tolerance
        total += error * error
        error = w.u5[k] * per_tolerance
        watch += error * error
    size = float(n)
    if s.counts[I_SPEED] >= 0:
        error = w.u6[n] / (rtol * (0.1 + abs(w.x1[0])))
        total += error * error
        size += 1.0
    watch = sqrt(watch / size)
    watch *= float((watch * rtol) ** 0.333)
    return max(sqrt(total / size), watch)


@kernel
def settle(p: Params, curve: Row, s: State) -> None:
    """Rates, slots in force, guards and arming after a change of mode."""
    n = active(p, s.mode, s.act)
    s.counts[N_ACTIVE] = n
    s.counts[I_SPEED] = -1
    for k in range(n):
        if s.act[k] == V:
            s.counts[I_SPEED] = k
    s.counts[N_MOVED] = n
    if p.road.knots > 0 and s.counts[I_SPEED] >= 0:
        s.act[n] = DISTANCE
        s.counts[N_MOVED] = n + 1
    for slot in range(SLOTS):
        s.f[slot] = 0.0
    rates(p, curve, s.mode, s.clock[TAU], s.y, s.f, s.out)
    s.counts[N_RATES] += 1
    guards(p, curve, s.mode, s.y, s.out, s.g)
    s.clock[H_BEFORE] = 0.0
    for guard in range(GUARDS):
        s.armed[guard] = 1 if s.g[guard] > ARMED_FROM else 0


@kernel
def change(p: Params, curve: Row, s: State, w: Work, event: int) -> int:
    """Carry out an event at the state of ``s``; answer RUNNING or an outcome."""
    phase = s.mode[PHASE]
    tau = s.clock[TAU]
    outcome = transition(p, curve, s.mode, event, tau, s.y, w.fs, s.out)
    s.counts[JUMPED] = 1
    s.counts[N_IDLE] += 1
    if outcome != RUNNING:
        return outcome
    if s.counts[N_IDLE] > IDLE_LIMIT:
        return STEP_LIMIT
    if s.mode[PHASE] != phase and not keeps_clock(p, phase, s.mode[PHASE]):
        s.clock[TAU] = 0.0
    s.clock[H_NEXT] = FIRST_STEP
    settle(p, curve, s)
    return RUNNING


@kernel
def overdue(s: State, g: Row) -> int:
    """A guard that is below zero without having been armed: its event is due before any step."""
    for guard in range(GUARDS):
        if s.armed[guard] == 0 and g[guard] < -ARMED_FROM:
            return guard
    return NOTHING


@kernel
def attempt(p: Params, curve: Row, limits: Limits, s: State, w: Work, longest: float) -> float:
    """Make one step within tolerance, no longer than ``longest`` [s]; answer its length, 0 if none.

    Leaves the step's end in ``w`` and the next step's length in the clock row.
    """
    h = min(s.clock[H_NEXT], longest)
    planned = s.clock[H_NEXT]
    while True:
        s.counts[N_STEPS] += 1
        if s.counts[N_STEPS] > limits.steps or h < SHORTEST_STEP:
            return 0.0
        error = 1e6
        if step(p, curve, s, w, h):
            error = error_norm(s, w, limits.rtol)
        if error <= 1.0:
            break
        s.counts[N_REJECTED] += 1
        factor = 0.1
        if error < 1e6:
            factor = max(0.2, 0.9 / sqrt(sqrt(error)))
        h *= factor
        planned = h
    growth = 5.0
    if error > 1e-3:
        growth = 0.9 / sqrt(sqrt(error))
    grown = h * growth
    if h < planned and grown < planned and growth > 1.0:
        grown = planned
    s.clock[H_NEXT] = grown
    return h


@kernel
def note_places(m: Marks, s: State, w: Work, h: float, landed: bool) -> None:
    """Times of the places passed in the step about to be taken; the last one landed on exactly."""
    i = s.counts[I_X]
    while i < len(m.x) and (w.x1[0] >= m.x[i] or (landed and m.x_land[i] == 1)):
        if m.x_land[i] == 0:
            m.x_t[i] = s.clock[T] + h * find_place(s, w, h, m.x[i])
        elif landed:
            m.x_t[i] = s.clock[T] + h
            landed = False
        else:
            break
        i += 1
    s.counts[I_X] = i


@kernel
def note_speeds(m: Marks, s: State) -> None:
    """Speeds that a step which landed on something else has brought along: their time is now."""
    i = s.counts[I_V]
    while i < len(m.v) and s.y[V] >= m.v[i]:
        m.v_t[i] = s.clock[T]
        i += 1
    s.counts[I_V] = i


@kernel
def next_landing(m: Marks, i: int) -> int:
    """Next place from ``i`` on that is landed on, or the number of places."""
    while i < len(m.x) and m.x_land[i] == 0:
        i += 1
    return i


@kernel
def commit(s: State, w: Work, h: float, tau: float) -> None:
    """Take the step: its end becomes the state."""
    s.clock[T] += h
    s.clock[X] = w.x1[0]
    s.clock[TAU] = tau
    s.clock[H_DONE] = h
    s.clock[H_BEFORE] = h
    s.counts[N_IDLE] = 0
    for slot in range(SLOTS):
        s.y[slot] = w.y1[slot]
        s.f[slot] = w.f1[slot]
    for i in range(len(s.out)):
        s.out[i] = w.out1[i]
    for guard in range(GUARDS):
        s.g_before[guard] = s.g[guard]
        s.g[guard] = w.g1[guard]
        if w.g1[guard] > ARMED_FROM:
            s.armed[guard] = 1


@kernel
def verdict(m: Marks, limits: Limits, s: State, steady: bool) -> int:
    """RUNNING, or the outcome that the clock, the marks or lack of progress call for.

    steady: the step began without acceleration, in a phase that lasts. One that ends by itself,
    such as a shift, only passes through zero on its way from coasting to pulling.
    """
    if s.clock[X] > s.clock[X_PROGRESS] + 1.0:
        s.clock[X_PROGRESS] = s.clock[X]
        s.clock[T_PROGRESS] = s.clock[T]
    if s.counts[I_X] >= len(m.x):
        if s.counts[I_V] >= len(m.v) or s.clock[T] >= limits.time_after:
            return FINISHED
        if steady and abs(s.out[OUT_ACCELERATION]) < STEADY:
            return FINISHED
        return RUNNING
    if s.clock[T] - s.clock[T_PROGRESS] > limits.idle_time:
        return NO_PROGRESS
    if s.clock[T] >= limits.time:
        return TIME_LIMIT
    return RUNNING


@kernel
def advance(p: Params, curve: Row, m: Marks, limits: Limits, s: State, w: Work) -> int:
    """Take one step, or carry out one event that is due; answer RUNNING or an outcome.

    The step ends at the earliest of: its own length, a known time, an event. ``s`` must come from
    ``begin`` or an earlier call. Whatever ends a run past its last place, it has finished; a car
    that comes to a halt before it has left the line has never launched.
    """
    outcome = move(p, curve, m, limits, s, w)
    if outcome != RUNNING and len(m.x) > 0 and s.counts[I_X] >= len(m.x):
        return FINISHED
    if outcome == NO_PROGRESS and s.clock[X] < LEFT_THE_LINE:
        return NEVER_LAUNCHED
    return outcome


@kernel
def move(p: Params, curve: Row, m: Marks, limits: Limits, s: State, w: Work) -> int:
    """One step or one event that is due; answer RUNNING or what became of it."""
    s.counts[JUMPED] = 0
    s.clock[H_DONE] = 0.0
    due = overdue(s, s.g)
    if due != NOTHING:
        return change(p, curve, s, w, due)
    tau = s.clock[TAU]
    stop = stop_time(p, s.mode)
    timed = tau < stop
    longest = LONGEST_STEP_AFTER if s.counts[I_X] >= len(m.x) else LONGEST_STEP
    if timed:
        longest = min(longest, max(stop - tau, SHORTEST_STEP))
    if p.road.knots > 0:
        ahead = sight(p.road.knots, curve, s.clock[X]) / max(s.y[V], SLOW)
        longest = min(longest, max(ahead, SHORTEST_STEP))
    note_speeds(m, s)
    jacobian(p, curve, s, w)
    time_derivative(p, curve, s, w, timed)
    h = attempt(p, curve, limits, s, w, longest)
    if h == 0.0:
        return STEP_LIMIT
    evaluate_end(p, curve, s, w, h)
    due = overdue(s, w.g1)
    if due != NOTHING:
        return change(p, curve, s, w, due)
    planned = s.clock[H_NEXT]
    i_x = next_landing(m, s.counts[I_X])
    i_v = s.counts[I_V]
    code, share = first_event(p, curve, m, s, w, h, i_x, i_v)
    at_stop = timed and h >= stop - tau
    if code != NOTHING:
        at_stop = at_stop and share >= 1.0
        if share < 1.0:
            h = land(p, curve, m, s, w, code, i_x, i_v, max(share * h, SHORTEST_STEP))
            s.clock[H_NEXT] = max(planned, h)
    note_places(m, s, w, h, code == ON_PLACE)
    if code == ON_SPEED:
        m.v_t[i_v] = s.clock[T] + h
        s.counts[I_V] = i_v + 1
    steady = stop >= NEVER and abs(s.out[OUT_ACCELERATION]) < STEADY
    commit(s, w, h, stop if at_stop else tau + h)
    outcome = verdict(m, limits, s, steady)
    if outcome == RUNNING and 0 <= code < GUARDS:
        return change(p, curve, s, w, code)
    if outcome == RUNNING and at_stop:
        return change(p, curve, s, w, EVENT_TIME)
    return outcome


@kernel
def begin(p: Params, curve: Row, s: State, v: float) -> None:
    """Put the car at the line and make ``s`` ready for ``advance``.

    v [m/s]: speed of a rolling start, which not every drivetrain can; 0 from rest.
    """
    for i in range(len(s.clock)):
        s.clock[i] = 0.0
    for i in range(len(s.counts)):
        s.counts[i] = 0
    for slot in range(SLOTS):
        s.act[slot] = 0
    s.clock[H_NEXT] = FIRST_STEP
    stage(p, s.mode, s.y, s.out)
    if v > 0.0:
        roll(p, s.mode, s.y, v)
    settle(p, curve, s)


@kernel
def run_through(
    p: Params, curve: Row, m: Marks, limits: Limits, s: State, w: Work, v: float
) -> int:
    """``begin`` at v [m/s] and ``advance`` until the run has an outcome; answer it."""
    begin(p, curve, s, v)
    outcome = RUNNING
    while outcome == RUNNING:
        outcome = advance(p, curve, m, limits, s, w)
    return outcome


@kernel
def run_all(cars: Sequence[Car], limits: Limits, s: State, w: Work) -> None:
    """Run cars one after another in the same rows; their marks and outcomes are written."""
    for i in range(len(cars)):
        car = cars[i]
        car.outcome[0] = run_through(car.params, car.curve, car.marks, limits, s, w, car.v)
