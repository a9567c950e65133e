"""Load files into the planning layers of a region, see what regions have, take layers away."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, File, Path, Query, Request, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CallerDep, SessionDep, SettingsDep
from api.imports import FieldOut, SentenceOut
from api.job_status import JobOut, queued
from gis.exchange.rules import ImportOptions
from gis.planning_imports import service
from gis.planning_imports.rules import MOST_CODE, MOST_NAME, Existing, Layer, LoadOptions

router = APIRouter(prefix="/planning-layers", tags=["planning"])

Code = Annotated[str, Field(min_length=1, max_length=MOST_CODE, examples=["150626"])]


class LayerReadingIn(BaseModel):
    """How a file is read; everything has a default."""

    model_config = ConfigDict(extra="forbid")

    layer: Layer | None = Field(default=None, description="空：按图形和列判断 / told by geometry and columns")
    sheet: str | None = Field(default=None, max_length=200, description="工作表或图层 / sheet or layer")
    mapping: dict[str, str] | None = Field(default=None, examples=[{"道路等级": "klass"}])
    defaults: dict[str, str] = Field(default={}, examples=[{"kind": "road"}])
    crs: str | None = Field(
        default=None,
        max_length=80,
        examples=["cgcs2000"],
        description="坐标系的键、EPSG 代码，或“基准:中央经线:东加:北加” / key, EPSG code or own projection",
    )
    datum_parameters: dict[str, Any] | None = None
    header_row: int | None = Field(default=None, ge=1, le=1000)
    encoding: str | None = Field(default=None, max_length=20, examples=["GB18030"])
    delimiter: str | None = Field(default=None, max_length=1, examples=[";"])

    def reading(self) -> dict[str, Any]:
        """Return what the value object of a reading takes."""
        return self.model_dump(include=set(LayerReadingIn.model_fields) - {"layer"})


class LoadIn(LayerReadingIn):
    """Which region a file is for, and what becomes of what the region has of the same kinds."""

    region: Code
    region_name: str = Field(
        default="", max_length=MOST_NAME, examples=["乌审旗"], description="新区域的名称 / of a new region"
    )
    existing: Existing = Field(
        default="refuse", description="已有同类内容：拒绝、并存、替换 / what there is of these kinds already"
    )
    good_rows_only: bool = False
    dry_run: bool = False
    source_title: str = Field(default="", max_length=200)
    source_licence: str = Field(default="", max_length=200)
    source_publisher: str = Field(default="", max_length=200)
    source_dated: date | None = None

    def options(self) -> LoadOptions:
        """Return the value object."""
        names = (
            "good_rows_only",
            "dry_run",
            "source_title",
            "source_licence",
            "source_publisher",
            "source_dated",
        )
        reading = ImportOptions(**self.reading(), **{name: getattr(self, name) for name in names})
        return LoadOptions(self.region, self.region_name, self.layer, self.existing, reading)


class LayerColumnOut(BaseModel):
    """A column of the file, and the field that it is taken for."""

    column: str = Field(examples=["道路等级"])
    field: str | None = Field(examples=["klass"])
    samples: list[str] = Field(examples=[["国道", "县道"]])


class LayerInspectionOut(BaseModel):
    """What a file holds and how it would be read."""

    name: str = Field(examples=["道路.gpkg"])
    layer: Layer | None = Field(description="Null where neither geometry nor columns tell")
    sheet: str
    sheets: list[str]
    rows: int = Field(description="0 while unknown")
    columns: list[LayerColumnOut]
    fields: list[FieldOut]
    system_zh: str | None = Field(description="Coordinate system of a GIS file")
    system_en: str | None
    notes: list[SentenceOut]


class LayerUploadOut(BaseModel):
    """A staged file and how it would be read."""

    upload_id: UUID
    inspection: LayerInspectionOut


class StandingOut(BaseModel):
    """Rows that a region has, of one kind and from one source."""

    model_config = ConfigDict(from_attributes=True)

    layer: Layer
    kind: str = Field(examples=["road"], description="Empty for places, people and units")
    rows: int
    source_id: UUID
    source: str = Field(examples=["乌审旗公路图，2026"])
    licence: str
    is_demonstration: bool = Field(description="演示数据 / invented")


class LoadedRegionOut(BaseModel):
    """A region and what it has."""

    model_config = ConfigDict(from_attributes=True)

    code: str = Field(examples=["150626"])
    name: str
    layers: list[StandingOut]


@router.get("")
def list_regions(session: SessionDep, caller: CallerDep) -> list[LoadedRegionOut]:
    """List the regions that are loaded, each with its layers by kind and source."""
    return [LoadedRegionOut.model_validate(one) for one in service.regions(session, caller)]


@router.post("/uploads", status_code=201)
def upload(caller: CallerDep, settings: SettingsDep, file: Annotated[UploadFile, File()]) -> LayerUploadOut:
    """Stage a file: GPKG, GeoJSON, Shapefile (zip), KML; CSV and XLSX with columns of coordinates or WKT.

    A file marked 秘密, 机密 or 绝密 is refused and no byte of it is kept.
    """
    most = settings.max_upload_mb * 2**20
    staged = service.stage(caller, file.file, file.filename or "", settings.home, most)
    found = service.inspect_upload(caller, settings.home, staged.id, None, ImportOptions())
    return LayerUploadOut(upload_id=staged.id, inspection=LayerInspectionOut.model_validate(found))


@router.post("/uploads/{upload_id}/inspection")
def inspect(
    caller: CallerDep, settings: SettingsDep, upload_id: UUID, wanted: LayerReadingIn
) -> LayerInspectionOut:
    """Show layers, columns and coordinate system as they would be read."""
    options = ImportOptions(**wanted.reading())
    found = service.inspect_upload(caller, settings.home, upload_id, wanted.layer, options)
    return LayerInspectionOut.model_validate(found)


@router.post("/uploads/{upload_id}/jobs", status_code=202)
def start(
    request: Request,
    response: Response,
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    upload_id: UUID,
    wanted: LoadIn,
) -> JobOut:
    """Try a file out (`dry_run`) or load it into a layer of a region; all of it or nothing.

    Every bad row is told with column, value, rule and how to mend it: `/jobs/{id}/findings`.
    """
    job = service.queue(session, caller, settings.home, upload_id, wanted.options())
    return queued(request, response, job)


@router.delete("/{region}")
def unload(
    session: SessionDep,
    caller: CallerDep,
    region: Annotated[str, Path(max_length=MOST_CODE, examples=["150626"])],
    layer: Annotated[Layer | None, Query(description="空：全部图层 / all layers")] = None,
) -> list[StandingOut]:
    """Take a layer of a region away, or all; answers what went. Planning runs of the region stay."""
    return [StandingOut.model_validate(one) for one in service.unload(session, caller, region, layer)]
