"""The sheet a picture is drawn on: a figure that shows itself, and text that is measured first.

The one module that loads matplotlib on import; all others load it from within functions. Places on
the sheet are in inches from its lower left corner. No text is ever read as mathematics.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager, get_font
from matplotlib.transforms import Bbox

from dragsim.plot.style import DPI, FAMILY, INK, PAPER

if TYPE_CHECKING:
    from matplotlib.text import Text

MISSING = "\N{WHITE SQUARE}"
"""Stands for a character that no font at hand can draw."""
LAST_RESORT = "Last Resort High-Efficiency"
"""A font of frames that stand for characters; it draws none."""
CSS_DPI = 96


class Sheet(Figure):
    """A figure of ``width`` by ``height`` inches, free of ``pyplot`` and of the user's settings.

    Shows itself in Jupyter as PNG; ``to_bytes`` gives it as a file's content.
    """

    def __init__(self, width: float, height: float) -> None:
        super().__init__(figsize=(width, height), dpi=DPI, facecolor=PAPER, frameon=True)
        self.set_layout_engine("none")
        FigureCanvasAgg(self)

    @property
    def renderer(self) -> RendererAgg:
        """What measures text."""
        get: Callable[[], RendererAgg] = cast(Any, self.canvas).get_renderer
        return get()

    def to_bytes(self, format: str = "png") -> bytes:
        """The picture as the content of a file: ``png``, ``svg`` or ``pdf``, the same bytes for
        the same picture. Raises ValueError for another format."""
        from matplotlib import rc_context

        if format not in ("png", "svg", "pdf"):
            raise ValueError(f"cannot draw {format!r}: use png, svg or pdf")
        buffer = BytesIO()
        if format == "png":
            cast(Any, FigureCanvasAgg(self)).print_png(buffer, pil_kwargs={"compress_level": 4})
            return buffer.getvalue()
        dates = {"Date": None} if format == "svg" else {"CreationDate": None}
        with rc_context({"svg.hashsalt": "dragsim", "svg.fonttype": "path", "savefig.bbox": None}):
            self.savefig(buffer, format=format, facecolor=PAPER, metadata=cast(Any, dates))
        return buffer.getvalue()

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        width, height = self.get_size_inches()
        size = {"width": round(width * CSS_DPI), "height": round(height * CSS_DPI)}
        return self.to_bytes(), size

    def write(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float,
        colour: str = INK,
        weight: str = "normal",
        ha: str = "left",
        va: str = "baseline",
        halo: bool = False,
    ) -> Text:
        """Write at a place [in]; ha and va as matplotlib names alignments; halo: with a rim of
        paper, for text on gridlines."""
        width, height = self.get_size_inches()
        written = self.text(
            x / width,
            y / height,
            text,
            color=colour,
            fontproperties=font(text, size, weight),
            ha=ha,
            va=va,
            parse_math=False,
            usetex=False,
            antialiased=True,
        )
        if halo:
            from matplotlib.patheffects import withStroke

            written.set_path_effects([withStroke(linewidth=2.5, foreground=PAPER)])
        return written

    def box(self, text: Text) -> Bbox:
        """The rectangle a text covers [in]."""
        return Bbox(text.get_window_extent(self.renderer).get_points() / self.dpi)

    def width_of(self, text: str, size: float, weight: str = "normal") -> float:
        """Width of one line of text [in]."""
        properties = font(text, size, weight)
        measure = cast(Any, self.renderer).get_text_width_height_descent
        return float(measure(text, properties, False)[0] / self.dpi)

    def shortened(
        self, text: str, room: float, size: float, weight: str = "normal", *, tail: float = 0.0
    ) -> str:
        """The text, or as much of it as fits ``room`` [in] with an ellipsis at the end, or further
        forward so that the share ``tail`` of what is left comes from the text's end."""
        if self.width_of(text, size, weight) <= room:
            return text
        low, high = 0, len(text)
        while high - low > 1:
            middle = (low + high) // 2
            fits = self.width_of(_cut(text, middle, tail), size, weight) <= room
            low, high = (middle, high) if fits else (low, middle)
        return _cut(text, low, tail)


def _cut(text: str, letters: int, tail: float) -> str:
    """The text with so many letters and an ellipsis for the others."""
    last = int(tail * letters)
    end = text[len(text) - last :].lstrip(" ,;:-_)]}") if last else ""
    return text[: letters - last].rstrip(" ,;:-_([{") + "\N{HORIZONTAL ELLIPSIS}" + end


def printable(text: str) -> str:
    """A text on one line in characters that can be drawn; others become white squares."""
    one_line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    known = _characters(FAMILY)
    if known.issuperset(map(ord, one_line)):
        return one_line
    others = [_characters(name) for name in _fallbacks(one_line)]
    drawn = known.union(*others)
    return "".join(c if ord(c) in drawn else MISSING for c in one_line)


def font(text: str, size: float, weight: str = "normal") -> FontProperties:
    """The font of a text, with others behind it for characters that the first one lacks."""
    return FontProperties(
        family=[FAMILY, *_fallbacks(text)],
        style="normal",
        variant="normal",
        stretch="normal",
        weight=weight,
        size=size,
    )


def _fallbacks(text: str) -> tuple[str, ...]:
    if text.isascii() or _characters(FAMILY).issuperset(map(ord, text)):
        return ()
    return _covering("".join(sorted(set(text))))


@lru_cache(maxsize=64)
def _covering(characters: str) -> tuple[str, ...]:
    """Installed fonts that together draw what the main one lacks, as far as there are any."""
    wanted = set(map(ord, characters)) - _characters(FAMILY)
    found: list[str] = []
    for name in _others():
        covered = wanted & _characters(name)
        if covered:
            found.append(name)
            wanted -= covered
    return tuple(found)


@lru_cache(maxsize=1)
def _others() -> tuple[str, ...]:
    """Installed families with an upright face of normal weight, those with a bold one first."""
    faces = [entry for entry in fontManager.ttflist if entry.style == "normal"]
    upright = {entry.name for entry in faces if entry.weight in (400, "normal")}
    bold = {entry.name for entry in faces if entry.weight in (700, "bold")}
    return tuple(sorted(upright - {FAMILY, LAST_RESORT}, key=lambda name: (name not in bold, name)))


@lru_cache(maxsize=256)
def _characters(family: str) -> frozenset[int]:
    """Code points the upright face of an installed family can draw."""
    path = next(
        entry.fname
        for entry in fontManager.ttflist
        if entry.name == family and entry.style == "normal" and entry.weight in (400, "normal")
    )
    return frozenset(get_font(path).get_charmap())
