"""LibreOffice makes PDFs of Word documents: what it prints, what stops it, what is said without it."""

import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader

from gis.jobs.rules import Cancelled
from maps import office_pdf
from maps.office_pdf import OfficeFailed, OfficeMissing, OfficeTooSlow, pdf_of
from maps.papers import approval_form_docx
from tests.maps.forms import uxin_form


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("家 home")


def stand_in(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a program of our own in LibreOffice's place."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/bash\n{script}\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(office_pdf, "PROGRAM", str(program))


def document() -> bytes:
    content = BytesIO()
    Document().save(content)
    return content.getvalue()


def alive(marker: str) -> list[str]:
    listed = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True).stdout
    return [line for line in listed.splitlines() if marker in line]


def test_a_form_becomes_an_archive_pdf_with_every_script_and_its_fonts(home: Path) -> None:
    content = pdf_of(approval_form_docx(uxin_form(30)), home)
    reader = PdfReader(BytesIO(content))
    said = "".join(page.extract_text() for page in reader.pages)
    assert "变更单审批单" in said
    # PDF names the cut of the shared CJK font by its first language.
    fonts = {
        str(font.get_object()["/BaseFont"]).split("+")[-1]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    for wanted in ("NotoSerifCJK", "NotoSansCJK", "BabelStoneHan", "NotoSansMongolian"):
        assert any(font.startswith(wanted) for font in fonts), fonts
    assert b"<pdfaid:part>2</pdfaid:part>" in content


def test_without_libreoffice_the_refusal_names_the_package(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office_pdf, "PROGRAM", "no-such-office")
    assert not office_pdf.is_installed()
    with pytest.raises(OfficeMissing):
        pdf_of(document(), home)


def test_what_takes_too_long_is_stopped_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, f"sleep 3600.5 & echo {tmp_path} >/dev/null; wait", monkeypatch)
    with pytest.raises(OfficeTooSlow):
        pdf_of(document(), tmp_path, seconds=0.5)
    assert alive("sleep 3600.5") == []


def test_whoever_cancels_is_heard_while_it_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, "sleep 3600.25", monkeypatch)

    class Cancelling:
        def __init__(self) -> None:
            self.steps = 0

        def step(self, message_id: str, done: int = 0, total: int = 0) -> None:
            self.steps += 1
            if self.steps > 2:
                raise Cancelled

    with pytest.raises(Cancelled):
        pdf_of(document(), tmp_path, Cancelling())
    assert alive("sleep 3600.25") == []


def test_a_broken_profile_is_made_anew_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "office" / "profile" / "broken"
    broken.parent.mkdir(parents=True)
    broken.touch()
    writes = 'for paper; do :; done; echo "%PDF-1.6" >"${paper%.docx}.pdf"'
    stand_in(tmp_path, f"[ -e '{broken}' ] && exit 77; {writes}", monkeypatch)
    assert pdf_of(document(), tmp_path).startswith(b"%PDF")


def test_a_document_that_makes_no_pdf_says_what_libreoffice_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, "echo 'source file could not be loaded' >&2", monkeypatch)
    with pytest.raises(OfficeFailed) as refused:
        pdf_of(document(), tmp_path)
    assert refused.value.params["said"] == "source file could not be loaded"
