"""The invented names of the naming desk and the protection list, and that they go again without a trace."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from gis import samples
from gis.naming_checks import protected_names
from gis.naming_checks.rules import ProposedName
from gis.naming_checks.service import check
from gis.samples import demonstration
from tests.gis.proposals.people import an_account, calling
from tests.gis.samples.test_demonstration import ADMIN


def test_the_desk_finds_them_and_the_list_shows_them(session: Session) -> None:
    samples.load(session)
    count = demonstration.load(session, ADMIN, demonstration.NAMING, county="150626")
    editor = calling(an_account(session, "editor"), "editor")
    rows = protected_names.find(session, editor, include_ended=True).rows
    assert [(row["name"], row["valid_to"]) for row in rows] == [
        ("演示古城壕", None),
        ("演示旧庙", None),
        ("演示老渡口", "2024-06-01"),
    ]
    assert all(row["source"]["is_demonstration"] for row in rows)
    told = next(
        each for each in check(session, ProposedName("演示幸福路", "23514")).items if each.rule == "N8"
    )
    assert told.outcome == "error"
    assert told.found[0].position is not None
    assert demonstration.remove(session, ADMIN, demonstration.NAMING) == count
    assert session.scalar(text("SELECT count(*) FROM protected_name")) == 0
