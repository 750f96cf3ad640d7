"""Kernels keep to the subset of Python on which CPython and numba agree to the last bit."""

from __future__ import annotations

import ast
import importlib
import math
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType
from typing import Final, get_type_hints

import pytest

import dragsim
from dragsim.compiled import PACKAGES, is_kernel, kernel_modules, kernels
from dragsim.core.advance import run_all
from dragsim.model.full_load import torque_row
from dragsim.model.upshift import upshifts

MATH: Final = frozenset(
    {
        "sqrt", "exp", "expm1", "log", "log1p", "sin", "cos", "tan", "atan", "atan2", "sinh",
        "cosh", "tanh", "copysign", "floor",
    }
)  # fmt: skip
"""Functions of ``math`` whose bits were found equal in CPython and numba."""

BUILTINS: Final = frozenset({"min", "max", "abs", "int", "float", "len", "range"})

GROWING: Final = frozenset({"exp", "expm1", "sinh", "cosh"})
"""Functions that CPython refuses and numba answers with inf where the argument is large."""

BOUNDED: Final = {
    ("dragsim.model.tyre", "peak_force"): (
        "-n log(F_z/F_z0): an axle carries at least 1 % of the load, so the logarithm of any two "
        "loads of cars lies within 20, and n is well below 1"
    ),
}
"""Kernels in which such an argument needs no clamp, and why."""

NODES: Final = (
    ast.FunctionDef, ast.arguments, ast.arg, ast.Return, ast.Assign, ast.AugAssign, ast.For,
    ast.While, ast.If, ast.IfExp, ast.Break, ast.Continue, ast.Expr, ast.Call, ast.Name,
    ast.Attribute, ast.Subscript, ast.Constant, ast.Tuple, ast.BinOp, ast.UnaryOp, ast.BoolOp,
    ast.Compare, ast.expr_context, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.USub, ast.Not,
    ast.And, ast.Or, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE,
)  # fmt: skip
"""Everything that may stand in a kernel: no loops but over range, no containers but tuples, no
slices, no nested functions, no ``in``, ``is``, ``//`` or ``%``, no try, with or raise."""


class OutsideError(Exception):
    """A kernel leaves the subset."""


def is_named_tuple(value: object) -> bool:
    """Whether a value is a class of named tuples, which kernels may fill by position."""
    return isinstance(value, type) and issubclass(value, tuple) and hasattr(value, "_fields")


