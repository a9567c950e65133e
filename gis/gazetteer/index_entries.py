"""What stands in an index of the gazetteer: entries, and the groups that they stand in under a heading."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

#: Heading of what an order has no place for: no reading, no stroke count, a letter of another script
OTHERS = "其他"


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A name and where the book has it."""

    name: str
    #: The reading of the Han characters with tones (Gālǔtú Zhèn), confirmed or suggested; empty where none
    toned: str
    #: The name in the Mongolian script; empty where it is not known
    mongolian: str
    #: Code of the register's category, 5 digits
    category: str
    #: Page, or any number that grows with the pages, as that of the entry within the book
    page: int
    #: What a link to the entry is made of; no part of any order but to tell equal entries apart
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class IndexGroup:
    """The entries under one heading, in their order."""

    heading: str
    entries: tuple[IndexEntry, ...]


#: All that an entry says, the page first
Whole = tuple[int, str, str, str, str, str]


def whole_entry(entry: IndexEntry) -> Whole:
    """Return what tells entries apart that an order holds for equal: the page, then whatever they say."""
    return entry.page, entry.name, entry.toned, entry.mongolian, entry.category, entry.anchor


def grouped(entries: Iterable[IndexEntry], heading: Callable[[IndexEntry], str]) -> list[IndexGroup]:
    """Put entries that are in order under their headings; neighbours with one heading are one group."""
    return [IndexGroup(title, tuple(group)) for title, group in groupby(entries, heading)]
