"""The ledger of burials: who is laid where (apart, masked), terms, moving out, and 已录 in the 直报系统."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.cemeteries import queries
from gis.cemeteries.entries import NewBurial, Person, said
from gis.cemeteries.reach import seen_burial, seen_place
from gis.cemeteries.rule_tables import settings
from gis.cemeteries.rules import (
    KEEPING,
    KNOWING,
    BurialEnded,
    BurialNotFound,
    BurialStale,
    CertificateForRelocation,
    CertificateNeeded,
    EnteredTooEarly,
    NotOpen,
    PlaceFull,
    years_later,
)
from gis.cemeteries.tables import Burial, BurialPerson
from gis.entries import known_code, past, written
from gis.errors import FieldUnreadable
from gis.facilities.personal_data import note_reading
from gis.reference import service as reference

#: What notes of readings call these data
SUBJECT = "burial_person"
Row = dict[str, Any]


def bury(session: Session, caller: Caller, place_id: UUID, new: NewBurial) -> UUID:
    """Lay somebody in a place of a cemetery that is open on the day, with a certificate of death.

    Raises PlaceNotFound, NotOpen, PlaceFull, CertificateNeeded, CertificateForRelocation, FieldUnreadable.
    """
    caller.must_hold(*KEEPING)
    _, kind, cemetery = seen_place(caller, queries.place(session, place_id))
    day = past("buried_on", new.buried_on)
    if queries.state_on(session, cemetery.id, day) != "open":
        raise NotOpen
    lying = queries.burials_of_place(session, place_id)
    if _most_at_once(lying, day) >= kind.holds:
        raise PlaceFull(holds=kind.holds)
    certificate = known_code(session, "burial_certificate", "certificate", new.certificate)
    origin_grave = said("origin_grave", new.origin_grave)
    kinds = {row["code"]: row for row in reference.codes(session, "burial_certificate")}
    if kinds[certificate]["for_relocation"] and not origin_grave:
        raise CertificateForRelocation
    term = new.term_until or years_later(day, settings(session).term_years)
    if term <= day:
        raise FieldUnreadable("cemeteries.term_too_short", field="term_until")
    person = _person(new.person, day)
    made = Burial(
        id=uuid4(),
        place_id=place_id,
        buried_on=day,
        term_until=term,
        certificate=certificate,
        origin="relocated" if origin_grave else "new",
        origin_grave=origin_grave,
        note=said("note", new.note),
        recorded_by=caller.account_id,
    )
    queries.add(session, made)
    queries.add(session, BurialPerson(burial_id=made.id, **person))
    return made.id


def _most_at_once(lying: Collection[Burial], day: date) -> int:
    """Return how many lie in a place at one time on or after a day."""
    here = [each for each in lying if each.ended_on is None or each.ended_on > day]
    days = {day, *(each.buried_on for each in here if each.buried_on > day)}
    return max(
        sum(each.buried_on <= at and (each.ended_on is None or each.ended_on > at) for each in here)
        for at in days
    )


def _person(person: Person, buried_on: date) -> Row:
    number = written("certificate_number", person.certificate_number)
    if not number:
        raise CertificateNeeded
    if person.died_on is not None and person.died_on > buried_on:
        raise FieldUnreadable("cemeteries.died_after", field="died_on")
    return {
        "name": written("name", person.name, is_required=True),
        "certificate_number": number,
        "identity_number": written("identity_number", person.identity_number),
        "died_on": person.died_on,
        "contact_name": written("contact_name", person.contact_name),
        "contact_phone": written("contact_phone", person.contact_phone),
        "relation": written("relation", person.relation),
    }


def end(
    session: Session, caller: Caller, burial_id: UUID, expected_version: int, ended_on: date, reason: str
) -> None:
    """Say that somebody was moved out on a day; BurialNotFound, BurialStale, BurialEnded, FieldUnreadable."""
    caller.must_hold(*KEEPING)
    found = _held(session, caller, burial_id, expected_version)
    if found.ended_on is not None:
        raise BurialEnded
    if past("ended_on", ended_on) < found.buried_on:
        raise FieldUnreadable("cemeteries.ended_before", field="ended_on")
    found.ended_on, found.end_reason = ended_on, said("reason", reason, is_required=True)
    _count_up(session, found)


def extend(
    session: Session, caller: Caller, burial_id: UUID, expected_version: int, term_until: date, note: str = ""
) -> None:
    """Let the term of use end later (续期); BurialNotFound, BurialStale, BurialEnded, FieldUnreadable."""
    caller.must_hold(*KEEPING)
    found = _held(session, caller, burial_id, expected_version)
    if found.ended_on is not None:
        raise BurialEnded
    if term_until <= found.term_until:
        raise FieldUnreadable("cemeteries.term_too_short", field="term_until")
    found.term_until = term_until
    if note.strip():
        found.note = said("note", note)
    _count_up(session, found)


def note_entered(session: Session, caller: Caller, burial_ids: Collection[UUID], day: date | None) -> int:
    """Note that burials were entered in the 直报系统 on a day, or (None) that they were not; return how many.

    Raises BurialNotFound, EnteredTooEarly.
    """
    caller.must_hold(*KNOWING)
    found = queries.chosen(session, burial_ids)
    within = [one for one, cemetery in found if caller.areas is None or cemetery.division_id in caller.areas]
    if len(within) != len(set(burial_ids)):
        raise BurialNotFound
    changed = [each for each in within if each.entered_on != day]
    for each in changed:
        if day is not None and past("entered_on", day) < each.buried_on:
            raise EnteredTooEarly
        each.entered_on = day
        each.entered_by = None if day is None else caller.account()
        each.version += 1
    queries.save(session)
    return len(changed)


def read_person(session: Session, caller: Caller, burial_id: UUID, reason: str) -> Row:
    """Return who was buried, whole, to whoever must know, and note who read it when and why.

    Raises BurialNotFound, ReasonToReadNeeded.
    """
    caller.must_hold(*KNOWING)
    seen_burial(caller, queries.burial(session, burial_id))
    return whole(session, caller, [burial_id], reason)[burial_id]


def whole(session: Session, caller: Caller, burial_ids: Collection[UUID], reason: str) -> dict[UUID, Row]:
    """Return who was buried, whole, having noted each reading; raise NotAllowed, ReasonToReadNeeded."""
    caller.must_hold(*KNOWING)
    for burial_id in sorted(burial_ids):
        note_reading(session, caller, SUBJECT, burial_id, reason)
    return {
        key: {
            "name": each.name,
            "identity_number": each.identity_number,
            "died_on": None if each.died_on is None else each.died_on.isoformat(),
            "certificate_number": each.certificate_number,
            "contact_name": each.contact_name,
            "contact_phone": each.contact_phone,
            "relation": each.relation,
        }
        for key, each in queries.people(session, burial_ids).items()
    }


def _held(session: Session, caller: Caller, burial_id: UUID, expected_version: int) -> Burial:
    found = seen_burial(caller, queries.burial(session, burial_id, is_locked=True))[0]
    if found.version != expected_version:
        raise BurialStale(version=found.version, expected=expected_version)
    return found


def _count_up(session: Session, burial: Burial) -> None:
    burial.version += 1
    queries.save(session)
