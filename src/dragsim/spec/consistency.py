"""Checks across the fields of a vehicle: each fault names the keys that do not go together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any, Final

from dragsim.constants import RPM
from dragsim.spec.choices import Aspiration, Centre, Driven
from dragsim.spec.choices import TransmissionKind as Gearbox
from dragsim.spec.curve import Curve
from dragsim.spec.facts import Facts
from dragsim.spec.fields import shown
from dragsim.spec.peaks import (
    EXACT,
    OVERSHOOT,
    ROUNDING,
    curve_peaks,
    figure,
    power_made,
    shown_point,
    speeds,
    torque_needed,
)
from dragsim.spec.toml_lines import Path
from dragsim.spec.validate import Fault
from dragsim.spec.vehicle import Motor, Vehicle
from dragsim.units import Dimension, PeakPoint

CLUTCHED: Final = (Gearbox.MANUAL, Gearbox.AUTOMATED_MANUAL, Gearbox.DUAL_CLUTCH)
"""Gearboxes that are driven through a clutch and never through a converter."""

GEARLESS: Final = (Gearbox.CVT, Gearbox.SINGLE_SPEED)
"""Gearboxes that never shift. They start by a clutch or by a converter."""

SHIFT_LIMIT: Final = 1.05
"""Highest shift speed over the redline: limiters act a little above it."""


def vehicle_faults(document: Mapping[str, Any]) -> list[Fault]:
    """Everything that does not go together in a vehicle's document, which may have other faults."""
    facts = Facts(Vehicle, document)
    return [fault for check in CHECKS for fault in check(facts)]


def _fault(key: str, message: str) -> Fault:
    path: Path = tuple(key.split("."))
    return Fault(path, message)


def _missing(key: str, advice: str) -> Fault:
    path: Path = tuple(key.split("."))
    return Fault(path, f"is missing: {advice}", missing=True)


def _percent(share: float) -> str:
    return f"{100.0 * share:.3g} %" if share < 0.1 else f"{100.0 * share:.0f} %"


def drivetrain(facts: Facts) -> Iterator[Fault]:
    """Which tables a car has."""
    engine, motors = facts.has("engine"), facts.has("motor")
    if not engine and not motors:
        yield _missing("engine", "a car has [engine] or one [[motor]] or more")
    for table in ("transmission", "driveline"):
        if engine and not facts.has(table):
            yield _missing(table, f"an [engine] drives through [{table}]")
        if motors and not engine and facts.has(table):
            yield _fault(
                table,
                f"[{table}] belongs to an [engine]: in an electric car each [[motor]] names its "
                f"axle and ratio",
            )
    if facts.has("battery") and not motors:
        yield _fault("battery", "[battery] feeds a [[motor]], and there is none")


def feet(facts: Facts) -> Iterator[Fault]:
    """What only the driver of an engine does."""
    if facts.has("engine") or not facts.has("motor"):
        return
    for key in ("launch_speed", "shift_speed"):
        if facts.has(f"driver.{key}"):
            yield _fault(
                f"driver.{key}",
                "is a speed of [engine], and there is none: an electric car starts from rest, and "
                "a [[motor]] with gears has a shift_speed of its own",
            )


def motors(facts: Facts) -> Iterator[Fault]:
    """Each motor's axle, ratios and speeds."""
    for number, motor in enumerate(facts.tables("motor")):
        for key, message in (*_motor_gears(motor, facts), *_motor_speeds(Facts(Motor, motor))):
            yield Fault(("motor", number, key), message)


def _motor_gears(motor: Mapping[str, Any], facts: Facts) -> Iterator[tuple[str, str]]:
    has_ratio, gears = "ratio" in motor, motor.get("gears", ())
    several = isinstance(gears, list | tuple) and len(gears) > 1
    if motor.get("axle") == "crank":
        if not facts.has("engine"):
            yield (
                "axle",
                '"crank" is the crankshaft of [engine], and there is none: write front or rear',
            )
        if several:
            yield "gears", 'a motor with axle = "crank" shifts with [transmission]: write one ratio'
            return
    elif has_ratio == bool(gears):
        yield (
            "gears" if has_ratio else "ratio",
            "write either ratio or gears, and one of them: motor over wheel speed",
        )
    if several and "shift_speed" not in motor:
        yield "gears", 'several gears need shift_speed, the motor speed of a shift: "16000 rpm"'
    if "shift_speed" in motor and not several:
        yield "shift_speed", "belongs to a motor with several gears: leave it out, or write gears"


