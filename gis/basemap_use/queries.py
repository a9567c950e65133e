"""The statement that counts a fetched tile."""

from datetime import date

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from gis.basemap_use.tables import BasemapUse

TABLE: Table = BasemapUse.__table__  # type: ignore[assignment]  # declared as FromClause


def count_one(session: Session, day: date, most: int) -> bool:
    """Count one more tile of a day unless the day has as many already; return whether it was counted."""
    first = insert(TABLE).values(day=day, fetched=1)
    counted = first.on_conflict_do_update(
        index_elements=[TABLE.c.day], set_={"fetched": TABLE.c.fetched + 1}, where=TABLE.c.fetched < most
    )
    return session.scalar(counted.returning(TABLE.c.fetched)) is not None
