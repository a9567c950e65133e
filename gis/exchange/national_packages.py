"""Check what would be sent to the national database, and make packages of it, as a job with files to fetch.

The report and the files lie in the job's result folder for a week; the manifest of a package is kept, so that
a later package can say what changed since.
"""

import json
import tempfile
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.exchange import kept_findings, uploads
from gis.exchange.kept_findings import FINDINGS, RULES, FindingPage
from gis.history.as_known import today
from gis.jobs import service as jobs
from gis.jobs.rules import Progress
from gis.jobs.tables import Job
from gis.messages import Language, text
from gis.national_database import return_queries as queries
from gis.national_database import service as national
from gis.national_database.packages import MANIFEST, Manifest, file_digest
from gis.national_database.returns import STAFF
from gis.national_database.rules import Finding, NothingToSend, PackageUnknown
from gis.national_database.service import PackageRequest, Preflight, Released
from gis.national_database.tables import NationalPackage
from gis.spreadsheets.writing import OutColumn, write_csv, write_xlsx

#: Kind of job that checks, and makes a package unless it was only asked to check
PACKAGE_JOB = "national_package"
#: All files of a package in one, as it is sent
ARCHIVE = "national_package.zip"
_RELEASED = TypeAdapter(Released)
_LANGUAGES: Sequence[Language] = ("zh", "en")
#: The pre-flight report as a sheet
REPORT = "check_report.xlsx"
_COLUMNS = ("record_id", "name", "field", "value", "severity", "rule", "mend")
#: Packages that a later one may say its changes since
MOST_LISTED = 100


