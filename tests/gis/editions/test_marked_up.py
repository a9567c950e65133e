"""Changes of a marked-up file wait for somebody else than who handed them in."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gis.editions import marked_up, service
from gis.editions.rules import (
    ChangeDecided,
    ChangeOvertaken,
    MendedInRegister,
    NoChanges,
    OwnChange,
    ReasonNeeded,
)
from gis.editions.word_changes import EntryChange, EntryComment
from tests.gis.editions.volume import Volume, refused, volume
from tests.gis.proposals.people import someone


@pytest.fixture
def made(session: Session, tmp_path: Path) -> Volume:
    return volume(session, tmp_path)


def test_who_hands_changes_in_never_decides_on_them(made: Volume) -> None:
    maker, checker = made.reviewer, someone(made.session, "reviewer")
    before = made.entry()["printed"]["history"]
    changes = [
        EntryChange(made.key, "history", before, "一九五八年设公社。", author="韩老师"),
        EntryChange(made.key, "name", "巴彦柴达木", "巴音柴达木"),
        EntryChange("feature:00000000-0000-4000-8000-000000000000", "history", "", "别处的"),
    ]
    comments = [EntryComment(made.key, "history", "韩老师", None, "出处？", "公社")]
    ids = marked_up.propose_changes(made.session, maker, made.edition_id, changes, None, comments)
    assert len(ids) == 2
    where = (made.session, made.edition_id)
    refused(OwnChange, marked_up.decide, where[0], maker, where[1], ids[:1], accept=True)
    refused(ReasonNeeded, marked_up.decide, where[0], checker, where[1], ids[:1], accept=False)
    refused(MendedInRegister, marked_up.decide, where[0], checker, where[1], ids, accept=True)
    assert made.entry()["printed"]["history"] == before
    marked_up.decide(where[0], checker, where[1], ids[:1], accept=True)
    marked_up.decide(where[0], checker, where[1], ids[1:], accept=False, reason="须先更名")
    row = made.entry()
    assert row["printed"]["history"] == "一九五八年设公社。"
    assert [one["state"] for one in row["changes"]] == ["accepted", "refused"]
    assert [one["says"] for one in row["comments"]] == ["韩老师，“公社”：出处？"]
    refused(ChangeDecided, marked_up.decide, where[0], checker, where[1], ids[:1], accept=True)
    with pytest.raises(IntegrityError, match="decided_by_another"), made.session.begin_nested():
        made.session.execute(text("UPDATE edition_change SET decided_by = proposed_by"))


def test_a_change_of_what_was_written_anew_meanwhile_is_overtaken(made: Volume) -> None:
    change = EntryChange(made.key, "history", made.entry()["printed"]["history"], "甲")
    (first,) = marked_up.propose_changes(made.session, made.editor, made.edition_id, [change])
    made.override(fields={"history": "乙"})
    refused(
        ChangeOvertaken, marked_up.decide, made.session, made.reviewer, made.edition_id, [first], accept=True
    )
    assert service.progress(made.session, made.editor, made.edition_id)["pending_changes"] == 1
    refused(NoChanges, marked_up.propose_changes, made.session, made.editor, made.edition_id, [])
