"""Open the list that a user sends, whatever its format, as one stream of rows with text cells."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from shapely.geometry.base import BaseGeometry

from gis.coordinates import CoordinateSystem, DatumParameters, Reason
from gis.errors import DimingError
from gis.exchange.columns import known_headers
from gis.spreadsheets.cells import cell_text
from gis.spreadsheets.reading import kind_of, read_sheets, read_table
from gis.spreadsheets.sheet import Sheet, TextReading
from gis.spreadsheets.table import Row, Table
from gis.vector_files.datasets import layers_of
from gis.vector_files.reading import VectorFeature, VectorLayer, read_features

VECTOR_ENDINGS = frozenset({".geojson", ".json", ".gpkg", ".shp", ".kml", ".kmz", ".zip"})


class Drawn(NamedTuple):
    """The geometry of a record in EPSG:4490, and what is to be said about it."""

    geometry: BaseGeometry | None
    approximate: bool
    verbatim: str | None
    problem: DimingError | None
    invalid_reason: str


class SourceRow(NamedTuple):
    """One row: its number in the file, its cells as text by column, and its geometry in a GIS file."""

    number: int
    values: Mapping[str, str]
    drawn: Drawn | None


@dataclass(frozen=True)
class Source:
    """An open list. `rows` reads the file anew each time, as a stream."""

    columns: tuple[str, ...]
    rows: Callable[[], Iterator[SourceRow]]
    #: 0 while unknown
    count: int
    notes: tuple[Reason, ...]
    sheet: str
    sheets: tuple[str, ...]
    #: The geometries' system in a GIS file; None for a table
    system: CoordinateSystem | None
    #: The list as rows and columns, for sending it back with findings
    table: Table
    #: How its texts were read; None for a format that says so itself
    text: TextReading | None


def is_vector(name: str) -> bool:
    """Whether a file of this name is read as a GIS file."""
    return Path(name).suffix.lower() in VECTOR_ENDINGS


def is_csv(path: Path, name: str) -> bool:
    """Whether a file is read as text with a delimiter."""
    return not is_vector(name) and kind_of(path, name) == "csv"


def sheet_names(path: Path, name: str) -> list[str]:
    """List the sheets, Word tables, database tables or layers of a file."""
    if is_vector(name):
        with layers_of(path, name) as layers:
            return [layer.name for layer in layers]
    if is_csv(path, name):
        return [name]
    return [sheet.name for sheet in read_sheets(path, name)]


@contextmanager
def open_list(
    path: Path,
    name: str,
    *,
    sheet: str | None = None,
    header_row: int | None = None,
    encoding: str | None = None,
    crs: str | None = None,
    datum_parameters: DatumParameters | None = None,
    delimiter: str | None = None,
    lenient: bool = False,
) -> Iterator[Source]:
    """Open one sheet or layer of a file; `crs` is the user's word about the geometries of a GIS file.

    `lenient` shows what can't be decoded as �, for somebody who has to choose an encoding.

    Raises the reading modules' own refusals (unreadable, sheet not found, header not found, system needed).
    """
    if is_vector(name):
        with read_features(path, sheet, encoding, crs, datum_parameters, name) as layer:
            yield _of_layer(layer)
        return
    text = TextReading(encoding, delimiter, lenient)
    table = read_table(path, name, sheet, known_headers(), header_row, text)
    yield Source(
        columns=table.columns,
        rows=lambda: (SourceRow(row.number, row.values, None) for row in table),
        count=_line_count(path) if Path(name).suffix.lower() == ".csv" else 0,
        notes=table.notes,
        sheet=table.sheet,
        sheets=(table.sheet, *table.other_sheets),
        system=None,
        table=table,
        text=table.text,
    )


def _line_count(path: Path) -> int:
    """Count lines for the progress shown; a cell with a line break makes it a little too many."""
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


def _of_layer(layer: VectorLayer) -> Source:
    columns = tuple(layer.fields)

    def cells(feature: VectorFeature) -> dict[str, str]:
        return {column: _text(feature.properties.get(column)) for column in columns}

    def rows() -> Iterator[SourceRow]:
        for feature in layer:
            yield SourceRow(feature.number, cells(feature), _drawn(feature, layer))

    def raw() -> Iterator[tuple[int, list[str]]]:
        yield 1, list(columns)
        for feature in layer:
            # A record's number counts from 1, below the header of the sheet that is sent back
            yield feature.number + 1, list(cells(feature).values())

    table = Table(Sheet(layer.name, raw), header_row=1) if columns else _no_columns(layer)
    return Source(
        columns,
        rows,
        layer.count,
        layer.notes,
        layer.name,
        layer.layers,
        layer.system,
        table,
        TextReading(layer.encoding) if layer.encoding_stands_apart else None,
    )


def _no_columns(layer: VectorLayer) -> Table:
    return Table(Sheet(layer.name, lambda: iter([(1, ["（无属性）"])])), header_row=1)


def _text(value: object) -> str:
    if value is None or isinstance(value, str | int | float | bool):
        return cell_text(value)[0]
    return str(value)


def _drawn(feature: VectorFeature, layer: VectorLayer) -> Drawn:
    verbatim = None
    if feature.verbatim is not None:
        verbatim = f"{layer.system.name_zh}：{feature.verbatim.wkt}"
    missing = feature.geometry is None or feature.geometry.is_empty
    return Drawn(
        geometry=None if missing else feature.geometry,
        approximate="approximate" in feature.flags,
        verbatim=verbatim,
        problem=feature.problem,
        invalid_reason=feature.invalid_reason,
    )


def shown_rows(table: Table, most: int) -> list[Row]:
    """Return the first rows of a list, for the user to look at."""
    shown: list[Row] = []
    for row in table:
        shown.append(row)
        if len(shown) == most:
            break
    return shown
