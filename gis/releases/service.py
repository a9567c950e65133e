"""Releases of the register as data: build one aside, switch to it, go back, withdraw, read what they hold.

Nothing is committed here: a switch is one transaction. Files of releases that are given up are removed by
`sweep`, after that transaction.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.database import unit_of_work
from gis.exchange.export_columns import PUBLISHED_AS
from gis.exchange.rules import KINDS
from gis.exchange.statistics_comparison import Held
from gis.history.as_known import today
from gis.jobs import service as jobs
from gis.jobs.rules import Progress
from gis.jobs.tables import Job
from gis.messages import Called, text
from gis.publication import service as publication
from gis.publication.rules import PublicationRules
from gis.releases import building, comparing, folders, queries
from gis.releases.changes import Change, ChangeKind
from gis.releases.records import PlaceCount, is_demonstration
from gis.releases.rules import (
    KEPT,
    OFFERED,
    RELEASING,
    SWITCHABLE,
    AlreadyWithdrawn,
    Audience,
    FileNotInRelease,
    MadeAgainstAnother,
    NothingBefore,
    NotSwitchable,
    NowConfidential,
    ReleaseNotFound,
)
from gis.releases.tables import Release

#: Kind of job that builds a release
RELEASE_JOB = "release"
#: A release by its number, or the one that is current
Number = int | Literal["current"]
#: A build without a job that began so long ago is dead
_OLDEST_BUILD = timedelta(seconds=folders.SECONDS_LEFT_ALONE)


def begin(session: Session, caller: Caller, as_of: date | None = None) -> Release:
    """Take the next number for a release of a day, today unless given; 管理员 only.

    Raises NotAllowed and NumberTaken.
    """
    caller.must_hold(RELEASING)
    release = Release(as_of=as_of or today(), made_by=caller.account_id, state="building")
    return queries.add(session, release)


def queue_build(session: Session, caller: Caller, as_of: date | None = None) -> tuple[Release, Job]:
    """Begin a release and queue the building of it; one is built at a time."""
    release = begin(session, caller, as_of)
    arguments = {"release": str(release.id), "number": release.number}
    job = jobs.enqueue(session, caller, RELEASE_JOB, arguments, one_at_a_time=RELEASE_JOB)
    session.flush()
    release.job_id = job.id
    queries.save(session)
    return release, job


def build_queued(
    session: Session, caller: Caller, home: Path, arguments: Mapping[str, Any], progress: Progress
) -> dict[str, Any]:
    """Build the release that `queue_build` began."""
    release = build(session, caller, home, UUID(arguments["release"]), progress)
    return {"number": release.number, "rows": sum(release.manifests["whole"]["counts"].values())}


def build(session: Session, caller: Caller, home: Path, release_id: UUID, progress: Progress) -> Release:
    """Write and check every file of a release that was begun; no file is left unless all of them pass.

    Raises NotAllowed, ReleaseNotFound, ReadBackDiffers, CannotBeWritten, CheckFailed and Leaking.
    """
    caller.must_hold(RELEASING)
    release = queries.of_id(session, release_id)
    if release is None or release.state != "building":
        raise ReleaseNotFound
    building.build(session, home, release, progress)
    return release


def fail(session: Session, release_id: UUID, reason: str) -> None:
    """Say that the building of a release has ended, and why."""
    release = queries.of_id(session, release_id)
    if release is not None and release.state == "building":
        release.state, release.reason = "failed", reason
        queries.save(session)


def listed(session: Session, caller: Caller, before: int | None = None, limit: int = 50) -> Sequence[Release]:
    """List releases, the youngest first: those that were current once, for 管理员 all others too."""
    return queries.latest(session, limit, before, published=RELEASING not in caller.roles)


def find(session: Session, caller: Caller, number: Number) -> Release:
    """Return a release that the caller may know of; raise ReleaseNotFound."""
    if number == "current":
        found = next(iter(queries.in_state(session, "current")), None)
    else:
        found = queries.of_number(session, number)
    if found is None or (found.published_at is None and RELEASING not in caller.roles):
        raise ReleaseNotFound
    return found


def manifest_of(release: Release, caller: Caller, audience: Audience = "public") -> Mapping[str, Any] | None:
    """Return what a release says of itself, kept when its files are not; None while it is built.

    Of a withdrawn one only 管理员 are told which divisions it named: it may be for one of these that it was
    withdrawn. Raises NotAllowed: the whole register is for 管理员.
    """
    if audience == "whole":
        caller.must_hold(RELEASING)
    told: Mapping[str, Any] | None = release.manifests.get(audience)
    if told is not None and release.state == "withdrawn" and RELEASING not in caller.roles:
        return {**told, "divisions": [], "places": []}
    return told


def files_offered(release: Release, caller: Caller) -> bool:
    """Whether the caller may download the files of a release."""
    return release.state in (KEPT if RELEASING in caller.roles else OFFERED)


@dataclass(frozen=True)
class ReleaseFile:
    """A file of a release to send: where it lies, the name to keep it under, its SHA-256."""

    path: Path
    download_name: str
    sha256: str


def file(
    session: Session, caller: Caller, home: Path, number: Number, name: str, audience: Audience = "public"
) -> ReleaseFile:
    """Return a file of a release; raise ReleaseNotFound, FileNotInRelease, NotAllowed."""
    release = find(session, caller, number)
    manifest = manifest_of(release, caller, audience)
    folder = folders.of_audience(home, release.id, audience)
    if manifest is None or not files_offered(release, caller):
        raise FileNotInRelease
    sums = {one["name"]: one["sha256"] for one in manifest["files"]}
    about = {folders.MANIFEST, *(f"manifest.{language}.txt" for language in comparing.LANGUAGES)}
    path = folder / name
    if name not in about | sums.keys() or not path.is_file():
        raise FileNotInRelease
    whole = "" if audience == "public" else "-whole"
    return ReleaseFile(
        path, f"diming-release-{release.number}{whole}-{name}", sums.get(name) or folders.digest(path)
    )


@dataclass(frozen=True)
class ChangePage:
    """Some changes of a release, and after how many of them the next page begins (None: no more)."""

    rows: Sequence[Change]
    next: int | None


def change_page(
    session: Session,
    caller: Caller,
    home: Path,
    number: Number,
    audience: Audience = "public",
    change: ChangeKind | None = None,
    after: int = 0,
    limit: int = 50,
) -> ChangePage:
    """Return changes against the release before, by kind and number.

    The first release has none. Raises ReleaseNotFound, FileNotInRelease where the files are not offered any
    more, NotAllowed.
    """
    found = changes(session, caller, home, number, audience)
    wanted = (one for one in found if change is None or one.change == change)
    rows = list(islice(wanted, after, after + limit + 1))
    return ChangePage(rows[:limit], after + limit if len(rows) > limit else None)


def changes(
    session: Session, caller: Caller, home: Path, number: Number, audience: Audience = "public"
) -> Iterator[Change]:
    """Yield every change against the release before; raise what `change_page` raises."""
    release = find(session, caller, number)
    manifest = manifest_of(release, caller, audience)
    if manifest is None or not files_offered(release, caller):
        raise FileNotInRelease
    if release.since is None:
        return iter(())
    return comparing.changes(folders.of_audience(home, release.id, audience) / folders.CHANGES)


def switch(session: Session, caller: Caller, home: Path, number: int) -> Release:
    """Make a checked release, or the one before, the current one; the present one is kept before it.

    What stood before that is withdrawn. Raises NotAllowed, ReleaseNotFound, NotSwitchable,
    MadeAgainstAnother, NowConfidential and AnotherCurrent.
    """
    caller.must_hold(RELEASING)
    held = {one.state: one for one in queries.held(session)}
    release = find(session, caller, number)
    if release.state not in SWITCHABLE:
        state = f"releases.state.{release.state}"
        raise NotSwitchable(number=number, state=Called(text(state, "zh"), text(state, "en")))
    current, previous = held.get("current"), held.get("previous")
    was_checked = release.state == "checked"
    if was_checked and release.since is not None and (current is None or current.number != release.since):
        raise MadeAgainstAnother(
            number=number, since=release.since, current="–" if current is None else current.number
        )
    _refuse_confidential(session, home, release)
    if previous is not None and previous is not release:
        previous.state, previous.reason = "withdrawn", text("releases.replaced")
        queries.save(session)
    release.state = "checked"
    queries.save(session)
    if current is not None:
        current.state = "previous"
        queries.save(session)
    release.state = "current"
    release.published_at = release.published_at or queries.now(session)
    queries.save(session)
    return release


def back(session: Session, caller: Caller, home: Path) -> Release:
    """Make the release before the current one current again; raise NothingBefore and what `switch` raises."""
    caller.must_hold(RELEASING)
    previous = next((one for one in queries.held(session) if one.state == "previous"), None)
    if previous is None:
        raise NothingBefore
    return switch(session, caller, home, previous.number)


def withdraw(session: Session, caller: Caller, number: int, reason: str) -> Release:
    """Take the files of a release away, the current one's too; its manifest is kept.

    Raises NotAllowed, ReleaseNotFound and AlreadyWithdrawn.
    """
    caller.must_hold(RELEASING)
    queries.held(session)
    release = find(session, caller, number)
    if release.state not in KEPT:
        raise AlreadyWithdrawn(number=number)
    release.state, release.reason = "withdrawn", reason
    queries.save(session)
    return release


def counts(session: Session, release_id: UUID, audience: Audience = "public") -> list[PlaceCount]:
    """Return how many place names a release has of each category in the same divisions, by its manifest.

    Sum them by `division_ids` and `category`; invented data says so. Raises ReleaseNotFound.
    """
    release = queries.of_id(session, release_id)
    if release is None or audience not in release.manifests:
        raise ReleaseNotFound
    return [
        PlaceCount(one["category"], tuple(one["divisions"]), one["demonstration"], one["count"])
        for one in release.manifests[audience]["places"]
    ]


def held(home: Path, release_id: UUID, audience: Audience = "public", *, demonstration: bool) -> list[Held]:
    """Return the places behind `counts`, read from the release's file; invented ones only if asked for.

    Raises FileNotInRelease where the file is not kept any more.
    """
    path = folders.of_audience(home, release_id, audience) / folders.RECORDS
    if not path.is_file():
        raise FileNotInRelease
    found: dict[tuple[str, frozenset[UUID]], list[tuple[str, str]]] = {}
    for record in comparing.records(path):
        if record["kind"] == "place-names" and (demonstration or not is_demonstration(record)):
            lies_in = frozenset(UUID(one["id"]) for one in record.get("divisions", ()))
            key = (str(record.get("category") or ""), lies_in)
            found.setdefault(key, []).append((record["id"], str(record.get("name") or "")))
    return [Held(category, divisions, places) for (category, divisions), places in found.items()]


def sweep(engine: Engine, home: Path) -> None:
    """Call builds failed whose job has ended otherwise, and remove the files of what is given up."""
    with unit_of_work(engine) as session:
        oldest = queries.now(session) - _OLDEST_BUILD
        for release, job in queries.dead_builds(session, oldest):
            error = None if job is None else job.error
            release.state = "failed"
            release.reason = error["zh"] if error else text("releases.interrupted")
        queries.save(session)
        states = queries.ids_by_state(session)
    given_up = {one for one, state in states.items() if state in ("withdrawn", "failed")}
    folders.sweep(home, states.keys(), given_up)


def _refuse_confidential(session: Session, home: Path, release: Release) -> None:
    """Raise NowConfidential when a field or record that a release publishes is not public any more."""
    now = publication.load(session)
    then = PublicationRules(now.ranks, {_split(key): level for key, level in release.levels.items()})
    closed = [
        f"{subject}.{field}"
        for subject, field in sorted({*now.levels, *then.levels})
        if subject in PUBLISHED_AS.values()
        and then.sees_field(subject, field, "public")
        and not now.sees_field(subject, field, "public")
    ]
    names: dict[str, dict[UUID, str]] = {kind: {} for kind in KINDS}
    for record in comparing.records(folders.of_audience(home, release.id, "public") / folders.RECORDS):
        names[record["kind"]][UUID(record["id"])] = record.get("name") or record["id"]
    for kind in KINDS:
        closed += [names[kind][one] for one in queries.no_longer_public(session, kind, list(names[kind]))]
    if closed:
        raise NowConfidential(number=release.number, count=len(closed), first=closed[0])


def _split(key: str) -> tuple[str, str]:
    subject, _, field = key.partition(" ")
    return subject, field
