"""``dragsim``: its commands, and how errors become messages and exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final, NoReturn

import click

from dragsim.cli.checking import check
from dragsim.cli.garage import explain, garage, show
from dragsim.cli.racing import race, run, time
from dragsim.cli.validating import validate
from dragsim.errors import DragsimError, InputError, SpecError

DONE: Final = 0
FAILED: Final = 1
BAD_INPUT: Final = 2
INTERRUPTED: Final = 130


class ReaderGoneError(Exception):
    """Nobody reads standard output any more. Not an OSError, which click would make a failure."""


@contextmanager
def _reader_watched() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        raise ReaderGoneError from error


class Commands(click.Group):
    """A group that ends with the exit codes 0 done, 1 not finished, 2 bad input, 130 interrupted.

    Errors of dragsim become one message; anything else is a bug and keeps its traceback.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order they are told of, not of the alphabet."""
        return list(self.commands)

    def make_context(self, *args: Any, **keywords: Any) -> click.Context:
        """As click's; --help and --version print in here."""
        with _reader_watched():
            return super().make_context(*args, **keywords)

    def invoke(self, ctx: click.Context) -> Any:
        """As click's."""
        with _reader_watched():
            return super().invoke(ctx)

    def main(self, *args: Any, standalone_mode: bool = True, **keywords: Any) -> Any:
        """As click's, but with this program's exit codes."""

        def call() -> object:
            return super(Commands, self).main(*args, **{**keywords, "standalone_mode": False})

        return _leave(_exit_code(call)) if standalone_mode else call()


def _exit_code(call: Callable[[], object]) -> int:
    """Run ``call`` and say how it went; its messages go to standard error."""
    _never_fail_to_encode()
    try:
        outcome = call()
    except click.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        with suppress(OSError):
            error.show()
        return error.exit_code
    except DragsimError as error:
        _tell(_message(error))
        return BAD_INPUT if isinstance(error, InputError) else FAILED
    except ReaderGoneError:
        return DONE  # who stops reading has seen enough
    except OSError as error:
        return _unwritable(error)
    return outcome if isinstance(outcome, int) else DONE


def _unwritable(error: OSError) -> int:
    """Standard output that cannot be written. What a file refuses is never seen here."""
    if error.filename is not None:
        raise error
    _tell(f"Error: cannot write the output: {(error.strerror or '').lower()}")
    return FAILED


def _tell(message: str) -> None:
    """To standard error; who has closed it is not told, but the exit code says the same."""
    with suppress(OSError):
        click.echo(message, err=True)


def _message(error: DragsimError) -> str:
    """As click words its own; the problems of files begin with their place instead."""
    return str(error) if isinstance(error, SpecError) else f"Error: {error}"


def _leave(code: int) -> NoReturn:
    """Exit, quietly even where the reader of standard output has gone."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError as error:
            # What is still buffered goes nowhere, or the interpreter complains as it closes.
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
            if not isinstance(error, BrokenPipeError):
                code = code or _unwritable(error)
    sys.exit(code)


def _never_fail_to_encode() -> None:
    """A name with an accent must not end the program on a terminal that cannot show it."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _show_version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from dragsim.version import VERSION

    click.echo(f"dragsim {VERSION}")
    ctx.exit()


@click.group("dragsim", cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and exit.",
)
def main() -> None:
    """Two cars from two text files race from a standing start: who wins, by how much, and why.

    \b
    dragsim run scenarios/road_atlanta.toml
    dragsim race porsche_911_carrera_2010 mini_cooper_s_2011
    dragsim time mini_cooper_s_2011 --set engine.power="230 hp"
    dragsim garage porsche

    \b
    Exit codes: 0 done, 1 a car did not finish or a file could not be
    written, 2 bad input.
    """


for _command in (run, race, time, garage, show, explain, check, validate):
    main.add_command(_command)
