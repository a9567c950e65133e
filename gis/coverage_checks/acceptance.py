"""Keep quiet about what both sides agreed on (飞地, 争议地段, 水面), and speak when it grows or runs out.

An agreed piece is the finding's own polygon as it was when it was agreed, with reason, document and the day
from which it no longer holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from shapely.geometry.base import BaseGeometry

from gis.coordinates.local_planes import middles, to_planes
from gis.coverage_checks.findings import Acceptance, Finding, Result, in_order


@dataclass(frozen=True, slots=True)
class AcceptedException:
    """A piece that both sides agreed to leave, `until` a day on which it no longer holds."""

    kind: str
    parties: frozenset[str]
    extent: BaseGeometry
    reason: str
    document: str
    until: date


def without_accepted(result: Result, accepted: Sequence[AcceptedException], day: date) -> Result:
    """Return a result without the findings that are agreed on; those grown or run out say so and stay."""
    told: list[Finding] = []
    quiet = 0
    for one in result.findings:
        exception = _exception_of(one, accepted)
        if exception is None:
            told.append(one)
            continue
        grown = _outside_m2(one.geometry, exception.extent, result.tolerance_m)
        if day >= exception.until:
            told.append(
                replace(one, acceptance=Acceptance("expired", exception.document, until=exception.until))
            )
        elif grown > 0:
            told.append(replace(one, acceptance=Acceptance("grown", exception.document, grown_m2=grown)))
        else:
            quiet += 1
    return replace(result, findings=in_order(told), accepted=quiet)


def _exception_of(one: Finding, accepted: Sequence[AcceptedException]) -> AcceptedException | None:
    """Return the exception for a finding's place; where several meet it, the one that holds longest."""
    found = [
        exception
        for exception in accepted
        if one.geometry is not None
        and exception.kind == one.kind
        and exception.parties == frozenset(one.parties)
        and exception.extent.intersects(one.geometry)
    ]
    return max(found, key=lambda exception: exception.until, default=None)


def _outside_m2(piece: BaseGeometry | None, extent: BaseGeometry, tolerance_m: float) -> float:
    """Return the area of a piece outside an extent and the tolerance around it; for lines their length."""
    both = np.empty(2, dtype=object)
    both[:] = [piece, extent]
    origins = np.repeat(middles(both[:1]), 2, axis=0)
    flat_piece, flat_extent = to_planes(both, origins)
    outside = flat_piece.difference(flat_extent.buffer(tolerance_m))
    return float(outside.area or outside.length)
