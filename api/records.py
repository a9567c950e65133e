"""One record of any kind: its document for a form, its versions, how they differ, and its evidence."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict

from api.dependencies import CallerDep, Limit, SessionDep, etag
from api.shapes import FieldChangeOut
from gis.place_names.service import all_subjects
from gis.proposals import record_versions

router = APIRouter(prefix="/records", tags=["records"])

Subject = Literal["administrative_division", "division_event", "feature"]


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


@router.get("/{subject}/{record_id}")
def get_document(
    session: SessionDep, caller: CallerDep, response: Response, subject: Subject, record_id: UUID
) -> DocumentOut:
    """Return a record as proposals change it, for staff."""
    found = record_versions.document(session, caller, all_subjects(), subject, record_id)
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
