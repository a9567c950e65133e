"""Illegal graves: the ledger of sites, their photos, checks, steps, notices, agreements and acceptances.

Who the families are stands in a table of its own (`grave_contact`), which has no history and which one use
case reads, leaving a note each time (`gis.facilities.personal_data`). What a step, a check or a notice said
is never changed, and nobody accepts what he noted as done himself (the database refuses both,
gis/sql/092_grave_cases.sql).
"""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from geoalchemy2 import Geometry, WKBElement

from gis.attachments.tables import Attachment
from gis.database import Base, Key, RecordedAt, refuse
from gis.grave_sites.rules import (
    AcceptedByMaker,
    NotToAccept,
    PairDecided,
    PhotosNeeded,
    SiteNumberTaken,
    StepStays,
    TakenAtOnce,
)
from gis.reference.tables import CodeRow

SRID = 4490


class GraveSiteKind(CodeRow, Base):
    """What a site is: 散埋坟墓, 历史性集中埋葬点, 硬化大墓, 活人墓, 公墓违建."""

    __tablename__ = "grave_site_kind"


class GravePhotoStage(CodeRow, Base):
    """When a photo was taken: before, during, after the work."""

    __tablename__ = "grave_photo_stage"


class GraveSite(Base):
    """One site of the ledger (台账): graves that are counted and handled together."""

    __tablename__ = "grave_site"
    __table_args__ = (
        UniqueConstraint("number", name="uq_grave_site_number"),
        CheckConstraint("number <> ''", name="numbered"),
        CheckConstraint("graves > 0", name="graves_counted"),
        CheckConstraint("area_m2 > 0", name="area_positive"),
        CheckConstraint("ownership IN ('owned','unowned','unknown')", name="ownership_known"),
        CheckConstraint("zone_basis IN ('computed','stated','unknown')", name="zone_basis_known"),
        CheckConstraint("(merged_into_id IS NULL) = (merged_on IS NULL)", name="merged_has_day"),
        CheckConstraint("merged_into_id <> id", name="merged_into_another"),
        # Usage: sites of a division, and within the areas of an account
        Index("ix_grave_site_division_id", "division_id", "number"),
        # Usage: `diming demo remove`
        Index("ix_grave_site_source_id", "source_id"),
        # Usage: sites that were merged into one
        Index("ix_grave_site_merged_into_id", "merged_into_id"),
        # Usage: duplicates near a site; a map window
        Index("ix_grave_site_geom", "geom", postgresql_using="gist"),
    )

    id: Mapped[Key]
    number: Mapped[str]
    kind: Mapped[str] = mapped_column(ForeignKey("grave_site_kind.code"))
    #: 嘎查、社区, or the 苏木、镇 where no more is known
    division_id: Mapped[UUID] = mapped_column(ForeignKey("administrative_division.id"))
    #: Where, in words
    place: Mapped[str] = mapped_column(server_default="")
    geom: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=SRID, spatial_index=False))
    #: 座数
    graves: Mapped[int]
    #: Square metres, as measured on the site
    area_m2: Mapped[float | None]
    #: When it was built, as far as known: a year or words
    built: Mapped[str] = mapped_column(server_default="")
    ownership: Mapped[str] = mapped_column(server_default="unknown")
    #: 依据: by which rule or finding it stands in the ledger
    basis: Mapped[str] = mapped_column(server_default="")
    #: Whether it is seen from the road or railway; null: not known
    visible: Mapped[bool | None]
    #: Definition of 三沿七区 by which the items were found, and whether they were computed or stated
    zone_definition: Mapped[str] = mapped_column(server_default="")
    zone_basis: Mapped[str] = mapped_column(server_default="unknown")
    #: Items of the definition, the one that counts first
    zone_items: Mapped[list[str]] = mapped_column(ARRAY(String), server_default="{}")
    #: The nearest road or railway as computed: kind, class, name, number, metres, from where, kilometre
    corridor: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    computed_on: Mapped[date | None]
    measure: Mapped[str] = mapped_column(server_default="")
    #: 责任人: the official or body that answers for the work
    responsible: Mapped[str] = mapped_column(server_default="")
    deadline: Mapped[date | None]
    state: Mapped[str] = mapped_column(server_default="surveyed")
    state_since: Mapped[date]
    handler_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    surveyed_on: Mapped[date]
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("grave_site.id"))
    merged_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(server_default="")
    publication_level: Mapped[str] = mapped_column(
        ForeignKey("publication_level.code"), server_default="internal"
    )
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))
    version: Mapped[int] = mapped_column(server_default=text("1"))


