"""Divisions as they were and are: states, codes and boundaries over valid time, events between them.

Valid time is a half-open range of days `[from, to)`; an open lower end means "before our records".
The division itself never changes; what is true of it for a time stands in the tables around it.
Exclusion constraints can be deferred: two divisions may swap codes on one day, and a record is looked
at when it is written whole.
"""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.dialects.postgresql import ARRAY, DATERANGE, JSONB, ExcludeConstraint, Range
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import Mapped, mapped_column

from geoalchemy2 import Geometry, WKBElement

from gis.administrative_divisions.rules import (
    CodeTaken,
    EndsWithoutSuccessor,
    ParentEnded,
    UnknownDivision,
    ValidTimesOverlap,
)
from gis.attachments.tables import Attachment
from gis.database import Base, Key, RecordedAt, refuse
from gis.proposals.fields import IdTaken
from gis.reference.tables import CodeRow


class AdministrativeDivision(Base):
    """One division through all its names, codes and boundaries; the root that proposals lock."""

    __tablename__ = "administrative_division"

    id: Mapped[Key]
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))
    publication_level: Mapped[str] = mapped_column(
        ForeignKey("publication_level.code"), server_default="public"
    )
    #: Counts changes of the whole division (its ETag); every applied proposal adds one.
    version: Mapped[int] = mapped_column(server_default=text("1"))
    note: Mapped[str] = mapped_column(server_default="")


class DivisionState(Base):
    """Name, type and parent of a division for a time."""

    __tablename__ = "division_state"
    __table_args__ = (
        ExcludeConstraint(
            ("division_id", "="),
            ("valid", "&&"),
            name="ex_division_state_valid",
            using="gist",
            deferrable=True,
            initially="IMMEDIATE",
        ),
        CheckConstraint("NOT isempty(valid)", name="valid_not_empty"),
        CheckConstraint("name <> ''", name="name_given"),
        # Usage: children of a division
        Index("ix_division_state_parent_id", "parent_id"),
        # Usage: look a division up by the start of its name
        Index("ix_division_state_name", "name", postgresql_ops={"name": "text_pattern_ops"}),
        {"info": {"part_of": ("administrative_division", "division_id", "states")}},
    )

    id: Mapped[Key]
    division_id: Mapped[UUID] = mapped_column(ForeignKey("administrative_division.id"))
    name: Mapped[str]
    #: Full name of the body where it differs from the place (达布察克村民委员会 / 达布察克村)
    body_name: Mapped[str | None]
    type: Mapped[str] = mapped_column(ForeignKey("division_type.code"))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("administrative_division.id"))
    valid: Mapped[Range[date]] = mapped_column(DATERANGE)
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))


class DivisionCode(Base):
    """A code that one system gave a division for a time; codes change and are used again."""

    __tablename__ = "division_code"
    __table_args__ = (
        ExcludeConstraint(
            ("division_id", "="),
            ("code_system", "="),
            ("valid", "&&"),
            name="ex_division_code_division",
            using="gist",
            deferrable=True,
            initially="IMMEDIATE",
        ),
        ExcludeConstraint(
            ("code_system", "="),
            ("code", "="),
            ("valid", "&&"),
            name="ex_division_code_code",
            using="gist",
            deferrable=True,
            initially="IMMEDIATE",
        ),
        CheckConstraint("code ~ '^[0-9]{6}([0-9]{3}){0,2}$'", name="code_form"),
        CheckConstraint("NOT isempty(valid)", name="valid_not_empty"),
        # Usage: look a division up by (the start of) its code
        Index("ix_division_code_code", "code", postgresql_ops={"code": "text_pattern_ops"}),
        {"info": {"part_of": ("administrative_division", "division_id", "codes")}},
    )

    id: Mapped[Key]
    division_id: Mapped[UUID] = mapped_column(ForeignKey("administrative_division.id"))
    code_system: Mapped[str] = mapped_column(ForeignKey("code_system.code"))
    #: 6, 9 or 12 digits
    code: Mapped[str]
    valid: Mapped[Range[date]] = mapped_column(DATERANGE)
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))


