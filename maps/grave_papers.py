"""Papers on illegal graves: 摸底表, 告知书, 迁坟公告, 协议, 补助签领表, 验收单; and the ledger as a workbook.

Word documents of templates that staff edit (data/templates/graves/*.docx); a PDF is made of them. Clauses
that were not read in their official text are printed with 参照, distances say from where they were measured,
and the definition of 三沿七区 that was used is named. No official form of these papers was found.
"""

import tempfile
from collections.abc import Mapping, Sequence
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
from gis.grave_sites import papers, service
from gis.grave_sites.papers import Paper
from gis.grave_sites.rule_tables import Words
from gis.history.as_known import today
from gis.inspection_papers.facts import Picture
from gis.messages import text
from gis.spreadsheets.writing import OutColumn, write_xlsx
from maps.inspection_papers.pictures import photo_png
from maps.office_pdf import pdf_of

Row = Mapping[str, Any]
Format = Literal["docx", "pdf"]
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TITLES: Mapping[Paper, str] = {
    "survey": "违建墓地摸底表",
    "notice": "违建墓地整治告知书",
    "announcement": "迁坟公告",
    "agreement": "违建墓地整治协议书",
    "subsidy": "违建墓地整治补助签领表",
    "acceptance": "违建墓地整治验收单",
}
#: Template of an announcement over a stretch
STRETCH = "stretch_announcement"
STAGES = {"before": "整治前", "during": "整治中", "after": "整治后"}
OWNERSHIPS = {"owned": "有主", "unowned": "无主", "unknown": "不详"}
BASES = {
    "land_edge": "自公路（铁路）用地边界起算",
    "half_width": "自中心线加半宽起算",
    "centre_line": "自中心线起算，用地边界不详",
}
ZONE_BASES = {"computed": "按图层计算", "stated": "摸底人填报，未经计算", "unknown": "未填报"}
KINDS = {"road": "公路", "railway": "铁路"}
BLANK = "　"
#: Size of a photo, millimetres
WIDTH, HEIGHT = 52.0, 39.0
LEDGER = (
    OutColumn("position", "序号", "number", 6),
    OutColumn("number", "台账编号", width=16),
    OutColumn("town", "苏木镇", width=14),
    OutColumn("division", "嘎查、社区", width=18),
    OutColumn("kind", "墓类", width=14),
    OutColumn("place", "位置", width=24),
    OutColumn("longitude", "经度（CGCS2000）", "number", 14),
    OutColumn("latitude", "纬度（CGCS2000）", "number", 14),
    OutColumn("zone", "所处区类", width=24),
    OutColumn("corridor", "道路或铁路", width=20),
    OutColumn("distance", "距离（米）", "number", 10),
    OutColumn("measured_from", "距离起算", width=20),
    OutColumn("visible", "可视否", width=8),
    OutColumn("graves", "座数", "number", 8),
    OutColumn("ownership", "有主、无主", width=10),
    OutColumn("exclusion", "不列入依据", width=18),
    OutColumn("measure", "整治措施", width=16),
    OutColumn("deadline", "期限", "date", 12),
    OutColumn("days_late", "超期天数", "number", 10),
    OutColumn("state", "状态", width=14),
    OutColumn("accepted_on", "验收日期", "date", 12),
    OutColumn("note", "说明", width=24),
)


def printed(
    session: Session,
    caller: Caller,
    site_id: UUID,
    paper: Paper,
    format: Format,
    home: Path,
    *,
    reason: str = "",
    notice_id: UUID | None = None,
) -> tuple[str, bytes]:
    """Return file name and content of a paper; raise what `papers.facts` and making a PDF raise."""
    said = papers.facts(session, caller, site_id, paper, reason, notice_id)
    photos = [
        (each, content)
        for each in said["site"]["photos"]
        if paper in ("survey", "acceptance")
        and (content := papers.photo(session, each["sha256"], home)) is not None
    ]
    document = written(paper, said, papers.bureau(session), papers.words(session), photos)
    content = document if format == "docx" else pdf_of(document, home)
    number = said["site"]["number"] if said["stretch"] is None else said["notice"]["number"]
    return f"{TITLES[paper]}{number}.{format}", content


