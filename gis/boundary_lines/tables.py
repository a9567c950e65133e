"""Boundary lines: who divides what, by which agreement, where, who looks after which section.

The line in law (role `legal`) stands apart from how the river or road along it runs today (353号 Art. 7), and
from a line derived of polygons. Geometries are EPSG:4490, longitude then latitude.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, DATERANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from geoalchemy2 import Geometry, WKBElement

from gis.attachments.tables import Attachment
from gis.boundary_lines.rules import LegalLineNeedsApproval, TwoLegalLines
from gis.database import Base, Key, refuse
from gis.proposals.fields import IdTaken
from gis.reference.tables import CodeRow


class LineAuthority(CodeRow, Base):
    """Who approves a line: the State Council, the autonomous region …"""

    __tablename__ = "line_authority"
    __table_args__ = ({"info": {"extensible": True}},)


class LineGeometryRole(CodeRow, Base):
    """What a geometry of a line is: the line in law, derived, the river or road as it runs today."""

    __tablename__ = "line_geometry_role"
    __table_args__ = ({"info": {"extensible": True, "needed": ("legal", "derived")}},)


class LineMarkKind(CodeRow, Base):
    """What marks a line beside markers (353号 Art. 5)."""

    __tablename__ = "line_mark_kind"


class LineAttachmentKind(CodeRow, Base):
    """What a paper of a line is: agreement, detailed map, approval …"""

    __tablename__ = "line_attachment_kind"
    __table_args__ = ({"info": {"extensible": True}},)


class BoundaryLine(Base):
    """界线: one line between two divisions of a level (three at most where it is a 三交点 alone)."""

    __tablename__ = "boundary_line"
    __table_args__ = (
        CheckConstraint("name <> ''", name="name_given"),
        CheckConstraint("NOT isempty(valid)", name="valid_not_empty"),
        CheckConstraint("NOT is_segment OR whole_line <> ''", name="segment_names_its_line"),
        # Usage: lists, by name
        Index("ix_boundary_line_name", "name", "id"),
        # Usage: `diming demo remove`, records of one source
        Index("ix_boundary_line_source_id", "source_id"),
    )

    id: Mapped[Key]
    #: 界线编号, as papers give it
    code: Mapped[str] = mapped_column(server_default="")
    #: The short names of both: 乌审—鄂托克线
    name: Mapped[str]
    level: Mapped[str] = mapped_column(ForeignKey("division_level.code"))
    authority: Mapped[str | None] = mapped_column(ForeignKey("line_authority.code"))
    #: Who organises its joint inspections
    organiser: Mapped[str] = mapped_column(server_default="")
    #: Our segment of a longer line, and which line that is
    is_segment: Mapped[bool] = mapped_column(server_default=text("false"))
    whole_line: Mapped[str] = mapped_column(server_default="")
    #: The line's own round of joint inspections, and the day of the last one
    round_number: Mapped[int | None] = mapped_column(info={"between": (0, 99)})
    last_inspected: Mapped[date | None]
    agreement_number: Mapped[str] = mapped_column(server_default="")
    agreed_on: Mapped[date | None]
    #: 界线走向说明 as agreed
    alignment: Mapped[str] = mapped_column(server_default="")
    #: Scale 1:n of the detailed map that the line was plotted from; null for a surveyed line
    map_scale: Mapped[int | None] = mapped_column(info={"between": (100, 10_000_000)})
    #: How far a marker may stand from it, in metres, as chosen; null: by survey or scale
    tolerance_m: Mapped[float | None] = mapped_column(info={"between": (0, 10_000)})
    note: Mapped[str] = mapped_column(server_default="")
    valid: Mapped[Range[date]] = mapped_column(DATERANGE)
    publication_level: Mapped[str] = mapped_column(
        ForeignKey("publication_level.code"), server_default="public"
    )
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))
    version: Mapped[int] = mapped_column(server_default=text("1"))
    #: Geodesic, of the line in law, or else of the derived one; metres
    length_m: Mapped[float | None] = mapped_column(info={"derived": True})


class BoundaryLineParty(Base):
    """毗邻方: a division that the line divides from another."""

    __tablename__ = "boundary_line_party"
    __table_args__ = (
        # Usage: lines of a division
        Index("ix_boundary_line_party_division_id", "division_id"),
        {"info": {"part_of": ("boundary_line", "line_id", "parties")}},
    )

    line_id: Mapped[UUID] = mapped_column(ForeignKey("boundary_line.id"), primary_key=True)
    division_id: Mapped[UUID] = mapped_column(ForeignKey("administrative_division.id"), primary_key=True)
    #: As it stands in the line's name and on stones: 鄂托克
    short_name: Mapped[str] = mapped_column(server_default="")


class BoundaryLineGeometry(Base):
    """Where a line runs, in law or otherwise; the line in law changes only with an approval number."""

    __tablename__ = "boundary_line_geometry"
    __table_args__ = (
        CheckConstraint("NOT ST_IsEmpty(geom)", name="geom_not_empty"),
        CheckConstraint(
            "ST_GeometryType(geom) IN ('ST_LineString','ST_MultiLineString')", name="geom_is_line"
        ),
        CheckConstraint("accuracy_m >= 0", name="accuracy_not_negative"),
        CheckConstraint(
            "role <> 'legal' OR (approval_number <> '' AND approved_on IS NOT NULL)",
            name="legal_line_is_approved",
        ),
        ExcludeConstraint(
            ("line_id", "="),
            ("valid", "&&"),
            name="ex_boundary_line_geometry_legal",
            using="gist",
            where=text("role = 'legal'"),
            # Looked at when a record is written whole, not between its rows
            deferrable=True,
            initially="IMMEDIATE",
        ),
        # Usage: one approval gives a line one geometry
        Index(
            "uq_boundary_line_geometry_approval",
            "line_id",
            "approval_number",
            unique=True,
            postgresql_where=text("role = 'legal'"),
        ),
        # Usage: geometries of a line
        Index("ix_boundary_line_geometry_line_id", "line_id"),
        # Usage: lines in a map window
        Index("ix_boundary_line_geometry_geom", "geom", postgresql_using="gist"),
        {"info": {"part_of": ("boundary_line", "line_id", "geometries")}},
    )

    id: Mapped[Key]
    line_id: Mapped[UUID] = mapped_column(ForeignKey("boundary_line.id"))
    role: Mapped[str] = mapped_column(ForeignKey("line_geometry_role.code"))
    geom: Mapped[WKBElement] = mapped_column(
        Geometry("GEOMETRY", srid=4490, spatial_index=False), info={"any_line": True}
    )
    method: Mapped[str] = mapped_column(ForeignKey("location_method.code"))
    accuracy_m: Mapped[float | None] = mapped_column(info={"between": (0, 100_000)})
    approval_number: Mapped[str] = mapped_column(server_default="")
    approved_on: Mapped[date | None]
    valid: Mapped[Range[date]] = mapped_column(DATERANGE)
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))


class BoundaryLineMark(Base):
    """界线标志 other than a marker: a named object, or where a linear feature begins to be the line."""

    __tablename__ = "boundary_line_mark"
    __table_args__ = (
        CheckConstraint("name <> ''", name="name_given"),
        Index("ix_boundary_line_mark_line_id", "line_id"),
        {"info": {"part_of": ("boundary_line", "line_id", "marks")}},
    )

    id: Mapped[Key]
    line_id: Mapped[UUID] = mapped_column(ForeignKey("boundary_line.id"))
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(ForeignKey("line_mark_kind.code"))
    geom: Mapped[WKBElement] = mapped_column(Geometry("POINT", srid=4490, spatial_index=False))
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))


class BoundaryLineSection(Base):
    """段: from one mark to the next, what the line follows there, and who looks after it (分工管理)."""

    __tablename__ = "boundary_line_section"
    __table_args__ = (
        CheckConstraint("ordinal > 0", name="ordinal_positive"),
        Index("ix_boundary_line_section_line_id", "line_id", "ordinal"),
        {"info": {"part_of": ("boundary_line", "line_id", "sections")}},
    )

    id: Mapped[Key]
    line_id: Mapped[UUID] = mapped_column(ForeignKey("boundary_line.id"))
    ordinal: Mapped[int] = mapped_column(info={"between": (1, 9999)})
    #: Numbers of markers, or names of marks
    start_mark: Mapped[str]
    end_mark: Mapped[str]
    follows: Mapped[str] = mapped_column(server_default="")
    #: 分工管理方
    managing_division_id: Mapped[UUID | None] = mapped_column(ForeignKey("administrative_division.id"))
    note: Mapped[str] = mapped_column(server_default="")


class BoundaryLineAttachment(Base):
    """A paper of a line: agreement, detailed map, approval."""

    __tablename__ = "boundary_line_attachment"
    __table_args__ = (
        Index("ix_boundary_line_attachment_line_id", "line_id"),
        # Usage: what cites a file
        Index("ix_boundary_line_attachment_sha256", "sha256"),
        {"info": {"part_of": ("boundary_line", "line_id", "attachments")}},
    )

    id: Mapped[Key]
    line_id: Mapped[UUID] = mapped_column(ForeignKey("boundary_line.id"))
    kind: Mapped[str] = mapped_column(ForeignKey("line_attachment_kind.code"))
    sha256: Mapped[str] = mapped_column(ForeignKey(Attachment.sha256))
    title: Mapped[str] = mapped_column(server_default="")


class BoundaryLinePeriod(Base):
    """Derived: a line for a time in which nothing of it changes, as tiles and the OGC API serve it.

    Its geometry is the one by which it is judged: the line in law, or the derived one while there is none.
    `settle_boundaries` (gis/sql) writes it.
    """

    __tablename__ = "boundary_line_period"
    __table_args__ = (
        # Usage: lines in a map window
        Index(
            "ix_boundary_line_period_geom",
            "geom",
            postgresql_using="gist",
            postgresql_where=text("geom IS NOT NULL"),
        ),
        {"info": {"history": False}},
    )

    line_id: Mapped[UUID] = mapped_column(primary_key=True)
    valid: Mapped[Range[date]] = mapped_column(DATERANGE, primary_key=True)
    name: Mapped[str] = mapped_column(String(collation="C"))
    code: Mapped[str] = mapped_column(String(collation="C"))
    level: Mapped[str] = mapped_column(String(collation="C"))
    authority: Mapped[str | None]
    organiser: Mapped[str]
    is_segment: Mapped[bool]
    whole_line: Mapped[str]
    party_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    round_number: Mapped[int | None]
    last_inspected: Mapped[date | None]
    #: Geodesic length of `geom`, metres
    length_m: Mapped[float | None]
    geometry_id: Mapped[UUID | None]
    geometry_role: Mapped[str | None]
    approval_number: Mapped[str | None]
    approved_on: Mapped[date | None]
    #: Not the line in law: no basis for delimitation
    is_indicative: Mapped[bool | None]
    note: Mapped[str]
    publication_level: Mapped[str]
    version: Mapped[int]
    is_demonstration: Mapped[bool]
    source_id: Mapped[UUID]
    geom: Mapped[WKBElement | None] = mapped_column(Geometry("GEOMETRY", srid=4490, spatial_index=False))


class BoundaryLineShape(Base):
    """Derived: a geometry of a line as one band of zooms draws it, for a period; EPSG:3857.

    Of the line in law and the derived one only that which stands for the line, of every other role all.
    """

    __tablename__ = "boundary_line_shape"
    __table_args__ = (
        # Usage: the lines of a tile
        Index("ix_boundary_line_shape_band", "from_zoom", "geom", postgresql_using="gist"),
        # Usage: what is drawn of a line, when it is drawn anew
        Index("ix_boundary_line_shape_line_id", "line_id"),
        {"info": {"history": False}},
    )

    geometry_id: Mapped[UUID] = mapped_column(primary_key=True)
    from_zoom: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    valid: Mapped[Range[date]] = mapped_column(DATERANGE, primary_key=True)
    line_id: Mapped[UUID]
    role: Mapped[str] = mapped_column(String(collation="C"))
    geom: Mapped[WKBElement] = mapped_column(Geometry("GEOMETRY", srid=3857, spatial_index=False))


refuse("legal_line_changes_with_approval", LegalLineNeedsApproval)
refuse("ck_boundary_line_geometry_legal_line_is_approved", LegalLineNeedsApproval)
refuse("uq_boundary_line_geometry_approval", LegalLineNeedsApproval)
refuse("ex_boundary_line_geometry_legal", TwoLegalLines)
refuse("pk_boundary_line", IdTaken)
refuse("pk_boundary_line_geometry", IdTaken)
refuse("pk_boundary_line_mark", IdTaken)
refuse("pk_boundary_line_section", IdTaken)
refuse("pk_boundary_line_attachment", IdTaken)
