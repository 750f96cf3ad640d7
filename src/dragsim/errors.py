"""Every error dragsim raises on purpose.

    DragsimError
    ├── InputError             the input is at fault; the command line exits with 2
    │   ├── UnitError          a text is not a quantity of the expected kind
    │   ├── SpecError          one or more problems in a vehicle or scenario file
    │   ├── NotFoundError      no such file, garage name, lane or key
    │   ├── NotSupportedError  valid input that this version cannot run yet
    │   └── BatchError         one car of many cannot be run; has the runs of the others
    ├── RunError               a run ended before its finish; raised by ``run.check()`` only; exit 1
    └── OutputError            a result could not be written; exit 1

A message says where, what and what to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class DragsimError(Exception):
    """Base of all errors of this package."""


class InputError(DragsimError):
    """The input is at fault and can be corrected by whoever wrote it."""


class UnitError(InputError):
    """A text could not be read as a quantity of the expected dimension."""


class NotFoundError(InputError):
    """A file, garage name, lane or key does not exist."""


class NotSupportedError(InputError):
    """The input is valid, but this version cannot run it."""


class BatchError(InputError):
    """One car of many cannot be run. ``done``: the ``Batch`` (``dragsim.batch``) of the runs
    that were made by then."""

    def __init__(self, message: str, done: Any) -> None:
        self.done = done
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in one place.

    ``place`` is the file (or what stands for it, such as ``--set``), ``line`` its line or None
    where a line means nothing, ``key`` the dotted key or "" for the file as a whole.
    """

    place: str
    line: int | None
    key: str
    message: str

    def __str__(self) -> str:
        where = self.place if self.line is None else f"{self.place}:{self.line}"
        return f"{where}: {self.key}: {self.message}" if self.key else f"{where}: {self.message}"


class SpecError(InputError):
    """All problems found in a specification at once, in the order of their lines."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class RunError(DragsimError):
    """A run did not reach its finish and the caller asked to be told so."""


class OutputError(DragsimError):
    """A result could not be written."""
