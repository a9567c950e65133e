"""Statements on recordings of names."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, or_, select
from sqlalchemy.orm import Session, aliased

from gis.accounts.tables import Account
from gis.attachments.tables import Attachment, ErasedAttachment
from gis.history.as_known import among
from gis.name_recordings.tables import NameRecording, NameRecordingWithdrawal
from gis.place_names.tables import Feature, FeatureDivision


def feature_seen(session: Session, feature_id: UUID, levels: Collection[str]) -> bool:
    """Whether there is a feature that may be seen."""
    statement = select(Feature.id).where(Feature.id == feature_id, Feature.publication_level.in_(levels))
    return session.scalar(statement) is not None


def version_of(session: Session, feature_id: UUID) -> int:
    """Return the version of a feature, 0 for none."""
    return session.scalar(select(Feature.version).where(Feature.id == feature_id)) or 0


def lies_in(session: Session, feature_id: UUID, division_ids: Collection[UUID]) -> bool:
    """Whether a feature lies in one of some divisions, or is the place of one."""
    inside = exists().where(
        FeatureDivision.feature_id == feature_id, among(FeatureDivision.division_id, division_ids)
    )
    place = exists().where(Feature.id == feature_id, among(Feature.division_id, division_ids))
    return bool(session.scalar(select(inside | place)))


def find(session: Session, recording_id: UUID) -> NameRecording | None:
    """Find a recording."""
    return session.get(NameRecording, recording_id)


def add(session: Session, recording: NameRecording) -> None:
    """Write a recording."""
    session.add(recording)
    session.flush()


def of_features(
    session: Session, feature_ids: Collection[UUID]
) -> Sequence[Row[NameRecording, str, int, str]]:
    """Return recordings with type and size of the file and who made them, the latest first."""
    recording = NameRecording
    statement = (
        select(recording, Attachment.media_type, Attachment.size_bytes, Account.display_name)
        .join(Attachment, Attachment.sha256 == recording.sha256)
        .join(Account, Account.id == recording.recorded_by)
        .where(among(recording.feature_id, feature_ids))
    )
    return session.execute(
        statement.order_by(recording.feature_id, recording.recorded_on.desc(), recording.recorded_at.desc())
    ).all()


def cites(session: Session, feature_id: UUID, sha256: str) -> bool:
    """Whether a feature has a recording with this file."""
    wanted: Any = exists().where(NameRecording.feature_id == feature_id, NameRecording.sha256 == sha256)
    return bool(session.scalar(select(wanted)))


def lock_file(session: Session, sha256: str) -> None:
    """Keep others from keeping or withdrawing recordings made of a file until the transaction ends."""
    session.execute(select(Attachment.sha256).where(Attachment.sha256 == sha256).with_for_update())


def made_of(session: Session, sha256: str) -> Sequence[NameRecording]:
    """Return the recordings of every feature that are made of a file."""
    statement = select(NameRecording).where(NameRecording.sha256 == sha256).order_by(NameRecording.id)
    return session.scalars(statement).all()


def withdraw(session: Session, recording: NameRecording, withdrawal: NameRecordingWithdrawal) -> None:
    """Put a withdrawal in a recording's place."""
    session.delete(recording)
    session.add(withdrawal)
    session.flush()


def withdrawn(
    session: Session, recording_id: UUID | None, sha256: str | None = None
) -> NameRecordingWithdrawal | None:
    """Find a withdrawal of a recording, or of any made of the same file."""
    one = NameRecordingWithdrawal
    statement = select(one).where(or_(one.id == recording_id, one.sha256 == sha256))
    return session.scalar(statement.order_by(one.withdrawn_at).limit(1))


def withdrawals(
    session: Session, feature_id: UUID
) -> Sequence[Row[NameRecordingWithdrawal, str, str, str | None]]:
    """Return the withdrawals of a feature, the latest first, with who recorded, who withdrew, and the file.

    The last is the file's hash where it was taken out, None where something else cites it.
    """
    one, recorder, withdrawer = NameRecordingWithdrawal, aliased(Account), aliased(Account)
    statement = (
        select(one, recorder.display_name, withdrawer.display_name, ErasedAttachment.sha256)
        .join(recorder, recorder.id == one.recorded_by)
        .join(withdrawer, withdrawer.id == one.withdrawn_by)
        .outerjoin(ErasedAttachment, ErasedAttachment.sha256 == one.sha256)
        .where(one.feature_id == feature_id)
    )
    return session.execute(statement.order_by(one.withdrawn_at.desc(), one.id)).all()
