"""Ask for a package for the national database that tells what changed since a release."""

from dataclasses import replace

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.exchange import national_packages
from gis.exchange.national_packages import PackageAsked
from gis.jobs.tables import Job
from gis.national_database.service import Released
from gis.releases import service
from gis.releases.rules import ReleaseNotFound


def released(session: Session, caller: Caller, number: int) -> Released:
    """Return which state of the register a release shows; raise ReleaseNotFound while it is still built."""
    release = service.find(session, caller, number)
    if release.known_at is None:
        raise ReleaseNotFound
    return Released(release.number, release.as_of, release.known_at)


def queue_package(
    session: Session, caller: Caller, asked: PackageAsked, since_release: int | None = None
) -> Job:
    """Queue the check, or the making of a package; raise ReleaseNotFound and what `queue` raises."""
    if since_release is not None:
        since = released(session, caller, since_release)
        asked = replace(asked, request=replace(asked.request, since=since))
    return national_packages.queue(session, caller, asked)
