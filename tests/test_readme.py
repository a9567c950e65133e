"""The README says what is there: every command, every setting, every file it links."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from gis.settings import Settings
from scripts.cli import app

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def commands() -> set[str]:
    command = get_command(app)
    return set(getattr(command, "commands", {}))


def test_readme_names_every_command_and_no_other() -> None:
    named = set(re.findall(r"`diming ([a-z][a-z-]*)", README))
    assert named == commands()


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_readme_names_every_setting(name: str) -> None:
    assert f"`DIMING_{name.upper()}`" in README


def test_readme_names_no_setting_that_is_not_there() -> None:
    named = set(re.findall(r"DIMING_([A-Z_]+)", README))
    assert named <= {name.upper() for name in Settings.model_fields}


def test_every_linked_file_is_there() -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_readme_opens_with_the_two_commands() -> None:
    opening = README.split("\n## ")[1]
    assert opening.index("scripts/run") < opening.index("scripts/test")


def test_no_part_of_the_readme_waits_to_be_written() -> None:
    assert "<!--" not in README
