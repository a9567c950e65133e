"""Markers: a numbered point on a line, the stones that stood there one after another, and their upkeep.

原位更换 sets a new stone at the same point: point and number stay, the old stone's time ends. 移位 does not:
it makes a new numbered point. Positions are EPSG:4490, longitude then latitude.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, DATERANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from geoalchemy2 import Geometry, WKBElement

from gis.attachments.tables import Attachment
from gis.boundary_markers.rules import NumberTaken, TwoStonesAtOnce
from gis.database import Base, Key, refuse
from gis.proposals.fields import IdTaken
from gis.reference.tables import CodeRow


class MarkerKind(CodeRow, Base):
    """单立, 双立, 三立: how many stones a marker has."""

    __tablename__ = "marker_kind"
    stone_count: Mapped[int]


class MarkerMaterial(CodeRow, Base):
    """What a stone is made of."""

    __tablename__ = "marker_material"
    __table_args__ = ({"info": {"extensible": True}},)


class MarkerStatus(CodeRow, Base):
    """How a marker is: intact, damaged, lost …"""

    __tablename__ = "marker_status"
    __table_args__ = ({"info": {"extensible": True}},)


class HeightDatum(CodeRow, Base):
    """What heights are counted from."""

    __tablename__ = "height_datum"
    __table_args__ = ({"info": {"extensible": True}},)


class BearingKindCode(CodeRow, Base):
    """From which north a bearing is counted."""

    __tablename__ = "bearing_kind"


class StoneOrigin(CodeRow, Base):
    """Why a stone was set: first, replacement in place."""

    __tablename__ = "stone_origin"


class MarkerAttachmentKind(CodeRow, Base):
    """What a paper or picture of a marker is: sketch, near view, far view …"""

    __tablename__ = "marker_attachment_kind"
    __table_args__ = ({"info": {"extensible": True}},)


class BoundaryMarker(Base):
    """界桩: a numbered point."""

    __tablename__ = "boundary_marker"
    __table_args__ = (
        CheckConstraint("number <> ''", name="number_given"),
        CheckConstraint("NOT isempty(valid)", name="valid_not_empty"),
        ExcludeConstraint(
            ("line_id", "="), ("number", "="), ("valid", "&&"), name="ex_boundary_marker_number", using="gist"
        ),
        # Usage: markers of a line in the order of numbers
        Index("ix_boundary_marker_line_id", "line_id", "serial", "number"),
        # Usage: `diming demo remove`, records of one source
        Index("ix_boundary_marker_source_id", "source_id"),
    )

    id: Mapped[Key]
    line_id: Mapped[UUID] = mapped_column(ForeignKey("boundary_line.id"))
    #: As it stands in the papers and on the stone
    number: Mapped[str]
    kind: Mapped[str] = mapped_column(ForeignKey("marker_kind.code"))
    is_tri_junction: Mapped[bool] = mapped_column(server_default=text("false"))
    status: Mapped[str] = mapped_column(ForeignKey("marker_status.code"))
    #: 管理方
    managing_division_id: Mapped[UUID | None] = mapped_column(ForeignKey("administrative_division.id"))
    note: Mapped[str] = mapped_column(server_default="")
    valid: Mapped[Range[date]] = mapped_column(DATERANGE)
    publication_level: Mapped[str] = mapped_column(
        ForeignKey("publication_level.code"), server_default="internal"
    )
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))
    version: Mapped[int] = mapped_column(server_default=text("1"))
    #: What the number says by its scheme (data/rules/marker_number_patterns.csv); null where it follows none
    line_code: Mapped[str | None] = mapped_column(info={"derived": True})
    serial: Mapped[int | None] = mapped_column(info={"derived": True})


class BoundaryMarkerLine(Base):
    """A further line that meets at a tri-junction's marker."""

    __tablename__ = "boundary_marker_line"
    __table_args__ = (
        # Usage: markers of a line
        Index("ix_boundary_marker_line_line_id", "line_id"),
        {"info": {"part_of": ("boundary_marker", "marker_id", "lines")}},
    )

    marker_id: Mapped[UUID] = mapped_column(ForeignKey("boundary_marker.id"), primary_key=True)
    line_id: Mapped[UUID] = mapped_column(ForeignKey("boundary_line.id"), primary_key=True)


