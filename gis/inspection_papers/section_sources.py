"""What the papers about the whole inspection or one of its sections say: plan, records, report, minutes …"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from gis.boundary_lines.chinese_numbers import written
from gis.inspection_papers import measured_sources
from gis.inspection_papers.facts import (
    ContentItem,
    Counts,
    Handover,
    HandoverItem,
    MarkerCheck,
    MeasureTaken,
    Minutes,
    Picture,
    Plan,
    PlanSection,
    PlanStep,
    Record,
    Report,
    SettledDifference,
    Summary,
)
from gis.inspection_papers.sources import Source, day_of, head, people, signatures, signed_on_spot
from gis.inspection_papers.vocabulary import contents

Row = Mapping[str, Any]
_DONE = frozenset({"done", "verified"})
#: The item of content that speaks of markers; the others speak of the section
MARKERS_ITEM = 2


def plan(source: Source, focus: Sequence[str]) -> Plan:
    """Return the plan; `focus` are sentences on what the check on paper found."""
    facts = head(source)
    summary_due = day_of(source.inspection["plan"]["summary_due"])
    return Plan(
        facts,
        [section(source, each) for each in source.inspection["sections"]],
        steps=_steps(facts.begins_on, facts.ends_on, summary_due),
        people=people(source),
        contents=[str(row["text_zh"]) for row in contents()],
        focus=focus,
        demands=[scope] if (scope := source.inspection["plan"]["scope"]) else [],
        agreed=signatures(source, "plan"),
    )


def _steps(begins: date | None, ends: date | None, summary_due: date | None) -> list[PlanStep]:
    return [
        PlanStep("准备", None, begins, "内业检查，备齐协议书、附图、界桩登记表和历次联检资料", "双方"),
        PlanStep("实地检查", begins, ends, "双方同时到场，分段逐桩检查，当场填写记录并签字", "联合检查组"),
        PlanStep("总结上报", ends, summary_due, "处理不同意见，实施处置措施，起草联检报告，联合报备", "双方"),
    ]


def section(source: Source, row: Row) -> PlanSection:
    """Return one section of the inspection."""
    numbers = {each["id"]: each["number"] for each in source.inspection["markers"]}
    markers = tuple(numbers[each] for each in row["marker_ids"] if each in numbers)
    managing = {
        str(each["ordinal"]): source.division(each.get("managing_division_id"))
        for each in source.line.get("sections", ())
    }
    follows = {
        str(each["ordinal"]): str(each.get("follows") or "") for each in source.line.get("sections", ())
    }
    same = len(source.line.get("sections", ())) == len(source.inspection["sections"])
    return PlanSection(
        row["ordinal"],
        f"{row['start_mark']}号界桩" if row["start_mark"] else "",
        f"{row['end_mark']}号界桩" if row["end_mark"] else "",
        row["length_m"],
        follows.get(str(row["ordinal"]), "") if same else "",
        managing.get(str(row["ordinal"]), "") if same else "",
        markers,
        day_of(row["planned_on"]),
        row["team"],
    )


def record(source: Source, row: Row) -> Record:
    """Return the record of one section: both sides' entries, differences, measures, photos."""
    targets = [row["id"], *row["marker_ids"]]
    entries = [each for each in source.whole["observations"] if each["target_id"] in targets]
    days = sorted(each["observed_on"] for each in entries)
    made = section(source, row)
    sheets = sorted({each["sheet_sha256"] for each in entries if each["sheet_sha256"]})
    return Record(
        head(source),
        f"第{made.ordinal}段（{made.start_mark}至{made.end_mark}）",
        visited_on=day_of(days[-1]) if days else made.planned_on,
        people=people(source),
        items=_items(source, row),
        markers=[marker_check(source, each) for each in row["marker_ids"]],
        differences=[
            difference(source, each) for each in source.whole["differences"] if each["target_id"] in targets
        ],
        measures=[
            measure(source, each)
            for each in source.whole["measures"]
            if each["marker_id"] in row["marker_ids"] or each["section_id"] == row["id"]
        ],
        photos=_photos(source, entries),
        signatures=signatures(source, "findings"),
        sheet_sha256="、".join(sheets),
        positions=measured_sources.positions(source, entries),
        references=measured_sources.references(source, entries),
        signed_on_spot=signed_on_spot(source, row["id"]),
    )


