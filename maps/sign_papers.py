"""The 整改通知书 on paper: one unit, all its errors with photos, by which clauses, until when; Word and PDF.

A Word document of a template that staff edit (data/templates/sign_notice.docx); the PDF is made of it. A
clause that was not read in its official text is printed with 参照.
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
from gis.errors import DimingError
from gis.inspection_papers.facts import Picture
from gis.messages import text
from gis.place_name_signs import service
from gis.place_name_signs.rule_tables import NoticeWords
from maps.inspection_papers.pictures import photo_png
from maps.office_pdf import pdf_of

MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
#: Size of a photo in the table, millimetres
WIDTH, HEIGHT = 24.0, 18.0
PICTURES = (b"\xff\xd8\xff", b"\x89PNG")
SCRIPTS = {"zh": "汉字", "mn": "蒙古文", "roman": "罗马字母", "sign": "标志"}
Row = Mapping[str, Any]


def printed_notice(
    session: Session, caller: Caller, notice_id: UUID, format: Literal["docx", "pdf"], home: Path
) -> tuple[str, bytes]:
    """Return file name and content of a notice; raise NoticeNotFound, and what making a PDF raises."""
    notice = service.notice(session, caller, notice_id)
    photos = {
        line["photo"]: found
        for line in notice["lines"]
        if line["photo"] and (found := _photo(session, caller, line, home)) is not None
    }
    document = written(notice, service.bureau(session), photos, service.words(session))
    content = document if format == "docx" else pdf_of(document, home)
    return f"{text('sign_paper.title')}{notice['number']}.{format}", content


def _photo(session: Session, caller: Caller, line: Row, home: Path) -> bytes | None:
    """Return the bytes of a photo; None where it is missing or damaged: the notice is needed all the same."""
    try:
        opened = service.open_photo(session, caller, UUID(line["sign_id"]), line["photo"], home)
    except DimingError:
        return None
    with opened.stream as stream:
        content = stream.read()
    return content if content.startswith(PICTURES) else None


def written(notice: Row, bureau: str, photos: Mapping[str, bytes], words: Mapping[str, NoticeWords]) -> bytes:
    """Return a notice as a Word document."""
    with as_file(files("data") / "templates" / "sign_notice.docx") as file:
        document = DocxTemplate(file)
        lines = [_item(line, document, photos) for line in notice["lines"]]
        document.render({"paper": _facts(notice, bureau, words) | {"lines": lines}}, autoescape=True)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _facts(notice: Row, bureau: str, words: Mapping[str, NoticeWords]) -> dict[str, Any]:
    signs = len({line["sign_number"] for line in notice["lines"]})
    opening = f"经检查，你单位设置、管理的{signs}处标志存在{len(notice['lines'])}个问题（见下表）。"
    if notice["repeats_number"]:
        opening = (
            f"你单位收到《{text('sign_paper.title')}》（{notice['repeats_number']}）后，逾期未完成整改，"
            f"现有{signs}处标志的{len(notice['lines'])}个问题尚未改正（见下表），再次通知你单位整改。"
        )
    return {
        "title": text("sign_paper.title") + ("（再次通知）" if notice["repeats_number"] else ""),
        "number": notice["number"],
        "bureau": bureau,
        "unit": notice["unit"],
        "address": notice["unit_address"],
        "opening": opening,
        "law": [
            _sentence(words["duty"]),
            f"{_sentence(words['basis'])}请自本通知书送达之日起{notice['term_days']}日内（送达次日为第一日）"
            "整改完毕，并将整改情况连同照片书面报送我局，我局将进行复查。",
        ],
        "closing": [_sentence(words["overdue"]), _sentence(words["placing"])],
        "note": notice["note"],
        "issued_on": _day(notice["issued_on"]),
        "term": f"自送达之日起{notice['term_days']}日",
        "due_on": "" if notice["due_on"] is None else _day(notice["due_on"]),
        "served_on": "" if notice["served_on"] is None else _day(notice["served_on"]),
        "served_to": notice["served_to"],
        "served_how": notice["served_how"],
        "note_on_terms": "整改期限由本局确定，条例未规定天数；标“参照”的依据未见正式文本，以正式文本为准。",
        "unclassified": text("map.unclassified_system"),
        "demonstration": text("map.demonstration"),
        "is_demonstration": notice["is_demonstration"],
    }


def _item(line: Row, document: DocxTemplate, photos: Mapping[str, bytes]) -> dict[str, Any]:
    content = photos.get(line["photo"] or "")
    photo: Any = text("sign_paper.no_photo")
    if content is not None:
        picture = photo_png(Picture(content), WIDTH, HEIGHT)
        photo = InlineImage(document, BytesIO(picture), width=Mm(WIDTH), height=Mm(HEIGHT))
    clause = line["clause"]
    is_marked = line["is_verified"] or clause.startswith("参照")
    place = f"（{line['place']}）" if line["place"] else ""
    return {
        "position": line["position"],
        "sign": line["sign_number"],
        "where": f"{line['road']}{place}",
        "kind": line["kind"],
        "error": f"{SCRIPTS[line['script']]}：{line['class_zh']}",
        "clause": clause if is_marked else f"参照{clause}",
        "found": line["found"] or "—",
        "why": line["why"] or "—",
        "expected": line["expected"] or "—",
        "photo": photo,
    }


def _sentence(words: NoticeWords) -> str:
    return words.text if words.is_verified else f"{words.text}（参照）"


def _day(day: str) -> str:
    read = date.fromisoformat(day)
    return f"{read.year}年{read.month}月{read.day}日"
