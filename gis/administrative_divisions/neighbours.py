"""Check a changed polygon against those around it in the register: neighbours, parent, children."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from gis.administrative_divisions import queries
from gis.administrative_divisions.coverage_units import Accepting, Drawn
from gis.administrative_divisions.proposal_findings import TOLD, look, redrawn
from gis.coverage_checks import Finding as CoverageFinding
from gis.proposals.fields import Finding

#: So many findings are told of one division; `diming check-coverage` tells all
MOST_TOLD = 20


def beside(
    session: Session, changed: Mapping[UUID, Collection[str]], also: Accepting | None = None
) -> dict[UUID, list[Finding]]:
    """Return warnings for the divisions whose polygon or parent is among the changed fields.

    Only what lies around is read. Statistical units (开发区) lie over others and are left out; what is
    accepted stays quiet.
    """
    return {division: _of_division(session, division, also) for division in sorted(redrawn(changed))}


def _of_division(session: Session, division: UUID, also: Accepting | None) -> list[Finding]:
    own = queries.latest_boundary(session, division)
    seen = None if own is None else look(session, frozenset({division}), also)
    if own is None or seen is None or division not in seen.drawn.divisions:
        return []
    at = seen.drawn.divisions.index(division)
    told = [one for one in seen.result.findings if one.kind in TOLD and at in one.place]
    path = f"boundaries/{own.id}/geometry"
    findings = [_finding(path, one, at, seen.drawn) for one in told[:MOST_TOLD]]
    if len(told) > MOST_TOLD:
        more = len(told) - MOST_TOLD
        findings.append(Finding(path, None, "coverage.beside_more", {"count": more}, is_warning=True))
    return findings


def _finding(path: str, one: CoverageFinding, at: int, drawn: Drawn) -> Finding:
    others = [_called(drawn, place) for place in one.place if place != at]
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


def _called(drawn: Drawn, place: int) -> str:
    """Return the name of a division, unless it is not for everybody."""
    return drawn.units[place].name if drawn.publication_levels[place] == "public" else "—"
