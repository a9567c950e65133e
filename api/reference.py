"""Code lists and sources."""

from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CallerDep, SessionDep
from gis.reference import service

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


class NewSource(BaseModel):
    """A source to register."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(examples=["乌审旗地名普查档案 2014-003"], min_length=1, max_length=200)
    licence: str = Field(examples=["内部资料"], min_length=1, max_length=200)
    publisher: str = Field(default="", max_length=200)
    dated: date | None = None
    note: str = Field(default="", max_length=2000)


@router.get("/code-lists")
def list_code_lists(caller: CallerDep) -> list[str]:
    """Name every code list."""
    return sorted(table.name for table in service.lists())


@router.get("/code-lists/{name}")
def get_code_list(session: SessionDep, caller: CallerDep, name: str) -> list[dict[str, Any]]:
    """Return one code list in its own order."""
    return service.codes(session, name)


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
