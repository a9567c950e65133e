"""What `scripts/run` prepares: the sample for an empty register only, one run per clone, a free port."""

import socket
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from gis.accounts import service as accounts
from gis.database import unit_of_work
from gis.settings import Settings
from scripts.service_processes import ENDS_TOO_OFTEN, BindTaken, PartEnded, Service, listen_on
from scripts.start import ACCOUNTS_FILE, AlreadyRunning, load_sample, only_one


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setitem(Settings.model_config, "env_file", None)
    monkeypatch.delenv("DIMING_BIND", raising=False)
    return Settings(home=tmp_path)


def divisions(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(text("SELECT count(*) FROM administrative_division")) or 0)


def test_an_empty_register_gets_the_sample_and_accounts_for_the_owners_eyes(
    committed_database: Engine, settings: Settings
) -> None:
    file = load_sample(committed_database, settings)

    assert file == settings.home / ACCOUNTS_FILE
    assert file.stat().st_mode & 0o777 == 0o600
    assert divisions(committed_database) > 80
    login, password, _ = file.read_text("utf-8").splitlines()[1].split("\t")
    with unit_of_work(committed_database) as session:
        listed = {account.login for account in accounts.listed(session)}
    assert listed == {line.split("\t")[0] for line in file.read_text("utf-8").splitlines()}
    assert login == "editor"
    assert len(password) >= 16


def test_the_sample_and_its_passwords_are_written_once(
    committed_database: Engine, settings: Settings
) -> None:
    file = load_sample(committed_database, settings)
    assert file is not None
    before = file.read_bytes(), divisions(committed_database)
    assert load_sample(committed_database, settings) is None
    assert (file.read_bytes(), divisions(committed_database)) == before


def test_a_register_with_an_account_of_its_own_stays_without_sample(
    committed_database: Engine, settings: Settings
) -> None:
    with unit_of_work(committed_database) as session:
        office = accounts.add_organisation(session, kind="bureau", name="某旗民政局")
        accounts.add_account(
            session, login="wang", display_name="王", organisation_id=office.id, roles=["admin"],
            password="a long enough password",
        )  # fmt: skip
    assert load_sample(committed_database, settings) is None
    assert divisions(committed_database) == 0
    assert not (settings.home / ACCOUNTS_FILE).exists()


def test_a_second_run_is_told_where_the_first_one_is(tmp_path: Path) -> None:
    with only_one(tmp_path) as publish:
        publish.write_text("http://127.0.0.1:8626/", "utf-8")
        with pytest.raises(AlreadyRunning) as refusal, only_one(tmp_path):
            pass
        assert refusal.value.params["address"] == "http://127.0.0.1:8626/"
    with only_one(tmp_path) as publish:
        assert not publish.exists()


def listening(port: int = 0) -> socket.socket:
    taken = socket.socket()
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    taken.bind(("127.0.0.1", port))
    taken.listen()
    return taken


def test_a_taken_port_that_nobody_asked_for_is_replaced_and_remembered(settings: Settings) -> None:
    with listening() as taken:
        (settings.home / "port").write_text(str(taken.getsockname()[1]), "utf-8")
        host, port = listen_on(settings)
        assert host == "127.0.0.1"
        assert port != taken.getsockname()[1]
    assert listen_on(settings) == (host, port)


def test_a_taken_port_that_was_asked_for_is_refused(settings: Settings) -> None:
    with listening() as taken:
        asked = Settings(home=settings.home, bind=f"127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(BindTaken):
            listen_on(asked)


@pytest.mark.parametrize(
    ("host", "certificate", "address"),
    [
        ("127.0.0.1", None, "http://127.0.0.1:80/"),
        ("0.0.0.0", None, "http://127.0.0.1:80/"),
        ("::", Path("c.pem"), "https://[::1]:80/"),
        ("10.1.2.3", None, "http://10.1.2.3:80/"),
    ],
)
def test_the_address_can_be_opened_here(host: str, certificate: Path | None, address: str) -> None:
    settings = Settings(tls_cert=certificate, tls_key=certificate)
    assert Service(settings, "postgresql+psycopg://h/d", host, 80).address == address


def test_a_part_that_ends_right_after_its_start_is_named(
    settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    with listening() as closed:
        port = closed.getsockname()[1]
    service = Service(settings, f"postgresql+psycopg://nobody@127.0.0.1:{port}/diming", "127.0.0.1", port)
    try:
        service.start()
        with pytest.raises(PartEnded) as refusal:
            service.wait_until_healthy()
    finally:
        service.stop()
    assert refusal.value.params["code"] == 3
    assert "can't be reached" in capfd.readouterr().err


def test_a_part_that_ends_again_and_again_is_given_up(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = Service(settings, "postgresql+psycopg://h/d", "127.0.0.1", 80)
    monkeypatch.setattr(Service, "_run", lambda self, part: ended())
    service.start()
    for _ in range(ENDS_TOO_OFTEN):
        service.restart("worker")
    with pytest.raises(PartEnded):
        service.restart("worker")


def ended() -> subprocess.Popen[bytes]:
    process = subprocess.Popen(["false"])
    process.wait()
    return process
