"""The 整改通知书 as Word: every error with its clause and photo, read back with another library."""

from io import BytesIO
from typing import Any

import pytest
from docx import Document

from gis.name_rules.seed_files import rule_rows
from gis.place_name_signs.rule_tables import words_by
from maps.sign_papers import written
from tests.api.sign_world import PNG

LINE = {
    "error_id": "",
    "position": 1,
    "sign_id": "",
    "sign_number": "LP-001",
    "kind": "路牌",
    "road": "锡尼街",
    "place": "东口",
    "error_class": "english_term",
    "class_zh": "用英文译写",
    "clause": "《地名管理条例》第十五条第二款",
    "is_verified": True,
    "script": "roman",
    "found": "Xini Street & Co.",
    "expected": "Xīní Jiē",
    "why": "用了英文：street（街 Jie）。",
    "photo": "a",
}
NOTICE: dict[str, Any] = {
    "number": "乌民地改〔2026〕3号",
    "unit": "演示路政队",
    "unit_address": "",
    "issued_on": "2026-11-26",
    "term_days": 15,
    "due_on": None,
    "served_on": None,
    "served_to": "",
    "served_how": "",
    "note": "",
    "repeats_number": None,
    "is_demonstration": True,
    "lines": [
        LINE,
        LINE | {"position": 2, "clause": "（84）中地字第17号规则一", "is_verified": False, "photo": None},
    ],
}


def read_back(notice: dict[str, Any], photos: dict[str, bytes]) -> tuple[str, list[list[str]], int]:
    """Return the text outside tables, the cells of the table of errors, and how many pictures there are."""
    document = Document(BytesIO(written(notice, "乌审旗民政局", photos, words_by(rule_rows))))
    cells = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    return "\n".join(each.text for each in document.paragraphs), cells, len(document.inline_shapes)


def test_a_notice_says_what_is_wrong_by_which_clause_and_until_when() -> None:
    text, cells, pictures = read_back(NOTICE, {"a": PNG})
    for said in (
        "乌民地改〔2026〕3号",
        "演示路政队",
        "自本通知书送达之日起15日内（送达次日为第一日）整改完毕",
        "第三十一条",
        "第三十七条",
        "演示数据",
    ):
        assert said in text
    assert len(cells) == 3
    assert "Xini Street & Co." in cells[1][3]
    assert "《地名管理条例》第十五条第二款" in cells[1][2]
    assert "参照（84）中地字第17号规则一" in cells[2][2]
    assert (pictures, cells[2][5]) == (1, "（无照片）")
    assert "{" not in text


def receipt(notice: dict[str, Any]) -> list[list[str]]:
    """Return the 送达回证 of a notice."""
    document = Document(BytesIO(written(notice, "乌审旗民政局", {}, words_by(rule_rows))))
    return [[cell.text for cell in row.cells] for row in document.tables[1].rows]


def test_the_receipt_says_the_last_day_once_the_notice_is_served() -> None:
    assert receipt(NOTICE)[-1] == ["整改期限", "自送达之日起15日", "期限届满日", ""]
    served = {"served_on": "2026-11-27", "due_on": "2026-12-12", "served_to": "收发室"}
    rows = receipt(NOTICE | served)
    assert rows[1][1] == "2026年11月27日"
    assert rows[-1] == ["整改期限", "自送达之日起15日", "期限届满日", "2026年12月12日"]


@pytest.mark.parametrize("broken", [b"\xff\xd8\xff no photo", PNG[:20]])
def test_a_photo_that_cannot_be_read_does_not_stop_the_notice(broken: bytes) -> None:
    _, _, pictures = read_back(NOTICE, {"a": broken})
    assert pictures == 1


def test_a_repeated_notice_names_the_one_before() -> None:
    text, _, _ = read_back(NOTICE | {"repeats_number": "乌民地改〔2026〕1号"}, {})
    assert "再次通知" in text
    assert "乌民地改〔2026〕1号" in text
