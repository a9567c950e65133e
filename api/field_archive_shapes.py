"""What a ZIP that a device saved holds, and what became of it."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from api.field_geopackage_shapes import HeldDraftOut, ReturnedFindingOut
from api.field_shapes import ChangeState, FieldReasonOut


class HeldPackageOut(BaseModel):
    """The package that a device had, as the register has it."""

    id: UUID
    title: str
    holder: str
    device_name: str
    made_at: datetime
    is_closed: bool
    is_demonstration: bool


class HeldChangeOut(BaseModel):
    """A change in a ZIP."""

    id: UUID
    kind: str
    target_id: UUID | None
    record_kind: str
    label: str = Field(description="what people call the record; empty for a new one")
    device_time: datetime | None
    standing: Literal["new", "known", "other", "discarded"] = Field(
        description="before it was brought in; other: its id is another's; discarded: given up by the office "
        "before, and not brought back"
    )
    state: ChangeState | None = Field(description="null: the register has nothing of it")
    reasons: list[FieldReasonOut]


class HeldFilesOut(BaseModel):
    """Files in a ZIP that changes cite; `beside`: of drafts alone or of nothing, they stay in the ZIP."""

    new: int
    known: int
    bad: int
    beside: int


class DeviceArchiveOut(BaseModel):
    """What a ZIP holds; after it was brought in, what became of each change."""

    package: HeldPackageOut
    file_name: str
    changes: list[HeldChangeOut]
    files: HeldFilesOut
    drafts: list[HeldDraftOut]
    findings: list[ReturnedFindingOut]
