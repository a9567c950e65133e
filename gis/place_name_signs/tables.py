"""Place-name signs (地名标志): where they stand, what was read on them, what is wrong, what was done.

A reading is never changed: a later one stands beside it. What a 整改通知书 said is never changed either (the
database refuses it). Who sent a report of the public stands in a table of its own, which has no history and
which nothing but one use case reads, leaving a row each time (条例 Art. 33).
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from geoalchemy2 import Geometry, WKBElement

from gis.attachments.tables import Attachment
from gis.database import Base, Key, RecordedAt, refuse
from gis.place_name_signs.rules import NoticeIsKept, NoticeRepeated, SignNumberTaken, TakenAtOnce
from gis.reference.tables import CodeRow

SRID = 4490


class SignKind(CodeRow, Base):
    """What a sign is: 路牌, 村牌, 门楼牌, 交通标志, 广告牌匾 …"""

    __tablename__ = "sign_kind"
    __table_args__ = ({"info": {"extensible": True}},)


class SignState(CodeRow, Base):
    """How a sign is found: in good order, damaged, obscured, missing, removed."""

    __tablename__ = "sign_state"


class SignErrorClass(CodeRow, Base):
    """A class of errors on signs, with its script, how grave it is, and the clause."""

    __tablename__ = "sign_error_class"
    __table_args__ = (
        CheckConstraint("script IN ('zh','mn','roman','sign')", name="script_known"),
        CheckConstraint("severity IN ('error','warning','notice')", name="severity_known"),
        {"info": {"settable": ("severity", "clause", "is_verified")}},
    )

    script: Mapped[str]
    severity: Mapped[str]
    #: Whether a reader of Mongolian, or of the register, confirms it before it counts
    needs_reader: Mapped[bool]
    clause: Mapped[str]
    #: Whether the clause was read in its official text; else papers say 参照
    is_verified: Mapped[bool]


class NameReportKind(CodeRow, Base):
    """What a report of the public is about (条例 Art. 33)."""

    __tablename__ = "name_report_kind"
    __table_args__ = ({"info": {"extensible": True}},)


class SignUnit(Base):
    """设置、管理单位: who set a sign and answers for it."""

    __tablename__ = "sign_unit"
    __table_args__ = (
        UniqueConstraint("name", name="uq_sign_unit_name"),
        CheckConstraint("name <> ''", name="named"),
    )

    id: Mapped[Key]
    name: Mapped[str]
    #: Where notices are served
    address: Mapped[str] = mapped_column(server_default="")
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))


class PlaceNameSign(Base):
    """地名标志: one sign, the feature it names, the road it stands on, and who answers for it."""

    __tablename__ = "place_name_sign"
    __table_args__ = (
        UniqueConstraint("number", name="uq_place_name_sign_number"),
        CheckConstraint("number <> ''", name="numbered"),
        CheckConstraint("road <> ''", name="road_said"),
        CheckConstraint("faces BETWEEN 1 AND 8", name="faces_few"),
        # Usage: signs of a road, in their order
        Index("ix_place_name_sign_road", "road", "number"),
        # Usage: signs of a unit
        Index("ix_place_name_sign_unit_id", "unit_id"),
        # Usage: signs that name a feature
        Index("ix_place_name_sign_feature_id", "feature_id"),
        # Usage: `diming demo remove`
        Index("ix_place_name_sign_source_id", "source_id"),
        # Usage: signs in a map window
        Index("ix_place_name_sign_geom", "geom", postgresql_using="gist"),
    )

    id: Mapped[Key]
    number: Mapped[str]
    kind: Mapped[str] = mapped_column(ForeignKey("sign_kind.code"))
    #: The feature whose name stands on it; null: not in the register, or not known yet
    feature_id: Mapped[UUID | None] = mapped_column(ForeignKey("feature.id"))
    #: The road along which it stands, by name and, where registered, as a feature
    road: Mapped[str]
    road_id: Mapped[UUID | None] = mapped_column(ForeignKey("feature.id"))
    #: Where on the road: crossing, side, section
    place: Mapped[str] = mapped_column(server_default="")
    material: Mapped[str] = mapped_column(server_default="")
    size: Mapped[str] = mapped_column(server_default="")
    faces: Mapped[int] = mapped_column(server_default=text("1"))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("sign_unit.id"))
    set_on: Mapped[date | None]
    geom: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=SRID, spatial_index=False))
    state: Mapped[str] = mapped_column(ForeignKey("sign_state.code"), server_default="standing")
    state_since: Mapped[date]
    note: Mapped[str] = mapped_column(server_default="")
    publication_level: Mapped[str] = mapped_column(
        ForeignKey("publication_level.code"), server_default="internal"
    )
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))
    version: Mapped[int] = mapped_column(server_default=text("1"))


class SignStateRecord(Base):
    """A day from which a sign was in a state."""

    __tablename__ = "sign_state_record"
    __table_args__ = (
        Index("ix_sign_state_record_sign_id", "sign_id", "since"),
        {"info": {"part_of": ("place_name_sign", "sign_id", "states")}},
    )

    id: Mapped[Key]
    sign_id: Mapped[UUID] = mapped_column(ForeignKey("place_name_sign.id"))
    state: Mapped[str] = mapped_column(ForeignKey("sign_state.code"))
    since: Mapped[date]
    note: Mapped[str] = mapped_column(server_default="")
    #: Null: invented, as demonstration data is
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[RecordedAt]


class SignInspection(Base):
    """巡检: the signs of one road, looked at by somebody on a day."""

    __tablename__ = "sign_inspection"
    __table_args__ = (
        UniqueConstraint("number", name="uq_sign_inspection_number"),
        CheckConstraint("road <> ''", name="road_said"),
        Index("ix_sign_inspection_road", "road", "inspected_on"),
        Index("ix_sign_inspection_source_id", "source_id"),
    )

    id: Mapped[Key]
    #: Year and count: 2026-003
    number: Mapped[str]
    road: Mapped[str]
    road_id: Mapped[UUID | None] = mapped_column(ForeignKey("feature.id"))
    inspected_on: Mapped[date]
    inspector: Mapped[str]
    note: Mapped[str] = mapped_column(server_default="")
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[RecordedAt]


class SignReading(Base):
    """What each script of a sign said on a day, the standard name of that day, and what came of comparing."""

    __tablename__ = "sign_reading"
    __table_args__ = (
        # Usage: readings of a sign, the latest first
        Index("ix_sign_reading_sign_id", "sign_id", "read_on", "recorded_at"),
        # Usage: readings of an inspection
        Index("ix_sign_reading_inspection_id", "inspection_id"),
        {"info": {"part_of": ("place_name_sign", "sign_id", "readings")}},
    )

    id: Mapped[Key]
    sign_id: Mapped[UUID] = mapped_column(ForeignKey("place_name_sign.id"))
    inspection_id: Mapped[UUID | None] = mapped_column(ForeignKey("sign_inspection.id"))
    read_on: Mapped[date]
    reader: Mapped[str]
    state: Mapped[str] = mapped_column(ForeignKey("sign_state.code"))
    #: As it stands on the sign; empty: the script is not on it; null: it could not be read
    chinese: Mapped[str | None]
    mongolian: Mapped[str | None]
    roman: Mapped[str | None]
    #: Standard forms of that day and what came of comparing each script
    compared: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    is_recheck: Mapped[bool] = mapped_column(server_default=text("false"))
    note: Mapped[str] = mapped_column(server_default="")
    #: Null: invented, as demonstration data is
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[RecordedAt]


class SignPhoto(Base):
    """A photo of a sign, taken for a reading or beside one."""

    __tablename__ = "sign_photo"
    __table_args__ = ({"info": {"part_of": ("place_name_sign", "sign_id", "photos")}},)

    sign_id: Mapped[UUID] = mapped_column(ForeignKey("place_name_sign.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey(Attachment.sha256), primary_key=True)
    reading_id: Mapped[UUID | None] = mapped_column(ForeignKey("sign_reading.id"))
    taken_on: Mapped[date]
    caption: Mapped[str] = mapped_column(server_default="")
    recorded_at: Mapped[RecordedAt]


class SignError(Base):
    """One error on a sign, found by an inspection or reported by the public; one list for both."""

    __tablename__ = "sign_error"
    __table_args__ = (
        CheckConstraint("script IN ('zh','mn','roman','sign')", name="script_known"),
        CheckConstraint("state IN ('to_confirm','open','rectified','dismissed')", name="state_known"),
        CheckConstraint("state <> 'dismissed' OR reason <> ''", name="dismissed_with_reason"),
        CheckConstraint(
            "(state IN ('rectified','dismissed')) = (settled_on IS NOT NULL)", name="settled_has_day"
        ),
        CheckConstraint("num_nonnulls(reading_id, report_id) = 1", name="comes_from_one"),
        # Usage: the same error is not listed twice while it waits
        Index(
            "uq_sign_error_unsettled",
            "sign_id",
            "script",
            "error_class",
            unique=True,
            postgresql_where=text("state IN ('to_confirm','open')"),
        ),
        Index("ix_sign_error_sign_id", "sign_id", "found_on"),
        {"info": {"part_of": ("place_name_sign", "sign_id", "errors")}},
    )

    id: Mapped[Key]
    sign_id: Mapped[UUID] = mapped_column(ForeignKey("place_name_sign.id"))
    reading_id: Mapped[UUID | None] = mapped_column(ForeignKey("sign_reading.id"))
    report_id: Mapped[UUID | None] = mapped_column(ForeignKey("name_report.id"))
    found_on: Mapped[date]
    script: Mapped[str]
    error_class: Mapped[str] = mapped_column(ForeignKey("sign_error_class.code"))
    #: What stands on the sign, and what should
    found_text: Mapped[str] = mapped_column(server_default="")
    expected: Mapped[str] = mapped_column(server_default="")
    #: Why, in Chinese and English, as said on the day
    why_zh: Mapped[str] = mapped_column(server_default="")
    why_en: Mapped[str] = mapped_column(server_default="")
    #: Who has to confirm it: mongolian_reader, reading; empty: nobody
    confirmer: Mapped[str] = mapped_column(server_default="")
    state: Mapped[str]
    reason: Mapped[str] = mapped_column(server_default="")
    settled_on: Mapped[date | None]
    #: The case of name_cleanup that it led to
    case_id: Mapped[UUID | None]
    #: The reading by which it was seen to be rectified
    settled_by_reading_id: Mapped[UUID | None] = mapped_column(ForeignKey("sign_reading.id"))
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    recorded_at: Mapped[RecordedAt]


class SignRecheck(Base):
    """What a recheck said of one error: rectified or not; each recheck stays."""

    __tablename__ = "sign_recheck"

    reading_id: Mapped[UUID] = mapped_column(ForeignKey("sign_reading.id"), primary_key=True)
    error_id: Mapped[UUID] = mapped_column(ForeignKey("sign_error.id"), primary_key=True)
    is_rectified: Mapped[bool]
    note: Mapped[str] = mapped_column(server_default="")


class SignNotice(Base):
    """整改通知书 (条例 Art. 31): one to a unit, over its errors that no running notice holds."""

    __tablename__ = "sign_notice"
    __table_args__ = (
        UniqueConstraint("number", name="uq_sign_notice_number"),
        CheckConstraint("due_on > issued_on", name="due_after_issue"),
        CheckConstraint("term_days > 0", name="term_has_days"),
        CheckConstraint("(due_on IS NULL) = (served_on IS NULL)", name="due_when_served"),
        CheckConstraint("served_on >= issued_on", name="served_after_issue"),
        CheckConstraint("(served_on IS NULL) = (served_to = '')", name="served_to_somebody"),
        Index("ix_sign_notice_issued_on", "issued_on", "number"),
        Index("ix_sign_notice_unit_id", "unit_id"),
        Index(
            "uq_sign_notice_repeats_id",
            "repeats_id",
            unique=True,
            postgresql_where=text("repeats_id IS NOT NULL"),
        ),
    )

    id: Mapped[Key]
    #: 乌民地改〔2026〕3号
    number: Mapped[str]
    year: Mapped[int]
    count: Mapped[int]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("sign_unit.id"))
    unit_name: Mapped[str]
    issued_on: Mapped[date]
    #: Days to rectify, as the notice says them; counted from service, day 1 is the day after
    term_days: Mapped[int]
    #: Last day of the term; null until the notice is served
    due_on: Mapped[date | None]
    #: The notice that this one repeats
    repeats_id: Mapped[UUID | None] = mapped_column(ForeignKey("sign_notice.id"))
    note: Mapped[str] = mapped_column(server_default="")
    served_on: Mapped[date | None]
    #: Who took it, and how
    served_to: Mapped[str] = mapped_column(server_default="")
    served_how: Mapped[str] = mapped_column(server_default="")
    #: The signed receipt
    receipt_sha256: Mapped[str | None] = mapped_column(ForeignKey(Attachment.sha256))
    #: Null: invented, as demonstration data is
    issued_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))
    version: Mapped[int] = mapped_column(server_default=text("1"))
    recorded_at: Mapped[RecordedAt]


class SignNoticeItem(Base):
    """An error as a notice said it; never changed."""

    __tablename__ = "sign_notice_item"
    __table_args__ = (
        UniqueConstraint("notice_id", "position", name="uq_sign_notice_item_position"),
        Index("ix_sign_notice_item_error_id", "error_id"),
        {"info": {"part_of": ("sign_notice", "notice_id", "items")}},
    )

    notice_id: Mapped[UUID] = mapped_column(ForeignKey("sign_notice.id"), primary_key=True)
    error_id: Mapped[UUID] = mapped_column(ForeignKey("sign_error.id"), primary_key=True)
    position: Mapped[int]
    #: What stood in the notice: sign, place, kind, class, clause, found, expected, why, photo
    said: Mapped[dict[str, Any]] = mapped_column(JSONB)


class NameReport(Base):
    """A report of the public (条例 Art. 33), without a word of who sent it."""

    __tablename__ = "name_report"
    __table_args__ = (
        UniqueConstraint("ticket", name="uq_name_report_ticket"),
        CheckConstraint("ticket ~ '^[A-Z2-9]{12}$'", name="ticket_form"),
        CheckConstraint(
            "state IN ('received','in_hand','joined','case','answered','closed')", name="state_known"
        ),
        CheckConstraint("state NOT IN ('answered','closed') OR answer <> ''", name="answered_in_words"),
        CheckConstraint("state <> 'joined' OR sign_id IS NOT NULL", name="joined_has_sign"),
        CheckConstraint("state <> 'case' OR case_id IS NOT NULL", name="case_named"),
        Index("ix_name_report_received_at", "received_at", "id"),
        Index("ix_name_report_source_id", "source_id"),
    )

    id: Mapped[Key]
    #: By which whoever sent it looks its state up; drawn by lot, says nothing
    ticket: Mapped[str]
    kind: Mapped[str] = mapped_column(ForeignKey("name_report_kind.code"))
    received_at: Mapped[RecordedAt]
    #: The name in question, as it stands there
    name: Mapped[str] = mapped_column(server_default="")
    #: Where, in words
    place: Mapped[str] = mapped_column(server_default="")
    description: Mapped[str]
    geom: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=SRID, spatial_index=False))
    photo_sha256: Mapped[str | None] = mapped_column(ForeignKey(Attachment.sha256))
    state: Mapped[str] = mapped_column(server_default="received")
    handler_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    sign_id: Mapped[UUID | None] = mapped_column(ForeignKey("place_name_sign.id"))
    #: A case of name_cleanup
    case_id: Mapped[UUID | None]
    #: What whoever sent it reads by the ticket
    answer: Mapped[str] = mapped_column(server_default="")
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))
    version: Mapped[int] = mapped_column(server_default=text("1"))


class NameReportInformant(Base):
    """举报人: who sent a report, where he said so; no copy in history, nothing else reads it."""

    __tablename__ = "name_report_informant"
    __table_args__ = ({"info": {"history": False}},)

    report_id: Mapped[UUID] = mapped_column(ForeignKey("name_report.id"), primary_key=True)
    name: Mapped[str] = mapped_column(server_default="")
    contact: Mapped[str] = mapped_column(server_default="")
    #: Numbers and addresses that stood in the words of the report and were taken out of them
    from_words: Mapped[str] = mapped_column(server_default="")


class NameReportInformantReading(Base):
    """Somebody looked at who sent a report: who, when, why."""

    __tablename__ = "name_report_informant_reading"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="reason_said"),
        Index("ix_name_report_informant_reading_report_id", "report_id", "read_at"),
    )

    id: Mapped[Key]
    report_id: Mapped[UUID] = mapped_column(ForeignKey("name_report.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    read_at: Mapped[RecordedAt]
    reason: Mapped[str]


refuse("uq_place_name_sign_number", SignNumberTaken)
refuse("uq_sign_inspection_number", TakenAtOnce)
refuse("uq_sign_notice_number", TakenAtOnce)
refuse("uq_sign_unit_name", TakenAtOnce)
refuse("uq_sign_notice_repeats_id", NoticeRepeated)
refuse("sign_notice_is_kept", NoticeIsKept)
