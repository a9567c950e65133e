"""`diming publish`: every form of an edition, from a file of its content and from the register."""

import hashlib
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import Engine

from gis import samples
from gis.database import unit_of_work
from gis.editions.content import digest, to_bytes
from gis.samples import accounts
from maps.book.composing import volume
from maps.book.pdf import write_pdf
from scripts import cli
from tests.gis.editions.uxin_content import content

CONTENT = to_bytes(content())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    written = tmp_path / "content.json"
    written.write_bytes(CONTENT)
    return written


def test_every_form_is_written_and_told_with_size_and_hash(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = ["--pdf", "--docx", "--epub", "--web"]
    assert cli.run(["publish", "--content", str(file), *wanted, "--out", str(tmp_path / "out")]) == 0
    shown = capsys.readouterr()
    told = {
        Path(path): (int(size), sha256)
        for path, size, sha256 in (line.split("\t") for line in shown.out.splitlines())
    }
    *files, site = told
    assert [path.name for path in files] == [f"乌审旗地名志-试排本.{end}" for end in ("pdf", "docx", "epub")]
    for path in files:
        assert told[path] == (path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())
    assert site.parent == tmp_path / "out" / "site" / "editions"
    assert told[site][0] == sum(path.stat().st_size for path in site.rglob("*") if path.is_file())
    assert digest(CONTENT) in shown.err
    assert "未定稿：封面和书眉印有“送审稿”" in shown.err
    assert "送审稿" in PdfReader(files[0]).pages[0].extract_text()
    # Printed by this process: the same bytes as by the child of the command.
    again = tmp_path / "again.pdf"
    write_pdf(volume(content()), again)
    assert again.read_bytes() == files[0].read_bytes()


def test_what_is_not_public_makes_no_site(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_bytes(to_bytes(replace(content(), audience="internal")))
    assert cli.run(["publish", "--content", str(file), "--web", "--out", str(tmp_path / "out")]) == 1
    assert not (tmp_path / "out" / "site").exists()
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("changed", [{"format": 99}, {"title": None}, {"entries": "none"}], ids=str)
def test_a_file_that_is_no_content_is_refused_by_its_place(
    changed: dict[str, object], file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(json.dumps(json.loads(CONTENT) | changed), "utf-8")
    assert cli.run(["publish", "--content", str(file), "--pdf", "--out", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert "content.json 不是本版软件能读的版本内容" in said
    assert next(iter(changed)) in said
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--pdf"],
        ["--content", "FILE"],
        ["某版", "--content", "FILE", "--pdf"],
        ["--content", "FILE", "--pdf", "--address", "https://example.org/"],
    ],
    ids=str,
)
def test_what_and_whereof_must_be_said(arguments: list[str], file: Path) -> None:
    said = [str(file) if argument == "FILE" else argument for argument in arguments]
    assert cli.run(["publish", *said]) == 2


def test_an_edition_of_the_register_is_published_by_its_name(
    committed_database: Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with unit_of_work(committed_database) as session:
        samples.load(session)
        accounts.add(session)
    url = committed_database.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DIMING_DATABASE_URL", url)
    assert cli.run(["edition", "create", "2026", "--title", "乌审旗地名志", "--as", "editor"]) == 0
    capsys.readouterr()
    written = tmp_path / "out"
    publish = ["publish", "2026", "--epub", "--out", str(written)]
    assert cli.run(publish) == 1
    assert not written.exists()
    capsys.readouterr()
    assert cli.run([*publish, "--as", "editor"]) == 0
    shown = capsys.readouterr()
    assert shown.out.startswith(f"{written / '乌审旗地名志.epub'}\t")
    assert "乌审旗地名志：87 条" in shown.err
    assert "送审稿" in shown.err


def test_a_published_edition_is_cited_with_the_year_of_its_publication(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published = replace(content(), draft=""), date(2027, 3, 1)
    monkeypatch.setattr("scripts.publish._from_register", lambda edition, account, keep: published)
    assert cli.run(["publish", "2026", "--web", "--out", str(tmp_path)]) == 0
    entry = next((tmp_path / "site" / "editions").glob("*/places/division/*/index.html"))
    assert "某出版社, 2027" in entry.read_text("utf-8")
