"""What the national database returned: matched by a job, reviewed, brought by one proposal."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Form, Query, Request, Response, UploadFile

from api.dependencies import After, CallerDep, Limit, SessionDep, SettingsDep
from api.job_status import JobOut, moment_of, queued
from api.national_return_shapes import (
    AcceptanceIn,
    AcceptancePreviewOut,
    NationalReturnOut,
    NationalReturnPage,
    ReturnCandidateOut,
    ReturnCountOut,
    ReturnDecisionsIn,
    ReturnProposalOut,
    ReturnRecordDetailOut,
    ReturnRecordPage,
    ReturnRecordQuery,
    Take,
    candidate_shaped,
    detail_shaped,
    preview_shaped,
    record_shaped,
    return_shaped,
)
from gis.exchange import returned_lists
from gis.national_database import return_decisions, returns
from gis.national_database.return_queries import RecordFilter
from gis.publication.pages import key_of

router = APIRouter(tags=["national database"])


@router.get("/national-returns")
def list_national_returns(
    session: SessionDep, caller: CallerDep, after: After = None, limit: Limit = 50
) -> NationalReturnPage:
    """List what the national database returned, the latest first."""
    found = returns.returns(session, caller, moment_of(after), limit + 1)
    last = found[limit - 1].file if len(found) > limit else None
    following = None if last is None else key_of(last.read_at.isoformat(), str(last.id))
    return NationalReturnPage(rows=[return_shaped(one) for one in found[:limit]], next=following)


@router.post("/national-returns", status_code=202)
def bring_national_return(
    request: Request,
    response: Response,
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    file: Annotated[UploadFile, File(description="JSON、XLSX 或 CSV / records as returned")],
    coded_on: Annotated[date | None, Form(description="赋码日期；不填为今天 / day of the codes")] = None,
) -> JobOut:
    """Match a returned file with the register by a job; nothing of the register changes."""
    most = settings.max_upload_mb * 2**20
    job = returned_lists.queue(session, caller, settings.home, file.file, file.filename or "", coded_on, most)
    return queued(request, response, job)


@router.get("/national-returns/{return_id}")
def get_national_return(session: SessionDep, caller: CallerDep, return_id: UUID) -> NationalReturnOut:
    """Return one returned file with how its records stand."""
    return return_shaped(returns.one_return(session, caller, return_id))


@router.get("/national-returns/{return_id}/records")
def list_return_records(
    session: SessionDep, caller: CallerDep, return_id: UUID, query: Annotated[ReturnRecordQuery, Query()]
) -> ReturnRecordPage:
    """List the records of a returned file in its order, with the best of ours and what was decided."""
    wanted = RecordFilter(query.state, query.outcome, (query.text or "").strip(), query.least)
    found = returns.records(session, caller, return_id, wanted, query.after, query.limit + 1)
    page = found[: query.limit]
    more = page[-1].record.position if len(found) > query.limit else None
    return ReturnRecordPage(rows=[record_shaped(one) for one in page], next=more)


@router.get("/national-returns/{return_id}/acceptances")
def preview_acceptances(
    session: SessionDep,
    caller: CallerDep,
    return_id: UUID,
    threshold: Annotated[float, Query(ge=0, le=1, examples=[0.9])],
    take: Take = "none",
) -> AcceptancePreviewOut:
    """Show which records bulk acceptance would take from a score on, and how many stay back and why."""
    return preview_shaped(return_decisions.preview(session, caller, return_id, threshold, take))


@router.post("/national-returns/{return_id}/acceptances")
def accept_many_records(
    session: SessionDep, caller: CallerDep, return_id: UUID, said: AcceptanceIn
) -> ReturnCountOut:
    """Accept what the preview showed, all or none."""
    count = return_decisions.accept_many(session, caller, return_id, said.threshold, said.take, said.expected)
    return ReturnCountOut(count=count)


@router.post("/national-returns/{return_id}/proposal", status_code=201)
def propose_return(session: SessionDep, caller: CallerDep, return_id: UUID) -> ReturnProposalOut:
    """Hand in one proposal with everything that was accepted; somebody else approves it."""
    made = returned_lists.propose(session, caller, return_id)
    return ReturnProposalOut(id=made.id, number=made.number, state=made.state, items=made.item_count)


@router.post("/national-returns/{return_id}/entries")
def keep_return_stored(session: SessionDep, caller: CallerDep, return_id: UUID) -> ReturnCountOut:
    """Mark as 已入库 the records whose returned code was approved into the register."""
    return ReturnCountOut(count=returned_lists.keep_stored(session, caller, return_id))


@router.post("/national-return-records/decisions")
def decide_return_records(session: SessionDep, caller: CallerDep, said: ReturnDecisionsIn) -> ReturnCountOut:
    """Decide about records of one returned file, all or none."""
    return_decisions.decide(session, caller, [one.decided() for one in said.decisions])
    return ReturnCountOut(count=len(said.decisions))


@router.get("/national-return-records/{record_id}")
def get_return_record(session: SessionDep, caller: CallerDep, record_id: UUID) -> ReturnRecordDetailOut:
    """Return one returned record beside its candidates: scores in parts, both sides field by field."""
    return detail_shaped(returns.record(session, caller, record_id))


@router.get("/national-return-records/{record_id}/candidates/{feature_id}")
def compare_return_record(
    session: SessionDep, caller: CallerDep, record_id: UUID, feature_id: UUID
) -> ReturnCandidateOut:
    """Compare a returned record with any place of ours."""
    found = returns.record(session, caller, record_id, feature_id)
    return candidate_shaped(next(one for one in found.candidates if UUID(one.record.id) == feature_id))
