"""Read the queue of questions about spellings: lists, counts, one with its decisions, and the runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.history.as_known import today
from gis.name_rules import service as name_rules
from gis.place_names.readings import romanizer
from gis.publication.pages import Page, key_of, last_of
from gis.spelling_questions import queries as stored
from gis.spelling_questions.readers import levels_of
from gis.spelling_questions.rules import KINDS, QuestionNotFound, Wanted
from gis.spelling_questions.tables import SpellingRun

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """A run with who asked for it."""

    run: SpellingRun
    asked_by: str


def find(session: Session, caller: Caller, wanted: Wanted, *, after: str | None, limit: int) -> Page[Row]:
    """List questions by spelling; raise NotAllowed, UnreadableKey."""
    levels, day = levels_of(session, caller), today()
    key = None if after is None else last_of(after)
    found = stored.listed(session, levels, wanted, day, key, limit + 1)
    rows = _shaped(session, levels, found[:limit])
    last_row = found[limit - 1].SpellingQuestion if len(found) > limit else None
    return Page(rows, None if last_row is None else key_of(last_row.sort_key, str(last_row.id)))


def get(session: Session, caller: Caller, question_id: UUID) -> Row:
    """Return a question with every decision about it; raise QuestionNotFound."""
    levels, day = levels_of(session, caller), today()
    found = stored.one(session, levels, question_id, day)
    if found is None:
        raise QuestionNotFound
    (row,) = _shaped(session, levels, [found])
    decisions = stored.decisions(session, [question_id]).get(question_id, [])
    return {**row, "decisions": [_decision(each) for each in decisions]}


def _shaped(session: Session, levels: Sequence[str], found: Sequence[Any]) -> list[Row]:
    day = today()
    ids = [each.SpellingQuestion.id for each in found if each.SpellingQuestion.kind == "variants"]
    members = stored.members(session, levels, ids, day) if ids else {}
    decided = [each.SpellingQuestion.id for each in found if each.SpellingQuestion.state == "decided"]
    last = stored.decisions(session, decided) if decided else {}
    divisions = {division for each in found for division in each.divisions or ()}
    names = stored.division_names(session, divisions, day) if divisions else {}
    read = romanizer(name_rules.rules_in_force(session, day))
    rows: list[Row] = []
    for each in found:
        question = each.SpellingQuestion
        decision = next(iter(last.get(question.id, ())), None)
        rows.append(
            {
                "id": question.id,
                "kind": question.kind,
                "name": question.name,
                "feature_id": question.feature_id,
                "state": "decided" if each.is_decided else "open",
                "later_until": question.later_until,
                "is_agreed": question.is_agreed,
                "candidates": question.candidates,
                "because": question.because,
                "characters": [
                    {"character": character, "readings": list(readings)}
                    for character, readings in read.readings(question.name)
                ]
                if question.kind == "reading"
                else [],
                "members": [dict(member._mapping) for member in members.get(question.id, ())],
                "category_zh": each.category_zh or "",
                "category_en": each.category_en or "",
                "divisions": [names[one] for one in each.divisions or () if one in names],
                "pinyin": each.pinyin or "",
                "romanization": each.romanization or "",
                "mongolian": each.mongolian,
                "is_demonstration": each.is_demonstration,
                "version": question.version,
                "decision": None if decision is None else _decision(decision),
            }
        )
    return rows


def _decision(found: Any) -> Row:
    row = found.SpellingDecision
    return {
        "action": row.action,
        "pinyin": row.pinyin,
        "romanization": row.romanization,
        "mongolian": row.mongolian,
        "reason": row.reason,
        "later_until": row.later_until,
        "decided_by": found.decided_by,
        "decided_at": row.decided_at,
        "proposal_id": row.proposal_id,
        "proposal_number": found.number,
        "proposal_state": found.state,
    }


def counts(session: Session, caller: Caller) -> Sequence[Mapping[str, Any]]:
    """Count questions by kind: open, those of them that all sources agree on, for later, decided."""
    found = stored.counts(session, levels_of(session, caller), today())
    rows: dict[str, Row] = {
        kind: {"kind": kind, "open": 0, "agreed": 0, "later": 0, "decided": 0} for kind in KINDS
    }
    for each in found:
        row = rows[each.kind]
        row[each.state] += each.count
        if each.state == "open" and each.is_agreed:
            row["agreed"] += each.count
    return list(rows.values())


def runs(session: Session, caller: Caller, after: tuple[datetime, UUID] | None, limit: int) -> list[Run]:
    """List the runs, the latest first."""
    levels_of(session, caller)
    return [Run(one, asked or "") for one, asked in stored.runs(session, after, limit)]
