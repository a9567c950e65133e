"""Statements on attachments."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, any_, delete, exists, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import InstrumentedAttribute, Session

from gis.attachments.tables import Attachment, AttachmentHolder, AttachmentOriginal, ErasedAttachment


def find(session: Session, sha256: str) -> Attachment | None:
    """Find an attachment by the hash of its bytes."""
    return session.get(Attachment, sha256)


def add(session: Session, values: dict[str, Any]) -> Attachment:
    """Register a file; the same bytes are registered once, with their first name and first uploader.

    Whoever sends them after him may cite the file as he does.
    """
    statement = insert(Attachment).values(values)
    first = func.coalesce(Attachment.uploaded_by, statement.excluded.uploaded_by)
    session.execute(statement.on_conflict_do_update(index_elements=["sha256"], set_={"uploaded_by": first}))
    found = session.get_one(Attachment, values["sha256"], populate_existing=True)
    if found.uploaded_by != values["uploaded_by"]:
        hold(session, [found.sha256], values["uploaded_by"])
    return found


def hold(session: Session, hashes: Iterable[str], account_id: UUID) -> None:
    """Let an account cite files that others sent; of those that it may cite already nothing changes."""
    rows = [{"sha256": each, "account_id": account_id} for each in sorted(set(hashes))]
    if rows:
        session.execute(insert(AttachmentHolder).values(rows).on_conflict_do_nothing())


def holds(session: Session, sha256: str, account_id: UUID) -> bool:
    """Whether an account may cite a file that somebody else sent first."""
    return session.get(AttachmentHolder, (sha256, account_id)) is not None


def open_to(session: Session, hashes: Iterable[str], account_id: UUID) -> set[str]:
    """Return those of the files that an account sent, first or after another, or may cite since."""
    is_held = exists().where(
        AttachmentHolder.sha256 == Attachment.sha256, AttachmentHolder.account_id == account_id
    )
    statement = select(Attachment.sha256).where(
        _among(Attachment.sha256, hashes), or_(Attachment.uploaded_by == account_id, is_held)
    )
    return set(session.scalars(statement))


def add_unowned(session: Session, values: dict[str, Any]) -> Attachment:
    """Register a file that nobody signed in brought; one that is registered stays as it is."""
    session.execute(insert(Attachment).values(values).on_conflict_do_nothing(index_elements=["sha256"]))
    return session.get_one(Attachment, values["sha256"], populate_existing=True)


def among(session: Session, hashes: Iterable[str]) -> list[Attachment]:
    """List those of the files that are registered."""
    statement = select(Attachment).where(_among(Attachment.sha256, hashes)).order_by(Attachment.sha256)
    return list(session.scalars(statement))


def note_original(session: Session, values: dict[str, Any]) -> None:
    """Keep of which file another was made; what was said first stays."""
    statement = insert(AttachmentOriginal).values(values)
    session.execute(statement.on_conflict_do_nothing(index_elements=["sha256"]))


def original(session: Session, sha256: str) -> str | None:
    """Return the hash of the file that another was made of."""
    found = session.get(AttachmentOriginal, sha256)
    return None if found is None else found.original_sha256


def originals(session: Session, hashes: Iterable[str]) -> dict[str, tuple[Attachment, datetime]]:
    """Return by hash the files that others were made of, and when that was kept."""
    made = AttachmentOriginal
    statement = (
        select(made.sha256, Attachment, made.said_at)
        .join(Attachment, Attachment.sha256 == made.original_sha256)
        .where(_among(made.sha256, hashes))
    )
    return {sha256: (original, said_at) for sha256, original, said_at in session.execute(statement)}


def made_of(session: Session, sha256: str) -> frozenset[str]:
    """Return the hashes of the files that were made of one."""
    made = AttachmentOriginal
    return frozenset(session.scalars(select(made.sha256).where(made.original_sha256 == sha256)))


def registered(session: Session, hashes: Iterable[str]) -> set[str]:
    """Return those of the hashes that are registered."""
    return set(session.scalars(select(Attachment.sha256).where(_among(Attachment.sha256, hashes))))


def lock(session: Session, sha256: str) -> Attachment | None:
    """Find an attachment that nobody begins to cite, or takes out, until the transaction ends."""
    statement = select(Attachment).where(Attachment.sha256 == sha256).with_for_update()
    return session.scalar(statement)


def erase(session: Session, found: Attachment) -> None:
    """Take a file out, with who might cite it; its hash is kept. A citation of any row forbids it."""
    kept = {"sha256": found.sha256, "size_bytes": found.size_bytes}
    session.execute(delete(AttachmentHolder).where(AttachmentHolder.sha256 == found.sha256))
    session.execute(delete(AttachmentOriginal).where(AttachmentOriginal.sha256 == found.sha256))
    session.execute(delete(Attachment).where(Attachment.sha256 == found.sha256))
    session.execute(insert(ErasedAttachment).values(kept))


def erased(session: Session, sha256: str) -> ErasedAttachment | None:
    """Find what is kept of a file that was taken out."""
    return session.scalar(select(ErasedAttachment).where(ErasedAttachment.sha256 == sha256))


def erased_among(session: Session, hashes: Iterable[str]) -> set[str]:
    """Return those of the hashes whose files were taken out."""
    statement = select(ErasedAttachment.sha256).where(_among(ErasedAttachment.sha256, hashes))
    return set(session.scalars(statement))


def _among(column: InstrumentedAttribute[str], hashes: Iterable[str]) -> ColumnElement[bool]:
    """Compare with any of some hashes, sent as one array: of parameters a statement takes 65,535."""
    compared: ColumnElement[bool] = column == any_(literal(list(hashes), ARRAY(Text)))
    return compared