class BoundaryMarkerSide(Base):
    """所在地: which division lies on a side, and where in it (苏木, 嘎查) the marker stands."""

    __tablename__ = "boundary_marker_side"
    __table_args__ = (
        Index("ix_boundary_marker_side_division_id", "division_id"),
        {"info": {"part_of": ("boundary_marker", "marker_id", "sides")}},
    )

    marker_id: Mapped[UUID] = mapped_column(ForeignKey("boundary_marker.id"), primary_key=True)
    division_id: Mapped[UUID] = mapped_column(ForeignKey("administrative_division.id"), primary_key=True)
    place: Mapped[str] = mapped_column(server_default="")


class BoundaryMarkerStone(Base):
    """桩体: one stone for the time that it stands."""

    __tablename__ = "boundary_marker_stone"
    __table_args__ = (
        CheckConstraint("NOT isempty(valid)", name="valid_not_empty"),
        CheckConstraint("accuracy_m >= 0", name="accuracy_not_negative"),
        CheckConstraint("face_count BETWEEN 1 AND 3", name="face_count_known"),
        CheckConstraint("letter IN ('','Q','A','B','C','D','E')", name="letter_known"),
        ExcludeConstraint(
            ("marker_id", "="),
            ("letter", "="),
            ("valid", "&&"),
            name="ex_boundary_marker_stone_place",
            using="gist",
            # Looked at when a record is written whole, not between its rows
            deferrable=True,
            initially="IMMEDIATE",
        ),
        Index("ix_boundary_marker_stone_marker_id", "marker_id"),
        # Usage: stones in a map window
        Index("ix_boundary_marker_stone_geom", "geom", postgresql_using="gist"),
        {"info": {"part_of": ("boundary_marker", "marker_id", "stones")}},
    )

    id: Mapped[Key]
    marker_id: Mapped[UUID] = mapped_column(ForeignKey("boundary_marker.id"))
    #: Q, A, B, C, D, E; empty where the number has none
    letter: Mapped[str] = mapped_column(server_default="")
    origin: Mapped[str] = mapped_column(ForeignKey("stone_origin.code"))
    material: Mapped[str | None] = mapped_column(ForeignKey("marker_material.code"))
    face_count: Mapped[int | None] = mapped_column(info={"between": (1, 3)})
    geom: Mapped[WKBElement] = mapped_column(Geometry("POINT", srid=4490, spatial_index=False))
    method: Mapped[str] = mapped_column(ForeignKey("location_method.code"))
    #: 点位中误差, metres
    accuracy_m: Mapped[float | None] = mapped_column(info={"between": (0, 10_000)})
    height_m: Mapped[float | None] = mapped_column(info={"between": (-500, 9000)})
    height_datum: Mapped[str | None] = mapped_column(ForeignKey("height_datum.code"))
    #: The coordinates as they stood in the papers
    verbatim: Mapped[str] = mapped_column(server_default="")
    #: From the day that it was set until it was taken away
    valid: Mapped[Range[date]] = mapped_column(DATERANGE)
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))


class BoundaryMarkerFace(Base):
    """面: the inscription on one face of a stone, and where it looks."""

    __tablename__ = "boundary_marker_face"
    __table_args__ = (
        Index("ix_boundary_marker_face_marker_id", "marker_id"),
        {"info": {"part_of": ("boundary_marker", "marker_id", "faces")}},
    )

    id: Mapped[Key]
    marker_id: Mapped[UUID] = mapped_column(ForeignKey("boundary_marker.id"))
    stone_id: Mapped[UUID] = mapped_column(ForeignKey("boundary_marker_stone.id"))
    #: Whose name it bears
    division_id: Mapped[UUID] = mapped_column(ForeignKey("administrative_division.id"))
    inscription: Mapped[str]
    #: Grid bearing that it looks along
    bearing_deg: Mapped[float | None] = mapped_column(info={"between": (0, 360)})


