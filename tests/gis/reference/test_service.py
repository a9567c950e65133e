"""Code lists are seeded once, follow new seeds, and never lose what staff wrote."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.publication import service as publication
from gis.reference import service
from gis.reference.rules import NoSuchList


def test_a_second_load_changes_nothing(session: Session) -> None:
    assert publication.load_seeds(session) == 0


def test_a_newer_seed_reaches_rows_that_staff_left_alone(session: Session) -> None:
    session.execute(text("UPDATE name_type SET name_zh = '旧说法' WHERE code = 'alias'"))
    assert service.load_seeds(session) == 1
    assert {row["code"]: row["name_zh"] for row in service.codes(session, "name_type")}["alias"] == "别名"


def test_a_newer_seed_never_overwrites_what_staff_edited(session: Session) -> None:
    session.execute(text("UPDATE name_type SET name_zh = '又名', edited = true WHERE code = 'alias'"))
    assert service.load_seeds(session) == 0
    assert {row["code"]: row["name_zh"] for row in service.codes(session, "name_type")}["alias"] == "又名"


def test_an_exported_list_equals_its_seed(session: Session, tmp_path: Path) -> None:
    written = {path.name: path.read_text("utf-8") for path in publication.export_rules(session, tmp_path)}
    seeds = Path(__file__).resolve().parents[3] / "data" / "reference"
    assert "name_type.csv" in written
    assert "publication_rule.csv" in written
    rows = {name: sorted(content.splitlines()) for name, content in written.items()}
    assert rows == {name: sorted((seeds / name).read_text("utf-8").splitlines()) for name in written}


def test_an_unknown_list_is_not_found(session: Session) -> None:
    with pytest.raises(NoSuchList):
        service.codes(session, "pg_user")


def test_lists_that_others_refer_to_come_first() -> None:
    names = [table.name for table in service.lists()]
    assert names.index("division_level") < names.index("division_type")
