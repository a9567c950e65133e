"""Evidence is stored whole, found whole, and never lost while something cites it."""

import hashlib
import io
import os
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gis.accounts.rules import PUBLIC, Caller
from gis.attachments import files, queries
from gis.attachments import service as attachments
from gis.attachments.rules import (
    MOST_BYTES,
    Damaged,
    Empty,
    Erased,
    NoSuchAttachment,
    TooLarge,
    TypeNotAllowed,
)
from gis.attachments.tables import Attachment
from gis.errors import NotAllowed, NotSignedIn
from gis.secrecy_marks import MarkedSecret
from tests.gis.attachments.test_file_types import EXE, PDF
from tests.gis.proposals.people import an_account, calling

HASH = hashlib.sha256(PDF).hexdigest()


@pytest.fixture
def editor(session: Session) -> Caller:
    return calling(an_account(session), "editor")


def on_disk(home: Path) -> list[str]:
    return [path.name for path in home.rglob("*") if path.is_file() and path.name != ".lock"]


def test_a_file_lies_under_its_hash(session: Session, editor: Caller, tmp_path: Path) -> None:
    stored = attachments.store(session, editor, io.BytesIO(PDF), "批复.pdf", tmp_path)
    assert (stored.sha256, stored.size_bytes, stored.media_type) == (HASH, len(PDF), "application/pdf")
    assert stored.uploaded_by == editor.account_id
    assert (tmp_path / "attachments" / HASH[:2] / HASH[2:4] / HASH).read_bytes() == PDF
    assert on_disk(tmp_path) == [HASH]


def test_the_same_bytes_are_stored_once(session: Session, editor: Caller, tmp_path: Path) -> None:
    first = attachments.store(session, editor, io.BytesIO(PDF), "批复.pdf", tmp_path)
    other = calling(an_account(session), "editor")
    again = attachments.store(session, other, io.BytesIO(PDF), "又一次.pdf", tmp_path)
    assert again is first
    assert (again.file_name, again.uploaded_by) == ("批复.pdf", editor.account_id)
    # Both may cite it: neither takes it from the other.
    for caller in (editor, other):
        assert attachments.find(session, caller, HASH) is first
    assert on_disk(tmp_path) == [HASH]


def test_storing_again_mends_a_damaged_file(session: Session, editor: Caller, tmp_path: Path) -> None:
    attachments.store(session, editor, io.BytesIO(PDF), "批复.pdf", tmp_path)
    files.path_of(tmp_path, HASH).write_bytes(b"rotten")
    attachments.store(session, editor, io.BytesIO(PDF), "批复.pdf", tmp_path)
    assert files.path_of(tmp_path, HASH).read_bytes() == PDF


def test_a_file_that_was_read_is_kept_whatever_it_is(
    session: Session, editor: Caller, tmp_path: Path
) -> None:
    source, home = tmp_path / "package.gpkg", tmp_path / "home"
    source.write_bytes(bytes(3 << 20))
    kept = attachments.store_read(session, editor, source, source.name, "application/x", home)
    assert on_disk(home) == [kept.sha256]
    assert files.path_of(home, kept.sha256).read_bytes() == source.read_bytes()
    assert kept.size_bytes == source.stat().st_size
    with pytest.raises(MarkedSecret):
        attachments.store_read(session, editor, source, "机密★5年.gpkg", "application/x", home)


