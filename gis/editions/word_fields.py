"""Which fields of an entry its Word form prints, in which words, and by which marks they are known again."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from gis.coordinates.angles import format_angle
from gis.editions.content import ContentEntry

#: Beside the entry; in its first line; a paragraph of its own without label; one after the other in one
#: paragraph; a labelled paragraph of its own; running text; in the footnote
Place = Literal["beside", "head", "opening", "facts", "own", "text", "note"]


@dataclass(frozen=True, slots=True)
class WordField:
    """A field of ContentEntry by its name, with the word in front of it."""

    name: str
    label: str
    place: Place


FIELDS: Final = (
    WordField("mongolian", "蒙古文", "beside"),
    WordField("name", "地名", "head"),
    WordField("toned", "汉语拼音", "head"),
    WordField("romanization", "罗马字母拼写", "head"),
    WordField("definition", "释文", "opening"),
    WordField("language_name", "语种", "facts"),
    WordField("category_name", "类别", "facts"),
    WordField("location", "位置", "facts"),
    WordField("position", "坐标", "facts"),
    WordField("belongs_to", "归属", "facts"),
    WordField("aliases", "别名", "facts"),
    WordField("former_names", "曾用名", "facts"),
    WordField("origin_and_meaning", "来历与含义", "own"),
    WordField("history", "历史沿革", "own"),
    WordField("present_state", "现状", "own"),
    WordField("text", "正文", "text"),
    WordField("sources", "资料来源", "note"),
)
FIELD_OF: Final[Mapping[str, WordField]] = {field.name: field for field in FIELDS}
LABELS: Final[Mapping[str, str]] = {field.label: field.name for field in FIELDS}
#: Asked for at the end of an entry of a draft where they are empty
WANTED: Final = ("mongolian", "location", "origin_and_meaning", "history", "present_state")
#: Stands in an empty field of a draft
OPEN: Final = "（待补）"

#: What stands between the values of fields that hold several
_BETWEEN: Final[Mapping[str, str]] = {
    "aliases": "、",
    "former_names": "、",
    "sources": "；",
    "text": "\n",
}
#: What XML can't hold; carriage returns would come back as line feeds
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
_MARK_LENGTH = 15


def printable(words: str) -> str:
    """Return text without what XML can't hold, its lines ended as Unix does."""
    return _UNPRINTABLE.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))


def words_of(entry: ContentEntry) -> dict[str, str]:
    """Return every field of an entry in the words that its Word form prints, by name; empty ones too.

    Running text stands in place of what would be composed, as in the book; a romanization that is the pinyin
    is not printed twice.
    """
    hidden = {field.name for field in FIELDS if field.place in ("facts", "own")} if entry.text else set()
    if entry.romanization.strip() == entry.toned.strip():
        hidden.add("romanization")
    return {
        field.name: "" if field.name in hidden else printable(_words(entry, field.name)).strip()
        for field in FIELDS
    }


def value_of(field: str, words: str) -> str | tuple[str, ...]:
    """Return printed words as the value of the field: those of fields with several values taken apart."""
    between = _BETWEEN.get(field)
    if between is None:
        return words
    return tuple(part for each in words.split(between) if (part := each.strip()))


def tag(key: str, field: str) -> str:
    """Return what the content control of a field is tagged with; Word allows 64 characters."""
    return f"{key}#{field}"


def entry_mark(key: str) -> str:
    """Return the hidden bookmark of an entry: letters and digits, under the 40 that Word allows."""
    return _mark("_e", key)


def part_mark(path: str) -> str:
    """Return the hidden bookmark of a text outside the entries."""
    return _mark("_p", path)


def _mark(prefix: str, of: str) -> str:
    return prefix + hashlib.blake2b(of.encode("utf-8"), digest_size=_MARK_LENGTH).hexdigest()


def _words(entry: ContentEntry, field: str) -> str:
    if field == "position":
        return _coordinates(entry)
    value = getattr(entry, field)
    return value if isinstance(value, str) else _BETWEEN[field].join(value)


def _coordinates(entry: ContentEntry) -> str:
    """Return the position to the second, some thirty metres, as the book has it."""
    if entry.position is None:
        return ""
    longitude, latitude = entry.position
    words = f"{format_angle(longitude, 'lon', 0)}，{format_angle(latitude, 'lat', 0)}"
    return f"约{words}" if entry.is_approximate else words
