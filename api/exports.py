"""Give a list out: a short one at once, a long one by a job."""

import tempfile
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.background import BackgroundTask

from api.dependencies import AsKnownOn, AsOf, CallerDep, SessionDep
from api.errors import language_of
from api.job_status import JobOut, shaped
from api.windows import Window
from gis.errors import RuleBroken
from gis.exchange import service
from gis.exchange.exporting import ExportRequest
from gis.jobs.rules import Unwatched

router = APIRouter(prefix="/exports", tags=["import and export"])

Kind = Literal["place-names", "divisions"]
Format = Literal["csv", "xlsx", "geojson", "gpkg", "shp"]


class TooLong(RuleBroken):
    """The list is too long to be written while one waits."""

    message_id = "export.too_long"


class ExportIn(BaseModel):
    """Which list, of which day, in which format; filters are the query parameters of the list."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    format: Format
    filters: dict[str, Any] = Field(default={}, examples=[{"text": "巴音"}])
    as_of: date | None = None
    as_known_on: date | None = None


@router.get("/{kind}.{format}", response_class=FileResponse)
def export(
    session: SessionDep,
    caller: CallerDep,
    window: Window,
    kind: Kind,
    format: Format,
    as_of: AsOf = None,
    as_known_on: AsKnownOn = None,
    text: Annotated[str | None, Query(max_length=60)] = None,
    category: Annotated[str | None, Query(max_length=10)] = None,
    division_id: UUID | None = None,
    name_type: Annotated[str | None, Query(max_length=20)] = None,
    located: bool | None = None,
    include_historic: bool | None = None,
    parent_id: UUID | None = None,
    type: Annotated[str | None, Query(max_length=40)] = None,
    level: Annotated[str | None, Query(max_length=40)] = None,
    code: Annotated[str | None, Query(pattern=r"^[0-9]{1,12}$")] = None,
    include_statistical: bool | None = None,
) -> FileResponse:
    """Write a list of up to 1,000 records; each file is read back by another library before it is sent."""
    given = {
        "text": text,
        "category": category,
        "division_id": division_id,
        "name_type": name_type,
        "bbox": window,
        "located": located,
        "include_historic": include_historic,
        "parent_id": parent_id,
        "type": type,
        "level": level,
        "code": code,
        "include_statistical": include_statistical,
    }
    filters = {name: value for name, value in given.items() if value is not None}
    request = ExportRequest(kind, format, filters, as_of, as_known_on)
    if service.is_long(session, caller, request):
        raise TooLong(most=service.MOST_ROWS_AT_ONCE)
    folder = tempfile.TemporaryDirectory(prefix="diming-export-")
    try:
        exported = service.export(
            session, caller, request, Path(folder.name) / request.file_name, Unwatched()
        )
    except BaseException:
        folder.cleanup()
        raise
    return FileResponse(
        exported.path,
        filename=request.file_name,
        media_type="application/octet-stream",
        background=BackgroundTask(folder.cleanup),
    )


@router.post("", status_code=202)
def start(
    request: Request, response: Response, session: SessionDep, caller: CallerDep, wanted: ExportIn
) -> JobOut:
    """Queue the writing of a list of any length; the file is at the job's `result.files`."""
    job = service.queue_export(session, caller, ExportRequest.from_json(wanted.model_dump(mode="json")))
    response.headers["Location"] = f"/jobs/{job.id}"
    return shaped(job, language_of(request))
