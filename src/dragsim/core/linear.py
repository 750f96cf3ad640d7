"""Small dense linear systems, rows of length SLOTS in one flat row."""

from __future__ import annotations

from dragsim.kernel import IntRow, Row, kernel
from dragsim.model.state import SLOTS


@kernel
def factor(n: int, diagonal: float, jac: Row, lu: Row, order: IntRow) -> bool:
    """LU of (diagonal I - jac), n by n, with row pivoting, into ``lu`` and ``order``, the
    row of the system that each row of ``lu`` comes from; on the diagonal of ``lu`` the reciprocals
    of the pivots.

    Answers False where a pivot is zero or not a number.
    """
    for i in range(n):
        row = i * SLOTS
        for j in range(n):
            lu[row + j] = -jac[row + j]
        lu[row + i] += diagonal
        order[i] = i
    for k in range(n):
        best = k
        size = abs(lu[k * SLOTS + k])
        for i in range(k + 1, n):
            candidate = abs(lu[i * SLOTS + k])
            if candidate > size:
                best = i
                size = candidate
        if not size > 0.0:
            return False
        top = k * SLOTS
        if best != k:
            other = best * SLOTS
            first = order[k]
            order[k] = order[best]
            order[best] = first
            for j in range(n):
                held = lu[top + j]
                lu[top + j] = lu[other + j]
                lu[other + j] = held
        inverse = 1.0 / lu[top + k]
        lu[top + k] = inverse
        for i in range(k + 1, n):
            row = i * SLOTS
            ratio = lu[row + k] * inverse
            lu[row + k] = ratio
            if ratio != 0.0:
                for j in range(k + 1, n):
                    lu[row + j] -= ratio * lu[top + j]
    return True


@kernel
def solve(n: int, lu: Row, order: IntRow, b: Row, u: Row) -> None:
    """Solve for the right-hand side ``b`` with the factors from ``factor``, into ``u``."""
    for i in range(n):
        row = i * SLOTS
        total = b[order[i]]
        for j in range(i):
            total -= lu[row + j] * u[j]
        u[i] = total
    for back in range(n):
        i = n - 1 - back
        row = i * SLOTS
        total = u[i]
        for j in range(i + 1, n):
            total -= lu[row + j] * u[j]
        u[i] = total * lu[row + i]
