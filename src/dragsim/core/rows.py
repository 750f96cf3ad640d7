"""The rows a run works in: created once, as lists or arrays, and written in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from dragsim.kernel import IntRow, Row
from dragsim.model.params import Params
from dragsim.model.state import GUARDS, MODES, OUTPUTS, SLOTS

WIDTH: Final = SLOTS + 1
"""Length of a row over the slots in force and distance."""

# Slots of the clock row.
T: Final = 0
"""Time since the release [s]."""
X: Final = 1
"""Distance since the release [m]."""
TAU: Final = 2
"""Age of the phase [s]."""
H_NEXT: Final = 3
"""Step to try next [s]."""
H_DONE: Final = 4
"""Length of the step just made [s]."""
T_PROGRESS: Final = 5
X_PROGRESS: Final = 6
"""Time and place of the last metre of progress."""
LANDING: Final = 7
"""Largest miss of an event landed on so far [s]."""
H_BEFORE: Final = 8
"""Length of the last step [s], 0 after a change of mode."""
CLOCKS: Final = 9

# Slots of the count row.
N_ACTIVE: Final = 0
N_STEPS: Final = 1
N_REJECTED: Final = 2
N_RATES: Final = 3
N_IDLE: Final = 4
"""Transitions since the last step that took time."""
I_X: Final = 5
I_V: Final = 6
"""Next mark of each kind."""
I_SPEED: Final = 7
"""Place of the car's speed among the slots in force, -1 where it is not."""
JUMPED: Final = 8
"""1 if the last step ended in a change of mode."""
N_MOVED: Final = 9
"""How many slots the stages move: those in force, and distance where the slope depends on it."""
COUNTS: Final = 10


class State(NamedTuple):
    """Where a run stands: clock, state, its rates, mode, outputs, guards, at the start of the last
    step too, and which are armed, counts, slots in force."""

    clock: Row
    y: Row
    f: Row
    mode: IntRow
    out: Row
    g: Row
    g_before: Row
    armed: IntRow
    counts: IntRow
    act: IntRow


class Work(NamedTuple):
    """Scratch of one step. u1..u6 and b: the stages over the slots in force, distance last; jac, lu
    by rows of SLOTS, order and rhs: the linear system; y1, f1, out1, g1: the step's end; ys, fs,
    outs, gs: a stage or a look inside; nothing: an empty row; k2, k3: dense output; ft, fx:
    derivatives by time and distance, and jac_x the matrix with the latter's share, where the slope
    depends on distance; x1[0]: distance at the step's end."""

    u1: Row
    u2: Row
    u3: Row
    u4: Row
    u5: Row
    u6: Row
    b: Row
    jac: Row
    lu: Row
    order: IntRow
    rhs: Row
    ft: Row
    fx: Row
    jac_x: Row
    ys: Row
    fs: Row
    outs: Row
    nothing: Row
    gs: Row
    y1: Row
    f1: Row
    out1: Row
    g1: Row
    k2: Row
    k3: Row
    x1: Row


class Marks(NamedTuple):
    """Places and speeds whose times are wanted, each kind in rising order.

    x [m], and 1 in ``x_land`` where the stepper lands instead of interpolating; v [m/s], always
    landed on. x_t, v_t: times found [s], NaN until then. A run is finished once all places are
    behind it.
    """

    x: Row
    x_land: IntRow
    x_t: Row
    v: Row
    v_t: Row


class Car(NamedTuple):
    """A car ready to run, of many. curve: torque row (``model.engine``); v: speed of a rolling
    start [m/s]; outcome[0]: written when it has run (``model.state``)."""

    params: Params
    curve: Row
    marks: Marks
    v: float
    outcome: IntRow


def new_state(floats: Callable[[int], Row], ints: Callable[[int], IntRow]) -> State:
    """A cleared state; ``floats(n)`` and ``ints(n)`` make rows of n zeros."""
    return State(
        clock=floats(CLOCKS),
        y=floats(SLOTS),
        f=floats(SLOTS),
        mode=ints(MODES),
        out=floats(OUTPUTS),
        g=floats(GUARDS),
        g_before=floats(GUARDS),
        armed=ints(GUARDS),
        counts=ints(COUNTS),
        act=ints(SLOTS),
    )


def new_work(floats: Callable[[int], Row], ints: Callable[[int], IntRow]) -> Work:
    """Cleared scratch; ``floats(n)`` and ``ints(n)`` make rows of n zeros."""
    return Work(
        u1=floats(WIDTH),
        u2=floats(WIDTH),
        u3=floats(WIDTH),
        u4=floats(WIDTH),
        u5=floats(WIDTH),
        u6=floats(WIDTH),
        b=floats(WIDTH),
        jac=floats(SLOTS * SLOTS),
        lu=floats(SLOTS * SLOTS),
        order=ints(SLOTS),
        rhs=floats(SLOTS),
        ft=floats(SLOTS),
        fx=floats(SLOTS),
        jac_x=floats(SLOTS * SLOTS),
        ys=floats(SLOTS),
        fs=floats(SLOTS),
        outs=floats(OUTPUTS),
        nothing=floats(0),
        gs=floats(GUARDS),
        y1=floats(SLOTS),
        f1=floats(SLOTS),
        out1=floats(OUTPUTS),
        g1=floats(GUARDS),
        k2=floats(WIDTH),
        k3=floats(WIDTH),
        x1=floats(1),
    )


def float_list(n: int) -> Row:
    """A row of n zeros for the interpreter."""
    return [0.0] * n


def int_list(n: int) -> IntRow:
    """A row of n zeros for the interpreter."""
    return [0] * n
