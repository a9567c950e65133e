"""Statements on collections. A page is one statement; `geojson` writes its rows as features."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Dialect,
    Double,
    FromClause,
    Integer,
    Select,
    String,
    Table,
    Uuid,
    and_,
    any_,
    bindparam,
    case,
    cast,
    column,
    exists,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import ARRAY, DATERANGE, Range
from sqlalchemy.orm import Session

from gis.administrative_divisions.tables import AdministrativeDivision
from gis.boundary_lines.tables import BoundaryLinePeriod
from gis.boundary_markers.tables import BoundaryMarkerPeriod
from gis.collections.conditions import condition
from gis.collections.geojson import Row
from gis.collections.kept_facts import kept
from gis.collections.parameters import Days, Query
from gis.collections.reference_systems import ReferenceSystem
from gis.collections.rules import LISTS, Property, QueryUnreadable
from gis.collections.terms import Term, Terms, as_ids, stored
from gis.collections.view import View
from gis.collections.view_tables import VIEWS
from gis.database import Base
from gis.place_names.tables import PlaceNamePeriod

#: Tables that declarations name; importing them here registers them.
TABLES = (AdministrativeDivision, PlaceNamePeriod, BoundaryLinePeriod, BoundaryMarkerPeriod)
#: A filtered list is counted up to here; beyond, its number is left out.
MOST_COUNTED = 100_000
DIALECT: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # of SQLAlchemy

Sql = ColumnElement[Any]


def database(session: Session) -> str:
    """Return what tells this database from every other that the process uses."""
    return session.get_bind().engine.url.render_as_string(hide_password=True)


def hidden_divisions(
    session: Session, levels: Sequence[str], shared_levels: Sequence[str], shared: frozenset[UUID] | None
) -> frozenset[UUID]:
    """Return the divisions whose records a reader may not see."""
    division = AdministrativeDivision
    seen: ColumnElement[bool] = division.publication_level.in_(levels)
    if shared is not None:
        seen = or_(seen, and_(division.publication_level.in_(shared_levels), division.id.in_(shared)))
    return frozenset(session.scalars(select(division.id).where(not_(seen))))


def table_of(view: View) -> Table:
    """Return the flat table of a collection."""
    name = view.collection.table
    return VIEWS[name] if name in VIEWS else Base.metadata.tables[name]


def features(session: Session, view: View, query: Query) -> Sequence[Row]:
    """Return the rows of a page as `geojson` writes them, and one more when the list goes on."""
    if query.is_narrowed or not query.days.is_one:
        return session.execute(_page(view, query)).all()
    # To build it anew takes as long as to run it; of pages that nobody narrows, only these values differ.
    seen = (view.levels, view.shared_levels, view.shared, view.areas)
    key = (*_shape(view, query), *seen, query.after is None)
    statement, others = kept.get(key, lambda: as_driven(session, _page(view, query)))
    values = {"day": query.days.first, "most": query.limit + 1, "after": query.after}
    return session.connection().exec_driver_sql(statement, {**others, **values}).all()


def _page(view: View, query: Query) -> Select[Any]:
    table = table_of(view)
    key = table.c[view.collection.id_column]
    found = _narrowed(select(_whole(table)), table, view, query)
    if query.after is not None:
        found = found.where(key > bindparam("after", query.after))
    # Written out is only what the page has, whatever way it is found.
    page = found.order_by(key).limit(bindparam("most", query.limit + 1, Integer)).subquery("page")
    return select(*_written(table, view, query)).select_from(page).order_by(column(key.name))


def as_driven(session: Session, statement: Select[Any]) -> tuple[str, Mapping[str, Any]]:
    """Return a statement as the driver takes it, and its values."""
    made = statement.compile(session.get_bind(), compile_kwargs={"render_postcompile": True})
    return str(made), made.params


def feature(session: Session, view: View, query: Query, identifier: UUID) -> tuple[Row, int] | None:
    """Return one feature's row as `geojson` writes it, and its record's version."""
    table = table_of(view)
    key = table.c[view.collection.id_column]
    page = _narrowed(select(_whole(table)), table, view, query).where(key == identifier).subquery("page")
    version = column(view.collection.version_column, Integer)
    found = session.execute(select(*_written(table, view, query), version).select_from(page)).first()
    return None if found is None else (found[:-1], found[-1])


def row(session: Session, view: View, query: Query, identifier: UUID) -> dict[str, Any] | None:
    """Return what a row says as JSON has it: visible properties, and what its parts are found by."""
    table = table_of(view)
    served = view.collection
    parts = [part for part in (served.geometry_part, served.name_part) if part is not None]
    shown: dict[str, Sql] = {name: table.c[name] for part in parts for _, name in part.same}
    shown |= {one.name: value(table, view, one) for one in view.properties}
    statement = select(*(found.label(name) for name, found in shown.items()))
    found = _narrowed(statement, table, view, query).where(table.c[served.id_column] == identifier)
    first = session.execute(found).mappings().first()
    return None if first is None else {name: _plain(one) for name, one in first.items()}


def _plain(one: Any) -> Any:
    if isinstance(one, list):
        return [_plain(item) for item in one]
    return str(one) if isinstance(one, UUID | date) else one


def count(session: Session, view: View, query: Query, most: int | None) -> int | None:
    """Return how many features a list has; None when it has more than `most`."""
    table = table_of(view)
    found = _narrowed(select(literal(1)), table, view, query)
    if most is not None:
        found = found.limit(most + 1)
    number = session.execute(select(func.count()).select_from(found.subquery())).scalar_one()
    return None if most is not None and number > most else number


def kinds_in_window(
    session: Session, view: View, day: date, window: tuple[float, float, float, float], names: Sequence[str]
) -> list[dict[str, Any]]:
    """Return the different values that some columns have among features of a day in a window (degrees)."""
    table = table_of(view)
    box = func.ST_MakeEnvelope(*window, 4490)
    statement = (
        select(*(table.c[name] for name in names))
        .where(visible(table, view), table.c[view.collection.valid_column].contains(literal(day, Date)))
        .where(func.ST_Intersects(table.c[view.collection.geometry_column], box))
        .distinct()
        .order_by(*(table.c[name] for name in names))
    )
    return [dict(row) for row in session.execute(statement).mappings()]


def extent(session: Session, view: View) -> tuple[list[float] | None, date | None, date | None]:
    """Return box (west, south, east, north), first and last day of all that a reader may see."""
    table = table_of(view)
    valid = table.c[view.collection.valid_column]
    geometry = table.c[view.collection.geometry_column]
    box = func.ST_Extent(geometry) if view.has_geometry else literal_column("NULL::box2d")
    drawn = select(
        box.label("box"),
        case((func.bool_or(func.lower_inf(valid)), None), else_=func.min(func.lower(valid))).label("first"),
        case((func.bool_or(func.upper_inf(valid)), None), else_=func.max(func.upper(valid)) - 1).label(
            "last"
        ),
    ).where(visible(table, view))
    found = drawn.subquery()
    sides = [func.ST_XMin, func.ST_YMin, func.ST_XMax, func.ST_YMax]
    row = session.execute(select(*(side(found.c.box) for side in sides), found.c.first, found.c.last)).one()
    numbers = [float(number) for number in row[:4] if number is not None]
    return (numbers or None), row[4], row[5]


def _narrowed(statement: Select[Any], table: Table, view: View, query: Query) -> Select[Any]:
    statement = statement.where(visible(table, view), _days(table, view, query.days))
    if query.window is not None:
        statement = statement.where(_in_window(table, view, query))
    for name, value in query.equals.items():
        statement = statement.where(_equals(table, view, view.by_name[name], value))
    if query.filter is not None:
        statement = statement.where(condition(query.filter, _terms(table, view, query.filter_crs)))
    return statement


def visible(table: Table, view: View) -> ColumnElement[bool]:
    """Return the condition that keeps the rows that the caller may see."""
    level = table.c[view.collection.level_column]
    seen = level.in_(view.levels)
    if view.areas is not None:
        here = literal(sorted(view.areas), ARRAY(Uuid))
        return and_(seen, table.c[view.collection.area_column] == any_(here))
    if view.shared is None or view.collection.is_public_to_neighbours:
        return seen
    shared = literal(sorted(view.shared), ARRAY(Uuid))
    if view.collection.is_shared_whole:
        (parties,) = view.collection.division_columns
        return and_(level.in_(view.shared_levels), table.c[parties].contains(shared))
    near = [
        lies.overlap(shared) if isinstance(lies.type, ARRAY) else lies == any_(shared)
        for lies in (table.c[name] for name in view.collection.division_columns)
    ]
    return or_(seen, and_(level.in_(view.shared_levels), or_(*near)))


def _days(table: Table, view: View, days: Days) -> ColumnElement[bool]:
    """Of several periods in an interval a feature is what it was last."""
    valid = table.c[view.collection.valid_column]
    if days.is_one:
        return valid.contains(bindparam("day", days.first, Date))
    asked = literal(Range(days.first, days.last, bounds="[]"), DATERANGE)
    later = table.alias("later")
    key = view.collection.id_column
    later_valid = later.c[view.collection.valid_column]
    follows = exists(
        select(literal(1)).where(
            later.c[key] == table.c[key], later_valid.overlaps(asked), later_valid > valid
        )
    )
    return and_(valid.overlaps(asked), not_(follows))


def _in_window(table: Table, view: View, query: Query) -> ColumnElement[bool]:
    return func.ST_Intersects(table.c[view.collection.geometry_column], stored(query.window))


def _terms(table: Table, view: View, system: ReferenceSystem) -> Terms:
    known: dict[str, tuple[Any, Sql]] = {
        one.name: (one.kind, value(table, view, one)) for one in view.properties
    }
    if view.has_geometry:
        known["geometry"] = ("geometry", table.c[view.collection.geometry_column])
    return Terms(known, system)


def value(table: FromClause, view: View, one: Property) -> Sql:
    """Return a property of a row; what speaks of a division that the reader may not see is null."""
    found: Sql = table.c[one.source_column]
    if one.end is not None:
        found = getattr(func, one.end)(found, type_=Date)
    if not one.of_division or not view.hidden:
        return found
    listed = ",".join(map(str, sorted(view.hidden)))
    hidden = literal_column(f"'{{{listed}}}'::uuid[]", ARRAY(Uuid))
    if one.kind in LISTS:
        return func.without_divisions(found, hidden, type_=found.type)
    return case((not_(table.c[one.of_division] == any_(hidden)), found))


def _equals(table: Table, view: View, one: Property, sent: str) -> ColumnElement[bool]:
    """A list has a value when it holds it."""
    stands = value(table, view, one)
    if one.kind == "strings":
        return literal(sent) == any_(stands)
    if one.kind in ("id", "ids"):
        wanted = as_ids(Term("string", literal(sent), sent), one.name)
        return wanted == (any_(stands) if one.kind == "ids" else stands)
    same: ColumnElement[bool] = stands == _typed(one, sent)
    return same


def _typed(one: Property, sent: str) -> Any:
    try:
        match one.kind:
            case "integer" | "number":
                return float(sent)
            case "boolean":
                return {"true": True, "false": False}[sent]
            case "date":
                return date.fromisoformat(sent)
    except (ValueError, KeyError) as error:
        raise QueryUnreadable(
            "collections.wrong_kind", place=one.name, value=sent, kind="string", wanted=one.kind
        ) from error
    return sent


# ------------------------------------------------------------------ what is written of a feature


def _whole(table: Table) -> Sql:
    return literal_column(f"{table.name}.*")


def _written(table: Table, view: View, query: Query) -> Sequence[Sql]:
    """Return what is written of a row of the subquery `page`, made once for each set of columns and system.

    To put it together takes as long as to run it; with no value in it, it is kept as SQL.
    """
    shown = view.shown(query.properties)

    def made() -> Sequence[Sql]:
        page = select(*table.c).subquery("page")
        columns = [cast(page.c[view.collection.id_column], String), _geometry(page, view, query)]
        columns += [as_written(one, value(page, view, one)) for one in shown]
        return [literal_column(str(one.compile(dialect=DIALECT))) for one in columns]

    return kept.get(("written", *_shape(view, query)), made)


def _shape(view: View, query: Query) -> tuple[Hashable, ...]:
    """Return what decides what is written of a row."""
    names = tuple(one.name for one in view.shown(query.properties))
    return (view.collection.id, names, view.has_geometry, view.hidden, query.crs)


def as_written(one: Property, found: Sql) -> Sql:
    """Return a value as JSON has it, or as JSON where it is a list; an empty list is null."""
    match one.kind:
        case "date" | "id":
            return cast(found, String)
        case "number":
            return cast(found, Double)
        case "strings" | "ids":
            return case((func.cardinality(found) > literal_column("0"), cast(func.to_json(found), String)))
    return found


def _geometry(row: FromClause, view: View, query: Query) -> Sql:
    if not view.has_geometry:
        return literal_column("NULL")
    drawn: Sql = row.c[view.collection.geometry_column]
    if view.collection.geometry_kind == "MultiPolygon":
        drawn = func.ST_ForcePolygonCCW(drawn)
    elif view.collection.geometry_kind == "Geometry":
        # It would turn lines about.
        area = func.ST_Dimension(drawn) == literal_column("2")
        drawn = case((area, func.ST_ForcePolygonCCW(drawn)), else_=drawn)
    if not query.crs.is_degrees:
        drawn = func.ST_Transform(drawn, literal_column(str(query.crs.epsg)))
    if query.crs.north_first:
        drawn = func.ST_FlipCoordinates(drawn)
    digits: Sql = literal_column(str(query.crs.digits))
    plain: Sql = literal_column("0")
    return func.ST_AsGeoJSON(drawn, digits, plain)
