"""What a division must satisfy, without database or files."""

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from gis.errors import Conflict, NotFound, RuleBroken
from gis.proposals.fields import PRECISIONS, Checker, Finding, parts

Document = Mapping[str, Any]
Part = Mapping[str, Any]

#: How many digits a code has, by level
CODE_DIGITS: Mapping[str, int] = {
    "province": 6,
    "prefecture": 6,
    "county": 6,
    "township": 9,
    "village": 12,
}
CODE = re.compile(r"[0-9]{6}(?:[0-9]{3}){0,2}")
#: The only code system in which a unit of the statistics office has a code
STATISTICAL_SYSTEM = "nbs"
PARTS = ("predecessor", "successor", "subject")
#: What a document may say: of the division or event itself, and of its parts by group
OWN_FIELDS = frozenset({"publication_level", "source_id", "note"})
PART_FIELDS: Mapping[str, frozenset[str]] = {
    "states": frozenset({"name", "body_name", "type", "parent_id", "valid_from", "valid_to", "source_id"}),
    "codes": frozenset({"code_system", "code", "valid_from", "valid_to", "source_id"}),
    "boundaries": frozenset({"geometry", "is_indicative", "valid_from", "valid_to", "source_id"}),
}
EVENT_FIELDS = frozenset(
    {
        "type",
        "on_date",
        "date_precision",
        "authority",
        "document_number",
        "description",
        "no_successor",
        "no_successor_reason",
        "source_id",
    }
)
EVENT_PART_FIELDS: Mapping[str, frozenset[str]] = {"parties": frozenset({"part"})}


class DivisionNotFound(NotFound):
    """There is no such division, or the caller may not see it."""

    message_id = "administrative_divisions.not_found"


class EventNotFound(NotFound):
    """There is no such event."""

    message_id = "administrative_divisions.event_not_found"


class NotThere(NotFound):
    """The division did not exist on that day."""

    message_id = "administrative_divisions.not_there"


class ValidTimesOverlap(Conflict):
    """Two states, codes or boundaries of one division would hold on the same day."""

    message_id = "administrative_divisions.valid_times_overlap"


class CodeTaken(Conflict):
    """Another division bears this code on some of these days."""

    message_id = "administrative_divisions.code_taken"


class EndsWithoutSuccessor(RuleBroken):
    """An ended division has neither a successor nor a stated none."""

    message_id = "administrative_divisions.ends_without_successor"


class ParentEnded(RuleBroken):
    """A division would go on under a parent that has ended."""

    message_id = "administrative_divisions.parent_ended"


class UnknownDivision(Conflict):
    """A division that a record cites is not registered (any more)."""

    message_id = "administrative_divisions.unknown_division"


class EventIsFinal(RuleBroken):
    """An event, once registered, is not rewritten; a wrong one is corrected by another."""

    message_id = "administrative_divisions.event_is_final"


@dataclass(frozen=True)
class ParentState:
    """What a document has to know of a parent for a time: its type and its codes by system."""

    type: str
    codes: Mapping[str, str]


@dataclass(frozen=True)
class Lists:
    """The codes and ids that a document may cite."""

    #: division type → level
    levels_of_types: Mapping[str, str]
    #: level → rank, the widest first
    ranks: Mapping[str, int]
    statistical_types: Container[str]
    code_systems: Container[str]
    event_types: Container[str]
    publication_levels: Container[str]
    sources: Container[str]
    divisions: Container[str]
    #: parent id → its present or last state
    parents: Mapping[str, ParentState]


def findings(record_id: UUID, document: Document, lists: Lists) -> list[Finding]:
    """Check one division by itself and against its parents; database rules come after."""
    check = Checker()
    if not check.structure(document, OWN_FIELDS, PART_FIELDS):
        return check.found
    check.code("publication_level", document.get("publication_level"), lists.publication_levels)
    check.text("note", document.get("note"))
    _cited(check, "source_id", document.get("source_id"), lists)
    states: Mapping[str, Part] = document.get("states", {})
    if not states:
        check.invalid("states", None, "administrative_divisions.no_state")
    for key, state in states.items():
        _state(check, f"states/{key}/", key, state, record_id, lists)
    check.overlaps("states/", states, "administrative_divisions.states_overlap")
    _codes(check, document, lists)
    boundaries: Mapping[str, Part] = document.get("boundaries", {})
    for key, boundary in boundaries.items():
        path = f"boundaries/{key}/"
        check.identifier(path.rstrip("/"), key)
        check.geometry(f"{path}geometry", boundary.get("geometry"), {"MultiPolygon"})
        check.flag(f"{path}is_indicative", boundary.get("is_indicative"))
        check.period(path, boundary)
        _cited(check, f"{path}source_id", boundary.get("source_id"), lists)
    check.overlaps("boundaries/", boundaries, "administrative_divisions.boundaries_overlap")
    _nothing_outlives_the_division(check, document)
    return check.found


def _cited(check: Checker, path: str, value: Any, lists: Lists) -> None:
    check.identifier(path, value)
    if isinstance(value, str) and value not in lists.sources:
        check.invalid(path, value, "fields.unknown_source")


