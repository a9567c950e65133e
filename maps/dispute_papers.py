"""Printed papers of a boundary dispute: its 情况报告, and 协商 or 调解 minutes to be filled in and signed.

Word documents of templates that staff edit (data/templates/dispute_*.docx); the PDF is made of that document.
"""

from collections.abc import Mapping
from datetime import date
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.boundary_disputes import service
from gis.boundary_disputes.views import bureau_of, line_geometry
from gis.history.as_known import today
from gis.messages import text
from gis.reference import service as reference
from maps.dispute_sketch import HEIGHT, WIDTH, dispute_sketch_png
from maps.office_pdf import pdf_of

PaperName = Literal["report", "negotiation", "mediation"]
Row = Mapping[str, Any]


def printed_paper(
    session: Session,
    caller: Caller,
    dispute_id: UUID,
    paper: PaperName,
    format: Literal["docx", "pdf"],
    home: Path,
) -> tuple[str, bytes]:
    """Return file name and content of a paper; raise DisputeNotFound, and what making a PDF raises."""
    case = service.get(session, caller, dispute_id)
    words = _Words(session)
    title = text(f"dispute_paper.{paper}")
    line = line_geometry(session, UUID(case["line_id"]))
    document = written(case, paper, words, line, bureau_of(session))
    content = document if format == "docx" else pdf_of(document, home)
    return f"{title}{case['number']}.{format}", content


class _Words:
    """Names of codes in Chinese."""

    def __init__(self, session: Session) -> None:
        lists = ("dispute_kind", "dispute_paper_kind", "dispute_paper_class")
        self._names = {
            name: {row["code"]: row["name_zh"] for row in reference.codes(session, name)} for name in lists
        }

    def of(self, list_name: str, code: str | None) -> str:
        """Return the name of a code; nothing for none."""
        return "" if code is None else self._names[list_name].get(code, code)


def written(case: Row, paper: PaperName, words: _Words, line: Row | None, bureau: str) -> bytes:
    """Return a paper as a Word document."""
    name = "dispute_report" if paper == "report" else "dispute_minutes"
    with as_file(files("data") / "templates" / f"{name}.docx") as file:
        document = DocxTemplate(file)
        facts = _facts(case, paper, words) | {"bureau": bureau}
        drawn = dispute_sketch_png(case, line) if paper == "report" else None
        if drawn is not None:
            facts["sketch"] = InlineImage(document, BytesIO(drawn), width=Mm(WIDTH), height=Mm(HEIGHT))
        document.render({"paper": facts}, autoescape=True)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _facts(case: Row, paper: PaperName, words: _Words) -> dict[str, Any]:
    sides = {side["id"]: side["name"] for side in case["parties"]}
    names = [side["name"] for side in case["parties"]]
    late = f"，已超{case['overdue_days']}天" if case["overdue_days"] else ""
    head = {
        "title": text(f"dispute_paper.{paper}"),
        "number": case["number"],
        "case": case["title"],
        "kind": words.of("dispute_kind", case["kind"]),
        "line": case["line_name"],
        "length": f"{case['stretch_m'] / 1000:.2f}公里",
        "parties": "、".join(names),
        "opened_on": _day(case["opened_on"]),
        "state": case["state_zh"],
        "state_since": _day(case["state_since"]),
        "days_since": case["days_since"],
        "overdue": late,
        "handlers": "、".join(each["name"] for each in case["handlers"]) or "（无）",
        "cause": case["cause"] or "（未记）",
        "made_on": _day(today().isoformat()),
        "unclassified": text("map.unclassified_system"),
        "demonstration": text("map.demonstration"),
        "is_demonstration": case["is_demonstration"],
        "sketch": None,
        "sketch_note": text("coverage.indicative"),
        "overlap": _overlap(case, sides),
        "claims": [
            {
                "party": sides[each["party_id"]],
                "on": each["claimed_on"],
                "by": each["claimed_by"],
                "area": f"{each['area_m2'] / 10_000:,.2f}",
                "grounds": each["grounds"],
            }
            for each in case["claims"]
            if each["is_latest"]
        ]
        or [{"party": "（无）", "on": "", "by": "", "area": "", "grounds": ""}],
    }
    return head | (_report(case, words, sides) if paper == "report" else _minutes(case, paper, names))


def _report(case: Row, words: _Words, sides: Mapping[str, str]) -> dict[str, Any]:
    return {
        "contents": [_contents(each) for each in case["contents"]] or ["各方尚未提出主张范围。"],
        "papers": [
            {
                "title": each["title"],
                "number": each["document_number"],
                "party": sides.get(each["party_id"], ""),
                "proposed": f"{words.of('dispute_paper_class', each['proposed_class'])}（{each['clause']}）",
                "decided": words.of("dispute_paper_class", each["decided_class"]) or "待认定",
            }
            for each in case["papers"]
        ]
        or [{"title": "（无）", "number": "", "party": "", "proposed": "", "decided": ""}],
        "steps": [
            {
                "on": each["taken_on"],
                "step": each["name_zh"],
                "actor": each["actor"],
                "number": each["document_number"],
                "note": each["note"],
                "clause": each["clause"],
            }
            for each in case["steps"]
        ],
        "standstill": _standstill(case),
        "next_steps": [_next(each) for each in case["next_steps"]] or ["已结案。"],
    }


def _minutes(case: Row, paper: PaperName, names: list[str]) -> dict[str, Any]:
    step = next((each for each in case["next_steps"] if each["step"] == paper), None)
    taken = next((each for each in case["steps"] if each["step"] == paper), None)
    by_law = step or taken
    return {
        "chair": "" if step is None or paper == "negotiation" else step["actor_zh"],
        "seats": [name for name in names for _ in range(2)],
        "seals": names if paper == "negotiation" else [*names, "主持调解机关"],
        "otherwise": text(f"dispute_paper.{paper}_failed"),
        "standstill": _standstill(case),
        "clause": "" if by_law is None else by_law["clause"],
    }


def _overlap(case: Row, sides: Mapping[str, str]) -> str:
    if not case["overlaps"]:
        return "各方主张范围目前没有重叠。" if case["claims"] else "各方尚未提出主张范围。"
    said = [
        f"{'、'.join(sides[party] for party in each['parties'])}主张重叠{each['area_m2'] / 10_000:,.2f}公顷"
        for each in case["overlaps"]
    ]
    return "；".join(said) + "（椭球面积）。"


def _contents(each: Row) -> str:
    names = "、".join(row["name"] for row in each["rows"]) or "无"
    more = "等" if each["has_more"] else ""
    return f"{text('dispute_paper.contents_' + each['kind'])}：{names}{more}。"


def _standstill(case: Row) -> str:
    return f"{case['standstill']['says_zh']}（{case['standstill']['clause']}）。"


def _next(step: Row) -> str:
    lacking = [text(f"boundary_disputes.lacks.{need}", step=step["name_zh"]) for need in step["lacking"]]
    return f"{step['name_zh']}（{step['actor_zh']}；{step['clause']}）。" + "".join(lacking)


def _day(day: str) -> str:
    read = date.fromisoformat(day)
    return f"{read.year}年{read.month}月{read.day}日"
