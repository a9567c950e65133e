"""How an application’s name is spelled: as `diming romanize` does, no Mongolian one from Han pinyin."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from gis.name_applications import views
from gis.name_applications.tables import NameApplication
from gis.place_names.readings import name_spelling
from tests.gis.name_applications import applications


@pytest.mark.parametrize(
    ("name", "category", "expected"),
    [
        pytest.param("林荫路", "23514", "Linyin Lu", id="Chinese"),
        pytest.param("巴音嘎查", "21620", "Bayan Gaqaa", id="words of the lexicon"),
        pytest.param("敖楞乌德亥嘎查", "21620", "", id="DOMAIN 3.6 Mongolian without script: empty"),
    ],
)
def test_a_name_is_spelled_as_the_command_does(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, category: str, expected: str
) -> None:
    office = applications.office(session, tmp_path, monkeypatch)
    key = office.open(proposed_name=name, category=category)
    application = session.get_one(NameApplication, key)
    spelling = name_spelling().spell(name, category=category)
    assert views.spelled(session, application, name) == spelling.romanization == expected
    assert spelling.toned
    assert application.proposed_romanization == expected
