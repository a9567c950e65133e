"""Whether the service can do its work."""

import logging

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy.exc import OperationalError

from api.dependencies import get_engine
from gis.database import unit_of_work
from gis.jobs import service as jobs

router = APIRouter(tags=["health"])

log = logging.getLogger("diming.api")


class Health(BaseModel):
    """What works right now."""

    database: bool = Field(examples=[True])
    worker: bool = Field(examples=[True])


@router.get("/health", responses={503: {"model": Health}})
def health(request: Request, response: Response) -> Health:
    """Answer 200 when database and worker are up, else 503."""
    up = Health(database=False, worker=False)
    try:
        # A transaction of its own: what every other route begins with would fail without a database.
        with unit_of_work(get_engine(request)) as session:
            up = Health(database=True, worker=jobs.worker_is_up(session))
    except OperationalError as away:
        log.warning("the database is away: %s", away)
    if not (up.database and up.worker):
        response.status_code = 503
    return up
