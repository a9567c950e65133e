"""Maps of the book as pictures of a Word document, each on a page with its caption."""

import struct
import tempfile
from itertools import count
from pathlib import Path
from xml.sax.saxutils import quoteattr

import typst

from gis.editions import word_styles as styles
from gis.editions.word_body import OWN_PICTURE
from gis.editions.word_fields import printable
from maps.book.volume import BookMap
from maps.book_word.markup import paragraph, run
from maps.book_word.template import Template

#: English Metric Units in a twentieth of a point
_EMU = 635
_PIXELS_PER_INCH = 200
#: Room for the chapter's heading over a map and the caption under it, in twentieths of a point
_OTHER_ROOM = 3100
_INDICATIVE, _SOURCE, _REVIEW, _OPEN = "界线仅为示意，不作划界依据", "资料来源：", "审图号：", "（待填）"


class PictureWriter:
    """Writes maps, and collects their files by the name in the package."""

    def __init__(self, template: Template) -> None:
        self._style = template.style
        self._paper = template.paper
        self._numbers = count(1)
        self.files: dict[str, bytes] = {}

    def write(self, shown: BookMap) -> str:
        """Return a map with its caption; without a picture the reason for none."""
        caption = self._style(styles.CAPTION)
        if shown.picture is None:
            return paragraph(caption, run(f"{shown.caption}：{shown.reason_for_none}"))
        said = (
            shown.caption,
            _INDICATIVE if shown.is_indicative else "",
            f"{_SOURCE}{shown.source}" if shown.source else "",
            f"{_REVIEW}{shown.review_number or _OPEN}",
        )
        words = "　".join(part for part in said if part)
        return paragraph(caption, self._drawing(shown), keeps_next=True) + paragraph(caption, run(words))

    def _drawing(self, shown: BookMap) -> str:
        picture = shown.picture if shown.kind == "png" and shown.picture else _as_png(shown)
        number = next(self._numbers)
        name = f"media/map{number}.png"
        self.files[name] = picture
        wide, high = self._fitting(picture)
        about = quoteattr(f"{OWN_PICTURE} {printable(shown.caption)}")
        named = f'id="{number}" name="map{number}" descr={about}'
        return (
            '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{wide}" cy="{high}"/><wp:docPr {named}/><a:graphic>'
            '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
            f"<pic:nvPicPr><pic:cNvPr {named}/><pic:cNvPicPr/></pic:nvPicPr>"
            f'<pic:blipFill><a:blip r:embed="rMap{number}"/>'
            "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
            f'<a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing></w:r>"
        )

    def _fitting(self, png: bytes) -> tuple[int, int]:
        """Return width and height within the text's room, in English Metric Units."""
        across, down = struct.unpack(">II", png[16:24])
        paper = self._paper
        room_across = paper.text_width
        room_down = paper.height - paper.top - paper.bottom - _OTHER_ROOM
        scale = min(room_across / across, room_down / down)
        return round(across * scale) * _EMU, round(down * scale) * _EMU


def _as_png(shown: BookMap) -> bytes:
    """Return a picture of another kind as PNG: Word shows no SVG without one."""
    with tempfile.TemporaryDirectory(prefix="diming-map-") as made:
        folder = Path(made)
        (folder / f"map.{shown.kind}").write_bytes(shown.picture or b"")
        page = f'#set page(width: auto, height: auto, margin: 0pt)\n#image("map.{shown.kind}", width: 160mm)'
        (folder / "map.typ").write_text(page, "utf-8")
        png: bytes = typst.compile(folder / "map.typ", root=folder, format="png", ppi=_PIXELS_PER_INCH)
    return png
