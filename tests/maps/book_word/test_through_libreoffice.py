"""A marked-up Word form that LibreOffice saved says the same: it drops the tags of content controls."""

import subprocess
from pathlib import Path

import pytest

from gis.editions.word_return import read_back
from maps import office_pdf
from maps.book.composing import volume
from maps.book_word import write_docx
from tests.gis.editions.uxin_content import content
from tests.maps.book_word.marking_up import Marked, marked_up


@pytest.mark.skipif(not office_pdf.is_installed(), reason="LibreOffice is not installed")
def test_what_libreoffice_saves_says_what_it_said_before(tmp_path: Path) -> None:
    edition = content()
    key = next(entry.key for entry in edition.in_order() if entry.history)
    write_docx(edition, tmp_path / "written.docx", volume(edition, maps=False))

    def mark(document: Marked) -> None:
        document.track(key, "history", "改过的沿革。")
        document.retype(key, "location", "旗境西部")

    marked_up(tmp_path / "written.docx", tmp_path / "edition.docx", mark)
    saved = tmp_path / "saved"
    subprocess.run(
        [
            office_pdf.PROGRAM,
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(saved),
            str(tmp_path / "edition.docx"),
        ],
        check=True,
        capture_output=True,
        timeout=100,
    )
    found = read_back(saved / "edition.docx", edition)
    assert [(one.key, one.field, one.after, one.author) for one in found.changes] == [
        (key, "location", "旗境西部", ""),
        (key, "history", "改过的沿革。", "王某"),
    ]
    assert found.findings == ()
