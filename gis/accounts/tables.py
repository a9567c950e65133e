"""Organisations, accounts, their roles, and the secrets that prove who calls."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from gis.accounts.rules import UnknownOrganisationKind
from gis.database import Base, Key, RecordedAt, refuse


class Organisation(Base):
    """An office that accounts belong to."""

    __tablename__ = "organisation"

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(ForeignKey("organisation_kind.code"))
    name: Mapped[str] = mapped_column(unique=True)
    #: Division code (GB/T 2260) of the county on the other side of a shared line, for a neighbour.
    county_code: Mapped[str | None]


class Account(Base):
    """A person's access to the register."""

    __tablename__ = "account"
    __table_args__ = (CheckConstraint("language IN ('zh', 'en')", name="language_known"),)

    id: Mapped[Key]
    login: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    created_at: Mapped[RecordedAt]
    #: When the password was last set; with it history knows who set it, and never to what.
    password_set_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    #: Whether an administrator set the password, so that its holder has to change it first of all.
    password_given: Mapped[bool] = mapped_column(server_default=text("false"))
    #: "zh" or "en", once its holder has chosen
    language: Mapped[Literal["zh", "en"] | None] = mapped_column(String)


class AccountSecret(Base):
    """The argon2 hash of an account's password and its failed tries; never copied to history."""

    __tablename__ = "account_secret"
    __table_args__ = ({"info": {"history": False}},)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    password_hash: Mapped[str]
    failed_tries: Mapped[int] = mapped_column(server_default=text("0"))
    locked_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class AccountRole(Base):
    """A role that an account holds."""

    __tablename__ = "account_role"
    __table_args__ = ({"info": {"part_of": ("account", "account_id", "roles")}},)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    role: Mapped[str] = mapped_column(ForeignKey("role.code"), primary_key=True)


class LoginSession(Base):
    """A signed-in browser; only hashes of its cookie are kept."""

    __tablename__ = "login_session"
    __table_args__ = (
        # Usage: end every session of one account (sign out everywhere, deactivation)
        Index("ix_login_session_account_id", "account_id"),
        {"info": {"history": False}},
    )

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    csrf_token: Mapped[str]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[RecordedAt]
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class ApiToken(Base):
    """A token for scripts, with scope and expiry; only its hash is kept."""

    __tablename__ = "api_token"
    __table_args__ = (
        # Usage: list and revoke the tokens of one account
        Index("ix_api_token_account_id", "account_id"),
        {"info": {"history": False}},
    )

    id: Mapped[Key]
    token_hash: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    label: Mapped[str]
    #: "read", "propose", "decide", "administer"
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    created_at: Mapped[RecordedAt]
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


refuse("fk_organisation_kind", UnknownOrganisationKind)
