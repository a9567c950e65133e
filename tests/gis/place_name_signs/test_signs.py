"""From a sign that is read to a notice, a recheck and a report of the public, on a rolled-back register."""

import struct
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as attachments
from gis.database import act_as, translated_errors
from gis.errors import DimingError, NotAllowed
from gis.history import service as history
from gis.history.as_known import today
from gis.history.rules import UnknownTable
from gis.place_name_signs import inspecting, notices, queries, registering, reports, service
from gis.place_name_signs.entries import Found, Photo, Reading, Rechecked, SetAside, Sign
from gis.place_name_signs.rules import (
    ErrorSettled,
    NoInformant,
    NothingToNotify,
    NoticeRuns,
    NoticeServed,
    NotTheHandler,
    PhotoNeeded,
    PhotoUnreadable,
    ReasonNeeded,
    ReportNotFound,
    ReportSettled,
    ReportTaken,
    RoundNotFound,
    SignNumberTaken,
    SignStale,
    StillFound,
)
from gis.place_name_signs.sign_lists import Taken, take_list
from gis.place_names.tables import Feature, PlaceName
from gis.reference import service as reference
from tests.gis.proposals.people import someone

DAY = today() - timedelta(days=40)
SET = date(2024, 5, 1)
UNIT = "演示路政队"
#: A JPEG of one segment and an empty scan, with EXIF that names its owner
OWNER = b"Exif\0\0" + b"OWNER-ZHANG-13800000000"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
    b"\x00\x00\x00\x0cIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xdc\xccY\xe7"
    b"\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture
def field(session: Session) -> Caller:
    return someone(session, "field")


@pytest.fixture
def editor(session: Session) -> Caller:
    return someone(session, "editor")


@pytest.fixture
def road(session: Session) -> UUID:
    """中华路, called 新华路 before May 2024, its reading confirmed."""
    source = reference.add_source(session, title="测试", licence="CC0").id
    feature = Feature(id=uuid4(), category="23514", valid=Range(None, None), source_id=source)
    session.add(feature)
    session.flush()
    common: dict[str, Any] = {"feature_id": feature.id, "language": "zh", "source_id": source}
    common |= {"name_type": "standard", "standard_basis": "approval"}
    session.add(PlaceName(name="新华路", valid=Range(None, date(2024, 5, 1)), **common))
    session.add(
        PlaceName(
            name="中华路",
            romanization="Zhōnghuá Lù",
            pinyin="Zhōnghuá Lù",
            reading_confirmed=True,
            valid=Range(date(2024, 5, 1), None),
            **common,
        )
    )
    session.flush()
    return feature.id


@pytest.fixture
def sign(session: Session, field: Caller, road: UUID) -> UUID:
    said = Sign(
        "LP-001",
        "road_sign",
        "中华路",
        "与乌审街交叉口",
        road,
        unit=UNIT,
        position=(108.84, 38.6),
        set_on=SET,
    )
    return registering.register(session, field, said)


@pytest.fixture
def photo(session: Session, tmp_path: Path) -> Callable[[Caller], Photo]:
    """A photo that a caller uploaded."""

    def uploaded(caller: Caller) -> Photo:
        stored = attachments.store(session, caller, BytesIO(PNG), "照片.png", tmp_path)
        return Photo(stored.sha256, "正面")

    return uploaded


def reading(chinese: str | None = "中华路", roman: str | None = "Zhonghua Lu", **more: Any) -> Reading:
    facts: dict[str, Any] = {"read_on": DAY, "reader": "其其格", "state": "standing", "mongolian": ""}
    return Reading(chinese=chinese, roman=roman, **(facts | more))


def version(session: Session, sign: UUID) -> int:
    found = queries.find(session, sign)
    assert found is not None
    return found.version


def read(session: Session, caller: Caller, sign: UUID, said: Reading) -> dict[str, str]:
    """Keep a reading and return class → state of the sign's errors."""
    inspecting.read(session, caller, sign, version(session, sign), said)
    return {each.error_class: each.state for each in queries.errors_of(session, sign)}


def test_a_right_sign_has_no_errors(session: Session, field: Caller, sign: UUID) -> None:
    assert service.get(session, field, sign)["standing"] == "uninspected"
    assert read(session, field, sign, reading()) == {}
    assert service.get(session, field, sign)["standing"] == "right"


def test_the_standard_name_is_that_of_the_day_of_reading(session: Session, field: Caller, sign: UUID) -> None:
    before = date(2024, 4, 30)
    assert read(session, field, sign, reading("新华路", None, read_on=before)) == {}
    assert read(session, field, sign, reading("新华路", None)) == {"outdated_name": "open"}


