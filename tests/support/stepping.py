"""Fixed steps of the stepper's own kernels on the model's own rates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from cars import Car
from scipy.integrate import solve_ivp  # type: ignore[import-untyped]

from dragsim.core.advance import commit, settle
from dragsim.core.landing import evaluate_end
from dragsim.core.rodas4 import dense, jacobian, prepare_dense, step, time_derivative
from dragsim.core.rows import (
    N_ACTIVE,
    TAU,
    State,
    Work,
    X,
    float_list,
    int_list,
    new_state,
    new_work,
)
from dragsim.model.state import DISTANCE, OUTPUTS, SLOTS
from dragsim.model.system import active, rates, stop_time


class Start:
    """A state within one phase from which to step."""

    def __init__(self, car: Car, *, mode: Sequence[int], tau: float, y: Sequence[float]) -> None:
        self.car = car
        self.mode = list(mode)
        self.tau = tau
        self.y = list(y)
        row = [0] * SLOTS
        self.act = row[: active(car.params, self.mode, row)]

    def _rows(self) -> tuple[State, Work]:
        s = new_state(float_list, int_list)
        for i, value in enumerate(self.mode):
            s.mode[i] = value
        for i, y in enumerate(self.y):
            s.y[i] = y
        s.clock[X] = self.y[DISTANCE]
        s.clock[TAU] = self.tau
        settle(self.car.params, self.car.curve, s)
        return s, new_work(float_list, int_list)

    def _step(self, s: State, w: Work, h: float) -> None:
        p, curve = self.car
        jacobian(p, curve, s, w)
        time_derivative(p, curve, s, w, s.clock[TAU] < stop_time(p, s.mode))
        assert step(p, curve, s, w, h)

    def stepped(self, duration: float, steps: int) -> list[float]:
        """State row and distance after so many equal steps."""
        s, w = self._rows()
        h = duration / steps
        for _ in range(steps):
            self._step(s, w, h)
            evaluate_end(self.car.params, self.car.curve, s, w, h)
            commit(s, w, h, s.clock[TAU] + h)
        return [*[s.y[slot] for slot in self.act], s.clock[X]]

    def inside(self, h: float, share: float) -> list[float]:
        """Dense output at a share of one step."""
        s, w = self._rows()
        self._step(s, w, h)
        n = s.counts[N_ACTIVE]
        prepare_dense(n, w)
        return [
            dense(s.y[slot], w.y1[slot], w.k2[k], w.k3[k], share) for k, slot in enumerate(self.act)
        ]

    def reference(self, duration: float) -> list[float]:
        """State row and distance by scipy's DOP853 at 1e-13."""

        def f(tau: float, z: np.ndarray) -> list[float]:
            y = list(self.y)
            for k, slot in enumerate(self.act):
                y[slot] = float(z[k])
            y[DISTANCE] = float(z[-1])
            dy = [0.0] * SLOTS
            rates(self.car.params, self.car.curve, self.mode, tau, y, dy, [0.0] * OUTPUTS)
            return [*[dy[slot] for slot in self.act], y[0]]

        z0 = [*[self.y[slot] for slot in self.act], self.y[DISTANCE]]
        end = self.tau + duration
        solution = solve_ivp(f, (self.tau, end), z0, method="DOP853", rtol=1e-13, atol=1e-13)
        return [float(z) for z in solution.y[:, -1]]
