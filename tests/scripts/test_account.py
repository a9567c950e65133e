"""`diming account` from the shell."""

import io
import os
import pty
import subprocess
import sys
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from gis import samples
from gis.accounts import service
from gis.administrative_divisions.service import identify
from gis.database import unit_of_work
from scripts import cli
from tests.conftest import ROOT

SECRET = "a long enough secret"
FROM_STDIN = "--password-stdin"
BUREAU = ["--organisation", "乌审旗民政局", "--organisation-kind", "bureau"]


@pytest.fixture
def register(committed_database: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    url = committed_database.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DIMING_DATABASE_URL", url)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{SECRET}\n"))
    return committed_database


def signs_in(engine: Engine, login: str, password: str) -> bool:
    with unit_of_work(engine) as session:
        return service.sign_in(session, login, password, timedelta(days=1)) is not None


def test_a_first_account_with_its_password_from_standard_input(register: Engine) -> None:
    assert (
        cli.run(["account", "add", "boss", "--name", "管理员", "--role", "admin", *BUREAU, FROM_STDIN]) == 0
    )
    assert signs_in(register, "boss", SECRET)


def test_an_account_limited_to_a_town_by_an_administrator(
    register: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    with unit_of_work(register) as session:
        samples.load(session)
    assert (
        cli.run(["account", "add", "boss", "--name", "管理员", "--role", "admin", *BUREAU, FROM_STDIN]) == 0
    )
    town = ["--organisation", "乌审旗民政局", "--role", "editor", "--area", "150626102", "--generate"]
    assert cli.run(["account", "add", "tuke.bianji", "--name", "图克镇编辑", *town, "--as", "boss"]) == 0
    password = capsys.readouterr().out.strip()
    assert len(password) >= 20
    assert signs_in(register, "tuke.bianji", password)
    with unit_of_work(register) as session:
        caller = identify(session, service.caller(session, service.by_login(session, "tuke.bianji")))
        who = session.execute(
            text(
                "SELECT b.login FROM history.account h JOIN account b ON b.id = h.history_account_id"
                " WHERE h.login = 'tuke.bianji'"
            )
        ).scalars()
        assert set(who) == {"boss"}
    assert caller.areas is not None
    assert len(caller.areas) > 1
    assert cli.run(["account", "list", "--as", "boss"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "login,name,organisation,roles,active",
        "boss,管理员,乌审旗民政局,admin,true",
        "tuke.bianji,图克镇编辑,乌审旗民政局,editor,true",
    ]
    assert cli.run(["account", "list", "--as", "tuke.bianji"]) == 1


def test_a_new_password_a_token_and_the_end(register: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        cli.run(["account", "add", "boss", "--name", "管理员", "--role", "admin", *BUREAU, FROM_STDIN]) == 0
    )
    assert cli.run(["account", "password", "boss", "--generate"]) == 0
    password = capsys.readouterr().out.strip()
    assert not signs_in(register, "boss", SECRET)
    assert signs_in(register, "boss", password)
    assert cli.run(["account", "token", "boss", "--label", "夜间导出", "--scope", "read"]) == 0
    token = capsys.readouterr().out.strip()
    with unit_of_work(register) as session:
        assert service.caller_of_token(session, token) is not None
    assert cli.run(["account", "disable", "boss"]) == 0
    with unit_of_work(register) as session:
        assert service.caller_of_token(session, token) is None
    assert not signs_in(register, "boss", password)
    assert cli.run(["account", "enable", "boss"]) == 0
    assert signs_in(register, "boss", password)
    with unit_of_work(register) as session:
        assert service.caller_of_token(session, token) is None


def test_a_password_is_asked_for_twice_and_not_shown(register: Engine) -> None:
    command = [
        sys.executable,
        "-m",
        "scripts.cli",
        "account",
        "add",
        "boss",
        "--name",
        "x",
        "--role",
        "admin",
    ]
    mine, theirs = pty.openpty()
    # A session of its own, so that the terminal it is given is its controlling one.
    asked = subprocess.Popen(
        ["setsid", "--ctty", *command, *BUREAU], stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT
    )
    os.close(theirs)
    said = b""
    try:
        for _ in range(2):
            while not said.endswith(b": "):
                said += os.read(mine, 1000)
            said += b"\n"
            os.write(mine, f"{SECRET}\n".encode())
        assert asked.wait(120) == 0
    finally:
        asked.kill()
        os.close(mine)
    assert SECRET.encode() not in said
    assert signs_in(register, "boss", SECRET)


def test_refusals_and_usage(register: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    named = ["account", "add", "one", "--name", "x", *BUREAU]
    assert cli.run([*named, "--role", "king", "--generate"]) == 1
    assert cli.run([*named, "--role", "editor", "--area", "999999", "--generate"]) == 1
    assert (
        cli.run(
            [
                "account",
                "add",
                "one",
                "--name",
                "x",
                "--organisation",
                "没有的局",
                "--role",
                "editor",
                "--generate",
            ]
        )
        == 1
    )
    assert cli.run([*named, "--role", "editor", "--password", SECRET]) == 2
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    assert cli.run([*named, "--role", "editor", FROM_STDIN]) == 1
    assert cli.run([*named, "--role", "editor", FROM_STDIN, "--generate"]) == 2
    assert cli.run([*named, "--role", "editor"]) == 2
    assert cli.run(["account", "disable", "nobody"]) == 1
    assert cli.run(["account", "enable", "nobody"]) == 1
    assert cli.run(["account", "token", "nobody", "--label", "x", "--scope", "read"]) == 1
    with unit_of_work(register) as session:
        assert service.listed(session) == []
