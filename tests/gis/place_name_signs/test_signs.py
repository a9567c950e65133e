"""From a sign that is read to a notice and a recheck, on a rolled-back register."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import openpyxl
import pytest
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as attachments
from gis.database import translated_errors
from gis.errors import NotAllowed
from gis.history.as_known import today
from gis.place_name_signs import inspecting, notices, queries, registering, service
from gis.place_name_signs.entries import Found, Photo, Reading, Rechecked, SetAside, Sign
from gis.place_name_signs.rules import (
    ErrorSettled,
    NothingToNotify,
    NoticeNotServed,
    NoticeRepeated,
    NoticeRuns,
    NoticeServed,
    PhotoNeeded,
    ReasonNeeded,
    RoundNotFound,
    SignNumberTaken,
    SignStale,
    StillFound,
    TakenAtOnce,
)
from gis.place_name_signs.sign_lists import take_list, write_marked
from gis.place_names.tables import Feature, PlaceName
from gis.reference import service as reference
from gis.spreadsheets.row_cells import Taken
from tests.gis.administrative_divisions.registered import counted_statements, settle
from tests.gis.proposals.people import someone

DAY = today() - timedelta(days=40)
SET = date(2024, 5, 1)
UNIT = "演示路政队"
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
    assert (row["state"], row["term_days"], row["due_on"]) == ("issued", 15, None)
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
    issued, served = today() - timedelta(days=30), today() - timedelta(days=20)
    first = notices.issue(session, editor, unit_of(session), issued_on=issued)
    with pytest.raises(NoticeNotServed):
        notices.repeat(session, editor, first, 1, issued_on=today())
    notices.serve(
        session, editor, first, 1, served_on=served, served_to="王某（演示）", served_how="直接送达"
    )
    with pytest.raises(NoticeServed):
        notices.serve(session, editor, first, 2, served_on=served, served_to="王某")
    row = service.notice(session, editor, first)
    # Fifteen days from service, ten days after issue; day 1 is the day after.
    assert row["due_on"] == (served + timedelta(days=15)).isoformat()
    assert (row["state"], row["days_late"]) == ("overdue", 5)
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
    with pytest.raises(NoticeRepeated):
        notices.repeat(session, editor, first, 3, issued_on=today())
    row = service.notice(session, editor, second)
    assert [each["error_class"] for each in row["lines"]] == ["english_term"]
    assert (row["repeats_number"], row["term_days"]) == (f"乌民地改〔{issued.year}〕1号", 7)
    notices.serve(session, editor, second, 1, served_on=today(), served_to="王某（演示）")
    with pytest.raises(NoticeRuns):
        notices.repeat(session, editor, second, 2, issued_on=today())
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
        "UPDATE sign_notice SET term_days = term_days + 1",
        "UPDATE sign_notice SET due_on = due_on + 1",
        "UPDATE sign_notice SET due_on = NULL, served_on = NULL, served_to = ''",
        "UPDATE sign_reading SET chinese = '中华路'",
    ],
)
def test_the_database_keeps_what_was_said(
    session: Session, field: Caller, editor: Caller, sign: UUID, statement: str
) -> None:
    read(session, field, sign, reading("中華路"))
    made = notices.issue(session, editor, unit_of(session), issued_on=today(), term_days=20)
    notices.serve(session, editor, made, 1, served_on=today(), served_to="王某（演示）")
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
LP-103,路牌,中华路,,,,,108.84,nan,
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
    assert (answer.rows, answer.written) == (5, 0)
    found = {(each.row, each.column) for each in answer.bad}
    assert {(3, "类型"), (3, "设置日期"), (3, "经度"), (4, "所在道路"), (4, "编号"), (5, "标准地名")} <= found
    assert (6, "纬度") in found
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


@pytest.mark.usefixtures("road")
def test_a_longer_list_asks_no_more_often(session: Session, field: Caller, tmp_path: Path) -> None:
    def sent(start: int, rows: int) -> int:
        lines = [
            f"LP-{start + at},路牌,中华路,,{'中华路' if at % 2 else ''},单位{start + at},,108.84,38.6,完好"
            for at in range(rows)
        ]
        content = "\n".join([LIST.splitlines()[0], *lines])
        with counted_statements(session) as statements:
            assert taken(session, field, tmp_path, content, write=True).written == rows
        return len(statements)

    settle(session)
    sent(100, 1)
    assert sent(200, 2) == sent(300, 40)


def test_repeating_a_notice_asks_no_more_often_for_more_signs(
    session: Session, field: Caller, editor: Caller, road: UUID
) -> None:
    def sent(unit: str, signs: int) -> int:
        for at in range(signs):
            said = Sign(f"{unit}-{at}", "road_sign", "中华路", "", road, unit=unit)
            read(session, field, registering.register(session, field, said), reading("中華路"))
        found = queries.unit_named(session, unit)
        assert found is not None
        first = notices.issue(session, editor, found.id, issued_on=DAY)
        notices.serve(session, editor, first, 1, served_on=DAY, served_to="王某（演示）")
        session.expire_all()
        with counted_statements(session) as statements:
            second = notices.repeat(session, editor, first, 2, issued_on=today())
        assert len(service.notice(session, editor, second)["lines"]) == signs
        return len(statements)

    sent("甲", 1)
    assert sent("乙", 2) == sent("丙", 6)


def test_a_list_goes_back_with_its_errors_written_into_it(
    session: Session, field: Caller, tmp_path: Path
) -> None:
    path = tmp_path / "标志.csv"
    path.write_text(LIST.replace(",中华路,演示路政队", ",,演示路政队"), "utf-8")
    for language, said in (("zh", "日期读不懂"), ("en", "The day cannot be read")):
        out = tmp_path / f"{language}.xlsx"
        write_marked(session, field, path, path.name, out, language)  # type: ignore[arg-type]
        book = openpyxl.load_workbook(out)
        found, rows = (book[name] for name in book.sheetnames)
        assert any(said in str(cell) for line in found.iter_rows(values_only=True) for cell in line)
        # Each row at its own number, what is wrong beside it
        assert rows.cell(3, 1).value == "LP-101"
        assert said in str(rows.cell(3, 12).value)
        assert [rows.cell(2, at).value for at in (1, 11, 12)] == ["LP-100", None, None]
    assert service.find(session, field, queries.Filter()).rows == []


def test_a_number_taken_at_the_same_moment_is_said_in_words(session: Session, field: Caller) -> None:
    inspecting.begin(session, field, road="中华路", inspected_on=DAY, inspector="其其格")
    with pytest.raises(TakenAtOnce), translated_errors():
        session.execute(
            text(
                "INSERT INTO sign_inspection (number, road, inspected_on, inspector, source_id)"
                " SELECT number, road, inspected_on, inspector, source_id FROM sign_inspection"
            )
        )