def written(
    paper: Paper,
    said: Row,
    bureau: str,
    words: Mapping[str, Words],
    photos: list[tuple[Row, bytes]],
) -> bytes:
    """Return a paper as a Word document; an announcement over a stretch lists every site of it."""
    template = paper if said["stretch"] is None else STRETCH
    with as_file(files("data") / "templates" / "graves" / f"{template}.docx") as file:
        document = DocxTemplate(file)
        facts = _facts(paper, said, bureau, words)
        facts["photos"] = [
            {
                "caption": f"{STAGES[shown['stage']]} {shown['taken_on']} {shown['caption']}".strip(),
                "picture": InlineImage(
                    document,
                    BytesIO(photo_png(Picture(content), WIDTH, HEIGHT)),
                    width=Mm(WIDTH),
                    height=Mm(HEIGHT),
                ),
            }
            for shown, content in photos
        ]
        # Names may hold & and <, which Word's XML reserves.
        document.render({"paper": facts}, autoescape=True)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _facts(paper: Paper, said: Row, bureau: str, words: Mapping[str, Words]) -> dict[str, Any]:
    site = said["site"]
    return {
        "title": TITLES[paper],
        "bureau": bureau,
        "made_on": _day(today().isoformat()),
        "site": _site(site),
        "family": [
            {**each, "position": at, "phone": each["phone"] or BLANK, "relation": each["relation"] or BLANK}
            for at, each in enumerate(said["family"], start=1)
        ],
        "names": "、".join(each["name"] for each in said["family"]),
        "notice": _notice(said["notice"]),
        "stretch": _stretch(said["stretch"]),
        "agreement": _agreement(said["agreement"]),
        "acceptance": _acceptance(said["acceptance"]),
        "words": {key: each.text for key, each in words.items()},
        "definition": _definition(site["zone_definition"]),
        "form_note": "未见统一格式文本，本表由系统按台账项目拟制；标“参照”的依据以正式文本为准。",
        "unclassified": text("map.unclassified_system"),
        "demonstration": text("map.demonstration"),
        "is_demonstration": site["is_demonstration"]
        or any(each["is_demonstration"] for each in (said["stretch"] or {"sites": []})["sites"]),
    }


def _site(site: Row) -> dict[str, Any]:
    corridor = site["corridor"]
    measure = site["measure"]
    exclusion = site["exclusion"]
    return {
        "number": site["number"],
        "town": site["town"] or BLANK,
        "division": site["division"],
        "where": "".join(dict.fromkeys((site["town"], site["division"]))) + site["place"],
        "place": site["place"] or BLANK,
        "position": _position(site["position"]),
        "kind": site["kind_zh"],
        "graves": site["graves"],
        "area": BLANK if site["area_m2"] is None else f"{site['area_m2']:g}平方米",
        "built": site["built"] or BLANK,
        "ownership": OWNERSHIPS[site["ownership"]],
        "zone": "、".join(each["name_zh"] for each in site["zone"]) or "无",
        "zone_clauses": "；".join(dict.fromkeys(_clause(each) for each in site["zone"])) or BLANK,
        "zone_basis": ZONE_BASES[site["zone_basis"]],
        "corridor": _corridor(corridor),
        "visible": {True: "可视", False: "不可视", None: "不详"}[site["visible"]],
        "basis": site["basis"] or BLANK,
        "measure": BLANK if measure is None else measure["name_zh"],
        "measure_clause": BLANK if measure is None else _clause(measure),
        "responsible": site["responsible"] or BLANK,
        "deadline": BLANK if site["deadline"] is None else _day(site["deadline"]),
        "state": site["state_zh"],
        "exclusion": "无" if exclusion is None else f"{exclusion['name_zh']}（{_clause(exclusion)}）",
        "contacts": "；".join(f"{each['name']} {each['phone']}".strip() for each in site["contacts"])
        or BLANK,
        "surveyed_on": _day(site["surveyed_on"]),
        "note": site["note"] or BLANK,
    }


def _stretch(stretch: Row | None) -> dict[str, Any] | None:
    if stretch is None:
        return None
    first, last = stretch["from_km"], stretch["to_km"]
    sites = stretch["sites"]
    return {
        "where": stretch["corridor"] + ("全线" if first is None else f" K{first:g}至K{last:g}"),
        "count": len(sites),
        "graves": sum(each["graves"] for each in sites),
        "sites": [
            {
                "position_number": at,
                "number": each["number"],
                "kilometre": "不详" if each["kilometre"] is None else f"K{each['kilometre']:.3f}",
                "where": "".join(dict.fromkeys((each["town"], each["division"]))) + each["place"],
                "position": _position(each["position"]),
                "graves": each["graves"],
            }
            for at, each in enumerate(sites, start=1)
        ],
    }


def _position(position: Sequence[float] | None) -> str:
    return "未测" if position is None else "{:.6f}, {:.6f}".format(*position)


def _corridor(corridor: Row | None) -> str:
    """Return road or railway, distance and from where it was measured, as one phrase."""
    if corridor is None:
        return "未计算（附近无道路、铁路图层或未测坐标）"
    name = f"{corridor['name']}{corridor['number']}"
    invented = "，演示线路" if corridor["is_demonstration"] else ""
    along = "" if corridor["chainage_km"] is None else f"K{corridor['chainage_km']:.3f}处，"
    return (
        f"{KINDS.get(corridor['kind'], '')}{name}，{along}距{corridor['distance_m']:.1f}米"
        f"（{BASES.get(corridor['basis'], corridor['basis'])}{invented}）"
    )


