"""Sound markers along derived lines: the demonstration of boundaries before errors are planted.

Pure: documents of lines and markers are made of geometries; nobody writes anything here.
"""

import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from shapely.geometry import LineString, Point

from gis.boundary_lines.derivation import Derived, DerivedLine
from gis.coordinates.plane import Plane

Document = dict[str, Any]
#: Metres between two markers, about
SPACING_M = 11_000.0
#: Mean error of positions, metres
ACCURACY_M = 0.5
KIND_OF_COUNTY = ("旗", "区", "县", "市")
WHOLE_PROVINCIAL_LINE = "演示内蒙古—陕西线"
#: Four figures that numbers of the provincial line begin with, and the serial that our part begins after
PROVINCIAL_LINE_CODE, BEFORE_US = "1561", 20
OBJECTS = ("水井", "电杆", "独立树", "羊圈", "路口", "沙丘顶", "水泥桩", "敖包")


@dataclass(frozen=True)
class County:
    """A county on the ground."""

    id: UUID
    name: str
    code: str

    @property
    def short(self) -> str:
        """Return the name without its kind: 鄂托克."""
        return next(
            (self.name.removesuffix(kind) for kind in KIND_OF_COUNTY if self.name.endswith(kind)), self.name
        )


@dataclass
class InventedMarker:
    """A marker while it is invented: its document and where it stands."""

    id: UUID
    document: Document
    position: tuple[float, float]
    #: Errors may be planted here
    is_free: bool = True

    @property
    def number(self) -> str:
        """The number as the document has it."""
        return str(self.document["number"])


@dataclass
class InventedLine:
    """A line with its markers in their order along it."""

    id: UUID
    document: Document
    derived: DerivedLine
    counties: Mapping[str, County]
    markers: list[InventedMarker] = field(default_factory=list)

    @property
    def is_provincial(self) -> bool:
        """Whether it is a segment of the line between two provinces."""
        return str(self.document["level"]) == "province"


