"""Turn CQL2 JSON into a condition in SQL, every value bound, every refusal with the path to its cause."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, String, Uuid, and_, cast, func, literal, not_, or_
from sqlalchemy.dialects.postgresql import ARRAY

from gis.collections.rules import LISTS
from gis.collections.terms import Interval, Term, Terms, as_ids, as_kind, unreadable, wrong_kind

Condition = ColumnElement[bool]

COMPARED: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": lambda left, right: left == right,
    "<>": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}
SPATIAL: Mapping[str, str] = {
    "s_intersects": "ST_Intersects",
    "s_contains": "ST_Contains",
    "s_crosses": "ST_Crosses",
    "s_disjoint": "ST_Disjoint",
    "s_equals": "ST_Equals",
    "s_overlaps": "ST_Overlaps",
    "s_touches": "ST_Touches",
    "s_within": "ST_Within",
}
#: Start and end of the left, start and end of the right, as the standard's table of these operators has them
TEMPORAL: Mapping[str, Callable[[Any, Any, Any, Any], Any]] = {
    "t_after": lambda a, b, c, d: a > d,
    "t_before": lambda a, b, c, d: b < c,
    "t_contains": lambda a, b, c, d: and_(a < c, b > d),
    "t_disjoint": lambda a, b, c, d: or_(b < c, a > d),
    "t_during": lambda a, b, c, d: and_(a > c, b < d),
    "t_equals": lambda a, b, c, d: and_(a == c, b == d),
    "t_finishedby": lambda a, b, c, d: and_(a < c, b == d),
    "t_finishes": lambda a, b, c, d: and_(a > c, b == d),
    "t_intersects": lambda a, b, c, d: and_(a <= d, b >= c),
    "t_meets": lambda a, b, c, d: b == c,
    "t_metby": lambda a, b, c, d: a == d,
    "t_overlappedby": lambda a, b, c, d: and_(a > c, a < d, b > d),
    "t_overlaps": lambda a, b, c, d: and_(a < c, b > c, b < d),
    "t_startedby": lambda a, b, c, d: and_(a == c, b > d),
    "t_starts": lambda a, b, c, d: and_(a == c, b < d),
}
ARRAYS: Mapping[str, Callable[[Any, Any], Any]] = {
    "a_equals": lambda left, right: and_(left.contains(right), left.contained_by(right)),
    "a_contains": lambda left, right: left.contains(right),
    "a_containedby": lambda left, right: left.contained_by(right),
    "a_overlaps": lambda left, right: left.overlap(right),
}


def condition(node: Any, terms: Terms, place: str = "filter") -> Condition:
    """Return the condition of a filter; raise QueryUnreadable that names the part which is none."""
    match node:
        case bool():
            return literal(node)
        case {"property": str()}:
            found = terms.term(node, place)
            if found.kind != "boolean":
                raise wrong_kind(found, "boolean", place)
            return found.sql
        case {"op": str() as op, "args": list() as arguments}:
            return _predicate(op.lower(), arguments, terms, place)
    raise unreadable(node, place)


def _predicate(op: str, arguments: list[Any], terms: Terms, place: str) -> Condition:
    places = [f"{place}/args/{at}" for at in range(len(arguments))]
    if op in ("and", "or") and arguments:
        parts = [condition(one, terms, at) for one, at in zip(arguments, places, strict=True)]
        return and_(*parts) if op == "and" else or_(*parts)
    if op == "not" and len(arguments) == 1:
        return not_(condition(arguments[0], terms, places[0]))
    if op == "isnull" and len(arguments) == 1:
        return terms.term(arguments[0], places[0]).sql.is_(None)
    if op == "between" and len(arguments) == 3:
        return _between(arguments, terms, places)
    if len(arguments) != 2:
        raise unreadable({"op": op}, place)
    if op in COMPARED:
        return _compared(op, arguments, terms, places)
    if op == "like":
        return _like(arguments, terms, places)
    if op == "in" and isinstance(arguments[1], list) and arguments[1]:
        return _among(arguments[0], arguments[1], terms, places)
    if op in SPATIAL:
        return _spatial(op, arguments, terms, places)
    if op in TEMPORAL:
        return _temporal(op, arguments, terms, places)
    if op in ARRAYS:
        return _arrays(op, arguments, terms, places)
    raise unreadable({"op": op}, place)


def _scalars(nodes: Sequence[Any], terms: Terms, places: Sequence[str]) -> list[ColumnElement[Any]]:
    """Return values that can be compared with one another; raise QueryUnreadable when they can't."""
    found = [terms.term(node, place) for node, place in zip(nodes, places, strict=True)]
    for term, place in zip(found, places, strict=True):
        if term.kind in LISTS or term.kind == "geometry":
            raise wrong_kind(term, "string", place)
    kinds = {term.kind for term in found}
    if kinds == {"date", "timestamp"}:
        return [as_kind(term, "timestamp") for term in found]
    if "id" in kinds:
        return [
            term.sql if term.kind == "id" else _id(term, place)
            for term, place in zip(found, places, strict=True)
        ]
    for term, place in zip(found, places, strict=True):
        if term.kind != found[0].kind:
            raise wrong_kind(term, found[0].kind, place)
    return [term.sql for term in found]


