"""What people do towards the national database: check the register before it is sent, and make packages.

Every value passes the publication rules for the caller: what he may not see is in no package of his.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.history.as_known import today
from gis.jobs.rules import Progress
from gis.messages import text
from gis.name_rules import service as name_rules
from gis.national_database import preflight as checks
from gis.national_database.changes import Change, difference, digests
from gis.national_database.package_files import FORMATS, Encoding, Format, record_in
from gis.national_database.packages import (
    Content,
    Manifest,
    file_digest,
    manifest_path,
    read_manifest,
    read_package,
    write_package,
)
from gis.national_database.place_code import DivisionCodes, faults
from gis.national_database.preflight import Known
from gis.national_database.profile import Profile, read_profile
from gis.national_database.reading import Found, known, registered, whole
from gis.national_database.reconciliation import Outcome, Reconciled, read_settings, reconcile
from gis.national_database.records import NationalRecord
from gis.national_database.returned import read_returned
from gis.national_database.rules import Finding, NothingToSend, PackageBlocked

__all__ = [
    "FORMATS",
    "Encoding",
    "Finding",
    "Format",
    "Manifest",
    "PackageRequest",
    "Preflight",
    "Returned",
    "make_package",
    "preflight",
    "preflight_of_package",
    "profile",
    "read_package",
    "reconcile_returned",
]  # fmt: skip


@dataclass(frozen=True)
class Preflight:
    """The pre-flight report: how many records, what is wrong, and which of them may be sent."""

    records: int
    findings: Sequence[Finding]

    @property
    def bad(self) -> set[str]:
        """Return the records that may not be sent."""
        return {one.record_id for one in self.findings if one.severity == "error"}

    def count(self, severity: str) -> int:
        """Return how many findings are of a severity."""
        return sum(one.severity == severity for one in self.findings)

    @property
    def sentence(self) -> dict[str, Any]:
        """Return the parameters of `national.report`."""
        return {
            "records": self.records,
            "errors": self.count("error"),
            "warnings": self.count("warning"),
            "good": self.records - len(self.bad),
        }


@dataclass(frozen=True)
class Released:
    """A release of the register that a package begins at: its number, its day, the instant it was read."""

    number: int
    as_of: date
    known_at: datetime


@dataclass(frozen=True)
class PackageRequest:
    """Which package: of which day, since when, in which formats."""

    formats: tuple[Format, ...] = FORMATS
    encoding: Encoding = "UTF-8"
    as_of: date | None = None
    #: A day, by what the register knew at its end, a release, or an earlier package's folder (or manifest)
    since: date | Path | Released | None = None
    #: Ended names too (历史地名)
    historic: bool = False
    #: Leave out the records with errors instead of refusing the package
    good_rows: bool = False
    #: For trying out: let invented data pass; the package says that it has them
    with_demonstration: bool = False
    attachments: frozenset[str] = frozenset()


def profile(session: Session, on: date | None = None) -> Profile:
    """Return the profile in force on a day; raise ProfileUnclear."""
    return read_profile(name_rules.rules_in_force(session, on))


def preflight(session: Session, caller: Caller, request: PackageRequest, progress: Progress) -> Preflight:
    """Check what would be sent, without writing anything."""
    _, _, report = _checked(session, caller, request, progress)
    return report


def preflight_of_package(session: Session, caller: Caller, folder: Path) -> Preflight:
    """Check a package that exists, our own or another's; raise PackageNotFound, PackageDamaged."""
    in_force = profile(session)
    package = read_package(folder, in_force)
    compared = replace(
        known(session, caller, today()), demonstration=frozenset(package.manifest.demonstration)
    )
    records = package.records
    return Preflight(len(records), checks.check(in_force, records, compared))


@dataclass(frozen=True)
class Returned:
    """A record that the national database returned: what of ours it is, and what speaks against its code."""

    reconciled: Reconciled
    code_faults: tuple[str, ...]

    @property
    def outcome(self) -> Outcome:
        """Return how sure the match is; one whose code can't be kept is for somebody to look at."""
        return "review" if self.code_faults and self.reconciled.candidates else self.reconciled.outcome


