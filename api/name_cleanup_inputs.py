"""What people send about cleanup cases and public notices."""

from datetime import date
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.name_cleanup_shapes import CleanupOrigin
from gis.name_cleanup.entries import Checkoff, Handling, Notice, Objection, Opinion, Taking
from gis.name_cleanup.handling import Seen
from gis.name_cleanup.naming import Applying

_TEXT = Field(default="", max_length=2000)
_SHORT = Field(default="", max_length=200)
_Sha256 = Field(default=None, pattern=r"^[0-9a-f]{64}$", description="a stored attachment")


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CleanupOpeningIn(_In):
    """Findings of the screening, or one feature by hand with class and reason."""

    finding_ids: list[UUID] = Field(default=[], max_length=500)
    feature_id: UUID | None = None
    name_class: str = Field(default="", max_length=40, examples=["大"])
    reason: str = _TEXT
    source: CleanupOrigin = "manual"
    opened_on: date | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if bool(self.finding_ids) == (self.feature_id is not None):
            raise ValueError("either finding_ids or feature_id")
        return self


class CleanupSeenIn(_In):
    """A case at the version that was seen."""

    id: UUID
    version: int = Field(ge=1, le=2_000_000_000)


class _ManyIn(_In):
    cases: list[CleanupSeenIn] = Field(min_length=1, max_length=500)

    def seen(self) -> list[Seen]:
        """Return the cases at the versions that were seen."""
        return [Seen(each.id, each.version) for each in self.cases]


class CleanupHandlingIn(_In):
    """What is said anew of a case; what is null stays."""

    responsible_unit: str | None = Field(default=None, max_length=200)
    deadline: date | None = None
    location: str | None = Field(default=None, max_length=300)
    measure: str | None = Field(default=None, max_length=40, examples=["rename"])

    def handling(self) -> Handling:
        """Return the value object."""
        return Handling(self.responsible_unit, self.deadline, self.location, self.measure)


class CleanupManyHandlingIn(_ManyIn):
    """What is said anew of many cases; what is null stays."""

    responsible_unit: str | None = Field(default=None, max_length=200)
    deadline: date | None = None
    measure: str | None = Field(default=None, max_length=40)

    def handling(self) -> Handling:
        """Return the value object."""
        return Handling(self.responsible_unit, self.deadline, None, self.measure)


class CleanupNameIn(_In):
    """The new name, and where it comes from; an empty name takes the choice back."""

    name: str = Field(max_length=60)
    origin: str = _SHORT


class CleanupGroundIn(_In):
    """A ground by hand."""

    name_class: str = Field(max_length=40)
    reason: str = Field(min_length=1, max_length=2000)
    clause: str = _SHORT


class CleanupOpinionIn(_In):
    """What an expert, an office or those heard said."""

    kind: Literal["expert", "office", "hearing"]
    given_on: date
    stance: Literal["clean", "keep", "unsure"]
    opinion: str = Field(min_length=1, max_length=4000)
    person: str = _SHORT
    organisation: str = _SHORT
    sha256: str | None = _Sha256

    def value(self) -> Opinion:
        """Return the value object."""
        return Opinion(**self.model_dump())


class CleanupStepIn(_In):
    """A step that was taken."""

    step: str = Field(max_length=40, examples=["consultation"])
    taken_on: date
    actor: str = _SHORT
    document_number: str = _SHORT
    sha256: str | None = _Sha256
    note: str = _TEXT

    def taking(self) -> Taking:
        """Return the value object."""
        return Taking(**self.model_dump())


class CleanupManyStepsIn(_ManyIn):
    """One step of many cases, with one document."""

    step: str = Field(max_length=40, examples=["consultation"])
    taken_on: date
    actor: str = _SHORT
    document_number: str = _SHORT
    sha256: str | None = _Sha256
    note: str = _TEXT

    def taking(self) -> Taking:
        """Return the value object."""
        return Taking(**self.model_dump(exclude={"cases"}))


class CleanupNoticeIn(_ManyIn):
    """A notice of cases that were determined; `days` null: as many as the setting says."""

    title: str = Field(min_length=1, max_length=200)
    published_on: date
    days: int | None = Field(default=None, ge=1, le=365)
    channel: str = _SHORT
    contact: str = _SHORT
    document_number: str = _SHORT
    sha256: str | None = _Sha256
    note: str = _TEXT

    def notice(self) -> Notice:
        """Return the value object."""
        return Notice(**self.model_dump(exclude={"cases"}))


class CleanupClosingIn(_In):
    """The day on which a notice is closed."""

    closed_on: date


class CleanupObjectionIn(_In):
    """What somebody said against a name's being cleaned up; who it was is never published."""

    received_on: date
    objector: str = Field(min_length=1, max_length=200)
    says: str = Field(min_length=1, max_length=4000)
    contact: str = _SHORT
    sha256: str | None = _Sha256

    def objection(self) -> Objection:
        """Return the value object."""
        return Objection(**self.model_dump())


class CleanupAnswerIn(_In):
    """The answer to an objection."""

    answer: str = Field(min_length=1, max_length=4000)
    outcome: Literal["upheld", "partly", "rejected"]
    answered_on: date


class CleanupCheckoffIn(_In):
    """That a thing bears the new name; or, with a reason, that there is none."""

    done_on: date
    does_apply: bool = True
    unit: str = _SHORT
    note: str = _TEXT
    sha256: str | None = _Sha256

    def checkoff(self, item: str) -> Checkoff:
        """Return the value object."""
        return Checkoff(item=item, **self.model_dump())


class CleanupApplyingIn(_In):
    """Who applies for the new name and when; the case says the rest."""

    applicant: str = Field(min_length=1, max_length=200)
    opened_on: date
    contact: str = _SHORT
    plan: str = _TEXT
    meaning: str = _TEXT

    def applying(self) -> Applying:
        """Return the value object."""
        return Applying(**self.model_dump())
