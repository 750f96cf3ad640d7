"""Rating: by which standard a stated power was measured, and what the crank gives for it."""

from __future__ import annotations

from typing import Final

from dragsim.estimate.defaults import DEFAULTS, FITTED, Defaults
from dragsim.estimate.rule import rule
from dragsim.spec.vehicle import Aspiration, Market, Rating

AMERICAN_UNITS: Final = frozenset({"hp", "whp"})
"""Units of power from which an American rating is read."""


def market_of(market: Market | None, power_unit: str) -> Market:
    """The market a power figure was stated for: as given, else from its unit (``hp``: American;
    ``PS cv ch kW bhp``: European)."""
    if market is not None:
        return market
    return Market.US if power_unit in AMERICAN_UNITS else Market.EU


def rating_of(rating: Rating | None, *, market: Market, power_unit: str, year: int) -> Rating:
    """The standard a power figure was measured by: as given, else by unit, market and year.

    Wheel for ``whp``; American figures net by SAE from 1972, gross before; European by ECE from
    1992 (even where labelled DIN or PS), DIN before; Japanese by JIS from 1985, gross before. The
    years are general knowledge.
    """
    if rating is not None:
        return rating
    if power_unit == "whp":
        return Rating.WHEEL
    if market is Market.US:
        return Rating.SAE_NET if year >= 1972 else Rating.SAE_GROSS
    if market is Market.EU:
        return Rating.ECE if year >= 1992 else Rating.DIN
    return Rating.JIS if year >= 1985 else Rating.SAE_GROSS


@rule(
    "engine.gross_to_net",
    source="gross ratings left out exhaust, fan and accessories: 0.75 to 0.85",
    uncertainty=0.06,
)
def gross_to_net(*, defaults: Defaults = DEFAULTS) -> float:
    """Net over gross power of an American engine before 1972 [-]: {gross_to_net:.2f}."""
    return defaults.gross_to_net


@rule(
    "engine.reserve",
    source=f"{FITTED}; a rating is what boost control makes sure of on every engine, day and fuel "
    "of the market: prior 1.02 +- 0.02",
    uncertainty=0.02,
)
def reserve(
    aspiration: Aspiration, rating: Rating, *, given: bool, defaults: Defaults = DEFAULTS
) -> float:
    """Torque over the rated one [-]: {turbo_reserve:g} with a turbo; 1 without, for a figure that
    was measured at the wheels, and for a curve that is given.

    A natural engine has no such reserve: what it inhales is what there is.
    """
    if aspiration is not Aspiration.TURBO or rating is Rating.WHEEL or given:
        return 1.0
    return defaults.turbo_reserve


def crank_share(rating: Rating, *, efficiency: float, gross_to_net: float) -> float:
    """Net torque at the crank over the stated torque [-]: 1/efficiency of the driveline for a
    figure measured at the wheels, ``gross_to_net`` for a gross one, else 1."""
    if rating is Rating.WHEEL:
        return 1.0 / efficiency
    return gross_to_net if rating is Rating.SAE_GROSS else 1.0
