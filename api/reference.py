"""Code lists and sources."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CallerDep, ExpectedTag, SessionDep
from gis.history.service import code_changes
from gis.reference import code_lists, service
from gis.reference.rules import version_of

router = APIRouter(tags=["reference"])


class SourceOut(BaseModel):
    """Where records come from."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    title: str = Field(examples=["第二次全国地名普查成果"])
    publisher: str
    licence: str
    dated: date | None
    note: str
    is_demonstration: bool


Code = Annotated[str, Path(max_length=40)]


class CodeListOut(BaseModel):
    """A code list, and what staff may do with it."""

    model_config = ConfigDict(from_attributes=True)

    name: str = Field(examples=["place_name_category"])
    name_zh: str = Field(examples=["地名类别"])
    name_en: str
    count: int
    extensible: bool = Field(description="Staff may add, end and remove codes")
    settable: list[str] = Field(description="Further columns that staff may change")
    stated_once: list[str] = Field(description="Further columns that a new code must state")


class CodeOut(BaseModel):
    """A code; which of the later fields it has depends on its list."""

    code: str = Field(examples=["22100"])
    name_zh: str
    name_en: str
    position: int
    note: str
    edited: bool = Field(description="Staff changed it: no newer seed overwrites it")
    active: bool = Field(description="False: ended; records keep it, nobody gives it to another")
    version: str = Field(description="Send it as If-Match with a change", examples=["1f0c7b62a9d4e835"])
    level: str | None = None
    is_statistical: bool | None = None
    is_surveyed: bool | None = Field(
        default=None, description="Of surveying grade: it says whether a marker moved"
    )
    rank: int | None = None
    clearance: str | None = None
    required_approvals: int | None = None
    deciding_role: str | None = None
    document_required: bool | None = None
    confidence: str | None = None
    source: str | None = None


class NewCode(BaseModel):
    """A code to add."""

    model_config = ConfigDict(extra="forbid")

    code: str = Field(examples=["25900"], max_length=40)
    name_zh: str = Field(examples=["敖包"], max_length=80)
    name_en: str = Field(examples=["ovoo"], max_length=80)
    note: str = Field(default="", max_length=1000)
    stated: dict[str, str | bool] = Field(
        default={}, examples=[{"level": "village", "is_statistical": False}]
    )


class SettingsIn(BaseModel):
    """What a kind of proposal needs, what a way of locating is good for; absent fields stay as they are."""

    model_config = ConfigDict(extra="forbid")

    required_approvals: int = Field(default=1, ge=1, le=5)
    deciding_role: Literal["reviewer", "leader"] | None = None
    document_required: bool = False
    is_surveyed: bool = Field(
        default=False, description="Of location_method: of surveying grade, it says whether a marker moved"
    )


class CodeChange(BaseModel):
    """What to change of a code; absent fields stay as they are."""

    model_config = ConfigDict(extra="forbid")

    name_zh: str | None = Field(default=None, max_length=80)
    name_en: str | None = Field(default=None, max_length=80)
    note: str | None = Field(default=None, max_length=1000)
    position: int | None = Field(default=None, ge=1, le=10_000, description="Its place in the list, from 1")
    active: bool | None = None
    settings: SettingsIn | None = None


class UseOut(BaseModel):
    """Where a code is used."""

    table: str = Field(examples=["feature"])
    column: str = Field(examples=["category"])
    where_zh: str = Field(examples=["地名：类别"])
    where_en: str
    times: int


class DeltaOut(BaseModel):
    """A column that changed."""

    model_config = ConfigDict(from_attributes=True)

    field: str
    before: Any
    after: Any


class CodeChangeOut(BaseModel):
    """A change of a code: when, by whom, what."""

    model_config = ConfigDict(from_attributes=True)

    recorded_at: datetime
    account_name: str | None = Field(description="null: a seed")
    action: Literal["insert", "update", "delete"]
    fields: list[DeltaOut]


class NewSource(BaseModel):
    """A source to register."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(examples=["乌审旗地名普查档案 2014-003"], min_length=1, max_length=200)
    licence: str = Field(examples=["内部资料"], min_length=1, max_length=200)
    publisher: str = Field(default="", max_length=200)
    dated: date | None = None
    note: str = Field(default="", max_length=2000)


@router.get("/code-lists")
def list_code_lists(session: SessionDep, caller: CallerDep) -> list[CodeListOut]:
    """List every code list with what staff may do with it."""
    return [CodeListOut.model_validate(one) for one in code_lists.overview(session)]


@router.get("/code-lists/{name}", response_model_exclude_unset=True)
def get_code_list(session: SessionDep, caller: CallerDep, name: str) -> list[CodeOut]:
    """Return one code list in its own order, ended codes too."""
    return [_shaped(row) for row in service.codes(session, name)]


def _shaped(row: Mapping[str, Any]) -> CodeOut:
    return CodeOut.model_validate({**row, "version": version_of(row)})


@router.post("/code-lists/{name}", status_code=201, response_model_exclude_unset=True)
def add_code(session: SessionDep, caller: CallerDep, name: str, new: NewCode) -> CodeOut:
    """Add a code behind the others of a list that staff may extend."""
    added = code_lists.add(session, name, **new.model_dump())
    return _shaped(added)


@router.get("/code-lists/{name}/uses")
def count_uses(session: SessionDep, caller: CallerDep, name: str) -> dict[str, int]:
    """Count how often each code of a list is used in the register."""
    return code_lists.use_counts(session, name)


@router.patch("/code-lists/{name}/{code}", response_model_exclude_unset=True)
def change_code(
    session: SessionDep, caller: CallerDep, name: str, code: Code, change: CodeChange, seen: ExpectedTag
) -> CodeOut:
    """Change labels, note, place in the list or settings of a code, end it, or open it again."""
    settings = None if change.settings is None else change.settings.model_dump(exclude_unset=True)
    wanted = {**change.model_dump(), "settings": settings}
    return _shaped(code_lists.change(session, name, code, **wanted, seen=seen))


@router.delete("/code-lists/{name}/{code}", status_code=204)
def remove_code(session: SessionDep, caller: CallerDep, name: str, code: Code, seen: ExpectedTag) -> None:
    """Remove a code that nothing cites; a code in use is refused with where and how often."""
    code_lists.remove(session, name, code, seen)


@router.get("/code-lists/{name}/{code}/uses")
def list_uses(session: SessionDep, caller: CallerDep, name: str, code: Code) -> list[UseOut]:
    """Say where a code is used and how often."""
    return [UseOut.model_validate(use._asdict()) for use in code_lists.uses(session, name, code)]


@router.get("/code-lists/{name}/{code}/changes")
def list_code_changes(session: SessionDep, caller: CallerDep, name: str, code: Code) -> list[CodeChangeOut]:
    """List who changed a code when, the latest first."""
    return [CodeChangeOut.model_validate(change) for change in code_changes(session, caller, name, code)]


@router.get("/sources")
def list_sources(session: SessionDep, caller: CallerDep) -> list[SourceOut]:
    """List every source, newest first."""
    return [SourceOut.model_validate(source) for source in service.sources(session)]


@router.post("/sources", status_code=201)
def add_source(session: SessionDep, caller: CallerDep, new: NewSource) -> SourceOut:
    """Register a source that records may cite."""
    return SourceOut.model_validate(service.add_source(session, **new.model_dump()))


@router.get("/sources/{source_id}")
def get_source(session: SessionDep, caller: CallerDep, source_id: UUID) -> SourceOut:
    """Return one source."""
    return SourceOut.model_validate(service.source(session, source_id))
