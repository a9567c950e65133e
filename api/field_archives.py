"""What devices hand back by hand: ZIPs that they saved, and packages that the register has lost."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Request, Response, UploadFile
from fastapi.responses import JSONResponse

from api.dependencies import CallerDep, SessionDep, SettingsDep
from api.field_shapes import FieldManifestOut
from api.job_status import JobOut, queued
from gis.attachments.rules import plain_name
from gis.exchange import device_archives
from gis.field_work import service
from gis.field_work.handed_out import MOST_COPY_BYTES

router = APIRouter(prefix="/field-work", tags=["field work"])


@router.post("/device-archives", status_code=202)
def look_into(
    request: Request,
    response: Response,
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    file: Annotated[
        UploadFile, File(description="设备移除任务包前保存的 zip / the ZIP that a device saved of a package")
    ],
) -> JobOut:
    """Take a ZIP that a device saved and say by a job what of it is new, known or wrong; nothing is written.

    Whoever took the package may, and whoever decides on its changes. The file stays for a day. A larger one
    comes in pieces: …/begun.
    """
    name, most = plain_name(file.filename or ""), settings.max_upload_mb * 2**20
    job = device_archives.queue_preview(session, caller, settings.home, file.file, name, most)
    return queued(request, response, job)


@router.post("/device-archives/{upload_id}/jobs", status_code=202)
def bring_in(
    request: Request,
    response: Response,
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    upload_id: UUID,
) -> JobOut:
    """Bring a ZIP in by a job: files and changes go the way that the device would have sent them.

    They are written as sent by whoever took the package; who brought the ZIP is kept with it. What is here
    already is answered as before. Portion by portion: where the job ends
    early, what was registered stays, and asking for it again goes on.
    """
    job = device_archives.queue(session, caller, settings.home, upload_id)
    return queued(request, response, job)


@router.post("/packages/taken-up", response_model=FieldManifestOut)
def take_up(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    file: Annotated[
        UploadFile,
        File(description="JSON: manifest, head, items, as GET …/content gives them; 1 for 1.0 is the same"),
    ],
) -> JSONResponse:
    """Take up again a package of one's own that a register restored from a backup has lost.

    Its signature proves what was handed out. A package that is known stays as it is.
    """
    said = file.file.read(MOST_COPY_BYTES + 1)
    found = service.take_up(session, caller, said, settings.home)
    return JSONResponse(service.get_manifest(session, caller, found))
