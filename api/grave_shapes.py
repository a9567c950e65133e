"""Grave sites as the API sends them; of whoever the families are only what is masked."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from api.attachments import OriginalOut

Ownership = Literal["owned", "unowned", "unknown"]
ZoneBasis = Literal["computed", "stated", "unknown"]
NoticeKind = Literal["notice", "announcement"]
Position = tuple[float, float]
_AT = Field(description="longitude, latitude, EPSG:4490", examples=[[108.842, 38.601]])


class GraveRuleOut(BaseModel):
    """A rule by its names, with its clause; one that was not read in its official text is not verified."""

    code: str
    name_zh: str
    name_en: str
    clause: str
    is_verified: bool


class GraveCorridorOut(BaseModel):
    """The nearest road or railway, as computed."""

    kind: str
    road_or_railway_class: str = Field(alias="class")
    name: str
    number: str
    distance_m: float = Field(description="metres on the ground")
    basis: str = Field(description="from where: land_edge, half_width, centre_line")
    chainage_km: float | None
    is_demonstration: bool = Field(description="measured to an invented road or railway")


class GraveSiteRowOut(BaseModel):
    """A site as a list shows it."""

    id: UUID
    number: str
    kind: str
    division_id: UUID
    division: str
    town_id: UUID | None
    town: str
    place: str
    position: list[float] | None = _AT
    graves: int
    ownership: Ownership
    visible: bool | None
    zone_basis: ZoneBasis
    zone: list[GraveRuleOut]
    corridor: GraveCorridorOut | None
    measure: GraveRuleOut | None
    deadline: date | None
    days_late: int = Field(description="days since the deadline; takes no step by itself")
    days_waiting: int
    state: str
    state_zh: str
    state_en: str
    state_since: date
    exclusion: GraveRuleOut | None = Field(description="ground by which it is left alone")
    accepted_on: date | None
    surveyed_on: date
    is_late_found: bool
    is_merged: bool
    handler: str | None
    photo_stages: list[str]
    is_demonstration: bool
    version: int


class GraveSitePage(BaseModel):
    """A page of sites; `next` is the `after` of the following page."""

    rows: list[GraveSiteRowOut]
    next: str | None


class GraveDefinitionOut(BaseModel):
    """A definition of 三沿七区."""

    code: str
    name_zh: str
    name_en: str
    dated: str
    source: str
    is_verified: bool


class GraveContactOut(BaseModel):
    """A contact, masked."""

    id: UUID
    name: str
    phone: str
    graves: int


class GraveWholeContactOut(GraveContactOut):
    """A contact as whoever has the site in hand reads it."""

    address: str
    relation: str
    deceased: str


class GraveReadingOut(BaseModel):
    """Somebody read the contacts."""

    by: str
    read_at: datetime
    reason: str


class GravePhotoOut(BaseModel):
    """A photo of a site."""

    sha256: str
    stage: str
    taken_on: date
    caption: str
    original: OriginalOut | None = Field(description="opens as the photo does")


class GraveCheckOut(BaseModel):
    """A status check; without a ground the site was found illegal."""

    exclusion: GraveRuleOut | None
    document_number: str
    document_sha256: str | None
    decided_on: date
    note: str
    by: str | None


class GraveStepOut(BaseModel):
    """A step that was taken; its scan is for whoever has the site in hand."""

    step: str
    name_zh: str
    name_en: str
    taken_on: date
    document_number: str
    has_scan: bool
    scan_sha256: str | None
    note: str
    by: str | None


class GraveRegulationOut(BaseModel):
    """A regulation whose text staff have checked."""

    name_zh: str
    article: str
    text: str
    checked_by: str
    checked_on: str
    effective_from: str
    source: str


class GraveNoticeOut(BaseModel):
    """告知书 or 迁坟公告."""

    id: UUID
    kind: NoticeKind
    number: str
    issued_on: date
    term_days: int
    regulation: GraveRegulationOut
    note: str
    served_on: date | None
    served_how: str
    due_on: date | None
    days_late: int
    has_receipt: bool
    receipt_sha256: str | None
    by: str | None
    announcement_id: UUID | None = Field(
        description="the announcement over a stretch of which this is a copy"
    )


class GraveAgreementOut(BaseModel):
    """What a family agreed to; amounts in yuan."""

    id: UUID
    agreed_on: date
    measure: GraveRuleOut | None
    destination: str
    deadline: date
    graves: int
    subsidy_per_grave: str
    subsidy: str
    subsidy_basis: str
    has_scan: bool
    scan_sha256: str | None
    paid_on: date | None
    paid_sha256: str | None


class GraveAcceptanceOut(BaseModel):
    """What came of looking at a site after the work."""

    accepted_on: date
    is_passed: bool
    acceptors: str
    note: str
    sheet_sha256: str | None
    by: str | None


class GraveLackOut(BaseModel):
    """What a step still lacks."""

    need: str
    zh: str
    en: str


class GraveFollowingOut(BaseModel):
    """A step that may follow."""

    step: str
    name_zh: str
    name_en: str
    needs: list[str]
    lacks: list[GraveLackOut]
    effect: str
    clause: str


class GraveNearOut(BaseModel):
    """A record so near that it may be the same site."""

    id: UUID
    number: str
    distance_m: float


class GraveSplitOut(BaseModel):
    """The other of two records that were one: which, how many graves were parted, when, why, by whom."""

    id: UUID
    number: str
    graves: int
    split_on: date
    reason: str
    by: str | None


class GraveSiteOut(GraveSiteRowOut):
    """A whole site with its case."""

    area_m2: float | None
    built: str
    basis: str
    responsible: str
    note: str
    zone_definition: GraveDefinitionOut | None
    computed_on: date | None
    is_mine: bool
    merged_into_id: UUID | None
    split_from: GraveSplitOut | None
    split_into: list[GraveSplitOut]
    contacts: list[GraveContactOut]
    contact_readings: list[GraveReadingOut]
    photos: list[GravePhotoOut]
    checks: list[GraveCheckOut]
    steps: list[GraveStepOut]
    notices: list[GraveNoticeOut]
    agreements: list[GraveAgreementOut]
    acceptances: list[GraveAcceptanceOut]
    may_follow: list[GraveFollowingOut]
    may_be_duplicates: list[GraveNearOut]


class GraveAlongOut(GraveSiteRowOut):
    """A site along a stretch, and why it can't be announced with the others; empty: it can."""

    kilometre: float | None
    waits: Literal["", "not_told", "excluded", "announced", "past", "no_kilometre"]


