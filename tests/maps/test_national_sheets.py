"""The 录入对照单 has the fields of the profile in their order, and says what is missing."""

from datetime import date
from io import BytesIO

from docx import Document

from gis.national_database.entries import Standing
from gis.national_database.entry_states import EntryState
from gis.national_database.records import NationalRecord, record_of
from maps.national_sheets import written
from tests.gis.national_database.world import PROFILE, register

RECORD = record_of(PROFILE, register(category_zh="农村居民点", meaning=""))
ENTERED = EntryState("entered", "已录", "entered", (), "operator")


def test_a_sheet_for_each_record_in_the_order_of_the_entry_screen() -> None:
    other = NationalRecord({**RECORD.values, "standard_name": "神水台<&>"}, None)
    shown = [
        Standing(RECORD, ENTERED, "", "张三", "", date(2026, 11, 2)),
        Standing(other, ENTERED, "15062610822200000001"),
    ]
    document = Document(BytesIO(written(PROFILE, shown, "乌审旗民政局")))
    tables = document.tables
    assert len(tables) == 6
    rows = [[cell.text for cell in row.cells] for row in tables[1].rows][1:]
    listed = [one for one in PROFILE.fields_of("22200") if one.key != "record_id"]
    headings = [one.name_zh for one in listed]
    assert [row[1].removesuffix("*") for row in rows] == [*headings, "图形（CGCS2000）"]
    by_heading = {row[1]: row[3] for row in rows}
    assert by_heading["地名含义*"] == "【缺，必填】"
    assert by_heading["地名代码*"] == "（由国家地名信息库赋予，本系统不编制）"
    assert by_heading["登记人*"] == "（录入时填写）"
    assert by_heading["汉字书写"] == "呼吉尔图"
    assert [cell.text for cell in tables[0].rows[0].cells][1] == "呼吉尔图"
    assert "已录（2026-11-02）" in [cell.text for cell in tables[0].rows[1].cells]
    assert "张三" in [cell.text for cell in tables[2].rows[0].cells]
    assert "神水台<&>" in [cell.text for cell in tables[3].rows[0].cells]
    assert "15062610822200000001" in [cell.text for cell in tables[5].rows[2].cells]
