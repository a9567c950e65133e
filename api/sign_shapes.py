"""Place-name signs, inspections, notices and reports of the public as the API sends and takes them."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from api.attachments import OriginalOut

Script = Literal["zh", "mn", "roman"]
ErrorScript = Literal["zh", "mn", "roman", "sign"]
Standing = Literal["uninspected", "right", "wrong", "to_confirm", "overdue", "rectified", "removed"]
ErrorState = Literal["to_confirm", "open", "rectified", "dismissed"]
NoticeState = Literal["issued", "served", "overdue", "rectified", "repeated"]
ReportState = Literal["received", "in_hand", "joined", "case", "answered", "closed"]
_TERM = Field(description="days to rectify, from service; day 1 is the day after")
_DUE = Field(description="last day of the term; null until the notice is served")
_AT = Field(description="longitude, latitude, EPSG:4490", examples=[[108.842, 38.601]])
Position = tuple[float, float]


class SignRoadOut(BaseModel):
    """A road with how its signs stand."""

    road: str
    signs: int
    inspected: int
    wrong: int
    to_confirm: int
    rectified: int
    open_errors: int
    last_read_on: date | None
    is_demonstration: bool = Field(description="all its signs are invented")


class SignRowOut(BaseModel):
    """A sign as a list shows it."""

    id: UUID
    number: str
    kind: str
    road: str
    place: str
    feature_id: UUID | None
    feature_name: str | None
    unit_id: UUID | None
    unit: str
    state: str
    position: list[float] | None = _AT
    last_read_on: date | None
    open_errors: int
    to_confirm: int
    standing: Standing
    is_demonstration: bool
    version: int


class SignPage(BaseModel):
    """A page of signs; `next` is the `after` of the following page."""

    rows: list[SignRowOut]
    next: str | None


class SignStandardOut(BaseModel):
    """The standard name of a sign's feature on a day."""

    on: date
    chinese: str
    mongolian: str
    roman: str
    is_reading_confirmed: bool
    former: list[str]


class SignSentenceOut(BaseModel):
    """A sentence in both languages."""

    why_zh: str
    why_en: str


class SignDifferenceOut(SignSentenceOut):
    """A difference of a class, and who has to confirm it."""

    error_class: str
    found: str
    expected: str
    confirmer: Literal["", "mongolian_reader", "reading"]


class SignComparedOut(BaseModel):
    """What came of comparing one script."""

    script: Script
    outcome: Literal["same", "agrees", "differs", "missing", "no_standard", "not_read"]
    found: str | None
    expected: str
    differences: list[SignDifferenceOut]
    remarks: list[SignSentenceOut]


class SignComparisonOut(BaseModel):
    """What came of comparing all scripts, and with what."""

    standard: SignStandardOut | None
    results: list[SignComparedOut]


class SignRecheckOut(BaseModel):
    """What a recheck said of an error."""

    error_id: UUID
    is_rectified: bool
    note: str


class SignReadingOut(BaseModel):
    """What somebody read on a sign."""

    id: UUID
    sign_id: UUID
    inspection_id: UUID | None
    read_on: date
    reader: str
    state: str
    chinese: str | None
    mongolian: str | None
    roman: str | None
    compared: list[SignComparedOut]
    is_recheck: bool
    note: str
    rechecked: list[SignRecheckOut]


class SignErrorNoticeOut(BaseModel):
    """A notice that holds an error."""

    id: UUID
    number: str
    term_days: int = _TERM
    due_on: date | None = _DUE


class SignErrorOut(SignSentenceOut):
    """One error on a sign."""

    id: UUID
    sign_id: UUID
    script: ErrorScript
    error_class: str
    found: str
    expected: str
    clause: str
    confirmer: str
    state: ErrorState
    reason: str
    found_on: date
    is_reported: bool
    case_id: UUID | None
    settled_on: date | None
    decided_by: str | None
    notices: list[SignErrorNoticeOut]


class SignErrorRowOut(SignErrorOut):
    """An error with its sign, as a list shows it."""

    sign_number: str
    road: str
    place: str
    unit: str
    is_demonstration: bool


class SignStateOut(BaseModel):
    """A day from which a sign was in a state."""

    state: str
    since: date
    note: str
    recorded_by: str | None


class SignPhotoOut(BaseModel):
    """A photo of a sign."""

    sha256: str
    taken_on: date
    caption: str
    reading_id: UUID | None
    original: OriginalOut | None = Field(description="opens as the photo does")


