"""What of the derived tables waits to be made anew, and how new what is served is."""

from uuid import UUID

from sqlalchemy import BigInteger, Identity, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from gis.database import Base


class StalePeriod(Base):
    """Records that a statement changed, one row a statement; empty whenever a transaction has ended."""

    __tablename__ = "stale_period"
    __table_args__ = ({"info": {"history": False}},)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    #: place_name, division, boundary_line or boundary_marker
    kind: Mapped[str]
    #: Null: every record of the kind
    ids: Mapped[list[UUID] | None] = mapped_column(ARRAY(Uuid))


class DataVersion(Base):
    """A number that grows whenever rows of a name change that are served; caches put it in their keys."""

    __tablename__ = "data_version"
    __table_args__ = ({"info": {"history": False}},)

    #: division, place_name, boundary_line, boundary_marker, publication, reference, name_rule
    name: Mapped[str] = mapped_column(primary_key=True)
    #: Milliseconds of the change, so that a restored register never gives out a number again
    version: Mapped[int] = mapped_column(BigInteger)
    #: The transaction that counted last: it counts once
    transaction: Mapped[int] = mapped_column(BigInteger)
