"""How proposals look as JSON; the names are those of gis.proposals.views and differences."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class _Shape(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class WordsOut(_Shape):
    """One text in both languages."""

    zh: str
    en: str


class ProposalRowOut(_Shape):
    """One line of a list of proposals."""

    id: UUID
    number: str = Field(examples=["2026-000123"])
    kind: str = Field(examples=["correction"])
    kind_zh: str
    kind_en: str
    title: str
    state: str = Field(examples=["submitted"])
    author_id: UUID
    author: str
    organisation: str
    item_count: int
    required_approvals: int
    approvals: int
    version: int
    created_at: datetime
    submitted_at: datetime | None


class ProposalPage(_Shape):
    """A page of proposals; `next` is the `after` of the following one."""

    rows: list[ProposalRowOut]
    next: str | None


class DecisionOut(_Shape):
    """One account's decision."""

    account: str
    organisation: str
    decision: str
    comment: str
    scan_sha256: str | None
    signed_by: str | None
    submitted_at: datetime
    decided_at: datetime


class CommentOut(_Shape):
    """A remark."""

    account: str
    body: str
    written_at: datetime


class EvidenceOut(_Shape):
    """A file that the proposal cites."""

    sha256: str
    title: str
    file_name: str
    media_type: str
    size_bytes: int
    added_at: datetime


class FieldChangeOut(_Shape):
    """One field: path, what people call it, value before and after, and the change in words."""

    path: str = Field(examples=["names/5b1f…/name"])
    label: WordsOut
    part: WordsOut
    before: Any
    after: Any
    before_words: WordsOut
    after_words: WordsOut
    words: WordsOut


class ItemChangesOut(_Shape):
    """What a proposal changes of one record."""

    position: int
    subject: str
    action: str
    record_id: UUID
    title: str
    base_version: int | None
    fields: list[FieldChangeOut]


class ProposalOut(_Shape):
    """One proposal with everything beside it."""

    row: ProposalRowOut
    reason: str
    first_load: bool
    closed_at: datetime | None
    areas: list[UUID]
    allowed: list[str]
    decisions: list[DecisionOut]
    comments: list[CommentOut]
    attachments: list[EvidenceOut] | None
    items: list[ItemChangesOut]
    check_code: str | None = Field(
        examples=["2026-000123-9F2C-01AB-77E0"],
        description="核对码，与打印的审批单一致 / as on the printed form, for whoever may print it",
    )
