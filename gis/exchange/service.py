"""Take lists into the register and give them out of it.

An import is all or nothing unless the user asks for the good rows only. It becomes one proposal that
somebody else approves; 管理员's first load into an empty register is written at once and recorded as such.
Nothing is committed here: a job or command that dies half-way leaves nothing behind.
"""

import json
import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions import documents as division_documents
from gis.boundary_disputes.standstill import all_subjects
from gis.exchange import exporting, kept_findings, loading, running, uploads
from gis.exchange.data_dictionary import FILE_NAME as DICTIONARY
from gis.exchange.division_import import DivisionImport
from gis.exchange.exporting import Exported, ExportRequest, dictionary, export
from gis.exchange.findings import Findings
from gis.exchange.inspection import inspect
from gis.exchange.place_name_import import PlaceNameImport
from gis.exchange.rules import (
    ImportOptions,
    ImportRefused,
    Kind,
    NothingNew,
    NothingToImport,
)
from gis.exchange.sources import Source, is_csv
from gis.exchange.taken import Taken
from gis.exchange.uploads import result_file, result_files
from gis.history.as_known import today
from gis.jobs import service as jobs
from gis.jobs.rules import Progress
from gis.jobs.tables import Job
from gis.messages import text
from gis.place_names import documents as place_name_documents
from gis.proposals import service as proposals
from gis.proposals.rules import flatten
from gis.proposals.service import ItemDraft
from gis.proposals.tables import Proposal
from gis.reference import service as reference
from gis.secrecy_marks import MarkedSecret, refuse_marked_file, refuse_marked_reading
from gis.spreadsheets.sheet import TextReading

__all__ = [
    "ExportRequest",
    "Exported",
    "ImportOptions",
    "export",
    "export_to_result",
    "finding_page",
    "finding_points",
    "finding_rules",
    "import_list",
    "import_upload",
    "inspect",
    "inspect_upload",
    "is_long",
    "queue_export",
    "queue_import",
    "result_file",
    "result_files",
    "stage",
]

log = logging.getLogger(__name__)

_MARKED = "account %s brought a list marked as a state secret; it was refused"

#: Kind of job that imports an upload; its arguments are those of `queue_import`
IMPORT_JOB = "import"
#: Kind of job that writes an export; its arguments are those of `queue_export`
EXPORT_JOB = "export"
#: A longer list is written by a job
MOST_ROWS_AT_ONCE = 1_000
#: Who may bring a list: to propose it, or (管理员) to load an empty register
IMPORTING = ("admin", "editor", "township")
#: Findings given with the result; all of them stand in the files.
SHOWN_FINDINGS = 200
#: Kind of list → kind of record it changes
SUBJECTS: Mapping[Kind, str] = {"place-names": "feature", "divisions": "administrative_division"}


def stage(caller: Caller, content: BinaryIO, name: str, home: Path, most_bytes: int) -> uploads.Upload:
    """Take an uploaded list and keep it until its import.

    Raises UploadTooLarge, MarkedSecret and CannotBeChecked; then nothing of it is kept, and of a marked
    file only who and when is logged.
    """
    caller.must_hold(*IMPORTING)
    return stage_unmarked(caller, content, name, home, most_bytes)


def stage_unmarked(
    caller: Caller, content: BinaryIO, name: str, home: Path, most_bytes: int
) -> uploads.Upload:
    """Take an uploaded file of whoever may bring it and keep nothing of one that is marked as a secret.

    Raises UploadTooLarge, MarkedSecret and CannotBeChecked.
    """
    upload = uploads.stage(caller, content, name, home, most_bytes)
    try:
        refuse_marked(caller, upload.path, upload.name)
    except BaseException:
        uploads.forget(upload.id, home)
        raise
    return upload


def refuse_marked(caller: Caller, path: Path, name: str) -> None:
    """Raise MarkedSecret for a list that bears a mark of a state secret; log only who and when."""
    try:
        refuse_marked_file(path, name)
    except MarkedSecret:
        log.warning(_MARKED, caller.account_id)
        raise


