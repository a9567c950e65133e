"""Statements on attachments."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from gis.attachments.tables import Attachment


def find(session: Session, sha256: str) -> Attachment | None:
    """Find an attachment by the hash of its bytes."""
    return session.get(Attachment, sha256)


def add(session: Session, values: dict[str, Any]) -> Attachment:
    """Register a file; the same bytes are registered once, with their first name and last uploader."""
    statement = insert(Attachment).values(values)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["sha256"], set_={"uploaded_by": statement.excluded.uploaded_by}
        )
    )
    return session.get_one(Attachment, values["sha256"], populate_existing=True)


def add_unowned(session: Session, values: dict[str, Any]) -> Attachment:
    """Register a file that nobody signed in brought; one that is registered stays as it is."""
    session.execute(insert(Attachment).values(values).on_conflict_do_nothing(index_elements=["sha256"]))
    return session.get_one(Attachment, values["sha256"], populate_existing=True)


def among(session: Session, hashes: Iterable[str]) -> list[Attachment]:
    """List those of the files that are registered."""
    statement = select(Attachment).where(Attachment.sha256.in_(list(hashes))).order_by(Attachment.sha256)
    return list(session.scalars(statement))


def registered(session: Session, hashes: Iterable[str]) -> set[str]:
    """Return those of the hashes that are registered."""
    return set(session.scalars(select(Attachment.sha256).where(Attachment.sha256.in_(list(hashes)))))
