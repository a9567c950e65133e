"""Write a filtered list to a file, and read it back with another library before anybody gets it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions import service as administrative_divisions
from gis.exchange import linked_places, linked_places_file
from gis.exchange.data_dictionary import code_list_of, data_package
from gis.exchange.export_columns import COLUMNS, PUBLISHED_AS, Column, Record, geometry, label, prepared
from gis.exchange.geonames_classes import geonames_class
from gis.exchange.rules import ExportUnreadable, Kind
from gis.history.as_known import today
from gis.jobs.rules import Progress
from gis.messages import text
from gis.place_names import service as place_names
from gis.publication import service as publication
from gis.publication.pages import MOST_ROWS
from gis.reference import service as reference
from gis.spreadsheets import read_back as spreadsheet_read_back
from gis.spreadsheets.writing import OutColumn, write_csv, write_xlsx
from gis.vector_files import read_back as vector_read_back
from gis.vector_files.out_fields import OutFeature, OutField
from gis.vector_files.writing import Format as Driver
from gis.vector_files.writing import write_vector

Format = Literal["csv", "xlsx", "geojson", "gpkg", "shp", "lpf"]
#: Format → ending of the file
ENDINGS: Mapping[Format, str] = {
    "csv": ".csv",
    "xlsx": ".xlsx",
    "geojson": ".geojson",
    "gpkg": ".gpkg",
    "shp": ".zip",
    "lpf": ".lpf.geojson",
}
#: Format → driver that writes it with geometry
VECTOR_DRIVERS: Mapping[str, Driver] = {"geojson": "GeoJSON", "gpkg": "GPKG", "shp": "ESRI Shapefile"}
#: Those of the lists, and the order they are sorted in
FILTERS: Mapping[Kind, frozenset[str]] = {
    "place-names": frozenset({*place_names.Filters.__annotations__, "sort"}),
    "divisions": frozenset({*administrative_divisions.Filters.__annotations__, "sort"}),
}
_IDS = ("division_id", "parent_id", "source_id")
#: What a list says of a division's boundary
_OF_BOUNDARY = ("geometry", "is_indicative", "boundary_source")
SAY_EVERY = 500


@dataclass(frozen=True)
class ExportRequest:
    """Which list, of which day, in which format. Filters are those of the subject's `find`."""

    kind: Kind
    format: Format
    filters: Mapping[str, Any] = field(default_factory=dict)
    as_of: date | None = None
    as_known_on: date | None = None

    def __post_init__(self) -> None:
        unknown = sorted(set(self.filters) - FILTERS[self.kind])
        if unknown or self.format not in ENDINGS:
            raise ExportUnreadable(what="、".join(unknown) or self.format)

    @property
    def file_name(self) -> str:
        """The name under which the file is offered."""
        what = text("import.place_names" if self.kind == "place-names" else "import.divisions")
        known = f"_按{self.as_known_on}库内记载" if self.as_known_on else ""
        return f"{what}_截至{self.as_of or today()}{known}{ENDINGS[self.format]}"

    def as_json(self) -> dict[str, Any]:
        """Return the request as the arguments of a job."""
        return {
            "kind": self.kind,
            "format": self.format,
            "filters": {name: _as_json(value) for name, value in self.filters.items()},
            "as_of": self.as_of and self.as_of.isoformat(),
            "as_known_on": self.as_known_on and self.as_known_on.isoformat(),
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "ExportRequest":
        """Read a request back from a job's arguments; raise ExportUnreadable."""
        filters = dict(values["filters"])
        try:
            for name in _IDS:
                if filters.get(name) is not None:
                    filters[name] = UUID(filters[name])
            if filters.get("ids") is not None:
                filters["ids"] = [UUID(one) for one in filters["ids"]]
            days = {
                name: date.fromisoformat(values[name]) if values.get(name) else None
                for name in ("as_of", "as_known_on")
            }
        except ValueError as error:
            raise ExportUnreadable(what=str(error)) from error
        if filters.get("bbox") is not None:
            filters["bbox"] = tuple(filters["bbox"])
        return cls(values["kind"], values["format"], filters, **days)


def _as_json(value: Any) -> Any:
    if isinstance(value, list):
        return [_as_json(one) for one in value]
    return str(value) if isinstance(value, UUID) else value


@dataclass(frozen=True)
class Exported:
    """A file that another library has read back: how many records, and texts a Shapefile cut short."""

    path: Path
    rows: int
    shortened: int


def export(
    session: Session, caller: Caller, request: ExportRequest, path: Path, progress: Progress
) -> Exported:
    """Write the list to `path`; nothing stands there unless it reads back as what went in.

    Every field and record passes the publication rules for the caller. Raises ReadBackDiffers,
    CannotBeWritten, NotSignedIn and NotAllowed (`as_known_on` is for staff).
    """
    return write(session, caller, request, _records(session, caller, request), path, progress)


def write(
    session: Session,
    caller: Caller,
    request: ExportRequest,
    published: Iterator[Record],
    path: Path,
    progress: Progress,
) -> Exported:
    """Write records that have passed the publication rules for the caller before; otherwise as `export`."""
    columns = _columns(session, caller, request.kind)
    records = map(prepared, _watched(published, progress))
    partial = path.with_name(f"{path.stem}.part{path.suffix}")
    try:
        if request.format == "lpf":
            rows, shortened = _write_linked_places(session, partial, request, records), 0
        elif request.format in VECTOR_DRIVERS:
            rows, shortened = _write_vector(partial, request, columns, records)
        else:
            rows, shortened = _write_spreadsheet(partial, request, columns, records), 0
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return Exported(path, rows, shortened)


def dictionary(
    session: Session, caller: Caller, request: ExportRequest, exported: Exported, path: str
) -> dict[str, Any]:
    """Say what the columns of an exported CSV hold, as a Frictionless data package; `path` is where it lies.

    Only what the caller sees is named. Raises ExportUnreadable for another format.
    """
    if request.format != "csv":
        raise ExportUnreadable(what=request.format)
    columns = _seen(session, caller, request.kind)
    lists = {code_list_of(column) for column in columns} - {""}
    return data_package(
        request.kind,
        columns,
        {name: reference.codes(session, name) for name in sorted(lists)},
        path=path,
        title=text("import.place_names" if request.kind == "place-names" else "import.divisions"),
        notes=_about(request),
        day=request.as_of or today(),
        rows=exported.rows,
    )


def longer_than(session: Session, caller: Caller, request: ExportRequest, most: int) -> bool:
    """Whether the list has more records than that, without reading it all."""
    days: dict[str, Any] = {"as_of": request.as_of, "as_known_on": request.as_known_on}
    find: Any = place_names.find if request.kind == "place-names" else administrative_divisions.find
    page = find(session, caller, **days, **request.filters, limit=min(most, MOST_ROWS))
    return page.after is not None


def _columns(session: Session, caller: Caller, kind: Kind) -> list[Column]:
    """Return the columns that the caller sees; codes become their names."""
    return [
        _named(session, column) if column.code_list else column for column in _seen(session, caller, kind)
    ]


def _seen(session: Session, caller: Caller, kind: Kind) -> list[Column]:
    """Leave out the columns whose field the caller may not see at all."""
    rules = publication.load(session)
    return [
        column
        for column in COLUMNS[kind]
        if rules.sees_field(PUBLISHED_AS[kind], column.published_as, caller.clearance)
    ]


def _named(session: Session, column: Column) -> Column:
    names = {row["code"]: row["name_zh"] for row in reference.codes(session, column.code_list)}
    return replace(column, value=lambda record: names.get(str(column.value(record))))


def _records(session: Session, caller: Caller, request: ExportRequest) -> Iterator[Record]:
    if request.kind == "divisions":
        yield from divisions(session, caller, request)
        return
    # Linked Places tells the former names too, each with its time.
    yield from place_names.stream(
        session,
        caller,
        as_of=request.as_of,
        as_known_on=request.as_known_on,
        with_events=False,
        every_name=request.format == "lpf",
        **request.filters,
    )


def divisions(session: Session, caller: Caller, request: ExportRequest) -> Iterator[Record]:
    """Yield the divisions of a list, each with its boundary."""
    days: dict[str, Any] = {"as_of": request.as_of, "as_known_on": request.as_known_on}
    drawn = {row["id"]: row for row in administrative_divisions.boundaries(session, caller, **days)}
    after: str | None = None
    while True:
        page = administrative_divisions.find(
            session, caller, **days, **request.filters, after=after, limit=MOST_ROWS
        )
        for row in page.rows:
            boundary = drawn.get(row["id"], {})
            yield {**row, **{field: boundary.get(field) for field in _OF_BOUNDARY}}
        after = page.after
        if after is None:
            return


def _watched(records: Iterator[Record], progress: Progress) -> Iterator[Record]:
    for count, record in enumerate(records):
        if count % SAY_EVERY == 0:
            progress.step("export.writing", count)
        yield record


def _write_spreadsheet(
    path: Path, request: ExportRequest, columns: list[Column], records: Iterator[Record]
) -> int:
    out = [OutColumn(column.key, column.title, column.kind, column.width) for column in columns]
    rows = ({column.key: column.value(record) for column in columns} for record in records)
    if request.format == "csv":
        written = write_csv(path, out, rows)
    else:
        title = text("import.place_names" if request.kind == "place-names" else "import.divisions")
        written = write_xlsx(path, out, rows, title, _about(request))
    spreadsheet_read_back.read_back(path, written)
    return written.count


def _write_vector(
    path: Path, request: ExportRequest, columns: list[Column], records: Iterator[Record]
) -> tuple[int, int]:
    out = [OutField(column.key, column.title, _kind(column)) for column in columns]
    features = (
        OutFeature(geometry(record), {column.key: column.value(record) for column in columns})
        for record in records
    )
    layer = request.kind.replace("-", "_")
    written = write_vector(path, features, out, VECTOR_DRIVERS[request.format], layer)
    vector_read_back.read_back(path, written)
    return written.count, len(written.shortened)


def _write_linked_places(
    session: Session, path: Path, request: ExportRequest, records: Iterator[Record]
) -> int:
    day = request.as_of or today()
    types = {row["code"]: row["name_zh"] for row in reference.codes(session, "division_type")}
    features = (
        linked_places.feature(
            record,
            request.kind,
            day,
            feature_class=geonames_class,
            type_label=lambda one: one.get("category_zh") or types.get(one.get("type", ""), ""),
            notice=label(record),
        )
        for record in records
    )
    return linked_places_file.write(path, features, "；".join(_about(request))).count


def _kind(column: Column) -> Literal["text", "real"]:
    return "real" if column.kind == "number" else "text"


def _about(request: ExportRequest) -> list[str]:
    """What the second sheet of a workbook says of the list."""
    lines = [
        text("map.unclassified_system"),
        text("map.as_of", date=request.as_of or today()),
        text("export.reference_system"),
        text("export.demonstration"),
    ]
    if request.as_known_on is not None:
        lines.insert(2, text("export.as_known_on", date=request.as_known_on))
    return lines
