"""An edition's content as its maps look at it: polygons, located entries, lines of each level, sources."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

import shapely
from shapely.geometry import MultiPoint, shape
from shapely.geometry.base import BaseGeometry

from gis.editions.content import ContentEntry, EditionContent, Unit
from maps.book.map_drawing import Area, LevelLines, MapContent, Place, draw
from maps.book.map_signs import class_sign, seat_sign
from maps.book.volume import BookMap
from maps.map_styles import division_level_styles, style_of_level

#: Sources that a map names; more are counted
_MOST_SOURCES = 3
_INVENTED = "图上有演示数据。"
#: Degrees within which two positions are one
_SAME_POINT = 1e-6
#: Lengths and areas that tell from the text where one is: waters
_WATERS = ("11", "12")


class KnownPlaces:
    """An edition's content as its maps look at it."""

    def __init__(self, content: EditionContent) -> None:
        self.content = content
        self.units = {unit.id: unit for unit in content.units}
        self._roots = [
            unit for unit in content.units if unit.parent_id not in self.units and not unit.is_neighbour
        ]
        self.polygons = {
            unit.id: shapely.make_valid(shape(unit.geometry))
            for unit in content.units
            if unit.geometry is not None
        }
        self.located = [entry for entry in content.in_order() if self._has_place(entry)]
        #: Those that are not of neighbours
        self.own = [entry for entry in self.located if not self._is_of_neighbour(entry)]
        self._points = np.array([entry.position for entry in self.located]).reshape(-1, 2)
        self._above = {unit.id: frozenset(self._line_up(unit)) for unit in content.units}

    def _has_place(self, entry: ContentEntry) -> bool:
        """Whether an entry has a position of its own: a mere point inside a division's area is no seat."""
        if entry.position is None:
            return False
        polygon = self.polygons.get(entry.unit_id or "") if entry.subject[0] == "division" else None
        if polygon is None:
            return True
        inside = shapely.point_on_surface(polygon)
        return math.dist(entry.position, (inside.x, inside.y)) > _SAME_POINT

    def _is_of_neighbour(self, entry: ContentEntry) -> bool:
        unit = self.units.get(entry.unit_id or "")
        return unit is not None and unit.is_neighbour

    def _line_up(self, unit: Unit) -> Iterator[str]:
        found: Unit | None = unit
        while found is not None:
            yield found.id
            found = self.units.get(found.parent_id or "")

    def is_under(self, unit: Unit, other: str) -> bool:
        """Whether a unit is another or lies below it."""
        return other in self._above[unit.id]

    def of_unit(self, unit: Unit) -> list[ContentEntry]:
        """Return the located entries of a unit: by their division, or by their position in its polygon."""
        polygon = self.polygons.get(unit.id)
        inside = (
            [False] * len(self.located)
            if polygon is None
            else shapely.contains_xy(polygon, self._points[:, 0], self._points[:, 1])
        )
        return [
            entry
            for entry, within in zip(self.located, inside, strict=True)
            if within or unit.id in self._above.get(entry.unit_id or "", ())
        ]

    def around(self, own: Iterable[ContentEntry] = ()) -> list[Place]:
        """Return other entries for orientation: seats of counties and townships, places of neighbours."""
        keys = {entry.key for entry in own}
        return [
            replace(self.place(entry), is_counted=False)
            for entry in self.located
            if entry.key not in keys
            and (self.level_of(entry) in ("county", "township") or self._is_of_neighbour(entry))
        ]

    def waters(self, own: Iterable[ContentEntry] = ()) -> list[Place]:
        """Return the waters with a line or area that are none of these entries, for orientation."""
        keys = {entry.key for entry in own}
        return [
            replace(self.place(entry), is_counted=False)
            for entry in self.located
            if entry.key not in keys and entry.geometry is not None and entry.category.startswith(_WATERS)
        ]

    def place(self, entry: ContentEntry) -> Place:
        """Return a located entry as it is drawn: a division as its seat, others by their class."""
        assert entry.position is not None
        unit = self.units.get(entry.unit_id or "") if entry.subject[0] == "division" else None
        sign = class_sign(entry) if unit is None else seat_sign(unit)
        # The area of a division is drawn as such, its boundary with the lines of its level.
        drawn = entry.geometry if entry.subject[0] != "division" else None
        geometry = None if drawn is None else shapely.make_valid(shape(drawn))
        return Place(
            entry.key,
            entry.name,
            entry.position,
            sign,
            is_approximate=entry.is_approximate,
            shape=geometry,
        )

    def level_of(self, entry: ContentEntry) -> str:
        """Return the level of a division's entry, empty for any other."""
        if entry.subject[0] != "division":
            return ""
        unit = self.units.get(entry.unit_id or "")
        return "" if unit is None else unit.level

    @cached_property
    def lines(self) -> tuple[LevelLines, ...]:
        """The lines of every level, where several run together that of the highest only."""
        found: list[LevelLines] = []
        above: BaseGeometry = shapely.GeometryCollection()
        for code, style in division_level_styles().items():
            rings = [
                polygon.boundary
                for key, polygon in self.polygons.items()
                if style_of_level(self.units[key].level, division_level_styles()).code == code
            ]
            if rings:
                lines = shapely.union_all(rings).difference(above)
                above = above.union(lines)
                if not lines.is_empty:
                    found.append(LevelLines(style, _merged(lines)))
        return tuple(reversed(found))

    def areas(self, filled: Mapping[str, str], named: Iterable[str]) -> tuple[Area, ...]:
        """Return all areas, those with a colour filled and those to be named named."""
        wanted = frozenset(named)
        return tuple(
            Area(self.units[key].name, polygon, filled.get(key, ""), key in wanted)
            for key, polygon in self.polygons.items()
        )

    @property
    def about(self) -> BaseGeometry:
        """What a map of the whole edition shows: its division, else all that has an area or position."""
        polygon = self.polygons.get(self.main)
        if polygon is not None:
            return polygon
        own = [polygon for key, polygon in self.polygons.items() if not self.units[key].is_neighbour]
        return shapely.union_all([*own, positions(self.own)])

    @property
    def main(self) -> str:
        """The division that the edition is about, empty where it is about several."""
        return self._roots[0].id if len(self._roots) == 1 else ""

    @property
    def title(self) -> str:
        """What a map of the whole edition is of."""
        return "".join(unit.name for unit in self._roots if unit.id == self.main)

    def book_map(self, caption: str, drawn: MapContent, entries: Sequence[ContentEntry]) -> BookMap:
        """Draw a map and say where what it shows is from."""
        cited: dict[str, None] = {}
        invented = False
        for key, polygon in self.polygons.items():
            unit = self.units[key]
            if polygon.intersects(drawn.about):
                invented = invented or unit.is_demonstration_geometry
                if unit.geometry_source:
                    cited[unit.geometry_source] = None
        for entry in entries:
            cited.update(dict.fromkeys(entry.sources))
        invented = invented or any(entry.is_demonstration for entry in entries)
        return BookMap(
            caption,
            draw(replace(drawn, warnings=(_INVENTED,) if invented else ())),
            source=_in_short(list(cited)),
            review_number=self.content.map_approval_number,
            is_indicative=bool(self.polygons),
        )


def positions(entries: Iterable[ContentEntry]) -> MultiPoint:
    """Return where entries lie, those without a position left out."""
    return MultiPoint([entry.position for entry in entries if entry.position is not None])


def _in_short(sources: Sequence[str]) -> str:
    said = "；".join(sources[:_MOST_SOURCES])
    more = len(sources) - _MOST_SOURCES
    return f"{said}等{len(sources)}种" if more > 0 else said


def _merged(lines: BaseGeometry) -> BaseGeometry:
    return shapely.line_merge(lines) if lines.geom_type == "MultiLineString" else lines
