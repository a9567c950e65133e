"""Steps of a proposal that tests take."""

import io
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as attachments
from gis.proposals import service as proposals
from gis.proposals.service import ItemDraft
from gis.proposals.tables import Proposal
from tests.gis.attachments.test_file_types import PDF
from tests.gis.proposals.a_register import (
    SUBJECTS,
)


def drafted(session: Session, caller: Caller, *items: ItemDraft, kind: str = "correction") -> Proposal:
    return proposals.draft(
        session, caller, SUBJECTS, kind=kind, title="更正含义", reason="普查卡片有误", items=items
    )


def submitted(session: Session, caller: Caller, *items: ItemDraft, kind: str = "correction") -> Proposal:
    proposal = drafted(session, caller, *items, kind=kind)
    return proposals.submit(session, caller, SUBJECTS, proposal.id, proposal.version)


def approve(session: Session, caller: Caller, proposal: Proposal, **also: Any) -> Proposal:
    return proposals.decide(
        session, caller, SUBJECTS, proposal.id, "approved", expected_version=proposal.version, **also
    )


def attached(session: Session, caller: Caller, proposal: Proposal, home: Path, content: bytes = PDF) -> str:
    stored = attachments.store(session, caller, io.BytesIO(content), "批复.pdf", home)
    proposals.attach(session, caller, proposal.id, proposal.version, stored.sha256, "批复")
    return stored.sha256
