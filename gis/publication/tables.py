"""The one place that says who may see which field."""

from sqlalchemy import ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column

from gis.database import Base


class PublicationRule(Base):
    """Publication level of one field of one subject; a record's own level may be stricter."""

    __tablename__ = "publication_rule"

    subject: Mapped[str] = mapped_column(primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[str] = mapped_column(ForeignKey("publication_level.code"))
    edited: Mapped[bool] = mapped_column(server_default=text("false"))
