"""What maps draw, derived from the register and from the periods of place names; EPSG:3857, metres.

A division without a shape (written past the application, or just being written) is drawn as registered.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, SmallInteger, String, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, DATERANGE, Range
from sqlalchemy.orm import Mapped, mapped_column

from geoalchemy2 import Geometry, WKBElement

from gis.database import Base


class DivisionShape(Base):
    """A division's polygon as one band of zooms draws it, while no neighbour's border changes."""

    __tablename__ = "division_shape"
    __table_args__ = (
        # Usage: the divisions of a tile
        Index("ix_division_shape_band", "from_zoom", "geom", postgresql_using="gist"),
        {"info": {"history": False}},
    )

    division_id: Mapped[UUID] = mapped_column(primary_key=True)
    from_zoom: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    valid: Mapped[Range[date]] = mapped_column(DATERANGE, primary_key=True)
    #: Level of division whose coverage it was drawn with
    level: Mapped[str]
    geom: Mapped[WKBElement] = mapped_column(Geometry("MULTIPOLYGON", srid=3857, spatial_index=False))


class DivisionBorder(Base):
    """What divides two divisions, or the outer edge of one, as one band of zooms draws it for a period."""

    __tablename__ = "division_border"
    __table_args__ = (
        # Usage: the borders of a tile
        Index("ix_division_border_band", "from_zoom", "geom", postgresql_using="gist"),
        {"info": {"history": False}},
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    division_id: Mapped[UUID] = mapped_column(index=True)
    #: Null where nobody known lies on the other side
    neighbour_id: Mapped[UUID | None] = mapped_column(index=True)
    from_zoom: Mapped[int] = mapped_column(SmallInteger)
    valid: Mapped[Range[date]] = mapped_column(DATERANGE)
    #: Level of division whose coverage it was drawn with
    level: Mapped[str]
    geom: Mapped[WKBElement] = mapped_column(Geometry("MULTILINESTRING", srid=3857, spatial_index=False))


class StaleShape(Base):
    """A division whose shapes are to be made anew, noted by trigger until the transaction commits."""

    __tablename__ = "stale_shape"
    __table_args__ = ({"info": {"history": False}},)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    division_id: Mapped[UUID]
    #: Box of what was or is drawn: whoever lies there is a neighbour. EPSG:4490
    box: Mapped[WKBElement | None] = mapped_column(Geometry("GEOMETRY", srid=4490, spatial_index=False))


class PlaceNamePoint(Base):
    """A place name at one point for a period, with all that a tile says of it, packed."""

    __tablename__ = "place_name_point"
    __table_args__ = (
        # Usage: the points of a tile
        Index("ix_place_name_point_geom", "geom", postgresql_using="gist"),
        {"info": {"history": False}},
    )

    feature_id: Mapped[UUID] = mapped_column(primary_key=True)
    valid: Mapped[Range[date]] = mapped_column(DATERANGE, primary_key=True)
    category: Mapped[str] = mapped_column(String(collation="C"))
    publication_level: Mapped[str]
    #: The division whose place it is, and those it lies in
    divisions: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    geom: Mapped[WKBElement] = mapped_column(Geometry("POINT", srid=3857, spatial_index=False))
    #: Id, number in tiles, place, words and marks in fixed width: `pack_place_name` (gis/sql)
    packed: Mapped[bytes]
    #: Texts as tiles hold values (`tile_value`, gis/sql); null where there is none
    name_value: Mapped[bytes | None]
    romanization_value: Mapped[bytes | None]
    mongolian_value: Mapped[bytes | None]


class TileWord(Base):
    """A text that many points share (a category, a kind of name), by the number that stands for it."""

    __tablename__ = "tile_word"
    __table_args__ = ({"info": {"history": False}},)

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    word: Mapped[str] = mapped_column(unique=True)


class PlaceNameShape(Base):
    """The line or area of a place name as one band of zooms draws it, for a period."""

    __tablename__ = "place_name_shape"
    __table_args__ = (
        # Usage: the lines and areas of a tile
        Index("ix_place_name_shape_band", "from_zoom", "geom", postgresql_using="gist"),
        {"info": {"history": False}},
    )

    feature_id: Mapped[UUID] = mapped_column(primary_key=True)
    from_zoom: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    valid: Mapped[Range[date]] = mapped_column(DATERANGE, primary_key=True)
    geom: Mapped[WKBElement] = mapped_column(Geometry("GEOMETRY", srid=3857, spatial_index=False))
