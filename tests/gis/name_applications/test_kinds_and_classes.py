"""What differs by kind of application and class of names, and that what was recorded stays."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis import messages
from gis.database import translated_errors
from gis.errors import DimingError
from gis.name_applications import handling, rules, service
from tests.gis.name_applications.applications import Office, day, office


@pytest.fixture
def on(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    return office(session, tmp_path, monkeypatch)


def said_of(refusal: DimingError) -> str:
    """Return the sentence that a person reads."""
    return messages.text(refusal.message_id, "zh", **refusal.params)


def test_of_a_division_no_reason_replaces_the_reports(on: Office) -> None:
    """条例 Art. 11 ¶2; 行政区划管理条例 Art. 13."""
    application = on.open(name_class="other", category=None, proposed_name="新苏木")
    for kind in ("expert_report", "consultation_report"):
        on.paper(application, kind, document_number="", contents=(), not_needed_because="无争议")
    said = {"name_class": "township"}
    handling.amend(on.session, on.editor, application, on.version(application), said)
    on.paper(application, "division_maps")
    on.accepted(application)
    reports = on.row(application)["lacking"]["reports"]
    assert [(each["paper"], each["may_be_left_out"]) for each in reports] == [
        ("risk_report", False),
        ("expert_report", False),
        ("consultation_report", False),
    ]
    with pytest.raises(rules.PaperNeeded) as refused:
        on.paper(application, "risk_report", document_number="", not_needed_because="无争议")
    assert "第十一条第二款" in str(refused.value.params["clause"])
    with pytest.raises(rules.StepLacks) as refusal:
        on.take(application, "reported", day(10), document_number="7号")
    assert refusal.value.message_id == "name_applications.lacks.compelled_reports"
    assert "风险评估报告、专家论证报告、征求意见报告" in said_of(refusal.value)
    assert "《行政区划管理条例》第十三条" in said_of(refusal.value)
    for kind in ("risk_report", "expert_report", "consultation_report"):
        on.paper(application, kind)
    on.take(application, "reported", day(10), document_number="7号")


def test_a_memorial_is_completed_without_filing_and_announcement(on: Office) -> None:
    """条例 Art. 42: what other rules of the state provide is not counted by Arts. 13, 14."""
    application = on.open(name_class="memorial", category="25110", proposed_name="红柳纪念园")
    on.approved(application, day(20), actor="内蒙古自治区人民政府")
    row = on.row(application)
    assert (row["clocks"], row["approver"]["clause"]) == ([], "《地名管理条例》第四十二条")
    (last,) = [step for step in row["next_steps"] if step["step"] == "completed"]
    assert last["lacking"] == ["registered", "tasks"]


def test_of_abolishing_all_is_cited_by_analogy(on: Office) -> None:
    """条例 Arts. 11-14 speak of naming and renaming."""
    application = on.open("abolish", feature_id=on.feature())
    with pytest.raises(rules.StepLacks) as refusal:
        on.take(application, "accepted", day(2))
    assert "（参照《地名管理条例》第十一条）" in said_of(refusal.value)
    on.paper(application, "gone_evidence")
    row = on.row(on.approved(application, day(20)))
    assert [clock["clause"] for clock in row["clocks"]] == [
        "参照《地名管理条例》第十三条",
        "参照《地名管理条例》第十四条",
    ]
    assert not any(clock["clause_verified"] for clock in row["clocks"])
    assert row["approver"]["clause"] == row["clauses"]["approved"] == "参照《地名管理条例》第十二条"
    late = service.find(on.session, on.editor, is_overdue=True).rows
    assert [each["number"] for each in late] == [row["number"]]
    assert all("第三十五条" not in each["late_clause"] for each in row["breaches"])


@pytest.mark.parametrize("table", ["name_application_step", "name_application_check"])
def test_steps_and_checks_stay_as_they_were(on: Office, table: str) -> None:
    application = on.open()
    changed = {
        "name_application_step": "note = '改'",
        "name_application_check": "outcome = 'passed', errors = 9",
    }
    change = text(f"UPDATE {table} SET {changed[table]} WHERE application_id = :application")
    with pytest.raises(rules.RecordsStay), translated_errors(), on.session.begin_nested():
        on.session.execute(change, {"application": application})
    same = text(f"UPDATE {table} SET id = id WHERE application_id = :application")
    on.session.execute(same, {"application": application})
    gone = text(f"DELETE FROM {table} WHERE application_id = :application")
    on.session.execute(gone, {"application": application})
    with pytest.raises(rules.RecordsStay), translated_errors(), on.session.begin_nested():
        on.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