class DivisionBoundary(Base):
    """The polygon of a division for a time. EPSG:4490, longitude then latitude, degrees."""

    __tablename__ = "division_boundary"
    __table_args__ = (
        ExcludeConstraint(
            ("division_id", "="),
            ("valid", "&&"),
            name="ex_division_boundary_valid",
            using="gist",
            deferrable=True,
            initially="IMMEDIATE",
        ),
        CheckConstraint("ST_IsValid(geom) AND NOT ST_IsEmpty(geom)", name="geom_valid"),
        CheckConstraint("NOT isempty(valid)", name="valid_not_empty"),
        # Usage: divisions in a map window, division at a point
        Index("ix_division_boundary_geom", "geom", postgresql_using="gist"),
        {"info": {"part_of": ("administrative_division", "division_id", "boundaries")}},
    )

    id: Mapped[Key]
    division_id: Mapped[UUID] = mapped_column(ForeignKey("administrative_division.id"))
    geom: Mapped[WKBElement] = mapped_column(Geometry("MULTIPOLYGON", srid=4490, spatial_index=False))
    #: Drawn for orientation only (界线仅为示意，不作划界依据), not from the agreement's 详图.
    is_indicative: Mapped[bool] = mapped_column(server_default=text("true"))
    valid: Mapped[Range[date]] = mapped_column(DATERANGE)
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))


class DivisionEvent(Base):
    """What happened to divisions, by whose authority and which document."""

    __tablename__ = "division_event"
    __table_args__ = (
        CheckConstraint("NOT no_successor OR no_successor_reason <> ''", name="stated_none_has_reason"),
        Index("ix_division_event_on_date", "on_date"),
        {"info": {"published_as": "administrative_division"}},
    )

    id: Mapped[Key]
    type: Mapped[str] = mapped_column(ForeignKey("division_event_type.code"))
    on_date: Mapped[date]
    #: "day", "month" or "year": how much of on_date the source states
    date_precision: Mapped[str] = mapped_column(server_default="day")
    authority: Mapped[str] = mapped_column(server_default="")
    document_number: Mapped[str] = mapped_column(server_default="")
    description: Mapped[str] = mapped_column(server_default="")
    #: The division ended and nothing followed it: said, not forgotten.
    no_successor: Mapped[bool] = mapped_column(server_default=text("false"))
    no_successor_reason: Mapped[str] = mapped_column(server_default="")
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))


class DivisionEventParty(Base):
    """The part of a division in an event: predecessor, successor, or subject of a rename or re-code."""

    __tablename__ = "division_event_party"
    __table_args__ = (
        CheckConstraint("part IN ('predecessor','successor','subject')", name="part_known"),
        # Usage: predecessors and successors of a division
        Index("ix_division_event_party_division_id", "division_id"),
        {"info": {"part_of": ("division_event", "event_id", "parties")}},
    )

    event_id: Mapped[UUID] = mapped_column(ForeignKey("division_event.id"), primary_key=True)
    division_id: Mapped[UUID] = mapped_column(ForeignKey("administrative_division.id"), primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)


class AccountArea(Base):
    """A division that an account's rights are limited to (with all below it); none means the banner."""

    __tablename__ = "account_area"
    __table_args__ = ({"info": {"part_of": ("account", "account_id", "areas")}},)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    division_id: Mapped[UUID] = mapped_column(ForeignKey("administrative_division.id"), primary_key=True)


class DivisionPeriod(Base):
    """Derived: a division for a time in which nothing of it changes, as lists, tiles and search serve it.

    Periods of one division do not overlap, and two that follow one another differ; there is none for a
    time in which it did not exist. `settle_periods` (gis/sql) writes them.
    """

    __tablename__ = "division_period"
    __table_args__ = (
        # Usage: lists, sorted by code; divisions below a code
        Index("ix_division_period_order_key", "order_key", "division_id"),
        # Usage: lists sorted by spelling
        Index("ix_division_period_list_key", "list_key", "division_id"),
        # Usage: look a name up by its start
        Index("ix_division_period_name", "name", "division_id"),
        # Usage: children of a division
        Index("ix_division_period_parent_id", "parent_id"),
        # Usage: look a division up by the start of one agency's code
        Index("ix_division_period_statistical_code", "statistical_code", "division_id"),
        Index("ix_division_period_civil_affairs_code", "civil_affairs_code", "division_id"),
        # Usage: divisions in a map window, division at a point
        Index(
            "ix_division_period_geom",
            "geom",
            postgresql_using="gist",
            postgresql_where=text("geom IS NOT NULL"),
        ),
        {"info": {"history": False}},
    )

    division_id: Mapped[UUID] = mapped_column(primary_key=True)
    valid: Mapped[Range[date]] = mapped_column(DATERANGE, primary_key=True)
    #: Sorted and compared by code point, as all texts here that lists are sorted by
    name: Mapped[str] = mapped_column(String(collation="C"))
    body_name: Mapped[str | None]
    type: Mapped[str] = mapped_column(String(collation="C"))
    level: Mapped[str] = mapped_column(String(collation="C"))
    is_statistical: Mapped[bool]
    parent_id: Mapped[UUID | None]
    #: Not for a reader who may not see records of `parent_publication_level`
    parent_name: Mapped[str | None] = mapped_column(String(collation="C"))
    parent_publication_level: Mapped[str | None]
    #: The code in the first system that has one
    code: Mapped[str | None] = mapped_column(String(collation="C"))
    statistical_code: Mapped[str | None] = mapped_column(String(collation="C"))
    civil_affairs_code: Mapped[str | None] = mapped_column(String(collation="C"))
    #: Of its place's name, where that is no stricter than the division; empty while unknown
    romanization: Mapped[str]
    publication_level: Mapped[str]
    version: Mapped[int]
    note: Mapped[str]
    is_demonstration: Mapped[bool]
    source_id: Mapped[UUID]
    #: The code, or else ~ and the name
    order_key: Mapped[str] = mapped_column(String(collation="C"))
    #: Spelling of its place's name, then its own name
    list_key: Mapped[str] = mapped_column(String(collation="C"))
    geom: Mapped[WKBElement | None] = mapped_column(Geometry("MULTIPOLYGON", srid=4490, spatial_index=False))
    is_indicative: Mapped[bool | None]
    #: A point inside the polygon
    label: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=4490, spatial_index=False))


