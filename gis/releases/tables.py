"""Releases and their manifests; the files lie in a folder beside (`folders.py`)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from gis.database import Base, Key, RecordedAt, refuse
from gis.releases.rules import AnotherCurrent, NumberTaken


class Release(Base):
    """发布版: one state of the register as files, with what they say of themselves."""

    __tablename__ = "release"
    __table_args__ = (
        CheckConstraint(
            "state IN ('building', 'checked', 'current', 'previous', 'withdrawn', 'failed')",
            name="state_known",
        ),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("since < number", name="since_an_earlier_one"),
        CheckConstraint(
            "state NOT IN ('checked', 'current', 'previous') OR manifests <> '{}'::jsonb",
            name="manifest_when_checked",
        ),
        UniqueConstraint("number", name="uq_release_number"),
        # At most one release is current, and one kept before it
        Index(
            "uq_release_state",
            "state",
            unique=True,
            postgresql_where=text("state IN ('current', 'previous')"),
        ),
        # Usage: `sweep`, builds whose job has ended
        Index("ix_release_job_id", "job_id"),
    )

    id: Mapped[Key]
    number: Mapped[int]
    state: Mapped[str] = mapped_column(server_default="building")
    #: The day of valid time that it shows, and when the register was read
    as_of: Mapped[date]
    known_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    #: Number of the release that its change list tells of; null: the first
    since: Mapped[int | None]
    job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id", ondelete="SET NULL"))
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[RecordedAt]
    #: When it became current for the first time
    published_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    #: Why it failed or was withdrawn
    reason: Mapped[str] = mapped_column(server_default="")
    #: Audience → manifest
    manifests: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    #: Publication levels that it was written by: "subject field" → level
    levels: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))


refuse("uq_release_state", AnotherCurrent)
refuse("uq_release_number", NumberTaken)
