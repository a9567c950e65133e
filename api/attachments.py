"""Scans and photos: upload, download."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, File, Path, UploadFile
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.background import BackgroundTask

from api.dependencies import CallerDep, SessionDep, SettingsDep
from gis.attachments import service

router = APIRouter(prefix="/attachments", tags=["attachments"])

Sha256 = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]
CHUNK_BYTES = 256 * 1024


class AttachmentOut(BaseModel):
    """A stored file, named by the SHA-256 of its bytes."""

    model_config = ConfigDict(from_attributes=True)

    sha256: str
    size_bytes: int
    media_type: str = Field(examples=["application/pdf"])
    file_name: str = Field(examples=["批复.pdf"])


@router.post("", status_code=201)
def upload(
    session: SessionDep, caller: CallerDep, settings: SettingsDep, file: Annotated[UploadFile, File()]
) -> AttachmentOut:
    """Store a file by its content; the same bytes are stored once."""
    stored = service.store(session, caller, file.file, file.filename or "", settings.home)
    return AttachmentOut.model_validate(stored)


@router.get("/{sha256}", response_class=StreamingResponse)
def download(
    session: SessionDep, caller: CallerDep, settings: SettingsDep, sha256: Sha256
) -> StreamingResponse:
    """Return a file's bytes, checked against its hash, always as a download."""
    opened = service.open_file(session, caller, sha256, settings.home)
    return streamed(opened)


def streamed(opened: service.OpenFile) -> StreamingResponse:
    """Send an open file as a download, whatever its type says it is."""
    name = quote(opened.attachment.file_name)
    return StreamingResponse(
        iter(lambda: opened.stream.read(CHUNK_BYTES), b""),
        media_type=opened.attachment.media_type,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
            "Content-Length": str(opened.attachment.size_bytes),
        },
        background=BackgroundTask(opened.stream.close),
    )
