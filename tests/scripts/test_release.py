"""`diming release`: a release built and made current from the console, and one turned into the next."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from gis.database import unit_of_work
from scripts import cli
from tests.gis.proposals.people import an_account

#: A source and a division to release, made by hand: a sample takes its time
FIRST = """
INSERT INTO source (title, licence) VALUES ('普查', '内部使用');
INSERT INTO administrative_division (source_id) SELECT id FROM source WHERE title = '普查';
INSERT INTO division_state (division_id, name, type, valid, source_id)
SELECT d.id, '图克镇', 'town', daterange('1958-01-01', NULL), d.source_id FROM administrative_division AS d;
"""


def test_from_an_empty_register_to_the_next_release_and_back(
    committed_database: Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DIMING_DATABASE_URL", committed_database.url.render_as_string(hide_password=False))
    monkeypatch.setenv("DIMING_HOME", str(tmp_path))
    with unit_of_work(committed_database) as session:
        admin = an_account(session, "admin").login

    def run(*arguments: str, acting: bool = True) -> str:
        assert cli.run(["release", *arguments, *(["--as", admin] if acting else [])]) == 0
        return capsys.readouterr().out.strip()

    assert run("build") == "1"
    assert run("switch", "1") == "1"
    with unit_of_work(committed_database) as session:
        session.execute(text(FIRST))
    assert run("build") == "2"
    assert run("list", acting=False).split("\t")[:2] == ["1", "现行"]
    assert run("changes", "2") == "新增行政区划：图克镇"
    assert json.loads(run("changes", "2", "--json"))["record"]["name"] == "图克镇"
    assert run("switch", "2") == "2"
    assert "行政区划: 1" in run("show", "2", acting=False)
    assert run("back") == "1"
    assert cli.run(["release", "build"]) == 1
    assert cli.run(["release", "show", "3"]) == 1

    (changes,) = tmp_path.glob("releases/*/whole/changes.jsonl")
    (records,) = (
        path for path in tmp_path.glob("releases/*/whole/records.jsonl") if path.parent != changes.parent
    )
    out = tmp_path / "out.jsonl"
    assert cli.run(["release", "apply", str(records), str(changes), "--out", str(out)]) == 0
    assert "图克镇" in out.read_text("utf-8")
    assert cli.run(["release", "apply", str(out), str(changes), "--out", str(out)]) == 1
