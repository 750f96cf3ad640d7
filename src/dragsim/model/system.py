"""The car as a hybrid system: every call of the core goes to the drivetrain at hand.

The contract: the mode is constant within a phase; guards are positive within a phase and end it on
reaching zero; a transition alone changes the mode. A new drivetrain adds a branch to each function.
"""

from __future__ import annotations

from typing import Final

from dragsim.kernel import IntRow, Row, kernel
from dragsim.model.ground import Ground, felt_by_all, ground, ground_after
from dragsim.model.params import (
    KIND_AUTOMATIC,
    KIND_CVT,
    KIND_DUAL_CLUTCH,
    KIND_ELECTRIC,
    KIND_IDEAL,
    KIND_MANUAL,
    Params,
)
from dragsim.model.powertrain.automatic import active as automatic_active
from dragsim.model.powertrain.automatic import guards as automatic_guards
from dragsim.model.powertrain.automatic import rates as automatic_rates
from dragsim.model.powertrain.automatic import roll as automatic_roll
from dragsim.model.powertrain.automatic import rotation as automatic_rotation
from dragsim.model.powertrain.automatic import stage as automatic_stage
from dragsim.model.powertrain.automatic import stop_time as automatic_stop_time
from dragsim.model.powertrain.automatic import transition as automatic_transition
from dragsim.model.powertrain.cvt import active as cvt_active
from dragsim.model.powertrain.cvt import guards as cvt_guards
from dragsim.model.powertrain.cvt import rates as cvt_rates
from dragsim.model.powertrain.cvt import roll as cvt_roll
from dragsim.model.powertrain.cvt import rotation as cvt_rotation
from dragsim.model.powertrain.cvt import stage as cvt_stage
from dragsim.model.powertrain.cvt import stop_time as cvt_stop_time
from dragsim.model.powertrain.cvt import transition as cvt_transition
from dragsim.model.powertrain.dual_clutch import active as dual_clutch_active
from dragsim.model.powertrain.dual_clutch import guards as dual_clutch_guards
from dragsim.model.powertrain.dual_clutch import keeps_clock as dual_clutch_keeps_clock
from dragsim.model.powertrain.dual_clutch import rates as dual_clutch_rates
from dragsim.model.powertrain.dual_clutch import rotation as dual_clutch_rotation
from dragsim.model.powertrain.dual_clutch import stage as dual_clutch_stage
from dragsim.model.powertrain.dual_clutch import stop_time as dual_clutch_stop_time
from dragsim.model.powertrain.dual_clutch import transition as dual_clutch_transition
from dragsim.model.powertrain.electric import active as electric_active
from dragsim.model.powertrain.electric import guards as electric_guards
from dragsim.model.powertrain.electric import rates as electric_rates
from dragsim.model.powertrain.electric import roll as electric_roll
from dragsim.model.powertrain.electric import rotation as electric_rotation
from dragsim.model.powertrain.electric import stage as electric_stage
from dragsim.model.powertrain.electric import stop_time as electric_stop_time
from dragsim.model.powertrain.electric import transition as electric_transition
from dragsim.model.powertrain.ideal import active as ideal_active
from dragsim.model.powertrain.ideal import guards as ideal_guards
from dragsim.model.powertrain.ideal import rates as ideal_rates
from dragsim.model.powertrain.ideal import rotation as ideal_rotation
from dragsim.model.powertrain.ideal import stage as ideal_stage
from dragsim.model.powertrain.ideal import transition as ideal_transition
from dragsim.model.powertrain.manual import active as manual_active
from dragsim.model.powertrain.manual import guards as manual_guards
from dragsim.model.powertrain.manual import rates as manual_rates
from dragsim.model.powertrain.manual import roll as manual_roll
from dragsim.model.powertrain.manual import rotation as manual_rotation
from dragsim.model.powertrain.manual import stage as manual_stage
from dragsim.model.powertrain.manual import stop_time as manual_stop_time
from dragsim.model.powertrain.manual import transition as manual_transition
from dragsim.model.state import HELD, LAUNCH, LOCKING, NEVER, PHASE, TRACTION, V

