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

from dragsim.model import system
from dragsim.model.params import (
    KIND_AUTOMATIC,
    KIND_CVT,
    KIND_DUAL_CLUTCH,
    KIND_ELECTRIC,
    KIND_IDEAL,
    KIND_MANUAL,
)

PACKAGES = ("dragsim.model", "dragsim.core")
"""Where kernels live."""

_OPTIONS: Mapping[str, object] = MappingProxyType({"nogil": True, "error_model": "numpy"})
"""How kernels are compiled. A division by zero gives an infinity that the stepper rejects, where
CPython raises; kernels do not divide by zero."""

_INNER: Mapping[str, object] = MappingProxyType(
    {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
)
"""A kernel called only by kernels needs no entry for Python; this halves the time to compile."""

_OWN = ("kernels.py", "layout.py", "numba_types.py")
"""Files of this package on which a compiled kernel depends."""

_POWERTRAINS = "dragsim.model.powertrain."
_PREFIXES: Mapping[int, tuple[str, ...]] = MappingProxyType(
    {
        KIND_IDEAL: ("ideal_",),
        KIND_MANUAL: ("manual_",),
        KIND_DUAL_CLUTCH: ("dual_clutch_", "manual_"),
        KIND_AUTOMATIC: ("automatic_",),
        KIND_CVT: ("cvt_",),
        KIND_ELECTRIC: ("electric_",),
    }
)
"""How the names begin of all functions that ``model.system`` calls for a kind of drivetrain."""

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
    """Hash of the sources of all kernel modules, of the constants they use and of this package."""
    digest = hashlib.sha256()
    constants = importlib.import_module("dragsim.constants")
    files = [Path(__file__).with_name(name) for name in _OWN]
    for module in (constants, *kernel_modules()):
        assert module.__file__ is not None
        files.append(Path(module.__file__))
    for file in files:
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


class CompiledKernels:
    """The compiled twins of all kernels, by their originals; each is compiled on its first call for
    the types it is called with.

    ``kind``: of the drivetrain (``model.params``) that they are to serve; None: all of them. To
    compile for one kind leaves out what the others need.
    """

    def __init__(self, numba: ModuleType, kind: int | None = None) -> None:
        importlib.import_module("dragsim.compiled.numba_types")
        self._numba = numba
        self._mark = source_hash()
        self._kind = "" if kind is None else f"_{kind}"
        self._spaces = {module.__name__: dict(module.__dict__) for module in kernel_modules()}
        self._entries: dict[FunctionType, Callable[..., Any]] = {}
        self._inner = {
            function: self._compile(function, "", {**_OPTIONS, **_INNER}) for function in kernels()
        }
        for space in self._spaces.values():
            for name, value in list(space.items()):
                if is_kernel(value):
                    space[name] = self._inner[value]
        if kind is not None:
            self._leave_out(_PREFIXES[kind])
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
        self, function: FunctionType, suffix: str, options: Mapping[str, object]
    ) -> Callable[..., Any]:
        name = f"{function.__name__}{suffix}{self._kind}_{self._mark}"
        copy = FunctionType(
            function.__code__.replace(co_name=name), self._spaces[function.__module__], name
        )
        copy.__qualname__ = name
        copy.__module__ = function.__module__
        try:
            return self._numba.njit(cache=True, **options)(copy)  # type: ignore[no-any-return]
        except RuntimeError:  # numba found no folder in which it may write its cache
            return self._numba.njit(**options)(copy)  # type: ignore[no-any-return]

    def _leave_out(self, kept: tuple[str, ...]) -> None:
        """Put a stand-in that is never called for every drivetrain's function that ``model.system``
        names with none of the prefixes ``kept``."""
        space = self._spaces[system.__name__]
        for name, value in vars(system).items():
            of_a_drivetrain = is_kernel(value) and value.__module__.startswith(_POWERTRAINS)
            if of_a_drivetrain and not name.startswith(kept):
                stand_in = _STAND_INS[value.__annotations__["return"]]
                space[name] = self._numba.njit(stand_in)

    def _forget_stale(self) -> None:
        """Delete what the cache holds of earlier sources, some megabytes for each edit."""
        folders = {twin.stats.cache_path for twin in self._inner.values()}  # type: ignore[attr-defined]
        for folder in folders - {None}:
            for file in Path(folder).glob("*.nb[ic]"):
                found = _CACHED.search(file.name)
                if found and found[1] != self._mark:
                    with contextlib.suppress(OSError):  # in use, or another process was quicker
                        file.unlink()


def _nothing(*_: object) -> None:
    return None


def _whole(*_: object) -> int:
    return 0


def _number(*_: object) -> float:
    return 0.0


def _no(*_: object) -> bool:
    return False


_STAND_INS: Mapping[str, Callable[..., object]] = MappingProxyType(
    {"None": _nothing, "int": _whole, "float": _number, "bool": _no}
)
"""What stands in for a function of a drivetrain that is left out, by what it answers."""


def compiled_kernels(kind: int | None = None) -> CompiledKernels:
    """The compiled kernels of this process for a kind of drivetrain, or for all.

    Raises ImportError where numba is not installed. Where numba can write no cache the kernels are
    compiled anew in each process.
    """
    return _compiled_kernels(kind)


@functools.cache
def _compiled_kernels(kind: int | None) -> CompiledKernels:
    try:
        import numba
    except ImportError as error:
        raise ImportError(
            f"compiled runs need numba, which could not be imported ({error}): "
            "pip install numba, or run interpreted, which gives the same numbers"
        ) from error
    return CompiledKernels(numba, kind)
