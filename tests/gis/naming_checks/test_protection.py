"""The protection list (条例 Art. 25): a listed name is neither changed nor given up without a plan."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from gis.attachments import service as attachments
from gis.boundary_disputes.standstill import all_subjects
from gis.history.as_known import today
from gis.naming_checks import protected_names, protection
from gis.naming_checks.documents import ProtectedNameNotFound
from gis.naming_checks.rules import ProposedName
from gis.naming_checks.service import check
from gis.proposals import service as proposals
from gis.proposals.checking import Wanted
from gis.proposals.checking import check as check_proposal
from gis.proposals.fields import FieldsBreakRules
from gis.proposals.subjects import ItemDraft
from tests.gis.naming_checks.places import Places, places
from tests.gis.proposals.people import an_account, calling

ROAD = "23514"


@pytest.fixture
def there(session: Session) -> Places:
    return places(session)


def listed(there: Places, feature: UUID | None, name: str = "古城路", **more: Any) -> UUID:
    document = {
        "name": name,
        "feature_id": None if feature is None else str(feature),
        "kind": "other_historic",
        "document_number": "乌民字〔2024〕5号",
        "valid_from": "2024-01-01",
        "publication_level": "public",
        "source_id": str(there.source),
        **more,
    }
    record_id, subject = uuid4(), all_subjects()["protected_name"]
    subject.check(there.session, record_id, document, creating=True)
    subject.write(there.session, record_id, document, creating=True)
    return record_id


def with_plan(there: Places, entry: UUID, home: Path, on: date | None = None) -> None:
    editor = calling(an_account(there.session, "editor"), "editor")
    paper = attachments.store(there.session, editor, BytesIO(b"%PDF-1.4 plan\n%%EOF\n"), "措施.pdf", home)
    subject = all_subjects()["protected_name"]
    document = subject.load(there.session, entry).document
    day = (on or today()).isoformat()
    plan = {"title": "保护措施", "adopted_on": day, "sha256": paper.sha256}
    changed = {**document, "plans": {str(uuid4()): plan}}
    subject.check(there.session, entry, changed, creating=False)
    subject.write(there.session, entry, changed, creating=False)


def renaming(there: Places, feature: UUID) -> dict[str, Any]:
    """The document of a feature whose standard name gets another text."""
    document = all_subjects()["feature"].load(there.session, feature).document
    (key,) = document["names"]
    return {**document, "names": {key: {**document["names"][key], "name": "新城路"}}}


def said(there: Places, feature: UUID, document: dict[str, Any]) -> list[tuple[str, str]]:
    subject = all_subjects()["feature"]
    found = subject.explain(there.session, feature, document, creating=False)
    return [(each.path.rpartition("/")[2], each.message_id) for each in found if not each.is_warning]


def test_a_listed_name_is_not_changed_without_a_plan(there: Places, tmp_path: Path) -> None:
    feature = there.add("古城路", ROAD, there.galutu)
    assert said(there, feature, renaming(there, feature)) == []
    entry = listed(there, feature)
    assert said(there, feature, renaming(there, feature)) == [("name", "naming_checks.rename_barred")]
    barred = protection.barred(there.session, feature, today())
    assert barred is not None
    assert (barred.id, barred.document_number, barred.has_plan) == (entry, "乌民字〔2024〕5号", False)
    with_plan(there, entry, tmp_path)
    assert said(there, feature, renaming(there, feature)) == []
    assert protection.barred(there.session, feature, today()) is None


def test_an_entry_bars_everybody_and_shows_to_the_cleared(there: Places) -> None:
    feature = there.add("古城路", ROAD, there.galutu)
    entry = listed(there, feature, publication_level="restricted")
    editor, reviewer = (calling(an_account(there.session, role), role) for role in ("editor", "reviewer"))
    proposed = ProposedName("新城路", ROAD, feature_id=feature)
    assert check(there.session, proposed, caller=editor).protection is None
    shown = check(there.session, proposed, caller=reviewer).protection
    assert shown is not None
    assert shown.id == entry
    assert protection.barred(there.session, feature, today()) is not None
    assert said(there, feature, renaming(there, feature)) == [("name", "naming_checks.rename_barred_unseen")]
    subject = all_subjects()["feature"]
    told = subject.explain(there.session, feature, renaming(there, feature), creating=False)
    assert [each.params for each in told if not each.is_warning] == [{}]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param(
            {"valid_to": "2026-06-01"}, [("valid_to", "naming_checks.rename_barred")], id="name-ends"
        ),
        pytest.param(
            {"name_type": "former", "standard_basis": None},
            [("name_type", "naming_checks.rename_barred")],
            id="no-standard-any-more",
        ),
        pytest.param({"romanization": "Gucheng Lu"}, [], id="spelling-is-no-rename"),
        pytest.param({"reading_confirmed": True}, [], id="reading-is-no-rename"),
    ],
)
def test_every_way_of_giving_a_name_up_is_barred(
    there: Places, change: dict[str, Any], told: list[tuple[str, str]]
) -> None:
    feature = there.add("古城路", ROAD, there.galutu)
    listed(there, feature)
    document = all_subjects()["feature"].load(there.session, feature).document
    (key,) = document["names"]
    changed = {**document, "names": {key: {**document["names"][key], **change}}}
    assert said(there, feature, changed) == told


def test_a_listed_place_is_not_abolished_without_a_plan(there: Places) -> None:
    feature = there.add("古城路", ROAD, there.galutu)
    listed(there, feature)
    document = all_subjects()["feature"].load(there.session, feature).document
    (key,) = document["names"]
    day = today().isoformat()
    ended = {**document, "valid_to": day, "names": {key: {**document["names"][key], "valid_to": day}}}
    assert said(there, feature, ended) == [("valid_to", "naming_checks.abolition_barred")]


def test_an_entry_without_a_place_protects_whoever_bears_the_name(there: Places) -> None:
    feature = there.add("古城路", ROAD, there.galutu)
    other = there.add("新街", ROAD, there.galutu)
    listed(there, None)
    assert said(there, feature, renaming(there, feature)) == [("name", "naming_checks.rename_barred")]
    assert said(there, other, renaming(there, other)) == []


@pytest.mark.parametrize("valid", [("2024-01-01", "2025-01-01"), ("2999-01-01", None)])
def test_only_an_entry_of_the_day_bars(there: Places, valid: tuple[str, str | None]) -> None:
    feature = there.add("古城路", ROAD, there.galutu)
    listed(there, feature, valid_from=valid[0], valid_to=valid[1])
    assert protection.barred(there.session, feature, today()) is None


def test_the_proposal_is_refused_when_it_is_checked_and_when_it_is_handed_in(there: Places) -> None:
    feature = there.add("古城路", ROAD, there.galutu)
    listed(there, feature)
    editor = calling(an_account(there.session, "editor"), "editor")
    document = all_subjects()["feature"].load(there.session, feature).document
    (key,) = document["names"]
    item = ItemDraft("feature", "update", {f"names/{key}/name": "新城路"}, feature, 1)
    (checked,) = check_proposal(there.session, editor, all_subjects(), [Wanted(item)]).items
    (finding,) = [each for each in checked.findings if each.severity == "error"]
    assert "第二十五条" in finding.message.zh
    assert "乌民字〔2024〕5号" in finding.message.zh
    drafted = proposals.draft(
        there.session,
        editor,
        all_subjects(),
        kind="correction",
        title="更名",
        reason="居民要求",
        items=[item],
    )
    with pytest.raises(FieldsBreakRules):
        proposals.submit(there.session, editor, all_subjects(), drafted.id, drafted.version)


def test_that_a_place_never_bore_the_listed_name_is_told(there: Places) -> None:
    feature = there.add("新街", ROAD, there.galutu)
    entry = listed(there, feature)
    subject = all_subjects()["protected_name"]
    document = subject.load(there.session, entry).document
    (told,) = subject.explain(there.session, entry, document, creating=False)
    assert (told.path, told.is_warning) == ("name", True)


def test_a_plan_is_not_dated_ahead(there: Places, tmp_path: Path) -> None:
    entry = listed(there, there.add("古城路", ROAD, there.galutu))
    with pytest.raises(FieldsBreakRules):
        with_plan(there, entry, tmp_path, date(2999, 1, 1))


def test_the_check_of_a_new_name_says_that_the_old_one_is_listed(there: Places) -> None:
    feature = there.add("古城路", ROAD, there.galutu)
    assert check(there.session, ProposedName("新城路", feature_id=feature)).protection is None
    entry = listed(there, feature)
    told = check(there.session, ProposedName("新城路", feature_id=feature)).protection
    assert told is not None
    assert (told.id, told.name, told.has_plan) == (entry, "古城路", False)


def test_the_list_is_read_by_name_and_by_day(there: Places, tmp_path: Path) -> None:
    feature = there.add("古城路", ROAD, there.galutu)
    entry = listed(there, feature)
    listed(there, None, "旧城", valid_to="2025-01-01")
    with_plan(there, entry, tmp_path)
    staff = calling(an_account(there.session, "editor"), "editor")
    (row,) = protected_names.find(there.session, staff).rows
    assert (row["name"], row["feature_name"], row["kind_zh"]) == ("古城路", "古城路", "其他历史地名")
    assert [plan["title"] for plan in row["plans"]] == ["保护措施"]
    found = protected_names.find(there.session, staff, include_ended=True, limit=1)
    assert found.after is not None
    following = protected_names.find(there.session, staff, include_ended=True, limit=1, after=found.after)
    assert [each["name"] for each in (*found.rows, *following.rows)] == ["古城路", "旧城"]
    assert protected_names.get(there.session, staff, entry)["id"] == str(entry)
    with pytest.raises(ProtectedNameNotFound):
        protected_names.get(there.session, staff, uuid4())
