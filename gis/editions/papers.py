"""Papers of gates, and publishing once all that are required are there."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as evidence
from gis.attachments.rules import NoSuchAttachment
from gis.editions import queries
from gis.editions.gates import ISBN, Gate, Lack, gates_of, is_isbn, lacking
from gis.editions.held import held
from gis.editions.inputs import Paper
from gis.editions.opening import record_step
from gis.editions.plans import circumstances
from gis.editions.rules import (
    DECIDING,
    EditionFrozen,
    GateLacks,
    GateNotForThis,
    GateNotFound,
    GatesLacking,
    NumberWrong,
    SamePersonTwice,
    StateNotNext,
)
from gis.editions.tables import Edition, EditionGate
from gis.editions.workflow import FROZEN, PUBLISHED, state_name
from gis.entries import cite, past, written
from gis.history.as_known import today
from gis.messages import Called


def record(
    session: Session, caller: Caller, edition_id: UUID, version: int | None, code: str, said: Paper
) -> None:
    """Keep the paper of a gate in place of an earlier one.

    Of a frozen edition only what isn't printed in it: its number would stand on no copyright page. Raises
    EditionNotFound, EditionStale, EditionFrozen, GateNotFound, GateNotForThis, GateLacks, NumberWrong,
    SamePersonTwice, FieldUnreadable, NoSuchAttachment.
    """
    gate = _known(session, code)
    edition = _open_for(session, caller, edition_id, version, is_printed=gate.is_printed)
    if not gate.is_open_to(circumstances(session, edition)):
        raise GateNotForThis(gate=Called(gate.name_zh, gate.name_en), clause=gate.clause)
    cite(session, caller, said.sha256)
    row = queries.gate(session, edition.id, code) or EditionGate(edition_id=edition.id, gate=code)
    row.number, row.sha256 = written("number", said.number), said.sha256
    row.issued_by, row.issued_on = written("issued_by", said.issued_by), past("issued_on", said.issued_on)
    row.note, row.is_printed = written("note", said.note), gate.is_printed
    row.recorded_by = caller.account()
    has = {"number": row.number, "file": row.sha256, "issued_by": row.issued_by}
    missing = next((need for need in gate.needs if not has[need]), None)
    name = Called(gate.name_zh, gate.name_en)
    if missing is not None:
        raise GateLacks(f"editions.gate_lacks.{missing}", gate=name)
    if gate.number_form == ISBN and not is_isbn(row.number):
        raise NumberWrong("editions.no_isbn", gate=name, number=row.number)
    _different_people(session, edition, gate, row)
    queries.add(session, row)
    queries.count_up(session, edition)


def _different_people(session: Session, edition: Edition, gate: Gate, row: EditionGate) -> None:
    """Refuse one person, or one paper, for two gates that different people open (三审制)."""
    group = {each.code: each for each in gates_of(session) if gate.apart and each.apart == gate.apart}
    for other in queries.gates(session, edition.id):
        if other.gate == gate.code or other.gate not in group:
            continue
        names = {
            "gate": Called(gate.name_zh, gate.name_en),
            "other": Called(group[other.gate].name_zh, group[other.gate].name_en),
            "clause": gate.clause,
        }
        if row.issued_by and "".join(row.issued_by.split()) == "".join(other.issued_by.split()):
            raise SamePersonTwice("editions.same_person_twice", person=row.issued_by, **names)
        if row.sha256 is not None and row.sha256 == other.sha256:
            raise SamePersonTwice("editions.same_paper_twice", **names)


def take_back(session: Session, caller: Caller, edition_id: UUID, version: int | None, code: str) -> None:
    """Take the paper of a gate away; history keeps it. EditionStale, EditionFrozen, GateNotFound."""
    row = queries.gate(session, edition_id, code)
    edition = _open_for(session, caller, edition_id, version, is_printed=row is not None and row.is_printed)
    if row is None:
        raise GateNotFound(gate=code)
    queries.take_away(session, row)
    queries.count_up(session, edition)


def lacks(session: Session, edition: Edition) -> list[Lack]:
    """Return the required gates that an edition has no paper of."""
    passed = {each.gate for each in queries.gates(session, edition.id)}
    return lacking(gates_of(session), circumstances(session, edition), passed)


def check_printed(session: Session, edition: Edition) -> None:
    """Raise GatesLacking where a number that the copyright page has to bear isn't there."""
    wanting = [lack for lack in lacks(session, edition) if lack.is_printed]
    if wanting:
        raise GatesLacking("editions.printed_gates_lacking", _told(wanting))


