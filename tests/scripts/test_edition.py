"""`diming edition` from opening to publishing, each step by who may take it."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from gis import samples
from gis.database import unit_of_work
from gis.samples import accounts
from scripts import cli
from tests.gis.editions.volume import PAPER

EDITOR, REVIEWER = ["--as", "editor"], ["--as", "reviewer"]


def test_from_opening_to_publishing(
    committed_database: Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with unit_of_work(committed_database) as session:
        samples.load(session)
        accounts.add(session)
        town = session.scalars(text("SELECT division_id FROM division_code WHERE code = '150626102'")).first()
    monkeypatch.setenv("DIMING_DATABASE_URL", committed_database.url.render_as_string(hide_password=False))
    monkeypatch.setenv("DIMING_HOME", str(tmp_path))

    def told(*command: str) -> str:
        assert cli.run(["edition", *command]) == 0, capsys.readouterr().err
        return capsys.readouterr().out

    asked = ["--title", "图克镇地名志", "--audience", "internal", "--division", str(town)]
    made = told("create", "2026", *asked, "--as-of", "2026-06-30", *EDITOR)
    assert int(made.split()[-1]) > 10
    assert told("list") == ""
    assert told("assign", "2026", "editor", *REVIEWER) == f"2026\t{made.split()[-1]}\n"
    assert cli.run(["edition", "move", "2026", "edited", *EDITOR]) == 1
    capsys.readouterr()
    for state, who in (("edited", EDITOR), ("reviewed", REVIEWER)):
        told("move", "2026", state, "--entries", *who)
        told("move", "2026", state, *REVIEWER)
    paper = tmp_path / "意见.pdf"
    paper.write_bytes(PAPER)
    given = ["--issued-on", "2026-06-30", "--file", str(paper), *EDITOR]
    permit = ["--number", "内准字1号", "--issued-by", "某单位"]
    told("gate", "2026", "printing_permit", *permit, *given)
    frozen = told("freeze", "2026", *REVIEWER)
    assert "SHA-256" in frozen
    assert cli.run(["edition", "publish", "2026", *REVIEWER]) == 1
    assert "初审、复审、终审、保密审查" in capsys.readouterr().err
    shown = told("show", "2026", *EDITOR)
    assert "secrecy_review\t保密审查 / secrecy review" in shown
    assert "缺蒙古文" in shown
    for gate in ("first_review", "second_review", "final_review", "secrecy_review"):
        paper.write_bytes(PAPER + gate.encode())
        told("gate", "2026", gate, "--issued-by", f"{gate}某人", *given)
    told("publish", "2026", *REVIEWER)
    assert "已出版 / published" in told("list", *EDITOR)
    assert told("list") == ""


def test_what_is_lacking_is_listed_for_people() -> None:
    assert cli._line_of({"path": "map_approval", "value": "审图号"}) == "  审图号  [map_approval]"
    assert cli._line_of({"row": 3, "value": "", "rule": "x"}) == "  row: 3  rule: x"
