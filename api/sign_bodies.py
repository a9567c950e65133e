"""What is sent about signs, inspections, notices and reports of the public."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.sign_shapes import ErrorScript, Position
from gis.place_name_signs.entries import Found, Photo, Reading, Rechecked, SetAside, Sign
from gis.place_name_signs.notices import MOST_DAYS
from gis.place_name_signs.reports import Decision

_TEXT = Field(default="", max_length=2000)
_NAME = Field(default="", max_length=200)
_Sha256 = Field(pattern=r"^[0-9a-f]{64}$", description="a stored attachment")


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SignPhotoIn(_In):
    """A photo that was uploaded."""

    sha256: str = _Sha256
    caption: str = _NAME
    original_sha256: str | None = Field(
        default=None,
        pattern=r"^[0-9a-f]{64}$",
        description="the file as the camera made it, of which this one is a stamped copy",
    )


class SignIn(_In):
    """What is said of a sign."""

    number: str = Field(min_length=1, max_length=80)
    kind: str = Field(max_length=80, examples=["road_sign"])
    road: str = Field(min_length=1, max_length=200)
    place: str = _NAME
    feature_id: UUID | None = Field(default=None, description="the feature whose name stands on it")
    road_id: UUID | None = Field(default=None, description="the road as a feature")
    unit: str = Field(default="", max_length=200, description="unit responsible, by name; made when new")
    material: str = _NAME
    size: str = _NAME
    faces: int = Field(default=1, ge=1, le=8)
    set_on: date | None = None
    position: Position | None = Field(default=None, description="longitude, latitude, EPSG:4490")
    note: str = _TEXT

    def sign(self) -> Sign:
        """Return the value object."""
        return Sign(**self.model_dump())


class NewSignIn(SignIn):
    """A new sign, its state, and photos."""

    state: str = Field(default="standing", max_length=80)
    photos: list[SignPhotoIn] = Field(default=[], max_length=20)

    def sign(self) -> Sign:
        """Return the value object."""
        return Sign(**self.model_dump(exclude={"photos"}))


class SignStateIn(_In):
    """In which state a sign is since a day."""

    state: str = Field(max_length=80, examples=["damaged"])
    since: date
    note: str = _TEXT


class FoundIn(_In):
    """An error that a person saw; its class says of which script."""

    error_class: str = Field(max_length=80, examples=["layout"])
    found: str = _NAME
    note: str = _TEXT


class SetAsideIn(_In):
    """A difference that is no error, with the reason."""

    script: ErrorScript
    error_class: str = Field(max_length=80)
    reason: str = Field(min_length=1, max_length=2000)


class RecheckIn(_In):
    """Whether an error was rectified."""

    error_id: UUID
    is_rectified: bool
    note: str = _TEXT


class SignTextsIn(_In):
    """What each script says: empty means it is not on the sign, null that it could not be read."""

    chinese: str | None = Field(default=None, max_length=200)
    mongolian: str | None = Field(default=None, max_length=400)
    roman: str | None = Field(default=None, max_length=400)


class SignComparisonIn(SignTextsIn):
    """What to compare with the standard name of a feature on a day."""

    feature_id: UUID | None = None
    on: date | None = Field(default=None, description="today when left out")


class SignReadingIn(SignTextsIn):
    """What somebody read on a sign, and what he says of it."""

    read_on: date
    reader: str = Field(min_length=1, max_length=80)
    state: str = Field(default="standing", max_length=80)
    inspection_id: UUID | None = None
    note: str = _TEXT
    photos: list[SignPhotoIn] = Field(default=[], max_length=20)
    found: list[FoundIn] = Field(default=[], max_length=30)
    set_aside: list[SetAsideIn] = Field(default=[], max_length=30)
    rechecked: list[RecheckIn] = Field(default=[], max_length=50)

    def reading(self) -> Reading:
        """Return the value object."""
        facts = self.model_dump(exclude={"photos", "found", "set_aside", "rechecked"})
        return Reading(
            **facts,
            photos=[Photo(**each.model_dump()) for each in self.photos],
            found=[Found(**each.model_dump()) for each in self.found],
            set_aside=[SetAside(**each.model_dump()) for each in self.set_aside],
            rechecked=[Rechecked(**each.model_dump()) for each in self.rechecked],
        )


class SignErrorDecisionIn(_In):
    """Whether something is an error; what is none needs a reason."""

    is_error: bool
    reason: str = _TEXT


class SignCleanupIn(_In):
    """Why a case of name cleanup is opened."""

    reason: str = Field(min_length=1, max_length=2000)


class SignInspectionIn(_In):
    """A new inspection along a road."""

    road: str = Field(min_length=1, max_length=200)
    road_id: UUID | None = None
    inspected_on: date
    inspector: str = Field(min_length=1, max_length=80)
    note: str = _TEXT


class _NoticeIn(_In):
    issued_on: date
    term_days: int | None = Field(
        default=None,
        ge=1,
        le=MOST_DAYS,
        description="days from service, day 1 is the day after; the usual term when left out",
    )
    note: str = _TEXT


class SignNoticeIn(_NoticeIn):
    """A notice to a unit over its open errors that no notice holds."""

    unit_id: UUID


class SignNoticeRepeatIn(_NoticeIn):
    """An overdue notice once more."""


class SignNoticeServiceIn(_In):
    """When, to whom and how a notice was served."""

    served_on: date
    served_to: str = Field(min_length=1, max_length=200)
    served_how: str = _NAME
    receipt_sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")


class InformantIn(_In):
    """Why one has to know who sent a report."""

    reason: str = Field(min_length=1, max_length=500)


class NameReportDecisionIn(_In):
    """What came of a report; the answer is what whoever sent it reads."""

    decision: Literal["joined", "case", "answered", "closed"]
    answer: str = _TEXT
    sign_id: UUID | None = None
    error_class: str = Field(default="", max_length=80)
    found: str = _NAME
    expected: str = _NAME
    feature_id: UUID | None = None
    case_class: str = Field(default="", max_length=80)
    reason: str = _TEXT

    def value(self) -> Decision:
        """Return the value object."""
        return Decision(**self.model_dump())
