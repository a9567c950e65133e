"""What a line follows, as the register says: the words of its sections, and rivers and roads drawn beside it.

Both make a FollowedFeature. The words of a section (沿无定河中心线) hold on the line between its two marks. A
present river or road (353号 Art. 7: it may have left the line) is followed wherever the line still runs along
it; it bears the name that the sections give it there, else that of its kind.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shapely.geometry import LineString, MultiLineString, shape

from gis.boundary_lines.alignment import Course, FollowedFeature, Manner, Mark, is_along
from gis.boundary_lines.marks import MarkNames

Row = Mapping[str, Any]
#: Role of a geometry → what a text calls it that no section names
UNNAMED = {"present_river": "河流", "present_road": "道路"}
#: What a text adds to the name of what is followed
_PART = re.compile("(?:主?航道|主流|河道)?(?:中心线|中泓线|中线|左岸|右岸|[东南西北]岸|[东南西北]侧|主流线)$")


def followed_features(
    row: Row, line: LineString, marks: Sequence[Mark], manner: Manner
) -> list[FollowedFeature]:
    """Return what a registered line follows, what its sections say first."""
    course = Course(line)
    said = list(_said(row, course, marks))
    return [*said, *_drawn(row, course, said, manner)]


def bare_name(said_as: str) -> str:
    """Return the name of what a text follows: 无定河 of 无定河中心线."""
    tidy = re.sub("^[沿循顺]着?", "", said_as.strip())
    return _PART.sub("", tidy) or tidy


def _said(row: Row, course: Course, marks: Sequence[Mark]) -> Iterator[FollowedFeature]:
    names = MarkNames(mark.name for mark in marks)
    places = {mark.name: course.place(mark.position) for mark in marks}
    for section in row.get("sections", ()):
        words = re.sub("^[沿循顺]着?", "", str(section.get("follows") or "").strip())
        ends = [names.known(str(section.get(end) or "")) for end in ("start_mark", "end_mark")]
        known = [places[name] for name in ends if name is not None]
        if words and len(known) == 2 and known[0] != known[1]:
            yield FollowedFeature(bare_name(words), words, course.piece(min(known), max(known)))


def _drawn(
    row: Row, course: Course, said: Sequence[FollowedFeature], manner: Manner
) -> Iterator[FollowedFeature]:
    for part in row.get("geometries", ()):
        if part.get("role") not in UNNAMED:
            continue
        drawn = shape(dict(part["geometry"]))
        if not isinstance(drawn, LineString | MultiLineString):
            continue
        kind = UNNAMED[part["role"]]
        present = FollowedFeature(kind, f"现状{kind}", drawn)
        named = next((each for each in said if _lies_along(course, each, present, manner)), None)
        yield present if named is None else FollowedFeature(named.name, named.said_as, drawn)


def _lies_along(course: Course, said: FollowedFeature, present: FollowedFeature, manner: Manner) -> bool:
    return isinstance(said.geometry, LineString) and is_along(course, said.geometry, present, manner)