def test_an_error_is_listed_once_however_often_it_is_seen(
    session: Session, field: Caller, sign: UUID
) -> None:
    wrong = reading("中華路", "Zhonghua Road")
    assert read(session, field, sign, wrong) == {"traditional_character": "open", "english_term": "open"}
    read(session, field, sign, wrong)
    assert len(queries.errors_of(session, sign)) == 2
    assert len(queries.readings(session, sign)) == 2
    row = service.get(session, field, sign)
    assert (row["standing"], row["open_errors"]) == ("wrong", 2)


def test_a_person_adds_and_sets_aside(session: Session, field: Caller, sign: UUID) -> None:
    said = reading(
        "中華路",
        state="damaged",
        found=[Found("layout", note="字过小")],
        set_aside=[SetAside("zh", "traditional_character", "书法题名")],
    )
    found = read(session, field, sign, said)
    assert found == {"traditional_character": "dismissed", "damaged": "open", "layout": "open"}
    row = service.get(session, field, sign)
    assert (row["state"], [each["state"] for each in row["states"]]) == ("damaged", ["damaged", "standing"])
    with pytest.raises(ReasonNeeded):
        read(
            session, field, sign, reading("中華路", set_aside=[SetAside("zh", "traditional_character", " ")])
        )


def test_what_waits_for_a_reader_is_no_open_error_until_confirmed(
    session: Session, field: Caller, editor: Caller, sign: UUID, road: UUID
) -> None:
    source = reference.add_source(session, title="蒙文", licence="CC0").id
    name = {"name": "ᠤᠯᠠᠭᠠᠨ", "language": "mn", "name_type": "standard", "standard_basis": "approval"}
    session.add(PlaceName(feature_id=road, valid=Range(None, None), source_id=source, **name))
    session.flush()
    assert read(session, field, sign, reading(mongolian="ᠬᠠᠷᠠ")) == {"mongolian_wrong": "to_confirm"}
    assert service.get(session, field, sign)["standing"] == "to_confirm"
    (error,) = queries.errors_of(session, sign)
    with pytest.raises(NotAllowed):
        inspecting.decide(session, field, error.id, is_error=True)
    with pytest.raises(ReasonNeeded):
        inspecting.decide(session, editor, error.id, is_error=False)
    inspecting.decide(session, editor, error.id, is_error=True)
    assert service.get(session, field, sign)["standing"] == "wrong"


def test_inspections_are_of_one_road(session: Session, field: Caller, sign: UUID) -> None:
    here = inspecting.begin(session, field, road="中华路", inspected_on=DAY, inspector="其其格")
    elsewhere = inspecting.begin(session, field, road="乌审街", inspected_on=DAY, inspector="其其格")
    read(session, field, sign, reading("中華路", inspection_id=here))
    with pytest.raises(RoundNotFound):
        read(session, field, sign, reading(inspection_id=elsewhere))
    row = service.inspection(session, field, here)
    assert [each["reading"]["chinese"] for each in row["signs"]] == ["中華路"]
    assert (row["signs_read"], row["signs_wrong"]) == (1, 1)
    (counted,) = service.roads(session, field)
    assert (counted["signs"], counted["inspected"], counted["wrong"]) == (1, 1, 1)


def unit_of(session: Session) -> UUID:
    found = queries.unit_named(session, UNIT)
    assert found is not None
    return found.id


def test_one_notice_holds_all_open_errors_of_a_unit_once(
    session: Session, field: Caller, editor: Caller, sign: UUID, road: UUID
) -> None:
    other = registering.register(session, field, Sign("LP-002", "road_sign", "中华路", "", road, unit=UNIT))
    read(session, field, sign, reading("中華路"))
    read(session, field, other, reading(roman="Zhonghua Road"))
    with pytest.raises(NotAllowed):
        notices.issue(session, field, unit_of(session), issued_on=today())
    made = notices.issue(session, editor, unit_of(session), issued_on=today())
    row = service.notice(session, editor, made)
    assert [each["error_class"] for each in row["lines"]] == ["traditional_character", "english_term"]
    assert row["lines"][0]["clause"].startswith("《地名管理条例》")
    assert row["number"] == f"乌民地改〔{today().year}〕1号"
    assert row["due_on"] == (today() + timedelta(days=15)).isoformat()
    assert row["state"] == "issued"
    with pytest.raises(NothingToNotify):
        notices.issue(session, editor, unit_of(session), issued_on=today())