def _motor_speeds(motor: Facts) -> Iterator[tuple[str, str]]:
    """Gears that fall, a shift and a power that the motor gets to."""
    for lower, higher in pairwise(motor.ratios("gears")):
        if higher >= lower:
            yield "gears", f"must fall from gear to gear, but {higher:g} follows {lower:g}"
            break
    highest, shift = motor.number("max_speed"), motor.number("shift_speed")
    power, torque = motor.number("power"), motor.number("torque")
    if highest is None:
        return
    named = f"max_speed, {highest / RPM:.0f} rpm"
    if shift is not None and shift > highest * (1.0 + EXACT):
        yield "shift_speed", f"{shift / RPM:.0f} rpm is above {named}"
    if power is not None and torque is not None and power > torque * highest * (1.0 + ROUNDING):
        yield (
            "power",
            f"is not reached: the motor's torque makes {100.0 * torque * highest / power:.0f} % of "
            f"it at {named}. Correct power, torque or max_speed",
        )


def points(facts: Facts) -> Iterator[Fault]:
    """Power and torque against each other, the curve and the redline."""
    if not facts.has("engine"):
        return
    power, torque = facts.get("engine.power", PeakPoint), facts.get("engine.torque", PeakPoint)
    curve = facts.get("engine.curve", Curve)
    for key, example in (("power", "345 hp @ 6500 rpm"), ("torque", "288 lb-ft @ 4400 rpm")):
        if not facts.has(f"engine.{key}") and not facts.has("engine.curve"):
            yield _missing(f"engine.{key}", f'write {key} = "{example}", or a curve [engine.curve]')
    if curve is not None:
        yield from _against_curve(curve, power, torque)
    elif power is not None and torque is not None and not facts.has("engine.curve"):
        yield from _against_each_other(power, torque)
    redline = facts.number("engine.redline")
    if power is None and curve is not None:
        power = curve_peaks(curve).power
    if redline is not None and power is not None and redline < speeds(power)[1] * (1.0 - EXACT):
        yield _fault(
            "engine.redline",
            f"{redline / RPM:.0f} rpm is below the speed of engine.power, {shown_point(power)}",
        )


def _against_curve(
    curve: Curve, power: PeakPoint | None, torque: PeakPoint | None
) -> Iterator[Fault]:
    peaks = curve_peaks(curve)
    for key, stated, own in (("power", power, peaks.power), ("torque", torque, peaks.torque)):
        if stated is not None and abs(own.value / stated.value - 1.0) > ROUNDING:
            yield _fault(
                f"engine.{key}",
                f"{shown_point(stated)} is not the peak of engine.curve, "
                f"{figure(own.value, stated.unit)}: more than {_percent(ROUNDING)} apart. Correct "
                f"one of them, or leave engine.{key} out",
            )


def _against_each_other(power: PeakPoint, torque: PeakPoint) -> Iterator[Fault]:
    needed = torque_needed(power)
    if needed > torque.value * (1.0 + ROUNDING):
        yield _fault(
            "engine.power",
            f"{shown_point(power)} needs {figure(needed, torque.unit)} there, "
            f"{_percent(needed / torque.value - 1.0)} more than the peak of engine.torque, "
            f"{shown_point(torque)}. Correct one of them; to scale the whole curve of a car that "
            f'is there already write power without its speed: "{figure(power.value, power.unit)}"',
        )
        return
    made = power_made(torque)
    if made > power.value * (1.0 + OVERSHOOT):
        yield _fault(
            "engine.torque",
            f"{shown_point(torque)} makes {figure(made, power.unit)} at its highest speed, "
            f"{_percent(made / power.value - 1.0)} more than engine.power, {shown_point(power)}: "
            f"correct one of them",
        )


