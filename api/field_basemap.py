"""The base map and the printed sheets of a package in the field, for a device to keep."""

import base64
import hashlib
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import FileResponse

from api.dependencies import CallerDep, SessionDep, SettingsDep
from api.field_forms import document
from maps import field_basemap, field_sheets

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


@router.get("/packages/{package_id}/field-sheets.pdf", response_class=FileResponse)
def get_sheets(
    session: SessionDep, caller: CallerDep, settings: SettingsDep, package_id: UUID
) -> FileResponse:
    """Return the 外业登记表 of a package as PDF to whoever took it or oversees field work.

    Its records as they were handed out, and a blank form of every kind, for the day when a device fails.
    `Repr-Digest` (RFC 9530) is the SHA-256 by which a device tells that it is whole.
    """
    path = field_sheets.sheets(session, caller, settings.home, package_id, document(session))
    digest = base64.b64encode(hashlib.sha256(path.read_bytes()).digest()).decode()
    headers = {"Cache-Control": "private, no-cache", "Repr-Digest": f"sha-256=:{digest}:"}
    return FileResponse(
        path,
        media_type="application/pdf",
        filename=f"{package_id}.pdf",
        headers=headers,
        content_disposition_type="inline",
    )
