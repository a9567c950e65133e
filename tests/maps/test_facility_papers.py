"""What stands on a 签领表: sums, corrections, by which rates, and whether it is a trial."""

from io import BytesIO
from typing import Any

import pytest
from docx import Document

from maps.facility_papers import written

PART = {
    "id": "full", "counts": "month", "least_days_open": 20, "amount": "1500", "most": None, "count": 1,
    "due": "1500.00", "source": "某文件<1>", "is_verified": True,
}  # fmt: skip
LINE = {
    "name": "甲幸福院", "kind": "mutual_aid", "operator": "", "month": "2026-09-01", "days_open": 22,
    "meals": 0, "people": 18, "visits": 0, "due": 1500.0, "given_before": 800.0, "amount": 700.0,
    "is_correction": True,
    "parts": [PART],
}  # fmt: skip
SHEET: dict[str, Any] = {
    "number": "2026-001", "first_month": "2026-08-01", "last_month": "2026-09-01", "made_on": "2026-11-26",
    "made_by": "其其格", "confirmed_by": "那顺", "confirmed_on": "2026-11-26", "state": "confirmed",
    "note": "",
    "is_trial": False, "amount": 700.0, "lines": [LINE], "is_demonstration": False,
}  # fmt: skip


def read(sheet: dict[str, Any]) -> tuple[str, list[list[str]]]:
    document = Document(BytesIO(written(sheet, "乌审旗民政局", {"mutual_aid": "幸福院"})))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    return "\n".join(each.text for each in document.paragraphs), rows


def test_a_confirmed_sheet_says_who_gets_what_by_which_rate() -> None:
    text, rows = read(SHEET)
    assert "养老服务运营补助签领表" in text
    assert "2026年8月至2026年9月" in text
    assert "那顺" in text
    assert rows[1][1:5] == ["甲幸福院", "—", "2026年9月（更正）", "22"]
    assert rows[1][8:11] == ["1,500.00", "800.00", "700.00"]
    assert rows[2][10] == "700.00"
    assert rows[-1] == ["幸福院", "按月", "20", "1500", "—", "某文件<1>"]
    assert not any(word in text for word in ("试算", "演示数据", "草表"))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"is_trial": True}, ("试算表", "不作发放依据")),
        ({"is_demonstration": True}, ("演示数据",)),
        ({"state": "draft", "confirmed_on": None, "confirmed_by": ""}, ("尚未由第二人确认",)),
    ],
    ids=["rate-not-verified", "invented", "draft"],
)
def test_what_it_is_not_stands_on_it(change: dict[str, Any], words: tuple[str, ...]) -> None:
    text, _ = read(SHEET | change)
    assert all(word in text for word in words)


def test_a_rate_that_was_not_verified_is_for_reference() -> None:
    _, rows = read(SHEET | {"is_trial": True, "lines": [LINE | {"parts": [PART | {"is_verified": False}]}]})
    assert rows[-1][-1] == "参照：某文件<1>"
