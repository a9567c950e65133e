"""Ways to ask a route for a record: the caller's own, one inside his reach, or one outside."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.api.world import BESIDE, INSIDE, NOT_SHARED, OUTSIDE, SHARED, World

ANY, OWN, IN, OUT = "any", "own", "inside", "outside"


@dataclass(frozen=True)
class Asked:
    """One request. `expects` is a status of success that is not 2xx or 3xx; `shows` a text in a list."""

    address: str
    kwargs: Mapping[str, Any]
    expects: int | None = None
    shows: str | None = None


NAMES = {
    ("division", SHARED): "乌审旗",
    ("division", NOT_SHARED): "杭锦旗",
    ("feature", SHARED): "乌审旗",
    ("feature", NOT_SHARED): "乌兰陶勒盖镇",
}
NAMES |= {("line", code): f"{code}—{other}线" for code, other in BESIDE.items()}
Scene = Callable[[World, str, str], Asked]


@dataclass(frozen=True)
class Scenes:
    """The records on which a route is tried, and the request for each."""

    kinds: tuple[str, ...]
    ask: Scene


def asked(address: str, *, expects: int | None = None, shows: str | None = None, **kwargs: Any) -> Asked:
    return Asked(address, kwargs, expects, shows)


def simple(address: str, *, expects: int | None = None, **kwargs: Any) -> Scenes:
    """A route without a record."""
    return Scenes((ANY,), lambda world, role, which: asked(address, expects=expects, **kwargs))


def scene(*kinds: str) -> Callable[[Scene], Scenes]:
    """Name the records on which the route is tried."""
    return lambda ask: Scenes(kinds, ask)


def place(which: str) -> str:
    """Return the code of the division where the record lies."""
    return OUTSIDE if which == OUT else INSIDE


def county(which: str) -> str:
    """Return the code of the county that is published to staff only."""
    return NOT_SHARED if which == OUT else SHARED


def owner(role: str, which: str) -> str:
    """Return whose thing is asked for."""
    return role if which == OWN else "author"


def published(template: str, *, of: str) -> Scenes:
    """A record that is published to staff, in the county whose line the neighbour shares or in another."""

    def ask(world: World, role: str, which: str) -> Asked:
        return asked(template.format(id=getattr(world, of)[county(which)]))

    return Scenes((IN, OUT), ask)


def listing(template: str, *, of: str, name: bool = False) -> Scenes:
    """A list that shows such a record or not."""

    def ask(world: World, role: str, which: str) -> Asked:
        code = county(which)
        called = NAMES[of, code]
        return asked(
            template.format(code=code, name=called), shows=called if name else getattr(world, of)[code]
        )

    return Scenes((IN, OUT), ask)


def proposal(
    template: str,
    *kinds: str,
    state: str = "submitted",
    expects: int | None = None,
    if_match: bool = True,
    scan: bool = False,
    **kwargs: Any,
) -> Scenes:
    """A proposal that the caller wrote, or another inside his area or outside; each is at version 2 or 3."""

    def ask(world: World, role: str, which: str) -> Asked:
        writer = role if which == OWN else "author"
        key = f"{writer} outside" if which == OUT else f"{writer} inside"
        found = world.proposal[key, state]
        version = {"draft": 2, "submitted": 3}[state]
        sent: dict[str, Any] = {
            name: dict(value) if isinstance(value, dict) else value for name, value in kwargs.items()
        }
        if if_match:
            sent["headers"] = {"If-Match": f'"{version}"'}
        sha256 = world.file[writer]
        if scan:
            sent["json"] = {"sha256": world.file.get(role, world.file["author"])}
        return asked(template.format(id=found, sha256=sha256), expects=expects, **sent)

    return Scenes(kinds, ask)


def thing(template: str, of: str, **kwargs: Any) -> Scenes:
    """Something that belongs to one account."""

    def ask(world: World, role: str, which: str) -> Asked:
        return asked(template.format(id=getattr(world, of)[owner(role, which)]), **kwargs)

    return Scenes((OWN, OUT), ask)


def things(template: str, of: str) -> Scenes:
    """A list of what belongs to accounts."""

    def ask(world: World, role: str, which: str) -> Asked:
        return asked(template, shows=getattr(world, of)[owner(role, which)])

    return Scenes((OWN, OUT), ask)


def office(template: str, **kwargs: Any) -> Scenes:
    """The office of most accounts."""
    return Scenes((ANY,), lambda world, role, which: asked(template.format(id=world.office), **kwargs))
