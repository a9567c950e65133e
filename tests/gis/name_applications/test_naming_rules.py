"""The tables of naming: every step leads somewhere, every class has an approver or says it has none."""

from dataclasses import replace

import pytest

from gis.name_applications.announcement import channels_lacking, unsaid
from gis.name_applications.naming_rules import NamingRules, read
from gis.name_applications.papers import Held, lacking
from gis.name_applications.procedure import ENDING, Given, class_of
from gis.name_applications.procedure import lacking as step_lacks
from gis.place_names.readings import rule_rows

RULES: NamingRules = read(rule_rows)


@pytest.mark.parametrize("kind", ["name", "rename", "abolish"])
def test_every_step_is_reached_and_ends(kind: str) -> None:
    steps = RULES.procedures[kind].steps
    reached = {next(iter(steps))} | {after for step in steps.values() for after in step.next}
    assert reached == set(steps)
    for step in steps.values():
        assert set(step.next) <= set(steps)
        assert (step.next == ()) == (step.effect in ENDING)
        assert step.clause
    order = list(steps)
    for before, after in (("received", "accepted"), ("accepted", "reported"), ("reported", "approved")):
        assert after in steps[before].next, "Arts. 11, 12"
        assert order.index(before) < order.index(after)
    assert {"filed", "announced"} <= set(steps["approved"].next), "Arts. 13, 14"


@pytest.mark.parametrize(
    ("name_class", "approver", "approver_class", "asks"),
    [
        pytest.param("street", "乌审旗人民政府", "government", "", id="第十二条 街路巷"),
        pytest.param(
            "housing", "乌审旗住房和城乡建设局", "department", "乌审旗民政局", id="第十二条 住宅区、楼宇"
        ),
        pytest.param("facility", "有关主管部门", "department", "有关县级以上人民政府", id="第十二条 设施"),
        pytest.param("township", "内蒙古自治区人民政府", "government", "", id="行政区划管理条例第九条"),
        pytest.param("banner", "国务院", "state_council", "", id="行政区划管理条例第七条"),
        pytest.param(
            "memorial", "按国家有关规定的批准机关", "other_rules", "", id="第四十二条 纪念设施、遗址"
        ),
        pytest.param("natural", "", "", "", id="第十二条 自然地理实体: 自治区规定"),
        pytest.param("village_seat", "", "", "", id="第十二条 嘎查村所在地: 自治区规定"),
        pytest.param("natural_village", "", "", "", id="第十二条 自然村: 自治区规定"),
    ],
)
def test_who_approves(name_class: str, approver: str, approver_class: str, asks: str) -> None:
    row = RULES.approvers[name_class]
    assert (row.approver_zh, row.approver_class, row.consults_zh) == (approver, approver_class, asks)
    assert row.is_pending == (approver_class == "")


def test_who_approves_can_be_filled_in_as_data() -> None:
    def filled(name: str) -> list[dict[str, str]]:
        rows = list(rule_rows(name))
        for row in rows:
            if row.get("name_class") == "natural_village" and "approver_class" in row:
                row |= {"approver_zh": "乌审旗人民政府", "approver_class": "government"}
        return rows

    assert not read(filled).approvers["natural_village"].is_pending


def test_to_whom_it_is_filed() -> None:
    """条例 Art. 13."""
    street, housing = RULES.approvers["street"], RULES.approvers["housing"]
    assert (street.filing_to_zh, street.filing_papers_to_zh) == ("鄂尔多斯市人民政府", "鄂尔多斯市民政局")
    assert housing.filing_to_zh == "乌审旗民政局"


@pytest.mark.parametrize(
    ("category", "name_class"),
    [
        ("23514", "street"),
        ("22100", "housing"),
        ("26100", "housing"),
        ("23212", "facility"),
        ("12100", "natural"),
        ("21610", "village_seat"),
        ("22200", "natural_village"),
        ("21500", "township"),
        ("25200", "park_reserve"),
        ("25110", "memorial"),
        ("25131", "other"),
        ("", ""),
    ],
)
def test_the_class_of_a_category(category: str, name_class: str) -> None:
    assert class_of(list(RULES.approvers.values()), category) == name_class


def lacked(kind: str, name_class: str, *held: Held) -> dict[str, list[str]]:
    found = lacking(RULES.papers, kind, name_class, ("application", "report"), held)
    return {each.rule.code: [content.code for content in each.contents] for each in found}


ASSESSED = frozenset({"legality", "feasibility", "controllability", "social_effect", "risks"})


