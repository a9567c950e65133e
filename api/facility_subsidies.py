"""Sheets of operating subsidies (签领表): made, confirmed by another, printed."""

from typing import Annotated, Literal
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Path, Response
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session

from api.dependencies import CallerDep, ExpectedVersion, SessionDep, SettingsDep, etag
from api.facility_bodies import SubsidySheetIn
from api.facility_shapes import SubsidySheetOut, SubsidySheetRowOut
from gis.accounts.rules import Caller
from gis.facilities import subsidies
from maps.facility_papers import MEDIA, printed_sheet

router = APIRouter(prefix="/subsidy-sheets", tags=["elderly services"])

SheetId = Annotated[UUID, Path(description="The sheet")]


def _sheet(session: Session, caller: Caller, sheet_id: UUID, status: int = 200) -> JSONResponse:
    """Answer with a sheet as it stands now."""
    row = subsidies.get(session, caller, sheet_id)
    return JSONResponse(row, status, headers=etag(row["version"]))


@router.get("", response_model=list[SubsidySheetRowOut])
def list_subsidy_sheets(session: SessionDep, caller: CallerDep) -> JSONResponse:
    """List sheets of subsidies, the latest first."""
    return JSONResponse(subsidies.listed(session, caller))


@router.post("", response_model=SubsidySheetOut, status_code=201)
def make_subsidy_sheet(session: SessionDep, caller: CallerDep, said: SubsidySheetIn) -> JSONResponse:
    """Compute what is due for months of operation and was not given yet, as a draft."""
    made = subsidies.make(session, caller, said.first_month, said.last_month, said.note)
    return _sheet(session, caller, made, 201)


@router.get("/{sheet_id}", response_model=SubsidySheetOut)
def get_subsidy_sheet(session: SessionDep, caller: CallerDep, sheet_id: SheetId) -> JSONResponse:
    """Return a sheet with its lines, and by which rates each came about."""
    return _sheet(session, caller, sheet_id)


@router.post("/{sheet_id}/confirmation", response_model=SubsidySheetOut)
def confirm_subsidy_sheet(
    session: SessionDep, caller: CallerDep, sheet_id: SheetId, version: ExpectedVersion
) -> JSONResponse:
    """Confirm a draft that somebody else made; needs If-Match."""
    subsidies.confirm(session, caller, sheet_id, version)
    return _sheet(session, caller, sheet_id)


@router.get("/{sheet_id}/printed.{format}", response_class=Response)
def print_subsidy_sheet(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    sheet_id: SheetId,
    format: Literal["docx", "pdf"],
) -> Response:
    """Return a sheet to be signed, as Word or PDF; with rates that are not verified it says 试算."""
    name, content = printed_sheet(session, caller, sheet_id, format, settings.home)
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=MEDIA[format], headers={"Content-Disposition": disposition})


@router.post("/{sheet_id}/withdrawal", response_model=SubsidySheetOut)
def withdraw_subsidy_sheet(
    session: SessionDep, caller: CallerDep, sheet_id: SheetId, version: ExpectedVersion
) -> JSONResponse:
    """Withdraw a draft; needs If-Match."""
    subsidies.withdraw(session, caller, sheet_id, version)
    return _sheet(session, caller, sheet_id)
