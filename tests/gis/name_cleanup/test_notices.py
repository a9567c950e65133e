"""Notices of the cleanup: their days, their closing, and objections that reopen the argument."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from gis.errors import FieldUnreadable
from gis.name_cleanup import notices, published, rules
from tests.gis.name_cleanup.cases import DAY, OPENED, SECRET, Ground, refused


def test_a_notice_counts_its_days_and_cannot_be_closed_early(on: Ground) -> None:
    case = on.argued(on.open())
    notice = on.publish(case)
    row = published.get(on.session, on.editor, notice)
    days = ("2026-01-12", "2026-01-13", "2026-01-22")
    assert (row["published_on"], row["first_day"], row["ends_on"]) == days
    on_case = on.row(case)["notice"]
    assert (on_case["published_on"], on_case["first_day"], on_case["ends_on"]) == days
    assert (row["number"], row["days"]) == ("2026-01", 10)
    last = OPENED + timedelta(days=17)
    told = refused(rules.NoticeRunning, notices.close, on.session, on.editor, notice, 1, last)
    assert told.params["first"] == "2026-01-23"
    on.handle(case)
    on.name(case)
    refused(rules.StepLacks, on.take, case, "listed", last)
    on.take(case, "listed", last + DAY)
    closed = notices.close(on.session, on.editor, notice, 1, last + DAY)
    assert closed == notices.Closed([], [])
    refused(rules.NoticeClosed, notices.close, on.session, on.editor, notice, 2, last + DAY)
    with pytest.raises(Exception, match="not_closed_early"):
        on.session.execute(text("UPDATE name_cleanup_notice SET closed_on = ends_on"))


def test_closing_moves_what_lacks_nothing_and_names_what_stays(on: Ground) -> None:
    whole, bare = on.argued(on.open()), on.argued(on.open(on.foreign, "洋"))
    notice = on.publish(whole, bare)
    on.handle(whole, "unregister")
    closed = notices.close(on.session, on.editor, notice, 1, OPENED + timedelta(days=18))
    assert closed.listed == ["2026-0001"]
    assert closed.staying == [("2026-0002", "帕提欧花园", ("measure", "unit", "deadline"))]
    assert on.row(whole)["state"] == "listed"
    assert on.row(bare)["state"] == "notice"


def test_a_notice_is_no_shorter_than_the_setting_and_of_no_hidden_name(on: Ground) -> None:
    case = on.argued(on.open())
    refused(FieldUnreadable, on.publish, case, days=9)
    refused(rules.StepByNotice, on.take, case, "notice", OPENED + timedelta(days=8))
    hide = "UPDATE feature SET publication_level = 'internal' WHERE id = :id"
    on.session.execute(text(hide), {"id": on.grand})
    refused(rules.NotForThePublic, on.publish, case)


def test_an_objection_reopens_the_argument_and_must_be_answered(on: Ground) -> None:
    case = on.argued(on.open())
    on.publish(case)
    day = OPENED + timedelta(days=9)
    refused(rules.StepBeforeLast, on.object, case, OPENED)
    on.object(case, day)
    row = on.row(case)
    assert row["state"] == "argument"
    assert row["objections"][0]["objector"] == SECRET
    # Neither answered nor argued anew: the opinion of before does not count
    lacks = {each["step"]: each["lacking"] for each in row["next_steps"]}
    assert lacks["determination"] == ["opinion", "objections_answered"]
    on.opine(case, day + DAY)
    determine = {"document_number": "乌民字〔2026〕9号"}
    told = refused(rules.StepLacks, on.take, case, "determination", day + DAY, **determine)
    assert told.needs == ("objections_answered",)
    refused(FieldUnreadable, on.answer, case, day - DAY)
    on.answer(case, day + DAY)
    refused(rules.ObjectionAnswered, on.answer, case, day + DAY)
    on.take(case, "determination", day + DAY, **determine)
    # Its days are counted anew, on a notice of its own
    notice = on.publish(case, day=day + 2 * DAY)
    assert published.get(on.session, on.editor, notice)["number"] == "2026-02"
    refused(rules.StepLacks, on.take, case, "listed", OPENED + timedelta(days=18))


def test_objections_are_taken_after_a_notice_however_many_and_late_entered(
    on: Ground,
) -> None:
    case = on.open()
    refused(rules.NoObjectionHere, on.object, case, OPENED)
    on.argued(case)
    refused(rules.NoObjectionHere, on.object, case, OPENED)
    on.publish(case)
    published = date.fromisoformat(on.row(case)["notice"]["published_on"])
    on.handle(case, "unregister")
    on.take(case, "listed", OPENED + timedelta(days=18))
    refused(rules.StepBeforeLast, on.object, case, published - timedelta(days=1))
    # Came while the notice ran, entered when it was over
    on.object(case, published + timedelta(days=3))
    row = on.row(case)
    assert (row["state"], row["state_since"]) == ("argument", (OPENED + timedelta(days=18)).isoformat())
    # A second one of the same notice
    on.object(case, published + timedelta(days=4))
    assert [each["answered_on"] for each in on.row(case)["objections"]] == [None, None]
    day = OPENED + timedelta(days=20)
    on.take(case, "kept", day, note="历史地名（《地名管理条例》第十条）")
    assert refused(rules.StepLacks, on.take, case, "archive", day).needs == ("objections_answered",)
