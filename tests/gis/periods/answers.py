"""What the register answers without any derived table, put in the form of periods."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from gis.administrative_divisions import service as administrative_divisions
from gis.administrative_divisions.tables import DivisionPeriod
from gis.history.as_known import today
from gis.periods import service as periods
from gis.place_names import service as place_names
from gis.place_names.rules import main_name
from gis.place_names.tables import PlaceNamePeriod
from tests.gis.administrative_divisions.registered import REVIEWER

Answer = dict[UUID, dict[str, Any]]

DAYS_OF_CHANGE = text(
    """SELECT DISTINCT day FROM (
         SELECT valid FROM feature UNION SELECT valid FROM place_name UNION SELECT valid FROM division_state
         UNION SELECT valid FROM division_code UNION SELECT valid FROM division_boundary) AS v (valid)
       CROSS JOIN LATERAL (VALUES (lower(valid)), (upper(valid)), (upper(valid) - 1)) AS d (day)
       WHERE day IS NOT NULL ORDER BY day"""
)


def days_of_change(session: Session) -> list[date]:
    """Every first, last and next day of anything in the register, and days before and after all."""
    return [date(1900, 1, 1), *session.scalars(DAYS_OF_CHANGE), today(), date(2200, 1, 1)]


def place_names_by_history(session: Session, day: date) -> Answer:
    """The features of a day, read from the history of the register's own tables."""
    page = place_names.find(session, REVIEWER, as_of=day, as_known_on=today(), limit=1000)
    assert page.after is None
    return {UUID(row["id"]): _feature(row) for row in page.rows}


def _feature(row: dict[str, Any]) -> dict[str, Any]:
    names = row["names"]
    main = main_name(names) or {}
    standard = [
        name["name"] for name in names if name["name_type"] == "standard" and name["language"] == "mn"
    ]
    mongolian = max(standard, default=None)
    others = {name["name"] for name in names if name["name_type"] != "former"}
    position = row["position"] or {}
    return {
        "name": main.get("name"),
        "name_type": main.get("name_type"),
        "language": main.get("language"),
        "romanization": main.get("romanization", ""),
        "pinyin": main.get("pinyin", ""),
        "reading_confirmed": main.get("reading_confirmed", False),
        "standard_basis": main.get("standard_basis"),
        "mongolian": mongolian,
        "aliases": others - {main.get("name"), mongolian},
        "category": row["category"],
        "national_code": row["national_code"],
        "division_id": row["division_id"],
        "divisions": {division["id"] for division in row["divisions"]},
        "publication_level": row["publication_level"],
        "version": row["version"],
        "is_demonstration": row["source"]["is_demonstration"],
        "source_id": row["source"]["id"],
        "longitude": position.get("longitude"),
        "latitude": position.get("latitude"),
        "geometry_role": position.get("role"),
        "method": position.get("method"),
        "is_approximate": position.get("is_approximate"),
    }


def place_names_by_period(session: Session, day: date) -> Answer:
    """The features of a day, read from their periods."""
    columns = (
        *PlaceNamePeriod.__table__.columns,
        func.ST_X(PlaceNamePeriod.label).label("longitude"),
        func.ST_Y(PlaceNamePeriod.label).label("latitude"),
    )
    found: Answer = {}
    for row in session.execute(select(*columns).where(PlaceNamePeriod.valid.contains(day))).mappings():
        assert row["feature_id"] not in found, "two periods of one feature hold on one day"
        told: dict[str, Any] = dict(row)
        found[told["feature_id"]] = {
            name: value
            for name, value in told.items()
            if name not in ("feature_id", "valid", "geom", "label", "roman_key", "list_key", "former_names")
        } | {
            "aliases": set(told["aliases"]),
            "division_id": None if told["division_id"] is None else str(told["division_id"]),
            "divisions": {str(division) for division in told["divisions"]},
            "source_id": str(told["source_id"]),
        }
    return found


def divisions_by_history(session: Session, day: date) -> Answer:
    """The divisions of a day, read from the history of the register's own tables."""
    page = administrative_divisions.find(
        session, REVIEWER, as_of=day, as_known_on=today(), include_statistical=True, limit=1000
    )
    assert page.after is None
    return {UUID(row["id"]): _division(row) for row in page.rows}


def _division(row: dict[str, Any]) -> dict[str, Any]:
    codes = {code["code_system"]: code["code"] for code in row["codes"]}
    same = ("name", "body_name", "type", "level", "is_statistical", "parent_id", "parent_name")
    return {name: row[name] for name in (*same, "publication_level", "version", "note")} | {
        "code": next((code["code"] for code in row["codes"]), None),
        "statistical_code": codes.get("nbs"),
        "civil_affairs_code": codes.get("mca"),
        "is_demonstration": row["source"]["is_demonstration"],
        "source_id": row["source"]["id"],
        "has_boundary": row["has_boundary"],
    }


def divisions_by_period(session: Session, day: date) -> Answer:
    """The divisions of a day, read from their periods."""
    found: Answer = {}
    for row in session.execute(
        select(*DivisionPeriod.__table__.columns).where(DivisionPeriod.valid.contains(day))
    ).mappings():
        assert row["division_id"] not in found, "two periods of one division hold on one day"
        told: dict[str, Any] = dict(row)
        told["has_boundary"] = told["geom"] is not None
        left_out = (
            "division_id", "valid", "romanization", "order_key", "list_key", "geom", "label",
            "is_indicative", "parent_publication_level",
        )  # fmt: skip
        found[told["division_id"]] = {k: v for k, v in told.items() if k not in left_out} | {
            "parent_id": None if told["parent_id"] is None else str(told["parent_id"]),
            "source_id": str(told["source_id"]),
        }
    return found


def same(kept: Answer, told: Answer, day: date) -> None:
    """Compare two answers record by record, so that a difference can be read."""
    assert kept.keys() == told.keys(), day
    for key, record in told.items():
        wrong = {name: (kept[key][name], value) for name, value in record.items() if kept[key][name] != value}
        assert not wrong, (day, key, wrong)
        assert kept[key].keys() == record.keys()


def check_periods(session: Session) -> None:
    """Compare every day of change; no two periods overlap, and no two neighbours say the same."""
    periods.settle(session)
    for day in days_of_change(session):
        same(place_names_by_period(session, day), place_names_by_history(session, day), day)
        same(divisions_by_period(session, day), divisions_by_history(session, day), day)
    for table, key in (("place_name_period", "feature_id"), ("division_period", "division_id")):
        repeated = session.execute(
            text(
                f"SELECT a.{key}, a.valid, b.valid FROM {table} a JOIN {table} b ON b.{key} = a.{key}"
                " AND a.valid <> b.valid AND (a.valid && b.valid OR (upper(a.valid) = lower(b.valid)"
                " AND to_jsonb(a) - 'valid' = to_jsonb(b) - 'valid'))"
            )
        ).all()
        assert repeated == []


def everything(session: Session) -> dict[str, set[str]]:
    """Every row of the derived tables as text."""
    return {
        table: set(session.scalars(text(f"SELECT t::text FROM {table} t")))
        for table in ("place_name_period", "division_period")
    }


def check_against_rebuilt(session: Session) -> None:
    """What was kept step by step is what a rebuild from the register gives."""
    periods.settle(session)
    kept = everything(session)
    periods.rebuild(session)
    assert everything(session) == kept