class BoundaryMarkerReference(Base):
    """方位物: an object by which the marker is found again."""

    __tablename__ = "boundary_marker_reference"
    __table_args__ = (
        CheckConstraint("bearing_deg >= 0 AND bearing_deg <= 360", name="bearing_in_circle"),
        CheckConstraint("distance_m > 0", name="distance_positive"),
        Index("ix_boundary_marker_reference_marker_id", "marker_id"),
        {"info": {"part_of": ("boundary_marker", "marker_id", "references")}},
    )

    id: Mapped[Key]
    marker_id: Mapped[UUID] = mapped_column(ForeignKey("boundary_marker.id"))
    #: The stone that it is described from, where there are several
    letter: Mapped[str] = mapped_column(server_default="")
    name: Mapped[str]
    bearing_deg: Mapped[float | None] = mapped_column(info={"between": (0, 360)})
    bearing_kind: Mapped[str] = mapped_column(ForeignKey("bearing_kind.code"))
    distance_m: Mapped[float | None] = mapped_column(info={"between": (0.01, 100_000)})
    #: 方位 in words, as the form has it
    direction: Mapped[str] = mapped_column(server_default="")
    geom: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=4490, spatial_index=False))
    note: Mapped[str] = mapped_column(server_default="")


class BoundaryMarkerObservation(Base):
    """A later measurement of a stone, against which its registered position is tested."""

    __tablename__ = "boundary_marker_observation"
    __table_args__ = (
        CheckConstraint("accuracy_m > 0", name="accuracy_positive"),
        Index("ix_boundary_marker_observation_marker_id", "marker_id", "observed_on"),
        {"info": {"part_of": ("boundary_marker", "marker_id", "observations")}},
    )

    id: Mapped[Key]
    marker_id: Mapped[UUID] = mapped_column(ForeignKey("boundary_marker.id"))
    letter: Mapped[str] = mapped_column(server_default="")
    observed_on: Mapped[date]
    geom: Mapped[WKBElement] = mapped_column(Geometry("POINT", srid=4490, spatial_index=False))
    method: Mapped[str] = mapped_column(ForeignKey("location_method.code"))
    accuracy_m: Mapped[float] = mapped_column(info={"between": (0.001, 10_000)})
    observer: Mapped[str] = mapped_column(server_default="")
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))


class BoundaryMarkerAttachment(Base):
    """A sketch, a view from near or far, or a paper of a marker (of a 三交点 too)."""

    __tablename__ = "boundary_marker_attachment"
    __table_args__ = (
        Index("ix_boundary_marker_attachment_marker_id", "marker_id"),
        # Usage: what cites a file
        Index("ix_boundary_marker_attachment_sha256", "sha256"),
        {"info": {"part_of": ("boundary_marker", "marker_id", "attachments")}},
    )

    id: Mapped[Key]
    marker_id: Mapped[UUID] = mapped_column(ForeignKey("boundary_marker.id"))
    kind: Mapped[str] = mapped_column(ForeignKey("marker_attachment_kind.code"))
    sha256: Mapped[str] = mapped_column(ForeignKey(Attachment.sha256))
    title: Mapped[str] = mapped_column(server_default="")
    taken_on: Mapped[date | None]


