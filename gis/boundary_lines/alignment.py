"""界线走向说明: what a line does from mark to mark, measured and put into words.

Directions are true azimuths put into sixteen winds, lengths geodesic on the ellipsoid of CGCS2000. What is
written here is a 参考稿: the text in law is the one that the parties signed.
"""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

import shapely
from shapely.geometry import LineString, MultiLineString, Point
from shapely.ops import substring

from gis.boundary_lines.chinese_numbers import written
from gis.boundary_lines.winds import Wind, Winds
from gis.coordinates import length_m
from gis.coordinates.measures import GEOD
from gis.coordinates.plane import Plane

#: What may mark a line (353号 Art. 5): a marker, a linear feature or a named object
MarkKind = Literal["marker", "linear_feature", "named_object", "tri_junction"]


@dataclass(frozen=True, slots=True)
class Mark:
    """界线标志: something on the line from which a section runs to the next, and what the text calls it."""

    name: str
    position: Point
    kind: MarkKind = "marker"


@dataclass(frozen=True, slots=True)
class FollowedFeature:
    """A river, ditch, road or ridge that a line may follow; `said_as` is how a text says it: 无定河中心线."""

    name: str
    said_as: str
    geometry: LineString | MultiLineString


@dataclass(frozen=True, slots=True)
class Manner:
    """How a line is described; lengths in metres."""

    #: A bend that lies no farther from the straight way than this part of the section is no bend
    bend_ratio: float = 0.1
    #: … nor one closer than this
    bend_m: float = 50.0
    #: A feature is followed where the line stays this near
    follow_m: float = 30.0
    #: … over at least this part of the section
    follow_ratio: float = 0.8
    #: Marks nearer than this to an end of the line stand at it
    at_end_m: float = 5.0


MANNER = Manner()


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a section that keeps to one wind."""

    azimuth_deg: float
    wind: Wind
    length_m: float


@dataclass(frozen=True, slots=True)
class Section:
    """The line between two marks: its direction as a whole, its stretches, what it follows."""

    start: str
    end: str
    geometry: LineString
    azimuth_deg: float
    wind: Wind
    stretches: tuple[Stretch, ...]
    follows: FollowedFeature | None
    length_m: float


class Course:
    """A line on which marks have their places, and from which pieces are cut."""

    def __init__(self, line: LineString) -> None:
        self.line = line
        self._plane = Plane.of(line)
        self._drawn = self._plane.project(line)

    @property
    def end(self) -> float:
        """The place of the line's end."""
        return float(self._drawn.length)

    def place(self, position: Point) -> float:
        """Return how far along the line, in metres of the plane, its nearest point to a position is."""
        return float(self._drawn.line_locate_point(self._plane.project(position)))

    def piece(self, start: float, end: float) -> LineString:
        """Return the line between two different places, turned round where the first is the farther."""
        return self._plane.unproject(LineString(substring(self._drawn, start, end).coords))

    def project(self, geometry: LineString | MultiLineString) -> LineString | MultiLineString:
        """Return a geometry in the metres of this line's plane."""
        return self._plane.project(geometry)


def sections(
    line: LineString,
    marks: Iterable[Mark],
    winds: Winds,
    features: Sequence[FollowedFeature] = (),
    manner: Manner = MANNER,
    ends: tuple[str, str] = ("界线起点", "界线终点"),
) -> tuple[Section, ...]:
    """Cut a line at its marks, in the order in which they lie along it, and measure each section.

    `ends` name the ends of the line where no mark stands at them.
    """
    course = Course(line)
    placed = sorted((course.place(mark.position), mark.name) for mark in marks)
    if not placed or placed[0][0] > manner.at_end_m:
        placed.insert(0, (0.0, ends[0]))
    if placed[-1][0] < course.end - manner.at_end_m:
        placed.append((course.end, ends[1]))
    placed[0], placed[-1] = (0.0, placed[0][1]), (course.end, placed[-1][1])
    return tuple(
        measure(course, start, end, (start_name, end_name), winds, features, manner)
        for (start, start_name), (end, end_name) in itertools.pairwise(placed)
        if end > start
    )


