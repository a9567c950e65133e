import datetime as dt
import io
import os
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis import messages
from gis.errors import InvalidInput
from gis.spreadsheets.errors import (
    HeaderNotFound,
    MdbToolsMissing,
    SheetNotFound,
    SpreadsheetUnreadable,
)
from gis.spreadsheets.reading import read_sheets, read_table
from gis.spreadsheets.sheet import TextReading
from gis.spreadsheets.table import Table
from tests.gis.spreadsheets.sample_files import (
    RARE,
    UXIN_MONGOLIAN,
    access_database,
    document,
    workbook,
)

LIST = f"代码,名称,蒙古文\r\n150626100,嘎鲁图镇,{UXIN_MONGOLIAN}\r\n\r\n150626101,{RARE}镇,\r\n"


def rows(table: Table) -> list[tuple[int, list[str]]]:
    return [(row.number, list(row.values.values())) for row in table]


def said(table: Table, language: messages.Language = "zh") -> str:
    return "".join(messages.text(n.message_id, language, **n.params) for n in table.notes)


def refusal(error: InvalidInput) -> str:
    for language in ("zh", "en"):
        assert messages.text(error.message_id, language, **error.params)
    return error.message_id


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("gb18030", "GB18030"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
    ],
)
def test_csv_of_every_office_encoding(encoding: str, shown: str) -> None:
    table = read_table(LIST.encode(encoding), "名单.csv")
    assert table.columns == ("代码", "名称", "蒙古文")
    assert rows(table) == [
        (2, ["150626100", "嘎鲁图镇", UXIN_MONGOLIAN]),
        (4, ["150626101", f"{RARE}镇", ""]),
    ]
    assert f"编码 {shown}" in said(table)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "，"])
def test_csv_delimiters(delimiter: str) -> None:
    text = '代码,名称\n1,"甲，乙\n丙,丁"\n2,戊\n'.replace(",", "\0").replace("丙\0", "丙,")
    table = read_table(text.replace("\0", delimiter).encode(), "a.csv")
    # A line break inside quotes does not count as a row of its own, as in Excel.
    assert rows(table) == [(2, ["1", "甲，乙\n丙,丁"]), (3, ["2", "戊"])]


def test_excel_sep_line_names_the_delimiter() -> None:
    table = read_table("sep=;\n代码;名称\n1;甲,乙\n".encode(), "a.csv")
    assert table.header_row == 2
    assert rows(table) == [(3, ["1", "甲,乙"])]


def test_damaged_utf8_is_told_by_line_not_read_as_gb18030() -> None:
    content = ("代码,名称\n" + "150626100,嘎鲁图镇\n" * 50).encode()
    with pytest.raises(SpreadsheetUnreadable) as refused:
        read_table(content[:700] + b"\xe5\x98," + content[700:], "a.csv")
    assert refusal(refused.value) == "spreadsheet.utf8_damaged"


def test_a_chosen_encoding_and_delimiter_win() -> None:
    content = "名称;备注,一\n图克;甲,乙\n".encode("gbk")
    table = read_table(content, "a.csv", text=TextReading("GBK", ";"))
    assert rows(table) == [(2, ["图克", "甲,乙"])]
    assert table.text == TextReading("GBK", ";")
    assert read_table(content, "a.csv", text=TextReading(delimiter=",")).columns == ("名称;备注", "一")


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (TextReading("UTF-8"), "spreadsheet.not_in_encoding"),
        (TextReading("KOI8-R"), "spreadsheet.no_such_encoding"),
        (TextReading(delimiter="x"), "spreadsheet.no_such_delimiter"),
    ],
)
def test_a_choice_that_can_not_be_is_refused(wanted: TextReading, message: str) -> None:
    with pytest.raises(SpreadsheetUnreadable) as refused:
        read_table("名称,备注\n图克,甲\n".encode("gbk"), "a.csv", text=wanted)
    assert refusal(refused.value) == message
    if message == "spreadsheet.not_in_encoding":
        assert refused.value.params["line"] == 1


def test_who_only_looks_sees_what_can_not_be_decoded() -> None:
    content = "名称,备注\n图克,".encode() + b"\xff\n"
    table = read_table(content, "a.csv", text=TextReading("UTF-8", lenient=True))
    assert rows(table) == [(2, ["图克", "\ufffd"])]


def test_a_polygon_longer_than_the_csv_module_allows(tmp_path: Path) -> None:
    wkt = "POLYGON((" + "108.5 38.5," * 20_000 + "108.5 38.5))"
    path = tmp_path / "a.csv"
    path.write_text(f'名称,范围\n甲,"{wkt}"\n', "utf-8")
    assert next(iter(read_table(path, path.name))).values["范围"] == wkt


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=2, max_size=2),
        min_size=1,
    )
)
def test_any_text_survives_gb18030_and_utf8(values: list[list[str]]) -> None:
    import csv

    out = io.StringIO()
    csv.writer(out).writerows([["名称", "备注"], *values])
    content = out.getvalue()
    found = rows(read_table(content.encode("utf-8-sig"), "a.csv"))
    assert len(found) <= len(values)
    if "\ue5e5" not in content:
        assert rows(read_table(content.encode("utf-16"), "a.csv")) == found


