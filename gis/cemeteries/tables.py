"""Cemeteries and historic burial clusters: areas, states and capacity over time, plots and niches, burials.

A state or a capacity holds from its day until the day of the next, half-open. How many places are used
is counted from burials, never kept. Who lies in a place stands in a table apart, without history.
"""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from geoalchemy2 import Geometry, WKBElement

from gis.attachments.tables import Attachment
from gis.cemeteries.rules import CemeteryNumberTaken, PlaceNumberTaken, TakenAtOnce
from gis.database import Base, Key, RecordedAt, refuse
from gis.reference.tables import CodeRow

SRID = 4490


class CemeteryKind(CodeRow, Base):
    """What an area is: 公益性公墓, 公益性骨灰安放设施, 历史性集中埋葬点."""

    __tablename__ = "cemetery_kind"


class CemeteryState(CodeRow, Base):
    """planned, building, open, closed; of a historic cluster unregulated, regulating, regulated."""

    __tablename__ = "cemetery_state"


class BurialPlaceKind(CodeRow, Base):
    """A kind of plot or niche, and how many people one of it holds."""

    __tablename__ = "burial_place_kind"
    __table_args__ = ({"info": {"settable": ("holds",)}},)

    holds: Mapped[int]
    is_niche: Mapped[bool]


class BurialCertificate(CodeRow, Base):
    """What proves the death: 死亡医学证明, 公安机关死亡证明, 火化证明, 迁坟证明 …"""

    __tablename__ = "burial_certificate"
    __table_args__ = ({"info": {"settable": ("for_relocation",)}},)

    #: Only for somebody whose old grave was moved here
    for_relocation: Mapped[bool]


class Cemetery(Base):
    """A public cemetery, a building for ashes or a historic burial cluster, with its approval."""

    __tablename__ = "cemetery"
    __table_args__ = (
        UniqueConstraint("number", name="uq_cemetery_number"),
        CheckConstraint("number <> ''", name="numbered"),
        CheckConstraint("name <> ''", name="named"),
        CheckConstraint("ST_IsValid(geom) AND NOT ST_IsEmpty(geom)", name="geom_valid"),
        CheckConstraint("approved_area_m2 > 0", name="area_positive"),
        CheckConstraint("green_percent BETWEEN 0 AND 100", name="green_share_possible"),
        CheckConstraint("gates >= 0", name="gates_positive"),
        CheckConstraint("(surveyed_graves IS NULL) = (surveyed_on IS NULL)", name="survey_is_dated"),
        CheckConstraint("surveyed_graves >= 0", name="graves_positive"),
        CheckConstraint("(approved_on IS NULL) = (approval_number = '')", name="approval_is_dated"),
        # Usage: cemeteries of a division, and within the areas of an account
        Index("ix_cemetery_division_id", "division_id"),
        # Usage: `diming demo remove`
        Index("ix_cemetery_source_id", "source_id"),
        # Usage: cemeteries near graves and corridors
        Index("ix_cemetery_geom", "geom", postgresql_using="gist"),
    )

    id: Mapped[Key]
    number: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(ForeignKey("cemetery_kind.code"))
    #: 苏木, 镇, 嘎查 or 村 that it belongs to
    division_id: Mapped[UUID] = mapped_column(ForeignKey("administrative_division.id"))
    #: EPSG:4490, longitude then latitude; null: not measured yet
    geom: Mapped[WKBElement | None] = mapped_column(Geometry("MULTIPOLYGON", srid=SRID, spatial_index=False))
    address: Mapped[str] = mapped_column(server_default="")
    #: 管理单位
    manager: Mapped[str] = mapped_column(server_default="")
    #: Area that the approval names, m²
    approved_area_m2: Mapped[Decimal | None] = mapped_column(Numeric(12, 1))
    green_percent: Mapped[Decimal | None] = mapped_column(Numeric(5, 1))
    gates: Mapped[int | None]
    #: 摸底座数 of a historic cluster, and the day of the survey
    surveyed_graves: Mapped[int | None]
    surveyed_on: Mapped[date | None]
    #: 审批文号, 审批机关, day, and the paper itself
    approval_number: Mapped[str] = mapped_column(server_default="")
    approved_by: Mapped[str] = mapped_column(server_default="")
    approved_on: Mapped[date | None]
    approval_sha256: Mapped[str | None] = mapped_column(ForeignKey(Attachment.sha256))
    note: Mapped[str] = mapped_column(server_default="")
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))
    version: Mapped[int] = mapped_column(server_default=text("1"))


class CemeteryStateDay(Base):
    """A day from which a cemetery is in a state, until the next such day."""

    __tablename__ = "cemetery_state_day"
    __table_args__ = ({"info": {"part_of": ("cemetery", "cemetery_id", "states")}},)

    cemetery_id: Mapped[UUID] = mapped_column(ForeignKey("cemetery.id"), primary_key=True)
    since: Mapped[date] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(ForeignKey("cemetery_state.code"))
    #: 批复, 竣工验收 or other paper
    basis: Mapped[str] = mapped_column(server_default="")
    #: Null: invented, as demonstration data is
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[RecordedAt]


