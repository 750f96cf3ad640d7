"""A vehicle as a small table for a notebook."""

from __future__ import annotations

from html import escape

from dragsim.spec.layers import leaves
from dragsim.spec.validate import dotted
from dragsim.spec.vehicle import Vehicle
from dragsim.spec.writer import toml

HEADING = {"name", "year", "summary"}


def vehicle_html(vehicle: Vehicle) -> str:
    """Name and summary, then every value as written with its origin and source."""
    rows = []
    for path, value in leaves(vehicle.document):
        key = dotted(path)
        if key in HEADING or path[0] == "uncertainty":
            continue
        origin = vehicle.provenance.get(key)
        text = value if isinstance(value, str) else toml(value)
        cells = (key, text, origin.origin.value if origin else "", (origin and origin.source) or "")
        rows.append("".join(f'<td style="text-align:left">{escape(cell)}</td>' for cell in cells))
    heads = "".join(
        f'<th style="text-align:left">{head}</th>'
        for head in ("key", "as written", "origin", "source")
    )
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return (
        f"<div><b>{escape(vehicle.name)}</b><br>{escape(vehicle.summary)}"
        f"<table><thead><tr>{heads}</tr>"
        f"</thead><tbody>{body}</tbody></table></div>"
    )
