"""Which maps a book has: one of each 苏木 or 镇, and the thematic ones in front of the text.

A unit without a polygon gets a map around its located names; one without those, a page that says so. Every
line is shown for orientation only. What an edition does not hold is on none of its maps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gis.editions.content import EditionContent, Unit
from maps.book.known_places import KnownPlaces, positions
from maps.book.map_drawing import MapContent
from maps.book.thematic_maps import AROUND_NAMES, OWN_FILL, PALE, thematic_maps
from maps.book.volume import BookMap

_NOT_DRAWN = "未绘各图"
_NO_POLYGON = "{name}没有行政区域界线，图以已定位的地名为中心。"
_NEIGHBOURS = "邻近旗县的{count}个苏木、镇、乡、街道取自全国名录，没有行政区域界线，不单独附图"
_NOTHING = "没有行政区域界线，也没有已定位的地名"


@dataclass(frozen=True)
class EditionMaps:
    """The maps in front of the text, and those of units by identifier."""

    front: tuple[BookMap, ...]
    of_units: Mapping[str, BookMap]


def edition_maps(content: EditionContent) -> EditionMaps:
    """Return the maps of an edition; the same content gives the same maps.

    Every 苏木 or 镇 has a map or a stated none. Neighbours of a thick volume, which national lists only name,
    have one page for all of them that says so.
    """
    known = KnownPlaces(content)
    units = [unit for unit in content.units if unit.level == "township" and not unit.is_statistical]
    own = {unit.id: _unit_map(known, unit) for unit in units if not unit.is_neighbour}
    around = [unit for unit in units if unit.is_neighbour]
    drawn = [*thematic_maps(known), *([_of_neighbours(len(around))] if around else ())]
    front = [one for one in drawn if one.picture is not None]
    without = [one for one in drawn if one.picture is None]
    return EditionMaps((*front, *([_one_page(without)] if without else ())), own)


def _unit_map(known: KnownPlaces, unit: Unit) -> BookMap:
    """Return the map of a 苏木 or 镇: its area and its names, and the names of those around."""
    caption = f"{unit.name}图"
    polygon = known.polygons.get(unit.id)
    own = known.of_unit(unit)
    if polygon is None and not own:
        return BookMap(caption, None, reason_for_none=_NOTHING)
    around = [
        key
        for key in known.polygons
        if key != unit.id and known.units[key].level in ("county", unit.level)
        if not known.is_under(unit, key)
    ]
    places = [*map(known.place, own), *known.around(own), *known.waters(own)]
    fills = {unit.id: OWN_FILL} if polygon is not None else {known.main: PALE}
    areas, lines = known.areas(fills, around), known.lines
    if polygon is not None:
        drawn = MapContent(polygon, areas, lines, places)
    else:
        drawn = MapContent(
            positions(own),
            areas,
            lines,
            places,
            (_NO_POLYGON.format(name=unit.name),),
            least_ground=AROUND_NAMES,
        )
    return known.book_map(caption, drawn, own)


def _one_page(without: Sequence[BookMap]) -> BookMap:
    """Return one page that says of several maps why they are not there."""
    said = "；".join(f"{one.caption}（{one.reason_for_none}）" for one in without)
    return BookMap(_NOT_DRAWN, None, reason_for_none=said)


def _of_neighbours(count: int) -> BookMap:
    return BookMap("邻近旗县各苏木镇乡图", None, reason_for_none=_NEIGHBOURS.format(count=count))
