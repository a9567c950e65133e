"""What a step of an inspection or of a measure still lacks. Pure but for the words of the messages."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gis.joint_inspections.rules import SIDES, Missing
from gis.messages import text


@dataclass(frozen=True)
class Situation:
    """What an inspection has, as far as steps ask for it."""

    lead_office: str = ""
    has_dates: bool = False
    #: How many members and how many targets not looked at, by side
    members: Mapping[str, int] = field(default_factory=dict)
    unchecked: Mapping[str, int] = field(default_factory=dict)
    sections: int = 0
    #: (subject, side) of signatures that still fit what was signed
    signatures: Collection[tuple[str, str]] = ()
    #: Kinds of scans that were added, and of papers that were issued
    documents: Collection[str] = ()
    issued: Collection[str] = ()
    not_reached: Sequence[str] = ()
    sheets_missing: int = 0
    open_differences: int = 0
    unfinished_measures: int = 0
    filing_complete: bool = False
    reason: str = ""
    #: Kinds of documents → (name in Chinese, name in English)
    kind_names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    #: What the sides are called: who reads may be of either
    side_names: Mapping[str, str] = field(default_factory=dict)


def missing(needs: Sequence[str], at: Situation) -> list[Missing]:
    """Return what of some needs is not there."""
    found: list[Missing] = []
    for need in needs:
        word, _, about = need.partition(":")
        found.extend(_CHECKS[word](at, about, need))
    return found


def said(need: str, message: str, params: tuple[Mapping[str, Any], Mapping[str, Any]] = ({}, {})) -> Missing:
    """Return something missing in both languages; `params` are the words in each."""
    message_id = f"joint_inspections.need.{message}"
    return Missing(need, text(message_id, "zh", **params[0]), text(message_id, "en", **params[1]))


def counted(need: str, message: str, **params: object) -> Missing:
    """Return something missing of which figures are said, the same in both languages."""
    return said(need, message, (params, params))


def listed(need: str, message: str, name: str, words: Sequence[str]) -> Missing:
    """Return something missing that is several, set apart as each language does."""
    return said(need, message, ({name: "、".join(words)}, {name: ", ".join(words)}))


def kind(at: Situation, need: str, message: str, code: str) -> Missing:
    """Return a kind of document that is missing."""
    zh, en = at.kind_names.get(code, (code, code))
    return said(need, message, ({"kind": zh}, {"kind": en}))


def _signature(at: Situation, subject: str, need: str) -> list[Missing]:
    message_id = f"joint_inspections.subject.{subject}"
    zh, en = text(message_id, "zh"), text(message_id, "en")
    return [
        said(need, "signature", ({"subject": zh, "side": name}, {"subject": en, "side": name}))
        for side, name in at.side_names.items()
        if (subject, side) not in at.signatures
    ]


def _checked(at: Situation, _: str, need: str) -> list[Missing]:
    found: list[Missing] = []
    if any(at.unchecked.values()):
        sides = [f"{name} {at.unchecked[side]}" for side, name in at.side_names.items()]
        found.append(listed(need, "checked_by_both", "listed", sides))
    if at.not_reached:
        found.append(listed(need, "not_reached", "markers", at.not_reached))
    return found


def _if(holds: Callable[[Situation], bool], message: str) -> "Check":
    return lambda at, _, need: [] if holds(at) else [said(need, message)]


def _none_left(count: Callable[[Situation], int], message: str) -> "Check":
    return lambda at, _, need: [counted(need, message, count=count(at))] if count(at) else []


Check = Callable[[Situation, str, str], list[Missing]]
_CHECKS: Mapping[str, Check] = {
    "lead": _if(lambda at: bool(at.lead_office), "lead"),
    "dates": _if(lambda at: at.has_dates, "dates"),
    "members": _if(lambda at: all(at.members.get(side) for side in SIDES), "members"),
    "sections": _if(lambda at: at.sections > 0, "sections"),
    "signature": _signature,
    "document": lambda at, code, need: [] if code in at.documents else [kind(at, need, "document", code)],
    "issued": lambda at, code, need: [] if code in at.issued else [kind(at, need, "issued", code)],
    "checked_by_both": _checked,
    "counterpart_sheets": _none_left(lambda at: at.sheets_missing, "counterpart_sheets"),
    "no_open_difference": _none_left(lambda at: at.open_differences, "no_open_difference"),
    "measures_finished": _none_left(lambda at: at.unfinished_measures, "measures_finished"),
    "filing": _if(lambda at: at.filing_complete, "filing"),
    "reason": _if(lambda at: bool(at.reason), "reason"),
}
