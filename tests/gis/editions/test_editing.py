"""Entries are written by hand, become stale when facts change under them, are assigned, reviewed, told."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gis.accounts.rules import PUBLIC
from gis.editions import editing, service
from gis.editions.queries import Filter
from gis.editions.rules import (
    EditionNotFound,
    EntriesBehind,
    EntryStale,
    NoSuchAssignee,
    ReasonNeeded,
)
from gis.errors import FieldUnreadable, NotAllowed, NotSignedIn
from tests.gis.editions.volume import Volume, refused, volume
from tests.gis.proposals.people import someone


@pytest.fixture
def made(session: Session, tmp_path: Path) -> Volume:
    return volume(session, tmp_path)


def test_an_entry_written_by_hand_is_told_stale_fact_by_fact(made: Volume) -> None:
    made.describe("辖12个嘎查村。人口：1200人。")
    made.read()
    made.override(fields={"present_state": "有一千二百人。"})
    assert made.entry()["stale"] == []
    made.describe("辖12个嘎查村。人口：1300人。")
    assert service.progress(made.session, made.editor, made.edition_id)["is_behind"]
    made.read()
    row, told = made.entry(), service.progress(made.session, made.editor, made.edition_id)
    assert row["stale"] == ["population"]
    assert [(one["fact"], one["before"], one["after"]) for one in row["stale_facts"]] == [
        ("population", "1200人", "1300人")
    ]
    assert row["printed"]["present_state"] == "有一千二百人。"
    assert "1300" in row["composed"]["present_state"]
    assert (told["stale"], told["stale_facts"]) == (1, [{"fact": "population", "count": 1}])
    assert not told["is_behind"]
    editing.confirm(made.session, made.editor, made.edition_id, made.key, row["version"])
    assert made.entry()["stale"] == []
    # A fact that the writing doesn't stand on makes nothing stale
    made.override(fields={"location": "旗境东北部。"})
    made.describe("辖12个嘎查村。人口：1400人。")
    made.read()
    assert made.entry()["stale"] == []


def test_writing_is_checked_and_nothing_takes_it_back(made: Volume) -> None:
    made.override(running="镇。\n\n  旗境东北部。 ")
    row = made.entry()
    assert row["override"] == {"fields": {}, "text": "镇。\n旗境东北部。"}
    assert row["is_overridden"]
    assert row["words"] > 0
    said = editing.Written({"name": "别的名字"})
    refused(FieldUnreadable, editing.override, made.session, made.editor, made.edition_id, made.key, 2, said)
    stale = editing.Written({"history": "旧版"})
    refused(EntryStale, editing.override, made.session, made.editor, made.edition_id, made.key, 1, stale)
    made.override()
    assert not made.entry()["is_overridden"]


def test_nobody_reviews_what_he_edited_and_the_way_back_is_commented(made: Volume) -> None:
    assert made.all_to("edited", made.reviewer) == 3
    error = refused(EntriesBehind, made.all_to, "reviewed", made.reviewer)
    assert (error.message_id, error.params["count"]) == ("editions.entries_of_own", 3)
    refused(NotAllowed, made.all_to, "reviewed", made.editor)
    refused(ReasonNeeded, made.all_to, "draft", made.editor)
    assert made.all_to("draft", made.editor, "来历无出处") == 3
    assert [one["says"] for one in made.entry()["comments"]] == ["来历无出处"]
    made.all_to("edited", made.editor)
    assert made.all_to("reviewed", made.reviewer) == 3
    made.override(fields={"history": "改了"})
    assert made.entry()["state"] == "edited"
    with pytest.raises(IntegrityError, match="reviewed_by_another"), made.session.begin_nested():
        made.session.execute(
            text("UPDATE edition_entry SET state = 'reviewed', reviewed_at = now(), reviewed_by = edited_by")
        )


def test_entries_are_given_to_people_and_the_volume_tells_how_far_it_is(made: Volume) -> None:
    by_town = Filter(keys=[made.key])
    give = (made.session, made.reviewer, made.edition_id)
    assert editing.assign(*give, by_town, made.editor.account_id) == 1
    refused(NoSuchAssignee, editing.assign, *give, by_town, someone(made.session, "leader").account_id)
    editing.comment(made.session, made.reviewer, made.edition_id, made.key, "核对人口")
    editing.comment(made.session, made.reviewer, made.edition_id, None, "凡例待定")
    told = service.progress(made.session, made.editor, made.edition_id)
    assert (told["entries"], told["unassigned"], told["open_comments"]) == (3, 2, 2)
    assert told["states"] == {"draft": 3, "edited": 0, "reviewed": 0}
    assert [(share["account_id"], share["draft"]) for share in told["assignees"]] == [
        (str(made.editor.account_id), 1)
    ]
    assert {"reason": "entry_lacks.position", "count": 3} in told["missing"]
    assert 0 < told["score"] < 100
    assert told["words"] > 0
    mine = Filter(assignee_id=made.editor.account_id)
    page = service.entries(made.session, made.editor, made.edition_id, mine)
    assert [row["name"] for row in page.rows] == ["巴彦柴达木"]
    missing = Filter(missing="entry_lacks.position", has_comments=True)
    assert [
        row["key"] for row in service.entries(made.session, made.editor, made.edition_id, missing).rows
    ] == [made.key]
    first = service.entries(made.session, made.editor, made.edition_id, Filter(), None, 2)
    rest = service.entries(made.session, made.editor, made.edition_id, Filter(), first.after, 2)
    assert len({row["key"] for row in (*first.rows, *rest.rows)}) == 3
    assert rest.after is None


def test_what_the_register_no_longer_has_is_told_and_what_nobody_touched_goes(made: Volume) -> None:
    made.override(fields={"history": "曾为乡。"})
    made.session.execute(text("UPDATE edition SET division_ids = ARRAY[:town]"), {"town": made.town})
    made.session.execute(text("UPDATE edition SET categories = ARRAY['99']"))
    made.read()
    told = service.progress(made.session, made.editor, made.edition_id)
    assert (told["entries"], told["gone"]) == (0, 1)
    assert made.entry()["is_gone"]


def test_only_who_works_on_editions_sees_one_that_is_not_published(made: Volume) -> None:
    for caller in (PUBLIC, someone(made.session, "planner"), someone(made.session, "neighbour")):
        assert service.listed(made.session, caller).rows == []
        refused(EditionNotFound, service.get, made.session, caller, made.edition_id)
        refused((NotSignedIn, NotAllowed), service.progress, made.session, caller, made.edition_id)  # type: ignore[arg-type]
    row = service.get(made.session, made.editor, made.edition_id)
    assert row["next"] == [{"state": "edited", "needs_reason": False}]
