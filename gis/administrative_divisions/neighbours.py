"""Check a changed polygon against those around it in the register: neighbours, parent, children."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from geoalchemy2.shape import to_shape

from gis.administrative_divisions import queries
from gis.coverage_checks import Finding as CoverageFinding
from gis.coverage_checks import Unit, check_coverage
from gis.history.as_known import today
from gis.proposals.fields import Finding

#: So many findings are told of one division; `diming check-coverage` tells all
MOST_TOLD = 20
#: What is told of a division beside its neighbours; codes and stated parents have rules of their own
TOLD = frozenset({"overlap", "gap", "vertex_mismatch", "child_outside_parent", "parent_not_union"})


def beside(session: Session, changed: Mapping[UUID, Collection[str]]) -> dict[UUID, list[Finding]]:
    """Return warnings for the divisions whose polygon or parent is among the changed fields.

    Only what lies around is read. Statistical units (开发区) lie over others and are left out.
    """
    found: dict[UUID, list[Finding]] = {}
    for division, paths in changed.items():
        drawn = any(path.startswith("boundaries") for path in paths)
        moved = any(path.startswith("states") and path.endswith("/parent_id") for path in paths)
        if drawn or moved:
            found[division] = _of_division(session, division)
    return found


def _of_division(session: Session, division: UUID) -> list[Finding]:
    own = queries.latest_boundary(session, division)
    if own is None:
        return []
    day: date = max(today(), own.valid.lower or today())
    rows = queries.boundaries_around(session, division, day)
    if not any(row.id == division for row in rows):
        return []
    numbers = {row.id: str(number) for number, row in enumerate(rows)}
    units = [
        # Known by their places here: names and codes may be the same, and some are not for everybody.
        Unit(number, to_shape(row.geom), code=f"n{number}", parent=f"n{numbers.get(row.parent_id, '')}")
        for number, row in enumerate(rows)
    ]
    at = next(number for number, row in enumerate(rows) if row.id == division)
    told = [
        one
        for one in check_coverage(units).findings
        if one.kind in TOLD and at in one.place and (one.kind != "parent_not_union" or one.place[0] == at)
    ]
    path = f"boundaries/{own.id}/geometry"
    findings = [_finding(path, one, at, rows) for one in told[:MOST_TOLD]]
    if len(told) > MOST_TOLD:
        more = len(told) - MOST_TOLD
        findings.append(Finding(path, None, "coverage.beside_more", {"count": more}, is_warning=True))
    return findings


def _finding(path: str, one: CoverageFinding, at: int, rows: Any) -> Finding:
    others = [_called(rows[place]) for place in one.place if place != at]
    lon, lat = one.location or (0.0, 0.0)
    return Finding(
        path,
        None,
        f"coverage.beside_{one.kind}",
        {
            "others": "、".join(others) or "—",
            "area": f"{one.area_m2 / 10_000:.4f}",
            "length": f"{one.length_m:.1f}",
            "width": f"{one.max_width_m:.2f}",
            "place": f"{lon:.6f}, {lat:.6f}",
            "rule": one.rule.rule,
        },
        is_warning=True,
    )


def _called(row: Any) -> str:
    """Return the name of a division, unless it is not for everybody."""
    return str(row.name) if row.publication_level == "public" else "—"