def refuse_marked_reading_of(caller: Caller, path: Path, name: str, options: ImportOptions) -> None:
    """Raise MarkedSecret for a CSV whose mark shows when it is read as its user says."""
    if (options.encoding is None and options.delimiter is None) or not is_csv(path, name):
        return
    try:
        refuse_marked_reading(path, name, TextReading(options.encoding, options.delimiter))
    except MarkedSecret:
        log.warning(_MARKED, caller.account_id)
        raise


def inspect_upload(
    caller: Caller, home: Path, upload_id: UUID, options: ImportOptions, kind: Kind | None = None
) -> dict[str, Any]:
    """Show what an uploaded list holds and how it would be read."""
    upload = uploads.find(caller, upload_id, home)
    refuse_marked_reading_of(caller, upload.path, upload.name, options)
    return inspect(upload.path, upload.name, options, kind)


def queue_import(
    session: Session, caller: Caller, home: Path, upload_id: UUID, options: ImportOptions
) -> Job:
    """Queue the import of an upload, or its dry run; one import runs at a time."""
    caller.must_hold(*IMPORTING)
    upload = uploads.find(caller, upload_id, home)
    arguments = {
        "upload": str(upload.id),
        "name": upload.name,
        "options": options.as_json(),
        "result": str(uuid4()),
    }
    return jobs.enqueue(session, caller, IMPORT_JOB, arguments, one_at_a_time=IMPORT_JOB)


def import_upload(
    session: Session, caller: Caller, home: Path, arguments: Mapping[str, Any], progress: Progress
) -> dict[str, Any]:
    """Do the import that `queue_import` asked for; its findings lie in the job's result folder."""
    upload = uploads.find(caller, UUID(arguments["upload"]), home)
    return import_list(
        session,
        caller,
        upload.path,
        upload.name,
        ImportOptions.from_json(arguments["options"]),
        progress,
        uploads.result_folder(home, UUID(arguments["result"])),
    )


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
    into a register with data, NothingNew, MarkedSecret, and the refusals of the reading modules.
    """
    caller.must_hold(*IMPORTING)
    refuse_marked(caller, path, name)
    refuse_marked_reading_of(caller, path, name, options)
    with (
        running.opened(path, name, options) as source,
        # A refused list leaves nothing in the transaction either, whatever its owner does next.
        session.begin_nested() as trial,
    ):
        result = _ListImport(session, caller, source, name, options, progress, findings_folder).result()
        if options.dry_run:
            trial.rollback()
        return result


def is_long(session: Session, caller: Caller, request: ExportRequest) -> bool:
    """Whether a list is so long that a job should write it."""
    return exporting.longer_than(session, caller, request, MOST_ROWS_AT_ONCE)


def queue_export(session: Session, caller: Caller, request: ExportRequest) -> Job:
    """Queue the writing of a list; the file lies in the job's result folder for a week."""
    caller.account()
    arguments = {"request": request.as_json(), "result": str(uuid4())}
    return jobs.enqueue(session, caller, EXPORT_JOB, arguments)


def export_to_result(
    session: Session, caller: Caller, home: Path, arguments: Mapping[str, Any], progress: Progress
) -> dict[str, Any]:
    """Do the export that `queue_export` asked for; beside a CSV lies its data dictionary."""
    request = ExportRequest.from_json(arguments["request"])
    folder = uploads.result_folder(home, UUID(arguments["result"]))
    folder.mkdir(parents=True, exist_ok=True)
    exported = export(session, caller, request, folder / request.file_name, progress)
    written = [exported.path.name]
    if request.format == "csv":
        package = dictionary(session, caller, request, exported, exported.path.name)
        content = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
        (folder / DICTIONARY).write_text(content, "utf-8")
        written.append(DICTIONARY)
    return {"rows": exported.rows, "shortened": exported.shortened, "files": written}


def finding_page(
    session: Session,
    caller: Caller,
    home: Path,
    job_id: UUID,
    *,
    after: int = 0,
    limit: int = 50,
    rule: str | None = None,
    row: int | None = None,
) -> kept_findings.FindingPage:
    """Return a page of what an import of the caller's own found: all, of one rule, or of one row."""
    folder = uploads.folder_of(session, caller, job_id, home)
    return kept_findings.page(folder, after=after, limit=limit, rule=rule, row=row)


def finding_rules(
    session: Session, caller: Caller, home: Path, job_id: UUID
) -> list[kept_findings.RuleCount]:
    """Return how often an import of the caller's own broke each rule, errors first."""
    return kept_findings.rules(uploads.folder_of(session, caller, job_id, home))


