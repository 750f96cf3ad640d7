"""``dragsim garage``, ``show`` and ``explain``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragsim.cli.kinds import cars_expected
from dragsim.cli.output import list_width, print_json, print_lines

if TYPE_CHECKING:
    from dragsim.report.listing import Entry


@click.command(short_help="List the cars and the scenarios at hand.")
@click.argument("word", required=False, default="")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def garage(word: str, as_json: bool) -> None:
    """List the cars and the scenarios of the garage, or those that match WORD.

    \b
    dragsim garage
    dragsim garage porsche
    """
    from dragsim.errors import NotFoundError
    from dragsim.garage import scenario_path, scenarios, vehicle_path, vehicles

    cars = _matching([_entry(vehicle_path(name)) for name in vehicles()], word)
    races = _matching([_entry(scenario_path(name)) for name in scenarios()], word)
    if as_json:
        document = {
            "vehicles": [_document(entry) for entry in cars],
            "scenarios": [_document(entry, year=False) for entry in races],
        }
        print_json(document)
        return
    if not cars and not races:
        raise NotFoundError(f'nothing in the garage matches "{word}"; dragsim garage lists it all')
    _print_sections(cars, races)


def _print_sections(cars: list[Entry], races: list[Entry]) -> None:
    """To a person under headings; a program that reads on gets bare lines."""
    from dragsim.report.layout import BLANK, Line, Span, Style
    from dragsim.report.listing import garage_lines

    width = list_width()
    lines: list[Line] = []
    for heading, entries in (("Cars", cars), ("Scenarios", races)):
        if not entries:
            continue
        if width is not None:
            lines += [BLANK] if lines else []
            lines.append((Span(heading, Style.QUIET),))
        lines += garage_lines(entries, width)
    print_lines(lines)


def _entry(path: Path) -> Entry:
    """Name, year and summary of a file, by based_on from its parents where it is silent.

    A file that cannot be read is listed all the same: ``check`` says what is wrong with it.
    """
    from dragsim.report.listing import Entry

    found = _said(path, 4)
    year = found.get("year", 0)
    return Entry(
        name=path.stem,
        title=str(found.get("name", "")),
        year=year if isinstance(year, int) else 0,
        summary=str(found.get("summary", "")),
    )


def _said(path: Path, depth: int) -> dict[str, object]:
    """The top level of a file over that of the file it is based on."""
    import tomllib

    from dragsim.errors import NotFoundError
    from dragsim.garage import vehicle_path

    try:
        document: dict[str, object] = tomllib.loads(path.read_text(encoding="utf-8"))
        parent = document.get("based_on")
        if depth and isinstance(parent, str):
            return {**_said(vehicle_path(parent, beside=path.parent), depth - 1), **document}
    except (OSError, ValueError, RecursionError, NotFoundError) as error:
        return {"summary": f"cannot be read: {error}"}
    return document


def _matching(entries: list[Entry], word: str) -> list[Entry]:
    """Entries with every part of ``word`` in their name, title, year or summary, in any case."""
    parts = word.casefold().split()
    return [
        entry
        for entry in entries
        if all(part in " ".join(map(str, entry)).casefold() for part in parts)
    ]


def _document(entry: Entry, *, year: bool = True) -> dict[str, object]:
    document: dict[str, object] = {
        "name": entry.name,
        "title": entry.title,
        "summary": entry.summary,
    }
    return {**document, "year": entry.year or None} if year else document


@click.command(short_help="Print a file of the garage, to start your own.")
@click.argument("name")
def show(name: str) -> None:
    """Print a file of the garage as it is, to start your own from.

    \b
    dragsim show mini_cooper_s_2011 > my_car.toml
    """
    from dragsim.errors import NotFoundError
    from dragsim.garage import scenario_path, scenarios, vehicle_path

    path = scenario_path(name) if name in scenarios() else vehicle_path(name)
    try:
        text = path.read_bytes()
    except OSError as error:
        raise NotFoundError(f"cannot read {path}: {error.strerror}") from error
    click.echo(text, nl=False)


@click.command(short_help="List every number a car uses, and its source.")
@click.argument("car")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def explain(car: str, as_json: bool) -> None:
    """List every number a car uses: its value, where it comes from and how sure it is.

    Given: in the car's own file. Inherited: in the file it is based on. Estimated: by a rule.

    \b
    dragsim explain porsche_911_carrera_2010
    dragsim explain my_car.toml | grep estimated
    """
    from dragsim.build import refuse_unsupported
    from dragsim.estimate.explain import estimated, figures
    from dragsim.garage import load_vehicle

    with cars_expected(car):
        vehicle = load_vehicle(car)
    refuse_unsupported(vehicle)
    numbers = figures(vehicle)
    if as_json:
        from dragsim.report.figures import figure_document

        print_json(
            {
                "vehicle": car,
                "name": vehicle.name,
                "estimated": estimated(numbers),
                "count": len(numbers),
                "figures": [figure_document(figure, vehicle.document) for figure in numbers],
            }
        )
        return
    from dragsim.report.listing import explain_lines

    print_lines(explain_lines(vehicle, numbers, list_width()))
