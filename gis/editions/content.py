"""What an edition holds, apart from how it is set: the input of the book, its Word form and the web edition.

A frozen edition is the canonical JSON of this and nothing else; whatever is printed or published of it later
is made from these bytes, never again from the register.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from pydantic import TypeAdapter

#: Grows when the meaning of a field changes, so that an old snapshot is never misread
FORMAT = 1
#: Gate whose number every map of an edition bears (地图管理条例 Art. 22)
MAP_APPROVAL = "map_approval"
Audience = Literal["public", "internal"]
Place = Literal["front", "overview", "back"]


@dataclass(frozen=True, slots=True)
class Contributor:
    """Somebody, or an organisation, with what they did for the edition: 主编, 蒙古文审定 …"""

    role: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PassedGate:
    """A release that the copyright page prints: 审图号, 书号 …; without a number its place stays open."""

    code: str
    title: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class ProseText:
    """Text under a heading: 序, 凡例 in front, 概述, 大事记 before the chapters, 后记 behind everything."""

    place: Place
    heading: str
    paragraphs: tuple[str, ...]
    signed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """A division of the edition, in book order; `geometry` is GeoJSON, EPSG:4490, longitude then latitude."""

    id: str
    #: None, or none of the edition's units: a chapter of its own
    parent_id: str | None
    name: str
    toned: str
    mongolian: str
    romanization: str
    #: Civil-affairs code where known, else the statistical one, else empty
    code: str
    #: Code of division_type, and of division_level
    type: str
    level: str
    is_statistical: bool
    #: 0 for the county
    depth: int
    geometry: dict[str, Any] | None = None
    #: What maps cite for `geometry`: source_label of the boundary with its licence or review number
    geometry_source: str = ""
    #: Whether `geometry` is invented: maps then say 演示数据
    is_demonstration_geometry: bool = False
    #: Of the counties around, in their own chapter of a thick volume
    is_neighbour: bool = False


@dataclass(frozen=True, slots=True)
class ContentEntry:
    """One place: its printed fields in the order of printing, and what maps, search and links need of it.

    `key` is "division:UUID" or "feature:UUID", stable from edition to edition. Where editors wrote the entry
    as running text, `text` stands in place of the fields from `category_name` to `present_state`.
    """

    key: str
    name: str
    #: Code of place_name_category; of a division the category that its type has
    category: str
    category_name: str
    #: The division that the place lies in (of a division: itself), one of `units` or None
    unit_id: str | None
    toned: str = ""
    mongolian: str = ""
    romanization: str = ""
    #: Code of name_language, and its name
    language: str = ""
    language_name: str = ""
    definition: str = ""
    location: str = ""
    #: Longitude and latitude in degrees, EPSG:4490; of a line or area a point on it
    position: tuple[float, float] | None = None
    is_approximate: bool = False
    belongs_to: str = ""
    origin_and_meaning: str = ""
    aliases: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    history: str = ""
    present_state: str = ""
    text: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    national_code: str = ""
    is_demonstration: bool = False
    #: GeoJSON of lines and areas, EPSG:4490; None for points
    geometry: dict[str, Any] | None = None
    #: What of the register the entry was composed from, by name (gis/editions/facts.py); the audience's only
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def subject(self) -> tuple[str, str]:
        """Return kind ("division" or "feature") and identifier of the record it is made from."""
        kind, identifier = self.key.split(":", 1)
        return kind, identifier


@dataclass(frozen=True, slots=True)
class ContentSection:
    """Keys of entries in the order of printing; without a heading they follow the chapter's."""

    heading: str
    keys: tuple[str, ...]
    introduction: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContentChapter:
    """A chapter; one on a 苏木/镇 names the unit whose map stands in front of it."""

    heading: str
    sections: tuple[ContentSection, ...]
    introduction: tuple[str, ...] = ()
    unit_id: str | None = None


@dataclass(frozen=True, slots=True)
class ContentTable:
    """A table of the appendix: 行政区划沿革表, 重名表 …; `widths` are shares of the columns."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EditionContent:
    """A whole edition. `rules` and `code_lists` give the version or SHA-256 of what it was composed by."""

    title: str
    label: str
    as_of: date
    audience: Audience
    chapters: tuple[ContentChapter, ...]
    entries: tuple[ContentEntry, ...]
    units: tuple[Unit, ...]
    mongolian_title: str = ""
    publisher: str = ""
    compiler: str = ""
    #: Printed on the title page and in running heads until the edition is frozen: 送审稿
    draft: str = ""
    #: When the register was read: facts recorded later are not in it
    known_at: datetime | None = None
    contributors: tuple[Contributor, ...] = ()
    gates: tuple[PassedGate, ...] = ()
    notes: tuple[str, ...] = ()
    prose: tuple[ProseText, ...] = ()
    tables: tuple[ContentTable, ...] = ()
    rules: Mapping[str, str] = field(default_factory=dict)
    code_lists: Mapping[str, str] = field(default_factory=dict)
    #: Code and name of every category in the order of the register's list, for the category index
    categories: tuple[tuple[str, str], ...] = ()
    format: int = FORMAT

    def in_order(self) -> Iterator[ContentEntry]:
        """Give every entry in the order of printing."""
        found = {entry.key: entry for entry in self.entries}
        for chapter in self.chapters:
            for section in chapter.sections:
                for key in section.keys:
                    yield found[key]

    @property
    def map_approval_number(self) -> str:
        """The 审图号, empty while there is none."""
        return next((gate.number for gate in self.gates if gate.code == MAP_APPROVAL), "")

    def unit(self, identifier: str | None) -> Unit | None:
        """Return one of the edition's units, None where it is none of them."""
        return next((unit for unit in self.units if unit.id == identifier), None)


_ADAPTER = TypeAdapter(EditionContent)


def to_bytes(content: EditionContent) -> bytes:
    """Return the canonical JSON in UTF-8: the same bytes for the same content."""
    return _ADAPTER.dump_json(content)


def from_bytes(content: bytes) -> EditionContent:
    """Read what `to_bytes` wrote. Raises pydantic's ValidationError for anything else."""
    return _ADAPTER.validate_json(content)


def digest(content: bytes) -> str:
    """Return the SHA-256 of a snapshot, hexadecimal."""
    return hashlib.sha256(content).hexdigest()
