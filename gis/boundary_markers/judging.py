"""One marker judged in full: what its number says, how its references fit, whether it moved, what it bears.

Where the self-audit only tells what is wrong, this gives every figure behind it, for the page of a marker.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gis.boundary_lines.findings import Finding
from gis.boundary_lines.winds import turn_deg
from gis.boundary_markers.audit import Yardsticks
from gis.boundary_markers.numbers import ParsedNumber
from gis.boundary_markers.observations import Movement, movement, observed_stone
from gis.boundary_markers.reference_audit import audit_stone
from gis.boundary_markers.registered import LonLat, ReferenceObject, RegisteredMarker, Stone
from gis.boundary_markers.resection import Resection, to_grid_deg
from gis.coordinates.plane import Plane


@dataclass(frozen=True, slots=True)
class JudgedReference:
    """A reference object as drawn around its stone: where the register puts it, where it is, what is left."""

    id: str
    name: str
    bearing_deg: float | None
    bearing_kind: str
    #: The bearing turned to grid north
    grid_bearing_deg: float | None
    distance_m: float | None
    #: Metres on the ground east and north of the stone, by the object's own position
    east_m: float | None
    north_m: float | None
    #: As registered minus as seen from the adjusted position, what is out being left out of the adjustment
    bearing_residual_deg: float | None
    distance_residual_m: float | None
    #: What the test names as out: bearing, distance, object, rotation, unidentified
    out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JudgedStone:
    """A stone with its adjusted position and the objects that it is found by."""

    id: str
    letter: str | None
    position: LonLat
    #: East and north in metres of the plane, which is that of `zone`
    east_m: float
    north_m: float
    zone: str
    convergence_deg: float
    adjusted: LonLat | None
    adjusted_east_m: float | None
    adjusted_north_m: float | None
    adjusted_accuracy_m: float | None
    redundancy: int | None
    references: tuple[JudgedReference, ...]


@dataclass(frozen=True, slots=True)
class JudgedObservation:
    """A later measurement with the test whether the stone moved.

    None where it names no stone that stands, or is not of surveying grade.
    """

    id: str
    test: Movement | None


@dataclass(frozen=True, slots=True)
class JudgedFace:
    """An inscription beside what the division is called today; `agrees` is None where no name is known."""

    id: str
    present_names: tuple[str, ...]
    agrees: bool | None


@dataclass(frozen=True, slots=True)
class JudgedMarker:
    """All that can be said of one marker."""

    parsed: ParsedNumber | None
    stones: tuple[JudgedStone, ...]
    observations: tuple[JudgedObservation, ...]
    faces: tuple[JudgedFace, ...]
    findings: tuple[Finding, ...]
    significance: float
    moved_at: float
    declination_deg: float


def judge(
    marker: RegisteredMarker,
    names: Mapping[str, frozenset[str]],
    findings: Sequence[Finding],
    yardsticks: Yardsticks,
) -> JudgedMarker:
    """Judge one marker; `names` are those that may stand on a face, by party, `findings` its line's."""
    return JudgedMarker(
        parsed=marker.parsed,
        stones=tuple(_stone(marker, stone, yardsticks) for stone in marker.stones),
        observations=tuple(_observations(marker, yardsticks.moved_at)),
        faces=tuple(
            _face(face.id, face.inscription, names.get(face.party))
            for stone in marker.stones
            for face in stone.faces
        ),
        findings=tuple(each for each in findings if marker.number in each.about),
        significance=yardsticks.precision.significance,
        moved_at=yardsticks.moved_at,
        declination_deg=yardsticks.precision.declination_deg,
    )


def _stone(marker: RegisteredMarker, stone: Stone, yardsticks: Yardsticks) -> JudgedStone:
    plane = Plane.at(stone.position[0])
    east, north = plane.metres(*stone.position)
    resection = audit_stone(marker, stone, yardsticks.precision).resection
    adjusted = None if resection is None else resection.position
    offset = None if adjusted is None else _ground(plane, stone.position, adjusted)
    convergence = plane.convergence_deg(*stone.position)
    return JudgedStone(
        id=stone.id,
        letter=stone.letter,
        position=stone.position,
        east_m=east,
        north_m=north,
        zone=plane.system.name_zh,
        convergence_deg=convergence,
        adjusted=adjusted,
        adjusted_east_m=None if offset is None else offset[0],
        adjusted_north_m=None if offset is None else offset[1],
        adjusted_accuracy_m=None if resection is None else resection.accuracy_m,
        redundancy=None if resection is None else resection.redundancy,
        references=tuple(
            _reference(each, stone, plane, convergence, yardsticks.precision.declination_deg, resection)
            for each in marker.references_of(stone)
        ),
    )


def _reference(
    reference: ReferenceObject,
    stone: Stone,
    plane: Plane,
    convergence: float,
    declination: float,
    resection: Resection | None,
) -> JudgedReference:
    given = reference.bearing_deg
    offset = None if reference.position is None else _ground(plane, stone.position, reference.position)
    grid = None if given is None else to_grid_deg(given, reference.bearing_kind, declination, convergence)
    bearing_residual = distance_residual = None
    if resection is not None and reference.position is not None:
        east, north = _ground(plane, resection.position, reference.position)
        if grid is not None:
            bearing_residual = turn_deg(math.degrees(math.atan2(east, north)), grid)
        if reference.distance_m is not None:
            distance_residual = reference.distance_m - math.hypot(east, north)
    errors = () if resection is None else resection.errors
    return JudgedReference(
        id=reference.id,
        name=reference.name,
        bearing_deg=given,
        bearing_kind=reference.bearing_kind,
        grid_bearing_deg=grid,
        distance_m=reference.distance_m,
        east_m=None if offset is None else offset[0],
        north_m=None if offset is None else offset[1],
        bearing_residual_deg=bearing_residual,
        distance_residual_m=distance_residual,
        out=tuple(error.kind for error in errors if reference.name in error.names),
    )


def _ground(plane: Plane, origin: LonLat, other: LonLat) -> tuple[float, float]:
    """Return how many metres on the ground one position lies east and north of another."""
    (x0, y0), (x1, y1) = plane.metres(*origin), plane.metres(*other)
    scale = plane.scale(*origin)
    return (x1 - x0) / scale, (y1 - y0) / scale


def _observations(marker: RegisteredMarker, significance: float) -> list[JudgedObservation]:
    found = []
    for each in marker.observations:
        stone = observed_stone(marker, each)
        test = (
            None
            if stone is None or not each.is_surveyed
            else movement(stone.position, stone.accuracy_m, each.position, each.accuracy_m, significance)
        )
        found.append(JudgedObservation(each.id, test))
    return found


def _face(face_id: str, inscription: str, names: frozenset[str] | None) -> JudgedFace:
    if names is None:
        return JudgedFace(face_id, (), None)
    return JudgedFace(
        face_id, tuple(sorted(names, key=lambda name: (-len(name), name))), inscription in names
    )
