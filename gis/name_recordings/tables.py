"""Recordings of how a name is said where it is at home; one that is kept is never changed, only withdrawn."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from gis.attachments.tables import Attachment
from gis.database import Base, Key, RecordedAt
from gis.place_names.tables import Feature
from gis.reference.tables import CodeRow


class NameSpeakerKind(CodeRow, Base):
    """What kind of speaker is heard: which language, at home here or not; never who."""

    __tablename__ = "name_speaker_kind"
    __table_args__ = ({"info": {"extensible": True}},)


class NameRecording(Base):
    """One recording of a feature's name, with the form that was heard, and who recorded it where and when."""

    __tablename__ = "name_recording"
    __table_args__ = (
        # A voice is personal information: without a yes nothing is kept (个人信息保护法 Art. 13)
        CheckConstraint("speaker_agreed", name="speaker_agreed"),
        CheckConstraint("place <> ''", name="place_given"),
        # Usage: recordings of a feature
        Index("ix_name_recording_feature_id", "feature_id"),
    )

    id: Mapped[Key]
    feature_id: Mapped[UUID] = mapped_column(ForeignKey(Feature.id))
    sha256: Mapped[str] = mapped_column(ForeignKey(Attachment.sha256))
    #: What the recorder heard, in any script; empty where he can't write it
    heard_form: Mapped[str] = mapped_column(server_default="")
    speaker_kind: Mapped[str] = mapped_column(ForeignKey(NameSpeakerKind.code))
    speaker_agreed: Mapped[bool]
    #: Where it was recorded, in words: 嘎查、浩特、营子
    place: Mapped[str]
    recorded_on: Mapped[date]
    note: Mapped[str] = mapped_column(server_default="")
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[RecordedAt]


class NameRecordingWithdrawal(Base):
    """That a speaker withdrew his yes: which recording it was stays, not what was heard."""

    __tablename__ = "name_recording_withdrawal"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="reason_given"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256_form"),
        # Usage: withdrawals of a feature
        Index("ix_name_recording_withdrawal_feature_id", "feature_id"),
        # Usage: whether a file was withdrawn
        Index("ix_name_recording_withdrawal_sha256", "sha256"),
    )

    #: The recording's, which is gone
    id: Mapped[UUID] = mapped_column(primary_key=True)
    feature_id: Mapped[UUID] = mapped_column(ForeignKey(Feature.id))
    #: The file's, which is gone too where nothing else cites it
    sha256: Mapped[str]
    recorded_on: Mapped[date]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str]
    withdrawn_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[RecordedAt]
