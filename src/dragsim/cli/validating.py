"""``dragsim validate``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragsim.cli.output import print_json, print_lines, tell, width

if TYPE_CHECKING:
    from dragsim.validation import Validation


@click.command(short_help="Compare the predictions with road tests.")
@click.argument("folder", metavar="[DIR]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path), help="Draw pictures there.")
def validate(folder: str | None, as_json: bool, out: Path | None) -> int:
    """Compare the predictions with measured road tests: nothing is fitted to a car.

    Without DIR, the tests that come with the garage. DIR holds measured.toml, the tests, and a
    folder vehicles with the cars that are not in the garage. The exit code is 1 if no test could be
    predicted. To look for mistakes in a vehicle file: dragsim check FILE

    \b
    dragsim validate
    dragsim validate my_road_tests --json > validation.json
    dragsim validate --out pictures

    \b
    A car of measured.toml with a test, all keys of which docs/validation.md lists:
    [[car]]
    vehicle = "my_car"
    [[car.test]]
    source = "Car and Driver, 2010-06"
    confirmed = true
    quarter_clock = "one_foot"
    quarter_mile_s = 13.1
    quarter_mile_mph = 106.5
    zero_to_clock = "standing"
    zero_to_mph_s = { 30 = 1.9, 60 = 4.8 }
    """
    place = _folder(folder)

    from dragsim.validation import cross_validate
    from dragsim.validation import validate as compare

    with _progress() as count:
        validation = cross_validate(compare(place, after_each=count))
    if as_json:
        from dragsim.validation.document import document

        print_json(document(validation))
    else:
        from dragsim.validation.report import report_lines

        print_lines(report_lines(validation, width=width()))
    if out is not None and validation.plain.counted:
        _draw(validation, out)
    if not validation.plain.deviations:
        tell("Error: none of the tests could be predicted")
        return 1
    return 0


def _draw(validation: Validation, folder: Path) -> None:
    """Write the pictures of a validation, and say where on standard error."""
    from dragsim.errors import InputError
    from dragsim.validation.pictures import pictures

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, sheet in pictures(validation).items():
            path = folder / f"{name}.png"
            path.write_bytes(sheet.to_bytes())
            tell(f"drawn: {path}")
    except OSError as error:
        raise InputError(f"--out: {folder}: {error.strerror or error}") from error


def _folder(folder: str | None) -> Path:
    """The folder of the road tests. Raises InputError with what to do where there is none."""
    from dragsim import garage
    from dragsim.errors import InputError, NotFoundError

    form = (
        f"dragsim validate DIR, where DIR holds {garage.MEASURED} and a folder "
        f"{garage.VEHICLES}; for the form of the file: dragsim validate --help"
    )
    if folder is None:
        own = garage.road_tests()
        if own is None:
            raise NotFoundError(f"the garage has no road tests of its own: {form}")
        return own
    path = Path(folder)
    if path.is_dir():
        if (path / garage.MEASURED).is_file():
            return path
        raise NotFoundError(f"{folder} holds no {garage.MEASURED}: {form}")
    if path.name == garage.MEASURED and path.is_file():
        return path.parent
    if folder.endswith(garage.SUFFIX) or path.is_file() or folder in garage.vehicles():
        raise InputError(
            "validate compares predictions with road tests; "
            f"to look for mistakes in a file: dragsim check {folder}"
        )
    raise NotFoundError(f"there is no folder {folder}: {form}")


@contextmanager
def _progress() -> Iterator[Callable[[object], object] | None]:
    """Counts cars on standard error where a person looks on: a hundred cars take a while."""
    if not sys.stderr.isatty():
        yield None
        return
    done = 0

    def count(_car: object) -> None:
        nonlocal done
        done += 1
        click.echo(f"\r{done} cars", nl=False, err=True)

    try:
        yield count
    finally:
        click.echo("\r" + " " * len(f"{done} cars") + "\r", nl=False, err=True)
