"""What `scripts/run` does once Python is set up: database, sample, API and worker, until Ctrl-C."""

import argparse
import fcntl
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

from sqlalchemy import Engine

from gis.database import make_engine, migrate, unit_of_work
from gis.embedded_postgis import Cluster
from gis.errors import Conflict, DimingError
from gis.messages import text
from gis.name_rules.seeding import load_seeds
from gis.settings import Settings, read_settings
from scripts.lan import Network, help_page
from scripts.lan import prepare as prepare_network
from scripts.register import DATABASE, running_server
from scripts.service_processes import Service, serving

ACCOUNTS_FILE = "demonstration-accounts.txt"

#: Set with the exception that ends us: Python drops an exception that a signal raises inside a finaliser.
STOPPING = threading.Event()


class AlreadyRunning(Conflict):
    """Another `scripts/run` serves this clone."""

    message_id = "service.already_running"


def say(sentence: str) -> None:
    """Show a step to whoever started the register."""
    print(sentence, file=sys.stderr, flush=True)


def main() -> int:
    """Start the register and stay until it is stopped; return the exit code."""
    parser = argparse.ArgumentParser(prog="scripts/run", description="启动登记库 / start the register")
    parser.add_argument("--smoke", action="store_true", help="试办后退出 / try the main job and exit")
    parser.add_argument(
        "--lan",
        nargs="*",
        metavar="NAME",
        help="在内网以 HTTPS 提供服务 / serve the bureau's network over HTTPS, under these names",
    )
    chosen = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # Whoever started us under nohup wants us to outlive the terminal.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)
    try:
        settings = read_settings()
        with only_one(settings.home) as publish:
            network = None if chosen.lan is None else prepare_network(settings, chosen.lan)
            return run(settings, publish, network, smoke_only=chosen.smoke)
    except KeyboardInterrupt:
        say("已停止 / stopped")
    except DimingError as refusal:
        for language in ("zh", "en"):
            say(text(refusal.message_id, language, **refusal.params))
        return 1
    return 0


def _stop(number: int, frame: FrameType | None) -> None:
    """Treat every wish to stop as Ctrl-C, once: stopping is not to be interrupted half-way."""
    for other in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(other, signal.SIG_IGN)
    say("正在停止 / stopping …")
    STOPPING.set()
    raise KeyboardInterrupt


@contextmanager
def only_one(home: Path) -> Iterator[Path]:
    """Hold the clone's lock, and yield the file that tells others our address.

    Raises AlreadyRunning with the address of whoever holds it.
    """
    home.mkdir(parents=True, exist_ok=True)
    address = home / "address"
    with (home / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            known = address.read_text("utf-8").strip() if address.exists() else "…"
            raise AlreadyRunning(address=known) from None
        try:
            yield address
        finally:
            address.unlink(missing_ok=True)


def run(settings: Settings, publish: Path, network: Network | None, *, smoke_only: bool = False) -> int:
    """Bring everything up, say where it is, and keep it up; or try the main job out beside it and end."""
    settings = network.settings if network else settings
    say("启动数据库 / starting the database …")
    with running_server(settings) as url:
        accounts = prepare(url, settings)
        say("启动接口服务和后台任务 / starting API and worker …")
        with ExitStack() as running:
            service = running.enter_context(serving(settings, url))
            publish.write_text(service.address, "utf-8")
            say("")
            print(f"登记库已启动 / the register is up:  {service.address}", flush=True)
            if network is not None:
                running.enter_context(help_page(network))
                tell(network)
            if accounts is not None:
                logins = ", ".join(line.split("\t")[0] for line in accounts.read_text("utf-8").splitlines())
                say(f"演示账户 / demonstration accounts:  {logins}")
                say(f"随机密码在此文件 / their random passwords are in:  {accounts}")
            if smoke_only:
                from scripts.smoke import smoke

                return smoke(settings, url)
            say("按 Ctrl-C 停止 / Ctrl-C stops it")
            keep_up(settings, service, network)
    return 0


def tell(network: Network) -> None:
    """Say how devices reach the register, and what has to be compared before they trust it."""
    print(f"内网地址 / in the network:  {network.address}", flush=True)
    for other in network.addresses:
        if other != network.address:
            say(f"  也可用 / also:  {other}")
    print(f"设备帮助页 / help for devices:  {network.help_address}", flush=True)
    say("证书的 SHA-256 指纹，在设备上核对 / SHA-256 of the certificate, to compare on each device:")
    print(f"  {network.held.fingerprint}", flush=True)
    if network.was_at:
        for language in ("zh", "en"):
            say(text("lan.moved", language, before=network.was_at, now=network.address))


def prepare(url: str, settings: Settings) -> Path | None:
    """Migrate, load code tables, and fill an empty register with the sample.

    Returns the file with the demonstration accounts when this call made them.
    """
    engine = make_engine(url)
    try:
        say("更新数据库结构 / migrating …")
        migrate(engine)
        with unit_of_work(engine) as session:
            load_seeds(session)
        return load_sample(engine, settings)
    finally:
        engine.dispose()


def load_sample(engine: Engine, settings: Settings) -> Path | None:
    """Load the Uxin sample and its demonstration accounts into an empty register, all or nothing.

    A register with an account of its own belongs to somebody, even while it has no records yet.
    """
    from gis import samples
    from gis.accounts.service import listed
    from gis.samples import demonstration
    from scripts.acting import acting

    file = settings.home / ACCOUNTS_FILE
    with unit_of_work(engine) as session:
        if listed(session) or not samples.is_empty(session):
            return None
        say("装入乌审旗样例数据 / loading the sample of Uxin Banner …")
        samples.load(session, progress=say)
        made = samples.accounts.add(session)
        # One of the accounts just made
        demonstration.load(session, acting(session, "admin"), demonstration.EDITIONS, county="150626")
        content = "".join(f"{account.login}\t{account.password}\t{account.purpose}\n" for account in made)
        # Written before the commit: passwords that nobody can read would be worse than a file too many.
        temporary = file.with_suffix(".new")
        temporary.unlink(missing_ok=True)
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(content)
        temporary.rename(file)
    return file


def keep_up(settings: Settings, service: Service, network: Network | None = None) -> None:
    """Start again whatever was killed: the private cluster, the API, the worker; return when stopping.

    In the network, the API starts anew when its certificate was renewed.
    """
    cluster = None if settings.database_url else Cluster(settings.home / "cluster")
    while not STOPPING.wait(1):
        if cluster is not None and not cluster.is_alive():
            say("数据库中断，重新启动 / the database went down, starting it again …")
            cluster.ensure_running()
            url = cluster.server_url(DATABASE)
            if url != service.database_url:
                service.move_to(url)
        if network is not None and is_renewed(network):
            say("证书已更新，重新启动接口服务 / the certificate was renewed, starting the API again …")
            service.replace("serve")
        for part in service.ended():
            say(f"{part} 中断，重新启动 / went down, starting it again …")
            service.restart(part)


def is_renewed(network: Network) -> bool:
    """Whether the network's certificate was made anew; what is in the way, a full disk perhaps, is said.

    It stops nothing: it is tried again an hour later, and a month passes before the certificate at hand ends.
    """
    try:
        return network.is_renewed()
    except OSError as failure:
        say(f"证书未能更新，稍后再试 / the certificate could not be renewed, again later: {failure}")
    except DimingError as refusal:
        for language in ("zh", "en"):
            say(text(refusal.message_id, language, **refusal.params))
    return False


if __name__ == "__main__":
    sys.exit(main())
