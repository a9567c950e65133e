"""Keep quiet about what both sides agreed on (飞地, 争议地段, 水域), and speak when it grows or runs out.

Whoever calls the checks composes the acceptances: rows of a file, accepted exceptions of the register, marked
stretches of boundary disputes. They all are the one value object here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

import shapely
from shapely.geometry.base import BaseGeometry

from gis.coordinates.local_planes import middles, to_planes
from gis.coverage_checks.findings import Acceptance, Finding, Result, Silenced, in_order
from gis.coverage_checks.units import is_code, nests

#: Kinds that hold between units of one layer; the others hold between a child and its parent
BETWEEN_NEIGHBOURS = frozenset({"overlap", "gap", "vertex_mismatch"})
#: What can be accepted of a stretch as a whole: everything that is told of where polygons lie
OF_A_STRETCH = frozenset({"overlap", "gap", "vertex_mismatch", "child_outside_parent", "parent_not_union"})


@dataclass(frozen=True, slots=True)
class AcceptedException:
    """A piece that is left as it is: which findings, between whom, where, why, from when to when.

    A finding is quiet while its piece lies within `extent`. `parties` are called as findings call them: code,
    or name where there is no code; a code stands for all units below it too.
    """

    #: What the summary calls it
    reference: str
    #: Kinds of finding that it quiets, OF_A_STRETCH for all of a disputed stretch
    kinds: frozenset[str]
    parties: frozenset[str]
    #: EPSG:4490
    extent: BaseGeometry
    reason: str
    document: str
    #: First day on which it holds; None: always did
    since: date | None = None
    #: First day on which it no longer holds; None: no end
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Return whether it holds on a day."""
        return (self.since is None or self.since <= day) and not self.has_run_out(day)

    def has_run_out(self, day: date) -> bool:
        """Return whether it held once and no longer does."""
        return self.until is not None and day >= self.until

    def speaks_of(self, one: Finding) -> bool:
        """Return whether a finding is of its kinds, between its parties, at its place.

        Of a child and its parent it is enough that one of the two is its party.
        """
        if one.kind not in self.kinds or one.geometry is None or not self.extent.intersects(one.geometry):
            return False
        enough = all if one.kind in BETWEEN_NEIGHBOURS else any
        return enough(self._has_party(party) for party in one.parties)

    def _has_party(self, party: str) -> bool:
        return party in self.parties or (
            is_code(party) and any(is_code(own) and nests(party, own) for own in self.parties)
        )


def without_accepted(result: Result, accepted: Iterable[AcceptedException], day: date) -> Result:
    """Return a result without the findings that are agreed on; those grown or run out say so and stay."""
    told: list[Finding] = []
    quiet: list[Silenced] = []
    known = [one for one in accepted if one.since is None or one.since <= day]
    extents = shapely.STRtree([one.extent for one in known])
    for one in result.findings:
        near = [] if one.geometry is None else sorted(extents.query(one.geometry).tolist())
        of_it = [known[at] for at in near if known[at].speaks_of(one)]
        in_force = [exception for exception in of_it if not exception.has_run_out(day)]
        if not of_it:
            told.append(one)
        elif not in_force:
            last = max(of_it, key=lambda exception: exception.until or date.max)
            told.append(
                replace(
                    one, acceptance=Acceptance("expired", last.document, last.reference, until=last.until)
                )
            )
        else:
            longest = max(in_force, key=lambda exception: exception.until or date.max)
            grown = beyond(one.geometry, [each.extent for each in in_force], result.tolerance_m)
            if grown > 0:
                told.append(
                    replace(
                        one,
                        acceptance=Acceptance("grown", longest.document, longest.reference, grown_m2=grown),
                    )
                )
            else:
                quiet.append(Silenced(one, longest.reference, longest.document))
    return replace(result, findings=in_order(told), silenced=(*result.silenced, *quiet))


def beyond(piece: BaseGeometry | None, extents: Sequence[BaseGeometry], tolerance_m: float) -> float:
    """Return how much of a piece lies outside extents and the tolerance around them: area, or length."""
    if piece is None or piece.is_empty:
        return 0.0
    both = np.empty(2, dtype=object)
    both[:] = [piece, shapely.union_all(list(extents))]
    origins = np.repeat(middles(both[:1]), 2, axis=0)
    flat_piece, flat_extent = to_planes(both, origins)
    outside = flat_piece.difference(flat_extent.buffer(tolerance_m))
    return float(outside.area or outside.length)
