"""The gates an edition passes before it is published, held as data: which, when, by which clause."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from gis.editions.content import PassedGate
from gis.name_rules.in_force import rules_in_force
from gis.name_rules.seed_files import Rules, made_once
from gis.procedures import split

#: What the paper of a gate may need
NEEDS = ("number", "file", "issued_by")
#: The form of a number that is checked
ISBN = "isbn"
#: Circumstances that a gate may be for
MONGOLIAN, MAP, PUBLIC, INTERNAL = "mongolian", "map", "public", "internal"


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate: who opens it, whether and when it is required, what its paper needs, by which clause."""

    code: str
    name_zh: str
    name_en: str
    authority_zh: str
    authority_en: str
    is_required: bool
    #: Circumstances that must all be given; none: always
    when: tuple[str, ...]
    #: Of gates of one group one is enough
    alternative: str
    needs: tuple[str, ...]
    #: Whether its number stands on the copyright page
    is_printed: bool
    #: What its number has to be: `isbn`; empty: anything
    number_form: str
    #: Gates of one group are opened by different people, each with a paper of his own
    apart: str
    clause: str
    is_verified: bool

    def applies(self, given: Collection[str]) -> bool:
        """Whether it is for an edition of these circumstances."""
        return set(self.when) <= set(given)

    def is_open_to(self, given: Collection[str]) -> bool:
        """Whether such an edition can have its paper: of alternatives only those that apply."""
        return not self.alternative or self.applies(given)


@dataclass(frozen=True, slots=True)
class Lack:
    """A required gate, or several of which one is enough, without a paper."""

    gates: tuple[Gate, ...]

    @property
    def code(self) -> str:
        """Return the codes, `book_number|printing_permit`."""
        return "|".join(gate.code for gate in self.gates)

    @property
    def name_zh(self) -> str:
        """Return the names, 书号或内部资料准印证号."""
        return "或".join(gate.name_zh for gate in self.gates)

    @property
    def is_printed(self) -> bool:
        """Whether a number of it stands on the copyright page."""
        return any(gate.is_printed for gate in self.gates)


def gates_of(session: Session) -> tuple[Gate, ...]:
    """Return the gates in force, in their order."""
    return edition_gates(rules_in_force(session))


@made_once
def edition_gates(rules: Rules) -> tuple[Gate, ...]:
    """Read the table; raise ValueError for a need that no paper can have."""
    found = []
    for row in rules("edition_gates"):
        needs = split(row["needs"])
        if set(needs) - set(NEEDS):
            raise ValueError(f"{row['gate']}: {needs}")
        found.append(
            Gate(
                row["gate"],
                row["name_zh"],
                row["name_en"],
                row["authority_zh"],
                row["authority_en"],
                row["required"] == "true",
                split(row["when"]),
                row["alternative"],
                needs,
                row["printed"] == "true",
                row.get("number_form", ""),
                row.get("apart", ""),
                row["clause"],
                row["verified"] == "true",
            )
        )
    return tuple(found)


def lacking(gates: Sequence[Gate], given: Collection[str], passed: Collection[str]) -> list[Lack]:
    """Return what is required in these circumstances and none of the papers is for."""
    found: dict[str, list[Gate]] = {}
    for gate in gates:
        if gate.is_required and gate.applies(given):
            found.setdefault(gate.alternative or gate.code, []).append(gate)
    return [Lack(tuple(group)) for group in found.values() if not any(gate.code in passed for gate in group)]


def printed(gates: Sequence[Gate], given: Collection[str], numbers: dict[str, str]) -> tuple[PassedGate, ...]:
    """Return what the copyright page prints: numbers of papers, and the open places of what is required."""
    open_places = {gate.code for lack in lacking(gates, given, numbers) for gate in lack.gates[:1]}
    return tuple(
        PassedGate(gate.code, gate.name_zh, numbers.get(gate.code, ""))
        for gate in gates
        if gate.is_printed and gate.is_open_to(given) and (gate.code in numbers or gate.code in open_places)
    )


def is_isbn(number: str) -> bool:
    """Whether a number is an ISBN of 13 digits whose check digit is right (ISO 2108, modulus 10)."""
    digits = re.sub(r"^ISBN[\s:：]*|[-\s]", "", number, flags=re.IGNORECASE)
    if not re.fullmatch(r"97[89][0-9]{10}", digits):
        return False
    return sum(int(digit) * (1, 3)[at % 2] for at, digit in enumerate(digits)) % 10 == 0
