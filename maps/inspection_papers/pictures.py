"""Bring photos to the size at which they are printed: a paper of twenty photos shall not weigh 100 MB."""

import tempfile
from pathlib import Path
from typing import Any

import typst

from gis.inspection_papers.facts import Picture
from gis.messages import text

#: Fine enough for a printer, a tenth of what a telephone takes
DOTS_PER_INCH = 180
_LAYOUT = """
#set page(width: {width}mm, height: {height}mm, margin: 0mm, fill: white)
#set align(center + horizon)
#image("photo.{ending}", width: 100%, height: 100%, fit: "contain")
"""
_UNREADABLE = """
#set page(width: {width}mm, height: {height}mm, margin: 2mm, fill: luma(235))
#set align(center + horizon)
#set text(font: "Noto Sans CJK SC", size: 9pt)
{said}
"""


def photo_png(picture: Picture, width_mm: float, height_mm: float) -> bytes:
    """Return a photo as PNG of exactly this size, upright as it was taken, with white at its sides.

    In place of one that can't be read stands a sentence that says so: the paper is needed all the same.
    """
    ending = "jpg" if picture.content.startswith(b"\xff\xd8") else "png"
    layout = _LAYOUT.format(width=width_mm, height=height_mm, ending=ending)
    with tempfile.TemporaryDirectory(prefix="diming-photo-") as folder:
        (Path(folder) / f"photo.{ending}").write_bytes(picture.content)
        try:
            return _png(Path(folder), layout, ignore_system_fonts=True)
        except typst.TypstError:
            said = text("inspection.photo_unreadable")
            return _png(Path(folder), _UNREADABLE.format(width=width_mm, height=height_mm, said=said))


def _png(folder: Path, layout: str, **options: Any) -> bytes:
    (folder / "layout.typ").write_text(layout, "utf-8")
    made: bytes = typst.compile(
        folder / "layout.typ", root=folder, format="png", ppi=DOTS_PER_INCH, **options
    )
    return made
