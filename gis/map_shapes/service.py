"""Keep the shapes of divisions in step with their boundaries, in the transaction that changes them.

Triggers note whose boundary, level or time changed. Before the transaction commits, all is drawn anew while
that is little, else those divisions, their neighbours, what they lie in, and nothing else: a border hangs on
the polygons that meet at its ends only.
"""

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from gis.database import hold_register, unit_of_work
from gis.map_shapes import queries
from gis.map_shapes.redrawing import redraw

#: So many divisions are drawn anew as a whole
SMALL_COVERAGE = 200
_ASKED = "map_shapes_at_commit"


def refresh_at_commit(session: Session) -> None:
    """Make stale shapes anew once, when the session commits."""
    if not session.info.get(_ASKED):
        session.info[_ASKED] = True
        event.listen(session, "before_commit", _refresh, once=True)


def _refresh(session: Session) -> None:
    session.info.pop(_ASKED, None)
    refresh(session)


def refresh(session: Session) -> int:
    """Make the stale shapes anew now; return how many divisions were drawn."""
    session.flush()
    stale = queries.take_stale(session)
    if not stale:
        return 0
    drawn = redraw(session, stale, SMALL_COVERAGE)
    queries.forget_stale(session)
    return drawn


def refresh_left_over(engine: Engine) -> int:
    """Make anew what was written past the application, or before shapes were kept."""
    with unit_of_work(engine) as session:
        if not queries.any_stale(session):
            return 0
        hold_register(session)
        return refresh(session)
