"""The 面拼接检查报告: what a check of polygons found, as Word and as PDF from the same facts."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import as_file, files
from io import BytesIO
from typing import Any

import typst
from docxtpl import DocxTemplate

from gis.administrative_divisions.coverage_runs import Found
from gis.coverage_checks import Finding, Result
from gis.coverage_checks.findings import KINDS
from gis.history.as_known import OFFICE_TIME
from gis.messages import text

#: More rows than these make no paper that anybody reads; the GPKG has them all
MOST_ROWS = 1_000


@dataclass(frozen=True)
class CoverageReport:
    """What the report says: what was checked, by whom and when, and what was found.

    `names` gives the name of a party by what findings call it.
    """

    title: str
    checked: str
    bureau: str
    result: Result
    names: Mapping[str, str]
    checked_on: date
    is_demonstration: bool = False


def kept_report(found: Found, result: Result, names: Mapping[str, str]) -> CoverageReport:
    """Return the report of a kept check."""
    run = found.run
    checked = text("coverage.register", level=found.level_name, day=run.as_of.isoformat())
    return CoverageReport(
        title=text("coverage.report_title"),
        checked=f"{checked}（{found.area_name}）" if found.area_name else checked,
        bureau=found.bureau,
        result=result,
        names=names,
        checked_on=run.made_at.astimezone(OFFICE_TIME).date(),
        is_demonstration=found.is_demonstration,
    )


def coverage_report_pdf(report: CoverageReport) -> bytes:
    """Return the report as PDF, A4, laid out by `data/templates/coverage_report.typ`."""
    facts = json.dumps(_facts(report), ensure_ascii=False)
    with as_file(files("data") / "templates") as folder:
        pdf: bytes = typst.compile(
            folder / "coverage_report.typ", root=folder, format="pdf", sys_inputs={"report": facts}
        )
    return pdf


def coverage_report_docx(report: CoverageReport) -> bytes:
    """Return the report as a Word document, from the template `data/templates/coverage_report.docx`."""
    with as_file(files("data") / "templates" / "coverage_report.docx") as file:
        document = DocxTemplate(file)
        document.render({"report": _facts(report)}, autoescape=True)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _facts(report: CoverageReport) -> dict[str, Any]:
    """Everything as it is printed: both layouts only place it."""
    result = report.result
    day = report.checked_on
    listed = result.findings[:MOST_ROWS]
    missing = len(result.findings) - len(listed)
    return {
        "title": report.title,
        "bureau": report.bureau,
        "checked": report.checked,
        "checked_on": f"{day.year}年{day.month}月{day.day}日",
        "units": text(
            "coverage.units",
            units=f"{result.units:,}",
            vertices=f"{result.corners:,}",
            layers=result.layers,
        ),
        "tolerance": text("coverage.tolerance", metres=f"{result.tolerance_m:g}"),
        "sliver": text("coverage.sliver", metres=f"{result.sliver_width_m:g}"),
        "verdict": _verdict(result),
        "unclassified": text("map.unclassified_system"),
        "indicative": text("coverage.indicative"),
        "is_demonstration": report.is_demonstration,
        "kinds": _kinds(result),
        "findings": [_row(number, one, report.names) for number, one in enumerate(listed, start=1)],
        "not_listed": text("coverage.not_listed", count=missing) if missing else "",
        "rules": _rules(listed),
    }


def _verdict(result: Result) -> str:
    found = len(result.findings)
    said = text("coverage.verdict_found", count=found) if found else text("coverage.verdict_clean")
    return said + (text("coverage.verdict_accepted", count=result.accepted) if result.accepted else "")


def _kinds(result: Result) -> list[dict[str, str]]:
    counts = Counter((one.kind, one.sliver) for one in result.findings)
    areas: dict[tuple[str, bool], float] = {}
    for one in result.findings:
        areas[one.kind, one.sliver] = areas.get((one.kind, one.sliver), 0.0) + one.area_m2 / 10_000
    seen = {(one.kind, one.sliver): one.rule for one in result.findings}
    return [
        {
            "name": seen[kind, sliver].name_zh,
            "count": f"{counts[kind, sliver]:,}",
            "area": _measure(areas[kind, sliver]),
        }
        for kind in KINDS
        for sliver in (False, True)
        if (kind, sliver) in seen
    ]


def _row(number: int, one: Finding, names: Mapping[str, str]) -> dict[str, str]:
    parties = "\n".join(f"{names[p]}（{p}）" if names.get(p, p) != p else p for p in one.parties)
    lon, lat = one.location or (None, None)
    return {
        "number": str(number),
        "kind": one.rule.name_zh,
        "rule": one.rule.rule.partition(" ")[0],
        "parties": parties,
        "area": _measure(one.area_m2 / 10_000),
        "length": f"{one.length_m:,.1f}" if one.length_m else "—",
        "width": f"{one.max_width_m:,.2f}" if one.max_width_m else "—",
        "place": "—" if lon is None or lat is None else f"{lon:.6f}\n{lat:.6f}",
    }


def _rules(findings: tuple[Finding, ...]) -> list[dict[str, str]]:
    rules = {one.rule.rule + one.rule.name_zh: one.rule for one in findings}
    return [{"rule": rule.rule, "name": rule.name_zh, "remedy": rule.remedy_zh} for rule in rules.values()]


def _measure(hectares: float) -> str:
    if not hectares:
        return "—"
    return f"{hectares:,.2f}" if hectares >= 1 else f"{hectares:.4f}"
