"""More records than one request can carry are applied by a job, in one transaction or not at all."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.jobs.rules import Cancelled, Unwatched
from gis.jobs.tables import Job
from gis.place_names.tables import Feature
from gis.proposals import queries
from gis.proposals import service as proposals
from gis.proposals.rules import APPLIED_AT_ONCE, MoveNotAllowed, TooManyItems
from gis.proposals.service import ItemDraft
from gis.proposals.tables import Proposal
from tests.gis.proposals.a_register import SUBJECTS, Register, change, document_of, feature_document
from tests.gis.proposals.people import someone
from tests.gis.proposals.steps import approve, drafted, submitted


def new_features(register: Register, count: int) -> list[ItemDraft]:
    return [
        ItemDraft("feature", "create", feature_document(register.source, f"批量{n}", [register.tuke]))
        for n in range(count)
    ]


def features(session: Session) -> int:
    return session.scalars(select(func.count()).select_from(Feature)).one()


@pytest.fixture
def approved(session: Session, register: Register, editor: Caller, reviewer: Caller) -> Proposal:
    """A batch that also changes a registered record, approved and not yet applied."""
    items = [*new_features(register, APPLIED_AT_ONCE), change(session, register.feature, meaning="批")]
    return approve(session, reviewer, submitted(session, editor, *items, kind="batch_import"))


class Heard:
    """Progress that remembers what it was told."""

    def __init__(self) -> None:
        self.steps: list[tuple[int, int]] = []

    def step(self, message_id: str, done: int = 0, total: int = 0) -> None:
        """Remember."""
        self.steps.append((done, total))


def test_an_approved_batch_waits_for_its_job(
    session: Session, register: Register, approved: Proposal
) -> None:
    assert approved.state == "approved"
    assert features(session) == 2
    job = session.scalars(select(Job)).one()
    assert job.kind == "apply_proposal"
    assert job.arguments == {"proposal_id": str(approved.id), "number": approved.number}


def test_the_job_applies_the_whole_batch(session: Session, register: Register, approved: Proposal) -> None:
    heard = Heard()
    applied = proposals.apply_batch(session, SUBJECTS, approved.id, heard)
    assert (applied.state, applied.closed_at is not None) == ("applied", True)
    assert features(session) == 2 + APPLIED_AT_ONCE
    assert document_of(session, register.feature)["meaning"] == "批"
    assert heard.steps == [(APPLIED_AT_ONCE + 1, APPLIED_AT_ONCE + 1)]
    with pytest.raises(MoveNotAllowed):
        proposals.apply_batch(session, SUBJECTS, approved.id, heard)


def test_a_batch_in_conflict_is_returned_and_changes_nothing(
    session: Session, register: Register, editor: Caller, reviewer: Caller, approved: Proposal
) -> None:
    approve(session, reviewer, submitted(session, editor, change(session, register.feature, meaning="先")))
    returned = proposals.apply_batch(session, SUBJECTS, approved.id, Unwatched())
    assert returned.state == "returned"
    assert features(session) == 2
    assert document_of(session, register.feature)["meaning"] == "先"
    (said,) = proposals.get(session, editor, SUBJECTS, approved.id).comments
    assert said.account_id == reviewer.account_id
    assert "图克 地名含义" in said.body


def test_a_batch_that_breaks_a_rule_is_returned_whole(
    session: Session, register: Register, editor: Caller, reviewer: Caller
) -> None:
    *good, last = new_features(register, APPLIED_AT_ONCE + 1)
    bad = ItemDraft("feature", "create", {**last.changes, "category": "no such"})
    batch = approve(session, reviewer, submitted(session, editor, *good, bad, kind="batch_import"))
    assert proposals.apply_batch(session, SUBJECTS, batch.id, Unwatched()).state == "returned"
    assert features(session) == 2


class CancelledAt:
    """Progress of a job that somebody stops."""

    def step(self, message_id: str, done: int = 0, total: int = 0) -> None:
        """Stop."""
        raise Cancelled


def test_a_cancelled_batch_can_be_queued_again_or_returned(
    session: Session, register: Register, editor: Caller, reviewer: Caller, approved: Proposal
) -> None:
    with pytest.raises(Cancelled):
        proposals.apply_batch(session, SUBJECTS, approved.id, CancelledAt())
    session.refresh(approved)
    assert approved.state == "approved"
    assert features(session) == 2
    proposals.apply_again(session, reviewer, approved.id, approved.version)
    assert session.scalars(select(func.count()).select_from(Job)).one() == 2
    proposals.decide(
        session,
        someone(session, "reviewer"),
        SUBJECTS,
        approved.id,
        "returned",
        "改日再办",
        expected_version=approved.version,
    )
    assert approved.state == "returned"
    with pytest.raises(MoveNotAllowed):
        proposals.apply_batch(session, SUBJECTS, approved.id, Unwatched())


def test_items_are_read_a_chunk_at_a_time(session: Session, register: Register, editor: Caller) -> None:
    count = 2 * queries.CHUNK + 1
    proposal = drafted(session, editor, *new_features(register, count), kind="batch_import")
    sizes = [len(chunk) for chunk in queries.stream_items(session, proposal.id)]
    assert sizes == [queries.CHUNK, queries.CHUNK, 1]
    page = queries.items(session, proposal.id, 3, 2)
    assert [item.position for item in page] == [4, 5]


def test_a_proposal_has_an_end(
    session: Session, register: Register, editor: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gis.proposals.application.MOST_ITEMS", 3)
    with pytest.raises(TooManyItems):
        drafted(session, editor, *new_features(register, 4))