def _clause(one: Row) -> str:
    clause = str(one["clause"])
    return clause if one["is_verified"] or clause.startswith("参照") or not clause else f"参照{clause}"


def _definition(definition: Row | None) -> str:
    if definition is None:
        return ""
    marked = "" if definition["is_verified"] else "，参照"
    return f"“三沿七区”按{definition['name_zh']}（{definition['dated']}，{definition['source']}{marked}）"


def _notice(notice: Row | None) -> dict[str, Any] | None:
    if notice is None:
        return None
    law = notice["regulation"]
    return {
        "number": notice["number"],
        "issued_on": _day(notice["issued_on"]),
        "term_days": notice["term_days"],
        "law": f"{law['name_zh']}{law['article']}规定：“{law['text']}”",
        "checked": f"条文由{law['checked_by']}于{_day(law['checked_on'])}核对",
        "due_on": BLANK if notice["due_on"] is None else _day(notice["due_on"]),
        "served_on": BLANK if notice["served_on"] is None else _day(notice["served_on"]),
        "served_how": notice["served_how"] or BLANK,
        "note": notice["note"],
    }


def _agreement(agreement: Row | None) -> dict[str, Any] | None:
    if agreement is None:
        return None
    measure = agreement["measure"]
    return {
        **{name: agreement[name] for name in ("graves", "subsidy_per_grave", "subsidy")},
        "agreed_on": _day(agreement["agreed_on"]),
        "measure": BLANK if measure is None else measure["name_zh"],
        "destination": agreement["destination"] or "—",
        "deadline": _day(agreement["deadline"]),
        "subsidy_basis": agreement["subsidy_basis"] or "—",
        "paid_on": BLANK if agreement["paid_on"] is None else _day(agreement["paid_on"]),
    }


def _acceptance(acceptance: Row | None) -> dict[str, Any]:
    if acceptance is None:
        return dict.fromkeys(("accepted_on", "result", "acceptors", "note", "by"), BLANK)
    return {
        "accepted_on": _day(acceptance["accepted_on"]),
        "result": "验收合格" if acceptance["is_passed"] else "不合格，返工",
        "acceptors": acceptance["acceptors"],
        "note": acceptance["note"] or "—",
        "by": acceptance["by"] or BLANK,
    }


def printed_ledger(session: Session, caller: Caller, wanted: service.Filter) -> tuple[str, bytes]:
    """Return file name and content of the ledger as XLSX; contacts are not in it."""
    rows = service.every(session, caller, wanted)
    rules = service.rules_in_use(session, caller)
    kinds = service.kind_names(session)
    title = "违建墓地整治台账"
    about = [title, papers.bureau(session), _definition(rules["definition"])]
    if any(row["is_demonstration"] for row in rows):
        about.append(text("map.demonstration"))
    about += [f"截至{_day(today().isoformat())}", text("map.unclassified_system")]
    with tempfile.TemporaryDirectory(prefix="diming-graves-") as folder:
        path = Path(folder) / "ledger.xlsx"
        lines = (_line(at, row, kinds) for at, row in enumerate(rows, start=1))
        write_xlsx(path, LEDGER, lines, title, about)
        return f"{title}{today().isoformat()}.xlsx", path.read_bytes()


def _line(at: int, row: Row, kinds: Mapping[str, str]) -> dict[str, Any]:
    corridor = row["corridor"] or {}
    position = row["position"] or (None, None)
    notes = [
        text("map.demonstration") if row["is_demonstration"] else "",
        "已并入另一处" if row["is_merged"] else "",
        "摸底截止后发现，另列" if row["is_late_found"] else "",
    ]
    return {
        **{name: row[name] for name in ("number", "town", "division", "place", "graves", "days_late")},
        "position": at,
        "kind": kinds.get(row["kind"], row["kind"]),
        "longitude": position[0],
        "latitude": position[1],
        "zone": "、".join(each["name_zh"] for each in row["zone"])
        + ("（填报）" if row["zone_basis"] == "stated" else ""),
        "corridor": f"{corridor.get('name', '')}{corridor.get('number', '')}",
        "distance": corridor.get("distance_m"),
        "measured_from": BASES.get(corridor.get("basis", ""), ""),
        "visible": {True: "是", False: "否", None: "不详"}[row["visible"]],
        "ownership": OWNERSHIPS[row["ownership"]],
        "exclusion": "" if row["exclusion"] is None else row["exclusion"]["name_zh"],
        "measure": "" if row["measure"] is None else row["measure"]["name_zh"],
        "deadline": _read(row["deadline"]),
        "state": row["state_zh"],
        "accepted_on": _read(row["accepted_on"]),
        "note": "；".join(each for each in notes if each),
    }


def _read(day: str | None) -> date | None:
    return None if day is None else date.fromisoformat(day)


def _day(day: str) -> str:
    read = date.fromisoformat(day)
    return f"{read.year}年{read.month}月{read.day}日"
