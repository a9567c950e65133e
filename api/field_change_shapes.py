"""Changes of field work as whoever decides on them sees them."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from api.attachments import OriginalOut
from api.field_geopackage_shapes import FieldReturnOut
from api.field_shapes import ChangeState, DeviceChangeOut, TaskKind


class FieldAwaitedOut(BaseModel):
    """A change that another waits for, which stands on it or was signed below it."""

    id: UUID
    state: ChangeState | None = Field(description="null: it did not come yet")
    kind: str
    record_kind: str
    label: str


class FieldChangeRowOut(DeviceChangeOut):
    """A change with whose it is and what it is about."""

    task_kind: TaskKind
    task: dict[str, Any]
    package_title: str
    holder_id: UUID
    holder: str
    device_name: str
    package_is_closed: bool
    is_demonstration: bool
    record_kind: str
    label: str = Field(description="what people call the record: number, road, place")
    waits_for: list[FieldAwaitedOut]
    may_decide: bool = Field(description="whether the caller may settle, try again and discard it")


class FieldPhotoOut(BaseModel):
    """A photo of a record; which facts it has depends on its kind."""

    sha256: str
    media_type: str
    view: str | None = None
    stage: str | None = None
    caption: str | None = None
    taken_on: str | None = None
    original: OriginalOut | None = Field(
        default=None, description="once a record cites the photo; opens as the photo does"
    )


class FieldPhotosOut(BaseModel):
    """Photos of a record by whose they are."""

    handed_out: list[FieldPhotoOut]
    device: list[FieldPhotoOut]
    register_: list[FieldPhotoOut] = Field(alias="register")


class FieldEventOut(BaseModel):
    """One thing that happened to a change; without a person the server did it."""

    at: datetime
    by: str | None
    what: Literal["waiting", "accepted", "conflict", "refused", "settled", "reopened", "retried", "discarded"]
    field: str
    choice: str
    value: Any
    reason: str


class FieldChangeWholeOut(FieldChangeRowOut):
    """A change with the text that its device sent, photos of every side, and what became of it."""

    content: str
    said: dict[str, Any] = Field(description="its values as the form took them, or as they were sent")
    place: list[float] | None = Field(description="where it was registered: longitude, latitude, EPSG:4490")
    names: dict[str, str] = Field(description="what ids in its values are called")
    photos: FieldPhotosOut
    events: list[FieldEventOut]
    returned_file: FieldReturnOut | None = Field(
        description="the GeoPackage that said it; null: a device sent it"
    )


class FieldChangePage(BaseModel):
    """A page of changes, the latest first."""

    rows: list[FieldChangeRowOut]
    next: int | None


class FieldHolderOut(BaseModel):
    """Somebody who has or had a package."""

    id: UUID
    name: str


class FieldSummaryOut(BaseModel):
    """How the field work stands that the caller oversees, or his own."""

    oversees: bool
    out: int
    overdue: int
    conflict: int
    refused: int
    waiting: int
    to_decide: int = Field(
        description="conflicts, what was refused or waits in a closed package: the caller's"
    )
    holders: list[FieldHolderOut]
