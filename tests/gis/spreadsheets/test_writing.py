import csv
import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis import messages
from gis.spreadsheets.errors import CannotBeWritten, ReadBackDiffers
from gis.spreadsheets.read_back import read_back
from gis.spreadsheets.reading import read_table
from gis.spreadsheets.writing import (
    OutColumn,
    Written,
    guard_formula,
    value_text,
    write_csv,
    write_xlsx,
)
from tests.gis.spreadsheets.sample_files import RARE, UXIN_MONGOLIAN

COLUMNS = [
    OutColumn("code", "代码"),
    OutColumn("name", "名称"),
    OutColumn("height", "高程", "number"),
    OutColumn("since", "设立日期", "date"),
]
ROWS: list[dict[str, object]] = [
    {"code": "150626100", "name": RARE, "height": -12.5, "since": date(2020, 1, 2)},
    {"code": "0471", "name": UXIN_MONGOLIAN, "height": 1300, "since": date(1649, 1, 1)},
    {"code": "=1+1", "name": '=HYPERLINK("http://x")', "height": None, "since": None},
    {"code": "-12.5", "name": "@SUM(A1)", "height": 0, "since": None},
]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+1", "-1+1", "@A1", "\t=1", "\r=1", "\n=1", "＝1", "  =1", "-乌审", "+86 477"]
)
def test_what_could_be_a_formula_gets_an_apostrophe(text: str) -> None:
    assert guard_formula(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-12.5", "+3", "-1e-7", "0471", "嘎鲁图", "", "a=b", "109°-110°"])
def test_numbers_and_harmless_text_stay(text: str) -> None:
    assert guard_formula(text) == text


def test_csv_is_written_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    written = write_csv(path, COLUMNS, ROWS)
    assert written == Written(4, ("代码", "名称", "高程", "设立日期"), (4, 4, 3, 2))
    assert read_back(path, written) == written
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    raw = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    assert raw[3][:2] == ["'=1+1", '\'=HYPERLINK("http://x")']
    assert raw[4][0] == "-12.5"
    again = [row.values for row in read_table(path, path.name)]
    assert again[0] == {"代码": "150626100", "名称": RARE, "高程": "-12.5", "设立日期": "2020-01-02"}
    assert again[2]["代码"] == "=1+1"
    assert again[1]["名称"] == UXIN_MONGOLIAN


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), min_size=1))
def test_no_written_cell_starts_a_formula(values: list[str]) -> None:
    for value in values:
        cell = guard_formula(value)
        is_number = value.lstrip("+-").replace(".", "", 1).replace("e", "").isdigit()
        assert is_number or not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_xlsx_keeps_text_as_text_and_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsx"
    written = write_xlsx(path, COLUMNS, ROWS, "地名", about=["非涉密系统", "截至 2026-11-24 有效"])
    assert read_back(path, written) == written
    book = openpyxl.load_workbook(path)
    sheet = book["地名"]
    assert sheet.freeze_panes == "A2"
    assert sheet["A3"].value == "0471"
    assert sheet["A3"].number_format == "@"
    assert sheet["A4"].value == "=1+1"
    assert sheet["A4"].data_type == "s"
    assert sheet["B4"].hyperlink is None
    assert sheet["C2"].value == -12.5
    assert sheet["D2"].value == datetime(2020, 1, 2)  # noqa: DTZ001 spreadsheets have no zones
    assert sheet["D3"].value == "1649-01-01"
    assert book["说明"]["A1"].value == "非涉密系统"


def test_an_empty_list_has_its_headings(tmp_path: Path) -> None:
    for path, write in ((tmp_path / "a.csv", write_csv), (tmp_path / "a.xlsx", write_xlsx)):
        written = write(path, COLUMNS, [])
        assert written.count == 0
        assert read_back(path, written) == written


def test_nothing_is_cut_silently(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CannotBeWritten) as long:
        write_xlsx(tmp_path / "a.xlsx", COLUMNS, [{"name": "长" * 32_768}])
    monkeypatch.setattr("gis.spreadsheets.writing.MOST_XLSX_ROWS", 3)
    with pytest.raises(CannotBeWritten) as many:
        write_xlsx(tmp_path / "b.xlsx", COLUMNS, ROWS)
    for error in (long.value, many.value):
        assert messages.text(error.message_id, "zh", **error.params)
    assert many.value.message_id == "spreadsheet.too_many_rows"


@pytest.mark.parametrize(
    "claimed",
    [
        Written(5, ("代码", "名称", "高程", "设立日期"), (4, 4, 3, 2)),
        Written(4, ("代码", "名称", "高程", "日期"), (4, 4, 3, 2)),
        Written(4, ("代码", "名称", "高程", "设立日期"), (4, 4, 4, 2)),
    ],
)
def test_a_file_that_differs_is_refused(claimed: Written, tmp_path: Path) -> None:
    for path, write in ((tmp_path / "a.csv", write_csv), (tmp_path / "a.xlsx", write_xlsx)):
        write(path, COLUMNS, ROWS)
        with pytest.raises(ReadBackDiffers) as refused:
            read_back(path, claimed)
        assert messages.text(refused.value.message_id, "en", **refused.value.params)


def test_value_text() -> None:
    assert value_text(True) == "TRUE"
    assert value_text(datetime(2020, 1, 2, 3, 4, 5, 6)) == "2020-01-02 03:04:05"  # noqa: DTZ001
    assert value_text(0.1) == "0.1"
