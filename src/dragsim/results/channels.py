"""What can be asked of a run at any time or place: labelled, callable channels.

A channel's value comes from the dense output of the step in which the moment lies and, for whatever
is not a state, from the equations themselves: the torque read is the torque that was integrated.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Generic, TypeAlias, TypeVar, cast, overload

from dragsim.constants import RPM
from dragsim.core.trace import Step, Trace
from dragsim.errors import InputError
from dragsim.model.state import (
    BOOST,
    GEAR,
    OUT_ACCELERATION,
    OUT_CLUTCH,
    OUT_DRAG,
    OUT_F_X,
    OUT_F_Z_FRONT,
    OUT_F_Z_REAR,
    OUT_GRADE,
    OUT_KAPPA,
    OUT_OMEGA_E,
    OUT_OMEGA_IN,
    OUT_OMEGA_WHEEL,
    OUT_P_DRIVE,
    OUT_ROLLING,
    OUT_T_CLUTCH,
    OUT_T_E,
    OUT_T_WHEEL,
    OUT_THROTTLE,
    PHASE,
)
from dragsim.units import Dimension, from_quantity, is_quantity, parse

if TYPE_CHECKING:
    import pint
    from numpy.typing import NDArray

    Amount: TypeAlias = float | str | pint.Quantity[float]

Value = TypeVar("Value", float, str)

PHASE_NAMES: Final = (
    "held",
    "launch",
    "feed",
    "locked",
    "shift",
    "engage",
    "slip",
    "free",
    "convert",
    "locking",
    "hand-over",
    "inertia",
    "select",
    "select-slip",
    "crawl",
)
"""Names of the phases of ``model.state``, by their numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition(Generic[Value]):
    """What a channel is, whatever run it is asked of; ``read`` takes its value from a moment."""

    name: str
    symbol: str
    unit: str
    continuous: bool
    description: str
    read: Callable[[Moment], Value]


@dataclass(frozen=True)
class Moment:
    """A share of a step of a run. The outputs are computed when first asked for."""

    trace: Trace
    step: Step
    share: float

    @cached_property
    def y(self) -> list[float]:
        """The state row."""
        return self.step.state(self.share)

    @cached_property
    def out(self) -> list[float]:
        """The output row."""
        return self.trace.outputs(self.step, self.share, self.y)

    @classmethod
    def of(cls, trace: Trace, t_s: float, *, left: bool = False) -> Moment:
        """The moment at a time [s]; where two steps touch the later, with ``left`` the earlier.

        Raises InputError outside the run.
        """
        if not trace.steps:
            raise InputError("this run ended before its first step: there is nothing to read")
        if not 0.0 <= t_s <= trace.end_s:
            raise InputError(
                f"t_s = {t_s:g} s is outside the run, which was recorded from 0 to {trace.end_s} s"
            )
        return cls(trace, *trace.at(t_s, left=left))


def time_at(trace: Trace, x_m: float) -> float:
    """Time [s] at which the car first is at a place [m]; raises InputError off its course."""
    t_s = trace.time_at(x_m) if x_m >= 0.0 else None
    if t_s is None:
        raise InputError(
            f"x_m = {x_m:g} m is outside the run, which was recorded from 0 to {trace.end_m} m"
        )
    return t_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel(Generic[Value]):
    """One quantity of a run over time or distance.

    ``channel(t_s=3.0)`` or ``channel(x_m=100.0)`` give its value at a time since the driver's
    release [s] or at the first passage of a place [m]; a list gives a list, a numpy array an array.
    A text with its unit ("60 ft") or a pint quantity does as well as a number.
    Where the quantity jumps (a shift, a clutch that locks) the value just after is given, with
    ``left=True`` the one just before. A channel that is not ``continuous`` holds its value between
    jumps and must not be interpolated. Raises InputError outside the run, and unless exactly one of
    ``t_s`` and ``x_m`` is given.
    """

    name: str
    symbol: str
    unit: str
    continuous: bool
    description: str
    read: Callable[[Moment], Value] = field(repr=False)
    trace: Trace = field(repr=False, compare=False)

    @classmethod
    def of(cls, definition: Definition[Value], trace: Trace) -> Channel[Value]:
        """The channel of one run."""
        return cls(
            name=definition.name,
            symbol=definition.symbol,
            unit=definition.unit,
            continuous=definition.continuous,
            description=definition.description,
            read=definition.read,
            trace=trace,
        )

    @overload
    def __call__(self, *, t_s: Amount, x_m: None = ..., left: bool = ...) -> Value: ...
    @overload
    def __call__(self, *, t_s: None = ..., x_m: Amount, left: bool = ...) -> Value: ...
    @overload
    def __call__(
        self, *, t_s: Sequence[float], x_m: None = ..., left: bool = ...
    ) -> list[Value]: ...
    @overload
    def __call__(
        self, *, t_s: None = ..., x_m: Sequence[float], left: bool = ...
    ) -> list[Value]: ...
    @overload
    def __call__(self, *, t_s: NDArray[Any], x_m: None = ..., left: bool = ...) -> NDArray[Any]: ...
    @overload
    def __call__(self, *, t_s: None = ..., x_m: NDArray[Any], left: bool = ...) -> NDArray[Any]: ...
    def __call__(
        self,
        *,
        t_s: Amount | Iterable[Amount] | None = None,
        x_m: Amount | Iterable[Amount] | None = None,
        left: bool = False,
    ) -> object:
        if t_s is not None and x_m is None:
            return mapped(lambda t: self._value(t, left=left), t_s, Dimension.TIME)
        if x_m is not None and t_s is None:
            return mapped(
                lambda x: self._value(time_at(self.trace, x), left=left), x_m, Dimension.LENGTH
            )
        raise InputError(
            f"say when or where: {self.name}(t_s=3.0) at a time, {self.name}(x_m=100.0) at a place"
        )

    def _value(self, t_s: float, *, left: bool) -> Value:
        return self.read(Moment.of(self.trace, t_s, left=left))


