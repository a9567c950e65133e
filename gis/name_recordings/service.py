"""Keep and give recordings of how names are said; they are for the register's own people, never public."""

from collections.abc import Collection
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.attachments import service as attachments
from gis.attachments.service import OpenFile
from gis.entries import known_code, past, written
from gis.name_recordings import queries
from gis.name_recordings.rules import (
    RECORDING,
    SOUND,
    NoSuchRecording,
    OutsideArea,
    Recording,
    RecordingNeeded,
    SpeakerMustAgree,
)
from gis.name_recordings.tables import NameRecording
from gis.place_names.rules import FeatureNotFound

Row = dict[str, Any]


def keep(
    session: Session, caller: Caller, feature_id: UUID, said: Recording, recording_id: UUID | None = None
) -> UUID:
    """Keep a recording and return its id; the same id again changes nothing.

    Raises FeatureNotFound, OutsideArea (an account of a 苏木 or 镇), SpeakerMustAgree, NoSuchAttachment,
    RecordingNeeded, FieldUnreadable.
    """
    caller.must_hold(*RECORDING)
    _must_see(session, caller, feature_id)
    if caller.areas is not None and not queries.lies_in(session, feature_id, caller.areas):
        raise OutsideArea
    present = None if recording_id is None else queries.find(session, recording_id)
    if present is not None:
        if present.feature_id != feature_id:
            raise NoSuchRecording
        return present.id
    if not said.speaker_agreed:
        raise SpeakerMustAgree
    if not attachments.find(session, caller, said.sha256).media_type.startswith(SOUND):
        raise RecordingNeeded
    kept = NameRecording(
        id=recording_id or uuid4(),
        feature_id=feature_id,
        sha256=said.sha256,
        heard_form=written("heard_form", said.heard_form),
        speaker_kind=known_code(session, "name_speaker_kind", "speaker_kind", said.speaker_kind),
        speaker_agreed=True,
        place=written("place", said.place, is_required=True),
        recorded_on=past("recorded_on", said.recorded_on),
        note=written("note", said.note),
        recorded_by=caller.account(),
    )
    queries.add(session, kept)
    return kept.id


def of_feature(session: Session, caller: Caller, feature_id: UUID) -> list[Row]:
    """Return the recordings of a feature, the latest first; raise FeatureNotFound."""
    _must_see(session, caller, feature_id)
    return of_features(session, [feature_id]).get(feature_id, [])


def of_features(session: Session, feature_ids: Collection[UUID]) -> dict[UUID, list[Row]]:
    """Return the recordings of features that the caller was found to see, the latest first."""
    found: dict[UUID, list[Row]] = {}
    for kept, media_type, size_bytes, who in queries.of_features(session, feature_ids):
        found.setdefault(kept.feature_id, []).append(
            {
                "id": str(kept.id),
                "sha256": kept.sha256,
                "media_type": media_type,
                "size_bytes": size_bytes,
                "heard_form": kept.heard_form,
                "speaker_kind": kept.speaker_kind,
                "place": kept.place,
                "recorded_on": kept.recorded_on.isoformat(),
                "note": kept.note,
                "recorded_by": who,
            }
        )
    return found


def open_file(session: Session, caller: Caller, feature_id: UUID, sha256: str, home: Path) -> OpenFile:
    """Open a recording of a feature; raise FeatureNotFound, NoSuchRecording, Damaged."""
    _must_see(session, caller, feature_id)
    if not queries.cites(session, feature_id, sha256):
        raise NoSuchRecording
    return attachments.open_cited(session, sha256, home)


def _must_see(session: Session, caller: Caller, feature_id: UUID) -> None:
    if not queries.feature_seen(session, feature_id, Reader.of(session, caller).levels()):
        raise FeatureNotFound(id=feature_id)
