"""What became of a GeoPackage that came back, row by row."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from api.field_shapes import ChangeState, DeviceChangeOut


class ReturnedLayerOut(BaseModel):
    """A layer: how many rows it has, how many say something new, and how many were not sent."""

    layer: str
    title: str
    title_en: str
    rows: int
    said: int
    unchanged: int
    not_sent: int


class ReturnedRowOut(BaseModel):
    """A row that says something new, as the change that it became."""

    layer: str
    row: str = Field(description="what people call its record")
    is_known: bool = Field(description="whether the same was returned before; the answer is that of then")
    change: DeviceChangeOut


class ReturnedFindingOut(BaseModel):
    """Something that was not taken as it stands, or that one should know."""

    level: Literal["problem", "note"]
    rule: str
    layer: str
    row: str
    column: str
    value: str
    message: str
    message_en: str


class ReturnedOut(BaseModel):
    """A GeoPackage that was returned, and what became of each of its rows."""

    package_id: UUID
    file_name: str
    sha256: str
    layers: list[ReturnedLayerOut]
    rows: list[ReturnedRowOut]
    findings: list[ReturnedFindingOut]
    left: int = Field(description="rows for which the file is to be returned once more: there were too many")
    returned_at: datetime = Field(description="when the file came, which is kept since")
    again_at: datetime | None = Field(description="when the very same file came once more, the last time")


class HeldDraftOut(BaseModel):
    """A form that was begun and never kept as a change: it is told, and not written."""

    kind: str
    target_id: UUID | None
    record_kind: str
    label: str
    changed_at: str = Field(description="by the device's clock")
    values: dict[str, Any]


class FieldReturnOut(BaseModel):
    """A GeoPackage, or a ZIP of a device, that came back and is kept, with what became of it then."""

    package_id: UUID
    sha256: str
    size_bytes: int | None = Field(description="null: it went with a recording in it that was withdrawn")
    file_name: str
    returned_by: str
    returned_at: datetime
    again_at: datetime | None = Field(description="when the very same file came once more, the last time")
    layers: list[ReturnedLayerOut]
    states: dict[ChangeState, int] = Field(description="rows by what became of them when the file came")
    made: int = Field(description="changes that it made")
    left: int = Field(description="rows that were still to come when it broke off")
    problems: int
    notes: int
    findings: list[ReturnedFindingOut] = Field(description="what was told then, problems first; 200 at most")
    drafts: list[HeldDraftOut] = Field(description="of a device's ZIP: forms that were begun and not kept")
