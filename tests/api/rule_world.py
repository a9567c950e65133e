"""A row of rules, and a replay of rules that told nothing."""

from datetime import date

from sqlalchemy.orm import Session

from gis.name_rules import preview_queries

A_RULE = "SELECT id FROM name_rule WHERE rule_table = 'screening_words' AND key = '天下|grand'"


def rule_preview(session: Session) -> str:
    """Keep a replay; return its id."""
    day = date(2026, 11, 26)
    about = {
        "kind": "replay",
        "as_of": day,
        "before_on": day,
        "after_on": day,
        "changes": "",
        "rules_version": "world",
        "register_version": "world",
        "names": 0,
    }
    return str(preview_queries.keep(session, about, []))
