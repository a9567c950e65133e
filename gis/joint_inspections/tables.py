"""Joint inspections (联合检查): plan, sections, what each side found, how differences were settled, measures.

Two sides, `ours` and `theirs`: the inspection says which divisions. What somebody says names the side, the
account, and whether it is the side's own or given on paper (对方提供). Positions: EPSG:4490, lon then lat.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from geoalchemy2 import Geometry, WKBElement

from gis.attachments.tables import Attachment
from gis.database import Base, Key, RecordedAt, refuse
from gis.joint_inspections.rules import IdInUse, ObservationExists, RoundOpened
from gis.reference.tables import CodeRow

IS_SIDE = "side IN ('ours','theirs')"
IS_PROVIDED = "provided_by IN ('own','counterpart')"


class InspectionState(CodeRow, Base):
    """How far an inspection is: planned, in the field, filed …"""

    __tablename__ = "inspection_state"


class InspectionCause(CodeRow, Base):
    """Why a line is inspected: its round of five years, or an event (353号 Art. 12)."""

    __tablename__ = "inspection_cause"
    __table_args__ = ({"info": {"extensible": True, "needed": ("cycle",)}},)


class InspectionDocumentKind(CodeRow, Base):
    """What a paper or scan of an inspection is."""

    __tablename__ = "inspection_document_kind"


class MeasureKind(CodeRow, Base):
    """What is done about a marker; a change (add, move, abolish) needs consents and a report upward."""

    __tablename__ = "measure_kind"
    is_change: Mapped[bool]


class MeasureState(CodeRow, Base):
    """How far a measure is."""

    __tablename__ = "measure_state"


class FoundState(CodeRow, Base):
    """Whether a marker was found in its place."""

    __tablename__ = "found_state"


class StoneCondition(CodeRow, Base):
    """In what condition a stone was found."""

    __tablename__ = "stone_condition"
    __table_args__ = ({"info": {"extensible": True, "needed": ("sound",)}},)


class PhotoView(CodeRow, Base):
    """From where a photo was taken: near, far."""

    __tablename__ = "photo_view"


class JointInspection(Base):
    """联合检查: one round of a line, or one check that an event set off; its version counts every change."""

    __tablename__ = "joint_inspection"
    __table_args__ = (
        CheckConstraint("our_division_id <> their_division_id", name="two_sides"),
        CheckConstraint("lead_side IN ('ours','theirs')", name="lead_side_known"),
        CheckConstraint("(cause = 'cycle') = (round_number IS NOT NULL)", name="round_has_number"),
        CheckConstraint(
            "(state = 'suspended') = (suspended_from IS NOT NULL)", name="suspended_from_a_state"
        ),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        # Usage: each round of a line is held once
        Index(
            "uq_joint_inspection_round", "line_id", "round_number", unique=True,
            postgresql_where=text("state <> 'withdrawn'"),
        ),
        # Usage: lists, the newest first
        Index("ix_joint_inspection_opened_at", "opened_at", "id"),
        # Usage: inspections of a line
        Index("ix_joint_inspection_line_id", "line_id"),
        # Usage: `diming demo remove`, records of one source
        Index("ix_joint_inspection_source_id", "source_id"),
    )  # fmt: skip

    id: Mapped[Key]
    line_id: Mapped[UUID] = mapped_column(ForeignKey("boundary_line.id"))
    title: Mapped[str]
    cause: Mapped[str] = mapped_column(ForeignKey("inspection_cause.code"))
    #: The line's own round; null when an event set the check off
    round_number: Mapped[int | None]
    year: Mapped[int]
    state: Mapped[str] = mapped_column(ForeignKey("inspection_state.code"), server_default="planned")
    suspended_from: Mapped[str | None] = mapped_column(ForeignKey("inspection_state.code"))
    our_division_id: Mapped[UUID] = mapped_column(ForeignKey("administrative_division.id"))
    their_division_id: Mapped[UUID] = mapped_column(ForeignKey("administrative_division.id"))
    lead_side: Mapped[str] = mapped_column(server_default="ours")
    lead_office: Mapped[str] = mapped_column(server_default="")
    #: What set it off, and when, where it is no round
    trigger_on: Mapped[date | None]
    trigger_note: Mapped[str] = mapped_column(server_default="")
    #: 方案: number, scope and days
    plan_number: Mapped[str] = mapped_column(server_default="")
    plan_scope: Mapped[str] = mapped_column(server_default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    our_government: Mapped[str] = mapped_column(server_default="")
    their_government: Mapped[str] = mapped_column(server_default="")
    #: 报备: number, day, and with whom the two governments filed the results
    filing_number: Mapped[str] = mapped_column(server_default="")
    filed_on: Mapped[date | None]
    filed_with: Mapped[str] = mapped_column(server_default="")
    #: The change that writes round and day into the line's record
    proposal_id: Mapped[UUID | None] = mapped_column(ForeignKey("proposal.id"))
    #: The change that writes what was found into the markers' records
    findings_proposal_id: Mapped[UUID | None] = mapped_column(ForeignKey("proposal.id"))
    publication_level: Mapped[str] = mapped_column(
        ForeignKey("publication_level.code"), server_default="internal"
    )
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))
    opened_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    opened_at: Mapped[RecordedAt]
    version: Mapped[int] = mapped_column(server_default=text("1"))


class InspectionSection(Base):
    """段: a stretch of the line that one team walks."""

    __tablename__ = "joint_inspection_section"
    __table_args__ = (
        CheckConstraint("ordinal > 0", name="ordinal_positive"),
        Index("ix_joint_inspection_section_inspection_id", "inspection_id", "ordinal"),
        {"info": {"part_of": ("joint_inspection", "inspection_id", "sections")}},
    )

    id: Mapped[Key]
    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("joint_inspection.id"))
    ordinal: Mapped[int]
    name: Mapped[str]
    planned_on: Mapped[date | None]
    team: Mapped[str] = mapped_column(server_default="")


class InspectionMarker(Base):
    """A marker that the inspection looks at, and in which section."""

    __tablename__ = "joint_inspection_marker"
    __table_args__ = (
        # Usage: inspections of a marker
        Index("ix_joint_inspection_marker_marker_id", "marker_id"),
        {"info": {"part_of": ("joint_inspection", "inspection_id", "markers")}},
    )

    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("joint_inspection.id"), primary_key=True)
    marker_id: Mapped[UUID] = mapped_column(ForeignKey("boundary_marker.id"), primary_key=True)
    section_id: Mapped[UUID] = mapped_column(ForeignKey("joint_inspection_section.id"))
    ordinal: Mapped[int]


class InspectionMember(Base):
    """Somebody of a side's team."""

    __tablename__ = "joint_inspection_member"
    __table_args__ = (
        CheckConstraint(IS_SIDE, name="side_known"),
        CheckConstraint("name <> ''", name="name_given"),
        Index("ix_joint_inspection_member_inspection_id", "inspection_id", "ordinal"),
        {"info": {"part_of": ("joint_inspection", "inspection_id", "members")}},
    )

    id: Mapped[Key]
    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("joint_inspection.id"))
    ordinal: Mapped[int]
    side: Mapped[str]
    name: Mapped[str]
    office: Mapped[str] = mapped_column(server_default="")
    #: 组长, 成员, 记录员
    duty: Mapped[str] = mapped_column(server_default="")


