"""Compose an edition from the register: read it in a fixed number of statements, then put it together.

What the edition's audience may not see is never read into it: every row passes the publication rules as the
audience's reader, whoever composes. Same register, plan and rules give the same bytes.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.own_county import own_county
from gis.administrative_divisions.readers import Reader
from gis.boundary_lines import reasons
from gis.editions import compose_queries, neighbour_lists
from gis.editions.assembling import Assembler, Engines, Register
from gis.editions.completeness import Completeness, completeness, words
from gis.editions.content import ContentEntry, EditionContent
from gis.editions.facts import Row, facts_of
from gis.editions.plan import EditionPlan
from gis.editions.surroundings import COUNTY
from gis.errors import NotAllowed
from gis.gazetteer.indexes import strokes
from gis.history.as_known import read_history_once
from gis.name_rules import service as name_rules
from gis.name_rules.seed_files import Rules
from gis.place_names.readings import romanizer
from gis.publication import service as publication
from gis.publication.rules import PublicationRules
from gis.reference import service as reference

__all__ = ["Completeness", "completeness", "compose", "facts_of", "words"]

#: What an edition is made by, whose SHA-256 it states
RULES = (
    "entry_templates", "entry_figures", "edition_chapters", "edition_paragraphs", "edition_tables",
    "cleanup_measures", "division_categories", "generic_terms", "place_name_readings", "sixteen_winds",
    "stroke_order",
)  # fmt: skip
CODE_LISTS = (
    "place_name_category", "division_type", "division_level", "division_event_type", "name_event_type",
    "name_type", "name_language", "code_system",
)  # fmt: skip


@dataclass(frozen=True)
class _Sources:
    """What an edition is made from: the register as its audience sees it, and the rules in force."""

    register: Register
    engines: Engines
    stated: Mapping[str, str]


@dataclass(frozen=True)
class Composed:
    """What an edition holds, and its entries by key as the register alone gives them."""

    content: EditionContent
    unwritten: Mapping[str, ContentEntry]


def compose(session: Session, caller: Caller, plan: EditionPlan) -> EditionContent:
    """Return what an edition holds, by its plan and the templates in force today.

    Raises NotAllowed for a caller who may not see what the audience may.
    """
    return compose_both(session, caller, plan).content


def compose_both(session: Session, caller: Caller, plan: EditionPlan) -> Composed:
    """Return what `compose` does, with the entries without what was written by hand; raise what it raises."""
    return _put_together(_read_sources(session, caller, plan), plan)


def _read_sources(session: Session, caller: Caller, plan: EditionPlan) -> _Sources:
    rules_of_publication = publication.load(session)
    reader = _reader(session, caller, plan, rules_of_publication)
    rules = name_rules.rules_in_force(session)
    code_lists = {name: reference.codes(session, name) for name in CODE_LISTS}
    register = _read(session, reader, plan)
    engines = Engines(rules, code_lists, reasons.winds(), strokes(), romanizer(rules))
    return _Sources(register, engines, _rules_stated(rules, rules_of_publication))


def _put_together(sources: _Sources, plan: EditionPlan) -> Composed:
    made = Assembler(plan, sources.register, sources.engines).assemble()
    content = EditionContent(
        title=plan.title,
        label=plan.label,
        as_of=plan.as_of,
        audience=plan.audience,
        chapters=made.chapters,
        entries=made.entries,
        units=made.units,
        mongolian_title=plan.mongolian_title,
        publisher=plan.publisher,
        compiler=plan.compiler,
        draft=plan.draft,
        known_at=plan.known_at,
        contributors=plan.contributors,
        gates=plan.gates,
        notes=plan.notes,
        prose=made.prose,
        tables=made.tables,
        rules=dict(sources.stated),
        code_lists={name: _digest(rows) for name, rows in sources.engines.code_lists.items()},
        categories=made.categories,
    )
    return Composed(content, made.unwritten)


def _reader(session: Session, caller: Caller, plan: EditionPlan, rules: PublicationRules) -> Reader:
    """Return the reader that the audience is; raise NotAllowed for a caller who sees less."""
    if caller.shared_counties is not None or not rules.sees(caller.clearance, plan.audience):
        raise NotAllowed
    if plan.known_at is not None:
        read_history_once(session)
    return Reader(rules, plan.audience, None, plan.known_at)


def _read(session: Session, reader: Reader, plan: EditionPlan) -> Register:
    day = plan.as_of
    divisions = {row["id"]: row for row in compose_queries.divisions(session, reader, day)}
    present = {
        identifier: row
        for identifier, row in divisions.items()
        if row.get("valid_to") is None or str(row["valid_to"]) > day.isoformat()
    }
    roots = [UUID(one) for one in plan.division_ids] or _own(present)
    own = compose_queries.below(session, reader, roots, day)
    around = _counties_around(present, own) if plan.with_neighbours else []
    neighbours = compose_queries.below(session, reader, around, day) - own if around else frozenset()
    ended = [identifier for identifier in divisions if identifier not in present]
    shown = [UUID(one) for one in sorted((own | neighbours) & present.keys())]
    told = [*shown, *map(UUID, ended)]
    return Register(
        day=day,
        divisions=divisions,
        own=own,
        neighbours=neighbours,
        states=compose_queries.states(session, reader, shown, day),
        boundaries=compose_queries.boundaries(session, reader, shown, day),
        division_events=compose_queries.division_events(session, reader, told, day),
        features=[*compose_queries.features(session, reader, sorted(map(UUID, own | neighbours)), day)],
        cleaned=compose_queries.cleaned(session, reader, day),
        markers=compose_queries.markers(session, reader, frozenset(map(UUID, own)), day),
    )


def _own(present: Mapping[str, Row]) -> list[UUID]:
    found = own_county(present)
    return [] if found is None else [UUID(found)]


def _counties_around(present: Mapping[str, Row], own: frozenset[str]) -> list[UUID]:
    """Return the counties of the national lists that the register knows by their code."""
    listed = neighbour_lists.counties()
    return sorted(
        UUID(identifier)
        for identifier, row in present.items()
        if identifier not in own
        and row["level"] == COUNTY
        and any(str(one["code"]) in listed for one in row.get("codes", ()))
    )


def _rules_stated(rules: Rules, publication_rules: PublicationRules) -> dict[str, str]:
    found = {name: _digest([*rules(name)]) for name in RULES}
    levels = [[*key, level] for key, level in sorted(publication_rules.levels.items())]
    return found | {
        "neighbour_divisions": neighbour_lists.digest(),
        "publication_rule": _digest([{"levels": levels}]),
    }


def _digest(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the SHA-256 of rows, the same for the same rows in the same order."""
    written = json.dumps([dict(row) for row in rows], ensure_ascii=False, sort_keys=True, default=_text)
    return hashlib.sha256(written.encode()).hexdigest()


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
