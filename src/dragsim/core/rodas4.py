"""One step of Rodas4: order 4, six stages, L-stable, stiffly accurate, dense output of order 3.

Hairer and Wanner, Solving Ordinary Differential Equations II, 2nd ed., section VI.4, in the form
without matrix products:

    (I/(gamma h) - J) U_i
        = f(t + alpha_i h, y + sum_j a_ij U_j) + sum_j c_ij U_j / h + gamma_i h f_t
    y_1 = y + sum_j a_6j U_j + U_6,  error = U_6

Distance x is carried beside the solved block, since its own rate is the speed and no rate depends
on it but where the slope changes along the strip. There the block of y is solved with what is left
of x once it has been eliminated: with f_x = df/dx and the speed in column v,

    U_x = gamma h (v + sum_j c_ij U_xj / h + U_v)
    (I/(gamma h) - J - gamma h f_x e_v^T) U_i = ... + gamma h f_x (v + sum_j c_ij U_xj / h)

which is the method applied to (y, x), order and all. x is one more slot for the stages to move.
"""

from __future__ import annotations

from typing import Final

from dragsim.core.linear import factor, solve
from dragsim.core.rows import I_SPEED, N_ACTIVE, N_MOVED, N_RATES, TAU, State, Work, X
from dragsim.kernel import Row, kernel
from dragsim.model.params import Params
from dragsim.model.state import DISTANCE, SLOTS, V
from dragsim.model.system import rates, rates_again

GAMMA: Final = 0.25
ALPHA_2: Final = 0.386
ALPHA_3: Final = 0.21
ALPHA_4: Final = 0.63
GAMMA_1: Final = 0.25
GAMMA_2: Final = -0.1043
GAMMA_3: Final = 0.1035
GAMMA_4: Final = -0.0362
A_21: Final = 1.544
A_31: Final = 0.9466785280815826
A_32: Final = 0.2557011698983284
A_41: Final = 3.314825187068521
A_42: Final = 2.896124015972201
A_43: Final = 0.9986419139977817
A_51: Final = 1.221224509226641
A_52: Final = 6.019134481288629
A_53: Final = 12.53708332932087
A_54: Final = -0.6878860361058950
C_21: Final = -5.6688
C_31: Final = -2.430093356833875
C_32: Final = -0.2063599157091915
C_41: Final = -0.1073529058151375
C_42: Final = -9.594562251023355
C_43: Final = -20.47028614809616
C_51: Final = 7.496443313967647
C_52: Final = -10.24680431464352
C_53: Final = -33.99990352819905
C_54: Final = 11.70890893206160
C_61: Final = 8.083246795921522
C_62: Final = -7.981132988064893
C_63: Final = -31.52159432874371
C_64: Final = 16.31930543123136
C_65: Final = -6.058818238834054
D_21: Final = 10.12623508344586
D_22: Final = -7.487995877610167
D_23: Final = -34.80091861555747
D_24: Final = -7.992771707568823
D_25: Final = 1.025137723295662
D_31: Final = -0.6762803392801253
D_32: Final = 6.087714651680015
D_33: Final = 16.43084320892478
D_34: Final = 24.76722511418386
D_35: Final = -6.594389125716872

INCREMENT: Final = 3e-9
"""Relative increment of the difference quotients. Below the root of the machine's precision: what
the curvature of the rates makes of a larger one is felt before their rounding is
(docs/numerics.md)."""

TIME_INCREMENT: Final = 1e-7
"""Increment of the derivative by time [s]."""


@kernel
def jacobian(p: Params, curve: Row, s: State, w: Work) -> None:
    """df/dy over the slots in force at the state of ``s`` into ``w.jac``, by differences; where the
    slope depends on distance df/dx into ``w.fx``."""
    n = s.counts[N_ACTIVE]
    tau = s.clock[TAU]
    y = s.y
    f = s.f
    act = s.act
    ys = w.ys
    fs = w.fs
    jac = w.jac
    for slot in range(SLOTS):
        ys[slot] = y[slot]
    for j in range(n):
        slot = act[j]
        at = y[slot]
        ys[slot] = at + INCREMENT * max(abs(at), 1.0)
        step = ys[slot] - at
        rates_again(p, curve, s.mode, tau, ys, slot, s.out, fs, w.nothing)
        for i in range(n):
            row = act[i]
            jac[i * SLOTS + j] = (fs[row] - f[row]) / step
        ys[slot] = at
    s.counts[N_RATES] += n
    if s.counts[N_MOVED] > n:
        x = y[DISTANCE]
        ys[DISTANCE] = x + INCREMENT * max(abs(x), 1.0)
        step = ys[DISTANCE] - x
        rates_again(p, curve, s.mode, tau, ys, DISTANCE, s.out, fs, w.nothing)
        for i in range(n):
            w.fx[i] = (fs[act[i]] - f[act[i]]) / step
        s.counts[N_RATES] += 1


