"""Read a CQL2 filter, text or JSON, into CQL2 JSON, and refuse one that is too large before it is parsed.

The parser (the library `cql2`) descends once for each nested part and ends the process when the stack
is full, so nesting is counted here first; a filter that a person writes never comes near the limits.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import cql2

from gis.collections.rules import QueryUnreadable

LONGEST = 32_000
MOST_PARTS = 500
DEEPEST = 40
TEXT, JSON = "cql2-text", "cql2-json"
LANGUAGES = (TEXT, JSON)

QUOTED = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"")
#: Whatever can nest: words, operators, brackets; not the numbers and commas of a geometry
PART = re.compile(r"[^\W\d]\w*|[<>=!+*/^%-]")
#: Where the parser stopped: ` --> line:column`
STOPPED = re.compile(r"--> (\d+):(\d+)")


def read_filter(text: str, language: str, place: str = "filter") -> Any:
    """Return a filter as CQL2 JSON; raise QueryUnreadable that names where it can't be read."""
    if language not in LANGUAGES:
        raise QueryUnreadable(
            "collections.unknown_filter_language",
            place="filter-lang",
            value=language,
            known="、".join(LANGUAGES),
        )
    if "\x00" in text:
        raise QueryUnreadable("collections.filter_unreadable", place=place, value="NUL", stopped="NUL")
    if len(text) > LONGEST:
        raise _too_large(place, text)
    return _read_text(text, place) if language == TEXT else _read_json(text, place)


def _read_text(text: str, place: str) -> Any:
    bare = QUOTED.sub("''", text)
    depth = deepest = 0
    for character in bare:
        depth += (character == "(") - (character == ")")
        deepest = max(deepest, depth)
    if deepest > DEEPEST or len(PART.findall(bare)) > MOST_PARTS:
        raise _too_large(place, text)
    try:
        return cql2.parse_text(text).to_json()
    except (cql2.ParseError, ValueError) as error:
        at = STOPPED.search(str(error))
        where = f"{place}:{at[1]}:{at[2]}" if at else place
        rest = _line(text, int(at[1]))[int(at[2]) - 1 :] if at else text
        raise QueryUnreadable(
            "collections.filter_unreadable", place=where, value=rest[:60], stopped=rest[:60] or "…"
        ) from error


def _line(text: str, number: int) -> str:
    lines = text.split("\n")
    return lines[number - 1] if number <= len(lines) else ""


def _read_json(text: str, place: str) -> Any:
    try:
        sent = json.loads(text, parse_constant=_no_constant)
    except RecursionError as error:
        raise _too_large(place, text) from error
    except ValueError as error:
        raise QueryUnreadable(
            "collections.filter_unreadable", place=place, value=text[:60], stopped=str(error)
        ) from error
    if any(depth > DEEPEST for depth in _depths(sent)):
        raise _too_large(place, text)
    try:
        return cql2.parse_json(json.dumps(sent)).to_json()
    except (cql2.ParseError, ValueError) as error:
        where, value = _smallest_unreadable(sent, place)
        shown = json.dumps(value, ensure_ascii=False)[:60]
        raise QueryUnreadable(
            "collections.filter_unreadable", place=where, value=shown, stopped=shown
        ) from error


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


def _depths(sent: Any) -> Iterator[int]:
    """Yield the depth of every value of a document, without recursion."""
    waiting = [(0, sent)]
    while waiting:
        depth, value = waiting.pop()
        yield depth
        if isinstance(value, dict):
            waiting += [(depth + 1, part) for part in value.values()]
        elif isinstance(value, list):
            waiting += [(depth + 1, part) for part in value]


def _smallest_unreadable(sent: Any, place: str) -> tuple[str, Any]:
    """Return the innermost argument that the parser refuses by itself, with the path to it."""
    arguments = sent.get("args") if isinstance(sent, dict) else None
    if isinstance(arguments, list):
        for at, argument in enumerate(arguments):
            if isinstance(argument, dict | list) and not _is_readable(argument):
                return _smallest_unreadable(argument, f"{place}/args/{at}")
    return place, sent


def _is_readable(sent: Any) -> bool:
    try:
        cql2.parse_json(json.dumps(sent))
    except (cql2.ParseError, ValueError):
        return False
    return True


def _too_large(place: str, text: str) -> QueryUnreadable:
    return QueryUnreadable(
        "collections.filter_too_large",
        place=place,
        value=text[:60],
        longest=LONGEST,
        parts=MOST_PARTS,
        deepest=DEEPEST,
    )
