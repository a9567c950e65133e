"""Printed lists, notice and progress: what cases say stands on them, nothing is unfilled, no objector."""

import os
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from sqlalchemy.orm import Session

from gis.accounts.rules import PUBLIC
from gis.errors import NotSignedIn
from gis.history.as_known import today
from gis.name_cleanup.rules import NoticeNotFound
from gis.name_cleanup.service import Narrowing
from maps import cleanup_papers
from maps.cleanup_papers import TooLongForWord, printed_list, printed_notice, printed_progress
from tests.gis.name_cleanup.cases import OPENED, SECRET, Ground, ground


@pytest.fixture
def on(session: Session, tmp_path: Path) -> Ground:
    return ground(session, tmp_path)


def kept(name: str, content: bytes) -> bytes:
    """Leave a paper where somebody looks at it."""
    if folder := os.environ.get("DIMING_PICTURES"):
        (Path(folder) / name).write_bytes(content)
    return content


def text_of(content: bytes) -> str:
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    foot = document.sections[0].footer.paragraphs
    said = "\n".join([*(paragraph.text for paragraph in (*document.paragraphs, *foot)), *cells])
    assert "{{" not in said
    assert "{%" not in said
    return said


def rows_of(content: bytes) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True))


def test_the_ledger_has_the_columns_in_use(on: Ground) -> None:
    on.listed("rename")
    on.open(on.foreign, "洋", reason="以“帕提欧”（patio）<音译> & 命名")
    name, content = printed_list(on.session, on.editor, "ledger", "xlsx", Narrowing())
    assert name == f"不规范地名清理整治台账{today().isoformat()}.xlsx"
    heading, first, second = rows_of(kept("cleanup-ledger.xlsx", content))
    assert [each for each in heading if each != "案号"] == [
        "序号", "现名", "类别", "位置", "列入理由", "依据条款", "整治措施", "拟更名", "责任单位", "时限",
        "状态",
    ]  # fmt: skip
    assert first[:6] == (
        1,
        "第2026-0002号",
        "帕提欧花园",
        "疑似洋",
        "乌审旗嘎鲁图镇",
        "以“帕提欧”（patio）<音译> & 命名",
    )
    deadline = today() + timedelta(days=30)
    assert first[7:11] == ("未定", "未定", "未定", "未定")
    assert second[3] == "大"
    assert second[7:10] == ("更名", "柳泉小区", "住建局")
    assert second[10].date() == deadline  # type: ignore[attr-defined]
    assert second[11] == "列入整治清单"
    _, content = printed_list(on.session, on.editor, "ledger", "docx", Narrowing())
    said = text_of(kept("cleanup-ledger.docx", content))
    assert "共2件" in said
    assert "<音译> & 命名" in said
    assert deadline.isoformat() in said


def test_survey_and_remediation_list_have_their_own_cases(on: Ground) -> None:
    on.listed()
    on.open(on.foreign, "洋")

    def names(name: cleanup_papers.ListName) -> list[object]:
        _, content = printed_list(on.session, on.editor, name, "xlsx", Narrowing())
        return [row[2] for row in rows_of(content)[1:]]

    assert names("survey") == ["帕提欧花园"]
    assert names("remediation") == ["世界之窗小区"]


def test_the_notice_is_for_the_public_while_it_runs_and_names_no_objector(on: Ground) -> None:
    case = on.argued(on.open())
    over = on.publish(case)
    on.object(case, OPENED + timedelta(days=8))
    on.answer(case, OPENED + timedelta(days=9))
    on.opine(case, OPENED + timedelta(days=9))
    on.take(case, "determination", OPENED + timedelta(days=9), document_number="2号")
    on.handle(case)
    on.name(case)
    notice = on.publish(case, day=today(), contact="旗民政局区划地名股")
    name, content = printed_notice(on.session, PUBLIC, notice, "docx")
    assert name == "不规范地名公示（第2026-02号）.docx"
    said = text_of(kept("cleanup-notice.docx", content))
    assert "列入理由" in said
    assert "认定理由" not in said
    first, last = today() + timedelta(days=1), today() + timedelta(days=10)
    assert f"公示期10日，自{chinese(first)}起至{chinese(last)}止" in said
    assert "向旗民政局区划地名股提出" in said
    assert "柳泉小区" in said
    assert SECRET not in said
    _, content = printed_notice(on.session, PUBLIC, notice, "xlsx")
    assert rows_of(content)[1][1] == "世界之窗小区"
    assert SECRET not in str(rows_of(content))
    with pytest.raises(NoticeNotFound):
        printed_notice(on.session, PUBLIC, over, "docx")
    with pytest.raises(NotSignedIn):
        printed_list(on.session, PUBLIC, "ledger", "docx", Narrowing())


def chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def test_progress_on_paper(on: Ground) -> None:
    on.listed()
    on.open(on.foreign, "洋")
    _, content = printed_progress(on.session, on.editor, "docx")
    said = text_of(kept("cleanup-progress.docx", content))
    assert "共列入2件，已验收0件" in said
    assert "嘎鲁图镇" in said
    _, content = printed_progress(on.session, on.editor, "xlsx")
    found = {(row[0], row[1]): row[2] for row in rows_of(content)[1:]}
    assert found == {
        ("按苏木镇", "嘎鲁图镇"): 2, ("按类别", "大"): 1, ("按类别", "洋"): 1,
        ("按整治措施", "注销推广名"): 1, ("按整治措施", "未定"): 1,
    }  # fmt: skip


def test_a_list_too_long_for_word_says_so(on: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    on.open()
    monkeypatch.setattr(cleanup_papers, "MOST_IN_WORD", 0)
    with pytest.raises(TooLongForWord):
        printed_list(on.session, on.editor, "ledger", "docx", Narrowing())
