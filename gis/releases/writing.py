"""Write the files of a release for one audience, in every format of an export, from the records read."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from gis.exchange import exporting
from gis.exchange.exporting import ENDINGS, ExportRequest, Format
from gis.exchange.rules import KINDS, Kind
from gis.jobs.rules import Progress
from gis.releases.reading import FILTERS, Read, reader_of
from gis.releases.records import on_day

FORMATS: tuple[Format, ...] = tuple(ENDINGS)
#: What explains the columns of a CSV (Frictionless data package)
DICTIONARY = "datapackage.json"


@dataclass(frozen=True)
class File:
    """A file of records that another library has read back."""

    name: str
    kind: Kind
    format: Format
    rows: int
    #: Texts that a Shapefile holds only in part
    shortened: int


def write(session: Session, done: Read, as_of: date, progress: Progress) -> list[File]:
    """Write the lists of both kinds in every format, and the dictionaries of the CSVs beside them.

    Raises ReadBackDiffers and CannotBeWritten.
    """
    reader = reader_of(done.audience)
    files: list[File] = []
    total = len(KINDS) * len(FORMATS)
    for kind in KINDS:
        for format_ in FORMATS:
            progress.step("releases.step_writing", len(files), total)
            request = ExportRequest(kind, format_, FILTERS[kind], as_of)
            name = f"{kind}{ENDINGS[format_]}"
            records = _records(done, request, as_of)
            written = exporting.write(session, reader, request, records, done.folder / name, progress)
            files.append(File(name, kind, format_, written.rows, written.shortened))
            if format_ == "csv":
                package = exporting.dictionary(session, reader, request, written, name)
                text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
                (done.folder / f"{kind}.{DICTIONARY}").write_text(text, "utf-8")
    return files


def _records(done: Read, request: ExportRequest, as_of: date) -> "Iterator[Mapping[str, object]]":
    """Linked Places tells every name that a place ever had; the lists tell those of the day."""
    listed = done.listed(request.kind)
    return listed if request.format == "lpf" else (on_day(one, as_of) for one in listed)
