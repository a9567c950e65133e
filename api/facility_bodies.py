"""What is sent about elderly services."""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.facility_shapes import Made
from gis.facilities.fire_safety import Measure, Problem
from gis.facilities.registering import Capacity, MonthSaid, Said
from gis.facilities.requests import Household

_TEXT = Field(default="", max_length=2000)
_NAME = Field(default="", max_length=200)
_Code = Annotated[str, Field(max_length=80)]
_Position = tuple[float, float]
_AT = Field(default=None, description="longitude, latitude, EPSG:4490")


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FacilityIn(_In):
    """What is said of a facility; areas in m²."""

    number: str = Field(min_length=1, max_length=80)
    name: str = Field(min_length=1, max_length=200)
    kind: _Code
    division_id: UUID = Field(description="社区, 嘎查 or 村 (or 苏木, 镇)")
    made: Made
    feature_id: UUID | None = Field(default=None, description="its standard name in the register")
    position: _Position | None = _AT
    address: str = _NAME
    built_year: int | None = Field(default=None, ge=1900, le=2200)
    floor_area_m2: Decimal | None = Field(default=None, ge=0, le=10_000_000, decimal_places=1)
    site_area_m2: Decimal | None = Field(default=None, ge=0, le=10_000_000, decimal_places=1)
    service_radius_m: int | None = Field(default=None, ge=1, le=200_000)
    people_served: int | None = Field(default=None, ge=0, le=1_000_000)
    operator: str = _NAME
    operation_mode: _Code | None = None
    opening_hours: str = _NAME
    star_rating: int | None = Field(default=None, ge=1, le=5)
    funding: str = _NAME
    checked_on: date | None = None
    services: list[_Code] = Field(default=[], max_length=50)
    note: str = _TEXT
    publication_level: _Code = Field(default="public", description="who sees it on maps and in exports")

    def said(self) -> Said:
        """Return the value object."""
        names = set(FacilityIn.model_fields)
        return Said(**self.model_dump(include=names))


class _Beds(_In):
    beds: int = Field(default=0, ge=0, le=100_000)
    nursing_beds: int = Field(default=0, ge=0, le=100_000)
    meals: int = Field(default=0, ge=0, le=100_000, description="persons a meal")


class NewFacilityIn(FacilityIn, _Beds):
    """A new facility with its first state and capacity."""

    state: _Code
    since: date

    def capacity(self) -> Capacity:
        """Return the value object."""
        return Capacity(self.beds, self.nursing_beds, self.meals)


class FacilityStateIn(_In):
    """In which state a facility is from a day on."""

    state: _Code
    since: date
    basis: str = _NAME
    note: str = _TEXT


class FacilityCapacityIn(_Beds):
    """How many beds and meals a facility has from a day on."""

    since: date

    def capacity(self) -> Capacity:
        """Return the value object."""
        return Capacity(self.beds, self.nursing_beds, self.meals)


class FacilityMonthIn(_In):
    """What a facility did in a month."""

    days_open: int = Field(ge=0, le=31)
    meals: int = Field(default=0, ge=0, le=10_000_000)
    people: int = Field(default=0, ge=0, le=10_000_000)
    visits: int = Field(default=0, ge=0, le=10_000_000)
    note: str = _TEXT

    def said(self) -> MonthSaid:
        """Return the value object."""
        return MonthSaid(**self.model_dump())


class FacilityPhotoIn(_In):
    """A photo that was uploaded."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="a stored attachment")
    taken_on: date
    caption: str = _NAME


class FireProblemIn(_In):
    """A fire-safety problem."""

    number: str = Field(min_length=1, max_length=80)
    found_on: date
    found_by: str = Field(min_length=1, max_length=200)
    problem: str = Field(min_length=1, max_length=2000)
    place: str = _NAME
    clause: str = _NAME
    is_major: bool = False

    def said(self) -> Problem:
        """Return the value object."""
        return Problem(**self.model_dump())


class FireMeasureIn(_In):
    """What is to be done about a problem, by whom, until when."""

    measure: str = Field(min_length=1, max_length=2000)
    responsible: str = Field(min_length=1, max_length=200)
    due_on: date

    def said(self) -> Measure:
        """Return the value object."""
        return Measure(**self.model_dump())


class FireMeasureDoneIn(_In):
    """That a measure was done."""

    done_on: date
    note: str = _TEXT
    photo_sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")


class FireSettlementIn(_In):
    """Accept a problem as settled, or send it back with a reason."""

    on: date
    is_accepted: bool
    note: str = _TEXT


class SubsidySheetIn(_In):
    """Months of a new sheet, by their first days; the last is included."""

    first_month: date
    last_month: date
    note: str = _TEXT


class ServiceRequestIn(_In):
    """What a household asks for, and who it is."""

    division_id: UUID
    service: _Code
    wanted_on: date
    name: str = Field(min_length=1, max_length=80)
    phone: str = Field(min_length=1, max_length=40)
    address: str = _NAME
    position: _Position | None = _AT
    note: str = _TEXT

    def household(self) -> Household:
        """Return the value object."""
        return Household(self.name, self.phone, self.address, self.position)


class RequestAssignmentIn(_In):
    """Which station serves; the nearest when left out, another with a reason."""

    facility_id: UUID | None = None
    reason: str = _TEXT


class RequestDoneIn(_In):
    """That a request was served."""

    done_on: date
    outcome: str = _TEXT


class RequestCancelIn(_In):
    """Why a request is cancelled."""

    reason: str = Field(min_length=1, max_length=2000)


class PersonalDataReasonIn(_In):
    """Why one has to know who it is."""

    reason: str = Field(min_length=1, max_length=500)
