"""Who calls and what that lets them do, without database or files."""

from dataclasses import dataclass
from uuid import UUID

from gis.errors import NotAllowed, NotSignedIn

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
    areas: frozenset[UUID] | None = None
    shared_counties: frozenset[UUID] | None = None

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
