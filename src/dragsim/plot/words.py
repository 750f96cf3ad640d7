"""What the pictures say: headline, conditions, figures with their units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dragsim.constants import FOOT, KMH, MILE, MPH, ZERO_CELSIUS
from dragsim.results.rules import Decision
from dragsim.spec.scenario import Tree

if TYPE_CHECKING:
    from dragsim.results.conditions import Conditions
    from dragsim.results.race import Race
    from dragsim.results.run import Run

MINUS: Final = "\N{MINUS SIGN}"
DOT: Final = " \N{MIDDLE DOT} "

MARKS: Final = (
    (1320.0, "1320 ft"),
    (660.0, "660 ft"),
    (60.0, "60 ft"),
    (330.0, "330 ft"),
    (1000.0, "1000 ft"),
    (5280.0, "1 mile"),
    (2640.0, "1/2 mile"),
    (10560.0, "2 miles"),
    (15840.0, "3 miles"),
    (26400.0, "5 miles"),
    (52800.0, "10 miles"),
    (105600.0, "20 miles"),
)
"""Marks along a strip that readers know [ft] and their names, the most important first."""

SURFACES: Final = {
    "prepped": "prepped",
    "asphalt": "dry asphalt",
    "concrete": "dry concrete",
    "wet": "wet asphalt",
}
"""Surfaces by their names in a scenario."""

NAMED_LENGTHS: Final = {
    660.0 * FOOT: "eighth mile",
    1000.0 * FOOT: "1000 ft",
    1320.0 * FOOT: "quarter mile",
    2640.0 * FOOT: "half mile",
    MILE: "one mile",
}

ENDINGS: Final = {
    "never_launched": "never moved off",
    "stalled": "stalled",
    "no_progress": "came to a halt",
    "time_limit": "ran out of time",
    "step_limit": "could not be followed further",
}
"""Why a lane has no finish, by the value of its outcome."""


def ending(run: Run) -> str:
    """Why a run has no finish, in words."""
    return ENDINGS.get(run.outcome.value, "did not finish")


def strip_marks(length_m: float) -> tuple[tuple[float, str], ...]:
    """Marks of a strip as (place [m], name): its end, then those before it by importance."""
    named = [name for feet, name in MARKS if abs(feet * FOOT - length_m) < 0.05]
    feet = length_m / FOOT
    end = f"{feet:,.0f} ft" if feet >= 100.0 else f"{feet:.3g} ft"
    inner = tuple((f * FOOT, name) for f, name in MARKS if f * FOOT < length_m - 0.05)
    return ((length_m, named[0] if named else end), *inner)


def length_words(length_m: float) -> str:
    """Length of a strip: its name where it has one, else metres or kilometres."""
    for named, words in NAMED_LENGTHS.items():
        if abs(length_m - named) < 0.05:
            return words
    return metres(length_m)


def seconds(value: float, spread: float | None = None) -> str:
    """Seconds with the decimals that a reader wants: two, more where the value (or ``spread``, the
    scale it belongs to) is small."""
    size = abs(value if spread is None else spread)
    decimals = 2 if size >= 0.0995 or size == 0.0 else 3 if size >= 0.00995 else 4
    return f"{value:.{decimals}f}".replace("-", MINUS) + " s"


def metres(value: float) -> str:
    """A length: km from 3 km, whole metres from 10, then decimals, centimetres, millimetres."""
    size = abs(value)
    if size < 0.0005:
        return "0 m"
    if size >= 2999.5:
        text = f"{value / 1000.0:.2f}".rstrip("0").rstrip(".") + " km"
    elif size >= 9.95:
        text = f"{value:,.0f} m"
    elif size >= 0.995:
        text = f"{value:.1f}".removesuffix(".0") + " m"
    elif size >= 0.00995:
        text = f"{value * 100.0:.0f} cm"
    else:
        text = f"{value * 1000.0:.0f} mm"
    return text.replace("-", MINUS)


def speed_words(speed_mps: float, both: bool = True) -> str:
    """A speed in miles per hour, and in kilometres per hour too if ``both``."""
    mph = f"{speed_mps / MPH:.0f} mph"
    return f"{mph}{DOT}{speed_mps / KMH:.0f} km/h" if both else mph


def names(race: Race) -> tuple[str, ...]:
    """Labels of the lanes as drawn; of equal ones each gets its lane's number."""
    from dragsim.plot.canvas import printable

    labels = [printable(lane.label) or f"lane {i + 1}" for i, lane in enumerate(race.lanes)]
    return tuple(
        f"{label} ({i + 1})" if labels.count(label) > 1 else label for i, label in enumerate(labels)
    )


