"""Coverage checks of the register: run them as a job, read what the last one found, mend or accept it."""

import json
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from api.coverage_shapes import (
    ExceptionPage,
    FindingPage,
    KeptFindings,
    ProposalFindingsOut,
    RepairOut,
    RunOut,
    around_shaped,
    exception_shaped,
    finding_feature,
    map_feature,
    preview_shaped,
    run_shaped,
)
from api.dependencies import After, AsOf, CallerDep, Limit, SessionDep
from api.job_status import JobOut, queued
from api.proposals import DOCX, Written, written
from api.windows import Window
from gis.administrative_divisions import (
    coverage_repairs,
    coverage_runs,
    exception_drafts,
    exception_lists,
    proposal_reading,
)
from gis.boundary_disputes.acceptances import marked_stretches
from gis.boundary_disputes.standstill import all_subjects
from gis.boundary_lines.approved_queries import approved_lines
from gis.coverage_checks import SLIVER_WIDTH_M, TOLERANCE_M
from gis.coverage_checks.listing import write_findings
from maps.coverage_report import coverage_report_docx, coverage_report_pdf, kept_report

router = APIRouter(tags=["coverage"])

PIECES = "application/geo+json"
Kinds = Annotated[list[str] | None, Query(max_length=8, description="类别 / kinds of finding")]
Numbers = Annotated[list[int], Field(min_length=1, max_length=500, examples=[[1, 2]])]


class PiecesResponse(JSONResponse):
    """Pieces of a map as GeoJSON (RFC 7946)."""

    media_type = PIECES


class CheckIn(BaseModel):
    """What to check, and how fine."""

    model_config = ConfigDict(extra="forbid")

    level: str = Field(max_length=40, examples=["township"], description="级别代码 / code of a level")
    area: UUID | None = Field(default=None, description="只查该区划以下 / only below this division")
    as_of: date | None = None
    tolerance_m: float = Field(default=TOLERANCE_M, ge=0.001, le=1000)
    sliver_width_m: float = Field(default=SLIVER_WIDTH_M, ge=0, le=100_000)


class ChosenFindings(BaseModel):
    """Findings of a kept check, by number."""

    model_config = ConfigDict(extra="forbid")

    numbers: Numbers


class RepairIn(ChosenFindings):
    """A repair to draft as a proposal."""

    title: str = Field(default="", max_length=200)
    reason: str = Field(default="", max_length=4000)


class AcceptIn(BaseModel):
    """A finding that both sides agree to leave as it is."""

    model_config = ConfigDict(extra="forbid")

    kind: str = Field(
        max_length=40, examples=["water"], description="例外类别代码 / code of a kind of exception"
    )
    reason: str = Field(min_length=1, max_length=4000, examples=["湖面按协议不划分归属"])
    document_number: str = Field(default="", max_length=200, examples=["内民区〔2026〕8号"])
    attachments: list[Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]] = Field(default=[], max_length=20)
    valid_to: date | None = Field(default=None, description="到期日，当日起失效 / first day without it")
    publication_level: Literal["public", "internal", "restricted"] = "internal"
    title: str = Field(default="", max_length=200)


class TermIn(BaseModel):
    """Another expiry of an exception, and why."""

    model_config = ConfigDict(extra="forbid")

    valid_to: date = Field(description="到期日，当日起失效 / first day without it")
    reason: str = Field(min_length=1, max_length=4000, examples=["双方续签协议"])
    document_number: str = Field(default="", max_length=200, examples=["内民区〔2031〕8号"])


@router.get("/coverage/runs")
def list_runs(session: SessionDep, caller: CallerDep) -> list[RunOut]:
    """List the last check of every level, and of every division that was checked apart, the latest first."""
    return [run_shaped(found) for found in coverage_runs.runs(session, caller)]


@router.post("/coverage/runs", status_code=202)
def start_run(
    request: Request, response: Response, session: SessionDep, caller: CallerDep, wanted: CheckIn
) -> JobOut:
    """Queue a check; its findings take the place of those of the last one of the same level and division."""
    job = coverage_runs.ask(session, caller, **wanted.model_dump())
    return queued(request, response, job)


@router.get("/coverage/runs/{run_id}")
def get_run(session: SessionDep, caller: CallerDep, run_id: UUID) -> RunOut:
    """Return a kept check with its counts."""
    return run_shaped(coverage_runs.get(session, caller, run_id))


@router.get("/coverage/runs/{run_id}/findings", response_model=FindingPage)
def list_findings(
    session: SessionDep,
    caller: CallerDep,
    run_id: UUID,
    window: Window,
    kind: Kinds = None,
    sliver: bool | None = None,
    party: Annotated[UUID | None, Query(description="涉及该区划 / of this division")] = None,
    severity: Literal["blocks", "warns"] | None = None,
    state: Literal["open", "accepted", "pending"] | None = None,
    after: Annotated[int | None, Query(ge=0, description="上一页的 next / `next` of the page before")] = None,
    limit: Limit = 100,
) -> Response:
    """List findings of a kept check by number as GeoJSON (EPSG:4490, longitude then latitude)."""
    rows = coverage_runs.findings(
        session,
        caller,
        run_id,
        kinds=kind or (),
        sliver=sliver,
        party=party,
        severity=severity,
        state=state,
        window=window,
        after=after,
        limit=limit + 1,
    )
    page = rows[:limit]
    return _geojson(
        {
            "type": "FeatureCollection",
            "features": [finding_feature(row) for row in page],
            "next": page[-1].number if len(rows) > limit else None,
        }
    )


