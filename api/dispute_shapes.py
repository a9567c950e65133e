"""Boundary disputes as the API sends and takes them."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from gis.boundary_disputes.entries import Claim, Opening, Paper, Taking

DisputeKind = Literal["unclear_line", "approved_line", "tenure"]
_TEXT = Field(default="", max_length=2000)
_GEOJSON = "GeoJSON, EPSG:4490, longitude then latitude"
_Sha256 = Field(default=None, pattern=r"^[0-9a-f]{64}$", description="a stored attachment")


class StandstillWordsOut(BaseModel):
    """What neither side may do while a dispute lasts, and by which clause."""

    says_zh: str
    says_en: str
    clause: str
    clause_verified: bool = Field(description="Whether the clause was read in its official text; else 参照")


class StandstillOut(StandstillWordsOut):
    """Where nothing may change, since when; it says nothing of the case."""

    line_id: UUID
    line_name: str
    since: date
    geometry: dict[str, Any] = Field(description=_GEOJSON)


class DisputeStepOut(BaseModel):
    """A step of a procedure: who acts, what it needs, what may follow, by which clause."""

    step: str
    name_zh: str
    name_en: str
    actor_zh: str
    actor_en: str
    needs: list[str]
    next: list[str]
    has_standstill: bool
    overdue_days: int | None = Field(
        description="本局自定，法规未规定期限 / the bureau's own; the law sets none"
    )
    effect: str
    clause: str
    clause_verified: bool


class DisputeNextStepOut(DisputeStepOut):
    """A step that may follow, and what the case still lacks for it."""

    lacking: list[str]


class DisputeProcedureOut(BaseModel):
    """The procedure of one kind of dispute on a line between counties."""

    kind: DisputeKind
    standstill: StandstillWordsOut
    steps: list[DisputeStepOut]


class DisputeRowOut(BaseModel):
    """A case as a list shows it."""

    id: UUID
    number: str
    kind: DisputeKind
    title: str
    line_id: UUID
    line_name: str
    opened_on: date
    state: str
    state_zh: str
    state_en: str
    state_since: date
    days_since: int
    overdue_days: int
    has_standstill: bool
    closed_on: date | None
    version: int
    is_demonstration: bool


class DisputePage(BaseModel):
    """A page of cases; `next` is the `after` of the following page."""

    rows: list[DisputeRowOut]
    next: str | None


class DisputeSideOut(BaseModel):
    """A side of a case, and the division that it is, or lies in."""

    id: UUID
    name: str
    division_id: UUID


class DisputeClaimOut(BaseModel):
    """What a side says is its own; the latest of a side counts."""

    id: UUID
    party_id: UUID
    ordinal: int
    is_latest: bool
    claimed_on: date
    claimed_by: str
    grounds: str
    sha256: str | None
    area_m2: float
    geometry: dict[str, Any] = Field(description=_GEOJSON)
    recorded_by: str | None
    recorded_at: str


class DisputeOverlapOut(BaseModel):
    """What two sides both claim."""

    parties: list[UUID]
    area_m2: float = Field(description="geodesic, square metres")
    geometry: dict[str, Any] = Field(description=_GEOJSON)


class DisputeContentOut(BaseModel):
    """One thing that lies in the area in dispute."""

    id: UUID
    name: str
    kind: str


class DisputeContentsOut(BaseModel):
    """What of one kind lies there."""

    kind: str = Field(examples=["place_names"])
    rows: list[DisputeContentOut]
    has_more: bool


class DisputePaperOut(BaseModel):
    """A paper, what it counts as by rule, and what somebody decided."""

    id: UUID
    party_id: UUID | None
    title: str
    kind: str
    document_number: str
    issued_by: str
    issued_on: date | None
    sha256: str | None
    proposed_class: str = Field(examples=["basis", "reference", "neither"])
    clause: str
    clause_verified: bool
    decided_class: str | None
    decided_by: str | None
    decided_at: str | None
    decided_because: str


class DisputeTakenStepOut(BaseModel):
    """A step that was taken."""

    id: UUID
    ordinal: int
    step: str
    name_zh: str
    name_en: str
    clause: str
    clause_verified: bool
    taken_on: date
    actor: str
    document_number: str
    sha256: str | None
    note: str
    recorded_by: str | None
    recorded_at: str


class DisputeHandlerOut(BaseModel):
    """Somebody who handles a case."""

    id: UUID
    login: str
    name: str


class DisputeOut(DisputeRowOut):
    """A whole case."""

    line_level: str
    line_authority: str | None
    stretch: dict[str, Any] = Field(description=_GEOJSON)
    stretch_m: float
    cause: str
    moves_village: bool
    standstill: StandstillWordsOut
    parties: list[DisputeSideOut]
    claims: list[DisputeClaimOut]
    overlaps: list[DisputeOverlapOut]
    contents: list[DisputeContentsOut]
    papers: list[DisputePaperOut]
    steps: list[DisputeTakenStepOut]
    next_steps: list[DisputeNextStepOut]
    handlers: list[DisputeHandlerOut]
    decision_authority: str
    decision_number: str
    decided_on: date | None
    surveyed: dict[str, Any] | None
    filed_on: date | None
    filing_number: str
    marked_area: dict[str, Any] | None
    marked_until: date | None
    marked_by_document: str
    may_change_line: bool
    line_change_id: UUID | None
    line_change_number: str | None
    line_change_state: str | None
    publication_level: str


class ReadAreaOut(BaseModel):
    """The area in a file."""

    geometry: dict[str, Any] = Field(description=_GEOJSON)
    parts: int
    area_m2: float
    system_zh: str
    system_en: str


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class DisputeSideIn(_In):
    """A holder of land in a tenure dispute, and the party of the line on whose side it lies."""

    name: str = Field(min_length=1, max_length=200)
    division_id: UUID


class DisputeIn(_In):
    """A new case; the sides of one about a line are the line's own and are not named."""

    kind: DisputeKind
    title: str = Field(min_length=1, max_length=200)
    line_id: UUID
    stretch: dict[str, Any] = Field(description=_GEOJSON)
    opened_on: date
    cause: str = _TEXT
    moves_village: bool = False
    parties: list[DisputeSideIn] = Field(default=[], max_length=10)

    def opening(self) -> Opening:
        """Return the value object."""
        sides = [(side.name, side.division_id) for side in self.parties]
        return Opening(**(self.model_dump(exclude={"parties"}) | {"parties": sides}))


