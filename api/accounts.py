"""Accounts, offices and what roles may do (管理员), and everybody's own API tokens."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CallerDep, SessionDep
from api.role_rights import rights_of_roles
from gis.accounts import administration, service
from gis.administrative_divisions import areas

router = APIRouter()


class AreaOut(BaseModel):
    """A division that an account is limited to."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str = Field(examples=["图克镇"])


class AccountOut(BaseModel):
    """An account as 管理员 sees it."""

    id: UUID
    login: str = Field(examples=["tuke.bianji"])
    display_name: str = Field(examples=["图克镇编辑"])
    organisation_id: UUID
    organisation: str = Field(examples=["图克镇人民政府"])
    roles: list[str] = Field(examples=[["township"]])
    areas: list[AreaOut] = Field(description="Empty: the whole banner")
    active: bool
    created_at: datetime
    password_set_at: datetime | None
    last_sign_in: datetime | None = Field(description="Of the sessions still open")


class NewAccount(BaseModel):
    """An account to register."""

    model_config = ConfigDict(extra="forbid")

    login: str = Field(examples=["tuke.bianji"], max_length=40)
    display_name: str = Field(examples=["图克镇编辑"], min_length=1, max_length=60)
    organisation_id: UUID
    roles: list[str] = Field(examples=[["editor"]])
    password: str | None = Field(default=None, max_length=200, description="Without one it is made here")
    #: Divisions that its rights are limited to; empty means the whole banner
    areas: list[UUID] = Field(default=[])


class AddedAccount(AccountOut):
    """A new account; a password that was made here is shown this once."""

    initial_password: str | None


class AccountChange(BaseModel):
    """What may change of an account; absent fields stay as they are."""

    model_config = ConfigDict(extra="forbid")

    display_name: str | None = Field(default=None, min_length=1, max_length=60)
    organisation_id: UUID | None = None
    active: bool | None = None
    roles: list[str] | None = None
    areas: list[UUID] | None = None
    password: str | None = Field(default=None, max_length=200)


class ResetPassword(BaseModel):
    """A new password, shown this once."""

    password: str = Field(examples=["k7m2p-qx9wd-3hftn-zj6va"])


class OrganisationOut(BaseModel):
    """An office."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: str = Field(examples=["bureau"])
    name: str = Field(examples=["乌审旗民政局"])
    county_code: str | None
    accounts: int = Field(default=0, description="Accounts that belong to it")


class NewOrganisation(BaseModel):
    """An office to register, or what it shall be."""

    model_config = ConfigDict(extra="forbid")

    kind: str = Field(examples=["township_office"], max_length=40)
    name: str = Field(examples=["图克镇人民政府"], min_length=1, max_length=80)
    county_code: str | None = Field(default=None, pattern=r"^[0-9]{6}$")


class RightOut(BaseModel):
    """How far a role reaches in one kind of work."""

    name_zh: str = Field(examples=["审批变更单"])
    name_en: str
    reach: Literal["none", "own", "shared_line", "area", "all"]


class RoleOut(BaseModel):
    """A role, and what the access matrix lets it do."""

    code: str = Field(examples=["reviewer"])
    name_zh: str
    name_en: str
    note: str
    clearance: str = Field(examples=["restricted"], description="Strictest level that it may read")
    rights: list[RightOut]


class TokenOut(BaseModel):
    """An API token, without its value."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    label: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


class NewToken(BaseModel):
    """A token to issue."""

    model_config = ConfigDict(extra="forbid")

    label: str = Field(examples=["夜间导出"], min_length=1, max_length=60)
    scopes: list[str] = Field(examples=[["read"]])
    days: int = Field(default=90, ge=1, le=366)


class IssuedToken(BaseModel):
    """A new token; its value is shown this once."""

    token: TokenOut
    value: str


@router.get("/accounts", tags=["accounts"])
def list_accounts(session: SessionDep, caller: CallerDep) -> list[AccountOut]:
    """List every account, by login."""
    return _accounts(session)


@router.post("/accounts", status_code=201, tags=["accounts"])
def add_account(session: SessionDep, caller: CallerDep, new: NewAccount) -> AddedAccount:
    """Register an account; without a password it gets a random one, told in this answer only."""
    made = administration.fresh_password() if new.password is None else None
    wanted = {**new.model_dump(), "password": made or new.password, "given": True}
    account = areas.add_account(session, **wanted)
    return AddedAccount(**_account(session, account.id).model_dump(), initial_password=made)


