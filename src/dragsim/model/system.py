"""The car as a hybrid system: every call of the core goes to the drivetrain at hand.

The contract: the mode is constant within a phase; guards are positive within a phase and end it on
reaching zero; a transition alone changes the mode. A new drivetrain adds a branch to each function.
"""

from __future__ import annotations

from dragsim.kernel import IntRow, Row, kernel
from dragsim.model.params import KIND_MANUAL, Params
from dragsim.model.powertrain.ideal import active as ideal_active
from dragsim.model.powertrain.ideal import guards as ideal_guards
from dragsim.model.powertrain.ideal import rates as ideal_rates
from dragsim.model.powertrain.ideal import rotation as ideal_rotation
from dragsim.model.powertrain.ideal import stage as ideal_stage
from dragsim.model.powertrain.ideal import transition as ideal_transition
from dragsim.model.powertrain.manual import active as manual_active
from dragsim.model.powertrain.manual import guards as manual_guards
from dragsim.model.powertrain.manual import rates as manual_rates
from dragsim.model.powertrain.manual import rotation as manual_rotation
from dragsim.model.powertrain.manual import stage as manual_stage
from dragsim.model.powertrain.manual import stop_time as manual_stop_time
from dragsim.model.powertrain.manual import transition as manual_transition
from dragsim.model.state import HELD, LAUNCH, NEVER, PHASE


@kernel
def rates(p: Params, curve: Row, mode: IntRow, tau: float, y: Row, dy: Row, out: Row) -> None:
    """Rates of the slots in force into ``dy`` and what they are made of into ``out``.

    curve: torque row (``model.engine``); tau [s]: age of the phase; y: state row.
    """
    if p.kind == KIND_MANUAL:
        manual_rates(p, curve, mode, tau, y, dy, out)
    else:
        ideal_rates(p, y, dy, out)


@kernel
def active(p: Params, mode: IntRow, act: IntRow) -> int:
    """Write the slots in force into ``act`` and answer how many they are."""
    if p.kind == KIND_MANUAL:
        return manual_active(p, mode[PHASE], act)
    return ideal_active(act)


@kernel
def stop_time(p: Params, mode: IntRow) -> float:
    """Age at which the phase has a known end or corner [s]. Before it rates may depend on time,
    after it they do not."""
    if p.kind == KIND_MANUAL:
        return manual_stop_time(p, mode[PHASE])
    return NEVER


@kernel
def guards(p: Params, curve: Row, mode: IntRow, y: Row, out: Row, g: Row) -> None:
    """Guards of the phase into ``g``; ``out`` as given by ``rates`` at the same state."""
    if p.kind == KIND_MANUAL:
        manual_guards(p, curve, mode, y, out, g)
    else:
        ideal_guards(y, g)


@kernel
def transition(
    p: Params,
    curve: Row,
    mode: IntRow,
    event: int,
    tau: float,
    y: Row,
    dy: Row,
    out: Row,
) -> int:
    """Change the mode at an event and answer RUNNING or an outcome (``model.state``).

    event: the guard that reached zero, or EVENT_TIME.
    """
    if p.kind == KIND_MANUAL:
        return manual_transition(p, curve, mode, event, tau, y, dy, out)
    return ideal_transition(event)


def rotation(p: Params, mode: IntRow, tau: float, y: Row) -> float:
    """Kinetic energy of everything that turns [J]."""
    if p.kind == KIND_MANUAL:
        return manual_rotation(p, mode, tau, y)
    return ideal_rotation(p, y)


@kernel
def keeps_clock(p: Params, before: int, after: int) -> bool:
    """Whether the age of a phase runs on over a transition from ``before`` to ``after``."""
    return p.kind == KIND_MANUAL and before == HELD and after == LAUNCH


@kernel
def stage(p: Params, mode: IntRow, y: Row, out: Row) -> None:
    """Put the car at the line: mode, state, and outputs cleared."""
    for slot in range(len(out)):
        out[slot] = 0.0
    if p.kind == KIND_MANUAL:
        manual_stage(p, mode, y)
    else:
        ideal_stage(p, mode, y)