class ExceptionKind(CodeRow, Base):
    """Why a piece is left as it is: 飞地, 水域 …; data/rules/exception_kinds.csv says what each quiets."""

    __tablename__ = "exception_kind"
    __table_args__ = ({"info": {"extensible": True}},)


class AcceptedException(Base):
    """已认可例外: a piece that its parties agreed to leave, for a time, by a document."""

    __tablename__ = "accepted_exception"
    __table_args__ = (
        CheckConstraint("title <> ''", name="title_given"),
        CheckConstraint("reason <> ''", name="reason_given"),
        CheckConstraint("NOT isempty(valid)", name="valid_not_empty"),
        # Usage: lists, by title
        Index("ix_accepted_exception_title", "title", "id"),
        # Usage: `diming demo remove`, records of one source
        Index("ix_accepted_exception_source_id", "source_id"),
    )

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(ForeignKey("exception_kind.code"))
    title: Mapped[str]
    reason: Mapped[str]
    #: Number of the agreement; may be empty where a file is attached
    document_number: Mapped[str] = mapped_column(server_default="")
    note: Mapped[str] = mapped_column(server_default="")
    #: Its upper end is the expiry
    valid: Mapped[Range[date]] = mapped_column(DATERANGE)
    publication_level: Mapped[str] = mapped_column(
        ForeignKey("publication_level.code"), server_default="public"
    )
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))
    version: Mapped[int] = mapped_column(server_default=text("1"))
    #: Geodesic, of all its extents: the size that was accepted
    area_m2: Mapped[float | None] = mapped_column(info={"derived": True})


class AcceptedExceptionParty(Base):
    """A division that agreed; it stands for all below it too."""

    __tablename__ = "accepted_exception_party"
    __table_args__ = (
        # Usage: exceptions of a division
        Index("ix_accepted_exception_party_division_id", "division_id"),
        {"info": {"part_of": ("accepted_exception", "exception_id", "parties")}},
    )

    exception_id: Mapped[UUID] = mapped_column(ForeignKey("accepted_exception.id"), primary_key=True)
    division_id: Mapped[UUID] = mapped_column(ForeignKey("administrative_division.id"), primary_key=True)


class AcceptedExceptionExtent(Base):
    """Where an exception holds, as it was when it was agreed on. EPSG:4490."""

    __tablename__ = "accepted_exception_extent"
    __table_args__ = (
        CheckConstraint("ST_IsValid(geom) AND NOT ST_IsEmpty(geom)", name="geom_valid"),
        # Usage: extents of an exception
        Index("ix_accepted_exception_extent_exception_id", "exception_id"),
        # Usage: exceptions in a map window
        Index("ix_accepted_exception_extent_geom", "geom", postgresql_using="gist"),
        {"info": {"part_of": ("accepted_exception", "exception_id", "extents")}},
    )

    id: Mapped[Key]
    exception_id: Mapped[UUID] = mapped_column(ForeignKey("accepted_exception.id"))
    geom: Mapped[WKBElement] = mapped_column(Geometry("MULTIPOLYGON", srid=4490, spatial_index=False))


