"""Lists of records by how far they have got towards the national database, and marking many at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.national_database import queries
from gis.national_database.entries import record_steps, states
from gis.national_database.entry_lists import EntryStep
from gis.national_database.entry_states import FIRST, EntryState, is_coded
from gis.national_database.returns import STAFF, must_cover
from gis.national_database.rules import NothingChosen, PreviewStale
from gis.national_database.tables import NationalEntry
from gis.place_names import service as place_names
from gis.publication.pages import MOST_ROWS, Page

#: What a list says of a place
_FIELDS = (
    "name", "category", "category_zh", "category_en", "national_code", "divisions", "is_demonstration",
)  # fmt: skip
#: So many are marked at once
MOST_MARKED = 5_000


@dataclass(frozen=True)
class EntryFilter:
    """Which records a list has; what is not said narrows nothing."""

    state: str | None = None
    #: 已赋码 or 待赋码
    coded: bool | None = None
    text: str = ""
    #: Beginning of the category
    category: str | None = None
    division_id: UUID | None = None


@dataclass(frozen=True)
class EntryRow:
    """One record of a list: the place as published, and its entry, if it has one."""

    place: Mapping[str, Any]
    state: EntryState
    entry: NationalEntry | None

    @property
    def code(self) -> str:
        """Return the code that the national database gave; empty while 待赋码."""
        given = None if self.entry is None else self.entry.code
        return given or self.place.get("national_code") or ""

    @property
    def is_coded(self) -> bool:
        """Whether it is 已赋码."""
        return is_coded(self.code)


@dataclass(frozen=True)
class Mark:
    """What became of some records: the state, the day, by whom, why; a code only of a single one."""

    state: str
    on_date: date
    operator: str = ""
    reason: str = ""
    code: str = ""
    coded_on: date | None = None


def page(
    session: Session, caller: Caller, wanted: EntryFilter, after: str | None = None, limit: int = 50
) -> Page[EntryRow]:
    """List records in use with how far each has got, by the spelling of their names; only staff may."""
    caller.must_hold(*STAFF)
    in_force = states(session)
    found = place_names.find(
        session, caller, fields=_FIELDS, count=True, after=after, limit=limit, **_filters(session, wanted)
    )
    entries = queries.entries(session, [UUID(row["id"]) for row in found.rows])
    rows = []
    for row in found.rows:
        entry = entries.get(UUID(row["id"]))
        rows.append(EntryRow(row, in_force[FIRST if entry is None else entry.state], entry))
    return Page(rows, found.after, found.total)


def counts(session: Session, caller: Caller, wanted: EntryFilter) -> dict[str, int]:
    """Count the records of a list by state, and those 已赋码, whatever of these it is narrowed to."""
    caller.must_hold(*STAFF)

    def count(state: str | None = None, *, coded: bool | None = None) -> int:
        narrowed = EntryFilter(state, coded, wanted.text, wanted.category, wanted.division_id)
        return (
            place_names.find(
                session, caller, fields=("name",), count=True, limit=1, **_filters(session, narrowed)
            ).total
            or 0
        )

    return {**{state: count(state) for state in states(session)}, "coded": count(coded=True), "all": count()}


def mark(session: Session, caller: Caller, chosen: Sequence[UUID], said: Mark) -> int:
    """Keep what became of some records, all or none; return how many of them stand differently now.

    Raises NothingChosen, and what `record_steps` raises.
    """
    ids = list(dict.fromkeys(chosen))
    if not 0 < len(ids) <= MOST_MARKED or (said.code and len(ids) > 1):
        raise NothingChosen(most=MOST_MARKED)
    must_cover(session, caller, ids)
    return record_steps(session, caller, _steps(ids, said))


def mark_all(session: Session, caller: Caller, wanted: EntryFilter, expected: int, said: Mark) -> int:
    """Keep what became of every record of a list that had so many; raise PreviewStale when it has others."""
    caller.must_hold(*STAFF)
    ids: list[UUID] = []
    after: str | None = None
    while True:
        found = page(session, caller, wanted, after, MOST_ROWS)
        ids += [UUID(row.place["id"]) for row in found.rows]
        after = found.after
        if after is None or len(ids) > MOST_MARKED:
            break
    if len(ids) != expected:
        raise PreviewStale
    return mark(session, caller, ids, said)


def _steps(ids: Collection[UUID], said: Mark) -> list[EntryStep]:
    return [
        EntryStep(row, one, said.state, said.on_date, said.operator, said.reason, said.code, said.coded_on)
        for row, one in enumerate(ids, start=1)
    ]


def _filters(session: Session, wanted: EntryFilter) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if wanted.state is not None or wanted.coded is not None:
        found["ids"] = queries.features_in(session, wanted.state, FIRST, coded=wanted.coded)
    if wanted.text.strip():
        found["text"] = wanted.text.strip()
    if wanted.category:
        found["category"] = wanted.category
    if wanted.division_id is not None:
        found["division_id"] = wanted.division_id
    return found
