"""Read out of the changes of a proposal which event was asked for, so that its author can mend it. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from gis.administrative_divisions.lineage import (
    Abolish,
    Facts,
    Merge,
    NewDivision,
    Recode,
    Rename,
    Request,
    Split,
    Transfer,
)
from gis.errors import RuleBroken
from gis.proposals.rules import unflatten
from gis.proposals.subjects import Item

#: Type of a registered event → type of what people ask for
REQUESTED = {
    "rename": "rename",
    "upgrade": "rename",
    "merge": "merge",
    "split": "split",
    "transfer": "transfer",
    "abolish": "abolish",
    "recode": "recode",
}


class NoEvent(RuleBroken):
    """The proposal carries no typed event, or none that can be asked for."""

    message_id = "administrative_divisions.no_event_in_proposal"


def request_of(items: Sequence[Item]) -> tuple[str, Request]:
    """Return the event that these changes carry out, with its type; raise NoEvent."""
    events = [item for item in items if item.subject == "division_event"]
    if len(events) != 1:
        raise NoEvent
    event = unflatten(events[0].after)
    if event.get("type") not in REQUESTED or event.get("on_date") is None:
        raise NoEvent
    found = _Changes(event, [item for item in items if item.subject == "administrative_division"])
    type_ = REQUESTED[event["type"]]
    try:
        return type_, found.request(type_)
    except (KeyError, ValueError, StopIteration) as error:
        # Somebody took records out of it: what is left is no such event.
        raise NoEvent from error


class _Changes:
    def __init__(self, event: Mapping[str, Any], divisions: Sequence[Item]) -> None:
        self._event = event
        self._day = event["on_date"]
        self._parts = {UUID(key): party["part"] for key, party in event.get("parties", {}).items()}
        self._made = {item.record_id: item for item in divisions if item.action == "create"}
        self._changed = {item.record_id: item for item in divisions if item.action == "update"}

    def request(self, type_: str) -> Request:
        facts = self._facts()
        if type_ == "merge":
            ended = [key for key in self._changed if self._parts.get(key) == "predecessor"]
            return Merge(ended, self._merged_into(), facts)
        own = self._own()
        match type_:
            case "rename":
                state = self._state(own)
                type_given = state["type"] if self._event["type"] == "upgrade" else None
                return Rename(own, state["name"], facts, state.get("body_name"), type_given)
            case "split":
                made = [key for key in self._made if self._parts.get(key) == "successor"]
                placed = {child: made.index(parent) for child, parent in self._moved(own) if parent in made}
                continues = self._parts[own] == "subject"
                return Split(own, [self._new(key) for key in made], facts, continues, placed)
            case "transfer":
                return Transfer(own, UUID(self._state(own)["parent_id"]), facts, self._codes(own))
            case "abolish":
                successors = [key for key, part in self._parts.items() if part == "successor"]
                reason = self._event.get("no_successor_reason") or ""
                return Abolish(own, facts, successors, reason, dict(self._moved(own)))
        return Recode(own, self._codes(own), facts)

    def _facts(self) -> Facts:
        event = self._event
        return Facts(
            date.fromisoformat(self._day),
            UUID(event["source_id"]),
            event.get("authority") or "",
            event.get("document_number") or "",
            event.get("description") or "",
            event.get("date_precision") or "day",
        )

    def _own(self) -> UUID:
        """Return the division that it happens to; one that goes on in a split is itself not changed."""
        return next(key for key, part in self._parts.items() if part in ("subject", "predecessor"))

    def _merged_into(self) -> NewDivision | UUID:
        for key, part in self._parts.items():
            if part == "successor":
                return self._new(key)
        return next(key for key, part in self._parts.items() if part == "subject")

    def _new(self, key: UUID) -> NewDivision:
        content = unflatten(self._made[key].after)
        (state,) = content["states"].values()
        return NewDivision(
            state["name"],
            state["type"],
            UUID(state["parent_id"]) if state.get("parent_id") else None,
            {one["code_system"]: one["code"] for one in content.get("codes", {}).values()},
            state.get("body_name"),
            content.get("publication_level") or "public",
        )

    def _state(self, key: UUID) -> Mapping[str, Any]:
        """Return the state that begins with the event."""
        states = unflatten(self._changed[key].after).get("states", {})
        return next(one for one in states.values() if one and one.get("valid_from") == self._day)

    def _codes(self, key: UUID) -> dict[str, str]:
        codes = unflatten(self._changed[key].after).get("codes", {})
        return {
            one["code_system"]: one["code"]
            for one in codes.values()
            if one and one.get("valid_from") == self._day and "code" in one
        }

    def _moved(self, own: UUID) -> list[tuple[UUID, UUID]]:
        """Return the divisions below that get a new parent, with it."""
        return [
            (key, UUID(self._state(key)["parent_id"]))
            for key in self._changed
            if key not in (own, *self._parts)
        ]
