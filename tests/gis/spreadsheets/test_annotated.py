from pathlib import Path

import openpyxl
import pytest

from gis.spreadsheets.annotated import Finding, annotate_xlsx
from gis.spreadsheets.reading import read_table

LIST = "乌审旗,,\n\n代码,名称,经度\n150626,嘎鲁图,１０９\n\n15062610,=图克,200\n"
FINDINGS = [
    Finding(6, "代码", "15062610", "代码应为 9 或 12 位。", "补足位数。"),
    Finding(6, "经度", "200", "经度不在 ±180 以内。", "检查经度。"),
    Finding(None, None, "", "缺少“类别”列。", "增加一列。"),
]


def test_rows_keep_their_numbers_and_carry_what_is_wrong(tmp_path: Path) -> None:
    table = read_table(LIST.encode(), "a.csv", known_names=["代码", "名称"])
    path = tmp_path / "改.xlsx"
    annotate_xlsx(path, table, FINDINGS)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["问题清单", "原表"]
    listed = [[cell.value for cell in row] for row in book["问题清单"].iter_rows(min_row=3)]
    assert listed[0] == ["行", "列", "原值", "问题", "如何修改"]
    assert listed[1] == [6, "代码", "15062610", "代码应为 9 或 12 位。", "补足位数。"]
    assert listed[3][0] is None
    assert "3 处问题，涉及 1 行" in str(book["问题清单"]["A1"].value)
    rows = book["原表"]
    assert [cell.value for cell in rows[3]] == ["代码", "名称", "经度", "问题", "如何修改"]
    assert rows["C4"].value == "１０９"
    assert rows["B6"].value == "=图克"
    assert rows["B6"].data_type == "s"
    assert rows["A6"].fill.fgColor.rgb == "FFFFC7CE"
    assert rows["A6"].comment is not None
    assert "补足位数" in rows["A6"].comment.text
    assert rows["B6"].comment is None
    assert rows["D6"].value == "代码应为 9 或 12 位。\n经度不在 ±180 以内。"
    assert rows["E6"].value == "补足位数。\n检查经度。"
    assert rows["D4"].value is None


def test_english_and_the_limit_of_comments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gis.spreadsheets.annotated.MOST_COMMENTS", 1)
    path = tmp_path / "a.xlsx"
    annotate_xlsx(path, read_table(LIST.encode(), "a.csv", header_row=3), FINDINGS, "en")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Findings", "Your rows"]
    assert "first 1 cells" in str(book["Findings"]["A2"].value)
    rows = book["Your rows"]
    assert rows["A6"].comment is not None
    assert rows["C6"].comment is None
    assert rows["C6"].fill.fgColor.rgb == "FFFFC7CE"
