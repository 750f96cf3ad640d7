"""The notebooks run from end to end, show what they promise, and say nothing that is not so."""

from __future__ import annotations

import base64
import json
from functools import cache
from itertools import pairwise
from math import inf
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pytest
from commands import python
from matplotlib import get_cachedir
from source import ROOT

NOTEBOOKS: Final = sorted((ROOT / "docs" / "notebooks").glob("*.py"))
PNG: Final = b"\x89PNG\r\n\x1a\n"

EXECUTE: Final = """
import sys
import jupytext, nbclient, nbformat
source, folder, last = sys.argv[1:]
notebook = jupytext.read(source)
notebook.cells.append(nbformat.v4.new_code_cell(last))
resources = {"metadata": {"path": folder}}
nbclient.NotebookClient(
    notebook, timeout=120, kernel_name="python3", resources=resources
).execute()
print(nbformat.writes(notebook))
"""
"""Runs a notebook, and one cell more behind its own, in a kernel of this interpreter."""


@cache
def executed(source: Path, last: str = "None") -> list[dict[str, Any]]:
    """The cells of a notebook after it ran in an empty folder, the code ``last`` behind them.

    The reader's own settings play no part; the fonts that matplotlib has found do.
    """
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        environment = {
            "IPYTHONDIR": scratch,
            "JUPYTER_CONFIG_DIR": scratch,
            "JUPYTER_DATA_DIR": scratch,
            "JUPYTER_RUNTIME_DIR": scratch,
            "MPLCONFIGDIR": get_cachedir(),
        }
        done = python(
            "-c", EXECUTE, str(source), scratch, last, folder=folder, environment=environment
        )
        assert done.returncode == 0, done.stderr
    cells: list[dict[str, Any]] = json.loads(done.stdout)["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


def replay(last: str) -> list[dict[str, Any]]:
    return executed(ROOT / "docs" / "notebooks" / "replay_the_race.py", last)


MEASURED: Final = """
import json
print(json.dumps({
    "powers": powers_hp, "behind": behind, "margin": race.margin_s, "again": again.margin_s,
    "tweaked": [hot.engine.power.value, hot.body.mass], "plain": mini.body.mass,
}))
"""


@pytest.fixture(scope="module")
def cells() -> list[dict[str, Any]]:
    return replay(MEASURED)


@pytest.fixture(scope="module")
def measured(cells: list[dict[str, Any]]) -> dict[str, Any]:
    (output,) = cells[-1]["outputs"]
    numbers: dict[str, Any] = json.loads("".join(output["text"]))
    return numbers


def shown(cells: list[dict[str, Any]], start: str) -> dict[str, Any]:
    """What the one cell whose last line is ``start`` shows, by type."""
    found = [cell for cell in cells if "".join(cell["source"]).splitlines()[-1] == start]
    assert len(found) == 1, start
    data: dict[str, Any] = found[0]["outputs"][-1]["data"]
    return data


def test_every_notebook_is_run_here() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["replay_the_race"]


def test_nothing_warns(cells: list[dict[str, Any]]) -> None:
    said = [
        "".join(output["text"])
        for cell in cells
        for output in cell["outputs"]
        if output["output_type"] == "stream" and output["name"] == "stderr"
    ]
    assert said == []


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("race", ["911 wins by", "Signal to finish", "1/4 mile"]),
        ("mini_run", ["MINI Cooper S", "Standing", "One foot", "Beams"]),
        ("hot", ["230 hp", "1100 kg", "track"]),
        ("again", ["911 wins by", "hot MINI", "1100 kg"]),
    ],
)
def test_results_and_vehicles_show_themselves(
    cells: list[dict[str, Any]], cell: str, words: list[str]
) -> None:
    page = "".join(shown(cells, cell)["text/html"])
    assert [word for word in words if word not in page] == []


@pytest.mark.parametrize(
    "cell", ["race.plot_gap()", "mini_run.plot()", "again.plot_gap()", "plt.show()"]
)
def test_pictures_are_drawn(cells: list[dict[str, Any]], cell: str) -> None:
    picture = base64.b64decode(shown(cells, cell)["image/png"])
    assert picture.startswith(PNG)
    assert len(picture) > 10_000


def test_the_tweak_makes_another_car(measured: dict[str, Any]) -> None:
    power_W, mass_kg = measured["tweaked"]
    assert power_W == pytest.approx(230.0 * 745.6998715822702, rel=1e-12)
    assert mass_kg == 1100.0
    assert measured["plain"] > 1200.0
    assert 0.0 < measured["again"] < measured["margin"]


def test_what_the_notebook_concludes_is_so(measured: dict[str, Any]) -> None:
    """More power always helps, ever less, and drag radials more than the last hundred hp do."""
    powers, behind = measured["powers"], measured["behind"]
    for gaps in behind.values():
        gains = [a - b for a, b in pairwise(gaps)]
        assert min(gains) > 0.0
        assert gains[-1] < 0.5 * gains[0]
    gap_at = dict(zip(powers, behind["summer"], strict=True))
    by_power = gap_at[powers[-1] - 100] - gap_at[powers[-1]]
    by_tyres = behind["summer"][-1] - behind["drag-radial"][-1]
    assert by_tyres > by_power > 0.0
    wins_from = {
        compound: next((p for p, gap in zip(powers, gaps, strict=True) if gap < 0.0), inf)
        for compound, gaps in behind.items()
    }
    assert powers[0] < wins_from["drag-radial"] < wins_from["summer"]
