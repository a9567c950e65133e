"""Spend the bureau's quota of base maps, up to a limit a day."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from gis.basemap_use import queries
from gis.database import unit_of_work
from gis.errors import TooMany

#: The provider counts its days here, and so does the bureau
DAYS_OF = ZoneInfo("Asia/Shanghai")


class UsedUp(TooMany):
    """As many tiles were fetched today as the settings allow."""

    message_id = "tianditu.used_up"


def spend(engine: Engine, most: int, now: datetime | None = None) -> None:
    """Count a tile that is about to be fetched, in a transaction of its own.

    Raises UsedUp when as many were fetched today as there are a day.
    """
    moment = (now or datetime.now(DAYS_OF)).astimezone(DAYS_OF)
    with unit_of_work(engine) as session:
        is_counted = most > 0 and queries.count_one(session, moment.date(), most)
    if not is_counted:
        tomorrow = moment.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        raise UsedUp(seconds=int((tomorrow - moment).total_seconds()) + 1, most=most)
