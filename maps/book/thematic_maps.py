"""The maps in front of the text: divisions, waters and landforms, settlements, languages of names."""

from collections import Counter
from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from gis.editions.content import ContentEntry
from maps.book.known_places import KnownPlaces
from maps.book.map_drawing import MapContent, Place
from maps.book.map_signs import language_sign
from maps.book.volume import BookMap

#: Ground that a map around single names shows, metres: enough to see where they lie
AROUND_NAMES = 60_000.0
_NATURAL = ("11", "12", "13")
_SETTLEMENTS = ("22",)
#: Fill of the division that a map is of, and of the whole edition's
OWN_FILL, PALE = "#f4efdd", "#faf7ea"
#: Fills of neighbouring areas, pale enough for names over them
_TINTS = ("#f7e9e3", "#e6f0e1", "#e4ecf5", "#f6f1d8", "#ece4f1", "#e2f0ef")
_NO_LANGUAGE = "语种未定"


def thematic_maps(known: KnownPlaces) -> tuple[BookMap, ...]:
    """Return the four maps of the whole edition, without a picture but with the reason where one is empty."""
    return (
        _divisions(known),
        _theme(known, "水系与地形图", "自然地理实体", _of(known, _NATURAL)),
        _theme(known, "居民点图", "居民点", _of(known, _SETTLEMENTS, "village")),
        _languages(known),
    )


def _divisions(known: KnownPlaces) -> BookMap:
    """Return the map of divisions with their seats: townships tinted so that no two neighbours are alike."""
    caption = f"{known.title}行政区划图"
    seats = [entry for entry in known.own if known.level_of(entry) in ("county", "township")]
    townships = {
        key: polygon for key, polygon in known.polygons.items() if known.units[key].level == "township"
    }
    if not known.polygons and not seats:
        return _none(caption, "行政区划界线和驻地")
    own = [
        unit
        for unit in known.content.units
        if unit.level == "township" and not unit.is_statistical and not unit.is_neighbour
    ]
    without = [unit.name for unit in own if unit.id not in townships]
    unlocated = [unit.name for unit in own if not any(one.unit_id == unit.id for one in seats)]
    notes = []
    if without:
        notes.append(f"{len(without)}个苏木镇没有行政区域界线。")
    if unlocated:
        notes.append(f"驻地未定位：{'、'.join(unlocated[:5])}{'等' if len(unlocated) > 5 else ''}。")
    named = townships or known.polygons
    fills = _tints(townships) if townships else {known.main: PALE}
    return _whole(
        known, caption, [*map(known.place, seats), *known.around(seats)], seats, fills, named, notes
    )


def _of(known: KnownPlaces, categories: tuple[str, ...], level: str = "") -> list[ContentEntry]:
    """Return the located entries of some categories, and the divisions of a level."""
    return [
        entry
        for entry in known.own
        if entry.category.startswith(categories) or (level and known.level_of(entry) == level)
    ]


def _theme(known: KnownPlaces, title: str, theme: str, entries: Sequence[ContentEntry]) -> BookMap:
    caption = f"{known.title}{title}"
    if not entries:
        return _none(caption, theme)
    places = [*map(known.place, entries), *known.around(entries), *known.waters(entries)]
    return _whole(known, caption, places, entries, {known.main: PALE}, known.polygons)


def _languages(known: KnownPlaces) -> BookMap:
    """Return the map of all located names in a colour of their language, without the names themselves."""
    caption = f"{known.title}地名语种分布图"
    if not known.own:
        return _none(caption, "地名")
    count = Counter(entry.language_name or _NO_LANGUAGE for entry in known.own)
    ordered = sorted(count, key=lambda name: (-count[name], name))
    signs = {name: language_sign(name, count[name], place) for place, name in enumerate(ordered)}
    places = [
        Place(entry.key, entry.name, entry.position, signs[entry.language_name or _NO_LANGUAGE], False)
        for entry in known.own
        if entry.position is not None
    ]
    return _whole(known, caption, places, known.own, {known.main: PALE}, known.polygons)


def _whole(
    known: KnownPlaces,
    caption: str,
    places: Sequence[Place],
    entries: Sequence[ContentEntry],
    fills: dict[str, str],
    named: dict[str, BaseGeometry],
    notes: Sequence[str] = (),
) -> BookMap:
    about = known.about
    drawn = MapContent(
        about,
        known.areas(fills, [key for key in named if key != known.main]),
        known.lines,
        places,
        notes,
        least_ground=AROUND_NAMES if about.area == 0 else 0.0,
    )
    return known.book_map(caption, drawn, entries)


def _none(caption: str, theme: str) -> BookMap:
    return BookMap(caption, None, reason_for_none=f"没有已定位的{theme}")


def _tints(areas: dict[str, BaseGeometry]) -> dict[str, str]:
    """Return a colour for each area: the first that none of its neighbours has, in the order given."""
    keys, shapes = list(areas), list(areas.values())
    tree = shapely.STRtree(shapes)
    found: dict[str, str] = {}
    for at, key in enumerate(keys):
        near = {found.get(keys[other]) for other in tree.query(shapes[at], "intersects").tolist()}
        found[key] = next((tint for tint in _TINTS if tint not in near), _TINTS[at % len(_TINTS)])
    return found
