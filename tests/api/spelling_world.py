"""What a look at the spellings of the world has asked."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.spelling_questions import queries
from gis.spelling_questions.rules import Question

NAME = "SELECT id, name FROM place_name WHERE feature_id = :feature AND language = 'zh'"
ASKED = "SELECT id FROM spelling_question WHERE feature_id = :feature"


def asked_about(session: Session, features: Mapping[str, str]) -> dict[str, str]:
    """Keep a run that asked how the names of some features are read; return the questions by feature."""
    now: datetime = queries.now(session)
    values = {"as_of": date(2026, 11, 26), "dictionaries": [], "started_at": now, "ended_at": now}
    run = queries.add_run(session, values)
    kept = {}
    for code, feature in features.items():
        name, written = session.execute(text(NAME), {"feature": UUID(feature)}).one()
        question = Question(
            "reading",
            str(name),
            written,
            "public",
            [{"pinyin": "", "romanization": "", "sources": [], "is_suggested": True}],
            [{"code": "agreed"}],
            written,
            is_agreed=True,
            feature_id=UUID(feature),
            name_id=name,
        )
        list(queries.keep(session, run, [question]))
        kept[code] = str(session.scalars(text(ASKED), {"feature": UUID(feature)}).one())
    return kept
