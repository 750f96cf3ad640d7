"""Smooth steps and floors, so that the stepper meets no corner where physics has none."""

from __future__ import annotations

from dragsim.kernel import kernel


@kernel
def smoothstep(s: float) -> float:
    """0 below s = 0, 1 above s = 1, 3 s^2 - 2 s^3 between: once continuously differentiable."""
    if s >= 1.0:
        return 1.0
    if s > 0.0:
        return s * s * (3.0 - 2.0 * s)
    return 0.0


@kernel
def soft_floor(share: float, floor: float) -> float:
    """``share`` itself from 2 ``floor`` up, never below ``floor``, once differentiable between."""
    if share >= 2.0 * floor:
        return share
    if share > 0.0:
        return floor + 0.25 * share * share / floor
    return floor


@kernel
def soft_excess(excess: float, width: float) -> float:
    """By how much something is too large: ``excess`` itself from ``width`` up, 0 below minus that,
    once differentiable between."""
    if excess >= width:
        return excess
    if excess > -width:
        above = excess + width
        return 0.25 * above * above / width
    return 0.0
