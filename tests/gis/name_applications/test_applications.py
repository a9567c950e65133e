"""Applications in the register: from opening to archive, each refusal, the register then, who sees."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from gis.accounts.rules import PUBLIC, Caller
from gis.attachments import service as attachments
from gis.database import translated_errors
from gis.errors import FieldUnreadable, NotAllowed
from gis.history.as_known import today
from gis.name_applications import handling, register_change, rules, service
from gis.name_applications.entries import Paper, TaskDone
from gis.name_applications.tables import NameApplication
from gis.name_rules.in_force import rules_version
from gis.naming_checks.protection import all_subjects
from gis.naming_checks.rules import ProtectedBy
from gis.number_queries import next_number
from gis.place_names import service as place_names
from gis.proposals import service as proposals
from tests.gis.name_applications.applications import LINE, Office, day, office
from tests.gis.proposals.people import someone

SUBJECTS = all_subjects()
SEAL = ProtectedBy(uuid4(), "红卫路", "历史地名", "1958年命名", "乌政发〔2020〕1号", "2020-01-01", False)


@pytest.fixture
def on(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    return office(session, tmp_path, monkeypatch)


def drafted_and_applied(on: Office, application: Any) -> None:
    """Draft the change of the register and have the other one approve it."""
    version = on.version(application)
    drafted = register_change.draft_register_change(on.session, on.editor, application, version)
    proposals.attach(on.session, on.editor, drafted.id, drafted.version, own_file(on), "批复")
    handed_in = proposals.submit(on.session, on.editor, SUBJECTS, drafted.id, drafted.version)
    proposals.decide(
        on.session, on.reviewer, SUBJECTS, drafted.id, "approved", expected_version=handed_in.version
    )


def own_file(on: Office) -> str:
    """Return the hash of a file that the editor stored."""
    content = b"%PDF-1.4\n%" + uuid4().hex.encode() + b"\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
    return attachments.store(on.session, on.editor, BytesIO(content), "批复.pdf", on.home).sha256


def test_a_street_goes_from_application_to_archive(on: Office) -> None:
    """条例 Arts. 11-14, and the register."""
    application = on.open()
    row = on.row(application)
    assert (row["number"], row["state"], row["clocks"]) == (f"{day(0).year}-001", "received", [])
    assert row["proposed_romanization"].startswith("L")
    assert [check["occasion"] for check in row["checks"]] == ["opened"]
    assert {step["step"] for step in row["next_steps"]} == {"supplement", "accepted", "withdrawn"}
    on.approved(application, day(20))
    row = on.row(application)
    assert (row["authority"], row["decision_number"]) == ("乌审旗人民政府", "乌政字〔2026〕5号")
    assert [check["occasion"] for check in row["checks"]] == ["opened", "approved"]
    assert [clock["started_on"] for clock in row["clocks"]] == [day(20).isoformat()] * 2
    on.filed(application, day(30))
    on.announced(application, day(36))
    row = on.row(application)
    assert [(clock["step"], clock["state"], clock["days_late"]) for clock in row["clocks"]] == [
        ("filed", "met", 0),
        ("announced", "met_late", 1),
    ]
    assert [breach["late_clause"] for breach in row["breaches"]] == ["《地名管理条例》第十四条"]
    with pytest.raises(rules.StepLacks) as refusal:
        on.take(application, "completed", day(55))
    assert refusal.value.needs == ("registered", "tasks")
    drafted_and_applied(on, application)
    on.all_tasks(application)
    on.take(application, "completed", day(55))
    with pytest.raises(rules.ApplicationClosed):
        on.paper(application, "other")
    row = on.row(application)
    assert (row["register_change_state"], row["closed_on"]) == ("applied", day(55).isoformat())
    found = place_names.find(on.session, on.editor, text="林荫路").rows
    assert len(found) == 1
    feature = place_names.get(on.session, on.editor, found[0]["id"])
    (name,) = [each for each in feature["names"] if each["language"] == "zh"]
    assert (name["standard_basis"], name["valid_from"]) == ("approval", day(20).isoformat())
    events = {event["type"]: event for event in feature["events"]}
    assert set(events) == {"naming", "filing", "announcement"}
    assert events["naming"]["authority"] == "乌审旗人民政府"
    assert events["naming"]["document_number"] == "乌政字〔2026〕5号"
    assert events["filing"]["authority"] == "鄂尔多斯市人民政府"


def test_a_street_is_renamed_and_its_former_name_stays_searchable(on: Office) -> None:
    feature = on.feature()
    application = on.open("rename", feature_id=feature, division_id=None, proposed_mongolian="ᠮᠣᠳᠣ")
    row = on.row(application)
    assert (row["current_name"], row["division_name"]) == ("红卫路", "图克镇")
    with pytest.raises(rules.AlreadyApplied):
        on.open("abolish", feature_id=feature)
    on.approved(application)
    drafted_and_applied(on, application)
    whole = place_names.get(on.session, on.editor, feature)
    assert whole["name"] == "林荫路"
    names = {each["name"]: each for each in whole["names"]}
    assert names["红卫路"]["valid_to"] == day(20).isoformat()
    assert names["ᠮᠣᠳᠣ"]["language"] == "mn"
    assert {event["type"] for event in whole["events"]} == {"renaming"}
    historic = place_names.find(on.session, on.editor, text="红卫路", include_historic=True).rows
    assert [each["id"] for each in historic] == [str(feature)]


@pytest.mark.parametrize("ends", [True, False])
def test_a_name_is_withdrawn_with_its_place_or_without(on: Office, ends: bool) -> None:
    feature = on.feature()
    application = on.open("abolish", feature_id=feature, ends_feature=ends)
    assert on.row(application)["checks"] == []
    said = {} if ends else {"document_number": "", "not_needed_because": "道路改造"}
    on.paper(application, "gone_evidence", **said)
    on.accepted(application)
    on.take(application, "reported", day(10), document_number="7号")
    on.take(
        application, "approved", day(20), on.leader_with_scan(),
        actor="乌审旗人民政府", document_number="8号", sha256=on.scan(),
    )  # fmt: skip
    drafted_and_applied(on, application)
    whole = place_names.get(on.session, on.editor, feature)
    assert [name["valid_to"] for name in whole["names"]] == [day(20).isoformat()]
    assert whole["valid_to"] == (day(20).isoformat() if ends else None)
    assert [event["type"] for event in whole["events"]] == ["abolition"]
    assert place_names.find(on.session, on.editor, text="红卫路", include_historic=True).rows


def test_of_a_housing_estate_the_announcement_counts_from_the_filing(on: Office) -> None:
    """条例 Arts. 12, 13, 14: 住建 asks 民政 first, files with it, and only then the clock starts."""
    application = on.accepted(on.open(name_class="housing", category="22100", proposed_name="林荫小区"))
    for kind in ("assessment_report", "expert_report", "consultation_report"):
        on.paper(application, kind)
    with pytest.raises(rules.StepLacks) as refusal:
        on.take(application, "reported", day(5), document_number="7号")
    assert refusal.value.needs == ("opinion",)
    on.take(application, "opinion", day(4), actor="乌审旗民政局", document_number="乌民函〔2026〕3号")
    on.take(application, "reported", day(5), document_number="7号")
    decided = {"document_number": "8号", "sha256": on.scan()}
    with pytest.raises(rules.WrongApprover):
        on.take(application, "approved", day(6), on.reviewer, actor="乌审旗人民政府", **decided)
    on.take(application, "approved", day(6), on.reviewer, actor="乌审旗住房和城乡建设局", **decided)
    states = {clock["step"]: clock["state"] for clock in on.row(application)["clocks"]}
    assert states == {"filed": "overdue", "announced": "waiting"}
    assert [each["number"] for each in overdue(on)] == [on.row(application)["number"]]
    with pytest.raises(rules.StepLacks) as refusal:
        on.announced(application, day(8))
    assert refusal.value.needs == ("filed_first",)
    on.filed(application, day(22))
    (filing, announcement) = on.row(application)["clocks"]
    assert (filing["state"], filing["days_late"]) == ("met_late", 1)
    assert (announcement["started_on"], announcement["due_on"]) == (day(22).isoformat(), day(37).isoformat())
    with pytest.raises(rules.StepBeforeLast):
        on.announced(application, day(21))
    on.announced(application, day(37))
    assert on.row(application)["clocks"][1]["state"] == "met"
    assert overdue(on) == []


def overdue(on: Office) -> list[dict[str, Any]]:
    return service.find(on.session, on.editor, is_overdue=True).rows


@pytest.mark.parametrize("name_class", ["village_seat", "natural_village", "natural"])
def test_where_the_region_names_the_approver_no_decision_is_recorded(on: Office, name_class: str) -> None:
    """条例 Art. 12: 审批机关待定 until the data says who; everything before it can be done."""
    application = on.reported(on.open(name_class=name_class, category="22200", proposed_name="柳树滩"))
    row = on.row(application)
    assert row["approver_pending"]
    assert row["approver"]["is_pending"]
    assert {step["step"]: step["lacking"] for step in row["next_steps"]}["approved"] == ["approver"]
    for step, said in (("approved", {"sha256": on.scan(), "document_number": "8号"}), ("refused", {})):
        with pytest.raises(rules.StepLacks) as refusal:
            on.take(application, step, day(20), on.reviewer, actor="乌审旗人民政府", note="—", **said)
        assert refusal.value.needs == ("approver",)


def test_once_the_table_says_who_approves_the_decision_is_recorded(on: Office) -> None:
    """The rules in force count, not the files that the program came with."""
    application = on.reported(on.open(name_class="natural_village", category="22200", proposed_name="柳树滩"))
    who = '{"approver_zh": "乌审旗人民政府", "approver_class": "government"}'
    statement = (
        "UPDATE name_rule SET content = content || CAST(:who AS jsonb)"
        " WHERE rule_table = 'naming_approvers' AND key = 'natural_village'"
    )
    on.session.execute(text(statement), {"who": who})
    assert not on.row(application)["approver_pending"]
    on.take(
        application, "approved", day(20), on.reviewer,
        actor="乌审旗人民政府", document_number="8号", sha256=on.scan(),
    )  # fmt: skip
    assert [clock["step"] for clock in on.row(application)["clocks"]] == ["filed", "announced"]


def test_papers_are_told_that_are_lacking(on: Office) -> None:
    """条例 Art. 11: one notice of all that is missing, then accepted."""
    application = on.open(size="", nature=" ")
    with pytest.raises(rules.StepLacks) as refusal:
        on.take(application, "accepted", day(1))
    assert refusal.value.needs == ("statement", "papers")
    lacking = on.row(application)["lacking"]
    assert lacking["fields"] == ["size", "nature"]
    assert [paper["paper"] for paper in lacking["papers"]] == ["application"]
    with pytest.raises(rules.StepLacks):
        on.take(application, "supplement", day(1))
    on.take(application, "supplement", day(1), note="补充规模、性质和申请书")
    on.take(application, "resubmitted", day(3))
    said = {"size": "长2公里", "nature": "道路"}
    handling.amend(on.session, on.editor, application, on.version(application), said)
    on.paper(application, "application")
    on.take(application, "accepted", day(4))
    on.paper(application, "assessment_report", contents=("legality",))
    on.paper(application, "expert_report", document_number="", not_needed_because="道路短，无争议")
    reports = {each["paper"]: each for each in on.row(application)["lacking"]["reports"]}
    assert set(reports) == {"assessment_report", "consultation_report"}
    assert reports["assessment_report"]["contents_zh"] == ["可行性", "可控性", "社会影响", "风险与应对"]
    with pytest.raises(rules.StepLacks) as refusal:
        on.take(application, "reported", day(5), document_number="7号")
    assert refusal.value.needs == ("reports",)


@pytest.mark.parametrize("kind", ["rename", "abolish"])
def test_a_protected_name_is_not_changed_without_a_plan(on: Office, kind: str) -> None:
    """条例 Art. 25: the plan is kept with the entry of the list, and nowhere else."""
    on.protected = SEAL
    application = on.open(kind, feature_id=on.feature())
    with pytest.raises(rules.NoSuchPaperKind):
        on.paper(application, "protection_plan")
    if kind == "abolish":
        on.paper(application, "gone_evidence")
    with pytest.raises(rules.StepLacks) as refusal:
        on.reported(application)
    assert refusal.value.needs == ("protection",)
    assert on.row(application)["protected_by"]["has_plan"] is False
    on.protected = replace(SEAL, has_plan=True)
    assert on.row(application)["protected_by"]["has_plan"]
    on.take(application, "reported", day(10), document_number="乌民发〔2026〕7号")


def test_listed_while_it_is_handled_it_still_needs_the_plan(on: Office) -> None:
    application = on.reported(on.open("rename", feature_id=on.feature()))
    on.protected = SEAL
    with pytest.raises(rules.StepLacks) as refusal:
        on.take(
            application, "approved", day(20), on.reviewer,
            actor="乌审旗人民政府", document_number="8号", sha256=on.scan(),
        )  # fmt: skip
    assert refusal.value.needs == ("protection",)


def test_a_name_with_errors_is_approved_only_with_an_answer(on: Office) -> None:
    """条例 Art. 9: checked by the rules of the day of the decision."""
    application = on.reported(on.open())
    on.outcome = "error"
    decided = {"actor": "乌审旗人民政府", "document_number": "8号", "sha256": on.scan()}
    with pytest.raises(rules.StepLacks) as refusal, on.session.begin_nested():
        on.take(application, "approved", day(20), on.reviewer, **decided)
    assert refusal.value.needs == ("errors_answered",)
    on.take(application, "approved", day(20), on.reviewer, note="生僻字为当地沿用", **decided)
    assert [each["errors"] for each in on.row(application)["checks"]] == [0, 1]
    assert on.row(application)["checks"][0]["rules_version"] == rules_version(on.session)


def test_what_no_article_speaks_of_has_a_class_too(on: Office) -> None:
    """Measures of the cleanup open applications without saying the class."""
    application = on.open("rename", feature_id=on.feature(), name_class="", category="22")
    row = on.row(application)
    assert (row["name_class"], row["approver_pending"]) == ("other", True)


def test_who_records_what(on: Office) -> None:
    application = on.reported(on.open())
    decided = {"actor": "乌审旗人民政府", "document_number": "8号", "sha256": on.scan()}
    with pytest.raises(NotAllowed):
        on.take(application, "approved", day(20), on.editor, **decided)
    with pytest.raises(NotAllowed):
        on.take(application, "withdrawn", day(20), on.leader, note="撤回")
    for nobody in (PUBLIC, someone(on.session, "field")):
        version = on.version(application)
        with pytest.raises(NotAllowed):
            handling.add_paper(on.session, nobody, application, version, Paper("other", "x"))
    both = someone(on.session, "editor", "reviewer")
    on.editor, editor = both, on.editor
    own = on.reported(on.open())
    with pytest.raises(rules.OwnApplication):
        on.take(own, "approved", day(20), both, **(decided | {"sha256": None}))
    on.editor = editor
    with pytest.raises(rules.ApplicationNotFound):
        service.get(on.session, PUBLIC, application)
    assert service.find(on.session, PUBLIC).rows == []
    neighbour = Caller(
        account_id=on.editor.account_id,
        roles=frozenset({"neighbour"}),
        clearance="internal",
        shared_counties=frozenset({on.town}),
    )
    with pytest.raises(rules.ApplicationNotFound):
        service.get(on.session, neighbour, application)


def test_refused_and_withdrawn_applications_say_why_and_end(on: Office) -> None:
    refused, withdrawn = on.reported(on.open()), on.open()
    with pytest.raises(rules.StepLacks):
        on.take(refused, "refused", day(20), on.reviewer, actor="乌审旗人民政府")
    on.take(refused, "refused", day(20), on.reviewer, actor="乌审旗人民政府", note="与邻近道路同音")
    on.take(withdrawn, "withdrawn", day(3), note="申请人撤回")
    for application in (refused, withdrawn):
        row = on.row(application)
        assert row["closed_on"] is not None
        assert row["next_steps"] == []
        with pytest.raises(rules.ApplicationClosed):
            on.paper(application, "other")
    found = service.find(on.session, on.editor, is_open=False).rows
    assert {row["id"] for row in found} == {str(refused), str(withdrawn)}


def test_days_that_do_not_fit_are_refused(on: Office) -> None:
    application = on.accepted(on.open())
    with pytest.raises(rules.StepBeforeLast):
        on.take(application, "assessment", day(-1), actor="专家组", note="—")
    # The inquiry is told by its days, in whatever order it is recorded
    on.take(application, "consultation", day(9), actor="旗民政局", note="公开征求意见")
    on.take(application, "assessment", day(5), actor="旗民政局", note="评估")
    assert on.row(application)["state_since"] == day(9).isoformat()
    with pytest.raises(rules.StepBeforeLast):
        on.take(application, "supplement", today() + timedelta(days=1), note="—")
    with pytest.raises(rules.StepNotNext):
        on.take(application, "announced", day(20))
    with pytest.raises(FieldUnreadable):
        on.open(opened_on=today() + timedelta(days=1))
    with pytest.raises(rules.ApplicationStale):
        handling.amend(on.session, on.editor, application, 1, {"plan": "x"})


def test_what_an_announcement_lacks_is_refused(on: Office) -> None:
    """条例 Art. 14; 地名备案公告管理办法（试行）."""
    application = on.approved(on.open())
    for channels in ((), ("national_database",), ("press", "government_site")):
        with pytest.raises(rules.StepLacks) as refusal:
            on.announced(application, day(30), channels=channels)
        assert refusal.value.needs == ("announcement",)
    on.announced(application, day(30))
    announced = service.announcements(on.session).rows
    assert [(row["name"], row["division"], row["authority"]) for row in announced] == [
        ("林荫路", "乌审旗图克镇", "乌审旗人民政府")
    ]
    assert announced[0]["channels_zh"] == ["政府网站", "中国·国家地名信息库"]
    assert "applicant" not in announced[0]
    assert "contact" not in announced[0]
    assert service.announcements(on.session, text="林荫").rows == announced
    assert service.announcements(on.session, text="没有").rows == []


def test_the_register_changes_only_after_the_approval(on: Office) -> None:
    application = on.reported(on.open())
    with pytest.raises(rules.NotDecided):
        register_change.draft_register_change(on.session, on.editor, application, on.version(application))
    statement = text("UPDATE name_application SET filed_on = '2026-01-01' WHERE id = :id")
    with pytest.raises(rules.NotDecided), translated_errors(), on.session.begin_nested():
        on.session.execute(statement, {"id": application})
    approved = on.approved(on.open())
    first = register_change.draft_register_change(on.session, on.editor, approved, on.version(approved))
    with pytest.raises(rules.ChangeDrafted):
        register_change.draft_register_change(on.session, on.editor, approved, on.version(approved))
    proposals.withdraw(on.session, on.editor, first.id, first.version)
    again = register_change.draft_register_change(on.session, on.editor, approved, on.version(approved))
    assert again.id != first.id
    with pytest.raises(rules.DecidedAlready):
        handling.amend(on.session, on.editor, approved, on.version(approved), {"proposed_name": "别的路"})


def test_lists_are_narrowed_and_paged(on: Office) -> None:
    first, second = on.open(), on.open("rename", feature_id=on.feature(), proposed_name="兴隆路")
    third = on.approved(on.open(name_class="street", opened_on=day(0)), day(20))

    def ids(**narrowed: Any) -> set[str]:
        return {row["id"] for row in service.find(on.session, on.editor, **narrowed).rows}

    assert ids(kind="rename") == {str(second)}
    assert ids(text="红卫") == ids(text="兴隆") == {str(second)}
    assert ids(state="approved") == ids(is_overdue=True) == {str(third)}
    assert ids(name_class="housing") == set()
    assert ids(division_id=on.town) == {str(first), str(second), str(third)}
    assert ids(division_id=uuid4()) == set()
    page = service.find(on.session, on.editor, limit=2)
    rest = service.find(on.session, on.editor, limit=2, after=page.after)
    assert len(page.rows) == 2
    assert len(rest.rows) == 1
    assert rest.after is None
    assert {row["id"] for row in [*page.rows, *rest.rows]} == {str(first), str(second), str(third)}


def test_the_home_page_hears_of_what_is_due(on: Office) -> None:
    late = on.approved(on.open(), day(20))
    soon = on.approved(on.open(), today() - timedelta(days=12))
    on.approved(on.open(), today() - timedelta(days=3))
    rows = service.due(on.session, on.editor, 5)
    assert [(row["id"], row["clock"]["state"]) for row in rows] == [
        (str(late), "overdue"),
        (str(soon), "soon"),
    ]
    assert rows[1]["clock"]["days_left"] == 3
    assert service.due(on.session, PUBLIC, 5) == []


def test_what_bears_the_name_is_checked_off_and_taken_back(on: Office) -> None:
    application = on.approved(on.open())
    version = on.version(application)
    done = TaskDone(day(40), done_by="公安局", note="已换牌")
    handling.do_task(on.session, on.editor, application, "place_signs", version, done)
    assert {task["task"]: task["done_by"] for task in on.row(application)["tasks"]}["place_signs"] == "公安局"
    handling.do_task(on.session, on.editor, application, "place_signs", version + 1, None)
    assert on.row(application)["tasks"][0]["done_on"] is None
    with pytest.raises(rules.NoSuchTask):
        handling.do_task(on.session, on.editor, application, "household", version + 2, done)


def test_a_task_is_done_or_does_not_apply_for_a_reason(on: Office) -> None:
    application = on.approved(on.open())
    version = on.version(application)
    for unsaid in (
        TaskDone(None),
        TaskDone(None, does_not_apply_because=" "),
        TaskDone(day(40), does_not_apply_because="无"),
    ):
        with pytest.raises(rules.TaskUnsaid):
            handling.do_task(on.session, on.editor, application, "maps", version, unsaid)
    on.filed(application, day(30))
    on.announced(application, day(31))
    drafted_and_applied(on, application)
    first, *others = [task["task"] for task in on.row(application)["tasks"]]
    for task in others:
        version = on.version(application)
        no_use = TaskDone(None, does_not_apply_because="道路未通车，没有住户")
        handling.do_task(on.session, on.editor, application, task, version, no_use)
    with pytest.raises(rules.StepLacks) as refusal:
        on.take(application, "completed", day(55))
    assert refusal.value.needs == ("tasks",)
    version = on.version(application)
    handling.do_task(on.session, on.editor, application, first, version, TaskDone(day(50)))
    on.take(application, "completed", day(55))
    said = [(each["done_on"], each["does_not_apply_because"]) for each in on.row(application)["tasks"]]
    assert said[0] == (day(50).isoformat(), "")
    assert set(said[1:]) == {(None, "道路未通车，没有住户")}


def test_a_list_costs_the_same_however_long_it_is(on: Office) -> None:
    for _ in range(2):
        on.open()
    counted: list[int] = []
    for more in (0, 4):
        for _ in range(more):
            on.open(geometry=LINE)
        on.session.expire_all()
        seen: list[str] = []
        bind = on.session.get_bind()
        event.listen(bind, "before_cursor_execute", lambda *said, seen=seen: seen.append(said[2]))
        service.find(on.session, on.editor)
        counted.append(len(seen))
    assert counted[1] <= counted[0]
    assert next_number(on.session, NameApplication.number, day(0).year, 3).endswith("-007")
