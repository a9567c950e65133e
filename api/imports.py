"""Bring a list: upload it, see how it would be read, try it out, hand it in."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, File, Path, Request, Response, UploadFile
from fastapi.responses import FileResponse
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CallerDep, SessionDep, SettingsDep
from api.errors import language_of
from api.job_status import JobOut, shaped
from gis.exchange import service
from gis.exchange.rules import ImportOptions

router = APIRouter(tags=["import and export"])


class OptionsIn(BaseModel):
    """How to read an upload and what to do with it; everything has a default."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["place-names", "divisions"] = "place-names"
    sheet: str | None = Field(default=None, max_length=200, description="sheet, Word table, layer")
    mapping: dict[str, str] | None = Field(default=None, examples=[{"名称": "name"}])
    defaults: dict[str, str] = Field(default={})
    crs: str | None = Field(default=None, max_length=40, examples=["cgcs2000"])
    datum_parameters: dict[str, Any] | None = None
    header_row: int | None = Field(default=None, ge=1, le=1000)
    encoding: str | None = Field(default=None, max_length=20)
    good_rows_only: bool = False
    dry_run: bool = False
    first_load: bool = False
    source_title: str = Field(default="", max_length=200)
    source_licence: str = Field(default="", max_length=200)
    source_publisher: str = Field(default="", max_length=200)
    source_dated: date | None = None
    reason: str = Field(default="", max_length=4000)

    def options(self) -> ImportOptions:
        """Return the value object."""
        return ImportOptions(**self.model_dump())


class UploadOut(BaseModel):
    """A staged list and how it would be read."""

    upload_id: UUID
    inspection: dict[str, Any]


@router.post("/imports", status_code=201)
def upload(caller: CallerDep, settings: SettingsDep, file: Annotated[UploadFile, File()]) -> UploadOut:
    """Stage a list: CSV, XLSX, XLS, DOCX, MDB, GeoJSON, GPKG, Shapefile (zip), KML.

    A file marked 秘密, 机密 or 绝密 is refused and no byte of it is kept.
    """
    staged = service.stage(
        caller, file.file, file.filename or "", settings.home, settings.max_upload_mb * 2**20
    )
    inspection = service.inspect_upload(caller, settings.home, staged.id, ImportOptions())
    return UploadOut(upload_id=staged.id, inspection=inspection)


@router.post("/imports/{upload_id}/inspection")
def inspect(caller: CallerDep, settings: SettingsDep, upload_id: UUID, wanted: OptionsIn) -> dict[str, Any]:
    """Show columns, guessed mapping, sheets, coordinate system and first rows under other options."""
    return service.inspect_upload(caller, settings.home, upload_id, wanted.options(), wanted.kind)


@router.post("/imports/{upload_id}/jobs", status_code=202)
def start(
    request: Request,
    response: Response,
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    upload_id: UUID,
    wanted: OptionsIn,
) -> JobOut:
    """Try an import out (`dry_run`) or hand it in as one proposal; follow it at the job's Location."""
    job = service.queue_import(session, caller, settings.home, upload_id, wanted.options())
    response.headers["Location"] = f"/jobs/{job.id}"
    return shaped(job, language_of(request))


@router.get("/jobs/{job_id}/files/{name}", response_class=FileResponse)
def result_file(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    job_id: UUID,
    name: Annotated[str, Path(max_length=80)],
) -> FileResponse:
    """Download what a job wrote: findings.csv, findings.xlsx, or an export."""
    path = service.result_file(session, caller, job_id, name, settings.home)
    return FileResponse(path, filename=path.name, media_type="application/octet-stream")
