"""Elderly services as the API sends them: facilities, fire safety, sheets of subsidies, requests."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

FacilityStateCode = Literal["planned", "building", "open", "paused", "closed"]
Made = Literal["new", "rebuilt"]
RequestState = Literal["received", "assigned", "done", "cancelled"]
Measured = Literal["met", "missed", "unknown"]
_AT = Field(description="longitude, latitude, EPSG:4490", examples=[[108.842, 38.601]])


class FacilityRowOut(BaseModel):
    """A facility as a list shows it on a day."""

    id: UUID
    number: str
    name: str
    kind: str
    division_id: UUID
    division_name: str
    town_id: UUID | None
    town_name: str
    state: FacilityStateCode | None = Field(description="null: it had no state yet on the day")
    state_since: date | None
    opened_on: date | None = Field(description="completed: its first opening, or the last after building")
    made: Made
    beds: int
    nursing_beds: int
    meals: int = Field(description="persons a meal")
    position: list[float] | None = _AT
    services: list[str]
    fire_problems: int = Field(description="fire-safety problems that are not closed")
    fire_late: int = Field(description="of them with a measure whose day has passed")
    is_demonstration: bool
    version: int


class FacilityPage(BaseModel):
    """A page of facilities; `next` is the `after` of the following page."""

    rows: list[FacilityRowOut]
    next: str | None


class FacilityStatesOut(BaseModel):
    """How many facilities are in each state."""

    planned: int
    building: int
    open: int
    paused: int
    closed: int


class FacilityKindCountOut(BaseModel):
    """Facilities of a kind on a day; beds and meals of those that are open."""

    kind: str
    is_institution: bool
    states: FacilityStatesOut
    beds: int
    nursing_beds: int
    nursing_share_pct: float | None
    meals: int
    fire_problems: int
    fire_late: int
    is_demonstration: bool = Field(description="all of them are invented")


class FacilityStateOut(BaseModel):
    """A state from a day until the day of the next; `until` is not part of it."""

    since: date
    until: date | None
    state: FacilityStateCode
    basis: str
    note: str
    by: str


class FacilityCapacityOut(BaseModel):
    """Capacity from a day until the day of the next."""

    since: date
    beds: int
    nursing_beds: int
    meals: int


class FacilityMonthOut(BaseModel):
    """What a facility did in a month."""

    month: date
    days_open: int
    meals: int
    people: int
    visits: int
    note: str
    by: str


class FacilityPhotoOut(BaseModel):
    """A photo of a facility."""

    sha256: str
    taken_on: date
    caption: str


class FacilityIndicatorOut(BaseModel):
    """A standard and what comes of holding the facility against it."""

    id: str
    text: str
    region: str
    at_least: float
    value: float | None
    outcome: Measured
    source: str
    is_verified: bool


class FireMeasureOut(BaseModel):
    """A measure about a problem."""

    id: UUID
    measure: str
    responsible: str
    due_on: date
    done_on: date | None
    done_note: str
    photo: str | None
    days_late: int


class FireProblemOut(BaseModel):
    """A fire-safety problem with its measures."""

    id: UUID
    number: str
    facility_id: UUID
    found_on: date
    found_by: str
    place: str
    problem: str
    clause: str
    is_major: bool
    state: Literal["open", "rectified", "closed"]
    days_late: int = Field(description="of the measure that is longest overdue")
    closed_on: date | None
    closed_by: str
    closing_note: str
    measures: list[FireMeasureOut]


class FireProblemRowOut(FireProblemOut):
    """A fire-safety problem in the list of all facilities."""

    facility_name: str
    facility_version: int = Field(description="what a write about the problem sends as If-Match")
    town_id: UUID | None
    town_name: str
    is_demonstration: bool


class FacilityOut(FacilityRowOut):
    """A facility with everything about it, as of a day."""

    feature_id: UUID | None
    feature_name: str | None
    address: str
    built_year: int | None
    floor_area_m2: float | None
    site_area_m2: float | None
    service_radius_m: int | None
    people_served: int | None
    operator: str
    operation_mode: str | None
    opening_hours: str
    star_rating: int | None
    funding: str
    checked_on: date | None
    note: str
    publication_level: str
    states: list[FacilityStateOut]
    capacities: list[FacilityCapacityOut]
    months: list[FacilityMonthOut]
    photos: list[FacilityPhotoOut]
    indicators: list[FacilityIndicatorOut]
    fire: list[FireProblemOut]


class SubsidySheetRowOut(BaseModel):
    """A sheet of subsidies as a list shows it; amounts in yuan."""

    id: UUID
    number: str
    first_month: date
    last_month: date
    made_on: date
    made_by: str
    state: Literal["draft", "confirmed", "withdrawn"]
    confirmed_by: str
    confirmed_on: date | None
    note: str
    facilities: int
    amount: float
    is_demonstration: bool
    version: int


class SubsidyPartOut(BaseModel):
    """What one rate gave, and which it was."""

    id: str
    counts: Literal["month", "meals", "people", "visits"]
    least_days_open: int
    amount: str
    most: str | None
    count: int
    due: str
    source: str
    is_verified: bool


class SubsidyLineOut(BaseModel):
    """A month of a facility in a sheet."""

    facility_id: UUID
    number: str
    name: str
    kind: str
    operator: str
    month: date
    days_open: int
    meals: int
    people: int
    visits: int
    due: float
    given_before: float
    amount: float
    is_correction: bool = Field(description="an earlier sheet gave for the month already")
    parts: list[SubsidyPartOut]


class SubsidySheetOut(SubsidySheetRowOut):
    """A sheet of subsidies with its lines."""

    is_trial: bool = Field(description="a rate that was used is not verified: it is printed as a trial")
    lines: list[SubsidyLineOut]


class RequestTownOut(BaseModel):
    """A 苏木 or 镇 whose requests are switched on."""

    town_id: UUID
    name: str
    since: date | None


class RequestCandidateOut(BaseModel):
    """A station that can serve: metres of a straight line, rounded to hundreds, or minutes by road."""

    facility_id: UUID
    name: str
    kind: str
    metres: int | None
    minutes: int | None
    basis: Literal["road", "geodesic", "no_road", "unknown"]


class RequestChoiceOut(BaseModel):
    """How the station was chosen."""

    chosen: RequestCandidateOut
    nearest: RequestCandidateOut | None
    able: int
    reason: str


class ServiceRequestOut(BaseModel):
    """A household's request; who it is is masked."""

    id: UUID
    number: str
    town_id: UUID
    town_name: str
    division_id: UUID
    division_name: str
    service: str
    wanted_on: date
    received_at: datetime
    state: RequestState
    facility_id: UUID | None
    facility_name: str
    choice: RequestChoiceOut | None
    assigned_at: datetime | None
    ended_on: date | None
    outcome: str
    note: str
    name: str = Field(description="masked", examples=["张**"])
    phone: str = Field(description="masked", examples=["138****0000"])
    address: str = Field(description="masked", examples=["****"])
    is_located: bool
    is_demonstration: bool
    version: int


class PersonalDataReadingOut(BaseModel):
    """Who read personal data whole, when and why."""

    by: str
    read_at: datetime
    reason: str


class OneServiceRequestOut(ServiceRequestOut):
    """A request, and who read the household's data."""

    readings: list[PersonalDataReadingOut]


class HouseholdOut(BaseModel):
    """Who asked, whole."""

    name: str
    phone: str
    address: str
    position: list[float] | None = _AT