class GraveContact(Base):
    """墓主家属、联系人: who answers for graves of a site; no copy in history, one use case reads it."""

    __tablename__ = "grave_contact"
    __table_args__ = (
        CheckConstraint("name <> ''", name="named"),
        CheckConstraint("graves > 0", name="graves_counted"),
        Index("ix_grave_contact_site_id", "site_id"),
        {"info": {"history": False}},
    )

    id: Mapped[Key]
    site_id: Mapped[UUID] = mapped_column(ForeignKey("grave_site.id"))
    name: Mapped[str]
    phone: Mapped[str] = mapped_column(server_default="")
    address: Mapped[str] = mapped_column(server_default="")
    #: 与逝者关系
    relation: Mapped[str] = mapped_column(server_default="")
    deceased: Mapped[str] = mapped_column(server_default="")
    graves: Mapped[int] = mapped_column(server_default=text("1"))
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[RecordedAt]


class GravePhoto(Base):
    """A photo of a site from before, during or after the work."""

    __tablename__ = "grave_photo"
    __table_args__ = ({"info": {"part_of": ("grave_site", "site_id", "photos")}},)

    site_id: Mapped[UUID] = mapped_column(ForeignKey("grave_site.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey(Attachment.sha256), primary_key=True)
    stage: Mapped[str] = mapped_column(ForeignKey("grave_photo_stage.code"))
    taken_on: Mapped[date]
    caption: Mapped[str] = mapped_column(server_default="")
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[RecordedAt]


class GraveStatusCheck(Base):
    """性质认定: whether a site is illegal, or by which ground and document it is not; the latest counts."""

    __tablename__ = "grave_status_check"
    __table_args__ = (
        CheckConstraint(
            "exclusion = '' OR (document_number <> '' AND document_sha256 IS NOT NULL) OR checked_by IS NULL",
            name="excluded_by_document",
        ),
        Index("ix_grave_status_check_site_id", "site_id", "recorded_at"),
        {"info": {"part_of": ("grave_site", "site_id", "checks")}},
    )

    id: Mapped[Key]
    site_id: Mapped[UUID] = mapped_column(ForeignKey("grave_site.id"))
    #: Key of data/rules/grave_exclusions.csv; empty: found illegal
    exclusion: Mapped[str] = mapped_column(server_default="")
    document_number: Mapped[str] = mapped_column(server_default="")
    document_sha256: Mapped[str | None] = mapped_column(ForeignKey(Attachment.sha256))
    decided_on: Mapped[date]
    note: Mapped[str] = mapped_column(server_default="")
    #: Null: invented, as demonstration data is
    checked_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[RecordedAt]


class GraveStep(Base):
    """A step of a case that was taken: when, by whom, on which document."""

    __tablename__ = "grave_step"
    __table_args__ = (
        UniqueConstraint("site_id", "ordinal", name="uq_grave_step_ordinal"),
        {"info": {"part_of": ("grave_site", "site_id", "steps")}},
    )

    id: Mapped[Key]
    site_id: Mapped[UUID] = mapped_column(ForeignKey("grave_site.id"))
    ordinal: Mapped[int]
    step: Mapped[str]
    taken_on: Mapped[date]
    document_number: Mapped[str] = mapped_column(server_default="")
    scan_sha256: Mapped[str | None] = mapped_column(ForeignKey(Attachment.sha256))
    note: Mapped[str] = mapped_column(server_default="")
    #: Null: invented, as demonstration data is
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[RecordedAt]


class GraveNotice(Base):
    """告知书 or 迁坟公告 over a site, with the regulation as it was checked; it is never changed."""

    __tablename__ = "grave_notice"
    __table_args__ = (
        # A number belongs to one notice, or to one announcement over many sites
        ExcludeConstraint(
            ("number", "="),
            (text("(coalesce(announcement_id, id))"), "<>"),
            name="uq_grave_notice_number",
            using="gist",
        ),
        CheckConstraint("announcement_id IS NULL OR kind = 'announcement'", name="announced_together"),
        UniqueConstraint("announcement_id", "site_id", name="uq_grave_notice_announcement_id"),
        CheckConstraint("kind IN ('notice','announcement')", name="kind_known"),
        CheckConstraint("term_days > 0", name="term_has_days"),
        CheckConstraint("(served_on IS NULL) = (due_on IS NULL)", name="due_when_served"),
        CheckConstraint("(served_on IS NULL) = (served_how = '')", name="served_somehow"),
        CheckConstraint("served_on >= issued_on", name="served_after_issue"),
        Index("ix_grave_notice_site_id", "site_id", "issued_on"),
        {"info": {"part_of": ("grave_site", "site_id", "notices")}},
    )

    id: Mapped[Key]
    site_id: Mapped[UUID] = mapped_column(ForeignKey("grave_site.id"))
    kind: Mapped[str]
    #: 乌民殡告〔2026〕3号
    number: Mapped[str]
    year: Mapped[int]
    count: Mapped[int]
    issued_on: Mapped[date]
    #: Days counted from service or posting, day 1 is the day after
    term_days: Mapped[int]
    #: The regulation in force on that day: name, article, text, who checked it and when; no person's data
    regulation: Mapped[dict[str, Any]] = mapped_column(JSONB)
    note: Mapped[str] = mapped_column(server_default="")
    #: When it was served or posted, and how or where
    served_on: Mapped[date | None]
    served_how: Mapped[str] = mapped_column(server_default="")
    due_on: Mapped[date | None]
    #: The signed receipt, or a photo of the posted announcement
    receipt_sha256: Mapped[str | None] = mapped_column(ForeignKey(Attachment.sha256))
    issued_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    #: The announcement over many sites of which this is the copy in the site's own case
    announcement_id: Mapped[UUID | None] = mapped_column(ForeignKey("grave_announcement.id"))
    recorded_at: Mapped[RecordedAt]


class GraveAnnouncement(Base):
    """One 迁坟公告 over the sites along a stretch of a road or railway; what it says stands in each case."""

    __tablename__ = "grave_announcement"
    __table_args__ = (
        CheckConstraint("corridor <> ''", name="along_something"),
        CheckConstraint("(from_km IS NULL) = (to_km IS NULL)", name="stretch_whole"),
        CheckConstraint("to_km >= from_km", name="stretch_ordered"),
    )

    id: Mapped[Key]
    #: Name of the road or railway, and its number
    corridor: Mapped[str]
    #: Kilometres of the stretch, both within it; null: the whole line
    from_km: Mapped[float | None]
    to_km: Mapped[float | None]
    issued_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[RecordedAt]


class GraveSplit(Base):
    """A record that was made of a part of another one's graves: how many, when, why; it is never changed."""

    __tablename__ = "grave_split"
    __table_args__ = (
        CheckConstraint("graves > 0", name="graves_counted"),
        CheckConstraint("reason <> ''", name="reasoned"),
        CheckConstraint("site_id <> from_id", name="from_another"),
        # Usage: records that were made of a site
        Index("ix_grave_split_from_id", "from_id"),
        {"info": {"part_of": ("grave_site", "site_id", "split")}},
    )

    site_id: Mapped[UUID] = mapped_column(ForeignKey("grave_site.id"), primary_key=True)
    from_id: Mapped[UUID] = mapped_column(ForeignKey("grave_site.id"))
    graves: Mapped[int]
    split_on: Mapped[date]
    reason: Mapped[str]
    split_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[RecordedAt]


class GraveAgreement(Base):
    """协议 with the family: measure, destination, deadline, subsidy, and the 签领表 once it is signed."""

    __tablename__ = "grave_agreement"
    __table_args__ = (
        CheckConstraint("graves > 0", name="graves_counted"),
        CheckConstraint("subsidy_per_grave >= 0", name="subsidy_not_negative"),
        CheckConstraint("deadline >= agreed_on", name="deadline_after"),
        CheckConstraint("(paid_on IS NULL) = (paid_sha256 IS NULL)", name="paid_with_sheet"),
        Index("ix_grave_agreement_site_id", "site_id", "recorded_at"),
        {"info": {"part_of": ("grave_site", "site_id", "agreements")}},
    )

    id: Mapped[Key]
    site_id: Mapped[UUID] = mapped_column(ForeignKey("grave_site.id"))
    agreed_on: Mapped[date]
    measure: Mapped[str]
    #: The cemetery that the graves move to, or what becomes of the place
    destination: Mapped[str] = mapped_column(server_default="")
    deadline: Mapped[date]
    graves: Mapped[int]
    #: Yuan for each grave
    subsidy_per_grave: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    #: By which document the subsidy is so high
    subsidy_basis: Mapped[str] = mapped_column(server_default="")
    scan_sha256: Mapped[str | None] = mapped_column(ForeignKey(Attachment.sha256))
    paid_on: Mapped[date | None]
    paid_sha256: Mapped[str | None] = mapped_column(ForeignKey(Attachment.sha256))
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[RecordedAt]


class GraveAcceptance(Base):
    """验收 of a site by somebody other than who noted the work as done, with photos of before and after."""

    __tablename__ = "grave_acceptance"
    __table_args__ = (
        CheckConstraint("accepted_by <> made_by", name="accepted_by_another"),
        CheckConstraint("is_passed OR note <> ''", name="failed_with_reason"),
        Index("ix_grave_acceptance_site_id", "site_id", "recorded_at"),
        {"info": {"part_of": ("grave_site", "site_id", "acceptances")}},
    )

    id: Mapped[Key]
    site_id: Mapped[UUID] = mapped_column(ForeignKey("grave_site.id"))
    accepted_on: Mapped[date]
    is_passed: Mapped[bool]
    #: 验收人 as they sign
    acceptors: Mapped[str]
    note: Mapped[str] = mapped_column(server_default="")
    sheet_sha256: Mapped[str | None] = mapped_column(ForeignKey(Attachment.sha256))
    #: Who noted the work as done, and who accepts; both null: invented, as demonstration data is
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    accepted_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[RecordedAt]


class GraveDuplicateDecision(Base):
    """What was decided of two records that may be one site: merged, or found to be two."""

    __tablename__ = "grave_duplicate_decision"
    __table_args__ = (
        CheckConstraint("one_id < other_id", name="in_order"),
        CheckConstraint("reason <> ''", name="reasoned"),
        CheckConstraint("kept_id IS NULL OR kept_id IN (one_id, other_id)", name="kept_is_of_pair"),
    )

    one_id: Mapped[UUID] = mapped_column(ForeignKey("grave_site.id"), primary_key=True)
    other_id: Mapped[UUID] = mapped_column(ForeignKey("grave_site.id"), primary_key=True)
    #: The record that stays; null: they are two sites
    kept_id: Mapped[UUID | None]
    reason: Mapped[str]
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[RecordedAt]


refuse("uq_grave_site_number", SiteNumberTaken)
refuse("uq_grave_notice_number", TakenAtOnce)
refuse("uq_grave_step_ordinal", TakenAtOnce)
refuse("pk_grave_duplicate_decision", PairDecided)
refuse("grave_record_stays", StepStays)
refuse("ck_grave_acceptance_accepted_by_another", AcceptedByMaker)
refuse("grave_accepted_by_another", AcceptedByMaker)
refuse("grave_accepted_with_photos", PhotosNeeded)
refuse("grave_accepted_by_acceptance", NotToAccept)
