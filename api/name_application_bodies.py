"""What is sent about name applications: a new one, changes, papers, steps, announcements, tasks."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.name_application_shapes import ApplicationKind
from gis.name_applications.entries import Announced, Opening, Paper, Taking, TaskDone

_TEXT = Field(default="", max_length=2000)
_SHORT = Field(default="", max_length=200)
_GEOJSON = "GeoJSON, EPSG:4490, longitude then latitude"
_Sha256 = Field(default=None, pattern=r"^[0-9a-f]{64}$", description="a stored attachment")


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NameApplicationIn(_In):
    """A new application; a new name has a division and no feature, the others have a feature."""

    kind: ApplicationKind
    applicant: str = Field(min_length=1, max_length=200, description="The organisation that applies")
    opened_on: date
    name_class: str = Field(default="", max_length=40, description="Empty: by category")
    proposed_name: str = Field(default="", max_length=60)
    proposed_mongolian: str = _SHORT
    proposed_romanization: str = _SHORT
    category: str | None = Field(default=None, max_length=10, examples=["23514"])
    feature_id: UUID | None = None
    division_id: UUID | None = None
    geometry: dict[str, Any] | None = Field(default=None, description=_GEOJSON)
    plan: str = _TEXT
    reasons: str = _TEXT
    location: str = _TEXT
    size: str = _TEXT
    nature: str = _TEXT
    meaning: str = _TEXT
    area_m2: float | None = Field(default=None, ge=0, le=1e12)
    floors: int | None = Field(default=None, ge=0, le=300)
    length_m: float | None = Field(default=None, ge=0, le=1e8)
    ends_feature: bool = False
    contact: str = Field(default="", max_length=200, description="Personal data, for staff only")

    def opening(self) -> Opening:
        """Return the value object."""
        return Opening(**self.model_dump(exclude={"kind"}))


class NameApplicationChangeIn(_In):
    """What is said anew of an application; what is left out stays."""

    applicant: str | None = Field(default=None, min_length=1, max_length=200)
    name_class: str | None = Field(default=None, max_length=40)
    proposed_name: str | None = Field(default=None, max_length=60)
    proposed_mongolian: str | None = Field(default=None, max_length=200)
    proposed_romanization: str | None = Field(default=None, max_length=200)
    category: str | None = Field(default=None, max_length=10)
    division_id: UUID | None = None
    geometry: dict[str, Any] | None = Field(default=None, description=_GEOJSON)
    plan: str | None = Field(default=None, max_length=2000)
    reasons: str | None = Field(default=None, max_length=2000)
    location: str | None = Field(default=None, max_length=2000)
    size: str | None = Field(default=None, max_length=2000)
    nature: str | None = Field(default=None, max_length=2000)
    meaning: str | None = Field(default=None, max_length=2000)
    area_m2: float | None = Field(default=None, ge=0, le=1e12)
    floors: int | None = Field(default=None, ge=0, le=300)
    length_m: float | None = Field(default=None, ge=0, le=1e8)
    ends_feature: bool | None = None
    contact: str | None = Field(default=None, max_length=200)

    def said(self) -> dict[str, Any]:
        """Return the fields that were sent; null empties only what may be unknown."""
        nullable = {"category", "geometry", "area_m2", "floors", "length_m"}
        sent = self.model_dump(exclude_unset=True)
        return {field: value for field, value in sent.items() if value is not None or field in nullable}


class NameApplicationPaperIn(_In):
    """A paper that somebody handed in, or why none of the kind is needed."""

    kind: str = Field(max_length=40, examples=["assessment_report"])
    title: str = _SHORT
    document_number: str = _SHORT
    issued_by: str = _SHORT
    issued_on: date | None = None
    contents: list[str] = Field(default=[], max_length=20)
    not_needed_because: str = _TEXT
    sha256: str | None = _Sha256

    def paper(self) -> Paper:
        """Return the value object."""
        return Paper(**self.model_dump())


class NameAnnouncementIn(_In):
    """What is announced, and where; empty texts are taken from the application."""

    number: str = _SHORT
    romanization: str = _SHORT
    division: str = _SHORT
    location: str = _TEXT
    announced_by: str = _SHORT
    channels: list[str] = Field(max_length=20, examples=[["national_database", "government_site"]])


class NameApplicationStepIn(_In):
    """A step that was taken."""

    step: str = Field(max_length=40, examples=["accepted"])
    taken_on: date
    actor: str = _SHORT
    document_number: str = _SHORT
    sha256: str | None = _Sha256
    note: str = _TEXT
    announced: NameAnnouncementIn | None = None

    def taking(self) -> Taking:
        """Return the value object."""
        said = None if self.announced is None else Announced(**self.announced.model_dump())
        return Taking(**(self.model_dump(exclude={"announced"}) | {"announced": said}))


class NameApplicationTaskIn(_In):
    """When something came to bear the new name, and by whom; or why it does not apply."""

    done_on: date | None = None
    does_not_apply_because: str = Field(default="", max_length=2000, description="Instead of a day")
    done_by: str = _SHORT
    note: str = _TEXT
    sha256: str | None = _Sha256

    def done(self) -> TaskDone:
        """Return the value object."""
        return TaskDone(**self.model_dump())
