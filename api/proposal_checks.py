"""What handing in would say, while a form is still being filled in."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CallerDep, SessionDep
from api.division_events import EventIn
from api.proposals import ItemIn
from api.shapes import FieldChangeOut, ItemChangesOut, WordsOut
from gis.boundary_disputes.standstill import all_subjects
from gis.place_names.service import check_event
from gis.proposals import checking

router = APIRouter(tags=["proposals"])


class CheckedItemIn(ItemIn):
    """What a form wants of one record, and the values it showed when it was opened."""

    seen: dict[str, Any] | None = Field(
        default=None,
        max_length=2000,
        description="字段打开时的值，用来发现他人的改动 / values seen, by field path",
    )

    def wanted(self) -> checking.Wanted:
        """Return the value object."""
        return checking.Wanted(ItemIn(**self.model_dump(exclude={"seen"})).draft(), self.seen)


class CheckIn(BaseModel):
    """Records to check together."""

    model_config = ConfigDict(extra="forbid")

    items: list[CheckedItemIn] = Field(min_length=1, max_length=20)
    kind: str | None = Field(
        default=None,
        max_length=40,
        description="变更单种类，用来指出它不能改的字段 / kind of proposal, to tell what it may not change",
        examples=["marker_change"],
    )


class FieldFindingOut(BaseModel):
    """One thing to say of a field."""

    model_config = ConfigDict(from_attributes=True)

    path: str = Field(examples=["names/5b1f…/name"])
    severity: str = Field(examples=["error", "warning"])
    label: WordsOut
    message: WordsOut


class CheckedOut(BaseModel):
    """What handing in would say of one record."""

    model_config = ConfigDict(from_attributes=True)

    record_id: UUID
    version: int = Field(description="现在登记的版本；新记录为 0 / version now registered, 0 for a new one")
    findings: list[FieldFindingOut]
    conflicts: list[FieldChangeOut] = Field(
        description="他人先改的字段：before 为现登记值，after 为所填值 / changed by others since"
    )
    changes: ItemChangesOut | None


class CheckOut(BaseModel):
    """What handing in would say of all records together."""

    model_config = ConfigDict(from_attributes=True)

    items: list[CheckedOut]
    refusals: list[WordsOut]


@router.post("/proposals/check")
def check(session: SessionDep, caller: CallerDep, wanted: CheckIn) -> CheckOut:
    """Check changes by every rule that handing in applies; nothing is written."""
    items = [item.wanted() for item in wanted.items]
    found = checking.check(session, caller, all_subjects(), items, wanted.kind)
    return CheckOut.model_validate(found)


@router.post("/division-events/check")
def check_division_event(session: SessionDep, caller: CallerDep, wanted: EventIn) -> CheckOut:
    """Work an event out and say what it would change of every record it touches; nothing is written."""
    return CheckOut.model_validate(check_event(session, caller, wanted.event))
