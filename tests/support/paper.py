"""Races on paper: real slips, lanes and races around runs that nobody integrated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import cast

from dragsim.constants import FOOT, MPH, QUARTER_MILE
from dragsim.results.conditions import Conditions
from dragsim.results.outcome import Outcome
from dragsim.results.race import LaneResult, Race
from dragsim.results.run import Run
from dragsim.results.timing import Clock, Slip
from dragsim.spec.scenario import Strip, Weather


def slip(et_s: float | None, trap_mph: float = 100.0, *, length_m: float = QUARTER_MILE) -> Slip:
    """A slip whose marks stand in plausible proportion to its ET; None: nothing was reached."""

    def at(share: float, x_m: float = 0.0) -> float | None:
        return None if et_s is None or x_m > length_m + 1e-6 else et_s * share

    def speed(share: float, x_m: float) -> float | None:
        return None if et_s is None or x_m > length_m + 1e-6 else trap_mph * MPH * share

    return Slip(
        length_m=length_m,
        finish_s=at(1.0),
        finish_mps=speed(1.0, 0.0),
        rollout_s=0.25,
        ft60_s=at(0.155, 60.0 * FOOT),
        ft330_s=at(0.42, 330.0 * FOOT),
        ft660_s=at(0.645, 660.0 * FOOT),
        ft660_mps=speed(0.8, 660.0 * FOOT),
        ft1000_s=at(0.838, 1000.0 * FOOT),
        ft1320_s=at(1.0, QUARTER_MILE),
        ft1320_mps=speed(1.0, QUARTER_MILE),
        zero_to_60_mph_s=at(0.38),
        zero_to_100_mph_s=at(0.9),
        zero_to_100_kmh_s=at(0.4),
        zero_to_200_kmh_s=None,
        sixty_to_130_mph_s=None,
        hundred_to_200_kmh_s=None,
    )


@dataclass(frozen=True, kw_only=True)
class PaperRun:
    """What a report asks of a run."""

    paper: Slip
    vehicle: object
    outcome: Outcome = Outcome.FINISHED
    power_correction: float = 0.9634
    estimated_count: int = 23
    figure_count: int = 61
    start_mps: float = 0.0
    front_lift_s: float = 0.0
    sources: None = None

    @property
    def standing_s(self) -> float | None:
        return None if self.paper.finish_s is None else self.paper.finish_s + 0.25

    @property
    def length_m(self) -> float:
        return self.paper.length_m

    def slip(self, clock: Clock | str = Clock.BEAMS) -> Slip:
        Clock.of(clock)
        return self.paper


@dataclass(frozen=True, kw_only=True)
class PaperLane(LaneResult):
    """A lane whose place when another arrives is as if it kept its trap speed."""

    @property
    def course(self) -> object:  # type: ignore[override]
        v = self.run.slip("beams").finish_mps or 0.0
        late = self.arrival_s or 0.0
        return SimpleNamespace(place_m=lambda t_s: self.run.length_m - v * (late - t_s))


@dataclass(frozen=True, kw_only=True)
class PaperRace(Race):
    """A race whose leads never change."""

    def lead_changes(self, *, a: int | None = None, b: int | None = None) -> tuple[()]:
        return ()


@dataclass(frozen=True)
class PaperCar:
    """What a report asks of a vehicle."""

    name: str
    tweaks: Mapping[str, str] = field(default_factory=dict)
    summary: str = ""
    engine: None = None

    @property
    def document(self) -> Mapping[str, object]:
        tables: dict[str, dict[str, str]] = {}
        for key, value in self.tweaks.items():
            table, _, rest = key.partition(".")
            tables.setdefault(table, {})[rest] = value
        return tables

    @property
    def provenance(self) -> Mapping[str, object]:
        origin = SimpleNamespace(origin=SimpleNamespace(value="tweaked"))
        return dict.fromkeys(self.tweaks, origin)


def lane(
    label: str,
    et_s: float | None,
    trap_mph: float = 100.0,
    *,
    vehicle: str = "some_car",
    name: str = "2010 Some Car, six-speed manual",
    tweaks: Mapping[str, str] | None = None,
    outcome: Outcome = Outcome.FINISHED,
    length_m: float = QUARTER_MILE,
) -> LaneResult:
    run = PaperRun(
        paper=slip(et_s, trap_mph, length_m=length_m),
        vehicle=PaperCar(name, tweaks or {}),
        outcome=outcome,
    )
    return PaperLane(vehicle=vehicle, label=label, reaction_s=0.0, run=cast(Run, run))


def race(lanes: Sequence[LaneResult], *, name: str = "A race", summary: str = "") -> Race:
    return PaperRace(
        name=name,
        summary=summary,
        lanes=tuple(lanes),
        conditions=Conditions(1.1102, 957.0),
        strip=Strip(length=lanes[0].run.length_m),
        weather=Weather(temperature=303.15, pressure=98_000.0, humidity=0.55),
    )