def finding_points(session: Session, caller: Caller, home: Path, job_id: UUID) -> dict[str, Any]:
    """Return the rows of an import of the caller's own as points, each with what was found about it."""
    return kept_findings.points(uploads.folder_of(session, caller, job_id, home))


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
        """Do the work and say what became of it."""
        self._progress.step("import.loading_lists")
        self._run: DivisionImport | PlaceNameImport = running.prepare(
            self._session,
            self._caller,
            self._source,
            self._options,
            self._add_source(),
            self._findings,
            today(),
        )
        proposal = None
        if self._options.dry_run:
            for _ in self._records():
                pass
        elif self._options.first_load:
            proposal = self._load()
        else:
            proposal = self._propose()
        return {
            **vars(self._run.counts),
            "kind": self._options.kind,
            "dry_run": self._options.dry_run,
            "first_load": self._options.first_load,
            "proposal": proposal
            and {"id": str(proposal.id), "number": proposal.number, "state": proposal.state},
            "findings": [finding.as_json() for finding in list(self._findings)[:SHOWN_FINDINGS]],
            "findings_count": len(self._findings),
            "files": self._files,
        }

    def _records(self) -> Iterator[Taken]:
        """Yield what is taken; at the end write the findings, and refuse the list if rows are bad."""
        yield from self._run.records(self._source.rows(), self._progress, self._source.count)
        counts, options = self._run.counts, self._options
        self._write_findings()
        if counts.rows == 0:
            raise NothingToImport
        if options.dry_run:
            return
        if counts.bad and not options.good_rows_only:
            raise ImportRefused(list(self._findings), counts.rows, counts.bad)
        if counts.new + counts.changed == 0:
            raise NothingNew

    def _write_findings(self) -> None:
        if self._folder is None or not (len(self._findings) or self._run.places):
            return
        self._progress.step("import.writing_findings")
        self._folder.mkdir(parents=True, exist_ok=True)
        kept_findings.write(self._folder, self._findings, self._run.places)
        if not len(self._findings):
            return
        self._findings.write_csv(self._folder / "findings.csv")
        self._findings.write_xlsx(self._folder / "findings.xlsx", self._source.table)
        self._files = ["findings.csv", "findings.xlsx"]

    def _propose(self) -> Proposal:
        """Hand in one proposal that somebody else approves."""
        name = SUBJECTS[self._options.kind]
        drafts = (
            ItemDraft(name, "create", flatten(taken.content), taken.record_id)
            if taken.version is None
            else ItemDraft(name, "update", taken.content, taken.record_id, taken.version)
            for taken in self._records()
        )
        drafted = proposals.draft(
            self._session,
            self._caller,
            all_subjects(),
            kind="batch_import",
            title=self._title(),
            reason=self._options.reason or self._title(),
            items=drafts,
        )
        self._progress.step("import.submitting")
        return proposals.submit(self._session, self._caller, all_subjects(), drafted.id, drafted.version)

    def _load(self) -> Proposal:
        """Write the records at once: 管理员's first load into a register that holds none of them."""
        subjects = all_subjects()
        if self._options.kind == "divisions":
            columns, rows_of = division_documents.COLUMNS, division_documents.rows
        else:
            # Place names cite divisions, which a first load of their own brought before.
            columns, rows_of = place_name_documents.COLUMNS, place_name_documents.rows
            subjects = {"feature": subjects["feature"]}
        return proposals.first_load(
            self._session,
            self._caller,
            subjects,
            title=self._title(),
            reason=self._options.reason or self._title(),
            write=lambda: loading.load(self._session, columns, rows_of, self._records()),
        )

    def _title(self) -> str:
        what = text("import.place_names" if self._options.kind == "place-names" else "import.divisions")
        return text("import.title", what=what, name=self._name)

    def _add_source(self) -> UUID:
        options = self._options
        added = reference.add_source(
            self._session,
            title=options.source_title or self._name,
            licence=options.source_licence or text("import.licence_unknown"),
            publisher=options.source_publisher,
            dated=options.source_dated,
            note=text("import.source_note", login=self._caller.login),
        )
        return added.id
