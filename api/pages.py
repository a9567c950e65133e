"""The plain pages: search, records, signing in. They ask the same services as the REST routes."""

import re
from datetime import date, datetime, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError
from sqlalchemy.orm import Session

from api.access import matrix
from api.dependencies import CallerDep, SessionDep, SettingsDep, cookie_name
from api.errors import language_of
from api.sign_in import open_session
from gis.accounts import service as accounts
from gis.accounts.rules import Caller
from gis.administrative_divisions import service as divisions
from gis.history import service as history
from gis.history.as_known import OFFICE_TIME, today
from gis.place_names import service as place_names
from gis.place_names.rules import holds_on
from gis.place_names.service import all_subjects
from gis.proposals.changes_in_words import ChangeInWords, changes_in_words
from gis.proposals.words import geometry_words
from gis.reference import service as reference
from gis.samples.completeness import completeness
from maps.pages import page

router = APIRouter(include_in_schema=False)

#: An address of this service and of no other
INSIDE = re.compile(r"/(?![/\\])[^\x00-\x20\\]*")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day(given: object) -> object:
    """Return a day that a form sent, None for an empty field; nothing but YYYY-MM-DD is a day."""
    if given == "":
        return None
    if isinstance(given, str) and not DAY.fullmatch(given):
        raise PydanticCustomError("date_parsing", "not a day")
    return given


Day = Annotated[date | None, BeforeValidator(_day), Query()]


