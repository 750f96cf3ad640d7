"""How sure a prediction is: its 80 % interval, and that of a margin.

What moves a time is the general values, which all cars share, and what belongs to a car: both
through the car's traits (``estimate.spread``) and how the run answers to them (``effects``). To
that comes what predictions miss for reasons unknown. Errors are small and many: their squares add,
and 80 % of a normal distribution lie within 1.28 standard deviations. In a margin the same error of
a general value acts on both cars, and only the difference of its effects counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import isnan, nan, sqrt
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from dragsim.constants import FOOT, KMH, MPH, QUARTER_MILE
from dragsim.core.rows import Marks
from dragsim.core.trace import DEFAULT_LIMITS, marks_at, run_interpreted
from dragsim.errors import NotFoundError
from dragsim.estimate.explain import figures
from dragsim.estimate.spread import STRUCTURE, Structure, Traits, apart, together
from dragsim.kernel import Row
from dragsim.model.params import Params
from dragsim.results.effects import Effects, Figures, effects, more_drive, more_grip
from dragsim.results.timing import TRAP, Clock, noted_time, place_of
from dragsim.spec.vehicle import Origin, Vehicle

if TYPE_CHECKING:
    from dragsim.results.run import Run

Z_80: Final = 1.2815515655446004
"""Standard deviations of a normal distribution on either side of its middle that hold 80 %."""
LIMITS: Final = DEFAULT_LIMITS._replace(rtol=1e-3)
"""Of runs of which only differences matter."""
PLACES: Final[Mapping[str, float | None]] = MappingProxyType(
    {"finish": None, "ft660": 660.0 * FOOT, "ft1320": QUARTER_MILE}
)
"""Marks whose times and trap speeds have intervals [m]; None: the end of the strip."""
SPEEDS: Final[Mapping[str, float]] = MappingProxyType(
    {
        "zero_to_60_mph_s": 60.0 * MPH,
        "zero_to_100_kmh_s": 100.0 * KMH,
        "zero_to_100_mph_s": 100.0 * MPH,
    }
)
"""Times to speeds that have intervals [m/s]."""


@dataclass(frozen=True, slots=True)
class Spread:
    """What one figure is uncertain by, each a standard deviation in the figure's unit: together, by
    the name of a general value, and apart, by the key of a number of the car, both with the sign of
    their effect; missed: what predictions miss for reasons unknown, over ``scale``; test: of one
    published test about others of its car."""

    together: Mapping[str, float]
    apart: Mapping[str, float]
    missed: float
    scale: float
    test: float

    @property
    def structure(self) -> float:
        """What the prediction misses for reasons unknown."""
        return self.missed * self.scale

    @property
    def alone(self) -> float:
        """What the numbers of the car come to."""
        return root_of_squares(*self.apart.values())

    @property
    def propagated(self) -> float:
        """What all known uncertainties come to."""
        return root_of_squares(*self.together.values(), self.alone)

    @property
    def sd(self) -> float:
        """Of the car."""
        return root_of_squares(self.propagated, self.structure)

    @property
    def sd_of_test(self) -> float:
        """Of one published test of such a car."""
        return root_of_squares(self.sd, self.test)


def root_of_squares(*values: float) -> float:
    """The root of the sum of squares."""
    return sqrt(sum(value * value for value in values))


@dataclass(frozen=True, slots=True)
class Sources:
    """What is uncertain about a car on a day: its traits' moves by the general values that cars
    share, and by its own numbers."""

    together: Mapping[str, Traits]
    apart: Mapping[str, Traits]

    @classmethod
    def of(cls, vehicle: Vehicle, power_correction: float) -> Sources:
        """Those of a vehicle; power_correction: of the day."""
        return cls(together(vehicle), apart(vehicle, figures(vehicle), power_correction))


def _effect(answer: Traits, moved: Traits) -> float:
    return sum(a * m for a, m in zip(answer, moved, strict=True))


def spreads(
    answers: Effects,
    sources: Sources,
    base: Figures,
    place_m: float,
    known: Structure = STRUCTURE,
) -> tuple[Spread, Spread, Spread]:
    """The spreads of a time and a trap speed at a place, and of a time to a speed.

    What is missed of a time at another place than a quarter mile goes with the root of the time,
    which is what launches and powers that are off by themselves come to.
    """
    share = (QUARTER_MILE / place_m) ** (1.0 / 3.0)
    rest = (
        (known.time, base.time_s * share, known.test_time_s),
        (known.trap, base.trap_mps, known.test_trap_mph * MPH),
        (known.sprint, base.sprint_s, known.test_sprint_s),
    )
    time, trap, sprint = (
        Spread(
            {name: _effect(answer, moved) for name, moved in sources.together.items()},
            {key: _effect(answer, moved) for key, moved in sources.apart.items()},
            *others,
        )
        for answer, others in zip(answers, rest, strict=True)
    )
    return time, trap, sprint


class Answers:
    """A run with the two more runs that say how it answers to drive and grip, made when they are
    first asked for."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._known: dict[tuple[Clock, float, float], tuple[Spread, Spread, Spread]] = {}

    @cached_property
    def _sources(self) -> Sources:
        assert self._run.sources is not None
        return self._run.sources()

    @cached_property
    def _more(self) -> tuple[Marks, Marks]:
        trace = self._run.trace
        return (
            self._again(*more_drive(trace.params, trace.curve)),
            self._again(*more_grip(trace.params, trace.curve)),
        )

    def _again(self, params: Params, curve: Row) -> Marks:
        """The times of another run: of the same places, and of the speeds that this one has by its
        finish, of 60 mph in any case."""
        run = self._run
        finish_s = run.time_at(run.length_m) or 0.0
        reached = [(v, run.time_to_speed(v)) for v in SPEEDS.values() if v > run.start_mps]
        early = [v for v, t in reached if v == 60.0 * MPH or (t is not None and t <= finish_s)]
        marks = marks_at([(x, False) for x in run.trace.marks.x], early)
        run_interpreted(params, curve, marks=marks, limits=LIMITS, speed_mps=run.start_mps)
        return marks

    def spreads(
        self, clock: Clock, place_m: float, speed_mps: float = 60.0 * MPH
    ) -> tuple[Spread, Spread, Spread]:
        """The spreads of the time and the trap speed at a mark, and of the time to a speed, by a
        clock; NaN where a run has no such figure."""
        key = (clock, place_m, speed_mps)
        if key not in self._known:
            base = self._figures(self._run.trace.marks, *key)
            self._known[key] = spreads(self.effects(*key), self._sources, base, place_m)
        return self._known[key]

    def effects(self, clock: Clock, place_m: float, speed_mps: float) -> Effects:
        """How the same figures answer to the traits of the car."""
        trace = self._run.trace
        base, drive, grip = (
            self._figures(marks, clock, place_m, speed_mps) for marks in (trace.marks, *self._more)
        )
        return effects(trace.params, place_m, speed_mps, base, drive, grip)

    def _figures(self, marks: Marks, clock: Clock, place_m: float, speed_mps: float) -> Figures:
        def at(x: float) -> float:
            return noted_time(marks.x_t, place_of(marks, x))

        start = at(clock.start_m(self._run.rollout_m))
        end = at(clock.marks_from_m + place_m)
        trapped = end - at(clock.marks_from_m + place_m - TRAP)
        to_speed = nan
        if self._run.start_mps == 0.0 and speed_mps in marks.v:
            to_speed = marks.v_t[marks.v.index(speed_mps)] - start
        return Figures(end - start, TRAP / trapped, to_speed)


