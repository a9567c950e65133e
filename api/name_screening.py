"""Screening of names: of the register, of a list brought along; what was found, and what people decide."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, File, Path, Query, Request, Response, UploadFile
from fastapi.responses import FileResponse, JSONResponse

from api.dependencies import After, CallerDep, Limit, SessionDep, SettingsDep, identified
from api.job_status import JobOut, moment_of, queued
from api.screening_shapes import (
    DecidedOut,
    FindingCountOut,
    FindingDecisionIn,
    FindingFileQuery,
    FindingFilters,
    FindingMapQuery,
    FindingPoints,
    FindingQuery,
    RulePrecisionOut,
    ScreeningAskedOut,
    ScreeningFindingOut,
    ScreeningFindingPage,
    ScreeningIn,
    ScreeningPage,
    ScreeningRunOut,
    points_shaped,
    precision_shaped,
    run_shaped,
)
from api.windows import window
from api.written_files import folder_to_send
from gis.accounts.rules import Caller
from gis.exchange import screened_lists
from gis.name_screening import decisions, findings, register_screening
from gis.name_screening.precision import precision
from gis.naming_checks.protection import protected_features
from gis.publication.pages import key_of
from maps.screening_lists import write_findings

router = APIRouter(tags=["name screening"])

#: The caller with the limits of his areas, on routes that read everywhere
Decider = Annotated[Caller, Depends(identified)]
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class PointsResponse(JSONResponse):
    """Points of a map as GeoJSON (RFC 7946)."""

    media_type = "application/geo+json"


@router.get("/screenings")
def list_screenings(
    session: SessionDep, caller: CallerDep, after: After = None, limit: Limit = 50
) -> ScreeningPage:
    """List the screenings of the register, the latest first."""
    rows = register_screening.runs(session, caller, moment_of(after), limit + 1)
    page = rows[:limit]
    last = page[-1].run if len(rows) > limit else None
    following = None if last is None else key_of(last.ended_at.isoformat(), str(last.id))
    return ScreeningPage(rows=[run_shaped(one) for one in page], next=following)


@router.post("/screenings", status_code=201, responses={202: {"model": ScreeningAskedOut}})
def start_screening(
    request: Request, response: Response, session: SessionDep, caller: CallerDep, wanted: ScreeningIn
) -> ScreeningAskedOut:
    """Screen the names of the register: a small one at once (201), a large one by a job (202)."""
    asked = register_screening.ask(
        session,
        caller,
        as_of=wanted.as_of,
        division_id=wanted.division_id,
        protected=protected_features,
    )
    if asked.job is not None:
        response.status_code = 202
        return ScreeningAskedOut(run=None, job=queued(request, response, asked.job))
    return ScreeningAskedOut(run=None if asked.run is None else run_shaped(asked.run), job=None)


@router.post("/screenings/lists", status_code=202)
def screen_list(
    request: Request,
    response: Response,
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    file: Annotated[UploadFile, File(description="CSV, XLSX, XLS …; 须有“名称”列 / a column of names")],
) -> JobOut:
    """Screen a list by a job; nothing of it is registered, the result is kept a week."""
    most = settings.max_upload_mb * 2**20
    job = screened_lists.queue(session, caller, settings.home, file.file, file.filename or "", most)
    return queued(request, response, job)


@router.get("/screenings/{run_id}")
def get_screening(session: SessionDep, caller: CallerDep, run_id: UUID) -> ScreeningRunOut:
    """Return one screening."""
    return run_shaped(register_screening.run(session, caller, run_id))


@router.get("/screening-findings")
def list_findings(
    session: SessionDep, caller: CallerDep, decider: Decider, query: Annotated[FindingQuery, Query()]
) -> ScreeningFindingPage:
    """List findings with their reasons, the gravest first; a finding is a candidate, never a verdict."""
    page = findings.findings(
        session,
        caller,
        query.wanted(),
        sort=query.sort,
        after=query.after,
        limit=query.limit,
        decider=decider,
    )
    return ScreeningFindingPage(
        rows=[ScreeningFindingOut.model_validate(row) for row in page.rows], next=page.after
    )


@router.get("/screening-findings.geojson", response_model=FindingPoints, response_class=PointsResponse)
def findings_on_map(
    session: SessionDep, caller: CallerDep, query: Annotated[FindingMapQuery, Query()]
) -> JSONResponse:
    """Return the findings that have a position as GeoJSON, at most 5,000, the gravest first."""
    found = findings.on_map(session, caller, query.wanted(), window(query.bbox))
    return PointsResponse(points_shaped(found.rows, is_cut=found.is_cut).model_dump(mode="json"))


@router.get("/screening-findings.{format}", response_class=FileResponse)
def findings_file(
    session: SessionDep,
    caller: CallerDep,
    format: Literal["csv", "xlsx"],
    query: Annotated[FindingFileQuery, Query()],
) -> FileResponse:
    """Write a list of findings: number, name, class, place, reason, clause, decision."""
    with folder_to_send("findings") as folder:
        path = folder.path / f"findings.{format}"
        write_findings(path, findings.written(session, caller, query.wanted(), query.sort))
    return folder.sent(path, f"地名筛查疑点.{format}", MEDIA[format])


@router.get("/screening-findings/counts")
def count_findings(
    session: SessionDep, caller: CallerDep, query: Annotated[FindingFilters, Query()]
) -> list[FindingCountOut]:
    """Count findings by class, severity and decision, whatever of these the list is narrowed to."""
    rows = findings.counts(session, caller, query.wanted())
    return [FindingCountOut.model_validate(row) for row in rows]


@router.post("/screening-findings/decisions")
def decide_findings(session: SessionDep, caller: CallerDep, said: FindingDecisionIn) -> DecidedOut:
    """Decide about many findings, all or none; a later decision takes an earlier one back."""
    return DecidedOut(ids=list(decisions.decide(session, caller, said.chosen(), said.deciding())))


@router.get("/screening-findings/precision")
def rule_precision(session: SessionDep, caller: CallerDep) -> list[RulePrecisionOut]:
    """Return how often people agreed with each rule: in all, then by month."""
    return [precision_shaped(one) for one in precision(session, caller)]


@router.get("/screening-findings/{finding_id}")
def get_finding(
    session: SessionDep,
    caller: CallerDep,
    decider: Decider,
    finding_id: Annotated[UUID, Path(description="The finding")],
) -> ScreeningFindingOut:
    """Return one finding with every decision about it."""
    return ScreeningFindingOut.model_validate(findings.finding(session, caller, finding_id, decider))
