"""What is sent about cemeteries, plots and niches, burials."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from gis.cemeteries.entries import MOST_PLACES, Approval, NewBurial, Person, Places, Said, Survey

_TEXT = Field(default="", max_length=2000)
_NAME = Field(default="", max_length=200)
_Code = Annotated[str, Field(max_length=80)]
_Number = Annotated[str, Field(min_length=1, max_length=80)]
Area = Annotated[Decimal, Field(gt=0, le=1_000_000_000, max_digits=12, decimal_places=1)]
PlaceArea = Annotated[Decimal, Field(gt=0, le=1000, decimal_places=2)]
Height = Annotated[Decimal, Field(ge=0, le=50, decimal_places=2)]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CemeteryApprovalIn(_In):
    """The paper that approves a cemetery; number and day go together."""

    number: str = Field(default="", max_length=80, examples=["乌民审〔2024〕1号"])
    by: str = _NAME
    on: date | None = None
    sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$", description="a stored attachment")


class ClusterSurveyIn(_In):
    """Graves counted in a historic cluster on a day."""

    graves: int | None = Field(default=None, ge=0, le=1_000_000)
    on: date | None = None


class CemeteryIn(_In):
    """What is said of a cemetery or historic cluster."""

    number: _Number
    name: str = Field(min_length=1, max_length=200)
    kind: _Code = Field(examples=["public_cemetery"])
    division_id: UUID = Field(description="苏木, 镇, 嘎查 or 村 that it belongs to")
    area: dict[str, Any] | None = Field(default=None, description="GeoJSON (Multi)Polygon, EPSG:4490")
    address: str = _NAME
    manager: str = _NAME
    approved_area_m2: Area | None = None
    green_percent: Annotated[Decimal, Field(ge=0, le=100, decimal_places=1)] | None = None
    gates: int | None = Field(default=None, ge=0, le=1000)
    survey: ClusterSurveyIn = ClusterSurveyIn()
    approval: CemeteryApprovalIn = CemeteryApprovalIn()
    note: str = _TEXT

    def said(self) -> Said:
        """Return the value object."""
        plain = self.model_dump(include=set(CemeteryIn.model_fields) - {"survey", "approval"})
        approval, survey = Approval(**self.approval.model_dump()), Survey(**self.survey.model_dump())
        return Said(**plain, approval=approval, survey=survey)


class NewCemeteryIn(CemeteryIn):
    """A new cemetery and its first state."""

    state: _Code = Field(examples=["planned"])
    since: date


class CemeteryStateIn(_In):
    """In which state a cemetery is since a day, and by which paper."""

    state: _Code = Field(examples=["open"])
    since: date
    basis: str = _NAME


class CemeteryCapacityIn(_In):
    """How many plots and niches a cemetery has since a day."""

    since: date
    plots: int = Field(ge=0, le=1_000_000)
    niches: int = Field(ge=0, le=1_000_000)
    basis: str = _NAME


class BurialPlacesIn(_In):
    """Plots or niches of one kind, by their numbers."""

    numbers: list[_Number] = Field(min_length=1, max_length=MOST_PLACES)
    kind: _Code = Field(examples=["ashes"])
    area_m2: PlaceArea | None = None
    stone_height_m: Height | None = None
    note: str = _TEXT

    def places(self) -> Places:
        """Return the value object."""
        return Places(**self.model_dump())


class BurialPlaceIn(_In):
    """Number and size of a plot or niche."""

    number: _Number
    area_m2: PlaceArea | None = None
    stone_height_m: Height | None = None
    note: str = _TEXT


class BurialPersonIn(_In):
    """Who is buried, by which certificate, and whom to ask; kept apart, masked for others."""

    name: str = Field(min_length=1, max_length=80)
    certificate_number: str = Field(min_length=1, max_length=80)
    identity_number: str = Field(default="", max_length=40)
    died_on: date | None = None
    contact_name: str = Field(default="", max_length=80)
    contact_phone: str = Field(default="", max_length=40)
    relation: str = Field(default="", max_length=40)


class BurialIn(_In):
    """A burial in a plot or niche; without a term it has that of the settings."""

    buried_on: date
    certificate: _Code = Field(examples=["medical"])
    person: BurialPersonIn
    origin_grave: str = Field(default="", max_length=200, description="the old grave, if it was moved here")
    term_until: date | None = None
    note: str = _TEXT

    def burial(self) -> NewBurial:
        """Return the value object."""
        plain = self.model_dump(exclude={"person"})
        return NewBurial(**plain, person=Person(**self.person.model_dump()))


class BurialEndIn(_In):
    """On which day somebody was moved out, and why."""

    ended_on: date
    reason: str = Field(min_length=1, max_length=200)


class BurialTermIn(_In):
    """A later end of the term of use."""

    term_until: date
    note: str = _TEXT


class BurialsEnteredIn(_In):
    """Burials that were entered in the region's system on a day; null takes the mark away."""

    burials: list[UUID] = Field(min_length=1, max_length=1000)
    entered_on: date | None


class BurialReadingIn(_In):
    """Why somebody reads who was buried."""

    reason: str = Field(min_length=1, max_length=500)


class NamedBurialListIn(_In):
    """Which burials a list with people has, and why somebody makes it; each reading is noted."""

    cemetery_id: UUID | None = None
    is_entered: bool | None = None
    reason: str = Field(min_length=1, max_length=500)
