"""Renews what the README shows of the race, the card it quotes and the picture, and the first
table of the validation report in docs/validation.md.

    .venv/bin/python docs/renew.py

To be run after a change that moves the race; tests compare all with what the program gives.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
VALIDATION = ROOT / "docs" / "validation.md"
PICTURE = ROOT / "docs" / "images" / "road_atlanta.png"
QUOTED = re.compile(r"(?<=^```text\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)


def main() -> None:
    """Renew the README and docs/validation.md."""
    renew_race()
    renew_validation()


def renew_race() -> None:
    """Run the race, and put its card from the slips to the margin into the README."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "dragsim", "run", "road_atlanta", "--out", folder]
        done = subprocess.run(command, capture_output=True, check=True, cwd=folder)
        PICTURE.write_bytes((Path(folder) / "gap.png").read_bytes())
    card = done.stdout.decode("utf-8").splitlines()
    first = next(i for i, line in enumerate(card) if line.startswith("By the beams"))
    last = next(i for i, line in enumerate(card) if "short of the line" in line)
    quoted = "".join(f"{line}\n" for line in card[first : last + 1])
    quote(README, quoted)


def renew_validation() -> None:
    """Compare the predictions with the garage's road tests, and quote the first table."""
    command = [sys.executable, "-m", "dragsim", "validate"]
    done = subprocess.run(command, capture_output=True, check=True)
    report = done.stdout.decode("utf-8").splitlines()
    first = next(i for i, line in enumerate(report) if line.startswith("Per car")) - 1
    last = next(i for i in range(first, len(report)) if not report[i])
    quote(VALIDATION, "".join(f"{line}\n" for line in report[first:last]))


def quote(document: Path, quoted: str) -> None:
    """Put a text into the first text block of a document."""
    text = QUOTED.sub(lambda _: quoted, document.read_text(encoding="utf-8"), count=1)
    document.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
