"""Sentences with gaps, as staff write them: 在{seat_of}驻地[{wind}方向]，[海拔{height}米]. Pure.

`{field}` is filled with what is known. What stands in square brackets vanishes where one of its own fields is
empty; brackets stand in brackets. `|` parts alternatives, of which the first that can be filled is taken, in
brackets as well as outside. Outside of brackets an empty field leaves the whole alternative out.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from gis.errors import InvalidInput

PIECE = re.compile(r"[\[\]{}|]|[^\[\]{}|]+")
FIELD = re.compile(r"[a-z][a-z0-9_]*")


class TemplateUnreadable(InvalidInput):
    """A bracket of a template is not closed, was never opened, or holds what is no name of a field."""

    message_id = "name_rules.template_unreadable"


@dataclass(frozen=True, slots=True)
class Gap:
    """A field that is filled in."""

    field: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Alternatives, the first of which that can be filled is taken."""

    alternatives: tuple[tuple["str | Gap | Choice", ...], ...]

    def fill(self, values: Mapping[str, str]) -> str | None:
        """Return the text, or None where no alternative can be filled."""
        for parts in self.alternatives:
            if all(values.get(part.field) for part in parts if isinstance(part, Gap)):
                return "".join(_said(part, values) for part in parts)
        return None

    def fields(self) -> Iterator[str]:
        """Yield the fields that it asks for, in the order of writing."""
        for parts in self.alternatives:
            for part in parts:
                if isinstance(part, Gap):
                    yield part.field
                elif isinstance(part, Choice):
                    yield from part.fields()


def _said(part: str | Gap | Choice, values: Mapping[str, str]) -> str:
    if isinstance(part, str):
        return part
    return values[part.field] if isinstance(part, Gap) else part.fill(values) or ""


@lru_cache(500)
def read_template(text: str) -> Choice:
    """Read a template; raise TemplateUnreadable."""
    pieces = PIECE.findall(text)
    found, at = _choice(pieces, 0)
    if at < len(pieces):
        raise TemplateUnreadable(at=pieces[at])
    return found


def _choice(pieces: list[str], at: int) -> tuple[Choice, int]:
    alternatives: list[tuple[str | Gap | Choice, ...]] = []
    parts: list[str | Gap | Choice] = []
    while at < len(pieces) and pieces[at] != "]":
        piece = pieces[at]
        if piece == "|":
            alternatives.append(tuple(parts))
            parts = []
        elif piece == "[":
            inner, at = _choice(pieces, at + 1)
            if at >= len(pieces):
                raise TemplateUnreadable(at="[")
            parts.append(inner)
        elif piece == "{":
            name = pieces[at + 1] if at + 2 < len(pieces) and pieces[at + 2] == "}" else ""
            if not FIELD.fullmatch(name):
                raise TemplateUnreadable(at="{" + name)
            parts.append(Gap(name))
            at += 2
        elif piece == "}":
            raise TemplateUnreadable(at="}")
        else:
            parts.append(piece)
        at += 1
    return Choice((*alternatives, tuple(parts))), at