class Inventor:
    """Makes lines and markers of one source; the same seed makes the same."""

    def __init__(self, chance: random.Random, source: UUID, spacing_m: float = SPACING_M) -> None:
        self.chance = chance
        self.source = str(source)
        self.spacing_m = spacing_m

    def id(self) -> str:
        """Return a new id."""
        return str(UUID(int=self.chance.getrandbits(128), version=4))

    def lines(self, ours: County, counties: Mapping[str, County], derived: Derived) -> list[InventedLine]:
        """Return our lines with sound markers; that of a 三交点 stands on the first line that meets there.

        Lines are taken by their counties' codes: ids differ from register to register, and the order of draws
        with them.
        """

        def order(line: DerivedLine) -> tuple[list[str], tuple[float, ...]]:
            return sorted(counties[party].code for party in line.parties), min(line.geometry.coords)

        drawn = sorted((each for each in derived.lines if str(ours.id) in each.parties), key=order)
        found = [self._line(ours, counties, each) for each in drawn]
        taken: dict[tuple[float, float], InventedMarker] = {}
        for line in found:
            self._fill(line, derived, taken)
        return found

    def _line(self, ours: County, counties: Mapping[str, County], derived: DerivedLine) -> InventedLine:
        (other,) = derived.parties - {str(ours.id)}
        theirs = counties[other]
        is_provincial = theirs.code[:2] != ours.code[:2]
        offices = ("内蒙古自治区民政厅、陕西省民政厅", "双方旗人民政府")
        document: Document = {
            "code": PROVINCIAL_LINE_CODE if is_provincial else "",
            "name": f"演示{ours.short}—{theirs.short}线",
            "level": "province" if is_provincial else "county",
            "authority": "state_council" if is_provincial else "autonomous_region",
            "organiser": offices[0] if is_provincial else offices[1],
            "is_segment": is_provincial,
            "whole_line": WHOLE_PROVINCIAL_LINE if is_provincial else "",
            "round_number": 4 if is_provincial else 6,
            "last_inspected": "2022-09-20" if is_provincial else "2021-10-15",
            "note": "演示数据：由行政区域面推算，界线仅为示意，不作划界依据",
            "parties": {str(each.id): {"short_name": each.short} for each in (ours, theirs)},
            "geometries": {self.id(): self._geometry(derived.geometry)},
            "publication_level": "public",
            "source_id": self.source,
            "valid_from": "2002-07-01",
            "valid_to": None,
        }
        return InventedLine(UUID(self.id()), document, derived, {str(ours.id): ours, other: theirs})

    def _geometry(self, line: LineString) -> Document:
        return {
            "role": "derived",
            "geometry": {"type": "LineString", "coordinates": [list(point) for point in line.coords]},
            "method": "generated",
            "source_id": self.source,
            "valid_from": "2002-07-01",
            "valid_to": None,
        }

    def _fill(
        self, line: InventedLine, derived: Derived, taken: dict[tuple[float, float], InventedMarker]
    ) -> None:
        """Set markers along a line, those of its ends included unless another line has them."""
        plane = Plane.of(line.derived.geometry)
        drawn: LineString = plane.project(line.derived.geometry)
        meeting = {junction.position.coords[0]: junction.parties for junction in derived.tri_junctions}
        steps = max(2, round(drawn.length / self.spacing_m))
        inner = [(n + self.chance.uniform(-0.1, 0.1)) / steps for n in range(1, steps)]
        ends = [(float(x), float(y)) for x, y in (line.derived.geometry.coords[n] for n in (0, -1))]
        places: list[tuple[tuple[float, float], bool]] = []
        for ratio in inner:
            point = drawn.interpolate(ratio, normalized=True)
            places.append((plane.degrees(point.x, point.y), False))
        ordered = [(ends[0], True), *places, (ends[1], True)]
        serial = BEFORE_US if line.is_provincial else 0
        for position, is_end in ordered:
            if is_end and position in taken:
                taken[position].document["lines"][str(line.id)] = True
                continue
            serial += 1
            marker = self._marker(line, serial, position, meeting.get(position) if is_end else None)
            line.markers.append(marker)
            if is_end:
                taken[position] = marker

    def _marker(
        self, line: InventedLine, serial: int, position: tuple[float, float], meeting: frozenset[str] | None
    ) -> InventedMarker:
        stone, letter = self.id(), "Q" if line.is_provincial else ""
        number = f"{PROVINCIAL_LINE_CODE}{serial:03d}Q" if line.is_provincial else f"{serial:03d}"
        document: Document = {
            "line_id": str(line.id),
            "number": number,
            "kind": "single",
            "is_tri_junction": meeting is not None,
            "status": "intact",
            "managing_division_id": self.chance.choice(
                sorted(line.counties, key=lambda each: line.counties[each].code)
            ),
            "note": "演示数据",
            "lines": {},
            "sides": {key: {"place": "演示地点"} for key in line.counties},
            "stones": {stone: self.stone(position, letter)},
            "faces": {},
            "references": self.references(position, ""),
            "observations": {self.id(): self.observation(position, letter)},
            "publication_level": "internal",
            "source_id": self.source,
            "valid_from": "2002-08-01",
            "valid_to": None,
        }
        document["faces"] = {self.id(): face for face in self.faces(line, stone, position)}
        document["stones"][stone]["face_count"] = len(document["faces"])
        return InventedMarker(UUID(self.id()), document, position)

    def stone(self, position: tuple[float, float], letter: str) -> Document:
        """Return a stone that stands since 2002."""
        return {
            "letter": letter,
            "origin": "first",
            "material": "stone",
            "face_count": None,
            "geometry": mapping_of(position),
            "method": "generated",
            "accuracy_m": ACCURACY_M,
            "height_m": round(self.chance.uniform(1100, 1500), 1),
            "height_datum": "yellow_sea_1985",
            "valid_from": "2002-08-01",
            "valid_to": None,
            "source_id": self.source,
        }

    def faces(self, line: InventedLine, stone: str, position: tuple[float, float]) -> Iterator[Document]:
        """Yield a face towards each party, square to the line."""
        left = left_bearing(line.derived.geometry, position)
        for party, bearing in ((line.derived.left, left), (line.derived.right, left + 180.0)):
            yield {
                "stone_id": stone,
                "division_id": party,
                "inscription": line.counties[party].name,
                "bearing_deg": round(bearing % 360.0, 0) % 360.0,
            }

    def references(self, position: tuple[float, float], letter: str) -> dict[str, Document]:
        """Return three objects around a stone, measured a little less than exactly."""
        found: dict[str, Document] = {}
        names = self.chance.sample(OBJECTS, 3)
        for number, name in enumerate(names):
            bearing = (120 * number + self.chance.uniform(-25, 25)) % 360
            metres = self.chance.uniform(60, 250)
            found[self.id()] = {
                "letter": letter,
                "name": f"演示{name}",
                "bearing_deg": round((bearing + self.chance.uniform(-0.1, 0.1)) % 360, 2) % 360,
                "bearing_kind": "grid",
                "distance_m": round(metres + self.chance.uniform(-0.1, 0.1), 1),
                "geometry": mapping_of(away(position, bearing, metres)),
            }
        return found

    def observation(self, position: tuple[float, float], letter: str) -> Document:
        """Return a measurement of 2021 that finds the stone where it was."""
        there = away(position, self.chance.uniform(0, 360), self.chance.uniform(0, 0.4))
        return {
            "letter": letter,
            "observed_on": "2021-09-10",
            "geometry": mapping_of(there),
            "method": "generated",
            "accuracy_m": ACCURACY_M,
            "observer": "演示",
            "source_id": self.source,
        }


def mapping_of(position: tuple[float, float]) -> Document:
    """Return a position as GeoJSON."""
    return {"type": "Point", "coordinates": [position[0], position[1]]}


def away(position: tuple[float, float], bearing_deg: float, metres: float) -> tuple[float, float]:
    """Return the position at a grid bearing and a distance on the ground."""
    plane = Plane.at(position[0])
    x, y = plane.metres(*position)
    far, turn = metres * plane.scale(*position), math.radians(bearing_deg)
    return plane.degrees(x + far * math.sin(turn), y + far * math.cos(turn))


def left_bearing(line: LineString, position: tuple[float, float]) -> float:
    """Return the grid bearing square to the left of a line at a position on it."""
    plane = Plane.of(line)
    drawn: LineString = plane.project(line)
    place = drawn.line_locate_point(Point(*plane.metres(*position)))
    before = drawn.interpolate(max(place - 1.0, 0.0))
    after = drawn.interpolate(min(place + 1.0, drawn.length))
    return (math.degrees(math.atan2(after.x - before.x, after.y - before.y)) - 90.0) % 360.0
