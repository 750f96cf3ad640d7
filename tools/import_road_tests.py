"""Brings the cars of a folder of road tests into the garage.

    .venv/bin/python tools/import_road_tests.py DIR [--check]

``DIR`` holds ``vehicles/`` and, where something in them is unsure, ``measured.toml`` and
``doubts.md``. ``road_test_notes.toml`` beside this script says of each car what its bare file does
not: words for the summary, the market, sources, what stays in doubt, and facts that are corrected
with the reason. A car without notes is kept by hand in ``vehicles/`` and is left alone.

Every car is checked before a file is written: as a vehicle file, and for contradictions that a
reader of one file cannot see (years against names, final drives against the steps between gears, a
doubt that nothing answers). With ``--check`` nothing is written: it tells which files would change.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from dragsim.errors import SpecError
from dragsim.garage import load_vehicle
from dragsim.spec.declared import declared
from dragsim.spec.notes import OTHERS, key_path, source_of
from dragsim.spec.vehicle import Driven, Vehicle
from dragsim.spec.writer import toml

ROOT: Final = Path(__file__).resolve().parents[1]
GARAGE: Final = ROOT / "vehicles"
NOTES: Final = Path(__file__).with_name("road_test_notes.toml")

GENERAL: Final = "general knowledge, gathered for the road tests; not checked against a document"
"""The source of every number that the notes say nothing about."""

WHEELS: Final = {frozenset({"front"}): "FWD", frozenset({"rear"}): "RWD"}
LONGEST_SUMMARY: Final = 36
"""What the list of the garage shows in one line on a terminal of 80 columns."""
STEP_UP: Final = 1.25
"""A step between gears over the step below it, from which final drives look misplaced."""
UNEQUAL: Final = 0.05
"""Difference between the tyres of two driven axles that no centre would stand."""

_YEAR: Final = re.compile(r"(?<![0-9.])(?:19|20)[0-9]{2}(?![0-9])")
_YEARS: Final = re.compile(r"(?P<first>(?:19|20)[0-9]{2})(?:-(?P<last>[0-9]{2,4}))?")
_DOUBT: Final = re.compile(r"^- vehicle: (?P<car>\w+), key: (?P<key>[^,]+),", re.MULTILINE)
_DOUBTED: Final = {"gear ratios": ("transmission.gears", "motor.1.ratio")}
"""Keys of the doubts of ``measured.toml``."""

Table = dict[str, Any]


def document_of(bare: Mapping[str, Any], notes: Mapping[str, Any]) -> Table:
    """A bare vehicle file with its notes worked in: the whole document of a file of the garage."""
    document: Table = {
        key: [dict(item) for item in value] if isinstance(value, list) else value
        for key, value in bare.items()
    }
    document |= {key: dict(value) for key, value in bare.items() if isinstance(value, dict)}
    if "market" in notes:
        document["market"] = notes["market"]
    for key, value in flat(notes.get("set", {})):
        put(document, key, value)
    document["summary"] = summary(document, notes["engine"])
    document["sources"] = {OTHERS: GENERAL, **dict(flat(notes.get("sources", {})))}
    if spread := dict(flat(notes.get("uncertainty", {}))):
        document["uncertainty"] = spread
    return document


def flat(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """The values of nested tables by dotted key."""
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


def put(document: Table, key: str, value: object) -> None:
    """Set the value of a dotted key; motors count from 1."""
    *above, last = key_path(key)
    place: Any = document
    for part in above:
        place = place[part]
    place[last] = value


def summary(document: Mapping[str, Any], engine: str) -> str:
    """Engine, power and driven wheels: ``3.0 V6, 270 hp, RWD``."""
    motors = document.get("motor", [])
    if motors:
        power = f"{sum(float(motor['power'].split()[0]) for motor in motors):.0f} hp"
        wheels = frozenset(motor["axle"] for motor in motors)
    else:
        power = document["engine"]["power"].partition("@")[0].strip()
        wheels = frozenset({document["driveline"]["driven"]})
    return f"{engine}, {power}, {WHEELS.get(wheels, 'AWD')}"


def text_of(document: Mapping[str, Any]) -> str:
    """A document as the text of a vehicle file, in the order of the files kept by hand."""
    lines, tables = ["format = 1"], []
    for field in declared(Vehicle):
        value = document.get(field.key)
        if value is None:
            continue
        if field.table is None:
            lines.append(f"{field.key} = {toml(value)}")
            continue
        order = [item.key for item in declared(field.table)]
        for table in value if field.many else [value]:
            tables += ["", f"[[{field.key}]]" if field.many else f"[{field.key}]"]
            keys = sorted(table, key=lambda key: order.index(key) if key in order else len(order))
            tables += [f"{key} = {toml(table[key])}" for key in keys]
    for name in ("sources", "uncertainty"):
        if name in document:
            tables += ["", f"[{name}]"]
            tables += [f'"{key}" = {toml(text)}' for key, text in document[name].items()]
    return "\n".join([*lines, *tables]) + "\n"


def read(text: str, name: str) -> Vehicle:
    """The vehicle of a file's text. Raises SpecError."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.toml"
        path.write_text(text, encoding="utf-8")
        return load_vehicle(str(path))