class InspectionObservation(Base):
    """What one side found at a marker or along a section; its id is the client's, to tell a replay."""

    __tablename__ = "joint_inspection_observation"
    __table_args__ = (
        UniqueConstraint(
            "inspection_id", "marker_id", "section_id", "side",
            name="uq_joint_inspection_observation_target", postgresql_nulls_not_distinct=True,
        ),
        CheckConstraint(IS_SIDE, name="side_known"),
        CheckConstraint(IS_PROVIDED, name="provided_by_known"),
        CheckConstraint("(marker_id IS NULL) <> (section_id IS NULL)", name="one_target"),
        CheckConstraint("marker_id IS NULL OR found_state IS NOT NULL", name="marker_has_state"),
        CheckConstraint("(geom IS NULL) = (accuracy_m IS NULL)", name="position_has_accuracy"),
        CheckConstraint("accuracy_m > 0", name="accuracy_positive"),
        CheckConstraint("(height_m IS NULL) = (height_datum IS NULL)", name="height_has_datum"),
        CheckConstraint("stone_letter IN ('Q','A','B','C','D','E')", name="stone_letter_known"),
        # Usage: earlier findings of a marker
        Index("ix_joint_inspection_observation_marker_id", "marker_id"),
        {"info": {"part_of": ("joint_inspection", "inspection_id", "observations")}},
    )  # fmt: skip

    id: Mapped[Key]
    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("joint_inspection.id"))
    marker_id: Mapped[UUID | None] = mapped_column(ForeignKey("boundary_marker.id"))
    section_id: Mapped[UUID | None] = mapped_column(ForeignKey("joint_inspection_section.id"))
    side: Mapped[str]
    observed_on: Mapped[date]
    observer: Mapped[str] = mapped_column(server_default="")
    #: `found` itself is a word of PL/pgSQL, which the history triggers are written in
    found: Mapped[str | None] = mapped_column("found_state", ForeignKey("found_state.code"))
    stone_condition: Mapped[str | None] = mapped_column(ForeignKey("stone_condition.code"))
    inscription_legible: Mapped[bool | None]
    inscription_right: Mapped[bool | None]
    geom: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=4490, spatial_index=False))
    #: Mean error of the position, metres
    accuracy_m: Mapped[float | None]
    method: Mapped[str | None] = mapped_column(ForeignKey("location_method.code"))
    #: Which of several stones (双立, 三立) was measured
    stone_letter: Mapped[str | None]
    #: Measured with the position; a height means nothing without its datum (大地高, 1985国家高程基准)
    height_m: Mapped[float | None]
    height_datum: Mapped[str | None] = mapped_column(ForeignKey("height_datum.code"))
    #: How many readings of a receiver were averaged, and how far they lay apart (mean error of one), metres
    readings: Mapped[int | None]
    spread_m: Mapped[float | None]
    position_note: Mapped[str] = mapped_column(server_default="")
    #: As the surveyor's file has it: point, X north, Y east, H, system
    position_verbatim: Mapped[str] = mapped_column(server_default="")
    agreement_breached: Mapped[bool | None]
    agreement_note: Mapped[str] = mapped_column(server_default="")
    terrain_changed: Mapped[bool]
    terrain_note: Mapped[str] = mapped_column(server_default="")
    cross_line_activity: Mapped[bool]
    cross_line_note: Mapped[str] = mapped_column(server_default="")
    needs_resurvey: Mapped[bool]
    resurvey_note: Mapped[str] = mapped_column(server_default="")
    remark: Mapped[str] = mapped_column(server_default="")
    provided_by: Mapped[str]
    #: Scan of the paper sheet that it was typed from
    sheet_sha256: Mapped[str | None] = mapped_column(ForeignKey(Attachment.sha256))
    entered_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    entered_at: Mapped[RecordedAt]
    version: Mapped[int] = mapped_column(server_default=text("1"))


