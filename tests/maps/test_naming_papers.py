"""Papers of renaming, withdrawal, and of names with no known approver: what is unknown is left to fill in."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from sqlalchemy.orm import Session

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
