"""A car where a scenario belongs, or the other way round: said in one line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from dragsim.errors import InputError


@contextmanager
def scenario_expected(reference: str) -> Iterator[None]:
    """Turn what is wrong with ``reference`` into a hint if it is a car."""
    try:
        yield
    except InputError:
        if _is_car(reference):
            raise InputError(
                f"{reference} is a car, not a scenario; to time it: dragsim time {reference}"
            ) from None
        raise


@contextmanager
def cars_expected(*references: str) -> Iterator[None]:
    """Turn what is wrong with ``references`` into a hint if one of them is a scenario."""
    try:
        yield
    except InputError:
        for reference in references:
            if _is_scenario(reference):
                raise InputError(
                    f"{reference} is a scenario, not a car; to run it: dragsim run {reference}"
                ) from None
        raise


def _is_car(reference: str) -> bool:
    from dragsim.garage import vehicles

    return reference in vehicles() or bool({"body", "tyres"} & _keys(reference))


def _is_scenario(reference: str) -> bool:
    from dragsim.garage import scenarios

    return reference in scenarios() or "lane" in _keys(reference)


def _keys(reference: str) -> set[str]:
    """The tables and keys of a file; none of what is no readable file."""
    from dragsim.garage import vehicle_path
    from dragsim.spec.files import read_toml

    try:
        return set(read_toml(vehicle_path(reference)).document)
    except InputError:
        return set()
