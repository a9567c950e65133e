"""Register signs and say what changed of them: facts, state over time, photos, and the units responsible."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.entries import known_code, past, written
from gis.errors import FieldUnreadable
from gis.history.as_known import today
from gis.place_name_signs import queries
from gis.place_name_signs.entries import Photo, Sign, cite_photos, point, seen_feature
from gis.place_name_signs.rules import INSPECTING, SignNotFound, SignStale
from gis.place_name_signs.tables import PlaceNameSign, SignPhoto, SignStateRecord, SignUnit

MOST_FACES = 8


def register(session: Session, caller: Caller, sign: Sign, photos: Sequence[Photo] = ()) -> UUID:
    """Register a sign; raise SignNumberTaken, FieldUnreadable, NoSuchAttachment."""
    caller.must_hold(*INSPECTING)
    cite_photos(session, caller, photos)
    made = new_sign(session, caller, sign, queries.own_source(session))
    queries.add(session, made, *first_records(made, caller.account_id))
    add_photos(session, made.id, None, today(), photos)
    return made.id


def new_sign(session: Session, caller: Caller, sign: Sign, source_id: UUID) -> PlaceNameSign:
    """Return a sign that is not written yet; raise FieldUnreadable."""
    return PlaceNameSign(
        id=uuid4(),
        number=written("number", sign.number, is_required=True),
        state=known_code(session, "sign_state", "state", sign.state),
        state_since=today() if sign.set_on is None else past("set_on", sign.set_on),
        source_id=source_id,
        **_facts(session, caller, sign),
    )


def first_records(sign: PlaceNameSign, account_id: UUID | None) -> list[SignStateRecord]:
    """Return the first state of a new sign."""
    return [
        SignStateRecord(sign_id=sign.id, state=sign.state, since=sign.state_since, recorded_by=account_id)
    ]


def amend(session: Session, caller: Caller, sign_id: UUID, expected_version: int, sign: Sign) -> None:
    """Say anew what a sign is; its state is changed by `set_state`. SignNotFound, SignStale.

    A feature that the caller may not see stays with the sign, for he can't send what he was not shown.
    """
    found = held(session, caller, sign_id, expected_version)
    found.number = written("number", sign.number, is_required=True)
    linked = {key for key in (found.feature_id, found.road_id) if key}
    unseen = linked - queries.features_seen(session, linked, Reader.of(session, caller).levels())
    for name, value in _facts(session, caller, sign).items():
        if value is None and name in ("feature_id", "road_id") and getattr(found, name) in unseen:
            continue
        setattr(found, name, value)
    count_up(session, found)


def _facts(session: Session, caller: Caller, sign: Sign) -> Mapping[str, Any]:
    if not 1 <= sign.faces <= MOST_FACES:
        raise FieldUnreadable(field="faces")
    return {
        "kind": known_code(session, "sign_kind", "kind", sign.kind),
        "feature_id": seen_feature(session, caller, "feature_id", sign.feature_id),
        "road": written("road", sign.road, is_required=True),
        "road_id": seen_feature(session, caller, "road_id", sign.road_id),
        "place": written("place", sign.place),
        "material": written("material", sign.material),
        "size": written("size", sign.size),
        "faces": sign.faces,
        "unit_id": unit_of(session, sign.unit),
        "set_on": sign.set_on,
        "geom": point(sign.position),
        "note": written("note", sign.note),
    }


def unit_of(session: Session, name: str) -> UUID | None:
    """Return the unit of a name, made when it is new; None for no name."""
    said = name.strip()
    if not said:
        return None
    found = queries.unit_named(session, said)
    if found is None:
        found = SignUnit(id=uuid4(), name=said, source_id=queries.own_source(session))
        queries.add(session, found)
    return found.id


def set_state(
    session: Session,
    caller: Caller,
    sign_id: UUID,
    expected_version: int,
    state: str,
    since: date,
    note: str = "",
) -> None:
    """Say in which state a sign is since a day. SignNotFound, SignStale, FieldUnreadable."""
    found = held(session, caller, sign_id, expected_version)
    note_state(
        session, caller, found, known_code(session, "sign_state", "state", state), past("since", since), note
    )
    count_up(session, found)


def note_state(
    session: Session, caller: Caller, sign: PlaceNameSign, state: str, since: date, note: str = ""
) -> None:
    """Keep a state of a sign; the latest is the sign's own."""
    record = SignStateRecord(
        sign_id=sign.id, state=state, since=since, note=note.strip(), recorded_by=caller.account_id
    )
    queries.add(session, record)
    if since >= sign.state_since:
        sign.state, sign.state_since = state, since


def add_photos(
    session: Session, sign_id: UUID, reading_id: UUID | None, taken_on: date, photos: Sequence[Photo]
) -> None:
    """Keep photos of a sign; the same one is kept once."""
    for photo in photos:
        if not queries.has_photo(session, sign_id, photo.sha256):
            kept = SignPhoto(
                sign_id=sign_id,
                sha256=photo.sha256,
                reading_id=reading_id,
                taken_on=taken_on,
                caption=photo.caption.strip(),
            )
            queries.add(session, kept)


def held(session: Session, caller: Caller, sign_id: UUID, expected_version: int) -> PlaceNameSign:
    """Lock a sign at the version that the caller saw; SignNotFound, SignStale."""
    caller.must_hold(*INSPECTING)
    found = queries.lock(session, sign_id)
    if found is None:
        raise SignNotFound
    if found.version != expected_version:
        raise SignStale(version=found.version, expected=expected_version)
    return found


def count_up(session: Session, sign: PlaceNameSign) -> None:
    """Write a sign and count its version up."""
    sign.version += 1
    queries.save(session)
