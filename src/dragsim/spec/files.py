"""Reading a text file of a specification: bounded in size, safely, with its lines at hand."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from dragsim.errors import NotFoundError, Problem, SpecError
from dragsim.spec.toml_lines import Path as KeyPath
from dragsim.spec.toml_lines import key_lines, line_of

LARGEST: Final = 256 * 1024
"""Bytes that a file may have."""

DEEPEST: Final = 32
"""Levels to which its tables and arrays may nest: many more than a specification has."""

Document = dict[str, Any]
"""A TOML document as ``tomllib`` reads it: nested tables of texts, numbers and arrays."""

TOO_DEEP: Final = "is not valid here: its arrays or tables nest too deep"

_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")


@dataclass(slots=True)
class TomlFile:
    """A file that is valid TOML. ``place`` names it in messages."""

    path: Path
    place: str
    text: str
    document: Document
    lines: dict[KeyPath, int] | None = field(default=None, repr=False)

    def has(self, path: KeyPath) -> bool:
        """Whether the file writes ``path``, a tuple of keys and array indices."""
        return path in self._lines()

    def line(self, path: KeyPath) -> int | None:
        """The line of ``path``, or of the nearest table around it."""
        return line_of(self._lines(), path)

    def _lines(self) -> dict[KeyPath, int]:
        if self.lines is None:
            self.lines = key_lines(self.text)
        return self.lines


def place_of(path: Path) -> str:
    """How messages name a file: relative to the working folder if it lies in it."""
    if not path.is_absolute():
        return str(path)
    try:
        return str(path.relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)


def read_text(path: Path) -> str:
    """The text of a file of at most ``LARGEST`` bytes in UTF-8.

    Raises NotFoundError if there is none and SpecError if it cannot be read as such.
    """
    place = place_of(path)
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except FileNotFoundError:
        raise NotFoundError(f"{place}: no such file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _fatal(place, None, f"cannot be read: {reason}") from None
    if len(data) > LARGEST:
        raise _fatal(place, None, f"is larger than {LARGEST // 1024} kB: not a file of this kind")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _fatal(place, line, "is not UTF-8 text: save it as UTF-8") from None


def read_toml(path: Path) -> TomlFile:
    """A TOML file. Raises what ``read_text`` raises, and SpecError where it is not TOML."""
    text = read_text(path).replace("\r\n", "\n")
    place = place_of(path)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        at = _AT_LINE.search(message)
        line = int(at.group(1)) if at else text.count("\n") + 1
        raise _fatal(place, line, f"is not valid TOML: {_AT_LINE.sub('', message)}") from None
    except RecursionError:
        raise _fatal(place, None, TOO_DEEP) from None
    except ValueError as error:
        raise _fatal(place, None, f"is not valid TOML: {error}") from None
    if _deeper(document, DEEPEST):
        raise _fatal(place, None, TOO_DEEP)
    return TomlFile(path, place, text, document)


def _deeper(document: Document, levels: int) -> bool:
    """Whether tables and arrays nest in one another to more than so many levels."""
    layer: list[Any] = [document]
    for _ in range(levels):
        items = [item for one in layer for item in (one.values() if isinstance(one, dict) else one)]
        layer = [item for item in items if isinstance(item, dict | list)]
        if not layer:
            return False
    return True


def sibling(path: Path, name: str) -> Path:
    """``name`` as a path that starts at the folder of ``path``."""
    return Path(os.path.normpath(path.parent / name))


def _fatal(place: str, line: int | None, message: str) -> SpecError:
    return SpecError((Problem(place, line, "", message),))
