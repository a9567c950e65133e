"""What the papers of an application say, in the words of the office; what is not known is left to fill in."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from shapely.geometry import shape

from gis.coordinates import format_angle
from gis.history.as_known import OFFICE_TIME, today
from gis.messages import text

Row = Mapping[str, Any]
#: A day, a number or a name that somebody still has to write
NO_DAY, NO_NUMBER, PENDING = "　　年　　月　　日", "（文号待编）", "（审批机关待定）"
BLANK = "（待补）"
KINDS = {"name": "命名", "rename": "更名", "abolish": "注销"}
#: How a clause begins that is applied by analogy: it is not said twice
ANALOGY = "参照"


def facts_of(row: Row, paper: str, category: str) -> dict[str, Any]:
    """Return everything that the template of a paper may name, below `paper`."""
    kind = KINDS[row["kind"]]
    approver = row["approver"]
    name = row["proposed_name"] or row["current_name"]
    # What our table of categories remarks in brackets is for staff, not for papers
    said = category.partition("(")[0]
    class_words = row["name_class_zh"] + (f"（{said}）" if said else "")
    authority = row["authority"] or ("" if approver["is_pending"] else approver["approver_zh"]) or PENDING
    return {
        "unclassified": text("map.unclassified_system"),
        "demonstration": text("map.demonstration"),
        "is_demonstration": row["is_demonstration"],
        "form_note": _note(row, paper),
        "made_on": day(today().isoformat()),
        "number": row["number"],
        "kind": kind,
        "name": name,
        "name_label": "注销名称" if row["kind"] == "abolish" else "拟用名称",
        "name_class": class_words,
        "romanization": row["announcement_draft"]["romanization"] or BLANK,
        "mongolian": row["proposed_mongolian"],
        "current_name": row["current_name"] or "（无）",
        "division": "".join(row["division_path"]),
        "meaning": row["meaning"],
        "plan": row["plan"],
        "reasons": row["reasons"],
        "location": row["location"],
        "size": size(row),
        "nature": row["nature"],
        "size_and_nature": "；".join(each for each in (size(row), row["nature"]) if each),
        "meaning_and_reasons": "；".join(each for each in (row["meaning"], row["reasons"]) if each),
        "position": position(row["geometry"]),
        "applicant": row["applicant"],
        # Absent where the one who prints is not to know it
        "contact": row.get("contact", ""),
        "opened_on": day(row["opened_on"]),
        "papers_said": papers_said(row, ("application", "any")),
        "approver": PENDING if approver["is_pending"] else approver["approver_zh"],
        "approver_clause": approver["clause"],
        "authority": authority,
        "decision_number": row["decision_number"] or NO_NUMBER,
        "decided_on": day(row["decided_on"]),
        **_inquiry(row),
        **_decision(row, kind, name, authority),
        **_filing(row, kind, name, authority),
        **_announcement(row, kind, authority),
    }


def _note(row: Row, paper: str) -> str:
    """Return what a paper says of its own form; what is announced says nothing of it."""
    if paper == "announcement" and row["announcement"] is not None:
        return ""
    return text(
        f"naming_paper.note.{paper}", by=ANALOGY if _is_by_analogy(row["clauses"]["approved"]) else "依"
    )


def _is_by_analogy(clause: str) -> bool:
    return clause.startswith(ANALOGY)


def _by(clause: str, word: str = "依据") -> str:
    """Return a clause as a paper cites it: 依据 it, or 参照 as it says itself."""
    return clause if _is_by_analogy(clause) else word + clause


def outcome(code: str) -> str:
    """Return what an outcome of the check is called: a candidate, never a verdict."""
    return text(f"naming_checks.outcome.{code}")


def day(iso: str | None) -> str:
    """Return a day as papers write it; blanks to fill in where there is none."""
    if iso is None:
        return NO_DAY
    read = date.fromisoformat(iso)
    return f"{read.year}年{read.month}月{read.day}日"


def _day_of(instant: str) -> str:
    """Return the day of an instant as the office's calendar has it."""
    return datetime.fromisoformat(instant).astimezone(OFFICE_TIME).date().isoformat()


def size(row: Row) -> str:
    """Return the size as it was said, with the figures that names are checked by."""
    figures = [
        f"占地{row['area_m2']:,.0f}平方米" if row["area_m2"] else "",
        f"{row['floors']}层" if row["floors"] else "",
        f"长{row['length_m']:,.0f}米" if row["length_m"] else "",
    ]
    return "；".join(each for each in (row["size"], *figures) if each)


