"""The procedures as tables of cases, each with its clause; papers by kind and time; geometry of claims."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from shapely.geometry import LineString, box

from gis.boundary_disputes.claims import contested, overlaps, spliced
from gis.boundary_disputes.papers import BASIS, NEITHER, REFERENCE, propose_class
from gis.boundary_disputes.procedure import NEEDS, Given, lacking
from gis.boundary_disputes.procedures import kinds, paper_rules, procedure_of, standstill_of
from gis.boundary_disputes.rules import SurveyLeavesLine
from gis.coordinates import area_m2
from gis.messages import catalogue
from gis.procedures import overdue_days

UNCLEAR, APPROVED, TENURE = "unclear_line", "approved_line", "tenure"

#: (kind, level of the line, step, what may follow)
FOLLOWS = [
    pytest.param(
        UNCLEAR, "county", "opened", {"negotiation", "dropped"}, id="26号3,12(1): first the two negotiate"
    ),
    pytest.param(
        UNCLEAR,
        "county",
        "negotiation",
        {"negotiation", "agreement", "submitted_up", "dropped"},
        id="26号12(1): without agreement to the superior",
    ),
    pytest.param(
        UNCLEAR, "county", "submitted_up", {"mediation"}, id="26号12(2): the superior mediates first"
    ),
    pytest.param(
        UNCLEAR,
        "county",
        "mediation",
        {"mediation", "agreement", "plan_submitted"},
        id="26号12(2): without agreement a plan",
    ),
    pytest.param(UNCLEAR, "county", "plan_submitted", {"decision"}, id="26号12(2): its government decides"),
    pytest.param(
        UNCLEAR,
        "county",
        "decision",
        {"affiliation_approval", "joint_survey"},
        id="26号14,15(1): villages, then survey",
    ),
    pytest.param(
        UNCLEAR,
        "county",
        "agreement",
        {"affiliation_approval", "joint_survey"},
        id="26号13,14,15(1): after an agreement",
    ),
    pytest.param(UNCLEAR, "county", "joint_survey", {"sealed_map"}, id="26号15(2): the map is sealed"),
    pytest.param(UNCLEAR, "county", "sealed_map", {"filing"}, id="26号16: filed with the map"),
    pytest.param(UNCLEAR, "county", "filing", {"publicised"}, id="26号17: made known"),
    pytest.param(
        APPROVED, "county", "opened", {"verification", "dropped"}, id="353号5: looked at on the ground"
    ),
    pytest.param(
        APPROVED, "county", "submitted_up", {"authority_decision"}, id="353号15: the approving authority"
    ),
    pytest.param(APPROVED, "county", "authority_decision", {"joint_survey"}, id="26号15 by analogy"),
    pytest.param(
        TENURE,
        "county",
        "negotiation",
        {"negotiation", "settled", "government_handling", "dropped"},
        id="草原法16(1): negotiation, else a government",
    ),
    pytest.param(
        TENURE,
        "county",
        "government_handling",
        {"line_statement", "government_decision"},
        id="草原法16(2): the bureau only supplies papers",
    ),
    pytest.param(TENURE, "county", "government_decision", {"court", "closed"}, id="草原法16(3): to court"),
]


@pytest.mark.parametrize(("kind", "level", "step", "follows"), FOLLOWS)
def test_what_may_follow_is_what_the_clause_says(kind: str, level: str, step: str, follows: set[str]) -> None:
    assert set(procedure_of(kind, level).steps[step].next) == follows


@pytest.mark.parametrize("kind", kinds())
@pytest.mark.parametrize("level", ["county", "province"])
def test_a_procedure_is_whole(kind: str, level: str) -> None:
    steps = procedure_of(kind, level).steps
    assert next(iter(steps)) == "opened"
    assert all(set(step.next) <= set(steps) for step in steps.values())
    reached, ahead = set[str](), ["opened"]
    while ahead:
        code = ahead.pop()
        if code not in reached:
            reached.add(code)
            ahead += steps[code].next
    assert reached == set(steps)
    assert [step.code for step in steps.values() if not step.next] == ["closed", "dropped"]
    assert all(step.clause and step.actor_zh and step.actor_en for step in steps.values())
    # What rests on no clause read in full says so
    assert all(
        not step.is_verified for step in steps.values() if "参照" in step.clause or "未见" in step.clause
    )


def test_between_provinces_the_state_council_decides() -> None:
    """26号 Art. 11; the superiors of counties in Art. 12."""
    provincial, county = procedure_of(UNCLEAR, "province"), procedure_of(UNCLEAR, "county")
    assert provincial.steps["decision"].actor_zh == "国务院"
    assert provincial.steps["mediation"].actor_zh == "民政部会同国务院有关部门"
    assert "第十一条" in provincial.steps["decision"].clause
    assert "第十二条" in county.steps["decision"].clause
    assert list(provincial.steps) == list(county.steps)


def test_a_tenure_dispute_has_no_step_that_surveys_seals_or_files_a_line() -> None:
    steps = procedure_of(TENURE, "county").steps
    assert {"joint_survey", "sealed_map", "filing"}.isdisjoint(steps)
    assert {step.effect for step in steps.values()} == {"", "decision", "close"}


@pytest.mark.parametrize(
    ("kind", "clause", "verified"),
    [(UNCLEAR, "第十条", True), (APPROVED, "参照", False), (TENURE, "第十六条第四款", True)],
)
def test_the_standstill_rests_on_its_clause(kind: str, clause: str, verified: bool) -> None:
    said = standstill_of(kind)
    assert clause in said.clause
    assert said.is_verified is verified


WHOLE = Given(
    parties=["a", "b"],
    claiming={"a", "b"},
    paper_classes=["basis"],
    actor="国务院",
    document_number="1号",
    has_scan=True,
    note="到场",
    has_survey=True,
    authorities=("国务院",),
)
#: step → what is missing of the whole, and what then is lacking
LACKS = [
    pytest.param(
        UNCLEAR, "negotiation", {"claiming": {"a"}}, ["claims"], id="26号12(1) both say what they want"
    ),
    pytest.param(UNCLEAR, "agreement", {"has_scan": False}, ["scan"], id="26号13 signed"),
    pytest.param(UNCLEAR, "agreement", {"paper_classes": [None]}, ["papers"], id="26号7-9 papers sorted"),
    pytest.param(UNCLEAR, "decision", {"document_number": " "}, ["document"], id="26号12(2) with a number"),
    pytest.param(UNCLEAR, "decision", {"actor": ""}, ["actor"], id="26号12(2) by a government"),
    pytest.param(UNCLEAR, "joint_survey", {"has_survey": False}, ["survey"], id="26号15(1) surveyed"),
    pytest.param(
        UNCLEAR, "joint_survey", {"moves_village": True}, ["village_settled"], id="26号14(2) villages first"
    ),
    pytest.param(
        UNCLEAR,
        "joint_survey",
        {"moves_village": True, "taken": {"affiliation_approval"}},
        [],
        id="26号14(2) villages settled",
    ),
    pytest.param(UNCLEAR, "affiliation_approval", {}, ["moves_village"], id="26号14(1) no village"),
    pytest.param(UNCLEAR, "sealed_map", {"has_scan": False}, ["scan"], id="26号15(2) sealed"),
    pytest.param(UNCLEAR, "filing", {"document_number": ""}, ["document"], id="26号16 filed"),
    pytest.param(APPROVED, "submitted_up", {"paper_classes": []}, ["basis_paper"], id="353号15 by agreement"),
    pytest.param(
        APPROVED, "authority_decision", {"actor": "鄂尔多斯市"}, ["authority"], id="353号15 its authority"
    ),
    pytest.param(TENURE, "government_decision", {"actor": ""}, ["actor"], id="草原法16(2)"),
]


@pytest.mark.parametrize(("kind", "step", "missing", "lacks"), LACKS)
def test_a_step_needs_what_its_clause_asks_for(
    kind: str, step: str, missing: dict[str, Any], lacks: list[str]
) -> None:
    assert lacking(procedure_of(kind, "county").steps[step], replace(WHOLE, **missing)) == lacks


def test_every_need_has_its_sentence() -> None:
    assert all(f"boundary_disputes.lacks.{need}" in catalogue("zh") for need in NEEDS)


OPENED = date(2025, 3, 1)
PAPERS = [
    pytest.param(UNCLEAR, "state_council_approval", None, BASIS, "第七条第一项", id="26号7(1)"),
    pytest.param(UNCLEAR, "region_approval", date(1990, 1, 1), BASIS, "第七条第二项", id="26号7(2)"),
    pytest.param(UNCLEAR, "superior_settlement", date(1955, 1, 1), BASIS, "第七条第三项", id="26号7(3)"),
    pytest.param(UNCLEAR, "settlement_agreement", date(1986, 1, 1), BASIS, "第七条第四项", id="26号7(4)"),
    pytest.param(
        UNCLEAR, "agreed_map", date(2025, 2, 28), BASIS, "第七条第五项", id="26号7(5) the day before"
    ),
    pytest.param(UNCLEAR, "agreed_map", OPENED, NEITHER, "第九条", id="26号7(5) not before the dispute"),
    pytest.param(
        UNCLEAR,
        "ownership_certificate",
        date(1949, 10, 1),
        REFERENCE,
        "第八条第一项",
        id="26号8(1) since 1949",
    ),
    pytest.param(
        UNCLEAR, "ownership_certificate", date(1949, 9, 30), NEITHER, "第九条", id="26号8 before liberation"
    ),
    pytest.param(
        UNCLEAR, "administration_record", date(2025, 3, 2), NEITHER, "第九条", id="26号8 after it broke out"
    ),
    pytest.param(UNCLEAR, "administration_record", None, REFERENCE, "第八条第二项", id="26号8(2)"),
    pytest.param(UNCLEAR, "development_decision", None, REFERENCE, "第八条第三项", id="26号8(3)"),
    pytest.param(UNCLEAR, "tenure_policy_paper", None, REFERENCE, "第八条第四项", id="26号8(4)"),
    pytest.param(UNCLEAR, "contract", date(1998, 1, 1), NEITHER, "第九条", id="26号9"),
    pytest.param(UNCLEAR, "a kind that staff added", None, NEITHER, "第九条", id="26号9 unknown kinds"),
    pytest.param(APPROVED, "line_agreement", None, BASIS, "第十五条", id="353号15"),
    pytest.param(TENURE, "ownership_certificate", None, BASIS, "第十一条", id="草原法11,12"),
    pytest.param(TENURE, "contract", None, BASIS, "第十四条", id="草原法14,15"),
]


@pytest.mark.parametrize(("kind", "paper", "issued_on", "counts_as", "clause"), PAPERS)
def test_a_paper_counts_as_its_article_says(
    kind: str, paper: str, issued_on: date | None, counts_as: str, clause: str
) -> None:
    found = propose_class(paper_rules(kind), paper, issued_on, OPENED)
    assert found.paper_class == counts_as
    assert clause in found.clause


def test_a_case_is_overdue_after_the_days_of_its_state() -> None:
    step = procedure_of(UNCLEAR, "county").steps["opened"]
    assert overdue_days(step, date(2025, 1, 1), date(2025, 1, 31)) == 0
    assert overdue_days(step, date(2025, 1, 1), date(2025, 2, 2)) == 2
    assert overdue_days(procedure_of(UNCLEAR, "county").steps["closed"], date(2020, 1, 1), OPENED) == 0


def test_claims_overlap_pair_by_pair_and_the_area_is_geodesic() -> None:
    claims = {
        "a": box(109, 38, 109.02, 38.01),
        "b": box(109.01, 38, 109.03, 38.01),
        "c": box(109.5, 38, 109.6, 38.1),
    }
    (only,) = overlaps(claims)
    assert only.parties == ("a", "b")
    assert only.area_m2 == pytest.approx(area_m2(box(109.01, 38, 109.02, 38.01)), rel=1e-9)
    assert contested(claims).equals(box(109.01, 38, 109.02, 38.01))
    # Where nobody claims what another does, all that is claimed is in dispute
    assert contested({"a": claims["a"], "c": claims["c"]}).area == pytest.approx(
        claims["a"].area + claims["c"].area
    )


@pytest.mark.parametrize("turned", [False, True])
def test_the_survey_goes_into_the_line_whichever_way_it_was_walked(turned: bool) -> None:
    line = LineString([(109, 38), (109.1, 38), (109.2, 38)])
    surveyed = [(109.05, 38.0002), (109.1, 38.01), (109.15, 38)]
    new = spliced(line, LineString(surveyed[::-1] if turned else surveyed))
    assert list(new.coords) == [(109, 38), *surveyed, (109.2, 38)]


def test_a_survey_that_begins_off_the_line_is_refused() -> None:
    with pytest.raises(SurveyLeavesLine):
        spliced(LineString([(109, 38), (109.2, 38)]), LineString([(109.05, 38.01), (109.15, 38)]))
