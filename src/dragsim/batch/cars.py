"""The cars of a batch: who each of them is, and its numbers when its turn comes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, cast

from dragsim.batch.columns import PLACE, Column, column, count_of, parts
from dragsim.build import Built, kind_of, refuse_rolling
from dragsim.build.plan import Plan
from dragsim.errors import InputError
from dragsim.estimate.numerics import INTERPRETED, Numerics
from dragsim.results.timing import beam_rollout_m
from dragsim.spec.columns import TweakColumn, tweak_columns
from dragsim.spec.scenario import Start, Strip, Weather
from dragsim.spec.settings import flat
from dragsim.spec.vehicle import Driver, Vehicle

PLANS: Final = 256
"""Plans kept at a time, one for each vehicle and driver; the one not used for longest goes."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A car ready to run: its numbers, the length of its strip and where its beams' clock starts
    [m]."""

    built: Built
    length_m: float
    rollout_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cars:
    """``count`` cars, each with its vehicle, driver (None: the vehicle's own), tweaks, strip and
    weather, all released by one ``start``. numerics: by which they are built; given: what differs
    from car to car, as it came, by name. For one thread."""

    count: int
    vehicles: Column[Vehicle]
    drivers: Column[Driver | None]
    tweaks: Sequence[TweakColumn]
    strips: Column[Strip]
    weathers: Column[Weather]
    start: Start
    numerics: Numerics = INTERPRETED
    given: Mapping[str, Sequence[Any]]
    _plans: OrderedDict[tuple[int, int], tuple[Plan, Vehicle, Driver | None]] = field(
        default_factory=OrderedDict, repr=False
    )

    def built_by(self, numerics: Numerics) -> Cars:
        """The same cars, built by other numerics."""
        return replace(self, numerics=numerics, _plans=OrderedDict())

    @property
    def kind(self) -> int | None:
        """The kind of drivetrain (``model.params``) of all cars, None where they may differ."""
        if any(each.key == "transmission.kind" for each in self.tweaks):
            return None
        kinds = {kind_of(car) for car in self.vehicles.values if isinstance(car, Vehicle)}
        return kinds.pop() if len(kinds) == 1 else None

    def ready(self, i: int) -> Ready:
        """Car ``i``, its numbers made. Raises InputError naming it where it cannot be run."""
        try:
            vehicle, strip = self.vehicles.at(i), self.strips.at(i)
            plan = self._plan(vehicle, self.drivers.at(i))
            built = plan.build(i, strip=strip, weather=self.weathers.at(i))
            if self.start.speed:
                refuse_rolling(vehicle, built, self.start.speed)
        except InputError as error:
            raise InputError(f"car {i}: {error}") from error
        rollout_m = beam_rollout_m(built.front_diameter_m, self.start.staging)
        return Ready(built, strip.length, rollout_m)

    def _plan(self, vehicle: Vehicle, driver: Driver | None) -> Plan:
        key = (id(vehicle), id(driver))
        known = self._plans.get(key)
        if known is None:
            car = vehicle if driver is None else vehicle.with_driver(driver)
            plan = Plan(car, self.tweaks, numerics=self.numerics)
            self._plans[key] = (plan, vehicle, driver)
            if len(self._plans) > PLANS:
                self._plans.popitem(last=False)
            return plan
        if len(self._plans) > 1:
            self._plans.move_to_end(key)
        return known[0]


def gather(
    vehicles: object,
    *,
    tweaks: Mapping[str, object],
    strip: object,
    weather: object,
    driver: object,
    start: Start,
    load: Callable[[str | Path], Vehicle],
    keep: bool,
) -> Cars:
    """The cars of ``api.simulate_many``, whose arguments these are.

    load: finds a vehicle by its name or path; keep: what is wrong with a car is told when its turn
    comes. Raises InputError, or SpecError with keys and indices.
    """
    fleet = _vehicles(vehicles, load, keep=keep)
    changes = {key: column(key, value) for key, value in flat(tweaks)}
    drivers: Column[Driver | None] = Column("driver", [None], False)
    if isinstance(driver, Mapping):
        own = {key: column(f"driver.{key}", value) for key, value in driver.items()}
        if twice := [given.name for given in own.values() if given.name in changes]:
            raise InputError(f"{twice[0]} is given by driver and by tweaks: leave one of them out")
        same = {key: given.at(0) for key, given in own.items() if not given.each}
        drivers = cast("Any", parts("driver", Driver, same, keep=keep))
        changes |= {given.name: given for given in own.values() if given.each}
    elif driver is not None:
        drivers = cast("Any", parts("driver", Driver, driver, keep=keep))
    strips = parts("strip", Strip, Strip() if strip is None else strip, keep=keep)
    weathers = parts("weather", Weather, Weather() if weather is None else weather, keep=keep)
    shown = [Column("vehicle", fleet.values, fleet.each), *changes.values()]
    for name, part in (("strip", strip), ("weather", weather)):
        if isinstance(part, Mapping):
            shown += [column(f"{name}.{key}", value) for key, value in part.items()]
    return Cars(
        count=count_of([fleet, *changes.values(), drivers, strips, weathers]),
        vehicles=fleet,
        drivers=drivers,
        tweaks=tweak_columns({key: each.values for key, each in changes.items()}, keep=keep),
        strips=strips,
        weathers=weathers,
        start=start,
        given={given.name: given.values for given in shown if given.each},
    )


def _vehicles(
    given: object, load: Callable[[str | Path], Vehicle], *, keep: bool
) -> Column[Vehicle]:
    """The vehicles, each name and path loaded once."""
    if isinstance(given, Vehicle):
        return Column("vehicles", [given], False)
    if isinstance(given, str | Path):
        return Column("vehicles", [load(given)], False)
    values = column("vehicles", list(given) if isinstance(given, tuple) else given)
    if not values.each:
        raise InputError(
            f"{PLACE} takes a vehicle, a name or path, or a list of them, not {given!r:.60}"
        )
    known: dict[object, Vehicle | InputError] = {}
    found: list[Vehicle | InputError] = []
    for i, value in enumerate(values.values):
        if isinstance(value, Vehicle):
            found.append(value)
            continue
        if not isinstance(value, str | Path):
            raise InputError(f"vehicles[{i}] is no vehicle, name or path: {value!r:.60}")
        if value not in known:
            known[value] = _loaded(value, load, i)
        found.append(known[value])
    problems = {i: error for i, error in enumerate(found) if isinstance(error, InputError)}
    if problems and not keep:
        raise next(iter(problems.values()))
    return Column("vehicles", found, True)


def _loaded(
    name: str | Path, load: Callable[[str | Path], Vehicle], i: int
) -> Vehicle | InputError:
    try:
        return load(name)
    except InputError as error:
        return InputError(f"vehicles[{i}]: {error}")
