"""Errors planted into the demonstration's markers, each with the finding that must tell of it.

One error a marker, so that each is found by itself; a test audits the demonstration and compares.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from gis.boundary_markers.yardsticks import yardsticks
from gis.coordinates.plane import Plane
from gis.samples.marker_ground import (
    PROVINCIAL_LINE_CODE,
    Document,
    InventedLine,
    InventedMarker,
    Inventor,
    away,
    left_bearing,
    mapping_of,
)


@dataclass(frozen=True, slots=True)
class Planted:
    """What must be found: the line's name, the kind of finding, the number or name that it is about first."""

    line: str
    kind: str
    about: str


def plant(inventor: Inventor, lines: Sequence[InventedLine]) -> list[Planted]:
    """Plant errors of every kind into lines; return what an audit must find.

    Lines are taken by their length, markers from their inside: those of tri-junctions belong to several
    lines.
    """
    county = sorted((each for each in lines if not each.is_provincial), key=_size)
    provincial = sorted((each for each in lines if each.is_provincial), key=_size)
    found: list[Planted] = []
    # Numbers first: what is planted later is told by the number that the marker has then
    for plant_numbers, line in (
        (_gap, county[-1]),
        (_out_of_order, county[-2]),
        (_twice, county[-3]),
        (_far_apart, provincial[-1]),
        (_old_number, provincial[-2]),
        (_too_near, provincial[-2]),
    ):
        found.append(plant_numbers(inventor, line))
    untouched = _untouched(lines)
    for kind, change in _ERRORS.items():
        line, marker = next(untouched)
        while kind in _PROVINCIAL and not line.is_provincial:
            line, marker = next(untouched)
        change(inventor, line, marker)
        found.append(Planted(str(line.document["name"]), kind, marker.number))
    return found


def _size(line: InventedLine) -> float:
    return line.derived.length_m


def _untouched(lines: Sequence[InventedLine]) -> Iterator[tuple[InventedLine, InventedMarker]]:
    """Yield markers in which nothing is planted, of county and provincial lines by turns."""
    queues = [
        [
            (line, marker)
            for line in lines
            if line.is_provincial == is_provincial
            for marker in line.markers
            if marker.is_free and not marker.document["is_tri_junction"]
        ]
        for is_provincial in (False, True)
    ]
    while any(queues):
        for queue in queues:
            if queue:
                yield queue.pop(0)


def _named(line: InventedLine, kind: str, about: str) -> Planted:
    return Planted(str(line.document["name"]), kind, about)


def _keep(markers: Sequence[InventedMarker]) -> None:
    """Let nothing else be planted into these."""
    for marker in markers:
        marker.is_free = False


def _gap(inventor: Inventor, line: InventedLine) -> Planted:
    """A number is left out from the middle on."""
    for marker in line.markers[5:]:
        marker.document["number"] = f"{int(marker.number) + 1:03d}"
    _keep(line.markers[4:6])
    return _named(line, "number_gap", str(line.document["name"]))


def _out_of_order(inventor: Inventor, line: InventedLine) -> Planted:
    """Two neighbours have each other's number."""
    one, other = (marker.document for marker in line.markers[3:5])
    one["number"], other["number"] = other["number"], one["number"]
    _keep(line.markers[2:6])
    return _named(line, "marker_order", str(other["number"]))


def _twice(inventor: Inventor, line: InventedLine) -> Planted:
    """The fourth marker's number comes again, written otherwise; those after it count on."""
    again = line.markers[3].number
    for marker in line.markers[4:]:
        marker.document["number"] = f"{int(marker.number) - 1:03d}"
    line.markers[4].document["number"] = again.removeprefix("0")
    _keep(line.markers[2:6])
    return _named(line, "number_twice", again)


def _far_apart(inventor: Inventor, line: InventedLine) -> Planted:
    """A marker is missing inside our segment."""
    del line.markers[4:6]
    _keep(line.markers[2:6])
    return _named(line, "markers_far_apart", line.markers[3].number)


