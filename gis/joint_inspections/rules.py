"""What may be done with a joint inspection and when, without database or files."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from gis.errors import Conflict, InvalidInput, NotAllowed, NotFound, RuleBroken, Stale

Side = Literal["ours", "theirs"]
SIDES: tuple[Side, Side] = ("ours", "theirs")
OWN, COUNTERPART = "own", "counterpart"
#: Roles that plan, observe, settle, sign and confirm; a 毗邻方 account does so for its own side only
RECORDING = ("editor", "field")
WORKING = ("editor", "field", "reviewer", "leader")
PLANNING = ("editor", "reviewer")
#: States in which plan, sections and teams may change; findings; measures and papers
PLANNABLE = frozenset({"planned"})
OBSERVABLE = frozenset({"in_field", "reported", "settled"})
SETTLING = frozenset({"in_field", "reported"})
MEASURING = frozenset({"in_field", "reported", "settled", "countersigned", "measures_done"})
PROPOSING_MEASURES = MEASURING - {"measures_done"}
ENDED = frozenset({"closed", "withdrawn"})
#: Where each thing is signed
SIGNABLE = {"plan": frozenset({"planned"}), "findings": frozenset({"reported", "settled"})}


class InspectionNotFound(NotFound):
    """There is no such inspection, or none that the caller may see."""

    message_id = "joint_inspections.not_found"


class TargetNotFound(NotFound):
    """The inspection has no such marker, section, measure or difference."""

    message_id = "joint_inspections.target_not_found"


class NotOurRound(RuleBroken):
    """The line's rounds are organised by somebody else (353号 Art. 12)."""

    message_id = "joint_inspections.not_our_round"


class WrongRound(RuleBroken):
    """A line's rounds follow one another."""

    message_id = "joint_inspections.wrong_round"


class RoundOpened(Conflict):
    """The line's round was opened already."""

    message_id = "joint_inspections.round_opened"


class TwoPartiesOnly(RuleBroken):
    """A line is inspected by two sides; a 三交点 with the lines that meet there."""

    message_id = "joint_inspections.two_parties_only"


class WhoAreWe(InvalidInput):
    """Which of the two sides keeps this register can't be told, and was not said."""

    message_id = "joint_inspections.who_are_we"


class NothingToInspect(RuleBroken):
    """The line has no markers on the day, or none of those that were named."""

    message_id = "joint_inspections.nothing_to_inspect"


class EventNeedsReason(InvalidInput):
    """A check that an event set off says which event, when, and which markers lie in its stretch."""

    message_id = "joint_inspections.event_needs_reason"


class StaleInspection(Stale):
    """The caller saw an older version of the inspection, or of a part of it."""

    message_id = "joint_inspections.stale"


class StateForbids(RuleBroken):
    """In its present state an inspection does not take this."""

    message_id = "joint_inspections.state_forbids"


class SideNotYours(NotAllowed):
    """A 毗邻方 account enters and signs for its own side only."""

    message_id = "joint_inspections.side_not_yours"


class StepNotAllowed(RuleBroken):
    """No such step leads on from the present state."""

    message_id = "joint_inspections.step_not_allowed"


class OtherSideAbsent(RuleBroken):
    """Work on a marker is done in the presence of the other side (353号 Art. 6)."""

    message_id = "joint_inspections.other_side_absent"


class ThirdPartyAbsent(RuleBroken):
    """The marker of a tri-junction belongs to a third party, who is there as well (353号 Art. 6)."""

    message_id = "joint_inspections.third_party_absent"


class SectionsIncomplete(InvalidInput):
    """Every marker of the inspection is in one section."""

    message_id = "joint_inspections.sections_incomplete"


class ObservationExists(Conflict):
    """That side has an entry for this marker or section already, under another id."""

    message_id = "joint_inspections.observation_exists"


class IdInUse(Conflict):
    """The id that the client chose belongs to something else."""

    message_id = "joint_inspections.id_in_use"


class DocumentInUse(RuleBroken):
    """An issued paper, or evidence that a step rests on, stays."""

    message_id = "joint_inspections.document_in_use"


