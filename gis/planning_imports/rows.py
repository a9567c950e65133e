"""Turn the rows of a file into rows of the planning layers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import shapely
from geoalchemy2.shape import from_shape
from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from gis.exchange.columns import Field
from gis.exchange.division_index import DivisionIndex
from gis.exchange.findings import Findings
from gis.exchange.sources import SourceRow
from gis.planning_imports.cells import Cells
from gis.planning_imports.rules import Layer
from gis.planning_imports.words import Words, kilometres, months
from gis.planning_layers.tables import SRID

#: What tables hold at most
_MOST_SPEED, _MOST_WIDTH_M, _MOST_KM, _MOST_PEOPLE = 300, 10_000, 100_000, 10_000_000
_FIRST_YEAR, _LAST_YEAR = 1950, 2200

Row = dict[str, Any]


@dataclass(frozen=True)
class Lists:
    """What rows are checked against."""

    corridor_kinds: Words
    corridor_classes: Words
    #: Class of corridors → the kind that has it
    kind_of_class: Mapping[str, str]
    area_kinds: Words
    urban: Words
    one_way: Words
    flags: Words
    levels: Words
    divisions: DivisionIndex
    #: Name of a place that the region has → its ids
    places: Mapping[str, list[UUID]]
    #: Figures of people that the region has: place and year
    counted: set[tuple[UUID, int]]


@dataclass
class Made:
    """Rows to be written, by table; `kinds` counts the records by what they are."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)

    def add(self, table: str, row: Row, kind: str | None = None) -> None:
        """Take one more row; a record in its own right has a kind ("" where its layer has none)."""
        self.rows.setdefault(table, []).append(row)
        if kind is not None:
            self.kinds[kind] = self.kinds.get(kind, 0) + 1