def test_from_notice_to_recheck(
    session: Session,
    field: Caller,
    editor: Caller,
    sign: UUID,
    photo: Callable[[Caller], Photo],
) -> None:
    read(session, field, sign, reading("中華路", "Zhonghua Road"))
    issued = today() - timedelta(days=30)
    first = notices.issue(session, editor, unit_of(session), issued_on=issued)
    notices.serve(
        session, editor, first, 1, served_on=issued, served_to="王某（演示）", served_how="直接送达"
    )
    with pytest.raises(NoticeServed):
        notices.serve(session, editor, first, 2, served_on=issued, served_to="王某")
    row = service.notice(session, editor, first)
    assert (row["state"], row["days_late"]) == ("overdue", 15)
    assert service.get(session, field, sign)["standing"] == "overdue"

    errors = {each.error_class: each.id for each in queries.errors_of(session, sign)}
    mended = [Rechecked(errors["traditional_character"], True), Rechecked(errors["english_term"], False)]
    again = reading("中华路", "Zhonghua Road", read_on=today(), rechecked=mended)
    with pytest.raises(PhotoNeeded):
        read(session, field, sign, again)
    shown = [photo(field)]
    both = [Rechecked(key, True) for key in errors.values()]
    with pytest.raises(StillFound):
        read(session, field, sign, reading("中华路", "Zhonghua Road", rechecked=both, photos=shown))
    kept = reading("中华路", "Zhonghua Road", read_on=today(), rechecked=mended, photos=shown)
    states = read(session, field, sign, kept)
    assert states == {"traditional_character": "rectified", "english_term": "open"}
    assert service.notice(session, editor, first)["rectified"] == 1

    second = notices.repeat(session, editor, first, 2, issued_on=today())
    with pytest.raises(NoticeRuns):
        notices.repeat(session, editor, first, 3, issued_on=today())
    row = service.notice(session, editor, second)
    assert [each["error_class"] for each in row["lines"]] == ["english_term"]
    assert (row["repeats_number"], row["due_on"]) == (
        f"乌民地改〔{issued.year}〕1号",
        (today() + timedelta(days=7)).isoformat(),
    )
    assert service.notice(session, editor, first)["state"] == "repeated"

    last = [Rechecked(errors["english_term"], True)]
    read(session, field, sign, reading(read_on=today(), rechecked=last, photos=shown))
    assert {each["state"] for each in service.notices(session, editor)} == {"rectified"}
    assert service.get(session, field, sign)["standing"] == "rectified"
    with pytest.raises(ErrorSettled):
        read(session, field, sign, reading(rechecked=last, photos=shown))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sign_notice_item SET said = '{}'",
        "UPDATE sign_notice SET due_on = due_on + 1",
        "UPDATE sign_reading SET chinese = '中华路'",
    ],
)
def test_the_database_keeps_what_was_said(
    session: Session, field: Caller, editor: Caller, sign: UUID, statement: str
) -> None:
    read(session, field, sign, reading("中華路"))
    notices.issue(session, editor, unit_of(session), issued_on=today())
    with pytest.raises(DBAPIError) as refused:
        session.execute(text(statement))
    assert refused.value.orig.diag.constraint_name == "sign_notice_is_kept"  # type: ignore[union-attr]


def test_two_people_at_once_and_two_of_one_number(session: Session, field: Caller, sign: UUID) -> None:
    with pytest.raises(SignStale):
        inspecting.read(session, field, sign, 0, reading())
    with pytest.raises(SignNumberTaken), translated_errors():
        registering.register(session, field, Sign("LP-001", "road_sign", "乌审街"))


LIST = """编号,类型,所在道路,位置,标准地名,设置单位,设置日期,经度,纬度,状态
LP-100,路牌,中华路,北口,中华路,演示路政队,2024-05-01,108.84,38.6,完好
LP-101,路碑,中华路,,,,2024年13月1日,200,38.6,
LP-100,路牌,,,,,,108.84,,
LP-102,路牌,中华路,,无此路,,,,,
"""


def taken(session: Session, caller: Caller, folder: Path, content: str, **how: bool) -> Taken:
    path = folder / "标志.csv"
    path.write_text(content, "utf-8")
    return take_list(session, caller, path, path.name, **how)


@pytest.mark.usefixtures("road")
def test_a_list_says_every_bad_cell_and_writes_nothing(
    session: Session, field: Caller, tmp_path: Path
) -> None:
    answer = taken(session, field, tmp_path, LIST, write=True)
    assert (answer.rows, answer.written) == (4, 0)
    found = {(each.row, each.column) for each in answer.bad}
    assert {(3, "类型"), (3, "设置日期"), (3, "经度"), (4, "所在道路"), (4, "编号"), (5, "标准地名")} <= found
    assert all(each.why_zh and each.why_en for each in answer.bad)


