"""What of the rules about cleanup cases is in use, so that nobody ends a row that cases stand on."""

from collections.abc import Iterator, Mapping
from functools import partial

from sqlalchemy.orm import Session

from gis.messages import Called
from gis.name_cleanup import use_queries
from gis.name_cleanup.procedures import KINDS
from gis.name_rules.dependants import Row, Trouble, leading_nowhere
from gis.name_rules.queries import step_name
from gis.name_rules.seed_files import Rules

STEPS, CLASSES, MEASURES, CHECKOFFS = (
    "cleanup_procedure", "cleanup_classes", "cleanup_measures", "cleanup_checkoffs",
)  # fmt: skip


class CasesInHand:
    """Cleanup cases, as they go by the tables of rules."""

    tables = (STEPS, CLASSES, MEASURES, CHECKOFFS)

    def troubles(self, session: Session, rules: Rules) -> Iterator[Trouble]:
        """Yield steps that lead nowhere, and rows that cases need and nobody has."""
        rows = [*rules(STEPS)]
        every = {row["step"]: row for row in rows if row["kind"] == ""}
        steps: Mapping[str, Mapping[str, Row]] = {
            kind: every | {row["step"]: row for row in rows if row["kind"] == kind and row["step"] in every}
            for kind in KINDS
        }
        called = partial(step_name, session, STEPS, "step")
        for own in steps.values():
            yield from leading_nowhere(STEPS, own, ("next", "objection_to"), called)
        if not every:
            yield Trouble(STEPS, "", "", "name_rules.no_first_step")
        for code, count, in_hand in use_queries.steps_taken(session):
            if code not in every:
                yield _used(session, STEPS, "step", code, "step_of_cases", count, in_hand)
        measures = {row["measure"]: row for row in rules(MEASURES)}
        if not any(row["is_keep"] == "true" for row in measures.values()):
            yield Trouble(MEASURES, "keep", "measure", "name_rules.keep_needed")
        for code, count, in_hand in use_queries.measures(session):
            if code not in measures and in_hand:
                yield _used(session, MEASURES, "measure", code, "measure_in_use", count, in_hand, warns=True)
        classes = {row["class"] for row in rules(CLASSES)}
        for code, count, in_hand in use_queries.classes(session):
            if code not in classes and in_hand:
                said = (("name", Called(code, code)), ("count", count), ("open", in_hand))
                yield Trouble(CLASSES, code, "class", "name_rules.class_in_use", said, is_warning=True)
        items = {row["item"] for row in rules(CHECKOFFS)}
        for code, count, in_hand in use_queries.checkoffs(session):
            if code not in items and in_hand:
                yield _used(session, CHECKOFFS, "item", code, "checkoff_in_use", count, in_hand, warns=True)


def _used(
    session: Session,
    table: str,
    column: str,
    code: str,
    message: str,
    count: int,
    in_hand: int,
    *,
    warns: bool = False,
) -> Trouble:
    name = step_name(session, table, column, code)
    said = (("name", name), ("count", count), ("open", in_hand))
    return Trouble(table, code, column, f"name_rules.{message}", said, is_warning=warns)