def breathing(facts: Facts) -> Iterator[Fault]:
    """What only a blown engine has."""
    if facts.get("engine.aspiration", Aspiration) is not Aspiration.NATURAL:
        yield from _overboost(facts)
        return
    for key in ("boost_lag", "overboost"):
        if facts.has(f"engine.{key}"):
            yield _fault(f"engine.{key}", 'has no meaning with engine.aspiration = "natural"')


def _overboost(facts: Facts) -> Iterator[Fault]:
    """Overboost is more than the torque without it, and no more than the power allows."""
    over = facts.get("engine.overboost", PeakPoint)
    if over is None:
        return
    if facts.has("engine.curve"):
        yield _fault(
            "engine.overboost",
            "goes with a curve that is estimated; engine.curve is the torque of full throttle: "
            "draw overboost into it, or leave one of them out",
        )
        return
    torque, power = facts.get("engine.torque", PeakPoint), facts.get("engine.power", PeakPoint)
    if torque is not None and over.value < torque.value * (1.0 - EXACT):
        yield _fault(
            "engine.overboost",
            f"{figure(over.value, over.unit)} is less than engine.torque, {shown_point(torque)}: "
            f"it is the torque with overboost, not what that adds",
        )
    if power is not None and over.high is not None:
        made = power_made(over)
        if made > power.value * (1.0 + OVERSHOOT):
            yield _fault(
                "engine.overboost",
                f"{shown_point(over)} makes {figure(made, power.unit)} at its highest speed, "
                f"{_percent(made / power.value - 1.0)} more than engine.power, "
                f"{shown_point(power)}: correct one of them",
            )


def engine_speeds(facts: Facts) -> Iterator[Fault]:
    """Idle, stall, launch and shifts against the redline."""
    redline = facts.number("engine.redline")
    if redline is None:
        return
    limits = {
        "engine.idle": 0.8,
        "transmission.converter.stall_speed": 1.0,
        "driver.launch_speed": 1.0,
        "driver.shift_speed": SHIFT_LIMIT,
    }
    for key, share in limits.items():
        value = facts.number(key)
        if value is not None and value > share * redline * (1.0 + EXACT):
            most = f"{share * redline / RPM:.0f} rpm by"
            yield _fault(
                key,
                f"{value / RPM:.0f} rpm is too high: at most {most} engine.redline, "
                f"{redline / RPM:.0f} rpm",
            )


def stall(facts: Facts) -> Iterator[Fault]:
    """An engine held against the brake goes no faster than its converter stalls."""
    held, most = (
        facts.number(key) for key in ("driver.launch_speed", "transmission.converter.stall_speed")
    )
    if held is not None and most is not None and held > most * (1.0 + EXACT):
        yield _fault(
            "driver.launch_speed",
            f"{held / RPM:.0f} rpm cannot be held against the brake: the engine stalls at "
            f"transmission.converter.stall_speed, {most / RPM:.0f} rpm",
        )


def gearbox(facts: Facts) -> Iterator[Fault]:
    """The gears that each kind of gearbox has."""
    kind = facts.get("transmission.kind", Gearbox)
    if kind is None:
        return
    named = f'a transmission.kind of "{kind.value}"'
    if kind is Gearbox.CVT:
        yield from _cvt(facts, named)
    else:
        if not facts.has("transmission.gears"):
            yield _missing(
                "transmission.gears",
                f"{named} has gears, such as gears = [3.91, 2.32, 1.61, 1.28, 1.08]",
            )
        if facts.has("transmission.ratio_range"):
            yield _fault("transmission.ratio_range", f"belongs to a cvt, not to {named}")
    if not facts.has("transmission.final_drive"):
        yield _missing("transmission.final_drive", "write final_drive = 3.44")
    if kind is Gearbox.SINGLE_SPEED and len(facts.ratios("transmission.gears")) > 1:
        yield _fault("transmission.gears", f"{named} has one gear")
    if kind in CLUTCHED and facts.has("transmission.converter"):
        yield _fault("transmission.converter", f"{named} has a clutch, not a converter")
    if kind is Gearbox.AUTOMATIC and facts.has("transmission.clutch"):
        yield _fault("transmission.clutch", f"{named} has a converter, not a clutch")
    if kind in GEARLESS:
        if facts.has("transmission.converter") and facts.has("transmission.clutch"):
            yield _fault(
                "transmission.clutch", "write either clutch or transmission.converter, not both"
            )
        if facts.has("transmission.shift_time"):
            yield _fault("transmission.shift_time", f"has no meaning: {named} does not shift")


