"""The printed papers of a dispute: what the case says stands on them, and nothing is left unfilled."""

import os
from datetime import date
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from docx import Document
from sqlalchemy.orm import Session

from gis.boundary_disputes.rules import DisputeNotFound
from maps import office_pdf
from maps.dispute_papers import PaperName, printed_paper
from tests.gis.boundary_disputes.cases import Ground, ground
from tests.gis.proposals.people import someone


@pytest.fixture
def on(session: Session, tmp_path: Path) -> Ground:
    return ground(session, tmp_path)


def worked_on(on: Ground) -> UUID:
    """A case that was negotiated, with papers."""
    dispute = on.open()
    on.claim(dispute, 0, {**NORTH_OF_HERE}, claimed_by="图克镇人民政府", grounds="1984年草场划分决定")
    on.both_claim(dispute)
    on.decide(
        dispute,
        on.paper(dispute, "agreed_map", issued_on=date(1996, 5, 1), document_number="图〔1996〕2号"),
        "basis",
    )
    on.paper(dispute, "contract", issued_on=date(1998, 5, 1))
    on.take(dispute, "negotiation", date(2025, 4, 1), note="双方各执一词，<未达成> & 协议")
    return dispute


NORTH_OF_HERE = {
    "type": "Polygon",
    "coordinates": [[[108.96, 38.295], [109.0, 38.295], [109.0, 38.32], [108.96, 38.295]]],
}


def text_of(content: bytes) -> str:
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    foot = document.sections[0].footer.paragraphs
    return "\n".join([*(paragraph.text for paragraph in (*document.paragraphs, *foot)), *cells])


def printed(on: Ground, dispute: UUID, paper: PaperName) -> tuple[str, str]:
    name, content = printed_paper(on.session, on.editor, dispute, paper, "docx", on.home)
    if folder := os.environ.get("DIMING_PICTURES"):
        (Path(folder) / f"dispute-{paper}.docx").write_bytes(content)
    said = text_of(content)
    assert "{{" not in said
    assert "{%" not in said
    return name, said


def test_the_report_says_all_of_the_case(on: Ground) -> None:
    dispute = worked_on(on)
    name, said = printed(on, dispute, "report")
    assert name == "界线争议情况报告2025-001.docx"
    for expected in (
        "界线不明确的争议",
        "图克滩地段",
        "乌审—鄂托克线",
        "双方对滩地走向说法不一",
        "主张重叠1,941.95",
        "公顷（椭球面积）",
        "图〔1996〕2号",
        "依据",
        "第七条第五项",
        "待认定",
        "第九条",
        "<未达成> & 协议",
        "任何一方都不得往争议地区迁移居民",
        "第十条",
        "报上一级人民政府处理",
        "非涉密系统",
    ):
        assert expected in said, expected
    assert "演示数据" not in said


@pytest.mark.parametrize(
    ("paper", "title", "clause"),
    [("negotiation", "界线争议协商记录", "第十二条第一款"), ("mediation", "界线争议调解记录", "")],
)
def test_minutes_leave_room_for_what_is_said_and_signed(
    on: Ground, paper: PaperName, title: str, clause: str
) -> None:
    name, said = printed(on, worked_on(on), paper)
    assert name.startswith(title)
    assert title in said
    assert clause in said
    assert "□ 未达成一致" in said
    assert said.count("（签字、盖章）") == (2 if paper == "negotiation" else 3)


def test_a_case_without_claims_prints_too(on: Ground) -> None:
    _, content = printed_paper(on.session, on.editor, on.open("tenure"), "report", "docx", on.home)
    said = text_of(content)
    assert "各方尚未提出主张范围" in said
    assert "任何一方不得改变草原利用现状" in said


def test_nobody_else_prints_it(on: Ground) -> None:
    dispute = on.open()
    stranger = someone(on.session, "editor")
    with pytest.raises(DisputeNotFound):
        printed_paper(on.session, stranger, dispute, "report", "docx", on.home)


def test_the_pdf_is_made_of_the_word_document(on: Ground) -> None:
    if not office_pdf.is_installed():
        pytest.skip("LibreOffice is not installed: no PDF is made here")
    name, content = printed_paper(on.session, on.editor, worked_on(on), "report", "pdf", on.home)
    assert name.endswith(".pdf")
    assert content.startswith(b"%PDF")
