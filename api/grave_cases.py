"""Cases of grave sites: contacts, status, plan, steps, notices, agreement, subsidy, acceptance, papers."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response
from fastapi.responses import JSONResponse

from api.dependencies import CallerDep, ExpectedVersion, SessionDep, SettingsDep
from api.grave_bodies import (
    GraveAcceptanceIn,
    GraveAgreementIn,
    GraveCheckIn,
    GraveContactIn,
    GraveNoticeIn,
    GravePaperIn,
    GravePaymentIn,
    GravePlanIn,
    GraveReasonIn,
    GraveServiceIn,
    GraveStepIn,
)
from api.grave_shapes import GraveSiteOut, GraveWholeContactOut
from api.grave_sites import SiteId, answered, file_answer
from gis.grave_sites import contacts, handling, notices
from maps.grave_papers import MEDIA, printed

router = APIRouter(prefix="/grave-sites/{site_id}", tags=["illegal graves"])


@router.post("/handler", response_model=GraveSiteOut)
def take_site(
    session: SessionDep, caller: CallerDep, site_id: SiteId, version: ExpectedVersion
) -> JSONResponse:
    """Take a site in hand; needs If-Match."""
    handling.take(session, caller, site_id, version)
    return answered(session, caller, site_id)


@router.post("/contacts", response_model=GraveSiteOut, status_code=201)
def add_contact(
    session: SessionDep, caller: CallerDep, site_id: SiteId, said: GraveContactIn, version: ExpectedVersion
) -> JSONResponse:
    """Keep a contact of a site; the answer has it masked; needs If-Match."""
    contacts.add(session, caller, site_id, version, said.contact())
    return answered(session, caller, site_id, 201)


@router.delete("/contacts/{contact_id}", response_model=GraveSiteOut)
def remove_contact(
    session: SessionDep,
    caller: CallerDep,
    site_id: SiteId,
    contact_id: Annotated[UUID, Path(description="The contact")],
    version: ExpectedVersion,
) -> JSONResponse:
    """Take a contact away for good; needs If-Match."""
    contacts.remove(session, caller, site_id, version, contact_id)
    return answered(session, caller, site_id)


@router.post("/contacts/reading", response_model=list[GraveWholeContactOut])
def read_contacts(
    session: SessionDep, caller: CallerDep, site_id: SiteId, said: GraveReasonIn
) -> JSONResponse:
    """Return the contacts whole to whoever has the site in hand; who reads them and why is noted."""
    return JSONResponse(contacts.read(session, caller, site_id, said.reason))


@router.post("/checks", response_model=GraveSiteOut, status_code=201)
def check_status(
    session: SessionDep, caller: CallerDep, site_id: SiteId, said: GraveCheckIn, version: ExpectedVersion
) -> JSONResponse:
    """Say whether a site is illegal, or by which ground and document it is left alone; needs If-Match."""
    handling.check_status(session, caller, site_id, version, said.check())
    return answered(session, caller, site_id, 201)


@router.put("/plan", response_model=GraveSiteOut)
def plan_site(
    session: SessionDep, caller: CallerDep, site_id: SiteId, said: GravePlanIn, version: ExpectedVersion
) -> JSONResponse:
    """Say what is to be done, who answers for it and until when; needs If-Match."""
    handling.plan(session, caller, site_id, version, said.plan())
    return answered(session, caller, site_id)


@router.post("/steps", response_model=GraveSiteOut, status_code=201)
def take_step(
    session: SessionDep, caller: CallerDep, site_id: SiteId, said: GraveStepIn, version: ExpectedVersion
) -> JSONResponse:
    """Take the next step of the case; needs If-Match."""
    handling.take_step(session, caller, site_id, version, said.taking())
    return answered(session, caller, site_id, 201)


@router.post("/notices", response_model=GraveSiteOut, status_code=201)
def issue_notice(
    session: SessionDep, caller: CallerDep, site_id: SiteId, said: GraveNoticeIn, version: ExpectedVersion
) -> JSONResponse:
    """Issue 告知书 or 迁坟公告, by a regulation whose text was checked; needs If-Match."""
    notices.issue(session, caller, site_id, version, **said.model_dump())
    return answered(session, caller, site_id, 201)


@router.post("/notices/{notice_id}/service", response_model=GraveSiteOut, status_code=201)
def serve_notice(
    session: SessionDep,
    caller: CallerDep,
    site_id: SiteId,
    notice_id: Annotated[UUID, Path(description="The notice")],
    said: GraveServiceIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Note when and how a notice was served or posted: its term runs from then; needs If-Match."""
    notices.serve(session, caller, site_id, version, notice_id, **said.model_dump())
    return answered(session, caller, site_id, 201)


@router.post("/agreements", response_model=GraveSiteOut, status_code=201)
def agree(
    session: SessionDep, caller: CallerDep, site_id: SiteId, said: GraveAgreementIn, version: ExpectedVersion
) -> JSONResponse:
    """Keep what a family agreed to; needs If-Match."""
    handling.agree(session, caller, site_id, version, said.agreement())
    return answered(session, caller, site_id, 201)


@router.post("/payments", response_model=GraveSiteOut, status_code=201)
def pay(
    session: SessionDep, caller: CallerDep, site_id: SiteId, said: GravePaymentIn, version: ExpectedVersion
) -> JSONResponse:
    """Keep the signed sheet of the agreed subsidy; needs If-Match."""
    handling.pay(session, caller, site_id, version, said.paid_on, said.sheet_sha256)
    return answered(session, caller, site_id, 201)


@router.post("/acceptances", response_model=GraveSiteOut, status_code=201)
def accept_site(
    session: SessionDep, caller: CallerDep, site_id: SiteId, said: GraveAcceptanceIn, version: ExpectedVersion
) -> JSONResponse:
    """Accept a site or send it back, by somebody other than who noted the work as done; needs If-Match."""
    handling.accept(session, caller, site_id, version, said.acceptance())
    return answered(session, caller, site_id, 201)


@router.post("/papers", response_class=Response)
def print_paper(
    session: SessionDep, caller: CallerDep, settings: SettingsDep, site_id: SiteId, said: GravePaperIn
) -> Response:
    """Return a paper as Word or PDF; one that names the family is made for a reason that is noted."""
    name, content = printed(
        session,
        caller,
        site_id,
        said.paper,
        said.format,
        settings.home,
        reason=said.reason,
        notice_id=said.notice_id,
    )
    return file_answer(name, content, MEDIA[said.format])
