"""What comes of many runs: columns of every figure of their slips, and how each of them ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from dragsim.batch.choice import RunPath
from dragsim.batch.moments import SLIP, slip_columns
from dragsim.errors import DragsimError
from dragsim.model.state import FINISHED
from dragsim.results.outcome import Outcome
from dragsim.results.timing import NUMBERS, Clock
from dragsim.spec.vehicle import Vehicle

if TYPE_CHECKING:
    from numpy import bool_, float64, int8
    from numpy.typing import NDArray

NOT_RUN: Final = -1
"""In the place of an outcome: its turn did not come."""
BAD_INPUT: Final = -2
"""In the place of an outcome: it could not be run."""
_WORDS: Final[Mapping[int, str]] = MappingProxyType(
    {
        BAD_INPUT: "bad_input",
        NOT_RUN: "not_run",
        **{number: Outcome.of(number).value for number in range(FINISHED, FINISHED + len(Outcome))},
    }
)
SHOWN: Final = ("ft60_s", "ft330_s", "finish_s", "finish_mps", "zero_to_60_mph_s")
"""Figures of which a notebook shows the spread."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Batch:
    """The runs of ``simulate_many``, a row for each car in the order given.

    ``slip(clock)``: a column of every figure of a slip; ``outcome``: how each run ended;
    ``columns``: all of it in one array; ``path``: how the runs were made; ``interrupted``: whether
    they were broken off with Ctrl-C: what was done by then is here, the outcome of the rest is
    "not_run". ``problems``: with ``errors="keep"``, what is wrong with the cars whose outcome is
    "bad_input", by their row. ``given``: the columns that were given, by name.
    """

    path: RunPath
    interrupted: bool
    problems: Mapping[int, str]
    given: Mapping[str, Sequence[Any]]
    start_mps: float
    length_m: NDArray[float64] = field(repr=False)
    moments: NDArray[float64] = field(repr=False)
    outcomes: NDArray[int8] = field(repr=False)
    five_to_60_mph_s: NDArray[float64] | None = field(repr=False)
    _slips: dict[Clock, NDArray[Any]] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.outcomes)

    @property
    def outcome(self) -> NDArray[Any]:
        """How each run ended, as text: "finished" or another of the words of a lane's outcome,
        "bad_input" or "not_run"."""
        import numpy as np

        words = np.array([_WORDS[number] for number in sorted(_WORDS)])
        return words[np.searchsorted(sorted(_WORDS), self.outcomes)]

    @property
    def finished(self) -> NDArray[bool_]:
        """Whether each car reached its finish."""
        reached: NDArray[bool_] = self.outcomes == FINISHED
        return reached

    def slip(self, clock: Clock | str = Clock.BEAMS) -> NDArray[Any]:
        """The timeslips by a clock, "standing", "one_foot" or "beams": a structured array with the
        fields of a slip (``batch.slip("one_foot")["ft1320_s"]``), NaN for what was not reached.

        ``five_to_60_mph_s`` is NaN unless it was asked for. The array is kept and cannot be written
        to. Raises InputError for any other clock.
        """
        clock = Clock.of(clock)
        if clock not in self._slips:
            slips = slip_columns(
                self.moments,
                clock,
                length_m=self.length_m,
                start_mps=self.start_mps,
                five_to_60_s=self.five_to_60_mph_s,
            )
            slips.flags.writeable = False
            self._slips[clock] = slips
        return self._slips[clock]

    @cached_property
    def columns(self) -> NDArray[Any]:
        """Everything in one structured array: ``index``, ``outcome``, and for each clock the fields
        of its slip: ``batch.columns["beams"]["ft1320_s"]``."""
        import numpy as np

        outcome = self.outcome
        clocks = [(clock.value, list(SLIP)) for clock in Clock]
        columns = np.empty(len(self), [("index", "i8"), ("outcome", outcome.dtype), *clocks])
        columns["index"] = np.arange(len(self))
        columns["outcome"] = outcome
        for clock in Clock:
            columns[clock.value] = self.slip(clock)
        columns.flags.writeable = False
        return columns

    def to_pandas(self, clock: Clock | str = Clock.BEAMS) -> Any:
        """The slips by a clock as a DataFrame: what was given in columns, the outcome and every
        figure, a row for each car. Raises DragsimError without pandas."""
        try:
            pandas = import_module("pandas")
        except ImportError:
            raise DragsimError(
                "a batch becomes a table with pandas, which is not installed: pip install pandas"
            ) from None
        slips = self.slip(clock)
        columns: dict[str, Any] = {
            name: [_named(value) for value in values] if name == "vehicle" else values
            for name, values in self.given.items()
        }
        columns["outcome"] = pandas.Categorical(self.outcome)
        columns |= {name: slips[name] for name in NUMBERS}
        return pandas.DataFrame(columns, index=pandas.RangeIndex(len(self), name="car"))

    def __repr__(self) -> str:
        return f"<Batch of {_counted(self)}>"

    def _repr_html_(self) -> str:
        return _html(self)


def _named(vehicle: object) -> str:
    """What a table calls a vehicle."""
    return vehicle.reference or vehicle.name if isinstance(vehicle, Vehicle) else ""


def _counted(batch: Batch) -> str:
    """How many runs there are and how they ended: "1000 runs: 998 finished, 2 stalled"."""
    import numpy as np

    words, counts = np.unique(batch.outcome, return_counts=True)
    parts = [f"{n} {str(words[i]).replace('_', ' ')}" for i, n in enumerate(counts.tolist())]
    runs = f"{len(batch)} run{'' if len(batch) == 1 else 's'}"
    interrupted = ", interrupted" if batch.interrupted else ""
    return (
        f"{runs}: {', '.join(sorted(parts, key=_size, reverse=True))}{interrupted}"
        if parts
        else runs
    )


def _size(part: str) -> int:
    return int(part.split()[0])


def _html(batch: Batch) -> str:
    """The spread of the figures that people look at first, by the beams."""
    import numpy as np

    slips = batch.slip(Clock.BEAMS)
    rows = []
    for name in SHOWN:
        reached = slips[name][~np.isnan(slips[name])]
        if len(reached):
            low, middle, high = np.percentile(reached, (0.0, 50.0, 100.0)).tolist()
            cells = (f"{value:.3f}" for value in (low, middle, high))
            right = "".join(f'<td style="text-align:right">{cell}</td>' for cell in cells)
            rows.append(
                f'<tr><th style="text-align:left">{name}</th>{right}<td>{len(reached)}</td></tr>'
            )
    heads = "".join(f"<th>{head}</th>" for head in ("", "least", "median", "most", "runs"))
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    heading = f"<div><strong>{escape(_counted(batch))}</strong></div>"
    return f'<div class="dragsim">{heading}{table if rows else ""}</div>'
