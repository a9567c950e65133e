"""Sign in and out; say who one is."""

from datetime import timedelta
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CallerDep, SessionDep, SettingsDep, cookie_name
from api.errors import refused
from gis.accounts import service
from gis.accounts.rules import Caller, SignInRefused
from gis.settings import Settings

router = APIRouter(tags=["session"])


class Credentials(BaseModel):
    """Login and password."""

    model_config = ConfigDict(extra="forbid")

    login: str = Field(examples=["bianji"], max_length=40)
    password: str = Field(examples=["…"], max_length=200)


class SignedIn(BaseModel):
    """A session was opened; send `csrf_token` as X-CSRF-Token with every change."""

    csrf_token: str


class Me(BaseModel):
    """Who calls."""

    account_id: UUID | None
    login: str
    display_name: str
    roles: list[str]
    clearance: str
    csrf_token: str
    language: Literal["zh", "en"] | None = Field(description="Chosen for the account; null: none yet")
    must_change_password: bool = Field(description="Nothing else is open before it is changed")


def open_session(response: Response, settings: Settings, signed: service.SignIn) -> None:
    """Set the cookie of a new session."""
    response.set_cookie(
        cookie_name(settings),
        signed.token,
        max_age=settings.session_days * 86_400,
        httponly=True,
        secure=settings.secure_cookies,
        samesite="lax",
        path="/",
    )


@router.post("/session", response_model=SignedIn, responses={401: {}})
def sign_in(
    request: Request,
    response: Response,
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    credentials: Credentials,
) -> SignedIn | Response:
    """Open a session. A failed try is counted, so it answers 401 without rolling back."""
    lasts = timedelta(days=settings.session_days)
    signed = service.sign_in(session, credentials.login, credentials.password, lasts)
    if signed is None:
        return refused(request, SignInRefused())
    open_session(response, settings, signed)
    return SignedIn(csrf_token=signed.csrf_token)


@router.get("/session")
def me(request: Request, caller: CallerDep) -> Me:
    """Say who calls; the public has no account id."""
    return describe(request, caller)


def describe(request: Request, caller: Caller) -> Me:
    """Return what a client may know of its own session."""
    return Me(
        account_id=caller.account_id,
        login=caller.login,
        display_name=caller.display_name,
        roles=sorted(caller.roles),
        clearance=caller.clearance,
        csrf_token=request.state.csrf_token,
        language=caller.language,
        must_change_password=caller.must_change_password,
    )


@router.delete("/session", status_code=204)
def sign_out(
    request: Request, response: Response, session: SessionDep, caller: CallerDep, settings: SettingsDep
) -> None:
    """End this session."""
    name = cookie_name(settings)
    service.sign_out(session, request.cookies.get(name, ""))
    response.delete_cookie(name, path="/", secure=settings.secure_cookies, httponly=True)
