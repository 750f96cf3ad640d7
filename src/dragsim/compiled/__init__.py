"""The kernels compiled by numba, from the same source that CPython interprets.

kernels: binds and compiles them on first need; layout, numba_types: how tuples and rows lie in
memory, and what numba is told of them; chunk: many runs in one call.
"""

from dragsim.compiled.chunk import Chunk, Rows, run_compiled
from dragsim.compiled.kernels import (
    PACKAGES,
    compiled_kernels,
    is_kernel,
    kernel_modules,
    kernels,
    source_hash,
)

__all__ = [
    "PACKAGES",
    "Chunk",
    "Rows",
    "compiled_kernels",
    "is_kernel",
    "kernel_modules",
    "kernels",
    "run_compiled",
    "source_hash",
]
