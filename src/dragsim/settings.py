"""``--set HEAD.KEY=VALUE``: what a command changes in a scenario before it is run.

HEAD is a lane, by number, label or the name of its vehicle where that occurs once, or ``strip``,
``weather`` or ``start``. What a lane is told goes to its vehicle, as ``[lane.set]`` does, but for
the lane's own reaction, label and dial_in.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from difflib import get_close_matches
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeVar

from dragsim.errors import InputError, NotFoundError, Problem, SpecError
from dragsim.spec.declared import Field, declared
from dragsim.spec.frozen import FrozenMap, frozen
from dragsim.spec.kind import FieldError
from dragsim.spec.scenario import HEADS, Lane, Scenario, Start, Strip, Weather
from dragsim.spec.settings import flat

if TYPE_CHECKING:
    from dragsim.spec.vehicle import Vehicle

_Part = TypeVar("_Part", Strip, Weather, Start, Lane)

PLACE: Final = "--set"
_RIVALS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "pressure": "altitude",
        "altitude": "pressure",
        "surface": "grip",
        "grade": "grade_profile",
        "grade_profile": "grade",
    }
)
"""A key that is set takes back what the scenario says of the same thing by another key."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One change: ``head`` names whom it concerns ("" where the text has none), ``key`` what."""

    head: str
    key: str
    value: object

    @property
    def path(self) -> str:
        """The dotted text before the equals sign."""
        return f"{self.head}.{self.key}" if self.head else self.key


def parse_setting(text: str) -> Setting:
    """Read ``HEAD.KEY=VALUE``; VALUE is TOML if it parses, else text. Raises InputError.

    HEAD ends at the first dot, or after ".toml" where a vehicle is named by its path, and may be
    quoted.
    """
    path, equals, value = text.partition("=")
    path = path.strip()
    if not equals or not path:
        raise InputError(
            f'{PLACE} {text}: expected HEAD.KEY=VALUE, for example 1.body.mass="1400 kg"'
        )
    if not value.strip():
        raise InputError(f"{PLACE} {path}: no value after the equals sign")
    head, key = _split(path)
    return Setting(head, key, _value(value.strip()))


def _split(path: str) -> tuple[str, str]:
    """Head and key of a dotted path."""
    if path[0] in "\"'" and (end := path.find(path[0] + ".", 1)) > 0:
        return path[1:end], path[end + 2 :]
    if ".toml." in path:
        stem, _, key = path.partition(".toml.")
        return f"{stem}.toml", key
    head, dot, key = path.partition(".")
    return (head, key) if dot else ("", path)


def _value(text: str) -> object:
    """``text`` as TOML, else as it stands."""
    try:
        document = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return text
    return document["value"] if list(document) == ["value"] else text


def apply_settings(
    scenario: Scenario, settings: Iterable[Setting | str], *, sole_lane: bool = False
) -> Scenario:
    """``scenario`` with the ``settings`` made, in their order; a later one overrides.

    ``sole_lane``: a setting that names no lane is lane 1's, its whole path the key.
    Raises NotFoundError for a head that does not exist, SpecError with all problems of keys and
    values of the scenario itself; those of a vehicle show when the lane's settings are applied.
    """
    shared: dict[str, dict[str, object]] = {head: {} for head in HEADS}
    per_lane: list[dict[str, object]] = [{} for _ in scenario.lanes]
    for item in settings:
        setting = parse_setting(item) if isinstance(item, str) else item
        if setting.head in shared:
            shared[setting.head][setting.key] = setting.value
            continue
        number = _lane_number(setting, scenario.lanes, sole_lane)
        if number is None:
            per_lane[0][setting.path] = setting.value
        else:
            per_lane[number][setting.key] = setting.value
    problems: list[Problem] = []
    changed = replace(
        scenario,
        strip=_changed(scenario.strip, "strip", shared["strip"], problems),
        weather=_changed(scenario.weather, "weather", shared["weather"], problems),
        start=_changed(scenario.start, "start", shared["start"], problems),
        lanes=tuple(
            _lane_with(lane, str(number), changes, problems)
            for number, (lane, changes) in enumerate(zip(scenario.lanes, per_lane, strict=True), 1)
        ),
    )
    problems += _shared_labels(changed.lanes, per_lane)
    if problems:
        raise SpecError(tuple(problems))
    return changed


def _shared_labels(
    lanes: Sequence[Lane], changes: Sequence[Mapping[str, object]]
) -> Iterator[Problem]:
    """Labels that a change gave to a lane though another has them: a label names one lane."""
    labels = [lane.label for lane in lanes]
    for number, label in enumerate(labels):
        others = [n for n, other in enumerate(labels) if n != number and other == label]
        if "label" in changes[number] and label is not None and others:
            message = f'"{label}" is the label of lane {others[0] + 1} as well'
            yield Problem(PLACE, None, f"{number + 1}.label", message)


