"""The queue over the register: asked, kept across runs, decided, carried out by a proposal."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.boundary_disputes.standstill import all_subjects
from gis.errors import NotAllowed
from gis.jobs.rules import Unwatched
from gis.name_rules.seed_files import rule_rows
from gis.place_names.documents import FeatureDocuments
from gis.proposals import service as proposals
from gis.proposals.fields import FieldsBreakRules
from gis.spelling_questions import deciding, running, service
from gis.spelling_questions.questions import Dictionary
from gis.spelling_questions.rules import (
    ActionUnfit,
    Deciding,
    Decision,
    NotMongolianScript,
    QuestionNotFound,
    QuestionsStale,
    ReadingUnreadable,
    ReasonMissing,
    Wanted,
)
from tests.gis.administrative_divisions.registered import a_source
from tests.gis.place_names.registered import a_feature, a_name, change_feature, register_feature
from tests.gis.proposals.people import someone

SCRIPT = "ᠴᠢᠩᠬᠢᠨ"


def others(names: Sequence[str]) -> list[Dictionary]:
    """Another dictionary that reads 单 as dān and knows nothing else."""
    return [Dictionary("large_pinyin", {"单家湾": ["dān", "jiā", "wān"]} if "单家湾" in names else {})]


def look(session: Session) -> UUID:
    return running.run(session, None, Unwatched(), others)


def questions(session: Session, caller: Caller, **wanted: Any) -> dict[tuple[str, str], dict[str, Any]]:
    rows = service.find(session, caller, Wanted(**wanted), after=None, limit=200).rows
    return {(row["kind"], row["name"]): row for row in rows}


@pytest.fixture
def source(session: Session) -> str:
    return a_source(session)


@pytest.fixture
def editor(session: Session) -> Caller:
    return someone(session, "editor")


def decided(row: Mapping[str, Any], action: Any, **more: Any) -> Decision:
    return Decision(row["id"], row["version"], action, **more)


def decide(session: Session, caller: Caller, *decisions: Decision, **more: Any) -> Any:
    return deciding.decide(session, caller, all_subjects(), Deciding(decisions, **more))


def approve(session: Session, made: Any) -> None:
    reviewer = someone(session, "reviewer")
    proposals.decide(session, reviewer, all_subjects(), made.id, "approved", expected_version=made.version)


def document_of(session: Session, feature: UUID) -> Mapping[str, Any]:
    return FeatureDocuments().load(session, feature).document


def only_name(session: Session, feature: UUID, language: str = "zh") -> Mapping[str, Any]:
    names: Mapping[str, Mapping[str, Any]] = document_of(session, feature)["names"]
    (found,) = [one for one in names.values() if one["language"] == language]
    return found


def test_sources_that_differ_are_asked_and_the_chosen_reading_is_never_computed_again(
    session: Session, source: str, editor: Caller
) -> None:
    feature = register_feature(session, a_feature(source, a_name(source, "单家湾", pinyin="Shànjiāwān")))
    look(session)
    row = questions(session, editor)["reading", "单家湾"]
    assert [one["pinyin"] for one in row["candidates"]] == ["Dānjiāwān", "Shànjiāwān"]
    said = [[source["source"] for source in one["sources"]] for one in row["candidates"]]
    assert said == [["own_table", "large_pinyin"], ["register", "polyphone"]]
    assert (row["because"][0]["code"], row["because"][0]["characters"]) == ("sources_differ", "单")
    assert not row["is_agreed"]

    made = decide(
        session, editor, decided(row, "confirm_reading", pinyin="dan1 jia1 wan1"), reason="当地读音"
    )
    assert made.state == "submitted"
    assert only_name(session, feature)["reading_confirmed"] is False
    approve(session, made)
    name = only_name(session, feature)
    assert (name["pinyin"], name["romanization"], name["reading_confirmed"]) == (
        "Dānjiāwān",
        "Dānjiāwān",
        True,
    )

    look(session)
    assert ("reading", "单家湾") not in questions(session, editor, state="all")
    assert only_name(session, feature) == name


def test_a_confirmed_reading_outlasts_edits_and_other_tables_but_not_other_characters(
    session: Session, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = a_name(source, "单家湾", pinyin="Shànjiāwān", romanization="Shànjiāwān", reading_confirmed=True)
    feature = register_feature(session, a_feature(source, name))
    # Another dictionary, other tables, another run: nothing is asked, nothing is written
    monkeypatch.setattr("gis.name_rules.service.rules_in_force", lambda session, day: rule_rows)
    look(session)
    assert only_name(session, feature)["pinyin"] == "Shànjiāwān"
    # An edit of something else
    document = dict(document_of(session, feature))
    change_feature(session, feature, document | {"meaning": "单姓人家的湾"})
    assert only_name(session, feature)["pinyin"] == "Shànjiāwān"
    # Other characters need a reading of their own
    (key,) = document["names"]
    renamed = {key: {**document["names"][key], "name": "善家湾"}}
    with pytest.raises(FieldsBreakRules):
        change_feature(session, feature, document | {"names": renamed})
    unticked = {key: {**renamed[key], "reading_confirmed": False}}
    change_feature(session, feature, document | {"names": unticked})


def test_many_that_all_sources_agree_on_are_one_proposal(
    session: Session, source: str, editor: Caller
) -> None:
    named = [a_name(source, each) for each in ("河南", "沙沙滩", "庙滩")]
    features = [register_feature(session, a_feature(source, each)) for each in named]
    look(session)
    agreed = questions(session, editor, is_agreed=True)
    rows = [agreed["reading", each["name"]] for each in named]
    wanted = [decided(row, "confirm_reading", pinyin=row["candidates"][0]["pinyin"]) for row in rows]
    made = decide(session, editor, *wanted)
    assert made.item_count == 3
    approve(session, made)
    assert [only_name(session, one)["reading_confirmed"] for one in features] == [True] * 3


def test_a_question_stays_decided_until_what_it_is_about_changes(
    session: Session, source: str, editor: Caller
) -> None:
    feature = register_feature(
        session, a_feature(source, a_name(source, "巴音淖尔", romanization="Bayinnao’er"))
    )
    look(session)
    row = questions(session, editor)["roman_is_pinyin", "巴音淖尔"]
    assert [one["romanization"] for one in row["candidates"]] == ["Bayan Nur"]
    with pytest.raises(ReasonMissing):
        decide(session, editor, decided(row, "keep"))
    assert decide(session, editor, decided(row, "keep"), reason="待蒙古语人员核对") is None
    look(session)
    assert ("roman_is_pinyin", "巴音淖尔") not in questions(session, editor)
    kept = questions(session, editor, state="decided")["roman_is_pinyin", "巴音淖尔"]
    assert kept["id"] == row["id"]
    assert kept["decision"]["reason"] == "待蒙古语人员核对"

    document = dict(document_of(session, feature))
    (key,) = document["names"]
    document["names"] = {key: {**document["names"][key], "romanization": "Ba yin nao er"}}
    change_feature(session, feature, document)
    look(session)
    again = questions(session, editor)["roman_is_pinyin", "巴音淖尔"]
    assert again["id"] == row["id"]
    # What was decided is still there to be read
    assert [one["action"] for one in service.get(session, editor, row["id"])["decisions"]] == ["keep"]


def test_the_source_form_is_recorded_and_the_name_is_not_renamed(
    session: Session, source: str, editor: Caller
) -> None:
    feature = register_feature(session, a_feature(source, a_name(source, "乌兰陶勒盖")))
    look(session)
    row = questions(session, editor)["missing_mongolian", "乌兰陶勒盖"]
    (candidate,) = row["candidates"]
    assert candidate["mongolian"] == "ᠤᠯᠠᠭᠠᠨ ᠲᠣᠯᠣᠭᠠᠢ"
    with pytest.raises(NotMongolianScript):
        decide(session, editor, decided(row, "record_source_form", mongolian="Ulaan"))
    chosen = decided(
        row, "record_source_form", mongolian=candidate["mongolian"], romanization=candidate["romanization"]
    )
    approve(session, decide(session, editor, chosen))
    assert only_name(session, feature)["name"] == "乌兰陶勒盖"
    assert only_name(session, feature)["romanization"] == "Ulaan Tolgoi"
    assert only_name(session, feature, "mn")["name"] == "ᠤᠯᠠᠭᠠᠨ ᠲᠣᠯᠣᠭᠠᠢ"
    look(session)
    assert ("missing_mongolian", "乌兰陶勒盖") not in questions(session, editor)


def test_characters_away_from_the_sound_are_explained_syllable_by_syllable(
    session: Session, source: str, editor: Caller
) -> None:
    mongolian = a_name(source, "ᠴᠠᠭᠠᠨ ᠨᠠᠭᠤᠷ", language="mn")
    register_feature(
        session, a_feature(source, a_name(source, "昌汉淖尔", romanization="Qagaan Nur"), mongolian)
    )
    look(session)
    row = questions(session, editor)["drift", "昌汉淖尔"]
    assert [(one["code"], one["sound"], one["written"]) for one in row["because"]] == [
        ("drift_near", "qa", "昌"),
        ("drift_far", "gan", "汉"),
    ]
    with pytest.raises(ActionUnfit):
        decide(session, editor, decided(row, "confirm_reading", pinyin="Chānghàn Nào’ěr"))


def test_one_word_written_in_several_ways_is_one_group(session: Session, source: str, editor: Caller) -> None:
    for each in ("巴音淖尔", "巴彦淖尔", "巴音陶勒盖"):
        register_feature(session, a_feature(source, a_name(source, each)))
    look(session)
    row = questions(session, editor)["variants", "巴音"]
    assert [(one["written"], one["names"]) for one in row["candidates"]] == [("巴音", 2), ("巴彦", 1)]
    assert [(one["name"], one["written"]) for one in row["members"]] == [
        ("巴彦淖尔", "巴彦"), ("巴音淖尔", "巴音"), ("巴音陶勒盖", "巴音"),
    ]  # fmt: skip
    assert decide(session, editor, decided(row, "keep"), reason="各从其旧") is None


def test_asked_later_it_comes_back(session: Session, source: str, editor: Caller) -> None:
    register_feature(session, a_feature(source, a_name(source, "神水台")))
    look(session)
    row = questions(session, editor)["reading", "神水台"]
    decide(session, editor, decided(row, "later"))
    assert ("reading", "神水台") not in questions(session, editor)
    assert ("reading", "神水台") in questions(session, editor, state="later")


def test_a_withdrawn_proposal_asks_again(session: Session, source: str, editor: Caller) -> None:
    register_feature(session, a_feature(source, a_name(source, "神水台")))
    look(session)
    row = questions(session, editor)["reading", "神水台"]
    made = decide(session, editor, decided(row, "confirm_reading", pinyin=row["candidates"][0]["pinyin"]))
    assert ("reading", "神水台") in questions(session, editor, state="decided")
    proposals.withdraw(session, editor, made.id, made.version)
    assert ("reading", "神水台") in questions(session, editor)


def test_what_is_typed_must_fit_the_name(session: Session, source: str, editor: Caller) -> None:
    register_feature(session, a_feature(source, a_name(source, "神水台")))
    look(session)
    row = questions(session, editor)["reading", "神水台"]
    with pytest.raises(ReadingUnreadable):
        decide(session, editor, decided(row, "confirm_reading", pinyin="Shén shuǐ"))
    with pytest.raises(ReasonMissing):
        decide(session, editor, decided(row, "confirm_reading", pinyin="Shén gǒu tái"))
    stale = Decision(row["id"], row["version"] + 1, "later")
    with pytest.raises(QuestionsStale):
        decide(session, editor, stale)
    with pytest.raises(NotAllowed):
        decide(session, someone(session, "reviewer"), decided(row, "later"))


def test_the_database_itself_keeps_decisions(session: Session, source: str, editor: Caller) -> None:
    register_feature(session, a_feature(source, a_name(source, "神水台")))
    look(session)
    row = questions(session, editor)["reading", "神水台"]
    decide(session, editor, decided(row, "later"))
    with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
        session.execute(text("UPDATE spelling_decision SET reason = 'x'"))


def test_questions_about_hidden_names_are_hidden(session: Session, source: str, editor: Caller) -> None:
    register_feature(session, a_feature(source, a_name(source, "神水台"), publication_level="restricted"))
    look(session)
    low = Caller(account_id=uuid4(), roles=frozenset({"editor"}), clearance="internal")
    assert ("reading", "神水台") not in questions(session, low)
    assert questions(session, low, text="神水台") == {}


def test_questions_are_hidden_with_a_feature_that_is_restricted_later(
    session: Session, source: str, editor: Caller
) -> None:
    feature = register_feature(session, a_feature(source, a_name(source, "神水台")))
    look(session)
    row = questions(session, editor)["reading", "神水台"]
    before = {each["kind"]: each["open"] for each in service.counts(session, editor)}
    hidden = text("UPDATE feature SET publication_level = 'restricted' WHERE id = :id")
    session.execute(hidden, {"id": feature})
    assert questions(session, editor, text="神水台") == {}
    after = {each["kind"]: each["open"] for each in service.counts(session, editor)}
    assert after["reading"] == before["reading"] - 1
    with pytest.raises(QuestionNotFound):
        service.get(session, editor, row["id"])
    with pytest.raises(QuestionNotFound):
        decide(session, editor, decided(row, "later"))
    assert ("reading", "神水台") in questions(session, someone(session, "reviewer"))
