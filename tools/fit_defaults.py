"""Fits the free defaults to the garage's road tests, from their priors, as often as anyone likes.

    .venv/bin/python tools/fit_defaults.py [DIR] [--write] [--interpreted]

Prints the fitted values beside their priors, what the cross-validation by families then scores, and
what the intervals need (``estimate.spread``). With ``--write`` the fitted values and
their standard deviations go into ``estimate/defaults.py``, and what is missed into
``estimate/spread.py``; a fresh ``dragsim validate`` then says what came of it. A minute; without
numba some ten.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from dragsim import garage
from dragsim.batch.choice import RunPath
from dragsim.estimate import defaults, spread
from dragsim.validation import cross_validated, validate
from dragsim.validation.coverage import QUANTITIES, Intervals, coverage
from dragsim.validation.fit import Fit, FittedValue, Targets, fit, leave_out
from dragsim.validation.measured import ET, TRAP, ZERO_TO_60
from dragsim.validation.summary import Scored, Validation

VALUES: Final = Path(defaults.__file__)
SPREADS: Final = Path(spread.__file__)
"""The files that hold what is fitted."""
SHOWN: Final = 10
"""Cars from which a quantity is told of."""
DIGITS: Final = 4
"""Significant digits of a value in the table."""
TESTED: Final = {ET: "test_time_s", TRAP: "test_trap_mph", ZERO_TO_60: "test_sprint_s"}
"""Where the noise of a test stands in ``Structure``."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, print, and write if that is wanted."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=garage.road_tests())
    parser.add_argument("--write", action="store_true", help="bring the tables up to date")
    parser.add_argument("--interpreted", action="store_true", help="without numba")
    given = parser.parse_args(arguments)
    if given.folder is None:
        parser.error("name a folder with measured.toml")
    path = RunPath.INTERPRETED if given.interpreted else RunPath.AUTO
    validation = validate(given.folder)
    targets = Targets.of(validation.cars, path)
    found = fit(targets)
    print_lines(value_lines(found))
    crossing = leave_out(found)
    crossed = cross_validated(validation, crossing.predictions).crossed
    assert crossed is not None
    intervals = coverage(targets, crossing.defaults, crossed)
    print_lines(score_lines(crossed))
    print_lines(interval_lines(intervals, validation))
    if given.write:
        write_values(found.solved)
        write_structure(structure_of(intervals, validation))


def print_lines(lines: Iterable[str]) -> None:
    """Print lines and an empty one."""
    sys.stdout.write("\n".join((*lines, "", "")))


def value_lines(found: Fit) -> Iterator[str]:
    """The free values."""
    rows = len(found.targets.rows)
    families = len(set(found.targets.families))
    yield f"{rows} deviations of {families} families, cost {found.cost:.1f}"
    yield f"{'':22s} {'in use':>8s} {'fit':>8s} {'sd':>7s} {'prior':>8s} {'sd':>7s}   range"
    for one in found.solved:
        item = one.default
        yield (
            f"{one.name:22s} {item.value:8.4g} {one.value:8.4g} {one.sd:7.2g} {item.prior:8.4g} "
            f"{item.prior_sd:7.2g}   {item.low:g} to {item.high:g}"
            + (f"   moved by {one.pull:+.1f} sd" if abs(one.pull) > 1.0 else "")
            + ("   AT THE EDGE: something is missing" if one.at_edge else "")
        )
    yield from _correlated(found)


def _correlated(found: Fit) -> Iterator[str]:
    """Pairs of values of which the tests see hardly more than a combination."""
    import numpy as np

    sd = np.sqrt(np.diag(found.covariance))
    pairs = found.covariance / np.outer(sd, sd)
    names = list(found.targets.free)
    for i, name in enumerate(names):
        for j in range(i):
            if abs(pairs[i, j]) > 0.5:
                yield f"correlation of {names[j]} and {name}: {pairs[i, j]:+.2f}"


def score_lines(crossed: Scored) -> Iterator[str]:
    """What a cross-validation scores."""
    yield "cross-validated by family: mean error, its standard error, median, bias"
    for quantity, scores in crossed.summary.scores.items():
        one = scores.cars
        if one.mean_se is not None and one.count >= SHOWN:
            yield (
                f"{quantity.label:16s} {one.mean:6.3f} {one.mean_se:6.3f} {one.median:6.3f} "
                f"{one.bias:+7.3f} {quantity.unit:3s} {one.count:3d} cars"
            )


def interval_lines(found: Intervals, validation: Validation) -> Iterator[str]:
    """What lies within the intervals, and what they need for it."""
    yield "80 % intervals: inside, missed beside what is known (in use), noise of a test (in use)"
    for quantity, one in found.quantities.items():
        used = getattr(spread.STRUCTURE, QUANTITIES[quantity].part)
        noise = validation.noise.get(quantity)
        scatter = "" if noise is None else f"{noise.sd:.2f}"
        yield (
            f"{quantity.label:16s} {100.0 * one.inside:4.0f} % +- {100.0 * one.inside_se:.0f} %   "
            f"{one.structure:.4f} ({used:g})   {scatter} "
            f"({getattr(spread.STRUCTURE, TESTED[quantity]):g}) {quantity.unit}"
        )
    if found.margins is not None:
        share = 100.0 * found.margins.inside
        yield f"{'margins':16s} {share:4.0f} % of {found.margins.count} pairs of families"


def write_values(values: Iterable[FittedValue], path: Path = VALUES) -> None:
    """Put the values and their standard deviations into the table of defaults."""
    text = path.read_text(encoding="utf-8")
    for one in values:
        found = re.search(
            rf"(    {one.name} = fitted\(\s*)(\S+?),(.*?\bsd=)([0-9.e-]+)", text, re.DOTALL
        )
        if found is None:
            raise ValueError(f"{path.name} has no fitted value called {one.name}")
        value, sd = f"{one.value:.{DIGITS}g}", f"{one.sd:.2g}"
        new = f"{found[1]}{value},{found[3]}{sd}"
        text = text[: found.start()] + new + text[found.end() :]
    path.write_text(text, encoding="utf-8")


def structure_of(found: Intervals, validation: Validation) -> dict[str, str]:
    """What is missed, and the noise of a test, by their names in ``Structure``."""
    numbers = {
        QUANTITIES[quantity].part: f"{one.structure:.3f}"
        for quantity, one in found.quantities.items()
    }
    for quantity, name in TESTED.items():
        if quantity in validation.noise:
            numbers[name] = f"{validation.noise[quantity].sd:.2g}"
    return numbers


def write_structure(numbers: Mapping[str, str], path: Path = SPREADS) -> None:
    """Put what is missed, and the noise of a test, beside the spreads."""
    text = path.read_text(encoding="utf-8")
    for name, number in numbers.items():
        text, times = re.subn(rf"(    {name}=)[0-9.]+,", rf"\g<1>{number},", text)
        if times != 1:
            raise ValueError(f"{path.name} has no {name}")
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
