"""What people read: the card in a terminal, tables in a notebook, lists of figures and cars.

The rows come from one place (`rows`); `card`, `html_tables` and `listing` only set them.
"""

from __future__ import annotations

from dragsim.report.card import card, card_lines, lane_card_lines
from dragsim.report.html_tables import html
from dragsim.report.layout import plain, rich_text
from dragsim.report.rows import clock_rows, race_rows

__all__ = [
    "card",
    "card_lines",
    "clock_rows",
    "html",
    "lane_card_lines",
    "plain",
    "race_rows",
    "rich_text",
]
