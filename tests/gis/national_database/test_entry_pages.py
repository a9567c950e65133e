"""Lists of records by state and code, and marking many at once."""

from uuid import UUID

import pytest

from gis.history.as_known import today
from gis.national_database import entry_pages
from gis.national_database.entry_pages import EntryFilter, Mark
from gis.national_database.rules import EntriesRefused, NothingChosen, PreviewStale
from tests.gis.exchange.conftest import Desk, desk

__all__ = ["desk"]

NAMES = (
    "标准地名,地名类别,所在行政区,地名代码\n神水台,22200,嘎鲁图镇,15062610822200000001\n"
    "石灰庙,22200,图克镇,\n双井,24100,图克镇,\n"
)


@pytest.fixture
def listed(desk: Desk) -> Desk:
    desk.approve(desk.bring(desk.file(NAMES), source_title="普查"))
    return desk


def names(desk: Desk, **wanted: object) -> list[str]:
    page = entry_pages.page(desk.session, desk.editor, EntryFilter(**wanted))  # type: ignore[arg-type]
    return sorted(str(row.place["name"]) for row in page.rows)


def test_a_list_is_narrowed_by_state_code_category_and_division(listed: Desk) -> None:
    marked = Mark("entered", today(), "张三")
    tuke = EntryFilter(division_id=listed.division("150626102"))
    with pytest.raises(PreviewStale):
        entry_pages.mark_all(listed.session, listed.editor, tuke, 3, marked)
    assert entry_pages.mark_all(listed.session, listed.editor, tuke, 2, marked) == 2
    assert names(listed, state="entered") == ["双井", "石灰庙"]
    assert names(listed, state="entered", category="24") == ["双井"]
    assert names(listed, state="not_entered") == names(listed, coded=True) == ["神水台"]
    assert names(listed, coded=False) == ["双井", "石灰庙"]
    counts = entry_pages.counts(listed.session, listed.editor, EntryFilter())
    told = {"not_entered": 1, "entered": 2, "returned": 0, "stored": 0, "coded": 1, "all": 3}
    assert counts == told


def test_marks_are_kept_all_or_none_and_a_code_of_one_record_only(listed: Desk) -> None:
    page = entry_pages.page(listed.session, listed.editor, EntryFilter())
    ids = [UUID(row.place["id"]) for row in page.rows]
    with pytest.raises(NothingChosen):
        entry_pages.mark(listed.session, listed.editor, ids, Mark("stored", today(), code="1" * 20))
    entry_pages.mark(listed.session, listed.editor, ids[:1], Mark("entered", today(), "张三"))
    with pytest.raises(EntriesRefused):
        entry_pages.mark(listed.session, listed.editor, ids, Mark("returned", today(), reason="缺含义"))
    assert entry_pages.counts(listed.session, listed.editor, EntryFilter())["returned"] == 0
