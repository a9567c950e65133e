"""The shape of the project: import rules, root folder, packaging."""

import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ALLOWED_AT_ROOT = {
    "gis", "api", "data", "maps", "scripts", "tests", "pyproject.toml", "README.md", ".ci",
    "requirements.lock", "CHANGELOG.md", "LICENSE", ".env.example", ".gitignore", ".gitattributes",
    ".editorconfig", ".pre-commit-config.yaml", ".python-version", ".github",
}  # fmt: skip


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return listed.splitlines()


def test_root_folder_holds_only_what_the_architecture_allows() -> None:
    assert {path.split("/")[0] for path in tracked()} <= ALLOWED_AT_ROOT


def test_imports_go_one_way() -> None:
    checked = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("package", ["gis", "api", "maps", "data", "scripts"])
def test_no_other_distribution_claims_our_top_level_names(package: str) -> None:
    assert set(packages_distributions().get(package, ["diming-register"])) == {"diming-register"}


def test_no_module_is_named_after_nothing() -> None:
    nothing = {"util", "utils", "helper", "helpers", "common", "misc", "core", "base", "manager"}
    assert [path for path in tracked() if Path(path).stem in nothing] == []


def test_only_queries_build_statements() -> None:
    """`queries.py`, or a module of its own named `…_queries.py`; `table_records` reads by declaration."""
    imported = r"^from sqlalchemy[\w.]* import (?:\([^)]*|[^\n(]*)\b(?:select|insert|update|delete)\b"
    builds = re.compile(imported, re.M)
    building = [
        path
        for path in tracked()
        if path.startswith("gis/") and path.endswith(".py") and "/migrations/" not in path
        and not path.endswith("queries.py") and (ROOT / path).is_file()
        and builds.search((ROOT / path).read_text("utf-8"))
    ]  # fmt: skip
    assert building == ["gis/proposals/table_records.py"]


def test_source_files_stay_small() -> None:
    long_files = {
        path: count
        for path in tracked()
        if path.endswith((".py", ".ts", ".vue")) and "/migrations/" not in path
        and (count := len((ROOT / path).read_text("utf-8").splitlines())) > 500
    }  # fmt: skip
    assert long_files == {}


def test_lock_files_name_no_host() -> None:
    locks = [path for path in tracked() if path.endswith((".lock", "package-lock.json"))]
    assert "requirements.lock" in locks
    # Where a package asks for money is its author's line, not where it was fetched from.
    funding = re.compile(r'"funding": (\{[^}]*\}|\[[^\]]*\]|"[^"]*")')
    naming = [
        f"{path}: {line}"
        for path in locks
        for line in funding.sub("", (ROOT / path).read_text("utf-8")).splitlines()
        if '"resolved"' in line or "://" in line
    ]
    assert naming == []
