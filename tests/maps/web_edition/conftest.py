"""One site for the tests that only read it: the small edition of Uxin, final, with one recording."""

from dataclasses import replace
from pathlib import Path

import pytest

from gis.editions.content import EditionContent
from maps.web_edition import Written, recordings_in, write_site
from tests.gis.editions.uxin_content import content

SPOKEN = "division:00000000-0000-4000-8000-000000000001"


CODES = (
    ("codes", "民政区划代码150626108、统计用区划代码150626100"),
    ("former_codes", "统计用区划代码152727100（1990—2001年）"),
)


def final() -> EditionContent:
    """The small edition, final, with one division whose codes of the day and of before are known."""
    made = content()
    entries = tuple(replace(one, facts=CODES) if one.key == SPOKEN else one for one in made.entries)
    return replace(made, draft="", entries=entries)


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Written]:
    """A site in a sub-folder of what a server would serve, and what was said of it."""
    folder = tmp_path_factory.mktemp("served")
    sounds = tmp_path_factory.mktemp("sounds")
    for name in (f"{SPOKEN.replace(':', '-')}.ogg", "feature-unprinted.ogg", "notes.txt"):
        (sounds / name).write_bytes(b"OggS")
    said = write_site(final(), folder / "dmz", recordings=recordings_in(sounds))
    return folder / "dmz", said


@pytest.fixture
def site(written: tuple[Path, Written]) -> Path:
    return written[0]


@pytest.fixture
def edition(written: tuple[Path, Written]) -> Path:
    return written[0] / written[1].folder
