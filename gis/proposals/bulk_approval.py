"""Approve many proposals in one confirmed step: first rehearsed, then each for itself.

The rehearsal does what the approval would do, one after the other in the order given, and undoes all of it;
so what it says about conflicts, also of the chosen ones among each other, is what would happen. Repeating an
approval changes nothing: what the caller has approved already is told as it stands.
"""

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID, uuid4

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.database import hold_register, unit_of_work
from gis.errors import DimingError, NotAllowed, NotFound
from gis.jobs import service as jobs
from gis.jobs.rules import Cancelled, Progress, Stopped
from gis.jobs.tables import Job
from gis.proposals import application, queries, views
from gis.proposals.deciding import decide
from gis.proposals.rules import (
    APPLIED_AT_ONCE,
    DECIDING,
    AlreadyDecided,
    AuthorDecides,
    FieldConflict,
    MoveNotAllowed,
    OutsideArea,
    RecordChanged,
    StaleProposal,
    TooManyChosen,
    check_can,
)
from gis.proposals.subjects import Subjects
from gis.proposals.tables import Proposal
from gis.proposals.words import Words, say

log = logging.getLogger(__name__)

#: Kind of job that approves many; its arguments are those of `queue`
APPROVE_JOB = "approve_many"
#: At most so many at once, and beyond these a job does it
MOST_CHOSEN = 500
MOST_AT_ONCE = 20
MOST_RECORDS_AT_ONCE = 400
#: A proposal of more records is not compared with the register before it is approved.
MOST_COMPARED = 5_000

Outcome = Literal["applied", "job", "more_approvals", "already", "refused"]
#: Why one is set apart: not the caller's to approve, in conflict with the register, not submitted, or else
Group = Literal["", "not_mine", "conflict", "state", "other"]


@dataclass(frozen=True)
class Chosen:
    """A proposal to approve, at the version that was seen; None: whatever it has now."""

    id: UUID
    version: int | None = None


@dataclass(frozen=True)
class Result:
    """What became, or would become, of one proposal."""

    id: UUID
    #: None where the caller may not see it
    row: views.ProposalRow | None
    outcome: Outcome
    group: Group
    reason: Words
    conflicts: tuple[FieldConflict, ...] = ()
    #: Whether its records were compared with the register
    compared: bool = True


@dataclass(frozen=True)
class KindCount:
    """How many of one kind: of proposals, of records, or of fields."""

    name: Words
    count: int


@dataclass(frozen=True)
class Preview:
    """What would happen if the chosen proposals were approved now."""

    results: tuple[Result, ...]
    proposals: tuple[KindCount, ...]
    records: tuple[KindCount, ...]
    fields: tuple[KindCount, ...]
    #: Whether a job would do it
    as_job: bool


def preview(session: Session, caller: Caller, subjects: Subjects, chosen: Sequence[Chosen]) -> Preview:
    """Rehearse the approval of the chosen proposals and count what would change; nothing stays of it."""
    check_can(caller, DECIDING, "decide")
    wanted = _distinct(chosen)
    hold_register(session)
    with _undone(session):
        results = tuple(_approved(session, caller, subjects, one, "") for one in wanted)
    good = [result for result in results if result.outcome in ("applied", "job", "more_approvals")]
    ids = [result.id for result in good]
    kinds: dict[Words, int] = {}
    for row in (result.row for result in good if result.row is not None):
        kind = Words(row.kind_zh, row.kind_en)
        kinds[kind] = kinds.get(kind, 0) + 1
    return Preview(
        results=results,
        proposals=tuple(KindCount(kind, count) for kind, count in sorted(kinds.items(), key=_by_count)),
        records=tuple(
            KindCount(say(f"bulk.{action}", what=say(f"table.{subject}")), count)
            for subject, action, count in queries.records_by_kind(session, ids)
        ),
        fields=tuple(
            KindCount(
                say("bulk.field", what=say(f"table.{subject}"), field=say(f"field.{subject}.{field}")), n
            )
            for subject, field, n in queries.fields_by_kind(session, ids)
        ),
        as_job=is_long(session, wanted),
    )


def is_long(session: Session, chosen: Collection[Chosen]) -> bool:
    """Whether a job should approve these rather than the request; a large one has a job of its own anyway."""
    small = queries.records_of(session, [one.id for one in chosen], APPLIED_AT_ONCE)
    return len(chosen) > MOST_AT_ONCE or small > MOST_RECORDS_AT_ONCE


