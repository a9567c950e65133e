"""`diming backup` and `diming restore`: the whole register in one file, and back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gis.errors import Conflict
from gis.messages import text
from scripts.register import DATABASE, As, running_server

if TYPE_CHECKING:
    from gis.backup import Manifest
    from gis.backup.postgres_programs import Programs
    from gis.embedded_postgis import Cluster
    from gis.settings import Settings


class RegisterNotEmpty(Conflict):
    """A restore would take away what is registered."""

    message_id = "backup.register_not_empty"


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="要写的文件 / file to write")],
    account: As = None,
) -> None:
    """备份数据库、附件和发布版文件 / write database, attachments and files of releases to one file."""
    from gis.backup import back_up
    from gis.settings import read_settings

    settings = read_settings()
    with running_server(settings) as url:
        _ready(url, account)
        made = back_up(url, settings.home, _programs(settings), file, _progress, made_by=account)
    for sha256 in made.missing_attachments:
        _progress("backup.attachment_missing", sha256=sha256)
    for sha256 in made.damaged_attachments:
        _progress("backup.attachment_damaged", sha256=sha256)
    for number in made.missing_releases:
        _progress("backup.release_missing", number=number)
    _tell(file, made)


def restore(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="备份文件 / file of a backup")
    ],
    replace: Annotated[
        bool, typer.Option("--replace", help="替换已有数据的登记库 / replace a register that holds data")
    ] = False,
    account: As = None,
) -> None:
    """从备份恢复 / bring a backup back; refused where the register holds data unless --replace."""
    from gis.backup import beside, in_place
    from gis.backup import restore as bring_back
    from gis.settings import read_settings
    from scripts.start import only_one

    settings = read_settings()
    with only_one(settings.home), running_server(settings) as url:
        # A register too broken to be migrated can still be replaced.
        if (account is not None or not replace) and not _ready(url, account) and not replace:
            raise RegisterNotEmpty
        database = in_place(url) if settings.database_url else beside(_cluster(settings), DATABASE)
        restored = bring_back(file.absolute(), settings.home, database, _programs(settings), _progress)
        _migrate(url)
    _tell(file, restored)


def _tell(file: Path, held: "Manifest") -> None:
    from gis.backup.archive import ATTACHMENTS, EDITIONS, RELEASES

    files = {"attachments": ATTACHMENTS, "files of releases": RELEASES, "books of editions": EDITIONS}
    counts = "\t".join(f"{held.counted(folder)} {what}" for what, folder in files.items())
    typer.echo(f"{file}\t{sum(held.rows.values())} rows\t{counts}")


def _ready(url: str, login: str | None) -> bool:
    """Migrate, check who acts (administrators only), and return whether the register holds no data."""
    from gis import samples
    from gis.accounts.service import listed
    from gis.database import make_engine, unit_of_work
    from scripts.acting import acting

    _migrate(url)
    engine = make_engine(url)
    try:
        with unit_of_work(engine) as session:
            if login is not None:
                acting(session, login).must_hold("admin")
            return samples.is_empty(session) and not listed(session)
    finally:
        engine.dispose()


def _migrate(url: str) -> None:
    from gis.database import make_engine, migrate

    engine = make_engine(url)
    try:
        migrate(engine)
    finally:
        engine.dispose()


def _cluster(settings: "Settings") -> "Cluster":
    from gis.embedded_postgis import Cluster

    return Cluster(settings.home / "cluster")


def _programs(settings: "Settings") -> "Programs":
    """Return where PostgreSQL's programs are: the private cluster's own, else those on PATH."""
    from gis.backup import on_path

    return on_path if settings.database_url else _cluster(settings).program


def _progress(message_id: str, **params: object) -> None:
    typer.echo(" / ".join(text(message_id, language, **params) for language in ("zh", "en")), err=True)
