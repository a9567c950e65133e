"""Scans and photos: upload, download."""

from datetime import datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, File, Path, Query, UploadFile
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.background import BackgroundTask

from api.dependencies import CallerDep, SessionDep, SettingsDep
from gis.attachments import service

router = APIRouter(prefix="/attachments", tags=["attachments"])

Sha256 = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]
CHUNK_BYTES = 256 * 1024

_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
#: Types that a browser shows itself → what the page around them may do: nothing. The type was found in the
#: bytes and is sent with nosniff, so none is ever a page with scripts. A PDF can't bear `sandbox`: Chromium's
#: viewer, which runs apart from our origin, then refuses to start.
SHOWN = {
    "application/pdf": f"{_NOTHING}; object-src 'self'; style-src 'unsafe-inline'",
    "image/png": f"{_NOTHING}; img-src 'self'; style-src 'unsafe-inline'; sandbox",
    "image/jpeg": f"{_NOTHING}; img-src 'self'; style-src 'unsafe-inline'; sandbox",
}

View = Annotated[bool, Query(description="PDF、PNG、JPEG 在浏览器中打开 / to look at, not to save")]


class AttachmentOut(BaseModel):
    """A stored file, named by the SHA-256 of its bytes."""

    model_config = ConfigDict(from_attributes=True)

    sha256: str
    size_bytes: int
    media_type: str = Field(examples=["application/pdf"])
    file_name: str = Field(examples=["批复.pdf"])


class OriginalOut(BaseModel):
    """The file as the camera made it, of which a stamped photo was made."""

    sha256: str
    media_type: str
    size_bytes: int
    kept_at: datetime = Field(description="when it was registered as the original")


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


@router.get("/{sha256}/original", response_class=StreamingResponse)
def download_original(
    session: SessionDep, caller: CallerDep, settings: SettingsDep, sha256: Sha256
) -> StreamingResponse:
    """Return the file of which one was made: of a stamped photo, the one that the camera made."""
    return streamed(service.open_original(session, caller, sha256, settings.home))


def streamed(opened: service.OpenFile, *, view: bool = False) -> StreamingResponse:
    """Send an open file as a download, whatever its type says it is; to look at only if it is of SHOWN."""
    found = opened.attachment
    shown = view and found.media_type in SHOWN
    disposition = "inline" if shown else "attachment"
    return StreamingResponse(
        iter(lambda: opened.stream.read(CHUNK_BYTES), b""),
        media_type=found.media_type,
        headers={
            "Content-Disposition": f"{disposition}; filename*=UTF-8''{quote(found.file_name)}",
            "Content-Length": str(found.size_bytes),
            **({"Content-Security-Policy": SHOWN[found.media_type]} if shown else {}),
        },
        background=BackgroundTask(opened.stream.close),
    )