class InspectionReferenceCheck(Base):
    """Whether a side found a reference object (方位物) of a marker, and what it measured to it."""

    __tablename__ = "joint_inspection_reference_check"
    __table_args__ = (
        CheckConstraint(
            "distance_m > 0 AND bearing_deg >= 0 AND bearing_deg < 360", name="measured_in_range"
        ),
        CheckConstraint("bearing_kind IN ('magnetic','true','grid')", name="bearing_kind_known"),
        CheckConstraint("(bearing_deg IS NULL) = (bearing_kind IS NULL)", name="bearing_has_north"),
        Index("ix_joint_inspection_reference_check_inspection_id", "inspection_id"),
        {"info": {"part_of": ("joint_inspection", "inspection_id", "reference_checks")}},
    )

    observation_id: Mapped[UUID] = mapped_column(
        ForeignKey("joint_inspection_observation.id", ondelete="CASCADE"), primary_key=True
    )
    #: Of the marker's record at the time; it may be gone from there since
    reference_id: Mapped[UUID] = mapped_column(primary_key=True)
    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("joint_inspection.id"))
    name: Mapped[str]
    present: Mapped[bool]
    note: Mapped[str] = mapped_column(server_default="")
    #: From the marker to the object, metres, degrees clockwise from the north that `bearing_kind` names
    distance_m: Mapped[float | None]
    bearing_deg: Mapped[float | None]
    bearing_kind: Mapped[str | None]


class InspectionPhoto(Base):
    """A photo that a side took."""

    __tablename__ = "joint_inspection_photo"
    __table_args__ = (
        Index("ix_joint_inspection_photo_inspection_id", "inspection_id"),
        # Usage: what cites a file
        Index("ix_joint_inspection_photo_sha256", "sha256"),
        {"info": {"part_of": ("joint_inspection", "inspection_id", "photos")}},
    )

    observation_id: Mapped[UUID] = mapped_column(
        ForeignKey("joint_inspection_observation.id", ondelete="CASCADE"), primary_key=True
    )
    sha256: Mapped[str] = mapped_column(ForeignKey(Attachment.sha256), primary_key=True)
    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("joint_inspection.id"))
    ordinal: Mapped[int]
    view: Mapped[str] = mapped_column(ForeignKey("photo_view.code"))
    caption: Mapped[str] = mapped_column(server_default="")
    taken_on: Mapped[date | None]