def publish(
    session: Session, caller: Caller, edition_id: UUID, version: int | None, on: date | None = None
) -> None:
    """Publish a frozen edition; one for the public is then there for everybody.

    Raises EditionStale, StateNotNext, and GatesLacking naming every required gate without its paper.
    """
    edition = held(session, caller, edition_id, version, roles=DECIDING, is_open=False)
    if edition.state != FROZEN:
        raise StateNotNext(before=state_name(edition.state), after=state_name(PUBLISHED))
    wanting = lacks(session, edition)
    if wanting:
        raise GatesLacking("editions.gates_lacking", _told(wanting))
    record_step(session, caller, edition, PUBLISHED)
    edition.state, edition.published_on = PUBLISHED, past("published_on", on or today())
    if edition.audience == "public":
        edition.publication_level = "public"
    queries.count_up(session, edition)


def open_attachment(session: Session, edition: Edition, sha256: str, home: Path) -> evidence.OpenFile:
    """Open a file that an edition cites, for whoever works on it; NoSuchAttachment."""
    if not queries.cites(session, edition.id, sha256):
        raise NoSuchAttachment
    return evidence.open_cited(session, sha256, home)


def gate_rows(session: Session, edition: Edition, people: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """Return every gate in force, and those of papers, with the paper and whether it is asked for."""
    papers = {each.gate: each for each in queries.gates(session, edition.id)}
    given = circumstances(session, edition)
    known = {gate.code: gate for gate in gates_of(session)}
    wanting = {gate.code for lack in lacking([*known.values()], given, papers) for gate in lack.gates}
    return [
        {
            "gate": code,
            **_words(known.get(code), code),
            "applies": code in known and known[code].applies(given),
            "is_lacking": code in wanting,
            **_paper(papers.get(code), people),
        }
        for code in dict.fromkeys((*known, *papers))
    ]


def _words(gate: Gate | None, code: str) -> dict[str, Any]:
    if gate is None:
        # Staff ended the gate after its paper was recorded
        gate = Gate(code, code, code, "", "", False, (), "", (), False, "", "", "", False)
    return {
        "name_zh": gate.name_zh,
        "name_en": gate.name_en,
        "authority_zh": gate.authority_zh,
        "authority_en": gate.authority_en,
        "is_required": gate.is_required,
        "when": list(gate.when),
        "alternative": gate.alternative,
        "needs": list(gate.needs),
        "is_printed": gate.is_printed,
        "clause": gate.clause,
        "clause_verified": gate.is_verified,
    }


def _paper(row: EditionGate | None, people: Mapping[UUID, str]) -> dict[str, Any]:
    return {
        "is_passed": row is not None,
        "number": "" if row is None else row.number,
        "issued_by": "" if row is None else row.issued_by,
        "issued_on": None if row is None else row.issued_on.isoformat(),
        "sha256": None if row is None else row.sha256,
        "note": "" if row is None else row.note,
        "recorded_by": people.get(row.recorded_by) if row is not None and row.recorded_by else None,
        "recorded_at": None if row is None else row.recorded_at.isoformat(),
    }


def _known(session: Session, code: str) -> Gate:
    gate = next((each for each in gates_of(session) if each.code == code), None)
    if gate is None:
        raise GateNotFound(gate=code)
    return gate


def _open_for(
    session: Session, caller: Caller, edition_id: UUID, version: int | None, *, is_printed: bool
) -> Edition:
    edition = held(session, caller, edition_id, version, is_open=False)
    if edition.state == PUBLISHED or (edition.state == FROZEN and is_printed):
        raise EditionFrozen
    return edition


def _told(wanting: list[Lack]) -> list[tuple[str, str]]:
    return [(lack.code, lack.name_zh) for lack in wanting]
