"""Turn the values of a CQL2 filter into SQL: properties, bound literals, arithmetic, functions of text."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Float,
    LargeBinary,
    Numeric,
    String,
    Uuid,
    cast,
    collate,
    func,
    literal,
    literal_column,
)
from sqlalchemy.dialects.postgresql import ARRAY

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape

from gis.collections.parameters import DAY, INSTANT, window_of
from gis.collections.reference_systems import ReferenceSystem
from gis.collections.rules import LISTS, QueryUnreadable
from gis.coordinates import STORAGE_EPSG

#: Folds case by Unicode, whatever the database's own collation
FOLDING = "und-x-icu"
#: Marks that NFD leaves behind a letter
ACCENTS = "[\u0300-\u036f]"
OFFICE = "Asia/Shanghai"
#: What kinds of properties are to a filter
FILTER_KINDS: Mapping[str, str] = {"integer": "number", "number": "number"}


@dataclass(frozen=True)
class Term:
    """A value in SQL, its kind, and the text it stands for where it is made of a literal."""

    kind: str
    sql: ColumnElement[Any]
    #: Also given for CASEI and ACCENTI of a literal: a pattern must be one
    text: str | None = None


@dataclass(frozen=True)
class Interval:
    """Two ends in SQL; an open one is infinite."""

    kind: str
    start: ColumnElement[Any]
    end: ColumnElement[Any]


class Terms:
    """Reads values; it knows the properties that the caller may filter by, and no other."""

    def __init__(
        self, properties: Mapping[str, tuple[str, ColumnElement[Any]]], system: ReferenceSystem
    ) -> None:
        self.properties = properties
        self.system = system

    def term(self, node: Any, place: str) -> Term:
        """Return a value; raise QueryUnreadable for what is none."""
        match node:
            case bool():
                return Term("boolean", literal(node))
            case int() | float():
                return Term("number", literal(_finite(node, place), Float))
            case str():
                return Term("string", literal(_storable(node, place), String), node)
            case {"property": str() as name}:
                return self._property(name, place)
            case {"date": str() as text}:
                return Term("date", literal(_day(text, place), Date))
            case {"timestamp": str() as text}:
                return Term("timestamp", literal(_instant(text, place), DateTime(timezone=True)))
            case {"bbox": list() as numbers}:
                return self._box(numbers, place)
            case {"type": str()}:
                return self._geometry(node, place)
            case {"op": str() as op, "args": list() as arguments}:
                return self._function(op, arguments, place)
        raise unreadable(node, place)

    def interval(self, node: Any, place: str) -> Interval:
        """Return an interval, or an instant as one that begins and ends with itself."""
        match node:
            case {"interval": [start, end]}:
                first = self._end(start, literal_column("'-infinity'"), f"{place}/interval/0")
                last = self._end(end, literal_column("'infinity'"), f"{place}/interval/1")
                kind = "timestamp" if "timestamp" in (first.kind, last.kind) else "date"
                return Interval(kind, as_kind(first, kind), as_kind(last, kind))
        found = self.term(node, place)
        if found.kind not in ("date", "timestamp"):
            raise wrong_kind(found, "date", place)
        return Interval(found.kind, found.sql, found.sql)

    def _end(self, node: Any, open_end: ColumnElement[Any], place: str) -> Term:
        if node == "..":
            return Term("date", cast(open_end, Date))
        if isinstance(node, str):
            kind = "date" if DAY.fullmatch(node) else "timestamp"
            return self.term({kind: node}, place)
        found = self.term(node, place)
        if found.kind not in ("date", "timestamp"):
            raise wrong_kind(found, "date", place)
        # An end that a record does not have is open.
        return Term(found.kind, func.coalesce(found.sql, cast(open_end, found.sql.type)))

    def items(self, node: Any, place: str) -> Term:
        """Return a list: a property that is one, or literals of one kind."""
        if not isinstance(node, list):
            found = self.term(node, place)
            if found.kind not in LISTS:
                raise wrong_kind(found, "strings", place)
            return found
        if not all(isinstance(one, str) for one in node):
            raise unreadable(node, place)
        values = [_storable(one, f"{place}/{at}") for at, one in enumerate(node)]
        return Term("texts", literal(values, ARRAY(String)))

    def _property(self, name: str, place: str) -> Term:
        found = self.properties.get(name)
        if found is None:
            known = "、".join(self.properties)
            raise QueryUnreadable("collections.unknown_property", place=place, value=name, known=known)
        kind, column = found
        return Term(FILTER_KINDS.get(kind, kind), column)

    def _box(self, numbers: list[Any], place: str) -> Term:
        if len(numbers) not in (4, 6) or not all(isinstance(one, int | float) for one in numbers):
            raise unreadable({"bbox": numbers}, place)
        drawn = window_of([_finite(one, place) for one in numbers], self.system, place)
        return Term("geometry", stored(drawn))

    def _geometry(self, node: Mapping[str, Any], place: str) -> Term:
        try:
            drawn = shape(dict(node))
        except (ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
            raise unreadable(node, place) from error
        if drawn.is_empty or not shapely.is_valid(drawn):
            reason = str(shapely.is_valid_reason(drawn))
            raise QueryUnreadable("collections.geometry_invalid", place=place, value=drawn.wkt, reason=reason)
        return Term("geometry", stored(self.system.to_storage(drawn, place)))

    def _function(self, op: str, arguments: list[Any], place: str) -> Term:
        if op in ("casei", "accenti") and len(arguments) == 1:
            inner = self.term(arguments[0], f"{place}/args/0")
            if inner.kind != "string":
                raise wrong_kind(inner, "string", f"{place}/args/0")
            return Term("string", (_folded if op == "casei" else _bare)(inner.sql), inner.text)
        if op in ARITHMETIC and len(arguments) == 2:
            pair = [self.term(one, f"{place}/args/{at}") for at, one in enumerate(arguments)]
            for at, one in enumerate(pair):
                if one.kind != "number":
                    raise wrong_kind(one, "number", f"{place}/args/{at}")
            left, right = (cast(one.sql, Float) for one in pair)
            return Term("number", ARITHMETIC[op](left, right))
        raise unreadable({"op": op}, place)


Number = ColumnElement[float]


def _modulo(left: Number, right: Number) -> Any:
    return cast(func.mod(cast(left, Numeric), func.nullif(cast(right, Numeric), 0)), Float)


#: What is divided by nothing, or is no real number, is null
ARITHMETIC: Mapping[str, Callable[[Number, Number], Any]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / func.nullif(right, 0),
    "div": lambda left, right: func.trunc(left / func.nullif(right, 0)),
    "%": _modulo,
    "^": lambda left, right: func.power(left, right),
}


def as_kind(term: Term, kind: str) -> ColumnElement[Any]:
    """Return an instant as a day, or as the moment at which the day begins in Asia/Shanghai."""
    if kind == "timestamp" and term.kind == "date":
        return func.timezone(OFFICE, cast(term.sql, DateTime), type_=DateTime(timezone=True))
    return term.sql


def as_ids(term: Term, place: str) -> ColumnElement[Any]:
    """Return a text literal as an id; raise QueryUnreadable when it is none."""
    try:
        return literal(UUID(term.text or ""), Uuid)
    except ValueError as error:
        raise QueryUnreadable("collections.not_an_id", place=place, value=term.text or "") from error


def stored(drawn: Any) -> ColumnElement[Any]:
    """Return a geometry in storage as a bound value."""
    wkb = shapely.to_wkb(shapely.set_srid(drawn, STORAGE_EPSG), include_srid=True)
    return func.ST_GeomFromEWKB(literal(wkb, LargeBinary))


def unreadable(node: Any, place: str) -> QueryUnreadable:
    """Return the refusal of a part that means nothing here."""
    return QueryUnreadable("collections.filter_not_understood", place=place, value=node)


def wrong_kind(term: Term, wanted: str, place: str) -> QueryUnreadable:
    """Return the refusal of a value of the wrong kind."""
    return QueryUnreadable(
        "collections.wrong_kind", place=place, value=term.text or term.kind, kind=term.kind, wanted=wanted
    )


def _finite(number: float, place: str) -> float:
    if not math.isfinite(number):
        raise unreadable(number, place)
    return float(number)


def _storable(text: str, place: str) -> str:
    if "\x00" in text:
        raise unreadable("NUL", place)
    return text


def _day(text: str, place: str) -> date:
    try:
        if DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise QueryUnreadable("collections.not_a_time", place=place, value=text)


def _instant(text: str, place: str) -> datetime:
    try:
        if INSTANT.fullmatch(text):
            return datetime.fromisoformat(text.upper())
    except ValueError:
        pass
    raise QueryUnreadable("collections.not_a_time", place=place, value=text)


def _folded(text: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.lower(collate(text, FOLDING))


def _bare(text: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.regexp_replace(func.normalize(text, literal_column("NFD")), ACCENTS, "", "g")
