"""Progress, and what is left of a batch that is broken off."""

from __future__ import annotations

import signal
import threading
from typing import Any

import numpy as np
import pytest

import dragsim

MINI = "mini_cooper_s_2011"
PATHS = ("compiled", "interpreted")


def masses(count: int) -> dict[str, object]:
    return {"body.mass": np.linspace(1000.0, 1400.0, count)}


@pytest.fixture(autouse=True)
def _compiler(path: str) -> None:
    if path == "compiled":
        pytest.importorskip("numba")


@pytest.mark.parametrize("path", PATHS)
def test_progress_counts_up_to_all_runs(path: str) -> None:
    told: list[tuple[int, int]] = []
    dragsim.simulate_many(
        MINI, tweaks=masses(12), path=path, progress=lambda done, of: told.append((done, of))
    )
    assert {of for _, of in told} == {12}
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert told[-1] == (12, 12)
    assert len(told) > 3


@pytest.mark.parametrize("path", PATHS)
def test_ctrl_c_keeps_what_is_done(path: str) -> None:
    def stop(done: int, of: int) -> None:
        if done >= 4:
            signal.raise_signal(signal.SIGINT)

    count = 200
    batch = dragsim.simulate_many(MINI, tweaks=masses(count), path=path, progress=stop)
    assert batch.interrupted
    assert len(batch) == count
    done = batch.outcome != "not_run"
    assert 4 <= done.sum() < count
    slip = batch.slip("standing")
    for name in ("length_m", "finish_s", "ft60_s"):
        assert np.isnan(slip[name]).tolist() == (~done).tolist()
    some = np.flatnonzero(done)[[0, 3]]
    alone = dragsim.simulate_many(
        MINI, tweaks={"body.mass": np.linspace(1000.0, 1400.0, count)[some]}, path="interpreted"
    )
    assert not alone.interrupted
    assert alone.slip("standing")["finish_s"].tolist() == slip["finish_s"][some].tolist()
    assert "interrupted" in repr(batch)


@pytest.mark.parametrize("path", PATHS)
def test_what_progress_raises_goes_through_and_no_thread_stays(path: str) -> None:
    def fail(done: int, of: int) -> None:
        raise LookupError("the bar broke")

    with pytest.raises(LookupError, match="the bar broke"):
        dragsim.simulate_many(MINI, tweaks=masses(40), path=path, progress=fail)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("dragsim")]


@pytest.mark.parametrize("path", PATHS)
def test_an_interruption_before_anything_is_done_is_a_batch_of_nothing(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("dragsim.batch.cars.Cars.ready", stop)
    batch = dragsim.simulate_many(MINI, tweaks=masses(5), path=path)
    assert batch.interrupted
    assert batch.outcome.tolist() == ["not_run"] * 5
    assert np.isnan(batch.slip()["finish_s"]).all()
