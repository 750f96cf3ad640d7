"""The house is kept in order: sizes, docstrings, public names, spelling, nothing of one machine."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from source import ROOT, modules, python_files, text_files, tree_of

import dragsim

LONGEST_FILE: Final = 500
LONGEST_FUNCTION: Final = 60
"""Lines, a function's docstring not counted. To aim at: 400 and 50."""

LONG_FUNCTIONS: Final[dict[tuple[str, str], int]] = {}
"""Functions that may be longer, and how long."""

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def relative(path: Path) -> str:
    """A file's path within the repository."""
    return path.relative_to(ROOT).as_posix()


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function from its ``def`` to its end, without its docstring."""
    assert function.end_lineno is not None
    lines = function.end_lineno - function.lineno + 1
    if ast.get_docstring(function, clean=False) is not None:
        first = function.body[0]
        assert first.end_lineno is not None
        lines -= first.end_lineno - first.lineno + 1
    return lines


def test_files_are_short() -> None:
    sizes = {relative(path): len(path.read_text().splitlines()) for path in python_files()}
    assert {name: size for name, size in sizes.items() if size > LONGEST_FILE} == {}


def test_functions_are_short() -> None:
    long = {
        (relative(path), node.name): length(node)
        for path in python_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and length(node) > LONG_FUNCTIONS.get((relative(path), node.name), LONGEST_FUNCTION)
    }
    assert long == {}


def test_list_of_long_functions_is_no_longer_than_needed() -> None:
    for (name, function), limit in LONG_FUNCTIONS.items():
        found = [
            node
            for node in ast.walk(tree_of(ROOT / name))
            if isinstance(node, ast.FunctionDef) and node.name == function
        ]
        assert [LONGEST_FUNCTION < length(node) <= limit for node in found] == [True]


def public_definitions(tree: ast.Module) -> Iterator[tuple[str, Definition]]:
    """Public classes, functions and methods of a module, by their dotted names."""
    waiting: list[tuple[str, ast.Module | ast.ClassDef]] = [("", tree)]
    while waiting:
        prefix, owner = waiting.pop()
        for node in owner.body:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                if node.name.startswith("_"):
                    continue
                yield f"{prefix}{node.name}", node
                if isinstance(node, ast.ClassDef):
                    waiting.append((f"{prefix}{node.name}.", node))


def inherits_docstring(tree: ast.Module, name: str) -> bool:
    """Whether a method overrides one that a class of the same module explains."""
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    owner, _, method = name.rpartition(".")
    waiting = [owner]
    while waiting:
        node = classes.get(waiting.pop())
        if node is None:
            continue
        for member in node.body:
            if (
                isinstance(member, ast.FunctionDef)
                and member.name == method
                and ast.get_docstring(member)
            ):
                return True
        waiting.extend(base.id for base in node.bases if isinstance(base, ast.Name))
    return False


def is_overload(node: Definition) -> bool:
    """Whether a definition only gives a type to another one."""
    return any(
        (isinstance(mark, ast.Name) and mark.id == "overload")
        or (isinstance(mark, ast.Attribute) and mark.attr in {"setter", "deleter"})
        for mark in node.decorator_list
    )


@pytest.mark.parametrize("module", modules())
def test_everything_public_has_a_docstring(module: str) -> None:
    tree = tree_of(modules()[module])
    assert not tree.body or ast.get_docstring(tree), f"{module} says nothing of itself"
    silent = [
        name
        for name, node in public_definitions(tree)
        if not (ast.get_docstring(node) or is_overload(node) or inherits_docstring(tree, name))
    ]
    assert silent == []


def test_public_names_are_sorted_and_complete() -> None:
    names = list(dragsim.__all__)
    assert names == sorted(names)
    assert len(names) == len(set(names))
    ours = {
        name
        for name, value in vars(dragsim).items()
        if str(getattr(value, "__module__", "")).startswith("dragsim") and name[0] != "_"
    }
    assert ours <= set(names)
    assert [name for name in names if not hasattr(dragsim, name)] == []
    assert set(names) <= set(dir(dragsim))


def test_public_names_are_those_people_were_promised() -> None:
    promised = {"run", "race", "simulate", "load_vehicle", "Strip", "Weather", "Driver"}
    assert promised <= set(dragsim.__all__)


def test_public_names_explain_themselves() -> None:
    for name in dragsim.__all__:
        value = getattr(dragsim, name)
        if inspect.isclass(value) or inspect.isroutine(value):
            assert inspect.getdoc(value), name


def forbidden_words() -> re.Pattern[str]:
    """Spellings of the other shore, as words or as parts of names."""
    return re.compile(r"(?<![a-z])(?:ti" + r"res?|cur" + r"bs?)(?![a-z])", re.IGNORECASE)


TITLE: Final = "Ti" "re and Vehicle"  # fmt: skip
"""A book keeps the name it has (Pacejka)."""


def forbidden_hosts() -> re.Pattern[str]:
    """Places that hand out packages, and the options that name them."""
    hosts = (r"pypi\.", r"pythonhosted\.", r"anaconda\.org", r"conda-forge\.org", r"artifactory")
    return re.compile("|".join((*hosts, "index" + "[-_]url", "find" + "-links")), re.IGNORECASE)


def forbidden_paths() -> re.Pattern[str]:
    """Absolute paths that mean something on one machine only."""
    homes = "home", "root", "work", "tmp", "Users", "mnt", "media", "private", "workspace"
    return re.compile(rf"(?<![\w.~:/*)\]}}])/(?:{'|'.join(homes)})/|\b[A-Z]:\\\\?Users")


@pytest.mark.parametrize(
    ("pattern", "seen"),
    [
        (forbidden_words(), ["a ti" "re", "the Ti" "res", "ti" "re_width", "cur" "b mass"]),
        (forbidden_hosts(), ["https://py" "pi.org/simple", "--index" "-url x"]),
        (forbidden_paths(), ["see /ho" "me/ann/x", '"/tm' 'p/x"', "C:" "\\Users\\ann"]),
    ],
)  # fmt: skip
def test_the_check_sees(pattern: re.Pattern[str], seen: list[str]) -> None:
    assert all(pattern.search(text) for text in seen)
    for innocent in ("entire attire", "tyre kerb", "src/home/x", "accurate", "1/tmp"):
        assert not pattern.search(innocent)


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(forbidden_words(), id="spelling"),
        pytest.param(forbidden_hosts(), id="package index"),
        pytest.param(forbidden_paths(), id="path of one machine"),
    ],
)
def test_no_text_holds(pattern: re.Pattern[str]) -> None:
    this = Path(__file__).resolve()
    found = [
        f"{relative(path)}:{number}: {line.strip()}"
        for path in text_files()
        if path != this
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line.replace(TITLE, ""))
    ]
    assert not found, "\n".join(found)