class AcceptedExceptionAttachment(Base):
    """A paper of an exception: the agreement, a map."""

    __tablename__ = "accepted_exception_attachment"
    __table_args__ = (
        Index("ix_accepted_exception_attachment_exception_id", "exception_id"),
        # Usage: what cites a file
        Index("ix_accepted_exception_attachment_sha256", "sha256"),
        {"info": {"part_of": ("accepted_exception", "exception_id", "attachments")}},
    )

    id: Mapped[Key]
    exception_id: Mapped[UUID] = mapped_column(ForeignKey("accepted_exception.id"))
    sha256: Mapped[str] = mapped_column(ForeignKey(Attachment.sha256))
    title: Mapped[str] = mapped_column(server_default="")


class CoverageRun(Base):
    """Derived: the last check of a level, whole or of one division's parts, and how it was made."""

    __tablename__ = "coverage_run"
    __table_args__ = (
        # Usage: the last run of a level
        Index("ix_coverage_run_level", "level", "area_id"),
        {"info": {"history": False}},
    )

    id: Mapped[Key]
    level: Mapped[str] = mapped_column(ForeignKey("division_level.code"))
    #: Only divisions below this one were checked; null: all of the level
    area_id: Mapped[UUID | None] = mapped_column(ForeignKey("administrative_division.id"))
    as_of: Mapped[date]
    made_at: Mapped[RecordedAt]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    #: As `diming check-coverage --json` prints it
    summary: Mapped[dict[str, Any]] = mapped_column(JSONB)


class CoveragePiece:
    """What is told of a finding, wherever it is kept."""

    kind: Mapped[str]
    sliver: Mapped[bool]
    #: "blocks" or "warns", as the rule said when it was found
    severity: Mapped[str]
    #: Parties as the check calls them, by name, and as divisions
    parties: Mapped[list[str]] = mapped_column(ARRAY(String))
    party_names: Mapped[list[str]] = mapped_column(ARRAY(String))
    divisions: Mapped[list[UUID]] = mapped_column(ARRAY(PG_UUID(as_uuid=True)))
    area_m2: Mapped[float]
    length_m: Mapped[float]
    max_width_m: Mapped[float]
    detail: Mapped[str]
    geom: Mapped[WKBElement | None] = mapped_column(Geometry("GEOMETRY", srid=4490, spatial_index=False))
    location: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=4490, spatial_index=False))
    #: The strictest of its parties'
    publication_level: Mapped[str]
    #: The exception that it falls under: why (quiet, grown, expired), reference, document, grown_m2, until
    acceptance: Mapped[dict[str, Any] | None] = mapped_column(JSONB)


class CoverageFinding(CoveragePiece, Base):
    """Derived: a finding of the last run of a level."""

    __tablename__ = "coverage_finding"
    __table_args__ = (
        # Usage: findings in a map window
        Index("ix_coverage_finding_geom", "geom", postgresql_using="gist"),
        {"info": {"history": False}},
    )

    run_id: Mapped[UUID] = mapped_column(ForeignKey("coverage_run.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    #: open, accepted, pending (待核)
    state: Mapped[str]
    #: Whether a repair can be computed
    mendable: Mapped[bool]


class ProposalFinding(CoveragePiece, Base):
    """What a proposal finds or leaves around the polygons that it changes, handed in and approved."""

    __tablename__ = "proposal_finding"
    __table_args__ = ({"info": {"history": False}},)

    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), primary_key=True)
    #: submitted, approved
    stage: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    #: new, grown, old, gone
    standing: Mapped[str]


refuse("ex_division_state_valid", ValidTimesOverlap)
refuse("ex_division_code_division", ValidTimesOverlap)
refuse("ex_division_boundary_valid", ValidTimesOverlap)
refuse("ex_division_code_code", CodeTaken)
refuse("division_ends_with_successor", EndsWithoutSuccessor)
refuse("division_has_living_parent", ParentEnded)
refuse("fk_division_state_parent_id", UnknownDivision)
refuse("fk_division_event_party_division_id", UnknownDivision)
refuse("fk_account_area_division_id", UnknownDivision)
refuse("pk_administrative_division", IdTaken)
refuse("pk_division_state", IdTaken)
refuse("pk_division_code", IdTaken)
refuse("pk_division_boundary", IdTaken)
refuse("pk_division_event", IdTaken)
refuse("pk_accepted_exception", IdTaken)
refuse("pk_accepted_exception_extent", IdTaken)
refuse("pk_accepted_exception_attachment", IdTaken)
refuse("fk_accepted_exception_party_division_id", UnknownDivision)
