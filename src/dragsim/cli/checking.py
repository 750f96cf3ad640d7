"""``dragsim check``."""

from __future__ import annotations

from pathlib import Path

import click

from dragsim.cli.output import tell


@click.command(short_help="Find every problem of vehicle and scenario files.")
@click.argument("files", metavar="FILE ...", nargs=-1, required=True)
def check(files: tuple[str, ...]) -> int:
    """Check vehicle and scenario files: every problem at once, as file:line: key: what.

    With a scenario its cars and their [lane.set] are checked too. The exit code is 2 if there is
    any problem.

    \b
    dragsim check my_car.toml
    dragsim check vehicles/*.toml scenarios/*.toml
    """
    from dragsim.errors import NotFoundError
    from dragsim.garage import problems_of

    told: set[str] = set()
    bad = False
    for file in files:
        try:
            problems = [str(problem) for problem in problems_of(_reference(file))]
        except NotFoundError as error:
            problems = [str(error)]
        for line in problems:
            if line not in told:
                tell(line)
        told.update(problems)
        bad = bad or bool(problems)
        if not problems:
            click.echo(f"{file}: ok")
    return 2 if bad else 0


def _reference(file: str) -> str:
    """``file`` so that the garage takes it for a path where there is such a file."""
    is_path = "/" in file or file.endswith(".toml") or not Path(file).is_file()
    return file if is_path else f"./{file}"
