"""What `scripts/set_up` says and does where something is missing, with stand-ins for programs."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAMS = (
    "bash",
    "cat",
    "cut",
    "dirname",
    "env",
    "flock",
    "grep",
    "mkdir",
    "python3",
    "sha256sum",
    "tail",
    "id",
)


class Machine:
    """A copy of the clone's scripts, and a PATH that holds only what the test puts there."""

    def __init__(self, folder: Path) -> None:
        self.clone = folder / "clone"
        self.path = folder / "bin"
        (self.clone / "scripts").mkdir(parents=True)
        self.path.mkdir()
        for name in ("scripts/set_up", "scripts/uv.lock", "requirements.lock", "pyproject.toml"):
            shutil.copy(ROOT / name, self.clone / name)
        for name in PROGRAMS:
            found = shutil.which(name, path="/usr/local/bin:/usr/bin:/bin")
            assert found is not None, name
            (self.path / name).symlink_to(found)
        self.stand_in("dpkg-query", 'for name; do :; done; [ "$name" != mdbtools ] && echo installed')

    def stand_in(self, name: str, script: str) -> None:
        (self.path / name).unlink(missing_ok=True)
        (self.path / name).write_text(f"#!/bin/bash\n{script}\n", "utf-8")
        (self.path / name).chmod(0o755)

    def set_up(self, purpose: str = "run") -> subprocess.CompletedProcess[str]:
        """Run it as somebody who is not root, without a terminal."""
        somebody: list[str] = []
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", "nobody", str(self.clone)], check=True)
            somebody = [shutil.which("setpriv") or "", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
        return subprocess.run(
            [*somebody, str(self.path / "bash"), str(self.clone / "scripts/set_up"), purpose],
            env={"PATH": str(self.path), "HOME": "/nonexistent", "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=60, cwd="/",
        )  # fmt: skip


@pytest.fixture
def machine() -> Iterator[Machine]:
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    folder.chmod(0o755)
    yield Machine(folder)
    shutil.rmtree(folder)


def test_neither_root_nor_sudo_gets_the_exact_lines_for_an_administrator(machine: Machine) -> None:
    said = machine.set_up()
    assert said.returncode == 1
    assert "Ask an administrator to run:" in said.stderr
    assert said.stderr.splitlines()[-2:] == [
        "  apt-get update",
        "  apt-get install -y --no-install-recommends mdbtools",
    ]
    assert not (machine.clone / ".venv").exists()


def test_tests_need_more_packages_than_a_run(machine: Machine) -> None:
    machine.stand_in("dpkg-query", "exit 1")
    lines = {purpose: machine.set_up(purpose).stderr.splitlines()[-1] for purpose in ("run", "test")}
    office = " libreoffice-writer-nogui"
    assert lines["run"].endswith(f"fonts-noto-cjk fonts-noto-core fonts-babelstone-han mdbtools{office}")
    run = lines["run"].removesuffix(office)
    assert lines["test"] == f"{run} chromium libnss3-tools poppler-utils gdal-bin python3-qgis{office}"


@pytest.mark.parametrize("sudo", ["", '[ "$1" = -n ] && exit 0; exec "$@"'])
def test_a_run_goes_on_without_libreoffice_and_says_what_it_lacks(machine: Machine, sudo: str) -> None:
    machine.stand_in(
        "dpkg-query", 'for name; do :; done; [ "$name" != libreoffice-writer-nogui ] && echo installed'
    )
    machine.stand_in("touch", f'exec {shutil.which("touch")} "$@"')
    machine.stand_in("sleep", "exit 0")
    # What comes after the packages is not looked at here.
    machine.stand_in("python3", '[[ "$*" != *version_info* ]]')
    if sudo:
        machine.stand_in("sudo", sudo)
        machine.stand_in("apt-get", "exit 100")
    said = [machine.set_up().stderr for _ in range(2)]
    for each in said:
        assert "no PDF can be made" in each
        assert "  apt-get install -y --no-install-recommends libreoffice-writer-nogui" in each
        assert "Python 3.11" in each
    assert ["installing packages" in each for each in said] == [bool(sudo), False]


def test_a_sudo_that_wants_a_password_without_a_terminal_is_not_waited_for(machine: Machine) -> None:
    machine.stand_in("sudo", "exit 1")
    said = machine.set_up()
    assert said.returncode == 1
    assert said.stderr.splitlines()[-1] == "  sudo apt-get install -y --no-install-recommends mdbtools"


def test_sudo_installs_exactly_what_is_missing(machine: Machine) -> None:
    calls = machine.clone / "calls"
    machine.stand_in("sudo", '[ "$1" = -n ] && exit 0; exec "$@"')
    machine.stand_in("apt-get", f'echo "$DEBIAN_FRONTEND: $*" >>{calls}; [ "${{@: -1}}" = update ]')
    said = machine.set_up()
    assert said.returncode == 1
    update, install = calls.read_text("utf-8").splitlines()
    assert update.startswith("noninteractive: ")
    assert update.endswith(" update")
    assert install.endswith(" install -y --no-install-recommends mdbtools")
    assert "installing packages failed" in said.stderr


def test_a_failing_installation_shows_what_apt_said(machine: Machine) -> None:
    machine.stand_in("sudo", '[ "$1" = -n ] && exit 0; exec "$@"')
    machine.stand_in("sleep", "exit 0")
    machine.stand_in("apt-get", "echo 'E: Unable to fetch some archives'; exit 100")
    said = machine.set_up()
    assert said.returncode == 1
    assert "E: Unable to fetch some archives" in said.stderr


def test_another_distribution_is_told_what_is_needed(machine: Machine) -> None:
    (machine.path / "dpkg-query").unlink()
    said = machine.set_up()
    assert said.returncode == 1
    assert "Debian 12" in said.stderr


def test_an_older_python_is_refused(machine: Machine) -> None:
    machine.stand_in("dpkg-query", "echo installed")
    machine.stand_in("python3", '[[ "$*" != *version_info* ]]')
    said = machine.set_up()
    assert said.returncode == 1
    assert "Python 3.11" in said.stderr
