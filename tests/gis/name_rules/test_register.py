"""Rules of the register: seeded, changed by proposals only, in force on a day, given back as files."""

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from gis.boundary_disputes.standstill import all_subjects
from gis.errors import NotAllowed
from gis.history.as_known import today
from gis.name_rules import drafting, in_force, listing, queries, seeding
from gis.name_rules.drafting import ChangesRefused, RuleChange
from gis.name_rules.in_force import tables_in_force
from gis.name_rules.registry import rule_tables
from gis.name_rules.rules import NothingChanged, RuleNotFound, UnknownColumn, WantedRows
from gis.name_rules.seed_files import rule_rows
from gis.name_rules.service import rows_in_force, rules_in_force, rules_version
from gis.name_rules.tables import NameRule
from gis.name_screening.service import screening
from gis.proposals import service as proposals
from gis.proposals.rules import OutsideArea
from tests.gis.proposals.people import someone


def row_id(session: Session, table: str, key: str) -> UUID:
    statement = select(NameRule.id).where(NameRule.rule_table == table, NameRule.key == key)
    return session.scalars(statement.order_by(NameRule.valid.desc())).first() or pytest.fail(key)


def adopt(session: Session, *changes: RuleChange) -> None:
    """Draft, hand in and approve changes."""
    editor, reviewer = someone(session, "editor"), someone(session, "reviewer")
    draft = drafting.draft(session, editor, all_subjects(), changes, title="改规则", reason="试用意见")
    handed = proposals.submit(session, editor, all_subjects(), draft.id, draft.version)
    decided = proposals.decide(
        session, reviewer, all_subjects(), handed.id, "approved", expected_version=handed.version
    )
    assert decided.state == "applied"