def _state(check: Checker, path: str, key: str, state: Part, record_id: UUID, lists: Lists) -> None:
    check.identifier(path.rstrip("/"), key)
    check.text(f"{path}name", state.get("name"), required=True)
    check.text(f"{path}body_name", state.get("body_name"))
    check.code(f"{path}type", state.get("type"), lists.levels_of_types)
    check.period(path, state)
    _cited(check, f"{path}source_id", state.get("source_id"), lists)
    parent = state.get("parent_id")
    if parent is None:
        return
    check.identifier(f"{path}parent_id", parent)
    if parent == str(record_id):
        check.broken(f"{path}parent_id", parent, "administrative_divisions.own_parent")
    elif parent not in lists.divisions:
        check.invalid(f"{path}parent_id", parent, "fields.unknown_division")
    elif parent in lists.parents and state.get("type") in lists.levels_of_types:
        level = lists.levels_of_types[str(state.get("type"))]
        above = lists.levels_of_types[lists.parents[parent].type]
        if lists.ranks[above] >= lists.ranks[level]:
            check.broken(
                f"{path}parent_id",
                parent,
                "administrative_divisions.parent_not_above",
                level=level,
                above=above,
            )


def _codes(check: Checker, document: Document, lists: Lists) -> None:
    codes: Mapping[str, Part] = document.get("codes", {})
    by_system: dict[str, dict[str, Part]] = {}
    for key, code in codes.items():
        path = f"codes/{key}/"
        check.identifier(path.rstrip("/"), key)
        check.code(f"{path}code_system", code.get("code_system"), lists.code_systems)
        check.period(path, code)
        _cited(check, f"{path}source_id", code.get("source_id"), lists)
        by_system.setdefault(str(code.get("code_system")), {})[key] = code
        digits = code.get("code")
        if not isinstance(digits, str) or not CODE.fullmatch(digits):
            check.invalid(f"{path}code", digits, "administrative_divisions.code_form")
            continue
        for state in _meanwhile(code, document.get("states", {})):
            _code_of_state(check, f"{path}code", digits, str(code.get("code_system")), state, lists)
    for same_system in by_system.values():
        check.overlaps("codes/", same_system, "administrative_divisions.codes_overlap")


def _code_of_state(check: Checker, path: str, digits: str, system: str, state: Part, lists: Lists) -> None:
    type_ = str(state.get("type"))
    level = lists.levels_of_types.get(type_)
    if level is not None and len(digits) != CODE_DIGITS[level]:
        check.broken(
            path, digits, "administrative_divisions.code_length", level=level, digits=CODE_DIGITS[level]
        )
    if type_ in lists.statistical_types and system != STATISTICAL_SYSTEM:
        check.broken(path, digits, "administrative_divisions.statistical_unit_has_no_code", system=system)
    parent = lists.parents.get(str(state.get("parent_id")))
    if parent is None or state.get("valid_to") is not None or system not in parent.codes:
        return
    above = significant(parent.codes[system])
    if not digits.startswith(above):
        check.warn(path, digits, "administrative_divisions.code_not_nested", parent_code=parent.codes[system])


def significant(code: str) -> str:
    """Return the part of a code that the codes of its children begin with: 150600 → 1506."""
    if len(code) == 6 and code.endswith("0000"):
        return code[:2]
    return code[:4] if len(code) == 6 and code.endswith("00") else code


def _meanwhile(part: Part, states: Mapping[str, Part]) -> list[Part]:
    """Return the states that share a day with a part."""
    return [
        state
        for state in states.values()
        if _before(part.get("valid_from"), state.get("valid_to"))
        and _before(state.get("valid_from"), part.get("valid_to"))
    ]


def _before(start: Any, end: Any) -> bool:
    return start is None or end is None or str(start) < str(end)


def latest_state(document: Document) -> Part | None:
    """Return the present or last state of a division, or None when it has none."""
    states = parts(document, "states")
    return max(states, key=lambda state: str(state.get("valid_to") or "9999"), default=None)


def end_of(document: Document) -> str | None:
    """Return the day on which a division ended, or None while it exists."""
    ends = [state.get("valid_to") for state in document.get("states", {}).values()]
    return None if not ends or None in ends else max(map(str, ends))


def _nothing_outlives_the_division(check: Checker, document: Document) -> None:
    """Codes and boundaries of an ended division end with it."""
    end = end_of(document)
    if end is None:
        return
    for group in ("codes", "boundaries"):
        for key, part in document.get(group, {}).items():
            if part.get("valid_to") is None or str(part["valid_to"]) > end:
                check.broken(
                    f"{group}/{key}/valid_to",
                    part.get("valid_to"),
                    "administrative_divisions.outlives_division",
                    end=end,
                )


def event_findings(document: Document, lists: Lists) -> list[Finding]:
    """Check one event: its type, date and parties."""
    check = Checker()
    if not check.structure(document, EVENT_FIELDS, EVENT_PART_FIELDS):
        return check.found
    check.code("type", document.get("type"), lists.event_types)
    check.day("on_date", document.get("on_date"), required=True)
    if document.get("date_precision", "day") not in PRECISIONS:
        check.invalid("date_precision", document.get("date_precision"), "fields.unknown_precision")
    for name in ("authority", "document_number", "description", "no_successor_reason"):
        check.text(name, document.get(name))
    check.flag("no_successor", document.get("no_successor"))
    _cited(check, "source_id", document.get("source_id"), lists)
    parties: Mapping[str, Part] = document.get("parties", {})
    if not parties:
        check.invalid("parties", None, "administrative_divisions.no_party")
    for division, party in parties.items():
        check.identifier(f"parties/{division}", division)
        if division not in lists.divisions:
            check.invalid(f"parties/{division}", division, "fields.unknown_division")
        if party.get("part") not in PARTS:
            check.invalid(f"parties/{division}/part", party.get("part"), "fields.unknown_code")
    has_reason = bool(str(document.get("no_successor_reason") or "").strip())
    if document.get("no_successor") and not has_reason:
        check.broken("no_successor_reason", None, "administrative_divisions.stated_none_has_reason")
    if document.get("no_successor") and any(p.get("part") == "successor" for p in parties.values()):
        check.broken("no_successor", True, "administrative_divisions.successor_and_stated_none")
    return check.found
