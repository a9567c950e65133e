"""What requests about joint inspections say."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Side = Literal["ours", "theirs"]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Position = Annotated[
    list[Finite], Field(min_length=2, max_length=2, description="Longitude, latitude, EPSG:4490")
]
Sha256Text = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Metres = Annotated[float, Field(gt=0, le=10_000, allow_inf_nan=False)]
Word = Annotated[str, Field(max_length=80)]
Line = Annotated[str, Field(max_length=200)]
Words = Annotated[str, Field(max_length=4000)]
#: Of a stone of a 双立 or 三立 marker, or the one of its number
Stone = Literal["Q", "A", "B", "C", "D", "E"]
Year = Annotated[int, Field(ge=1950, le=2200)]
#: Of a line with all its markers in one section: as many as a package takes into the field
MOST_MARKERS = 5_000


class Sent(BaseModel):
    """A body; a field that it does not know is refused."""

    model_config = ConfigDict(extra="forbid")


class Degrees(BaseModel):
    """A position that was measured, with its mean error in metres and the method."""

    position: Position
    accuracy_m: Metres
    method: Word
    stone: Stone | None = Field(default=None, description="Which of several stones was measured")


class OpeningIn(Sent):
    """Which line to inspect, and why: its next round, or an event that touched a stretch of it."""

    line_id: UUID
    cause: Word = "cycle"
    round_number: Annotated[int, Field(ge=1, le=99)] | None = None
    year: Year | None = None
    title: Line = ""
    lead_side: Side = "ours"
    lead_office: Line = ""
    our_division_id: UUID | None = Field(
        default=None, description="Which party keeps this register, where that can't be told"
    )
    trigger_on: date | None = None
    trigger_note: Words = ""
    marker_ids: list[UUID] = Field(
        default=[], max_length=MOST_MARKERS, description="of an event: its stretch"
    )


class PlanChange(Sent):
    """What may change of the plan, and the two governments; absent fields stay as they are."""

    title: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    lead_side: Side | None = None
    lead_office: Line | None = None
    plan_number: Line | None = None
    plan_scope: Words | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    our_government: Line | None = None
    their_government: Line | None = None

    def given(self) -> dict[str, Any]:
        """Return what is to change; only days may be made empty by null."""
        sent = self.model_dump(exclude_unset=True)
        nullable = {"starts_on", "ends_on"}
        return {name: value for name, value in sent.items() if value is not None or name in nullable}


class SectionIn(Sent):
    """A section: its name, its markers in their order, when which team goes."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    marker_ids: Annotated[list[UUID], Field(min_length=1, max_length=MOST_MARKERS)]
    planned_on: date | None = None
    team: Line = ""


class SectionsIn(Sent):
    """All sections of an inspection; every marker is in one."""

    sections: Annotated[list[SectionIn], Field(min_length=1, max_length=500)]


class MemberIn(Sent):
    """Somebody of a side's team."""

    side: Side
    name: Annotated[str, Field(min_length=1, max_length=80)]
    office: Line = ""
    duty: Word = ""


class MembersIn(Sent):
    """Both teams."""

    members: Annotated[list[MemberIn], Field(max_length=200)]


class DocumentIn(Sent):
    """A paper or scan that was uploaded; with an id of the client's own a replay changes nothing."""

    id: UUID | None = None
    kind: Word
    sha256: Sha256Text
    title: Line = ""
    number: Line = ""
    dated: date | None = None
    side: Side | None = None
    measure_id: UUID | None = None
    marker_id: UUID | None = None


class ReferenceCheckIn(Sent):
    """Whether a reference object (方位物) is there, and what was measured to it from the marker."""

    reference_id: UUID
    present: bool
    note: Line = ""
    distance_m: Annotated[float, Field(gt=0, le=100_000, allow_inf_nan=False)] | None = None
    bearing_deg: Annotated[float, Field(ge=0, lt=360, allow_inf_nan=False)] | None = None
    bearing_kind: Literal["magnetic", "true", "grid"] | None = Field(
        default=None, description="From which north the bearing counts: needle, meridian, grid"
    )


class PhotoIn(Sent):
    """A photo that was uploaded."""

    sha256: Sha256Text
    view: Word
    caption: Line = ""
    taken_on: date | None = None
    original_sha256: Sha256Text | None = Field(
        default=None, description="the file as the camera made it, of which this one is a stamped copy"
    )


