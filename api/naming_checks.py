"""The live check of a proposed name, suggestions of names, and the protection list."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse, StreamingResponse

from api.attachments import Sha256, View, streamed
from api.dependencies import After, CallerDep, Limit, SessionDep, SettingsDep, etag
from api.naming_shapes import (
    CheckedNameOut,
    NamingClassOut,
    ProposedNameIn,
    ProtectedNameOut,
    ProtectedNamePage,
    SuggestionOut,
)
from gis.naming_checks import protected_names, service, suggestions

router = APIRouter(tags=["naming"])

EntryId = Annotated[UUID, Path(description="The entry")]

Most = Annotated[int, Query(ge=1, le=24, description="Suggestions at most")]


@router.post("/naming-checks")
def check_name(session: SessionDep, caller: CallerDep, wanted: ProposedNameIn) -> CheckedNameOut:
    """Check a proposed name by the ten rules of 地名管理条例 Art. 9; nothing is kept."""
    return CheckedNameOut.model_validate(service.check(session, wanted.proposed(), caller=caller))


@router.get("/naming-checks/classes")
def list_classes(session: SessionDep, caller: CallerDep) -> list[NamingClassOut]:
    """List the classes of names that the check knows, each with a category."""
    return [NamingClassOut.model_validate(each) for each in service.classes(session)]


@router.get("/naming-suggestions")
def suggest_names(
    session: SessionDep,
    caller: CallerDep,
    feature: Annotated[UUID, Query(description="The feature that shall have another name")],
    limit: Most = 12,
) -> list[SuggestionOut]:
    """Suggest names for a feature, the best first, each checked and with where it comes from."""
    found = suggestions.suggest(session, feature, caller=caller, limit=limit)
    return [SuggestionOut.model_validate(each) for each in found]


@router.post("/naming-suggestions")
def suggest_instead(
    session: SessionDep, caller: CallerDep, wanted: ProposedNameIn, limit: Most = 12
) -> list[SuggestionOut]:
    """Suggest names in place of a proposed one; nothing is kept."""
    found = suggestions.suggest_for(session, wanted.proposed(), caller=caller, limit=limit)
    return [SuggestionOut.model_validate(each) for each in found]


@router.get("/protected-names", response_model=ProtectedNamePage)
def list_protected_names(
    session: SessionDep,
    caller: CallerDep,
    text: Annotated[str | None, Query(max_length=60, description="Part of the name")] = None,
    kind: Annotated[str | None, Query(max_length=60)] = None,
    feature: Annotated[UUID | None, Query(description="Entries of this feature")] = None,
    as_of: date | None = None,
    include_ended: Annotated[bool, Query(description="Those taken off the list too")] = False,
    after: After = None,
    limit: Limit = 50,
) -> JSONResponse:
    """List the protection list of names (Art. 25), by name."""
    page = protected_names.find(
        session,
        caller,
        text=text,
        kind=kind,
        feature_id=feature,
        as_of=as_of,
        include_ended=include_ended,
        after=after,
        limit=limit,
    )
    return JSONResponse({"rows": page.rows, "next": page.after})


@router.get("/protected-names/{entry_id}", response_model=ProtectedNameOut)
def get_protected_name(session: SessionDep, caller: CallerDep, entry_id: EntryId) -> JSONResponse:
    """Return an entry of the protection list with its plans."""
    row = protected_names.get(session, caller, entry_id)
    return JSONResponse(row, headers=etag(row["version"]) if "version" in row else None)


@router.get("/protected-names/{entry_id}/attachments/{sha256}", response_class=StreamingResponse)
def protection_plan(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    entry_id: EntryId,
    sha256: Sha256,
    view: View = False,
) -> StreamingResponse:
    """Return a protection plan to whoever may see that it is cited there."""
    opened = protected_names.open_file(session, caller, entry_id, sha256, settings.home)
    return streamed(opened, view=view)