def test_what_papers_lack() -> None:
    """条例 Art. 11; contents of the reports after 实施办法 Art. 5."""
    assert lacked("name", "street") == {
        "application": [],
        "assessment_report": [],
        "expert_report": [],
        "consultation_report": [],
    }
    partly = Held("assessment_report", ASSESSED - {"risks"})
    rest = (
        Held("application"),
        Held("expert_report", not_needed_because="新建小路，无争议"),
        Held("consultation_report", frozenset({"course", "reach", "opinions"})),
    )
    assert lacked("name", "street", partly, *rest) == {"assessment_report": ["risks"]}
    assert lacked("name", "street", partly, Held("assessment_report", ASSESSED), *rest) == {}


REASON = "无争议"
DIVISION = {"risk_report", "expert_report", "consultation_report"}


@pytest.mark.parametrize("name_class", RULES.approvers)
@pytest.mark.parametrize("kind", ["name", "rename"])
def test_only_divisions_need_the_reports_whatever_reason_is_given(kind: str, name_class: str) -> None:
    """条例 Art. 11 ¶2: of 行政区划 risks, experts and consultation; of others what the matter calls for."""
    reports = [each for each in RULES.papers_of(kind, name_class) if each.stage == "report"]
    compelled = {each.code for each in reports if each.mode_for(kind, name_class) == "required"}
    assert compelled == (DIVISION if name_class in ("township", "banner") else set())
    left_out = [Held(each.code, not_needed_because=REASON) for each in reports]
    found = lacking(RULES.papers, kind, name_class, ("report",), left_out)
    assert {each.rule.code for each in found} == compelled
    assert all("第十一条第二款" in each.rule.clause and not each.may_be_left_out for each in found)
    asked = lacking(RULES.papers, kind, name_class, ("report",), ())
    assert {each.rule.code for each in asked if each.may_be_left_out} == (
        set() if compelled else {"assessment_report", "expert_report", "consultation_report"}
    )


@pytest.mark.parametrize(
    ("entry", "asked"),
    [
        pytest.param("township", {("name", "township"), ("rename", "township")}, id="a class"),
        pytest.param("rename", {("rename", "township"), ("rename", "street")}, id="a kind"),
        pytest.param("rename:street", {("rename", "street")}, id="a kind of one class"),
        pytest.param("", set(), id="none"),
    ],
)
def test_what_needs_a_paper_is_data(entry: str, asked: set[tuple[str, str]]) -> None:
    rule = next(each for each in RULES.papers if each.code == "expert_report" and "name" in each.kinds)
    rule = replace(rule, required_for=tuple(filter(None, [entry])))
    every = {(kind, name_class) for kind in ("name", "rename") for name_class in ("township", "street")}
    assert {one for one in every if rule.mode_for(*one) == "required"} == asked


def test_abolishing_is_by_analogy_but_where_an_article_speaks_of_it() -> None:
    """条例 Arts. 11-14 speak of naming and renaming; 行政区划管理条例 Arts. 7, 9, 13 of abolishing too."""
    abolished, named = (RULES.procedures[kind].steps for kind in ("abolish", "name"))
    assert list(abolished) == list(named)
    articles = ("第十一条", "第十二条", "第十三条", "第十四条")
    for step in abolished.values():
        if any(article in step.clause for article in articles):
            assert step.clause == "参照" + named[step.code].clause
            assert not step.is_verified
    for name_class, approver in RULES.approvers.items():
        cited = RULES.approver_of("abolish", name_class)
        if approver.clause.startswith("《行政区划管理条例》"):
            assert cited == approver
        else:
            assert (cited.clause, cited.is_verified) == ("参照" + approver.clause, False)
        assert RULES.approver_of("rename", name_class) == approver
    for paper in RULES.papers_of("abolish", "street"):
        assert paper.clause.startswith("参照")
        assert not paper.is_verified
    assert {each.code for each in RULES.papers_of("abolish", "township") if each.stage == "report"} == {
        *DIVISION,
        "opinion",
    }


def test_what_an_announcement_must_carry() -> None:
    said = {"name": "林荫路", "romanization": "Lín Yīn Lù", "division": "乌审旗", "location": " "}
    assert unsaid(said) == ["location", "authority", "approved_on"]
    assert channels_lacking(RULES.channels, []) == ["national_database", "any"]
    assert channels_lacking(RULES.channels, ["national_database"]) == ["any"]
    assert channels_lacking(RULES.channels, ["national_database", "press"]) == []


def test_a_decision_says_all_that_it_lacks_in_order() -> None:
    approved = RULES.procedures["name"].steps["approved"]
    assert step_lacks(approved, Given(errors=1)) == [
        "protection",
        "approver",
        "actor",
        "document",
        "scan",
        "errors_answered",
    ]