def position(geometry: Row | None) -> str:
    """Return a place in degrees, minutes and seconds (CGCS2000): a point, or where a line or area reaches."""
    if geometry is None:
        return BLANK
    west, south, east, north = shape(dict(geometry)).bounds
    if (west, south) == (east, north):
        return f"东经{format_angle(west)}，北纬{format_angle(south)}（2000国家大地坐标系）"
    return (
        f"东经{format_angle(west)}至{format_angle(east)}，北纬{format_angle(south)}至{format_angle(north)}"
        "（2000国家大地坐标系）"
    )


def papers_said(row: Row, stages: Sequence[str]) -> str:
    """Return the papers of some stages that are there, numbered."""
    kinds = {each["paper"]: each for each in row["paper_kinds"] if each["stage"] in stages}
    there = [
        each
        for each in row["papers"]
        if each["is_latest"] and each["kind"] in kinds and not each["not_needed_because"]
    ]
    said = [
        each["title"] + (f"（{each['document_number']}）" if each["document_number"] else "")
        for each in there
    ]
    return "；".join(f"{at}.{each}" for at, each in enumerate(said, start=1)) or BLANK


def _inquiry(row: Row) -> dict[str, Any]:
    """Return what inquiry and the check of the name found, for the approval form."""
    parts = []
    for kind in row["paper_kinds"]:
        if kind["stage"] != "report" or kind["mode"] == "optional":
            continue
        paper = next(
            (each for each in row["papers"] if each["is_latest"] and each["kind"] == kind["paper"]), None
        )
        if paper is None:
            parts.append(f"{kind['name_zh']}：{BLANK}")
        elif paper["not_needed_because"]:
            parts.append(f"{kind['name_zh']}：不需要（{paper['not_needed_because']}）")
        else:
            parts.append(f"{kind['name_zh']}：{paper['document_number'] or '已提交'}")
    parts += [
        f"{step['name_zh']}：{step['actor']}{step['document_number']}"
        for step in row["steps"]
        if step["step"] == "opinion"
    ]
    latest = row["checks"][-1] if row["checks"] else None
    items = [] if latest is None else latest["document"].get("items", [])
    said = "注销名称不作检查"
    if latest is not None:
        said = text(
            "naming_paper.check_said",
            outcome=outcome(latest["outcome"]),
            errors=latest["errors"],
            warnings=latest["warnings"],
        )
    return {
        "inquiry": "；".join(parts) or "（无）",
        "check_said": said,
        "checked_on": "" if latest is None else day(_day_of(latest["checked_at"])),
        "check_items": [
            {
                "rule": item["rule"].removeprefix("N"),
                "clause": item["clause"].replace("《地名管理条例》", ""),
                "outcome": outcome(item["outcome"]) if item["applies"] else "不适用",
                "said": item["said"] or item["text"],
            }
            for item in items
        ],
    }


def _decision(row: Row, kind: str, name: str, authority: str) -> dict[str, Any]:
    """Return the draft of a decision: what is approved, and what has to follow."""
    place = row["location"] or "".join(row["division_path"])
    romanization = row["announcement_draft"]["romanization"] or BLANK
    approver = row["approver"]
    former = row["current_name"]
    what = {
        "name": f"同意将位于{place}的{row['name_class_zh']}命名为“{name}”，罗马字母拼写为{romanization}。",
        "rename": f"同意将“{former}”更名为“{name}”，罗马字母拼写为{romanization}；原名称停止使用。",
        "abolish": f"同意注销“{name}”这一地名。",
    }[row["kind"]]
    announcer = approver["announced_by_zh"] or "同级民政部门"
    filed, announced = (_by(row["clauses"][step], "按") for step in ("filed", "announced"))
    publishing = f"由{announcer}{_within(row, 'announced')}{announced}向社会公告。"
    # Art. 13: whoever approves files; of what the State Council approves nothing is filed
    if approver["approver_class"] == "other_rules":
        publishing = "备案、公告按国家有关规定办理。"
    elif approver["approver_class"] != "state_council":
        filing = approver["filing_to_zh"] or "上一级人民政府（或同级民政部门）"
        publishing = f"由我单位{_within(row, 'filed')}{filed}报{filing}备案；{publishing}"
    use = "原名称不再作为标准地名使用，" if row["kind"] == "abolish" else "自批准之日起使用标准地名，"
    return {
        "decision_title": f"关于“{name}”{kind}的批复",
        "decision_opening": (
            f"你单位关于{_asked(row, kind)}的申请（{row['number']}）收悉。"
            f"{_by(approver['clause'])}，经研究，批复如下："
        ),
        "decision_points": [
            f"一、{what}",
            f"二、{publishing}",
            f"三、{use}及时更新地名标志、交通标志、公文证照、地图等（《地名管理条例》第十八条）。",
        ],
    }


