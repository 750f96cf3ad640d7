"""One car down the strip: what came of it, at any moment and in every clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast, overload

from dragsim.core.trace import Trace
from dragsim.errors import DragsimError, InputError, NotFoundError, RunError
from dragsim.model.chassis import LEAST_LOAD
from dragsim.model.state import GEAR, OUT_F_Z_FRONT, OUT_F_Z_REAR
from dragsim.results.channels import Channel, Moment, channels_of, column_name
from dragsim.results.conditions import Conditions
from dragsim.results.energy import Energy, energy_balance
from dragsim.results.intervals import Answers, Sources, interval
from dragsim.results.outcome import Outcome as Outcome
from dragsim.results.sprint import RollingSprint
from dragsim.results.timing import Clock, Slip, slip_of

if TYPE_CHECKING:
    from dragsim.plot.canvas import Sheet
    from dragsim.spec.vehicle import Vehicle


class Shift(NamedTuple):
    """A change of gear: when [s] and where [m] it began, and the gears, counted from 1."""

    t_s: float
    x_m: float
    from_gear: int
    to_gear: int


@dataclass(frozen=True, eq=False, kw_only=True)
class Run:
    """A run of one car. It may have failed: ``outcome`` says so, ``check()`` raises.

    vehicle: what was run; trace: its steps; length_m: of the strip; rollout_m: of the beams;
    power_correction: torque on the day over that of the rating [-]; conditions: the air;
    estimated_count of the figure_count numbers used were estimated; start_mps: speed of a rolling
    start, 0 from rest; sources: says what is uncertain about the car, None where nothing is known.

    Times count from the driver's release, distances from the line. A run goes on past its finish
    until 130 mph, top speed or 120 s.
    """

    vehicle: Vehicle
    trace: Trace
    length_m: float
    rollout_m: float
    power_correction: float
    conditions: Conditions
    estimated_count: int
    figure_count: int
    start_mps: float = 0.0
    sources: Callable[[], Sources] | None = field(default=None, repr=False)

    @cached_property
    def outcome(self) -> Outcome:
        """How the run ended. What happened past the finish does not matter."""
        if self.standing_s is not None:
            return Outcome.FINISHED
        return Outcome.of(self.trace.outcome)

    @property
    def finished(self) -> bool:
        """Whether the car reached the finish."""
        return self.outcome is Outcome.FINISHED

    def check(self) -> Run:
        """This run, if it reached its finish; else raises RunError, which says why it did not."""
        if self.finished:
            return self
        raise RunError(
            f"{self.vehicle.name} got {self.trace.end_m:.1f} m of {self.length_m:g} m in "
            f"{self.trace.end_s:.1f} s: {self.outcome.message}"
        )

    @cached_property
    def _slips(self) -> dict[Clock, Slip]:
        sprint = RollingSprint(self.trace)
        return {
            clock: replace(
                slip_of(
                    self.trace,
                    clock,
                    length_m=self.length_m,
                    rollout_m=self.rollout_m,
                    start_mps=self.start_mps,
                ),
                sprint=sprint,
            )
            for clock in Clock
        }

    def slip(self, clock: Clock | str = Clock.BEAMS) -> Slip:
        """The timeslip by a clock: "standing", "one_foot" or "beams". InputError for any other."""
        return self._slips[Clock.of(clock)]

    @cached_property
    def answers(self) -> Answers:
        """How the run answers to what is uncertain about its car."""
        return Answers(self)

    def interval(
        self, name: str = "finish_s", clock: Clock | str = Clock.BEAMS, *, test: bool = False
    ) -> tuple[float, float] | None:
        """The 80 % interval of a number of the slip: ``run.interval("ft1320_s", "one_foot")``.

        For times and trap speeds at 1/8 mile, 1/4 mile and the finish, and times from 0 to 60 and
        100 mph and to 100 km/h. Of the car in good hands; with ``test`` of one published road test
        of it, which scatter besides. None for what was not reached. Makes two more runs when it is
        first asked for. Raises NotFoundError for a name without an interval, InputError for a clock
        that there is not.
        """
        return interval(self, name, Clock.of(clock), test=test)

    @property
    def standing_s(self) -> float | None:
        """Time from the driver's release to the finish [s]; None if it was not reached."""
        return self.slip(Clock.STANDING).finish_s

    @property
    def et_s(self) -> float | None:
        """Elapsed time to the finish by the beams [s]; None if it was not reached."""
        return self.slip(Clock.BEAMS).finish_s

    @property
    def trap_mps(self) -> float | None:
        """Trap speed at the finish by the beams [m/s]; None if it was not reached."""
        return self.slip(Clock.BEAMS).finish_mps

    @property
    def sixty_foot_s(self) -> float | None:
        """Time to 60 ft by the beams [s]; None if it was not reached."""
        return self.slip(Clock.BEAMS).ft60_s

    @property
    def duration_s(self) -> float:
        """Time from the release to the end of what was recorded [s]."""
        return self.trace.end_s

    @property
    def speed(self) -> Channel[float]:
        """The speed channel [m/s]: ``run.speed(t_s=3.0)``, ``run.speed(x_m=100.0)``."""
        return self.channel("speed")

    @property
    def distance(self) -> Channel[float]:
        """The distance channel [m]: ``run.distance(t_s=3.0)``."""
        return self.channel("distance")

    def time_at(self, x_m: float) -> float | None:
        """Time at which the car first is at a place [s]; None if it never got there."""
        return self.trace.time_at(x_m)

    def time_to_speed(self, v_mps: float) -> float | None:
        """Time at which the car first has a speed [s]; None if it never had it."""
        return self.trace.time_of_speed(v_mps)

    @cached_property
    def channels(self) -> Mapping[str, Channel[float] | Channel[str]]:
        """Everything that can be asked of the run, by name."""
        return MappingProxyType(channels_of(self.trace))

    @overload
    def channel(self, name: Literal["phase"]) -> Channel[str]: ...  # type: ignore[overload-overlap]
    @overload
    def channel(self, name: str) -> Channel[float]: ...
    def channel(self, name: str) -> Channel[float] | Channel[str]:
        """A channel by its name, such as "engine_speed"; raises NotFoundError for another name."""
        if name in self.channels:
            return self.channels[name]
        from difflib import get_close_matches

        near = get_close_matches(name, self.channels, n=1)
        hint = f"did you mean {near[0]}?" if near else f"a run has {', '.join(self.channels)}"
        raise NotFoundError(f"no channel {name!r}; {hint}")

    @cached_property
    def shifts(self) -> tuple[Shift, ...]:
        """Every change of gear, in order."""
        return tuple(
            Shift(after.t, after.x0, before.mode[GEAR] + 1, after.mode[GEAR] + 1)
            for before, after in pairwise(self.trace.steps)
            if before.mode[GEAR] != after.mode[GEAR]
        )

    @cached_property
    def front_lift_s(self) -> float:
        """How long the front wheels carry nothing [s], to the length of a step: from there on a car
        stands on its rear wheels, and its pitch is not part of the model. A skilled driver never
        lets it come so far."""
        total = 0.0
        for step in self.trace.steps:
            out = self.trace.outputs(step, 1.0)
            front, rear = out[OUT_F_Z_FRONT], out[OUT_F_Z_REAR]
            if front <= 1.001 * LEAST_LOAD * (front + rear):
                total += step.h
        return total

    @cached_property
    def energy(self) -> Energy:
        """Where the engine's work went, from the release to the end of what was recorded."""
        return energy_balance(self.trace)

    def to_pandas(self, every_s: float = 0.01) -> Any:
        """All channels as a DataFrame, a row every so many seconds and one at the end, indexed by
        ``t_s``; columns are named with their units, such as ``speed_mps``.

        A table for looking and exporting: times and gaps come from the run itself, which is exact
        between rows too. Raises InputError for an interval that is not positive, DragsimError
        without pandas.
        """
        if not every_s > 0.0:
            raise InputError(f"every_s = {every_s!r} must be a positive number of seconds")
        try:
            pandas = import_module("pandas")
        except ImportError:
            raise DragsimError(
                "a run becomes a table with pandas, which is not installed: pip install pandas"
            ) from None
        end_s = self.trace.end_s
        times = [i * every_s for i in range(int(end_s / every_s) + 1)] if self.trace.steps else []
        if times and times[-1] < end_s:
            times.append(end_s)
        moments = [Moment.of(self.trace, t_s) for t_s in times]
        columns = {
            column_name(channel): [cast(object, channel.read(moment)) for moment in moments]
            for channel in self.channels.values()
        }
        return pandas.DataFrame(columns, index=pandas.Index(times, name="t_s"))

    def plot(self, path: Path | str | None = None) -> Sheet:
        """Speed, acceleration, engine speed, slip and the pull of the gears in one figure; with a
        path also written there."""
        from dragsim.plot.run import run_figure
        from dragsim.results.pictures import kept

        return kept(run_figure(self), path)

    def __repr__(self) -> str:
        if self.standing_s is None:
            return f"<Run of {self.vehicle.name}: {self.outcome.value}>"
        trap = "" if self.trap_mps is None else f" at {self.trap_mps:.2f} m/s"
        return f"<Run of {self.vehicle.name}: {self.length_m:g} m in {self.et_s:.3f} s{trap}>"

    def _repr_html_(self) -> str:
        from dragsim.report import html

        return html(self)
