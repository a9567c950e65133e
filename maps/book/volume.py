"""What a printed gazetteer holds, in reading order: the pure input of every printed form of an edition.

Everything is words as they are printed. Page numbers stand nowhere: whoever lays the book out finds them by
the keys of entries, which indexes cite.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from gis.errors import InvalidInput

#: What a picture is, told by its first bytes
PictureKind = Literal["png", "jpg", "svg"]
#: How the lines of an index are set: side by side in columns, or words that run from top to bottom
IndexKind = Literal["list", "mongolian"]
_BEGINNINGS: tuple[tuple[bytes, PictureKind], ...] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
)


class KeyTwice(InvalidInput):
    """Two entries of a volume have one key."""

    message_id = "book.key_twice"


class KeyUnknown(InvalidInput):
    """An index cites an entry that the volume does not hold."""

    message_id = "book.key_unknown"


class TableRagged(InvalidInput):
    """A row of an appendix table has more or fewer cells than the table has columns."""

    message_id = "book.table_ragged"


class PictureUnknown(InvalidInput):
    """The picture of a map is neither PNG, JPEG nor SVG; Typst puts no PDF into one for archives."""

    message_id = "book.picture_unknown"


@dataclass(frozen=True)
class Person:
    """Somebody, or an organisation, with what they did for the edition: 主编, 蒙古文审定 …"""

    role: str
    names: Sequence[str]


@dataclass(frozen=True)
class Gate:
    """A release by an authority that the copyright page prints: 审图号, 书号, 准印证号 …

    Without a number its place stays open, as in a draft.
    """

    title: str
    number: str = ""


@dataclass(frozen=True)
class EditionFacts:
    """What the title and copyright pages say beside the title."""

    #: The day whose register the book prints
    as_of: date
    #: 第一版, 2026年修订 …
    edition: str = ""
    publisher: str = ""
    compiler: str = ""
    gates: Sequence[Gate] = ()
    people: Sequence[Person] = ()
    #: Further lines of the copyright page: format, print run, price, sources and their licences
    notes: Sequence[str] = ()
    #: Printed on the title page and in the running heads until the edition is frozen: 送审稿
    draft: str = ""


@dataclass(frozen=True)
class Prose:
    """Text under a heading: 序, 凡例, 概述, 后记."""

    heading: str
    paragraphs: Sequence[str]
    #: Place, date and name that close a preface
    signed: Sequence[str] = ()


@dataclass(frozen=True)
class BookMap:
    """A map on a page of its own; without a picture the page says why there is none."""

    caption: str
    picture: bytes | None
    source: str = ""
    review_number: str = ""
    #: Its boundary lines are drawn for orientation only
    is_indicative: bool = True
    reason_for_none: str = ""

    @property
    def kind(self) -> PictureKind | None:
        """Return what the picture is, None without one. Raises PictureUnknown."""
        if self.picture is None:
            return None
        for beginning, kind in _BEGINNINGS:
            if self.picture.startswith(beginning):
                return kind
        if b"<svg" in self.picture[:2000]:
            return "svg"
        raise PictureUnknown(caption=self.caption)


@dataclass(frozen=True)
class Entry:
    """One place in the book, its fields in the order of printing; what is empty is not printed.

    `key` is any text that no other entry has; indexes cite it. `position` is longitude and latitude,
    degrees, EPSG:4490, printed with 约 where it is approximate. Where editors wrote the entry as running
    text, `text` is printed in place of the fields from `category` to `present_state`.
    """

    key: str
    name: str
    pinyin: str = ""
    mongolian: str = ""
    romanization: str = ""
    language: str = ""
    category: str = ""
    #: The line that opens an entry: 镇。在乌审旗中部。
    definition: str = ""
    location: str = ""
    position: tuple[float, float] | None = None
    is_approximate: bool = False
    belongs_to: str = ""
    origin_and_meaning: str = ""
    aliases: Sequence[str] = ()
    former_names: Sequence[str] = ()
    history: str = ""
    present_state: str = ""
    text: Sequence[str] = ()
    sources: Sequence[str] = ()
    is_demonstration: bool = False


@dataclass(frozen=True)
class Section:
    """Entries under one heading, in the order of printing; without a heading they follow the chapter's."""

    heading: str
    entries: Sequence[Entry]
    introduction: Sequence[str] = ()


@dataclass(frozen=True)
class Chapter:
    """A chapter with its maps in front of its entries."""

    heading: str
    sections: Sequence[Section]
    introduction: Sequence[str] = ()
    maps: Sequence[BookMap] = ()


@dataclass(frozen=True)
class AppendixTable:
    """A table of the appendix: 行政区划沿革表, 重名表 …; `widths` are shares of the columns."""

    heading: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class IndexLine:
    """A line of an index: what is looked up and the key of the entry whose page it gives."""

    label: str
    entry_key: str


@dataclass(frozen=True)
class IndexGroup:
    """Lines under one heading: a letter, a number of strokes, a category.

    A group of level 2 belongs to the last one of level 1 before it, which may have no lines of its own.
    """

    heading: str
    lines: Sequence[IndexLine]
    level: Literal[1, 2] = 1


@dataclass(frozen=True)
class Index:
    """An index in the order it is printed: the book sorts nothing."""

    heading: str
    groups: Sequence[IndexGroup]
    kind: IndexKind = "list"
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Volume:
    """A whole book that holds together. Raises KeyTwice, KeyUnknown, TableRagged and PictureUnknown."""

    title: str
    edition: EditionFacts
    chapters: Sequence[Chapter]
    #: The title in Mongolian script, set upright on the title page
    mongolian_title: str = ""
    front_matter: Sequence[Prose] = ()
    #: Maps in front of the text, 卷首
    maps: Sequence[BookMap] = ()
    #: 概述, 大事记: in front of the chapters
    overview: Sequence[Prose] = ()
    appendices: Sequence[AppendixTable] = ()
    indexes: Sequence[Index] = ()
    #: 后记: behind everything
    back_matter: Sequence[Prose] = ()

    def __post_init__(self) -> None:
        keys: set[str] = set()
        for entry in self.entries():
            if entry.key in keys:
                raise KeyTwice(key=entry.key, name=entry.name)
            keys.add(entry.key)
        for index in self.indexes:
            for group in index.groups:
                for line in group.lines:
                    if line.entry_key not in keys:
                        raise KeyUnknown(index=index.heading, label=line.label, key=line.entry_key)
        for table in self.appendices:
            wide = len(table.columns)
            if table.widths and len(table.widths) != wide:
                raise TableRagged(table=table.heading, row=0)
            for number, row in enumerate(table.rows, start=1):
                if len(row) != wide:
                    raise TableRagged(table=table.heading, row=number)
        for one in self.all_maps():
            _ = one.kind

    def entries(self) -> Iterator[Entry]:
        """Give every entry in the order of printing."""
        for chapter in self.chapters:
            for section in chapter.sections:
                yield from section.entries

    def all_maps(self) -> Iterator[BookMap]:
        """Give every map in the order of printing."""
        yield from self.maps
        for chapter in self.chapters:
            yield from chapter.maps

    @property
    def is_demonstration(self) -> bool:
        """Whether any entry is invented for demonstration."""
        return any(entry.is_demonstration for entry in self.entries())
