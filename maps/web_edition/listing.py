"""Long lists cut into pages of a bearable length: chapters, indexes, tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True)
class Part(Generic[Item]):
    """Items under one heading on one page; `number` counts the headings.

    `continued` is true on every page after the heading's first.
    """

    number: int
    heading: str
    items: Sequence[Item]
    continued: bool


@dataclass(frozen=True)
class Sheet(Generic[Item]):
    """One page of a list."""

    number: int
    parts: Sequence[Part[Item]]

    @property
    def folder(self) -> str:
        """Its folder below that of the list's first page."""
        return "" if self.number == 1 else f"{self.number}/"


@dataclass(frozen=True)
class Heading:
    """Where a heading of a list is found."""

    number: int
    title: str
    folder: str
    count: int


def sheets(groups: Iterable[tuple[str, Sequence[Item]]], most: int) -> list[Sheet[Item]]:
    """Return pages of at most so many items; a group is cut only where it is longer than a page has room."""
    made: list[list[Part[Item]]] = [[]]
    room = most
    for number, (heading, items) in enumerate(groups, start=1):
        if len(items) > room and room < most:
            made.append([])
            room = most
        for start in range(0, max(len(items), 1), most):
            if start:
                made.append([])
                room = most
            cut = items[start : start + most]
            made[-1].append(Part(number, heading, cut, continued=start > 0))
            room -= len(cut)
    return [Sheet(number, parts) for number, parts in enumerate(made, start=1)]


def headings(made: Sequence[Sheet[Item]]) -> list[Heading]:
    """Return every heading with the page that it begins on."""
    counts: dict[int, int] = {}
    for sheet in made:
        for part in sheet.parts:
            counts[part.number] = counts.get(part.number, 0) + len(part.items)
    return [
        Heading(part.number, part.heading, sheet.folder, counts[part.number])
        for sheet in made
        for part in sheet.parts
        if not part.continued and part.heading
    ]
