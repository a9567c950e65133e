"""Register signs and say what changed of them: facts, state over time, photos, and the units responsible."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.entries import known_code, one_of, past, written
from gis.errors import FieldUnreadable
from gis.history.as_known import today
from gis.place_name_signs import queries
from gis.place_name_signs.entries import Photo, Sign, cite_photos, point
from gis.place_name_signs.reach import seen
from gis.place_name_signs.rules import INSPECTING, REGISTERING, SignStale
from gis.place_name_signs.tables import PlaceNameSign, SignPhoto, SignStateRecord, SignUnit
from gis.reference import service as reference

MOST_FACES = 8


def register(session: Session, caller: Caller, sign: Sign, photos: Sequence[Photo] = ()) -> UUID:
    """Register a sign; raise SignNumberTaken, FieldUnreadable, NoSuchAttachment."""
    caller.must_hold(*REGISTERING)
    cite_photos(session, caller, photos)
    (made,) = new_signs(session, caller, [sign], queries.own_source(session))
    queries.add(session, made, *first_records(made, caller.account_id))
    add_photos(session, made.id, None, today(), photos)
    return made.id


def new_signs(
    session: Session, caller: Caller, signs: Sequence[Sign], source_id: UUID
) -> list[PlaceNameSign]:
    """Return signs that are not written yet; raise FieldUnreadable."""
    known = _look_up(session, caller, signs)
    return [
        PlaceNameSign(
            id=uuid4(),
            number=written("number", sign.number, is_required=True),
            state=one_of("state", sign.state, known.states),
            state_since=today() if sign.set_on is None else past("set_on", sign.set_on),
            source_id=source_id,
            **_facts(sign, known),
        )
        for sign in signs
    ]


def first_records(sign: PlaceNameSign, account_id: UUID | None) -> list[SignStateRecord]:
    """Return the first state of a new sign."""
    return [
        SignStateRecord(sign_id=sign.id, state=sign.state, since=sign.state_since, recorded_by=account_id)
    ]


def amend(session: Session, caller: Caller, sign_id: UUID, expected_version: int, sign: Sign) -> None:
    """Say anew what a sign is; its state is changed by `set_state`. SignNotFound, SignStale.

    A feature that the caller may not see stays with the sign, for he can't send what he was not shown.
    """
    caller.must_hold(*REGISTERING)
    found = held(session, caller, sign_id, expected_version)
    found.number = written("number", sign.number, is_required=True)
    linked = {key for key in (found.feature_id, found.road_id) if key}
    unseen = linked - queries.features_seen(session, linked, Reader.of(session, caller).levels())
    for name, value in _facts(sign, _look_up(session, caller, [sign])).items():
        if value is None and name in ("feature_id", "road_id") and getattr(found, name) in unseen:
            continue
        setattr(found, name, value)
    count_up(session, found)


@dataclass(frozen=True, slots=True)
class _Known:
    """What signs may name: codes, features that the caller may see, units by name."""

    kinds: Container[str]
    states: Container[str]
    features: Container[UUID]
    units: Mapping[str, UUID]


def _look_up(session: Session, caller: Caller, signs: Sequence[Sign]) -> _Known:
    """Look up what some signs name, in one statement each; units that are new are made."""
    linked = {key for sign in signs for key in (sign.feature_id, sign.road_id) if key}
    names = {name for sign in signs if (name := sign.unit.strip())}
    units = queries.units_named(session, names)
    new = sorted(names - units.keys())
    if new:
        source = queries.own_source(session)
        made = [SignUnit(id=uuid4(), name=name, source_id=source) for name in new]
        queries.add_many(session, made)
        units |= {unit.name: unit.id for unit in made}
    return _Known(
        kinds={row["code"] for row in reference.codes(session, "sign_kind")},
        states={row["code"] for row in reference.codes(session, "sign_state")},
        features=queries.features_seen(session, linked, Reader.of(session, caller).levels()),
        units=units,
    )


def _facts(sign: Sign, known: _Known) -> Mapping[str, Any]:
    if not 1 <= sign.faces <= MOST_FACES:
        raise FieldUnreadable(field="faces")
    for field, linked in (("feature_id", sign.feature_id), ("road_id", sign.road_id)):
        if linked is not None and linked not in known.features:
            raise FieldUnreadable("signs.no_such_feature", field=field)
    return {
        "kind": one_of("kind", sign.kind, known.kinds),
        "feature_id": sign.feature_id,
        "road": written("road", sign.road, is_required=True),
        "road_id": sign.road_id,
        "place": written("place", sign.place),
        "material": written("material", sign.material),
        "size": written("size", sign.size),
        "faces": sign.faces,
        "unit_id": known.units.get(sign.unit.strip()),
        "set_on": sign.set_on,
        "geom": point(sign.position),
        "note": written("note", sign.note),
    }


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
    found = seen(session, caller, queries.lock(session, sign_id))
    if found.version != expected_version:
        raise SignStale(version=found.version, expected=expected_version)
    return found


def count_up(session: Session, sign: PlaceNameSign) -> None:
    """Write a sign and count its version up."""
    sign.version += 1
    queries.save(session)
