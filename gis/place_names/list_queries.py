"""The statement that lists features of a day as the register stands, from their periods.

The list as known on an earlier day reads history instead (queries.py): periods keep none.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    SQLColumnExpression,
    and_,
    false,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from gis.administrative_divisions import document_queries as division_documents
from gis.administrative_divisions.queries import source_columns, starts_with, tree
from gis.administrative_divisions.readers import Reader
from gis.administrative_divisions.tables import DivisionPeriod
from gis.history.as_known import among
from gis.periods.day_queries import equal, of_day
from gis.place_names.queries import SRID, Filter, Window
from gis.place_names.tables import Feature, FeatureGeometry, PlaceName, PlaceNamePeriod
from gis.publication.sorting import SortColumn, Sorting, sorting
from gis.reference.tables import PlaceNameCategory, Source

DEFAULT_SORT = "name"
#: What a row says of its name → the field of the publication rules that says who may see it
NAME_FIELDS: Mapping[str, str] = {
    "name_type": "names.name_type",
    "language": "names.language",
    "romanization": "names.romanization",
    "pinyin": "names.pinyin",
    "reading_confirmed": "names.reading_confirmed",
    "standard_basis": "names.standard_basis",
    "mongolian": "names.name",
    "aliases": "names.name",
    "former_names": "names.name",
}


def sort_columns(as_of: date) -> Mapping[str, SortColumn]:
    """Return what a list can be sorted by; the name by its spelling."""
    period = PlaceNamePeriod
    division = (
        select(func.min(DivisionPeriod.order_key))
        .where(DivisionPeriod.division_id == func.any(period.divisions), DivisionPeriod.valid.contains(as_of))
        .scalar_subquery()
    )
    said = NAME_FIELDS
    return {
        DEFAULT_SORT: SortColumn(period.list_key, "name"),
        "category": SortColumn(period.category, "category"),
        "national_code": SortColumn(period.national_code, "national_code", nullable=True),
        "divisions": SortColumn(division, "divisions", nullable=True),
        "name_type": SortColumn(period.name_type, said["name_type"], nullable=True),
        "language": SortColumn(period.language, said["language"], nullable=True),
        "romanization": SortColumn(_reading_key(period.romanization), said["romanization"], nullable=True),
        "pinyin": SortColumn(_reading_key(period.pinyin), said["pinyin"], nullable=True),
        "reading_confirmed": SortColumn.flag(period.reading_confirmed, said["reading_confirmed"]),
        "standard_basis": SortColumn(period.standard_basis, said["standard_basis"], nullable=True),
        "mongolian": SortColumn(period.mongolian, said["mongolian"], nullable=True),
        "position": SortColumn.flag(period.geom.is_not(None), "position"),
        "is_approximate": SortColumn.flag(period.is_approximate, "position.is_approximate", nullable=True),
        "method": SortColumn(period.method, "position.method", nullable=True),
        "publication_level": SortColumn(period.publication_level, "publication_level"),
        "version": SortColumn(period.version, "version", read=int),
        "valid_from": SortColumn.day(func.lower(Feature.valid), "valid_from"),
        "valid_to": SortColumn.day(func.upper(Feature.valid), "valid_to"),
        "is_demonstration": SortColumn.flag(period.is_demonstration, "source"),
    }


def _reading_key(spelling: SQLColumnExpression[str]) -> ColumnElement[str]:
    """Return what a spelling is sorted by, letters before tones; null where there is none."""
    key: ColumnElement[str] = func.reading_key(func.nullif(spelling, "")).collate("C")
    return key


def sorted_by(asked: str | None, as_of: date, sees: Callable[[str], bool]) -> Sorting:
    """Read what a list is to be sorted by; raise UnknownSort."""
    return sorting(asked or DEFAULT_SORT, sort_columns(as_of), PlaceNamePeriod.feature_id, sees)


def listed(reader: Reader, narrowed: Filter, as_of: date, sort: Sorting, after: str | None = None) -> Any:
    """Return the statement that lists features; it has the columns of `queries.features`, and the name's."""
    period = PlaceNamePeriod
    conditions = _conditions(reader, narrowed, as_of)
    if after is not None:
        conditions.append(sort.after(after))
    return (
        select(
            period.feature_id.label("id"),
            period.category,
            PlaceNameCategory.name_zh.label("category_zh"),
            PlaceNameCategory.name_en.label("category_en"),
            period.national_code,
            period.division_id,
            period.divisions.label("lies_in"),
            Feature.origin,
            Feature.meaning,
            Feature.history,
            Feature.description,
            Feature.valid,
            period.publication_level,
            period.version,
            period.name.label("main_name"),
            period.name_type,
            period.language,
            period.romanization,
            period.pinyin,
            period.reading_confirmed,
            period.standard_basis,
            period.mongolian,
            period.aliases,
            period.former_names,
            func.ST_X(period.label).label("longitude"),
            func.ST_Y(period.label).label("latitude"),
            period.geometry_role.label("role"),
            period.method,
            period.is_approximate,
            sort.column.expression.label("sort_value"),
            *source_columns(Source),
        )
        .join(Feature, Feature.id == period.feature_id)
        .join(PlaceNameCategory, PlaceNameCategory.code == period.category)
        .join(Source, Source.id == period.source_id)
        .where(*conditions)
        .order_by(*sort.order())
    )


