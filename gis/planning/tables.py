"""Planning runs: an analysis with what it was made of and what came of it; never changed afterwards."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from gis.database import Base, Key, RecordedAt
from gis.planning_layers.tables import PlanningRegion


class PlanningRun(Base):
    """One analysis that was made: kind, inputs, parameters, settings used, version of the data, result."""

    __tablename__ = "planning_run"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('access','siting','ban_zones','relocation','cemetery_screening')", name="kind_known"
        ),
        CheckConstraint("title <> ''", name="titled"),
        CheckConstraint("replay_of_id <> id", name="replay_of_another"),
        # Usage: the list, the youngest first
        Index("ix_planning_run_made_at", "made_at", "id"),
        # Usage: what a run was replayed as
        Index("ix_planning_run_replay_of_id", "replay_of_id"),
        # A run is written once: it is its own history
        {"info": {"history": False}},
    )

    id: Mapped[Key]
    kind: Mapped[str]
    title: Mapped[str]
    region_id: Mapped[UUID] = mapped_column(ForeignKey(PlanningRegion.id, ondelete="CASCADE"))
    #: Day whose data was read
    as_of: Mapped[date]
    parameters: Mapped[dict[str, Any]] = mapped_column(JSONB)
    #: Rule rows and settings that were used, as they were
    settings: Mapped[dict[str, Any]] = mapped_column(JSONB)
    #: Number of records by part of the data
    inputs: Mapped[dict[str, Any]] = mapped_column(JSONB)
    #: SHA-256 by part of the data, by which a replay tells what has changed
    digests: Mapped[dict[str, str]] = mapped_column(JSONB)
    result: Mapped[dict[str, Any]] = mapped_column(JSONB)
    result_digest: Mapped[str]
    replay_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("planning_run.id", ondelete="SET NULL"))
    #: Of a replay: parts of the data, and settings, that differ from the run it replays
    changed: Mapped[list[str]] = mapped_column(ARRAY(String), server_default="{}")
    #: The strictest level of what it was made of
    publication_level: Mapped[str] = mapped_column(ForeignKey("publication_level.code"))
    #: Whether any of it was invented
    is_demonstration: Mapped[bool] = mapped_column(server_default=text("false"))
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[RecordedAt]