def test_rows_in_force_are_those_of_the_files(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    # Once all rules of a day are kept, a few of them are taken from there.
    monkeypatch.setattr(in_force, "_kept", {})
    for name in rule_tables():
        wanted = [
            row
            for row in rule_rows(name)
            if (row.get("effective_from") or "") <= today().isoformat() and not row.get("effective_to")
        ]
        assert [*rows_in_force(session, name)] == wanted, name
    few = tables_in_force(session, frozenset({"cemetery_settings"}))
    assert [*few("cemetery_settings")] == [*rule_rows("cemetery_settings")]
    assert tables_in_force(session, frozenset({"cemetery_settings"})) is few
    with pytest.raises(KeyError):
        few("screening_rules")
    assert rules_in_force(session) is rules_in_force(session)
    assert tables_in_force(session, frozenset({"cemetery_settings"})) is rules_in_force(session)
    assert [*rules_in_force(session)("screening_examples")] == [*rule_rows("screening_examples")]


def test_a_rule_is_in_force_from_its_day(session: Session) -> None:
    """民发〔2018〕146号 is of 2018-12-10, 国务院令753号 in force since 2022-05-01."""
    before, between = date(2018, 12, 9), date(2021, 6, 1)
    assert [row["id"] for row in rows_in_force(session, "screening_rules", before)] == []
    held = {row["id"] for row in rows_in_force(session, "screening_rules", between)}
    assert "D1" in held
    assert "C1" not in held
    assert screening(rules_in_force(session, before)).screen("中央花园").findings == ()
    assert screening(rules_in_force(session, between)).screen("中央花园").findings


def test_seeds_leave_alone_what_staff_changed(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    adopt(
        session,
        RuleChange(
            "change",
            "screening_words",
            row_id(session, "screening_words", "万国|grand"),
            row={"note": "本旗"},
        ),
        RuleChange("end", "screening_words", row_id(session, "screening_words", "首府|grand"), on=today()),
    )
    words = [row for row in rule_rows("screening_words") if row["word"] not in ("宇宙", "首府")]
    newer = [{**row, "note": "新版"} if row["list"] == "grand" else row for row in words]
    newer.insert(3, {"word": "寰宇", "list": "grand", "severity": "error", "note": "新版"})
    monkeypatch.setattr(
        seeding, "rule_rows", lambda name: newer if name == "screening_words" else rule_rows(name)
    )
    version = rules_version(session)
    changed = seeding.load_rules(session)
    assert rules_version(session) != version
    held = {(row["word"], row["list"]): row["note"] for row in rows_in_force(session, "screening_words")}
    grand = {word: note for (word, words_list), note in held.items() if words_list == "grand"}
    assert grand["万国"] == "本旗"
    assert grand["天下"] == grand["寰宇"] == "新版"
    # What a newer seed no longer has ends on the day it came; what staff ended stays ended
    assert not {"宇宙", "首府"} & grand.keys()
    yesterday = {
        row["word"] for row in rows_in_force(session, "screening_words", today() - timedelta(days=1))
    }
    assert {"宇宙", "首府"} <= yesterday
    assert changed < 30
    assert seeding.load_rules(session) == 0


def test_changes_hold_from_their_day_and_history_keeps_who(session: Session) -> None:
    tomorrow = today() + timedelta(days=1)
    key = row_id(session, "screening_words", "天下|grand")
    adopt(
        session,
        RuleChange("change", "screening_words", key, row={"severity": "notice"}, on=tomorrow),
        RuleChange(
            "add",
            "screening_words",
            row={"word": "鼎世", "list": "grand_more", "severity": "warning"},
            on=today(),
        ),
    )

    def severity(day: date) -> list[str]:
        rows = rows_in_force(session, "screening_words", day)
        return [row["severity"] for row in rows if row["word"] == "天下"]

    assert (severity(today()), severity(tomorrow)) == (["error"], ["notice"])
    now, then = (screening(rules_in_force(session, day)).screen("天下花园") for day in (today(), tomorrow))
    assert (now.findings[0].severity, then.findings[0].severity) == ("error", "notice")
    assert screening(rules_in_force(session)).screen("鼎世花园").findings[0].trigger == "鼎世"
    assert not any(finding.trigger == "鼎世" for finding in screening().screen("鼎世花园").findings)


REFUSED = {
    "key_taken": (
        {"word": "天下", "list": "grand", "severity": "error"},
        {("word", "“天下|grand”已有一行（… 至 …），请修改那一行，或错开日期。")},
    ),
    "other_class": (
        {"word": "天下", "list": "feudal", "severity": "error"},
        {("list", "此词已在词表“grand”中，属于另一类不规范地名；请先停用那一行。")},
    ),
    "unknown_list": (
        {"word": "寰宇", "list": "large", "severity": "error"},
        {("list", "“词表与规则”中没有这个值，请从列表中选择，或先增加。")},
    ),
    "empty_word": ({"word": "", "list": "grand", "severity": "error"}, {("word", "此项不能为空，请填写。")}),
}


@pytest.mark.parametrize("case", [*REFUSED])
def test_a_change_that_can_not_be_kept_is_told_with_its_column(session: Session, case: str) -> None:
    row, told = REFUSED[case]
    with pytest.raises(ChangesRefused) as refused:
        drafting.draft(
            session,
            someone(session, "editor"),
            all_subjects(),
            [RuleChange("add", "screening_words", row=row)],
            title="改",
            reason="试",
        )
    assert {(one["column"], one["message_zh"]) for one in refused.value.details} == told


def test_a_list_and_its_words_are_added_together(session: Session) -> None:
    adopt(
        session,
        RuleChange("add", "screening_lists", row={"list": "local", "rule": "G4", "name_zh": "本旗词语"}),
        RuleChange("add", "screening_words", row={"word": "七彩云", "list": "local", "severity": "warning"}),
    )
    found = screening(rules_in_force(session)).screen("七彩云小区").findings
    assert ("G4", "七彩云") in {(finding.rule_id, finding.trigger) for finding in found}


def test_who_may_change_rules(session: Session) -> None:
    change = RuleChange("add", "foreign_words", row={"word": "BELLE"})
    limited = someone(session, "township", areas=frozenset({UUID(int=1)}))
    with pytest.raises(OutsideArea):
        drafting.draft(session, limited, all_subjects(), [change], title="改", reason="试")
    with pytest.raises(NotAllowed):
        drafting.draft(
            session, someone(session, "reviewer"), all_subjects(), [change], title="改", reason="试"
        )
    with pytest.raises(NothingChanged):
        drafting.items_of(session, [])
    with pytest.raises(RuleNotFound):
        drafting.items_of(session, [RuleChange("end", "screening_words", UUID(int=7))])


def test_lists_are_narrowed_and_paged(session: Session) -> None:
    editor = someone(session, "editor")
    adopt(
        session,
        RuleChange("end", "screening_words", row_id(session, "screening_words", "首府|grand"), on=today()),
    )

    def words(**wanted: Any) -> list[str]:
        found: list[str] = []
        after = None
        while True:
            page = listing.rows(
                session, editor, "screening_words", WantedRows(**wanted), after=after, limit=5
            )
            found += [row.row["word"] for row in page.rows]
            after = page.after
            if after is None:
                return found

    grand = [row["word"] for row in rule_rows("screening_words") if row["list"] == "grand"]
    assert words(columns={"list": "grand"}) == grand
    assert words(columns={"list": "grand"}, state="in_force") == [one for one in grand if one != "首府"]
    assert words(state="ended") == words(edited=True) == ["首府"]
    assert "万国" in words(text="万国")
    assert words(text="100%") == []
    with pytest.raises(UnknownColumn):
        words(columns={"colour": "red"})
    counted = {found.table.name: found.counts for found in listing.tables(session, editor)}
    assert counted["screening_words"]["ended"] == counted["screening_words"]["edited"] == 1
    row, versions = listing.row(
        session, editor, "screening_words", row_id(session, "screening_words", "首府|grand")
    )
    assert (row.state, [one.id for one in versions]) == ("ended", [row.id])


def test_tables_are_given_back_as_files(session: Session, tmp_path: Path) -> None:
    adopt(session, RuleChange("add", "foreign_words", row={"word": "BELLE"}))
    for path in seeding.export(session, tmp_path):
        with path.open(encoding="utf-8") as file:
            read = [*csv.DictReader(file)]
        own = [{"word": "BELLE"}] if path.stem == "foreign_words" else []
        # What has ended is kept for its days and not given back as today's.
        lasting = [row for row in rule_rows(path.stem) if row.get("effective_to", "") == ""]
        assert read == [*lasting, *own], path.stem


def test_a_word_that_a_rule_cites_is_found_whenever_it_holds(session: Session) -> None:
    assert queries.has_value(session, "screening_rules", "id", "D1")
    assert not queries.has_value(session, "screening_rules", "id", "Q9")


def test_every_write_changes_the_version_and_nothing_is_counted_for_it(session: Session) -> None:
    """Who writes rules holds the row of their data version, so that no other approval commits in between."""
    word = text("UPDATE name_rule SET source = source || '.' WHERE id = :id")
    key = row_id(session, "screening_words", "天下|grand")
    versions = [rules_version(session)]
    for _ in range(2):
        session.execute(word, {"id": key})
        versions.append(rules_version(session))
    rehearsal = session.begin_nested()
    session.execute(word, {"id": key})
    versions.append(rules_version(session))
    rehearsal.rollback()
    assert len({*versions}) == 4
    assert rules_version(session) == versions[2]
    held = "SELECT transaction FROM data_version WHERE name = 'name_rule'"
    assert str(session.scalar(text(held))) == session.scalar(text("SELECT pg_current_xact_id()::text"))
    plan = session.scalars(text("EXPLAIN SELECT max(history_id) FROM history.name_rule")).all()
    assert any("Index" in line for line in plan)