def _items(source: Source, row: Row) -> list[ContentItem]:
    """Return the five items of one section by each side and as both agree."""
    return [
        ContentItem(
            str(item["text_zh"]),
            _item(source, row, int(item["item"]), "ours"),
            _item(source, row, int(item["item"]), "theirs"),
            _item(source, row, int(item["item"]), None),
        )
        for item in contents()
    ]


def _item(source: Source, row: Row, number: int, side: str | None) -> str:
    """Return what a side found about an item in a section and at its markers; of no side, both."""
    if number == MARKERS_ITEM:
        return _markers_in_words(source, row, side)
    targets = [row["id"], *row["marker_ids"]]
    found = [(source.label(each), source.found_by(each, side)) for each in targets]
    return source.words.item(number, found, _in_dispute(source, targets) if side is None else ())


def _in_dispute(source: Source, targets: Collection[str]) -> list[tuple[str, str]]:
    """Return what the sides still see differently: name of the target, field."""
    return [
        (source.label(each["target_id"]), each["field"])
        for each in source.whole["differences"]
        if each["state"] != "settled" and each["target_id"] in targets
    ]


def _markers_in_words(source: Source, row: Row, side: str | None) -> str:
    """Return 界桩5座：在位4座、丢失1座, of a side or of what both agree on."""
    rows = [source.found_by(each, side) for each in row["marker_ids"]]
    counted = Counter(source.words.of_code("found_state", each.get("found")) for each in rows)
    said = "、".join(f"{name}{count}座" for name, count in counted.items() if name)
    return f"界桩{len(rows)}座：{said}" if said else ""


def marker_check(source: Source, marker_id: str) -> MarkerCheck:
    """Return one marker as each side found it and as both agree."""
    row = next((each for each in source.markers if each["id"] == marker_id), {})
    number = next(each["number"] for each in source.inspection["markers"] if each["id"] == marker_id)
    kinds = [
        source.words.of_code("measure_kind", each["kind"])
        for each in source.whole["measures"]
        if each["marker_id"] == marker_id and each["state"] != "cancelled"
    ]
    return MarkerCheck(
        str(number),
        source.words.of_code("marker_kind", row.get("kind")),
        source.words.of_code("marker_status", row.get("status")),
        source.words.marker(source.entry(marker_id, "ours") or {}),
        source.words.marker(source.entry(marker_id, "theirs") or {}),
        source.words.marker(source.agreed(marker_id)),
        "、".join(kinds),
    )


def difference(source: Source, row: Row) -> SettledDifference:
    """Return a field that the sides saw differently; what was settled stands only while it still holds."""
    settled = row["settlement"] if row["state"] == "settled" else None
    about = f"{row['label']}号界桩" if row["target_kind"] == "marker" else str(row["label"])
    return SettledDifference(
        about,
        str(row["name_zh"]),
        source.words.value(row["field"], row["ours"]),
        source.words.value(row["field"], row["theirs"]),
        source.words.value(row["field"], settled["value"]) if settled else "",
        str(settled["reason"]) if settled else "",
        day_of(settled["settled_at"]) if settled else None,
    )


def measure(source: Source, row: Row) -> MeasureTaken:
    """Return a measure with its state, and whether both were there when it was carried out."""
    sections = {each["id"]: each["name"] for each in source.inspection["sections"]}
    about = f"{row['marker_number']}号界桩" if row["marker_number"] else sections.get(row["section_id"], "")
    carried_out = next((each for each in reversed(row["steps"]) if each["to_state"] in _DONE), None)
    papers = [
        each["number"]
        for each in source.inspection["documents"]
        if each["measure_id"] == row["id"]
        and each["kind"] in ("upward_report", "approval")
        and each["number"]
    ]
    by = {
        "ours": source.inspection["sides"]["ours"]["name"],
        "theirs": source.inspection["sides"]["theirs"]["name"],
    }
    present = (
        None if carried_out is None else bool(carried_out["our_present"] and carried_out["their_present"])
    )
    return MeasureTaken(
        about,
        source.words.of_code("measure_kind", row["kind"]),
        source.words.of_code("measure_state", row["state"]),
        str(by.get(row["responsible_side"], "双方")),
        day_of(carried_out["done_on"]) if carried_out else None,
        present,
        "、".join(papers),
        str(row["reason"] or ""),
    )