@kernel
def time_derivative(p: Params, curve: Row, s: State, w: Work, timed: bool) -> None:
    """df/dt at the state of ``s`` into ``w.ft``: zero where a phase does not depend on time."""
    n = s.counts[N_ACTIVE]
    if timed:
        tau = s.clock[TAU] + TIME_INCREMENT
        rates_again(p, curve, s.mode, tau, s.y, -1, s.out, w.fs, w.nothing)
        s.counts[N_RATES] += 1
        for k in range(n):
            slot = s.act[k]
            w.ft[k] = (w.fs[slot] - s.f[slot]) / TIME_INCREMENT
    else:
        for k in range(n):
            w.ft[k] = 0.0


@kernel
def close_stage(
    p: Params, curve: Row, s: State, w: Work, u: Row, h: float, alpha: float, gamma: float
) -> None:
    """Solve one stage into ``u`` from the state ``w.ys`` and the sums of earlier stages ``w.b``."""
    counts = s.counts
    n = counts[N_ACTIVE]
    ys = w.ys
    fs = w.fs
    b = w.b
    ft = w.ft
    act = s.act
    rates(p, curve, s.mode, s.clock[TAU] + alpha * h, ys, fs, w.nothing)
    shift = gamma * h
    rhs = w.rhs
    per_h = 1.0 / h
    for k in range(n):
        rhs[k] = fs[act[k]] + b[k] * per_h + shift * ft[k]
    if counts[N_MOVED] > n:
        share = GAMMA * h * (ys[V] + b[n] * per_h)
        for k in range(n):
            rhs[k] += share * w.fx[k]
    solve(n, w.lu, w.order, rhs, u)
    i_v = counts[I_SPEED]
    if i_v >= 0:
        u[n] = GAMMA * h * (ys[V] + b[n] * per_h + u[i_v])
    else:
        u[n] = 0.0


@kernel
def first_stage(s: State, w: Work, h: float) -> None:
    """Stage 1: the rates at the start are known already."""
    n = s.counts[N_ACTIVE]
    u = w.u1
    rhs = w.rhs
    for k in range(n):
        rhs[k] = s.f[s.act[k]] + GAMMA_1 * h * w.ft[k]
    if s.counts[N_MOVED] > n:
        share = GAMMA * h * s.y[V]
        for k in range(n):
            rhs[k] += share * w.fx[k]
    solve(n, w.lu, w.order, rhs, u)
    i_v = s.counts[I_SPEED]
    if i_v >= 0:
        u[n] = GAMMA * h * (s.y[V] + u[i_v])
    else:
        u[n] = 0.0


@kernel
def before_2(s: State, w: Work) -> None:
    """State and sums for stage 2."""
    counts = s.counts
    n = counts[N_ACTIVE]
    y = s.y
    act = s.act
    ys = w.ys
    b = w.b
    u1 = w.u1
    for k in range(counts[N_MOVED]):
        slot = act[k]
        ys[slot] = y[slot] + A_21 * u1[k]
    for k in range(n + 1):
        b[k] = C_21 * u1[k]


@kernel
def before_3(s: State, w: Work) -> None:
    """State and sums for stage 3."""
    counts = s.counts
    n = counts[N_ACTIVE]
    y = s.y
    act = s.act
    ys = w.ys
    b = w.b
    u1 = w.u1
    u2 = w.u2
    for k in range(counts[N_MOVED]):
        slot = act[k]
        ys[slot] = y[slot] + A_31 * u1[k] + A_32 * u2[k]
    for k in range(n + 1):
        b[k] = C_31 * u1[k] + C_32 * u2[k]


@kernel
def before_4(s: State, w: Work) -> None:
    """State and sums for stage 4."""
    counts = s.counts
    n = counts[N_ACTIVE]
    y = s.y
    act = s.act
    ys = w.ys
    b = w.b
    u1 = w.u1
    u2 = w.u2
    u3 = w.u3
    for k in range(counts[N_MOVED]):
        slot = act[k]
        ys[slot] = y[slot] + A_41 * u1[k] + A_42 * u2[k] + A_43 * u3[k]
    for k in range(n + 1):
        b[k] = C_41 * u1[k] + C_42 * u2[k] + C_43 * u3[k]


