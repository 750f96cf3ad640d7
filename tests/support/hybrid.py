"""A second hybrid integrator: the model's rates, guards and transitions under scipy's stepping and
root finding. It shares nothing with ``core/`` but the equations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from cars import Car
from scipy.integrate import solve_ivp  # type: ignore[import-untyped]

from dragsim.model.state import (
    DISTANCE,
    EVENT_TIME,
    GUARDS,
    MODES,
    NEVER,
    OUTPUTS,
    PHASE,
    RUNNING,
    SLOTS,
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

SEGMENT = 60.0
"""Longest segment tried [s]."""


class HybridRun:
    """A run from rest, or rolling, by segments; ``place_times`` in the order of ``places``."""

    def __init__(
        self,
        car: Car,
        places: Sequence[float],
        *,
        method: str,
        rtol: float,
        speed_mps: float = 0.0,
    ) -> None:
        self.car = car
        self.places = sorted(places)
        self.place_times: list[float] = []
        self.method = method
        self.rtol = rtol
        self.mode = [0] * MODES
        self.y = [0.0] * SLOTS
        self.out = [0.0] * OUTPUTS
        self.tau = 0.0
        self.t = 0.0
        self.x = 0.0
        self.segments = 0
        stage(car.params, self.mode, self.y, self.out)
        if speed_mps > 0.0:
            roll(car.params, self.mode, self.y, speed_mps)
        while len(self.place_times) < len(self.places):
            self._segment()

    def _full(self, act: Sequence[int], z: np.ndarray) -> list[float]:
        y = list(self.y)
        for k, slot in enumerate(act):
            y[slot] = float(z[k])
        y[DISTANCE] = float(z[-1])
        return y

    def _rates(self, tau: float, y: list[float]) -> list[float]:
        dy = [0.0] * SLOTS
        rates(self.car.params, self.car.curve, self.mode, tau, y, dy, self.out)
        return dy

    def _guards(self, tau: float, y: list[float]) -> list[float]:
        self._rates(tau, y)
        g = [0.0] * GUARDS
        guards(self.car.params, self.car.curve, self.mode, y, self.out, g)
        return g

    def _segment(self) -> None:
        """Integrate to the next guard, known time or place, and carry out what happens there."""
        self.segments += 1
        if self.segments > 300:
            raise RuntimeError("the hybrid system chatters")
        row = [0] * SLOTS
        act = row[: active(self.car.params, self.mode, row)]
        stop = stop_time(self.car.params, self.mode)
        timed = self.tau < stop < NEVER
        end = stop if timed else self.tau + SEGMENT

        def f(tau: float, z: np.ndarray) -> list[float]:
            y = self._full(act, z)
            dy = self._rates(tau, y)
            return [*[dy[slot] for slot in act], y[V]]

        def guard(i: int) -> Callable[[float, np.ndarray], float]:
            def event(tau: float, z: np.ndarray) -> float:
                return self._guards(tau, self._full(act, z))[i]

            return event

        def place(tau: float, z: np.ndarray) -> float:
            return self.places[len(self.place_times)] - float(z[-1])

        events: list[Any] = [*[guard(i) for i in range(GUARDS)], place]
        for event in events:
            event.terminal = True
            event.direction = -1.0
        start = np.array([*[self.y[slot] for slot in act], self.x])
        solution = solve_ivp(
            f,
            (self.tau, end),
            start,
            method=self.method,
            rtol=self.rtol,
            atol=1e-2 * self.rtol,
            events=events,
            first_step=min(1e-5, end - self.tau),
        )
        if solution.status < 0:
            raise RuntimeError(solution.message)
        self.t += float(solution.t[-1]) - self.tau
        self.tau = float(solution.t[-1])
        self.y = self._full(act, solution.y[:, -1])
        self.x = float(solution.y[-1, -1])
        happened = [i for i, times in enumerate(solution.t_events) if len(times)]
        if happened and happened[0] < GUARDS:
            self._change(happened[0])
        elif happened:
            self.place_times.append(self.t)
        elif timed:
            self._change(EVENT_TIME)

    def _change(self, event: int) -> None:
        before = self.mode[PHASE]
        dy = self._rates(self.tau, self.y)
        outcome = transition(
            self.car.params, self.car.curve, self.mode, event, self.tau, self.y, dy, self.out
        )
        if outcome != RUNNING:
            raise RuntimeError(f"outcome {outcome}")
        after = self.mode[PHASE]
        if after != before and not keeps_clock(self.car.params, before, after):
            self.tau = 0.0
