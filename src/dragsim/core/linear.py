"""Small dense linear systems, rows of length SLOTS in one flat row."""

from __future__ import annotations

from dragsim.kernel import IntRow, Row, kernel
from dragsim.model.state import SLOTS


@kernel
def factor(n: int, diagonal: float, jac: Row, lu: Row, pivot: IntRow) -> bool:
    """LU of (diagonal I - jac), n by n, with row pivoting, into ``lu`` and ``pivot``.

    Answers False where a pivot is zero or not a number.
    """
    for i in range(n):
        row = i * SLOTS
        for j in range(n):
            lu[row + j] = -jac[row + j]
        lu[row + i] += diagonal
    for k in range(n):
        best = k
        size = abs(lu[k * SLOTS + k])
        for i in range(k + 1, n):
            candidate = abs(lu[i * SLOTS + k])
            if candidate > size:
                best = i
                size = candidate
        pivot[k] = best
        if not size > 0.0:
            return False
        top = k * SLOTS
        if best != k:
            other = best * SLOTS
            for j in range(n):
                held = lu[top + j]
                lu[top + j] = lu[other + j]
                lu[other + j] = held
        for i in range(k + 1, n):
            row = i * SLOTS
            ratio = lu[row + k] / lu[top + k]
            lu[row + k] = ratio
            if ratio != 0.0:
                for j in range(k + 1, n):
                    lu[row + j] -= ratio * lu[top + j]
    return True


@kernel
def solve(n: int, lu: Row, pivot: IntRow, b: Row) -> None:
    """Solve with the factors from ``factor``; ``b`` becomes the solution."""
    for k in range(n):
        best = pivot[k]
        if best != k:
            held = b[k]
            b[k] = b[best]
            b[best] = held
    for i in range(1, n):
        row = i * SLOTS
        total = b[i]
        for j in range(i):
            total -= lu[row + j] * b[j]
        b[i] = total
    for back in range(n):
        i = n - 1 - back
        row = i * SLOTS
        total = b[i]
        for j in range(i + 1, n):
            total -= lu[row + j] * b[j]
        b[i] = total / lu[row + i]
