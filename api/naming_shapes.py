"""Checks of proposed names, suggestions and the protection list as the API sends and takes them."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from gis.naming_checks.rules import ProposedName

Outcome = Literal["passed", "notice", "review", "warning", "error"]
Position = Annotated[
    tuple[Annotated[float, Field(ge=-180, le=180)], Annotated[float, Field(ge=-90, le=90)]],
    Field(description="经度、纬度（EPSG:4490） / longitude, latitude", examples=[[108.84, 38.6]]),
]


class ProposedNameIn(BaseModel):
    """A name that somebody wants to give, with what is known of what it is for."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=200, examples=["幸福路"])
    category: str = Field(default="", pattern=r"^[0-9]{0,5}$", examples=["23514"])
    entity_type: str = Field(default="", max_length=20, description="不知类别代码时写类型，如住宅区")
    division_id: UUID | None = None
    position: Position | None = None
    area_m2: float | None = Field(default=None, ge=0, le=1e12)
    floors: int | None = Field(default=None, ge=0, le=1000)
    length_m: float | None = Field(default=None, ge=0, le=1e8)
    floor_area_m2: float | None = Field(default=None, ge=0, le=1e12, description="总建筑面积")
    feature_id: UUID | None = Field(default=None, description="更名的地理实体 / the feature to be renamed")
    mongolian: str = Field(default="", max_length=200)

    def proposed(self) -> ProposedName:
        """Return what is asked."""
        return ProposedName(**self.model_dump())


class ComparedOut(BaseModel):
    """A list that the name was compared with; `note` says what it stands in for."""

    model_config = ConfigDict(from_attributes=True)

    what: str
    scope: str
    count: int | None
    as_of: str
    note: str


class FoundOut(BaseModel):
    """What a rule found: characters, or another name with its place."""

    model_config = ConfigDict(from_attributes=True)

    text: str
    kind: str
    outcome: Outcome
    said: str
    division: str
    feature_id: UUID | None
    division_id: UUID | None
    position: tuple[float, float] | None


class CheckedItemOut(BaseModel):
    """What one rule of Art. 9 says; `applies` is false where it is not about names of this class."""

    model_config = ConfigDict(from_attributes=True)

    rule: str = Field(examples=["N8"])
    clause: str = Field(examples=["《地名管理条例》第九条第（八）项"])
    text: str
    outcome: Outcome
    applies: bool
    said: str
    compared_with: list[ComparedOut]
    found: list[FoundOut]
    exemptions: list[str]


class ScreenedOut(BaseModel):
    """A finding of the screening (大, 洋, 怪 …) beside its items of Art. 9."""

    model_config = ConfigDict(from_attributes=True)

    kind: str
    rule_id: str
    clause: str
    rules: list[str]
    trigger: str
    text: str
    compared_with: str
    severity: Literal["error", "warning", "notice"]
    confidence: float
    exemptions: list[str]


class ReadingOut(BaseModel):
    """How the name is read and spelled: a suggestion until somebody confirms it."""

    model_config = ConfigDict(from_attributes=True)

    romanization: str
    toned: str
    specific_term: str
    generic_term: str
    source: str
    confidence: float
    alternatives: list[str]


class ProtectedByOut(BaseModel):
    """The entry of the protection list (Art. 25) that the feature stands under."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    kind: str
    reason: str
    document_number: str
    since: str
    has_plan: bool


class CheckedNameOut(BaseModel):
    """N1 to N10 in order, the screening, the reading, and the protection list."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    outcome: Outcome
    naming_class: str
    items: list[CheckedItemOut]
    screening: list[ScreenedOut]
    reading: ReadingOut | None
    protection: ProtectedByOut | None
    as_of: str


class OriginOut(BaseModel):
    """Where a suggested name comes from."""

    model_config = ConfigDict(from_attributes=True)

    kind: Literal["former", "alias", "history", "division", "feature", "modifier"]
    said: str
    feature_id: UUID | None
    distance_m: float | None


class SuggestionOut(BaseModel):
    """A candidate name, checked before."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    origin: OriginOut
    checked: CheckedNameOut


class NamingClassOut(BaseModel):
    """A class of names to choose from, and which sizes its generic terms ask for."""

    model_config = ConfigDict(from_attributes=True)

    category: str
    naming_class: str
    name_zh: str
    name_en: str
    asks: list[Literal["area_m2", "floors", "length_m"]]


class ProtectionPlanOut(BaseModel):
    """A protection plan with its file."""

    id: UUID
    title: str
    adopted_on: date
    authority: str
    document_number: str
    sha256: str


class ProtectedNameOut(BaseModel):
    """An entry of the protection list; what the caller may not see is left out."""

    model_config = ConfigDict(extra="allow")

    id: UUID
    name: str
    kind: str
    kind_zh: str
    kind_en: str
    feature_id: UUID | None
    feature_name: str | None
    reason: str
    authority: str
    document_number: str
    valid_from: date | None
    valid_to: date | None
    has_plan: bool
    plans: list[ProtectionPlanOut] = []
    publication_level: str = ""
    version: int = 0
    source: dict[str, Any]


class ProtectedNamePage(BaseModel):
    """A page of the protection list; `next` is the `after` of the following page."""

    rows: list[ProtectedNameOut]
    next: str | None