def count(session: Session, reader: Reader, narrowed: Filter, as_of: date) -> int:
    """Count what the list holds on all its pages."""
    statement = select(func.count()).select_from(PlaceNamePeriod)
    return session.scalar(statement.where(*_conditions(reader, narrowed, as_of))) or 0


def grouped(session: Session, reader: Reader, narrowed: Filter, as_of: date) -> list[Row[Any]]:
    """Group what the list holds by category and divisions, with the number and name of every feature."""
    period = PlaceNamePeriod
    one = func.json_build_array(period.feature_id, period.name)
    statement = (
        select(
            period.category,
            period.divisions.label("lies_in"),
            period.division_id,
            func.json_agg(aggregate_order_by(one, period.list_key, period.feature_id)).label("features"),
        )
        .where(*_conditions(reader, narrowed, as_of))
        .group_by(period.category, period.divisions, period.division_id)
        .order_by(period.category, period.divisions, period.division_id)
    )
    return list(session.execute(statement))


def _conditions(reader: Reader, narrowed: Filter, as_of: date) -> list[ColumnElement[bool]]:
    period = PlaceNamePeriod
    conditions = [
        _readable(reader),
        of_day(period.feature_id, as_of, or_last=narrowed.include_historic),
    ]
    if narrowed.ids is not None:
        conditions.append(among(period.feature_id, narrowed.ids))
    if narrowed.category:
        conditions.append(_begins(period.category, narrowed.category))
    if narrowed.code:
        conditions.append(_begins(period.national_code, narrowed.code))
    if narrowed.name_type is not None:
        conditions.append(period.feature_id.in_(_of_type(narrowed, as_of)))
    elif narrowed.text:
        conditions.append(_named(narrowed, as_of))
    if narrowed.division_id is not None:
        below = tree(division_documents.Tables.at(None), [narrowed.division_id], as_of)
        ids = select(func.array_agg(below.c.id)).scalar_subquery()
        conditions.append(or_(period.divisions.op("&&")(ids), period.division_id.in_(select(below.c.id))))
    if narrowed.window is not None:
        conditions.append(_in_window(narrowed.window))
    conditions += equal(
        (
            (period.language, narrowed.language),
            (period.standard_basis, narrowed.standard_basis),
            (period.publication_level, narrowed.publication_level),
            (period.source_id, narrowed.source_id),
            (period.reading_confirmed, narrowed.reading_confirmed),
            (period.is_approximate, narrowed.approximate),
            (period.is_demonstration, narrowed.demonstration),
        )
    )
    for given, wanted in (
        (period.geom.is_not(None), narrowed.located),
        (period.mongolian.is_not(None), narrowed.has_mongolian),
    ):
        if wanted is not None:
            conditions.append(given if wanted else ~given)
    return conditions


def _readable(reader: Reader) -> ColumnElement[bool]:
    """Keep the features whose own level the reader may see."""
    period = PlaceNamePeriod
    everywhere: ColumnElement[bool] = period.publication_level.in_(reader.levels())
    if reader.shared is None:
        return everywhere
    shared = or_(period.division_id.in_(reader.shared), period.divisions.overlap(sorted(reader.shared)))
    return or_(everywhere, and_(shared, period.publication_level.in_(reader.levels_in_shared())))


def _begins(column: Any, prefix: str) -> ColumnElement[bool]:
    """Compare by code point: the columns of periods are sorted so."""
    return and_(column >= prefix, column < prefix + "\U0010ffff")


def _of_type(narrowed: Filter, as_of: date) -> Select[Any]:
    """Return the features that bear a name of a type, in which the text is found if one is given."""
    name = PlaceName
    bearing = select(name.feature_id).where(name.name_type == narrowed.name_type)
    if not narrowed.include_historic:
        bearing = bearing.where(name.valid.contains(as_of))
    if not narrowed.text:
        return bearing
    spelled = starts_with(name.roman_key, narrowed.spelling) if narrowed.spelling else false()
    return bearing.where(or_(func.strpos(name.name, narrowed.text) > 0, spelled))


def _named(narrowed: Filter, as_of: date) -> ColumnElement[bool]:
    """Find a text anywhere in a name in use, and names by the start of their spelling."""
    period, name = PlaceNamePeriod, PlaceName
    others = func.array_to_string(period.aliases, "\n")
    found = [func.strpos(column, narrowed.text) > 0 for column in (period.name, period.mongolian, others)]
    if narrowed.include_historic:
        former = func.array_to_string(period.former_names, "\n")
        found.append(func.strpos(former, narrowed.text) > 0)
    if narrowed.spelling:
        holds = true() if narrowed.include_historic else name.valid.contains(as_of)
        spelled = select(name.feature_id).where(holds, starts_with(name.roman_key, narrowed.spelling))
        found += [func.strpos(period.roman_key, narrowed.spelling) > 0, period.feature_id.in_(spelled)]
    return or_(*(func.coalesce(one, literal(False)) for one in found))


def _in_window(window: Window) -> ColumnElement[bool]:
    """Find features any geometry of which lies in the window."""
    envelope = func.ST_MakeEnvelope(*window, SRID)
    seen = select(FeatureGeometry.feature_id).where(func.ST_Intersects(FeatureGeometry.geom, envelope))
    return PlaceNamePeriod.feature_id.in_(seen)
