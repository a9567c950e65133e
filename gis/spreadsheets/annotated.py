"""Send a list back to its author with what is wrong written into it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from gis.messages import Language, text
from gis.spreadsheets.table import Table
from gis.spreadsheets.writing import MOST_CELL_CHARACTERS

# Excel opens slowly, and xlsxwriter holds each in memory, beyond some thousands of comments.
MOST_COMMENTS = 5_000
_WIDTH = 18


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong: row as in the file (None: the whole file), column, value, rule, how to mend it.

    ``rule`` and ``mend`` are sentences in the reader's language.
    """

    row: int | None
    column: str | None
    value: str
    rule: str
    mend: str


def annotate_xlsx(path: Path, table: Table, findings: Sequence[Finding], language: Language = "zh") -> None:
    """Write a workbook: first sheet the findings, second the author's rows, each at its own row number.

    Beside each bad row stand 问题 and 如何修改; bad cells are coloured and carry a comment.
    """
    by_row: dict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.row is not None:
            by_row[finding.row].append(finding)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        _write_findings(book, findings, len(by_row), language)
        _write_rows(book, table, by_row, language)


def _write_findings(
    book: xlsxwriter.Workbook, findings: Sequence[Finding], bad_rows: int, language: Language
) -> None:
    page = book.add_worksheet(text("spreadsheet.findings_sheet", language))
    heading = book.add_format({"bold": True, "bg_color": "#E7EEF7"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    rows_sheet = text("spreadsheet.rows_sheet", language)
    summary = text(
        "spreadsheet.findings_summary",
        language,
        count=len(findings),
        rows=bad_rows,
        sheet=rows_sheet,
    )
    page.write_string(0, 0, summary)
    if len(findings) > MOST_COMMENTS:
        page.write_string(1, 0, text("spreadsheet.comments_limited", language, most=MOST_COMMENTS))
    for at, (key, width) in enumerate(
        (("row", 8), ("column", 18), ("value", 30), ("rule", 50), ("mend", 50))
    ):
        page.set_column(at, at, width)
        page.write_string(2, at, text(f"spreadsheet.finding_{key}", language), heading)
    page.freeze_panes(3, 0)
    for line, finding in enumerate(findings, start=3):
        if finding.row is not None:
            page.write_number(line, 0, finding.row)
        for at, part in enumerate((finding.column or "", finding.value, finding.rule, finding.mend), start=1):
            page.write_string(line, at, _fitting(part), wrapped)


def _write_rows(
    book: xlsxwriter.Workbook,
    table: Table,
    by_row: dict[int, list[Finding]],
    language: Language,
) -> None:
    page = book.add_worksheet(text("spreadsheet.rows_sheet", language))
    heading = book.add_format({"bold": True, "bg_color": "#E7EEF7", "num_format": "@"})
    plain = book.add_format({"num_format": "@"})
    bad = book.add_format({"num_format": "@", "bg_color": "#FFC7CE"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "font_color": "#9C0006"})
    width = len(table.columns)
    page.set_column(0, width - 1, _WIDTH)
    page.set_column(width, width + 1, 50)
    titles = [*table.columns, *(text(f"spreadsheet.finding_{k}", language) for k in ("rule", "mend"))]
    for at, title in enumerate(titles):
        page.write_string(table.header_row - 1, at, title, heading)
    page.freeze_panes(table.header_row, 0)
    comments = 0
    for row in table:
        found = by_row.get(row.number, [])
        rules: dict[str, list[str]] = defaultdict(list)
        for finding in found:
            rules[finding.column or ""].append(f"{finding.rule}\n{finding.mend}")
        for at, column in enumerate(table.columns):
            value = row.original.get(column, row.values[column])
            page.write_string(row.number - 1, at, _fitting(value), bad if column in rules else plain)
            if column in rules and comments < MOST_COMMENTS:
                page.write_comment(row.number - 1, at, "\n".join(rules[column]), {"x_scale": 2})
                comments += 1
        if found:
            page.write_string(row.number - 1, width, "\n".join(f.rule for f in found), wrapped)
            page.write_string(row.number - 1, width + 1, "\n".join(f.mend for f in found), wrapped)


def _fitting(value: str) -> str:
    """A cell holds 32,767 characters: of a longer value (a polygon's WKT) the author needs the start only."""
    return value if len(value) <= MOST_CELL_CHARACTERS else value[: MOST_CELL_CHARACTERS - 1] + "…"
