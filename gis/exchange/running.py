"""Put one import together: what to check against, where the rows go, how the list is read."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import MISSING, fields
from datetime import date
from itertools import islice
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions import document_queries
from gis.coordinates import DatumParameters
from gis.exchange import queries
from gis.exchange.columns import columns_of_fields
from gis.exchange.division_import import DivisionImport
from gis.exchange.division_index import DivisionIndex
from gis.exchange.division_rows import DivisionReader, DivisionType
from gis.exchange.findings import Findings
from gis.exchange.place_name_import import Checks, PlaceNameImport
from gis.exchange.place_name_rows import CodeWords, PlaceNameReader
from gis.exchange.positions import SAMPLE, Placer, Reading, coordinate_columns, read_how
from gis.exchange.rules import FieldUnknown, ImportOptions
from gis.exchange.sources import Source, open_list
from gis.name_rules.service import rules_in_force
from gis.place_names.readings import romanizer
from gis.reference import service as reference


def prepare(
    session: Session,
    caller: Caller,
    source: Source,
    options: ImportOptions,
    source_id: UUID,
    findings: Findings,
    on: date,
) -> DivisionImport | PlaceNameImport:
    """Make ready the run of an open list through the checks of its kind."""
    column_of = columns_of_fields(options.kind, source.columns, options.mapping, options.defaults)
    if options.kind == "divisions":
        return _divisions(session, caller, options, source_id, findings, on, column_of)
    checks = Checks.load(session, caller, str(source_id), on)
    reading = _reading(source, column_of, options)
    placer = None
    if reading is not None:
        placer = Placer(reading, parameters(options), findings.refused)
    return PlaceNameImport(
        session,
        checks,
        PlaceNameReader(checks.lists, column_of, options.defaults, findings),
        placer,
        findings,
        str(source_id),
        on,
        good_rows_only=options.good_rows_only,
        romanizer=romanizer(rules_in_force(session)),
        column_of=column_of,
    )


def _divisions(
    session: Session,
    caller: Caller,
    options: ImportOptions,
    source_id: UUID,
    findings: Findings,
    on: date,
    column_of: Mapping[str, str],
) -> DivisionImport:
    cited = {str(source.id) for source in reference.sources(session)}
    lists = document_queries.lists(session, cited | {str(source_id)}, ())
    types = [
        DivisionType(
            row["code"], row["name_zh"], row["level"], lists.ranks[row["level"]], row["is_statistical"]
        )
        for row in reference.codes(session, "division_type")
    ]
    levels = CodeWords.of(reference.codes(session, "publication_level"))
    return DivisionImport(
        session,
        caller,
        DivisionIndex(queries.known_divisions(session, on)),
        lists,
        DivisionReader(types, levels, column_of, options.defaults, findings),
        findings,
        str(source_id),
        good_rows_only=options.good_rows_only,
        column_of=column_of,
    )


def _reading(source: Source, column_of: Mapping[str, str], options: ImportOptions) -> Reading | None:
    """Say how the coordinate columns are read; None for a GIS file or a list without coordinates."""
    columns = coordinate_columns(column_of)
    if source.system is not None or not columns:
        return None
    sample = [row.values for row in islice(source.rows(), SAMPLE)]
    return read_how(sample, columns, options.crs, options.north)


def parameters(options: ImportOptions) -> DatumParameters | None:
    """Return the user's own seven parameters, or None; raise FieldUnknown or DatumParametersInvalid."""
    given = options.datum_parameters
    if given is None:
        return None
    known = {field.name: field.default is MISSING for field in fields(DatumParameters)}
    wrong = [name for name in given if name not in known]
    wrong += [name for name, required in known.items() if required and name not in given]
    if wrong:
        raise FieldUnknown(field="、".join(wrong), fields="、".join(known))
    return DatumParameters(**given)


def opened(path: Path, name: str, options: ImportOptions) -> AbstractContextManager[Source]:
    """Open a list as its options say; raise what `open_list` and `parameters` do."""
    return open_list(
        path,
        name,
        sheet=options.sheet,
        header_row=options.header_row,
        encoding=options.encoding,
        delimiter=options.delimiter,
        crs=options.crs,
        datum_parameters=parameters(options),
    )
