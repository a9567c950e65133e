"""Whether the service can do its work."""

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from api.dependencies import CallerDep, SessionDep
from gis.jobs import service as jobs

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """What works right now."""

    database: bool = Field(examples=[True])
    worker: bool = Field(examples=[True])


@router.get("/health", responses={503: {"model": Health}})
def health(session: SessionDep, caller: CallerDep, response: Response) -> Health:
    """Answer 200 when database and worker are up, else 503."""
    up = Health(database=True, worker=jobs.worker_is_up(session))
    if not up.worker:
        response.status_code = 503
    return up