def _photos(source: Source, entries: Sequence[Row]) -> list[Picture]:
    """Return the photos of entries, each once, with the marker and side in their caption."""
    numbers = {each["id"]: f"{each['number']}号界桩" for each in source.inspection["markers"]}
    found: dict[str, Picture] = {}
    for entry in entries:
        side = source.inspection["sides"][entry["side"]]["short_name"]
        for photo in entry["photos"]:
            view = {"near": "近景", "far": "远景"}.get(photo["view"], "")
            said = f"{numbers.get(entry['target_id'], '')}{view}{photo['caption']}（{side}）"
            picture = source.picture(photo["sha256"], said, photo["taken_on"])
            if picture is not None:
                found.setdefault(photo["sha256"], picture)
    return list(found.values())


def counts(source: Source) -> Counts:
    """Return the numbers of a report."""
    ids = [each["id"] for each in source.inspection["markers"]]
    agreed = [source.agreed(each) for each in ids]
    running = [each for each in source.whole["measures"] if each["state"] != "cancelled"]
    found = source.whole["differences"]
    return Counts(
        markers=len(ids),
        checked=sum(all(source.entry(each, side) for side in ("ours", "theirs")) for each in ids),
        intact=sum(_is_intact(each) for each in agreed),
        done=_by_kind(source, [each for each in running if each["state"] in _DONE]),
        open=_by_kind(source, [each for each in running if each["state"] not in _DONE]),
        differences=len(found),
        settled=sum(each["state"] == "settled" for each in found),
    )


def _is_intact(found: Row) -> bool:
    """Whether both sides agree that a marker stands sound in its place, with the right inscription."""
    sound = found.get("found") == "found" and found.get("stone_condition") == "sound"
    legible, right = found.get("inscription_legible"), found.get("inscription_right")
    return sound and legible is not False and right is not False


def _by_kind(source: Source, found: Sequence[Row]) -> dict[str, int]:
    return dict(Counter(source.words.of_code("measure_kind", each["kind"]) for each in found))


def report(source: Source) -> Report:
    """Return the report that both governments file."""
    inspection = source.inspection
    sections, markers = ([each["id"] for each in inspection[part]] for part in ("sections", "markers"))
    found = [(source.label(each), source.agreed(each)) for each in (*sections, *markers)]
    apart = _in_dispute(source, [*sections, *markers])
    items = [
        ContentItem(
            str(item["text_zh"]),
            agreed=_markers_in_words(source, {"marker_ids": markers}, None)
            if int(item["item"]) == MARKERS_ITEM
            else source.words.item(int(item["item"]), found, apart),
        )
        for item in contents()
    ]
    return Report(
        head(source),
        counts(source),
        people(source),
        course=_course(source),
        items=items,
        markers=[marker_check(source, each["id"]) for each in inspection["markers"]],
        measures=[measure(source, each) for each in source.whole["measures"]],
        differences=[difference(source, each) for each in source.whole["differences"]],
        resurvey=[
            f"{name}：{agreed.get('resurvey_note') or '按双方商定范围修测'}。"
            for name, agreed in found
            if agreed.get("needs_resurvey")
        ],
        problems=[
            f"{name}：{agreed.get('cross_line_note') or '有跨界生产、建设'}。"
            for name, agreed in found
            if agreed.get("cross_line_activity")
        ],
        reported_on=day_of(inspection["filing"]["on"]),
        filed_with=str(
            inspection["filing"]["with"]
            or source.words.of_code("line_authority", source.line.get("authority"))
        ),
        filing_number=str(inspection["filing"]["number"] or ""),
    )


