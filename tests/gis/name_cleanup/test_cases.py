"""Cases in the register: opened once, argued, published, objected to, measured, checked off, archived."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from gis.accounts.rules import PUBLIC
from gis.attachments.rules import NoSuchAttachment
from gis.database import translated_errors
from gis.errors import FieldUnreadable, NotAllowed, NotSignedIn
from gis.history import service as history
from gis.history.as_known import today
from gis.messages import text as words
from gis.name_cleanup import handling, naming, notices, opening, progress, published, rules, service
from gis.name_cleanup.entries import Objection, Opinion, Taking
from gis.name_cleanup.handling import Seen
from gis.name_cleanup.service import Narrowing
from gis.place_names.rules import FeatureNotFound
from tests.gis.name_cleanup.cases import DAY, ITEMS, OPENED, SECRET, Ground, refused
from tests.gis.proposals.people import someone


def test_a_case_goes_from_the_survey_list_to_the_archive(on: Ground) -> None:
    case = on.listed("unregister")
    row = on.row(case)
    assert (row["number"], row["name"], row["location"]) == ("2026-0001", "世界之窗小区", "乌审旗嘎鲁图镇")
    assert (row["state"], row["division_name"]) == ("listed", "嘎鲁图镇")
    day = OPENED + timedelta(days=20)
    on.take(case, "procedure", day)
    on.take(case, "implementation", day)
    accept = {"actor": "验收组", "note": "标志已换"}
    told = refused(rules.StepLacks, on.take, case, "acceptance", day, **accept)
    assert told.needs == ("name_withdrawn", "checkoffs")
    assert "“世界之窗小区”应已停用" in words(told.message_id, **told.params)
    on.retire(on.grand)
    for item in ITEMS[:-1]:
        on.check(case, item, unit="公安局")
    assert refused(rules.StepLacks, on.take, case, "acceptance", day, **accept).needs == ("checkoffs",)
    refused(FieldUnreadable, on.check, case, "ads", does_apply=False)
    on.check(case, "ads", does_apply=False, note="无广告牌匾")
    on.take(case, "acceptance", day, **accept)
    assert on.row(case)["accepted_on"] == day.isoformat()
    # Found wanting after all: what was accepted is no more, until it is accepted again
    on.take(case, "rework", day, note="地图未更新")
    assert on.row(case)["accepted_on"] is None
    on.take(case, "acceptance", day, **accept)
    on.take(case, "archive", day)
    assert [each["step"] for each in on.row(case)["steps"]] == [
        "surveyed", "consultation", "argument", "determination", "notice", "listed", "procedure",
        "implementation", "acceptance", "rework", "acceptance", "archive",
    ]  # fmt: skip
    refused(rules.CaseArchived, on.take, case, "archive", day)
    # The class is free again
    assert on.row(on.open())["number"] == "2026-0002"


def test_a_feature_has_one_open_case_of_a_class(on: Ground) -> None:
    on.open()
    told = refused(rules.CaseOpenAlready, on.open)
    assert told.params == {"name": "世界之窗小区", "name_class": "大", "number": "2026-0001"}
    other = on.open(name_class="标志不规范", reason="标志缺蒙古文", source="sign")
    assert on.row(other)["kind"] == "use"
    assert [each["number"] for each in on.row(other)["other_cases"]] == ["2026-0001"]
    refused(FeatureNotFound, on.open, uuid4())
    refused(rules.NoSuchClass, on.open, name_class="小")
    refused(FieldUnreadable, on.open, on.foreign, reason=" ")


def test_the_database_itself_refuses_a_second_open_case(on: Ground) -> None:
    case = on.open()
    insert = text(
        "INSERT INTO name_cleanup_class (case_id, name_class, position, feature_id) "
        "SELECT id, '大', 2, feature_id FROM name_cleanup_case WHERE id = :other"
    )
    other = on.open(name_class="洋")
    assert case != other
    with pytest.raises(rules.CaseOpenedAtOnce), translated_errors():
        on.session.execute(insert, {"other": other})


def test_findings_open_one_case_a_feature_and_stay_as_they_were(on: Ground) -> None:
    grand = on.finding(on.grand, "世界之窗小区", "大")
    second = on.finding(on.grand, "世界之窗小区", "洋", rule_id="Y1", trigger="之窗")
    foreign = on.finding(on.foreign, "帕提欧花园", "洋", trigger="帕提欧")
    opened = opening.open_found(on.session, on.editor, [grand, second, foreign], OPENED)
    assert len(opened.ids) == 2
    assert opened.already == []
    rows = {row["name"]: row for row in map(on.row, opened.ids)}
    row = rows["世界之窗小区"]
    assert sorted(row["classes"]) == ["大", "洋"]
    assert row["origin"] == "screening"
    (ground_,) = [each for each in row["grounds"] if each["name_class"] == "大"]
    assert ground_["finding_id"] == str(grand)
    assert (ground_["trigger"], ground_["art9_item"], ground_["campaign_category"]) == ("世界", "9(2)", "大")
    assert ground_["reason"] == "专名用夸大词语：“世界”"
    # Nobody has read the notice in its official text
    assert ground_["clause"] == "参照民发〔2018〕146号附件“大”"
    handling.add_ground(
        on.session, on.editor, on.seen(UUID(row["id"])), "大", "另一理由", "民发〔2018〕146号"
    )
    row = on.row(UUID(row["id"]))
    assert row["grounds"][-1]["clause"] == "参照民发〔2018〕146号"
    on.session.execute(text("UPDATE screening_finding SET trigger = '改', rule_text = '改'"))
    assert on.row(UUID(row["id"]))["grounds"] == row["grounds"]
    # What is open is told, and only what is left is opened
    third = on.finding(on.foreign, "帕提欧花园", "怪", rule_id="G4")
    again = opening.open_found(on.session, on.editor, [grand, third], OPENED)
    assert [each.number for each in again.already] == [row["number"]]
    assert len(again.ids) == 1
    refused(rules.CaseOpenAlready, opening.open_cases, on.session, on.editor, [grand])


def test_findings_that_staff_dismissed_open_nothing(on: Ground) -> None:
    dismissed = on.finding(on.grand, "世界之窗小区", "大", decision="dismissed")
    refused(rules.FindingDismissed, opening.open_cases, on.session, on.editor, [dismissed])
    refused(rules.NoSuchFinding, opening.open_cases, on.session, on.editor, [uuid4()])
    refused(NotAllowed, opening.open_cases, on.session, someone(on.session, "planner"), [dismissed])


@pytest.mark.parametrize("steps", range(6))
def test_a_name_is_kept_from_every_state_up_to_the_remediation_list(on: Ground, steps: int) -> None:
    case = on.open()
    if steps >= 1:
        on.take(case, "consultation", OPENED, note="会商")
    if steps >= 2:
        on.take(case, "argument", OPENED)
    if steps >= 3:
        on.opine(case, OPENED)
        on.take(case, "determination", OPENED, document_number="1号")
    if steps >= 4:
        on.publish(case, day=OPENED)
    if steps >= 5:
        on.handle(case, "unregister")
        on.take(case, "listed", OPENED + timedelta(days=11))
        on.name(case)
    day = OPENED + timedelta(days=12)
    assert refused(rules.StepLacks, on.take, case, "kept", day).needs == ("note",)
    on.take(case, "kept", day, note="历史地名（《地名管理条例》第十条）")
    row = on.row(case)
    assert row["proposed_name"] == ""
    assert (row["kept_on"], row["measure"], row["measure_zh"]) == (day.isoformat(), "keep", "保留（豁免）")
    on.take(case, "archive", day)
    assert on.row(case)["archived_on"] == day.isoformat()


def test_renaming_goes_by_an_application_whose_approval_lets_signs_change(on: Ground) -> None:
    case = on.listed("rename")
    row = on.row(case)
    assert row["proposed_name"] == "柳泉小区"
    # The check of N1-N10 is kept as it was when the name was chosen
    assert [item["rule"] for item in row["proposed_check"]["items"]][:2] == ["N1", "N2"]
    refused(rules.StepLacks, on.take, case, "procedure", OPENED + timedelta(days=18))
    application = on.apply(case)
    row = on.row(case)
    assert row["state"] == "procedure"
    assert row["application"] == row["application"] | {
        "id": str(application), "standing": "running", "proposed_name": "柳泉小区",
    }  # fmt: skip
    refused(rules.NoApplicationNow, on.apply, case)
    told = refused(rules.StepLacks, on.take, case, "implementation", today())
    assert told.needs == ("naming_done",)
    refused(rules.MeasureSettled, on.name, case, "另名")
    on.decide(application)
    on.take(case, "implementation", today())
    assert on.row(case)["application"]["standing"] == "approved"


def test_a_renaming_is_accepted_when_the_register_bears_the_name_and_its_tasks_are_done_once(
    on: Ground,
) -> None:
    case = on.listed("rename")
    application = on.apply(case)
    on.decide(application)
    on.take(case, "implementation", today())
    # Of an estate all six are tasks of the application: none is asked for twice
    rows = on.row(case)["checkoffs"]
    assert [(each["item"], each["in_application"], each["checked_here"]) for each in rows] == [
        (item, True, False) for item in ITEMS
    ]
    told = refused(rules.CheckedInApplication, on.check, case, "signs")
    assert told.params["tasks"] == "地名标志"
    accept = {"actor": "验收组", "note": "标志已换"}

    def lacks() -> tuple[str, ...]:
        found = refused(rules.StepLacks, on.take, case, "acceptance", today(), **accept)
        return tuple(found.needs)

    assert lacks() == ("naming_closed", "name_registered", "checkoffs")
    did = (
        "INSERT INTO name_application_task (application_id, task, done_on, done_by)"
        " SELECT :id, task, current_date, '旗公安局' FROM unnest(CAST(:tasks AS text[])) AS task"
    )
    tasks = ["place_signs", "household", "property", "business", "maps", "advertisements"]
    on.session.execute(text(did), {"id": application, "tasks": tasks})
    # Household papers are done, door plates are not: the thing is done when both are
    household = next(each for each in on.row(case)["checkoffs"] if each["item"] == "household")
    assert not household["is_done"]
    assert [each["is_done"] for each in household["tasks"]] == [True, False]
    on.session.execute(text(did), {"id": application, "tasks": ["addresses"]})
    rows = on.row(case)["checkoffs"]
    assert {(each["is_done"], each["done_on"], each["unit"]) for each in rows} == {
        (True, today().isoformat(), "旗公安局")
    }
    on.decide(application, completed=True)
    assert lacks() == ("name_registered",)
    told = refused(rules.StepLacks, on.take, case, "acceptance", today(), **accept)
    assert "应已是“柳泉小区”，现为“世界之窗小区”" in words(told.message_id, **told.params)
    on.rename(on.grand, "柳泉小区")
    on.take(case, "acceptance", today(), **accept)
    # The application is closed: what an inspection finds wanting is noted in the case
    on.take(case, "rework", today(), note="地图未更新")
    on.check(case, "maps", unit="自然资源局")
    assert next(each for each in on.row(case)["checkoffs"] if each["item"] == "maps")["unit"] == "自然资源局"


def test_a_standard_writing_is_accepted_when_the_register_spells_it_so(on: Ground) -> None:
    case = on.argued(on.open())
    notice = on.publish(case)
    on.handle(case, "standard_writing")
    on.name(case, "世界之窗小區")
    notices.close(on.session, on.editor, notice, 1, OPENED + timedelta(days=18))
    on.take(case, "procedure", today())
    on.take(case, "implementation", today())
    for item in ITEMS:
        on.check(case, item)
    accept = {"actor": "验收组", "note": "写法已统一"}
    told = refused(rules.StepLacks, on.take, case, "acceptance", today(), **accept)
    assert told.needs == ("name_registered",)
    on.rename(on.grand, "世界之窗小區")
    on.take(case, "acceptance", today(), **accept)


def test_a_promotional_name_that_was_never_registered_is_out_of_use(on: Ground) -> None:
    case = on.open(name_class="使用不规范", reason="楼盘以“世界之巅”宣传")
    on.take(case, "consultation", OPENED, note="会商")
    on.take(case, "determination", OPENED, document_number="1号")
    notice = on.publish(case, day=OPENED)
    on.handle(case, "unregister")
    notices.close(on.session, on.editor, notice, 1, OPENED + timedelta(days=11))
    on.take(case, "procedure", today())
    on.take(case, "implementation", today())
    for item in ITEMS:
        on.check(case, item)
    # The register has the right name only, which stays
    on.take(case, "acceptance", today(), actor="验收组", note="广告已撤")


def test_a_name_is_kept_by_its_step_alone(on: Ground) -> None:
    case = on.open()
    refused(rules.KeptByStep, on.handle, case, "keep")


def test_a_name_is_suspected_until_it_is_determined(on: Ground) -> None:
    case = on.open()
    assert not on.row(case)["is_determined"]
    on.argued(case)
    assert on.row(case)["is_determined"]
    on.publish(case)
    on.object(case, OPENED + timedelta(days=8))
    assert not on.row(case)["is_determined"]
    on.take(case, "kept", OPENED + timedelta(days=9), note="历史地名")
    assert not on.row(case)["is_determined"]


def test_a_refused_application_lets_the_case_try_another_name(on: Ground) -> None:
    case = on.listed("rename")
    first = on.apply(case)
    close = "UPDATE name_application SET state = 'refused', closed_on = current_date WHERE id = :id"
    on.session.execute(text(close), {"id": first})
    row = on.row(case)
    assert row["application"]["standing"] == "refused"
    on.take(case, "listed", today())
    on.name(case, "榆泉小区")
    assert on.apply(case) != first


def test_many_cases_move_together_or_not_at_all(on: Ground) -> None:
    one, two = on.open(), on.open(on.foreign, "洋")
    taking = Taking("consultation", OPENED, note="七部门会商", document_number="会议纪要1号")
    handling.take_steps(on.session, on.editor, [on.seen(one), on.seen(two)], taking)
    assert {on.row(one)["state"], on.row(two)["state"]} == {"consultation"}
    on.take(one, "argument", OPENED)
    on.opine(one, OPENED)
    told = refused(
        rules.CasesRefused,
        handling.take_steps,
        on.session,
        on.editor,
        [on.seen(one), on.seen(two)],
        Taking("determination", OPENED, document_number="2号"),
    )
    assert told.details == [{"path": "2026-0002", "value": "帕提欧花园", "rule": "step_not_next"}]
    assert on.row(one)["state"] == "argument"


def test_what_was_seen_of_a_case_must_be_what_stands(on: Ground) -> None:
    case = on.open()
    refused(
        rules.CaseStale, handling.take_steps, on.session, on.editor, [Seen(case, 9)], Taking("kept", OPENED)
    )
    refused(
        rules.CaseNotFound,
        handling.take_steps,
        on.session,
        on.editor,
        [Seen(uuid4(), 1)],
        Taking("kept", OPENED),
    )
    refused(rules.StepBeforeLast, on.take, case, "consultation", OPENED - DAY, note="会商")
    refused(rules.StepBeforeLast, on.take, case, "consultation", today() + DAY, note="会商")
    refused(rules.StepNotNext, on.take, case, "archive", OPENED)


def test_steps_stay_as_they_were(on: Ground) -> None:
    case = on.open()
    change = text("UPDATE name_cleanup_step SET note = '改' WHERE case_id = :case")
    with pytest.raises(rules.StepsStay), translated_errors(), on.session.begin_nested():
        on.session.execute(change, {"case": case})
    on.session.execute(text("DELETE FROM name_cleanup_step WHERE case_id = :case"), {"case": case})
    with pytest.raises(rules.StepsStay), translated_errors(), on.session.begin_nested():
        on.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))


def test_objectors_are_for_those_who_work_on_cases(on: Ground) -> None:
    case = on.argued(on.open())
    on.publish(case)
    scan = on.scan()
    said = Objection(OPENED + timedelta(days=8), SECRET, "名称沿用多年", "13900000000", scan)
    notices.register_objection(on.session, on.editor, on.seen(case), said)
    for role, knows in (("reviewer", True), ("leader", True), ("admin", True), ("township", False)):
        reader = someone(on.session, role)
        row = service.get(on.session, reader, case)
        assert (SECRET in str(row)) == knows, role
        assert row["objections"][0]["says"] == "名称沿用多年"
        if knows:
            service.open_attachment(on.session, reader, case, scan, on.home).stream.close()
        else:
            refused(NoSuchAttachment, service.open_attachment, on.session, reader, case, scan, on.home)
        told = history.changes(on.session, reader, "name_cleanup_case", case)
        # The gate of history knows clearance only, so that editors read it in the case
        assert (SECRET in str(told)) == (knows and role != "editor"), role
    refused(NotSignedIn, service.get, on.session, PUBLIC, case)
    refused(NotAllowed, service.get, on.session, someone(on.session, "neighbour"), case)


def test_the_public_reads_a_running_notice_and_nothing_else(on: Ground) -> None:
    case = on.argued(on.open())
    notice = on.publish(case)
    refused(rules.NoticeNotFound, published.get, on.session, PUBLIC, notice)
    assert published.find(on.session, PUBLIC).rows == []
    on.object(case, OPENED + timedelta(days=8))
    on.answer(case, OPENED + timedelta(days=9))
    on.opine(case, OPENED + timedelta(days=9))
    on.take(case, "determination", OPENED + timedelta(days=9), document_number="2号")
    running = on.publish(case, day=today(), note="内部备注", contact="旗民政局区划地名股")
    (row,) = published.find(on.session, PUBLIC).rows
    assert row["id"] == str(running)
    assert row["entries"] == [
        {
            "position": 1, "name": "世界之窗小区", "classes": "大", "location": "乌审旗嘎鲁图镇",
            "reason": "专名用“世界”", "clauses": "参照民发〔2018〕146号附件“大”", "measure": None,
            "measure_zh": None, "measure_en": None, "needs_new_name": True, "proposed_name": "",
        }
    ]  # fmt: skip
    assert not {"note", "version", "may_close"} & set(row)
    assert SECRET not in str(row)
    assert "note" in published.get(on.session, on.editor, running)


def test_progress_counts_by_division_class_and_measure(on: Ground) -> None:
    both = [
        on.finding(on.grand, "世界之窗小区", "大"),
        on.finding(on.grand, "世界之窗小区", "洋", rule_id="Y1"),
    ]
    opening.open_found(on.session, on.editor, both, OPENED)
    kept = on.open(on.foreign, "洋")
    on.take(kept, "kept", OPENED, note="历史地名")
    found = progress.progress(on.session, on.editor)
    assert {key: found["total"][key] for key in ("total", "open", "kept", "accepted")} == {
        "total": 2, "open": 1, "kept": 1, "accepted": 0,
    }  # fmt: skip
    assert found["total"]["done_percent"] == 50.0
    assert [(row["name"], row["total"]) for row in found["by_division"]] == [("嘎鲁图镇", 2)]
    # A case of two classes counts in both
    assert [(row["name"], row["total"], row["kept"]) for row in found["by_class"]] == [
        ("大", 1, 0),
        ("洋", 2, 1),
    ]
    assert [(row["name"], row["total"]) for row in found["by_measure"]] == [("保留（豁免）", 1), ("", 1)]
    assert {each["stage"]: each["count"] for each in found["total"]["stages"]}["kept"] == 1


def test_board_and_list_show_where_cases_stand(on: Ground) -> None:
    case = on.listed("unregister")
    other = on.open(on.foreign, "洋")
    columns = {
        each["stage"]: (each["count"], [card["name"] for card in each["cases"]])
        for each in service.board(on.session, on.editor, Narrowing())
    }
    assert columns["survey"] == (1, ["帕提欧花园"])
    assert columns["remediation"] == (1, ["世界之窗小区"])

    def names(**wanted: Any) -> list[str]:
        return [row["name"] for row in service.find(on.session, on.editor, Narrowing(**wanted)).rows]

    assert names() == ["帕提欧花园", "世界之窗小区"]
    assert names(stage="remediation") == ["世界之窗小区"]
    assert names(name_class="洋") == ["帕提欧花园"]
    assert names(measure="unregister") == ["世界之窗小区"]
    assert names(text="世界") == ["世界之窗小区"]
    assert names(text="第2026-0002号") == ["帕提欧花园"]
    assert names(division_id=on.town) == ["帕提欧花园", "世界之窗小区"]
    assert names(is_overdue=True) == []
    first = service.find(on.session, on.editor, Narrowing(), limit=1)
    rest = service.find(on.session, on.editor, Narrowing(), first.after, limit=1)
    assert [row["id"] for row in (*first.rows, *rest.rows)] == [str(other), str(case)]
    assert rest.after is None


def test_hearings_and_offices_are_no_experts(on: Ground) -> None:
    case = on.open()
    on.take(case, "consultation", OPENED, note="会商")
    on.take(case, "argument", OPENED)
    said = Opinion("hearing", OPENED, "keep", "居民希望保留")
    handling.add_opinion(on.session, on.editor, on.seen(case), said)
    refused(rules.StepLacks, on.take, case, "determination", OPENED, document_number="1号")
    nameless = Opinion("expert", OPENED, "keep", "无异议")
    refused(FieldUnreadable, handling.add_opinion, on.session, on.editor, on.seen(case), nameless)


def test_suggested_names_say_where_they_come_from_and_were_checked(on: Ground) -> None:
    case = on.open()
    for each in naming.suggested(on.session, on.editor, case):
        assert each["origin"]
        assert each["checked"]["items"][0]["rule"] == "N1"
