"""Elderly services: facilities, their states and capacity over time, operation, subsidies, fire safety, 点单.

A state or a capacity holds from its day until the day of the next, half-open: two of one facility can't
overlap, for each has a day of its own. Who a household is stands in a table apart, without history.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from geoalchemy2 import Geometry, WKBElement

from gis.attachments.tables import Attachment
from gis.database import Base, Key, RecordedAt, refuse
from gis.facilities.rules import (
    FacilityNumberTaken,
    FireProblemNumberTaken,
    SamePerson,
    SheetIsKept,
    TakenAtOnce,
)
from gis.reference.tables import CodeRow

SRID = 4490


class FacilityKind(CodeRow, Base):
    """What a facility is: 社区养老服务站, 日间照料, 助餐点, 农村牧区养老服务中心, 幸福院, 机构 …"""

    __tablename__ = "facility_kind"
    __table_args__ = (
        {
            "info": {
                "extensible": True,
                "needed": ("community_station", "rural_centre", "institution"),
                "settable": ("is_institution", "covers_community"),
                "filled": {"is_institution": False, "covers_community": False},
            }
        },
    )

    #: 养老机构: its beds count for the share of nursing beds
    is_institution: Mapped[bool]
    #: Whether one that is open covers its community (社区覆盖率)
    covers_community: Mapped[bool]


class FacilityState(CodeRow, Base):
    """A state of a facility: planned, building, open, paused, closed."""

    __tablename__ = "facility_state"


class FacilityOperationMode(CodeRow, Base):
    """运营方式: who runs a facility and how."""

    __tablename__ = "facility_operation_mode"
    __table_args__ = ({"info": {"extensible": True}},)


class HomeServiceKind(CodeRow, Base):
    """What a household can ask for: 助餐, 助浴, 助洁, 助医, 助急, 助行 …"""

    __tablename__ = "home_service_kind"
    __table_args__ = ({"info": {"extensible": True}},)


class Facility(Base):
    """养老服务设施: one facility and what it is (DOMAIN §6); state and capacity have days of their own."""

    __tablename__ = "facility"
    __table_args__ = (
        UniqueConstraint("number", name="uq_facility_number"),
        CheckConstraint("number <> ''", name="numbered"),
        CheckConstraint("name <> ''", name="named"),
        CheckConstraint("made IN ('new','rebuilt')", name="made_known"),
        CheckConstraint("floor_area_m2 >= 0 AND site_area_m2 >= 0", name="areas_positive"),
        CheckConstraint("service_radius_m > 0", name="radius_positive"),
        CheckConstraint("star_rating BETWEEN 1 AND 5", name="stars_known"),
        CheckConstraint("people_served >= 0", name="people_positive"),
        # Usage: facilities of a division
        Index("ix_facility_division_id", "division_id"),
        # Usage: lists, by name
        Index("ix_facility_name", "name", "id"),
        # Usage: `diming demo remove`
        Index("ix_facility_source_id", "source_id"),
        # Usage: facilities near a household
        Index("ix_facility_geom", "geom", postgresql_using="gist"),
    )

    id: Mapped[Key]
    number: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(ForeignKey("facility_kind.code"))
    #: Its standard name in the register; null: not registered, or not known yet
    feature_id: Mapped[UUID | None] = mapped_column(ForeignKey("feature.id"))
    #: 社区, 嘎查 or 村 (or 苏木, 镇) that it belongs to
    division_id: Mapped[UUID] = mapped_column(ForeignKey("administrative_division.id"))
    geom: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=SRID, spatial_index=False))
    address: Mapped[str] = mapped_column(server_default="")
    #: 新建 or 改扩建, which the plan counts apart
    made: Mapped[str]
    built_year: Mapped[int | None]
    #: 建筑面积, 占地, m²
    floor_area_m2: Mapped[Decimal | None] = mapped_column(Numeric(10, 1))
    site_area_m2: Mapped[Decimal | None] = mapped_column(Numeric(10, 1))
    service_radius_m: Mapped[int | None]
    people_served: Mapped[int | None]
    operator: Mapped[str] = mapped_column(server_default="")
    operation_mode: Mapped[str | None] = mapped_column(ForeignKey("facility_operation_mode.code"))
    opening_hours: Mapped[str] = mapped_column(server_default="")
    star_rating: Mapped[int | None]
    funding: Mapped[str] = mapped_column(server_default="")
    #: 核查日期
    checked_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(server_default="")
    publication_level: Mapped[str] = mapped_column(
        ForeignKey("publication_level.code"), server_default="internal"
    )
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))
    version: Mapped[int] = mapped_column(server_default=text("1"))


class FacilityStateDay(Base):
    """A day from which a facility is in a state, until the next such day."""

    __tablename__ = "facility_state_day"
    __table_args__ = ({"info": {"part_of": ("facility", "facility_id", "states")}},)

    facility_id: Mapped[UUID] = mapped_column(ForeignKey("facility.id"), primary_key=True)
    since: Mapped[date] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(ForeignKey("facility_state.code"))
    #: 批准、备案 or other paper
    basis: Mapped[str] = mapped_column(server_default="")
    note: Mapped[str] = mapped_column(server_default="")
    #: Null: invented, as demonstration data is
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[RecordedAt]


class FacilityCapacity(Base):
    """A day from which a facility has so many beds and meals, until the next such day."""

    __tablename__ = "facility_capacity"
    __table_args__ = (
        CheckConstraint("beds >= 0 AND nursing_beds >= 0 AND meals >= 0", name="numbers_positive"),
        CheckConstraint("nursing_beds <= beds", name="nursing_beds_are_beds"),
        {"info": {"part_of": ("facility", "facility_id", "capacities")}},
    )

    facility_id: Mapped[UUID] = mapped_column(ForeignKey("facility.id"), primary_key=True)
    since: Mapped[date] = mapped_column(primary_key=True)
    #: 床位, of them 护理型床位
    beds: Mapped[int]
    nursing_beds: Mapped[int]
    #: 助餐能力, persons a meal
    meals: Mapped[int]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[RecordedAt]


class FacilityService(Base):
    """What a facility brings to a household that asks for it."""

    __tablename__ = "facility_service"
    __table_args__ = ({"info": {"part_of": ("facility", "facility_id", "services")}},)

    facility_id: Mapped[UUID] = mapped_column(ForeignKey("facility.id"), primary_key=True)
    service: Mapped[str] = mapped_column(ForeignKey("home_service_kind.code"), primary_key=True)


class FacilityPhoto(Base):
    """A photo of a facility."""

    __tablename__ = "facility_photo"
    __table_args__ = ({"info": {"part_of": ("facility", "facility_id", "photos")}},)

    facility_id: Mapped[UUID] = mapped_column(ForeignKey("facility.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey(Attachment.sha256), primary_key=True)
    taken_on: Mapped[date]
    caption: Mapped[str] = mapped_column(server_default="")
    recorded_at: Mapped[RecordedAt]


class FacilityMonth(Base):
    """运营记录: what a facility did in a month; subsidies are computed from it, never typed."""

    __tablename__ = "facility_month"
    __table_args__ = (
        CheckConstraint("extract(day FROM month) = 1", name="month_begins"),
        CheckConstraint(
            "days_open BETWEEN 0 AND 31 AND meals >= 0 AND people >= 0 AND visits >= 0",
            name="numbers_possible",
        ),
        {"info": {"part_of": ("facility", "facility_id", "months")}},
    )

    facility_id: Mapped[UUID] = mapped_column(ForeignKey("facility.id"), primary_key=True)
    #: First day of the month
    month: Mapped[date] = mapped_column(primary_key=True)
    days_open: Mapped[int]
    #: Meals served, people served, visits to households
    meals: Mapped[int]
    people: Mapped[int]
    visits: Mapped[int]
    note: Mapped[str] = mapped_column(server_default="")
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[RecordedAt]


class SubsidySheet(Base):
    """运营补助签领表: what months of operation are due less what earlier sheets gave; another confirms it."""

    __tablename__ = "subsidy_sheet"
    __table_args__ = (
        UniqueConstraint("number", name="uq_subsidy_sheet_number"),
        CheckConstraint("first_month <= last_month", name="months_in_order"),
        CheckConstraint("state IN ('draft','confirmed','withdrawn')", name="state_known"),
        CheckConstraint("(state = 'confirmed') = (confirmed_on IS NOT NULL)", name="confirmed_on_a_day"),
        CheckConstraint("made_by <> confirmed_by", name="confirmed_by_another"),
        Index("ix_subsidy_sheet_source_id", "source_id"),
    )

    id: Mapped[Key]
    #: Year and count: 2026-003
    number: Mapped[str]
    first_month: Mapped[date]
    last_month: Mapped[date]
    made_on: Mapped[date]
    state: Mapped[str] = mapped_column(server_default="draft")
    #: Null: invented, as demonstration data is
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    confirmed_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(server_default="")
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))
    version: Mapped[int] = mapped_column(server_default=text("1"))
    recorded_at: Mapped[RecordedAt]


class SubsidyLine(Base):
    """A month of a facility in a sheet: due, given before, given now, and by which rates; never changed."""

    __tablename__ = "subsidy_line"
    __table_args__ = (
        CheckConstraint("amount = due - given_before", name="amount_is_difference"),
        # Usage: what earlier sheets gave for a month
        Index("ix_subsidy_line_facility_id", "facility_id", "month"),
        {"info": {"part_of": ("subsidy_sheet", "sheet_id", "lines")}},
    )

    sheet_id: Mapped[UUID] = mapped_column(ForeignKey("subsidy_sheet.id"), primary_key=True)
    facility_id: Mapped[UUID] = mapped_column(ForeignKey("facility.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    #: Yuan
    due: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    given_before: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    amount: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    #: Name, operator and record of the month as they stood, and each rate with its source
    said: Mapped[dict[str, Any]] = mapped_column(JSONB)


class FireProblem(Base):
    """消防安全问题清单: a problem found at a facility, open until somebody else has accepted its measures."""

    __tablename__ = "fire_problem"
    __table_args__ = (
        UniqueConstraint("number", name="uq_fire_problem_number"),
        CheckConstraint("problem <> ''", name="problem_said"),
        CheckConstraint("state IN ('open','rectified','closed')", name="state_known"),
        CheckConstraint("(state = 'closed') = (closed_on IS NOT NULL)", name="closed_on_a_day"),
        CheckConstraint("rectified_by <> closed_by", name="closed_by_another"),
        Index("ix_fire_problem_facility_id", "facility_id", "found_on"),
    )

    id: Mapped[Key]
    number: Mapped[str]
    facility_id: Mapped[UUID] = mapped_column(ForeignKey("facility.id"))
    found_on: Mapped[date]
    #: The office or people who found it
    found_by: Mapped[str]
    place: Mapped[str] = mapped_column(server_default="")
    problem: Mapped[str]
    #: The clause that whoever found it cites
    clause: Mapped[str] = mapped_column(server_default="")
    is_major: Mapped[bool]
    state: Mapped[str] = mapped_column(server_default="open")
    #: Who said last that a measure was done
    rectified_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    closed_on: Mapped[date | None]
    #: What whoever accepted or sent back found
    closing_note: Mapped[str] = mapped_column(server_default="")
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[RecordedAt]


class FireMeasure(Base):
    """整改措施清单: what is done about a problem, by whom, until when; a day that passes settles nothing."""

    __tablename__ = "fire_measure"
    __table_args__ = (
        CheckConstraint("measure <> ''", name="measure_said"),
        CheckConstraint("responsible <> ''", name="somebody_responsible"),
        Index("ix_fire_measure_problem_id", "problem_id", "due_on"),
        {"info": {"part_of": ("fire_problem", "problem_id", "measures")}},
    )

    id: Mapped[Key]
    problem_id: Mapped[UUID] = mapped_column(ForeignKey("fire_problem.id"))
    measure: Mapped[str]
    responsible: Mapped[str]
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    done_note: Mapped[str] = mapped_column(server_default="")
    photo_sha256: Mapped[str | None] = mapped_column(ForeignKey(Attachment.sha256))
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[RecordedAt]


class ServiceRequest(Base):
    """点单: a household asks for a service: without a word of who it is or where it lives."""

    __tablename__ = "service_request"
    __table_args__ = (
        UniqueConstraint("number", name="uq_service_request_number"),
        CheckConstraint("state IN ('received','assigned','done','cancelled')", name="state_known"),
        CheckConstraint(
            "state NOT IN ('assigned','done') OR facility_id IS NOT NULL", name="assigned_to_one"
        ),
        CheckConstraint("(state IN ('done','cancelled')) = (ended_on IS NOT NULL)", name="ended_on_a_day"),
        CheckConstraint("state <> 'cancelled' OR outcome <> ''", name="cancelled_with_reason"),
        Index("ix_service_request_town_id", "town_id", "wanted_on"),
        Index("ix_service_request_facility_id", "facility_id"),
        Index("ix_service_request_source_id", "source_id"),
    )

    id: Mapped[Key]
    #: Year and count: 2026-0003
    number: Mapped[str]
    #: 苏木 or 镇 whose requests are switched on, and the community
    town_id: Mapped[UUID] = mapped_column(ForeignKey("administrative_division.id"))
    division_id: Mapped[UUID] = mapped_column(ForeignKey("administrative_division.id"))
    service: Mapped[str] = mapped_column(ForeignKey("home_service_kind.code"))
    wanted_on: Mapped[date]
    received_at: Mapped[RecordedAt]
    state: Mapped[str] = mapped_column(server_default="received")
    facility_id: Mapped[UUID | None] = mapped_column(ForeignKey("facility.id"))
    #: How the facility was chosen: by which costs, who came first, why another was taken
    choice: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    assigned_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_on: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(server_default="")
    note: Mapped[str] = mapped_column(server_default="")
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))
    version: Mapped[int] = mapped_column(server_default=text("1"))


class ServiceRequestPerson(Base):
    """Who asked, and where he lives; no copy in history, nothing but one use case gives it out whole."""

    __tablename__ = "service_request_person"
    __table_args__ = ({"info": {"history": False}},)

    request_id: Mapped[UUID] = mapped_column(ForeignKey("service_request.id"), primary_key=True)
    name: Mapped[str]
    phone: Mapped[str]
    address: Mapped[str] = mapped_column(server_default="")
    geom: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=SRID, spatial_index=False))


class PersonalDataReading(Base):
    """Somebody read personal data of a record of some subject: who, when, why."""

    __tablename__ = "personal_data_reading"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="reason_said"),
        # Usage: who read the data of a record
        Index("ix_personal_data_reading_record_id", "record_id", "read_at"),
    )

    id: Mapped[Key]
    #: The table that holds the data
    subject: Mapped[str]
    record_id: Mapped[UUID]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    read_at: Mapped[RecordedAt]
    reason: Mapped[str]


refuse("uq_facility_number", FacilityNumberTaken)
refuse("uq_fire_problem_number", FireProblemNumberTaken)
refuse("uq_subsidy_sheet_number", TakenAtOnce)
refuse("uq_service_request_number", TakenAtOnce)
refuse("pk_facility_state_day", TakenAtOnce)
refuse("pk_facility_capacity", TakenAtOnce)
refuse("pk_facility_month", TakenAtOnce)
refuse("ck_subsidy_sheet_confirmed_by_another", SamePerson)
refuse("ck_fire_problem_closed_by_another", SamePerson)
refuse("subsidy_sheet_is_kept", SheetIsKept)
