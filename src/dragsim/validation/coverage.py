"""How often the measured value lies within the 80 % interval of its prediction.

The spread of every car is that of ``results.intervals``, the deviations are those of the
cross-validation. What predictions miss for reasons unknown is what is needed, beside the spread
that follows from known uncertainties and the noise of the tests, for 80 % to lie inside; judged is
each family by what the others need.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import nan, sqrt
from statistics import fmean
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias

from dragsim.build import Built, build
from dragsim.constants import MPH
from dragsim.estimate.defaults import Defaults
from dragsim.kernel import Row
from dragsim.model.params import Params
from dragsim.results.effects import Figures, effects, more_drive, more_grip
from dragsim.results.intervals import Z_80, Sources, Spread, difference, root_of_squares, spreads
from dragsim.results.timing import Clock
from dragsim.validation.fit import Targets
from dragsim.validation.measured import ET, TRAP, ZERO_TO_60, Quantity, RoadTest, measurements
from dragsim.validation.scores import CarScore, quantile
from dragsim.validation.summary import Scored
from dragsim.validation.trials import Change, Job, Numbers, Trial, predicted

SHARE: Final = 0.8
"""Of the measured values that the intervals are to hold."""


class Place(NamedTuple):
    """Where a quantity stands in ``Structure``, and its unit in SI."""

    part: str
    unit: float


QUANTITIES: Final[Mapping[Quantity, Place]] = MappingProxyType(
    {ET: Place("time", 1.0), TRAP: Place("trap", MPH), ZERO_TO_60: Place("sprint", 1.0)}
)
"""The quantities with intervals."""
_PROBE: Final = RoadTest(
    source="",
    confirmed=True,
    quarter_clock=Clock.ONE_FOOT,
    zero_to_clock=Clock.ONE_FOOT,
    quarter_mile_s=1.0,
    quarter_mile_mph=1.0,
    zero_to_mph_s={60.0: 1.0},
)
"""Asks a run for the figures that have intervals."""


@dataclass(frozen=True, slots=True)
class Held:
    """One car with a quantity: its deviation, the spread of its prediction, and noise, what its
    tests leave of theirs, all in the quantity's SI unit."""

    family: str
    deviation: float
    spread: Spread
    noise: float

    @property
    def needed(self) -> float:
        """What has to be missed, over the scale, for the deviation to lie just inside."""
        known = root_of_squares(self.spread.propagated, self.noise)
        rest = (self.deviation / Z_80) ** 2 - known * known
        return sqrt(max(rest, 0.0)) / self.spread.scale

    def inside(self, structure: float) -> bool:
        """Whether the deviation lies within the interval."""
        return self.needed <= structure


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of so many values lie inside, as a share with its standard error, and what is missed
    for that, relative; sd: the median standard deviation of a car, in the quantity's unit."""

    count: int
    inside: float
    structure: float
    sd: float

    @property
    def inside_se(self) -> float:
        """Of independent values."""
        return sqrt(self.inside * (1.0 - self.inside) / self.count)


@dataclass(frozen=True, slots=True)
class Intervals:
    """The coverage of each quantity, and of the margins of all pairs of cars of different
    families, whose number tells nothing of how independent they are."""

    quantities: Mapping[Quantity, Coverage]
    margins: Coverage | None


Spreads: TypeAlias = tuple[Spread, Spread, Spread]
"""Of the figures of a car, in the order of ``QUANTITIES``."""


def coverage(targets: Targets, defaults: Mapping[str, Defaults], scored: Scored) -> Intervals:
    """The intervals judged by cross-validated predictions; ``defaults``: by which each family was
    predicted."""
    cars = spreads_of(targets, defaults)
    quantities: dict[Quantity, Coverage] = {}
    margins: Coverage | None = None
    for number, (quantity, place) in enumerate(QUANTITIES.items()):
        held = [
            _held(score, cars[score.car.car.vehicle][number], place)
            for score in scored.by_car(quantity)
        ]
        if len({one.family for one in held}) < 2:
            continue
        quantities[quantity] = covered(held, place.unit)
        if quantity == ET:
            margins = _margins(held, quantities[quantity].structure)
    return Intervals(quantities, margins)


def _held(score: CarScore, spread: Spread, place: Place) -> Held:
    noise = spread.test / sqrt(len(score.deviations))
    return Held(score.car.car.family, score.size * place.unit, spread, noise)


def covered(held: Sequence[Held], unit: float) -> Coverage:
    """How many lie inside by what the other families need."""
    inside = [
        one.inside(missed([other for other in held if other.family != one.family])) for one in held
    ]
    structure = missed(held)
    sds = sorted(
        root_of_squares(one.spread.propagated, structure * one.spread.scale) / unit for one in held
    )
    return Coverage(len(held), fmean(inside), structure, quantile(sds, 0.5))


def missed(held: Iterable[Held]) -> float:
    """What has to be missed, over the scale, for ``SHARE`` of the deviations to lie inside."""
    return quantile(sorted(one.needed for one in held), SHARE)


def _margins(held: Sequence[Held], structure: float) -> Coverage | None:
    """The margins between all pairs of cars of different families, as their tests have them."""
    inside: list[float] = []
    sds: list[float] = []
    for a, b in combinations(held, 2):
        if a.family == b.family:
            continue
        own = (one.spread.alone for one in (a, b))
        missed_by = (structure * one.spread.scale for one in (a, b))
        sd = root_of_squares(difference(a.spread, b.spread), *own, *missed_by)
        sds.append(sd)
        reach = Z_80 * root_of_squares(sd, a.noise, b.noise)
        inside.append(float(abs(b.deviation - a.deviation) <= reach))
    if not inside:
        return None
    return Coverage(len(inside), fmean(inside), structure, quantile(sorted(sds), 0.5))


def spreads_of(targets: Targets, defaults: Mapping[str, Defaults]) -> Mapping[str, Spreads]:
    """The cars of the trials, each by the defaults of its family, under the conditions of its first
    test."""
    trials = {trial.car: trial for trial in reversed(targets.trials)}
    probes = [
        (Trial(trial.family, trial.task, (((car, 0), measurements(_probe(trial))),)), car)
        for car, trial in trials.items()
    ]
    jobs = [
        Job(probe, defaults[probe.family], change)
        for probe, _ in probes
        for change in (None, _changed(more_drive), _changed(more_grip))
    ]
    answers = iter(predicted(jobs, targets.path))
    return {car: _spreads(probe, defaults[probe.family], answers) for probe, car in probes}


def _probe(trial: Trial) -> RoadTest:
    return replace(_PROBE, length_m=trial.task.strip.length)


def _changed(change: Callable[[Params, Row], tuple[Params, Row]]) -> Change:
    def changed(built: Built) -> Built:
        params, curve = change(built.params, list(built.curve))
        return replace(built, params=params, curve=curve)

    return changed


def _spreads(probe: Trial, defaults: Defaults, answers: Iterator[Numbers]) -> Spreads:
    base, drive, grip = (_figures(next(answers)) for _ in range(3))
    task = probe.task
    built = build(task.vehicle, strip=task.strip, weather=task.weather, defaults=defaults)
    place = task.strip.length
    found = effects(built.params, place, 60.0 * MPH, base, drive, grip)
    sources = Sources.of(task.vehicle, built.power_correction)
    return spreads(found, sources, base, place)


def _figures(numbers: Numbers) -> Figures:
    (said,) = numbers.values()
    return Figures(*(said.get(q.name, nan) * place.unit for q, place in QUANTITIES.items()))
