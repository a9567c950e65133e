"""Accounts and offices (管理员), and everybody's own API tokens."""

from datetime import datetime, timedelta
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CallerDep, SessionDep
from gis.accounts import service
from gis.administrative_divisions import areas

router = APIRouter()


class AccountOut(BaseModel):
    """An account as 管理员 sees it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    login: str = Field(examples=["tuke.bianji"])
    display_name: str = Field(examples=["图克镇编辑"])
    organisation: str
    roles: list[str]
    active: bool


class NewAccount(BaseModel):
    """An account to register."""

    model_config = ConfigDict(extra="forbid")

    login: str = Field(examples=["tuke.bianji"], max_length=40)
    display_name: str = Field(examples=["图克镇编辑"], min_length=1, max_length=60)
    organisation_id: UUID
    roles: list[str] = Field(examples=[["editor"]])
    password: str = Field(max_length=200)
    #: Divisions that its rights are limited to; empty means the whole banner
    areas: list[UUID] = Field(default=[])


class AccountChange(BaseModel):
    """What may change of an account; absent fields stay as they are."""

    model_config = ConfigDict(extra="forbid")

    active: bool | None = None
    roles: list[str] | None = None
    areas: list[UUID] | None = None
    password: str | None = Field(default=None, max_length=200)


class OrganisationOut(BaseModel):
    """An office."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: str = Field(examples=["bureau"])
    name: str = Field(examples=["乌审旗民政局"])
    county_code: str | None


class NewOrganisation(BaseModel):
    """An office to register."""

    model_config = ConfigDict(extra="forbid")

    kind: str = Field(examples=["township_office"], max_length=40)
    name: str = Field(examples=["图克镇人民政府"], min_length=1, max_length=80)
    county_code: str | None = Field(default=None, pattern=r"^[0-9]{6}$")


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
    return [AccountOut.model_validate(account) for account in service.listed(session)]


@router.post("/accounts", status_code=201, tags=["accounts"])
def add_account(session: SessionDep, caller: CallerDep, new: NewAccount) -> AccountOut:
    """Register an account."""
    account = areas.add_account(session, **new.model_dump())
    return next(AccountOut.model_validate(one) for one in service.listed(session) if one.id == account.id)


@router.patch("/accounts/{account_id}", status_code=204, tags=["accounts"])
def change_account(session: SessionDep, caller: CallerDep, account_id: UUID, change: AccountChange) -> None:
    """Open, close, limit or re-role an account, or set a new password."""
    areas.change_account(session, account_id, **change.model_dump())


@router.get("/organisations", tags=["accounts"])
def list_organisations(session: SessionDep, caller: CallerDep) -> list[OrganisationOut]:
    """List every office, by name."""
    return [OrganisationOut.model_validate(office) for office in service.organisations(session)]


@router.post("/organisations", status_code=201, tags=["accounts"])
def add_organisation(session: SessionDep, caller: CallerDep, new: NewOrganisation) -> OrganisationOut:
    """Register an office; an office of that name is returned as it is."""
    return OrganisationOut.model_validate(service.add_organisation(session, **new.model_dump()))


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
