"""One's own account: what it is, its language, its password, the browsers it is signed in from."""

from datetime import datetime
from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.access import scopes_of
from api.dependencies import CallerDep, SessionDep, SettingsDep, cookie_name
from api.errors import refused
from gis.accounts import own_account
from gis.accounts.rules import LONGEST_PASSWORD, SHORTEST_PASSWORD, WrongPassword
from gis.administrative_divisions import areas
from gis.settings import Settings

router = APIRouter(prefix="/session", tags=["session"])


class OwnAccount(BaseModel):
    """One's own account, and the rules for its password."""

    login: str = Field(examples=["tuke.bianji"])
    display_name: str = Field(examples=["图克镇编辑"])
    organisation: str = Field(examples=["图克镇人民政府"])
    roles: list[str] = Field(examples=[["township"]])
    areas: list[str] = Field(examples=[["图克镇"]], description="Empty: the whole banner")
    password_set_at: datetime | None
    other_sessions: int = Field(description="Other browsers that it is signed in from")
    token_scopes: list[str] = Field(description="Scopes that are of use to its roles")
    shortest_password: int
    longest_password: int


class OwnAccountChange(BaseModel):
    """What one changes of one's own account without anybody else."""

    model_config = ConfigDict(extra="forbid")

    language: Literal["zh", "en"]


class PasswordChange(BaseModel):
    """The present password and the new one."""

    model_config = ConfigDict(extra="forbid")

    old: str = Field(max_length=LONGEST_PASSWORD)
    new: str = Field(max_length=LONGEST_PASSWORD)
    end_tokens: bool = Field(default=True, description="Whether the account's API tokens end too")


def this_browser(request: Request, settings: Settings) -> str:
    """Return the token of the session that a request comes with; empty for a script."""
    return request.cookies.get(cookie_name(settings), "")


@router.get("/account")
def get_own_account(
    request: Request, session: SessionDep, caller: CallerDep, settings: SettingsDep
) -> OwnAccount:
    """Return one's own account."""
    account, office = own_account.of(session, caller.account())
    return OwnAccount(
        login=account.login,
        display_name=account.display_name,
        organisation=office.name,
        roles=sorted(caller.roles),
        areas=[area.name for area in areas.areas_of_accounts(session).get(account.id, ())],
        password_set_at=account.password_set_at,
        other_sessions=own_account.other_sessions(session, account.id, this_browser(request, settings)),
        token_scopes=scopes_of(caller.roles),
        shortest_password=SHORTEST_PASSWORD,
        longest_password=LONGEST_PASSWORD,
    )


@router.patch("/account", status_code=204)
def change_own_account(session: SessionDep, caller: CallerDep, change: OwnAccountChange) -> None:
    """Choose the language in which one reads the register."""
    own_account.set_language(session, caller.account(), change.language)


@router.put("/password", status_code=204, response_model=None)
def change_password(
    request: Request, session: SessionDep, caller: CallerDep, settings: SettingsDep, change: PasswordChange
) -> Response | None:
    """Change one's own password; every other browser is signed out. A wrong present one is counted."""
    changed = own_account.change_password(
        session,
        caller.account(),
        change.old,
        change.new,
        kept=this_browser(request, settings),
        end_tokens=change.end_tokens,
    )
    return None if changed else refused(request, WrongPassword())


@router.delete("/others", status_code=204)
def end_other_sessions(
    request: Request, session: SessionDep, caller: CallerDep, settings: SettingsDep
) -> None:
    """Sign out every other browser of one's account."""
    own_account.end_other_sessions(session, caller.account(), this_browser(request, settings))
