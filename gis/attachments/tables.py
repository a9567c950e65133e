"""Scans and photos, addressed by their content; the bytes lie on disk."""

from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from gis.database import Base, RecordedAt


class Attachment(Base):
    """One file, named by the SHA-256 of its bytes (64 hexadecimal digits)."""

    __tablename__ = "attachment"
    __table_args__ = (
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256_form"),
        CheckConstraint("size_bytes > 0", name="not_empty"),
    )

    sha256: Mapped[str] = mapped_column(primary_key=True)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    #: The type found in the bytes, not the one that the sender claimed.
    media_type: Mapped[str]
    file_name: Mapped[str]
    #: Who sent it first; null for what came without an account
    uploaded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    uploaded_at: Mapped[RecordedAt]


class AttachmentHolder(Base):
    """An account that may cite a file though another sent it first.

    It sent the same bytes too, or it decides on what was sent with them.
    """

    __tablename__ = "attachment_holder"
    __table_args__ = ({"info": {"history": False}},)

    sha256: Mapped[str] = mapped_column(ForeignKey("attachment.sha256"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    since: Mapped[RecordedAt]


class AttachmentOriginal(Base):
    """Of which file another was made: of a stamped or drawn-over photo, the one that the camera made."""

    __tablename__ = "attachment_original"
    __table_args__ = (
        CheckConstraint("original_sha256 <> sha256", name="of_another"),
        {"info": {"history": False}},
    )

    sha256: Mapped[str] = mapped_column(ForeignKey("attachment.sha256"), primary_key=True)
    original_sha256: Mapped[str] = mapped_column(ForeignKey("attachment.sha256"))
    said_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    said_at: Mapped[RecordedAt]


class ErasedAttachment(Base):
    """A file that was taken out for good: nothing stays but the hash, so that its bytes stay out."""

    __tablename__ = "erased_attachment"
    __table_args__ = (
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256_form"),
        {"info": {"history": False}},
    )

    sha256: Mapped[str] = mapped_column(primary_key=True)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    erased_at: Mapped[RecordedAt]