def test_the_good_rows_of_a_list_are_taken_when_asked(
    session: Session, field: Caller, tmp_path: Path
) -> None:
    good = LIST.replace(",中华路,演示路政队", ",,演示路政队")
    answer = taken(session, field, tmp_path, good, write=True, take_good=True)
    assert answer.written == 1
    (row,) = service.find(session, field, queries.Filter(road="中华路")).rows
    assert (row["number"], row["unit"], row["position"]) == ("LP-100", UNIT, [108.84, 38.6])
    again = taken(session, field, tmp_path, good.splitlines()[0] + "\n" + good.splitlines()[1], write=True)
    assert [(each.row, each.column) for each in again.bad] == [(2, "编号")]


# Reports of the public (Art. 33)

SENT = reports.Sent(
    "sign_wrong",
    "中华路路牌写成了中華路，我的电话13911112222，微信号:zhangsan_88",
    name="中華路",
    place="北口",
    position=(108.84, 38.6),
    informant_name="植入的姓名",
    informant_contact="植入的联系方式",
)
PLANTED = ("植入的姓名", "植入的联系方式", "13911112222", "zhangsan_88")


def sent(session: Session, home: Path, said: reports.Sent = SENT) -> UUID:
    ticket = reports.send(session, said, home).ticket
    return UUID(
        str(session.execute(text("SELECT id FROM name_report WHERE ticket = :t"), {"t": ticket}).scalar_one())
    )


def test_who_sent_a_report_is_in_one_table_alone(session: Session, tmp_path: Path) -> None:
    sent(session, tmp_path)
    names = session.scalars(
        text(
            "SELECT quote_ident(table_schema) || '.' || quote_ident(table_name)"
            " FROM information_schema.tables"
            " WHERE table_type = 'BASE TABLE' AND table_schema IN ('public','history')"
            " AND table_name LIKE '%report%'"
        )
    ).all()
    assert "history.name_report" in names
    held = {
        name
        for name in names
        for row in session.scalars(text(f"SELECT t::text FROM {name} t"))
        if any(secret in row for secret in PLANTED)
    }
    assert held == {"public.name_report_informant"}


def test_only_the_handler_reads_who_sent_it_and_each_reading_is_noted(
    session: Session, tmp_path: Path
) -> None:
    first, second, admin = (someone(session, role) for role in ("editor", "editor", "admin"))
    report = sent(session, tmp_path)
    for caller in (first, admin):
        with pytest.raises(NotAllowed):
            reports.informant(session, caller, report, "核实")
    reports.take(session, first, report, 1)
    with pytest.raises(ReportTaken):
        reports.take(session, second, report, 2)
    with pytest.raises(NotTheHandler):
        reports.informant(session, second, report, "核实")
    with pytest.raises(ReasonNeeded):
        reports.informant(session, first, report, " ")
    found = reports.informant(session, first, report, "核实位置")
    assert found["name"] == "植入的姓名"
    assert found["from_words"] == "13911112222、微信号:zhangsan_88"
    row = service.report(session, second, report)
    assert [(each["by"], each["reason"]) for each in row["informant_readings"]] == [
        (first.display_name, "核实位置")
    ]
    assert not any(secret in str(row) for secret in PLANTED)
    reports.take(session, someone(session, "reviewer"), report, 2)
    with pytest.raises(NotTheHandler):
        reports.informant(session, first, report, "核实")


def test_a_report_joins_the_list_of_a_signs_errors(
    session: Session, field: Caller, editor: Caller, sign: UUID, tmp_path: Path
) -> None:
    report = sent(session, tmp_path)
    said = reports.Decision(
        "joined", "已列入整改。", sign_id=sign, error_class="traditional_character", found="中華路"
    )
    with pytest.raises(NotTheHandler):
        reports.decide(session, editor, report, 1, said)
    reports.take(session, editor, report, 1)
    with pytest.raises(DimingError):
        reports.decide(session, editor, report, 2, reports.Decision("answered", "请联系13911112222"))
    with pytest.raises(ReasonNeeded):
        reports.decide(session, editor, report, 2, reports.Decision("closed"))
    reports.decide(session, editor, report, 2, said)
    (error,) = service.get(session, field, sign)["errors"]
    assert (error["error_class"], error["state"], error["is_reported"]) == (
        "traditional_character",
        "open",
        True,
    )
    with pytest.raises(ReportSettled):
        reports.take(session, editor, report, 3)
    # An inspection that sees the same adds nothing.
    assert read(session, field, sign, reading("中華路")) == {"traditional_character": "open"}


