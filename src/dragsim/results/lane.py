"""One lane of a race: a run on the common clock."""

from __future__ import annotations

from dataclasses import dataclass

from dragsim.results.gaps import Course
from dragsim.results.rules import Foul, Lights, Pass, lights, package_s
from dragsim.results.run import Run
from dragsim.results.timing import Clock
from dragsim.spec.scenario import Tree


@dataclass(frozen=True, eq=False, kw_only=True)
class LaneResult:
    """One lane of a race.

    vehicle: as the lane named it; label: as it is called in the race; reaction_s: from the lane's
    signal to the driver's release, with a ``tree`` from its green to the beam cleared [s];
    dial_in_s: of a handicap start [s]; run: what the car did; found_as: what names the vehicle from
    the working folder, where that is not ``vehicle``.

    The race sets tree and foul, and handicap_s: the lane's signal after the first [s].
    """

    vehicle: str
    label: str
    reaction_s: float
    run: Run
    found_as: str = ""
    tree: Tree = Tree.NONE
    dial_in_s: float | None = None
    handicap_s: float = 0.0
    foul: Foul | None = None

    @property
    def entry(self) -> Pass:
        """The lane as the rules see it."""
        return Pass(
            reaction_s=self.reaction_s,
            rollout_s=self.run.slip(Clock.BEAMS).rollout_s,
            standing_s=self.run.standing_s,
            dial_s=self.dial_in_s,
        )

    @property
    def lights(self) -> Lights:
        """When the lane's lights come on, on the common clock."""
        return lights(self.tree, self.handicap_s)

    @property
    def release_s(self) -> float:
        """From the common signal to the driver's release [s]."""
        return self.handicap_s + self.entry.release_s(self.tree)

    @property
    def course(self) -> Course:
        """The run on the common clock."""
        return Course(self.run.trace, self.release_s)

    @property
    def arrival_s(self) -> float | None:
        """Time from the common signal to the finish [s]; None if it was not reached."""
        standing_s = self.run.standing_s
        return None if standing_s is None else self.release_s + standing_s

    @property
    def package_s(self) -> float | None:
        """Reaction plus elapsed time less dial-in [s]; None without a dial-in or a finish."""
        return package_s(self.entry, self.tree)

    @property
    def red_s(self) -> float:
        """How long before its green the lane left [s]; 0 if it did not."""
        return self.entry.red_s(self.tree)

    @property
    def breakout_s(self) -> float:
        """By how much the lane ran under its dial-in [s]; 0 if it did not."""
        return self.entry.breakout_s

    def to_dict(self) -> dict[str, object]:
        """The lane of the JSON document; ``bracket`` is there with a dial-in only."""
        document: dict[str, object] = {
            "vehicle": self.vehicle,
            "label": self.label,
            "reaction_s": self.reaction_s,
            "outcome": self.run.outcome.value,
            "foul": None if self.foul is None else self.foul.value,
            "power_correction": self.run.power_correction,
            "slips": {clock.value: self.run.slip(clock).to_dict() for clock in Clock},
        }
        if self.dial_in_s is not None:
            document["bracket"] = {
                "dial_in_s": self.dial_in_s,
                "handicap_s": self.handicap_s,
                "package_s": self.package_s,
            }
        return document
