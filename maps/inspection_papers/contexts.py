"""Turn the facts of a paper into what its template may name: words and lists of words under `paper`.

A template sees exactly these names (`{{ paper.line_name }}`); pictures are put in by `rendering`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gis.inspection_papers.facts import (
    ContentItem,
    Counts,
    Handover,
    Head,
    MarkerCheck,
    MeasureTaken,
    Minutes,
    Person,
    Picture,
    Plan,
    PlanSection,
    Record,
    Report,
    SettledDifference,
    Signature,
    Summary,
)
from gis.messages import text
from maps.inspection_papers import measured_contexts, words

Context = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pictured:
    """A picture in a context, so many millimetres wide and high."""

    picture: Picture
    width_mm: float
    height_mm: float
    #: We drew it, at this size; otherwise it is brought to it
    is_drawn: bool = False


@dataclass(frozen=True, slots=True)
class Stamp:
    """How far a paper is: a draft, or issued under a check code."""

    is_draft: bool = True
    check_code: str = ""


def head(facts: Head, stamp: Stamp) -> Context:
    """Return what every paper may name."""
    ours, theirs = facts.sides
    lead = theirs if theirs.is_lead and not ours.is_lead else ours
    begins = facts.begins_on or facts.ends_on
    return {
        "number": facts.number,
        "line_name": facts.line_name,
        "line_code": facts.line_code,
        "level": facts.level,
        "length_km": words.kilometres(facts.length_m),
        "authority": facts.authority,
        "organiser": facts.organiser,
        "round": words.round_words(facts),
        "trigger": facts.trigger,
        "is_round": facts.round_number is not None,
        "dates": words.span(facts.begins_on, facts.ends_on),
        "year": "　　　　" if begins is None else str(begins.year),
        "agreement_number": facts.agreement_number,
        "agreed_on": words.day(facts.agreed_on) if facts.agreed_on else "",
        "whole_line": facts.whole_line,
        "markers_count": str(facts.markers) if facts.markers else "",
        "ours": _side(facts, 0),
        "theirs": _side(facts, 1),
        "lead": lead.bureau,
        "lead_government": lead.government,
        "is_restricted": facts.publication_level == "restricted",
        "is_demonstration": facts.is_demonstration,
        "is_indicative": facts.is_indicative,
        "indicative": text("map.illustrative_lines"),
        "unclassified": text("map.unclassified_system"),
        "is_draft": stamp.is_draft,
        "check_code": stamp.check_code,
    }


def _side(facts: Head, side: int) -> Context:
    found = facts.sides[side]
    return {
        "division": found.division,
        "short_name": found.short_name,
        "bureau": found.bureau,
        "government": found.government,
        "provided": "对方提供（纸质填报）" if found.has_no_account else "",
    }


def _person(facts: Head, one: Person) -> Context:
    return {
        "name": one.name,
        "side": words.side_words(facts.sides, one.side),
        "office": one.office,
        "duty": one.duty,
        "telephone": one.telephone,
    }


def people(facts: Head, found: Sequence[Person]) -> list[Context]:
    """Return everybody who takes part, one row each."""
    return [_person(facts, one) for one in found]


def signatures(facts: Head, found: Sequence[Signature]) -> list[Context]:
    """Return both sides' places to sign and seal, in the order of the sides, filled as far as known."""
    by_side = {one.side: one for one in found}
    rows = []
    for side, party in enumerate(facts.sides):
        one = by_side.get(side)
        rows.append(
            {
                "division": party.division,
                "bureau": party.bureau,
                "government": party.government,
                "name": one.name if one else "",
                "day": words.day(one.signed_on if one else None),
                "picture": Pictured(one.picture, 40, 14) if one and one.picture else "",
            }
        )
    return rows


def signed_on_spot(facts: Head, found: Sequence[Signature]) -> list[Context]:
    """Return the signatures that were given on the spot, and whether what they stand below is as it was."""
    return [
        {
            "side": words.side_words(facts.sides, one.side),
            "name": one.name,
            "office": one.office,
            "at": words.moment(one.signed_at),
            "picture": Pictured(one.picture, 40, 14) if one.picture else "",
            "below": words.signed_below(one),
        }
        for one in found
    ]


def section(facts: PlanSection) -> Context:
    """Return a section of the line."""
    return {
        "ordinal": str(facts.ordinal),
        "name": f"第{facts.ordinal}段",
        "start": facts.start_mark,
        "end": facts.end_mark,
        "length_km": words.kilometres(facts.length_m),
        "follows": facts.follows,
        "managing": facts.managing,
        "markers": "、".join(facts.markers),
        "markers_count": str(len(facts.markers)) if facts.markers else "",
        "planned_on": words.short_day(facts.planned_on),
        "team": facts.team,
    }


def items(found: Sequence[ContentItem]) -> list[Context]:
    """Return the items of content, numbered."""
    return [
        {
            "number": str(number),
            "title": one.title,
            "ours": one.ours,
            "theirs": one.theirs,
            "agreed": one.agreed,
        }
        for number, one in enumerate(found, start=1)
    ]


def marker_checks(found: Sequence[MarkerCheck]) -> list[Context]:
    """Return markers as they were found."""
    names = ("number", "kind", "before", "ours", "theirs", "agreed", "measure")
    return [{name: getattr(one, name) for name in names} for one in found]