def test_the_ticket_shows_where_a_report_stands_and_nothing_else(
    session: Session, editor: Caller, tmp_path: Path
) -> None:
    ticket = reports.send(session, SENT, tmp_path).ticket
    state = reports.state_of(session, f" {ticket.lower()} ")
    assert set(state) == {"ticket", "kind", "received_on", "state", "answer", "decided_on"}
    with pytest.raises(ReportNotFound):
        reports.state_of(session, "AAAAAAAAAAAA")


def test_a_report_without_a_name(session: Session, editor: Caller, tmp_path: Path) -> None:
    report = sent(session, tmp_path, reports.Sent("other", "找不到该地名"))
    reports.take(session, editor, report, 1)
    assert service.report(session, editor, report)["has_informant"] is False
    with pytest.raises(NoInformant):
        reports.informant(session, editor, report, "核实")


def jpeg() -> bytes:
    """A JPEG that says who took it, with something behind its end."""

    def segment(marker: int, body: bytes) -> bytes:
        return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body

    return (
        b"\xff\xd8"
        + segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")
        + segment(0xE1, OWNER)
        + segment(0xFE, b"OWNER-ZHANG")
        + segment(0xDA, b"\x01\x01\x00\x00\x3f\x00")
        + b"\x12\xff\x00\x34"
        + b"\xff\xd9OWNER-ZHANG"
    )


@pytest.mark.parametrize("content", [jpeg(), PNG[:33] + b"\0\0\0\x0bteXtOWNER-ZHANG\0\0\0\0" + PNG[33:]])
def test_a_photo_keeps_nothing_but_its_picture(session: Session, tmp_path: Path, content: bytes) -> None:
    report = sent(session, tmp_path, reports.Sent("other", "见照片", photo=content))
    asked = text("SELECT photo_sha256 FROM name_report WHERE id = :i")
    sha256 = session.execute(asked, {"i": report}).scalar_one()
    with attachments.open_cited(session, sha256, tmp_path).stream as stream:
        kept = stream.read()
    assert b"OWNER" not in kept
    assert b"\x12\xff\x00\x34\xff\xd9" in kept or kept == PNG


@pytest.mark.parametrize("content", [b"%PDF-1.4", jpeg()[:60], PNG[:40], b"\xff\xd8\xff"])
def test_what_is_no_whole_photo_is_refused(session: Session, tmp_path: Path, content: bytes) -> None:
    with pytest.raises(PhotoUnreadable):
        reports.send(session, reports.Sent("other", "见照片", photo=content), tmp_path)


def photo_of(number: int) -> bytes:
    """A photo of a megabyte, unlike those of other numbers."""
    return jpeg().replace(b"\x12\xff\x00\x34", bytes([number]) * 2**20)


def test_a_day_keeps_so_many_photos_and_every_report(session: Session, tmp_path: Path) -> None:
    def left_out(number: int, most: int | None) -> tuple[bool, bool]:
        said = reports.Sent("other", "见照片", photo=photo_of(number))
        receipt = reports.send(session, said, tmp_path, most_photo_megabytes=most)
        asked = text("SELECT photo_sha256 IS NULL FROM name_report WHERE ticket = :t")
        return receipt.is_photo_left_out, session.execute(asked, {"t": receipt.ticket}).scalar_one()

    assert left_out(1, 3) == (False, False)
    assert left_out(2, 3) == (False, False)
    assert left_out(3, 3) == (True, True)
    assert left_out(4, None) == (False, False)
    receipt = reports.send(session, SENT, tmp_path, most_photo_megabytes=0)
    assert not receipt.is_photo_left_out
    broken = reports.Sent("other", "见照片", photo=b"%PDF-1.4")
    with pytest.raises(PhotoUnreadable):
        reports.send(session, broken, tmp_path, most_photo_megabytes=0)
    session.execute(text("UPDATE name_report SET received_at = received_at - interval '1 day'"))
    assert left_out(5, 3) == (False, False)


def test_history_names_nobody_who_sent_a_report(session: Session, tmp_path: Path) -> None:
    clerk = someone(session, "editor")
    act_as(session, clerk.account())
    sent(session, tmp_path, reports.Sent("other", "见照片", photo=photo_of(6), informant_name="甲"))
    for table in ("name_report", "attachment"):
        found = session.execute(text(f"SELECT * FROM history.{table}")).mappings().all()
        assert found
        assert not [row for row in found if str(clerk.account()) in str(dict(row))], table


def test_history_keeps_signs_and_never_an_informant(session: Session, field: Caller, sign: UUID) -> None:
    assert history.changes(session, field, "place_name_sign", sign)
    with pytest.raises(UnknownTable):
        history.changes(session, field, "name_report_informant", sign)
