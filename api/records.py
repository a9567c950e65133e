"""One record of any kind: its document for a form, its versions, how they differ, and its evidence."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CallerDep, Limit, SessionDep, etag, identified
from api.shapes import FieldChangeOut, WordsOut
from gis.accounts.rules import Caller
from gis.boundary_disputes.standstill import all_subjects
from gis.proposals import record_versions
from gis.proposals.record_fields import record_shape

router = APIRouter(prefix="/records", tags=["records"])

Subject = Literal[
    "administrative_division",
    "boundary_line",
    "boundary_marker",
    "division_event",
    "accepted_exception",
    "feature",
    "name_rule",
    "protected_name",
]


class DocumentOut(BaseModel):
    """What a form is filled from: the document that proposals change, at the version it stands at."""

    subject: str
    record_id: UUID
    title: str
    version: int
    document: dict[str, Any]
    may_propose: bool


class VersionOut(BaseModel):
    """One moment at which the record changed."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    known_at: datetime
    account: str | None
    proposal_id: UUID | None
    proposal_number: str | None
    fields: int


class VersionPage(BaseModel):
    """A page of versions, the latest first; `next` is the `after` of the following page."""

    rows: list[VersionOut]
    next: int | None


class RecordEvidenceOut(BaseModel):
    """A file that a proposal on the record cites."""

    model_config = ConfigDict(from_attributes=True)

    sha256: str
    title: str
    file_name: str
    media_type: str
    size_bytes: int
    added_at: datetime
    proposal_id: UUID
    proposal_number: str


class FieldChoiceOut(BaseModel):
    """One of a few values."""

    model_config = ConfigDict(from_attributes=True)

    value: str
    label: WordsOut


class RecordFieldOut(BaseModel):
    """One field, what people call it, and what it may hold."""

    model_config = ConfigDict(from_attributes=True)

    name: str = Field(examples=["name_type"])
    label: WordsOut
    kind: Literal["text", "flag", "day", "number", "code", "reference", "choice", "geometry"]
    required: bool
    target: str | None = Field(description="代码表或记录种类 / code list or kind of record")
    choices: list[FieldChoiceOut]


class RecordGroupOut(BaseModel):
    """Parts of a record; `keyed` parts are only there or not, by another record's id."""

    model_config = ConfigDict(from_attributes=True)

    name: str = Field(examples=["names"])
    label: WordsOut
    keyed: bool
    target: str | None
    fields: list[RecordFieldOut]


class RecordShapeOut(BaseModel):
    """A kind of record: its own fields and the groups of its parts."""

    model_config = ConfigDict(from_attributes=True)

    subject: str
    fields: list[RecordFieldOut]
    groups: list[RecordGroupOut]


@router.get("/{subject}")
def get_shape(caller: CallerDep, subject: Subject) -> RecordShapeOut:
    """Return what a record of a kind consists of, as proposals change it: fields, names, code lists."""
    return RecordShapeOut.model_validate(record_shape(all_subjects(), subject))


@router.get("/{subject}/{record_id}")
def get_document(
    session: SessionDep,
    caller: CallerDep,
    unwidened: Annotated[Caller, Depends(identified)],
    response: Response,
    subject: Subject,
    record_id: UUID,
) -> DocumentOut:
    """Return a record as proposals change it, for staff."""
    found = record_versions.document(session, caller, all_subjects(), subject, record_id, unwidened)
    response.headers.update(etag(found.version))
    return DocumentOut(**asdict(found))


@router.get("/{subject}/{record_id}/versions")
def list_versions(
    session: SessionDep,
    caller: CallerDep,
    subject: Subject,
    record_id: UUID,
    after: Annotated[int | None, Query(ge=0, le=2**63 - 1)] = None,
    limit: Limit = 50,
) -> VersionPage:
    """List the moments at which a record changed, the latest first."""
    found = record_versions.versions(session, caller, subject, record_id, after, limit)
    rows = [VersionOut.model_validate(version) for version in found]
    return VersionPage(rows=rows, next=rows[-1].id if len(rows) == limit else None)


@router.get("/{subject}/{record_id}/changes")
def list_changes_between(
    session: SessionDep,
    caller: CallerDep,
    subject: Subject,
    record_id: UUID,
    earlier: Annotated[datetime | None, Query(description="此刻的内容；不填为登记之前 / nothing")] = None,
    later: Annotated[datetime | None, Query(description="此刻的内容；不填为现在 / now")] = None,
) -> list[FieldChangeOut]:
    """Compare any two versions of a record field by field, in words."""
    found = record_versions.changes_between(
        session, caller, all_subjects(), subject, record_id, earlier, later
    )
    return [FieldChangeOut.model_validate(change) for change in found]


@router.get("/{subject}/{record_id}/evidence")
def list_evidence(
    session: SessionDep, caller: CallerDep, subject: Subject, record_id: UUID
) -> list[RecordEvidenceOut]:
    """List the files that applied proposals on the record cite, as far as the caller may open them."""
    found = record_versions.evidence(session, caller, record_id)
    return [RecordEvidenceOut.model_validate(file) for file in found]
