"""Statements of import and export: what a file is checked against, and COPY."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Connection, Error, sql
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from gis.administrative_divisions.tables import DivisionCode, DivisionPeriod, DivisionState
from gis.database import translated_errors
from gis.exchange.division_index import KnownDivision
from gis.exchange.rules import normal_division_code
from gis.history.as_known import among
from gis.place_names.tables import Feature, FeatureDivision, PlaceName
from gis.proposals.records import Columns, Row
from gis.reference.tables import DivisionType


def known_divisions(session: Session, on: date) -> list[KnownDivision]:
    """Return every division that exists on a day, with its codes of that day in their shortest form."""
    codes: dict[UUID, dict[str, str]] = {}
    for division_id, system, code in session.execute(
        select(DivisionCode.division_id, DivisionCode.code_system, DivisionCode.code)
        .where(DivisionCode.valid.contains(on))
        .order_by(DivisionCode.id)
    ):
        codes.setdefault(division_id, {})[system] = normal_division_code(code) or code
    states = session.execute(
        select(
            DivisionState.division_id,
            DivisionState.name,
            DivisionState.body_name,
            DivisionState.type,
            DivisionType.level,
            DivisionType.is_statistical,
            DivisionState.parent_id,
        )
        .join(DivisionType, DivisionType.code == DivisionState.type)
        .where(DivisionState.valid.contains(on))
        .order_by(DivisionState.division_id)
    )
    return [KnownDivision(*state, codes=codes.get(state.division_id, {})) for state in states]


def features_by_code(session: Session) -> dict[str, UUID]:
    """Return national code → feature, of all that bear one."""
    statement = select(Feature.national_code, Feature.id).where(Feature.national_code.is_not(None))
    return {code: feature_id for code, feature_id in session.execute(statement) if code is not None}


def features_by_name(session: Session, on: date) -> dict[str, dict[UUID, frozenset[UUID]]]:
    """Return standard name → feature → the divisions it lies in, of the names that hold on a day."""
    statement = (
        select(PlaceName.name, PlaceName.feature_id, func.array_agg(FeatureDivision.division_id))
        .join(FeatureDivision, FeatureDivision.feature_id == PlaceName.feature_id)
        .where(PlaceName.name_type == "standard", PlaceName.language == "zh", PlaceName.valid.contains(on))
        .group_by(PlaceName.name, PlaceName.feature_id)
        .order_by(PlaceName.feature_id)
    )
    found: dict[str, dict[UUID, frozenset[UUID]]] = {}
    for name, feature_id, divisions in session.execute(statement):
        found.setdefault(name, {})[feature_id] = frozenset(divisions)
    return found


def copy(session: Session, columns: Columns, rows: Mapping[str, Sequence[Row]]) -> None:
    """Write rows of new records by COPY on the session's own connection, table by table."""
    session.flush()
    driver = session.connection().connection.driver_connection
    if not isinstance(driver, Connection):
        raise TypeError("COPY needs psycopg's own connection")
    with translated_errors():
        for table, names in columns.items():
            if rows.get(table):
                _copy_table(driver, table, names, rows[table])


def _copy_table(driver: Connection[Any], table: str, columns: Iterable[str], rows: Iterable[Row]) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as stream:
            for row in rows:
                stream.write_row(row)
    except Error as error:
        raise DBAPIError(f"COPY {table}", None, error) from error


def division_names(session: Session, division_ids: Collection[UUID], day: date) -> dict[UUID, str]:
    """Return what divisions are called on a day."""
    statement = select(DivisionPeriod.division_id, DivisionPeriod.name).where(
        among(DivisionPeriod.division_id, division_ids), DivisionPeriod.valid.contains(day)
    )
    return {row.division_id: row.name for row in session.execute(statement)}
