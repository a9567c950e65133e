"""界桩成果表 as a workbook: numbers are numbers, so that it can be computed with."""

from io import BytesIO

import xlsxwriter

from gis.inspection_papers.facts import ResultRow, Results
from gis.messages import text
from maps.inspection_papers import words
from maps.inspection_papers.contexts import Stamp

_COLUMNS = (
    ("序号", 6), ("界桩号", 11), ("桩位", 6), ("类型", 8), ("材质", 8), ("经度（°）", 15), ("纬度（°）", 15),
    ("经度", 18), ("纬度", 17), ("纵坐标X（米）", 15), ("横坐标Y（米）", 16), ("带号", 6), ("高程（米）", 11),
    ("高程基准", 17), ("测量方法", 10), ("点位中误差（米）", 12), ("埋设日期", 12), ("现状", 16),
    ("处置措施", 14), ("备注", 16),
)  # fmt: skip


def results_xlsx(facts: Results, stamp: Stamp) -> bytes:
    """Return the table of results as XLSX."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    title = f"{facts.head.line_name}界桩成果表"
    book.set_properties({"title": title, "author": facts.head.sides[0].bureau})
    sheet = book.add_worksheet("界桩成果表")
    last = len(_COLUMNS) - 1
    heading = book.add_format({"bold": True, "font_name": "黑体", "font_size": 16, "align": "center"})
    plain = book.add_format({"font_name": "宋体", "font_size": 10})
    head = book.add_format(
        {
            "bold": True,
            "font_name": "宋体",
            "font_size": 10,
            "border": 1,
            "align": "center",
            "text_wrap": True,
        }
    )
    sheet.merge_range(0, 0, 0, last, title, heading)
    sheet.merge_range(1, 0, 1, last, _below(facts, stamp), plain)
    for column, (name, width) in enumerate(_COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(2, column, name, head)
    cell = {"font_name": "宋体", "font_size": 10, "border": 1, "valign": "vcenter"}
    text_format = book.add_format(cell)
    numbers = {
        decimals: book.add_format(cell | {"num_format": "0." + "0" * decimals if decimals else "0"})
        for decimals in (0, 2, 3, 9)
    }
    days = book.add_format(cell | {"num_format": "yyyy-mm-dd"})
    for number, row in enumerate(facts.rows, start=1):
        _write(sheet, number, row, text_format, numbers, days)
    foot = 4 + len(facts.rows)
    for side, column in zip(facts.head.sides, (0, 10), strict=True):
        sheet.write_string(foot, column, f"{side.bureau}（盖章）　　制表：　　　　　　校核：", plain)
    sheet.freeze_panes(3, 2)
    sheet.repeat_rows(0, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{text('map.unclassified_system')}&C{_escaped(stamp.check_code)}&R第&P页 共&N页")
    book.close()
    return content.getvalue()


def _below(facts: Results, stamp: Stamp) -> str:
    head = facts.head
    said = [
        "草稿　未经出具" if stamp.is_draft else "",
        "演示数据　不具效力" if head.is_demonstration else "",
        f"编号：{head.number}",
        f"截至：{words.day(facts.as_of)}",
        "坐标系：CGCS2000，高斯-克吕格3度带，横坐标前两位为带号",
        text("map.illustrative_lines") if head.is_indicative else "",
    ]
    return "　　".join(part for part in said if part)


def _escaped(check_code: str) -> str:
    """Return a text for a footer, where & is a sign."""
    return f"核对码 {check_code.replace('&', '&&')}" if check_code else ""


def _write(
    sheet: "xlsxwriter.worksheet.Worksheet",
    number: int,
    row: ResultRow,
    text_format: "xlsxwriter.format.Format",
    numbers: "dict[int, xlsxwriter.format.Format]",
    days: "xlsxwriter.format.Format",
) -> None:
    stone = row.stone
    longitude, latitude = words.dms(stone.position)
    north, east, zone = words.plane_position(stone.position)
    cells: list[tuple[object, int | None]] = [
        (number, 0), (row.number, None), (stone.letter, None), (row.kind, None), (stone.material, None),
        (stone.position[0], 9), (stone.position[1], 9), (longitude, None), (latitude, None),
        (round(north, 3), 3), (round(east, 3), 3), (zone.number, 0), (stone.height_m, 2),
        (stone.height_datum, None), (stone.method, None), (stone.accuracy_m, 2), (stone.set_on, None),
        (row.status, None), (row.measure, None), (row.note, None),
    ]  # fmt: skip
    for column, (value, decimals) in enumerate(cells):
        if value is None:
            sheet.write_blank(2 + number, column, None, text_format)
        elif value is stone.set_on:
            sheet.write_datetime(2 + number, column, value, days)
        elif decimals is not None:
            sheet.write_number(2 + number, column, value, numbers[decimals])
        else:
            sheet.write_string(2 + number, column, str(value), text_format)
