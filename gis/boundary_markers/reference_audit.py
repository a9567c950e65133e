"""Self-audit of a marker by its reference objects: which of them is out, and whether the position agrees with
them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from gis.boundary_lines.findings import Finding
from gis.boundary_markers.registered import ReferenceObject, RegisteredMarker, Stone
from gis.boundary_markers.resection import (
    GrossError,
    Precision,
    Resection,
    disagreement,
    mistaken_north,
    resect,
)
from gis.coordinates.plane import Plane


@dataclass(frozen=True, slots=True)
class AuditedReferences:
    """The adjustment, for who wants to see residuals, and what was found."""

    resection: Resection | None
    findings: tuple[Finding, ...]


def audit_references(marker: RegisteredMarker, precision: Precision) -> list[Finding]:
    """Return what does not fit of a marker's reference objects, stone by stone."""
    return [finding for stone in marker.stones for finding in audit_stone(marker, stone, precision).findings]


def audit_stone(marker: RegisteredMarker, stone: Stone, precision: Precision) -> AuditedReferences:
    """Adjust the position of one stone from its reference objects and say what does not fit.

    With fewer than three located objects nothing is judged: an error could not be told from another.
    """
    located = [each for each in marker.references_of(stone) if each.position is not None]
    if len(located) < 3:
        return AuditedReferences(None, ())
    resection = resect(located, stone.position, precision)
    if resection is None:
        finding = Finding("references_undetermined", (marker.number,), {}, stone.position)
        return AuditedReferences(None, (finding,))
    found = [
        finding for error in resection.errors for finding in _error(marker, stone, located, error, precision)
    ]
    if not any(error.kind == "unidentified" for error in resection.errors):
        found += _position(marker, stone, resection, precision)
    return AuditedReferences(resection, tuple(found))


def _error(
    marker: RegisteredMarker,
    stone: Stone,
    located: list[ReferenceObject],
    error: GrossError,
    precision: Precision,
) -> Iterator[Finding]:
    names = "、".join(error.names)
    figures: dict[str, object] = {"names": names, "significance": f"{precision.significance:g}"}
    if error.size is not None:
        unit = "m" if error.kind == "distance" else "°"
        figures["size"] = f"{error.size:+.1f}{unit}"
    kind = {
        "bearing": "reference_bearing_out",
        "distance": "reference_distance_out",
        "object": "reference_object_out",
        "rotation": "references_rotated",
        "unidentified": "references_contradict",
    }[error.kind]
    if error.kind in ("rotation", "bearing") and error.size is not None:
        convergence = Plane.at(stone.position[0]).convergence_deg(*stone.position)
        kinds = [
            each.bearing_kind for each in located if each.name in error.names and each.bearing_deg is not None
        ]
        mistake = mistaken_north(error.size, kinds, convergence, precision)
        if mistake is not None:
            kind = {
                "magnetic_as_grid": "references_magnetic_as_grid",
                "true_as_grid": "references_true_as_grid",
                "grid_as_magnetic": "references_grid_as_magnetic",
            }[mistake]
            figures["declination"] = f"{precision.declination_deg:g}"
            figures["convergence"] = f"{convergence:.2f}"
    yield Finding(kind, (marker.number,), figures, stone.position)


def _position(
    marker: RegisteredMarker, stone: Stone, resection: Resection, precision: Precision
) -> Iterator[Finding]:
    distance, _, probability = disagreement(resection, stone.position, stone.accuracy_m)
    if probability < precision.significance:
        figures = {
            "distance": f"{distance:.1f}",
            "accuracy": f"{resection.accuracy_m:.1f}",
            "significance": f"{precision.significance:g}",
        }
        yield Finding("position_disagrees", (marker.number,), figures, resection.position)