def _cvt(facts: Facts, named: str) -> Iterator[Fault]:
    if not facts.has("transmission.ratio_range"):
        yield _missing("transmission.ratio_range", f"{named} has ratio_range = [4.0, 0.55]")
    if facts.has("transmission.gears"):
        yield _fault("transmission.gears", f"{named} has ratio_range in place of gears")
    if len(facts.ratios("transmission.final_drive")) > 1:
        yield _fault("transmission.final_drive", f"{named} has one final drive")
    span = facts.ratios("transmission.ratio_range")
    if len(span) == 2 and span[1] >= span[0]:
        yield _fault(
            "transmission.ratio_range",
            f"the lowest gear comes first and is the larger number: [{span[1]:g}, {span[0]:g}]",
        )


def overall_ratios(facts: Facts) -> Iterator[Fault]:
    """Gears fall, judged by gear times final drive."""
    gears, finals = facts.ratios("transmission.gears"), facts.ratios("transmission.final_drive")
    if not gears or not finals:
        return
    if len(finals) not in (1, len(gears)):
        yield _fault(
            "transmission.final_drive",
            f"holds {len(finals)} ratios, but transmission.gears holds {len(gears)}: write one "
            f"for all or one per gear",
        )
        return
    if len(finals) == 1:
        finals = finals * len(gears)
    overall = [gear * final for gear, final in zip(gears, finals, strict=True)]
    for number, (lower, higher) in enumerate(pairwise(overall), start=1):
        if higher >= lower:
            yield _fault(
                "transmission.gears",
                f"must fall from gear to gear, but gear {number + 1} has the overall ratio "
                f"{higher:.4g} after {lower:.4g} (times transmission.final_drive)",
            )
            return


def axles(facts: Facts) -> Iterator[Fault]:
    """What only a car with two driven axles has."""
    driven = facts.get("driveline.driven", Driven)
    if driven is Driven.ALL:
        locked = facts.get("driveline.centre", Centre) is Centre.LOCKED
        if locked and facts.has("driveline.front_share"):
            yield _fault(
                "driveline.front_share",
                'has no meaning with driveline.centre = "locked", which leaves the share to the '
                "grip of the axles",
            )
        return
    if driven is None:
        return
    for key in ("front_share", "centre"):
        if facts.has(f"driveline.{key}"):
            yield _fault(
                f"driveline.{key}",
                f'belongs to driveline.driven = "all", but driveline.driven is "{driven.value}"',
            )


def sizes(facts: Facts) -> Iterator[Fault]:
    """Lengths and areas that lie within one another."""
    for inner, outer in (
        ("cg_height", "height"),
        ("wheelbase", "length"),
        ("track", "width"),
    ):
        small, large = facts.number(f"body.{inner}"), facts.number(f"body.{outer}")
        if small is not None and large is not None and small >= large:
            yield _fault(
                f"body.{inner}",
                f"{shown(small, Dimension.LENGTH)} must be less than body.{outer}, "
                f"{shown(large, Dimension.LENGTH)}",
            )
    area, width = facts.number("body.frontal_area"), facts.number("body.width")
    height = facts.number("body.height")
    if area and width and height and area > width * height * (1.0 + ROUNDING):
        yield _fault(
            "body.frontal_area",
            f"{shown(area, Dimension.AREA)} is more than body.width times body.height, "
            f"{shown(width * height, Dimension.AREA)}",
        )


CHECKS: Final[tuple[Callable[[Facts], Iterator[Fault]], ...]] = (
    drivetrain,
    feet,
    motors,
    points,
    breathing,
    engine_speeds,
    stall,
    gearbox,
    overall_ratios,
    axles,
    sizes,
)
