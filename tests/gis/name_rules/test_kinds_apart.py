"""Migration 0028: rules for every kind of application are told apart, and staff keep what they edited."""

from importlib import import_module

from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.name_rules.in_force import rows_in_force
from gis.name_rules.seeding import load_rules

#: How the rows stood before: one of every kind, without kinds, keyed by the paper alone
BEFORE = (
    "DELETE FROM name_rule WHERE content->>'kinds' = 'abolish'"
    " AND rule_table IN ('naming_procedures', 'naming_deadlines', 'naming_papers')",
    'UPDATE name_rule SET content = content || \'{"kinds": "name|rename|abolish"}\','
    " key = 'name|rename|abolish|' || (content->>'step') WHERE rule_table = 'naming_procedures'",
    "UPDATE name_rule SET content = content - 'kinds',"
    " key = (content->>'step') || '|' || (content->>'approver_class') WHERE rule_table = 'naming_deadlines'",
    'UPDATE name_rule SET content = content || \'{"kinds": "name|rename|abolish"}\''
    " WHERE rule_table = 'naming_papers' AND content->>'paper' IN ('application', 'approval')",
    "UPDATE name_rule SET key = content->>'paper' WHERE rule_table = 'naming_papers'",
    'UPDATE name_rule SET edited = true, content = content || \'{"days": "10"}\''
    " WHERE rule_table = 'naming_deadlines' AND key = 'filed|government'",
)


def test_each_kind_has_its_rows_once(session: Session) -> None:
    tables = ("naming_procedures", "naming_deadlines", "naming_papers")
    wanted = {table: rows_in_force(session, table) for table in tables}
    rules = import_module("gis.migrations.versions.0028_tell_abolishing_apart").RULES
    for statement in (*BEFORE, *rules):
        session.execute(text(statement))
    load_rules(session)
    for table in tables:
        found = rows_in_force(session, table)
        edited = [row for row in found if row not in wanted[table]]
        assert len(found) == len(wanted[table]), table
        if table == "naming_deadlines":
            assert [(row["kinds"], row["days"]) for row in edited] == [("name|rename", "10")]
        else:
            assert edited == []
    ended = text("SELECT count(*) FROM name_rule WHERE rule_table LIKE 'naming%' AND NOT upper_inf(valid)")
    assert session.scalar(ended) == 0
