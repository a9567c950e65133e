"""A reading that staff changed holds wherever the register reads names: applications, signs, the search."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.accounts.rules import PUBLIC
from gis.history.as_known import today
from gis.name_applications import register_change
from gis.name_applications.tables import NameApplication
from gis.periods.service import settle
from gis.place_name_signs.standards import standard_of
from gis.search import service as search
from tests.gis.administrative_divisions.registered import a_source
from tests.gis.name_applications.applications import office
from tests.gis.place_names.registered import a_feature, a_name, register_feature


def read_otherwise(session: Session) -> None:
    """Have 林荫 read as no dictionary does, and 敖包场 be a generic term."""
    for table, content in (
        ("place_name_readings", '{"text": "林荫", "reading": "lán yān"}'),
        ("generic_terms", '{"term": "敖包场", "words": "敖包场"}'),
    ):
        statement = (
            "UPDATE name_rule SET content = content || CAST(:content AS jsonb) WHERE id ="
            " (SELECT id FROM name_rule WHERE rule_table = :table AND (:table <> 'generic_terms'"
            " OR key = '水闸') LIMIT 1)"
        )
        assert session.execute(text(statement), {"content": content, "table": table}).rowcount == 1  # type: ignore[attr-defined]


def test_an_application_and_the_change_it_leads_to(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_otherwise(session)
    on = office(session, tmp_path, monkeypatch)
    named = on.open(proposed_mongolian="ᠮᠣᠳᠣ")
    plain = on.open(proposed_name="林荫街")
    assert on.row(plain)["proposed_romanization"] == "Lanyan Jie"
    on.approved(named, today())
    application = session.get_one(NameApplication, named)
    approved = register_change._approved(session, application)
    assert (approved.pinyin, approved.specific_term) == ("Lányān Lù", "林荫")
    # By the script, which only the application holds
    application.proposed_romanization = ""
    assert register_change._approved(session, application).romanization.startswith("Mod")


def test_the_standard_name_of_a_sign(session: Session) -> None:
    source = a_source(session)
    road = register_feature(session, a_feature(source, a_name(source, "林荫路"), category="23514"))
    assert standard_of(session, road, "23514", today()).pinyin == "Línyīn Lù"
    read_otherwise(session)
    assert standard_of(session, road, "23514", today()).pinyin == "Lányān Lù"


def test_the_search_by_sound_and_by_type(session: Session) -> None:
    source = a_source(session)
    sounding = a_name(source, "蓝烟村", pinyin="Lányāncūn", reading_confirmed=True)
    register_feature(session, a_feature(source, sounding))
    settle(session)
    assert search.find(session, PUBLIC, "林荫村").page.rows == []
    read_otherwise(session)
    assert [row["name"] for row in search.find(session, PUBLIC, "林荫村").page.rows] == ["蓝烟村"]
    assert search.find(session, PUBLIC, "敖包场").read_as["type"] == "敖包场"
