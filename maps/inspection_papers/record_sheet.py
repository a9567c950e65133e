"""实地检查记录表 as a workbook, handed to the other side on the spot beside the PDF and the photos."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO

import xlsxwriter

from gis.inspection_papers.facts import Record
from gis.messages import text
from maps.inspection_papers import words
from maps.inspection_papers.contexts import Stamp

Cell = str | float | date | None
#: Name of a column, its width
Columns = Sequence[tuple[str, int]]


def record_xlsx(facts: Record, stamp: Stamp) -> bytes:
    """Return the field record of a section as XLSX, a sheet for each of its tables."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    title = f"{facts.head.line_name}实地检查记录表　{facts.about}"
    book.set_properties({"title": title, "author": facts.head.sides[0].bureau})
    ours, theirs = (each.division for each in facts.head.sides)
    sides: Columns = ((f"{ours}记录", 30), (f"{theirs}记录", 30), ("双方认定", 30))
    _sheet(
        book,
        "检查内容",
        (title, _below(facts, stamp)),
        (("序号", 6), ("检查内容", 40), *sides),
        [(at, each.title, each.ours, each.theirs, each.agreed) for at, each in enumerate(facts.items, 1)],
    )
    _sheet(
        book,
        "界桩检查",
        (title, _below(facts, stamp)),
        (("界桩号", 14), ("类型", 8), ("登记状况", 10), *sides, ("处置措施", 14)),
        [
            (each.number, each.kind, each.before, each.ours, each.theirs, each.agreed, each.measure)
            for each in facts.markers
        ],
    )
    _sheet(
        book,
        "实测位置",
        (title, _below(facts, stamp)),
        (
            ("界桩号", 14), ("桩体", 12), ("一方", 12), ("检查日期", 12), ("检查人", 14), ("经度（°）", 15),
            ("纬度（°）", 15), ("点位中误差（米）", 12), ("测量方法", 12), ("对方提供", 10),
            ("高程（米）", 11), ("高程基准", 18), ("较登记高程（米）", 22), ("用途", 30),
            ("成果原文、说明", 40),
        ),
        [
            (
                each.number, each.stone, each.side, each.on, each.observer, *each.position,
                each.accuracy_m, each.method, "是" if each.is_provided else "",
                each.height_m, each.height_datum, _three(each.above_registered_m), each.use, each.note,
            )
            for each in facts.positions
        ],
    )  # fmt: skip
    _sheet(
        book,
        "方位物",
        (title, _below(facts, stamp)),
        (
            ("界桩号", 14), ("一方", 12), ("方位物", 16), ("是否在", 8), ("量得距离（米）", 12),
            ("方位角（°）", 12), ("方位角种类", 12), ("说明", 30),
        ),
        [
            (
                each.number, each.side, each.name, "在" if each.present else "不在", each.distance_m,
                each.bearing_deg, each.bearing_kind, each.note,
            )
            for each in facts.references
        ],
    )  # fmt: skip
    _sheet(
        book,
        "不一致事项",
        (title, _below(facts, stamp)),
        (("对象", 14), ("项目", 20), *sides, ("理由", 30), ("处理日期", 12)),
        [
            (each.about, each.field, each.ours, each.theirs, each.agreed, each.reason, each.settled_on)
            for each in facts.differences
        ],
    )
    _sheet(
        book,
        "现场签字",
        (title, _below(facts, stamp)),
        (("一方", 12), ("签字人", 14), ("单位", 24), ("签字时间（设备）", 18), ("所签记录", 40)),
        [
            (
                words.side_words(facts.head.sides, each.side), each.name, each.office,
                words.moment(each.signed_at), words.signed_below(each),
            )
            for each in facts.signed_on_spot
        ],
    )  # fmt: skip
    book.close()
    return content.getvalue()


def _three(value: float | str | None) -> float | str | None:
    return round(value, 3) if isinstance(value, float) else value


def _below(facts: Record, stamp: Stamp) -> str:
    head = facts.head
    said = [
        "草稿　未经出具" if stamp.is_draft else "",
        "演示数据　不具效力" if head.is_demonstration else "",
        f"编号：{head.number}",
        f"检查日期：{words.day(facts.visited_on)}" if facts.visited_on else "",
        "坐标系：CGCS2000",
        f"核对码 {stamp.check_code}" if stamp.check_code else "",
        text("map.illustrative_lines") if head.is_indicative else "",
    ]
    return "　　".join(part for part in said if part)


def _sheet(
    book: "xlsxwriter.Workbook",
    name: str,
    headings: tuple[str, str],
    columns: Columns,
    rows: Sequence[Sequence[Cell]],
) -> None:
    """Write one table; numbers are numbers, days are days."""
    plain = {"font_name": "宋体", "font_size": 10}
    cell = plain | {"border": 1, "valign": "vcenter", "text_wrap": True}
    words_format, head_format = book.add_format(cell), book.add_format(cell | {"bold": True})
    degrees = book.add_format(cell | {"num_format": "0.000000000"})
    number = book.add_format(cell | {"num_format": "0.##"})
    day = book.add_format(cell | {"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(name)
    sheet.write_string(
        0, 0, headings[0], book.add_format({"bold": True, "font_name": "黑体", "font_size": 14})
    )
    sheet.write_string(1, 0, headings[1], book.add_format(plain))
    for at, (heading, width) in enumerate(columns):
        sheet.set_column(at, at, width)
        sheet.write_string(2, at, heading, head_format)
    for down, row in enumerate(rows, start=3):
        for at, value in enumerate(row):
            if value is None:
                sheet.write_blank(down, at, None, words_format)
            elif isinstance(value, date):
                sheet.write_datetime(down, at, value, day)
            elif isinstance(value, int | float):
                sheet.write_number(down, at, value, degrees if columns[at][0].endswith("（°）") else number)
            else:
                sheet.write_string(down, at, value, words_format)
    sheet.freeze_panes(3, 1)
    sheet.repeat_rows(0, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{text('map.unclassified_system')}&R第&P页 共&N页")
