"""The geometry of a row in EPSG:4490, from a GIS file, a cell of WKT, or two cells of coordinates."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from gis.coordinates import (
    AxesUnrecognised,
    CoordinateSystem,
    DatumParameters,
    find_system,
    geometry_to_storage,
    is_approximate,
    recognise_axes,
)
from gis.coordinates.errors import CoordinateOutOfRange
from gis.exchange.findings import Findings
from gis.exchange.positions import SAMPLE, Placer, Reading, coordinate_columns, datum_of, read_how
from gis.exchange.rules import ImportOptions
from gis.exchange.running import parameters
from gis.exchange.sources import Source, SourceRow
from gis.vector_files.errors import SystemNeeded

Shaped = tuple[SourceRow, BaseGeometry | None]
#: Rows of which the coordinates are moved together
_BLOCK = 500


def shaped_rows(
    source: Source, name: str, column_of: Mapping[str, str], options: ImportOptions, findings: Findings
) -> Iterator[Shaped]:
    """Yield the rows with their geometries; what is wrong with one goes to the findings, and it is None.

    Raises SystemNeeded, SystemNotChosen, AxesUnrecognised where the numbers don't tell their system.
    """
    given = parameters(options)
    if source.system is not None:
        return _of_layer(source.rows(), findings)
    if "wkt" in column_of:
        return _of_texts(source, name, column_of["wkt"], options, given, findings)
    columns = coordinate_columns(column_of)
    if columns:
        sample = [row.values for row in islice(source.rows(), SAMPLE)]
        reading = _reading(sample, columns, column_of, options)
        return _of_cells(source.rows(), Placer(reading, given, findings.refused), reading, findings)
    return ((row, None) for row in source.rows())


def _of_layer(rows: Iterable[SourceRow], findings: Findings) -> Iterator[Shaped]:
    for row in rows:
        drawn = row.drawn
        if drawn is None or drawn.geometry is None:
            if drawn is not None and drawn.problem is not None:
                findings.refused(row.number, "", "", drawn.problem)
            yield row, None
        elif drawn.approximate:
            findings.bad(row.number, "", "", "planning_imports.approximate")
            yield row, None
        elif drawn.invalid_reason:
            kind = drawn.geometry.geom_type
            findings.bad(row.number, "", kind, "import.geometry_invalid", reason=drawn.invalid_reason)
            yield row, None
        else:
            yield row, drawn.geometry


def _of_texts(
    source: Source,
    name: str,
    column: str,
    options: ImportOptions,
    given: DatumParameters | None,
    findings: Findings,
) -> Iterator[Shaped]:
    system = _system_of_texts(source, name, column, options)
    for row in source.rows():
        cell = row.values.get(column, "")
        yield row, _from_text(row.number, column, cell, system, given, findings) if cell else None


def _from_text(
    row: int,
    column: str,
    cell: str,
    system: CoordinateSystem,
    given: DatumParameters | None,
    findings: Findings,
) -> BaseGeometry | None:
    shown = cell if len(cell) <= 60 else cell[:57] + "..."
    # shapely's stubs don't say that it may give nothing
    found: BaseGeometry | None = shapely.from_wkt(cell, on_invalid="ignore")
    if found is None:
        findings.bad(row, column, shown, "planning_imports.not_wkt")
    elif is_approximate(system, given):
        findings.bad(row, column, shown, "planning_imports.approximate")
    else:
        try:
            moved = geometry_to_storage(found, system, given)
        except CoordinateOutOfRange as error:
            findings.refused(row, column, shown, error)
            return None
        if moved.is_valid:
            return moved
        reason = str(shapely.is_valid_reason(moved))
        findings.bad(row, column, moved.geom_type, "import.geometry_invalid", reason=reason)
    return None


def _system_of_texts(source: Source, name: str, column: str, options: ImportOptions) -> CoordinateSystem:
    if options.crs is not None:
        return find_system(datum_of(options.crs) or options.crs)
    cells = (row.values.get(column, "") for row in islice(source.rows(), SAMPLE))
    found = [one for cell in cells if (one := shapely.from_wkt(cell or None, on_invalid="ignore"))]
    bounds = shapely.total_bounds(found).tolist()
    try:
        axes = recognise_axes([(bounds[0], bounds[1]), (bounds[2], bounds[3])])
    except AxesUnrecognised as error:
        raise SystemNeeded(name=name, candidates="—") from error
    if axes.candidates != ("cgcs2000",) or axes.north != 1:
        raise SystemNeeded(name=name, candidates="、".join(axes.candidates[:3]))
    return find_system("cgcs2000")


def _reading(
    sample: Sequence[Mapping[str, str]],
    columns: tuple[str, ...],
    column_of: Mapping[str, str],
    options: ImportOptions,
) -> Reading:
    """Say how two columns are read; longitude and latitude of a stated system need no look at the numbers."""
    if options.crs is not None and "lon" in column_of:
        system = find_system(datum_of(options.crs) or options.crs)
        if system.is_geographic:
            return Reading(columns, 1, system, None)
    return read_how(sample, columns, options.crs, options.north)


def _of_cells(
    rows: Iterable[SourceRow], placer: Placer, reading: Reading, findings: Findings
) -> Iterator[Shaped]:
    waiting = iter(rows)
    while block := list(islice(waiting, _BLOCK)):
        pairs = [pair for row in block if (pair := placer.pair(row.number, row.values)) is not None]
        placed = placer.place(pairs)
        for row in block:
            at = placed.get(row.number)
            if at is not None and at.approximate:
                findings.bad(row.number, reading.columns[0], "", "planning_imports.approximate")
                at = None
            yield row, None if at is None else Point(at.lon, at.lat)
