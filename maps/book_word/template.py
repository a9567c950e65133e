"""Paper and styles of the Word form, from `data/templates/book_word.docx`, which staff edit in Word."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from lxml import etree

from gis.editions.word_package import DOCUMENT, W, WordPackage, open_package
from gis.editions.word_styles import names_by_id
from gis.errors import DimingError

#: Parts that say how things look; whatever else the template holds is a sample
_LOOKS = ("word/styles.xml", "word/fontTable.xml", "word/theme/theme1.xml")


class StyleMissing(DimingError):
    """The template of the Word form lacks a style."""

    message_id = "book_word.style_missing"


@dataclass(frozen=True)
class Paper:
    """Page and margins in twentieths of a point."""

    width: int
    height: int
    top: int
    bottom: int
    inside: int
    outside: int

    @property
    def text_width(self) -> int:
        """Return how wide the text is."""
        return self.width - self.inside - self.outside


class Template:
    """What the template says about looks."""

    def __init__(self, paper: Paper, styles: Mapping[str, str], parts: Mapping[str, bytes]) -> None:
        self.paper = paper
        self.parts = parts
        self._styles = styles

    def style(self, name: str) -> str:
        """Return the id of a style by its name. Raises StyleMissing."""
        if name.lower() not in self._styles:
            raise StyleMissing(style=name)
        return self._styles[name.lower()]


def read_template(path: Path | None = None) -> Template:
    """Read the template of the data folder, or another. Raises StyleMissing, WordUnreadable."""
    if path is None:
        with as_file(files("data") / "templates" / "book_word.docx") as own:
            return read_template(own)
    package = open_package(path)
    try:
        parts = {
            name: etree.tostring(package.part(name), xml_declaration=True, encoding="UTF-8", standalone=True)
            for name in _LOOKS
            if name in package
        }
        by_name = {name: identifier for identifier, name in names_by_id(package).items()}
        return Template(_paper(package), by_name, parts)
    finally:
        package.close()


def _paper(package: WordPackage) -> Paper:
    section: Any = package.part(DOCUMENT).find(f"{W}body/{W}sectPr")
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")

    def number(element: Any, name: str) -> int:
        return round(float(element.get(f"{W}{name}")))

    return Paper(
        number(size, "w"),
        number(size, "h"),
        number(margins, "top"),
        number(margins, "bottom"),
        number(margins, "left"),
        number(margins, "right"),
    )
