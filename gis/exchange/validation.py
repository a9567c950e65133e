"""Check a file that somebody sends, without a register: what it is, and what is wrong with each row.

Whatever needs the register (which divisions and places there are, who may bring them) is left to an import
with --dry-run; the code lists are the seeds of data/reference.
"""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from gis.errors import DimingError
from gis.exchange import linked_places_check, national_records, package_validation
from gis.exchange.columns import columns_of_fields, guess_kind
from gis.exchange.division_index import DivisionIndex
from gis.exchange.division_rows import DivisionReader, DivisionType
from gis.exchange.findings import Findings
from gis.exchange.place_name_rows import CodeWords, PlaceNameLists, PlaceNameReader
from gis.exchange.positions import SAMPLE, Placer, coordinate_columns, read_how
from gis.exchange.rules import Finding, ImportOptions, Kind
from gis.exchange.running import opened, parameters
from gis.exchange.sources import Drawn, Source, SourceRow, Unread, is_vector, open_layers
from gis.secrecy_marks import refuse_marked_file
from gis.spreadsheets.reading import kind_of

BLOCK = 2_000
#: Columns of our own lists with the number of the record
_RECORD_COLUMNS = ("登记号", "record_id")
#: A JSON document is looked at whole; a larger one is read as a GIS file only
MOST_JSON_BYTES = 512 * 1024 * 1024
_JSON_ENDINGS = (".json", ".geojson", ".jsonld")
_FORMATS = {".geojson": "geojson", ".json": "geojson", ".gpkg": "gpkg", ".shp": "shp", ".zip": "shp"}


class LayerRows(NamedTuple):
    """A layer or sheet that was checked: what kind of list it is, and how many records it has."""

    name: str
    kind: Kind
    rows: int


@dataclass(frozen=True)
class Report:
    """What a file is, how many records it has, and everything found."""

    name: str
    #: lpf, national-package, national, geojson, gpkg, shp, kml, csv, xlsx …
    format: str
    kind: Kind | None
    rows: int
    findings: Sequence[Finding]
    #: Of a file with several layers, each
    layers: Sequence[LayerRows] = ()

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(one.is_error for one in self.findings)

    def as_json(self) -> dict[str, Any]:
        """Return the report with its sentences in both languages."""
        return {
            "file": self.name,
            "format": self.format,
            "kind": self.kind,
            "rows": self.rows,
            "layers": [one._asdict() for one in self.layers],
            "errors": self.errors,
            "notes": len(self.findings) - self.errors,
            "findings": [one.as_json() for one in self.findings],
        }


def validate(path: Path, name: str, options: ImportOptions, kind: Kind | None = None) -> Report:
    """Check every row of a file; what keeps it from being read is a finding of row 0.

    Raises MarkedSecret and CannotBeChecked: such a file is not read.
    """
    refuse_marked_file(path, name)
    findings = Findings()
    document = _json(path, name, findings)
    if len(findings):
        return Report(name, "json", None, 0, list(findings))
    if linked_places_check.is_linked_places(document):
        rows = linked_places_check.check(document, findings)  # type: ignore[arg-type]  # a mapping, as asked
        return Report(name, "lpf", None, rows, list(findings))
    try:
        rows_checked = package_validation.check(path, name, document, _seeds("place_name_category"), findings)
    except DimingError as error:
        findings.refused(0, "", name, error)
        return Report(name, package_validation.FORMAT, "place-names", 0, list(findings))
    if rows_checked is not None:
        return Report(name, package_validation.FORMAT, "place-names", rows_checked, list(findings))
    records = national_records.records_of(document)
    if records is not None:
        _records(records, options, findings)
        return Report(name, "national", "place-names", len(records), list(findings))
    return _list(path, name, options, kind, findings)