class InspectionSettlement(Base):
    """How a difference of one field was settled; it holds while both sides still say what they said then."""

    __tablename__ = "joint_inspection_settlement"
    __table_args__ = (
        UniqueConstraint("inspection_id", "target_id", "field", name="uq_joint_inspection_settlement_field"),
        CheckConstraint("choice IN ('ours','theirs','remeasured')", name="choice_known"),
        CheckConstraint("reason <> ''", name="reason_given"),
        {"info": {"part_of": ("joint_inspection", "inspection_id", "settlements")}},
    )

    id: Mapped[Key]
    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("joint_inspection.id"))
    #: The marker or section
    target_id: Mapped[UUID]
    field: Mapped[str]
    ours: Mapped[Any] = mapped_column(JSONB, nullable=False)
    theirs: Mapped[Any] = mapped_column(JSONB, nullable=False)
    choice: Mapped[str]
    value: Mapped[Any] = mapped_column(JSONB, nullable=False)
    reason: Mapped[str]
    on_behalf_of: Mapped[str]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    settled_at: Mapped[RecordedAt]
    version: Mapped[int] = mapped_column(server_default=text("1"))


class InspectionSignature(Base):
    """A side's signature below the plan, the findings, or what was found on a section on the spot.

    The fingerprint is that of what was signed; of a section, of the very texts that the device kept.
    """

    __tablename__ = "joint_inspection_signature"
    __table_args__ = (
        CheckConstraint(IS_SIDE, name="side_known"),
        CheckConstraint(IS_PROVIDED, name="provided_by_known"),
        CheckConstraint("subject IN ('plan','findings','section')", name="subject_known"),
        CheckConstraint("(subject = 'section') = (section_id IS NOT NULL)", name="section_named"),
        CheckConstraint("section_id IS NULL OR sha256 IS NOT NULL", name="section_by_hand"),
        CheckConstraint("signer <> ''", name="signer_given"),
        Index("ix_joint_inspection_signature_inspection_id", "inspection_id"),
        {"info": {"part_of": ("joint_inspection", "inspection_id", "signatures")}},
    )

    id: Mapped[Key]
    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("joint_inspection.id"))
    subject: Mapped[str]
    side: Mapped[str]
    signer: Mapped[str]
    office: Mapped[str] = mapped_column(server_default="")
    signed_on: Mapped[date]
    #: What was written on the device, or the scan of the signed sheet
    sha256: Mapped[str | None] = mapped_column(ForeignKey(Attachment.sha256))
    provided_by: Mapped[str]
    #: SHA-256 of what was signed: once that changes, both sides sign again
    fingerprint: Mapped[str]
    section_id: Mapped[UUID | None] = mapped_column(ForeignKey("joint_inspection_section.id"))
    #: By the device's clock, of a signature that was given on the spot
    signed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    #: Of a section: observation_id and version of each entry that was signed
    covers: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    entered_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    entered_at: Mapped[RecordedAt]


class InspectionStep(Base):
    """One step of an inspection: who took it, when, for which side, on which evidence."""

    __tablename__ = "joint_inspection_step"
    __table_args__ = (
        CheckConstraint("on_behalf_of IN ('ours','theirs','both')", name="on_behalf_of_known"),
        Index("ix_joint_inspection_step_inspection_id", "inspection_id", "done_at"),
        {"info": {"part_of": ("joint_inspection", "inspection_id", "steps")}},
    )

    id: Mapped[Key]
    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("joint_inspection.id"))
    step: Mapped[str]
    from_state: Mapped[str] = mapped_column(ForeignKey("inspection_state.code"))
    to_state: Mapped[str] = mapped_column(ForeignKey("inspection_state.code"))
    note: Mapped[str] = mapped_column(server_default="")
    on_behalf_of: Mapped[str]
    #: SHA-256 of the files that it rests on
    evidence: Mapped[list[str]] = mapped_column(ARRAY(Text))
    done_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    done_at: Mapped[RecordedAt]


