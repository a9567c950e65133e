"""From the register's rows of an edition to the plan that composing reads."""

from collections.abc import Collection, Mapping
from typing import cast

from sqlalchemy.orm import Session

from gis.editions import gates, progress_queries, queries
from gis.editions.content import Audience, Contributor, PassedGate, Place, ProseText
from gis.editions.facts import changes_behind
from gis.editions.overrides import ChangedFact
from gis.editions.plan import EditionPlan, EntryOverride
from gis.editions.tables import Edition, EditionEntry
from gis.editions.workflow import CLOSED

#: Printed until an edition is frozen
DRAFT = "送审稿"


def plan_of(session: Session, edition: Edition) -> EditionPlan:
    """Return what an edition is made by."""
    written = queries.overridden(session, edition.id)
    return EditionPlan(
        title=edition.title,
        label=edition.label,
        as_of=edition.as_of,
        audience=cast(Audience, edition.audience),
        mongolian_title=edition.mongolian_title,
        publisher=edition.publisher,
        compiler=edition.compiler,
        known_at=edition.known_at,
        division_ids=tuple(str(each) for each in edition.division_ids),
        categories=tuple(edition.categories),
        with_neighbours=edition.with_neighbours,
        contributors=tuple(Contributor(one["role"], tuple(one["names"])) for one in edition.contributors),
        notes=tuple(edition.notes),
        prose=tuple(
            ProseText(cast(Place, each.place), each.heading, tuple(each.paragraphs), tuple(each.signed))
            for each in queries.prose(session, edition.id)
        ),
        gates=printed_gates(session, edition),
        overrides={each.key: override_of(each) for each in written},
        draft="" if edition.state in CLOSED else DRAFT,
    )


def printed_gates(session: Session, edition: Edition) -> tuple[PassedGate, ...]:
    """Return the releases that the copyright page of an edition prints, as it was read last."""
    numbers = {each.gate: each.number for each in queries.gates(session, edition.id) if each.is_printed}
    return gates.printed(gates.gates_of(session), circumstances(session, edition), numbers)


def stale_facts(entry: EditionEntry, now: Mapping[str, str]) -> list[ChangedFact]:
    """Return the facts behind what was written by hand that have changed since; none where nothing was."""
    if entry.overridden_at is None:
        return []
    # Running text stands in place of every field
    fields = None if entry.running_text else entry.fields
    return changes_behind(entry.facts, now, fields)


def override_of(entry: EditionEntry) -> EntryOverride:
    """Return what editors wrote of an entry."""
    return EntryOverride(dict(entry.fields), tuple(entry.running_text))


def circumstances(session: Session, edition: Edition) -> Collection[str]:
    """Return what the gates of an edition go by: its audience, and whether it has Mongolian and maps."""
    mongolian, located = progress_queries.circumstances(session, edition.id)
    found = {edition.audience}
    if mongolian or edition.mongolian_title:
        found.add(gates.MONGOLIAN)
    if located:
        found.add(gates.MAP)
    return found
