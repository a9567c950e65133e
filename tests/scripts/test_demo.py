"""`diming demo` from the shell, on a register with the sample."""

import pytest
from sqlalchemy import Engine, text

from gis import samples
from gis.database import unit_of_work
from gis.samples import accounts
from scripts import cli


@pytest.fixture
def register(committed_database: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    with unit_of_work(committed_database) as session:
        samples.load(session)
        accounts.add(session)
    url = committed_database.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DIMING_DATABASE_URL", url)
    return committed_database


def invented(engine: Engine) -> int:
    statement = "SELECT count(*) FROM feature f JOIN source s ON s.id = f.source_id WHERE s.is_demonstration"
    with engine.connect() as connection:
        return int(connection.scalar(text(statement)) or 0)


def test_load_and_remove(register: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["demo", "load", "names", "--count", "7", "--as", "admin"]) == 0
    shown = capsys.readouterr()
    assert shown.out.strip() == "7"
    assert "7 features of demonstration data loaded" in shown.err
    assert invented(register) == 7
    with register.connect() as connection:
        who = connection.scalar(
            text("SELECT login FROM history.feature h JOIN account a ON a.id = h.history_account_id LIMIT 1")
        )
    assert who == "admin"
    assert cli.run(["demo", "load", "names", "--as", "admin"]) == 1
    assert "remove it first" in capsys.readouterr().err
    assert cli.run(["demo", "remove", "names", "--as", "admin"]) == 0
    assert capsys.readouterr().out.strip() == "7"
    assert invented(register) == 0


def test_refusals_and_usage(register: Engine) -> None:
    assert cli.run(["demo", "load", "graves", "--as", "admin"]) == 1
    assert cli.run(["demo", "load", "names", "--as", "editor"]) == 1
    assert cli.run(["demo", "load", "names", "--as", "nobody"]) == 1
    assert cli.run(["demo", "remove", "names", "--as", "admin"]) == 1
    assert cli.run(["demo", "load", "names"]) == 2
    assert cli.run(["demo", "load", "names", "--count", "0", "--as", "admin"]) == 2
    assert invented(register) == 0
