"""Packages for QGIS and QField: out as GeoPackage with project and photos, and back."""

import shutil
import tempfile
from pathlib import Path
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, UploadFile
from fastapi.responses import FileResponse, JSONResponse, StreamingResponse

from api.attachments import Sha256, streamed
from api.dependencies import CallerDep, SessionDep, SettingsDep
from api.field_forms import ApiForms, document
from api.field_geopackage_shapes import FieldReturnOut, ReturnedOut
from api.written_files import folder_to_send
from gis.attachments.rules import plain_name
from gis.field_work import service
from gis.field_work.returned import take_back
from gis.field_work.returned_files import MOST_BYTES, TooLarge
from maps.field_project_archive import write_zip

router = APIRouter(prefix="/field-work/packages/{package_id}", tags=["field work"])

FORMS = ApiForms()
_BLOCK = 1 << 20


@router.get("/qgis.zip", response_class=FileResponse)
def get_project(
    session: SessionDep, caller: CallerDep, settings: SettingsDep, package_id: UUID
) -> FileResponse:
    """Return a package as GeoPackage, QGIS project and photos to whoever took it."""
    with folder_to_send("field-project") as folder:
        path = write_zip(session, caller, package_id, document(session), folder.path, settings.home)
        return folder.sent(path, f"{package_id}-qgis.zip", "application/zip")


@router.post("/returned-geopackage", response_model=ReturnedOut)
def return_geopackage(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    package_id: UUID,
    file: Annotated[UploadFile, File(description="package.gpkg, or a ZIP of it with its folder of photos")],
) -> JSONResponse:
    """Take back the GeoPackage of a package: every row that differs becomes a change like a device's.

    The same file returned twice says nothing twice; where rows are `left`, it is returned until none is. A
    row that is gone deletes nothing. The file is kept as it came.
    """
    name = plain_name(file.filename or "")
    if (file.size or 0) > MOST_BYTES:
        raise TooLarge(name=name, most=MOST_BYTES >> 20)
    with tempfile.TemporaryDirectory(prefix="diming-field-return-") as folder:
        path = Path(folder) / "returned"
        with path.open("wb") as sink:
            shutil.copyfileobj(file.file, sink, _BLOCK)
        made = take_back(session, caller, package_id, path, name, FORMS, document(session), settings.home)
    return JSONResponse(made)


@router.get("/returned-geopackages", response_model=list[FieldReturnOut])
def list_returned(session: SessionDep, caller: CallerDep, package_id: UUID) -> JSONResponse:
    """List the GeoPackages that came back of a package, the latest first, to whoever sees the package."""
    return JSONResponse(service.find_returns(session, caller, package_id))


@router.get("/returned-geopackages/{sha256}", response_class=StreamingResponse)
def get_returned(
    session: SessionDep, caller: CallerDep, settings: SettingsDep, package_id: UUID, sha256: Sha256
) -> StreamingResponse:
    """Return a GeoPackage, or the ZIP with it, as it came back, checked against its hash."""
    return streamed(service.open_return(session, caller, package_id, sha256, settings.home))