def lane_car(car: Vehicle, lane: Lane, number: int, *, place: str) -> Vehicle:
    """``car`` with the settings of lane ``number``, counted from 1.

    Raises SpecError: a problem of what the scenario file at ``place`` sets is told by its line
    there, any other by its lane.
    """
    if not lane.settings:
        return car
    try:
        return car.tweak(lane.settings)
    except SpecError as error:
        raise SpecError(
            tuple(_placed(problem, lane, number, place) for problem in error.problems)
        ) from None


def _placed(problem: Problem, lane: Lane, number: int, place: str) -> Problem:
    line = lane.setting_lines.get(problem.key)
    where = f"lane {number}" if line is None else place
    return replace(problem, place=where, line=line)


def _changed(
    part: _Part, head: str, changes: Mapping[str, object], problems: list[Problem]
) -> _Part:
    """``part`` with values read as in a file; what does not fit is added to ``problems``."""
    known = _keys(type(part))
    values: dict[str, Any] = {}
    for key, value in changes.items():
        field = known.get(key)
        if field is None:
            problems.append(Problem(PLACE, None, f"{head}.{key}", _no_such_key(key, list(known))))
            continue
        try:
            values[field.name] = _read(field, value)
        except FieldError as error:
            problems += [
                Problem(PLACE, None, ".".join(filter(None, (head, key, inner))), message)
                for inner, message in error.faults
            ]
    for name in [_RIVALS.get(name) for name in values]:
        if name is not None and name not in values:
            values[name] = _default(type(part), name)
    try:
        return replace(part, **values) if values else part
    except SpecError as error:
        problems += [Problem(PLACE, None, f"{head}.{p.key}", p.message) for p in error.problems]
        return part


def _keys(owner: type) -> dict[str, Field]:
    """The keys of a part of a scenario that hold a value."""
    return {field.key: field for field in declared(owner) if field.kind is not None}


def _read(field: Field, value: object) -> object:
    assert field.kind is not None
    return field.kind.read(value)


def _default(owner: type[Strip | Weather | Start | Lane], name: str) -> object:
    """What a field holds where nothing is said."""
    default = next(field.default for field in fields(owner) if field.name == name)
    assert default is not MISSING
    return default


def _lane_with(
    lane: Lane, head: str, changes: Mapping[str, object], problems: list[Problem]
) -> Lane:
    """``lane`` with its own keys changed and all others added to its settings."""
    own = {"label", "reaction", "dial_in"}
    lane = _changed(lane, head, {k: v for k, v in changes.items() if k in own}, problems)
    tweaks = {
        path: frozen(value)
        for key, whole in changes.items()
        if key not in own
        for path, value in flat({key: whole})
    }
    if not tweaks:
        return lane
    lines = {key: line for key, line in lane.setting_lines.items() if key not in tweaks}
    return replace(
        lane,
        settings=FrozenMap({**lane.settings, **tweaks}),
        setting_lines=FrozenMap(lines),
    )


def _no_such_key(key: str, known: Sequence[str]) -> str:
    near = get_close_matches(key, known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
    return f"unknown key; {hint}"


def _lane_number(setting: Setting, lanes: Sequence[Lane], sole_lane: bool) -> int | None:
    """The lane's index; None where the setting names no lane but there is only one to mean."""
    head = setting.head
    if head.isdecimal() and 1 <= int(head) <= len(lanes):
        return int(head) - 1
    for names in _lane_names(lanes):
        found = [number for number, name in enumerate(names) if head and name == head]
        if len(found) == 1:
            return found[0]
        if found:
            numbers = " or ".join(str(number + 1) for number in found)
            raise NotFoundError(
                f'{PLACE} {setting.path}: more than one lane is "{head}"; '
                f"say which by its number: {numbers}"
            )
    if sole_lane and not head.isdecimal():
        return None
    raise NotFoundError(_no_such_head(setting, lanes))


def _lane_names(lanes: Sequence[Lane]) -> list[list[str]]:
    """What lanes may be called, best first: by label, by vehicle, by the stem of its file."""
    vehicles = [lane.vehicle for lane in lanes]
    stems = [PurePath(name).stem if name.endswith(".toml") else name for name in vehicles]
    return [[lane.label or "" for lane in lanes], vehicles, stems]


def _no_such_head(setting: Setting, lanes: Sequence[Lane]) -> str:
    heads = _heads(lanes)
    if not setting.head:
        start = f"{PLACE} {setting.path}: of which car? write HEAD.{setting.key}=VALUE"
    else:
        start = f'{PLACE} {setting.path}: there is no "{setting.head}" here'
        if near := get_close_matches(setting.head, heads, n=1):
            start += f"; did you mean {near[0]}?"
    return f"{start} (heads: {', '.join(heads)})"


def _heads(lanes: Sequence[Lane]) -> list[str]:
    """Everything that may stand before the first dot."""
    heads = [str(number) for number in range(1, len(lanes) + 1)]
    for names in _lane_names(lanes):
        heads += [name for name in names if name and names.count(name) == 1]
    return [*dict.fromkeys(heads), *HEADS]
