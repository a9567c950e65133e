"""Find where the rows of a list are: two columns of numbers or angles, one cell with both, or a geometry.

Everything comes out in EPSG:4490, longitude before latitude. What can only be placed approximately (Beijing
54 and Xi'an 80 without parameters) keeps its text and is marked.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, Literal, NamedTuple

import numpy as np

from gis.coordinates import (
    Axes,
    AxesUnrecognised,
    CoordinateOutOfRange,
    CoordinateSystem,
    Datum,
    DatumParameters,
    coordinate_systems,
    find_system,
    on_datum,
    parse_angle,
    recognise_axes,
    to_storage_arrays,
)
from gis.coordinates.angles import Axis
from gis.errors import DimingError
from gis.exchange.rules import SystemNotChosen

#: Rows looked at to tell which column is north and which zone the numbers are in.
SAMPLE = 200
_PLACES = {"first": 0, "second": 1}
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d*)?")
_TWO_IN_ONE = re.compile(r"^[（(\[]?\s*(?P<a>.+?)\s*[,，;；\s]\s*(?P<b>[^,，;；]+?)\s*[)）\]]?$")
#: What offices write into a column 坐标系
_DATUM_WORDS: Mapping[str, Datum] = {
    "2000": "cgcs2000", "cgcs2000": "cgcs2000", "国家2000": "cgcs2000", "2000国家大地坐标系": "cgcs2000",
    "wgs84": "wgs84", "wgs-84": "wgs84", "84": "wgs84",
    "gcj02": "gcj02", "gcj-02": "gcj02", "火星坐标系": "gcj02", "高德": "gcj02",
    "bd09": "bd09", "bd-09": "bd09", "百度": "bd09", "百度坐标系": "bd09",
    "1954": "beijing54", "54": "beijing54", "北京54": "beijing54", "1954北京坐标系": "beijing54",
    "1980": "xian80", "80": "xian80", "西安80": "xian80", "1980西安坐标系": "xian80",
}  # fmt: skip


class Pair(NamedTuple):
    """Two cells of one row, as easting (or longitude) and northing (or latitude)."""

    row: int
    first: float
    second: float
    text: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A position in EPSG:4490 and how far it can be trusted."""

    lon: float
    lat: float
    approximate: bool
    accuracy_m: float | None
    verbatim: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """How the coordinate columns of a list are read."""

    #: Columns in the order of the file: (lon, lat), (X, Y), or one column with both
    columns: tuple[str, ...]
    #: Which of the two is north
    north: int
    system: CoordinateSystem
    axes: Axes | None


def coordinate_columns(column_of: Mapping[str, str]) -> tuple[str, ...]:
    """Return the columns that hold coordinates: x and y, else lon and lat, else the one with both."""
    for first, second in (("lon", "lat"), ("x", "y")):
        if first in column_of and second in column_of:
            return column_of[first], column_of[second]
    return (column_of["coordinates"],) if "coordinates" in column_of else ()


def datum_of(value: str) -> Datum | None:
    """Return the datum that a cell 坐标系 names, or None."""
    return _DATUM_WORDS.get(value.strip().lower().replace(" ", ""))


def read_how(
    rows: Sequence[Mapping[str, str]],
    columns: tuple[str, ...],
    crs: str | None,
    north: Literal["first", "second"] | None = None,
) -> Reading:
    """Say which column is north and which system the numbers are in.

    `crs` is the user's word: a system (then only the order of the columns is asked of the numbers) or a datum
    (then the zone too); `north` is his word about the order. Raises SystemNotChosen when the
    numbers leave several, AxesUnrecognised when they are no coordinates.
    """
    named = _named_system(crs)
    pairs = list(islice((pair for cells in rows if (pair := _sample(cells, columns))), SAMPLE))
    headers = (columns[0], columns[-1]) if len(columns) == 2 else ("", "")
    datum: Datum = named.datum if named is not None else "cgcs2000"
    stated = None if north is None else _PLACES[north]
    try:
        axes = recognise_axes(pairs, headers, datum) if pairs else None
    except AxesUnrecognised:
        # Numbers of a local system look like none of the usual ones: both words of the user are enough.
        if named is None or named.is_geographic or stated is None:
            raise
        axes = None
    order = stated if stated is not None else axes.north if axes else 1
    if named is not None and (not named.is_geographic or axes is None or named.key in axes.candidates):
        return Reading(columns, order, named, axes)
    if axes is None or not axes.candidates:
        return Reading(columns, order, find_system("cgcs2000"), axes)
    first = find_system(axes.candidates[0])
    if axes.certain or first.zone_in_easting or first.is_geographic:
        # Zones written before Y are read row by row: a county may lie in two.
        return Reading(columns, order, first, axes)
    choices = "、".join(f"{find_system(key).name_zh}（{key}）" for key in axes.candidates[:30])
    raise SystemNotChosen(columns="、".join(columns), choices=choices)