class FileUnknown(InvalidInput):
    """A file is cited that was not uploaded."""

    message_id = "joint_inspections.file_unknown"


class FieldsWrong(InvalidInput):
    """Fields hold what they can't; `details` names each."""

    message_id = "joint_inspections.fields_wrong"

    def __init__(self, found: Sequence[Mapping[str, object]]) -> None:
        super().__init__(count=len(found))
        self._found = found

    @property
    def details(self) -> Sequence[Mapping[str, object]]:
        """Return each wrong field with its message id."""
        return self._found


class FingerprintStale(Conflict):
    """What was signed is not what the inspection says now."""

    message_id = "joint_inspections.fingerprint_stale"


class NeedsMissing(RuleBroken):
    """A step lacks something that the rules ask for; `details` names each thing."""

    message_id = "joint_inspections.needs_missing"

    def __init__(self, step: str, missing: Sequence["Missing"]) -> None:
        super().__init__(step=step, count=len(missing), missing="；".join(each.message for each in missing))
        self._missing = missing

    @property
    def details(self) -> Sequence[Mapping[str, object]]:
        """Return what is missing, in both languages."""
        return [
            {"need": each.need, "message": each.message, "message_en": each.message_en}
            for each in self._missing
        ]


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that a step still needs."""

    need: str
    message: str
    message_en: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step as the data has it: from where to where, whose it is, what it needs, by which clause."""

    step: str
    from_states: frozenset[str]
    to_state: str
    roles: frozenset[str]
    needs: tuple[str, ...]
    name_zh: str
    name_en: str
    basis: str
    verified: bool
    #: Of measures: repair, change
    kinds: frozenset[str] = frozenset()


def step_named(steps: Sequence[Step], name: str, state: str, kind: str = "") -> Step:
    """Return the step of a name that leads on from a state; raise StepNotAllowed naming those that do."""
    possible = steps_from(steps, state, kind)
    for each in possible:
        if each.step == name:
            return each
    raise StepNotAllowed(step=name, possible="、".join(each.name_zh for each in possible) or "—")


def steps_from(steps: Sequence[Step], state: str, kind: str = "") -> list[Step]:
    """Return the steps that lead on from a state, in the order of the data."""
    return [each for each in steps if state in each.from_states and (not kind or kind in each.kinds)]


def check_state(state: str, among: Collection[str]) -> None:
    """Raise StateForbids unless an inspection is in one of the states."""
    if state not in among:
        raise StateForbids(state=state, among="、".join(sorted(among)))


def next_due(last: date | None, years: int) -> date | None:
    """Return the day by which a line is to be inspected again (353号 Art. 12); None when it never was."""
    if last is None:
        return None
    try:
        return last.replace(year=last.year + years)
    except ValueError:
        return last.replace(year=last.year + years, day=28)


def due_state(due: date | None, day: date, soon_days: int) -> str:
    """Say how urgent a line is: never inspected, overdue, due soon, later."""
    if due is None:
        return "never"
    if due < day:
        return "overdue"
    return "due_soon" if due <= day + timedelta(days=soon_days) else "later"


def sections_of(
    numbers: Sequence[str], stretches: Sequence[tuple[str, str]], most: int
) -> list[tuple[str, list[int]]]:
    """Split markers in their order into sections; return name and places of each.

    `stretches` are the registered sections of the line, by their marks; where they do not take up every
    marker, sections of at most so many markers are made instead.
    """
    found: list[tuple[str, list[int]]] = []
    begin = 0
    for start, end in stretches:
        if start not in numbers or end not in numbers or numbers.index(end) < begin:
            found = []
            break
        last = numbers.index(end)
        places = list(range(begin, last + 1))
        if places:
            found.append((f"{start}—{end}段", places))
        begin = last + 1
    if not found or begin != len(numbers):
        chunks = [list(range(at, min(at + most, len(numbers)))) for at in range(0, len(numbers), most)]
        found = [(f"{numbers[each[0]]}—{numbers[each[-1]]}段", each) for each in chunks]
    return found


def canonical(value: Any) -> str:
    """Return JSON that is the same text for the same content."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