def measure(
    course: Course,
    start: float,
    end: float,
    names: tuple[str, str],
    winds: Winds,
    features: Sequence[FollowedFeature] = (),
    manner: Manner = MANNER,
) -> Section:
    """Measure the line between two places of it."""
    piece = course.piece(start, end)
    azimuth = chord_azimuth(piece)
    return Section(
        start=names[0],
        end=names[1],
        geometry=piece,
        azimuth_deg=azimuth,
        wind=winds.of(azimuth),
        stretches=_stretches(course, piece, winds, manner),
        follows=next((each for each in features if is_along(course, piece, each, manner)), None),
        length_m=length_m(piece),
    )


def chord_azimuth(piece: LineString) -> float:
    """Return the true azimuth (0 to 360) from the start of a line straight to its end."""
    (x1, y1), (x2, y2) = piece.coords[0], piece.coords[-1]
    azimuth, _, _ = GEOD.inv(x1, y1, x2, y2)
    return float(azimuth) % 360.0


def is_along(course: Course, piece: LineString, feature: FollowedFeature, manner: Manner) -> bool:
    """Whether a feature lies beside enough of a line."""
    line = course.project(piece)
    beside = shapely.intersection(line, course.project(feature.geometry).buffer(manner.follow_m))
    return float(beside.length) >= manner.follow_ratio * float(line.length)


def _stretches(course: Course, piece: LineString, winds: Winds, manner: Manner) -> tuple[Stretch, ...]:
    """Straighten a section (Douglas-Peucker), then put together what follows one another in one wind."""
    line = course.project(piece)
    allowed = max(manner.bend_m, manner.bend_ratio * float(line.length))
    corners = shapely.get_coordinates(line.simplify(allowed, preserve_topology=False))
    points = shapely.get_coordinates(line)
    at = [0]
    for corner in corners[1:-1]:
        same = np.flatnonzero((points[at[-1] + 1 :] == corner).all(axis=1))
        at.append(at[-1] + 1 + int(same[0]))
    at.append(len(points) - 1)
    degrees = shapely.get_coordinates(piece)
    found: list[Stretch] = []
    begun = 0
    for first, last in itertools.pairwise(at):
        wind = winds.of(chord_azimuth(LineString(degrees[[first, last]])))
        if found and found[-1].wind == wind:
            found.pop()
        else:
            begun = first
        walked = degrees[begun : last + 1]
        azimuth = chord_azimuth(LineString(walked[[0, -1]])) if len(walked) > 1 else 0.0
        found.append(Stretch(azimuth, wind, length_m(LineString(walked))))
    return tuple(found)


def said_length(metres: float) -> str:
    """Return a length in words: 850米 below a kilometre, else 3.21千米."""
    return f"{round(metres)}米" if round(metres) < 1000 else f"{metres / 1000:.2f}千米"


def describe(line_name: str, described: Sequence[Section]) -> str:
    """Return the alignment description (界线走向说明) of a line, headed 参考稿, one paragraph per section."""
    total = sum(section.length_m for section in described)
    title = line_name if re.search("界线$|线$", line_name) else f"{line_name}行政区域界线"
    head = (
        f"界线起自{described[0].start}，止于{described[-1].end}，全长{said_length(total)}，"
        f"共{written(len(described))}段。"
    )
    return "\n".join(
        (
            f"{title}走向说明",
            "（参考稿）",
            head,
            *(_paragraph(number, section) for number, section in enumerate(described, start=1)),
            "说明：方向自真北起算，按十六方位；长度为2000国家大地坐标系椭球面上的长度。"
            "本稿由图形推算，以双方签订的边界协议书及其附图为准。",
        )
    )


def _paragraph(number: int, section: Section) -> str:
    along = f"沿{section.follows.said_as}" if section.follows else ""
    legs = [f"向{each.wind.name_zh}方向行{said_length(each.length_m)}" for each in section.stretches]
    if len(legs) == 1:
        course = f"{along}向{section.wind.name_zh}方向行进"
    else:
        turns = ["先", *("再折" for _ in legs[2:]), "再折" if len(legs) == 2 else "最后折"]
        walked = "，".join(turn + leg for turn, leg in zip(turns, legs, strict=True))
        course = f"{along}总体向{section.wind.name_zh}方向行进，{walked}"
    return (
        f"第{written(number)}段：自{section.start}起，{course}，至{section.end}止。"
        f"本段长{said_length(section.length_m)}。"
    )
