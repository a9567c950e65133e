"""Open the list that a user sends, whatever its format, as one stream of rows with text cells."""

from collections.abc import Callable, Iterator, Mapping, Sequence
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
from gis.vector_files.datasets import Layer, layers_of
from gis.vector_files.errors import LayerNotFound
from gis.vector_files.reading import VectorFeature, VectorLayer, layer_taken, open_layer, read_features

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
    #: The layers of a GIS file that are read as this list, with how many records each has
    parts: tuple[tuple[str, int], ...] = ()


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
    """Open one sheet of a file, or the layers of a GIS file that are one list with the first.

    `sheet` chooses one of them; `crs` is the user's word about the geometries of a GIS file.

    `lenient` shows what can't be decoded as �, for somebody who has to choose an encoding.

    Raises the reading modules' own refusals (unreadable, sheet not found, header not found, system needed).
    """
    if is_vector(name):
        with open_layers(path, name, sheet, encoding, crs, datum_parameters) as found:
            first = found[0]
            if isinstance(first, Unread):
                raise first.error
            yield first
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


class Unread(NamedTuple):
    """A layer that can't be opened, and why."""

    layer: str
    error: DimingError


@contextmanager
def open_layers(
    path: Path,
    name: str,
    sheet: str | None,
    encoding: str | None,
    crs: str | None,
    datum_parameters: DatumParameters | None,
) -> Iterator[Sequence[Source | Unread]]:
    """Open all layers of a GIS file, or the one chosen; those alike are one list.

    A Shapefile holds one kind of geometry: one list of points, lines and unlocated records is several files.
    Raises VectorFileUnreadable, LayerNotFound.
    """
    if sheet is not None:
        with read_features(path, sheet, encoding, crs, datum_parameters, name) as layer:
            yield [_of_layers([layer])]
        return
    with layers_of(path, name) as layers:
        if not layers:
            raise LayerNotFound("vector_file.no_layer", name=name)
        lists: list[list[VectorLayer] | Unread] = []
        for one in layers:
            try:
                opened = open_layer(one, layers, encoding, crs, datum_parameters, name)
            except DimingError as error:
                lists.append(Unread(one.name, error))
                continue
            alike = next(
                (each for each in lists if not isinstance(each, Unread) and _alike(each, opened)), None
            )
            if alike is None:
                lists.append([opened])
            else:
                alike.append(opened)
        yield [one if isinstance(one, Unread) else _of_layers(one, layers) for one in lists]


def _alike(listed: Sequence[VectorLayer], layer: VectorLayer) -> bool:
    """Whether a layer goes on with a list: the same columns, and the same system where it has geometries."""
    systems = {one.system.key for one in (*listed, layer) if not one.is_table}
    return tuple(listed[0].fields) == tuple(layer.fields) and len(systems) <= 1


def _line_count(path: Path) -> int:
    """Count lines for the progress shown; a cell with a line break makes it a little too many."""
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


def _of_layers(listed: Sequence[VectorLayer], layers: Sequence[Layer] = ()) -> Source:
    """Read layers as one list, their rows numbered through; `layers` are all of the file."""
    # What is said of geometries is said by a layer that can have some.
    told = next((one for one in listed if not one.is_table), listed[0])
    columns = tuple(told.fields)
    title = "、".join(one.name for one in listed)

    def numbered() -> Iterator[tuple[int, VectorFeature, VectorLayer]]:
        before = 0
        for layer in listed:
            number = 0
            for number, feature in enumerate(layer, start=1):
                yield before + number, feature, layer
            before += number

    def cells(feature: VectorFeature) -> dict[str, str]:
        return {column: _text(feature.properties.get(column)) for column in columns}

    def rows() -> Iterator[SourceRow]:
        for number, feature, layer in numbered():
            yield SourceRow(number, cells(feature), _drawn(feature, layer))

    def raw() -> Iterator[tuple[int, list[str]]]:
        yield 1, list(columns)
        for number, feature, _ in numbered():
            # A record's number counts from 1, below the header of the sheet that is sent back
            yield number + 1, list(cells(feature).values())

    table = Table(Sheet(title, raw), header_row=1) if columns else _no_columns(title)
    return Source(
        columns,
        rows,
        sum(one.count for one in listed),
        (*_parts(listed, layers), *_notes([told, *listed])),
        title,
        told.layers,
        told.system,
        table,
        TextReading(told.encoding) if told.encoding_stands_apart else None,
        parts=tuple((one.name, one.count) for one in listed),
    )


def _notes(listed: Sequence[VectorLayer]) -> list[Reason]:
    """Return what is to be said of layers, each sentence once."""
    said: list[Reason] = []
    for note in (note for one in listed for note in one.notes):
        if note not in said:
            said.append(note)
    return said


def _parts(listed: Sequence[VectorLayer], layers: Sequence[Layer]) -> list[Reason]:
    """Say which layers are read as one list, with how many records, and which of the file are not."""
    said = []
    if len(listed) > 1:
        counts = "、".join(f"{one.name} {one.count}" for one in listed)
        said.append(Reason("vector_file.layers_together", {"layers": counts}))
    names = {one.name for one in listed}
    if any(one.name not in names for one in layers):
        said.append(
            layer_taken(
                "、".join(one.name for one in listed), [one for one in layers if one.name not in names]
            )
        )
    return said


def _no_columns(title: str) -> Table:
    return Table(Sheet(title, lambda: iter([(1, ["（无属性）"])])), header_row=1)


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
