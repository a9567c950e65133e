"""Give a list out: a short one at once, a long one by a job."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from api.dependencies import CallerDep, SessionDep
from api.job_status import JobOut, queued
from api.list_queries import DivisionFilters, PlaceNameFilters, given
from api.written_files import folder_to_send
from gis.accounts.rules import Caller
from gis.errors import RuleBroken
from gis.exchange import register_lists, service
from gis.exchange.exporting import ExportRequest
from gis.exchange.rules import ExportUnreadable
from gis.jobs.rules import Unwatched

router = APIRouter(prefix="/exports", tags=["import and export"])

Kind = Literal["place-names", "divisions"]
RegisterKind = Literal["facilities", "cemeteries", "grave-sites", "planning-corridors"]
Format = Literal["csv", "xlsx", "geojson", "gpkg", "shp", "lpf"]


class TooLong(RuleBroken):
    """The list is too long to be written while one waits."""

    message_id = "export.too_long"


class Filters(PlaceNameFilters, DivisionFilters):
    """The filters of the list that is given out, and its order; those of the other list are refused."""

    sort: Annotated[str, Field(max_length=60)] | None = Field(
        None, description="与列表相同 / as in the list", examples=["-category"]
    )

    def wanted(self) -> dict[str, Any]:
        """Return the filters that were given and the order; raise BadWindow."""
        return given(self) | ({} if self.sort is None else {"sort": self.sort})


class ExportQuery(Filters):
    """The filters of a short list, and its day."""

    as_of: date | None = Field(None, description="截至该日有效 / as of this day")
    as_known_on: date | None = Field(
        None, description="按该日日终库内记载，限工作人员 / as known at the end of a day, for staff"
    )


class ExportIn(BaseModel):
    """Which list, of which day, in which format."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    format: Format
    filters: Filters = Field(default_factory=lambda: Filters.model_validate({}), examples=[{"text": "巴音"}])
    as_of: date | None = None
    as_known_on: date | None = None


@router.get("/{kind}.{format}", response_class=FileResponse)
def export(
    session: SessionDep,
    caller: CallerDep,
    kind: Kind | RegisterKind,
    format: Format,
    query: Annotated[ExportQuery, Query()],
) -> FileResponse:
    """Write a list of up to 1,000 records; each file is read back by another library before it is sent.

    Facilities, cemeteries, grave sites and planning corridors are given out whole, as of a day.
    """
    match kind:
        case "place-names" | "divisions":
            request = ExportRequest(kind, format, query.wanted(), query.as_of, query.as_known_on)
        case _:
            return _register(session, caller, kind, format, query)
    if service.is_long(session, caller, request):
        raise TooLong(most=service.MOST_ROWS_AT_ONCE)
    with folder_to_send("export") as folder:
        exported = service.export(session, caller, request, folder.path / request.file_name, Unwatched())
    return folder.sent(exported.path, request.file_name)


def _register(
    session: Session, caller: Caller, kind: str, format: Format, query: ExportQuery
) -> FileResponse:
    """Write the list of a register; nothing narrows it but its day."""
    asked = [*query.wanted(), *(["as_known_on"] if query.as_known_on is not None else [])]
    if asked:
        raise ExportUnreadable(what="、".join(asked))
    name = register_lists.file_name(kind, format, query.as_of)
    with folder_to_send("export") as folder:
        exported = register_lists.export(session, caller, kind, format, folder.path / name, query.as_of)
    return folder.sent(exported.path, name)


@router.post("", status_code=202)
def start(
    request: Request, response: Response, session: SessionDep, caller: CallerDep, wanted: ExportIn
) -> JobOut:
    """Queue the writing of a list of any length; the file is at the job's `result.files`."""
    filters = wanted.filters.wanted()
    asked = ExportRequest(wanted.kind, wanted.format, filters, wanted.as_of, wanted.as_known_on)
    job = service.queue_export(session, caller, asked)
    return queued(request, response, job)