class GraveAnnouncementRowOut(BaseModel):
    """An announcement over a stretch, as a list shows it."""

    id: UUID
    corridor: str
    from_km: float | None = Field(description="null with to_km: the whole line")
    to_km: float | None
    number: str
    issued_on: date
    term_days: int
    regulation: GraveRegulationOut
    note: str
    served_on: date | None
    served_how: str
    due_on: date | None
    sites: int
    graves: int
    is_demonstration: bool


class GraveAnnouncedOut(BaseModel):
    """What an announcement says of a site, and how that stands today."""

    id: UUID
    number: str
    town: str
    division: str
    place: str
    position: list[float] | None = _AT
    kind: str
    graves: int
    is_demonstration: bool
    state: str
    state_zh: str
    state_en: str
    kilometre: float | None


class GraveAnnouncementOut(GraveAnnouncementRowOut):
    """An announcement over a stretch with its sites."""

    rows: list[GraveAnnouncedOut]


class GravePairOut(BaseModel):
    """Two records that may be one site."""

    one: GraveSiteRowOut
    other: GraveSiteRowOut
    distance_m: float


class GraveLeftOutOut(BaseModel):
    """Graves that are no part of the denominator, by ground."""

    ground: str
    name_zh: str
    name_en: str
    sites: int
    graves: int


class GraveCountOut(BaseModel):
    """Sites and graves: in the denominator, accepted, beside roads and railways, found late, left out."""

    sites: int
    graves: int
    accepted_sites: int
    accepted_graves: int
    road_graves: int
    road_accepted_graves: int
    late_found_graves: int
    left_out: list[GraveLeftOutOut]


class GraveTownCountOut(GraveCountOut):
    """The same of one 苏木 or 镇."""

    town_id: UUID | None
    town: str


class GraveProgressOut(BaseModel):
    """The ledger counted by 苏木 and 镇."""

    cutoff: date | None
    corridors: list[str]
    total: GraveCountOut
    towns: list[GraveTownCountOut]
    is_demonstration: bool


class GraveZoneItemOut(GraveRuleOut):
    """An item of the definition in use."""

    side: Literal["line", "area"]
    distance_m: float | None
    source: str


class GraveMeasureOut(GraveRuleOut):
    """A measure."""

    needs_destination: bool
    note: str


class GraveExclusionOut(GraveRuleOut):
    """A ground that leaves a site alone."""

    note: str


class GraveCalledOut(BaseModel):
    """A code with its names."""

    code: str
    name_zh: str
    name_en: str


class GraveDatedOut(GraveCalledOut):
    """A code with its names and day."""

    dated: str


class GraveRulesOut(BaseModel):
    """The rules in use."""

    definition: GraveDefinitionOut
    definitions: list[GraveDatedOut]
    items: list[GraveZoneItemOut]
    measures: list[GraveMeasureOut]
    exclusions: list[GraveExclusionOut]
    steps: list[GraveCalledOut]
    notice_days: int
    announcement_days: int
    duplicate_m: int
    regulation: GraveRegulationOut | None
    regulation_refused_zh: str | None = Field(description="why no notice may be issued today")
    regulation_refused_en: str | None


class BadListCellOut(BaseModel):
    """What is wrong in a row of a list."""

    row: int
    column: str
    value: str
    why_zh: str
    why_en: str


class TakenListOut(BaseModel):
    """What came of a list."""

    rows: int
    written: int
    bad: list[BadListCellOut]
