"""The kernels compiled by numba, from the same source that CPython interprets.

On first need the namespace of every kernel module is copied, each kernel's code is bound into the
copy under a name that holds a hash of all kernel sources, compiled lazily with
``njit(cache=True, nogil=True)``, and put in the place of its original in every copy. numba's own
cache looks at one file only and would serve stale physics after an edit elsewhere; with the hash in
its name a compiled kernel is found again only while no kernel source has changed.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib
import pkgutil
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FunctionType, MappingProxyType, ModuleType
from typing import Any

from dragsim.core.advance import Limits, run_through
from dragsim.core.rows import Marks, State, Work, new_state, new_work
from dragsim.core.trace import DEFAULT_LIMITS
from dragsim.kernel import IntRow, Row
from dragsim.model.params import Params

PACKAGES = ("dragsim.model", "dragsim.core")
"""Where kernels live."""

_OPTIONS: Mapping[str, bool] = MappingProxyType({"nogil": True, "_nrt": False})
"""How kernels are compiled. ``_nrt=False`` leaves out the counting of references to rows: kernels
make and keep none, and the counting would take three quarters of a run's time."""

_INNER: Mapping[str, bool] = MappingProxyType(
    {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
)
"""A kernel called only by kernels needs no entry for Python; this halves the time to compile."""

_CACHED = re.compile(r"_([0-9a-f]{16})-\d+\.")
"""The hash of the sources in the name of a file of the cache."""


def kernel_modules() -> tuple[ModuleType, ...]:
    """All modules below ``PACKAGES``, imported."""
    modules = []
    for package_name in PACKAGES:
        package = importlib.import_module(package_name)
        for found in pkgutil.walk_packages(package.__path__, package_name + "."):
            modules.append(importlib.import_module(found.name))
    return tuple(modules)


def is_kernel(value: object) -> bool:
    """Whether ``value`` is a function marked by ``kernel``."""
    return isinstance(value, FunctionType) and getattr(value, "__is_kernel__", False) is True


def kernels() -> tuple[FunctionType, ...]:
    """All kernels, in the order of their modules and of their definition."""
    return tuple(
        value
        for module in kernel_modules()
        for value in module.__dict__.values()
        if is_kernel(value) and value.__module__ == module.__name__
    )


def source_hash() -> str:
    """Hash of the sources of all kernel modules, of the constants they use and of this module."""
    digest = hashlib.sha256()
    constants = importlib.import_module("dragsim.constants")
    this = importlib.import_module(__name__)
    for module in (constants, this, *kernel_modules()):
        assert module.__file__ is not None
        digest.update(module.__name__.encode())
        digest.update(Path(module.__file__).read_bytes())
    return digest.hexdigest()[:16]


class CompiledKernels:
    """The compiled twins of all kernels, by their originals; each is compiled on its first call for
    the types it is called with."""

    def __init__(self, numba: ModuleType) -> None:
        self._numba = numba
        self._mark = source_hash()
        self._spaces = {module.__name__: dict(module.__dict__) for module in kernel_modules()}
        self._entries: dict[FunctionType, Callable[..., Any]] = {}
        self._inner = {
            function: self._compile(function, "", {**_OPTIONS, **_INNER}) for function in kernels()
        }
        for space in self._spaces.values():
            for name, value in list(space.items()):
                if is_kernel(value):
                    space[name] = self._inner[value]
        self._forget_stale()

    def __getitem__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The compiled twin of a kernel, to be called from Python; KeyError for anything else."""
        if not isinstance(function, FunctionType) or function not in self._inner:
            raise KeyError(f"{function!r} is not a kernel; mark it with dragsim.kernel.kernel")
        if function not in self._entries:
            self._entries[function] = self._compile(function, "_entry", _OPTIONS)
        return self._entries[function]

    def __len__(self) -> int:
        return len(self._inner)

    def _compile(
        self, function: FunctionType, suffix: str, options: Mapping[str, bool]
    ) -> Callable[..., Any]:
        name = f"{function.__name__}{suffix}_{self._mark}"
        copy = FunctionType(
            function.__code__.replace(co_name=name), self._spaces[function.__module__], name
        )
        copy.__qualname__ = name
        copy.__module__ = function.__module__
        try:
            return self._numba.njit(cache=True, **options)(copy)  # type: ignore[no-any-return]
        except RuntimeError:  # numba found no folder in which it may write its cache
            return self._numba.njit(**options)(copy)  # type: ignore[no-any-return]

    def _forget_stale(self) -> None:
        """Delete what the cache holds of earlier sources, some megabytes for each edit."""
        folders = {twin.stats.cache_path for twin in self._inner.values()}  # type: ignore[attr-defined]
        for folder in folders - {None}:
            for file in Path(folder).glob("*.nb[ic]"):
                found = _CACHED.search(file.name)
                if found and found[1] != self._mark:
                    with contextlib.suppress(OSError):  # in use, or another process was quicker
                        file.unlink()


@functools.cache
def compiled_kernels() -> CompiledKernels:
    """The compiled kernels of this process.

    Raises ImportError where numba is not installed. Where numba can write no cache the kernels are
    compiled anew in each process.
    """
    try:
        import numba
    except ImportError as error:
        raise ImportError(
            f"compiled runs need numba, which could not be imported ({error}): "
            "pip install numba, or run interpreted, which gives the same numbers"
        ) from error
    return CompiledKernels(numba)


def float_array(n: int) -> Row:
    """A row of n zeros for compiled kernels."""
    import numpy

    return numpy.zeros(n)  # type: ignore[return-value]


def int_array(n: int) -> IntRow:
    """A row of n zeros for compiled kernels."""
    import numpy

    return numpy.zeros(n, dtype=numpy.int64)  # type: ignore[return-value]


def array_row(row: Row) -> Row:
    """A copy of a row of floats for compiled kernels."""
    import numpy

    return numpy.array(row, dtype=numpy.float64)  # type: ignore[return-value]


def array_marks(marks: Marks) -> Marks:
    """A copy of marks for compiled kernels; the times found land in the copy."""
    import numpy

    return Marks(
        x=array_row(marks.x),
        x_land=numpy.array(marks.x_land, dtype=numpy.int64),  # type: ignore[arg-type]
        x_t=array_row(marks.x_t),
        v=array_row(marks.v),
        v_t=array_row(marks.v_t),
    )


def array_state() -> State:
    """A cleared state for compiled kernels."""
    return new_state(float_array, int_array)


def array_work() -> Work:
    """Cleared scratch for compiled kernels; one serves any number of runs, one after another."""
    return new_work(float_array, int_array)


def run_compiled(
    params: Params,
    curve: Row,
    *,
    marks: Marks,
    state: State,
    work: Work,
    limits: Limits = DEFAULT_LIMITS,
    speed_mps: float = 0.0,
) -> int:
    """One run by compiled kernels without a trace; answers its outcome (``model.state``).

    curve: torque row, ``marks``, ``state`` and ``work``: arrays as made above. The times of the
    marks are written into ``marks``, the end of the run into ``state``. ``speed_mps``: of a rolling
    start. The same numbers as
    ``core.trace.record`` gives, bit for bit. Raises ImportError where numba is not installed.
    """
    run = compiled_kernels()[run_through]
    outcome: int = run(params, curve, marks, limits, state, work, float(speed_mps))
    return outcome
