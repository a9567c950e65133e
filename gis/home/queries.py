"""Statements of the home page."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gis.home.rules import Counted
from gis.place_names.tables import PlaceNamePeriod


def with_national_code(session: Session, day: date, levels: Collection[str]) -> Counted:
    """Count the real features of a day, and those of them that bear the code of the national database.

    Only records of these publication levels are counted.
    """
    found = session.execute(
        select(func.count(), func.count(PlaceNamePeriod.national_code)).where(
            PlaceNamePeriod.valid.contains(day),
            PlaceNamePeriod.is_demonstration.is_(False),
            PlaceNamePeriod.publication_level.in_(levels),
        )
    ).one()
    return Counted(part=found[1], whole=found[0])
