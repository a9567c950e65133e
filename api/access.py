"""Who may call which route: the matrix of data/rules/access.csv, asked in one place for every request."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from gis.accounts.rules import PUBLIC, SCOPES, Caller, PasswordMustChange
from gis.errors import NotAllowed, NotSignedIn

#: From nothing to everything; an account with several roles has the widest reach of them.
REACHES = ("none", "own", "shared_line", "area", "all")
#: The scope of routes that only answer, whatever their method (a POST may only ask, as a measurement does)
READ = "read"
#: What is left to somebody who has to change the password that he was given
PASSWORD_ROUTES = frozenset({"/session", "/session/account", "/session/password"})
#: Columns of the matrix that are not roles
KEY_COLUMNS = ("method", "path", "token_scope")


class NoRule(NotAllowed):
    """The route has no row in the matrix and is closed to everybody."""

    message_id = "access.no_rule"


class TokenScopeMissing(NotAllowed):
    """The API token's scopes don't include what this route needs."""

    message_id = "access.token_scope"


@dataclass(frozen=True)
class Rule:
    """Who reaches how far through one route, and the scope that an API token needs for it."""

    token_scope: str
    reach: Mapping[str, str]

    @property
    def only_reads(self) -> bool:
        """Whether the route changes nothing for anybody: then the database refuses its every write."""
        return self.token_scope == READ

    def widest(self, roles: frozenset[str]) -> str:
        """Return the widest reach of these roles."""
        return max((self.reach.get(role, "none") for role in roles), key=REACHES.index, default="none")


@cache
def matrix() -> Mapping[tuple[str, str], Rule]:
    """Return the matrix, by method and route template."""
    content = (files("data") / "rules" / "access.csv").read_text("utf-8")
    rules: dict[tuple[str, str], Rule] = {}
    for row in csv.DictReader(io.StringIO(content)):
        reach = {role: value for role, value in row.items() if role not in KEY_COLUMNS}
        unknown = set(reach.values()) - set(REACHES)
        if unknown:
            raise ValueError(f"access.csv, {row['method']} {row['path']}: {unknown}")
        rules[row["method"], row["path"]] = Rule(row["token_scope"], reach)
    return rules


def scopes_of(roles: frozenset[str]) -> list[str]:
    """Return the scopes of API tokens that open anything to these roles, in the order of their reach."""
    open_to = {rule.token_scope for rule in matrix().values() if rule.widest(roles) != "none"}
    return [scope for scope in SCOPES if scope in open_to]


def admit(caller: Caller, method: str, path: str) -> Caller:
    """Return the caller as far as the matrix lets him reach through a route.

    `all` lifts the limits of his areas, `area` and `shared_line` keep them, and `own` is what the
    services keep to him by his account. A role that may not call a route open to the public calls it as
    the public does, and so does whoever has yet to change the password that he was given. Raises NoRule,
    NotSignedIn, NotAllowed, TokenScopeMissing, PasswordMustChange.
    """
    rule = matrix().get((method, path))
    if rule is None:
        raise NoRule
    if caller.must_change_password and path not in PASSWORD_ROUTES:
        if rule.widest(PUBLIC.roles) == "none":
            raise PasswordMustChange
        return PUBLIC
    reach = rule.widest(caller.roles)
    as_public = reach == "none" and rule.widest(PUBLIC.roles) != "none"
    if reach == "none" and not as_public:
        raise NotAllowed if caller.signed_in else NotSignedIn
    if caller.token_scopes is not None and rule.token_scope not in caller.token_scopes:
        raise TokenScopeMissing(scope=rule.token_scope)
    if as_public:
        return replace(caller, clearance=PUBLIC.clearance)
    if reach == "all":
        return replace(caller, areas=None, shared_counties=None, lifted_areas=caller.own_areas)
    return caller
