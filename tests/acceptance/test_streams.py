"""Standard streams that are closed, full or read no further, and an interrupt: no traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from commands import write_car

MINI = "mini_cooper_s_2011"
DRAGSIM = f"'{sys.executable}' -m dragsim"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes and signals of Unix")


def bash(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A command line of a shell."""
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    "command",
    [f"explain {MINI}", f"time {MINI} --no-plot --json", f"show {MINI}", "--help", "--version"],
)
def test_a_reader_that_reads_nothing_is_no_error(command: str, tmp_path: Path) -> None:
    """``sleep`` closes the pipe before a line is written."""
    ends = "echo ${PIPESTATUS[0]}"
    result = bash(f"{{ sleep 0.05; {DRAGSIM} {command}; }} | true; {ends}", tmp_path)
    assert result.stderr == ""
    assert result.stdout.splitlines() == ["0"]


def test_a_reader_that_stops_after_a_line_is_no_error(tmp_path: Path) -> None:
    result = bash(f"{DRAGSIM} explain {MINI} | head -n 1; echo ${{PIPESTATUS[0]}}", tmp_path)
    assert result.stderr == ""
    assert result.stdout.splitlines()[1] == "0"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("command", [f"time {MINI} --no-plot", f"show {MINI}", "--version"])
def test_output_that_cannot_be_written_is_told(command: str, tmp_path: Path) -> None:
    result = bash(f"{DRAGSIM} {command} > /dev/full", tmp_path)
    assert result.returncode == 1
    assert result.stderr.startswith("Error: cannot write the output: ")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("closed", [">&-", "<&-", "2>&-", "<&- >&- 2>&-"])
def test_a_closed_stream_changes_no_exit_code(closed: str, tmp_path: Path) -> None:
    assert bash(f"{DRAGSIM} time {MINI} --no-plot {closed}", tmp_path).returncode == 0
    assert bash(f"{DRAGSIM} time nothing {closed}", tmp_path).returncode == 2


def test_messages_that_nobody_reads_change_no_exit_code(tmp_path: Path) -> None:
    result = bash(
        f"{DRAGSIM} time nothing 2>&1 >/dev/null | true; echo ${{PIPESTATUS[0]}}", tmp_path
    )
    assert result.stdout.splitlines() == ["2"]


def test_an_interrupt_ends_without_a_traceback(tmp_path: Path) -> None:
    """While the program waits for a car from a pipe, which is when it is surely at work."""
    os.mkfifo(tmp_path / "car.toml")
    child = subprocess.Popen(
        [sys.executable, "-m", "dragsim", "time", "./car.toml"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with (tmp_path / "car.toml").open("wb"):
        os.kill(child.pid, signal.SIGINT)
        output, errors = child.communicate(timeout=60)
    assert child.returncode == 130
    assert output == ""
    assert errors.strip() == ""
    assert [path.name for path in tmp_path.iterdir()] == ["car.toml"]


def test_a_car_may_come_from_a_pipe(tmp_path: Path) -> None:
    path = write_car(tmp_path)
    result = bash(f"{DRAGSIM} time /dev/stdin --no-plot < {path.name}", tmp_path)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("A test car")
