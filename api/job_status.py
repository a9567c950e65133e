"""How far background work is, and asking it to stop."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from api.dependencies import CallerDep, SessionDep
from api.errors import language_of
from gis.jobs import service
from gis.messages import Language, text

if TYPE_CHECKING:
    from gis.jobs.tables import Job

router = APIRouter(prefix="/jobs", tags=["jobs"])


class JobOut(BaseModel):
    """One piece of background work."""

    id: UUID
    kind: str = Field(examples=["import"])
    state: str = Field(examples=["running"])
    done: int
    total: int = Field(description="0 while unknown")
    step: str = Field(description="What it is doing, in the reader's language")
    result: dict[str, Any] | None
    error: dict[str, Any] | None
    cancel_requested: bool
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


def shaped(job: "Job", language: Language) -> JobOut:
    """Return a job with its step as a sentence."""
    return JobOut(
        id=job.id,
        kind=job.kind,
        state=job.state,
        done=job.done,
        total=job.total,
        step="" if job.step is None else text(job.step, language, **job.step_params),
        result=job.result,
        error=job.error,
        cancel_requested=job.cancel_requested,
        created_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
    )


@router.get("")
def list_jobs(request: Request, session: SessionDep, caller: CallerDep) -> list[JobOut]:
    """List one's own latest jobs (管理员: everybody's), newest first."""
    language = language_of(request)
    return [shaped(job, language) for job in service.latest(session, caller)]


@router.get("/{job_id}")
def get_job(request: Request, session: SessionDep, caller: CallerDep, job_id: UUID) -> JobOut:
    """Return one job."""
    return shaped(service.get(session, caller, job_id), language_of(request))


@router.post("/{job_id}/cancel")
def cancel_job(request: Request, session: SessionDep, caller: CallerDep, job_id: UUID) -> JobOut:
    """Ask a job to stop; it then changes nothing."""
    return shaped(service.request_cancel(session, caller, job_id), language_of(request))