ROLLING_KINDS: Final = (
    KIND_IDEAL,
    KIND_MANUAL,
    KIND_DUAL_CLUTCH,
    KIND_AUTOMATIC,
    KIND_CVT,
    KIND_ELECTRIC,
)
"""Drivetrains that can start rolling."""


@kernel
def rates(p: Params, curve: Row, mode: IntRow, tau: float, y: Row, dy: Row, out: Row) -> None:
    """Rates of the slots in force into ``dy`` and what they are made of into ``out``.

    curve: torque row (``model.engine``); tau [s]: age of the phase; y: state row; out: an empty row
    where only the rates are wanted.
    """
    if p.kind == KIND_IDEAL:
        ideal_rates(p, curve, y, dy, out)
    else:
        rates_on(p, curve, mode, tau, y, ground(p, curve, y), dy, out)


@kernel
def rates_again(
    p: Params,
    curve: Row,
    mode: IntRow,
    tau: float,
    y: Row,
    slot: int,
    before: Row,
    dy: Row,
    out: Row,
) -> None:
    """``rates`` where nothing in ``y`` but ``slot`` has changed since they were written, with
    ``before`` as their outputs (-1: nothing): without the work of what does not feel the change."""
    if p.kind == KIND_IDEAL:
        ideal_rates(p, curve, y, dy, out)
    elif felt_by_all(slot):
        rates_on(p, curve, mode, tau, y, ground(p, curve, y), dy, out)
    else:
        rates_on(p, curve, mode, tau, y, ground_after(p, y, before, slot), dy, out)


@kernel
def rates_on(
    p: Params, curve: Row, mode: IntRow, tau: float, y: Row, g: Ground, dy: Row, out: Row
) -> None:
    """``rates`` of a car on the ground ``g``."""
    if p.kind == KIND_MANUAL:
        manual_rates(p, curve, mode, tau, y, g, dy, out)
    elif p.kind == KIND_DUAL_CLUTCH:
        dual_clutch_rates(p, curve, mode, tau, y, g, dy, out)
    elif p.kind == KIND_ELECTRIC:
        electric_rates(p, curve, mode, tau, y, g, dy, out)
    elif p.kind == KIND_AUTOMATIC:
        automatic_rates(p, curve, mode, tau, y, g, dy, out)
    elif p.kind == KIND_CVT:
        cvt_rates(p, curve, mode, tau, y, g, dy, out)


@kernel
def active(p: Params, mode: IntRow, act: IntRow) -> int:
    """Write the slots in force into ``act`` and answer how many they are."""
    if p.kind == KIND_MANUAL:
        return manual_active(p, mode[PHASE], act)
    if p.kind == KIND_DUAL_CLUTCH:
        return dual_clutch_active(p, mode[PHASE], act)
    if p.kind == KIND_ELECTRIC:
        return electric_active(p, mode[PHASE], act)
    if p.kind == KIND_AUTOMATIC:
        return automatic_active(p, mode, act)
    if p.kind == KIND_CVT:
        return cvt_active(p, mode, act)
    return ideal_active(act)


@kernel
def stop_time(p: Params, mode: IntRow) -> float:
    """Age at which the phase has a known end or corner [s]. Before it rates may depend on time,
    after it they do not."""
    if p.kind == KIND_MANUAL:
        return manual_stop_time(p, mode[PHASE])
    if p.kind == KIND_DUAL_CLUTCH:
        return dual_clutch_stop_time(p, mode[PHASE])
    if p.kind == KIND_ELECTRIC:
        return electric_stop_time(p, mode)
    if p.kind == KIND_AUTOMATIC:
        return automatic_stop_time(p, mode)
    if p.kind == KIND_CVT:
        return cvt_stop_time(p, mode)
    return NEVER


