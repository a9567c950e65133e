"""What of the rules about applications is in use, so that nobody ends a row that applications stand on."""

from collections.abc import Iterable, Iterator
from functools import partial

from sqlalchemy.orm import Session

from gis.name_applications import use_queries
from gis.name_applications.rules import KINDS
from gis.name_rules.dependants import Trouble, leading_nowhere, steps_by_kind
from gis.name_rules.queries import step_name
from gis.name_rules.seed_files import Rules
from gis.procedures import split

STEPS, APPROVERS, DEADLINES = "naming_procedures", "naming_approvers", "naming_deadlines"
PAPERS, TASKS = "naming_papers", "naming_tasks"


class ApplicationsInHand:
    """Applications to name, rename and abolish, as they go by the tables of rules."""

    tables = (STEPS, APPROVERS, DEADLINES, PAPERS, TASKS)

    def troubles(self, session: Session, rules: Rules) -> Iterator[Trouble]:
        """Yield steps that lead nowhere, and rows that applications need and nobody has."""
        steps = steps_by_kind(rules(STEPS), KINDS)
        called = partial(step_name, session, STEPS, "step")
        for own in steps.values():
            yield from leading_nowhere(STEPS, own, ("next",), called)
            if not own:
                yield Trouble(STEPS, "", "", "name_rules.no_first_step")
        taken = use_queries.steps_taken(session)
        yield from _lacking(
            session,
            STEPS,
            "step",
            ((used, used.code in steps.get(used.kind, {})) for used in taken),
            "step_in_use",
        )
        known = {row["name_class"] for row in rules(APPROVERS)}
        classes = use_queries.classes(session)
        yield from _lacking(
            session,
            APPROVERS,
            "name_class",
            ((used, used.code in known) for used in classes),
            "approver_in_use",
        )
        yield from _in_hand(session, rules)


def _in_hand(session: Session, rules: Rules) -> Iterator[Trouble]:
    """Yield what open applications go by and would go without from then on."""
    timed = {
        (kind, row["approver_class"], row["step"]) for row in rules(DEADLINES) for kind in split(row["kinds"])
    }
    for kind, approver_class, count in use_queries.decided(session):
        for step in ("filed", "announced"):
            if (kind, approver_class, step) not in timed:
                yield _warning(session, DEADLINES, "step", step, "deadline_in_use", count)
    papers = {(kind, row["paper"]) for row in rules(PAPERS) for kind in split(row["kinds"])}
    for used in use_queries.papers(session):
        if (used.kind, used.code) not in papers:
            yield _warning(session, PAPERS, "paper", used.code, "paper_in_use", used.open)
    tasks = {(kind, row["task"]) for row in rules(TASKS) for kind in split(row["kinds"])}
    for used in use_queries.tasks(session):
        if (used.kind, used.code) not in tasks:
            yield _warning(session, TASKS, "task", used.code, "task_in_use", used.open)


def _lacking(
    session: Session, table: str, column: str, used: Iterable[tuple[use_queries.Used, bool]], message: str
) -> Iterator[Trouble]:
    counts: dict[str, tuple[int, int]] = {}
    for one, is_there in used:
        if not is_there:
            every, is_open = counts.get(one.code, (0, 0))
            counts[one.code] = every + one.every, is_open + one.open
    for code, (every, is_open) in counts.items():
        name = step_name(session, table, column, code)
        said = (("name", name), ("count", every), ("open", is_open))
        yield Trouble(table, code, column, f"name_rules.{message}", said)


def _warning(session: Session, table: str, column: str, code: str, message: str, count: int) -> Trouble:
    name = step_name(session, table, column, code)
    said = (("name", name), ("count", count))
    return Trouble(table, code, column, f"name_rules.{message}", said, is_warning=True)
