"""Statements that find records of the registers, each behind the reader's view of its collection."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    Table,
    Uuid,
    any_,
    bindparam,
    cast,
    column,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import Session

from gis.collections import queries as served
from gis.collections.kept_facts import kept
from gis.collections.view import View
from gis.search.registers import REGISTERS, Found
from gis.search.rules import PLACE_WEIGHT
from gis.search.tables import DivisionPath

_DAY, _WITHIN = bindparam("day", None, Date), bindparam("within", None, Uuid)
_TYPED = (
    bindparam("typed", None, String),
    bindparam("words", None, ARRAY(String)),
    bindparam("letters", None, String),
)


def holds_any(session: Session, view: View) -> bool:
    """Whether the reader may see any record of a collection at all."""
    table = served.table_of(view)
    return bool(session.scalar(select(exists(select(literal(1)).where(served.visible(table, view))))))


def matches(
    session: Session,
    views: Sequence[View],
    typed: str,
    letters: str | None,
    day: date,
    *,
    within: UUID | None,
    after: str | None,
    limit: int,
    most: int,
) -> Sequence[Any]:
    """List the records of a day that a text names, the best first, with how many there are up to `most`.

    Their order keys are those of search_matches (gis/sql/053), so that both lists are one. Longitude and
    latitude are of a point on the record, the box is west, south, east, north: degrees (EPSG:4490).
    """
    key = ("search", tuple(view.tag for view in views), within is not None)
    # To build it anew takes as long as to run it.
    statement, others = kept.get(
        key, lambda: served.as_driven(session, _statement(views, is_narrowed=within is not None))
    )
    values = {"day": day, "typed": typed, "words": typed.split(), "letters": letters, "after": after}
    values |= {"most": most, "page": limit}
    if within is not None:
        values["within"] = within
    return session.connection().exec_driver_sql(statement, {**others, **values}).all()


def _statement(views: Sequence[View], *, is_narrowed: bool) -> Select[Any]:
    """Return the page of all registers together, its values still open."""
    found = union_all(*(_named(view, is_narrowed) for view in views)).subquery("found")
    length = func.to_char(func.least(func.length(found.c.matched), 99), "FM00")
    key = func.concat(
        func.to_char(found.c.way, "FM00"), "0", PLACE_WEIGHT, length, "  ", found.c.matched, " ", found.c.id
    ).collate("C")
    best = select(found, key.label("order_key")).order_by(key).limit(bindparam("most", None, Integer))
    ranked = best.subquery("ranked")
    counted = select(ranked, func.count().over().label("total")).subquery("counted")
    last = bindparam("after", None, String)
    place = func.ST_PointOnSurface(counted.c.geom)
    return (
        select(
            *(one for one in counted.c if one.name != "geom"),
            func.ST_X(place).label("longitude"),
            func.ST_Y(place).label("latitude"),
            func.ST_XMin(counted.c.geom).label("west"),
            func.ST_YMin(counted.c.geom).label("south"),
            func.ST_XMax(counted.c.geom).label("east"),
            func.ST_YMax(counted.c.geom).label("north"),
        )
        .where(or_(last.is_(None), counted.c.order_key > last.collate("C")))
        .order_by(counted.c.order_key)
        .limit(bindparam("page", None, Integer))
    )


def _named(view: View, is_narrowed: bool) -> Select[Any]:
    """Return the records of one collection that the text names."""
    how, table = REGISTERS[view.collection.id], served.table_of(view)
    said = [_texts(table, view, names) for names in (how.names, how.numbers)]
    fitting = func.search_fits(*said, *_TYPED)
    fits = fitting.table_valued(
        column("way", Integer), column("matched", String), column("is_number", Boolean)
    ).render_derived()
    valid = table.c[view.collection.valid_column]
    geometry = table.c[view.collection.geometry_column] if view.has_geometry else null()
    rows = (
        select(
            literal(view.collection.id).label("collection"),
            cast(table.c[view.collection.id_column], String).label("id"),
            _value(table, view, how.called).label("name"),
            _value(table, view, how.type).label("type"),
            _value(table, view, how.lies_in, "id").label("division_id"),
            _value(table, view, how.part_of).label("part_of"),
            func.upper(valid, type_=Date).label("valid_to"),
            table.c.is_demonstration.label("is_demonstration"),
            geometry.label("geom"),
            *fits.c,
        )
        .join_from(table, fits, true())
        # Said of the record's own columns, it is looked at before what a view finds out about the day.
        .where(exists(select(literal(1)).select_from(fitting.alias())))
        .where(served.visible(table, view), valid.contains(_DAY))
    )
    return rows.where(_lies_within(table, view, how)) if is_narrowed else rows


def _texts(table: Table, view: View, names: Sequence[str]) -> ColumnElement[Any]:
    seen = [served.value(table, view, view.by_name[name]) for name in names if name in view.by_name]
    return cast(array(seen, type_=String), ARRAY(String))


def _value(table: Table, view: View, name: str, kind: str = "string") -> ColumnElement[Any]:
    """Return a property of a row; null where the reader may not see it, or it is of another kind."""
    found = view.by_name.get(name)
    if found is None or found.kind != kind:
        return cast(null(), Uuid if kind == "id" else String)
    return served.value(table, view, found)


def _lies_within(table: Table, view: View, how: Found) -> ColumnElement[bool]:
    """Keep what lies in a division or below it, as far as the reader may see where a record lies."""
    found = view.by_name.get(how.lies_in)
    if found is None:
        return false()
    lies, path = served.value(table, view, found), DivisionPath
    here = path.division_id == (any_(lies) if found.kind == "ids" else lies)
    below = or_(path.division_id == _WITHIN, any_(path.ancestors) == _WITHIN)
    return exists(select(literal(1)).where(here, path.valid.contains(_DAY), below))
