"""Charts of planning reports as vectors (SVG), and any such drawing as a picture for Word."""

import tempfile
from collections.abc import Sequence
from datetime import date
from math import ceil, log10
from pathlib import Path
from xml.sax.saxutils import escape

import typst

FONT = "Noto Sans CJK SC"
INK, PALE, ALL, DONE = "#1d2733", "#c9d1d8", "#dfe5ea", "#14599c"
#: Fine enough for a printer
DOTS_PER_INCH = 200
#: Rows that a chart of bars shows at most
MOST_BARS = 20
_LAYOUT = """
#set page(width: {width}mm, height: {height}mm, margin: 0mm, fill: white)
#image("drawing.svg", width: 100%, height: 100%)
"""


def picture(drawing: bytes, width_mm: float, height_mm: float) -> bytes:
    """Return a drawing (SVG) as PNG of this size on paper."""
    with tempfile.TemporaryDirectory(prefix="diming-chart-") as folder:
        (Path(folder) / "drawing.svg").write_bytes(drawing)
        layout = Path(folder) / "layout.typ"
        layout.write_text(_LAYOUT.format(width=width_mm, height=height_mm), "utf-8")
        made: bytes = typst.compile(layout, root=Path(folder), format="png", ppi=DOTS_PER_INCH)
        return made


def months_chart(
    months: Sequence[tuple[date, int]], total: int, words: tuple[str, str], width: float, height: float
) -> bytes:
    """Return bars of what was reached by the end of each month under the line of the whole.

    `words` say what the whole and what a bar is; the size is in millimetres.
    """
    left, right, top, low = 14.0, 4.0, 12.0, 9.0
    across, upward = width - left - right, height - top - low
    most = _round_up(max(total, *(count for _, count in months), 1))

    def y(count: float) -> float:
        return top + upward * (1 - count / most)

    parts = []
    for tick in range(5):
        value = most * tick / 4
        parts.append(_line(left, y(value), width - right, y(value), PALE, 0.15))
        parts.append(_words(left - 1.5, y(value) + 1, f"{value:g}", "end"))
    step = across / len(months)
    every = ceil(len(months) / 12)
    for at, (until, count) in enumerate(months):
        x = left + step * at
        parts.append(
            f'<rect x="{x + step * 0.18:.2f}" y="{y(count):.2f}" width="{step * 0.64:.2f}" '
            f'height="{y(0) - y(count):.2f}" fill="{DONE}"/>'
        )
        if (len(months) - 1 - at) % every == 0:
            parts.append(_words(x + step / 2, y(count) - 1, str(count), "middle"))
            parts.append(_words(x + step / 2, height - 4.5, f"{until:%y-%m}", "middle"))
    parts.append(_line(left, y(total), width - right, y(total), "#b3261e", 0.4))
    whole, done = words
    parts.append(f'<rect x="{left}" y="3.2" width="3" height="2.4" fill="{DONE}"/>')
    parts.append(_words(left + 4, 5.4, done, "start"))
    parts.append(_line(width / 2, 4.4, width / 2 + 4, 4.4, "#b3261e", 0.4))
    parts.append(_words(width / 2 + 5, 5.4, f"{whole} {total}", "start"))
    return _svg(width, height, parts)


def shares_chart(rows: Sequence[tuple[str, int, int]], width: float) -> tuple[bytes, float]:
    """Return a bar for each group, filled as far as it is done, and how high the chart is, millimetres.

    A row is name, whole, done; the MOST_BARS largest are shown.
    """
    shown = sorted(rows, key=lambda each: -each[1])[:MOST_BARS]
    left, right, each = 34.0, 34.0, 6.4
    height = each * len(shown) + 4
    most = max([whole for _, whole, _ in shown] or [1]) or 1
    parts = []
    for at, (name, whole, done) in enumerate(shown):
        top = 2 + each * at
        long = (width - left - right) / most
        parts.append(_words(left - 2, top + 4, name if len(name) <= 10 else f"{name[:9]}…", "end"))
        for count, colour in ((whole, ALL), (done, DONE)):
            parts.append(
                f'<rect x="{left}" y="{top + 0.9:.2f}" width="{long * count:.2f}" height="4.4" '
                f'fill="{colour}"/>'
            )
        share = "" if not whole else f"  {100 * done / whole:.1f}%"
        parts.append(_words(left + long * whole + 1.5, top + 4, f"{done}/{whole}{share}", "start"))
    return _svg(width, height, parts), height


def _round_up(count: int) -> int:
    """Return the next number of which a quarter reads well."""
    tens = 10 ** max(0, int(log10(count)) - 1)
    step = 4 * tens
    return int(ceil(count / step) * step)


def _svg(width: float, height: float, parts: Sequence[str]) -> bytes:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" '
        f'viewBox="0 0 {width} {height}">{"".join(parts)}</svg>'
    ).encode()


def _line(x: float, y: float, to_x: float, to_y: float, colour: str, thick: float) -> str:
    return (
        f'<line x1="{x:.2f}" y1="{y:.2f}" x2="{to_x:.2f}" y2="{to_y:.2f}" stroke="{colour}" '
        f'stroke-width="{thick}"/>'
    )


def _words(x: float, y: float, said: str, anchor: str) -> str:
    return (
        f'<text x="{x:.2f}" y="{y:.2f}" font-family="{FONT}" font-size="3" fill="{INK}" '
        f'text-anchor="{anchor}">{escape(said)}</text>'
    )
