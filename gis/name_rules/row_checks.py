"""Check a row of a table of rules by what its columns hold; every finding names the column. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from unicodedata import normalize

from gis.messages import Called
from gis.name_rules.rules import BETWEEN, FIELDS, Column, RuleTable
from gis.name_rules.text_templates import TemplateUnreadable, read_template
from gis.proposals.fields import Checker

SEVERITIES = ("error", "warning", "notice")
HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]")
#: A syllable of pinyin without its tone mark
SYLLABLE = re.compile("[a-zü]+")
#: Grave, acute, macron, caron
TONES = re.compile("[\u0300\u0301\u0304\u030c]")
NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
#: Days and counts: of more digits no date can be counted
WHOLE = re.compile("[0-9]{1,5}")
#: Longest text of one column
LONGEST = 400


def check_row(table: RuleTable, document: Mapping[str, Any], check: Checker) -> bool:
    """Note what can't be kept of a row; whether all of it can be read."""
    content = document.get("content")
    if not isinstance(content, Mapping):
        check.invalid("content", content, "fields.not_a_group")
        return False
    own = {column.name: column for column in table.columns if column.field.startswith("content/")}
    for name, value in content.items():
        if name not in own:
            check.invalid(f"content/{name}", value, "fields.unknown_field")
    for name in document:
        if name not in FIELDS:
            check.invalid(name, document[name], "fields.unknown_field")
    for column in table.columns:
        value = content.get(column.name) if column.name in own else document.get(column.field)
        _check(column, column.field, value, check)
    check.text("source", document.get("source"))
    check.flag("is_verified", document.get("is_verified"))
    check.period("", document)
    position = document.get("position")
    if position is not None and (isinstance(position, bool) or not isinstance(position, int | float)):
        check.invalid("position", position, "fields.not_a_number")
    if not check.found:
        _count_syllables(table, content, check)
        _count_parts(table, content, check)
    return not any(not finding.is_warning for finding in check.found)


def _check(column: Column, path: str, value: Any, check: Checker) -> None:
    if column.kind in ("from", "to", "verified"):
        return
    check.text(path, value, required=column.required)
    if not isinstance(value, str) or value == "":
        return
    if not column.required and value != value.strip():
        check.invalid(path, value, "fields.blanks_around")
    if len(value) > LONGEST:
        check.invalid(path, value, "name_rules.too_long", most=LONGEST)
    _KINDS.get(column.kind, _any)(column, path, value, check)


def _any(column: Column, path: str, value: str, check: Checker) -> None:
    return


def _choice(column: Column, path: str, value: str, check: Checker) -> None:
    if column.among and value not in column.among:
        check.invalid(path, value, "name_rules.not_among", known="、".join(column.among))


def _number(column: Column, path: str, value: str, check: Checker) -> None:
    if not NUMBER.fullmatch(value):
        check.invalid(path, value, "fields.not_a_number")


def _whole(column: Column, path: str, value: str, check: Checker) -> None:
    if not WHOLE.fullmatch(value):
        check.invalid(path, value, "name_rules.not_a_whole_number")


def _several(column: Column, path: str, value: str, check: Checker) -> None:
    parts = value.split(BETWEEN)
    known = [each for each in column.among if "." not in each]
    # What stands in another table is looked for there
    unknown = [] if column.cites else [part for part in parts if part not in known]
    if "" in parts or len({*parts}) < len(parts):
        check.invalid(path, value, "name_rules.parts_unreadable")
    elif unknown:
        check.invalid(path, value, "name_rules.part_unknown", part=unknown[0], known="、".join(known))


def _day(column: Column, path: str, value: str, check: Checker) -> None:
    try:
        date.fromisoformat(value)
    except ValueError:
        check.invalid(path, value, "fields.not_a_date")


def _flag(column: Column, path: str, value: str, check: Checker) -> None:
    if value not in ("true", "false"):
        check.invalid(path, value, "name_rules.not_among", known="true、false")


def _pattern(column: Column, path: str, value: str, check: Checker) -> None:
    try:
        re.compile(value)
    except re.error as error:
        check.invalid(path, value, "name_rules.pattern_invalid", reason=str(error))


def _reading(column: Column, path: str, value: str, check: Checker) -> None:
    wrong = [syllable for syllable in value.split(" ") if not SYLLABLE.fullmatch(_toneless(syllable))]
    if wrong:
        check.invalid(path, value, "name_rules.reading_unreadable", syllable=wrong[0])


def _toneless(syllable: str) -> str:
    return normalize("NFC", TONES.sub("", normalize("NFD", syllable)))


def _count_syllables(table: RuleTable, content: Mapping[str, Any], check: Checker) -> None:
    """Note a reading with more or fewer syllables than its text has characters; one may have several."""
    for column in table.columns:
        reading = content.get(column.name)
        if column.kind != "reading" or not reading:
            continue
        characters = len(HAN.findall(str(content.get(table.key[0], ""))))
        syllables = len(str(reading).split(" "))
        if characters > 1 and syllables != characters:
            check.invalid(
                column.field,
                reading,
                "name_rules.reading_of_other_length",
                characters=characters,
                syllables=syllables,
            )


def _count_parts(table: RuleTable, content: Mapping[str, Any], check: Checker) -> None:
    """Note a column that says less or more than the one that it stands beside."""
    for column in table.columns:
        if column.kind != "alongside":
            continue
        other = next(each for each in table.columns if each.name == column.among[0])
        own, beside = (
            [*filter(None, str(content.get(name) or "").split(BETWEEN))] for name in (column.name, other.name)
        )
        if len(own) != len(beside):
            said = {"other": Called(other.name_zh, other.name_en), "wanted": len(beside)}
            check.invalid(
                column.field, content.get(column.name), "name_rules.other_count", count=len(own), **said
            )


def _template(column: Column, path: str, value: str, check: Checker) -> None:
    try:
        unknown = next((field for field in read_template(value).fields() if field not in column.among), None)
    except TemplateUnreadable as error:
        check.invalid(path, value, error.message_id, at=error.params["at"])
    else:
        if unknown is not None:
            check.invalid(
                path, value, "name_rules.field_unknown", field=unknown, known="、".join(column.among)
            )


_KINDS: Mapping[str, Callable[[Column, str, str, Checker], None]] = {
    "choice": _choice,
    "severity": _choice,
    "number": _number,
    "whole": _whole,
    "several": _several,
    "date": _day,
    "flag": _flag,
    "pattern": _pattern,
    "reading": _reading,
    "template": _template,
}


def contradictions(
    content: Mapping[str, Any],
    severity: str,
    others: Sequence[tuple[str, str]],
    class_of: Mapping[str, str],
    check: Checker,
) -> None:
    """Note that a word stands in a list of another class, or in one of the same class with another severity.

    `others` are the other lists that have the word, with its severity there; `class_of` the class of the
    rule that each list speaks for.
    """
    own = str(content.get("list") or "")
    for other, said in others:
        if class_of.get(other, other) != class_of.get(own, own):
            check.broken("content/list", own, "name_rules.word_in_other_list", list=other)
        elif said != severity:
            check.broken("severity", severity, "name_rules.word_of_other_severity", list=other, severity=said)