@kernel
def before_5(s: State, w: Work) -> None:
    """State and sums for stage 5; the step's end so far is kept in ``w.y1``."""
    counts = s.counts
    n = counts[N_ACTIVE]
    y = s.y
    act = s.act
    ys = w.ys
    b = w.b
    u1 = w.u1
    u2 = w.u2
    u3 = w.u3
    u4 = w.u4
    y1 = w.y1
    for k in range(counts[N_MOVED]):
        slot = act[k]
        y1[slot] = y[slot] + A_51 * u1[k] + A_52 * u2[k] + A_53 * u3[k] + A_54 * u4[k]
        ys[slot] = y1[slot]
    for k in range(n + 1):
        b[k] = C_51 * u1[k] + C_52 * u2[k] + C_53 * u3[k] + C_54 * u4[k]


@kernel
def before_6(s: State, w: Work) -> None:
    """State and sums for stage 6."""
    counts = s.counts
    n = counts[N_ACTIVE]
    act = s.act
    ys = w.ys
    b = w.b
    u1 = w.u1
    u2 = w.u2
    u3 = w.u3
    u4 = w.u4
    u5 = w.u5
    y1 = w.y1
    for k in range(counts[N_MOVED]):
        slot = act[k]
        y1[slot] += u5[k]
        ys[slot] = y1[slot]
    for k in range(n + 1):
        b[k] = C_61 * u1[k] + C_62 * u2[k] + C_63 * u3[k] + C_64 * u4[k] + C_65 * u5[k]


@kernel
def eliminate_distance(s: State, w: Work, h: float) -> None:
    """J + gamma h f_x e_v^T into ``w.jac_x``."""
    n = s.counts[N_ACTIVE]
    for i in range(n):
        row = i * SLOTS
        for j in range(n):
            w.jac_x[row + j] = w.jac[row + j]
        w.jac_x[row + s.counts[I_SPEED]] += GAMMA * h * w.fx[i]


@kernel
def step(p: Params, curve: Row, s: State, w: Work, h: float) -> bool:
    """One step of length h [s] from the state of ``s``; its end into ``w.y1`` and ``w.x1``.

    Needs ``w.jac`` and ``w.ft`` at that state. The error estimate is ``w.u6``. Answers False where
    the linear system is singular.
    """
    n = s.counts[N_ACTIVE]
    jac = w.jac
    if s.counts[N_MOVED] > n:
        eliminate_distance(s, w, h)
        jac = w.jac_x
    if not factor(n, 1.0 / (GAMMA * h), jac, w.lu, w.order):
        return False
    for slot in range(SLOTS):
        w.ys[slot] = s.y[slot]
        w.y1[slot] = s.y[slot]
    first_stage(s, w, h)
    before_2(s, w)
    close_stage(p, curve, s, w, w.u2, h, ALPHA_2, GAMMA_2)
    before_3(s, w)
    close_stage(p, curve, s, w, w.u3, h, ALPHA_3, GAMMA_3)
    before_4(s, w)
    close_stage(p, curve, s, w, w.u4, h, ALPHA_4, GAMMA_4)
    before_5(s, w)
    close_stage(p, curve, s, w, w.u5, h, 1.0, 0.0)
    before_6(s, w)
    close_stage(p, curve, s, w, w.u6, h, 1.0, 0.0)
    s.counts[N_RATES] += 5
    u6 = w.u6
    for k in range(n):
        w.y1[s.act[k]] += u6[k]
    x = s.clock[X] + A_51 * w.u1[n] + A_52 * w.u2[n] + A_53 * w.u3[n] + A_54 * w.u4[n]
    w.x1[0] = x + w.u5[n] + u6[n]
    w.y1[DISTANCE] = w.x1[0]
    return True


@kernel
def prepare_dense(n: int, w: Work) -> None:
    """Coefficients of the dense output of the step just made, over n slots in force, into ``w.k2``
    and ``w.k3``."""
    for k in range(n):
        u1 = w.u1[k]
        u2 = w.u2[k]
        u3 = w.u3[k]
        u4 = w.u4[k]
        u5 = w.u5[k]
        w.k2[k] = D_21 * u1 + D_22 * u2 + D_23 * u3 + D_24 * u4 + D_25 * u5
        w.k3[k] = D_31 * u1 + D_32 * u2 + D_33 * u3 + D_34 * u4 + D_35 * u5


@kernel
def dense(y0: float, y1: float, k2: float, k3: float, share: float) -> float:
    """A slot at the share of the step, 0 its start and 1 its end."""
    rest = 1.0 - share
    return rest * y0 + share * (y1 + rest * (k2 + share * k3))
