"""The base map of a package in the field, for a device to keep."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import FileResponse

from api.dependencies import CallerDep, SessionDep, SettingsDep
from maps import field_basemap

router = APIRouter(prefix="/field-work", tags=["field work"])

MEDIA_TYPE = "application/vnd.pmtiles"


@router.get("/packages/{package_id}/basemap.pmtiles", response_class=FileResponse)
def get_basemap(
    session: SessionDep, caller: CallerDep, settings: SettingsDep, package_id: UUID
) -> FileResponse:
    """Return the register's own layers around a package's records as PMTiles, to whoever took it.

    `Range` fetches a part, so that what broke off goes on; with `If-Range` and the `ETag` only of the same
    file. A map of a large area is made by a job: until then the answer is 409.
    """
    path = field_basemap.basemap(session, caller, settings.home, package_id, settings.field_basemap_mb)
    headers = {"Cache-Control": "private, no-cache"}
    return FileResponse(path, media_type=MEDIA_TYPE, filename=f"{package_id}.pmtiles", headers=headers)
