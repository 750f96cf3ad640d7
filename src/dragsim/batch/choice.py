"""Interpreted or compiled: which way many runs go."""

from __future__ import annotations

import functools
import warnings
from enum import Enum
from pathlib import Path
from typing import Any, Final, NamedTuple

from dragsim.compiled import Chunk, Rows, compiled_kernels, source_hash
from dragsim.core.advance import run_all
from dragsim.errors import InputError

WORTH_LOADING: Final = 13
"""Runs from which loading the compiled kernels of an earlier process takes less time than it
saves (docs/batch.md)."""
WORTH_COMPILING: Final = 700
WORTH_COMPILING_ONE_KIND: Final = 450
"""Runs from which compiling takes less time than it saves: for all drivetrains, and for one."""


class RunPath(Enum):
    """How runs are made. The numbers are the same to the last bit, whichever it is."""

    AUTO = "auto"
    """Whichever takes less time for so many runs."""
    COMPILED = "compiled"
    """Compiled by numba, on all cores."""
    INTERPRETED = "interpreted"
    """By CPython, on one core."""

    @classmethod
    def of(cls, path: RunPath | str) -> RunPath:
        """A path from its name; raises InputError for any other text."""
        try:
            return cls(path)
        except ValueError:
            names = ", ".join(f'"{member.value}"' for member in cls)
            raise InputError(f"path = {path!r:.60} is none of {names}") from None


def chosen(path: RunPath, runs: int, kind: int | None = None) -> RunPath:
    """COMPILED or INTERPRETED, as asked for or, with AUTO, as ``runs`` of them take less time.

    kind: that of ``kernels_for``. Where kernels cannot be compiled, INTERPRETED, with a
    RuntimeWarning the first time.
    """
    if path is RunPath.INTERPRETED or (path is RunPath.AUTO and not _worth_it(runs, kind)):
        return RunPath.INTERPRETED
    loaded = _loaded(kind)
    if loaded.why_not:
        say_once(f"runs are interpreted, with the same numbers but slower: {loaded.why_not}")
        return RunPath.INTERPRETED
    if not loaded.kept:
        say_once(
            "numba found no folder in which to keep compiled kernels, so that every process "
            "compiles them anew: set NUMBA_CACHE_DIR to a folder that can be written"
        )
    return RunPath.COMPILED


def kernels_for(kind: int | None) -> int | None:
    """For which kind of drivetrain (``model.params``) to compile: ``kind``, that of all cars of a
    batch, None where they differ. Kernels for one kind take half the time to compile; None as well
    where those for all kinds are there already."""
    return None if kind is None or _is_kept(None) else kind


def _worth_it(runs: int, kind: int | None) -> bool:
    """Whether compiled runs take less time, what has to be done first included."""
    compiling = WORTH_COMPILING if kind is None else WORTH_COMPILING_ONE_KIND
    if kind in _here() or runs >= compiling:
        return True
    return runs >= WORTH_LOADING and _is_kept(kind)


def _is_kept(kind: int | None) -> bool:
    """Whether this process or an earlier one has compiled the kernels as they are and kept them."""
    if kind in _here():
        return True
    try:
        folder = _folder()
    except Exception:  # without numba, or with one that does not work
        return False
    of_kind = "" if kind is None else f"_{kind}"
    name = f"*.{run_all.__name__}_entry{of_kind}_{source_hash()}-*.nbi"
    return folder is not None and any(Path(folder).glob(name))


def _folder() -> str | None:
    """Where compiled kernels are kept, None where nowhere. Raises ImportError without numba."""
    entry: Any = compiled_kernels()[run_all]
    folder: str | None = entry.stats.cache_path
    return folder


class _Loaded(NamedTuple):
    """What was in the way of compiling, or "", and whether what was compiled is kept."""

    why_not: str
    kept: bool


@functools.cache
def _here() -> set[int | None]:
    """The kinds whose kernels this process has loaded."""
    return set()


@functools.cache
def _loaded(kind: int | None) -> _Loaded:
    """Compile the kernels, or load what an earlier process compiled."""
    try:
        Chunk(1, places=1, speeds=1).run(Rows(), count=0, kind=kind)
        _here().add(kind)
        return _Loaded("", _folder() is not None)
    except ImportError as error:
        return _Loaded(str(error), False)
    except Exception as error:  # whatever numba or its compiler fails with: runs go on without
        return _Loaded(f"numba failed with {type(error).__name__}: {str(error)[:200]}", False)


@functools.cache
def say_once(message: str) -> None:
    """Warn, once in a process for each message."""
    warnings.warn(message, RuntimeWarning, stacklevel=2)
