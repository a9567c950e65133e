"""Editions of the gazetteer as the API answers them."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from gis.editions.content import Audience, Place
from gis.editions.workflow import EntryState, State

_VERIFIED = "Whether the clause was read in its text; else 参照"


class EditionRowOut(BaseModel):
    """An edition as lists show it."""

    id: UUID
    name: str = Field(description="代号 / short name in commands and file names", examples=["2026"])
    title: str = Field(examples=["乌审旗地名志"])
    label: str = Field(examples=["2026年版"])
    mongolian_title: str
    publisher: str
    compiler: str
    as_of: date
    audience: Audience
    state: State
    published_on: date | None
    sha256: str | None = Field(description="of what was frozen")
    size_bytes: int | None
    entries: int | None = Field(description="how many entries were frozen")
    frozen_at: datetime | None
    version: int | None = Field(default=None, description="for those who work on editions")


class EditionBookOut(BaseModel):
    """A book that is kept of a frozen edition."""

    format: Literal["pdf", "epub"]
    bytes: int


class EditionPage(BaseModel):
    """A page of editions; `next` is the `after` of the following page."""

    rows: list[EditionRowOut]
    next: str | None


class EditionContributorOut(BaseModel):
    """Who did what for the edition."""

    role: str = Field(examples=["主编"])
    names: list[str]


class EditionProseOut(BaseModel):
    """Text under a heading."""

    place: Place
    heading: str = Field(examples=["凡例"])
    paragraphs: list[str]
    signed: list[str]


class EditionGateOut(BaseModel):
    """A gate, by which clause, and its paper; the public reads name and printed number."""

    gate: str = Field(examples=["map_approval"])
    name_zh: str
    name_en: str
    number: str
    is_printed: bool = Field(description="whether its number stands on the copyright page")
    authority_zh: str | None = None
    authority_en: str | None = None
    is_required: bool | None = None
    when: list[str] | None = Field(default=None, examples=[["map", "public"]])
    alternative: str | None = Field(default=None, description="of one group one paper is enough")
    needs: list[Literal["number", "file", "issued_by"]] | None = None
    clause: str | None = None
    clause_verified: bool | None = Field(default=None, description=_VERIFIED)
    applies: bool | None = Field(default=None, description="whether this edition is one it is for")
    is_lacking: bool | None = Field(default=None, description="required, and no paper is there")
    is_passed: bool | None = None
    issued_by: str | None = None
    issued_on: date | None = None
    sha256: str | None = None
    note: str | None = None
    recorded_by: str | None = None
    recorded_at: datetime | None = None


class EditionStepOut(BaseModel):
    """That the edition came from one state into another."""

    from_state: State
    to_state: State
    reason: str
    taken_by: str | None
    taken_at: datetime


class EditionNextOut(BaseModel):
    """A state that may follow."""

    state: State
    needs_reason: bool


class EditionCommentOut(BaseModel):
    """What somebody said."""

    id: UUID
    key: str | None
    says: str
    written_by: str | None
    written_at: datetime
    settled_by: str | None
    settled_at: datetime | None


class EditionOut(EditionRowOut):
    """An edition whole; the public reads settings, people, prose and printed numbers of a published one."""

    known_at: datetime | None
    contributors: list[EditionContributorOut]
    notes: list[str]
    prose: list[EditionProseOut]
    gates: list[EditionGateOut]
    division_ids: list[UUID] | None = None
    categories: list[str] | None = None
    with_neighbours: bool | None = None
    steps: list[EditionStepOut] | None = None
    next: list[EditionNextOut] | None = None
    read_at: datetime | None = Field(default=None, description="when the register was read last")
    is_behind: bool | None = Field(default=None, description="whether it has changed since")
    based_on: UUID | None = None
    created_by: str | None = None
    created_at: datetime | None = None
    comments: list[EditionCommentOut] | None = Field(default=None, description="on the whole edition")


class EditionShareOut(BaseModel):
    """What somebody has to do, and has done."""

    account_id: UUID
    name: str
    draft: int
    edited: int
    reviewed: int
    words: int


class EditionReasonOut(BaseModel):
    """How many entries lack something."""

    reason: str = Field(examples=["editions.missing.origin"], description="id of a message")
    count: int


class EditionStaleOut(BaseModel):
    """On how many entries written by hand a fact has changed."""

    fact: str
    count: int


class EditionPersonOut(BaseModel):
    """Somebody who may be given entries."""

    account_id: UUID
    name: str


class EditionProgressOut(BaseModel):
    """How far the whole volume is, as the register was read last."""

    entries: int
    words: int
    score: float | None = Field(description="mean completeness, 0-100")
    states: dict[EntryState, int]
    unassigned: int
    assignees: list[EditionShareOut]
    missing: list[EditionReasonOut]
    overridden: int
    stale: int
    stale_facts: list[EditionStaleOut]
    gone: int = Field(description="worked on, and no longer in the edition's selection")
    open_comments: int
    pending_changes: int
    chapters: list[str]
    read_at: datetime | None
    is_behind: bool
    may_have: list[EditionPersonOut]


class EditionEntryRowOut(BaseModel):
    """An entry as lists show it."""

    key: str = Field(examples=["feature:8a3d1b52-0a52-4a55-8f0e-2c9ab3a2a111"])
    name: str
    category: str
    category_name: str
    chapter: str
    state: EntryState
    assignee_id: UUID | None
    assignee: str | None
    words: int
    score: int
    missing: list[str] = Field(description="ids of messages")
    stale: list[str] = Field(description="facts that differ from those it was written on")
    is_overridden: bool
    is_gone: bool
    version: int


class EditionEntryPage(BaseModel):
    """A page of entries in the order of printing; `next` is the `after` of the following page."""

    rows: list[EditionEntryRowOut]
    next: str | None


class EditionOverrideOut(BaseModel):
    """What was written by hand; paragraphs of text are lines."""

    fields: dict[str, str]
    text: str


class EditionChangedFactOut(BaseModel):
    """A fact then and now."""

    fact: str
    before: str
    after: str


class EditionChangeOut(BaseModel):
    """A change read back from a marked-up file."""

    id: UUID
    key: str
    name: str
    field: str = Field(description="empty: the whole entry was deleted")
    before: str
    after: str
    note: str = Field(description="id of a message, or empty")
    author: str
    made_at: datetime | None
    sha256: str | None
    may_accept: bool = Field(description="else the register is where it is mended")
    state: Literal["pending", "accepted", "refused"]
    proposed_by: str
    proposed_by_id: UUID
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str


class EditionChangePage(BaseModel):
    """A page of changes; `next` is the `after` of the following page."""

    rows: list[EditionChangeOut]
    next: UUID | None


class EditionEntryOut(EditionEntryRowOut):
    """An entry whole: composed, written by hand, printed."""

    composed: dict[str, Any] = Field(description="the entry as the register has it (ContentEntry)")
    printed: dict[str, str] = Field(description="what is printed, by field that can be written")
    overridable: list[str]
    override: EditionOverrideOut
    overridden_by: str | None
    overridden_at: datetime | None
    facts: dict[str, str]
    stale_facts: list[EditionChangedFactOut]
    edited_by: str | None
    reviewed_by: str | None
    reviewed_at: datetime | None
    comments: list[EditionCommentOut]
    changes: list[EditionChangeOut]


class EditionMovedOut(BaseModel):
    """How many were changed."""

    changed: int


class EditionFindingOut(BaseModel):
    """Something in a marked-up file that is no change of an entry."""

    sentence_zh: str
    sentence_en: str
    where: str
    key: str | None
    page: int | None


class EditionHandedInOut(BaseModel):
    """What came of a marked-up file."""

    changes: int
    comments: int
    findings: list[EditionFindingOut] = Field(description="The first 500")
    findings_count: int
