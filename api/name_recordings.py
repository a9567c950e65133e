"""Recordings of how a name is said where it is at home (当地读音)."""

from uuid import UUID

from fastapi import APIRouter, BackgroundTasks
from fastapi.responses import JSONResponse, StreamingResponse
from sqlalchemy import Engine

from api.attachments import Sha256, streamed
from api.dependencies import CallerDep, EngineDep, SessionDep, SettingsDep
from api.name_recording_bodies import NameRecordingIn, NameRecordingsOut, NameRecordingWithdrawalIn
from gis.database import unit_of_work
from gis.field_work import service as field_work
from gis.name_recordings import service
from gis.settings import Settings

router = APIRouter(prefix="/place-names/{feature_id}/recordings", tags=["place names"])


@router.get("", response_model=NameRecordingsOut)
def list_recordings(session: SessionDep, caller: CallerDep, feature_id: UUID) -> JSONResponse:
    """List the recordings of a feature's name, and those that were withdrawn, the latest first."""
    return JSONResponse(service.of_feature(session, caller, feature_id))


@router.post("", status_code=201, response_model=NameRecordingsOut)
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


@router.post("/{recording_id}/withdrawal", response_model=NameRecordingsOut)
def withdraw_recording(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    engine: EngineDep,
    after: BackgroundTasks,
    feature_id: UUID,
    recording_id: UUID,
    said: NameRecordingWithdrawalIn,
) -> NameRecordingsOut:
    """Take a recording away whose speaker withdrew his yes, with its file; that it went, and why, stays."""
    sha256 = field_work.withdraw_recording(session, caller, feature_id, recording_id, said.reason)
    after.add_task(_remove_bytes, engine, settings, sha256)
    return NameRecordingsOut.model_validate(service.of_feature(session, caller, feature_id))


def _remove_bytes(engine: Engine, settings: Settings, sha256: str) -> None:
    """Remove a file's bytes; by now it is committed that they go."""
    with unit_of_work(engine) as session:
        field_work.remove_withdrawn(session, sha256, settings.home)
