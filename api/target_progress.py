"""Targets measured live, row by row; reporting periods; superiors' workbooks."""

from datetime import date
from typing import Annotated, Literal
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session

from api.dependencies import CallerDep, ExpectedVersion, SessionDep, SettingsDep, etag
from api.errors import language_of
from api.grave_sites import file_answer
from api.target_shapes import (
    FormCellsIn,
    NewFormIn,
    NewPeriodIn,
    PeriodClosingIn,
    ReportFormOut,
    ReportFormRowOut,
    ReportingPeriodOut,
    ReportingPeriodRowOut,
    TargetChartsOut,
    TargetRowsOut,
    TargetsProgressOut,
)
from gis.accounts.rules import Caller
from gis.target_progress import exports, forms, periods, service

router = APIRouter(tags=["targets"])

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
On = Annotated[date | None, Query(description="As the register stood on this day; today when left out")]
Code = Annotated[str, Path(max_length=80, description="The target")]
PeriodId = Annotated[UUID, Path(description="The reporting period")]
FormId = Annotated[UUID, Path(description="The form")]
Year = Annotated[int | None, Query(ge=1950, le=2200, description="The last that has targets when left out")]


def _period(session: Session, caller: Caller, period_id: UUID, status: int = 200) -> JSONResponse:
    row = periods.one(session, caller, period_id)
    return JSONResponse(row, status, headers=etag(row["version"]))


@router.get("/target-progress", response_model=TargetsProgressOut)
def show_progress(session: SessionDep, caller: CallerDep, year: Year = None, on: On = None) -> JSONResponse:
    """Measure the targets of a year: 实时数, forecast, and beside them what was reported last."""
    return JSONResponse(service.progress(session, caller, year, on))


@router.get("/target-progress/charts", response_model=TargetChartsOut)
def show_charts(session: SessionDep, caller: CallerDep, year: Year = None, on: On = None) -> JSONResponse:
    """Return the targets of a year with the figure of each month's end and shares by 苏木/镇 and road."""
    return JSONResponse(service.charts(session, caller, year, on))


@router.get("/target-progress/{code}", response_model=TargetRowsOut)
def show_rows(session: SessionDep, caller: CallerDep, code: Code, on: On = None) -> JSONResponse:
    """List the denominator of a target row by row, what is missing first, with its trend by month."""
    return JSONResponse(service.one(session, caller, code, on))


@router.get("/reporting-periods", response_model=list[ReportingPeriodRowOut])
def list_periods(session: SessionDep, caller: CallerDep) -> JSONResponse:
    """List the reporting periods, the latest first."""
    return JSONResponse(periods.periods(session, caller))


@router.post("/reporting-periods", response_model=ReportingPeriodOut, status_code=201)
def prepare_period(session: SessionDep, caller: CallerDep, new: NewPeriodIn) -> JSONResponse:
    """Take the figures of a month, quarter or year that has ended, and 更正 of earlier ones."""
    return _period(session, caller, periods.prepare(session, caller, new.kind, new.first_day), 201)


@router.get("/reporting-periods/forms", response_model=list[ReportFormRowOut])
def list_forms(session: SessionDep, caller: CallerDep) -> JSONResponse:
    """List superiors' blank workbooks by name."""
    return JSONResponse(forms.forms(session, caller))


@router.post("/reporting-periods/forms", response_model=ReportFormOut, status_code=201)
def add_form(session: SessionDep, caller: CallerDep, settings: SettingsDep, new: NewFormIn) -> JSONResponse:
    """Keep a superior's blank workbook that was uploaded."""
    made = forms.add(session, caller, new.name, new.authority, new.sha256, settings.home)
    row = forms.one(session, caller, made, settings.home)
    return JSONResponse(row, 201, headers=etag(row["version"]))


@router.get("/reporting-periods/forms/{form_id}", response_model=ReportFormOut)
def get_form(session: SessionDep, caller: CallerDep, settings: SettingsDep, form_id: FormId) -> JSONResponse:
    """Return a form with its cells, what fills them, and what could."""
    row = forms.one(session, caller, form_id, settings.home)
    return JSONResponse(row, headers=etag(row["version"]))


@router.put("/reporting-periods/forms/{form_id}/cells", response_model=ReportFormOut)
def map_cells(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    form_id: FormId,
    said: FormCellsIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Say which field fills which cell, once for all periods; needs If-Match."""
    cells = [each.mapped() for each in said.cells]
    forms.map_cells(session, caller, form_id, version, cells, settings.home)
    row = forms.one(session, caller, form_id, settings.home)
    return JSONResponse(row, headers=etag(row["version"]))


@router.get("/reporting-periods/{period_id}", response_model=ReportingPeriodOut)
def get_period(session: SessionDep, caller: CallerDep, period_id: PeriodId) -> JSONResponse:
    """Return a period with its figures, the rows behind them, definitions, and 更正 of earlier ones."""
    return _period(session, caller, period_id)


@router.delete("/reporting-periods/{period_id}", status_code=204)
def remove_period(
    session: SessionDep, caller: CallerDep, period_id: PeriodId, version: ExpectedVersion
) -> None:
    """Take a draft away; a closed period stays. Needs If-Match."""
    periods.remove(session, caller, period_id, version)


@router.post("/reporting-periods/{period_id}/closing", response_model=ReportingPeriodOut)
def close_period(
    session: SessionDep,
    caller: CallerDep,
    period_id: PeriodId,
    said: PeriodClosingIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Freeze a period that somebody else prepared, with its signatory; needs If-Match."""
    periods.close(session, caller, period_id, version, said.signatory, said.note)
    return _period(session, caller, period_id)


@router.get("/reporting-periods/{period_id}/export.xlsx", response_class=Response)
def export_period(request: Request, session: SessionDep, caller: CallerDep, period_id: PeriodId) -> Response:
    """Return what a closed period reported as a workbook: figures with definitions, rows, 更正, notes."""
    return file_answer(*exports.workbook(session, caller, period_id, language_of(request)), XLSX)


@router.get("/reporting-periods/{period_id}/{part}.csv", response_class=Response)
def export_period_part(
    request: Request,
    session: SessionDep,
    caller: CallerDep,
    period_id: PeriodId,
    part: Literal["figures", "rows", "corrections"],
) -> Response:
    """Return what a closed period reported as CSV: its figures, the rows behind them, or 更正."""
    made = exports.table(session, caller, period_id, part, language_of(request))
    return file_answer(*made, "text/csv; charset=utf-8")


@router.post("/reporting-periods/{period_id}/figures", response_model=ReportingPeriodOut)
def prepare_anew(
    session: SessionDep, caller: CallerDep, period_id: PeriodId, version: ExpectedVersion
) -> JSONResponse:
    """Take the figures of a draft again; needs If-Match."""
    periods.prepare_anew(session, caller, period_id, version)
    return _period(session, caller, period_id)


@router.get("/reporting-periods/{period_id}/forms/{form_id}/filled.xlsx", response_class=Response)
def fill_form(
    session: SessionDep, caller: CallerDep, settings: SettingsDep, period_id: PeriodId, form_id: FormId
) -> Response:
    """Return a superior's workbook filled with what a closed period reported."""
    name, content = forms.fill(session, caller, period_id, form_id, settings.home)
    disposition = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
    return Response(content, media_type=XLSX, headers={"Content-Disposition": disposition})
