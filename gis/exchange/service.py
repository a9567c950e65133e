"""Take lists into the register and give them out of it.

An import is all or nothing unless the user asks for the good rows only. It becomes one proposal that
somebody else approves; 管理员's first load into an empty register is written at once and recorded as such.
Nothing is committed here: a job or command that dies half-way leaves nothing behind.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions import documents as division_documents
from gis.database import hold_register
from gis.exchange import loading, queries, running
from gis.exchange.division_import import DivisionImport
from gis.exchange.findings import Findings
from gis.exchange.inspection import inspect
from gis.exchange.place_name_import import PlaceNameImport
from gis.exchange.rules import ImportOptions, ImportRefused, NothingToImport, RegisterNotEmpty
from gis.exchange.sources import Source, open_list
from gis.exchange.taken import Taken
from gis.history.as_known import today
from gis.jobs.rules import Progress
from gis.place_names import documents as place_name_documents
from gis.reference import service as reference

__all__ = ["import_list", "inspect"]

#: Findings given with the result; all of them stand in the files.
SHOWN_FINDINGS = 500


def import_list(
    session: Session,
    caller: Caller,
    path: Path,
    name: str,
    options: ImportOptions,
    progress: Progress,
    findings_folder: Path | None = None,
) -> dict[str, Any]:
    """Import a list of divisions or place names, or only say what would become of it.

    Writes findings.csv and findings.xlsx into the folder when there are findings. Raises ImportRefused
    when rows are bad and the user did not ask for the good ones alone, RegisterNotEmpty for a first load
    into a register with data, and the refusals of the reading modules.
    """
    caller.must_hold("admin", "editor", "township")
    with open_list(
        path,
        name,
        sheet=options.sheet,
        header_row=options.header_row,
        encoding=options.encoding,
        crs=options.crs,
    ) as source:
        return _ListImport(session, caller, source, name, options, progress, findings_folder).result()


class _ListImport:
    def __init__(
        self,
        session: Session,
        caller: Caller,
        source: Source,
        name: str,
        options: ImportOptions,
        progress: Progress,
        findings_folder: Path | None,
    ) -> None:
        self._session = session
        self._caller = caller
        self._source = source
        self._name = name
        self._options = options
        self._progress = progress
        self._folder = findings_folder
        self._findings = Findings()
        self._files: list[str] = []

    def result(self) -> dict[str, Any]:
        progress = self._progress
        progress.step("import.loading_lists")
        if self._options.first_load:
            self._caller.must_hold("admin")
            hold_register(self._session)
            if queries.any_record(self._session, self._options.kind):
                raise RegisterNotEmpty
        self._source_id = self._add_source()
        self._run: DivisionImport | PlaceNameImport = running.prepare(
            self._session,
            self._caller,
            self._source,
            self._options,
            self._source_id,
            self._findings,
            today(),
        )
        if self._options.dry_run:
            for _ in self._records():
                pass
        else:
            self._load()
        return {
            **vars(self._run.counts),
            "kind": self._options.kind,
            "dry_run": self._options.dry_run,
            "first_load": self._options.first_load,
            "findings": [finding.as_json() for finding in list(self._findings)[:SHOWN_FINDINGS]],
            "findings_count": len(self._findings),
            "files": self._files,
        }

    def _records(self) -> Iterator[Taken]:
        """Yield what is taken; at the end write the findings, and refuse the list if rows are bad."""
        yield from self._run.records(self._source.rows(), self._progress, self._source.count)
        counts = self._run.counts
        self._write_findings()
        if counts.rows == 0:
            raise NothingToImport
        if counts.bad and not self._options.good_rows_only and not self._options.dry_run:
            raise ImportRefused(list(self._findings), counts.rows, counts.bad)

    def _write_findings(self) -> None:
        if self._folder is None or not len(self._findings):
            return
        self._progress.step("import.writing_findings")
        self._folder.mkdir(parents=True, exist_ok=True)
        self._findings.write_csv(self._folder / "findings.csv")
        self._findings.write_xlsx(self._folder / "findings.xlsx", self._source.table)
        self._files = ["findings.csv", "findings.xlsx"]

    def _load(self) -> None:
        if self._options.kind == "divisions":
            columns, rows_of = division_documents.COLUMNS, division_documents.rows
        else:
            columns, rows_of = place_name_documents.COLUMNS, place_name_documents.rows
        loading.load(self._session, columns, rows_of, self._records())

    def _add_source(self) -> UUID:
        options = self._options
        added = reference.add_source(
            self._session,
            title=options.source_title or self._name,
            licence=options.source_licence or "x",
            publisher=options.source_publisher,
            dated=options.source_dated,
        )
        return added.id
