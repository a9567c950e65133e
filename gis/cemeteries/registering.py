"""Register cemeteries, their states and capacity, and list their plots and niches."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.cemeteries import queries
from gis.cemeteries.entries import MOST_PLACES, Places, Said, area_of, said
from gis.cemeteries.reach import held, reaches, seen_place
from gis.cemeteries.rules import (
    CLUSTER,
    KEEPING,
    REGISTERING,
    BeyondCapacity,
    NoSuchDivision,
    TakenAtOnce,
    check_state,
)
from gis.cemeteries.tables import BurialPlace, Cemetery, CemeteryCapacity, CemeteryStateDay
from gis.entries import cite, known_code, past
from gis.errors import FieldUnreadable
from gis.history.as_known import today
from gis.reference import service as reference

MOST_GRAVES = 1_000_000


def register(
    session: Session, caller: Caller, facts: Said, state: str, since: date, source_id: UUID | None = None
) -> UUID:
    """Register a cemetery with its first state.

    Raises CemeteryNumberTaken, FieldUnreadable, NoSuchDivision, OutsideArea, AreaUnreadable,
    StatesDontFollow, ApprovalNeeded, NoSuchAttachment.
    """
    caller.must_hold(*REGISTERING)
    values = _values(session, caller, facts)
    code = known_code(session, "cemetery_state", "state", state)
    approved = values["approved_on"]
    check_state(
        values["kind"],
        None,
        code,
        None,
        is_approved=approved is not None and approved <= past("since", since),
    )
    made = Cemetery(id=uuid4(), source_id=source_id or queries.own_source(session), **values)
    queries.add(session, made)
    queries.add(
        session, CemeteryStateDay(cemetery_id=made.id, since=since, state=code, recorded_by=caller.account_id)
    )
    return made.id


def amend(session: Session, caller: Caller, cemetery_id: UUID, expected_version: int, facts: Said) -> None:
    """Say anew what a cemetery is; its kind stays. Raises what `register` does, and CemeteryStale."""
    caller.must_hold(*REGISTERING)
    found = held(session, caller, cemetery_id, expected_version)
    if facts.kind != found.kind:
        raise FieldUnreadable("cemeteries.kind_stays", field="kind")
    values = _values(session, caller, facts, found.approval_sha256)
    for each in queries.states(session, found.id):
        check_state(found.kind, None, each.state, None, is_approved=values["approved_on"] is not None)
    for name, value in values.items():
        setattr(found, name, value)
    _count_up(session, found)


def _values(session: Session, caller: Caller, facts: Said, cited: str | None = None) -> dict[str, Any]:
    reaches(caller, facts.division_id)
    if facts.division_id not in queries.divisions(session, [facts.division_id], today()):
        raise NoSuchDivision(field="division_id")
    survey, approval = facts.survey, facts.approval
    number = said("approval.number", approval.number)
    if (approval.on is None) == bool(number):
        raise FieldUnreadable("cemeteries.approval_undated", field="approval")
    if (survey.graves is None) != (survey.on is None):
        raise FieldUnreadable("cemeteries.survey_undated", field="survey")
    if survey.graves is not None and not (facts.kind == CLUSTER and 0 <= survey.graves <= MOST_GRAVES):
        raise FieldUnreadable("cemeteries.survey_of_clusters", field="survey")
    if approval.sha256 != cited:
        cite(session, caller, approval.sha256)
    return {
        "number": said("number", facts.number, is_required=True),
        "name": said("name", facts.name, is_required=True),
        "kind": known_code(session, "cemetery_kind", "kind", facts.kind),
        "division_id": facts.division_id,
        "geom": area_of(facts.area),
        "address": said("address", facts.address),
        "manager": said("manager", facts.manager),
        "approved_area_m2": _positive("approved_area_m2", facts.approved_area_m2),
        "green_percent": facts.green_percent,
        "gates": facts.gates,
        "surveyed_graves": survey.graves,
        "surveyed_on": None if survey.on is None else past("survey", survey.on),
        "approval_number": number,
        "approved_by": said("approval.by", approval.by),
        "approved_on": None if approval.on is None else past("approval", approval.on),
        "approval_sha256": approval.sha256,
        "note": said("note", facts.note),
    }


def _positive(field: str, value: Decimal | None) -> Decimal | None:
    if value is not None and value <= 0:
        raise FieldUnreadable(field=field)
    return value


def set_state(
    session: Session,
    caller: Caller,
    cemetery_id: UUID,
    expected_version: int,
    state: str,
    since: date,
    basis: str = "",
) -> None:
    """Say in which state a cemetery is since a day that has come.

    Raises CemeteryNotFound, CemeteryStale, StatesDontFollow, ApprovalNeeded, TakenAtOnce, FieldUnreadable.
    """
    caller.must_hold(*REGISTERING)
    found = held(session, caller, cemetery_id, expected_version)
    code = known_code(session, "cemetery_state", "state", state)
    past("since", since)
    known = queries.states(session, cemetery_id)
    if any(each.since == since for each in known):
        raise TakenAtOnce
    before = next((each.state for each in reversed(known) if each.since < since), None)
    after = next((each.state for each in known if each.since > since), None)
    is_approved = found.approved_on is not None and found.approved_on <= since
    check_state(found.kind, before, code, after, is_approved=is_approved)
    kept = CemeteryStateDay(
        cemetery_id=cemetery_id,
        since=since,
        state=code,
        basis=said("basis", basis),
        recorded_by=caller.account_id,
    )
    queries.add(session, kept)
    _count_up(session, found)


def set_capacity(
    session: Session,
    caller: Caller,
    cemetery_id: UUID,
    expected_version: int,
    since: date,
    plots: int,
    niches: int,
    basis: str = "",
) -> None:
    """Say how many plots and niches a cemetery has since a day, not fewer than are listed.

    Raises CemeteryNotFound, CemeteryStale, BeyondCapacity, TakenAtOnce, FieldUnreadable.
    """
    caller.must_hold(*REGISTERING)
    found = held(session, caller, cemetery_id, expected_version)
    if any(each.since == since for each in queries.capacities(session, cemetery_id)):
        raise TakenAtOnce
    listed = queries.counts(session, [cemetery_id], today()).get(cemetery_id)
    if listed is not None and (plots < listed.plots or niches < listed.niches):
        raise BeyondCapacity
    kept = CemeteryCapacity(
        cemetery_id=cemetery_id,
        since=past("since", since),
        plots=plots,
        niches=niches,
        basis=said("basis", basis),
        recorded_by=caller.account_id,
    )
    queries.add(session, kept)
    _count_up(session, found)


def add_places(
    session: Session, caller: Caller, cemetery_id: UUID, expected_version: int, places: Places
) -> Sequence[UUID]:
    """List plots or niches of a cemetery, within its capacity.

    Raises CemeteryNotFound, CemeteryStale, BeyondCapacity, PlaceNumberTaken, FieldUnreadable.
    """
    caller.must_hold(*KEEPING)
    found = held(session, caller, cemetery_id, expected_version)
    numbers = [said("numbers", each, is_required=True) for each in places.numbers]
    if not 0 < len(numbers) <= MOST_PLACES or len(set(numbers)) != len(numbers):
        raise FieldUnreadable("cemeteries.numbers_twice", field="numbers")
    kinds = {row["code"]: row for row in reference.codes(session, "burial_place_kind")}
    kind = known_code(session, "burial_place_kind", "kind", places.kind)
    _check_capacity(session, cemetery_id, len(numbers), is_niche=kinds[kind]["is_niche"])
    made = [
        BurialPlace(
            id=uuid4(),
            cemetery_id=cemetery_id,
            number=number,
            kind=kind,
            area_m2=_positive("area_m2", places.area_m2),
            stone_height_m=places.stone_height_m,
            note=said("note", places.note),
        )
        for number in numbers
    ]
    queries.add(session, *made)
    _count_up(session, found)
    return [each.id for each in made]


def _check_capacity(session: Session, cemetery_id: UUID, more: int, *, is_niche: bool) -> None:
    capacity = [each for each in queries.capacities(session, cemetery_id) if each.since <= today()]
    if not capacity:
        raise BeyondCapacity("cemeteries.no_capacity")
    listed = queries.counts(session, [cemetery_id], today()).get(cemetery_id)
    plots, niches = (0, 0) if listed is None else (listed.plots, listed.niches)
    most, present = (capacity[-1].niches, niches) if is_niche else (capacity[-1].plots, plots)
    if present + more > most:
        raise BeyondCapacity(present=present, more=more, most=most)


def amend_place(
    session: Session,
    caller: Caller,
    place_id: UUID,
    expected_version: int,
    number: str,
    area_m2: Decimal | None,
    stone_height_m: Decimal | None,
    note: str = "",
) -> UUID:
    """Say anew number and size of a place, at the version of its cemetery; return the cemetery.

    Raises PlaceNotFound, CemeteryStale, PlaceNumberTaken, FieldUnreadable.
    """
    caller.must_hold(*KEEPING)
    place, _, cemetery = seen_place(caller, queries.place(session, place_id))
    held(session, caller, cemetery.id, expected_version)
    place.number = said("number", number, is_required=True)
    place.area_m2 = _positive("area_m2", area_m2)
    place.stone_height_m = stone_height_m
    place.note = said("note", note)
    _count_up(session, cemetery)
    return cemetery.id


def _count_up(session: Session, cemetery: Cemetery) -> None:
    cemetery.version += 1
    queries.save(session)
