"""What `scripts/run` does once Python is set up: database, sample, API and worker, until Ctrl-C."""

import argparse
import fcntl
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

from sqlalchemy import Engine

from gis.database import make_engine, migrate, unit_of_work
from gis.errors import DimingError
from gis.messages import text
from gis.publication.service import load_seeds
from gis.settings import Settings
from scripts.register import running_server

HEALTHY_WITHIN_SECONDS = 120
STOPPED_WITHIN_SECONDS = 30


def say(sentence: str) -> None:
    """Show a step to whoever started the register."""
    print(sentence, file=sys.stderr, flush=True)


def main() -> int:
    """Start the register and wait; return the exit code."""
    parser = argparse.ArgumentParser(prog="scripts/run", description="启动登记库 / start the register")
    parser.add_argument(
        "--smoke", action="store_true", help="试办一遍主要业务后退出 / do the main job once and exit"
    )
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, _stop)
    try:
        settings = Settings()
        with only_one(settings.home):
            if chosen.smoke:
                from scripts.smoke import smoke

                return smoke(settings)
            run(settings)
            return 0
    except DimingError as refusal:
        for language in ("zh", "en"):
            say(text(refusal.message_id, language, **refusal.params))
        return 1
    except KeyboardInterrupt:
        return 0


def _stop(number: int, frame: FrameType | None) -> None:
    """Treat SIGTERM as Ctrl-C."""
    raise KeyboardInterrupt


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Hold the clone's own lock: a second `scripts/run` says where the first one is, and ends."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            say(f"登记库已在运行 / the register is already running: {lock.read().strip()}")
            raise SystemExit(1) from None
        yield


def run(settings: Settings) -> None:
    """Bring everything up, say where it is, and stay until Ctrl-C."""
    with ExitStack() as stack:
        say("启动数据库 / starting the database …")
        url = stack.enter_context(running_server(settings))
        accounts = prepare(url, settings)
        address = stack.enter_context(serving(settings, url))
        (settings.home / "run.lock").write_text(address + "\n", "utf-8")
        say("")
        say(f"登记库已启动 / the register is up:  {address}")
        if accounts is not None:
            say(f"演示账户及随机密码 / demonstration accounts and random passwords:  {accounts}")
        say("按 Ctrl-C 停止 / Ctrl-C stops it")
        try:
            while True:
                signal.pause()
        except KeyboardInterrupt:
            say("正在停止 / stopping …")


def prepare(url: str, settings: Settings) -> Path | None:
    """Migrate, load code tables, and fill an empty register with the sample.

    Returns the file with the demonstration accounts when this call made them or an earlier one did.
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
    """Load the Uxin sample and its demonstration accounts into an empty register, all or nothing."""
    from gis.samples import accounts, is_empty, load

    file = settings.home / "demonstration-accounts.txt"
    with unit_of_work(engine) as session:
        if not is_empty(session):
            return file if file.exists() else None
        say("装入乌审旗样例数据 / loading the sample of Uxin Banner …")
        load(session, progress=say)
        made = accounts.add(session)
        content = "".join(f"{account.login}\t{account.password}\t{account.purpose}\n" for account in made)
        # Written before the commit: passwords that nobody can read would be worse than a file too many.
        temporary = file.with_suffix(".new")
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write(content)
        temporary.rename(file)
    return file


@contextmanager
def serving(settings: Settings, url: str) -> Iterator[str]:
    """Run API and worker on a database until the block ends; yield the address once they answer."""
    host, port = listen_on(settings)
    environment = {**os.environ, "DIMING_DATABASE_URL": url, "DIMING_BIND": f"{host}:{port}"}
    environment["DIMING_HOME"] = str(settings.home)
    with ExitStack() as stack:
        for command in ("serve", "worker"):
            stack.enter_context(child(command, environment))
        scheme = "https" if settings.tls_cert else "http"
        shown = "127.0.0.1" if host in ("0.0.0.0", "::", "") else host
        address = f"{scheme}://{shown}:{port}/"
        wait_until_healthy(address)
        yield address


@contextmanager
def child(command: str, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run `diming COMMAND` in a process group of its own, so that Ctrl-C reaches us alone; end it after."""
    process = subprocess.Popen(
        [sys.executable, "-m", "scripts.cli", command], env=environment, start_new_session=True
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOPPED_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def listen_on(settings: Settings) -> tuple[str, int]:
    """Return the address to listen on: as set, else the port of last time, else a free one."""
    if "bind" in settings.model_fields_set and settings.port:
        return settings.host, settings.port
    memory = settings.home / "port"
    remembered = int(memory.read_text("utf-8")) if memory.exists() else settings.port
    for port in (remembered, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((settings.host, port))
            except OSError:
                continue
            free = int(probe.getsockname()[1])
            memory.write_text(f"{free}\n", "utf-8")
            return settings.host, free
    raise OSError(f"no free port on {settings.host}")


def wait_until_healthy(address: str) -> None:
    """Wait until API and worker say that they are up."""
    trust = ssl.create_default_context()
    # The bureau's own certificate names its own host, not the loopback address that we ask.
    trust.check_hostname = False
    trust.verify_mode = ssl.CERT_NONE
    deadline = time.monotonic() + HEALTHY_WITHIN_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}health", timeout=5, context=trust) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass
        time.sleep(0.2)
    raise TimeoutError(f"{address}health")


if __name__ == "__main__":
    sys.exit(main())
