"""Who changed what when."""

from dataclasses import asdict
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from api.dependencies import CallerDep, Limit, SessionDep
from gis.history import service

router = APIRouter(prefix="/history", tags=["history"])

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


@router.get("/{subject}/{record_id}")
def list_changes(
    session: SessionDep,
    caller: CallerDep,
    subject: Subject,
    record_id: UUID,
    after: Annotated[
        int | None, Query(ge=0, description="上一页最后的编号 / last id of the page before")
    ] = None,
    limit: Limit = 50,
) -> list[dict[str, Any]]:
    """List the changes of one record and all its parts, latest first: field, before, after, who, proposal."""
    return [asdict(change) for change in service.changes(session, caller, subject, record_id, after, limit)]
