"""The source of the package and the text of the repository, as tests of the architecture see it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The repository."""
PACKAGE = ROOT / "src" / "dragsim"

_PLACES = (
    "src", "tests", "benchmarks", "docs", "vehicles", "scenarios", "road_tests", ".ci", ".github",
)  # fmt: skip
_BINARY = frozenset({".png", ".pdf", ".ico", ".gz", ".zip", ".pyc", ".nbi", ".nbc"})


def module_name(path: Path) -> str:
    """The dotted name of a file of the package."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name."""
    return {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


@cache
def tree_of(path: Path) -> ast.Module:
    """A file of Python as a syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def python_files() -> Iterator[Path]:
    """Every file of Python in the repository."""
    return (path for path in text_files() if path.suffix == ".py")


def text_files() -> Iterator[Path]:
    """Every file of text in the repository: its root and the folders that are kept in it."""
    yield from sorted(path for path in ROOT.iterdir() if path.is_file() and _is_text(path))
    for place in _PLACES:
        for path in sorted((ROOT / place).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and _is_text(path):
                yield path


def _is_text(path: Path) -> bool:
    return path.suffix not in _BINARY