def _within(row: Row, step: str) -> str:
    """Return within which days a step has to be done; without a number while nothing is approved."""
    clock = next((each for each in row["clocks"] if each["step"] == step), None)
    if clock is None:
        after_filing = step == "announced" and row["approver"]["approver_class"] == "department"
        return f"自{'报备' if after_filing else '批准'}之日起在规定期限内"
    return f"自{'报备' if clock['starts'] == 'filing' else '批准'}之日起{clock['days']}日内"


def _asked(row: Row, kind: str) -> str:
    if row["kind"] == "rename":
        return f"“{row['current_name']}”更名为“{row['proposed_name']}”"
    return f"“{row['proposed_name'] or row['current_name']}”{kind}"


def _filing(row: Row, kind: str, name: str, authority: str) -> dict[str, Any]:
    approver = row["approver"]
    to = row["filed_to"] or approver["filing_to_zh"] or "（备案机关待定）"
    papers_to = approver["filing_papers_to_zh"]
    due = next((each for each in row["clocks"] if each["step"] == "filed"), None)
    reports = [
        each["title"]
        for each in row["papers"]
        if each["is_latest"]
        and not each["not_needed_because"]
        and each["kind"].endswith("_report")
        and each["kind"] != "filing_report"
    ]
    enclosed = ["地名备案登记表", "批复文件", "申请书", *reports]
    direct = f"（材料径送{papers_to}）" if papers_to and papers_to != to else ""
    return {
        "filing_to": f"{to}{direct}",
        "filing_number": row["filing_number"] or NO_NUMBER,
        "filing_due": NO_DAY if due is None else _filing_due(due),
        "filed_on": day(row["filed_on"]),
        "filing_papers": "；".join(f"{at}.{each}" for at, each in enumerate(enclosed, start=1)),
        "filing_title": f"关于“{name}”{kind}的备案报告",
        "filing_opening": (
            f"{authority}于{day(row['decided_on'])}批准“{name}”{kind}"
            f"（{row['decision_number'] or '文号待编'}）。{_by(row['clauses']['filed'])}，现报请备案："
        ),
        "filing_closing": "请予备案。",
    }


def _filing_due(clock: Row) -> str:
    """Return until when it has to be filed; where the article is applied by analogy, that it is."""
    by = f"，{clock['clause']}" if _is_by_analogy(clock["clause"]) else ""
    return f"{day(clock['due_on'])}（自批准之日起{clock['days']}日内{by}）"


def _announcement(row: Row, kind: str, authority: str) -> dict[str, Any]:
    """Return the text of the announcement with all that it must carry (Art. 14)."""
    said = row["announcement"] or row["announcement_draft"]
    done = row["announcement"]
    carried = [
        ("标准名称" if row["kind"] != "abolish" else "注销的名称", said["name"]),
        ("罗马字母拼写", said["romanization"]),
        ("蒙古文书写", row["proposed_mongolian"] or None),
        ("原名称", row["current_name"] if row["kind"] == "rename" else None),
        ("所属政区", said["division"]),
        ("位置描述", said["location"]),
        ("批准机关", said["authority"] or authority),
        ("批准时间", day(said["approved_on"])),
        ("批准文号", row["decision_number"] or None),
    ]
    return {
        "announced_by": said["announced_by"] or "（公告机关待定）",
        "announcement_number": "" if done is None else done["number"],
        "announced_on": NO_DAY if done is None else day(done["announced_on"]),
        "announcement_opening": f"{_by(row['clauses']['announced'])}，现将经批准的地名{kind}公告如下：",
        "carried": [f"{label}：{value or BLANK}" for label, value in carried if value is not None],
        "channels": "" if done is None else "、".join(done["channels_zh"]),
    }
