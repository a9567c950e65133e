"""Statements on who read personal data."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from gis.accounts.tables import Account
from gis.facilities.tables import PersonalDataReading


def readings(session: Session, subject: str, record_id: UUID) -> Sequence[Row[PersonalDataReading, str]]:
    """Return who read the personal data of a record, the latest first."""
    statement = (
        select(PersonalDataReading, Account.display_name)
        .join(Account, Account.id == PersonalDataReading.account_id)
        .where(PersonalDataReading.subject == subject, PersonalDataReading.record_id == record_id)
        .order_by(PersonalDataReading.read_at.desc(), PersonalDataReading.id)
    )
    return session.execute(statement).all()
