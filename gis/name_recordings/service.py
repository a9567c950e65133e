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
    WITHDRAWING,
    NoSuchRecording,
    OutsideArea,
    Recording,
    RecordingNeeded,
    RecordingWithdrawn,
    SpeakerMustAgree,
)
from gis.name_recordings.tables import NameRecording, NameRecordingWithdrawal
from gis.place_names.rules import FeatureNotFound

Row = dict[str, Any]


def keep(
    session: Session, caller: Caller, feature_id: UUID, said: Recording, recording_id: UUID | None = None
) -> UUID:
    """Keep a recording and return its id; the same id again changes nothing.

    Raises FeatureNotFound, OutsideArea (an account of a 苏木 or 镇), RecordingWithdrawn (this one,
    or any made of the same file), SpeakerMustAgree, NoSuchAttachment, RecordingNeeded, FieldUnreadable.
    """
    caller.must_hold(*RECORDING)
    _must_see(session, caller, feature_id)
    if caller.areas is not None and not queries.lies_in(session, feature_id, caller.areas):
        raise OutsideArea
    queries.lock_file(session, said.sha256)
    _refuse_withdrawn(session, recording_id, said.sha256)
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


def withdraw(session: Session, caller: Caller, feature_id: UUID, recording_id: UUID, reason: str) -> str:
    """Take a recording away whose speaker withdrew his yes, and return the SHA-256 of its file.

    It goes from every name for which the same file was recorded: the yes was to the voice. That, when and why
    it went stays with each (个人信息保护法 Art. 15, 47). The file itself is the caller's to take out. Raises
    NotAllowed, FeatureNotFound, NoSuchRecording, RecordingWithdrawn, FieldUnreadable (no reason).
    """
    caller.must_hold(*WITHDRAWING)
    _must_see(session, caller, feature_id)
    why = written("reason", reason, is_required=True)
    found = queries.find(session, recording_id)
    if found is None or found.feature_id != feature_id:
        gone = queries.withdrawn(session, recording_id)
        if gone is not None and gone.feature_id == feature_id:
            raise RecordingWithdrawn
        raise NoSuchRecording
    sha256 = found.sha256
    queries.lock_file(session, sha256)
    # Two who withdraw the same wait for each other at the lock.
    _refuse_withdrawn(session, recording_id, sha256)
    for each in queries.made_of(session, sha256):
        withdrawal = NameRecordingWithdrawal(
            id=each.id,
            feature_id=each.feature_id,
            sha256=sha256,
            recorded_on=each.recorded_on,
            recorded_by=each.recorded_by,
            reason=why,
            withdrawn_by=caller.account(),
        )
        queries.withdraw(session, each, withdrawal)
    return sha256


def of_feature(session: Session, caller: Caller, feature_id: UUID) -> dict[str, list[Row]]:
    """Return the recordings of a feature and what was withdrawn, the latest first; raise FeatureNotFound."""
    _must_see(session, caller, feature_id)
    withdrawn = [
        {
            "id": str(gone.id),
            "recorded_on": gone.recorded_on.isoformat(),
            "recorded_by": recorder,
            "reason": gone.reason,
            "withdrawn_by": withdrawer,
            "withdrawn_at": gone.withdrawn_at.isoformat(),
            "is_file_gone": erased is not None,
        }
        for gone, recorder, withdrawer, erased in queries.withdrawals(session, feature_id)
    ]
    return {
        "recordings": of_features(session, [feature_id]).get(feature_id, []),
        "withdrawn": withdrawn,
    }


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


def _refuse_withdrawn(session: Session, recording_id: UUID | None, sha256: str) -> None:
    if queries.withdrawn(session, recording_id, sha256) is not None:
        raise RecordingWithdrawn
