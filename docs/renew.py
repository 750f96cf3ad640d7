"""Renews what the documents show of the program: the race's card and picture in the README, how
close predictions are there and in docs/validation.md, and the pictures of that page.

    .venv/bin/python docs/renew.py

To be run after a change that moves the race or a prediction; tests compare all with what the
program gives. Drawing what each part of the physics is worth takes some minutes.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
VALIDATION = ROOT / "docs" / "validation.md"
IMAGES = ROOT / "docs" / "images"
PICTURE = IMAGES / "road_atlanta.png"
QUOTED = re.compile(r"(?<=^```text\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
CLOSE = re.compile(
    r"of \d+(?P<cars>\s+cars[^.]*?by)\s+[0-9.]+ ± [0-9.]+(?P<trap>\s+s\s+and[^.]*?by)"
    r"\s+[0-9.]+ ± [0-9.]+(?P<inside>\s+mph[^.]*?)\d+ %(?P<rest>\s+of)"
)
"""The README's sentence of how close predictions are."""
STORY = ("porsche_911_carrera_2009_6mt", "mini_cooper_s_r56_2011_6mt")
"""The cars of the story, as the road tests name them."""


def main() -> None:
    """Renew the README and docs/validation.md."""
    renew_race()
    renew_validation()
    renew_ablation()


def renew_race() -> None:
    """Run the race, and put its card from the slips to the margin into the README."""
    with TemporaryDirectory() as folder:
        card = program("run", "road_atlanta", "--out", folder)
        PICTURE.write_bytes((Path(folder) / "gap.png").read_bytes())
    first = next(i for i, line in enumerate(card) if line.startswith("By the beams"))
    last = next(i for i, line in enumerate(card) if "short of the line" in line)
    quote(README, [card[first : last + 1]])


def renew_validation() -> None:
    """Compare the predictions with the garage's road tests; quote how close they are, by class, and
    what is predicted of the cars of the story."""
    with TemporaryDirectory() as folder:
        report = program("validate", "--out", folder)
        for name in ("predicted", "residuals"):
            drawn = (Path(folder) / f"{name}.png").read_bytes()
            (IMAGES / f"validation_{name}.png").write_bytes(drawn)
    first = next(i for i, line in enumerate(report) if line.startswith("Predicted with"))
    last = next(i for i, line in enumerate(report) if line.startswith("Every quantity")) - 2
    story = [line for name in STORY for line in untested(report, name)]
    quote(VALIDATION, [report[first:last], story])
    renew_sentence(json.loads("\n".join(program("validate", "--json"))))


def renew_sentence(report: dict[str, Any]) -> None:
    """The README's sentence of how close predictions are."""
    crossed, inside = report["cross_validated"], report["intervals"]["et_s"]["inside"]
    mph = [crossed[key] / 0.44704 for key in ("trap_mae_mps", "trap_mae_se_mps")]
    text, found = CLOSE.subn(
        lambda match: (
            f"of {crossed['n']}{match['cars']} {crossed['et_mae_s']:.2f} ± "
            f"{crossed['et_mae_se_s']:.2f}{match['trap']} {mph[0]:.1f} ± {mph[1]:.1f}"
            f"{match['inside']}{100.0 * inside:.0f} %{match['rest']}"
        ),
        README.read_text(encoding="utf-8"),
    )
    assert found == 1, "the README has lost its sentence"
    README.write_text(text, encoding="utf-8")


def renew_ablation() -> None:
    """Draw what each part of the physics is worth."""
    script = ROOT / "benchmarks" / "ablation.py"
    drawn = IMAGES / "validation_ablation.png"
    subprocess.run([sys.executable, str(script), "--out", str(drawn)], check=True)


def untested(report: Sequence[str], name: str) -> list[str]:
    """What the report has of a car without a test: its line and those below, indented."""
    first = next(i for i, line in enumerate(report) if line.startswith(f"{name}:"))
    last = next(i for i in range(first + 1, len(report)) if not report[i].startswith(" "))
    return list(report[first:last])


def program(*arguments: str) -> list[str]:
    """The lines that the program prints, at the width of a page."""
    command = [sys.executable, "-m", "dragsim", *arguments]
    done = subprocess.run(command, capture_output=True, check=True)
    return done.stdout.decode("utf-8").splitlines()


def quote(document: Path, texts: Sequence[Sequence[str]]) -> None:
    """Put texts into the text blocks of a document, in their order."""
    waiting = iter(texts)
    text = QUOTED.sub(
        lambda match: "".join(f"{line}\n" for line in next(waiting, match[0].splitlines())),
        document.read_text(encoding="utf-8"),
    )
    document.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
