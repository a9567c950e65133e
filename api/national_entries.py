"""How far records have got towards the national database: list, mark many at once, print the entry sheet."""

from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.dependencies import CallerDep, SessionDep, SettingsDep
from api.national_entry_shapes import (
    EntriesKeptOut,
    EntryFilters,
    EntryQuery,
    EntryStateOut,
    EntryStepsIn,
    NationalEntryPage,
    entry_shaped,
    state_shaped,
)
from gis.national_database import entries, entry_pages
from maps.national_sheets import MEDIA, MOST_SHEETS, Format, printed_sheets

router = APIRouter(prefix="/national-entries", tags=["national database"])


@router.get("")
def list_national_entries(
    session: SessionDep, caller: CallerDep, query: Annotated[EntryQuery, Query()]
) -> NationalEntryPage:
    """List records with how far each has got, and whether a code was given; codes are never assigned here."""
    page = entry_pages.page(session, caller, query.wanted(), query.after, query.limit)
    return NationalEntryPage(
        rows=[entry_shaped(row) for row in page.rows], next=page.after, total=page.total or 0
    )


@router.get("/counts")
def count_national_entries(
    session: SessionDep, caller: CallerDep, query: Annotated[EntryFilters, Query()]
) -> dict[str, int]:
    """Count records by state, and those with a code, whatever of these the list is narrowed to."""
    return entry_pages.counts(session, caller, query.wanted())


@router.get("/states")
def list_entry_states(session: SessionDep, caller: CallerDep) -> list[EntryStateOut]:
    """List the states in force: what may follow what, and what has to be said."""
    return [state_shaped(one) for one in entries.states(session).values()]


@router.post("/steps")
def mark_national_entries(session: SessionDep, caller: CallerDep, said: EntryStepsIn) -> EntriesKeptOut:
    """Say what became of records, all or none; history keeps every step."""
    if said.all_of is not None:
        changed = entry_pages.mark_all(session, caller, said.all_of.wanted(), said.expected or 0, said.mark())
    else:
        changed = entry_pages.mark(session, caller, said.feature_ids or (), said.mark())
    return EntriesKeptOut(changed=changed)


@router.get("/sheets.{format}", response_class=Response)
def print_entry_sheets(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    format: Format,
    feature_id: Annotated[list[UUID], Query(min_length=1, max_length=MOST_SHEETS)],
) -> Response:
    """Print the 录入对照单 of records in the order of the entry screen, as Word or PDF."""
    name, content = printed_sheets(session, caller, feature_id, format, settings.home)
    headers: dict[str, Any] = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(content, media_type=MEDIA[format], headers=headers)
