"""Renews what the README shows of the race: the card it quotes and the picture.

    .venv/bin/python docs/renew.py

To be run after a change that moves the race; a test compares both with what the program gives.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
PICTURE = ROOT / "docs" / "images" / "road_atlanta.png"
QUOTED = re.compile(r"(?<=^```text\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)


def main() -> None:
    """Run the race, and put its card from the slips to the margin into the README."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "dragsim", "run", "road_atlanta", "--out", folder]
        done = subprocess.run(command, capture_output=True, check=True, cwd=folder)
        PICTURE.write_bytes((Path(folder) / "gap.png").read_bytes())
    card = done.stdout.decode("utf-8").splitlines()
    first = next(i for i, line in enumerate(card) if line.startswith("By the beams"))
    last = next(i for i, line in enumerate(card) if "short of the line" in line)
    quoted = "".join(f"{line}\n" for line in card[first : last + 1])
    text = QUOTED.sub(lambda _: quoted, README.read_text(encoding="utf-8"), count=1)
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
