"""运营补助签领表 on paper: what each facility gets for which months, by which rates, with places to sign.

A Word document of a template that staff edit (data/templates/subsidy_sheet.docx); the PDF is made of it.
Where a rate was not checked against its text, the paper says 试算 and is no basis for paying.
"""

from collections.abc import Mapping
from datetime import date
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from docxtpl import DocxTemplate
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.facilities import service, subsidies
from gis.messages import text
from gis.reference import service as reference
from maps.office_pdf import pdf_of

MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
COUNTED = {"month": "按月", "meals": "供餐人次", "people": "服务人数", "visits": "上门次数"}
Row = Mapping[str, Any]


def printed_sheet(
    session: Session, caller: Caller, sheet_id: UUID, format: Literal["docx", "pdf"], home: Path
) -> tuple[str, bytes]:
    """Return file name and content of a sheet; raise SheetNotFound, and what making a PDF raises."""
    sheet = subsidies.get(session, caller, sheet_id)
    kinds = {row["code"]: row["name_zh"] for row in reference.codes(session, "facility_kind")}
    document = written(sheet, service.bureau(session), kinds)
    content = document if format == "docx" else pdf_of(document, home)
    return f"{_title(sheet)}{sheet['number']}.{format}", content


def written(sheet: Row, bureau: str, kinds: Mapping[str, str]) -> bytes:
    """Return a sheet as a Word document; `kinds` has the names of kinds by code."""
    with as_file(files("data") / "templates" / "subsidy_sheet.docx") as file:
        document = DocxTemplate(file)
        document.render({"paper": _facts(sheet, bureau, kinds)}, autoescape=True)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _title(sheet: Row) -> str:
    return text("facility_paper.trial" if sheet["is_trial"] else "facility_paper.title")


def _facts(sheet: Row, bureau: str, kinds: Mapping[str, str]) -> dict[str, Any]:
    first, last = _month(sheet["first_month"]), _month(sheet["last_month"])
    rates = {
        part["id"]: _rate(part, kinds.get(line["kind"], line["kind"]))
        for line in sheet["lines"]
        for part in line["parts"]
    }
    return {
        "title": _title(sheet),
        "number": sheet["number"],
        "bureau": bureau,
        "months": first if first == last else f"{first}至{last}",
        "made_on": _day(sheet["made_on"]),
        "made_by": sheet["made_by"],
        "confirmed_by": sheet["confirmed_by"],
        "confirmed_on": "" if sheet["confirmed_on"] is None else _day(sheet["confirmed_on"]),
        "state": sheet["state"],
        "state_said": text(f"facility_paper.{sheet['state']}"),
        "note": sheet["note"],
        "is_trial": sheet["is_trial"],
        "amount": _yuan(sheet["amount"]),
        "lines": [_line(position, line) for position, line in enumerate(sheet["lines"], start=1)],
        "rates": [rates[key] for key in sorted(rates)],
        "unclassified": text("map.unclassified_system"),
        "demonstration": text("map.demonstration"),
        "is_demonstration": sheet["is_demonstration"],
    }


def _line(position: int, line: Row) -> dict[str, Any]:
    return {
        **line,
        "position": position,
        "operator": line["operator"] or "—",
        "month": _month(line["month"]) + (text("facility_paper.correction") if line["is_correction"] else ""),
        "due": _yuan(line["due"]),
        "given_before": _yuan(line["given_before"]),
        "amount": _yuan(line["amount"]),
    }


def _rate(part: Row, kind: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "counts": COUNTED[part["counts"]],
        "least_days_open": part["least_days_open"],
        "amount": part["amount"],
        "most": part["most"] or "—",
        "source": part["source"] if part["is_verified"] else f"参照：{part['source']}",
    }


def _yuan(amount: float) -> str:
    return f"{amount:,.2f}"


def _month(day: str) -> str:
    read = date.fromisoformat(day)
    return f"{read.year}年{read.month}月"


def _day(day: str) -> str:
    read = date.fromisoformat(day)
    return f"{read.year}年{read.month}月{read.day}日"
