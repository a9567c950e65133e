"""Keep the shapes of divisions in step with their boundaries, in the transaction that changes them.

Triggers note whose boundary, level or time changed. Before the transaction commits, the coverage of each
level is drawn anew: the whole of it while it is small, else those divisions, their neighbours, and nothing
else: a border hangs on the polygons that meet at its ends only.
"""

import dataclasses
import logging
from collections.abc import Collection, Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from gis.database import hold_register, unit_of_work
from gis.map_shapes import queries
from gis.map_shapes.borders import borders
from gis.map_shapes.generalisation import generalised, projected
from gis.map_shapes.queries import BorderShape, Outline, Shape
from gis.map_shapes.rules import BANDS, Period, epochs

log = logging.getLogger(__name__)

#: A coverage of so many divisions is drawn anew as a whole
SMALL_COVERAGE = 200
_ASKED = "map_shapes_at_commit"

Drawn = TypeVar("Drawn", Shape, BorderShape)


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
    drawn = sum(_refresh_level(session, level, stale) for level in queries.levels(session))
    queries.forget_stale(session)
    return drawn


def refresh_left_over(engine: Engine) -> int:
    """Make anew what was written past the application, or before shapes were kept."""
    with unit_of_work(engine) as session:
        if not queries.any_stale(session):
            return 0
        hold_register(session)
        return refresh(session)


def _refresh_level(session: Session, level: str, stale: frozenset[UUID]) -> int:
    affected = around = queries.drawn_at(session, level)
    if len(affected) > SMALL_COVERAGE:
        affected = queries.near_stale(session, level)
        around = queries.near(session, level, affected)
    outlines = queries.outlines(session, level, around)
    shapes, lines = draw(outlines, affected)
    queries.replace(session, level, affected | stale, shapes, lines)
    return len(affected)


def draw(outlines: Collection[Outline], affected: Collection[UUID]) -> tuple[list[Shape], list[BorderShape]]:
    """Return the shapes and borders of the affected divisions, drawn with the coverage around them.

    Stretches of time in which a shape or border stays the same are one.
    """
    listed = list(outlines)
    coverage = projected([one.geom for one in listed])
    wanted = frozenset(affected)
    shapes: list[Shape] = []
    lines: list[BorderShape] = []
    for epoch in epochs([one.valid for one in listed]):
        present = [place for place, one in enumerate(listed) if one.valid.overlaps(epoch)]
        if not any(listed[place].division_id in wanted for place in present):
            continue
        for band, drawn in generalised(coverage[present], BANDS):
            shapes += [
                Shape(listed[place].division_id, band.from_zoom, epoch, shape)
                for place, shape in zip(present, drawn, strict=True)
                if listed[place].division_id in wanted
            ]
            ids = [listed[place].division_id for place in present]
            for border in borders(drawn):
                one, other = ids[border.one], None if border.other is None else ids[border.other]
                if one in wanted or other in wanted:
                    lines.append(BorderShape(one, other, band.from_zoom, epoch, border.geom))
    return _joined(shapes), _joined(lines)


def _joined(drawings: Sequence[Drawn]) -> list[Drawn]:
    """Join the periods of drawings that follow one another and are the same."""
    joined: list[Drawn] = []
    for one in sorted(drawings, key=lambda one: one.subject):
        last = joined[-1] if joined else None
        if last is not None and _continues(one, last):
            joined[-1] = dataclasses.replace(last, valid=Period(last.valid.start, one.valid.end))
        else:
            joined.append(one)
    return joined


def _continues(one: Drawn, before: Drawn) -> bool:
    follows = one.subject == before.subject and before.valid.end == one.valid.start
    return follows and before.geom.equals_exact(one.geom)
