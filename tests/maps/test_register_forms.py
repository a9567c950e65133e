"""The 审批单 of a proposal in the register: its check code stays with what was submitted."""

import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as attachments
from gis.proposals import service as proposals
from gis.proposals.rules import NotSubmitted
from gis.proposals.tables import Proposal
from maps.register_forms import printed_form
from tests.gis.attachments.test_file_types import PDF
from tests.gis.proposals.a_register import SUBJECTS, Register, a_register, change
from tests.gis.proposals.people import someone


@pytest.fixture
def register(session: Session) -> Register:
    return a_register(session)


@pytest.fixture
def editor(session: Session) -> Caller:
    return someone(session, "editor")


@pytest.fixture
def reviewer(session: Session) -> Caller:
    return someone(session, "reviewer")


def drafted(session: Session, editor: Caller, register: Register) -> Proposal:
    item = change(session, register.feature, meaning="圆形的")
    return proposals.draft(
        session, editor, SUBJECTS, kind="correction", title="更正含义", reason="普查卡片有误", items=[item]
    )


def submitted(session: Session, editor: Caller, proposal: Proposal) -> Proposal:
    return proposals.submit(session, editor, SUBJECTS, proposal.id, proposal.version)


def attached(session: Session, caller: Caller, proposal: Proposal, home: Path, content: bytes) -> str:
    stored = attachments.store(session, caller, io.BytesIO(content), "扫描.pdf", home)
    proposals.attach(session, caller, proposal.id, proposal.version, stored.sha256, "扫描")
    return stored.sha256


def said(session: Session, caller: Caller, proposal: Proposal) -> str:
    _, pdf = printed_form(session, caller, proposal.id, "pdf")
    return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def check_code(session: Session, caller: Caller, proposal: Proposal) -> str:
    found = re.search(r"核对码：(\d{4}-\d{6}(?:-[0-9A-F]{4}){3})", said(session, caller, proposal))
    assert found
    return found[1]


def test_form_says_what_the_register_holds(session: Session, register: Register, editor: Caller) -> None:
    proposal = submitted(session, editor, drafted(session, editor, register))
    paper = said(session, editor, proposal)
    for fact in (proposal.number, "更正含义", "普查卡片有误", "地名含义", "圆形的", "其其格", "非涉密系统"):
        assert fact in paper
    number, word = printed_form(session, editor, proposal.id, "docx")
    assert number == proposal.number
    assert word.startswith(b"PK")


def test_draft_has_no_paper(session: Session, register: Register, editor: Caller) -> None:
    proposal = drafted(session, editor, register)
    with pytest.raises(NotSubmitted):
        printed_form(session, editor, proposal.id, "pdf")


def test_code_outlives_the_scan_the_decision_and_later_names(
    session: Session, register: Register, editor: Caller, reviewer: Caller, tmp_path: Path
) -> None:
    proposal = drafted(session, editor, register)
    attached(session, editor, proposal, tmp_path, PDF)
    submitted(session, editor, proposal)
    code = check_code(session, editor, proposal)
    scan = attached(session, editor, proposal, tmp_path, PDF + b"% signed and sealed")
    assert check_code(session, reviewer, proposal) == code
    proposals.decide(
        session,
        reviewer,
        SUBJECTS,
        proposal.id,
        "approved",
        expected_version=proposal.version,
        scan_sha256=scan,
        signed_by="苏雅拉",
    )
    session.execute(text("UPDATE proposal_kind SET name_zh = '订正' WHERE code = 'correction'"))
    session.expire_all()
    assert check_code(session, reviewer, proposal) == code


def test_new_submission_has_a_new_code(
    session: Session, register: Register, editor: Caller, reviewer: Caller
) -> None:
    proposal = submitted(session, editor, drafted(session, editor, register))
    first = check_code(session, editor, proposal)
    proposals.decide(
        session,
        reviewer,
        SUBJECTS,
        proposal.id,
        "returned",
        expected_version=proposal.version,
        comment="补依据",
    )
    submitted(session, editor, proposal)
    assert check_code(session, editor, proposal) != first


@pytest.mark.parametrize("column", ["title", "reason", "kind"])
def test_tampering_with_what_was_submitted_shows(
    session: Session, register: Register, editor: Caller, column: str
) -> None:
    proposal = submitted(session, editor, drafted(session, editor, register))
    before = check_code(session, editor, proposal)
    session.execute(text(f"UPDATE proposal SET {column} = 'naming' WHERE id = :id"), {"id": proposal.id})
    session.expire_all()
    assert check_code(session, editor, proposal) != before


def test_tampering_with_an_item_shows(session: Session, register: Register, editor: Caller) -> None:
    proposal = submitted(session, editor, drafted(session, editor, register))
    before = check_code(session, editor, proposal)
    session.execute(
        text('UPDATE proposal_item SET after = after || \'{"meaning": "方形的"}\' WHERE proposal_id = :id'),
        {"id": proposal.id},
    )
    session.expire_all()
    assert check_code(session, editor, proposal) != before
