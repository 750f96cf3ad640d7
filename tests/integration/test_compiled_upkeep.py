"""What compiled kernels do when a source is edited, no cache can be written or numba is missing.

Each case runs a copy of the package in a process of its own and compiles one small kernel only.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from source import PACKAGE

CALL = """
from dragsim.compiled import compiled_kernels
from dragsim.model.driver import ramp
twin = compiled_kernels()[ramp]
print(twin(0.25, 1.0), ramp(0.25, 1.0), sum(twin.stats.cache_hits.values()))
"""
"""``ramp`` calls ``smoothstep``, which stands in another file."""


class Said(NamedTuple):
    """Answer of the compiled kernel, of the interpreted one, and hits of the cache."""

    compiled: float
    interpreted: float
    hits: int


class Copy(NamedTuple):
    """A copy of the package, and the folder for its cache."""

    folder: Path
    cache: Path

    def ask(self, code: str = CALL, **variables: str) -> str:
        """What a fresh process says that imports this copy."""
        environment = {**os.environ, "PYTHONPATH": str(self.folder), **variables}
        environment.setdefault("NUMBA_CACHE_DIR", str(self.cache))
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", code],
            capture_output=True,
            text=True,
            check=False,
            env=environment,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ramp(self, **variables: str) -> Said:
        """``ramp`` at a quarter of its duration, by both ways."""
        compiled, interpreted, hits = self.ask(**variables).split()
        return Said(float(compiled), float(interpreted), int(hits))


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Copy:
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PACKAGE, tmp_path / "dragsim", ignore=ignored)
    return Copy(tmp_path, tmp_path / "cache")


def test_an_edit_in_a_called_file_changes_the_compiled_figure(copy: Copy) -> None:
    pytest.importorskip("numba")
    smoothstep = 0.25 * 0.25 * (3.0 - 2.0 * 0.25)
    assert copy.ramp() == (smoothstep, smoothstep, 0)
    assert copy.ramp() == (smoothstep, smoothstep, 1), "the second process finds the first's work"
    before = set(copy.cache.rglob("*.nb?"))
    assert before
    file = copy.folder / "dragsim" / "model" / "smooth.py"
    text = file.read_text(encoding="utf-8")
    edited = text.replace("s * s * (3.0 - 2.0 * s)", "s * s * (3.5 - 2.5 * s)")
    assert edited != text
    file.write_text(edited, encoding="utf-8")
    changed = 0.25 * 0.25 * (3.5 - 2.5 * 0.25)
    assert copy.ramp() == (changed, changed, 0)
    after = set(copy.cache.rglob("*.nb?"))
    assert after, "the edited kernels are kept"
    assert not before & after, "and those of the earlier source are not"


def test_without_a_folder_for_the_cache_kernels_are_compiled_in_memory(copy: Copy) -> None:
    pytest.importorskip("numba")
    blocked = copy.folder / "blocked"
    blocked.write_text("a file where a folder is wanted", encoding="utf-8")
    for folder in (copy.folder / "dragsim").rglob("*/"):
        (folder / "__pycache__").write_text("", encoding="utf-8")
    nowhere = str(blocked / "cache")
    homes = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA", "IPYTHONDIR"), nowhere)
    said = copy.ramp(NUMBA_CACHE_DIR=nowhere, **homes)
    assert said.compiled == said.interpreted
    assert not list(copy.folder.rglob("*.nb?"))


NO_NUMBA = """
import sys
sys.modules["numba"] = None
from dragsim.compiled import compiled_kernels
try:
    compiled_kernels()
except ImportError as error:
    print(error)
from dragsim.model.driver import ramp
print(ramp(0.25, 1.0))
"""


def test_without_numba_the_message_says_what_to_do_and_interpreted_runs_go_on(copy: Copy) -> None:
    message, figure = copy.ask(NO_NUMBA).splitlines()
    assert "pip install numba" in message
    assert "interpreted" in message
    assert float(figure) == 0.25 * 0.25 * (3.0 - 2.0 * 0.25)