def _course(source: Source) -> list[str]:
    """Return how the work went, as far as the register knows."""
    days = sorted(each["observed_on"] for each in source.whole["observations"])
    said = []
    agreed_on = sorted(
        each["signed_on"] for each in source.inspection["signatures"] if each["subject"] == "plan"
    )
    if agreed_on:
        said.append(f"{_said(agreed_on[-1])}，双方会签实施方案。")
    if days:
        sections = len(source.inspection["sections"])
        said.append(
            f"{_said(days[0])}至{_said(days[-1])}，双方分{sections}段实地检查，逐桩核对，当场填写记录。"
        )
    return said


def _said(day: str) -> str:
    value = date.fromisoformat(day)
    return f"{value.year}年{value.month}月{value.day}日"


def summary(source: Source) -> Summary:
    """Return the summary of our own bureau."""
    made = [measure(source, each) for each in source.whole["measures"]]
    still = [each for each in source.whole["measures"] if each["state"] not in (*_DONE, "cancelled")]
    return Summary(
        head(source),
        counts(source),
        course=_course(source),
        next_steps=[
            f"{_said(each['due_on'])}前完成{measure(source, each).about}{measure(source, each).kind}。"
            for each in still
        ],
        measures=made,
    )


def minutes(source: Source) -> Minutes:
    """Return the minutes of the meeting that settled differences, to be completed by hand."""
    facts = head(source)
    of_round = f"第{written(facts.round_number)}轮" if facts.round_number else ""
    settled = [each for each in source.whole["differences"] if each["state"] == "settled"]
    left = [each for each in source.whole["differences"] if each["state"] != "settled"]
    return Minutes(
        facts,
        f"{facts.line_name}{of_round}联合检查会议纪要",
        people=people(source),
        topics=["处理双方检查记录的不一致事项", "商定界桩处置措施"] if settled or left else [],
        agreed=[
            f"{one.about}{one.field}：{one.agreed}" + (f"（{one.reason}）" if one.reason else "") + "。"
            for one in (difference(source, each) for each in settled)
        ]
        + [
            f"{one.about}{one.kind}，由{one.by}负责。"
            for one in (
                measure(source, each) for each in source.whole["measures"] if each["state"] != "cancelled"
            )
        ],
        left_open=[
            f"{one.about}{one.field}：{facts.sides[0].division}记{one.ours}，{facts.sides[1].division}记{one.theirs}。"
            for one in (difference(source, each) for each in left)
        ],
        signatures=signatures(source, "findings"),
    )


def handover(source: Source) -> Handover:
    """Return the list of what the leading side hands to the other: every document of the inspection."""
    facts = head(source)
    lead = next((each for each in facts.sides if each.is_lead), facts.sides[0])
    other = facts.sides[1] if lead is facts.sides[0] else facts.sides[0]
    kinds = source.words.names["inspection_document_kind"]
    return Handover(
        facts,
        lead.bureau,
        other.bureau,
        [
            HandoverItem(
                each["title"] or kinds.get(each["kind"], each["kind"]),
                each["file_name"].rpartition(".")[2].upper(),
                1,
                each["sha256"],
                each["number"],
            )
            for each in source.inspection["documents"]
            if each["kind"] not in ("handover", "archive")
        ]
        + _photos_handed_over(source),
        signatures=signatures(source, "findings"),
    )


def _photos_handed_over(source: Source) -> list[HandoverItem]:
    """Return one line for the photos of each side; the list of the package has the SHA-256 of every one."""
    found: list[HandoverItem] = []
    for side in ("ours", "theirs"):
        entries = [each for each in source.whole["observations"] if each["side"] == side]
        photos = {photo["sha256"] for each in entries for photo in each["photos"]}
        if photos:
            by = source.inspection["sides"][side]["short_name"]
            found.append(HandoverItem(f"现场照片（{by}拍摄）", "照片", len(photos), "", "逐张见归档包清单"))
    return found
