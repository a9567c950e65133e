"""Who calls and what that lets them do, without database or files."""

import re
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from gis.errors import Conflict, InvalidInput, NotAllowed, NotFound, NotSignedIn, RuleBroken

#: Publication levels from the widest to the strictest readership.
LEVELS = ("public", "internal", "restricted")


@dataclass(frozen=True)
class Caller:
    """Whoever makes a request: an account, or the anonymous public.

    `areas` holds the ids of every division the account's rights are limited to, those below included;
    None means the whole banner. `shared_counties` holds, for a 毗邻方 account, the two divisions that
    share its line; every other account has None.
    """

    account_id: UUID | None = None
    login: str = ""
    display_name: str = ""
    organisation_id: UUID | None = None
    roles: frozenset[str] = frozenset({"public"})
    #: Scopes of the API token used; None for a signed-in browser or the command line (no limit).
    token_scopes: frozenset[str] | None = None
    clearance: str = "public"
    #: Whether an administrator set the password: its holder first sets one that nobody else knows.
    must_change_password: bool = False
    #: In which it chose to read the register
    language: Literal["zh", "en"] | None = None
    areas: frozenset[UUID] | None = None
    shared_counties: frozenset[UUID] | None = None
    #: `areas` before a route that reads everywhere lifted them
    lifted_areas: frozenset[UUID] | None = None

    @property
    def own_areas(self) -> frozenset[UUID] | None:
        """The divisions the account's rights are limited to, also where a route lifts that limit.

        Registers kept to areas (facilities, cemeteries, graves) go by it wherever they are shown with others;
        a 毗邻方 account has there what the public has, and no area.
        """
        if self.shared_counties is not None:
            return None
        return self.lifted_areas if self.areas is None else self.areas

    @property
    def signed_in(self) -> bool:
        """Whether an account stands behind the call."""
        return self.account_id is not None

    def account(self) -> UUID:
        """Return the account's id; raise NotSignedIn for the public."""
        if self.account_id is None:
            raise NotSignedIn
        return self.account_id

    def must_hold(self, *roles: str) -> None:
        """Raise NotAllowed unless the caller holds one of the roles."""
        if not self.roles.intersection(roles):
            raise NotAllowed

    def covers(self, areas: frozenset[UUID]) -> bool:
        """Whether the caller's rights reach every one of these divisions."""
        return self.areas is None or (bool(areas) and areas <= self.areas)


PUBLIC = Caller()

#: What an API token may be limited to, in this order of reach
SCOPES = ("read", "propose", "decide", "administer")
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200


class AccountExists(Conflict):
    """The login is taken."""

    message_id = "accounts.exists"


class NoSuchAccount(NotFound):
    """There is no active account of this login."""

    message_id = "accounts.no_such_account"


class NoSuchOrganisation(InvalidInput):
    """There is no organisation of this name or id."""

    message_id = "accounts.no_such_organisation"


class OrganisationExists(Conflict):
    """Another office bears this name."""

    message_id = "accounts.organisation_exists"


class OrganisationInUse(RuleBroken):
    """Accounts or proposals name the office."""

    message_id = "accounts.organisation_in_use"


class LastAdministrator(RuleBroken):
    """Without an open account of an administrator nobody could open one again."""

    message_id = "accounts.last_administrator"


class UnknownOrganisationKind(InvalidInput):
    """There is no such kind of organisation."""

    message_id = "accounts.unknown_organisation_kind"


class NoSuchToken(NotFound):
    """The account has no such token."""

    message_id = "accounts.no_such_token"


class UnknownRole(InvalidInput):
    """There is no such role to give."""

    message_id = "accounts.unknown_role"


class UnknownScope(InvalidInput):
    """There is no such scope."""

    message_id = "accounts.unknown_scope"


class BadLogin(InvalidInput):
    """The login is not a name that an account can have."""

    message_id = "accounts.bad_login"


class WeakPassword(InvalidInput):
    """The password is too short, too long, or the login itself."""

    message_id = "accounts.weak_password"


class WrongPassword(NotAllowed):
    """The present password is not the one given."""

    message_id = "accounts.wrong_password"


class PasswordUnchanged(InvalidInput):
    """The new password is the present one."""

    message_id = "accounts.password_unchanged"


class PasswordMustChange(NotAllowed):
    """The password was set by an administrator and not changed since."""

    message_id = "accounts.password_must_change"


class SignInRefused(NotSignedIn):
    """Login and password do not match, or the account is locked for a while."""

    message_id = "accounts.sign_in_refused"


def check_login(login: str) -> None:
    """Raise BadLogin unless it has 2-40 lower-case letters, digits, dots, hyphens or underscores."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{1,39}", login):
        raise BadLogin(login=login)


def check_password(password: str, login: str) -> None:
    """Raise WeakPassword for fewer than 10 or more than 200 characters, or one that holds the login."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD or login in password.lower():
        raise WeakPassword(shortest=SHORTEST_PASSWORD, longest=LONGEST_PASSWORD)
