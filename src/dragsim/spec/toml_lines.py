"""The line on which each key of a TOML text stands.

``tomllib`` reads values but keeps no positions. This scanner walks a text that ``tomllib`` has
already accepted, so it checks nothing: it only follows keys, strings, brackets and lines.
"""

from __future__ import annotations

import re

Path = tuple[str | int, ...]

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SPACE = re.compile(r"[ \t]*")
_FILLER = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_SCALAR = re.compile(r"[^,\]\}\r\n#]*")
_STRINGS = (
    re.compile(r'"""(?:[^\\"]|\\.|"(?!""))*"{3,5}', re.DOTALL),
    re.compile(r"'''(?:[^']|'(?!''))*'{3,5}", re.DOTALL),
    re.compile(r'"(?:[^"\\]|\\.)*"'),
    re.compile(r"'[^']*'"),
)
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")


def line_of(lines: dict[Path, int], path: Path) -> int | None:
    """The line of ``path``, or of the nearest table that holds it; None if nothing is known.

    A ``path`` is a tuple of keys and, for the items of arrays, indices from 0.
    """
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return None


def key_lines(text: str) -> dict[Path, int]:
    """The first line, from 1, of every key, table and array item of a valid TOML ``text``."""
    return _Scanner(text).document()


class _Scanner:
    """One pass over one text; ``position`` only moves forward."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.counted_to = 0
        self.line = 1
        self.lines: dict[Path, int] = {}
        self.array_sizes: dict[Path, int] = {}

    def document(self) -> dict[Path, int]:
        table: Path = ()
        while True:
            self.skip(_FILLER)
            if self.position >= len(self.text):
                return self.lines
            if self.text[self.position] == "[":
                table = self.header()
            else:
                self.key_and_value(table)

    def header(self) -> Path:
        """``[table]`` or ``[[array of tables]]``; gives the path that its keys belong to."""
        line = self.line_here()
        is_array = self.text.startswith("[[", self.position)
        self.position += 2 if is_array else 1
        path = self.inside_arrays(self.dotted_key())
        self.position += 2 if is_array else 1
        if is_array:
            index = self.array_sizes.get(path, 0)
            self.array_sizes[path] = index + 1
            self.note((), path, line)
            path = (*path, index)
        self.note((), path, line)
        return path

    def inside_arrays(self, keys: tuple[str, ...]) -> Path:
        """The path of a header's ``keys``: those of an array of tables mean its latest item."""
        path: Path = ()
        for number, key in enumerate(keys):
            path = (*path, key)
            if path in self.array_sizes and number < len(keys) - 1:
                path = (*path, self.array_sizes[path] - 1)
        return path

    def key_and_value(self, table: Path) -> None:
        line = self.line_here()
        path = (*table, *self.dotted_key())
        self.note(table, path, line)
        self.position += 1  # the equals sign
        self.skip(_SPACE)
        self.value(path)

    def value(self, path: Path) -> None:
        opening = self.text[self.position]
        if opening == "[":
            self.array(path)
        elif opening == "{":
            self.inline_table(path)
        elif opening in "\"'":
            self.string()
        else:
            self.skip(_SCALAR)

    def array(self, path: Path) -> None:
        self.position += 1
        index = 0
        while True:
            self.skip(_FILLER)
            if self.text[self.position] == "]":
                break
            if self.text[self.position] == ",":
                self.position += 1
                continue
            self.lines.setdefault((*path, index), self.line_here())
            self.value((*path, index))
            index += 1
        self.position += 1

    def inline_table(self, path: Path) -> None:
        self.position += 1
        while True:
            self.skip(_FILLER)
            if self.text[self.position] == "}":
                break
            if self.text[self.position] == ",":
                self.position += 1
                continue
            self.key_and_value(path)
        self.position += 1

    def dotted_key(self) -> tuple[str, ...]:
        keys = []
        while True:
            self.skip(_SPACE)
            if self.text[self.position] in "\"'":
                keys.append(_unquoted(self.string()))
            else:
                keys.append(self.skip(_BARE_KEY))
            self.skip(_SPACE)
            if not self.text.startswith(".", self.position):
                return tuple(keys)
            self.position += 1

    def string(self) -> str:
        for pattern in _STRINGS:
            if match := pattern.match(self.text, self.position):
                self.position = match.end()
                return match.group()
        raise ValueError("not a TOML string")

    def skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.position)
        if match is None:
            raise ValueError("not TOML")
        self.position = match.end()
        return match.group()

    def line_here(self) -> int:
        self.line += self.text.count("\n", self.counted_to, self.position)
        self.counted_to = self.position
        return self.line

    def note(self, table: Path, path: Path, line: int) -> None:
        for length in range(len(table) + 1, len(path) + 1):
            self.lines.setdefault(path[:length], line)


def _unquoted(literal: str) -> str:
    """The text that a quoted key stands for."""
    if literal[0] == "'":
        return literal[1:-1]

    def character(match: re.Match[str]) -> str:
        code = match.group(1) or match.group(2)
        if code:
            return chr(int(code, 16))
        return _ESCAPES.get(match.group(3), match.group(3))

    return _ESCAPE.sub(character, literal[1:-1])
