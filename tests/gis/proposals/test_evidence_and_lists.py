"""Evidence, paper, remarks, and the lists that people work from."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments.rules import NoSuchAttachment
from gis.proposals import service as proposals
from gis.proposals.rules import (
    AuthorDecides,
    CommentMissing,
    MoveNotAllowed,
    NotAuthor,
    ScanNotAttached,
    StaleProposal,
)
from tests.gis.attachments.test_file_types import PDF
from tests.gis.proposals.a_register import (
    SUBJECTS,
    Register,
    change,
)
from tests.gis.proposals.people import an_account, calling, someone
from tests.gis.proposals.steps import approve, attached, drafted, submitted


def test_evidence_counts_a_version_and_is_seen_by_author_and_reviewer(
    session: Session, register: Register, editor: Caller, reviewer: Caller, tmp_path: Path
) -> None:
    proposal = submitted(session, editor, change(session, register.feature, meaning="一"))
    seen = proposal.version
    sha256 = attached(session, editor, proposal, tmp_path)
    with pytest.raises(StaleProposal):
        proposals.decide(session, reviewer, SUBJECTS, proposal.id, "approved", expected_version=seen)
    for caller in (editor, reviewer):
        view = proposals.get(session, caller, SUBJECTS, proposal.id)
        assert view.attachments is not None
        assert [file.title for file in view.attachments] == ["批复"]
        with proposals.open_attachment(session, caller, proposal.id, sha256, tmp_path).stream as stream:
            assert stream.read() == PDF
    other = someone(session, "editor")
    assert proposals.get(session, other, SUBJECTS, proposal.id).attachments is None
    with pytest.raises(NoSuchAttachment):
        proposals.open_attachment(session, other, proposal.id, sha256, tmp_path)
    with pytest.raises(NoSuchAttachment):
        proposals.open_attachment(session, editor, proposal.id, "0" * 64, tmp_path)


def test_nobody_reads_a_file_by_citing_it(
    session: Session, register: Register, editor: Caller, tmp_path: Path
) -> None:
    proposal = submitted(session, editor, change(session, register.feature, meaning="一"))
    sha256 = attached(session, editor, proposal, tmp_path)
    thief = someone(session, "editor")
    own = drafted(session, thief, change(session, register.feature, origin="一"))
    with pytest.raises(NoSuchAttachment):
        proposals.attach(session, thief, own.id, own.version, sha256)


def test_evidence_comes_while_it_can_still_be_judged(
    session: Session, register: Register, editor: Caller, reviewer: Caller, tmp_path: Path
) -> None:
    proposal = submitted(session, editor, change(session, register.feature, meaning="一"))
    with pytest.raises(NotAuthor):
        attached(session, someone(session, "editor"), proposal, tmp_path)
    attached(session, reviewer, proposal, tmp_path)
    approve(session, reviewer, proposal)
    with pytest.raises(MoveNotAllowed):
        attached(session, editor, proposal, tmp_path)


def test_a_decision_on_paper_is_confirmed_by_a_second_account(
    session: Session, register: Register, tmp_path: Path
) -> None:
    both = someone(session, "editor", "reviewer")
    second = someone(session, "reviewer")
    proposal = submitted(session, both, change(session, register.feature, meaning="一"))
    paper = proposals.paper_inputs(session, both, SUBJECTS, proposal.id)
    assert (paper.number, paper.kind.zh, paper.not_listed) == (proposal.number, "更正", 0)
    assert [(c.record, c.field.zh, c.before.zh, c.after.zh) for c in paper.changes] == [
        ("图克", "地名含义", "", "一")
    ]
    with pytest.raises(ScanNotAttached):
        approve(session, second, proposal, scan_sha256="0" * 64, signed_by="苏雅拉")
    scan = attached(session, both, proposal, tmp_path, PDF + b"% signed and sealed")
    with pytest.raises(ScanNotAttached):
        approve(session, second, proposal, scan_sha256=scan, signed_by=" ")
    with pytest.raises(ScanNotAttached):
        approve(session, second, proposal, signed_by="苏雅拉")
    with pytest.raises(AuthorDecides):
        approve(session, both, proposal, scan_sha256=scan, signed_by="苏雅拉")
    approve(session, second, proposal, scan_sha256=scan, signed_by="苏雅拉")
    (decision,) = proposals.get(session, both, SUBJECTS, proposal.id).decisions
    assert (decision.account_id, decision.signed_by, decision.scan_sha256) == (
        second.account_id,
        "苏雅拉",
        scan,
    )
    assert proposal.state == "applied"


def test_comments_are_kept_in_order(
    session: Session, register: Register, editor: Caller, reviewer: Caller
) -> None:
    proposal = submitted(session, editor, change(session, register.feature, meaning="一"))
    version = proposal.version
    proposals.comment(session, reviewer, proposal.id, "依据？", version)
    proposals.comment(session, editor, proposal.id, "见卡片 ", version)
    told = proposals.get(session, reviewer, SUBJECTS, proposal.id).comments
    assert [(found.account_id, found.body) for found in told] == [
        (reviewer.account_id, "依据？"),
        (editor.account_id, "见卡片"),
    ]
    with pytest.raises(CommentMissing):
        proposals.comment(session, editor, proposal.id, "  ")


def test_the_inbox_holds_what_waits_for_each(
    session: Session, register: Register, editor: Caller, reviewer: Caller
) -> None:
    own = drafted(session, editor, change(session, register.feature, meaning="一"))
    waiting = submitted(session, editor, change(session, register.feature, origin="二"))
    assert [row.id for row in proposals.inbox(session, editor)] == [own.id]
    assert [row.id for row in proposals.inbox(session, reviewer)] == [waiting.id]
    assert proposals.inbox(session, someone(session, "planner")) == []
    approve(session, reviewer, waiting)
    assert proposals.inbox(session, reviewer) == []


def test_lists_come_in_pages(session: Session, register: Register, editor: Caller, reviewer: Caller) -> None:
    made = [submitted(session, editor, change(session, register.feature, meaning=str(n))) for n in range(5)]
    oldest_first: list[Any] = []
    after = None
    while page := proposals.inbox(session, reviewer, after, 2):
        oldest_first += [row.id for row in page]
        after = (page[-1].created_at, page[-1].id)
    assert oldest_first == [proposal.id for proposal in made]
    found = proposals.find(session, reviewer, record_id=register.feature, state="submitted", limit=3)
    assert [row.id for row in found] == [proposal.id for proposal in reversed(made)][:3]
    rest = proposals.find(session, reviewer, after=(found[-1].created_at, found[-1].id), limit=3)
    assert [row.id for row in rest] == [proposal.id for proposal in reversed(made)][3:]
    assert proposals.find(session, reviewer, mine=True) == []
    assert proposals.find(session, replace(editor, clearance="public"), mine=True)
    assert proposals.find(session, calling(an_account(session), "neighbour")) != []
