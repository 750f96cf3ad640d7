"""A rule: how one number is estimated, where the rule comes from and how far to trust it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, ParamSpec

from dragsim.estimate.defaults import DEFAULTS

_P = ParamSpec("_P")


@dataclass(frozen=True, slots=True)
class Rule(Generic[_P]):
    """An estimate of one quantity in SI, called like the function that states it.

    ``key`` is the dotted key it fills; ``source`` where the rule comes from; ``uncertainty`` the
    standard deviation of the value, relative, or absolute where ``absolute`` is set.
    """

    key: str
    function: Callable[_P, float]
    source: str
    uncertainty: float
    absolute: bool = False

    def __call__(self, *args: _P.args, **kwargs: _P.kwargs) -> float:
        """The estimate."""
        return self.function(*args, **kwargs)

    @property
    def name(self) -> str:
        """The rule's function, as ``module.function`` below ``estimate``."""
        module = self.function.__module__.rpartition(".")[2]
        return f"{module}.{self.function.__name__}"

    @property
    def text(self) -> str:
        """First sentence of the rule's docstring: what it does, with the values of ``DEFAULTS``
        where it names them in braces."""
        first = " ".join((self.function.__doc__ or "").split("\n\n")[0].split())
        return first.format_map(DEFAULTS.values())


def rule(
    key: str, *, source: str, uncertainty: float, absolute: bool = False
) -> Callable[[Callable[_P, float]], Rule[_P]]:
    """Make a function the rule for ``key``."""

    def mark(function: Callable[_P, float]) -> Rule[_P]:
        return Rule(key, function, source, uncertainty, absolute)

    return mark
