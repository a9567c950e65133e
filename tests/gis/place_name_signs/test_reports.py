"""Reports of the public: who sent one is hidden, and what it leads to, on a rolled-back register."""

import struct
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as attachments
from gis.database import act_as
from gis.errors import DimingError, NotAllowed
from gis.history import service as history
from gis.history.rules import UnknownTable
from gis.place_name_signs import reports, service
from gis.place_name_signs.rules import (
    NoInformant,
    NotTheHandler,
    PhotoUnreadable,
    ReasonNeeded,
    ReportNotFound,
    ReportSettled,
    ReportTaken,
)
from tests.gis.place_name_signs.test_signs import PNG, editor, field, photo, read, reading, road, sign
from tests.gis.proposals.people import someone

__all__ = ["editor", "field", "photo", "road", "sign"]

#: A JPEG of one segment and an empty scan, with EXIF that names its owner
OWNER = b"Exif\0\0" + b"OWNER-ZHANG-13800000000"
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
