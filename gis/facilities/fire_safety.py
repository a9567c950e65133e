"""消防安全两个清单: problems found at a facility and what is done about them, until somebody else accepts it.

A day that passes settles nothing: a measure is done when it is said to be, and a problem is closed by
somebody other than whoever said so last.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.entries import cite, past, written
from gis.facilities import fire_queries, queries
from gis.facilities.reach import count_up, held, seen
from gis.facilities.rules import (
    ACCEPTING,
    REGISTERING,
    FireMeasureDone,
    FireMeasureMissing,
    FireProblemClosed,
    FireProblemNotFound,
    ReasonNeeded,
    SamePerson,
)
from gis.facilities.tables import Facility, FireMeasure, FireProblem


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem as whoever found it says it."""

    number: str
    found_on: date
    found_by: str
    problem: str
    place: str = ""
    clause: str = ""
    is_major: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """What is to be done, by whom, until when."""

    measure: str
    responsible: str
    due_on: date


def list_problem(
    session: Session,
    caller: Caller,
    facility_id: UUID,
    expected_version: int | None,
    said: Problem,
    *,
    by_demonstration: bool = False,
) -> UUID:
    """Put a problem on the list of a facility; returns its id.

    Raises FacilityNotFound, FacilityStale, FireProblemNumberTaken, FieldUnreadable.
    """
    caller.must_hold(*REGISTERING)
    facility = _facility(session, caller, facility_id, expected_version)
    problem = FireProblem(
        id=uuid4(),
        number=written("number", said.number, is_required=True),
        facility_id=facility.id,
        found_on=past("found_on", said.found_on),
        found_by=written("found_by", said.found_by, is_required=True),
        place=written("place", said.place),
        problem=written("problem", said.problem, is_required=True),
        clause=written("clause", said.clause),
        is_major=said.is_major,
        recorded_by=None if by_demonstration else caller.account_id,
    )
    queries.add(session, problem)
    count_up(session, facility)
    return problem.id


def plan_measure(
    session: Session,
    caller: Caller,
    problem_id: UUID,
    expected_version: int | None,
    said: Measure,
    *,
    by_demonstration: bool = False,
) -> UUID:
    """Put a measure on the list of a problem; it waits again. Returns the facility.

    Raises FireProblemNotFound, FacilityStale, FireProblemClosed, FieldUnreadable.
    """
    caller.must_hold(*REGISTERING)
    problem, facility = _held(session, caller, problem_id, expected_version)
    queries.add(
        session,
        FireMeasure(
            id=uuid4(),
            problem_id=problem.id,
            measure=written("measure", said.measure, is_required=True),
            responsible=written("responsible", said.responsible, is_required=True),
            due_on=said.due_on,
            recorded_by=None if by_demonstration else caller.account_id,
        ),
    )
    problem.state = "open"
    count_up(session, facility)
    return facility.id


def finish_measure(
    session: Session,
    caller: Caller,
    measure_id: UUID,
    expected_version: int | None,
    done_on: date,
    note: str = "",
    photo_sha256: str | None = None,
    *,
    by_demonstration: bool = False,
) -> UUID:
    """Say that a measure was done; with the last one the problem waits for acceptance. Returns the facility.

    Raises FireProblemNotFound, FacilityStale, FireProblemClosed, FireMeasureDone, NoSuchAttachment,
    FieldUnreadable.
    """
    caller.must_hold(*REGISTERING)
    measure = fire_queries.find_measure(session, measure_id)
    if measure is None:
        raise FireProblemNotFound
    problem, facility = _held(session, caller, measure.problem_id, expected_version)
    if measure.done_on is not None:
        raise FireMeasureDone
    cite(session, caller, photo_sha256)
    measure.done_on, measure.done_note = past("done_on", done_on), written("note", note)
    measure.photo_sha256 = photo_sha256
    queries.save(session)
    measures = fire_queries.measures(session, [problem.id])[problem.id]
    if all(each.done_on is not None for each in measures):
        problem.state = "rectified"
    problem.rectified_by = None if by_demonstration else caller.account_id
    count_up(session, facility)
    return facility.id


def settle(
    session: Session,
    caller: Caller,
    problem_id: UUID,
    expected_version: int | None,
    on: date,
    *,
    is_accepted: bool,
    note: str = "",
) -> UUID:
    """Accept that a problem is settled (销号), or send it back with a reason. Returns the facility.

    Raises FireProblemNotFound, FacilityStale, FireProblemClosed, FireMeasureMissing, SamePerson,
    ReasonNeeded.
    """
    caller.must_hold(*ACCEPTING)
    problem, facility = _held(session, caller, problem_id, expected_version)
    if problem.state != "rectified":
        raise FireMeasureMissing
    if problem.rectified_by == caller.account():
        raise SamePerson
    said = written("note", note)
    if is_accepted:
        problem.state, problem.closed_on, problem.closed_by = "closed", past("on", on), caller.account()
    elif not said:
        raise ReasonNeeded
    else:
        problem.state = "open"
    problem.closing_note = said
    count_up(session, facility)
    return facility.id


def _held(
    session: Session, caller: Caller, problem_id: UUID, expected_version: int | None
) -> tuple[FireProblem, Facility]:
    """Lock a problem that is not closed, and its facility, at the version that the caller saw."""
    problem = fire_queries.lock_problem(session, problem_id)
    if problem is None:
        raise FireProblemNotFound
    facility = _facility(session, caller, problem.facility_id, expected_version)
    if problem.state == "closed":
        raise FireProblemClosed
    return problem, facility


def _facility(session: Session, caller: Caller, facility_id: UUID, expected_version: int | None) -> Facility:
    """Lock a facility at a version; at any where None is expected, as of one that nobody sees yet."""
    if expected_version is None:
        return seen(session, caller, queries.lock(session, facility_id))
    return held(session, caller, facility_id, expected_version)