@pytest.mark.parametrize(
    ("content", "name", "error"),
    [
        (b"", "批复.pdf", Empty),
        (EXE, "批复.pdf", TypeNotAllowed),
        (b"%PDF-" + b" " * MOST_BYTES, "批复.pdf", TooLarge),
    ],
)
def test_a_refused_file_leaves_no_byte(
    session: Session, editor: Caller, tmp_path: Path, content: bytes, name: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        attachments.store(session, editor, io.BytesIO(content), name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def marked_word() -> bytes:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "机密★10年"
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def marked_excel() -> bytes:
    workbook = openpyxl.Workbook()
    workbook.create_sheet("表", 0)["A1"] = "密级：秘密"
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [(marked_word(), "会议纪要.docx"), (marked_excel(), "清单.xlsx"), (PDF, "机密-批复.pdf")],
)
def test_of_a_marked_file_nothing_is_kept_and_only_who_is_logged(
    session: Session,
    editor: Caller,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    content: bytes,
    name: str,
) -> None:
    with pytest.raises(MarkedSecret):
        attachments.store(session, editor, io.BytesIO(content), name, tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert session.get(Attachment, hashlib.sha256(content).hexdigest()) is None
    assert str(editor.account_id) in caplog.text
    assert name not in caplog.text


def test_accounts_that_see_only_what_is_public_store_nothing(session: Session, tmp_path: Path) -> None:
    neighbour = replace(calling(an_account(session), "neighbour"), clearance="public")
    with pytest.raises(NotAllowed):
        attachments.store(session, neighbour, io.BytesIO(PDF), "批复.pdf", tmp_path)


def test_the_public_stores_nothing(session: Session, tmp_path: Path) -> None:
    with pytest.raises(NotSignedIn):
        attachments.store(session, PUBLIC, io.BytesIO(PDF), "批复.pdf", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_failing_write_leaves_nothing_half_written(
    session: Session, editor: Caller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        attachments.store(session, editor, io.BytesIO(PDF), "批复.pdf", tmp_path)
    assert on_disk(tmp_path) == []


def test_reading_verifies_the_bytes(session: Session, editor: Caller, tmp_path: Path) -> None:
    attachments.store(session, editor, io.BytesIO(PDF), "批复.pdf", tmp_path)
    with attachments.open_file(session, editor, HASH, tmp_path).stream as stream:
        assert stream.read() == PDF
    files.path_of(tmp_path, HASH).write_bytes(PDF + b"!")
    with pytest.raises(Damaged):
        attachments.open_file(session, editor, HASH, tmp_path)
    files.path_of(tmp_path, HASH).unlink()
    with pytest.raises(Damaged):
        attachments.open_file(session, editor, HASH, tmp_path)


def test_others_need_the_clearance(session: Session, editor: Caller, tmp_path: Path) -> None:
    attachments.store(session, editor, io.BytesIO(PDF), "批复.pdf", tmp_path)
    with pytest.raises(NoSuchAttachment):
        attachments.open_file(session, calling(an_account(session), "editor"), HASH, tmp_path)
    attachments.open_file(session, calling(an_account(session), "reviewer"), HASH, tmp_path).stream.close()
    with pytest.raises(NoSuchAttachment):
        attachments.open_file(session, editor, "0" * 64, tmp_path)


def test_nobody_says_what_another_s_photo_was_made_of(
    session: Session, editor: Caller, tmp_path: Path
) -> None:
    """The first word stays, so that it has to be the word of who sent the photo."""
    photo, camera_s, wrong = (hashlib.sha256(PDF + end).hexdigest() for end in (b"1", b"2", b"3"))
    other = calling(an_account(session), "editor")
    for caller, end in ((editor, b"1"), (editor, b"2"), (other, b"3")):
        attachments.store(session, caller, io.BytesIO(PDF + end), "照片.pdf", tmp_path)
    with pytest.raises(NoSuchAttachment):
        attachments.note_original(session, other, photo, wrong)
    attachments.note_original(session, editor, photo, camera_s)
    attachments.open_original(session, editor, photo, tmp_path).stream.close()
    assert list(attachments.originals(session, [photo])) == [photo]
    # Who writes the record anew says again what is known.
    attachments.note_original(session, other, photo, camera_s)


def test_what_is_taken_out_for_good_goes_with_its_bytes_and_stays_out(
    session: Session, editor: Caller, tmp_path: Path
) -> None:
    photo, camera_s = (hashlib.sha256(PDF + end).hexdigest() for end in (b"1", b"2"))
    for caller in (editor, calling(an_account(session), "editor")):
        for end in (b"1", b"2"):
            attachments.store(session, caller, io.BytesIO(PDF + end), "照片.pdf", tmp_path)
    attachments.note_original(session, editor, photo, camera_s)
    # Cited as the original of another; without that nothing cites it.
    assert attachments.erase(session, camera_s) is False
    attachments.remove_erased(session, camera_s, tmp_path)
    attachments.open_original(session, editor, photo, tmp_path).stream.close()
    assert attachments.erase(session, photo) is True
    attachments.remove_erased(session, photo, tmp_path)
    assert on_disk(tmp_path) == [camera_s]
    with pytest.raises(NoSuchAttachment):
        attachments.find(session, editor, photo)
    with pytest.raises(Erased):
        attachments.store(session, editor, io.BytesIO(PDF + b"1"), "照片.pdf", tmp_path)
    with pytest.raises(Erased):
        attachments.store_from_public(session, PDF + b"1", "照片.pdf", tmp_path)
    assert on_disk(tmp_path) == [camera_s]
    assert attachments.erase(session, photo) is True


def test_sweeping_takes_only_old_files_without_a_row(
    session: Session, editor: Caller, tmp_path: Path
) -> None:
    attachments.store(session, editor, io.BytesIO(PDF), "批复.pdf", tmp_path)
    orphan = files.write(tmp_path, b"never committed")
    fresh = files.write(tmp_path, b"still in its transaction")
    half = files.path_of(tmp_path, orphan).with_name("incoming-x")
    half.write_bytes(b"half")
    for path in (files.path_of(tmp_path, HASH), files.path_of(tmp_path, orphan), half):
        os.utime(path, (0, 0))
    assert attachments.sweep(session, tmp_path) == 2
    assert sorted(on_disk(tmp_path)) == sorted([HASH, fresh])


def test_more_hashes_than_a_statement_takes_parameters_are_looked_for(
    session: Session, editor: Caller, tmp_path: Path
) -> None:
    attachments.store(session, editor, io.BytesIO(PDF), "批复.pdf", tmp_path)
    hashes = [HASH, *(f"{number:064x}" for number in range(70_000))]
    assert attachments.found(session, editor, hashes) == {HASH}
    assert queries.registered(session, hashes) == {HASH}


def test_sweeping_leaves_what_was_stored_again_meanwhile(tmp_path: Path) -> None:
    orphan = files.path_of(tmp_path, files.write(tmp_path, b"bytes"))
    os.utime(orphan, (0, 0))
    assert list(files.old_files(tmp_path)) == [orphan]
    files.write(tmp_path, b"bytes")
    assert not files.remove_old(tmp_path, orphan)
    assert orphan.exists()


def test_a_cited_attachment_is_never_deleted(session: Session, editor: Caller, tmp_path: Path) -> None:
    from tests.gis.proposals.people import a_bare_proposal

    attachments.store(session, editor, io.BytesIO(PDF), "批复.pdf", tmp_path)
    a_bare_proposal(session, editor, citing=HASH)
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(delete(Attachment).where(Attachment.sha256 == HASH))