def approve(
    engine: Engine, caller: Caller, subjects: Subjects, chosen: Sequence[Chosen], comment: str
) -> list[Result]:
    """Approve each in a transaction of its own; one that is refused or fails leaves the others alone."""
    check_can(caller, DECIDING, "decide")
    results = []
    for one in _distinct(chosen):
        try:
            with unit_of_work(engine, caller.account_id) as session:
                hold_register(session)
                results.append(_approved(session, caller, subjects, one, comment))
        except Exception:
            reference = uuid4().hex[:12]
            log.exception("approval of proposal %s failed, reference %s", one.id, reference)
            reason = say("error.unexpected", reference=reference)
            results.append(Result(one.id, None, "refused", "other", reason))
    return results


def queue(session: Session, caller: Caller, chosen: Sequence[Chosen], comment: str) -> Job:
    """Queue the approval of many as one job: all in one transaction, so that a killed one changed nothing."""
    check_can(caller, DECIDING, "decide")
    wanted = _distinct(chosen)
    arguments = {
        "proposals": [{"id": str(one.id), "version": one.version} for one in wanted],
        "comment": comment,
        "number": str(len(wanted)),
    }
    return jobs.enqueue(session, caller, APPROVE_JOB, arguments, one_at_a_time=APPROVE_JOB)


def approve_queued(
    session: Session, caller: Caller, subjects: Subjects, arguments: Mapping[str, Any], progress: Progress
) -> dict[str, Any]:
    """Do the approval that `queue` asked for; return what became of each, and how many of each outcome."""
    check_can(caller, DECIDING, "decide")
    hold_register(session)
    chosen = [Chosen(UUID(one["id"]), one["version"]) for one in arguments["proposals"]]
    outcomes: dict[str, int] = {}
    results = []
    for done, one in enumerate(chosen):
        progress.step("bulk.step", done, len(chosen))
        result = _approved(session, caller, subjects, one, arguments["comment"])
        outcomes[result.outcome] = outcomes.get(result.outcome, 0) + 1
        results.append(
            {
                "id": str(result.id),
                "number": "" if result.row is None else result.row.number,
                "title": "" if result.row is None else result.row.title,
                "outcome": result.outcome,
                "group": result.group,
                "reason": vars(result.reason),
            }
        )
    progress.step("bulk.step", len(chosen), len(chosen))
    return {"results": results, "outcomes": outcomes}


def _approved(session: Session, caller: Caller, subjects: Subjects, one: Chosen, comment: str) -> Result:
    """Approve one as far as it can be; a refusal leaves no trace of it."""
    try:
        proposal = views.visible(session, caller, queries.find(session, one.id))
    except NotFound as unseen:
        return Result(one.id, None, "refused", "not_mine", _words(unseen))
    compared = proposal.item_count <= MOST_COMPARED
    try:
        if caller.account() in queries.approvers(session, proposal):
            return Result(one.id, views.row(session, one.id), "already", "", _standing(proposal))
        if proposal.item_count > APPLIED_AT_ONCE and compared and proposal.state == "submitted":
            application.check_conflicts(session, subjects, proposal)
        version = proposal.version if one.version is None else one.version
        with session.begin_nested():
            decided = decide(session, caller, subjects, one.id, "approved", comment, expected_version=version)
    except (Cancelled, Stopped):
        raise
    except DimingError as refusal:
        session.expire(proposal)
        clashes = refusal.conflicts if isinstance(refusal, RecordChanged) else ()
        row = views.row(session, one.id)
        return Result(one.id, row, "refused", _group(refusal), _words(refusal), clashes, compared)
    outcome: Outcome = {"applied": "applied", "approved": "job"}.get(decided.state, "more_approvals")  # type: ignore[assignment]
    return Result(one.id, views.row(session, one.id), outcome, "", _standing(decided), (), compared)


def _standing(proposal: Proposal) -> Words:
    return say(f"value.state.{proposal.state}")


def _words(refusal: DimingError) -> Words:
    return say(refusal.message_id, **refusal.params)


def _group(refusal: DimingError) -> Group:
    if isinstance(refusal, RecordChanged):
        return "conflict"
    if isinstance(refusal, MoveNotAllowed | StaleProposal):
        return "state"
    mine = isinstance(refusal, AuthorDecides | OutsideArea | AlreadyDecided | NotAllowed)
    return "not_mine" if mine else "other"


def _by_count(counted: tuple[Words, int]) -> tuple[int, str]:
    return -counted[1], counted[0].zh


def _distinct(chosen: Sequence[Chosen]) -> list[Chosen]:
    """Return each proposal once, in the order chosen; raise TooManyChosen."""
    found = list({one.id: one for one in chosen}.values())
    if len(found) > MOST_CHOSEN:
        raise TooManyChosen(most=MOST_CHOSEN)
    return found


@contextmanager
def _undone(session: Session) -> Iterator[None]:
    rehearsal = session.begin_nested()
    try:
        yield
    finally:
        rehearsal.rollback()
        session.expire_all()
