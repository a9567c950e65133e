"""Rules that applications and cleanup cases stand on: what can't be written, and what can't end unsaid."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from gis.boundary_disputes.standstill import all_subjects
from gis.history.as_known import today
from gis.name_cleanup.rules_in_use import CasesInHand
from gis.name_rules import drafting, whole_tables
from gis.name_rules.drafting import ChangesRefused, RuleChange
from gis.name_rules.seed_files import rule_rows
from gis.name_rules.service import rules_in_force
from gis.proposals import service as proposals
from gis.proposals.fields import FieldsBreakRules
from gis.proposals.tables import Proposal, ProposalComment
from tests.gis.name_applications import applications
from tests.gis.name_applications.applications import Office
from tests.gis.name_rules.test_register import row_id
from tests.gis.proposals.people import someone

STREETS = "name|rename"
UNREADABLE: dict[str, tuple[str, str, dict[str, str], str, str]] = {
    "7.5 days": (
        "naming_deadlines", f"filed|government|{STREETS}", {"days": "7.5"}, "days", "不能填 7.5",
    ),
    "a day that no calendar has": (
        "sign_settings", "rectification_days", {"value": "99999999999"}, "value", "不能填 7.5",
    ),
    "a need that no step can have": (
        "naming_procedures", f"{STREETS}|accepted", {"needs": "papers|luck"}, "needs", "没有“luck”",
    ),
    "a next step that there is none of": (
        "naming_procedures", f"{STREETS}|accepted", {"next": "reported|sealed"}, "next", "通向“sealed”",
    ),
    "fewer names than contents": (
        "naming_papers", f"expert_report|{STREETS}", {"contents_zh": "必要性"}, "contents_zh",
        "写了 1 项",
    ),
    "a class that no approver has": (
        "naming_tasks", "maps", {"classes": "street|moon"}, "classes", "没有这个值",
    ),
    "a word that is no outcome": (
        "naming_rules", "N5", {"strong": "违规"}, "strong", "只能是",
    ),
}  # fmt: skip


@pytest.fixture
def office(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    return applications.office(session, tmp_path, monkeypatch)


def draft(session: Session, *changes: RuleChange) -> Proposal:
    return drafting.draft(
        session, someone(session, "editor"), all_subjects(), changes, title="改规则", reason="试用意见"
    )


def ending(session: Session, table: str, key: str) -> RuleChange:
    return RuleChange("end", table, row_id(session, table, key), on=today())


def refused(session: Session, *changes: RuleChange) -> set[tuple[str, str]]:
    with pytest.raises(ChangesRefused) as told:
        draft(session, *changes)
    return {(str(one["column"]), str(one["message_zh"])) for one in told.value.details}


@pytest.mark.parametrize("case", [*UNREADABLE])
def test_what_work_can_not_read_is_not_drafted(session: Session, case: str) -> None:
    table, key, row, column, message = UNREADABLE[case]
    with pytest.raises(ChangesRefused) as told:
        draft(session, RuleChange("change", table, row_id(session, table, key), row=row))
    found = [(one["column"], one["message_zh"], one["message_en"]) for one in told.value.details]
    assert [each[0] for each in found] == [column]
    assert message in str(found[0][1])
    assert message not in str(found[0][2])


@pytest.mark.parametrize(
    ("table", "key"),
    [("naming_rules", "N5"), ("sign_settings", "repeat_days"), ("cleanup_settings", "notice_days")],
)
def test_a_row_that_the_program_looks_up_ends_only_with_a_successor(
    session: Session, table: str, key: str
) -> None:
    ((_, said),) = refused(session, ending(session, table, key))
    assert f"要用“{key}”这一行" in said
    values = next(row for row in rule_rows(table) if next(iter(row.values())) == key)
    own = {name: value for name, value in values.items() if not name.startswith("effective_")}
    successor = RuleChange("add", table, row=own, on=today())
    assert draft(session, ending(session, table, key), successor).state == "draft"


def test_a_step_an_approver_and_a_deadline_in_use(office: Office) -> None:
    session = office.session
    office.accepted(office.open())
    told = refused(session, ending(session, "naming_procedures", f"{STREETS}|accepted"))
    assert any("“受理（材料齐全）”这一步已有 1 件申请办过（其中 1 件在办）" in said for _, said in told)
    assert any(column == "next" and "通向“受理（材料齐全）”" in said for column, said in told)
    told = refused(session, ending(session, "naming_approvers", "street"))
    assert any("“街路巷（道）”已有 1 件申请" in said for _, said in told)
    # Nobody is of this class
    assert draft(session, ending(session, "naming_approvers", "banner")).state == "draft"


def test_an_application_that_came_meanwhile_bars_the_approval(office: Office) -> None:
    session, editor, reviewer = office.session, office.editor, someone(office.session, "reviewer")
    change = ending(session, "naming_approvers", "natural")
    drafted = drafting.draft(session, editor, all_subjects(), [change], title="停用", reason="试用意见")
    handed = proposals.submit(session, editor, all_subjects(), drafted.id, drafted.version)
    office.open(name_class="natural", category="12600")
    with pytest.raises(FieldsBreakRules) as told:
        proposals.decide(
            session, reviewer, all_subjects(), handed.id, "approved", expected_version=handed.version
        )
    assert {found.message_id for found in told.value.findings} == {"name_rules.approver_in_use"}


def test_what_is_in_use_and_may_end_is_told_to_who_decides(office: Office) -> None:
    session, editor = office.session, office.editor
    office.paper(office.open(), "application")
    change = ending(session, "naming_papers", f"application|{STREETS}")
    drafted = drafting.draft(session, editor, all_subjects(), [change], title="停用", reason="试用意见")
    handed = proposals.submit(session, editor, all_subjects(), drafted.id, drafted.version)
    comments = session.scalars(
        select(ProposalComment.body).where(ProposalComment.proposal_id == handed.id)
    ).all()
    assert comments == ["系统提示（请审核人注意）：1 件在办申请已交“申请书”，停用后这种材料不再列出。"]


def test_cleanup_cases_keep_their_steps_and_a_measure_that_keeps(session: Session) -> None:
    told = refused(session, ending(session, "cleanup_procedure", "argument|"))
    assert any(column == "next" and "通向“专家论证" in said for column, said in told)
    ((_, said),) = refused(session, ending(session, "cleanup_measures", "keep"))
    assert "即保留" in said


def test_the_seeds_are_sound_today_and_later(session: Session) -> None:
    assert whole_tables.errors(whole_tables.troubles(session, [CasesInHand()])) == []
    assert [*CasesInHand().troubles(session, rules_in_force(session))] == []


def test_a_later_day_is_looked_at_too(session: Session) -> None:
    key: UUID = row_id(session, "naming_rules", "N7")
    later: dict[str, Any] = {"on": today() + timedelta(days=30)}
    ((column, said),) = refused(session, RuleChange("end", "naming_rules", key, **later))
    assert (column, "N7" in said) == ("id", True)
