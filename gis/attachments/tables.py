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
    uploaded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    uploaded_at: Mapped[RecordedAt]