class CemeteryCapacity(Base):
    """A day from which a cemetery has so many plots and niches, until the next such day."""

    __tablename__ = "cemetery_capacity"
    __table_args__ = (
        CheckConstraint("plots >= 0 AND niches >= 0", name="numbers_positive"),
        {"info": {"part_of": ("cemetery", "cemetery_id", "capacities")}},
    )

    cemetery_id: Mapped[UUID] = mapped_column(ForeignKey("cemetery.id"), primary_key=True)
    since: Mapped[date] = mapped_column(primary_key=True)
    plots: Mapped[int]
    niches: Mapped[int]
    basis: Mapped[str] = mapped_column(server_default="")
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[RecordedAt]


class BurialPlace(Base):
    """墓位、格位: one plot or niche of a cemetery."""

    __tablename__ = "burial_place"
    __table_args__ = (
        UniqueConstraint("cemetery_id", "number", name="uq_burial_place_number"),
        CheckConstraint("number <> ''", name="numbered"),
        CheckConstraint("area_m2 > 0", name="area_positive"),
        CheckConstraint("stone_height_m >= 0", name="height_positive"),
        {"info": {"part_of": ("cemetery", "cemetery_id", "places")}},
    )

    id: Mapped[Key]
    cemetery_id: Mapped[UUID] = mapped_column(ForeignKey("cemetery.id"))
    number: Mapped[str]
    kind: Mapped[str] = mapped_column(ForeignKey("burial_place_kind.code"))
    area_m2: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    stone_height_m: Mapped[Decimal | None] = mapped_column(Numeric(4, 2))
    note: Mapped[str] = mapped_column(server_default="")


class Burial(Base):
    """安葬、安放: somebody lies in a place, without a word of who it is."""

    __tablename__ = "burial"
    __table_args__ = (
        CheckConstraint("ended_on >= buried_on", name="ended_after_beginning"),
        CheckConstraint("(ended_on IS NULL) = (end_reason = '')", name="ended_with_reason"),
        CheckConstraint("term_until > buried_on", name="term_after_beginning"),
        CheckConstraint("origin IN ('new','relocated')", name="origin_known"),
        CheckConstraint("origin = 'relocated' OR origin_grave = ''", name="origin_grave_of_relocated"),
        CheckConstraint("origin = 'new' OR origin_grave <> ''", name="relocated_from_somewhere"),
        CheckConstraint("(entered_on IS NULL) = (entered_by IS NULL)", name="entered_by_somebody"),
        # Usage: who lies in a place; used places are counted from it
        Index("ix_burial_place_id", "place_id", "buried_on"),
        # Usage: what the 直报系统 still lacks
        Index("ix_burial_entered_on", "entered_on", "buried_on"),
        {"info": {"part_of": ("burial_place", "place_id", "burials")}},
    )

    id: Mapped[Key]
    place_id: Mapped[UUID] = mapped_column(ForeignKey("burial_place.id"))
    buried_on: Mapped[date]
    #: Last day of the term of use
    term_until: Mapped[date]
    certificate: Mapped[str] = mapped_column(ForeignKey("burial_certificate.code"))
    #: new, or relocated from an old grave
    origin: Mapped[str]
    #: Number in the ledger of graves, or the place of the old grave
    origin_grave: Mapped[str] = mapped_column(server_default="")
    ended_on: Mapped[date | None]
    end_reason: Mapped[str] = mapped_column(server_default="")
    #: 已录: the day on which it was entered in the region's 直报系统; null: 未录
    entered_on: Mapped[date | None]
    entered_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str] = mapped_column(server_default="")
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[RecordedAt]
    version: Mapped[int] = mapped_column(server_default=text("1"))


class BurialPerson(Base):
    """Who was buried, by which certificate, and whom to ask; no copy in history, one use case reads it."""

    __tablename__ = "burial_person"
    __table_args__ = (
        CheckConstraint("name <> ''", name="named"),
        CheckConstraint("certificate_number <> ''", name="certificate_numbered"),
        {"info": {"history": False}},
    )

    burial_id: Mapped[UUID] = mapped_column(ForeignKey("burial.id"), primary_key=True)
    name: Mapped[str]
    identity_number: Mapped[str] = mapped_column(server_default="")
    died_on: Mapped[date | None]
    certificate_number: Mapped[str]
    contact_name: Mapped[str] = mapped_column(server_default="")
    contact_phone: Mapped[str] = mapped_column(server_default="")
    relation: Mapped[str] = mapped_column(server_default="")


refuse("uq_cemetery_number", CemeteryNumberTaken)
refuse("uq_burial_place_number", PlaceNumberTaken)
refuse("pk_cemetery_state_day", TakenAtOnce)
refuse("pk_cemetery_capacity", TakenAtOnce)
