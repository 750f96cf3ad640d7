"""What a batch refuses, and when; what it keeps; and how it shows itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from source import PACKAGE

import dragsim
from dragsim.batch.choice import say_once
from dragsim.errors import BatchError, InputError
from dragsim.estimate.numerics import INTERPRETED
from dragsim.results.timing import NUMBERS

MINI = "mini_cooper_s_2011"


def never(done: int, of: int) -> None:
    """Progress of a batch of which nothing may be run."""
    raise AssertionError("something was run")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"vehicles": [MINI, "mini_cooper_s_2012"]}, r"vehicles\[1\].*mini_cooper_s_2011"),
        ({"vehicles": "mini_cooper_s_2012"}, "mini_cooper_s_2011"),
        ({"vehicles": [MINI, 3]}, r"vehicles\[1\] is no vehicle"),
        ({"vehicles": 3}, "a list of them, not 3"),
        ({"tweaks": {"body.mas": [1.0]}}, r"body\.mas.*body\.mass"),
        ({"tweaks": {"body.mass": ["1 t", "1.1"]}}, r"body\.mass\[1\].*no unit"),
        ({"tweaks": {"body.mass": [1200.0, 1e9]}}, r"body\.mass\[1\]"),
        ({"tweaks": {"body.mass": [1.2e3] * 2, "body.width": [1.7] * 3}}, "2 values and .* 3"),
        ({"weather": {"wind": ["1 m/s", "2 kg"]}}, r"weather\.wind\[1\]"),
        ({"weather": "hot"}, r"weather must be a dragsim\.Weather"),
        ({"driver": 80.0}, r"driver must be a dragsim\.Driver"),
        ({"path": "fast"}, '"compiled"'),
        ({"threads": 0}, "whole number from 1"),
        ({"errors": "ignore"}, '"keep"'),
        ({"staging": "dep"}, "deep"),
    ],
)
def test_bad_input_is_refused_before_anything_is_run(given: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        dragsim.simulate_many(**{"vehicles": MINI, "progress": never, **given})


def test_a_car_that_cannot_be_run_is_named_by_its_index() -> None:
    """Each value is in range, both together are not: known only when the car's turn comes."""
    with pytest.raises(InputError, match=r"car 1: .*engine\.redline"):
        dragsim.simulate_many(MINI, tweaks={"engine.redline": ["6700 rpm", "2000 rpm"]})


def test_what_was_run_before_a_car_that_cannot_be_is_not_lost() -> None:
    speeds = ["6700 rpm", "2000 rpm", "6700 rpm"]
    with pytest.raises(BatchError) as stopped:
        dragsim.simulate_many(MINI, tweaks={"engine.redline": speeds}, path="interpreted")
    done = stopped.value.done
    assert done.outcome.tolist() == ["finished", "not_run", "not_run"]
    alone = dragsim.simulate(dragsim.load_vehicle(MINI).tweak({"engine.redline": speeds[0]}))
    assert done.slip()["finish_s"][0] == alone.et_s


def test_such_cars_may_be_kept_as_rows_of_their_own() -> None:
    batch = dragsim.simulate_many(
        [MINI, MINI, MINI, "no_such_car"],
        tweaks={"engine.redline": ["6700 rpm", "2000 rpm", "6700", "6700 rpm"]},
        errors="keep",
    )
    assert batch.outcome.tolist() == ["finished", "bad_input", "bad_input", "bad_input"]
    assert list(batch.problems) == [1, 2, 3]
    assert "engine.redline" in batch.problems[1]
    assert "no unit" in batch.problems[2]
    assert "no_such_car" in batch.problems[3]
    assert np.isnan(batch.slip()["finish_s"]).tolist() == [False, True, True, True]
    assert not batch.interrupted


def two() -> dragsim.Batch:
    """Of two cars one finishes."""
    return dragsim.simulate_many(
        MINI, tweaks={"body.mass": [1200.0, 1300.0]}, strip={"grade": ["0 %", "90 %"]}
    )


def test_columns_hold_every_figure_of_every_clock() -> None:
    batch = two()
    columns = batch.columns
    assert columns.dtype.names == ("index", "outcome", "standing", "one_foot", "beams")
    assert columns["index"].tolist() == [0, 1]
    assert columns["outcome"].tolist() == batch.outcome.tolist()
    for clock in ("standing", "one_foot", "beams"):
        assert columns[clock].dtype.names == NUMBERS
        assert columns[clock].tobytes() == batch.slip(clock).tobytes()
    assert batch.slip().tobytes() == batch.slip("beams").tobytes()
    with pytest.raises(InputError, match="sundial"):
        batch.slip("sundial")


def test_a_run_takes_as_many_bytes_as_the_documentation_says() -> None:
    batch = two()
    kept = (batch.moments, batch.outcomes, batch.length_m)
    assert sum(column.nbytes for column in kept) == 217 * len(batch)
    assert batch.slip().nbytes == 144 * len(batch)


def test_what_a_batch_hands_out_cannot_be_spoilt() -> None:
    batch = two()
    with pytest.raises(ValueError, match="read-only"):
        batch.slip()["finish_s"][0] = 1.0


def test_a_table_has_what_was_given_and_what_came_of_it() -> None:
    pandas: Any = pytest.importorskip("pandas")
    table = two().to_pandas("one_foot")
    assert isinstance(table, pandas.DataFrame)
    assert list(table.columns) == ["body.mass", "strip.grade", "outcome", *NUMBERS]
    assert table["body.mass"].tolist() == [1200.0, 1300.0]
    assert table["outcome"][0] == "finished"
    assert table["ft1320_s"].isna().tolist() == [False, True]
    assert table.index.name == "car"
    several = dragsim.simulate_many([MINI, dragsim.load_vehicle(MINI)]).to_pandas()
    assert several["vehicle"].tolist() == [MINI, MINI]


def test_a_batch_shows_itself() -> None:
    batch = two()
    assert len(batch) == 2
    assert repr(batch) == "<Batch of 2 runs: 1 finished, 1 never launched>"
    html = batch._repr_html_()
    assert "1 finished" in html
    assert "finish_mps" in html
    nothing = dragsim.simulate_many(MINI, strip={"grade": ["90 %"]})._repr_html_()
    assert "<table" not in nothing


def test_a_compiler_that_fails_at_building_leaves_cars_built_interpreted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("numba")

    def failing(*_: object) -> int:
        raise TypeError("no such signature")

    say_once.cache_clear()
    monkeypatch.setattr(
        "dragsim.batch.running.compiled_numerics",
        lambda _: INTERPRETED._replace(torque_row=failing, upshifts=failing),
    )
    with pytest.warns(RuntimeWarning, match="no such signature") as said:
        batch = dragsim.simulate_many([MINI, MINI], path="compiled")
    assert len(said) == 1
    assert batch.path.value == "compiled"
    assert batch.finished.all()


NO_NUMBA = """
import sys, warnings
sys.modules["numba"] = None
import dragsim
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    for _ in range(2):
        batch = dragsim.simulate_many(["mini_cooper_s_2011"] * 2, path="compiled")
print(batch.path.value, batch.outcome.tolist(), [str(one.message) for one in said])
"""


def test_without_numba_all_still_works_and_says_so_once() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", NO_NUMBA],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(PACKAGE.parent),
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent)},
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("interpreted ['finished', 'finished']")
    assert done.stdout.count("pip install numba") == 1