def _old_number(inventor: Inventor, line: InventedLine) -> Planted:
    """A marker bears a number of an older scheme."""
    line.markers[2].document["number"] = "238184I"
    _keep(line.markers[1:4])
    return _named(line, "number_unread", "238184I")


def _too_near(inventor: Inventor, line: InventedLine) -> Planted:
    """A marker stands twenty metres after another: registered twice, with another number."""
    before = line.markers[-2]
    ahead = left_bearing(line.derived.geometry, before.position) + 90.0
    position = away(before.position, ahead, 20.0)
    document = {**line.markers[-3].document, "number": f"{PROVINCIAL_LINE_CODE}{900:03d}Q"}
    stone = inventor.id()
    document["stones"] = {stone: inventor.stone(position, "Q") | {"face_count": 2}}
    document["faces"] = {inventor.id(): face for face in inventor.faces(line, stone, position)}
    document["references"] = inventor.references(position, "")
    document["observations"] = {}
    line.markers.insert(-1, InventedMarker(UUID(inventor.id()), document, position))
    for serial, marker in enumerate(line.markers[-2:], start=int(before.number[4:7]) + 1):
        marker.document["number"] = f"{PROVINCIAL_LINE_CODE}{serial:03d}Q"
    _keep(line.markers[-5:])
    return _named(line, "markers_too_near", before.number)


def _stones(marker: InventedMarker) -> Mapping[str, Document]:
    stones: Mapping[str, Document] = marker.document["stones"]
    return stones


def _references(marker: InventedMarker) -> list[Document]:
    return list(marker.document["references"].values())


def _stand_at(inventor: Inventor, marker: InventedMarker, position: tuple[float, float]) -> None:
    """Register a single stone elsewhere, with all that is described from it."""
    for stone in _stones(marker).values():
        stone["geometry"] = mapping_of(position)
    marker.document["references"] = inventor.references(position, "")
    marker.document["observations"] = {}


def _off_line(inventor: Inventor, line: InventedLine, marker: InventedMarker) -> None:
    aside = left_bearing(line.derived.geometry, marker.position)
    _stand_at(inventor, marker, away(marker.position, aside, 35.0))


def _not_at_junction(inventor: Inventor, line: InventedLine, marker: InventedMarker) -> None:
    marker.document["is_tri_junction"] = True


def _stone_count(inventor: Inventor, line: InventedLine, marker: InventedMarker) -> None:
    marker.document["kind"] = "double"


def _letters(inventor: Inventor, line: InventedLine, marker: InventedMarker) -> None:
    for stone in _stones(marker).values():
        stone["letter"] = "A"
    marker.document["observations"] = {}


def _no_stone(inventor: Inventor, line: InventedLine, marker: InventedMarker) -> None:
    for stone in _stones(marker).values():
        stone["valid_to"] = "2019-05-01"
    marker.document["status"] = "lost"
    marker.document["observations"] = {}


def _two_stones(inventor: Inventor, line: InventedLine, marker: InventedMarker, *asides: float) -> None:
    """Stones A and B at distances to the left of the line (right where negative)."""
    left = left_bearing(line.derived.geometry, marker.position)
    document = marker.document
    document |= {"kind": "double", "faces": {}, "stones": {}, "references": {}, "observations": {}}
    document["number"] = marker.number.replace("Q", "A/B")
    for letter, aside in zip("AB", asides, strict=True):
        position = away(marker.position, left, aside)
        document["stones"][inventor.id()] = inventor.stone(position, letter)
        document["references"] |= inventor.references(position, letter)


def _one_side(inventor: Inventor, line: InventedLine, marker: InventedMarker) -> None:
    _two_stones(inventor, line, marker, 15.0, 45.0)


def _letters_swapped(inventor: Inventor, line: InventedLine, marker: InventedMarker) -> None:
    codes = {key: county.code for key, county in line.counties.items()}
    side = -1.0 if codes[line.derived.left] < codes[line.derived.right] else 1.0
    _two_stones(inventor, line, marker, side * 20.0, -side * 20.0)


