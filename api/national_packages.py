"""Packages for the national database: the pre-flight report, and files to fetch, made by a job."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.dependencies import CallerDep, SessionDep, SettingsDep
from api.job_status import JobOut, queued
from api.national_package_shapes import (
    NationalPackageOut,
    PackageIn,
    PackageReportOut,
    package_shaped,
    report_shaped,
)
from gis.exchange import national_packages
from gis.releases.national import queue_package

router = APIRouter(prefix="/national-packages", tags=["national database"])


@router.get("")
def list_national_packages(session: SessionDep, caller: CallerDep) -> list[NationalPackageOut]:
    """List the packages that were made here, the latest first; a new one may say its changes since one."""
    return [package_shaped(one) for one in national_packages.packages(session, caller)]


@router.post("", status_code=202)
def ask_for_package(
    request: Request, response: Response, session: SessionDep, caller: CallerDep, said: PackageIn
) -> JobOut:
    """Check what would be sent, and make a package unless the report blocks it; files are kept a week."""
    job = queue_package(session, caller, said.asked(), said.since_release)
    return queued(request, response, job)


@router.get("/reports/{job_id}")
def read_package_report(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    job_id: UUID,
    rule: Annotated[str | None, Query(max_length=60, examples=["required"])] = None,
    after: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> PackageReportOut:
    """Return the pre-flight report of a job of one's own: figures, rules broken, findings page by page."""
    found = national_packages.report(
        session, caller, settings.home, job_id, rule=rule, after=after, limit=limit
    )
    return report_shaped(found)