def shown(request: Request, caller: Caller, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Return a page in the reader's language."""
    html = page(
        template,
        language_of(request),
        me=caller,
        may_import=may(caller, "GET", "/pages/import"),
        at=at,
        csrf=request.state.csrf_token,
        **values,
    )
    return HTMLResponse(html, status)


def at(moment: datetime) -> str:
    """Return an instant as the office's clocks showed it."""
    return moment.astimezone(OFFICE_TIME).strftime("%Y-%m-%d %H:%M")


def may(caller: Caller, method: str, path: str) -> bool:
    """Whether the access matrix lets the caller use a page at all."""
    return matrix()[method, path].widest(caller.roles) != "none"


def words(session: Session, request: Request, *lists: str) -> dict[str, dict[str, str]]:
    """Return what the codes of some lists are called."""
    column = f"name_{language_of(request)}"
    return {name: {row["code"]: row[column] for row in reference.codes(session, name)} for name in lists}


def asks_history(caller: Caller) -> bool:
    """Whether the caller is staff, who may also ask what the register knew on a day."""
    return caller.signed_in and caller.shared_counties is None


def changes(session: Session, caller: Caller, subject: str, record_id: UUID) -> list[ChangeInWords] | None:
    """Return the latest changes of a record in words for staff; None for the public and for 毗邻方."""
    if caller.clearance == "public" or caller.shared_counties is not None:
        return None
    found = history.changes(session, caller, subject, record_id, limit=20)
    return changes_in_words(session, all_subjects(), subject, record_id, found)


def address(path: str, **values: object) -> str:
    """Return an address with those values that are not None."""
    given = {name: value for name, value in values.items() if value is not None}
    return f"{path}?{urlencode(given)}" if given else path


@router.get("/")
def search(
    request: Request,
    session: SessionDep,
    caller: CallerDep,
    q: Annotated[str | None, Query(max_length=60)] = None,
    as_of: Day = None,
    as_known_on: Day = None,
    historic: bool = False,
    division_id: UUID | None = None,
    after: str | None = None,
    after_division: str | None = None,
) -> HTMLResponse:
    """Search place names and divisions; without a question say what the register holds and lacks."""
    asked = (q or "").strip()
    values: dict[str, Any] = {
        "q": asked,
        "as_of": as_of,
        "as_known_on": as_known_on,
        "historic": historic,
        "staff": asks_history(caller),
    }
    if q is None and division_id is None:
        return shown(request, caller, "search", places=None, gaps=completeness(session), **values)
    is_code = asked.isascii() and asked.isdigit()
    places = None
    if not is_code:
        places = place_names.find(
            session,
            caller,
            as_of=as_of,
            as_known_on=as_known_on,
            text=asked or None,
            division_id=division_id,
            include_historic=historic,
            after=after,
        )
    found = divisions.find(
        session,
        caller,
        as_of=as_of,
        as_known_on=as_known_on,
        text=None if is_code else asked or None,
        code=asked if is_code else None,
        parent_id=division_id,
        include_statistical=True,
        include_historic=historic,
        after=after_division,
    )
    day = as_of or today()
    kept = {"as_of": as_of, "as_known_on": as_known_on}
    ever = "true" if historic else None
    this = {**kept, "q": asked, "historic": ever, "division_id": division_id}
    return shown(
        request,
        caller,
        "search",
        gaps=None,
        places=places,
        divisions=found,
        is_code=is_code,
        within=divisions.get(session, caller, division_id)["name"] if division_id else None,
        ended=lambda row: not holds_on(row, day),
        others=lambda row: _others(row, asked),
        next_places=address("/", **this, after=places.after) if places and places.after else None,
        next_divisions=address("/", **this, after_division=found.after) if found.after else None,
        export_places={**kept, "text": asked, "division_id": division_id, "include_historic": ever},
        export_divisions={
            **kept,
            "code" if is_code else "text": asked,
            "parent_id": division_id,
            "include_statistical": "true",
        },
        address=address,
        words=words(session, request, "division_type", "code_system", "name_type"),
        **values,
    )


def _others(row: Any, asked: str) -> list[Any]:
    """Return the names of a place other than its main one by which the search found it."""
    if not asked or (row["name"] or "").startswith(asked):
        return []
    return [name for name in row["names"] if name["name"].startswith(asked)]


@router.get("/pages/place-names/{feature_id}")
def place_name(
    request: Request,
    session: SessionDep,
    caller: CallerDep,
    feature_id: UUID,
    as_of: Day = None,
    as_known_on: Day = None,
) -> HTMLResponse:
    """Show one place with its names, position, events, and for staff who changed what."""
    row = place_names.get(session, caller, feature_id, as_of, as_known_on)
    return shown(
        request,
        caller,
        "place_name",
        row=row,
        as_of=as_of,
        as_known_on=as_known_on,
        staff=asks_history(caller),
        address=address,
        ended=lambda part: not holds_on(part, as_of or today()),
        can_propose=may(caller, "GET", "/pages/place-names/{feature_id}/correct"),
        geometry_words=geometry_words,
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
    request: Request,
    session: SessionDep,
    caller: CallerDep,
    division_id: UUID,
    as_of: Day = None,
    as_known_on: Day = None,
) -> HTMLResponse:
    """Show one division with codes, boundary, lineage, the divisions below it, and who changed what."""
    row = divisions.get(session, caller, division_id, as_of, as_known_on)
    return shown(
        request,
        caller,
        "division",
        row=row,
        as_of=as_of,
        as_known_on=as_known_on,
        staff=asks_history(caller),
        address=address,
        ended=lambda part: not holds_on(part, as_of or today()),
        geometry_words=geometry_words,
        children=divisions.children(session, caller, division_id, as_of, as_known_on),
        lineage=divisions.lineage(session, caller, division_id, as_known_on) if row.get("events") else None,
        history=changes(session, caller, "administrative_division", division_id),
        words=words(session, request, "division_type", "code_system", "division_event_type"),
    )


@router.get("/pages/sign-in")
def sign_in_form(
    request: Request, caller: CallerDep, next: Annotated[str, Query(max_length=500)] = ""
) -> HTMLResponse:
    """Ask for login and password; `next` is where the reader wanted to go."""
    return shown(request, caller, "sign_in", login="", next=next, refused=False)


@router.post("/pages/sign-in")
def sign_in(
    request: Request,
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    login: Annotated[str, Form(max_length=40)],
    password: Annotated[str, Form(max_length=200)],
    next: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Open a session; a failed try is counted and the form shown again."""
    signed = accounts.sign_in(session, login, password, timedelta(days=settings.session_days))
    if signed is None:
        return shown(request, caller, "sign_in", 401, login=login, next=next, refused=True)
    answer = RedirectResponse(next if INSIDE.fullmatch(next) else "/", 303)
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
