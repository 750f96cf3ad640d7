"""Engine: what is left out of its data sheet, except the torque curve (``torque_curve``)."""

from __future__ import annotations

from collections.abc import Mapping
from math import pi
from types import MappingProxyType
from typing import Final

from dragsim.constants import RPM
from dragsim.estimate.defaults import FITTED, INERTIA_PER_LITRE
from dragsim.estimate.rule import rule
from dragsim.spec.vehicle import Aspiration, Market, Rating, TransmissionKind

LITRE: Final = 1e-3
"""Litre [m^3]."""

TORQUE_PER_LITRE: Final[Mapping[Aspiration, float]] = MappingProxyType(
    {Aspiration.NATURAL: 103.0, Aspiration.TURBO: 165.0, Aspiration.SUPERCHARGED: 130.0}
)
"""Peak torque per displacement [N m/l]."""

PUMPING: Final = 0.6
"""Pressure that a closed throttle takes from the manifold [bar]."""

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
    "engine.displacement",
    source="specific torque of road cars: 103, 165, 130 N m/l natural, turbo, supercharged",
    uncertainty=0.12,
)
def displacement(aspiration: Aspiration, peak_torque: float) -> float:
    """Displacement [m^3] from the peak torque [N m] and the usual torque per litre."""
    return peak_torque / TORQUE_PER_LITRE[aspiration] * LITRE


@rule("engine.inertia", source=f"k V^0.8, {FITTED}; weakly identified", uncertainty=0.35)
def inertia(displacement: float) -> float:
    """Inertia of crank, flywheel and clutch [kg m^2]: 1.1 k V^0.8 + 0.01, V in litres.

    k = 0.075: 0.13 for a 1.6 litre four, 0.24 for a 3.6 litre six; 0.3 litre to 9 litres.
    """
    return float(1.1 * INERTIA_PER_LITRE * (displacement / LITRE) ** 0.8 + 0.01)


@rule("engine.idle", source="usual idle of warm road engines, 650 to 1000 rpm", uncertainty=0.12)
def idle(year: int) -> float:
    """Idle speed [rad/s]: 750 rpm, 850 rpm before 1985 (carburettors)."""
    return (750.0 if year >= 1985 else 850.0) * RPM


@rule(
    "engine.stall_speed",
    source="an engine runs unevenly below about six tenths of its idle",
    uncertainty=0.15,
)
def stall_speed(idle: float) -> float:
    """Speed [rad/s] below which a loaded engine dies: 0.6 of idle."""
    return 0.6 * idle


@rule(
    "engine.friction",
    source="Heywood, Internal Combustion Engine Fundamentals, eq. 13.6 (motored four-strokes), and "
    "a manifold at 0.4 bar",
    uncertainty=0.20,
)
def motoring_pressure(omega: float) -> float:
    """Resistance of the engine on a closed throttle as a mean effective pressure [Pa]:
    0.97 + 0.15 n + 0.05 n^2 bar of friction and 0.6 bar of pumping.

    n in 1000 rpm, omega [rad/s]. The friction is that of motored engines of 0.8 to 2.0 litres, wide
    open, up to 6000 rpm; a closed throttle adds the pressure missing in the manifold.
    """
    n = omega / (1000.0 * RPM)
    return (0.97 + 0.15 * n + 0.05 * n * n + PUMPING) * 1e5


def friction_terms(displacement: float) -> tuple[float, float, float]:
    """Motoring torque as friction_0 + friction_1 omega + friction_2 omega^2 [N m].

    T = p V/(4 pi) for a four-stroke of displacement V [m^3]; exact, since the pressure is
    quadratic in speed.
    """
    per_pressure = displacement / (4.0 * pi)
    unit = 1000.0 * RPM
    at_0, at_1, at_2 = (motoring_pressure(k * unit) * per_pressure for k in (0.0, 1.0, 2.0))
    second = 0.5 * (at_2 - 2.0 * at_1 + at_0)
    first = at_1 - at_0 - second
    return at_0, first / unit, second / (unit * unit)


@rule(
    "engine.boost_lag",
    source="traces of floored turbo cars: 0.3 to 0.6 s at 2500 rpm, 0.1 to 0.25 s above 4000 rpm",
    uncertainty=0.40,
)
def boost_lag(year: int) -> float:
    """Time constant of boost at 3000 rpm [s]: 0.25, twice that before 1995 (one large turbo)."""
    return 0.25 if year >= 1995 else 0.50


@rule(
    "engine.boost_base",
    source="torque of a turbo engine before its boost arrives, 0.5 to 0.65",
    uncertainty=0.15,
)
def boost_base() -> float:
    """Share of full-load torque that a turbo engine makes without boost [-]: 0.55."""
    return 0.55


@rule(
    "engine.boost_start",
    source="an engine held at launch speed on part throttle has some boost",
    uncertainty=0.40,
)
def boost_start(kind: TransmissionKind = TransmissionKind.MANUAL) -> float:
    """Boost at the line, 0 to 1 [-]: 0.35 with a manual gearbox, the launch speed held against no
    load; 0.50 where launch control builds it up or brakes hold the car against the engine."""
    return 0.35 if kind is TransmissionKind.MANUAL else 0.50


@rule(
    "engine.boost_release",
    source="a blow-off valve empties the manifold while the turbine spins on",
    uncertainty=0.50,
)
def boost_release() -> float:
    """Time constant with which boost is lost on a closed throttle [s]: 0.5."""
    return 0.5


@rule(
    "engine.weather_share",
    source="UN R85 (GRPE-70-02) takes boost control that compensates for the day as uncorrected; "
    "hotter charge air leaves 20 to 40 %",
    uncertainty=0.30,
)
def weather_share(aspiration: Aspiration) -> float:
    """Share of the standard power correction that acts on the engine [-]: 1, with a turbo 0.3.

    A turbocharger held to an absolute pressure spins faster on a thin day; a supercharger, driven
    at a fixed ratio, does not.
    """
    return 0.3 if aspiration is Aspiration.TURBO else 1.0


@rule(
    "engine.gross_to_net",
    source="gross ratings left out exhaust, fan and accessories: 0.75 to 0.85",
    uncertainty=0.06,
)
def gross_to_net() -> float:
    """Net over gross power of an American engine before 1972 [-]: 0.80."""
    return 0.80


def crank_share(rating: Rating, *, efficiency: float, gross_to_net: float) -> float:
    """Net torque at the crank over the stated torque [-]: 1/efficiency of the driveline for a
    figure measured at the wheels, ``gross_to_net`` for a gross one, else 1."""
    if rating is Rating.WHEEL:
        return 1.0 / efficiency
    return gross_to_net if rating is Rating.SAE_GROSS else 1.0


@rule(
    "engine.limiter_width",
    source="spark cut of road engines acts within 100 to 200 rpm",
    uncertainty=0.30,
)
def limiter_width() -> float:
    """Range above the redline over which the limiter takes all torque [rad/s]: 150 rpm."""
    return 150.0 * RPM