def verdict(race: Race, labels: tuple[str, ...]) -> str:
    """The result in one line; ``labels`` name the lanes."""
    if len(race.lanes) == 1:
        return f"{labels[0]}: {run_verdict(race.lanes[0].run)}"
    if race.dead_heat:
        return "Dead heat: " + " and ".join(labels[i] for i in sorted(race.order[:2]))
    if race.winner is None:
        return "Neither car finishes" if len(labels) == 2 else "No car finishes"
    name = labels[race.winner]
    if fouled := _foul_verdict(race, labels):
        return f"{name} wins{fouled}"
    if race.margin_s is None or race.margin_m is None:
        if len(labels) > 2:
            return f"{name} wins: no other car finishes"
        return f"{name} wins: {labels[1 - race.winner]} {ending(race.lanes[1 - race.winner].run)}"
    return f"{name} wins by {seconds(race.margin_s)}, {metres(race.margin_m)}"


def _foul_verdict(race: Race, labels: tuple[str, ...]) -> str:
    """What of a foul made the winner; "" if none did."""
    other = labels[race.verdict.ranking[1]]
    words = {
        Decision.RED: " on a red light",
        Decision.LESSER_RED: " with the lesser of two red lights",
        Decision.BREAKOUT: f": {other} breaks out",
        Decision.LESSER_BREAKOUT: " the double breakout",
    }
    return "" if race.decision is None else words.get(race.decision, "")


def run_verdict(run: Run) -> str:
    """The result of one run, by the beams."""
    slip = run.slip("beams")
    if slip.finish_s is None:
        return ending(run)
    if slip.finish_mps is None:
        return f"{slip.finish_s:.2f} s"
    return f"{slip.finish_s:.2f} s at {slip.finish_mps / MPH:.1f} mph"


def air_words(conditions: Conditions) -> str:
    """Density and density altitude."""
    altitude = f"{round(conditions.density_altitude_m / FOOT, -1) + 0.0:,.0f} ft"
    density = f"air {conditions.density_kgpm3:.3f} kg/m\N{SUPERSCRIPT THREE}"
    return f"{density}{DOT}density altitude {altitude}".replace("-", MINUS)


def setting(race: Race) -> tuple[str, str]:
    """Where and when: name of the scenario; strip, weather and air."""
    from dragsim.plot.canvas import printable

    strip, weather = race.strip, race.weather
    surface = SURFACES[strip.surface.value] if strip.grip is None else f"grip {strip.grip:.3g}"
    parts = [length_words(race.length_m), surface]
    if strip.grade_profile:
        parts.append("hilly")
    elif strip.grade != 0.0:
        parts.append(
            f"{100.0 * abs(strip.grade):.2g} % {'up' if strip.grade > 0.0 else 'down'}hill"
        )
    if race.start.speed:
        parts.append(f"rolling start at {speed_words(race.start.speed, False)}")
    elif race.start.tree is not Tree.NONE:
        parts.append(f"{race.start.tree.value} tree")
    if race.lanes[0].dial_in_s is not None:
        parts.append("handicap")
    parts.append(f"{weather.temperature - ZERO_CELSIUS:.0f} \N{DEGREE SIGN}C".replace("-", MINUS))
    if abs(weather.wind) >= 0.05 * MPH:
        side = "head" if weather.wind > 0.0 else "tail"
        parts.append(f"{abs(weather.wind) / MPH:.2g} mph {side}wind")
    parts.append(air_words(race.conditions))
    return printable(race.name), DOT.join(parts)