def mapped(
    function: Callable[[float], object], at: Amount | Iterable[Amount], dimension: Dimension
) -> object:
    """``function`` of an amount, or of each of several: a list, or an array for an array.

    An amount is a number in SI, a text with its unit or a pint quantity of the ``dimension``;
    raises UnitError for one that is not.
    """
    if isinstance(at, str) or is_quantity(at) or not isinstance(at, Iterable):
        return function(_number(cast("Amount", at), dimension))
    values = [function(_number(value, dimension)) for value in at]
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(at, numpy.ndarray):
        return cast(object, numpy.array(values))
    return values


def _number(amount: Amount, dimension: Dimension) -> float:
    """An amount in SI."""
    if isinstance(amount, str):
        return parse(amount, dimension)
    return from_quantity(amount, dimension) if is_quantity(amount) else float(amount)


def _curve(
    name: str, symbol: str, unit: str, description: str, read: Callable[[Moment], float]
) -> Definition[float]:
    """A channel that is smooth between jumps."""
    return Definition(
        name=name, symbol=symbol, unit=unit, continuous=True, description=description, read=read
    )


def _level(
    name: str, symbol: str, description: str, read: Callable[[Moment], float]
) -> Definition[float]:
    """A channel of whole numbers that holds its value between jumps."""
    return Definition(
        name=name, symbol=symbol, unit="-", continuous=False, description=description, read=read
    )


def _output(
    name: str, symbol: str, unit: str, description: str, slot: int, scale: float = 1.0
) -> Definition[float]:
    """A continuous channel that is a slot of the output row, in units of ``scale``."""
    return _curve(name, symbol, unit, description, lambda moment: moment.out[slot] / scale)


NUMBERS: Final = (
    _curve("speed", "v", "m/s", "speed of the car over ground", lambda m: m.step.speed(m.share)),
    _output("acceleration", "a", "m/s^2", "acceleration of the car", OUT_ACCELERATION),
    _curve("distance", "x", "m", "distance from the line", lambda m: m.step.place(m.share)),
    _output(
        "engine_speed", "n_e", "rpm", "speed of the crank, or of the rear motor", OUT_OMEGA_E, RPM
    ),
    _output("input_speed", "n_in", "rpm", "speed of the gearbox input", OUT_OMEGA_IN, RPM),
    _output("wheel_speed", "n_w", "rpm", "speed of the driven wheels", OUT_OMEGA_WHEEL, RPM),
    _output("slip", "kappa", "-", "slip of the driven tyres", OUT_KAPPA),
    _level(
        "gear",
        "gear",
        "gear engaged or, during a shift, being selected; 1 is the first",
        lambda moment: moment.step.mode[GEAR] + 1,
    ),
    _output("throttle", "u", "-", "throttle, 0 closed to 1 open", OUT_THROTTLE),
    _output("clutch", "c", "-", "clutch engagement, 0 open to 1 pedal up", OUT_CLUTCH),
    _curve("boost", "b", "-", "boost, 0 none to 1 full; 1 without a charger", lambda m: m.y[BOOST]),
    _output("engine_torque", "T_e", "Nm", "torque on the crank, or of all motors", OUT_T_E),
    _curve(
        "engine_power",
        "P_e",
        "kW",
        "power of the engine on the crank; of an electric car all its motors'",
        lambda m: m.out[OUT_P_DRIVE] / 1000.0,
    ),
    _output("clutch_torque", "T_c", "Nm", "torque through the clutch", OUT_T_CLUTCH),
    _output("wheel_torque", "T_w", "Nm", "torque on the driven axle", OUT_T_WHEEL),
    _output("drive_force", "F_x", "N", "drive force of the driven tyres", OUT_F_X),
    _output("load_front", "F_zf", "N", "load on the front axle", OUT_F_Z_FRONT),
    _output("load_rear", "F_zr", "N", "load on the rear axle", OUT_F_Z_REAR),
    _output("drag", "F_d", "N", "aerodynamic drag", OUT_DRAG),
    _output("rolling_resistance", "F_r", "N", "rolling resistance", OUT_ROLLING),
    _output("grade_resistance", "F_g", "N", "weight along an upward slope", OUT_GRADE),
)
"""The channels whose values are numbers."""

PHASE_CHANNEL: Final[Definition[str]] = Definition(
    name="phase",
    symbol="phase",
    unit="-",
    continuous=False,
    description="what the clutch does: " + ", ".join(PHASE_NAMES),
    read=lambda moment: PHASE_NAMES[moment.step.mode[PHASE]],
)


def channels_of(trace: Trace) -> dict[str, Channel[float] | Channel[str]]:
    """Every channel of a run by its name."""
    channels: dict[str, Channel[float] | Channel[str]] = {
        definition.name: Channel.of(definition, trace) for definition in NUMBERS
    }
    channels[PHASE_CHANNEL.name] = Channel.of(PHASE_CHANNEL, trace)
    return channels


def column_name(channel: Channel[float] | Channel[str]) -> str:
    """Name of a channel with its unit as a suffix, such as ``speed_mps``."""
    suffix = _SUFFIXES.get(channel.unit, channel.unit)
    return f"{channel.name}_{suffix}" if suffix else channel.name


_SUFFIXES: Final = {"-": "", "m/s": "mps", "m/s^2": "mps2"}
"""Suffixes of units that cannot be part of a name."""
