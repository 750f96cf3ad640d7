"""A run integrated by scipy on the same rates, guards and transitions, one phase at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from dragsim.constants import QUARTER_MILE
from dragsim.core.advance import ARMED_FROM
from dragsim.kernel import IntRow, Row
from dragsim.model.params import Params
from dragsim.model.state import (
    BOOST,
    DISTANCE,
    EVENT_TIME,
    GUARDS,
    LOAD,
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
    stage,
    stop_time,
    transition,
)

LONGEST_S = 120.0
LONGEST_STEP_S = 0.5


class Arrival(NamedTuple):
    """Times at the places asked for [s], the finish last, and calls of the rates that it took."""

    times_s: tuple[float, ...]
    calls: int

    @property
    def finish_s(self) -> float:
        """Time at the finish [s]."""
        return self.times_s[-1]


class Phase:
    """One phase as scipy sees it: distance and the slots in force as one vector."""

    def __init__(self, params: Params, curve: Row, mode: IntRow, y: Row, since: float) -> None:
        self.params, self.curve, self.mode, self.y, self.since = params, curve, mode, y, since
        act = [0] * SLOTS
        self.act = act[: active(params, mode, act)]
        self.dy, self.out, self.g = [0.0] * SLOTS, [0.0] * OUTPUTS, [0.0] * GUARDS
        self.seen = float("nan")
        self.calls = 0

    def rates(self, t: float, z: Any) -> list[float]:
        """Rates of distance and of the slots in force."""
        for slot, value in zip((DISTANCE, *self.act), z.tolist(), strict=True):
            self.y[slot] = value
        rates(self.params, self.curve, self.mode, t - self.since, self.y, self.dy, self.out)
        self.calls += 1
        return [self.y[V], *(self.dy[slot] for slot in self.act)]

    def guards(self, t: float, z: Any) -> Row:
        """All guards at once, kept for the next that asks at the same time."""
        if t != self.seen:
            self.rates(t, z)
            guards(self.params, self.curve, self.mode, self.y, self.out, self.g)
            self.seen = t
        return self.g

    def due(self, t: float, z: Any) -> list[int]:
        """Guards that are below zero from the start: their events come before any step."""
        return [i for i, guard in enumerate(self.guards(t, z)) if guard < -ARMED_FROM]

    def events(self, place: float) -> list[Any]:
        """The guards and the next place as scipy's terminal events."""

        def guard(i: int) -> Any:
            return lambda t, z: self.guards(t, z)[i]

        found = [*(guard(i) for i in range(GUARDS)), lambda _, z: z[0] - place]
        for event in found:
            event.terminal = True
            event.direction = -1.0
        found[-1].direction = 1.0
        return found

    def tolerances(self, rtol: float) -> list[float]:
        """Absolute tolerances, in the proportions of ``core.advance.error_norm``."""
        fine = {V, BOOST, LOAD}
        return [0.1 * rtol, *(rtol * (0.1 if slot in fine else 1.0) for slot in self.act)]


def arrive(
    params: Params,
    curve: Row,
    *,
    method: str,
    rtol: float,
    places: Sequence[float] = (QUARTER_MILE,),
) -> Arrival:
    """Standing start to the last of some places [m], in rising order, by one of scipy's methods.

    Raises RuntimeError where the car does not get there.
    """
    from numpy import array
    from scipy.integrate import solve_ivp  # type: ignore[import-untyped]

    mode, y, out = [0] * MODES, [0.0] * SLOTS, [0.0] * OUTPUTS
    stage(params, mode, y, out)
    t = since = x = 0.0
    calls = 0
    times: list[float] = []
    while t < LONGEST_S:
        phase = Phase(params, curve, mode, y, since)
        stop = stop_time(params, mode)
        timed = t - since < stop < NEVER
        end = since + stop if timed else LONGEST_S
        z = array([x, *(y[slot] for slot in phase.act)])
        hit = phase.due(t, z)
        if not hit:
            done = solve_ivp(
                phase.rates,
                (t, end),
                z,
                method=method,
                rtol=rtol,
                atol=phase.tolerances(rtol),
                events=phase.events(places[len(times)]),
                max_step=LONGEST_STEP_S,
            )
            t, z = float(done.t[-1]), done.y[:, -1]
            hit = [i for i, found in enumerate(done.t_events) if len(found)]
            x = float(z[0])
        calls += phase.calls
        if GUARDS in hit:
            times.append(t)
            if len(times) == len(places):
                return Arrival(tuple(times), calls)
            phase.rates(t, z)
            continue
        if not hit and not timed:
            break
        phase.rates(t, z)
        before = mode[PHASE]
        tau = stop if not hit else t - since
        event = hit[0] if hit else EVENT_TIME
        if transition(params, curve, mode, event, tau, y, phase.dy, phase.out) != RUNNING:
            break
        if mode[PHASE] != before and not keeps_clock(params, before, mode[PHASE]):
            since = t
    raise RuntimeError(f"the car did not arrive: {t} s, {x} m, mode {mode}")
