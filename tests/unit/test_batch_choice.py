"""Which way many runs go, and what is said where they cannot be compiled."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from dragsim.batch import choice
from dragsim.batch.choice import WORTH_COMPILING, WORTH_LOADING, RunPath, chosen, kernels_for
from dragsim.compiled import Chunk, source_hash
from dragsim.errors import InputError
from dragsim.model.params import KIND_CVT, KIND_MANUAL


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    """Nothing loaded or said before, nor kept afterwards."""
    for remembers in (choice._loaded, choice._here, choice.say_once):
        remembers.cache_clear()
    yield
    for remembers in (choice._loaded, choice._here, choice.say_once):
        remembers.cache_clear()


class Kernels:
    """In place of compiled kernels: where they are kept, what compiling fails with, how often it
    was tried."""

    def __init__(self, *, kept: bool = True, error: Exception | None = None) -> None:
        self.folder = "somewhere" if kept else None
        self.error = error
        self.tried = 0

    def run(self, *_: object, **__: object) -> None:
        self.tried += 1
        if self.error is not None:
            raise self.error


@pytest.fixture
def kernels(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Kernels]:
    def put(**how: Any) -> Kernels:
        made = Kernels(**how)
        monkeypatch.setattr(Chunk, "run", made.run)
        monkeypatch.setattr(choice, "_folder", lambda: made.folder)
        return made

    return put


@pytest.mark.parametrize(
    ("runs", "kept", "way"),
    [
        (1, True, RunPath.INTERPRETED),
        (WORTH_LOADING - 1, True, RunPath.INTERPRETED),
        (WORTH_LOADING, True, RunPath.COMPILED),
        (WORTH_LOADING, False, RunPath.INTERPRETED),
        (WORTH_COMPILING - 1, False, RunPath.INTERPRETED),
        (WORTH_COMPILING, False, RunPath.COMPILED),
    ],
)
def test_the_number_of_runs_and_the_cache_decide(
    runs: int,
    kept: bool,
    way: RunPath,
    kernels: Callable[..., Kernels],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kernels()
    monkeypatch.setattr(choice, "_is_kept", lambda _kind: kept)
    assert chosen(RunPath.AUTO, runs) is way


def test_once_loaded_compiled_runs_are_always_worth_it(kernels: Callable[..., Kernels]) -> None:
    made = kernels()
    assert chosen(RunPath.COMPILED, 1) is RunPath.COMPILED
    assert chosen(RunPath.AUTO, 1) is RunPath.COMPILED
    assert made.tried == 1


def test_either_way_can_be_forced(kernels: Callable[..., Kernels]) -> None:
    made = kernels()
    assert chosen(RunPath.INTERPRETED, 10**6) is RunPath.INTERPRETED
    assert made.tried == 0
    assert chosen(RunPath.COMPILED, 1) is RunPath.COMPILED


@pytest.mark.parametrize("error", [ImportError("numba is gone"), RuntimeError("LLVM is unwell")])
def test_what_cannot_be_compiled_is_interpreted_and_said_once(
    error: Exception, kernels: Callable[..., Kernels]
) -> None:
    made = kernels(error=error)
    with pytest.warns(RuntimeWarning, match=str(error)) as said:
        assert chosen(RunPath.COMPILED, 1000) is RunPath.INTERPRETED
    assert len(said) == 1
    assert "same numbers" in str(said[0].message)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert chosen(RunPath.COMPILED, 1000) is RunPath.INTERPRETED
        assert chosen(RunPath.AUTO, 1000) is RunPath.INTERPRETED
    assert made.tried == 1


def test_without_a_folder_for_the_cache_runs_are_compiled_and_it_is_said_once(
    kernels: Callable[..., Kernels],
) -> None:
    kernels(kept=False)
    with pytest.warns(RuntimeWarning, match="NUMBA_CACHE_DIR"):
        assert chosen(RunPath.COMPILED, 1000) is RunPath.COMPILED
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert chosen(RunPath.COMPILED, 1000) is RunPath.COMPILED


def test_cars_of_one_kind_are_compiled_for_alone_unless_kernels_for_all_are_there(
    kernels: Callable[..., Kernels], tmp_path: Any
) -> None:
    kernels().folder = str(tmp_path)
    assert kernels_for(None) is None
    assert kernels_for(KIND_MANUAL) == KIND_MANUAL
    chosen(RunPath.COMPILED, 1, KIND_MANUAL)
    assert kernels_for(KIND_CVT) == KIND_CVT
    assert chosen(RunPath.AUTO, 1, KIND_MANUAL) is RunPath.COMPILED
    assert chosen(RunPath.AUTO, 1, KIND_CVT) is RunPath.INTERPRETED
    chosen(RunPath.COMPILED, 1)
    assert kernels_for(KIND_CVT) is None


def test_kept_kernels_are_those_of_the_sources_as_they_are(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "_folder", lambda: str(tmp_path))
    (tmp_path / "advance.run_all_entry_0123456789abcdef-1.py311.nbi").touch()
    assert not choice._is_kept(None)
    (tmp_path / f"advance.run_all_entry_{source_hash()}-1.py311.nbi").touch()
    assert choice._is_kept(None)
    assert not choice._is_kept(KIND_MANUAL)
    (tmp_path / f"advance.run_all_entry_1_{source_hash()}-1.py311.nbi").touch()
    assert choice._is_kept(KIND_MANUAL)

    def gone() -> str:
        raise ImportError

    monkeypatch.setattr(choice, "_folder", gone)
    assert not choice._is_kept(None)


def test_a_path_is_given_by_its_name() -> None:
    assert RunPath.of("compiled") is RunPath.COMPILED
    with pytest.raises(InputError, match='"auto", "compiled", "interpreted"'):
        RunPath.of("fast")
