"""Engine: what is left out of its data sheet, except the torque curve (``torque_curve``)."""

from __future__ import annotations

from math import pi
from typing import Final, NamedTuple

from dragsim.constants import RPM
from dragsim.estimate.car import CompleteEngine, Sheet
from dragsim.estimate.defaults import DEFAULTS, FITTED, Defaults
from dragsim.estimate.numerics import Numerics
from dragsim.estimate.parts import Means
from dragsim.estimate.rating import crank_share, gross_to_net, market_of, rating_of, reserve
from dragsim.estimate.rule import rule
from dragsim.estimate.torque_curve import full_load_of, given_row, knot_spacing, load_numbers
from dragsim.kernel import Row
from dragsim.model.engine import CURVE_KNOTS
from dragsim.model.full_load import FullLoad
from dragsim.spec.peaks import Peaks, overboost_peaks, reconciled_peaks
from dragsim.spec.vehicle import Aspiration, Curve, Rating, TransmissionKind

LITRE: Final = 1e-3
"""Litre [m^3]."""

MANAGED_BOOST: Final = 1995
"""First year of engines whose boost a control unit holds, by and large."""


@rule(
    "engine.displacement",
    source="specific torque of road cars by kind of aspiration",
    uncertainty=0.12,
)
def displacement(
    aspiration: Aspiration, peak_torque: float, *, defaults: Defaults = DEFAULTS
) -> float:
    """Displacement [m^3] from the peak torque [N m] and the usual torque per litre:
    {torque_per_litre_natural:g}, {torque_per_litre_turbo:g}, {torque_per_litre_supercharged:g} N m
    natural, turbo, supercharged."""
    return peak_torque / defaults.torque_per_litre(aspiration) * LITRE


@rule("engine.inertia", source=f"k V^0.8, {FITTED}; weakly identified", uncertainty=0.35)
def inertia(displacement: float, *, defaults: Defaults = DEFAULTS) -> float:
    """Inertia of crank, flywheel and clutch [kg m^2]: 1.1 k V^0.8 + 0.01, V in litres,
    k = {inertia_per_litre:g}.

    Crank, flywheel and clutch alone have k of about 0.075: 0.13 for a 1.6 litre four, 0.24 for a
    3.6 litre six. What k has beyond it stands for torque that is missing while an engine gathers
    speed. 0.3 litre to 9 litres.
    """
    return float(1.1 * defaults.inertia_per_litre * (displacement / LITRE) ** 0.8 + 0.01)


@rule("engine.idle", source="usual idle of warm road engines, 650 to 1000 rpm", uncertainty=0.12)
def idle(year: int, *, defaults: Defaults = DEFAULTS) -> float:
    """Idle speed [rad/s]: {idle:g} rpm, {idle_carburettor:g} rpm before 1985 (carburettors)."""
    return (defaults.idle if year >= 1985 else defaults.idle_carburettor) * RPM


@rule(
    "engine.stall_speed",
    source="an engine runs unevenly below about six tenths of its idle",
    uncertainty=0.15,
)
def stall_speed(idle: float, *, defaults: Defaults = DEFAULTS) -> float:
    """Speed [rad/s] below which a loaded engine dies: {stall_share:g} of idle."""
    return defaults.stall_share * idle


@rule(
    "engine.friction",
    source="Heywood, Internal Combustion Engine Fundamentals, eq. 13.6 (motored four-strokes), and "
    "a manifold at 0.4 bar",
    uncertainty=0.20,
)
def motoring_pressure(omega: float, *, defaults: Defaults = DEFAULTS) -> float:
    """Resistance of the engine on a closed throttle as a mean effective pressure [Pa]:
    0.97 + 0.15 n + 0.05 n^2 bar of friction and {pumping:g} bar of pumping.

    n in 1000 rpm, omega [rad/s]. The friction is that of motored engines of 0.8 to 2.0 litres, wide
    open, up to 6000 rpm; a closed throttle adds the pressure missing in the manifold.
    """
    n = omega / (1000.0 * RPM)
    return (0.97 + 0.15 * n + 0.05 * n * n + defaults.pumping) * 1e5


