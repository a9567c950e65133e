"""How an edition and its entries move on and back. Pure."""

from collections.abc import Mapping
from typing import Literal, get_args

from gis.editions.rules import FrozenByJob, PublishedByItself, ReasonNeeded, StateNotNext
from gis.messages import Called, text

State = Literal["draft", "edited", "reviewed", "frozen", "published"]
EntryState = Literal["draft", "edited", "reviewed"]
STATES: tuple[State, ...] = get_args(State)
ENTRY_STATES: tuple[EntryState, ...] = get_args(EntryState)
DRAFT, EDITED, REVIEWED, FROZEN, PUBLISHED = STATES
#: States from which nothing of an edition changes any more
CLOSED = (FROZEN, PUBLISHED)

#: What may follow a state of an edition: first on, then back. What is frozen stays so.
NEXT: Mapping[str, tuple[State, ...]] = {
    DRAFT: ("edited",),
    EDITED: ("reviewed", "draft"),
    REVIEWED: ("frozen", "edited", "draft"),
    FROZEN: ("published",),
    PUBLISHED: (),
}
#: States of entries that an edition's state asks of each of them
ASKED: Mapping[str, tuple[EntryState, ...]] = {
    EDITED: ("edited", "reviewed"),
    REVIEWED: ("reviewed",),
    FROZEN: ("reviewed",),
}


def state_name(state: str) -> Called:
    """Return a state in words."""
    message = f"editions.state.{state}"
    return Called(text(message), text(message, "en"))


def is_back(before: str, after: str) -> bool:
    """Whether a move leads back; then it needs a reason."""
    order = [*STATES]
    return order.index(after) < order.index(before)  # type: ignore[arg-type]  # both are states


def check_move(before: str, after: str, reason: str) -> None:
    """Raise StateNotNext, FrozenByJob, PublishedByItself, ReasonNeeded where an edition can't be moved so."""
    if after not in NEXT[before]:
        raise StateNotNext(before=state_name(before), after=state_name(after))
    if after == FROZEN:
        raise FrozenByJob
    if after == PUBLISHED:
        raise PublishedByItself
    if is_back(before, after) and not reason:
        raise ReasonNeeded


def check_entry_move(before: str, after: str, reason: str) -> None:
    """Raise ReasonNeeded where an entry is led back without one."""
    if is_back(before, after) and not reason:
        raise ReasonNeeded
