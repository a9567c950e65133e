"""The planning layer: corridors, areas, places and people of a region, beside the register and never in it.

Positions and areas here may be invented (their source says so): nothing of them is read by the register, the
gazetteer or the exports of either. EPSG:4490, longitude first.
"""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, Numeric, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from geoalchemy2 import Geometry, WKBElement

from gis.database import Base, Key, refuse
from gis.planning_layers.rules import RegionTaken
from gis.reference.tables import CodeRow

SRID = 4490


class CorridorKind(CodeRow, Base):
    """What a corridor is: road, railway, river, reservoir shore."""

    __tablename__ = "corridor_kind"


class CorridorClass(CodeRow, Base):
    """A class of corridors: 高速公路, 国道 … 街道; 高速铁路, 普通铁路."""

    __tablename__ = "corridor_class"

    kind: Mapped[str] = mapped_column(ForeignKey("corridor_kind.code"))


class PlanningAreaKind(CodeRow, Base):
    """What an area is for planning: farmland, forest, grassland, park …"""

    __tablename__ = "planning_area_kind"
    __table_args__ = ({"info": {"extensible": True}},)


class PlanningRegion(Base):
    """A region that is planned: the banner, or any other that somebody loaded."""

    __tablename__ = "planning_region"
    __table_args__ = (
        UniqueConstraint("code", name="uq_planning_region_code"),
        CheckConstraint("code <> ''", name="coded"),
        CheckConstraint("name <> ''", name="named"),
    )

    id: Mapped[Key]
    code: Mapped[str]
    name: Mapped[str]
    note: Mapped[str] = mapped_column(server_default="")


class Corridor(Base):
    """A piece of a road, railway, river or shore: a line, with its land where that is known."""

    __tablename__ = "corridor"
    __table_args__ = (
        CheckConstraint("half_width_m >= 0", name="half_width_positive"),
        CheckConstraint("speed_km_h > 0", name="speed_positive"),
        CheckConstraint("since < until", name="ends_after_it_begins"),
        CheckConstraint("open_months <@ ARRAY[1,2,3,4,5,6,7,8,9,10,11,12]", name="months_of_the_year"),
        # Usage: the pieces of a region, for a network
        Index("ix_corridor_region_id", "region_id", "kind"),
        # Usage: what is near a position; tiles
        Index("ix_corridor_geom", "geom", postgresql_using="gist"),
        # Usage: whose land a position lies on
        Index("ix_corridor_land", "land", postgresql_using="gist"),
        # Usage: `diming demo remove`
        Index("ix_corridor_source_id", "source_id"),
    )

    id: Mapped[Key]
    region_id: Mapped[UUID] = mapped_column(ForeignKey("planning_region.id"))
    kind: Mapped[str] = mapped_column(ForeignKey("corridor_kind.code"))
    klass: Mapped[str | None] = mapped_column(ForeignKey("corridor_class.code"))
    name: Mapped[str] = mapped_column(server_default="")
    #: G210, S215
    number: Mapped[str | None]
    geom: Mapped[WKBElement] = mapped_column(Geometry("LINESTRING", srid=SRID, spatial_index=False))
    #: 用地范围: distances start at its edge
    land: Mapped[WKBElement | None] = mapped_column(Geometry("MULTIPOLYGON", srid=SRID, spatial_index=False))
    #: Half the width of its land, where only that is known
    half_width_m: Mapped[Decimal | None] = mapped_column(Numeric(7, 2))
    #: Kilometre at which the line begins
    start_km: Mapped[Decimal | None] = mapped_column(Numeric(9, 3))
    #: Only along the line's direction
    one_way: Mapped[bool] = mapped_column(server_default=text("false"))
    walkable: Mapped[bool] = mapped_column(server_default=text("true"))
    drivable: Mapped[bool] = mapped_column(server_default=text("true"))
    #: Where it is known; else the setting of its class
    speed_km_h: Mapped[Decimal | None] = mapped_column(Numeric(5, 1))
    #: Months in which a seasonal road is open; null: always
    open_months: Mapped[list[int] | None] = mapped_column(ARRAY(Integer))
    since: Mapped[date | None]
    until: Mapped[date | None]
    publication_level: Mapped[str] = mapped_column(
        ForeignKey("publication_level.code"), server_default="internal"
    )
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))
    version: Mapped[int] = mapped_column(server_default=text("1"))


