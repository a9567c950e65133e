"""What the self-audit knows of a line and its markers; every position longitude, latitude in EPSG:4490."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from shapely.geometry import LineString, Point

from gis.boundary_markers.numbers import ParsedNumber

LonLat = tuple[float, float]
#: From which north a bearing is counted: grid (坐标方位角), needle (磁方位角), meridian (真方位角)
BearingKind = Literal["grid", "magnetic", "true"]


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a stone: whose name it bears, what is cut into it, where it looks (grid bearing)."""

    party: str
    inscription: str
    bearing_deg: float | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Stone:
    """A stone that stands now; accuracy is the mean error of the position in metres (点位中误差)."""

    letter: str | None
    position: LonLat
    accuracy_m: float
    faces: tuple[Face, ...] = ()
    #: 单面, 双面, 三面: how many faces the register says that it has
    face_count: int | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class ReferenceObject:
    """方位物: bearing and distance from the marker to it, and its own position where that is known."""

    name: str
    bearing_deg: float | None
    bearing_kind: BearingKind
    distance_m: float | None
    position: LonLat | None = None
    #: The stone that it is described from, where there are several
    letter: str | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Observation:
    """A later measurement of a stone."""

    on: date
    position: LonLat
    accuracy_m: float
    letter: str | None = None
    id: str = ""
    #: Measured by a method of surveying grade; what a phone says only finds a marker
    is_surveyed: bool = True


@dataclass(frozen=True, slots=True)
class RegisteredMarker:
    """A numbered point with the stones that stand there."""

    number: str
    parsed: ParsedNumber | None
    #: 单立, 双立, 三立: how many stones it should have
    stone_count: int
    stones: tuple[Stone, ...]
    references: tuple[ReferenceObject, ...] = ()
    observations: tuple[Observation, ...] = ()
    is_tri_junction: bool = False
    #: It is numbered on, and judged with, another line that meets this one at a 三交点
    of_other_line: bool = False

    def references_of(self, stone: Stone) -> tuple[ReferenceObject, ...]:
        """Return the objects that are described from a stone: all of them where there is only one stone."""
        if len(self.stones) == 1:
            return self.references
        return tuple(each for each in self.references if each.letter == stone.letter)


@dataclass(frozen=True, slots=True)
class RegisteredLine:
    """A line as markers are judged by it: its parties left and right as one walks along the geometry."""

    name: str
    geometry: LineString
    left: str
    right: str
    #: Party → its present names, full and short, any of which may stand on a stone
    names: Mapping[str, frozenset[str]]
    #: The whole line, not our segment of a longer one: only then do missing numbers mean anything
    is_whole: bool
    #: How far a marker may stand from the line, in metres, as chosen for this line
    tolerance_m: float
    tri_junctions: tuple[Point, ...] = field(default=())
    #: Division codes of left and right: the smaller one's stone of a pair bears the letter A
    codes: Mapping[str, str] = field(default_factory=dict)