def interval(run: Run, name: str, clock: Clock, *, test: bool) -> tuple[float, float] | None:
    """``Run.interval``."""
    if name not in NAMES:
        raise NotFoundError(_no_interval(name))
    value: float | None = getattr(run.slip(clock), name)
    mark, _, unit = name.rpartition("_")
    place = PLACES.get(mark)
    place_m = run.length_m if place is None else place
    if value is None or run.sources is None or not run.finished or place_m < TRAP:
        return None
    time, trap, sprint = run.answers.spreads(clock, place_m, SPEEDS.get(name, 60.0 * MPH))
    found = sprint if name in SPEEDS else trap if unit == "mps" else time
    reach = Z_80 * (found.sd_of_test if test else found.sd)
    return None if isnan(reach) else (value - reach, value + reach)


NAMES: Final = (*(f"{mark}_{unit}" for mark in PLACES for unit in ("s", "mps")), *SPEEDS)
"""Numbers of a slip that have intervals."""


def _no_interval(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, NAMES, n=1)
    hint = f"did you mean {near[0]}?" if near else f"these have: {', '.join(NAMES)}"
    return f"a run has no interval for {name!r}; {hint}"


def difference(a: Spread, b: Spread) -> float:
    """What errors of general values come to in the difference of a figure of two cars."""
    names = dict.fromkeys((*a.together, *b.together))
    return root_of_squares(
        *(b.together.get(name, 0.0) - a.together.get(name, 0.0) for name in names)
    )


def margin_sd(first: Run, second: Run) -> float:
    """Standard deviation of the difference of two standing times to the finish [s]; NaN where
    nothing is known of it."""
    if first.sources is None or second.sources is None or first.length_m < TRAP:
        return nan
    a, b = (run.answers.spreads(Clock.STANDING, run.length_m)[0] for run in (first, second))
    parts = [difference(a, b)]
    if not _one_car(first.vehicle, second.vehicle):
        return root_of_squares(*parts, a.alone, b.alone, a.structure, b.structure)
    changed = _changed(first.vehicle) | _changed(second.vehicle)
    for key in dict.fromkeys((*a.apart, *b.apart)):
        of_a, of_b = a.apart.get(key, 0.0), b.apart.get(key, 0.0)
        parts += [of_a, of_b] if key in changed else [of_b - of_a]
    return root_of_squares(*parts, b.structure - a.structure)


def _one_car(first: Vehicle, second: Vehicle) -> bool:
    """Whether two lanes have one car, as it is or changed: then they have its own errors in
    common."""
    return bool(first.reference) and first.reference == second.reference


def _changed(vehicle: Vehicle) -> frozenset[str]:
    """The keys that were changed."""
    return frozenset(
        key for key, from_ in vehicle.provenance.items() if from_.origin is Origin.TWEAKED
    )
