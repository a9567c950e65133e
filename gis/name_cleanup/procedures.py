"""Read what experts edit (data/rules/cleanup_*.csv): procedure, classes, measures, check-offs, settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from sqlalchemy.orm import Session

from gis.name_cleanup.clauses import STATUTE, cited, document_of
from gis.name_cleanup.procedure import NEEDS, CheckoffItem, Effect, Measure, Procedure, Step
from gis.name_rules.in_force import rules_in_force
from gis.name_rules.seed_files import Rules, made_once, rule_rows
from gis.procedures import days_of, split, step_facts

#: Kinds of case: what is wrong with a name, and what is wrong with how one is used
NAME, USE = "name", "use"
KINDS = (NAME, USE)


@dataclass(frozen=True, slots=True)
class NameClass:
    """A class of nonstandard names, with its yardsticks: the campaign of 2018 and 条例 Art. 9."""

    code: str
    name_en: str
    kind: str
    campaign_category: str
    art9_item: str
    clause: str
    is_verified: bool


@dataclass(frozen=True, slots=True)
class Setting:
    """A figure of the bureau, with its source and whether that was read in its official text."""

    code: str
    value: int
    name_zh: str
    name_en: str
    source: str
    is_verified: bool


@dataclass(frozen=True, slots=True)
class CleanupRules:
    """Everything by which cases are handled."""

    procedures: Mapping[str, Procedure]
    #: Columns of the board in order, each with the states that stand in it
    stages: Mapping[str, tuple[str, ...]]
    classes: Mapping[str, NameClass]
    measures: Mapping[str, Measure]
    checkoffs: tuple[CheckoffItem, ...]
    settings: Mapping[str, Setting]
    #: Rules of the screening whose clause was read in its official text
    verified_rules: frozenset[str]
    #: Documents that nobody here has read in their official text
    unread: frozenset[str]

    def step(self, kind: str, state: str) -> Step:
        """Return a state of a kind of case."""
        return self.procedures[kind].steps[state]

    def figure(self, code: str) -> int:
        """Return the value of a setting."""
        return self.settings[code].value

    def cited(self, clause: str, *, is_verified: bool) -> str:
        """Return a clause as a ground cites it: in full, and with 参照 where it is no more than that."""
        return cited(clause, self.unread, is_verified=is_verified)

    def cited_of_rule(self, clause: str, rule_id: str) -> str:
        """Return the clause of a finding as a ground cites it."""
        return self.cited(clause, is_verified=rule_id in self.verified_rules)

    def cited_of_class(self, code: str) -> str:
        """Return the clause of a class as a ground cites it."""
        known = self.classes[code]
        return self.cited(known.clause, is_verified=known.is_verified)

    @property
    def keep(self) -> str:
        """Return the measure that keeps a name as it is."""
        return next(each.code for each in self.measures.values() if each.is_keep)


def rules_of(session: Session) -> CleanupRules:
    """Return the rules in force."""
    return cleanup_rules(rules_in_force(session))


@made_once
def cleanup_rules(rules: Rules) -> CleanupRules:
    """Read the tables; raise ValueError for a need that no step can have."""
    rows = [*rules("cleanup_procedure")]
    stages: dict[str, dict[str, None]] = {}
    for row in rows:
        stages.setdefault(row["stage"], {})[row["step"]] = None
    return CleanupRules(
        procedures={kind: _procedure(kind, rows) for kind in KINDS},
        stages={stage: tuple(states) for stage, states in stages.items()},
        classes={row["class"]: _class(row) for row in rules("cleanup_classes")},
        measures={row["measure"]: _measure(row) for row in rules("cleanup_measures")},
        checkoffs=tuple(_checkoff(row) for row in rules("cleanup_checkoffs")),
        # A figure that staff ended without another goes on as it was seeded
        settings={
            row["setting"]: _setting(row)
            for row in (*rule_rows("cleanup_settings"), *rules("cleanup_settings"))
        },
        verified_rules=frozenset(row["id"] for row in rules("screening_rules") if row["verified"] == "true"),
        unread=frozenset(
            document_of(row["clause"]) for row in rules("cleanup_classes") if row["verified"] != "true"
        )
        - {"", STATUTE},
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
        stage=row["stage"],
        objection_to=row["objection_to"],
        overdue_days=days_of(row["overdue_days"]),
        effect=cast(Effect, row["effect"]),
    )


def _class(row: Mapping[str, str]) -> NameClass:
    return NameClass(
        row["class"],
        row["name_en"],
        row["kind"],
        row["campaign_category"],
        row["art9_item"],
        row["clause"],
        row["verified"] == "true",
    )


def _measure(row: Mapping[str, str]) -> Measure:
    return Measure(
        row["measure"],
        row["name_zh"],
        row["name_en"],
        row["needs_new_name"] == "true",
        row["application"],
        row["is_keep"] == "true",
        row["clause"],
        row["verified"] == "true",
    )


def _checkoff(row: Mapping[str, str]) -> CheckoffItem:
    return CheckoffItem(
        row["item"],
        row["name_zh"],
        row["name_en"],
        row["unit_zh"],
        row["unit_en"],
        split(row["measures"]),
        split(row["tasks"]),
        row["clause"],
        row["verified"] == "true",
    )


def _setting(row: Mapping[str, str]) -> Setting:
    return Setting(
        row["setting"],
        int(row["value"]),
        row["name_zh"],
        row["name_en"],
        row["source"],
        row["verified"] == "true",
    )