def kernel_definitions(tree: ast.Module) -> list[ast.FunctionDef]:
    """The functions of a module that are marked as kernels."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and any(isinstance(mark, ast.Name) and mark.id == "kernel" for mark in node.decorator_list)
    ]


def check(definition: ast.FunctionDef, callable_kernels: frozenset[str], *, bounded: bool) -> None:
    """Raise OutsideError where a kernel leaves the subset.

    ``callable_kernels``: names by which the module knows kernels; ``bounded``: listed in BOUNDED.
    """
    given = definition.args
    if given.defaults or given.kwonlyargs or given.vararg or given.kwarg:
        raise OutsideError("arguments are positional and have no defaults")
    if [mark.id for mark in definition.decorator_list if isinstance(mark, ast.Name)] != ["kernel"]:
        raise OutsideError("a kernel is marked once, by its name")
    body = definition.body[1:] if ast.get_docstring(definition) else definition.body
    for statement in body:
        for node in ast.walk(statement):
            if not isinstance(node, NODES) or isinstance(node, ast.FunctionDef):
                raise OutsideError(f"line {statement.lineno}: {type(node).__name__}")
            _check_node(node, callable_kernels, bounded=bounded)


def _check_node(node: ast.AST, callable_kernels: frozenset[str], *, bounded: bool) -> None:
    if isinstance(node, ast.Constant) and type(node.value) not in (int, float, bool):
        raise OutsideError(f"line {node.lineno}: the constant {node.value!r} is not a number")
    if isinstance(node, ast.For) and not (
        isinstance(node.iter, ast.Call)
        and isinstance(node.iter.func, ast.Name)
        and node.iter.func.id == "range"
        and not node.orelse
    ):
        raise OutsideError(f"line {node.lineno}: loops run over range, without else")
    if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Pow):
        raise OutsideError(f"line {node.lineno}: **= is not used")
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and not _fraction(node.right):
        raise OutsideError(f"line {node.lineno}: ** takes a constant that is not whole; write x*x")
    if isinstance(node, ast.Call):
        _check_call(node, callable_kernels, bounded=bounded)


def _check_call(call: ast.Call, callable_kernels: frozenset[str], *, bounded: bool) -> None:
    if not isinstance(call.func, ast.Name):
        raise OutsideError(f"line {call.lineno}: methods and dotted functions are not called")
    name = call.func.id
    if name not in callable_kernels | MATH | BUILTINS:
        raise OutsideError(f"line {call.lineno}: {name} is no kernel and not allowed")
    if call.keywords or any(isinstance(argument, ast.Starred) for argument in call.args):
        raise OutsideError(f"line {call.lineno}: {name} is called with plain positional arguments")
    if name in {"min", "max"} and len(call.args) < 2:
        raise OutsideError(f"line {call.lineno}: {name} takes two numbers or more")
    if name in GROWING and not bounded and not _clamped(call.args[0]):
        raise OutsideError(f"line {call.lineno}: the argument of {name} is not clamped")


def _fraction(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node = node.operand
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, float)
        and not node.value.is_integer()
        and node.value != 0.5
    )


def _clamped(node: ast.expr) -> bool:
    """Whether an expression is a min of a max or a max of a min."""
    return _call_of(node, "min", "max") or _call_of(node, "max", "min")


def _call_of(node: ast.expr, outer: str, inner: str) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == outer
        and any(
            isinstance(argument, ast.Call)
            and isinstance(argument.func, ast.Name)
            and argument.func.id == inner
            for argument in node.args
        )
    )


def parsed() -> Iterator[tuple[str, ast.Module]]:
    """The modules in which kernels live, by name, as syntax trees."""
    for module in kernel_modules():
        assert module.__file__ is not None
        yield module.__name__, ast.parse(Path(module.__file__).read_text(encoding="utf-8"))


CASES: Final = [
    pytest.param(name, definition, id=f"{name.removeprefix('dragsim.')}.{definition.name}")
    for name, tree in parsed()
    for definition in kernel_definitions(tree)
]


@pytest.mark.parametrize(("name", "definition"), CASES)
def test_kernel_keeps_to_the_subset(name: str, definition: ast.FunctionDef) -> None:
    space = vars(importlib.import_module(name))
    known = frozenset(
        key for key, value in space.items() if is_kernel(value) or is_named_tuple(value)
    )
    check(definition, known, bounded=(name, definition.name) in BOUNDED)


@pytest.mark.parametrize(
    "body",
    [
        "return x**2",
        "return x**2.0",
        "return x**0.5",
        "return x**n",
        "return 2.0**x",
        "x **= 1.5\n return x",
        "return hypot(x, x)",
        "return math.sqrt(x)",
        "return sum((x, x))",
        "return fsum((x, x))",
        "return max((x, x))",
        "return round(x)",
        "return p._replace(a=x)",
        "return f(x=x)",
        "return f(*x)",
        "return None",
        "return x if x is n else n",
        "return x // 2.0",
        "return x % 2.0",
        "return [x]",
        "return {x}",
        "return {1: x}",
        "return y[1:2]",
        "return (lambda: x)()",
        "return exp(x)",
        "return exp(min(x, 700.0))",
        "return sinh(x)",
        "for a in y:\n  x += a\n return x",
        "def g():\n  return x\n return g()",
        "try:\n  return x\n finally:\n  x = 1.0",
        "import numpy\n return x",
        "a: float = x\n return a",
        "assert x > 0.0\n return x",
        "return f'{x}'",
    ],
)
def test_the_check_refuses(body: str) -> None:
    definition = ast.parse(f"@kernel\ndef k(x, n, y, p):\n {body}\n").body[0]
    assert isinstance(definition, ast.FunctionDef)
    with pytest.raises(OutsideError):
        check(definition, frozenset("f"), bounded=False)


@pytest.mark.parametrize(
    "head",
    ["def k(x=1.0):", "def k(*x):", "def k(**x):", "def k(*, x):", "@njit\ndef k(x):"],
)
def test_the_check_refuses_the_head(head: str) -> None:
    definition = ast.parse(f"@kernel\n{head}\n return 1.0\n").body[0]
    assert isinstance(definition, ast.FunctionDef)
    with pytest.raises(OutsideError):
        check(definition, frozenset(), bounded=False)


def test_the_check_accepts_what_kernels_are_made_of() -> None:
    body = """
    "Words."
    if not x > 0.0 and n != 2:
        return f(x), -x**-0.25
    for i in range(n):
        y[i] += p.a * exp(max(min(x, 700.0), -700.0)) if n == 1 else float(n)
    while True:
        break
    return max(abs(x), sqrt(x)), y[0]
    """
    definition = ast.parse(f"@kernel\ndef k(x, n, y, p):{body}").body[0]
    assert isinstance(definition, ast.FunctionDef)
    check(definition, frozenset("f"), bounded=False)


def test_list_of_bounded_arguments_is_no_longer_than_needed() -> None:
    growing = {
        (name, definition.name)
        for name, tree in parsed()
        for definition in kernel_definitions(tree)
        for node in ast.walk(definition)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in GROWING
        and not _clamped(node.args[0])
    }
    assert growing == set(BOUNDED)


def test_every_kernel_stands_at_the_top_of_its_module() -> None:
    """A closure would never be found in numba's cache."""
    for name, tree in parsed():
        for definition in kernel_definitions(tree):
            assert definition in tree.body, f"{name}.{definition.name}"