def _id(term: Term, place: str) -> ColumnElement[Any]:
    if term.kind != "string":
        raise wrong_kind(term, "id", place)
    return as_ids(term, place)


def _compared(op: str, arguments: Sequence[Any], terms: Terms, places: Sequence[str]) -> Condition:
    left, right = _scalars(arguments, terms, places)
    compared: Condition = COMPARED[op](left, right)
    return compared


def _between(arguments: Sequence[Any], terms: Terms, places: Sequence[str]) -> Condition:
    value, lower, upper = _scalars(arguments, terms, places)
    return value.between(lower, upper)


def _among(node: Any, listed: Sequence[Any], terms: Terms, places: Sequence[str]) -> Condition:
    inner = [f"{places[1]}/{at}" for at in range(len(listed))]
    value, *values = _scalars([node, *listed], terms, [places[0], *inner])
    return value.in_(values)


def _like(arguments: Sequence[Any], terms: Terms, places: Sequence[str]) -> Condition:
    value, pattern = (terms.term(one, place) for one, place in zip(arguments, places, strict=True))
    for term, place in ((value, places[0]), (pattern, places[1])):
        if term.kind != "string":
            raise wrong_kind(term, "string", place)
    if pattern.text is None:
        raise unreadable(arguments[1], places[1])
    if (len(pattern.text) - len(pattern.text.rstrip("\\"))) % 2:
        # An escape with nothing behind it
        raise unreadable(pattern.text, places[1])
    return value.sql.like(pattern.sql)


def _spatial(op: str, arguments: Sequence[Any], terms: Terms, places: Sequence[str]) -> Condition:
    pair = [terms.term(one, place) for one, place in zip(arguments, places, strict=True)]
    for term, place in zip(pair, places, strict=True):
        if term.kind != "geometry":
            raise wrong_kind(term, "geometry", place)
    found: Condition = getattr(func, SPATIAL[op])(pair[0].sql, pair[1].sql)
    return found


def _temporal(op: str, arguments: Sequence[Any], terms: Terms, places: Sequence[str]) -> Condition:
    left, right = (terms.interval(one, place) for one, place in zip(arguments, places, strict=True))
    kind = "timestamp" if "timestamp" in (left.kind, right.kind) else "date"
    found: Condition = TEMPORAL[op](*_ends(left, kind), *_ends(right, kind))
    return found


def _ends(interval: Interval, kind: str) -> list[ColumnElement[Any]]:
    return [as_kind(Term(interval.kind, end), kind) for end in (interval.start, interval.end)]


def _arrays(op: str, arguments: Sequence[Any], terms: Terms, places: Sequence[str]) -> Condition:
    pair = [terms.items(one, place) for one, place in zip(arguments, places, strict=True)]
    are_ids = any(term.kind == "ids" for term in pair)
    for term, argument, place in zip(pair, arguments, places, strict=True):
        if are_ids and term.kind == "texts":
            for at, one in enumerate(argument):
                as_ids(Term("string", literal(one), one), f"{place}/{at}")
        elif are_ids and term.kind != "ids":
            raise wrong_kind(term, "ids", place)
    kind: ARRAY[Any] = ARRAY(Uuid) if are_ids else ARRAY(String)
    found: Condition = ARRAYS[op](*(cast(term.sql, kind) for term in pair))
    return found