class BoundaryMarkerCustody(Base):
    """管护: who looks after a marker, by which agreement, for what allowance (界桩管理办法 2008)."""

    __tablename__ = "boundary_marker_custody"
    __table_args__ = (
        CheckConstraint("NOT isempty(valid)", name="valid_not_empty"),
        CheckConstraint("allowance_yuan >= 0", name="allowance_not_negative"),
        Index("ix_boundary_marker_custody_marker_id", "marker_id"),
        {"info": {"part_of": ("boundary_marker", "marker_id", "custody")}},
    )

    id: Mapped[Key]
    marker_id: Mapped[UUID] = mapped_column(ForeignKey("boundary_marker.id"))
    division_id: Mapped[UUID | None] = mapped_column(ForeignKey("administrative_division.id"))
    warden: Mapped[str]
    telephone: Mapped[str] = mapped_column(server_default="")
    agreement_number: Mapped[str] = mapped_column(server_default="")
    #: A year
    allowance_yuan: Mapped[float | None] = mapped_column(info={"between": (0, 1_000_000)})
    valid: Mapped[Range[date]] = mapped_column(DATERANGE)


class BoundaryMarkerPatrol(Base):
    """巡查: somebody looked at a marker between two joint inspections."""

    __tablename__ = "boundary_marker_patrol"
    __table_args__ = (
        Index("ix_boundary_marker_patrol_marker_id", "marker_id", "patrolled_on"),
        {"info": {"part_of": ("boundary_marker", "marker_id", "patrols")}},
    )

    id: Mapped[Key]
    marker_id: Mapped[UUID] = mapped_column(ForeignKey("boundary_marker.id"))
    patrolled_on: Mapped[date]
    patroller: Mapped[str] = mapped_column(server_default="")
    #: How he found it
    status: Mapped[str] = mapped_column(ForeignKey("marker_status.code"))
    sha256: Mapped[str | None] = mapped_column(ForeignKey(Attachment.sha256))
    note: Mapped[str] = mapped_column(server_default="")


class BoundaryMarkerPeriod(Base):
    """Derived: a marker for a time in which nothing of it changes, as tiles and the OGC API serve it.

    Its geometry is where its stones stand: a point, or several together. `settle_boundaries` (gis/sql)
    writes it.
    """

    __tablename__ = "boundary_marker_period"
    __table_args__ = (
        # Usage: markers in a map window
        Index(
            "ix_boundary_marker_period_geom",
            "geom",
            postgresql_using="gist",
            postgresql_where=text("geom IS NOT NULL"),
        ),
        # Usage: a marker by its number
        Index("ix_boundary_marker_period_number", "number", "marker_id"),
        {"info": {"history": False}},
    )

    marker_id: Mapped[UUID] = mapped_column(primary_key=True)
    valid: Mapped[Range[date]] = mapped_column(DATERANGE, primary_key=True)
    number: Mapped[str] = mapped_column(String(collation="C"))
    serial: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(collation="C"))
    is_tri_junction: Mapped[bool]
    status: Mapped[str] = mapped_column(String(collation="C"))
    line_id: Mapped[UUID]
    line_name: Mapped[str] = mapped_column(String(collation="C"))
    line_level: Mapped[str] = mapped_column(String(collation="C"))
    managing_division_id: Mapped[UUID | None]
    side_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    #: Parties of its line, and of those that meet it at a 三交点
    party_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    stone_count: Mapped[int]
    #: Of the first stone by letter
    material: Mapped[str | None]
    height_m: Mapped[float | None]
    method: Mapped[str | None]
    accuracy_m: Mapped[float | None]
    note: Mapped[str]
    publication_level: Mapped[str]
    #: The stricter of its own level and its line's
    reach_level: Mapped[str]
    version: Mapped[int]
    is_demonstration: Mapped[bool]
    source_id: Mapped[UUID]
    geom: Mapped[WKBElement | None] = mapped_column(Geometry("GEOMETRY", srid=4490, spatial_index=False))


refuse("ex_boundary_marker_number", NumberTaken)
refuse("ex_boundary_marker_stone_place", TwoStonesAtOnce)
refuse("pk_boundary_marker", IdTaken)
for _part in ("stone", "face", "reference", "observation", "attachment", "custody", "patrol"):
    refuse(f"pk_boundary_marker_{_part}", IdTaken)
