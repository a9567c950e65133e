"""Think of names in place of one that is against the rules: from what a place was called, what lies near.

Pure. Ways in use: the place's own earlier names, the specific term of what lies near with the generic term
of what is named, and a modifier before a repeated name (东、西、南、北、上、下、大、小).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from math import atan2, cos, degrees, radians
from uuid import UUID

from gis.naming_checks.placed_items import LocalName

DIRECTIONS = ("北", "东北", "东", "东南", "南", "西南", "西", "西北")
#: Modifiers where no direction is known, in the order in which they are tried
MODIFIERS = ("东", "西", "南", "北", "上", "下", "大", "小", "新")
#: Words in quotation marks in the history of a place
QUOTED = re.compile("[“「《]([\u4e00-\u9fff]{2,6})[”」》]")
#: Generic term of a class where the name to be replaced has none
USUAL_TERM: Mapping[str, str] = {
    "road": "路",
    "estate": "小区",
    "building": "大楼",
    "village_seat": "嘎查",
    "natural_village": "村",
    "township": "镇",
    "park": "公园",
}
#: Modified names are those of settlements, streets and natural features, never of divisions of county level
FEWEST = 2
#: Modified names that are offered: they tell least of the place
MOST_MODIFIED = 5
KM = 1000.0


@dataclass(frozen=True)
class Origin:
    """Where a suggested name comes from."""

    #: former, alias, history, division, feature, modifier
    kind: str
    #: In words: 曾用名（至1984年）, 西北3.2公里的乌兰淖尔
    said: str
    feature_id: UUID | None = None
    distance_m: float | None = None


@dataclass(frozen=True)
class Candidate:
    """A name to be checked, with where it comes from."""

    name: str
    origin: Origin


@dataclass(frozen=True)
class Neighbour:
    """A named place near: the specific term of its name, how far it is and in which direction."""

    name: str
    core: str
    feature_id: UUID | None
    distance_m: float | None
    position: tuple[float, float] | None


@dataclass(frozen=True)
class Theme:
    """What is to be named anew: its class, the terms of its name, where it is."""

    name_class: str
    core: str
    term: str
    position: tuple[float, float] | None


def direction(start: tuple[float, float], end: tuple[float, float]) -> str:
    """Return in which of eight directions a point lies from another (degrees, EPSG:4490)."""
    east = (end[0] - start[0]) * cos(radians((start[1] + end[1]) / 2))
    return DIRECTIONS[round(degrees(atan2(east, end[1] - start[1])) / 45) % 8]


def candidates(
    theme: Theme,
    own: Iterable[tuple[str, str, str]],
    texts: Iterable[str],
    divisions: Sequence[LocalName],
    neighbours: Sequence[Neighbour],
    repeated: Sequence[Neighbour],
) -> Iterator[Candidate]:
    """Yield candidates, those from the place's own past first; none twice, none that is the name itself.

    `own` are earlier and other names with their standing and what is said of it, `texts` what is written of
    the place, `repeated` the places that bear the same name.
    """
    seen = {theme.core + theme.term}
    for candidate in _all(theme, own, texts, divisions, neighbours, repeated):
        if candidate.name not in seen and len(candidate.name) >= FEWEST:
            seen.add(candidate.name)
            yield candidate


def _all(
    theme: Theme,
    own: Iterable[tuple[str, str, str]],
    texts: Iterable[str],
    divisions: Sequence[LocalName],
    neighbours: Sequence[Neighbour],
    repeated: Sequence[Neighbour],
) -> Iterator[Candidate]:
    term = theme.term or USUAL_TERM.get(theme.name_class, "")
    for name, standing, said in own:
        yield Candidate(name, Origin(standing, said))
    for text in texts:
        for quoted in QUOTED.findall(text):
            yield Candidate(_with(quoted, term), Origin("history", f"登记的地名来历、沿革中的“{quoted}”"))
    if repeated:
        yield from islice(_modified(theme, term, repeated), MOST_MODIFIED)
    for place in neighbours:
        if len(place.core) >= FEWEST:
            yield Candidate(
                _with(place.core, term),
                Origin("feature", _where(theme, place), place.feature_id, place.distance_m),
            )
    for division in divisions:
        if len(division.core) >= FEWEST:
            yield Candidate(_with(division.core, term), Origin("division", f"所在政区“{division.name}”"))


def _with(core: str, term: str) -> str:
    return core if term and core.endswith(term) else core + term


def _where(theme: Theme, place: Neighbour) -> str:
    if place.distance_m is None:
        return f"同一政区内的“{place.name}”"
    if place.distance_m < KM / 20:
        return f"就在该处的“{place.name}”"
    way = ""
    if theme.position is not None and place.position is not None:
        way = direction(theme.position, place.position)
    return f"{way}{_far(place.distance_m)}的“{place.name}”"


def _far(metres: float) -> str:
    return f"{metres / KM:.1f}公里" if metres >= KM else f"{metres:.0f}米"


def _modified(theme: Theme, term: str, repeated: Sequence[Neighbour]) -> Iterator[Candidate]:
    """Yield the repeated name with a modifier, first the direction in which it lies from the other."""
    first = repeated[0]
    if theme.position is not None and first.position is not None:
        way = direction(first.position, theme.position)
        far = "" if first.distance_m is None else f"，相距{_far(first.distance_m)}"
        for part in (way, *way) if len(way) > 1 else (way,):
            said = f"在重名的“{first.name}”以{way}{far}，加方位词“{part}”"
            yield Candidate(
                f"{part}{theme.core}{term}", Origin("modifier", said, first.feature_id, first.distance_m)
            )
    for modifier in MODIFIERS:
        said = f"加“{modifier}”与重名的“{first.name}”区别"
        yield Candidate(f"{modifier}{theme.core}{term}", Origin("modifier", said, first.feature_id))