@dataclass(frozen=True)
class RowReader:
    """Reads the rows of one layer."""

    layer: Layer
    lists: Lists
    column_of: Mapping[str, str]
    defaults: Mapping[str, str]
    known: Mapping[str, Field]
    findings: Findings
    #: Region and source, which every row cites
    cited: Mapping[str, UUID]
    made: Made

    def take(self, row: SourceRow, shape: BaseGeometry | None) -> bool:
        """Take a row; return False after noting why it can't be."""
        cells = Cells(row.number, row.values, self.column_of, self.defaults, self.known, self.findings)
        if row.number in self.findings.bad_rows:
            # Its geometry was refused; what is wrong with its cells is told all the same
            cells.good, cells.has_shape = False, False
        readers: Mapping[Layer, Callable[[Cells, BaseGeometry | None], None]] = {
            "corridors": self._corridor,
            "areas": self._area,
            "places": self._place,
            "population": self._population,
            "units": self._unit,
        }
        readers[self.layer](cells, shape)
        return cells.good

    def _corridor(self, cells: Cells, shape: BaseGeometry | None) -> None:
        klass = cells.word("klass", self.lists.corridor_classes)
        kind = cells.word("kind", self.lists.corridor_kinds)
        of_class = None if klass is None else self.lists.kind_of_class.get(klass.value)
        if kind is None and of_class is None and not cells.text("kind"):
            cells.bad("kind", "planning_imports.kind_missing", choices=self.lists.corridor_kinds.shown)
        if kind is not None and of_class is not None and of_class != kind.value:
            cells.bad("klass", "planning_imports.class_of_another_kind", kind=cells.text("kind"))
        walkable, drivable = (cells.flag(name, self.lists.flags) for name in ("walkable", "drivable"))
        if klass is not None:
            walkable = klass.walkable if walkable is None else walkable
            drivable = klass.drivable if drivable is None else drivable
        way = cells.word("one_way", self.lists.one_way)
        half = cells.number("half_width_m", _MOST_WIDTH_M)
        if half is None and (whole := cells.number("width_m", 2 * _MOST_WIDTH_M)) is not None:
            half = whole / 2
        open_months = months(cells.text("open_months")) if cells.text("open_months") else None
        if cells.text("open_months") and open_months is None:
            cells.bad("open_months", "planning_imports.not_months")
        since, until = cells.days()
        start = cells.number("start_km", _MOST_KM, read=kilometres)
        row = {
            "kind": kind.value if kind is not None else of_class,
            "klass": klass.value if klass is not None and klass.value else None,
            "name": cells.text("name"),
            "number": cells.text("number") or None,
            "speed_km_h": cells.number("speed_km_h", _MOST_SPEED, above=True),
            "one_way": way is not None and way.value != "false",
            "walkable": walkable is not False,
            "drivable": drivable is not False,
            "open_months": open_months,
            "start_km": start,
            "half_width_m": half,
            "since": since,
            "until": until,
            "publication_level": self._level(cells),
        }
        lines = self._lines(cells, shape, reverse=way is not None and way.value == "reversed")
        if len(lines) > 1 and start is not None:
            cells.bad("start_km", "planning_imports.kilometre_of_several", count=len(lines))
        if cells.good:
            for line in lines:
                self.made.add("corridor", self._cited(row, line), str(row["kind"]))

    def _lines(self, cells: Cells, shape: BaseGeometry | None, *, reverse: bool) -> list[LineString]:
        parts = [] if shape is None else shapely.get_parts(shape).tolist()
        lines = [part for part in parts if isinstance(part, LineString)]
        if self._is_of(cells, shape, parts == lines, "planning_imports.lines") and not all(
            line.length for line in lines
        ):
            cells.bad("wkt", "planning_imports.without_length", value="")
        return [line.reverse() for line in lines] if reverse else lines

    def _area(self, cells: Cells, shape: BaseGeometry | None) -> None:
        cells.needed("kind")
        kind = cells.word("kind", self.lists.area_kinds)
        since, until = cells.days()
        row = {
            "kind": None if kind is None else kind.value,
            "name": cells.text("name"),
            "since": since,
            "until": until,
            "publication_level": self._level(cells),
        }
        polygon = self._polygon(cells, shape)
        if cells.good and polygon is not None:
            self.made.add("planning_area", self._cited(row, polygon), str(row["kind"]))

    def _unit(self, cells: Cells, shape: BaseGeometry | None) -> None:
        row = {
            "name": cells.needed("name"),
            "division_id": self._division(cells),
            "publication_level": self._level(cells),
        }
        polygon = self._polygon(cells, shape)
        if cells.good and polygon is not None:
            self.made.add("planning_unit", self._cited(row, polygon), "")

    def _place(self, cells: Cells, shape: BaseGeometry | None) -> None:
        name = cells.needed("name")
        cells.needed("urban")
        urban = cells.word("urban", self.lists.urban)
        parts = [] if shape is None else shapely.get_parts(shape).tolist()
        is_point = len(parts) == 1 and isinstance(parts[0], Point)
        self._is_of(cells, shape, is_point, "planning_imports.points")
        people = self._people(cells)
        row = {
            "id": uuid4(),
            "name": name,
            "urban": urban is not None and urban.value == "true",
            "division_id": self._division(cells),
            "publication_level": self._level(cells),
        }
        if cells.good:
            self.made.add("planning_place", self._cited(row, parts[0]), "")
            if people is not None:
                counted = {**people, "place_id": row["id"], "source_id": self.cited["source_id"]}
                self.made.add("planning_population", counted)

    def _population(self, cells: Cells, shape: BaseGeometry | None) -> None:
        name = cells.needed("name")
        cells.needed("people")
        people = self._people(cells)
        found = self.lists.places.get(name, [])
        if name and not found:
            cells.bad("name", "planning_imports.place_unknown")
        if len(found) > 1:
            cells.bad("name", "planning_imports.place_ambiguous", count=len(found))
        if not cells.good or people is None:
            return
        key = found[0], int(people["year"])
        if key in self.lists.counted:
            cells.bad("year", "planning_imports.counted_already", name=name)
            return
        self.lists.counted.add(key)
        row = {**people, "place_id": found[0], "source_id": self.cited["source_id"]}
        self.made.add("planning_population", row, "")

    def _people(self, cells: Cells) -> Row | None:
        """Return the figures of people; None where the row has none."""
        people = cells.whole("people", _MOST_PEOPLE)
        older = cells.whole("people_60", _MOST_PEOPLE)
        households = cells.whole("households", _MOST_PEOPLE)
        if people is None:
            if not cells.text("people") and (older is not None or households is not None):
                cells.bad("people", "planning_imports.older_without_all")
            return None
        if older is not None and older > people:
            cells.bad("people_60", "planning_imports.older_than_all", people=people)
        cells.needed("year")
        year = cells.whole("year", _LAST_YEAR, _FIRST_YEAR)
        return {"year": year, "people": people, "people_60": older, "households": households}

    def _polygon(self, cells: Cells, shape: BaseGeometry | None) -> MultiPolygon | None:
        parts = [] if shape is None else shapely.get_parts(shape).tolist()
        polygons = [part for part in parts if isinstance(part, Polygon)]
        is_right = self._is_of(cells, shape, parts == polygons, "planning_imports.polygons")
        return MultiPolygon(polygons) if is_right else None

    def _is_of(self, cells: Cells, shape: BaseGeometry | None, is_right: bool, wanted: str) -> bool:
        """Note a missing geometry or one of another type, but for rows whose geometry was refused before."""
        if shape is None or shape.is_empty:
            if cells.has_shape:
                cells.bad("wkt", "planning_imports.no_geometry", value="")
            return False
        if not is_right:
            cells.bad("wkt", f"{wanted}_wanted", value=shape.geom_type)
        return is_right

    def _division(self, cells: Cells) -> UUID | None:
        text = cells.text("division")
        if not text:
            return None
        found = self.lists.divisions.find(text)
        if not found:
            cells.bad("division", "import.division_unknown")
            return None
        if len(found) > 1:
            choices = "、".join(sorted(self.lists.divisions.path(one) for one in found))
            cells.bad("division", "import.division_ambiguous", choices=choices)
            return None
        return next(iter(found))

    def _level(self, cells: Cells) -> str:
        found = cells.word("publication_level", self.lists.levels)
        return "internal" if found is None else found.value

    def _cited(self, row: Row, shape: BaseGeometry) -> Row:
        return {**row, **self.cited, "geom": from_shape(shape, srid=SRID)}
