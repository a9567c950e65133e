"""Recordings of how a name is said where it is at home (当地读音)."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import JSONResponse, StreamingResponse

from api.attachments import Sha256, streamed
from api.dependencies import CallerDep, SessionDep, SettingsDep
from api.name_recording_bodies import NameRecordingIn, NameRecordingOut
from gis.name_recordings import service

router = APIRouter(prefix="/place-names/{feature_id}/recordings", tags=["place names"])


@router.get("", response_model=list[NameRecordingOut])
def list_recordings(session: SessionDep, caller: CallerDep, feature_id: UUID) -> JSONResponse:
    """List the recordings of a feature's name, the latest first."""
    return JSONResponse(service.of_feature(session, caller, feature_id))


@router.post("", status_code=201, response_model=list[NameRecordingOut])
def keep_recording(
    session: SessionDep, caller: CallerDep, feature_id: UUID, given: NameRecordingIn
) -> JSONResponse:
    """Keep a recording of a feature's name; its speaker agreed, and is told by kind, never by name."""
    service.keep(session, caller, feature_id, given.recording())
    return JSONResponse(service.of_feature(session, caller, feature_id), 201)


@router.get("/{sha256}", response_class=StreamingResponse)
def open_recording(
    session: SessionDep, caller: CallerDep, settings: SettingsDep, feature_id: UUID, sha256: Sha256
) -> StreamingResponse:
    """Return a recording's bytes, for whoever may see the name."""
    return streamed(service.open_file(session, caller, feature_id, sha256, settings.home))
