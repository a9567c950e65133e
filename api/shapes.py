"""How proposals look as JSON; the names are those of gis.proposals.views and differences."""

from datetime import datetime
from typing import Any, Literal
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


class ConflictOut(_Shape):
    """A field that somebody else changed since it was seen."""

    path: str
    record: str
    record_id: str
    subject: str
    label: str
    label_en: str
    seen: Any
    present: Any
    wanted: Any
    seen_zh: str
    seen_en: str
    present_zh: str
    present_en: str
    wanted_zh: str
    wanted_en: str


class BulkResultOut(_Shape):
    """What became, or would become, of one proposal."""

    id: UUID
    row: ProposalRowOut | None = Field(description="null where the caller may not see it")
    outcome: Literal["applied", "job", "more_approvals", "already", "refused"]
    group: Literal["", "not_mine", "conflict", "state", "other"] = Field(
        description="Why it is set apart: not the caller's to approve, in conflict, not submitted, or else"
    )
    reason: WordsOut
    conflicts: list[ConflictOut]
    compared: bool = Field(description="False: too many records to compare before it is applied")


class KindCountOut(_Shape):
    """How many of one kind."""

    name: WordsOut
    count: int


class BulkPreviewOut(_Shape):
    """What would happen if the chosen proposals were approved now; nothing was changed."""

    results: list[BulkResultOut]
    proposals: list[KindCountOut] = Field(description="Proposals that can be approved, by kind")
    records: list[KindCountOut] = Field(description="Records that would change, by kind")
    fields: list[KindCountOut] = Field(description="Fields that would change in registered records, by field")
    as_job: bool = Field(description="Whether a job would do it")


class ProposalOut(_Shape):
    """One proposal with everything beside it."""

    row: ProposalRowOut
    reason: str
    first_load: bool
    closed_at: datetime | None
    areas: list[UUID]
    allowed: list[str] = Field(
        description="Moves open to the caller now: edit, submit, withdraw, decide, attach"
    )
    deciding_role: str | None = Field(description="Role that one of those who approve must hold")
    document_required: bool
    job_id: UUID | None = Field(description="Job that writes an approved proposal of many records")
    decisions: list[DecisionOut]
    comments: list[CommentOut]
    attachments: list[EvidenceOut] | None
    items: list[ItemChangesOut]
    check_code: str | None = Field(
        examples=["2026-000123-9F2C-01AB-77E0"],
        description="核对码，与打印的审批单一致 / as on the printed form, for whoever may print it",
    )
