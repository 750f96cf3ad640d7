"""A drivetrain is there in every place it needs, and CONTRIBUTING names those places."""

from __future__ import annotations

import ast
import re
from typing import Final

import pytest
from source import PACKAGE, ROOT, modules, tree_of

from dragsim.model import params

SYSTEM: Final = "dragsim.model.system"
POWERTRAIN: Final = "dragsim.model.powertrain"
EVERY_ONE_HAS: Final = frozenset({"rates", "active", "guards", "transition", "stage", "rotation"})
"""What the core asks of a drivetrain. ``stop_time`` besides where a phase has a known end."""

GUIDE: Final = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
KIND: Final = re.compile(r"KIND_[A-Z]+|TransmissionKind|Driven\.[A-Z]+")

DRIVETRAINS: Final = sorted(
    path.stem for path in (PACKAGE / "model" / "powertrain").glob("*.py") if path.stem != "__init__"
)


def functions(module: str) -> set[str]:
    """The functions at the top of a module."""
    tree = tree_of(modules()[module])
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def handed_over(drivetrain: str) -> set[str]:
    """What ``model.system`` imports from a drivetrain and calls."""
    tree = tree_of(modules()[SYSTEM])
    called = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    return {
        alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module == f"{POWERTRAIN}.{drivetrain}"
        for alias in node.names
        if (alias.asname or alias.name) in called
    }


def section(heading: str) -> str:
    """A part of CONTRIBUTING."""
    return GUIDE.partition(f"## {heading}\n")[2].partition("\n## ")[0]


def places(text: str) -> set[str]:
    """The files between backticks in a text."""
    return set(re.findall(r"`([\w./]+\.py)`", text))


def places_by_kind() -> set[str]:
    """Files of the package that go by the kind of a drivetrain, or by the wheels it drives."""
    found = set()
    for path in modules().values():
        name = path.relative_to(PACKAGE).as_posix()
        if name.startswith("model/powertrain/"):
            continue
        names = {ast.unparse(node) for node in ast.walk(tree_of(path)) if _is_name(node)}
        if any(KIND.fullmatch(each) for each in names):
            found.add(name)
    return found


def _is_name(node: ast.AST) -> bool:
    return isinstance(node, (ast.Name, ast.Attribute))


@pytest.mark.parametrize("drivetrain", DRIVETRAINS)
def test_a_drivetrain_has_its_kind_and_its_branches(drivetrain: str) -> None:
    assert isinstance(getattr(params, f"KIND_{drivetrain.upper()}"), int)
    offered = functions(f"{POWERTRAIN}.{drivetrain}")
    asked = EVERY_ONE_HAS | ({"stop_time"} & offered)
    assert asked - offered == set()
    assert asked - handed_over(drivetrain) == set()


def test_every_kind_is_a_drivetrain() -> None:
    kinds = {name: value for name, value in vars(params).items() if name.startswith("KIND_")}
    assert {name.removeprefix("KIND_").lower() for name in kinds} == set(DRIVETRAINS)
    assert len(set(kinds.values())) == len(kinds)


def test_the_guide_names_every_place_that_goes_by_the_kind() -> None:
    by_kind = places_by_kind()
    assert {"build/__init__.py", "model/system.py"} <= by_kind
    assert by_kind - places(section("Add a drivetrain")) == set()


@pytest.mark.parametrize("heading", ["Where things are", "Add a rule of estimation"])
def test_the_other_sections_are_there(heading: str) -> None:
    assert places(section(heading))


def test_the_guide_names_only_files_that_exist() -> None:
    homes = ROOT, PACKAGE
    named = places(GUIDE)
    assert {name for name in named if not any((home / name).exists() for home in homes)} == set()


def called_for(function: str, kind: str) -> set[str]:
    """The functions of drivetrains that a function of ``model.system`` calls for a kind."""
    tree = tree_of(modules()[SYSTEM])
    (found,) = (
        node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == function
    )
    names: set[str] = set()
    for node in ast.walk(found):
        if isinstance(node, ast.If) and f"KIND_{kind}" in ast.unparse(node.test):
            for inside in node.body:
                for call in ast.walk(inside):
                    if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
                        names.add(call.func.id)
    return names


@pytest.mark.parametrize("kind", ["IDEAL", "MANUAL", "DUAL_CLUTCH", "AUTOMATIC", "CVT", "ELECTRIC"])
def test_kernels_for_one_kind_hold_all_that_the_kind_calls(kind: str) -> None:
    """What ``compiled.kernels`` leaves out for a kind, its cars never reach."""
    from dragsim.compiled.kernels import _PREFIXES

    kept = _PREFIXES[getattr(params, f"KIND_{kind}")]
    drivetrains = tuple(f"{name}_" for name in DRIVETRAINS)
    for function in functions(SYSTEM):
        for name in called_for(function, kind):
            assert not name.startswith(drivetrains) or name.startswith(kept), (function, name)
    assert called_for("rates_on", kind) or kind == "IDEAL"
