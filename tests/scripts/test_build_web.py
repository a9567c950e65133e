"""When `scripts/build_web` builds, and that nobody is served half of an application."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


PYTHON = """
echo openapi >>asked
mkdir -p "$(dirname "$3")"
cat api/app.py >"$3"
"""
NPM = """
echo "npm $3" >>../../asked
if [ "$3" = build ]; then
  mkdir -p "$DIMING_WEB_OUT"
  cp src/main.ts "$DIMING_WEB_OUT/index.html"
fi
"""


class Clone:
    """A small clone whose npm and Python are stand-ins that note what they were asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked = folder / "asked"
        for name in ("api/app.py", "gis/rules.py", "data/rules/access.csv", "scripts/openapi_file.py"):
            self.write(name, "x")
        for name in ("data/reference/role.csv", "data/messages/zh.json"):
            self.write(name, "x")
        for name in (
            "src/main.ts",
            "build/compressed.ts",
            "public/icon.svg",
            "package.json",
            "package-lock.json",
        ):
            self.write(f"maps/web/{name}", "x")
        for name in ("index.html", "vite.config.ts", "tsconfig.json"):
            self.write(f"maps/web/{name}", "x")
        shutil.copy(ROOT / "scripts" / "build_web", folder / "scripts" / "build_web")
        self.program(".venv/bin/python", PYTHON)
        self.program("bin/npm", NPM)

    def write(self, name: str, content: str) -> None:
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(content, "utf-8")

    def program(self, name: str, script: str) -> None:
        self.write(name, f"#!/bin/bash\nset -e\n{script}\n")
        (self.folder / name).chmod(0o755)

    def build(self) -> list[str]:
        """Run the script; return what it asked of npm and Python."""
        self.asked.unlink(missing_ok=True)
        done = subprocess.run(
            [str(self.folder / "scripts" / "build_web")],
            env={"PATH": f"{self.folder / 'bin'}:/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return self.asked.read_text("utf-8").split("\n")[:-1] if self.asked.exists() else []

    @property
    def served(self) -> str:
        return (self.folder / "maps/web/dist/index.html").read_text("utf-8")


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path)


def test_nothing_is_done_when_nothing_changed(clone: Clone) -> None:
    assert clone.build() == ["openapi", "npm types", "npm build"]
    assert clone.build() == []


@pytest.mark.parametrize(
    "name", ["src/main.ts", "package-lock.json", "vite.config.ts", "build/compressed.ts"]
)
def test_what_the_application_is_made_of_is_built_anew(clone: Clone, name: str) -> None:
    clone.build()
    clone.write(f"maps/web/{name}", "y")
    assert clone.build() == ["npm types", "npm build"]


def test_code_that_leaves_the_api_as_it_was_costs_no_build(clone: Clone) -> None:
    clone.build()
    clone.write("gis/rules.py", "y")
    assert clone.build() == ["openapi"]


def test_another_api_is_built_anew(clone: Clone) -> None:
    clone.build()
    clone.write("api/app.py", "y")
    assert clone.build() == ["openapi", "npm types", "npm build"]


def test_a_build_that_fails_leaves_what_is_served(clone: Clone) -> None:
    clone.build()
    clone.write("maps/web/src/main.ts", "y")
    clone.program("bin/npm", "exit 1")
    with pytest.raises(AssertionError):
        clone.build()
    assert clone.served == "x"
