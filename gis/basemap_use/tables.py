"""The tiles that were fetched from a provider of base maps, day by day."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from gis.database import Base


class BasemapUse(Base):
    """Tiles fetched on one day (Asia/Shanghai)."""

    __tablename__ = "basemap_use"
    __table_args__ = ({"info": {"history": False}},)

    day: Mapped[date] = mapped_column(primary_key=True)
    fetched: Mapped[int]
