"""Settings: their list for people, and what their values mean."""

import re
from pathlib import Path

import pytest

from gis.settings import ROOT, Settings, SettingUnreadable, TlsHalfSet, read_settings

LINE = re.compile(r"^(?:# )?DIMING_([A-Z_]+)=(.*)$", re.MULTILINE)


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"DIMING_{name.upper()}", raising=False)
    monkeypatch.setitem(Settings.model_config, "env_file", None)


def test_the_example_lists_every_setting_and_no_other() -> None:
    listed = dict(LINE.findall((ROOT / ".env.example").read_text("utf-8")))
    assert {name.lower() for name in listed} == set(Settings.model_fields)


def test_the_example_shows_the_defaults_each_with_a_comment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    example = tmp_path / ".env"
    text = (ROOT / ".env.example").read_text("utf-8")
    example.write_text(text.replace("# DIMING_BIND", "DIMING_BIND"), "utf-8")
    defaults = Settings()
    monkeypatch.setitem(Settings.model_config, "env_file", example)
    assert Settings() == defaults
    for block in text.split("\n\n"):
        assert block.startswith("# "), block


@pytest.mark.parametrize(
    ("bind", "host", "port"),
    [("0.0.0.0:80", "0.0.0.0", 80), ("[::1]:8626", "::1", 8626), ("localhost:0", "localhost", 0)],
)
def test_bind_is_address_and_port(bind: str, host: str, port: int) -> None:
    assert (Settings(bind=bind).host, Settings(bind=bind).port) == (host, port)


@pytest.mark.parametrize("bind", ["8626", "127.0.0.1", "::1:80", "localhost:http"])
def test_an_unreadable_bind_is_refused_by_name(bind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIMING_BIND", bind)
    with pytest.raises(SettingUnreadable) as refusal:
        read_settings()
    assert refusal.value.params["name"] == "DIMING_BIND"


def test_half_of_a_certificate_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIMING_TLS_CERT", "/etc/ssl/diming.pem")
    with pytest.raises(TlsHalfSet):
        read_settings()


@pytest.mark.parametrize("written", ["postgres://", "postgresql://", "postgresql+psycopg://"])
def test_a_database_url_may_be_written_as_libpq_does(written: str) -> None:
    assert Settings(database_url=f"{written}u:p@h/d").database_url == "postgresql+psycopg://u:p@h/d"


@pytest.mark.parametrize(
    ("bind", "others", "secure"),
    [
        ("127.0.0.1:8626", {}, False),
        ("[::1]:8626", {}, False),
        ("10.1.2.3:8626", {}, True),
        (":8626", {}, True),
        ("127.0.0.1:8626", {"trusted_proxy": "127.0.0.1"}, True),
        ("127.0.0.1:8626", {"tls_cert": Path("c.pem"), "tls_key": Path("k.pem")}, True),
    ],
)
def test_cookies_are_secure_except_on_plain_http_at_loopback(
    bind: str, others: dict[str, object], secure: bool
) -> None:
    assert Settings.model_validate({"bind": bind, **others}).secure_cookies is secure
