"""A register with the sample, its history, accounts and attachments, and a backup of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from gis import samples
from gis.backup import back_up
from gis.database import make_engine, unit_of_work
from gis.embedded_postgis import Cluster
from scripts.register import throw_away_database
from tests.gis.backup.registers import SCANS, sha256, url_of

RELEASE, GIVEN_UP = (f"releases/00000000-0000-4000-8000-00000000000{last}" for last in "12")
EDITION = "editions/00000000-0000-4000-8000-000000000003/book.pdf"
RELEASED = ", ".join(
    f"('{folder[9:]}', {number}, '{state}', '2026-11-26', '{{\"public\": {{}}}}')"
    for number, (folder, state) in enumerate([(RELEASE, "current"), (GIVEN_UP, "withdrawn")], start=1)
)


def quietly(message_id: str, **params: object) -> None:
    """Progress that nobody reads."""


@dataclass(frozen=True)
class Register:
    """A database and the folder of its attachments."""

    engine: Engine
    home: Path

    def store(self, scan: bytes) -> Path:
        return self.home / "attachments" / sha256(scan)[:2] / sha256(scan)[2:4] / sha256(scan)


@pytest.fixture(scope="module")
def saved_register(
    cluster: Cluster, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Register]:
    """A register that no test changes."""
    with throw_away_database(cluster.server_url("postgres"), template) as url:
        register = Register(make_engine(url), tmp_path_factory.mktemp("saved"))
        with unit_of_work(register.engine) as session:
            samples.load(session)
            samples.accounts.add(session)
        with unit_of_work(register.engine) as session:
            session.execute(text("UPDATE place_name SET romanization = romanization WHERE language = 'zh'"))
            session.execute(text("DELETE FROM account_role WHERE role = 'neighbour'"))
            for scan in SCANS:
                session.execute(
                    text(
                        "INSERT INTO attachment (sha256, size_bytes, media_type, file_name, uploaded_by)"
                        " SELECT :sha256, :size, 'application/pdf', '扫描.pdf', id FROM account"
                        " WHERE login = 'editor'"
                    ),
                    {"sha256": sha256(scan), "size": len(scan)},
                )
                register.store(scan).parent.mkdir(parents=True, exist_ok=True)
                register.store(scan).write_bytes(scan)
            session.execute(
                text(f"INSERT INTO release (id, number, state, as_of, manifests) VALUES {RELEASED}")
            )
        (register.home / "attachments" / ".lock").touch()
        for folder in (RELEASE, GIVEN_UP):
            (register.home / folder / "public").mkdir(parents=True)
            (register.home / folder / "public" / "地名.csv").write_bytes(SCANS[0])
        # Of an edition that the register does not have frozen
        (register.home / EDITION).parent.mkdir(parents=True)
        (register.home / EDITION).write_bytes(SCANS[0])
        yield register
        register.engine.dispose()


@pytest.fixture(scope="module")
def archive(saved_register: Register, cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of that register."""
    file = tmp_path_factory.mktemp("archive") / "备份.tar"
    back_up(url_of(saved_register.engine), saved_register.home, cluster.program, file, quietly)
    return file


@pytest.fixture
def other(committed_database: Engine, tmp_path: Path) -> Register:
    """Another register, with something of its own."""
    register = Register(committed_database, tmp_path / "other")
    with register.engine.begin() as connection:
        connection.execute(text("CREATE TYPE kind AS ENUM ('own')"))
        connection.execute(text("CREATE TABLE own_things AS SELECT 'own'::kind AS kind"))
    register.engine.dispose()
    return register
