"""What devices and people send about field work."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from api.inspection_bodies import Side
from gis.field_work.packages import Wanted
from gis.field_work.rules import MOST_CHANGES, MOST_DAYS, Sent
from gis.field_work.sync import Batch

_REASON = Field(min_length=1, max_length=500)
_Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SectionTaskIn(_In):
    """A section of a joint inspection, for one side."""

    kind: Literal["inspection_section"]
    inspection_id: UUID
    section_id: UUID
    side: Side


class SignTaskIn(_In):
    """A round along a road: every sign on it."""

    kind: Literal["sign_inspection"]
    inspection_id: UUID


class GraveTaskIn(_In):
    """The grave sites of a 苏木、镇 or of a 嘎查、村."""

    kind: Literal["grave_survey"]
    division_id: UUID


class NameTaskIn(_In):
    """The names of a 苏木、镇 or of a 嘎查、村, to record how they are said."""

    kind: Literal["name_survey"]
    division_id: UUID


class FieldPackageIn(_In):
    """A task to take into the field, and the device that takes it."""

    task: Annotated[SectionTaskIn | SignTaskIn | GraveTaskIn | NameTaskIn, Field(discriminator="kind")]
    device_id: str = Field(
        min_length=8, max_length=80, pattern=r"^[0-9A-Za-z-]+$", description="made once by the device"
    )
    device_name: str = Field(default="", max_length=80, examples=["外业平板3号"])
    days: int = Field(default=14, ge=1, le=MOST_DAYS, description="after which it counts as overdue")

    def wanted(self) -> Wanted:
        """Return the value object."""
        task = self.task.model_dump(mode="json", exclude={"kind"})
        return Wanted(self.task.kind, task, self.device_id, self.device_name, self.days)


class FieldChangeIn(_In):
    """A change under the id that the device made, as the JSON text that the device keeps."""

    id: UUID
    content: str = Field(
        min_length=2,
        # A signature names every text that it stands below: 0.7 MB for a package of as many as there may be.
        max_length=1_000_000,
        description="JSON: kind, target_id, parent_id, base_version, schema_version, device_time, clock, "
        "sequence, values; its SHA-256 (UTF-8) stands in the receipt",
    )


class FieldBatchIn(_In):
    """What a device sends at once."""

    sent_at: AwareDatetime = Field(description="by the device's own clock")
    changes: list[FieldChangeIn] = Field(default=[], max_length=MOST_CHANGES)
    pending: int | None = Field(default=None, ge=0, le=1_000_000, description="what the device still holds")

    def batch(self) -> Batch:
        """Return the value object."""
        sent_at: datetime = self.sent_at
        return Batch(sent_at, [Sent(each.id, each.content) for each in self.changes], self.pending)


class FieldReasonIn(_In):
    """Why somebody closes a package, tries a change again or discards it, or has to know families."""

    reason: str = _REASON


class FieldSettlementIn(_In):
    """Which value holds: the device's, the register's, or another one, then with the reason."""

    choice: Literal["device", "register", "other"]
    value: Any = None
    reason: str = Field(default="", max_length=500)


class FieldFilesIn(_In):
    """Files by their hash."""

    sha256: list[_Sha256] = Field(min_length=1, max_length=1000)
