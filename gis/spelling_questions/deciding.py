"""Decide about spellings, many at once; what changes the register becomes one proposal."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.errors import NotAllowed
from gis.history.as_known import today
from gis.messages import text
from gis.name_rules import service as name_rules
from gis.place_names.documents import FeatureDocuments
from gis.place_names.mongolian_script import normalised
from gis.place_names.name_spelling import kind_of
from gis.place_names.readings import romanizer
from gis.place_names.romanization import Romanizer, roman_key
from gis.place_names.rules import MONGOLIAN, holds_on
from gis.place_names.typed_reading import TypedReading, typed_reading
from gis.proposals import service as proposals
from gis.proposals.records import Loaded
from gis.proposals.subjects import ItemDraft, Subjects
from gis.proposals.tables import Proposal
from gis.spelling_questions import queries as stored
from gis.spelling_questions.readers import levels_of
from gis.spelling_questions.rules import (
    ACTIONS,
    DECIDING,
    LATER_DAYS,
    MOST_LATER_DAYS,
    READING,
    ActionUnfit,
    DayUnfit,
    Deciding,
    Decision,
    NotMongolianScript,
    NotRomanForm,
    QuestionNotFound,
    QuestionsStale,
    ReadingUnreadable,
    ReasonMissing,
    SourceFormMissing,
)
from gis.spelling_questions.tables import SpellingQuestion

#: Spelling is corrected, not named anew: no approval paper is asked for
KIND = "correction"
SUBJECT = "feature"


def decide(session: Session, caller: Caller, subjects: Subjects, deciding: Deciding) -> Proposal | None:
    """Keep decisions and hand in one proposal for all that they change; None where they change nothing.

    Raises NotAllowed (a role, or a name beyond the caller's area), NothingChosen, QuestionNotFound,
    QuestionsStale, ActionUnfit, ReasonMissing, DayUnfit, ReadingUnreadable, SourceFormMissing,
    NotMongolianScript, NotRomanForm, and what drafting and handing in a proposal raises; then nothing is
    decided.
    """
    caller.must_hold(*DECIDING)
    deciding.check()
    day = today()
    wanted = {one.question_id: one for one in deciding.decisions}
    held = stored.hold(session, levels_of(session, caller), list(wanted))
    if len(held) != len(wanted):
        raise QuestionNotFound
    if any(question.version != wanted[question.id].version for question in held):
        raise QuestionsStale
    reader = romanizer(name_rules.rules_in_force(session, day))
    groups = [question.id for question in held if question.feature_id is None]
    ids = {question.feature_id for question in held if question.feature_id is not None}
    loaded = FeatureDocuments().load_many(session, ids | stored.features_of(session, groups))
    if not all(caller.covers(each.areas) for each in loaded.values()):
        raise NotAllowed
    rows: list[dict[str, Any]] = []
    changes: dict[UUID, dict[str, Any]] = {}
    for question in held:
        one = wanted[question.id]
        row = _decision(question, one, deciding, reader, loaded, day)
        rows.append({**row, "account_id": caller.account()})
        if question.feature_id is not None:
            document = loaded[question.feature_id].document
            wishes = changes.setdefault(question.feature_id, {})
            wishes |= _wishes(question, row, document, deciding.source_id, day)
    items = [
        ItemDraft(SUBJECT, "update", wishes, key, loaded[key].version)
        for key, wishes in changes.items()
        if wishes
    ]
    made = None if not items else _handed_in(session, caller, subjects, deciding, items)
    changed = {key for key, wishes in changes.items() if wishes}
    for row, question in zip(rows, held, strict=True):
        carried = made is not None and question.feature_id in changed and row["later_until"] is None
        row["proposal_id"] = made.id if made is not None and carried else None
    stored.decide(session, rows)
    return made


def _handed_in(
    session: Session, caller: Caller, subjects: Subjects, deciding: Deciding, items: Sequence[ItemDraft]
) -> Proposal:
    title = deciding.title.strip() or text("spelling_questions.proposal_title", count=len(items))
    reason = deciding.reason.strip() or text("spelling_questions.proposal_reason")
    made = proposals.draft(session, caller, subjects, kind=KIND, title=title, reason=reason, items=items)
    return proposals.submit(session, caller, subjects, made.id, made.version)


def _decision(
    question: SpellingQuestion,
    one: Decision,
    deciding: Deciding,
    reader: Romanizer,
    loaded: Mapping[UUID, Loaded],
    day: date,
) -> dict[str, Any]:
    """Return the row of a decision, what was chosen checked and brought into the written form."""
    if one.action not in ACTIONS[question.kind]:  # type: ignore[index]
        raise ActionUnfit(name=question.name)
    row: dict[str, Any] = {
        "question_id": question.id,
        "action": one.action,
        "name": question.name,
        "pinyin": "",
        "romanization": "",
        "mongolian": "",
        "reason": deciding.reason.strip(),
        "later_until": None,
    }
    if one.action == "later":
        until = one.until or day + timedelta(days=LATER_DAYS)
        if not day < until <= day + timedelta(days=MOST_LATER_DAYS):
            raise DayUnfit(days=MOST_LATER_DAYS)
        return row | {"later_until": until}
    if one.action == "keep" and not row["reason"]:
        raise ReasonMissing(name=question.name)
    if one.action == "confirm_reading":
        category = (
            "" if question.feature_id is None else str(loaded[question.feature_id].document["category"])
        )
        spelled, read = read_typed(reader, question.name, category, one.pinyin)
        if read.unusual and not row["reason"]:
            raise ReasonMissing(name=question.name, characters="、".join(read.unusual))
        romanization = _roman_form(one.romanization) or _offered_form(question)
        return row | {"pinyin": spelled, "romanization": romanization and spelled}
    if one.action == "record_source_form":
        mongolian = normalised(one.mongolian)
        if mongolian and not all(MONGOLIAN.match(letter) or letter in " \u180e" for letter in mongolian):
            raise NotMongolianScript(name=question.name)
        romanization = _roman_form(one.romanization)
        if not (mongolian or romanization):
            raise SourceFormMissing(name=question.name)
        return row | {"mongolian": mongolian, "romanization": romanization}
    return row


def _offered_form(question: SpellingQuestion) -> str:
    """Return the Roman form that a reading would give the name; empty for a Mongolian one."""
    return next((str(one["romanization"]) for one in question.candidates if one.get("romanization")), "")


def look_at_typed(
    session: Session, caller: Caller, name: str, category: str, typed: str
) -> tuple[str, TypedReading]:
    """Say how typed pinyin would be kept; raise NotAllowed, ReadingUnreadable."""
    caller.must_hold(*READING)
    return read_typed(romanizer(name_rules.rules_in_force(session, today())), name, category, typed)


def read_typed(reader: Romanizer, name: str, category: str, typed: str) -> tuple[str, TypedReading]:
    """Return typed pinyin as names are written, and how it was read; raise ReadingUnreadable."""
    choices = [readings for _, readings in reader.readings(name)]
    read = typed_reading(typed, name, choices, reader.syllables_known)
    if read is None:
        raise ReadingUnreadable(name=name, typed=typed)
    spelled = reader.suggest(name, kind_of(reader, category, name), chosen=read.syllables).pinyin
    return spelled, read


def _roman_form(typed: str) -> str:
    form = " ".join(typed.replace("'", "’").split())
    if form and not (roman_key(form) and all(each.isalnum() or each in " ’-" for each in form)):
        raise NotRomanForm(typed=typed)
    return form


def _wishes(
    question: SpellingQuestion,
    row: Mapping[str, Any],
    document: Mapping[str, Any],
    source_id: UUID | None,
    day: date,
) -> dict[str, Any]:
    """Return what a decision wants of the feature, by field path; only what differs from what stands."""
    return dict(_wished(question, row, document, source_id, day))


def _wished(
    question: SpellingQuestion,
    row: Mapping[str, Any],
    document: Mapping[str, Any],
    source_id: UUID | None,
    day: date,
) -> Iterator[tuple[str, Any]]:
    names: Mapping[str, Mapping[str, Any]] = document["names"]
    key = str(question.name_id)
    name = names[key]
    if row["action"] == "confirm_reading":
        wanted: dict[str, Any] = {"pinyin": row["pinyin"], "reading_confirmed": True}
        if row["romanization"]:
            wanted["romanization"] = row["romanization"]
        yield from (
            (f"names/{key}/{field}", value) for field, value in wanted.items() if name.get(field) != value
        )
    if row["action"] == "record_source_form":
        if row["romanization"] and name.get("romanization") != row["romanization"]:
            yield f"names/{key}/romanization", row["romanization"]
        if row["mongolian"]:
            yield from _script(names, name, str(row["mongolian"]), source_id, day)


def _script(
    names: Mapping[str, Mapping[str, Any]],
    han: Mapping[str, Any],
    mongolian: str,
    source_id: UUID | None,
    day: date,
) -> Iterator[tuple[str, Any]]:
    """Write the name in Mongolian script: into the one that stands, or as a new one beside the Han name."""
    for key, name in names.items():
        if name["language"] == "mn" and name["name_type"] == "standard" and holds_on(name, day):
            if normalised(name["name"]) != mongolian:
                yield f"names/{key}/name", mongolian
            return
    yield (
        f"names/{uuid4()}",
        {
            "name_type": "standard",
            "language": "mn",
            "name": mongolian,
            "specific_term": "",
            "generic_term": "",
            "romanization": "",
            "pinyin": "",
            "reading_confirmed": False,
            # The script of a name that is standard already: no new name is given
            "standard_basis": han["standard_basis"],
            "valid_from": han["valid_from"],
            "valid_to": han["valid_to"],
            "source_id": str(source_id or han["source_id"]),
        },
    )
