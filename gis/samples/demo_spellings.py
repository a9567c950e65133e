"""A look at the readings and spellings of all names, so that the queue has what the real names give rise to.

Nothing is invented: what is asked is asked about the names there are, and stays when the demonstration goes.
"""

from uuid import UUID

from sqlalchemy.orm import Session

from shapely.geometry import Point

from gis.accounts.rules import Caller
from gis.jobs.rules import Unwatched
from gis.spelling_questions import running


def load(session: Session, caller: Caller, division_id: UUID, seat: Point, source: UUID) -> int:
    """Look at all names; no record is written."""
    running.run(session, None, Unwatched())
    return 0