class CorridorClosure(Base):
    """Days on which a corridor is closed, half-open."""

    __tablename__ = "corridor_closure"
    __table_args__ = (CheckConstraint("since < until", name="ends_after_it_begins"),)

    corridor_id: Mapped[UUID] = mapped_column(ForeignKey("corridor.id", ondelete="CASCADE"), primary_key=True)
    since: Mapped[date] = mapped_column(primary_key=True)
    until: Mapped[date | None]
    reason: Mapped[str] = mapped_column(server_default="")


class PlanningArea(Base):
    """Farmland, forest, grassland, a park, a source of water … as planning knows it."""

    __tablename__ = "planning_area"
    __table_args__ = (
        CheckConstraint("since < until", name="ends_after_it_begins"),
        # Usage: the areas of a region
        Index("ix_planning_area_region_id", "region_id", "kind"),
        # Usage: areas that hold a position; tiles
        Index("ix_planning_area_geom", "geom", postgresql_using="gist"),
        # Usage: `diming demo remove`
        Index("ix_planning_area_source_id", "source_id"),
    )

    id: Mapped[Key]
    region_id: Mapped[UUID] = mapped_column(ForeignKey("planning_region.id"))
    kind: Mapped[str] = mapped_column(ForeignKey("planning_area_kind.code"))
    name: Mapped[str] = mapped_column(server_default="")
    geom: Mapped[WKBElement] = mapped_column(Geometry("MULTIPOLYGON", srid=SRID, spatial_index=False))
    since: Mapped[date | None]
    until: Mapped[date | None]
    publication_level: Mapped[str] = mapped_column(
        ForeignKey("publication_level.code"), server_default="internal"
    )
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))
    version: Mapped[int] = mapped_column(server_default=text("1"))


class PlanningPlace(Base):
    """Where people live, for planning: a community, village or settlement with a position."""

    __tablename__ = "planning_place"
    __table_args__ = (
        CheckConstraint("name <> ''", name="named"),
        # Usage: the places of a region
        Index("ix_planning_place_region_id", "region_id"),
        # Usage: places near a position; tiles
        Index("ix_planning_place_geom", "geom", postgresql_using="gist"),
        # Usage: `diming demo remove`
        Index("ix_planning_place_source_id", "source_id"),
    )

    id: Mapped[Key]
    region_id: Mapped[UUID] = mapped_column(ForeignKey("planning_region.id"))
    #: The division of the register that it stands for
    division_id: Mapped[UUID | None] = mapped_column(ForeignKey("administrative_division.id"))
    name: Mapped[str]
    #: In a town people walk, elsewhere they drive
    urban: Mapped[bool]
    geom: Mapped[WKBElement] = mapped_column(Geometry("POINT", srid=SRID, spatial_index=False))
    publication_level: Mapped[str] = mapped_column(
        ForeignKey("publication_level.code"), server_default="internal"
    )
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))


class PlanningPopulation(Base):
    """How many people live at a place in a year."""

    __tablename__ = "planning_population"
    __table_args__ = (
        CheckConstraint("year BETWEEN 1950 AND 2200", name="year_in_range"),
        CheckConstraint("people >= 0 AND people_60 >= 0 AND people_60 <= people", name="older_among_all"),
        CheckConstraint("households >= 0", name="households_positive"),
    )

    place_id: Mapped[UUID] = mapped_column(
        ForeignKey("planning_place.id", ondelete="CASCADE"), primary_key=True
    )
    year: Mapped[int] = mapped_column(primary_key=True)
    households: Mapped[int | None]
    people: Mapped[int]
    #: 60 years and older
    people_60: Mapped[int | None]
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))


class PlanningUnit(Base):
    """The area of a 苏木 or 镇 (or of any unit of another region) for planning maps; no boundary of law."""

    __tablename__ = "planning_unit"
    __table_args__ = (
        CheckConstraint("name <> ''", name="named"),
        # Usage: the units of a region
        Index("ix_planning_unit_region_id", "region_id"),
        # Usage: `diming demo remove`
        Index("ix_planning_unit_source_id", "source_id"),
    )

    id: Mapped[Key]
    region_id: Mapped[UUID] = mapped_column(ForeignKey("planning_region.id"))
    division_id: Mapped[UUID | None] = mapped_column(ForeignKey("administrative_division.id"))
    name: Mapped[str]
    geom: Mapped[WKBElement] = mapped_column(Geometry("MULTIPOLYGON", srid=SRID, spatial_index=False))
    publication_level: Mapped[str] = mapped_column(
        ForeignKey("publication_level.code"), server_default="internal"
    )
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))


refuse("uq_planning_region_code", RegionTaken)
