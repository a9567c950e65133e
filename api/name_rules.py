"""Rules about names: the tables with their rows, previews of changes over the register, drafts, replays."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.dependencies import After, CallerDep, Limit, SessionDep
from api.job_status import JobOut, queued
from api.proposals import Written, written
from gis.boundary_disputes.standstill import all_subjects
from gis.name_rules import drafting, listing
from gis.name_rules.drafting import MOST_CHANGES, RuleChange
from gis.name_rules.listing import RuleRow, TableCounts
from gis.name_rules.rules import WantedRows
from gis.name_screening import rule_previews
from gis.name_screening.rule_previews import Asked, Preview
from gis.naming_checks.protection import protected_features

router = APIRouter(tags=["name rules"])

State = Literal["in_force", "ended", "future"]
Became = Literal["newly", "no_longer", "severity", "reason", "spelling"]
Cell = Annotated[str, Field(max_length=2000)]


class RuleColumnOut(BaseModel):
    """A column of a table: what it holds, and its values where there are few."""

    name: str
    kind: str = Field(description="text, number, date, flag, choice, reference, severity, reading, pattern …")
    required: bool
    is_key: bool
    among: list[str] = Field(description="Its values; one with a dot is the table and column it cites")
    name_zh: str
    name_en: str


class RuleTableOut(BaseModel):
    """A table of rules with how many rows it has."""

    name: str
    name_zh: str
    name_en: str
    work: str = Field(description="screening, list_comparison, reading, mongolian, naming …")
    engine: str = Field(description="The module that reads it")
    columns: list[RuleColumnOut]
    in_force: int
    not_verified: int = Field(description="Rows in force that nobody compared with the official text")
    edited: int = Field(description="Rows that staff changed")
    ended: int
    future: int


class RuleRowOut(BaseModel):
    """A row: the columns of its file, when it holds, where it comes from."""

    id: UUID
    version: int
    table: str
    key: str
    row: dict[str, str]
    valid_from: date | None
    valid_to: date | None = Field(description="首日停用 / first day on which it no longer holds")
    source: str
    verified: bool
    edited: bool
    state: State


class RuleRowPage(BaseModel):
    """A page of rows; `next` is the `after` of the following page, `total` comes with the first."""

    rows: list[RuleRowOut]
    next: str | None
    total: int | None


class RuleRowDetailOut(BaseModel):
    """A row with every row that bears or bore its key, the latest first."""

    rule: RuleRowOut
    versions: list[RuleRowOut]


class RuleChangeIn(BaseModel):
    """What is wanted of one row.

    `add`: a new row. `change`: other content, from the day `on`, or as a correction without one. `end`: it no
    longer holds from the day `on`, today unless given.
    """

    model_config = ConfigDict(extra="forbid")

    action: Literal["add", "change", "end"]
    table: str = Field(max_length=60, examples=["screening_words"])
    id: UUID | None = Field(default=None, description="The row; not for a new one")
    version: int | None = Field(default=None, ge=1, description="The version that was seen")
    row: dict[Annotated[str, Field(max_length=60)], Cell] = Field(
        default={},
        max_length=60,
        examples=[{"word": "寰宇", "list": "grand_more", "severity": "warning", "note": "近义夸大"}],
    )
    on: date | None = None

    @model_validator(mode="after")
    def names_a_row(self) -> Self:
        """Refuse a change of no row."""
        if (self.action == "add") != (self.id is None):
            raise ValueError("a new row has no id, any other change names its row")
        return self

    def change(self) -> RuleChange:
        """Return it for the register."""
        return RuleChange(self.action, self.table, self.id, self.version, self.row, self.on)


class RulePreviewIn(BaseModel):
    """Changes to preview before anybody drafts them."""

    model_config = ConfigDict(extra="forbid")

    changes: list[RuleChangeIn] = Field(min_length=1, max_length=MOST_CHANGES)


class RuleDraftIn(RulePreviewIn):
    """Changes to draft as a proposal, with the preview that was made of them."""

    title: str = Field(min_length=1, max_length=200)
    reason: str = Field(min_length=1, max_length=4000)
    preview_id: UUID | None = None


class ReplayIn(BaseModel):
    """The day whose names are screened by the rules of that day, and another day to compare with."""

    model_config = ConfigDict(extra="forbid")

    on: date
    against: date | None = Field(default=None, description="不填为今天 / today unless given")


class RulePreviewOut(BaseModel):
    """What changes of rules do to the register; whoever approves reads it with the proposal."""

    id: UUID
    proposal_id: UUID | None
    kind: Literal["preview", "replay"]
    as_of: date = Field(description="The day whose names were screened")
    before_on: date = Field(description="By the rules of this day")
    after_on: date = Field(description="Beside the rules of this day, with the changes")
    names: int
    counts: dict[str, int] = Field(description="newly, no_longer, severity, reason, spelling")
    stale: list[Literal["rules", "register", "changes"]] = Field(
        description="What has changed since the preview was made"
    )
    made_at: datetime


class RulePreviewAskedOut(BaseModel):
    """A preview that is made, or the job that makes it."""

    preview: RulePreviewOut | None
    job: JobOut | None


class RulePreviewNameOut(BaseModel):
    """A name that is judged otherwise, with its findings before and after (or its spellings)."""

    number: int
    kind: Became
    feature_id: UUID
    name: str
    before: list[dict[str, Any]]
    after: list[dict[str, Any]]


class RulePreviewNamePage(BaseModel):
    """A page of names; `next` is the `after` of the following page."""

    rows: list[RulePreviewNameOut]
    next: int | None


@router.get("/name-rules")
def list_rule_tables(session: SessionDep, caller: CallerDep) -> list[RuleTableOut]:
    """List the tables of rules about names, with how many rows each has."""
    return [_table(found) for found in listing.tables(session, caller)]


@router.get("/name-rules/{table}")
def list_rule_rows(
    session: SessionDep,
    caller: CallerDep,
    table: str,
    q: Annotated[str, Query(max_length=100, description="任何一列中的文字 / text in any column")] = "",
    state: State | None = None,
    verified: bool | None = None,
    edited: bool | None = None,
    column: Annotated[str | None, Query(max_length=60, examples=["list"])] = None,
    value: Annotated[str, Query(max_length=200, examples=["grand"])] = "",
    after: After = None,
    limit: Limit = 50,
) -> RuleRowPage:
    """List rows of a table in their order; `column` and `value` narrow it, as to the words of one list."""
    wanted = WantedRows(q.strip(), state, verified, edited, {} if column is None else {column: value})
    page = listing.rows(session, caller, table, wanted, after=after, limit=limit)
    return RuleRowPage(rows=[_row(row) for row in page.rows], next=page.after, total=page.total)


@router.get("/name-rules/{table}/{rule_id}")
def get_rule_row(session: SessionDep, caller: CallerDep, table: str, rule_id: UUID) -> RuleRowDetailOut:
    """Return a row with its earlier and later ones."""
    found, versions = listing.row(session, caller, table, rule_id)
    return RuleRowDetailOut(rule=_row(found), versions=[_row(one) for one in versions])


@router.post("/name-rule-previews", status_code=201, responses={202: {"model": RulePreviewAskedOut}})
def preview_rule_changes(
    request: Request, response: Response, session: SessionDep, caller: CallerDep, wanted: RulePreviewIn
) -> RulePreviewAskedOut:
    """Screen every name by the rules in force and by the changed ones: at once (201) or by a job (202)."""
    changes = [one.change() for one in wanted.changes]
    return _asked(request, response, rule_previews.ask(session, caller, changes, protected_features))


@router.post("/name-rule-replays", status_code=201, responses={202: {"model": RulePreviewAskedOut}})
def replay_rules(
    request: Request, response: Response, session: SessionDep, caller: CallerDep, wanted: ReplayIn
) -> RulePreviewAskedOut:
    """Screen the names of a day by the rules of that day, beside those of another day."""
    asked = rule_previews.ask_replay(session, caller, wanted.on, wanted.against, protected_features)
    return _asked(request, response, asked)


@router.get("/name-rule-previews/{preview_id}")
def get_rule_preview(session: SessionDep, caller: CallerDep, preview_id: UUID) -> RulePreviewOut:
    """Return a preview: how many names are newly flagged, no longer flagged, and so on."""
    return _preview(rule_previews.get(session, caller, preview_id))


@router.get("/name-rule-previews/{preview_id}/names")
def list_preview_names(
    session: SessionDep,
    caller: CallerDep,
    preview_id: UUID,
    kind: Became | None = None,
    after: Annotated[int | None, Query(ge=0, description="上一页的 next / `next` of the page before")] = None,
    limit: Limit = 50,
) -> RulePreviewNamePage:
    """List the names that are judged otherwise, the gravest change first, with the reasons of both sides."""
    rows = rule_previews.names(session, caller, preview_id, kind=kind, after=after, limit=limit + 1)
    page = rows[:limit]
    return RulePreviewNamePage(
        rows=[RulePreviewNameOut.model_validate(row) for row in page],
        next=page[-1]["number"] if len(rows) > limit else None,
    )


@router.post("/name-rule-proposals", status_code=201)
def draft_rule_changes(
    session: SessionDep, caller: CallerDep, response: Response, wanted: RuleDraftIn
) -> Written:
    """Draft changes of rules as a proposal, and give it the preview that was made of them."""
    proposal = drafting.draft(
        session,
        caller,
        all_subjects(),
        [one.change() for one in wanted.changes],
        title=wanted.title,
        reason=wanted.reason,
    )
    if wanted.preview_id is not None:
        rule_previews.give(session, caller, wanted.preview_id, proposal)
    return written(response, proposal)


@router.get("/proposals/{proposal_id}/rule-preview")
def get_proposal_preview(session: SessionDep, caller: CallerDep, proposal_id: UUID) -> RulePreviewAskedOut:
    """Return the preview that a proposal of changed rules has; null where it has none."""
    found = rule_previews.of_proposal(session, caller, proposal_id)
    return RulePreviewAskedOut(preview=None if found is None else _preview(found), job=None)


@router.post(
    "/proposals/{proposal_id}/rule-preview", status_code=201, responses={202: {"model": RulePreviewAskedOut}}
)
def remake_proposal_preview(
    request: Request, response: Response, session: SessionDep, caller: CallerDep, proposal_id: UUID
) -> RulePreviewAskedOut:
    """Make the preview of a proposal anew: at once (201) or by a job (202)."""
    asked = rule_previews.remake(session, caller, proposal_id, protected_features)
    return _asked(request, response, asked)


def _table(found: TableCounts) -> RuleTableOut:
    table = found.table
    columns = [
        RuleColumnOut(
            name=column.name,
            kind=column.kind,
            required=column.required,
            is_key=column.name in table.key,
            among=list(column.among),
            name_zh=column.name_zh,
            name_en=column.name_en,
        )
        for column in table.columns
    ]
    return RuleTableOut(
        name=table.name,
        name_zh=table.name_zh,
        name_en=table.name_en,
        work=table.work,
        engine=table.engine,
        columns=columns,
        **found.counts,
    )


def _row(row: RuleRow) -> RuleRowOut:
    return RuleRowOut(
        id=row.id,
        version=row.version,
        table=row.table,
        key=row.key,
        row=dict(row.row),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        source=row.source,
        verified=row.is_verified,
        edited=row.edited,
        state=row.state,
    )


def _preview(found: Preview) -> RulePreviewOut:
    kept = found.preview
    return RulePreviewOut.model_validate(
        {
            "id": kept.id,
            "proposal_id": kept.proposal_id,
            "kind": kept.kind,
            "as_of": kept.as_of,
            "before_on": kept.before_on,
            "after_on": kept.after_on,
            "names": kept.names,
            "counts": dict(found.counts),
            "stale": list(found.stale),
            "made_at": kept.made_at,
        }
    )


def _asked(request: Request, response: Response, asked: Asked) -> RulePreviewAskedOut:
    if asked.job is not None:
        response.status_code = 202
        return RulePreviewAskedOut(preview=None, job=queued(request, response, asked.job))
    return RulePreviewAskedOut(preview=None if asked.preview is None else _preview(asked.preview), job=None)
