"""Who may propose and decide, where, and how many must agree."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.database import translated_errors
from gis.errors import NotAllowed, NotFound, NotSignedIn
from gis.proposals import service as proposals
from gis.proposals.rules import (
    AlreadyDecided,
    AreasChanged,
    AuthorDecides,
    MoveNotAllowed,
    NoSuchProposal,
    NotAuthor,
    NotDecided,
    OutsideArea,
)
from gis.proposals.service import ItemDraft
from gis.proposals.tables import Proposal, ProposalDecision
from tests.gis.proposals.a_register import (
    SUBJECTS,
    Register,
    change,
    changing,
    document_of,
    feature_document,
    write,
)
from tests.gis.proposals.people import an_account, someone
from tests.gis.proposals.steps import approve, drafted, submitted


def test_whoever_only_reviews_or_administers_proposes_nothing(session: Session, register: Register) -> None:
    for role in ("reviewer", "leader", "admin", "planner", "neighbour"):
        with pytest.raises(NotAllowed):
            drafted(session, someone(session, role), change(session, register.feature, meaning="一"))


@pytest.mark.parametrize("role", ["editor", "township", "admin", "planner"])
def test_whoever_does_not_review_decides_nothing(
    session: Session, register: Register, editor: Caller, role: str
) -> None:
    proposal = submitted(session, editor, change(session, register.feature, meaning="一"))
    with pytest.raises(NotAllowed):
        approve(session, someone(session, role), proposal)


def test_the_public_does_nothing(session: Session, register: Register, editor: Caller) -> None:
    proposal = submitted(session, editor, change(session, register.feature, meaning="一"))
    public = Caller()
    with pytest.raises(NotSignedIn):
        drafted(session, public, change(session, register.feature, meaning="一"))
    with pytest.raises(NotSignedIn):
        proposals.get(session, public, SUBJECTS, proposal.id)
    with pytest.raises(NotSignedIn):
        proposals.inbox(session, public)


def test_the_author_never_decides_even_with_both_roles(session: Session, register: Register) -> None:
    both = someone(session, "editor", "reviewer")
    proposal = submitted(session, both, change(session, register.feature, meaning="一"))
    with pytest.raises(AuthorDecides):
        approve(session, both, proposal)
    assert proposal.state == "submitted"
    approve(session, someone(session, "editor", "reviewer"), proposal)
    assert proposal.state == "applied"


def _write_decision(session: Session, proposal: Proposal, author: Caller, account: Caller) -> None:
    session.add(
        ProposalDecision(
            proposal_id=proposal.id,
            author_id=author.account(),
            account_id=account.account(),
            organisation_id=account.organisation_id,
            submitted_at=proposal.submitted_at,
            decision="approved",
        )
    )
    session.flush()


def test_the_database_refuses_the_authors_decision(session: Session, register: Register) -> None:
    both = someone(session, "editor", "reviewer")
    proposal = submitted(session, both, change(session, register.feature, meaning="一"))
    with pytest.raises(AuthorDecides), translated_errors(), session.begin_nested():
        _write_decision(session, proposal, both, both)
    other = someone(session, "editor")
    with pytest.raises(IntegrityError, match="fk_proposal_decision_author"), session.begin_nested():
        _write_decision(session, proposal, other, both)


def _set_state(session: Session, proposal: Proposal, state: str) -> None:
    session.execute(
        text("UPDATE proposal SET state = :state WHERE id = :id"), {"state": state, "id": proposal.id}
    )
    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))


@pytest.mark.parametrize("state", ["approved", "applied"])
def test_the_database_refuses_a_change_without_approval(
    session: Session, register: Register, editor: Caller, state: str
) -> None:
    proposal = submitted(session, editor, change(session, register.feature, meaning="一"))
    with pytest.raises(NotDecided), translated_errors(), session.begin_nested():
        _set_state(session, proposal, state)


def test_nobody_becomes_another_author(session: Session, register: Register, editor: Caller) -> None:
    proposal = submitted(session, editor, change(session, register.feature, meaning="一"))
    with pytest.raises(IntegrityError, match="never changes"), session.begin_nested():
        session.execute(
            text("UPDATE proposal SET author_id = :other WHERE id = :id"),
            {"other": an_account(session).id, "id": proposal.id},
        )


def test_an_editor_of_one_town_does_not_propose_in_another(session: Session, register: Register) -> None:
    of_tuke = someone(session, "township", areas=frozenset({register.tuke}))
    submitted(session, of_tuke, change(session, register.feature, meaning="一"))
    with pytest.raises(OutsideArea):
        drafted(session, of_tuke, change(session, register.other_feature, meaning="一"))
    with pytest.raises(OutsideArea):
        drafted(session, of_tuke, changing(session, register.feature, {f"divisions/{register.galutu}": True}))
    with pytest.raises(OutsideArea):
        drafted(
            session,
            of_tuke,
            ItemDraft("feature", "create", feature_document(register.source, "新", [register.galutu])),
        )


def test_a_reviewer_of_one_town_neither_sees_nor_decides_elsewhere(
    session: Session, register: Register, editor: Caller
) -> None:
    of_tuke = someone(session, "reviewer", areas=frozenset({register.tuke}))
    inside = submitted(session, editor, change(session, register.feature, meaning="一"))
    outside = submitted(
        session,
        editor,
        change(session, register.other_feature, meaning="一"),
        change(session, register.feature, origin="二"),
    )
    assert [row.id for row in proposals.inbox(session, of_tuke)] == [inside.id]
    with pytest.raises(NoSuchProposal):
        approve(session, of_tuke, outside)
    with pytest.raises(NoSuchProposal):
        proposals.get(session, of_tuke, SUBJECTS, outside.id)
    approve(session, of_tuke, inside)
    assert inside.state == "applied"


def test_a_record_that_moved_away_is_not_approved_for_its_old_area(
    session: Session, register: Register, editor: Caller, reviewer: Caller
) -> None:
    of_tuke = someone(session, "reviewer", areas=frozenset({register.tuke}))
    waiting = submitted(session, editor, change(session, register.feature, meaning="一"))
    move = {f"divisions/{register.tuke}": None, f"divisions/{register.galutu}": True}
    approve(session, reviewer, submitted(session, editor, changing(session, register.feature, move)))
    with pytest.raises(AreasChanged):
        approve(session, of_tuke, waiting)
    assert document_of(session, register.feature)["meaning"] == ""


def test_only_the_author_moves_his_draft(
    session: Session, register: Register, editor: Caller, reviewer: Caller
) -> None:
    proposal = drafted(session, editor, change(session, register.feature, meaning="一"))
    other = someone(session, "editor")
    with pytest.raises(NotAuthor):
        proposals.edit(session, other, SUBJECTS, proposal.id, proposal.version, title="x")
    with pytest.raises(NotAuthor):
        proposals.submit(session, other, SUBJECTS, proposal.id, proposal.version)
    with pytest.raises(NotAuthor):
        proposals.withdraw(session, other, proposal.id, proposal.version)
    with pytest.raises(MoveNotAllowed):
        approve(session, reviewer, proposal)


def _needs(session: Session, approvals: int, deciding_role: str | None = None) -> None:
    session.execute(
        text(
            "UPDATE proposal_kind SET required_approvals = :n, deciding_role = :role"
            " WHERE code = 'correction'"
        ),
        {"n": approvals, "role": deciding_role},
    )
    session.expire_all()


def test_two_approvals_are_two_accounts(
    session: Session, register: Register, editor: Caller, reviewer: Caller
) -> None:
    _needs(session, 2)
    proposal = submitted(session, editor, change(session, register.feature, meaning="一"))
    approve(session, reviewer, proposal)
    assert proposal.state == "submitted"
    with pytest.raises(AlreadyDecided):
        approve(session, reviewer, proposal)
    assert proposal.id not in [row.id for row in proposals.inbox(session, reviewer)]
    approve(session, someone(session, "reviewer"), proposal)
    assert proposal.state == "applied"


def test_the_leader_signs_where_the_kind_says_so(
    session: Session, register: Register, editor: Caller, reviewer: Caller
) -> None:
    _needs(session, 1, "leader")
    proposal = submitted(session, editor, change(session, register.feature, meaning="一"))
    approve(session, reviewer, proposal)
    assert proposal.state == "submitted"
    approve(session, someone(session, "leader"), proposal)
    assert proposal.state == "applied"


def test_approvals_of_an_earlier_submission_do_not_count(
    session: Session, register: Register, editor: Caller, reviewer: Caller
) -> None:
    _needs(session, 2)
    second = someone(session, "reviewer")
    proposal = submitted(session, editor, change(session, register.feature, meaning="一"))
    approve(session, reviewer, proposal)
    proposals.decide(
        session, second, SUBJECTS, proposal.id, "returned", "补充来历", expected_version=proposal.version
    )
    proposals.edit(
        session,
        editor,
        SUBJECTS,
        proposal.id,
        proposal.version,
        items=[change(session, register.feature, meaning="二")],
    )
    proposals.submit(session, editor, SUBJECTS, proposal.id, proposal.version)
    approve(session, second, proposal)
    assert proposal.state == "submitted"
    approve(session, reviewer, proposal)
    assert proposal.state == "applied"


def test_a_restricted_record_is_not_there_for_an_editor(
    session: Session, register: Register, editor: Caller
) -> None:
    document = feature_document(register.source, "密", [register.tuke]) | {"publication_level": "restricted"}
    hidden = write(session, "feature", document)
    with pytest.raises(NotFound):
        drafted(session, editor, change(session, hidden, meaning="一"))
