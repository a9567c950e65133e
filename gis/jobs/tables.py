"""Work that takes longer than a request: what was asked, how far it is, what came of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Identity, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from gis.database import Base, Key, RecordedAt


class Job(Base):
    """One piece of background work. The queue itself is procrastinate's; this is what people see.

    A job's success is written in the transaction of its work, so `succeeded` and the result stand or
    fall together. While a worker runs it, the worker holds the advisory lock `lock_key`: a job that is
    `running` with nobody holding its lock was interrupted and changed nothing, or of work in portions nothing
    but those before.
    """

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint(
            "state IN ('queued','running','succeeded','refused','failed','cancelled','interrupted')",
            name="state_known",
        ),
        # Usage: list the latest jobs of an account
        Index("ix_job_created_by", "created_by", "created_at"),
        {"info": {"history": False}},
    )

    id: Mapped[Key]
    lock_key: Mapped[int] = mapped_column(BigInteger, Identity(start=1), unique=True)
    kind: Mapped[str]
    arguments: Mapped[dict[str, Any]] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(server_default="queued")
    done: Mapped[int] = mapped_column(server_default=text("0"))
    #: 0 while the total is not known yet
    total: Mapped[int] = mapped_column(server_default=text("0"))
    #: Message id of the current step, with parameters in `step_params`
    step: Mapped[str | None]
    step_params: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    result: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    #: problem+json of a refusal or failure
    error: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    cancel_requested: Mapped[bool] = mapped_column(server_default=text("false"))
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[RecordedAt]
    started_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class JobStep(Base):
    """One step of a job, kept after it has ended: its log."""

    __tablename__ = "job_step"
    __table_args__ = ({"info": {"history": False}},)

    job_id: Mapped[UUID] = mapped_column(ForeignKey("job.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    #: Message id of what was done
    step: Mapped[str]
    done: Mapped[int] = mapped_column(server_default=text("0"))
    total: Mapped[int] = mapped_column(server_default=text("0"))
    began_at: Mapped[RecordedAt]
