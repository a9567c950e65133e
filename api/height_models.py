"""Height models: load one, list them, remove one."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from pydantic import BaseModel, Field

from api.dependencies import CallerDep, SessionDep, SettingsDep
from api.job_status import JobOut, queued
from gis.exchange import height_uploads
from gis.height_models import service
from gis.height_models.service import Loaded, Said

router = APIRouter(prefix="/height-models", tags=["planning"])


class HeightModelOut(BaseModel):
    """A grid of heights; its extent is in degrees of EPSG:4490."""

    id: UUID
    title: str = Field(examples=["Copernicus DEM GLO-30"])
    licence: str
    file_name: str
    sha256: str
    system: str = Field(examples=["cgcs2000"], description="Coordinate system of the grid")
    west: float
    south: float
    east: float
    north: float
    step_deg: float = Field(description="Size of a cell, north to south")
    columns: int
    rows: int
    unknown_cells: int = Field(description="Cells whose height is not known")
    lowest_m: float
    highest_m: float
    publication_level: str
    is_demonstration: bool = Field(description="演示数据 / invented")
    loaded_by: str | None
    loaded_at: datetime


class HeightModelsOut(BaseModel):
    """The height models, the youngest first."""

    rows: list[HeightModelOut]


@router.get("")
def list_height_models(session: SessionDep, caller: CallerDep) -> HeightModelsOut:
    """List the height models that slope and sight lines are read from; of several the finest counts."""
    return HeightModelsOut(rows=[_shaped(one) for one in service.listed(session, caller)])


@router.post("", status_code=202)
def load_height_model(
    request: Request,
    response: Response,
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    file: Annotated[UploadFile, File(description="GeoTIFF 或 ASCII 格网，高程单位米 / heights in metres")],
    title: Annotated[str, Form(min_length=1, max_length=200, description="数据名称、出处 / what it is")],
    licence: Annotated[str, Form(min_length=1, max_length=200, description="许可或授权 / licence")],
    system: Annotated[
        str | None,
        Form(max_length=80, description="坐标系，如 EPSG:4545；不填则按文件 / else the file's"),
    ] = None,
    is_demonstration: Annotated[bool, Form(description="演示数据 / invented heights")] = False,
) -> JobOut:
    """Load a height model by a job, whose result names it."""
    most = settings.max_upload_mb * 2**20
    said = Said(title, licence, system or None, is_demonstration)
    job = height_uploads.queue(session, caller, settings.home, file.file, file.filename or "", said, most)
    return queued(request, response, job)


@router.delete("/{model_id}", status_code=204)
def remove_height_model(session: SessionDep, caller: CallerDep, model_id: UUID) -> None:
    """Remove a height model; runs made of it keep what they found."""
    service.remove(session, caller, model_id)


def _shaped(one: Loaded) -> HeightModelOut:
    model = one.model
    facts = {name: getattr(model, name) for name in HeightModelOut.model_fields if hasattr(model, name)}
    said = {
        "title": one.title,
        "licence": one.licence,
        "is_demonstration": one.is_demonstration,
        "loaded_by": one.loaded_by,
    }
    return HeightModelOut.model_validate({**facts, **said})
