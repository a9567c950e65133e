"""Statements on what invented facilities stand in, and on taking them away again."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session

from gis.administrative_divisions.tables import DivisionPeriod

CITED = "SELECT id FROM source WHERE demonstration_name = :name"
FACILITIES = f"SELECT id FROM facility WHERE source_id IN ({CITED})"
REQUESTS = f"SELECT id FROM service_request WHERE source_id IN ({CITED})"
SHEETS = f"SELECT id FROM subsidy_sheet WHERE source_id IN ({CITED})"
#: In the order in which nothing is left that another names
REMOVALS = (
    "DELETE FROM personal_data_reading WHERE subject = 'service_request_person'"
    f" AND record_id IN ({REQUESTS})",
    f"DELETE FROM service_request_person WHERE request_id IN ({REQUESTS})",
    f"DELETE FROM service_request WHERE id IN ({REQUESTS})",
    f"DELETE FROM subsidy_line WHERE sheet_id IN ({SHEETS})",
    f"DELETE FROM subsidy_sheet WHERE source_id IN ({CITED})",
    f"DELETE FROM fire_measure WHERE problem_id IN"
    f" (SELECT id FROM fire_problem WHERE facility_id IN ({FACILITIES}))",
    f"DELETE FROM fire_problem WHERE facility_id IN ({FACILITIES})",
    *(
        f"DELETE FROM {table} WHERE facility_id IN ({FACILITIES})"
        for table in (
            "facility_month",
            "facility_photo",
            "facility_service",
            "facility_capacity",
            "facility_state_day",
        )
    ),
    f"DELETE FROM facility WHERE source_id IN ({CITED})",
)


def below(session: Session, division_id: UUID, day: date) -> Sequence[Row[UUID, str, str]]:
    """Return the divisions right below one on a day by code: division_id, name, type."""
    statement = (
        select(DivisionPeriod.division_id, DivisionPeriod.name, DivisionPeriod.type)
        .where(
            DivisionPeriod.parent_id == division_id,
            DivisionPeriod.valid.contains(day),
            DivisionPeriod.is_statistical.is_(False),
        )
        .order_by(DivisionPeriod.order_key, DivisionPeriod.division_id)
    )
    return session.execute(statement).all()


def remove(session: Session, name: str) -> int:
    """Take away the facilities of a demonstration and all that follows; return how many records.

    Facilities, requests and sheets are counted.
    """
    counted = f"{FACILITIES} UNION ALL {REQUESTS} UNION ALL {SHEETS}"
    count: int = session.execute(text(f"SELECT count(*) FROM ({counted}) f"), {"name": name}).scalar_one()
    for statement in REMOVALS:
        session.execute(text(statement), {"name": name})
    return count