@router.get("/coverage/runs/{run_id}/findings.{format}", response_class=Response)
def give_out(
    session: SessionDep,
    caller: CallerDep,
    run_id: UUID,
    format: Literal["json", "geojson", "gpkg", "pdf", "docx"],
) -> Response:
    """Write all findings of a kept check: as `diming check-coverage --json` prints them, layer or report."""
    result, names = coverage_runs.as_result(session, caller, run_id)
    found = coverage_runs.get(session, caller, run_id)
    name = f"coverage-{found.run.level}-{found.run.as_of.isoformat()}.{format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if format == "json":
        content = json.dumps(result.as_json(), ensure_ascii=False, indent=2).encode()
        return Response(content, media_type="application/json", headers=headers)
    if format == "geojson":
        rows = coverage_runs.findings(session, caller, run_id)
        features = [finding_feature(row) for row in rows]
        return _geojson({"type": "FeatureCollection", "features": features}, headers)
    if format == "gpkg":
        with tempfile.TemporaryDirectory(prefix="diming-coverage-") as folder:
            file = Path(folder) / name
            write_findings(file, result, names)
            return Response(file.read_bytes(), media_type="application/geopackage+sqlite3", headers=headers)
    report = kept_report(found, result, names)
    if format == "pdf":
        return Response(coverage_report_pdf(report), media_type="application/pdf", headers=headers)
    return Response(coverage_report_docx(report), media_type=DOCX, headers=headers)


@router.get("/coverage/findings", response_model=KeptFindings, response_class=PiecesResponse)
def findings_on_map(
    session: SessionDep,
    caller: CallerDep,
    window: Window,
    level: Annotated[str | None, Query(max_length=40, examples=["township"])] = None,
    after: Annotated[str | None, Query(max_length=60, description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=2000)] = 500,
) -> Response:
    """List what the last checks found that is not accepted, of all levels or one, as GeoJSON: a map layer."""
    rows, following = coverage_runs.on_map(
        session, caller, level=level, window=window, after=after, limit=limit
    )
    return _geojson(
        {
            "type": "FeatureCollection",
            "features": [map_feature(run, row) for run, row in rows],
            "next": following,
        }
    )


@router.post("/coverage/runs/{run_id}/repair-preview")
def preview_repair(session: SessionDep, caller: CallerDep, run_id: UUID, chosen: ChosenFindings) -> RepairOut:
    """Compute the repair of findings on the polygons of now; nothing is kept."""
    found = coverage_repairs.preview(
        session, caller, run_id, chosen.numbers, also=marked_stretches, lines=approved_lines
    )
    return preview_shaped(found)


@router.post("/coverage/runs/{run_id}/repairs", status_code=201)
def draft_repair(
    session: SessionDep, caller: CallerDep, response: Response, run_id: UUID, wanted: RepairIn
) -> Written:
    """Draft the repair as one proposal over all divisions that it changes."""
    proposal = coverage_repairs.draft(
        session,
        caller,
        all_subjects(),
        run_id,
        wanted.numbers,
        title=wanted.title,
        reason=wanted.reason,
        also=marked_stretches,
        lines=approved_lines,
    )
    return written(response, proposal)


@router.post("/coverage/runs/{run_id}/findings/{number}/exception", status_code=201)
def accept_finding(
    session: SessionDep, caller: CallerDep, response: Response, run_id: UUID, number: int, wanted: AcceptIn
) -> Written:
    """Draft the accepted exception that keeps a finding quiet while it is as it is now."""
    proposal = exception_drafts.draft_from_finding(
        session, caller, all_subjects(), run_id, number, **wanted.model_dump()
    )
    return written(response, proposal)


@router.get("/coverage/exceptions")
def list_exceptions(
    session: SessionDep, caller: CallerDep, as_of: AsOf = None, after: After = None, limit: Limit = 50
) -> ExceptionPage:
    """List the accepted exceptions by title, those that have run out too."""
    page = exception_lists.find(session, caller, as_of=as_of, after=after, limit=limit)
    return ExceptionPage(rows=[exception_shaped(one) for one in page.rows], next=page.after)


@router.post("/coverage/exceptions/{exception_id}/term", status_code=201)
def change_term(
    session: SessionDep, caller: CallerDep, response: Response, exception_id: UUID, wanted: TermIn
) -> Written:
    """Draft another expiry of an exception: prolonged, or ended."""
    proposal = exception_drafts.draft_term(
        session, caller, all_subjects(), exception_id, **wanted.model_dump()
    )
    return written(response, proposal)


@router.get("/proposals/{proposal_id}/coverage")
def proposal_coverage(session: SessionDep, caller: CallerDep, proposal_id: UUID) -> ProposalFindingsOut:
    """Return what a proposal found around its polygons and leaves there, handed in and approved."""
    return around_shaped(proposal_reading.of_proposal(session, caller, proposal_id))


def _geojson(content: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    return Response(
        json.dumps(content, ensure_ascii=False).encode(), media_type=PIECES, headers=dict(headers or {})
    )
