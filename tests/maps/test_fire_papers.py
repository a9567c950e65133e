"""What stands on the two lists of fire safety: problems, measures, lateness, acceptance, whose they are."""

from datetime import date
from io import BytesIO
from typing import Any

from docx import Document

from maps.fire_papers import written

MEASURE = {
    "measure": "清理通道", "responsible": "站长<甲>", "due_on": "2026-11-01", "done_on": None,
    "done_note": "", "photo": None, "days_late": 26,
}  # fmt: skip
PROBLEM: dict[str, Any] = {
    "number": "XF-1", "found_on": "2026-10-01", "found_by": "消防大队", "place": "", "problem": "通道堵塞",
    "clause": "", "is_major": True, "state": "open", "closed_on": None, "closed_by": "", "closing_note": "",
    "measures": [MEASURE],
}  # fmt: skip
CLOSED = PROBLEM | {
    "number": "XF-2", "is_major": False, "state": "closed", "closed_on": "2026-11-20", "closed_by": "那顺",
    "measures": [MEASURE | {"done_on": "2026-10-30", "days_late": 0, "done_note": "已清"}],
}  # fmt: skip
UNPLANNED = PROBLEM | {"number": "XF-3", "measures": [], "closing_note": "照片不清"}
HOME = {
    "name": "甲颐养院", "number": "YY-1", "kind": "institution", "town_name": "嘎鲁图镇", "address": "",
    "division_name": "嘎鲁图镇", "operator": "", "is_demonstration": False,
    "fire": [PROBLEM, UNPLANNED, CLOSED],
}  # fmt: skip


def read(*homes: dict[str, Any], closed: bool = True) -> tuple[str, list[list[list[str]]]]:
    paper = written(homes, "某局", {"institution": "养老机构"}, {}, date(2026, 11, 27), closed=closed)
    document = Document(BytesIO(paper))
    header = document.sections[0].header.paragraphs
    text = "\n".join(each.text for each in (*header, *document.paragraphs))
    return text, [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def test_an_institution_has_its_problems_and_what_is_done_about_each() -> None:
    text, (problems, measures) = read(HOME)
    assert "甲颐养院（养老机构，编号YY-1）" in text
    assert "演示数据" not in text
    first = ["1", "XF-1", "2026年10月1日，消防大队", "—", "通道堵塞", "—", "重大", "整改中"]
    assert problems[1] == first
    assert [row[7] for row in problems[2:]] == ["整改中（退回：照片不清）", "2026年11月20日由那顺验收销号"]
    late = ["1", "清理通道", "站长<甲>", "2026年11月1日", "未完成，逾期26天", "—", "—", ""]
    assert measures[1] == late
    assert measures[2][:2] == ["2", "尚未制定整改措施"]
    assert measures[3][4:] == ["2026年10月30日", "已清", "—", "2026年11月20日验收销号"]


def test_each_institution_has_tables_of_its_own_and_invented_ones_are_marked() -> None:
    text, tables = read(HOME, HOME | {"name": "演示乙院", "is_demonstration": True})
    assert len(tables) == 4
    assert text.count("演示数据") == 2


def test_where_nothing_waits_the_paper_says_so() -> None:
    text, tables = read(closed=False)
    assert "没有未销号问题。" in text
    assert tables == []
