"""What is sent about grave sites and their cases."""

from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.grave_shapes import NoticeKind, Ownership, Position
from gis.grave_sites.announcing import MOST_SITES, Stretch
from gis.grave_sites.entries import (
    MOST_GRAVES,
    MOST_TERM_DAYS,
    Acceptance,
    Agreement,
    Check,
    Contact,
    Photo,
    Plan,
    Site,
    Taking,
)
from gis.grave_sites.splitting import Part

_TEXT = Field(default="", max_length=2000)
_NAME = Field(default="", max_length=200)
_Sha256 = Field(pattern=r"^[0-9a-f]{64}$", description="a stored attachment")
_NoSha256 = Field(default=None, pattern=r"^[0-9a-f]{64}$", description="a stored attachment")


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class GravePhotoIn(_In):
    """A photo that was uploaded."""

    sha256: str = _Sha256
    stage: Literal["before", "during", "after"]
    taken_on: date
    caption: str = _NAME
    original_sha256: str | None = Field(
        default=None,
        pattern=r"^[0-9a-f]{64}$",
        description="the file as the camera made it, of which this one is a stamped copy",
    )

    def photo(self) -> Photo:
        """Return the value object."""
        return Photo(**self.model_dump())


class GravePhotosIn(_In):
    """Photos of a site."""

    photos: list[GravePhotoIn] = Field(min_length=1, max_length=20)


class GraveSiteIn(_In):
    """What is said of a site; road and distance are computed."""

    number: str = Field(default="", max_length=80, description="drawn from the year's count when empty")
    kind: str = Field(max_length=80, examples=["scattered"])
    division_id: UUID = Field(description="嘎查、社区, or the 苏木、镇")
    place: str = _NAME
    position: Position | None = Field(default=None, description="longitude, latitude, EPSG:4490")
    graves: int = Field(ge=1, le=MOST_GRAVES)
    area_m2: float | None = Field(default=None, gt=0, le=1_000_000, allow_inf_nan=False)
    built: str = _NAME
    ownership: Ownership = "unknown"
    basis: str = _TEXT
    visible: bool | None = Field(default=None, description="from the road or railway")
    zone_items: list[str] = Field(
        default=[], max_length=20, description="items of the definition, where nothing can be computed"
    )
    responsible: str = _NAME
    surveyed_on: date
    note: str = _TEXT

    def site(self) -> Site:
        """Return the value object."""
        return Site(**{**self.model_dump(exclude={"photos"}), "zone_items": tuple(self.zone_items)})


class NewGraveSiteIn(GraveSiteIn):
    """A new site and its photos."""

    photos: list[GravePhotoIn] = Field(default=[], max_length=20)


class GraveContactIn(_In):
    """Who answers for graves of a site; kept apart and masked."""

    name: str = Field(min_length=1, max_length=80)
    phone: str = Field(default="", max_length=40)
    address: str = _NAME
    relation: str = Field(default="", max_length=80)
    deceased: str = Field(default="", max_length=80)
    graves: int = Field(default=1, ge=1, le=MOST_GRAVES)

    def contact(self) -> Contact:
        """Return the value object."""
        return Contact(**self.model_dump())


class GraveReasonIn(_In):
    """Why one has to know who the family is."""

    reason: str = Field(min_length=1, max_length=500)


class GraveCheckIn(_In):
    """Whether a site is illegal, or the ground and document by which it is left alone."""

    exclusion: str = Field(default="", max_length=80, description="empty: illegal")
    decided_on: date
    document_number: str = _NAME
    document_sha256: str | None = _NoSha256
    note: str = _TEXT

    def check(self) -> Check:
        """Return the value object."""
        return Check(**self.model_dump())


class GravePlanIn(_In):
    """What is to be done, who answers for it, until when."""

    measure: str = Field(default="", max_length=80)
    responsible: str = _NAME
    deadline: date | None = None

    def plan(self) -> Plan:
        """Return the value object."""
        return Plan(**self.model_dump())


class GraveStepIn(_In):
    """A step that is taken."""

    step: str = Field(max_length=80)
    taken_on: date
    document_number: str = _NAME
    scan_sha256: str | None = _NoSha256
    note: str = _TEXT

    def taking(self) -> Taking:
        """Return the value object."""
        return Taking(**self.model_dump())