def friction_terms(
    displacement: float, *, defaults: Defaults = DEFAULTS
) -> tuple[float, float, float]:
    """Motoring torque as friction_0 + friction_1 omega + friction_2 omega^2 [N m].

    T = p V/(4 pi) for a four-stroke of displacement V [m^3]; exact, since the pressure is
    quadratic in speed.
    """
    per_pressure = displacement / (4.0 * pi)
    unit = 1000.0 * RPM
    at_0, at_1, at_2 = [
        motoring_pressure(k * unit, defaults=defaults) * per_pressure for k in (0.0, 1.0, 2.0)
    ]
    second = 0.5 * (at_2 - 2.0 * at_1 + at_0)
    first = at_1 - at_0 - second
    return at_0, first / unit, second / (unit * unit)


@rule(
    "engine.boost_lag",
    source="traces of floored turbo cars: 0.3 to 0.6 s at 2500 rpm, 0.1 to 0.25 s above 4000 rpm",
    uncertainty=0.40,
)
def boost_lag(year: int, *, defaults: Defaults = DEFAULTS) -> float:
    """Time constant of boost at 3000 rpm [s]: {boost_lag:.2f}, {boost_lag_early:.2f} before 1995
    (one large turbo)."""
    return defaults.boost_lag if year >= MANAGED_BOOST else defaults.boost_lag_early


@rule(
    "engine.boost_base",
    source="torque of a turbo engine before its boost arrives, 0.5 to 0.65",
    uncertainty=0.15,
)
def boost_base(*, defaults: Defaults = DEFAULTS) -> float:
    """Share of full-load torque that a turbo engine makes without boost [-]: {boost_base:.2f}."""
    return defaults.boost_base


@rule(
    "engine.boost_start",
    source="an engine held at launch speed on part throttle has some boost",
    uncertainty=0.40,
)
def boost_start(
    kind: TransmissionKind = TransmissionKind.MANUAL, *, defaults: Defaults = DEFAULTS
) -> float:
    """Boost at the line, 0 to 1 [-]: {boost_start:.2f} with a manual gearbox, the launch speed held
    against no load; {boost_start_held:.2f} where launch control builds it up or brakes hold the car
    against the engine."""
    manual = kind is TransmissionKind.MANUAL
    return defaults.boost_start if manual else defaults.boost_start_held


@rule(
    "engine.boost_release",
    source="a blow-off valve empties the manifold while the turbine spins on",
    uncertainty=0.50,
)
def boost_release(*, defaults: Defaults = DEFAULTS) -> float:
    """Time constant with which boost is lost on a closed throttle [s]: {boost_release:g}."""
    return defaults.boost_release


@rule(
    "engine.weather_share",
    source="UN R85 (GRPE-70-02) takes boost control that compensates for the day as uncorrected; "
    "hotter charge air leaves 20 to 40 %",
    uncertainty=0.30,
)
def weather_share(
    aspiration: Aspiration, year: int = MANAGED_BOOST, *, defaults: Defaults = DEFAULTS
) -> float:
    """Share of the standard power correction that acts on the engine [-]: {weather_share:g}, with a
    turbo {weather_share_turbo:g}, before 1995 {weather_share_wastegate:g}.

    A turbocharger held to an absolute pressure spins faster on a thin day; a supercharger, driven
    at a fixed ratio, does not. Nor does a turbocharger with a spring on its wastegate, which holds
    a pressure over that of the day.
    """
    if aspiration is not Aspiration.TURBO:
        return defaults.weather_share
    managed = year >= MANAGED_BOOST
    return defaults.weather_share_turbo if managed else defaults.weather_share_wastegate


@rule(
    "engine.limiter_width",
    source="spark cut of road engines acts within 100 to 200 rpm",
    uncertainty=0.30,
)
def limiter_width(*, defaults: Defaults = DEFAULTS) -> float:
    """Range above the redline over which the limiter takes all torque [rad/s]:
    {limiter_width:g} rpm."""
    return defaults.limiter_width * RPM


class Size(NamedTuple):
    """What follows from the displacement, in SI; as in ``CompleteEngine``."""

    displacement: float
    inertia: float
    friction: tuple[float, float, float]


class Manners(NamedTuple):
    """Idle, limiter, boost and weather, in SI; as in ``CompleteEngine``."""

    idle: float
    stall_speed: float
    limiter_width: float
    boost_lag: float
    boost_base: float
    boost_start: float
    boost_release: float
    weather_share: float
    gross_to_net: float


class Drawn(NamedTuple):
    """The torque curve; as in ``CompleteEngine``."""

    load: FullLoad
    numbers: Row
    given: Row
    row: Row
    step: float


