"""Tables of rules as data: what the registry says, and how rows are checked."""

import csv
import json
import re
from collections import Counter
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from gis.name_rules.registry import rule_tables
from gis.name_rules.row_checks import check_row, contradictions
from gis.name_rules.rules import OWN_FIELDS, placed
from gis.name_rules.seed_files import rule_rows
from gis.proposals.fields import Checker

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("name", [*rule_tables()])
def test_seeds_fit_the_registry(name: str) -> None:
    table = rule_tables()[name]
    rows = [*rule_rows(name)]
    documents = [table.document(row) for row in rows]
    assert [table.row(document) for document in documents] == rows
    repeated = Counter(table.key_of(document["content"]) for document in documents)
    assert [key for key, times in repeated.items() if times > 1] == []
    wrong = []
    for document in documents[:400]:
        check = Checker()
        check_row(table, document, check)
        wrong += [(document["content"], finding.path, finding.message_id) for finding in check.found]
    assert wrong == []


def test_every_table_that_rules_are_read_of_is_registered() -> None:
    """What is read as a rule can be edited as one: a register would else use its file for ever."""
    read = set()
    for file in (ROOT / "gis").rglob("*.py"):
        read |= set(re.findall(r'\b(?:rules|rows)\("([a-z_]+)"\)', file.read_text("utf-8")))
    of_others = {path.stem for path in (ROOT / "data" / "rules").glob("inspection_*.csv")} | {"measure_steps"}
    assert {"cleanup_procedure", "naming_tasks", "national_names"} <= read
    assert read - of_others <= set(rule_tables())


def test_the_registry_names_no_column_that_a_table_lacks() -> None:
    for row in rule_rows("rule_columns"):
        if row["table"] != "*":
            with (files("data") / "rules" / f"{row['table']}.csv").open(encoding="utf-8") as file:
                assert row["column"] in next(csv.reader(file)), row


def test_every_screening_rule_says_all_that_a_rule_says() -> None:
    """Issue 5: id, clause, text, test, exemptions, severity, effective from/to, source, verified or not."""
    table = rule_tables()["screening_rules"]
    said = {"id", "clause", "text", "test", "exemptions", "severity", "source", "verified"}
    assert said | {"effective_from", "effective_to"} <= {column.name for column in table.columns}
    assert {"clause", "severity", "source", "verified", "from", "to"} == set(OWN_FIELDS)
    for row in rule_rows("screening_rules"):
        assert "" not in (row["test"], row["severity"], row["effective_from"]), row["id"]


WORD = {"word": "寰宇", "list": "grand_more", "note": ""}
WRONG: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "empty_word": ("screening_words", {"content": {**WORD, "word": ""}}, "content/word", "fields.empty"),
    "blank": (
        "screening_words",
        {"content": {**WORD, "word": " 寰宇"}},
        "content/word",
        "fields.blanks_around",
    ),
    "severity": ("screening_words", {"severity": "违规"}, "severity", "name_rules.not_among"),
    "bad_date": ("screening_words", {"valid_from": "2026-13-01"}, "valid_from", "fields.not_a_date"),
    "ends_first": (
        "screening_words",
        {"valid_from": "2026-05-01", "valid_to": "2026-05-01"},
        "valid_to",
        "fields.ends_before_it_begins",
    ),
    "column": (
        "screening_words",
        {"content": {**WORD, "colour": "红"}},
        "content/colour",
        "fields.unknown_field",
    ),
    "number": (
        "generic_thresholds",
        {"content": {"term": "塔", "least_floors": "十二"}, "source": "某地"},
        "content/least_floors",
        "fields.not_a_number",
    ),
    "context": (
        "screening_scope",
        {"content": {"rule": "D1", "context": "moon", "reason": "不适用"}, "severity": "notice"},
        "content/context",
        "name_rules.not_among",
    ),
    "syllables": (
        "place_name_readings",
        {"content": {"text": "图克镇", "reading": "tú kè"}, "severity": ""},
        "content/reading",
        "name_rules.reading_of_other_length",
    ),
    "no_pinyin": (
        "place_name_readings",
        {"content": {"text": "图克", "reading": "tú 克"}, "severity": ""},
        "content/reading",
        "name_rules.reading_unreadable",
    ),
}


@pytest.mark.parametrize("case", [*WRONG])
def test_a_row_that_can_not_be_kept_is_told_by_its_column(case: str) -> None:
    name, changes, path, message_id = WRONG[case]
    table = rule_tables()[name]
    document = {**table.document({**WORD, "severity": "warning"}), **changes}
    check = Checker()
    assert not check_row(table, document, check)
    assert [(finding.path, finding.message_id) for finding in check.found] == [(path, message_id)]


def test_a_pattern_that_can_not_be_read_is_told() -> None:
    table = rule_tables()["foreign_words"]
    patterned = replace(table, columns=(replace(table.columns[0], kind="pattern"),))
    check = Checker()
    check_row(patterned, patterned.document({"word": "(国际"}), check)
    assert [finding.message_id for finding in check.found] == ["name_rules.pattern_invalid"]


@pytest.mark.parametrize(
    ("others", "told"),
    [
        ([], []),
        ([("grand", "warning")], []),
        ([("grand", "error")], ["name_rules.word_of_other_severity"]),
        ([("feudal", "warning")], ["name_rules.word_in_other_list"]),
    ],
)
def test_a_word_in_contradicting_lists_is_told(others: list[tuple[str, str]], told: list[str]) -> None:
    check = Checker()
    contradictions(WORD, "warning", others, {"grand": "大", "grand_more": "大", "feudal": "怪"}, check)
    assert [finding.message_id for finding in check.found] == told


@pytest.mark.parametrize(
    ("keys", "known", "places"),
    [
        ("abc", {}, [1, 2, 3]),
        ("abc", {"a": 1, "b": 2, "c": 3}, [1, 2, 3]),
        ("axbc", {"a": 1, "b": 2, "c": 3}, [1, 1.5, 2, 3]),
        ("abcx", {"a": 1, "b": 2, "c": 3}, [1, 2, 3, 4]),
        ("bac", {"a": 1, "b": 2, "c": 3}, [2, 2.5, 3]),
    ],
)
def test_new_rows_stand_between_the_old_ones(keys: str, known: dict[str, float], places: list[float]) -> None:
    assert placed([*keys], known) == places


def test_a_list_of_words_has_one_chinese_name() -> None:
    """The editor of rules calls a list what findings call it."""
    screen = files("maps") / "web" / "src" / "screens" / "name_rules" / "zh.json"
    words = json.loads(screen.read_text("utf-8"))["values"]["list"]
    assert {row["list"]: row["name_zh"] for row in rule_rows("screening_lists")}.items() <= words.items()
