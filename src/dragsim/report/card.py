"""The card of a race and the card of one car's time: lines for a terminal of a given width."""

from __future__ import annotations

from collections.abc import Sequence
from shlex import quote
from typing import TYPE_CHECKING

from dragsim.constants import FOOT, MPH
from dragsim.report.conditions import air_words, start_words, strip_words, weather_words
from dragsim.report.figures import rounded, written
from dragsim.report.layout import (
    BLANK,
    WIDEST_HEADING,
    Line,
    Span,
    Style,
    cells,
    fit,
    left,
    paragraph,
    table,
    wrap,
)
from dragsim.report.rows import clock_rows, race_rows
from dragsim.report.values import fine_seconds, first_sentence, length_name, seconds
from dragsim.results.rules import Decision, Foul

if TYPE_CHECKING:
    from rich.text import Text

    from dragsim.results.race import LaneResult, Race
    from dragsim.results.run import Run
    from dragsim.spec.vehicle import Vehicle

NARROWEST = 40
WIDEST = 100
"""Cells of a card: a narrower terminal breaks lines, a wider one is not filled."""

_BREEZE = 5.0
"""Wind up to which a trap speed tells of the car [m/s]."""
_PRODUCT_LOW = 1300.0
_PRODUCT_HIGH = 1500.0
_LEAD_CHANGES_SHOWN = 3
_ALIKE = 16
"""Cells within which labels must differ to be told apart."""
CLOCKS = (("standing", "Standing"), ("one_foot", "One foot"), ("beams", "Beams"))
"""The names of the three clocks and what to call them."""
FOULS = (Decision.RED, Decision.LESSER_RED, Decision.BREAKOUT, Decision.LESSER_BREAKOUT)
"""Decisions by a foul."""


def card(race: Race, *, width: int = 80) -> Text:
    """The card of a race as a rich renderable."""
    from dragsim.report.layout import rich_text

    return rich_text(card_lines(race, width=width))


def card_lines(race: Race, *, width: int = 80) -> list[Line]:
    """The card of a race, at most ``width`` cells wide."""
    width = min(max(width, NARROWEST), WIDEST)
    names = lane_names(race.lanes)
    lines = _title(race, width)
    lines += _lane_lines(race.lanes, names, width)
    lines += [BLANK, *_condition_lines(race, width), BLANK]
    lines += table(names, race_rows(race), width, corner="By the beams", winner=race.winner)
    lines += [BLANK, *verdict_lines(race, names, width)]
    lines += _notes(race, names, width)
    return lines


def lane_card_lines(race: Race, *, width: int = 80) -> list[Line]:
    """One car's slip in all three clocks; ``race`` has one lane."""
    width = min(max(width, NARROWEST), WIDEST)
    lane = race.lanes[0]
    slips = [lane.run.slip(clock) for clock, _ in CLOCKS]
    lines = paragraph(lane.run.vehicle.name, width, Style.STRONG)
    lines += _tweak_lines(lane.run.vehicle, width, indent="")
    lines += [BLANK, *_condition_lines(race, width), BLANK]
    lines += table([heading for _, heading in CLOCKS], clock_rows(slips), width)
    lines.append(BLANK)
    share = f"{100.0 * lane.run.power_correction:.1f} % of its rated power"
    air = f"In this air the engine has {share}."
    if lane.run.vehicle.engine is None:
        air = "An electric motor has its rated power in any air."
    lines += paragraph(air, width)
    lines += _foul_lines(race, ["It"], width)
    if lane.run.slip("beams").finish_s is None:
        lines += _did_not_finish(lane, lane_names(race.lanes)[0], width)
    lines += _notes(race, ["this car"], width)
    return lines


def lane_names(lanes: Sequence[LaneResult]) -> list[str]:
    """What to call each lane: its label, shortened; the lane's number goes before it where two
    would look alike in a narrow column."""
    labels = [lane.label for lane in lanes]
    if len({fit(label, _ALIKE) for label in labels}) < len(labels):
        labels = [f"{number} {label}" for number, label in enumerate(labels, 1)]
    return [fit(label, WIDEST_HEADING) for label in labels]


def _title(race: Race, width: int) -> list[Line]:
    lines = paragraph(race.name, width, Style.STRONG)
    sentence = first_sentence(race.summary).rstrip(".")
    if sentence:
        lines += paragraph(sentence + ".", width, Style.QUIET)
    return [*lines, BLANK]


