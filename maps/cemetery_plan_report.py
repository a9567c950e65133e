"""农村牧区公益性公墓建设规划: the plan of rural public cemeteries as a Word document, or its PDF.

Its template is edited by staff (data/templates/planning/cemetery_plan.docx). Every figure is counted from the
registers of one day or comes from a planning run that is named; what nobody knows is left open and said.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID, uuid4

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage, RichText
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.exchange.uploads import result_folder
from gis.history.as_known import today
from gis.jobs import service as jobs
from gis.jobs.rules import Progress
from gis.messages import text
from gis.planning.cemetery_plan import CemeteryPlan, cemetery_plan
from gis.planning.rules import READING
from maps import cemetery_plan_tables as tables
from maps.cemetery_drawing import CemeteryMap, composed, drawing, extent, legend
from maps.map_sources import source_of
from maps.office_pdf import pdf_of
from maps.planning_charts import picture, shares_chart
from maps.planning_drawing import window_for
from maps.remediation_words import day_words

if TYPE_CHECKING:
    from gis.jobs.tables import Job

Format = Literal["docx", "pdf"]
#: Kind of job
PLAN_JOB = "cemetery_plan"
TITLE = "农村牧区公益性公墓建设规划"
#: Sizes of figures, millimetres
WIDTH, MAP_HEIGHT = 160.0, 150.0
_SHAPES = {"triangle": "▲", "circle": "●", "diamond": "◆", "square": "■"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which plan: its day, region and runs (else today, the first, the latest), as Word or PDF."""

    on: date | None = None
    region: str | None = None
    relocation: UUID | None = None
    screenings: tuple[UUID, ...] = ()
    format: Format = "docx"


def ask(session: Session, caller: Caller, wanted: Wanted) -> "Job":
    """Have a job make the plan; raise NotSignedIn, NotAllowed."""
    caller.must_hold(*READING)
    arguments = {
        "wanted": {
            **asdict(wanted),
            "on": None if wanted.on is None else wanted.on.isoformat(),
            "relocation": None if wanted.relocation is None else str(wanted.relocation),
            "screenings": [str(one) for one in wanted.screenings],
        },
        "name": TITLE,
        "result": str(uuid4()),
    }
    return jobs.enqueue(session, caller, PLAN_JOB, arguments, one_at_a_time=PLAN_JOB)


def make_queued(
    session: Session, caller: Caller, home: Path, arguments: Mapping[str, Any], progress: Progress
) -> Mapping[str, Any]:
    """Do what a job was asked; the file lies in its result folder for a week."""
    asked = arguments["wanted"]
    name, content = cemetery_plan_report(
        session,
        caller,
        home,
        None if asked["on"] is None else date.fromisoformat(asked["on"]),
        asked["region"],
        None if asked["relocation"] is None else UUID(asked["relocation"]),
        [UUID(one) for one in asked["screenings"]],
        asked["format"],
        tell=progress.step,
    )
    folder = result_folder(home, UUID(arguments["result"]))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    return {"files": [name]}


def cemetery_plan_report(
    session: Session,
    caller: Caller,
    home: Path,
    on: date | None = None,
    region: str | None = None,
    relocation: UUID | None = None,
    screenings: Sequence[UUID] = (),
    format: Format = "docx",
    *,
    tell: Callable[[str], None] = lambda message_id: None,
) -> tuple[str, bytes]:
    """Return file name and content of the plan; raise what making the plan or a PDF raises.

    `tell` is told each step by its message and may raise to stop.
    """
    tell("planning.step_reading")
    plan = cemetery_plan(session, caller, on, region, relocation, screenings)
    tell("planning_output.step_draw")
    ground = [each for town in plan.towns for each in town.candidates]
    titles = [each.run.title for each in plan.screenings]
    document = written(plan, composed(session, caller, plan.sites, ground, titles))
    made = document
    if format == "pdf":
        tell("planning_output.step_pdf")
        made = pdf_of(document, home)
    return f"{TITLE}{plan.day.isoformat()}.{format}", made