def measures(found: Sequence[MeasureTaken]) -> list[Context]:
    """Return measures, numbered, with what was said above about them."""
    present = {True: "是", False: "否", None: ""}
    return [
        {
            "number": str(number),
            "about": one.about,
            "kind": one.kind,
            "state": one.state,
            "by": one.by,
            "done_on": words.short_day(one.done_on),
            "both_present": present[one.both_present],
            "report": one.report,
            "note": one.note,
        }
        for number, one in enumerate(found, start=1)
    ]


def differences(found: Sequence[SettledDifference]) -> list[Context]:
    """Return what the sides saw differently, numbered."""
    return [
        {
            "number": str(number),
            "about": one.about,
            "field": one.field,
            "ours": one.ours,
            "theirs": one.theirs,
            "agreed": one.agreed,
            "reason": one.reason,
            "settled_on": words.short_day(one.settled_on),
        }
        for number, one in enumerate(found, start=1)
    ]


def counts(facts: Counts) -> Context:
    """Return the numbers of a report, with the measures of each kind as one sentence."""

    def listed(kinds: Mapping[str, int]) -> str:
        return "、".join(f"{kind}{count}座（处）" for kind, count in kinds.items() if count)

    return {
        "markers": str(facts.markers),
        "checked": str(facts.checked),
        "intact": str(facts.intact),
        "not_intact": str(max(facts.checked - facts.intact, 0)),
        "done": listed(facts.done),
        "open": listed(facts.open),
        "differences": str(facts.differences),
        "settled": str(facts.settled),
    }


def plan(facts: Plan) -> Context:
    """Return what the 实施方案 may name."""
    return {
        "sections": [section(one) for one in facts.sections],
        "steps": [
            {
                "stage": one.stage,
                "dates": words.period(one.begins_on, one.ends_on),
                "work": one.work,
                "who": one.who,
            }
            for one in facts.steps
        ],
        "people": people(facts.head, facts.people),
        "contents": list(facts.contents),
        "focus": list(facts.focus),
        "means": facts.means,
        "demands": list(facts.demands),
        "signatures": signatures(facts.head, facts.agreed),
    }


def record(facts: Record) -> Context:
    """Return what the 实地检查记录表 may name."""
    photos = [
        {"picture": Pictured(one, 72, 54), "caption": _caption(one, number)}
        for number, one in enumerate(facts.photos, start=1)
    ]
    return {
        "about": facts.about,
        "visited_on": words.day(facts.visited_on),
        "place": facts.place,
        "weather": facts.weather,
        "our_people": words.people_of(facts.people, 0),
        "their_people": words.people_of(facts.people, 1),
        "content_items": items(facts.items),
        "markers": marker_checks(facts.markers),
        "positions": measured_contexts.positions(facts.positions),
        "references": measured_contexts.references(facts.references),
        "differences": differences(facts.differences),
        "measures": measures(facts.measures),
        "photo_pairs": [photos[at : at + 2] for at in range(0, len(photos), 2)],
        "signed_on_spot": signed_on_spot(facts.head, facts.signed_on_spot),
        "signatures": signatures(facts.head, facts.signatures),
        "sheet_sha256": facts.sheet_sha256,
        "note": facts.note,
    }


def _caption(picture: Picture, number: int) -> str:
    taken = f"（{words.day(picture.taken_on)}）" if picture.taken_on else ""
    return f"图{number}　{picture.caption}{taken}"


def report(facts: Report) -> Context:
    """Return what the 联检报告 may name."""
    return {
        "counts": counts(facts.counts),
        "people": people(facts.head, facts.people),
        "course": list(facts.course),
        "content_items": items(facts.items),
        "markers": marker_checks(facts.markers),
        "measures": measures(facts.measures),
        "differences": differences(facts.differences),
        "resurvey": list(facts.resurvey),
        "problems": list(facts.problems),
        "suggestions": list(facts.suggestions),
        "reported_on": words.day(facts.reported_on),
        "filed_with": facts.filed_with,
        "filing_number": facts.filing_number,
        "signatures": signatures(facts.head, ()),
    }


def summary(facts: Summary) -> Context:
    """Return what the 工作总结 may name."""
    return {
        "counts": counts(facts.counts),
        "organisation": list(facts.organisation),
        "course": list(facts.course),
        "problems": list(facts.problems),
        "next_steps": list(facts.next_steps),
        "measures": measures(facts.measures),
        "written_on": words.day(facts.written_on),
    }


def minutes(facts: Minutes) -> Context:
    """Return what the 会议纪要 may name."""
    return {
        "title": facts.title,
        "held_on": words.day(facts.held_on),
        "place": facts.place,
        "chair": facts.chair,
        "recorder": facts.recorder,
        "our_people": words.people_of(facts.people, 0),
        "their_people": words.people_of(facts.people, 1),
        "topics": list(facts.topics),
        "agreed": list(facts.agreed),
        "left_open": list(facts.left_open),
        "signatures": signatures(facts.head, facts.signatures),
    }


def handover(facts: Handover) -> Context:
    """Return what the 移交清单 may name."""
    return {
        "giver": facts.giver,
        "receiver": facts.receiver,
        "rows": [
            {
                "number": str(number),
                "title": one.title,
                "form": one.form,
                "copies": str(one.copies),
                "sha256": one.sha256,
                "note": one.note,
            }
            for number, one in enumerate(facts.items, start=1)
        ],
        "handed_on": words.day(facts.handed_on),
        "signatures": signatures(facts.head, facts.signatures),
    }
