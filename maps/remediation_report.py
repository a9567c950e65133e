"""The report on how far the remediation of graves has come (整治进展报告): a Word document, or its PDF.

Its templates are edited by staff (data/templates/planning/remediation_report.docx, _en.docx). Every figure is
counted from the ledger of one day, and the report says how; no family is in it.
"""

from collections.abc import Iterable
from datetime import date
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage, RichText
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.grave_sites.remediation import Progress, Remediation, remediation
from gis.history.as_known import today
from gis.messages import Language, text
from maps.office_pdf import pdf_of
from maps.planning_charts import months_chart, picture, shares_chart
from maps.planning_drawing import Backdrop, window_for
from maps.remediation_drawing import backdrop, drawing, extent, legend
from maps.remediation_words import (
    counting_sentence,
    day_words,
    definition_sentence,
    file_name,
    listed,
    month_words,
    percent_words,
    sentence,
    share_sentence,
    source_sentence,
)

Format = Literal["docx", "pdf"]
#: Sizes of figures, millimetres
WIDTH, MAP_HEIGHT, CHART_HEIGHT = 160.0, 118.0, 62.0


def remediation_report(
    session: Session,
    caller: Caller,
    on: date | None,
    format: Format,
    home: Path,
    language: Language = "zh",
) -> tuple[str, bytes]:
    """Return file name and content of the report on a day (today); raise what making a PDF raises."""
    content = remediation(session, caller, on, language)
    document = written(content, backdrop(session, caller, content))
    made = document if format == "docx" else pdf_of(document, home)
    title = text("planning_output.report_title", language)
    return file_name(title, content, format), made


def written(content: Remediation, behind: Backdrop) -> bytes:
    """Return the report as a Word document."""
    template = f"remediation_report{'_en' if content.language == 'en' else ''}.docx"
    with as_file(files("data") / "templates" / "planning" / template) as file:
        document = DocxTemplate(file)
        # Names may hold & and <, which Word's XML reserves.
        document.render({"report": _facts(document, content, behind)}, autoescape=True)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _facts(document: DocxTemplate, content: Remediation, behind: Backdrop) -> dict[str, Any]:
    language = content.language
    total, towns, roads = content.total(), content.by_town(), content.by_road()
    roadside = _sum(roads, language)
    months = content.by_month()
    chart, height = shares_chart([(each.name, each.graves, each.accepted_graves) for each in towns], WIDTH)
    window = extent(content, behind.areas)
    unlocated = sum(each.position is None for each in content.sites)
    return {
        "title": text("planning_output.report_title", language),
        "bureau": content.bureau,
        "day": day_words(content.day, language),
        "made_on": day_words(today(), language),
        "unclassified": text("map.unclassified_system", language),
        "demonstration": text("map.demonstration", language),
        "is_demonstration": content.is_demonstration or behind.is_demonstration,
        "summary": sentence(share_sentence(total, language), language),
        "roadside": sentence(share_sentence(roadside, language), language),
        "counting": counting_sentence(content),
        "definition": definition_sentence(content.definition, language),
        "sources": listed([source_sentence(content), *behind.sources(language)], language),
        "no_form": text("planning_output.no_form", language),
        "months_figure": _figure(
            document,
            months_chart(
                months,
                total.graves,
                (text("planning_output.chart_whole", language), text("planning_output.chart_done", language)),
                WIDTH,
                CHART_HEIGHT,
            ),
            CHART_HEIGHT,
        ),
        "months": [
            {
                "month": month_words(until, language),
                "added": count - before,
                "count": count,
                "percent": percent_words(100 * count / total.graves if total.graves else None),
            }
            for (until, count), before in zip(
                months, [_before(content), *(count for _, count in months)], strict=False
            )
        ],
        "towns_figure": _figure(document, chart, height) if towns else "",
        "map_figure": ""
        if window is None
        else _figure(
            document,
            drawing(content, behind, window_for(window, WIDTH, MAP_HEIGHT), WIDTH, MAP_HEIGHT),
            MAP_HEIGHT,
        ),
        "map_legend": _legend_words(content, behind),
        "map_note": listed(
            [
                text("planning_output.unlocated", language, count=unlocated) if unlocated else "",
                text("map.illustrative_lines", language) if behind.is_indicative else "",
                "" if behind.areas else text("planning_output.no_areas", language),
            ],
            language,
        ),
        "towns": _rows(towns),
        "total": _rows([total])[0],
        "roads": _rows(roads),
        "roads_total": _rows([roadside])[0],
        "left_out": [
            {"name": name, "sites": sites, "graves": graves}
            for name, (sites, graves) in content.left_out().items()
        ],
    }


def _before(content: Remediation) -> int:
    """Return the graves that were accepted before the first month shown."""
    first = content.months[0].replace(day=1)
    return sum(
        each.counted.graves
        for each in content.counting
        if each.counted.accepted_on is not None and each.counted.accepted_on < first
    )


def _sum(groups: Iterable[Progress], language: Language) -> Progress:
    found = list(groups)
    return Progress(
        text("planning_output.roadside", language),
        sum(each.sites for each in found),
        sum(each.graves for each in found),
        sum(each.accepted_sites for each in found),
        sum(each.accepted_graves for each in found),
    )


def _rows(groups: Iterable[Progress]) -> list[dict[str, Any]]:
    return [
        {
            "position": at,
            "name": each.name,
            "sites": each.sites,
            "graves": each.graves,
            "accepted_sites": each.accepted_sites,
            "accepted": each.accepted_graves,
            "open": each.graves - each.accepted_graves,
            "percent": percent_words(each.percent),
        }
        for at, each in enumerate(groups, start=1)
    ]


_SHAPES = {"triangle": "▲", "circle": "●", "diamond": "◆", "square": "■"}


def _legend_words(content: Remediation, behind: Backdrop) -> list[dict[str, RichText]]:
    """Return the legend as coloured signs with their words."""
    marks = []
    for each in legend(content, behind):
        mark = RichText(
            _SHAPES[each.shapes[0]] if each.shapes else "■",
            # Of lines there is no fill: their own colour.
            color=each.colour if each.shapes or not each.fill else each.fill,
            size=20,
        )
        mark.add(f"{each.title}　", size=20)
        marks.append({"mark": mark})
    return marks


def _figure(document: DocxTemplate, drawing: bytes, height: float) -> InlineImage:
    return InlineImage(document, BytesIO(picture(drawing, WIDTH, height)), width=Mm(WIDTH), height=Mm(height))