def complete_engine(sheet: Sheet, efficiency: float, means: Means) -> CompleteEngine:
    """The engine with its torque at the crank. ``efficiency``: of the driveline, for a figure
    measured at the wheels."""
    defaults, numerics, part = means
    spec = sheet.engine
    assert spec is not None
    peaks = part(reconciled_peaks, spec)
    over = None if spec.overboost is None else part(overboost_peaks, spec, peaks)
    kind = sheet.transmission.kind if sheet.transmission else TransmissionKind.MANUAL
    aspiration = spec.aspiration
    unit = peaks.power.unit
    market = market_of(sheet.market, unit)
    rating = rating_of(spec.rating, market=market, power_unit=unit, year=sheet.year)
    torque = peaks.torque.value if spec.displacement is None else None
    size = part(complete_size, spec.displacement, spec.inertia, aspiration, torque, defaults)
    manners = part(
        complete_manners, sheet.year, kind, aspiration, spec.idle, spec.boost_lag, defaults
    )
    share = crank_share(rating, efficiency=efficiency, gross_to_net=manners.gross_to_net)
    in_hand = reserve(aspiration, rating, given=spec.curve is not None, defaults=defaults)
    share *= in_hand
    drawn = part(
        drawn_curve, peaks, over, spec.curve, aspiration, share, spec.redline, defaults, numerics
    )
    return part(assembled_engine, peaks, over, rating, spec.redline, size, manners, drawn, in_hand)


def assembled_engine(
    peaks: Peaks,
    over: Peaks | None,
    rating: Rating,
    redline: float,
    size: Size,
    manners: Manners,
    drawn: Drawn,
    in_hand: float,
) -> CompleteEngine:
    """The engine of its parts."""
    peak = peaks.torque.value
    if over is not None:
        peak = max(peak, over.torque.value)
    return CompleteEngine(
        peaks,
        None if over is None else over.torque,  # overboost
        drawn.load,
        drawn.numbers,
        drawn.given,
        drawn.row,
        drawn.step,
        drawn.load.share * peak,  # peak_torque
        rating,
        redline,
        size.displacement,
        size.inertia,
        manners.idle,
        manners.stall_speed,
        size.friction,
        manners.limiter_width,
        manners.boost_lag,
        manners.boost_base,
        manners.boost_start,
        manners.boost_release,
        manners.weather_share,
        manners.gross_to_net,
        in_hand,
    )


def complete_size(
    stated: float | None,
    stated_inertia: float | None,
    aspiration: Aspiration,
    peak_torque: float | None,
    defaults: Defaults,
) -> Size:
    """Displacement and what follows from it; where none is stated from the peak torque [N m]."""
    volume = stated
    if volume is None:
        assert peak_torque is not None
        volume = displacement(aspiration, peak_torque, defaults=defaults)
    return Size(
        volume,
        inertia(volume, defaults=defaults) if stated_inertia is None else stated_inertia,
        friction_terms(volume, defaults=defaults),
    )


def complete_manners(
    year: int,
    kind: TransmissionKind,
    aspiration: Aspiration,
    stated_idle: float | None,
    stated_lag: float | None,
    defaults: Defaults,
) -> Manners:
    """Idle, limiter, boost and weather."""
    speed = idle(year, defaults=defaults) if stated_idle is None else stated_idle
    return Manners(
        idle=speed,
        stall_speed=stall_speed(speed, defaults=defaults),
        limiter_width=limiter_width(defaults=defaults),
        boost_lag=boost_lag(year, defaults=defaults) if stated_lag is None else stated_lag,
        boost_base=boost_base(defaults=defaults),
        boost_start=boost_start(kind, defaults=defaults),
        boost_release=boost_release(defaults=defaults),
        weather_share=weather_share(aspiration, year, defaults=defaults),
        gross_to_net=gross_to_net(defaults=defaults),
    )


def drawn_curve(
    peaks: Peaks,
    over: Peaks | None,
    curve: Curve | None,
    aspiration: Aspiration,
    share: float,
    redline: float,
    defaults: Defaults,
    numerics: Numerics,
) -> Drawn:
    """The torque curve on a run's knots. ``share``: torque at the crank over the stated one."""
    load = full_load_of(
        peaks, aspiration, share=share, overboost=over, curve=curve, defaults=defaults
    )
    given = numerics.nothing if curve is None else numerics.row(given_row(curve))
    step = knot_spacing(redline)
    row = numerics.space(2 * CURVE_KNOTS)
    numbers = numerics.row(load_numbers(load))
    numerics.torque_row(numbers, given, step, row)
    return Drawn(load, numbers, given, row, step)