class SignOut(SignRowOut):
    """A whole sign."""

    road_id: UUID | None
    material: str
    size: str
    faces: int
    set_on: date | None
    state_since: date
    note: str
    states: list[SignStateOut]
    photos: list[SignPhotoOut]
    readings: list[SignReadingOut]
    errors: list[SignErrorOut]
    standard: SignStandardOut | None


class SignUnitOut(BaseModel):
    """A unit responsible for signs, with what waits for a notice."""

    id: UUID
    name: str
    address: str
    signs: int
    open_errors: int
    to_notify: int
    is_demonstration: bool


class SignInspectionRowOut(BaseModel):
    """An inspection along a road."""

    id: UUID
    number: str
    road: str
    inspected_on: date
    inspector: str
    note: str
    signs_read: int
    signs_wrong: int
    is_demonstration: bool


class InspectedSignOut(SignRowOut):
    """A sign of the road, and what this inspection read on it."""

    reading: SignReadingOut | None


class SignInspectionOut(SignInspectionRowOut):
    """An inspection with every sign of its road."""

    signs: list[InspectedSignOut]


class BadCellOut(BaseModel):
    """What is wrong in a row of a list of signs, and how to mend it."""

    row: int
    column: str
    value: str
    why_zh: str
    why_en: str


class TakenSignsOut(BaseModel):
    """What came of a list of signs."""

    rows: int
    written: int
    bad: list[BadCellOut]


class SignNoticeRowOut(BaseModel):
    """A notice as a list shows it."""

    id: UUID
    number: str
    unit_id: UUID
    unit: str
    issued_on: date
    term_days: int = _TERM
    due_on: date | None = _DUE
    served_on: date | None
    state: NoticeState
    days_late: int
    is_served_late: bool
    items: int
    rectified: int
    repeats_id: UUID | None
    repeated_by_id: UUID | None
    is_demonstration: bool
    version: int


class SignNoticeLineOut(BaseModel):
    """An error as the notice said it, and how it stands now."""

    error_id: UUID
    position: int
    sign_id: UUID
    sign_number: str
    kind: str
    road: str
    place: str
    error_class: str
    class_zh: str
    class_en: str
    clause: str
    is_verified: bool
    script: ErrorScript
    found: str
    expected: str
    why: str
    photo: str | None
    state: ErrorState
    settled_on: date | None
    reason: str


class SignNoticeOut(SignNoticeRowOut):
    """A whole notice."""

    unit_address: str
    note: str
    served_to: str
    served_how: str
    receipt_sha256: str | None
    issued_by: str | None
    repeats_number: str | None
    lines: list[SignNoticeLineOut]


class NameReportRowOut(BaseModel):
    """A report of the public as the desk's list shows it; nothing of who sent it."""

    id: UUID
    kind: str
    received_on: date
    name: str
    place: str
    position: list[float] | None = _AT
    state: ReportState
    handler: str | None
    days_waiting: int
    is_late: bool
    has_photo: bool
    is_demonstration: bool
    version: int


class NameReportPage(BaseModel):
    """A page of reports; `next` is the `after` of the following page."""

    rows: list[NameReportRowOut]
    next: str | None


class InformantReadingOut(BaseModel):
    """Somebody looked at who sent a report."""

    by: str
    at: str
    reason: str


class NameReportOut(NameReportRowOut):
    """A whole report for the desk, without its sender."""

    ticket: str
    description: str
    photo_sha256: str | None
    is_mine: bool
    has_informant: bool
    sign_id: UUID | None
    case_id: UUID | None
    answer: str
    decided_by: str | None
    decided_on: date | None
    informant_readings: list[InformantReadingOut]


class InformantOut(BaseModel):
    """Who sent a report; each reading is noted."""

    name: str
    contact: str
    from_words: str = Field(description="numbers and addresses that were taken out of the words")


class NameReportTicketOut(BaseModel):
    """By which whoever sent a report looks its state up."""

    ticket: str = Field(pattern="^[A-Z2-9]{12}$")


class NameReportReceiptOut(NameReportTicketOut):
    """What whoever sent a report gets back."""

    is_photo_left_out: bool = Field(
        description="too many photos came today: the report is kept, its photo is not"
    )


class NameReportStateOut(NameReportTicketOut):
    """Where a report stands."""

    kind: str
    received_on: date
    state: ReportState
    answer: str
    decided_on: date | None
