"""Papers of renaming, withdrawal, and of names with no known approver: what is unknown is left to fill in."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from sqlalchemy.orm import Session

from gis.messages import text
from gis.naming_checks.rules import OUTCOMES
from maps.naming_facts import NO_DAY, PENDING
from maps.naming_papers import PaperName, written
from tests.gis.name_applications.applications import POINT, Office, office


@pytest.fixture
def on(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    return office(session, tmp_path, monkeypatch)


def said(row: dict[str, Any], paper: PaperName) -> str:
    """Return everything that a paper says."""
    document = Document(BytesIO(written(row, paper, "城镇道路街巷(细目未核)")))
    cells = [cell.text for table in document.tables for line in table.rows for cell in line.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_a_renaming_says_both_names(on: Office) -> None:
    application = on.approved(on.open("rename", feature_id=on.feature(), proposed_name="林荫&友谊<路>"))
    row = on.row(application)
    decision = said(row, "decision")
    assert "同意将“红卫路”更名为“林荫&友谊<路>”" in decision
    assert "由我单位自批准之日起15日内按《地名管理条例》第十三条报鄂尔多斯市人民政府备案" in decision
    assert "由乌审旗民政局自批准之日起15日内按《地名管理条例》第十四条向社会公告" in decision
    announcement = said(row, "announcement")
    assert "原名称：红卫路" in announcement
    assert NO_DAY in announcement
    assert "细目未核" not in said(row, "filing_form")


def test_a_withdrawal_says_that_the_name_ends(on: Office) -> None:
    row = on.row(on.open("abolish", feature_id=on.feature(), geometry=POINT))
    assert "同意注销“红卫路”这一地名" in said(row, "decision")
    assert "东经108°51′00.00″" in said(row, "application")
    assert "注销的名称：红卫路" in said(row, "announcement")
    assert "注销名称不作检查" in said(row, "approval_form")


def test_of_a_withdrawal_every_paper_cites_by_analogy(on: Office) -> None:
    """条例 Arts. 11-14 speak of naming and renaming."""
    application = on.open("abolish", feature_id=on.feature())
    on.paper(application, "gone_evidence")
    row = on.row(on.approved(application))
    for paper in ("application", "approval_form", "decision", "filing_form", "filing_report", "announcement"):
        found = said(row, paper)
        for article in ("十一", "十二", "十三", "十四"):
            cited = f"《地名管理条例》第{article}条"
            assert found.count(cited) == found.count("参照" + cited), (paper, cited)
    assert "参照《地名管理条例》第十二条，经研究，批复如下：" in said(row, "decision")
    assert "自批准之日起15日内，参照《地名管理条例》第十三条" in said(row, "filing_form")
    assert "依《地名管理条例》第十一条" in said(on.row(on.open()), "application")


def test_a_check_is_told_as_a_candidate_in_the_words_of_the_screens(on: Office) -> None:
    on.outcome = "error"
    form = said(on.row(on.open()), "approval_form")
    assert "疑似不符（疑似不符1项，须注意0项）" in form
    assert "N3" not in form
    folder = Path(__file__).parents[2] / "maps" / "web" / "src" / "screens" / "naming"
    for language in ("zh", "en"):
        words = json.loads((folder / f"{language}.json").read_text("utf-8"))["outcomes"]
        assert words == {code: text(f"naming_checks.outcome.{code}", language) for code in OUTCOMES}


def test_a_check_late_in_the_evening_is_of_the_day_of_the_office(on: Office) -> None:
    row = on.row(on.open())
    row["checks"][-1]["checked_at"] = "2026-03-02T18:30:00+00:00"
    assert "附：拟用名称检查（2026年3月3日）" in said(row, "approval_form")


def test_of_an_estate_the_announcement_counts_from_the_filing(on: Office) -> None:
    row = on.row(on.open(name_class="housing", proposed_name="林荫小区", area_m2=42000.0, floors=12))
    decision = said(row, "decision")
    assert "报乌审旗民政局备案" in decision
    assert "自报备之日起在规定期限内按《地名管理条例》第十四条向社会公告" in decision
    assert "占地42,000平方米；12层" in said(row, "application")


def test_where_nobody_is_known_to_approve_the_paper_says_so(on: Office) -> None:
    row = on.row(on.open(name_class="natural_village", proposed_name="柳树滩"))
    assert PENDING in said(row, "decision")
    assert PENDING in said(row, "approval_form")
    filing = said(row, "filing_report")
    assert "文号待编" in filing
    assert "参照" in filing


def test_a_paper_not_needed_is_printed_with_its_reason(on: Office) -> None:
    application = on.open()
    on.paper(application, "expert_report", document_number="", not_needed_because="道路短", contents=())
    on.paper(application, "assessment_report", document_number="评3号")
    form = said(on.row(application), "approval_form")
    assert "专家论证报告：不需要（道路短）" in form
    assert "综合评估报告：评3号" in form
    assert "征求意见报告：（待补）" in form
