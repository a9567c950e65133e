"""The plain pages: search, records, signing in. They ask the same services as the REST routes."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.orm import Session

from api.access import matrix
from api.dependencies import CallerDep, SessionDep, SettingsDep, cookie_name
from api.errors import language_of
from api.sign_in import open_session
from gis.accounts import service as accounts
from gis.accounts.rules import Caller
from gis.administrative_divisions import service as divisions
from gis.history import service as history
from gis.history.rules import Change
from gis.place_names import service as place_names
from gis.proposals.rules import PROPOSING
from gis.reference import service as reference
from gis.samples.completeness import completeness
from maps.pages import page

router = APIRouter(include_in_schema=False)


def shown(request: Request, caller: Caller, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Return a page in the reader's language."""
    html = page(
        template,
        language_of(request),
        me=caller,
        may_import=may(caller, "GET", "/pages/import"),
        csrf=request.state.csrf_token,
        **values,
    )
    return HTMLResponse(html, status)


def may(caller: Caller, method: str, path: str) -> bool:
    """Whether the access matrix lets the caller use a page at all."""
    return matrix()[method, path].widest(caller.roles) != "none"


def words(session: Session, request: Request, *lists: str) -> dict[str, dict[str, str]]:
    """Return what the codes of some lists are called."""
    column = f"name_{language_of(request)}"
    return {name: {row["code"]: row[column] for row in reference.codes(session, name)} for name in lists}


def changes(
    session: Session, caller: Caller, subject: str, record_id: UUID
) -> list[Mapping[str, Any]] | None:
    """Return the latest changes of a record as lines for staff; None for the public and for 毗邻方."""
    if caller.clearance == "public" or caller.shared_counties is not None:
        return None
    return [_line(change) for change in history.changes(session, caller, subject, record_id, limit=20)]


def _line(change: Change) -> Mapping[str, Any]:
    return {
        "moment": change.recorded_at.strftime("%Y-%m-%d %H:%M"),
        "account": change.account_name or "—",
        "proposal": change.proposal_number or "—",
        "fields": [
            {"name": delta.field, "before": delta.before, "after": delta.after} for delta in change.fields
        ],
    }


@router.get("/")
def search(
    request: Request,
    session: SessionDep,
    caller: CallerDep,
    q: Annotated[str | None, Query(max_length=60)] = None,
    as_of: str = "",
    historic: str = "",
    division_id: UUID | None = None,
    after: str | None = None,
    after_division: str | None = None,
) -> HTMLResponse:
    """Search place names and divisions; without a question say what the register holds and lacks."""
    day = date.fromisoformat(as_of) if as_of else None
    asked = (q or "").strip()
    values: dict[str, Any] = {"q": asked, "as_of": as_of, "historic": bool(historic)}
    if q is None and division_id is None:
        return shown(request, caller, "search", places=None, gaps=completeness(session), **values)
    is_code = asked.isdigit()
    places = place_names.find(
        session,
        caller,
        as_of=day,
        text=asked or None,
        division_id=division_id,
        include_historic=bool(historic),
        after=after,
    )
    found = divisions.find(
        session,
        caller,
        as_of=day,
        text=None if is_code else asked or None,
        code=asked if is_code else None,
        parent_id=division_id,
        include_statistical=True,
        after=after_division,
    )
    for row in places.rows:
        row["ended"] = row.get("valid_to") is not None
        row["spelling"] = next((name["romanization"] for name in row["names"] if name["romanization"]), "")
    kept = {"q": asked, "as_of": as_of, "historic": historic, "division_id": division_id or ""}
    return shown(
        request,
        caller,
        "search",
        places=places,
        divisions=found,
        next_places="/?" + urlencode({**kept, "after": places.after or ""}),
        next_divisions="/?" + urlencode({**kept, "after_division": found.after or ""}),
        words=words(session, request, "division_type", "code_system"),
        **values,
    )


@router.get("/pages/place-names/{feature_id}")
def place_name(
    request: Request, session: SessionDep, caller: CallerDep, feature_id: UUID, as_of: date | None = None
) -> HTMLResponse:
    """Show one place with its names, position, events, and for staff who changed what."""
    return shown(
        request,
        caller,
        "place_name",
        row=place_names.get(session, caller, feature_id, as_of),
        can_propose=bool(caller.roles.intersection(PROPOSING)),
        history=changes(session, caller, "feature", feature_id),
        words=words(
            session,
            request,
            "name_type",
            "name_language",
            "standard_basis",
            "geometry_role",
            "location_method",
            "name_event_type",
        ),
    )


@router.get("/pages/divisions/{division_id}")
def division(
    request: Request, session: SessionDep, caller: CallerDep, division_id: UUID, as_of: date | None = None
) -> HTMLResponse:
    """Show one division with codes, boundary, lineage, the divisions below it, and who changed what."""
    return shown(
        request,
        caller,
        "division",
        row=divisions.get(session, caller, division_id, as_of),
        children=divisions.children(session, caller, division_id, as_of),
        history=changes(session, caller, "administrative_division", division_id),
        words=words(session, request, "division_type", "code_system", "division_event_type"),
    )


@router.get("/pages/sign-in")
def sign_in_form(request: Request, caller: CallerDep) -> HTMLResponse:
    """Ask for login and password."""
    return shown(request, caller, "sign_in", login="", refused=False)


@router.post("/pages/sign-in")
def sign_in(
    request: Request,
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    login: Annotated[str, Form(max_length=40)],
    password: Annotated[str, Form(max_length=200)],
) -> Response:
    """Open a session; a failed try is counted and the form shown again."""
    signed = accounts.sign_in(session, login, password, timedelta(days=settings.session_days))
    if signed is None:
        return shown(request, caller, "sign_in", 401, login=login, refused=True)
    answer = RedirectResponse("/", 303)
    open_session(answer, settings, signed)
    return answer


@router.post("/pages/sign-out")
def sign_out(
    request: Request, session: SessionDep, caller: CallerDep, settings: SettingsDep
) -> RedirectResponse:
    """End the session."""
    name = cookie_name(settings)
    accounts.sign_out(session, request.cookies.get(name, ""))
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(name, path="/", secure=settings.secure_cookies, httponly=True)
    return answer
