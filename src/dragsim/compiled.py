"""The kernels compiled by numba, from the same source that CPython interprets.

On first need the namespace of every kernel module is copied, each kernel's code is bound into the
copy under a name that holds a hash of all kernel sources, compiled lazily with
``njit(cache=True, nogil=True)``, and put in the place of its original in every copy. numba's own
cache looks at one file only and would serve stale physics after an edit elsewhere; with the hash in
its name a compiled kernel is found again only while no kernel source has changed.
"""

from __future__ import annotations

import functools
import hashlib
import importlib
import pkgutil
from collections.abc import Callable
from pathlib import Path
from types import FunctionType, MappingProxyType, ModuleType
from typing import Any

PACKAGES = ("dragsim.model", "dragsim.core")
"""Where kernels live."""


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


def source_hash() -> str:
    """Hash of the sources of all kernel modules and of the constants they use."""
    digest = hashlib.sha256()
    constants = importlib.import_module("dragsim.constants")
    for module in (constants, *kernel_modules()):
        assert module.__file__ is not None
        digest.update(module.__name__.encode())
        digest.update(Path(module.__file__).read_bytes())
    return digest.hexdigest()[:16]


class CompiledKernels:
    """The compiled twins of all kernels, by their originals."""

    def __init__(self, twins: dict[FunctionType, Callable[..., Any]]) -> None:
        self._twins = MappingProxyType(twins)

    def __getitem__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The compiled twin of a kernel; KeyError for any other function."""
        assert isinstance(function, FunctionType)
        return self._twins[function]

    def __len__(self) -> int:
        return len(self._twins)


@functools.cache
def compiled_kernels() -> CompiledKernels:
    """Compile all kernels, each on its first call for the types it is called with.

    Raises ImportError where numba is not installed. Where numba can write no cache the kernels are
    compiled anew in each process.
    """
    import numba

    modules = kernel_modules()
    mark = source_hash()
    spaces = {module.__name__: dict(module.__dict__) for module in modules}
    twins: dict[FunctionType, Callable[..., Any]] = {}
    for module in modules:
        space = spaces[module.__name__]
        for value in list(space.values()):
            if is_kernel(value) and value.__module__ == module.__name__:
                twins[value] = _compile(numba, value, space, mark)
    for space in spaces.values():
        for name, value in list(space.items()):
            if is_kernel(value):
                space[name] = twins[value]
    return CompiledKernels(twins)


def _compile(
    numba: ModuleType, function: FunctionType, space: dict[str, Any], mark: str
) -> Callable[..., Any]:
    name = f"{function.__name__}_{mark}"
    copy = FunctionType(function.__code__.replace(co_name=name), space, name)
    copy.__qualname__ = name
    copy.__module__ = function.__module__
    try:
        return numba.njit(cache=True, nogil=True)(copy)  # type: ignore[no-any-return]
    except RuntimeError:  # numba found no folder in which it may write its cache
        return numba.njit(nogil=True)(copy)  # type: ignore[no-any-return]