def _json(path: Path, name: str, findings: Findings) -> object:
    if Path(name).suffix.lower() not in _JSON_ENDINGS or path.stat().st_size > MOST_JSON_BYTES:
        return None
    try:
        return json.loads(path.read_text("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        findings.bad(0, "", name, "exchange.json_unreadable", reason=str(error))
        return None


def _records(records: Sequence[national_records.Record], options: ImportOptions, findings: Findings) -> None:
    columns = national_records.columns_of(records)
    told = {national_records.DIVISION: "division"} if national_records.DIVISION in columns else {}
    try:
        checks = _place_names(columns, replace(options, mapping=told | dict(options.mapping or {})), findings)
        for row in national_records.rows_of(records):
            checks.row(row)
    except DimingError as error:
        findings.refused(0, "", "", error)
    for number, one in enumerate(records, start=1):
        drawn = one.get(national_records.GEOMETRY)
        if drawn:
            for rule, params in linked_places_check.geometry_faults(drawn):
                findings.bad(number, national_records.GEOMETRY, "", rule, **params)


def _list(path: Path, name: str, options: ImportOptions, kind: Kind | None, findings: Findings) -> Report:
    """Check every list in a file: all layers of a GIS file, one sheet of any other."""
    try:
        format_ = _format(path, name)
    except DimingError as error:
        findings.refused(0, "", name, error)
        return Report(name, Path(name).suffix.lower().lstrip("."), kind, 0, list(findings))
    told: list[Finding] = []
    layers: list[LayerRows] = []
    try:
        with _lists(path, name, options) as lists:
            for one in lists:
                layers += _one_list(one, options, kind, told, is_alone=len(lists) == 1)
    except DimingError as error:
        findings.refused(0, "", name, error)
    rows = sum(one.rows for one in layers)
    if rows == 0 and not told and not len(findings):
        findings.bad(0, "", name, "import.nothing_to_import")
    kind = kind or next((one.kind for one in layers), None)
    parts = layers if len(layers) > 1 else ()
    return Report(name, format_, kind, rows, [*findings, *told], parts)


@contextmanager
def _lists(path: Path, name: str, options: ImportOptions) -> Iterator[Sequence[Source | Unread]]:
    if is_vector(name):
        with open_layers(
            path, name, options.sheet, options.encoding, options.crs, parameters(options)
        ) as found:
            yield found
        return
    with opened(path, name, options) as source:
        yield [source]


def _one_list(
    one: Source | Unread, options: ImportOptions, kind: Kind | None, told: list[Finding], *, is_alone: bool
) -> list[LayerRows]:
    """Check a list, add what is wrong, and return its layers; one of several is named with each column."""
    findings = Findings()
    title, layers = one.sheet if isinstance(one, Source) else one.layer, []
    if isinstance(one, Unread):
        findings.refused(0, "", title, one.error)
    else:
        kind = kind or guess_kind(one.columns)
        try:
            rows = _rows(one, options, kind, findings)
            counts = one.parts if len(one.parts) > 1 else ((title, rows),)
            layers = [LayerRows(layer, kind, count) for layer, count in counts]
        except DimingError as error:
            findings.refused(0, "", title, error)
    for finding in findings:
        column = "：".join(part for part in (title, finding.column) if part)
        told.append(finding if is_alone else replace(finding, column=column))
    return layers


def _rows(source: Source, options: ImportOptions, kind: Kind, findings: Findings) -> int:
    """Check the rows of a list and return how many there are."""
    rows = 0
    if kind == "divisions":
        reader = _divisions(source.columns, options, findings)
        for row in source.rows():
            reader.read(row)
            rows += 1
        return rows
    checks = _place_names(source.columns, options, findings)
    if source.system is None:
        checks.read_positions(source.rows(), options)
    for row in source.rows():
        checks.row(row)
        rows += 1
    checks.end()
    return rows


def _format(path: Path, name: str) -> str:
    if is_vector(name):
        suffix = Path(name).suffix.lower()
        return _FORMATS.get(suffix, suffix.lstrip("."))
    return kind_of(path, name)


class _PlaceNames:
    """Checks rows of place names by every rule that asks nothing of the register."""

    def __init__(self, reader: PlaceNameReader, column_of: Mapping[str, str], findings: Findings) -> None:
        self._reader = reader
        self._column_of = column_of
        self._findings = findings
        self._placer: Placer | None = None
        self._waiting: list[SourceRow] = []
        self._seen: dict[tuple[str, ...], int] = {}

    def read_positions(self, rows: Iterator[SourceRow], options: ImportOptions) -> None:
        """Say how the coordinate columns are read; a list without any has no positions."""
        columns = coordinate_columns(self._column_of)
        if columns:
            sample = [row.values for row in islice(rows, SAMPLE)]
            reading = read_how(sample, columns, options.crs, options.north)
            self._placer = Placer(reading, parameters(options), self._findings.refused)

    def row(self, row: SourceRow) -> None:
        """Check one row."""
        values = self._reader.read(row.number, row.values)
        for field, rule in (("category", "import.category_missing"), ("division", "import.division_missing")):
            column = self._column_of.get(field, "")
            if field not in values and not row.values.get(column, "") and not _is_registered(row):
                self._findings.bad(row.number, column, "", rule)
        self._repeated(row)
        if row.drawn is not None:
            _drawn(row.number, row.drawn, self._findings)
        elif self._placer is not None:
            self._waiting.append(row)
            if len(self._waiting) == BLOCK:
                self.end()

    def end(self) -> None:
        """Place the rows that wait for it."""
        if self._placer is None:
            return
        crs = self._column_of.get("crs")
        pairs = [
            self._placer.pair(row.number, row.values, row.values[crs] if crs else "") for row in self._waiting
        ]
        self._placer.place([pair for pair in pairs if pair is not None])
        self._waiting.clear()

    def _repeated(self, row: SourceRow) -> None:
        said = {field: row.values.get(column, "") for field, column in self._column_of.items()}
        code, name = said.get("national_code", ""), said.get("name", "")
        # A register may hold two places of one name: rows with the numbers of two records are two.
        place = (name, said.get("division", ""), said.get("category", ""), _record(row))
        keys = [("national_code", code, ("code", code))] if code else []
        for field, shown, key in [*keys, ("name", name, ("name", *place))]:
            first = self._seen.setdefault(key, row.number)
            if name and first != row.number:
                column = self._column_of.get(field, "")
                self._findings.bad(row.number, column, shown, "import.repeated_row", first=first)
                return


def _is_registered(row: SourceRow) -> bool:
    """Whether a row comes from a register's own list: what a new place needs it need not repeat."""
    return _record(row) != ""


def _record(row: SourceRow) -> str:
    return next((row.values[column] for column in _RECORD_COLUMNS if row.values.get(column)), "")


def _drawn(row: int, drawn: Drawn, findings: Findings) -> None:
    if drawn.problem is not None:
        findings.refused(row, "", "", drawn.problem)
    elif drawn.geometry is not None and drawn.invalid_reason:
        kind = drawn.geometry.geom_type
        findings.bad(row, "", kind, "import.geometry_invalid", reason=drawn.invalid_reason)


def _place_names(columns: Sequence[str], options: ImportOptions, findings: Findings) -> _PlaceNames:
    column_of = columns_of_fields("place-names", columns, options.mapping, options.defaults)
    lists = PlaceNameLists(
        categories=CodeWords.of(_seeds("place_name_category")),
        bases=CodeWords.of(_seeds("standard_basis")),
        roles=CodeWords.of(_seeds("geometry_role")),
        methods=CodeWords.of(_seeds("location_method")),
        levels=CodeWords.of(_seeds("publication_level")),
        divisions=DivisionIndex([]),
        areas=None,
    )
    # Which divisions there are only a register knows.
    told = {field: column for field, column in column_of.items() if field != "division"}
    defaults = {field: value for field, value in options.defaults.items() if field != "division"}
    return _PlaceNames(PlaceNameReader(lists, told, defaults, findings), column_of, findings)


def _divisions(columns: Sequence[str], options: ImportOptions, findings: Findings) -> DivisionReader:
    column_of = columns_of_fields("divisions", columns, options.mapping, options.defaults)
    ranks = {row["code"]: rank for rank, row in enumerate(_seeds("division_level"))}
    types = [
        DivisionType(
            row["code"], row["name_zh"], row["level"], ranks[row["level"]], row["is_statistical"] == "true"
        )
        for row in _seeds("division_type")
    ]
    return DivisionReader(
        types, CodeWords.of(_seeds("publication_level")), column_of, options.defaults, findings
    )


@cache
def _seeds(name: str) -> list[dict[str, Any]]:
    content = (files("data") / "reference" / f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(content.splitlines()))
