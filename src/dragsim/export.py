"""Files written whole or not at all."""

from __future__ import annotations

import os
from errno import EACCES, EDQUOT, ENAMETOOLONG, ENOSPC, ENOTDIR, EPERM, EROFS
from pathlib import Path

from dragsim.errors import OutputError

_ADVICE = {
    EACCES: "choose a folder that you may write to",
    EPERM: "choose a folder that you may write to",
    EROFS: "choose a folder that you may write to",
    ENOSPC: "free some space or choose another disk",
    EDQUOT: "free some space or choose another disk",
    ENOTDIR: "part of this path is a file; choose another folder",
    ENAMETOOLONG: "choose a shorter name",
}


def write_text(path: Path | str, text: str) -> Path:
    """Write ``text`` as UTF-8; like `write_bytes`."""
    return write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path | str, data: bytes) -> Path:
    """Write ``data`` so that ``path`` holds either all of it or what it held before.

    Missing folders are made. Gives the path back; raises OutputError.
    """
    path = Path(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():
            _write_in_place(path, data)
        else:
            _replace(Path(os.path.realpath(path)), data)
    except FileExistsError as error:
        reason = f"{error.filename} is a file, not a folder; choose another folder"
        raise OutputError(f"cannot write {path}: {reason}") from error
    except OSError as error:
        raise OutputError(_message(path, error)) from error
    return path


def _replace(path: Path, data: bytes) -> None:
    """Through a neighbour of the same folder, so that the last act is a rename."""
    neighbour = path.with_name(f".dragsim-{os.getpid()}-{os.urandom(4).hex()}.tmp")
    try:
        with neighbour.open("xb") as stream:
            stream.write(data)
        os.replace(neighbour, path)
    except BaseException:
        neighbour.unlink(missing_ok=True)
        raise


def _write_in_place(path: Path, data: bytes) -> None:
    """A device or a pipe must be written to, not replaced; a folder refuses by itself."""
    with path.open("wb") as stream:
        stream.write(data)


def _message(path: Path, error: OSError) -> str:
    reason = (error.strerror or str(error)).lower()
    advice = _ADVICE.get(error.errno or 0, "choose another place")
    return f"cannot write {path}: {reason}; {advice}"
