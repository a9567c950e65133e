"""Statements on publication levels."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from gis.database import Base
from gis.publication.tables import PublicationRule
from gis.reference.tables import PublicationLevel

TABLE = Base.metadata.tables[PublicationRule.__tablename__]


def ranks(session: Session) -> dict[str, int]:
    """Return the rank of each level."""
    levels = session.scalars(select(PublicationLevel).order_by(PublicationLevel.rank))
    return {level.code: level.rank for level in levels}


def levels(session: Session) -> dict[tuple[str, str], str]:
    """Return the level of every field that has one."""
    rules = session.scalars(select(PublicationRule).order_by(PublicationRule.subject, PublicationRule.field))
    return {(rule.subject, rule.field): rule.level for rule in rules}


def hold(session: Session, subject: str) -> None:
    """Keep others from changing the levels of a subject until the transaction ends."""
    held = select(PublicationRule.field).where(PublicationRule.subject == subject)
    session.execute(held.order_by(PublicationRule.field).with_for_update())
    session.expire_all()


def set_level(session: Session, subject: str, field: str, level: str) -> None:
    """Write the level of a field as staff want it; a newer seed no longer overwrites it."""
    values = {"subject": subject, "field": field, "level": level, "edited": True}
    statement = insert(PublicationRule).values(values)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["subject", "field"], set_={"level": level, "edited": True}
        )
    )