class InspectionMeasure(Base):
    """处置措施: what is to be done about a marker or a stretch, by whom and until when."""

    __tablename__ = "joint_inspection_measure"
    __table_args__ = (
        CheckConstraint("responsible_side IN ('ours','theirs','both')", name="responsible_side_known"),
        CheckConstraint("(marker_id IS NULL) OR (section_id IS NULL)", name="one_target_at_most"),
        CheckConstraint("reason <> ''", name="reason_given"),
        Index("ix_joint_inspection_measure_inspection_id", "inspection_id", "due_on"),
        {"info": {"part_of": ("joint_inspection", "inspection_id", "measures")}},
    )

    id: Mapped[Key]
    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("joint_inspection.id"))
    marker_id: Mapped[UUID | None] = mapped_column(ForeignKey("boundary_marker.id"))
    section_id: Mapped[UUID | None] = mapped_column(ForeignKey("joint_inspection_section.id"))
    kind: Mapped[str] = mapped_column(ForeignKey("measure_kind.code"))
    state: Mapped[str] = mapped_column(ForeignKey("measure_state.code"), server_default="proposed")
    responsible_side: Mapped[str]
    reason: Mapped[str]
    due_on: Mapped[date]
    #: What it results in: position, number, material, reference object (gis.joint_inspections.measures)
    details: Mapped[dict[str, Any]] = mapped_column(JSONB)
    proposal_id: Mapped[UUID | None] = mapped_column(ForeignKey("proposal.id"))
    entered_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    entered_at: Mapped[RecordedAt]
    version: Mapped[int] = mapped_column(server_default=text("1"))


class InspectionMeasureStep(Base):
    """One step of a measure: who took it, when the work was done, who of each side stood by (Art. 6)."""

    __tablename__ = "joint_inspection_measure_step"
    __table_args__ = (
        Index("ix_joint_inspection_measure_step_inspection_id", "inspection_id"),
        Index("ix_joint_inspection_measure_step_measure_id", "measure_id", "done_at"),
        {"info": {"part_of": ("joint_inspection", "inspection_id", "measure_steps")}},
    )

    id: Mapped[Key]
    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("joint_inspection.id"))
    measure_id: Mapped[UUID] = mapped_column(ForeignKey("joint_inspection_measure.id"))
    step: Mapped[str]
    from_state: Mapped[str] = mapped_column(ForeignKey("measure_state.code"))
    to_state: Mapped[str] = mapped_column(ForeignKey("measure_state.code"))
    done_on: Mapped[date]
    our_present: Mapped[str] = mapped_column(server_default="")
    their_present: Mapped[str] = mapped_column(server_default="")
    #: Of whoever else the marker of a tri-junction belongs to
    third_present: Mapped[str] = mapped_column(server_default="")
    note: Mapped[str] = mapped_column(server_default="")
    evidence: Mapped[list[str]] = mapped_column(ARRAY(Text))
    done_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    done_at: Mapped[RecordedAt]


class InspectionDocument(Base):
    """A paper of an inspection: issued from its data, or the scan of one that was signed and sealed."""

    __tablename__ = "joint_inspection_document"
    __table_args__ = (
        CheckConstraint("side IN ('ours','theirs')", name="side_known"),
        CheckConstraint(IS_PROVIDED, name="provided_by_known"),
        Index("ix_joint_inspection_document_inspection_id", "inspection_id", "added_at"),
        # Usage: what cites a file
        Index("ix_joint_inspection_document_sha256", "sha256"),
        # Usage: a paper of the same content is issued once
        Index(
            "uq_joint_inspection_document_issued", "inspection_id", "kind", "content_sha256", "marker_id",
            unique=True,
            postgresql_where=text("is_issued"),
            postgresql_nulls_not_distinct=True,
        ),
        {"info": {"part_of": ("joint_inspection", "inspection_id", "documents")}},
    )  # fmt: skip

    id: Mapped[Key]
    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("joint_inspection.id"))
    kind: Mapped[str] = mapped_column(ForeignKey("inspection_document_kind.code"))
    sha256: Mapped[str] = mapped_column(ForeignKey(Attachment.sha256))
    title: Mapped[str] = mapped_column(server_default="")
    number: Mapped[str] = mapped_column(server_default="")
    dated: Mapped[date | None]
    side: Mapped[str | None]
    provided_by: Mapped[str]
    measure_id: Mapped[UUID | None] = mapped_column(ForeignKey("joint_inspection_measure.id"))
    marker_id: Mapped[UUID | None] = mapped_column(ForeignKey("boundary_marker.id"))
    #: Made from the inspection's data, of which content_sha256 is the fingerprint
    is_issued: Mapped[bool] = mapped_column(server_default=text("false"))
    content_sha256: Mapped[str] = mapped_column(server_default="")
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    added_at: Mapped[RecordedAt]


refuse("uq_joint_inspection_round", RoundOpened)
refuse("uq_joint_inspection_observation_target", ObservationExists)
for _part in ("observation", "signature", "measure", "document", "section", "member"):
    refuse(f"pk_joint_inspection_{_part}", IdInUse)
