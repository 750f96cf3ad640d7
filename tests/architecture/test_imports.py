"""Imports point one way, heavy packages load late, and each module imports alone."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from cars import rear_drive_natural
from source import PACKAGE, modules, tree_of

BASE: Final = frozenset({"constants", "errors", "version"})
MODEL: Final = BASE | {"kernel", "model"}
CORE: Final = MODEL | {"core"}
UNITS: Final = BASE | {"unit_table", "units"}
SPEC: Final = UNITS | {"spec"}
BUILD: Final = SPEC | MODEL | {"estimate", "build"}
RESULTS: Final = BUILD | CORE | {"results"}
BATCH: Final = RESULTS | {"compiled", "batch"}
API: Final = BATCH | {"report", "plot", "export", "garage", "settings", "api"}
STUDY: Final = API | {"study", "validation"}
CLI: Final = STUDY | {"cli", "notebook"}

ALLOWED: Final[dict[str, frozenset[str]]] = {
    "constants": frozenset(),
    "errors": frozenset(),
    "version": frozenset(),
    "kernel": frozenset(),
    "model": MODEL - {"model"},
    "core": CORE - {"core"},
    "compiled": CORE,
    "unit_table": BASE,
    "units": UNITS - {"units"},
    "spec": UNITS,
    "garage": SPEC,
    "settings": SPEC | {"garage"},
    "estimate": SPEC | MODEL,
    "build": BUILD - {"build"},
    "results": RESULTS - {"results"},
    "report": RESULTS,
    "plot": RESULTS,
    "export": RESULTS,
    "batch": BATCH - {"batch"},
    "api": API - {"api"},
    "study": API,
    "validation": API,
    "notebook": STUDY,
    "cli": STUDY,
    "__main__": CLI,
    "": CLI,
}
"""Each part of the package and the other parts it may import; "" is the package itself."""

BACKWARD: Final = frozenset(
    {
        ("dragsim.results.pictures", "", "dragsim.plot.canvas"),
        ("dragsim.results.pictures", "kept", "dragsim.export"),
        ("dragsim.results.race", "", "dragsim.plot.canvas"),
        ("dragsim.results.race", "Race._repr_html_", "dragsim.report"),
        ("dragsim.results.race", "Race.plot_gap", "dragsim.plot.gap"),
        ("dragsim.results.run", "", "dragsim.plot.canvas"),
        ("dragsim.results.run", "Run._repr_html_", "dragsim.report"),
        ("dragsim.results.run", "Run.plot", "dragsim.plot.run"),
        ("dragsim.results.timing", "Slip._repr_html_", "dragsim.report"),
    }
)
"""(module, function, target) of every import against the direction: results that show, draw or save
themselves. Those without a function name a type for the type checker only."""

HEAVY: Final = frozenset(
    {
        "scipy", "matplotlib", "pint", "numba", "numpy", "pandas", "IPython", "ipywidgets",
        "pydantic", "pydantic_core", "rich",
    }
)  # fmt: skip

HEAVY_AT_TOP: Final[dict[str, frozenset[str]]] = {
    "dragsim.plot": frozenset({"matplotlib", "numpy"}),
    "dragsim.compiled.numba_types": frozenset({"numba"}),
    "dragsim.notebook": frozenset({"IPython", "ipywidgets"}),
}
"""Modules (with all below them) that may import heavy packages at their top: nothing imports these
modules but at need."""

NEVER: Final = (
    ("matplotlib", frozenset({"plot"}), "plot/"),
    ("scipy", frozenset(ALLOWED) - {"model", "core"}, "parts other than model/ and core/"),
    ("numpy", frozenset(ALLOWED) - {"model", "core"}, "parts other than model/ and core/"),
    ("numba", frozenset({"compiled"}), "compiled/"),
    ("pint", frozenset({"units"}), "units"),
    ("pydantic", frozenset({"spec"}), "spec/"),
    ("pydantic_core", frozenset({"spec"}), "spec/"),
)
"""Packages that the parts not listed never import, not even inside a function."""


@dataclass(frozen=True)
class Import:
    """One name imported: where, in which function ("" at the top), what, and whether it is only for
    type checkers."""

    module: str
    function: str
    target: str
    typing_only: bool

    @property
    def part(self) -> str:
        """The part of the package that imports."""
        return part_of(self.module)

    @property
    def package(self) -> str:
        """The distribution that is imported from."""
        return self.target.partition(".")[0]


def part_of(name: str) -> str:
    """The part of the package in which a module of dragsim lies."""
    return name.split(".")[1] if "." in name else ""


def imports_of(module: str, tree: ast.AST, known: frozenset[str]) -> Iterator[Import]:
    """All imports of a module, function by function. ``known``: the modules of the package, so that
    ``from package import module`` is told from ``from package import name``."""
    yield from _walk(module, tree, "", False, known)


def _walk(
    module: str, node: ast.AST, function: str, typing_only: bool, known: frozenset[str]
) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(module, function, alias.name, typing_only)
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0, f"{module}: imports are absolute"
            assert child.module is not None
            for alias in child.names:
                full = f"{child.module}.{alias.name}"
                target = full if full in known else child.module
                yield Import(module, function, target, typing_only)
        else:
            inside = function
            if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                inside = f"{function}.{child.name}".lstrip(".")
            guard = isinstance(child, ast.If) and _names_type_checking(child.test)
            yield from _walk(module, child, inside, typing_only or guard, known)


def _names_type_checking(test: ast.expr) -> bool:
    return isinstance(test, ast.Name) and test.id == "TYPE_CHECKING"


def is_backward(found: Import) -> bool:
    """Whether an import points against the direction of ``ALLOWED``."""
    if found.package != "dragsim":
        return False
    target = part_of(found.target)
    return target != found.part and target not in ALLOWED[found.part]


def key(found: Import) -> tuple[str, str, str]:
    """An import as it stands in ``BACKWARD``."""
    return found.module, found.function, found.target


def at_top(found: Import, classes: frozenset[str]) -> bool:
    """Whether an import is carried out when its module is imported."""
    return not found.typing_only and (not found.function or found.function in classes)


def classes_of(tree: ast.Module) -> frozenset[str]:
    """Names of the classes at the top of a module."""
    return frozenset(node.name for node in tree.body if isinstance(node, ast.ClassDef))


def may_be_heavy(found: Import) -> bool:
    """Whether a module may import this heavy package at its top."""
    return any(
        found.package in packages and f"{found.module}.".startswith(f"{home}.")
        for home, packages in HEAVY_AT_TOP.items()
    )


def all_imports() -> list[Import]:
    known = frozenset(modules())
    return [
        found
        for module, path in modules().items()
        for found in imports_of(module, tree_of(path), known)
    ]


IMPORTS: Final = all_imports()


def test_every_part_of_the_package_has_its_place() -> None:
    assert {part_of(module) for module in modules()} <= set(ALLOWED)


def test_the_table_has_no_cycle() -> None:
    """What a part may import, and what that may import in turn, never leads back to the part."""
    for part in ALLOWED:
        seen: set[str] = set()
        waiting = list(ALLOWED[part])
        while waiting:
            other = waiting.pop()
            assert other != part, f"{part} can reach itself"
            if other not in seen:
                seen.add(other)
                waiting.extend(ALLOWED[other])


def test_imports_point_one_way() -> None:
    wrong = [found for found in IMPORTS if is_backward(found) and key(found) not in BACKWARD]
    assert not wrong, "\n".join(map(str, wrong))


def test_imports_against_the_direction_are_all_still_there() -> None:
    """So that the list stays as short as it can be; none is carried out at import."""
    assert {key(found) for found in IMPORTS} >= BACKWARD
    listed = [found for found in IMPORTS if key(found) in BACKWARD]
    assert all(is_backward(found) for found in listed)
    assert all(found.function or found.typing_only for found in listed)


@pytest.mark.parametrize(("package", "homes", "where"), NEVER)
def test_packages_stay_at_home(package: str, homes: frozenset[str], where: str) -> None:
    wrong = [
        found
        for found in IMPORTS
        if found.package == package and found.part not in homes and not found.typing_only
    ]
    assert not wrong, f"{package} may be imported nowhere but in {where}: {wrong}"


@pytest.mark.parametrize("part", ["model", "core"])
def test_formulas_know_neither_units_nor_specifications(part: str) -> None:
    assert not {"units", "spec"} & ALLOWED[part]


def test_heavy_packages_are_imported_inside_functions() -> None:
    wrong = [
        found
        for found in IMPORTS
        if found.package in HEAVY
        and at_top(found, classes_of(tree_of(modules()[found.module])))
        and not may_be_heavy(found)
    ]
    assert not wrong, "\n".join(map(str, wrong))


SNIPPET: Final = """
from typing import TYPE_CHECKING
import numpy as np
from dragsim.core import advance
if TYPE_CHECKING:
    from matplotlib.figure import Figure
