"""Reports of the public about place names and signs (条例 Art. 33); who sent one is kept apart."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Form, Path, Query, UploadFile
from fastapi.responses import JSONResponse, StreamingResponse
from sqlalchemy.orm import Session

from api.attachments import View, streamed
from api.dependencies import After, CallerDep, ExpectedVersion, Limit, SessionDep, SettingsDep, etag
from api.sign_bodies import InformantIn, NameReportDecisionIn
from api.sign_shapes import (
    InformantOut,
    NameReportOut,
    NameReportPage,
    NameReportReceiptOut,
    NameReportStateOut,
)
from gis.accounts.rules import Caller
from gis.place_name_signs import reports, service

router = APIRouter(prefix="/name-reports", tags=["reports of the public"])

ReportId = Annotated[UUID, Path(description="The report")]


def _report(session: Session, caller: Caller, report_id: UUID) -> JSONResponse:
    """Answer with a report as it stands now."""
    row = service.report(session, caller, report_id)
    return JSONResponse(row, headers=etag(row["version"]))


@router.get("", response_model=NameReportPage)
def list_reports(
    session: SessionDep,
    caller: CallerDep,
    waiting: Annotated[bool | None, Query(description="Only those that wait, or only those decided")] = None,
    after: After = None,
    limit: Limit = 50,
) -> JSONResponse:
    """List reports for the desk, the latest first; nothing of who sent them."""
    page = service.reports(session, caller, is_waiting=waiting, after=after, limit=limit)
    return JSONResponse({"rows": page.rows, "next": page.after})


@router.post("", status_code=201)
def send_report(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    kind: Annotated[str, Form(max_length=80, examples=["sign_wrong"])],
    description: Annotated[str, Form(min_length=1, max_length=2000)],
    name: Annotated[str, Form(max_length=200, description="the name as it stands there")] = "",
    place: Annotated[str, Form(max_length=200, description="where, in words")] = "",
    longitude: Annotated[float | None, Form(ge=-180, le=180)] = None,
    latitude: Annotated[float | None, Form(ge=-90, le=90)] = None,
    informant_name: Annotated[str, Form(max_length=80)] = "",
    informant_contact: Annotated[str, Form(max_length=200)] = "",
    photo: Annotated[UploadFile | None, File(description="JPEG or PNG, at most 10 MB")] = None,
) -> NameReportReceiptOut:
    """Send a report; nobody has to say who he is. The ticket shows later what came of it.

    When the photos of a day are more than is kept, a report is taken without its photo.
    """
    position = None if longitude is None or latitude is None else (longitude, latitude)
    content = None if photo is None else photo.file.read(reports.MOST_PHOTO_BYTES + 1)
    sent = reports.Sent(
        kind, description, name, place, position, content or None, informant_name, informant_contact
    )
    most = settings.report_photos_mb_per_day
    receipt = reports.send(session, sent, settings.home, most_photo_megabytes=most)
    return NameReportReceiptOut.model_validate(receipt, from_attributes=True)


@router.get("/tickets/{ticket}")
def get_state(
    session: SessionDep,
    caller: CallerDep,
    ticket: Annotated[str, Path(max_length=40, description="The ticket that was given")],
) -> NameReportStateOut:
    """Return where a report stands, and the answer."""
    return NameReportStateOut.model_validate(reports.state_of(session, ticket))


@router.get("/{report_id}", response_model=NameReportOut)
def get_report(session: SessionDep, caller: CallerDep, report_id: ReportId) -> JSONResponse:
    """Return a report for the desk, and who looked at its sender; never the sender."""
    return _report(session, caller, report_id)


@router.post("/{report_id}/decision", response_model=NameReportOut)
def decide_report(
    session: SessionDep,
    caller: CallerDep,
    report_id: ReportId,
    said: NameReportDecisionIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Let a report join a sign's errors, open a case of name cleanup, answer it or close it; If-Match."""
    reports.decide(session, caller, report_id, version, said.value())
    return _report(session, caller, report_id)


@router.post("/{report_id}/handler", response_model=NameReportOut)
def take_report(
    session: SessionDep, caller: CallerDep, report_id: ReportId, version: ExpectedVersion
) -> JSONResponse:
    """Take a report in hand; needs If-Match."""
    reports.take(session, caller, report_id, version)
    return _report(session, caller, report_id)


@router.post("/{report_id}/informant")
def read_informant(
    session: SessionDep, caller: CallerDep, report_id: ReportId, said: InformantIn
) -> InformantOut:
    """Return who sent a report to whoever has it in hand; the reading is noted with its reason."""
    return InformantOut.model_validate(reports.informant(session, caller, report_id, said.reason))


@router.get("/{report_id}/photo", response_class=StreamingResponse)
def open_report_photo(
    session: SessionDep, caller: CallerDep, settings: SettingsDep, report_id: ReportId, view: View = False
) -> StreamingResponse:
    """Return the photo of a report; it holds nothing but the picture."""
    return streamed(service.open_report_photo(session, caller, report_id, settings.home), view=view)
