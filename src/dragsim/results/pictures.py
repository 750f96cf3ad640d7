"""Pictures handed out and, if wanted, written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from dragsim.errors import OutputError

if TYPE_CHECKING:
    from dragsim.plot.canvas import Sheet

FORMATS: Final = ("png", "svg", "pdf")
"""Picture formats, by the ending of a path."""


def kept(sheet: Sheet, path: Path | str | None) -> Sheet:
    """The picture; with a path also written there in the format of its ending, whole or not at all.

    Raises OutputError for an ending that is no picture format or a path that cannot be written.
    """
    if path is None:
        return sheet
    from dragsim.export import write_bytes

    ending = Path(path).suffix.removeprefix(".").lower()
    if ending not in FORMATS:
        raise OutputError(
            f"cannot write {path}: end its name in .{', .'.join(FORMATS[:-1])} or .{FORMATS[-1]}"
        )
    write_bytes(path, sheet.to_bytes(ending))
    return sheet
