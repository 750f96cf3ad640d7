"""``python -m dragsim``."""

from __future__ import annotations

from dragsim.cli.main import main

if __name__ == "__main__":
    main()