def test_xlsx_with_titles_merged_headers_floats_dates_and_formulas(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    lines: list[list[object]] = [
        ["乌审旗地名表"],
        ["序号", "名称", "坐标", None, "设立日期", "代码"],
        [None, None, "经度", "纬度", None, None],
        [1, "嘎鲁图", 108.84, 38.6, dt.datetime(2020, 1, 2), 150626100],  # noqa: DTZ001
        [],
        [2, "图克", "１０９．２", 38.9, dt.datetime(2021, 1, 2), 150626101],  # noqa: DTZ001
    ]
    for line in lines:
        sheet.append(line)
    for area in ("A1:F1", "A2:A3", "B2:B3", "C2:D2", "E2:E3", "F2:F3"):
        sheet.merge_cells(area)
    path = tmp_path / "地名.xlsx"
    book.save(path)
    table = read_table(path, path.name)
    assert table.header_row == 2
    assert table.columns == ("序号", "名称", "经度", "纬度", "设立日期", "代码")
    assert rows(table) == [
        (4, ["1", "嘎鲁图", "108.84", "38.6", "2020-01-02", "150626100"]),
        (6, ["2", "图克", "109.2", "38.9", "2021-01-02", "150626101"]),
    ]
    assert list(table)[1].original == {"经度": "１０９．２"}


def test_the_lower_header_row_with_more_known_names_does_not_hide_the_upper() -> None:
    content = workbook(
        [["序号", "名称", "位置", None], [None, None, "经度", "纬度"], [1, "甲", 108.5, 38.5]],
        ("A1:A2", "B1:B2", "C1:D1"),
    )
    table = read_table(content, "a.xlsx", known_names=["经度", "纬度", "名称"])
    assert table.columns == ("序号", "名称", "经度", "纬度")
    assert rows(table) == [(3, ["1", "甲", "108.5", "38.5"])]


def test_two_groups_with_the_same_names_keep_the_group() -> None:
    content = workbook(
        [
            ["名称", "起点", None, "终点", None],
            [None, "经度", "纬度", "经度", "纬度"],
            ["甲", 1, 2, 3, 4],
        ],
        ("A1:A2", "B1:C1", "D1:E1"),
    )
    table = read_table(content, "a.xlsx")
    assert table.columns == ("名称", "起点/经度", "起点/纬度", "终点/经度", "终点/纬度")


def test_a_cell_merged_over_rows_counts_for_each() -> None:
    content = workbook(
        [["苏木镇", "嘎查"], ["图克镇", "一"], [None, "二"], [None, "三"], [None, "四"]], ("A2:A4",)
    )
    assert [r.values["苏木镇"] for r in read_table(content, "a.xlsx")] == ["图克镇"] * 3 + [""]


def test_blank_and_repeated_names_are_told() -> None:
    table = read_table("名称,名称,,备注,,\n甲,乙,丙,丁,,\n".encode(), "a.csv")
    assert table.columns == ("名称", "名称 (2)", "（C列）", "备注")
    assert "记作“名称 (2)”" in said(table)


def test_known_names_and_the_users_choice_find_the_header() -> None:
    content = "填表单位,乌审旗民政局\n名称,代码\n甲,1\n".encode()
    assert read_table(content, "a.csv").header_row == 1
    assert read_table(content, "a.csv", known_names=["名 称", "代码"]).header_row == 2
    assert read_table(content, "a.csv", header_row=2).columns == ("名称", "代码")
    with pytest.raises(HeaderNotFound) as refused:
        read_table(content, "a.csv", header_row=9)
    assert refusal(refused.value) == "spreadsheet.header_not_found"


def test_sheets_hidden_empty_and_chosen() -> None:
    book = openpyxl.Workbook()
    empty = book.active
    assert empty is not None
    empty.title = "空"
    hidden = book.create_sheet("藏")
    hidden.append(["甲", "乙"])
    hidden.sheet_state = "hidden"
    for title in ("镇", "村"):
        book.create_sheet(title).append(["名称", title])
    out = io.BytesIO()
    book.save(out)
    content = out.getvalue()
    assert [s.name for s in read_sheets(content, "a.xlsx")] == ["空", "藏", "镇", "村"]
    table = read_table(content, "a.xlsx")
    assert (table.sheet, table.other_sheets) == ("镇", ("藏", "村"))
    assert read_table(content, "a.xlsx", "村").columns == ("名称", "村")
    with pytest.raises(SheetNotFound) as refused:
        read_table(content, "a.xlsx", "乡")
    assert refusal(refused.value) == "spreadsheet.sheet_not_found"


def test_word_document_with_two_tables() -> None:
    content = document(
        [["说明", "内容"], ["单位", "民政局"]],
        [["名称", "代码"], [RARE, "150626100"], ["图克", "１５"]],
        titles=("封面", "地名登记表"),
    )
    assert [(s.name, s.title) for s in read_sheets(content, "a.docx")] == [
        ("表1", "封面"),
        ("表2", "地名登记表"),
    ]
    table = read_table(content, "a.docx")
    assert table.sheet == "表2"
    assert rows(table) == [(2, [RARE, "150626100"]), (3, ["图克", "15"])]
    assert read_table(content, "a.docx", "封面").columns == ("说明", "内容")
    assert read_table(content, "a.docx", "1").columns == ("说明", "内容")


def test_word_table_with_merged_header() -> None:
    import docx

    made = docx.Document()
    table = made.add_table(4, 3)
    texts = "名称 坐标 - - 经度 纬度 甲 108 38 乙 109 39".replace("-", "").split(" ")
    for cell, text in zip(table._cells, texts, strict=True):
        cell.text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    out = io.BytesIO()
    made.save(out)
    read = read_table(out.getvalue(), "a.docx")
    assert read.columns == ("名称", "经度", "纬度")
    assert rows(read) == [(3, ["甲", "108", "38"]), (4, ["乙", "109", "39"])]


def test_old_excel_file_made_by_xlwt() -> None:
    path = Path(__file__).parent / "names.xls"
    for source in (path, path.read_bytes()):
        table = read_table(source, "names.xls")
        assert table.columns == ("代码", "名称", "日期", "备注")
        assert rows(table)[0] == (3, ["150626100", "嘎鲁图镇", "2020-01-02", RARE])
        assert rows(table)[1][0] == 5


def test_access_database_with_chinese_names() -> None:
    content = access_database({"Banana": "嘎鲁图镇"})
    with pytest.raises(SheetNotFound) as refused:
        read_table(content, "普查.mdb")
    assert refusal(refused.value) == "spreadsheet.choose_table"
    assert "Muffin/Bread" in str(refused.value.params["sheets"])
    table = read_table(content, "普查.mdb", "Fruit Salad")
    assert rows(table)[:2] == [(2, ["Apple"]), (3, ["嘎鲁图镇"])]
    wide = read_table(content, "普查.mdb", "Fruit")
    assert wide.columns[:3] == ("Fruit", "Fiber", "Fat")
    assert rows(wide)[0][1][:3] == ["Apple", "2", "0"]


def test_access_preview_leaves_no_program_behind(tmp_path: Path) -> None:
    path = tmp_path / "a.mdb"
    path.write_bytes(access_database())
    iterator = iter(read_table(path, "a.mdb", "Fruit"))
    next(iterator)
    iterator.close()  # type: ignore[attr-defined]
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_access_without_mdbtools_and_with_a_table_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = access_database()
    table = read_table(content, "a.mdb", "Fruit")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MdbToolsMissing) as missing:
        read_table(content, "a.mdb")
    assert refusal(missing.value) == "spreadsheet.mdbtools_missing"
    failing = tmp_path / "mdb-export"
    failing.write_text("#!/bin/sh\necho 名称\necho 甲\nexit 1\n", "utf-8")
    failing.chmod(0o755)
    with pytest.raises(SpreadsheetUnreadable) as refused:
        list(table)
    assert refusal(refused.value) == "spreadsheet.table_unreadable"


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"", "a.csv", "spreadsheet.empty"),
        (b"%PDF-1.7", "a.pdf", "spreadsheet.unreadable"),
        (b"<html><table></table></html>", "a.xls", "spreadsheet.web_page"),
        (b"PK\x03\x04 broken", "a.xlsx", "spreadsheet.damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.doc", "spreadsheet.old_word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls", "spreadsheet.damaged"),
        (b"\0\1\0\0Standard Jet DB\0" + b"\0" * 600, "a.mdb", "spreadsheet.damaged"),
        (b"\0\1\2\3" * 50, "a.csv", "spreadsheet.not_text"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_with_advice(content: bytes, name: str, message: str) -> None:
    with pytest.raises(SpreadsheetUnreadable) as refused:
        list(read_table(content, name))
    assert refusal(refused.value) == message


def test_an_archive_that_unpacks_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gis.spreadsheets.office_archives.MOST_UNPACKED_BYTES", 1000)
    with pytest.raises(SpreadsheetUnreadable) as refused:
        read_table(workbook([["名称", "代码"]]), "a.xlsx")
    assert refusal(refused.value) == "spreadsheet.unpacks_too_large"