def test_allowed_functions_are_those_of_math() -> None:
    for function in kernels():
        for name in MATH & set(function.__code__.co_names):
            assert function.__globals__[name] is getattr(math, name), f"{name} in {function}"


def annotated_final(module_name: str) -> frozenset[str]:
    """Names that a module declares Final."""
    path = importlib.import_module(module_name).__file__
    assert path is not None
    return frozenset(
        node.target.id
        for node in ast.parse(Path(path).read_text(encoding="utf-8")).body
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Name)
        and isinstance(node.annotation, ast.Name)
        and node.annotation.id == "Final"
    )


def origins(module_name: str) -> dict[str, str]:
    """Where the names come from that a module imports by name."""
    path = importlib.import_module(module_name).__file__
    assert path is not None
    return {
        alias.asname or alias.name: f"{node.module}:{alias.name}"
        for node in ast.parse(Path(path).read_text(encoding="utf-8")).body
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }


@pytest.mark.parametrize("module", kernel_modules(), ids=lambda module: module.__name__)
def test_constants_of_kernels_are_final_numbers(module: object) -> None:
    name = module.__name__  # type: ignore[attr-defined]
    imported = origins(name)
    for function in kernels():
        if function.__module__ != name:
            continue
        for used in function.__code__.co_names:
            value = function.__globals__.get(used)
            if used not in function.__globals__ or is_kernel(value) or used in MATH:
                continue
            if is_named_tuple(value):
                continue
            source, _, original = imported.get(used, f"{name}:{used}").partition(":")
            assert type(value) in (int, float), f"{used} in {name}.{function.__name__}"
            assert original in annotated_final(source), f"{source}.{original} is not Final"


def test_kernels_live_only_where_they_are_compiled_from() -> None:
    assert dragsim.__file__ is not None
    root = Path(dragsim.__file__).parent
    homes = tuple(package.removeprefix("dragsim.") for package in PACKAGES)
    for path in sorted(root.rglob("*.py")):
        if path.relative_to(root).parts[0] in homes:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert not kernel_definitions(tree), f"{path.relative_to(root)} holds kernels"


def test_every_kernel_is_annotated() -> None:
    for function in kernels():
        hints = get_type_hints(function)
        names = function.__code__.co_varnames[: function.__code__.co_argcount]
        assert set(hints) == {*names, "return"}, function


def called_by(function: FunctionType) -> Iterator[FunctionType]:
    """Kernels that a kernel calls."""
    for name in function.__code__.co_names:
        value = function.__globals__.get(name)
        if isinstance(value, FunctionType) and is_kernel(value):
            yield value


def test_a_compiled_run_and_what_prepares_it_compile_every_kernel() -> None:
    """So that comparing the bits of both leaves no kernel out."""
    reached: set[FunctionType] = set()
    waiting = [
        entry for entry in (run_all, torque_row, upshifts) if isinstance(entry, FunctionType)
    ]
    assert len(waiting) == 3
    while waiting:
        function = waiting.pop()
        if function not in reached:
            reached.add(function)
            waiting.extend(called_by(function))
    missing = [f"{f.__module__}.{f.__name__}" for f in kernels() if f not in reached]
    assert not missing
