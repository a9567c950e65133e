"""Draw divisions anew, those that hold others by what they hold.

All that is drawn for itself is simplified in one coverage of all levels: what holds no drawn division, and
what a division holds beside its parts. A division is then drawn as the union of what it is made of, so that a
line that several levels share is one line at every zoom. Where parts and whole do not fit (they are of
different sources), the whole takes their place in the coverage, and they are drawn with their own level.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, TypeVar
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

import shapely

from gis.map_shapes import queries
from gis.map_shapes.borders import borders
from gis.map_shapes.generalisation import drawable, generalised, projected, rest_of, united
from gis.map_shapes.nesting import Nesting
from gis.map_shapes.queries import BorderShape, Outline, Shape
from gis.map_shapes.rules import BANDS, Period

#: A pixel of the finest drawing that is simplified, metres: what is thinner is not seen
UNSEEN = min(band.tolerance for band in BANDS if band.tolerance > 0)

Drawing = TypeVar("Drawing", Shape, BorderShape)


def redraw(session: Session, stale: frozenset[UUID], small: int) -> int:
    """Draw anew what is stale with all that touches it, or all while that is little; return how many."""
    nesting = queries.nesting(session)
    affected = nesting.drawn
    if len(affected) > small:
        # Whether a division fits its parts may have changed, and with it how all of them are drawn.
        touched = queries.near_stale(session) | queries.near(session, nesting.nearest_holders(stale))
        affected = touched | (nesting.around(touched) & nesting.drawn)
    redrawing = _Redrawing(session, nesting, affected)
    redrawing.draw()
    queries.replace(session, affected | stale, redrawing.shapes(), redrawing.border_shapes())
    return len(affected)


@dataclasses.dataclass(frozen=True)
class _Present:
    """A polygon as it is registered for a time, projected."""

    outline: Outline
    geom: Any

    @property
    def id(self) -> UUID:
        """Whose it is."""
        return self.outline.division_id


class _Redrawing:
    """What is drawn anew in one transaction, and what that needs of the rest."""

    def __init__(self, session: Session, nesting: Nesting, affected: frozenset[UUID]) -> None:
        self._session = session
        self._nesting = nesting
        self._affected = affected
        self._epochs = nesting.epochs(queries.near(session, affected))
        self._registered: dict[UUID, list[_Present]] = {}
        self._drawn: dict[tuple[UUID, int], list[Shape]] = defaultdict(list)
        self._rests: dict[tuple[UUID, Period], shapely.MultiPolygon | None] = {}
        self._drawn_rests: dict[tuple[UUID, int, Period], shapely.MultiPolygon] = {}
        self._stored: frozenset[UUID] = frozenset()

    def draw(self) -> None:
        """Draw every affected division in every band, epoch by epoch."""
        for epoch in self._epochs:
            affected = self._present(self._affected, epoch)
            fit = {one.id: self._rest(one.id, epoch) for one in affected}
            for_itself = [one.id for one in affected if (rest := fit[one.id]) is None or not rest.is_empty]
            self._draw_mosaic(self._near(for_itself), epoch)
            apart = [one for one in affected if fit[one.id] is None and not self._is_seen(one.id, epoch)]
            for level in sorted({one.outline.level for one in apart}):
                wanted = frozenset(one.id for one in apart if one.outline.level == level)
                self._draw_coverage(self._at_level(self._near(wanted), epoch, level), epoch, wanted)
            wholes = [one for one in affected if fit[one.id] is not None]
            for one in sorted(wholes, key=lambda one: -len(self._nesting.holders(one.id, epoch))):
                self._unite(one, epoch)

    def _near(self, divisions: Collection[UUID]) -> frozenset[UUID]:
        near = queries.near(self._session, divisions)
        self._load(near)
        return near

    def _load(self, divisions: Collection[UUID]) -> None:
        wanted = [one for one in divisions if one not in self._registered]
        if not wanted:
            return
        found = queries.outlines(self._session, wanted)
        self._registered.update((one, []) for one in wanted)
        for outline, geom in zip(found, projected([one.geom for one in found]), strict=True):
            self._registered[outline.division_id].append(_Present(outline, geom))

    def _present(self, divisions: Collection[UUID], epoch: Period) -> list[_Present]:
        self._load(divisions)
        registered = (one for division in sorted(divisions) for one in self._registered[division])
        return [one for one in registered if one.outline.valid.overlaps(epoch)]

    def _at_level(self, divisions: Collection[UUID], epoch: Period, level: str) -> list[_Present]:
        return [one for one in self._present(divisions, epoch) if one.outline.level == level]

    def _rest(self, division: UUID, epoch: Period) -> shapely.MultiPolygon | None:
        """Return what a division holds beside its parts; None where it has none that fit."""
        key = division, epoch
        if key not in self._rests:
            parts = self._nesting.parts(epoch).get(division, ())
            (whole,) = self._present((division,), epoch)[:1]
            held = np.array([one.geom for one in self._present(parts, epoch)], dtype=object)
            self._rests[key] = rest_of(whole.geom, held, UNSEEN) if parts else None
        return self._rests[key]

    def _is_seen(self, division: UUID, epoch: Period) -> bool:
        """Whether what a division lies in is made of its parts, all the way up."""
        return all(self._rest(one, epoch) is not None for one in self._nesting.holders(division, epoch))

    def _draw_mosaic(self, near: Collection[UUID], epoch: Period) -> None:
        """Draw what is drawn for itself, of all levels."""
        pieces: list[tuple[_Present, Any, bool]] = []
        for one in self._present(near, epoch):
            rest = self._rest(one.id, epoch)
            if (rest is None or not rest.is_empty) and self._is_seen(one.id, epoch):
                pieces.append((one, one.geom if rest is None else rest, rest is not None))
        if not any(one.id in self._affected for one, _, _ in pieces):
            return
        coverage = np.array([geom for _, geom, _ in pieces], dtype=object)
        for band, drawn in generalised(coverage, BANDS):
            for (one, _, is_rest), shape in zip(pieces, drawn, strict=True):
                if one.id not in self._affected:
                    continue
                if is_rest:
                    self._drawn_rests[one.id, band.from_zoom, epoch] = shape
                else:
                    self._keep(one, band.from_zoom, epoch, shape)

    def _draw_coverage(self, present: Sequence[_Present], epoch: Period, wanted: Collection[UUID]) -> None:
        """Draw a coverage of one level, and keep those that are wanted of it."""
        for band, drawn in generalised(np.array([one.geom for one in present], dtype=object), BANDS):
            for one, shape in zip(present, drawn, strict=True):
                if one.id in wanted:
                    self._keep(one, band.from_zoom, epoch, shape)

    def _unite(self, whole: _Present, epoch: Period) -> None:
        parts = self._nesting.parts(epoch)[whole.id]
        self._read(parts)
        for band in BANDS:
            # The finest is as registered.
            if band.tolerance == 0:
                self._keep(whole, band.from_zoom, epoch, drawable(whole.geom, whole.geom))
                continue
            made_of = [self._shape(part, band.from_zoom, epoch) for part in parts]
            rest = self._drawn_rests.get((whole.id, band.from_zoom, epoch))
            made_of += [] if rest is None else [rest]
            self._keep(whole, band.from_zoom, epoch, united(made_of, whole.geom))

    def _keep(self, one: _Present, from_zoom: int, epoch: Period, shape: shapely.MultiPolygon) -> None:
        kept = Shape(one.id, one.outline.level, from_zoom, epoch, shape)
        self._drawn[one.id, from_zoom].append(kept)

    def _read(self, divisions: Iterable[UUID]) -> None:
        """Read the shapes of divisions that are not drawn anew."""
        wanted = frozenset(divisions) - self._affected - self._stored
        self._stored |= wanted
        for shape in queries.shapes(self._session, wanted) if wanted else ():
            self._drawn[shape.division_id, shape.from_zoom].append(shape)

    def _shape(self, division: UUID, from_zoom: int, epoch: Period) -> shapely.MultiPolygon:
        return next(one.geom for one in self._drawn[division, from_zoom] if one.valid.overlaps(epoch))

    def shapes(self) -> list[Shape]:
        """Return the shapes that were drawn."""
        drawn = (shapes for (division, _), shapes in self._drawn.items() if division in self._affected)
        return _joined(one for shapes in drawn for one in shapes)

    def border_shapes(self) -> list[BorderShape]:
        """Return the borders of what was drawn, level by level."""
        by_level: dict[str, set[UUID]] = defaultdict(set)
        for division in self._affected:
            for one in self._registered[division]:
                by_level[one.outline.level].add(division)
        lines: list[BorderShape] = []
        for level, wanted in sorted(by_level.items()):
            near = self._near(wanted)
            for epoch in self._epochs:
                present = [one.id for one in self._at_level(near, epoch, level)]
                if not wanted.isdisjoint(present):
                    lines += self._borders(present, wanted, level, epoch)
        return _joined(lines)

    def _borders(
        self, present: Sequence[UUID], wanted: Collection[UUID], level: str, epoch: Period
    ) -> Iterable[BorderShape]:
        self._read(present)
        for band in BANDS:
            drawn = [self._shape(one, band.from_zoom, epoch) for one in present]
            for border in borders(drawn):
                one = present[border.one]
                other = None if border.other is None else present[border.other]
                if one in wanted or other in wanted:
                    yield BorderShape(one, other, level, band.from_zoom, epoch, border.geom)


def _joined(drawings: Iterable[Drawing]) -> list[Drawing]:
    """Join the periods of drawings that follow one another and are the same."""
    joined: list[Drawing] = []
    for one in sorted(drawings, key=lambda one: one.subject):
        last = joined[-1] if joined else None
        if last is not None and _continues(one, last):
            joined[-1] = dataclasses.replace(last, valid=Period(last.valid.start, one.valid.end))
        else:
            joined.append(one)
    return joined


def _continues(one: Drawing, before: Drawing) -> bool:
    follows = one.subject == before.subject and before.valid.end == one.valid.start
    return follows and before.geom.equals_exact(one.geom)