@dataclass(frozen=True)
class PackageAsked:
    """What somebody wants: only the report, or a package if the report lets it pass."""

    request: PackageRequest
    only_check: bool = False
    #: An earlier package that was made here, instead of a day in `request.since`
    since_package: UUID | None = None

    def as_json(self) -> dict[str, Any]:
        """Return what a job keeps."""
        asked = self.request
        return {
            "formats": list(asked.formats),
            "encoding": asked.encoding,
            "as_of": asked.as_of and asked.as_of.isoformat(),
            "since": asked.since.isoformat() if isinstance(asked.since, date) else None,
            "since_release": _RELEASED.dump_python(asked.since, mode="json")
            if isinstance(asked.since, Released)
            else None,
            "historic": asked.historic,
            "good_rows": asked.good_rows,
            "with_demonstration": asked.with_demonstration,
            "only_check": self.only_check,
            "since_package": None if self.since_package is None else str(self.since_package),
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "PackageAsked":
        """Return what a job kept."""
        request = PackageRequest(
            formats=tuple(told["formats"]),
            encoding=told["encoding"],
            as_of=_day(told["as_of"]),
            since=_released(told.get("since_release")) or _day(told["since"]),
            historic=told["historic"],
            good_rows=told["good_rows"],
            with_demonstration=told["with_demonstration"],
        )
        since = told["since_package"]
        return cls(request, told["only_check"], None if since is None else UUID(since))


def _released(told: Mapping[str, Any] | None) -> Released | None:
    return None if told is None else _RELEASED.validate_python(told)


def _day(told: str | None) -> date | None:
    return None if told is None else date.fromisoformat(told)


@dataclass(frozen=True)
class PackageView:
    """A package that was made here."""

    package: NationalPackage
    made_by: str


@dataclass(frozen=True)
class PackageReport:
    """The pre-flight report of a job: figures, how often each rule was broken, a page of the findings."""

    figures: Mapping[str, int]
    rules: Sequence[kept_findings.RuleCount]
    page: FindingPage


def queue(session: Session, caller: Caller, asked: PackageAsked) -> Job:
    """Queue the check, or the making of a package; raise NotAllowed, PackageUnknown for `since_package`."""
    caller.must_hold(*STAFF)
    if asked.since_package is not None and queries.package(session, asked.since_package) is None:
        raise PackageUnknown
    arguments = {"request": asked.as_json(), "result": str(uuid4())}
    return jobs.enqueue(session, caller, PACKAGE_JOB, arguments)


def make_queued(
    session: Session, caller: Caller, home: Path, arguments: Mapping[str, Any], progress: Progress
) -> dict[str, Any]:
    """Check what `queue` asked for and write the report; then make the package, if it may be made.

    A package that the report blocks is not made: the job ends well and says so, for its report is what to
    read. Raises NothingToSend and what `make_package` raises.
    """
    asked = PackageAsked.from_json(arguments["request"])
    folder = uploads.result_folder(home, UUID(arguments["result"]))
    folder.mkdir(parents=True, exist_ok=True)
    report = national.preflight(session, caller, asked.request, progress)
    _write_report(folder, report)
    figures = report.sentence
    blocked = bool(report.bad) and not asked.request.good_rows
    result: dict[str, Any] = {"rows": report.records, **figures, "blocked": blocked, "package_id": None}
    if asked.only_check or blocked:
        return result
    if not figures["good"]:
        raise NothingToSend
    manifest, kept = _make(session, caller, folder, asked, progress)
    counts = {"package_id": str(kept.id), "package_kind": manifest.kind, "changes": dict(manifest.changes)}
    return {**result, **counts, "sent": sum(manifest.counts.values()), "counts": dict(manifest.counts)}


def _make(
    session: Session, caller: Caller, folder: Path, asked: PackageAsked, progress: Progress
) -> tuple[Manifest, NationalPackage]:
    with tempfile.TemporaryDirectory(prefix=".package-", dir=folder.parent) as name:
        aside = Path(name)
        request = asked.request
        if asked.since_package is not None:
            request = replace(request, since=_earlier(session, asked.since_package, aside / "since"))
        written = aside / "package"
        manifest = national.make_package(session, caller, written, request, progress)
        with zipfile.ZipFile(folder / ARCHIVE, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(written.iterdir()):
                archive.write(path, path.name)
        kept = NationalPackage(
            id=uuid4(),
            kind=manifest.kind,
            as_of=date.fromisoformat(manifest.as_of),
            manifest=(written / MANIFEST).read_text("utf-8"),
            sha256=file_digest(written / MANIFEST),
            records=sum(manifest.counts.values()),
            left_out=manifest.left_out,
            has_demonstration=bool(manifest.demonstration),
            made_by=caller.account(),
        )
        for path in written.iterdir():
            path.replace(folder / path.name)
    queries.add_package(session, kept)
    return manifest, kept


def _earlier(session: Session, package_id: UUID, folder: Path) -> Path:
    """Lay the manifest of an earlier package down, byte by byte, for its digest names it."""
    found = queries.package(session, package_id)
    if found is None:
        raise PackageUnknown
    folder.mkdir()
    path = folder / MANIFEST
    path.write_text(found.manifest, "utf-8")
    return path


def _write_report(folder: Path, report: Preflight) -> None:
    """Write every finding as lines that pages are read from, and as CSV and XLSX for whoever mends them."""
    bad: Counter[str] = Counter()
    records: dict[str, set[str]] = {}
    examples: dict[str, Finding] = {}
    with (folder / FINDINGS).open("w", encoding="utf-8") as file:
        for number, one in enumerate(report.findings, start=1):
            file.write(json.dumps(_told(number, one), ensure_ascii=False) + "\n")
            bad[one.rule] += 1
            records.setdefault(one.rule, set()).add(one.record_id)
            examples.setdefault(one.rule, one)
    counted: list[dict[str, Any]] = [
        {
            "rule": rule,
            "is_error": examples[rule].severity == "error",
            "count": count,
            "rows": len(records[rule]),
            "example_zh": text(f"national.finding.{rule}", "zh", **examples[rule].params),
            "example_en": text(f"national.finding.{rule}", "en", **examples[rule].params),
        }
        for rule, count in bad.items()
    ]
    counted.sort(key=lambda one: (not one["is_error"], -one["count"], one["rule"]))
    (folder / RULES).write_text(json.dumps(counted, ensure_ascii=False), "utf-8")
    if report.findings:
        columns = [
            OutColumn(key, text(f"national.column.{key}"), width=_WIDTHS.get(key, 14)) for key in _COLUMNS
        ]
        rows = [_row(one) for one in report.findings]
        write_csv(folder / "findings.csv", columns, rows)
        about = [
            text("national.about"),
            text("national.report", **report.sentence),
            text("map.as_of", date=today()),
        ]
        write_xlsx(folder / REPORT, columns, rows, text("national.report_sheet"), about)


_WIDTHS = {"record_id": 38, "name": 20, "value": 24, "rule": 44, "mend": 50}


def _row(one: Finding) -> dict[str, object]:
    return {
        "record_id": one.record_id,
        "name": one.name,
        "field": one.heading_zh,
        "value": one.value,
        "severity": text(f"national.severity.{one.severity}"),
        "rule": text(f"national.finding.{one.rule}", **one.params),
        "mend": text(f"national.mend.{one.rule}", **one.params),
    }


def _told(number: int, one: Finding) -> dict[str, Any]:
    """Return a finding as a line of JSON, its sentences in both languages."""
    sentences = {
        f"{what}_{language}": text(f"national.{kind}.{one.rule}", language, **one.params)
        for what, kind in (("sentence", "finding"), ("mend", "mend"))
        for language in _LANGUAGES
    }
    return {
        "row": number,
        "record_id": one.record_id,
        "name": one.name,
        "field_zh": one.heading_zh,
        "field_en": one.heading_en,
        "value": one.value,
        "rule": one.rule,
        "is_error": one.severity == "error",
        **sentences,
    }


def report(
    session: Session,
    caller: Caller,
    home: Path,
    job_id: UUID,
    *,
    rule: str | None = None,
    after: int = 0,
    limit: int = 50,
) -> PackageReport:
    """Return the report of a job of the caller's own; raise JobNotFound, PackageUnknown when it is gone."""
    caller.must_hold(*STAFF)
    job = jobs.get(session, caller, job_id)
    folder = uploads.folder_of(session, caller, job_id, home)
    if job.kind != PACKAGE_JOB or not (folder / RULES).exists():
        raise PackageUnknown
    result = job.result or {}
    figures = {key: int(result.get(key, 0)) for key in ("records", "errors", "warnings", "good")}
    page = kept_findings.page(folder, after=after, limit=limit, rule=rule)
    return PackageReport(figures, kept_findings.rules(folder), page)


def packages(session: Session, caller: Caller) -> list[PackageView]:
    """List the packages that were made here, the latest first; only staff may (NotAllowed)."""
    caller.must_hold(*STAFF)
    return [PackageView(one, by or "") for one, by in queries.packages(session, MOST_LISTED)]
