"""The 录入对照单: what the operator types into the national database, in the order of its entry screen.

A Word document of a template that staff edit (data/templates/national_entry_sheet.docx); the PDF is made of
that very document. Order, headings and what is required come from the profile, which is data.
"""

from collections.abc import Iterator, Sequence
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from docxtpl import DocxTemplate
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.coordinates import format_angle
from gis.errors import InvalidInput
from gis.history.as_known import today
from gis.messages import text
from gis.name_cleanup.lists import bureau_of
from gis.national_database import service
from gis.national_database.entries import Standing, standings
from gis.national_database.profile import Field, Profile
from gis.national_database.records import NationalRecord
from gis.national_database.rules import ReturnRecordNotFound
from maps.office_pdf import pdf_of

Format = Literal["docx", "pdf"]
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
#: More sheets are no paper to work from, and Word takes minutes to open them
MOST_SHEETS = 100
_GIVEN = "place_code"


class TooManySheets(InvalidInput):
    """More entry sheets were asked for at once than one document holds."""

    message_id = "national_sheet.too_many"


def printed_sheets(
    session: Session, caller: Caller, ids: Sequence[UUID], format: Format, home: Path
) -> tuple[str, bytes]:
    """Return file name and content of the entry sheets of some records, in the order asked for.

    Raises TooManySheets, ReturnRecordNotFound when there is none to see, NotAllowed, what a PDF raises.
    """
    wanted = list(dict.fromkeys(ids))
    if len(wanted) > MOST_SHEETS:
        raise TooManySheets(most=MOST_SHEETS)
    found = {UUID(one.record.id): one for one in standings(session, caller, ids=wanted)}
    shown = [found[one] for one in wanted if one in found]
    if not shown:
        raise ReturnRecordNotFound
    document = written(service.profile(session), shown, bureau_of(session))
    content = document if format == "docx" else pdf_of(document, home)
    about = shown[0].record.name if len(shown) == 1 else f"{len(shown)}"
    return f"{text('national_sheet.title')}_{about}.{format}", content


def written(profile: Profile, shown: Sequence[Standing], bureau: str) -> bytes:
    """Return the Word document."""
    day = today()
    paper: dict[str, Any] = {
        "title": text("national_sheet.title"),
        "bureau": bureau,
        "made_on": f"{day.year}年{day.month}月{day.day}日",
        "note": text("national_sheet.no_form"),
        "unclassified": text("map.unclassified_system"),
        "demonstration": text("map.demonstration"),
        "sheets": [_sheet(profile, one) for one in shown],
    }
    with as_file(files("data") / "templates" / "national_entry_sheet.docx") as file:
        document = DocxTemplate(file)
        # Names may hold & and <, which Word's XML reserves.
        document.render({"paper": paper}, autoescape=True)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _sheet(profile: Profile, one: Standing) -> dict[str, Any]:
    record = one.record
    state = one.state.name_zh
    if one.on_date is not None:
        state = f"{state}（{one.on_date}）"
    return {
        "id": record.id,
        "name": record.name,
        "category": f"{record.values.get('place_type', '')} {record.category}".strip(),
        "state": state,
        "coded": text("national.coded" if one.is_coded else "national.not_coded"),
        "code": one.code,
        "operator": one.operator,
        "entered_on": "" if one.on_date is None or one.state.state == "not_entered" else str(one.on_date),
        "reason": one.reason,
        "is_demonstration": text("map.demonstration") in record.values.get("remarks", ""),
        "fields": list(_fields(profile, one)),
    }


def _fields(profile: Profile, one: Standing) -> Iterator[dict[str, str]]:
    """Yield the fields in the order of the entry screen, the position at the end."""
    listed = [each for each in profile.fields_of(one.record.category) if each.key != "record_id"]
    for position, each in enumerate(listed, start=1):
        yield {
            "position": str(position),
            "heading": each.name_zh + ("*" if each.required in ("yes", "at_entry") else ""),
            "item_code": each.item_code,
            "value": _value(each, one),
        }
    yield {
        "position": str(len(listed) + 1),
        "heading": text("national_sheet.gdm"),
        "item_code": "",
        "value": _drawn(one.record),
    }


def _value(each: Field, one: Standing) -> str:
    value = one.code if each.key == _GIVEN else one.record.values.get(each.key, "")
    if value:
        return value
    if each.key == _GIVEN:
        return text("national_sheet.code_given")
    if each.required == "at_entry":
        return text("national_sheet.at_entry")
    return text("national_sheet.missing") if each.required == "yes" else ""


def _drawn(record: NationalRecord) -> str:
    if record.gdm is None:
        return text("national.finding.no_position")
    if record.gdm["type"] != "Point":
        return str(record.gdm["type"])
    lon, lat = record.gdm["coordinates"]
    return f"{format_angle(lon, None, 2)}，{format_angle(lat, None, 2)}"