def contradictions(name: str, vehicle: Vehicle, notes: Mapping[str, Any]) -> Iterator[str]:
    """What does not go together and what the reader of a single file lets pass."""
    if named := _YEARS.match(vehicle.name):
        first, last = named["first"], named["last"] or named["first"]
        if not int(first) <= vehicle.year <= int(first[: 4 - len(last)] + last):
            yield f"year {vehicle.year}, but its name begins with {named[0]}"
    for year in map(int, _YEAR.findall(name.replace("_", " "))[-1:]):
        if not vehicle.year <= year <= vehicle.year + 5:
            yield f"year {vehicle.year}, but it is filed under {year}"
    if vehicle.transmission is not None:
        yield from misplaced(vehicle.transmission.gears, vehicle.transmission.final_drive)
    if vehicle.driveline is not None and vehicle.driveline.driven is Driven.ALL:
        front, rear = vehicle.tyres.front.diameter, vehicle.tyres.rear.diameter
        if abs(front / rear - 1.0) > UNEQUAL:
            yield f"tyres.front and tyres.rear: {front:.3f} and {rear:.3f} m of two driven axles"
    if len(vehicle.summary) > LONGEST_SUMMARY:
        yield f"summary of {len(vehicle.summary)} characters: {vehicle.summary}"
    stated = dict(flat(notes.get("sources", {})))
    for key, _ in flat(notes.get("set", {})):
        if key != "name" and source_of(stated, key_path(key)) is None and key != "motor":
            yield f"{key} is corrected without a reason"


def misplaced(gears: tuple[float, ...], finals: tuple[float, ...]) -> Iterator[str]:
    """Several final drives that leave a long step above a short one."""
    if len(finals) < 2:
        return
    overall = [gear * final for gear, final in zip(gears, finals, strict=True)]
    steps = [lower / higher for lower, higher in pairwise(overall)]
    if any(upper > STEP_UP * lower for lower, upper in pairwise(steps)):
        shown = " ".join(f"{step:.2f}" for step in steps)
        yield f"transmission.final_drive: the steps between the gears are {shown}"


def doubts(folder: Path) -> Iterator[tuple[str, str]]:
    """Cars and dotted keys that a folder of road tests calls unsure."""
    if (path := folder / "doubts.md").is_file():
        for found in _DOUBT.finditer(path.read_text(encoding="utf-8")):
            key = found["key"].partition("/")[0]
            yield found["car"], re.sub(r"\[[0-9]*\]", ".1", key)
    if (path := folder / "measured.toml").is_file():
        for car in tomllib.loads(path.read_text(encoding="utf-8"))["car"]:
            for key in _DOUBTED[car["doubt"]] if "doubt" in car else ():
                yield car["vehicle"], key


def unanswered(folder: Path, vehicles: Mapping[str, Vehicle]) -> Iterator[str]:
    """Doubts about numbers of which the garage says no more than of any other."""
    for name, key in doubts(folder):
        known = vehicles[name].provenance
        common = known["body.wheelbase"].source
        if key in known and key not in vehicles[name].uncertainty and known[key].source == common:
            yield f"{name}: {key} is in doubt, and its source does not say so"


def main() -> int:
    """Check every car, then write the files that differ. Returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--check", action="store_true", help="write nothing")
    options = parser.parse_args()
    every = tomllib.loads(NOTES.read_text(encoding="utf-8"))
    vehicles: dict[str, Vehicle] = {}
    texts: dict[str, str] = {}
    faults: list[str] = []
    for path in sorted((options.folder / "vehicles").glob("*.toml")):
        name = path.stem
        try:
            if name in every:
                bare = tomllib.loads(path.read_text(encoding="utf-8"))
                texts[name] = text_of(document_of(bare, every[name]))
                vehicles[name] = read(texts[name], name)
                found = contradictions(name, vehicles[name], every[name])
                faults += [f"{name}: {fault}" for fault in found]
            else:
                vehicles[name] = load_vehicle(str(GARAGE / path.name))
        except SpecError as error:
            faults += [f"{name}: {problem}" for problem in error.problems]
    if not faults:
        faults += unanswered(options.folder, vehicles)
    if faults:
        sys.stderr.write("".join(f"{fault}\n" for fault in faults))
        return 1
    return write(texts, every, kept=len(vehicles) - len(texts), dry=options.check)


def write(texts: Mapping[str, str], notes: Mapping[str, Any], *, kept: int, dry: bool) -> int:
    """Write the files that differ and say what was done. Returns 1 if a dry run finds some."""
    changed = [
        name
        for name, text in texts.items()
        if not (path := GARAGE / f"{name}.toml").is_file() or path.read_text("utf-8") != text
    ]
    for name in () if dry else changed:
        (GARAGE / f"{name}.toml").write_text(texts[name], encoding="utf-8")
    corrected = {name: [key for key, _ in flat(notes[name].get("set", {}))] for name in texts}
    lines = [f"{name}: {', '.join(keys)} corrected" for name, keys in corrected.items() if keys]
    lines += [f"{name}: {'would change' if dry else 'written'}" for name in changed]
    lines.append(f"{len(texts)} cars imported, {kept} kept by hand, {len(changed)} files changed")
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 1 if dry and changed else 0


if __name__ == "__main__":
    sys.exit(main())
