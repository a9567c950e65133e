"""The invented signs stand in every way a sign can stand, and go again without a trace."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from gis import samples
from gis.place_name_signs import service
from gis.samples import demonstration
from tests.gis.proposals.people import an_account, calling
from tests.gis.samples.test_demonstration import ADMIN


def test_every_screen_has_something_to_show_and_it_goes_again(session: Session) -> None:
    samples.load(session)
    count = demonstration.load(session, ADMIN, demonstration.NAMING, county="150626")
    editor = calling(an_account(session, "editor"), "editor")
    rows = service.find(session, editor, service.Filter(), limit=100).rows
    standings = {row["standing"] for row in rows}
    assert standings == {"right", "wrong", "overdue", "to_confirm", "uninspected"}
    assert all(row["is_demonstration"] and row["position"] for row in rows)
    classes = {row["error_class"] for row in service.errors(session, editor)}
    assert {
        "traditional_character",
        "english_term",
        "roman_split",
        "damaged",
        "missing",
        "wrong_character",
        "nonstandard_name",
        "mongolian_wrong",
        "mongolian_missing",
        "mongolian_by_pinyin",
    } <= classes
    assert {row["state"] for row in service.notices(session, editor)} == {"overdue", "issued"}
    assert [unit["to_notify"] > 0 for unit in service.units(session, editor)].count(True) == 1
    assert len(service.reports(session, editor).rows) == 3
    assert demonstration.remove(session, ADMIN, demonstration.NAMING) == count
    tables = ("place_name_sign", "sign_unit", "sign_inspection", "sign_notice", "sign_error", "name_report")
    assert [session.scalar(text(f"SELECT count(*) FROM {table}")) for table in tables] == [0] * len(tables)
