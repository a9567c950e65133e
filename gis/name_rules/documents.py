"""The subject `name_rule` of proposals: one row of a table of rules, for the days on which it holds."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.name_rules import queries
from gis.name_rules.dependants import Dependant
from gis.name_rules.registry import rule_tables
from gis.name_rules.row_checks import check_row, contradictions
from gis.name_rules.rules import RuleNotFound, RuleTable
from gis.name_rules.tables import NameRule
from gis.proposals.fields import Checker, Finding
from gis.proposals.records import period
from gis.proposals.table_records import RecordTables
from gis.proposals.table_subjects import TableSubject
from gis.proposals.words import Words, name_fields

Document = Mapping[str, Any]
#: Words in capitals that mean something to everybody; the one list that no rule speaks for
KNOWN_LETTERS = "latin_known"


class RuleDocuments(TableSubject):
    """How a row of rules is read, checked and written."""

    tables = RecordTables(NameRule, {})
    constraints = ("ex_name_rule_key",)
    not_found = RuleNotFound
    #: Work that goes by whole tables; told by whoever knows it
    dependants: Sequence[Dependant] = ()

    def explain(
        self, session: Session, record_id: UUID, document: Document, *, creating: bool
    ) -> list[Finding]:
        """Return every finding by field path, warnings too."""
        check = Checker()
        before = None if creating else self.load(session, record_id).document
        self.rules(document, before, check)
        if not any(not finding.is_warning for finding in check.found):
            self._among_others(session, record_id, document, check)
        return check.found

    def rules(self, document: Document, before: Document | None, check: Checker) -> None:
        """Note what a row can't say by itself: unknown table, empty word, unreadable number or pattern."""
        table = _table(document)
        if table is None:
            check.invalid("rule_table", document.get("rule_table"), "name_rules.unknown_table")
            return
        if before is not None and before["rule_table"] != table.name:
            check.broken("rule_table", table.name, "name_rules.table_stays")
        check_row(table, document, check)

    def _among_others(self, session: Session, record_id: UUID, document: Document, check: Checker) -> None:
        """Note a key that is taken, what is cited and not there, and a word in contradicting lists."""
        table, content = rule_tables()[str(document["rule_table"])], document["content"]
        key = table.key_of(content)
        for taken in queries.overlapping(session, table.name, key, period(document), record_id):
            check.broken(
                f"content/{table.key[0]}",
                content.get(table.key[0]),
                "name_rules.key_taken_by",
                key=key,
                since=str(taken.lower or "…"),
                until=str(taken.upper or "…"),
            )
        for column in table.columns:
            # Rows of one table may cite one another, so that they are looked at together (whole_tables)
            if column.cites is None or column.cites[0] == table.name:
                continue
            target, field = column.cites
            for part in column.parts(str(content.get(column.name) or "")):
                if part in column.among or queries.has_value(session, target, field, part):
                    continue
                check.invalid(
                    f"content/{column.name}",
                    part,
                    "name_rules.cites_nothing",
                    table=rule_tables()[target].words,
                )
        if table.name == "screening_words" and not check.found:
            self._contradicted(session, record_id, document, check)

    @staticmethod
    def _contradicted(session: Session, record_id: UUID, document: Document, check: Checker) -> None:
        content, held = document["content"], period(document)
        others = queries.lists_with(session, str(content.get("word")), held, record_id)
        contradictions(
            content,
            str(document.get("severity") or ""),
            others,
            queries.class_of_lists(session) | {KNOWN_LETTERS: KNOWN_LETTERS},
            check,
        )
        if content.get("list") == KNOWN_LETTERS and queries.has_value(
            session, "foreign_words", "word", str(content.get("word")).upper()
        ):
            check.broken("content/word", content.get("word"), "name_rules.known_and_foreign")

    def title(self, document: Document) -> str:
        """Return the table with what tells the row from the others."""
        table = _table(document)
        content = document.get("content")
        return table.called(content) if table is not None and isinstance(content, Mapping) else ""

    def areas(self, session: Session, document: Document) -> frozenset[UUID]:
        """Return none: a rule holds everywhere, so whoever is limited to some divisions proposes none."""
        return frozenset()

    def derived(self, session: Session, document: Document) -> Document:
        """Return the key, and that staff changed the row."""
        table = _table(document)
        return {"key": "" if table is None else table.key_of(document["content"]), "edited": True}


def _table(document: Document) -> RuleTable | None:
    name = document.get("rule_table")
    return rule_tables().get(name) if isinstance(name, str) else None


def field_name(path: str) -> Words | None:
    """Return what people call a column of a table of rules."""
    group, _, name = path.partition("/")
    if group != "content" or not name:
        return None
    for table in rule_tables().values():
        for column in table.columns:
            if column.name == name:
                return Words(column.name_zh, column.name_en)
    return None


name_fields(RuleDocuments().name, field_name)