def _named_system(crs: str | None) -> CoordinateSystem | None:
    if crs is None:
        return None
    datum = datum_of(crs)
    return find_system(datum or crs)


def _sample(cells: Mapping[str, str], columns: tuple[str, ...]) -> tuple[float, float] | None:
    texts = _two_texts(cells, columns)
    if texts is None:
        return None
    try:
        return _number(texts[0], None), _number(texts[1], None)
    except DimingError:
        return None


def _two_texts(cells: Mapping[str, str], columns: tuple[str, ...]) -> tuple[str, str] | None:
    if len(columns) == 2:
        first, second = cells[columns[0]], cells[columns[1]]
        return (first, second) if first and second else None
    found = _TWO_IN_ONE.match(cells[columns[0]])
    return (found["a"], found["b"]) if found else None


def _number(text: str, axis: Axis | None) -> float:
    if _NUMBER.fullmatch(text):
        return float(text)
    return parse_angle(text, axis)


class Placer:
    """Turns the coordinate cells of rows into positions, a block of rows at a time."""

    def __init__(
        self,
        reading: Reading,
        datum_parameters: DatumParameters | None,
        bad: Callable[[int, str, str, DimingError], None],
    ) -> None:
        self._reading = reading
        self._parameters = datum_parameters
        self._bad = bad
        self._axes: tuple[Axis | None, Axis | None] = (None, None)
        if reading.system.is_geographic:
            self._axes = ("lon", "lat") if reading.north == 1 else ("lat", "lon")

    def pair(self, row: int, cells: Mapping[str, str], crs: str = "") -> tuple[str, Pair] | None:
        """Read the two numbers of a row: (key of its system, pair); None after reporting, or when blank."""
        columns = self._reading.columns
        texts = _two_texts(cells, columns)
        if texts is None:
            shown = "，".join(cells[column] for column in columns if cells[column])
            if shown:
                self._bad(row, columns[0], shown, DimingError("import.one_coordinate_missing"))
            return None
        numbers = []
        for text, axis, column in zip(texts, self._axes, (columns[0], columns[-1]), strict=True):
            try:
                numbers.append(_number(text, axis))
            except DimingError as error:
                self._bad(row, column, text, error)
                return None
        east, north = (numbers[1], numbers[0]) if self._reading.north == 0 else (numbers[0], numbers[1])
        shown = "，".join(texts)
        return self._system(crs, east).key, Pair(row, east, north, shown)

    def _system(self, crs: str, east: float) -> CoordinateSystem:
        system = self._reading.system
        datum = datum_of(crs) if crs else None
        if datum is not None and datum != system.datum:
            system = on_datum(system, datum) or system
        if system.zone_in_easting:
            key = f"{system.datum}-{system.zone_width}-zone{int(east // 1_000_000)}"
            system = coordinate_systems().get(key, system)
        return system

    def place(self, pairs: Sequence[tuple[str, Pair]]) -> dict[int, Placed]:
        """Return row → position; rows whose numbers can't lie in their system are reported instead."""
        by_system: dict[str, list[Pair]] = {}
        for key, pair in pairs:
            by_system.setdefault(key, []).append(pair)
        placed: dict[int, Placed] = {}
        for key, group in by_system.items():
            self._place_group(find_system(key), group, placed)
        return placed

    def _place_group(
        self, system: CoordinateSystem, group: Sequence[Pair], placed: dict[int, Placed]
    ) -> None:
        east = np.array([pair.first for pair in group])
        north = np.array([pair.second for pair in group])
        try:
            found = to_storage_arrays(east, north, system, self._parameters)
        except CoordinateOutOfRange as error:
            if len(group) == 1:
                self._bad(group[0].row, self._reading.columns[0], group[0].text, error)
                return
            half = len(group) // 2
            self._place_group(system, group[:half], placed)
            self._place_group(system, group[half:], placed)
            return
        for pair, lon, lat in zip(group, found.lon.tolist(), found.lat.tolist(), strict=True):
            verbatim = f"{system.name_zh}：{pair.text}" if found.approximate else None
            placed[pair.row] = Placed(
                round(lon, 9), round(lat, 9), found.approximate, found.accuracy_m, verbatim
            )


@cache
def system_choices() -> list[dict[str, Any]]:
    """List the systems a user may choose."""
    return [
        {
            "key": system.key,
            "name_zh": system.name_zh,
            "name_en": system.name_en,
            "datum": system.datum,
            "zone_width": system.zone_width,
            "zone": system.zone,
            "central_meridian": system.central_meridian,
            "zone_in_easting": system.zone_in_easting,
        }
        for system in coordinate_systems().values()
    ]
