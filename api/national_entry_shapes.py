"""How far records have got towards the national database, as the API sends and takes it."""

from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from gis.national_database.entry_pages import EntryFilter, EntryRow, Mark
from gis.national_database.entry_states import EntryState

State = Literal["not_entered", "entered", "returned", "stored"]
Short = Annotated[str, Field(max_length=60)]
Line = Annotated[str, Field(max_length=400)]
MOST_CHOSEN = 1_000


class EntryStateOut(BaseModel):
    """A state towards the national database, what may follow it, and what it needs said."""

    state: State
    name_zh: str = Field(examples=["已录"])
    name_en: str
    next: list[str]
    needs: str = Field(description="operator, reason, code or nothing")


class EntryFilters(BaseModel):
    """Which records a list has; what is not said narrows nothing."""

    model_config = ConfigDict(extra="forbid")

    state: State | None = None
    coded: bool | None = Field(None, description="已赋码 / 待赋码")
    text: Short | None = Field(None, description="名称或罗马字母拼写的开头 / of the name", examples=["巴音"])
    category: Annotated[str, Field(max_length=8)] | None = Field(None, examples=["22200"])
    division_id: UUID | None = Field(None, description="行政区（含下级） / division and below")

    def wanted(self) -> EntryFilter:
        """Return the filters as the subject takes them."""
        return EntryFilter(self.state, self.coded, self.text or "", self.category, self.division_id)


class EntryQuery(EntryFilters):
    """A page of a list of entries."""

    after: Annotated[str, Field(max_length=400)] | None = Field(None, description="上一页的 next")
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class EntryPlaceOut(BaseModel):
    """A division by its name."""

    id: UUID
    name: str | None


class NationalEntryOut(BaseModel):
    """How far a record has got towards the national database."""

    feature_id: UUID
    name: str = Field(examples=["神水台"])
    category: str
    category_zh: str
    category_en: str
    divisions: list[EntryPlaceOut]
    is_demonstration: bool
    state: State
    code: str = Field(description="As returned; empty while 待赋码. Never assigned here")
    is_coded: bool
    operator: str
    reason: str
    on_date: date | None
    coded_on: date | None


class NationalEntryPage(BaseModel):
    """A page of entries; `next` is the `after` of the following page."""

    rows: list[NationalEntryOut]
    next: str | None
    total: int


class EntryStepsIn(BaseModel):
    """What became of records: those chosen, or all of a list that had `expected`."""

    model_config = ConfigDict(extra="forbid")

    feature_ids: Annotated[list[UUID], Field(min_length=1, max_length=MOST_CHOSEN)] | None = None
    all_of: EntryFilters | None = None
    expected: int | None = Field(None, ge=1)
    state: State
    on_date: date
    operator: Short = ""
    reason: Line = ""
    code: Annotated[str, Field(max_length=20)] = Field("", description="返回的代码，只能逐条填 / of one")
    coded_on: date | None = None

    @model_validator(mode="after")
    def names_its_records(self) -> Self:
        """Refuse what says neither, or both."""
        if (self.feature_ids is None) == (self.all_of is None):
            raise ValueError("feature_ids, or all_of with expected")
        if self.all_of is not None and self.expected is None:
            raise ValueError("expected says how many the list had")
        return self

    def mark(self) -> Mark:
        """Return what became of them."""
        return Mark(self.state, self.on_date, self.operator, self.reason, self.code, self.coded_on)


class EntriesKeptOut(BaseModel):
    """How many records stand differently now."""

    changed: int


def state_shaped(one: EntryState) -> EntryStateOut:
    """Return a state as it is sent."""
    return EntryStateOut(
        state=one.state,  # type: ignore[arg-type]  # a choice of the table of rules
        name_zh=one.name_zh,
        name_en=one.name_en,
        next=list(one.next),
        needs=one.needs,
    )


def entry_shaped(row: EntryRow) -> NationalEntryOut:
    """Return an entry as it is sent."""
    place, entry = row.place, row.entry
    return NationalEntryOut(
        feature_id=place["id"],
        name=place.get("name") or "",
        category=place.get("category") or "",
        category_zh=place.get("category_zh") or "",
        category_en=place.get("category_en") or "",
        divisions=[EntryPlaceOut.model_validate(dict(one)) for one in place.get("divisions", ())],
        is_demonstration=bool(place.get("is_demonstration")),
        state=row.state.state,  # type: ignore[arg-type]  # a choice of the table of rules
        code=row.code,
        is_coded=row.is_coded,
        operator="" if entry is None else entry.operator,
        reason="" if entry is None else entry.reason,
        on_date=None if entry is None else entry.on_date,
        coded_on=None if entry is None else entry.coded_on,
    )