def written(plan: CemeteryPlan, content: CemeteryMap) -> bytes:
    """Return the plan as a Word document."""
    with as_file(files("data") / "templates" / "planning" / "cemetery_plan.docx") as file:
        document = DocxTemplate(file)
        # Names may hold & and <, which Word's XML reserves.
        document.render({"plan": _facts(document, plan, content)}, autoescape=True)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _facts(document: DocxTemplate, plan: CemeteryPlan, content: CemeteryMap) -> dict[str, Any]:
    names = content.names["zh"]
    without = [each.name for each in plan.towns if not each.candidates]
    uncovered = [each.name for each in plan.towns if not each.has_open]
    ours = {each.id for town in plan.towns for each in (*town.cemeteries, *town.clusters)}
    return {
        "title": TITLE,
        "bureau": plan.sites.bureau,
        "region": plan.region.name if plan.region is not None else "",
        "day": day_words(plan.day),
        "made_on": day_words(today()),
        "period": f"{plan.day.year + 1}—{plan.day.year + plan.build_years}年",
        "build_years": plan.build_years,
        "years": plan.demand.years,
        "town_count": len(plan.towns),
        "unclassified": text("map.unclassified_system"),
        "demonstration": text("map.demonstration"),
        "is_demonstration": plan.is_demonstration or content.is_demonstration,
        "basis": tables.basis_rows(plan),
        "targets": tables.target_rows(plan.targets),
        "uncovered": "、".join(uncovered),
        "uncovered_count": len(uncovered),
        "summary": content.remarks("zh")[0],
        "counting": content.remarks("zh")[1],
        "standing": tables.standing_rows(plan, names),
        "elsewhere": "、".join(each.name for each in plan.sites.sites if each.id not in ours),
        "formula": _formula(plan),
        "needs": tables.need_rows(plan),
        "needs_figure": _needs_figure(document, plan),
        "map_figure": _map_figure(document, content),
        "map_legend": _legend_words(content),
        "map_note": "；".join(
            [
                *content.remarks("zh")[2:],
                *([text("map.illustrative_lines")] if content.behind.is_indicative else []),
                *([] if content.behind.areas else ["没有苏木镇界线，图上只有点位"]),
            ]
        ),
        "screened": bool(plan.screenings),
        "candidates": tables.candidate_rows(plan),
        "without_candidates": "、".join(without),
        "approvals": tables.approval_rows(plan),
        "rules": tables.rule_rows(plan),
        "has_relocation": plan.relocation is not None,
        "relocation": _relocation_words(plan),
        "fillings": tables.filling_rows(plan.relocation),
        "building": tables.building_rows(plan, names),
        "money": tables.money_rows(plan),
        "sizes": tables.size_rows(plan.sizes),
        "settings": tables.setting_rows(plan),
        "runs": tables.run_rows(plan),
        "register": tables.register_rows(plan, names),
        "sources": "；".join(
            dict.fromkeys([*content.sources("zh"), *(source_of(each) for each in plan.sources)])
        ),
    }


def _formula(plan: CemeteryPlan) -> str:
    by = plan.demand
    year = "没有载入人口数" if plan.people_year is None else f"人口为{plan.people_year}年数"
    return (
        f"本地需求＝常住人口×年死亡率（{by.death_rate:g}‰）×安葬于公墓的比例（{by.burial_share:g}%）×"
        f"{by.years}年；{year}。待迁坟墓为台账中认定为违建、尚未验收的座数，按全部迁入公墓计，"
        "深埋、绿化遮挡等不占墓位的，实际需求相应减少；历史埋葬点的摸底座数另列，未计入。"
    )


def _relocation_words(plan: CemeteryPlan) -> str:
    if plan.relocation is None:
        return ""
    run = plan.relocation.run
    figures, asked = run.result["figures"], run.parameters
    mean, way = figures["mean_cost"], ""
    if mean is not None and run.result["measure"] == "road":
        way = f"，平均沿路行车{mean / 60:.0f}分钟"
    elif mean is not None:
        way = f"，平均直线{mean:,.0f}米"
    return (
        f"按测算“{run.title}”（{run.as_of.isoformat()}数据，{asked['years']}年内迁完），"
        f"待迁{figures['graves']:g}座，可迁入{figures['moved']:g}座{way}；"
        f"没有可达公墓的{figures['left_unreachable']:g}座，容量不足的{figures['left_full']:g}座。"
    )


def _needs_figure(document: DocxTemplate, plan: CemeteryPlan) -> InlineImage | str:
    rows = [
        (each.name, each.need.total, each.need.free + each.need.coming)
        for each in plan.towns
        if each.need.total
    ]
    if not rows:
        return ""
    chart, height = shares_chart(rows, WIDTH)
    return _figure(document, chart, height)


def _map_figure(document: DocxTemplate, content: CemeteryMap) -> InlineImage | str:
    window = extent(content)
    if window is None:
        return ""
    drawn = drawing(content, window_for(window, WIDTH, MAP_HEIGHT), WIDTH, MAP_HEIGHT)
    return _figure(document, drawn, MAP_HEIGHT)


def _legend_words(content: CemeteryMap) -> list[dict[str, RichText]]:
    """Return the legend as coloured signs with their words."""
    marks = []
    for each in legend(content):
        # Reach is a ring, as pale as it is drawn.
        is_ring = not each.shapes and each.fill == each.colour
        mark = RichText(
            _SHAPES[each.shapes[0]] if each.shapes else "○" if is_ring else "■",
            color=each.colour if each.shapes else each.fill,
            size=20,
        )
        mark.add(f"{each.title}　", size=20)
        marks.append({"mark": mark})
    return marks


def _figure(document: DocxTemplate, drawing: bytes, height: float) -> InlineImage:
    return InlineImage(document, BytesIO(picture(drawing, WIDTH, height)), width=Mm(WIDTH), height=Mm(height))
