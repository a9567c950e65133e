"""Who reads what of cases when a record is restricted, at first or later, or what it is compared with."""

import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.accounts.rules import PUBLIC, Caller
from gis.errors import DimingError
from gis.history.as_known import today
from gis.name_cleanup import handling, notices, opening, progress, published, rules, service
from gis.name_cleanup.entries import Handling
from gis.name_cleanup.handling import Seen
from gis.name_cleanup.service import Narrowing
from maps.cleanup_papers import printed_notice
from tests.gis.name_cleanup.cases import OPENED, Ground, estate, ground

HIDDEN = "不可见小区"


@pytest.fixture
def on(session: Session, tmp_path: Path) -> Ground:
    return ground(session, tmp_path)


def hide(on: Ground, feature: UUID) -> None:
    """Let a feature be restricted from now on."""
    hidden = text("UPDATE feature SET publication_level = 'restricted' WHERE id = :id")
    on.session.execute(hidden, {"id": feature})
    on.session.expire_all()


def source_of(on: Ground) -> UUID:
    found = on.session.execute(text("SELECT source_id FROM feature WHERE id = :id"), {"id": on.grand})
    return UUID(str(found.scalar_one()))


def refused(error: type[DimingError], act: Any, *args: Any) -> None:
    with pytest.raises(error):
        act(*args)


def case_of(on: Ground, caller: Caller, case: UUID) -> dict[str, Any]:
    return service.get(on.session, caller, case)


def test_a_finding_that_speaks_of_a_restricted_name_opens_a_restricted_case(on: Ground) -> None:
    finding = on.finding(on.grand, "世界之窗小区", "重", compared_with=HIDDEN, publication_level="restricted")
    refused(rules.NoSuchFinding, opening.open_found, on.session, on.editor, [finding], OPENED)
    (case,) = opening.open_found(on.session, on.reviewer, [finding], OPENED).ids
    row = case_of(on, on.reviewer, case)
    assert (row["publication_level"], row["grounds"][0]["compared_with"]) == ("restricted", HIDDEN)
    refused(rules.CaseNotFound, case_of, on, on.editor, case)


@pytest.mark.parametrize("is_late", [False, True])
def test_what_a_finding_compares_with_is_asked_again(on: Ground, is_late: bool) -> None:
    finding = on.finding(on.grand, "世界之窗小区", "重", compared_with=HIDDEN, compared_ids=[on.foreign])
    if not is_late:
        hide(on, on.foreign)
        refused(rules.NoSuchFinding, opening.open_found, on.session, on.editor, [finding], OPENED)
        return
    (case,) = opening.open_found(on.session, on.editor, [finding], OPENED).ids
    assert case_of(on, on.editor, case)["grounds"][0]["compared_with"] == HIDDEN
    hide(on, on.foreign)
    assert HIDDEN not in json.dumps(case_of(on, on.editor, case), ensure_ascii=False)
    assert case_of(on, on.reviewer, case)["grounds"][0]["compared_with"] == HIDDEN


def test_a_kept_check_counts_hidden_namesakes_and_names_none(on: Ground) -> None:
    hidden = estate(on.session, source_of(on), on.town, "柳泉花园", publication_level="restricted")
    case = on.argued(on.open())
    version = case_of(on, on.reviewer, case)["version"]
    handling.propose_name(on.session, on.reviewer, Seen(case, version), "柳泉花苑")
    check = json.dumps(case_of(on, on.editor, case)["proposed_check"], ensure_ascii=False)
    assert str(hidden) not in check
    assert "柳泉花园" not in check
    # Of a case that is restricted itself everybody who reads it may know
    hide(on, on.grand)
    handling.propose_name(on.session, on.reviewer, Seen(case, version + 1), "柳泉花苑")
    row = case_of(on, on.reviewer, case)
    assert row["publication_level"] == "restricted"
    assert "柳泉花园" in json.dumps(row["proposed_check"], ensure_ascii=False)


def test_a_case_is_hidden_with_its_feature(on: Ground) -> None:
    case = on.open()
    hide(on, on.grand)
    refused(rules.CaseNotFound, case_of, on, on.editor, case)
    amend = Handling("住建局", None, None, None)
    refused(rules.CaseNotFound, handling.amend, on.session, on.editor, [Seen(case, 1)], amend)
    totals = {}
    for who, caller in {"editor": on.editor, "reviewer": on.reviewer}.items():
        listed = service.find(on.session, caller, Narrowing()).rows
        board = service.board(on.session, caller, Narrowing())
        counted = progress.progress(on.session, caller)["total"]["total"]
        totals[who] = (len(listed), sum(each["count"] for each in board), counted)
    assert totals == {"editor": (0, 0, 0), "reviewer": (1, 1, 1)}


def test_a_name_that_is_hidden_later_is_on_no_public_notice(on: Ground) -> None:
    cases = [on.argued(on.open()), on.argued(on.open(on.foreign, "洋"))]
    notice = on.publish(*cases, day=today())
    hide(on, on.grand)
    for caller in (PUBLIC, on.editor):
        entries = published.get(on.session, caller, notice)["entries"]
        assert [(each["position"], each["name"]) for each in entries] == [(2, "帕提欧花园")]
        (row,) = published.find(on.session, caller).rows
        assert len(row["entries"]) == 1
    printed = printed_notice(on.session, PUBLIC, notice, "xlsx")[1]
    assert unpacked(printed).count("帕提欧花园") == 1
    assert "世界之窗小区" not in unpacked(printed)
    assert len(published.get(on.session, on.reviewer, notice)["entries"]) == 2


def test_closing_a_notice_moves_what_is_hidden_and_does_not_tell(on: Ground) -> None:
    case = on.argued(on.open())
    notice = on.publish(case)
    on.handle(case, "unregister")
    hide(on, on.grand)
    day = OPENED + timedelta(days=18)
    closed = notices.close(on.session, on.editor, notice, 1, day)
    assert (closed.listed, closed.staying) == ([], [])
    assert case_of(on, on.reviewer, case)["state"] == "listed"


def unpacked(content: bytes) -> str:
    sheets = openpyxl.load_workbook(BytesIO(content)).worksheets
    rows = (row for sheet in sheets for row in sheet.iter_rows(values_only=True))
    return "\n".join(str(cell) for row in rows for cell in row)
