"""Height models: grids of heights, whole, in the coordinate system of their file."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gis.database import Base, Key, RecordedAt, refuse
from gis.height_models.rules import HeightsKnown


class HeightModel(Base):
    """One grid of heights in metres, and where it lies: degrees of EPSG:4490, longitude first."""

    __tablename__ = "height_model"
    __table_args__ = (
        UniqueConstraint("sha256", name="uq_height_model_sha256"),
        CheckConstraint("file_name <> ''", name="named"),
        CheckConstraint("west < east AND south < north", name="extent"),
        CheckConstraint("step_deg > 0", name="step_positive"),
        # A model is written once: it is its own history
        {"info": {"history": False}},
    )

    id: Mapped[Key]
    file_name: Mapped[str]
    #: Of the grid as it is kept, 64 hexadecimal digits
    sha256: Mapped[str]
    #: Coordinate system of the grid, as `coordinates.find_system` names it
    system: Mapped[str]
    west: Mapped[float]
    south: Mapped[float]
    east: Mapped[float]
    north: Mapped[float]
    #: Size of a cell, north to south
    step_deg: Mapped[float]
    columns: Mapped[int]
    rows: Mapped[int]
    #: Cells whose height is not known
    unknown_cells: Mapped[int]
    lowest_m: Mapped[float]
    highest_m: Mapped[float]
    #: GeoTIFF, float32, not known: NaN
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    publication_level: Mapped[str] = mapped_column(
        ForeignKey("publication_level.code"), server_default="internal"
    )
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))
    loaded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    loaded_at: Mapped[RecordedAt]


refuse("uq_height_model_sha256", HeightsKnown)
