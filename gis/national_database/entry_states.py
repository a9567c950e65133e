"""How far a record has got towards the national database; the states and ways are data. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gis.national_database.rules import TransitionRefused

#: Where every record begins
FIRST = "not_entered"


@dataclass(frozen=True, slots=True)
class EntryState:
    """One state, what it needs said (operator, reason, code), and what may follow."""

    state: str
    name_zh: str
    name_en: str
    next: tuple[str, ...]
    needs: str


def read_states(rows: Iterable[Mapping[str, str]]) -> dict[str, EntryState]:
    """Read the states by name."""
    return {
        row["state"]: EntryState(
            row["state"],
            row["name_zh"],
            row["name_en"],
            tuple(one for one in row["next"].split("|") if one),
            row["needs"],
        )
        for row in rows
    }


def advance(states: Mapping[str, EntryState], present: str, wanted: str, said: Mapping[str, str]) -> str:
    """Return the new state; raise TransitionRefused for a way that there is not, or something unsaid."""
    new, old = states.get(wanted), states[present]
    if new is None or wanted not in old.next:
        raise TransitionRefused(present=old.name_zh, wanted=wanted if new is None else new.name_zh)
    if new.needs and not said.get(new.needs, "").strip():
        raise TransitionRefused("national.state_needs", wanted=new.name_zh, needs=new.needs)
    return wanted


def is_coded(code: str | None) -> bool:
    """Whether a record is 已赋码 (else 待赋码): the national database has given it a code."""
    return bool(code)
