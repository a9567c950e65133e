"""Read what experts edit (data/rules/naming_*.csv): steps, approvers, papers, deadlines, tasks, channels."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from sqlalchemy.orm import Session

from gis.name_applications.announcement import Channel
from gis.name_applications.clocks import Deadline, Start
from gis.name_applications.papers import Content, Mode, PaperRule, Stage
from gis.name_applications.procedure import NEEDS, Approver, Effect, Procedure, Step, Task
from gis.name_applications.rules import KINDS
from gis.name_rules.in_force import rules_in_force
from gis.name_rules.seed_files import Rules, made_once
from gis.procedures import split, step_facts

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NamingRules:
    """Everything by which applications are handled."""

    procedures: Mapping[str, Procedure]
    approvers: Mapping[str, Approver]
    papers: tuple[PaperRule, ...]
    deadlines: tuple[Deadline, ...]
    tasks: tuple[Task, ...]
    channels: tuple[Channel, ...]

    def papers_of(self, kind: str, name_class: str) -> list[PaperRule]:
        """Return the kinds of papers that an application may have."""
        return [each for each in self.papers if each.concerns(kind, name_class)]

    def approver_of(self, kind: str, name_class: str) -> Approver:
        """Return who approves applications of a kind and class, with the clause that says so of the kind."""
        return self.approvers[name_class].for_kind(kind)

    def tasks_of(self, kind: str, name_class: str) -> list[Task]:
        """Return what has to bear the new name."""
        return [each for each in self.tasks if each.concerns(kind, name_class)]


def rules_of(session: Session) -> NamingRules:
    """Return the rules that staff have in force today."""
    return _made(rules_in_force(session))


@made_once
def _made(rules: Rules) -> NamingRules:
    return read(rules)


def read(rows: Rules) -> NamingRules:
    """Read the tables; raise ValueError for a need that no step can have."""
    steps = [(row, _step(row)) for row in rows("naming_procedures")]
    return NamingRules(
        procedures={
            kind: Procedure(kind, {step.code: step for row, step in steps if kind in split(row["kinds"])})
            for kind in KINDS
        },
        approvers={row["name_class"]: _approver(row) for row in rows("naming_approvers")},
        papers=tuple(_paper(row) for row in rows("naming_papers")),
        deadlines=tuple(_deadline(row) for row in rows("naming_deadlines")),
        tasks=tuple(_task(row) for row in rows("naming_tasks")),
        channels=tuple(_channel(row) for row in rows("naming_channels")),
    )


def _step(row: Row) -> Step:
    return Step(
        **step_facts(row, NEEDS),
        roles=split(row["roles"]),
        is_once=row["once"] == "true",
        effect=cast(Effect, row["effect"]),
    )


def _approver(row: Row) -> Approver:
    return Approver(
        name_class=row["name_class"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        categories=split(row["categories"]),
        approver_zh=row["approver_zh"],
        approver_en=row["approver_en"],
        approver_class=row["approver_class"],
        names_actor=row["names_actor"] == "true",
        consults_zh=row["consults_zh"],
        consults_en=row["consults_en"],
        filing_to_zh=row["filing_to_zh"],
        filing_to_en=row["filing_to_en"],
        filing_papers_to_zh=row["filing_papers_to_zh"],
        announced_by_zh=row["announced_by_zh"],
        clause=row["clause"],
        clause_abolish=row["clause_abolish"],
        is_verified=row["verified"] == "true",
        note=row["note"],
    )


def _paper(row: Row) -> PaperRule:
    contents = zip(split(row["contents"]), split(row["contents_zh"]), split(row["contents_en"]), strict=True)
    return PaperRule(
        code=row["paper"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        kinds=split(row["kinds"]),
        classes=split(row["classes"]),
        stage=cast(Stage, row["stage"]),
        mode=cast(Mode, row["mode"]),
        required_for=split(row["required_for"]),
        contents=tuple(Content(*each) for each in contents),
        clause=row["clause"],
        is_verified=row["verified"] == "true",
    )


def _deadline(row: Row) -> Deadline:
    return Deadline(
        step=row["step"],
        kinds=split(row["kinds"]),
        approver_class=row["approver_class"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        days=int(row["days"]),
        starts=cast(Start, row["starts"]),
        soon_days=int(row["soon_days"]),
        clause=row["clause"],
        late_clause=row["late_clause"],
        is_verified=row["verified"] == "true",
    )


def _task(row: Row) -> Task:
    return Task(
        code=row["task"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        kinds=split(row["kinds"]),
        classes=split(row["classes"]),
        unit_zh=row["unit_zh"],
        unit_en=row["unit_en"],
        clause=row["clause"],
        is_verified=row["verified"] == "true",
    )


def _channel(row: Row) -> Channel:
    return Channel(
        code=row["channel"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        is_required=row["required"] == "true",
        clause=row["clause"],
        is_verified=row["verified"] == "true",
    )