class DisputeChangeIn(_In):
    """What is said anew of a case."""

    title: str | None = Field(default=None, min_length=1, max_length=200)
    cause: str | None = Field(default=None, max_length=2000)
    moves_village: bool | None = None
    stretch: dict[str, Any] | None = Field(default=None, description=_GEOJSON)


class DisputeClaimIn(_In):
    """What a side says is its own."""

    party_id: UUID
    area: dict[str, Any] = Field(description=_GEOJSON)
    claimed_on: date
    claimed_by: str = _TEXT
    grounds: str = _TEXT
    sha256: str | None = _Sha256

    def claim(self) -> Claim:
        """Return the value object."""
        return Claim(**self.model_dump())


class DisputePaperIn(_In):
    """A paper that somebody handed in."""

    title: str = Field(min_length=1, max_length=200)
    kind: str = Field(max_length=80, examples=["line_agreement"])
    party_id: UUID | None = None
    document_number: str = _TEXT
    issued_by: str = _TEXT
    issued_on: date | None = None
    sha256: str | None = _Sha256

    def paper(self) -> Paper:
        """Return the value object."""
        return Paper(**self.model_dump())


class DisputePaperDecisionIn(_In):
    """What a paper counts as; otherwise than by rule it needs a reason."""

    paper_class: Literal["basis", "reference", "neither"]
    because: str = _TEXT


class DisputeStepIn(_In):
    """A step that was taken."""

    step: str = Field(max_length=80, examples=["negotiation"])
    taken_on: date
    actor: str = _TEXT
    document_number: str = _TEXT
    sha256: str | None = _Sha256
    note: str = _TEXT
    surveyed: dict[str, Any] | None = Field(default=None, description=_GEOJSON)

    def taking(self) -> Taking:
        """Return the value object."""
        return Taking(**self.model_dump())


class DisputeMarkIn(_In):
    """Until when the coverage check leaves the area alone, and by which document; null: no longer."""

    until: date | None
    document: str = _TEXT


class DisputeHandlerIn(_In):
    """Who shall handle the case too."""

    login: str = Field(max_length=40)


class DisputeLineChangeOut(BaseModel):
    """The proposal that was drafted."""

    proposal_id: UUID
    number: str