class Race:
    import pint
    def plot(self):
        from dragsim.plot.gap import gap_figure
"""


def test_the_check_sees_imports_at_every_depth() -> None:
    known = frozenset({"dragsim.core.advance", "dragsim.plot.gap"})
    found = list(imports_of("dragsim.results.race", ast.parse(SNIPPET), known))
    assert [(i.target, i.function, i.typing_only) for i in found] == [
        ("typing", "", False),
        ("numpy", "", False),
        ("dragsim.core.advance", "", False),
        ("matplotlib.figure", "", True),
        ("pint", "Race", False),
        ("dragsim.plot.gap", "Race.plot", False),
    ]
    classes = frozenset({"Race"})
    assert [i.target for i in found if is_backward(i)] == ["dragsim.plot.gap"]
    heavy = [i.target for i in found if i.package in HEAVY and at_top(i, classes)]
    assert heavy == ["numpy", "pint"]


ALONE: Final = """
import importlib, json, sys
failed = {}
for name in json.loads(sys.argv[1]):
    for other in [m for m in sys.modules if m.partition(".")[0] == "dragsim"]:
        del sys.modules[other]
    try:
        importlib.import_module(name)
    except BaseException as error:
        failed[name] = repr(error)
print(json.dumps(failed))
"""


def test_each_module_imports_alone() -> None:
    """Each is imported first, the rest of the package forgotten before it, in one process."""
    names = [name for name in modules() if name != "dragsim.__main__"]
    assert json.loads(run_python(ALONE, json.dumps(names))) == {}


LIGHT: Final = """
import json, sys
import dragsim
{then}
print(json.dumps(sorted({{name.partition(".")[0] for name in sys.modules}})))
"""

INTERPRETED_RUN: Final = """
from dragsim.core.trace import marks_at, record
from dragsim.model.params import *
from dragsim.results.energy import energy_balance
trace = record(*eval(sys.argv[1]), marks=marks_at([(402.336, True)], [20.0]))
assert energy_balance(trace).engine_J > 0.0
"""

HELP: Final = """
import contextlib, io
from dragsim.cli.main import main
sys.argv = ["dragsim", "--help"]
with contextlib.redirect_stdout(io.StringIO()) as said, contextlib.suppress(SystemExit):
    main()
assert "race" in said.getvalue()
"""


@pytest.mark.parametrize(
    "then", [pytest.param("", id="import"), pytest.param(INTERPRETED_RUN, id="interpreted run")]
)
def test_import_and_interpreted_run_load_nothing_heavy(then: str) -> None:
    car = repr(tuple(rear_drive_natural()))
    loaded = json.loads(run_python(LIGHT.format(then=then), car))
    assert not HEAVY & set(loaded)


def test_help_loads_nothing_heavy() -> None:
    loaded = json.loads(run_python(LIGHT.format(then=HELP)))
    assert not {"scipy", "matplotlib", "pint", "numba"} & set(loaded)


def run_python(code: str, *arguments: str) -> str:
    """What a fresh interpreter, warnings being errors, prints on running ``code``."""
    command = [sys.executable, "-W", "error", "-c", code, *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=Path(PACKAGE.parent), timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