def _face_missing(inventor: Inventor, line: InventedLine, marker: InventedMarker) -> None:
    marker.document["faces"].popitem()


def _face_outdated(inventor: Inventor, line: InventedLine, marker: InventedMarker) -> None:
    face = next(iter(marker.document["faces"].values()))
    face["inscription"] = "演示旧县"


def _face_turned(inventor: Inventor, line: InventedLine, marker: InventedMarker) -> None:
    face = next(iter(marker.document["faces"].values()))
    face["bearing_deg"] = (face["bearing_deg"] + 180.0) % 360.0


def _few_references(inventor: Inventor, line: InventedLine, marker: InventedMarker) -> None:
    marker.document["references"].popitem()


def _turn(references: Sequence[Document], degrees: float) -> None:
    for each in references:
        each["bearing_deg"] = round((each["bearing_deg"] + degrees) % 360, 2) % 360


def _bearing_out(inventor: Inventor, line: InventedLine, marker: InventedMarker) -> None:
    _turn(_references(marker)[:1], 25.0)


def _distance_out(inventor: Inventor, line: InventedLine, marker: InventedMarker) -> None:
    _references(marker)[1]["distance_m"] += 40.0


def _object_out(inventor: Inventor, line: InventedLine, marker: InventedMarker) -> None:
    _bearing_out(inventor, line, marker)
    _references(marker)[0]["distance_m"] *= 2


def _magnetic(inventor: Inventor, line: InventedLine, marker: InventedMarker) -> None:
    convergence = Plane.at(marker.position[0]).convergence_deg(*marker.position)
    _turn(_references(marker), convergence - yardsticks().precision.declination_deg)


def _called_magnetic(inventor: Inventor, line: InventedLine, marker: InventedMarker) -> None:
    for each in _references(marker):
        each["bearing_kind"] = "magnetic"


def _rotated(inventor: Inventor, line: InventedLine, marker: InventedMarker) -> None:
    _turn(_references(marker), 12.0)


def _contradicting(inventor: Inventor, line: InventedLine, marker: InventedMarker) -> None:
    _bearing_out(inventor, line, marker)
    for each in _references(marker):
        each["distance_m"] = None


def _elsewhere(inventor: Inventor, line: InventedLine, marker: InventedMarker) -> None:
    """The objects say that the stone stands 15 m farther along the line."""
    ahead = left_bearing(line.derived.geometry, marker.position) + 90.0
    objects = inventor.references(away(marker.position, ahead, 15.0), "")
    marker.document["references"] = objects


def _moved(inventor: Inventor, line: InventedLine, marker: InventedMarker) -> None:
    for each in marker.document["observations"].values():
        each["geometry"] = mapping_of(away(marker.position, 70.0, 4.0))


Change = Callable[[Inventor, InventedLine, InventedMarker], None]
_ERRORS: Mapping[str, Change] = {
    "marker_off_line": _off_line,
    "marker_not_at_junction": _not_at_junction,
    "marker_stone_count": _stone_count,
    "marker_letters": _letters,
    "marker_without_stone": _no_stone,
    "marker_stones_on_one_side": _one_side,
    "marker_letters_swapped": _letters_swapped,
    "face_count": _face_missing,
    "face_outdated": _face_outdated,
    "face_wrong_side": _face_turned,
    "references_too_few": _few_references,
    "reference_bearing_out": _bearing_out,
    "reference_distance_out": _distance_out,
    "reference_object_out": _object_out,
    "references_magnetic_as_grid": _magnetic,
    "references_grid_as_magnetic": _called_magnetic,
    "references_rotated": _rotated,
    "references_contradict": _contradicting,
    "position_disagrees": _elsewhere,
    "marker_moved": _moved,
}
#: What only numbers of the provincial scheme show
_PROVINCIAL = frozenset({"marker_stones_on_one_side", "marker_letters_swapped"})