@router.patch("/accounts/{account_id}", tags=["accounts"])
def change_account(
    session: SessionDep, caller: CallerDep, account_id: UUID, change: AccountChange
) -> AccountOut:
    """Rename, move, open, close, limit or re-role an account, or set a new password."""
    areas.change_account(session, account_id, **change.model_dump())
    return _account(session, account_id)


@router.post("/accounts/{account_id}/password", tags=["accounts"])
def reset_password(session: SessionDep, caller: CallerDep, account_id: UUID) -> ResetPassword:
    """Give an account a random password; it is signed out everywhere and its tokens end."""
    return ResetPassword(password=administration.reset_password(session, account_id))


@router.get("/accounts/{account_id}/api-tokens", tags=["accounts"])
def list_tokens_of(session: SessionDep, caller: CallerDep, account_id: UUID) -> list[TokenOut]:
    """List the API tokens of an account, newest first; nobody sees their values."""
    return [TokenOut.model_validate(token) for token in administration.tokens_of(session, account_id)]


@router.delete("/accounts/{account_id}/api-tokens/{token_id}", status_code=204, tags=["accounts"])
def revoke_token_of(session: SessionDep, caller: CallerDep, account_id: UUID, token_id: UUID) -> None:
    """Revoke a token of an account."""
    service.revoke_token(session, account_id, token_id)


@router.get("/organisations", tags=["accounts"])
def list_organisations(session: SessionDep, caller: CallerDep) -> list[OrganisationOut]:
    """List every office, by name."""
    return [OrganisationOut.model_validate(office) for office in administration.offices(session)]


@router.post("/organisations", status_code=201, tags=["accounts"])
def add_organisation(session: SessionDep, caller: CallerDep, new: NewOrganisation) -> OrganisationOut:
    """Register an office; an office of that name is returned as it is."""
    added = service.add_organisation(session, **new.model_dump())
    offices = administration.offices(session)
    return next(OrganisationOut.model_validate(office) for office in offices if office.id == added.id)


@router.put("/organisations/{organisation_id}", tags=["accounts"])
def change_organisation(
    session: SessionDep, caller: CallerDep, organisation_id: UUID, wanted: NewOrganisation
) -> OrganisationOut:
    """Rename an office, or change its kind or county."""
    changed = administration.change_office(session, organisation_id, **wanted.model_dump())
    return OrganisationOut.model_validate(changed)


@router.delete("/organisations/{organisation_id}", status_code=204, tags=["accounts"])
def remove_organisation(session: SessionDep, caller: CallerDep, organisation_id: UUID) -> None:
    """Remove an office that nothing names."""
    administration.remove_office(session, organisation_id)


@router.get("/roles", tags=["accounts"])
def list_roles(session: SessionDep, caller: CallerDep) -> list[RoleOut]:
    """List every role with what the access matrix lets it do."""
    return [RoleOut.model_validate(role) for role in rights_of_roles(session)]


@router.get("/api-tokens", tags=["api-tokens"])
def list_tokens(session: SessionDep, caller: CallerDep) -> list[TokenOut]:
    """List one's own tokens, newest first."""
    return [TokenOut.model_validate(token) for token in service.tokens(session, caller.account())]


@router.post("/api-tokens", status_code=201, tags=["api-tokens"])
def issue_token(session: SessionDep, caller: CallerDep, new: NewToken) -> IssuedToken:
    """Issue a token for scripts; it never reaches further than the account itself."""
    token, value = service.issue_token(
        session, caller.account(), label=new.label, scopes=new.scopes, lasts=timedelta(days=new.days)
    )
    return IssuedToken(token=TokenOut.model_validate(token), value=value)


@router.delete("/api-tokens/{token_id}", status_code=204, tags=["api-tokens"])
def revoke_token(session: SessionDep, caller: CallerDep, token_id: UUID) -> None:
    """Revoke one of one's own tokens."""
    service.revoke_token(session, caller.account(), token_id)


def _accounts(session: SessionDep) -> list[AccountOut]:
    limited, seen = areas.areas_of_accounts(session), administration.last_seen(session)
    return [
        AccountOut(
            **vars(account),
            areas=[AreaOut.model_validate(area) for area in limited.get(account.id, ())],
            last_sign_in=seen.get(account.id),
        )
        for account in service.listed(session)
    ]


def _account(session: SessionDep, account_id: UUID) -> AccountOut:
    return next(account for account in _accounts(session) if account.id == account_id)