class ObservationIn(Sent):
    """What a side found at one marker, or along one section (then without the fields of markers)."""

    side: Side
    observed_on: date
    marker_id: UUID | None = None
    section_id: UUID | None = None
    observer: Line = ""
    found: Word | None = None
    stone_condition: Word | None = None
    inscription_legible: bool | None = None
    inscription_right: bool | None = None
    position: Position | None = None
    position_accuracy_m: Metres | None = None
    position_method: Word | None = None
    position_stone: Stone | None = Field(
        default=None,
        description="Which of several stones was measured; said of positions of surveying grade",
    )
    position_height_m: Annotated[float, Field(ge=-500, le=9000, allow_inf_nan=False)] | None = None
    position_height_datum: Word | None = None
    position_readings: Annotated[int, Field(ge=1, le=100_000)] | None = Field(
        default=None, description="How many readings were averaged"
    )
    position_spread_m: Annotated[float, Field(ge=0, le=10_000, allow_inf_nan=False)] | None = Field(
        default=None, description="Mean error of one reading, of how they lay around their mean"
    )
    position_note: Line = Field(default="", description="Why a position of poor accuracy was kept")
    position_verbatim: Line = Field(
        default="", description="As the surveyor's file has it: point, X north, Y east, H, system"
    )
    references: list[ReferenceCheckIn] = Field(default=[], max_length=50)
    agreement_breached: bool | None = None
    agreement_note: Words = ""
    terrain_changed: bool
    terrain_note: Words = ""
    cross_line_activity: bool
    cross_line_note: Words = ""
    needs_resurvey: bool
    resurvey_note: Words = ""
    remark: Words = ""
    photos: list[PhotoIn] = Field(default=[], max_length=50)
    sheet_sha256: Sha256Text | None = None


class SettlementIn(Sent):
    """How a difference is settled; `value` is what was measured again."""

    choice: Literal["ours", "theirs", "remeasured"]
    reason: Annotated[str, Field(min_length=1, max_length=4000)]
    value: bool | str | Degrees | None = None


class SignatureIn(Sent):
    """A side's signature below what `fingerprint` stands for."""

    id: UUID | None = None
    subject: Literal["plan", "findings"]
    side: Side
    signer: Annotated[str, Field(min_length=1, max_length=80)]
    office: Line = ""
    signed_on: date
    sha256: Sha256Text | None = None
    fingerprint: Sha256Text


class SignedChangeIn(Sent):
    """A change of the same package that is signed, by its id and the SHA-256 of its text."""

    change_id: UUID
    #: No name that ends in _sha256: it is the hash of no file
    text_hash: Sha256Text


class SectionSignatureIn(Sent):
    """A side's signature, on the device, below what was found on a section."""

    side: Side
    signer: Annotated[str, Field(min_length=1, max_length=80)]
    office: Line = ""
    signed_at: AwareDatetime
    picture_sha256: Sha256Text = Field(description="the picture of what was written")
    covers: Annotated[list[SignedChangeIn], Field(min_length=1, max_length=MOST_MARKERS + 1)]
    fingerprint: Sha256Text = Field(
        description="SHA-256 over the lines `<change_id> <text_hash>` of what is signed, sorted"
    )

    def signature(self) -> tuple[dict[str, Any], list[tuple[UUID, str]]]:
        """Return what is said of the signature, and what it stands below."""
        covers = [(each.change_id, each.text_hash) for each in self.covers]
        return self.model_dump(exclude={"covers"}), covers


class FilingIn(Sent):
    """报备: with whom, when and under which number both governments filed the results."""

    number: Annotated[str, Field(min_length=1, max_length=200)]
    on: date
    filed_with: Annotated[str, Field(min_length=1, max_length=200, alias="with")]
    our_government: Annotated[str, Field(min_length=1, max_length=200)]
    their_government: Annotated[str, Field(min_length=1, max_length=200)]


class StepIn(Sent):
    """A step to take, by its name in data/rules/inspection_stages.csv."""

    step: Word
    note: Words = ""
    on_behalf_of: Literal["ours", "theirs", "both"] = "both"
    evidence: list[Sha256Text] = Field(default=[], max_length=50)
    filing: FilingIn | None = None


class NewReference(Sent):
    """方位物: a new reference object."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    bearing_deg: Annotated[float, Field(ge=0, le=360, allow_inf_nan=False)] | None = None
    bearing_kind: Literal["grid", "magnetic", "true"] = "grid"
    distance_m: Annotated[float, Field(gt=0, le=100_000, allow_inf_nan=False)] | None = None
    direction: Word = ""
    letter: Literal["", "Q", "A", "B", "C", "D", "E"] = ""
    position: Position | None = None
    replaces: UUID | None = Field(
        default=None, description="Which reference object of the marker it replaces"
    )


class Details(Sent):
    """What a measure results in; which fields it needs depends on its kind."""

    position: Position | None = None
    accuracy_m: Metres | None = None
    method: Word | None = None
    number: Word | None = None
    marker_kind: Word | None = None
    material: Word | None = None
    letter: Literal["", "Q", "A", "B", "C", "D", "E"] | None = None
    reference: NewReference | None = None

    def given(self) -> dict[str, Any]:
        """Return what was said, as JSON holds it."""
        return self.model_dump(mode="json", exclude_none=True)


class MeasureIn(Sent):
    """A measure to propose, or to change before it is begun."""

    kind: Word
    reason: Annotated[str, Field(min_length=1, max_length=4000)]
    marker_id: UUID | None = None
    section_id: UUID | None = None
    responsible_side: Literal["ours", "theirs", "both"] = "both"
    due_on: date | None = None
    details: Details = Details()


class MeasureStepIn(Sent):
    """A step of a measure, with who of both sides was there, and of a third at a tri-junction."""

    step: Word
    done_on: date
    our_present: Line = ""
    their_present: Line = ""
    third_present: Line = ""
    note: Words = ""
    evidence: list[Sha256Text] = Field(default=[], max_length=50)
    details: Details | None = None