@kernel
def guards(p: Params, curve: Row, mode: IntRow, y: Row, out: Row, g: Row) -> None:
    """Guards of the phase into ``g``; ``out`` as given by ``rates`` at the same state."""
    if p.kind == KIND_MANUAL:
        manual_guards(p, curve, mode, y, out, g)
    elif p.kind == KIND_DUAL_CLUTCH:
        dual_clutch_guards(p, curve, mode, y, out, g)
    elif p.kind == KIND_ELECTRIC:
        electric_guards(p, mode, y, out, g)
    elif p.kind == KIND_AUTOMATIC:
        automatic_guards(p, curve, mode, y, out, g)
    elif p.kind == KIND_CVT:
        cvt_guards(p, mode, y, out, g)
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
    if p.kind == KIND_DUAL_CLUTCH:
        return dual_clutch_transition(p, curve, mode, event, tau, y, dy, out)
    if p.kind == KIND_ELECTRIC:
        return electric_transition(p, mode, event, tau, y)
    if p.kind == KIND_AUTOMATIC:
        return automatic_transition(p, curve, mode, event, tau, y, dy, out)
    if p.kind == KIND_CVT:
        return cvt_transition(p, curve, mode, event, tau, y, dy, out)
    return ideal_transition(event)


def rotation(p: Params, mode: IntRow, tau: float, y: Row) -> float:
    """Kinetic energy of everything that turns [J]."""
    if p.kind == KIND_MANUAL:
        return manual_rotation(p, mode, tau, y)
    if p.kind == KIND_DUAL_CLUTCH:
        return dual_clutch_rotation(p, mode, tau, y)
    if p.kind == KIND_ELECTRIC:
        return electric_rotation(p, mode, tau, y)
    if p.kind == KIND_AUTOMATIC:
        return automatic_rotation(p, mode, y)
    if p.kind == KIND_CVT:
        return cvt_rotation(p, mode, y)
    return ideal_rotation(p, y)


@kernel
def keeps_clock(p: Params, before: int, after: int) -> bool:
    """Whether the age of a phase runs on over a transition from ``before`` to ``after``."""
    if p.kind == KIND_DUAL_CLUTCH:
        return dual_clutch_keeps_clock(before, after)
    if p.kind == KIND_AUTOMATIC or p.kind == KIND_CVT:
        return before == HELD and after == LOCKING
    return before == HELD and after == LAUNCH


@kernel
def stage(p: Params, mode: IntRow, y: Row, out: Row) -> None:
    """Put the car at the line: mode, state, and outputs cleared."""
    for slot in range(len(out)):
        out[slot] = 0.0
    if p.kind == KIND_MANUAL:
        manual_stage(p, mode, y)
    elif p.kind == KIND_DUAL_CLUTCH:
        dual_clutch_stage(p, mode, y)
    elif p.kind == KIND_ELECTRIC:
        electric_stage(p, mode, y)
    elif p.kind == KIND_AUTOMATIC:
        automatic_stage(p, mode, y)
    elif p.kind == KIND_CVT:
        cvt_stage(p, mode, y)
    else:
        ideal_stage(p, mode, y)
    y[TRACTION] = 1.0


@kernel
def roll(p: Params, mode: IntRow, y: Row, v: float) -> None:
    """Set the staged car in motion at v [m/s] > 0, its throttle about to open. For drivetrains of
    ``ROLLING_KINDS``."""
    if p.kind == KIND_MANUAL or p.kind == KIND_DUAL_CLUTCH:
        manual_roll(p, mode, y, v)
    elif p.kind == KIND_ELECTRIC:
        electric_roll(p, mode, y, v)
    elif p.kind == KIND_AUTOMATIC:
        automatic_roll(p, mode, y, v)
    elif p.kind == KIND_CVT:
        cvt_roll(p, mode, y, v)
    else:
        y[V] = v