def reconcile_returned(
    session: Session,
    caller: Caller,
    file: Path,
    progress: Progress,
    coded_on: date | None = None,
    name: str | None = None,
) -> list[Returned]:
    """Match the records of a JSON, XLSX or CSV file that was returned with those the caller may see.

    Codes are checked by the divisions of the day they were given, today unless said. Changes nothing; raises
    ReturnedUnreadable.
    """
    in_force = profile(session)
    returned = read_returned(file, in_force, name or file.name)
    progress.step("national.reading")
    ours = registered(session, caller, in_force, today()).records
    progress.step("national.matching", len(returned))
    settings = read_settings(name_rules.rows_in_force(session, "national_matching"))
    codes = known(session, caller, coded_on or today()).codes
    bearers = Counter(one.code for one in returned if one.code)
    return [
        Returned(one, _faults(one, codes, bearers)) for one in reconcile(in_force, settings, ours, returned)
    ]


def _faults(one: Reconciled, codes: DivisionCodes, bearers: Mapping[str, int]) -> tuple[str, ...]:
    code = one.returned.code
    if not code:
        return ()
    others = {code} if bearers[code] > 1 else set()
    return tuple(faults(code, one.returned.category, checks.codes_of(one.returned, codes), others))


def make_package(
    session: Session, caller: Caller, folder: Path, request: PackageRequest, progress: Progress
) -> Manifest:
    """Write a full package, or one of the changes since a day or package; it is read back in every format.

    Raises PackageBlocked when the pre-flight report has errors and `good_rows` was not asked for,
    NothingToSend, FolderInUse, CannotBeWritten, PackageDiffers, PackageNotFound for `since`; a day or
    release of `since` is for staff (NotSignedIn, NotAllowed).
    """
    in_force, found, report = _checked(session, caller, request, progress)
    if report.bad and not request.good_rows:
        raise PackageBlocked(**report.sentence)
    state = [record for record in found.records if record.id not in report.bad]
    content: Content = state
    if request.since is not None:
        content = _changes(session, caller, in_force, request, state, report.bad)
    if not content:
        raise NothingToSend
    progress.step("national.writing", len(content))
    manifest = Manifest(
        kind="full" if request.since is None else "incremental",
        as_of=(request.as_of or today()).isoformat(),
        profile=in_force.version,
        formats=request.formats,
        encoding=request.encoding,
        since=_seal(request.since),
        left_out=len(report.bad),
        demonstration=_among(found.demonstration, content),
        note=text("national.about"),
    )
    return write_package(folder, in_force, content, manifest, state, _about(manifest))


def _checked(
    session: Session, caller: Caller, request: PackageRequest, progress: Progress
) -> tuple[Profile, Found, Preflight]:
    day = request.as_of or today()
    in_force = profile(session)
    progress.step("national.reading")
    found = registered(session, caller, in_force, day, historic=request.historic)
    progress.step("national.checking", len(found.records))
    compared: Known = replace(
        known(session, caller, day),
        attachments=request.attachments,
        demonstration=frozenset() if request.with_demonstration else found.demonstration,
    )
    findings = checks.check(in_force, found.records, compared)
    return in_force, found, Preflight(len(found.records), findings)


def _changes(
    session: Session,
    caller: Caller,
    in_force: Profile,
    request: PackageRequest,
    state: Sequence[NationalRecord],
    bad: Collection[str],
) -> list[Change]:
    """Compare with what was sent before; a record that has errors now keeps what was sent of it."""
    if isinstance(request.since, Path):
        before = dict(read_manifest(request.since).records)
    elif request.since is not None:
        since = request.since
        day, known_on = (since.as_of, since.known_at) if isinstance(since, Released) else (since, since)
        earlier = registered(session, caller, in_force, day, historic=request.historic, as_known_on=known_on)
        before = digests(earlier.records)
    else:
        before = {}
    gone = before.keys() - {one.id for one in state} - set(bad)
    before = {key: value for key, value in before.items() if key not in bad}
    ended = whole(session, caller, in_force, request.as_of or today(), gone)
    return difference(before, state, ended)


def _seal(since: date | Path | Released | None) -> str:
    """Return the day, the release, or the SHA-256 of an earlier manifest: a package tells no path of here."""
    if isinstance(since, Released):
        return f"release {since.number}"
    if isinstance(since, Path):
        return file_digest(manifest_path(since))
    return str(since or "")


def _among(demonstration: Collection[str], content: Content) -> tuple[str, ...]:
    return tuple(sorted({record_in(one).id for one in content} & set(demonstration)))


def _about(manifest: Manifest) -> list[str]:
    lines = [
        text("map.unclassified_system"),
        text("national.about"),
        text("national.about_code"),
        text("national.about_system"),
        text("map.as_of", date=manifest.as_of),
    ]
    if manifest.demonstration:
        lines.append(text("national.about_demonstration", count=len(manifest.demonstration)))
    return lines
