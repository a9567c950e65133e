"""消防安全两个清单 on paper: of each institution its problems, and what is done about each until when.

A Word document of a template that staff edit (data/templates/fire_lists.docx); the PDF is made of it. One
institution begins on each page, to be signed by it, by whoever inspected and by the bureau.
"""

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
from gis.errors import DimingError
from gis.facilities import service
from gis.history.as_known import today
from gis.inspection_papers.facts import Picture
from gis.messages import text
from gis.reference import service as reference
from maps.inspection_papers.pictures import photo_png
from maps.office_pdf import pdf_of

#: Size of the photo of a measure in the table, millimetres
WIDTH, HEIGHT = 24.0, 18.0
PICTURES = (b"\xff\xd8\xff", b"\x89PNG")
Row = Mapping[str, Any]


def printed_lists(
    session: Session,
    caller: Caller,
    format: Literal["docx", "pdf"],
    home: Path,
    *,
    facility_id: UUID | None = None,
    town_id: UUID | None = None,
    closed: bool = False,
) -> tuple[str, bytes]:
    """Return file name and content of the lists of a facility, or of those (of a 苏木 or 镇) with problems.

    Problems that wait, or all with `closed`. Raises FacilityNotFound, and what making a PDF raises.
    """
    lists = service.fire_lists(session, caller, facility_id=facility_id, town_id=town_id, closed=closed)
    photos = {
        one["photo"]: found
        for row in lists
        for problem in row["fire"]
        for one in problem["measures"]
        if one["photo"] and (found := _photo(session, caller, row["id"], one["photo"], home)) is not None
    }
    kinds = {row["code"]: row["name_zh"] for row in reference.codes(session, "facility_kind")}
    document = written(lists, service.bureau(session), kinds, photos, today(), closed=closed)
    whose = ""
    if facility_id is not None:
        whose = lists[0]["name"]
    elif town_id is not None and lists:
        whose = lists[0]["town_name"]
    content = document if format == "docx" else pdf_of(document, home)
    return f"{whose}{text('fire_paper.title')}.{format}", content


def _photo(session: Session, caller: Caller, facility_id: str, sha256: str, home: Path) -> bytes | None:
    """Return the bytes of a photo; None where it is missing or damaged: the lists are needed all the same."""
    try:
        opened = service.open_photo(session, caller, UUID(facility_id), sha256, home)
    except DimingError:
        return None
    with opened.stream as stream:
        content = stream.read()
    return content if content.startswith(PICTURES) else None


def written(
    lists: Sequence[Row],
    bureau: str,
    kinds: Mapping[str, str],
    photos: Mapping[str, bytes],
    day: date,
    *,
    closed: bool,
) -> bytes:
    """Return the lists as Word; `kinds` has the names of kinds by code, `photos` bytes by SHA-256."""
    with as_file(files("data") / "templates" / "fire_lists.docx") as file:
        document = DocxTemplate(file)
        paper = {
            "title": text("fire_paper.title"),
            "bureau": bureau,
            "printed_on": _day(day.isoformat()),
            "which": text("fire_paper.all" if closed else "fire_paper.waiting"),
            "unclassified": text("map.unclassified_system"),
            "demonstration": text("map.demonstration"),
            "is_demonstration": any(row["is_demonstration"] for row in lists),
            "institutions": [_institution(row, kinds, photos, document) for row in lists],
        }
        document.render({"paper": paper}, autoescape=True)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _institution(
    row: Row, kinds: Mapping[str, str], photos: Mapping[str, bytes], document: DocxTemplate
) -> dict[str, Any]:
    places = [row["town_name"], row["division_name"], row["address"]]
    return {
        "name": row["name"],
        "number": row["number"],
        "kind": kinds.get(row["kind"], row["kind"]),
        "where": " ".join(dict.fromkeys(each for each in places if each)),
        "operator": row["operator"] or "—",
        "is_demonstration": row["is_demonstration"],
        "problems": [_problem(position, each) for position, each in enumerate(row["fire"], start=1)],
        "measures": [
            measure
            for position, each in enumerate(row["fire"], start=1)
            for measure in _measures(position, each, photos, document)
        ],
    }


def _problem(position: int, row: Row) -> dict[str, Any]:
    state = text(f"fire_paper.{row['state']}", day=_day(row["closed_on"]), who=row["closed_by"])
    if row["state"] == "closed" and not row["closed_by"]:
        state = text("fire_paper.accepted", day=_day(row["closed_on"]))
    if row["state"] == "open" and row["closing_note"]:
        state = f"{state}（{text('fire_paper.sent_back', why=row['closing_note'])}）"
    return {
        "position": position,
        "number": row["number"],
        "found": f"{_day(row['found_on'])}，{row['found_by']}",
        "place": row["place"] or "—",
        "problem": row["problem"],
        "clause": row["clause"] or "—",
        "weight": text("fire_paper.major" if row["is_major"] else "fire_paper.ordinary"),
        "state": state,
    }


def _measures(
    position: int, row: Row, photos: Mapping[str, bytes], document: DocxTemplate
) -> list[dict[str, Any]]:
    """Return what is done about a problem; where nothing is planned, a line that says so."""
    if not row["measures"]:
        nothing = dict.fromkeys(("responsible", "due_on", "done", "note", "photo", "accepted"), "—")
        return [nothing | {"problem": position, "measure": text("fire_paper.no_measure")}]
    accepted = "" if row["closed_on"] is None else text("fire_paper.accepted", day=_day(row["closed_on"]))
    return [
        {
            "problem": position,
            "measure": one["measure"],
            "responsible": one["responsible"],
            "due_on": _day(one["due_on"]),
            "done": _done(one),
            "note": one["done_note"] or "—",
            "photo": _picture(photos.get(one["photo"] or ""), document),
            "accepted": accepted,
        }
        for one in row["measures"]
    ]


def _done(measure: Row) -> str:
    late = measure["days_late"]
    if measure["done_on"] is None:
        said = text("fire_paper.not_done")
        return f"{said}，{text('fire_paper.late', days=late)}" if late else said
    day = _day(measure["done_on"])
    return text("fire_paper.late_done", day=day, days=late) if late else day


def _picture(content: bytes | None, document: DocxTemplate) -> Any:
    if content is None:
        return "—"
    picture = photo_png(Picture(content), WIDTH, HEIGHT)
    return InlineImage(document, BytesIO(picture), width=Mm(WIDTH), height=Mm(HEIGHT))


def _day(day: str | None) -> str:
    if day is None:
        return ""
    read = date.fromisoformat(day)
    return f"{read.year}年{read.month}月{read.day}日"