class GraveNoticeIn(_In):
    """A notice to the family, or an announcement."""

    kind: NoticeKind
    issued_on: date
    term_days: int | None = Field(
        default=None,
        ge=1,
        le=MOST_TERM_DAYS,
        description="days from service or posting, day 1 is the day after; the usual term when left out",
    )
    note: str = _TEXT


class GraveAnnouncedIn(_In):
    """A site that is announced with others, at the version that was seen."""

    id: UUID
    version: int = Field(ge=1)


class GraveAnnouncementIn(_In):
    """One announcement over sites along a stretch of a road or railway, whole or between two kilometres."""

    corridor: str = Field(min_length=1, max_length=200)
    from_km: float | None = Field(default=None, ge=-10_000, le=10_000)
    to_km: float | None = Field(default=None, ge=-10_000, le=10_000)
    sites: list[GraveAnnouncedIn] = Field(min_length=1, max_length=MOST_SITES)
    issued_on: date
    term_days: int | None = Field(
        default=None, ge=1, le=MOST_TERM_DAYS, description="days from posting; the usual term when left out"
    )
    note: str = _TEXT

    def stretch(self) -> Stretch:
        """Return the value object."""
        return Stretch(self.corridor, self.from_km, self.to_km)


class GravePostingIn(_In):
    """When and where an announcement was posted."""

    served_on: date
    served_how: str = Field(min_length=1, max_length=200)
    receipt_sha256: str | None = _NoSha256


class GraveServiceIn(_In):
    """When and how a notice was served, or when and where an announcement was posted."""

    served_on: date
    served_how: str = Field(min_length=1, max_length=200)
    receipt_sha256: str | None = _NoSha256


class GraveAgreementIn(_In):
    """What a family agreed to; the subsidy is yuan for each grave."""

    agreed_on: date
    measure: str = Field(max_length=80)
    destination: str = _NAME
    deadline: date
    graves: int = Field(ge=1, le=MOST_GRAVES)
    subsidy_per_grave: Decimal = Field(default=Decimal(0), ge=0, lt=100_000_000, decimal_places=2)
    subsidy_basis: str = _NAME
    scan_sha256: str | None = _NoSha256

    def agreement(self) -> Agreement:
        """Return the value object."""
        return Agreement(**self.model_dump())


class GravePaymentIn(_In):
    """The signed sheet of a subsidy."""

    paid_on: date
    sheet_sha256: str = _Sha256


class GraveAcceptanceIn(_In):
    """What came of looking at a site after the work."""

    accepted_on: date
    is_passed: bool
    acceptors: str = Field(min_length=1, max_length=200)
    note: str = _TEXT
    sheet_sha256: str | None = _NoSha256

    def acceptance(self) -> Acceptance:
        """Return the value object."""
        return Acceptance(**self.model_dump())


class GravePairIn(_In):
    """Whether two records are one site; the one that stays, or null: they are two."""

    one_id: UUID
    other_id: UUID
    kept_id: UUID | None = None
    reason: str = Field(min_length=1, max_length=2000)


class GraveSplitIn(_In):
    """Graves of a site that become a record of their own; place and position as the whole where not said."""

    graves: int = Field(ge=1, lt=MOST_GRAVES)
    reason: str = Field(min_length=1, max_length=2000)
    number: str = Field(default="", max_length=80, description="drawn from the year's count when empty")
    place: str = _NAME
    position: Position | None = Field(default=None, description="longitude, latitude, EPSG:4490")
    area_m2: float | None = Field(default=None, gt=0, le=1_000_000, allow_inf_nan=False)
    contact_ids: list[UUID] = Field(
        default=[], max_length=200, description="contacts who answer for these graves and go over"
    )

    def part(self) -> Part:
        """Return the value object."""
        return Part(**{**self.model_dump(), "contact_ids": tuple(self.contact_ids)})


class GravePaperIn(_In):
    """A paper of a site; one that names the family needs a reason, which is noted."""

    paper: Literal["survey", "notice", "announcement", "agreement", "subsidy", "acceptance"]
    format: Literal["docx", "pdf"] = "docx"
    reason: str = Field(default="", max_length=500)
    notice_id: UUID | None = None
