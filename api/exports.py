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
from api.windows import Window, window
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


Short = Annotated[str, Field(max_length=60)]


class Filters(BaseModel):
    """The filters of a list, as its query parameters are."""

    model_config = ConfigDict(extra="forbid")

    text: Short | None = None
    category: Short | None = None
    division_id: UUID | None = None
    name_type: Short | None = None
    bbox: Annotated[str, Field(max_length=120, examples=["108.2,37.6,109.7,39.4"])] | None = None
    located: bool | None = None
    include_historic: bool | None = None
    parent_id: UUID | None = None
    type: Short | None = None
    level: Short | None = None
    code: Annotated[str, Field(pattern=r"^[0-9]{1,12}$")] | None = None
    include_statistical: bool | None = None

    def given(self) -> dict[str, Any]:
        """Return those that were given; raise BadWindow."""
        return {**self.model_dump(exclude_none=True), **({"bbox": window(self.bbox)} if self.bbox else {})}


class ExportIn(BaseModel):
    """Which list, of which day, in which format."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    format: Format
    filters: Filters = Field(default=Filters(), examples=[{"text": "巴音"}])
    as_of: date | None = None
    as_known_on: date | None = None


@router.get("/{kind}.{format}", response_class=FileResponse)
def export(
    session: SessionDep,
    caller: CallerDep,
    bbox: Window,
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
        "bbox": bbox,
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
    filters = wanted.filters.given()
    asked = ExportRequest(wanted.kind, wanted.format, filters, wanted.as_of, wanted.as_known_on)
    job = service.queue_export(session, caller, asked)
    response.headers["Location"] = f"/jobs/{job.id}"
    return shaped(job, language_of(request))
