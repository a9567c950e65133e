"""How a finding is kept in the register, and read again."""

from datetime import date
from typing import Any

from geoalchemy2.shape import from_shape, to_shape
from shapely import Point

from gis.administrative_divisions.coverage_units import Drawn
from gis.administrative_divisions.tables import CoveragePiece
from gis.coverage_checks.findings import KINDS, Acceptance, Finding, Kind
from gis.publication.rules import PublicationRules


def columns_of(one: Finding, drawn: Drawn, rules: PublicationRules, severity: str) -> dict[str, Any]:
    """Return what is kept of a finding, wherever it is kept."""
    return {
        "kind": one.kind,
        "sliver": one.sliver,
        "severity": severity,
        "parties": list(one.parties),
        "party_names": drawn.names(one),
        "divisions": [drawn.divisions[place] for place in one.place],
        "area_m2": one.area_m2,
        "length_m": one.length_m,
        "max_width_m": one.max_width_m,
        "detail": one.detail,
        "geom": None if one.geometry is None else from_shape(one.geometry, srid=4490),
        "location": None if one.location is None else from_shape(Point(one.location), srid=4490),
        "publication_level": drawn.strictest(one, rules),
        "acceptance": acceptance_as_json(one.acceptance),
    }


def acceptance_as_json(acceptance: Acceptance | None) -> dict[str, Any] | None:
    """Return why a finding is told though its place was agreed on."""
    if acceptance is None:
        return None
    return {
        "why": acceptance.why,
        "reference": acceptance.reference,
        "document": acceptance.document,
        "grown_m2": acceptance.grown_m2,
        "until": None if acceptance.until is None else acceptance.until.isoformat(),
    }


def finding_of(row: CoveragePiece) -> Finding:
    """Return a kept finding as the check told it; its places in the list are not kept."""
    kinds: dict[str, Kind] = {str(kind): kind for kind in KINDS}
    at = None if row.location is None else to_shape(row.location).centroid
    return Finding(
        kind=kinds[row.kind],
        sliver=row.sliver,
        parties=tuple(row.parties),
        place=(),
        area_m2=row.area_m2,
        length_m=row.length_m,
        max_width_m=row.max_width_m,
        location=None if at is None else (at.x, at.y),
        geometry=None if row.geom is None else to_shape(row.geom),
        detail=row.detail,
        acceptance=_acceptance(row.acceptance),
    )


def _acceptance(kept: dict[str, Any] | None) -> Acceptance | None:
    if kept is None or kept["why"] not in ("grown", "expired"):
        return None
    until = None if kept["until"] is None else date.fromisoformat(kept["until"])
    said = kept["document"], kept["reference"], kept["grown_m2"], until
    return Acceptance("grown", *said) if kept["why"] == "grown" else Acceptance("expired", *said)
