"""Open an edition, say anew what it is to be, and move it on and back until it is frozen."""

import re
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.editions import progress_queries, queries
from gis.editions.content import ProseText
from gis.editions.editing import NAMED
from gis.editions.held import held, working
from gis.editions.inputs import Opening, Settings
from gis.editions.rules import DECIDING, BadName, EditionNotFound, EntriesBehind
from gis.editions.tables import Edition, EditionEntry, EditionProse, EditionStep
from gis.editions.workflow import ASKED, REVIEWED, STATES, check_move
from gis.entries import one_of, written

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")


def create(session: Session, caller: Caller, said: Opening, based_on: UUID | None = None) -> UUID:
    """Open an edition; `based_on` takes over what another's editors wrote, to be gone through again.

    Raises NotAllowed, BadName, NameTaken, EditionNotFound, FieldUnreadable.
    """
    account = working(caller)
    if not NAME.fullmatch(said.name):
        raise BadName(name=said.name)
    other = None if based_on is None else queries.find(session, based_on)
    if based_on is not None and other is None:
        raise EditionNotFound(id=based_on)
    settings = said.settings.columns()
    settings["title"] = written("title", said.settings.title, is_required=True)
    edition = Edition(name=said.name, based_on=based_on, created_by=account, **settings)
    queries.add(session, edition)
    prose = said.prose
    if other is not None:
        prose = prose or tuple(
            ProseText(each.place, each.heading, tuple(each.paragraphs), tuple(each.signed))  # type: ignore[arg-type]
            for each in queries.prose(session, other.id)
        )
        queries.add(
            session,
            *(_taken_over(edition.id, each) for each in queries.overridden(session, other.id)),
        )
    _write_prose(session, edition.id, prose)
    return edition.id


def amend(session: Session, caller: Caller, edition_id: UUID, version: int, said: Settings) -> None:
    """Say anew what an edition is to be; EditionNotFound, EditionStale, EditionFrozen, FieldUnreadable."""
    edition = held(session, caller, edition_id, version)
    for name, value in said.columns().items():
        setattr(edition, name, value)
    edition.title = written("title", said.title, is_required=True)
    queries.count_up(session, edition)


def write_prose(
    session: Session, caller: Caller, edition_id: UUID, version: int, said: Sequence[ProseText]
) -> None:
    """Write all prose of an edition; EditionNotFound, EditionStale, EditionFrozen, FieldUnreadable."""
    edition = held(session, caller, edition_id, version)
    _write_prose(session, edition.id, said)
    queries.count_up(session, edition)


def move(
    session: Session, caller: Caller, edition_id: UUID, version: int, state: str, reason: str = ""
) -> None:
    """Move an edition on or back, but to no frozen or published one.

    On, every entry has to be as far; back needs a reason. Raises EditionStale, EditionFrozen, StateNotNext,
    FrozenByJob, PublishedByItself, ReasonNeeded, EntriesBehind naming the first entries.
    """
    edition = held(session, caller, edition_id, version)
    if state == REVIEWED:
        working(caller, *DECIDING)
    why = written("reason", reason)
    check_move(edition.state, one_of("state", state, STATES), why)
    check_entries(session, edition, state)
    record_step(session, caller, edition, state, why)
    edition.state = state
    queries.count_up(session, edition)


def check_entries(session: Session, edition: Edition, state: str) -> None:
    """Raise EntriesBehind where entries are not as far as the edition is to be."""
    asked = ASKED.get(state)
    if asked is None:
        return
    count, first = progress_queries.behind(session, edition.id, asked, NAMED)
    if count:
        raise EntriesBehind(f"editions.entries_behind.{state}", first, count)


def record_step(session: Session, caller: Caller, edition: Edition, state: str, reason: str = "") -> None:
    """Keep that an edition comes from its state into another."""
    queries.add(
        session,
        EditionStep(
            edition_id=edition.id,
            ordinal=queries.next_ordinal(session, edition.id),
            from_state=edition.state,
            to_state=state,
            reason=reason,
            taken_by=caller.account(),
        ),
    )


def _taken_over(edition_id: UUID, entry: EditionEntry) -> EditionEntry:
    return EditionEntry(
        edition_id=edition_id,
        key=entry.key,
        fields=dict(entry.fields),
        running_text=list(entry.running_text),
        facts=dict(entry.facts),
        edited_by=entry.edited_by,
        overridden_by=entry.overridden_by,
        overridden_at=entry.overridden_at,
    )


def _write_prose(session: Session, edition_id: UUID, said: Sequence[ProseText]) -> None:
    queries.replace_prose(
        session,
        edition_id,
        [
            EditionProse(
                edition_id=edition_id,
                position=position,
                place=one_of("place", each.place, ("front", "overview", "back")),
                heading=written("heading", each.heading, is_required=True),
                paragraphs=[text for text in map(str.strip, each.paragraphs) if text],
                signed=[text for text in map(str.strip, each.signed) if text],
            )
            for position, each in enumerate(said)
        ],
    )
