"""Read what experts edit (data/rules/grave_*.csv): definitions, steps, measures, grounds, words, terms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy.orm import Session

from gis.grave_sites.procedure import NEEDS, Effect, Procedure, Step
from gis.grave_sites.rules import RegulationUnchecked, RegulationUnknown
from gis.grave_sites.zones import Definition, Item
from gis.name_rules.in_force import rows_in_force, tables_in_force
from gis.name_rules.seed_files import Rules, made_once, rule_rows
from gis.procedures import days_of, split, step_facts

#: Kinds of cases: with a known owner, and without one; until it is known a case is handled as owned
OWNED, UNOWNED = "owned", "unowned"
#: Key of the regulation of graves in grave_regulations
REGULATION = "funeral"
#: What GraveRules is read from
TABLES = frozenset(
    f"grave_{name}"
    for name in (
        "procedure",
        "zone_items",
        "zone_definitions",
        "exclusions",
        "measures",
        "paper_words",
        "settings",
    )
)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A ground that keeps a site out of the remediation; it needs a document."""

    code: str
    name_zh: str
    name_en: str
    clause: str
    is_verified: bool
    note: str


@dataclass(frozen=True, slots=True)
class Measure:
    """What is done about a site."""

    code: str
    name_zh: str
    name_en: str
    needs_destination: bool
    clause: str
    is_verified: bool
    note: str


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence of a paper; one that cites a clause that was not read says 参照."""

    text: str
    clause: str
    is_verified: bool


@dataclass(frozen=True, slots=True)
class GraveRules:
    """Everything by which sites are handled."""

    definitions: Mapping[str, Definition]
    procedures: Mapping[str, Procedure]
    exclusions: Mapping[str, Exclusion]
    measures: Mapping[str, Measure]
    words: Mapping[str, Words]
    settings: Mapping[str, str]

    @property
    def definition(self) -> Definition:
        """Return the definition of 三沿七区 in use; the first one where the setting names none."""
        return self.definitions.get(self.settings["zone_definition"]) or next(iter(self.definitions.values()))

    def procedure(self, ownership: str) -> Procedure:
        """Return the procedure of a case."""
        return self.procedures[UNOWNED if ownership == UNOWNED else OWNED]

    def figure(self, key: str) -> int:
        """Return a setting that is a whole number."""
        return int(self.settings[key])

    @property
    def cutoff(self) -> date | None:
        """Return the last day of the survey; None where none is set."""
        said = self.settings["survey_cutoff"]
        return date.fromisoformat(said) if said else None


def rules_of(session: Session) -> GraveRules:
    """Return the rules in force."""
    return grave_rules(tables_in_force(session, TABLES))


@made_once
def grave_rules(rules: Rules) -> GraveRules:
    """Read the tables; raise ValueError for a need that no step can have."""
    steps, items = [*rules("grave_procedure")], [*rules("grave_zone_items")]
    return GraveRules(
        definitions={row["definition"]: _definition(row, items) for row in rules("grave_zone_definitions")},
        procedures={kind: _procedure(kind, steps) for kind in (OWNED, UNOWNED)},
        exclusions={
            row["exclusion"]: Exclusion(
                row["exclusion"], row["name_zh"], row["name_en"], row["clause"], _is(row), row["note"]
            )
            for row in rules("grave_exclusions")
        },
        measures={
            row["measure"]: Measure(
                row["measure"],
                row["name_zh"],
                row["name_en"],
                row["needs_destination"] == "true",
                row["clause"],
                _is(row),
                row["note"],
            )
            for row in rules("grave_measures")
        },
        words={row["key"]: Words(row["text"], row["clause"], _is(row)) for row in rules("grave_paper_words")},
        # A setting that staff ended without another goes on as it was seeded
        settings={
            row["key"]: row["value"] for row in (*rule_rows("grave_settings"), *rules("grave_settings"))
        },
    )


def regulation_on(session: Session, day: date) -> dict[str, Any]:
    """Return the regulation in force on a day, its text checked by staff, as a notice cites it.

    Raises RegulationUnknown where none is known, RegulationUnchecked where nobody has checked its text: no
    notice to a citizen is issued or printed then.
    """
    rows = [
        row for row in rows_in_force(session, "grave_regulations", day) if row["regulation"] == REGULATION
    ]
    if not rows:
        raise RegulationUnknown(day=day.isoformat())
    (row,) = rows[:1]
    if not (row["article"] and row["text"] and row["checked_by"] and row["checked_on"]):
        raise RegulationUnchecked(name=row["name_zh"], day=day.isoformat(), since=row["effective_from"])
    names = ("name_zh", "article", "text", "checked_by", "checked_on", "effective_from", "source")
    return {name: row[name] for name in names}


def _is(row: Mapping[str, str]) -> bool:
    return row["verified"] == "true"


def _definition(row: Mapping[str, str], items: list[Mapping[str, str]]) -> Definition:
    return Definition(
        row["definition"],
        row["name_zh"],
        row["name_en"],
        row["dated"],
        row["source"],
        _is(row),
        tuple(_item(each) for each in items if each["definition"] == row["definition"]),
    )


def _item(row: Mapping[str, str]) -> Item:
    return Item(
        row["item"],
        row["side"],
        row["name_zh"],
        row["name_en"],
        split(row["near"]),
        split(row["classes"]),
        float(row["distance_m"]) if row["distance_m"] else None,
        row["counts_visible"] == "true",
        split(row["areas"]),
        row["clause"],
        row["source"],
        _is(row),
    )


def _procedure(kind: str, rows: list[Mapping[str, str]]) -> Procedure:
    """Return the procedure of a kind of case: rows of the kind replace those of every kind."""
    own = {row["step"]: row for row in rows if row["kind"] == kind}
    return Procedure(
        kind, {row["step"]: _step(own.get(row["step"], row)) for row in rows if row["kind"] == ""}
    )


def _step(row: Mapping[str, str]) -> Step:
    return Step(
        **step_facts(row, NEEDS),
        overdue_days=days_of(row["overdue_days"]),
        effect=cast(Effect, row["effect"]),
    )