def _lane_lines(lanes: Sequence[LaneResult], names: Sequence[str], width: int) -> list[Line]:
    """Which car stands in which lane, and what was changed in it."""
    lines: list[Line] = []
    size = min(max(cells(name) for name in names), width // 3)
    for number, (lane, name) in enumerate(zip(lanes, names, strict=True), 1):
        vehicle = lane.run.vehicle
        head = f"Lane {number}  "
        indent = " " * (len(head) + size + 2)
        first, *others = wrap(vehicle.name, width, indent=indent)
        label = left(fit(name, size), size)
        car = Span("  " + first.lstrip())
        lines.append((Span(head, Style.QUIET), Span(label, Style.STRONG), car))
        lines += [(Span(text),) for text in others]
        lines += _tweak_lines(vehicle, width, indent=indent)
    return lines


def tweaks(vehicle: Vehicle) -> list[tuple[str, str]]:
    """What was changed on the command line, in a lane or by ``tweak``: keys and written values."""
    return [
        (key, rounded(written(vehicle.document, key)))
        for key, provenance in vehicle.provenance.items()
        if provenance.origin.value == "tweaked"
    ]


def _tweak_lines(vehicle: Vehicle, width: int, *, indent: str) -> list[Line]:
    changed = [f"{key} = {value}" for key, value in tweaks(vehicle)]
    if not changed:
        return []
    words = ["with", *(f"{text}," for text in changed[:-1]), changed[-1]]
    return paragraph(words, width, indent=indent, hanging=indent + "     ")


def _condition_lines(race: Race, width: int) -> list[Line]:
    facts: tuple[tuple[str, str], ...] = (
        ("Strip", strip_words(race.strip)),
        ("Weather", weather_words(race.weather)),
        ("Air", air_words(race.conditions)),
    )
    if started := start_words(race):
        facts = (*facts, ("Start", started))
    lines: list[Line] = []
    for name, words in facts:
        first, *others = wrap(words, width, indent=" " * 9)
        lines.append((Span(left(name, 9), Style.QUIET), Span(first.lstrip())))
        lines += [(Span(text),) for text in others]
    return lines


def verdict_lines(race: Race, names: Sequence[str], width: int) -> list[Line]:
    """Who won and by how much; for lanes that did not finish, why."""
    order = race.order
    lines: list[Line] = []
    if len(race.lanes) > 1:
        lines += _winner_lines(race, names, order, width)
    lines += _foul_lines(race, names, width)
    for number, lane in enumerate(race.lanes):
        if number not in order:
            lines += _did_not_finish(lane, names[number], width)
    if len(race.lanes) == 2 and len(order) == 2:
        lines += _lead_lines(race, names, width)
    return lines


def _winner_lines(race: Race, names: Sequence[str], order: Sequence[int], width: int) -> list[Line]:
    if race.dead_heat:
        level = "" if len(race.lanes) == 2 else f" of {names[order[0]]} and {names[order[1]]}"
        return paragraph(f"Dead heat{level}.", width, Style.WINNER)
    if race.winner is None or race.decision is None:
        return paragraph("Nobody wins: no lane reached the finish.", width, Style.WARNING)
    first = names[race.winner]
    if race.decision is Decision.FINISH:
        others = "no other lane" if len(order) == 1 else "no other lane without a foul"
        return paragraph(f"{first} wins: {others} finished.", width, Style.WINNER)
    if race.decision is Decision.ARRIVAL and race.margin_s is not None:
        return _margin_lines(race, first, names[order[1]], width)
    lines = paragraph(foul_words(race, names), width, Style.WINNER)
    if race.margin_s and race.margin_m is not None:
        ahead = names[min(order[:2], key=lambda i: race.lanes[i].arrival_s or 0.0)]
        by = f"{fine_seconds(race.margin_s)} s ({race.margin_m:.2f} m)"
        lines += paragraph(f"{ahead} was at the line {by} ahead.", width, indent="  ")
    return lines


def _margin_lines(race: Race, first: str, second: str, width: int) -> list[Line]:
    """By how much the first at the finish won."""
    lines = paragraph(f"{first} wins by {seconds(race.margin_s)} s", width, Style.WINNER)
    if race.margin_80_s is not None:
        lines += paragraph(interval_words(race.margin_80_s, second), width, indent="  ")
    if race.margin_m is not None:
        short = f"{race.margin_m:.2f} m ({race.margin_m / FOOT:.1f} ft) short of the line"
        lines += paragraph(f"{second} was {short} when {first} crossed it.", width, indent="  ")
    if race.margin_nhra_ft is not None:
        way = f"{race.margin_nhra_ft:.1f} ft the NHRA way: margin times {second}'s trap speed."
        lines += paragraph(way, width, indent="  ")
    return lines


def interval_words(margin_80_s: tuple[float, float], second: str) -> str:
    """The 80 % interval of a margin [s], where ``second`` came in second."""
    low, high = margin_80_s
    if low < 0.0:
        behind, ahead = f"{-low:.2f}", f"{high:.2f}"
        return f"The 80 % interval goes from {second} ahead by {behind} s to behind by {ahead} s."
    return f"The 80 % interval of the margin is {low:.2f} to {high:.2f} s."


def foul_words(race: Race, names: Sequence[str]) -> str:
    """For example "911 wins on a red light: MINI left 0.021 s before its green."."""
    ranking = race.verdict.ranking
    ours, theirs = (race.lanes[i] for i in ranking[:2])
    first, second = (names[i] for i in ranking[:2])
    if race.decision is Decision.RED:
        early = f"{second} left {fine_seconds(theirs.red_s)} s before its green"
        return f"{first} wins on a red light: {early}."
    if race.decision is Decision.LESSER_RED:
        by = f"{fine_seconds(ours.red_s)} s against {fine_seconds(theirs.red_s)} s of {second}"
        return f"{first} wins with the lesser of two red lights: {by}."
    under = f"{fine_seconds(theirs.breakout_s)} s under its dial-in"
    if race.decision is Decision.BREAKOUT:
        return f"{first} wins: {second} broke out, {under}."
    by = f"{fine_seconds(ours.breakout_s)} s against {second}, {under}"
    return f"{first} wins the double breakout: {by}."


def _foul_lines(race: Race, names: Sequence[str], width: int) -> list[Line]:
    """What fouls of further lanes, or of a lane alone, come to."""
    told = set(race.verdict.ranking[:2]) if race.decision in FOULS else set()
    lines: list[Line] = []
    for number, lane in enumerate(race.lanes):
        if lane.foul is None or number in told:
            continue
        if lane.foul is Foul.RED:
            text = f"left {fine_seconds(lane.red_s)} s before its green: a red light"
        else:
            text = f"ran {fine_seconds(lane.breakout_s)} s under its dial-in: a breakout"
        lines += paragraph(f"{names[number]} {text}.", width, Style.WARNING, hanging="  ")
    return lines


def _lead_lines(race: Race, names: Sequence[str], width: int) -> list[Line]:
    changes = race.lead_changes()
    if not changes:
        return []
    shown = "; ".join(
        f"{names[change.leader]} at {change.x_m:.1f} m ({change.t_s:.2f} s)"
        for change in changes[:_LEAD_CHANGES_SHOWN]
    )
    more = len(changes) - _LEAD_CHANGES_SHOWN
    rest = f"; and {more} more" if more > 0 else ""
    return paragraph(f"The lead changed to {shown}{rest}.", width, indent="  ")


def _did_not_finish(lane: LaneResult, name: str, width: int) -> list[Line]:
    text = f"{name} did not finish: {lane.run.outcome.message}"
    return paragraph(text, width, Style.WARNING, hanging="  ")


def _notes(race: Race, names: Sequence[str], width: int) -> list[Line]:
    """How much was estimated, what was reconciled, and what looks odd."""
    lines: list[Line] = [BLANK]
    told: set[str] = set()
    for lane, name in zip(race.lanes, names, strict=True):
        run = lane.run
        text = f"{run.estimated_count} of {run.figure_count} numbers of {name} are estimated:"
        if lane.vehicle not in told:
            command = f"dragsim explain {quote(lane.found_as or lane.vehicle)}"
            lines += _with_command(text, command, width)
            told.add(lane.vehicle)
    for lane, name in zip(race.lanes, names, strict=True):
        for note in sanity_notes(lane, race):
            text = f"Note on {name}: {note}"
            lines += paragraph(text, width, Style.WARNING, hanging="  ")
    return lines


def _with_command(text: str, command: str, width: int) -> list[Line]:
    """A sentence and the command that tells more, unbroken where it fits."""
    if cells(text) + 1 + cells(command) <= width:
        return [(Span(text + " ", Style.QUIET), Span(command))]
    return [*paragraph(text, width, Style.QUIET), *paragraph(command, width, indent="  ")]


def sanity_notes(lane: LaneResult, race: Race) -> list[str]:
    """Remarks on a lane that a reader should know of before believing it."""
    notes: list[str] = []
    vehicle = lane.run.vehicle
    if vehicle.engine is not None:
        from dragsim.spec.peaks import reconciled_peaks

        notes += reconciled_peaks(vehicle.engine).notes
    if lane.run.front_lift_s > 0.0:
        notes.append(
            f"the front wheels carry nothing for {lane.run.front_lift_s:.2f} s: a wheelie, of "
            f"which only the load is modelled, not how far they rise"
        )
    slip = lane.run.slip("beams")
    sloping = bool(race.strip.grade or race.strip.grade_profile)
    rolling = lane.run.start_mps > 0.0
    if rolling or sloping or abs(race.weather.wind) > _BREEZE or slip.ft1320_s is None:
        return notes
    return notes + _product_note(slip.ft1320_s * (slip.ft1320_mps or 0.0) / MPH)


def _product_note(product: float) -> list[str]:
    """ET times trap speed [s mph] tells the launch from the power: 1300 to 1500 in street cars."""
    if _PRODUCT_LOW <= product <= _PRODUCT_HIGH:
        return []
    what = "a launch with unusual grip" if product < _PRODUCT_LOW else "a poor launch"
    return [
        f"ET times trap speed is {product:.0f} s mph; street cars make "
        f"{_PRODUCT_LOW:.0f} to {_PRODUCT_HIGH:.0f}. It points to {what}."
    ]


def headline(run: Run) -> str:
    """For example "1/4 mile in 12.951 s at 109.11 mph"; for a run that did not finish, why."""
    slip = run.slip("beams")
    if slip.finish_s is None:
        return f"did not finish: {run.outcome.message}"
    speed = "" if slip.finish_mps is None else f" at {slip.finish_mps / MPH:.2f} mph"
    return f"{length_name(slip.length_m)} in {seconds(slip.finish_s)} s{speed} by the beams"
