"""Cemeteries, plots and niches, burials as the API sends them; people only masked."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field


class SizeCheckOut(BaseModel):
    """What a rule says of a size, with its source; bounds are inclusive."""

    rule: str
    measure: str
    value: float | None = Field(description="in the unit of the rule")
    least: float | None
    most: float | None
    unit: str
    outcome: Literal["keeps", "exceeds", "below", "unknown"]
    source: str
    is_verified: bool


class CemeteryRowOut(BaseModel):
    """A cemetery as it stands on a day; used places are counted from burials."""

    id: UUID
    number: str
    name: str
    kind: str
    division_id: UUID
    division: str
    level: str
    town: str
    state: str | None
    state_since: date | None
    plots: int = Field(description="capacity")
    niches: int
    plots_listed: int
    niches_listed: int
    plots_used: int
    niches_used: int
    people: int
    surveyed_graves: int | None
    measured_area_m2: float | None = Field(description="geodesic, of the area drawn")
    is_demonstration: bool
    version: int


class CemeteryStateOut(BaseModel):
    """A state since a day."""

    state: str
    since: date
    basis: str
    recorded_by: str | None


class CemeteryCapacityOut(BaseModel):
    """Capacity since a day."""

    since: date
    plots: int
    niches: int
    basis: str
    recorded_by: str | None


class CemeteryApprovalOut(BaseModel):
    """The paper that approves a cemetery."""

    number: str
    by: str
    on: date | None
    sha256: str | None


class CemeteryOut(CemeteryRowOut):
    """A cemetery with its approval, states and capacity over time, its sizes checked."""

    area: dict[str, Any] | None = Field(description="GeoJSON MultiPolygon, EPSG:4490")
    address: str
    manager: str
    approved_area_m2: float | None
    green_percent: float | None
    gates: int | None
    surveyed_on: date | None
    approval: CemeteryApprovalOut
    note: str
    states: list[CemeteryStateOut]
    capacities: list[CemeteryCapacityOut]
    sizes: list[SizeCheckOut]


class BurialPlaceOut(BaseModel):
    """A plot or niche with how many lie there."""

    id: UUID
    number: str
    kind: str
    holds: int
    people: int
    term_until: date | None
    area_m2: float | None
    stone_height_m: float | None
    note: str
    sizes: list[SizeCheckOut]


class BurialRowOut(BaseModel):
    """A burial; names and telephone numbers are masked."""

    id: UUID
    cemetery_id: UUID
    cemetery: str
    place_id: UUID
    place: str
    place_kind: str
    name: str
    contact_name: str
    contact_phone: str
    certificate: str
    buried_on: date
    term_until: date
    is_past_term: bool
    origin: Literal["new", "relocated"]
    origin_grave: str
    ended_on: date | None
    end_reason: str
    entered_on: date | None = Field(description="in the region's 直报系统; null: 未录")
    note: str
    is_demonstration: bool
    version: int


class BurialPage(BaseModel):
    """A page of burials; `next` is the `after` of the following page."""

    rows: list[BurialRowOut]
    next: str | None


class PersonReadingOut(BaseModel):
    """Who read personal data, when and why."""

    by: str
    read_at: datetime
    reason: str


class BurialOut(BurialRowOut):
    """A burial with who read the names."""

    person_readings: list[PersonReadingOut]


class BurialPersonOut(BaseModel):
    """Who was buried, whole."""

    name: str
    identity_number: str
    died_on: date | None
    certificate_number: str
    contact_name: str
    contact_phone: str
    relation: str


class BurialsEnteredOut(BaseModel):
    """How many burials changed."""

    changed: int
