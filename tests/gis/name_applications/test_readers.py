"""Who reads what of applications: restricted places, checks that are kept, those who speak for applicants."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments.rules import NoSuchAttachment
from gis.name_applications import checks, handling, rules, service
from gis.naming_checks.rules import CheckedName, ProposedName, ProtectedBy
from gis.place_names.rules import FeatureNotFound
from maps.naming_facts import facts_of
from tests.gis.name_applications.applications import Office, day, office
from tests.gis.proposals.people import someone

SECRET = "不可外传的联系人"


@pytest.fixture
def on(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    return office(session, tmp_path, monkeypatch)


def put_at(on: Office, feature: UUID, level: str) -> None:
    """Let a feature be of a publication level from now on."""
    said = {"id": feature, "level": level}
    on.session.execute(text("UPDATE feature SET publication_level = :level WHERE id = :id"), said)


def scans(row: dict[str, Any]) -> dict[str, str | None]:
    """Return the scan of each kind of paper."""
    return {paper["kind"]: paper["sha256"] for paper in row["papers"]}


@pytest.mark.parametrize("kind", ["rename", "abolish"])
def test_who_does_not_see_a_place_opens_nothing_on_it(on: Office, kind: str) -> None:
    feature = on.feature()
    put_at(on, feature, "restricted")
    with pytest.raises(FeatureNotFound):
        on.open(kind, feature_id=feature)
    on.editor, editor = on.reviewer, on.editor
    application = on.open(kind, feature_id=feature)
    assert on.row(application)["publication_level"] == "restricted"
    # Nor does the application say that there is one
    on.editor = editor
    with pytest.raises(FeatureNotFound):
        on.open(kind, feature_id=feature)
    put_at(on, feature, "public")
    with pytest.raises(rules.ApplicationNotFound):
        on.row(application)


def test_an_application_is_read_at_the_present_level_of_its_place(on: Office) -> None:
    feature, other = on.feature(), on.open()
    application = on.approved(on.open("rename", feature_id=feature))
    put_at(on, feature, "restricted")
    for reader in (on.editor, someone(on.session, "planner")):
        with pytest.raises(rules.ApplicationNotFound):
            service.get(on.session, reader, application)
        with pytest.raises(rules.ApplicationNotFound):
            service.open_attachment(on.session, reader, application, on.scan(), on.home)
        assert [row["id"] for row in service.find(on.session, reader).rows] == [str(other)]
        assert service.due(on.session, reader, 5) == []
    with pytest.raises(rules.ApplicationNotFound):
        handling.check_again(on.session, on.editor, application, 1)
    assert service.get(on.session, on.reviewer, application)["current_name"] == "红卫路"
    assert {row["id"] for row in service.due(on.session, on.leader, 5)} == {str(application)}


def test_only_places_that_are_public_are_announced(on: Office) -> None:
    """条例 Art. 14: everybody reads announcements."""
    feature = on.feature()
    application = on.approved(on.open("rename", feature_id=feature))
    put_at(on, feature, "internal")
    with pytest.raises(rules.FeatureNotPublic, match="红卫路"):
        on.announced(application, day(30))
    put_at(on, feature, "public")
    on.announced(application, day(30))
    assert [row["former_name"] for row in service.announcements(on.session).rows] == ["红卫路"]
    put_at(on, feature, "restricted")
    assert service.announcements(on.session).rows == []
    assert service.announcements(on.session, text="林荫").rows == []


def test_checks_that_are_kept_name_what_all_their_readers_may_see(
    on: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def check(session: Session, proposed: ProposedName, *, caller: Caller) -> CheckedName:
        asked.append(caller.clearance)
        return CheckedName(proposed.name, (), as_of="2026-01-01")

    monkeypatch.setattr(checks, "check", check)
    feature = on.feature()
    application = on.open("rename", feature_id=feature)
    handling.check_again(on.session, on.reviewer, application, on.version(application))
    assert asked == ["internal", "internal"]
    # A check of what only the cleared read is theirs; it stays so when the place is opened to more
    put_at(on, feature, "restricted")
    version = service.get(on.session, on.reviewer, application)["version"]
    handling.check_again(on.session, on.reviewer, application, version)
    assert asked[2:] == ["restricted"]
    put_at(on, feature, "public")
    with pytest.raises(rules.ApplicationNotFound):
        on.row(application)


def test_a_protected_name_shows_to_the_cleared_and_asks_everybody_for_its_plan(on: Office) -> None:
    feature = on.feature()
    statement = (
        "INSERT INTO protected_name (name, feature_id, kind, valid, publication_level, source_id)"
        " VALUES ('红卫路', :feature, 'other_historic', '[2020-01-01,)', 'restricted', :source) RETURNING id"
    )
    entry = on.session.scalar(text(statement), {"feature": feature, "source": on.source})
    application = on.open("rename", feature_id=feature)
    on.protected = ProtectedBy(entry, "红卫路", "历史地名", "不公开的理由", "密号", "2020-01-01", False)
    row = on.row(application)
    assert row["protected_by"] is None
    assert "不公开的理由" not in str(row)
    on.accepted(application)
    reported = next(each for each in on.row(application)["next_steps"] if each["step"] == "reported")
    assert "protection" in reported["lacking"]
    assert service.get(on.session, on.reviewer, application)["protected_by"]["reason"] == "不公开的理由"


def test_who_speaks_for_the_applicant_is_for_those_who_handle(on: Office) -> None:
    """README: contact persons are personal data."""
    application = on.open(contact=SECRET)
    on.paper(application, "expert_report", document_number="1号")
    scan = on.scan()
    on.editor, editor = on.reviewer, on.editor
    on.paper(application, "application", document_number="", sha256=scan)
    for reader in (editor, on.reviewer, on.leader, someone(on.session, "admin")):
        row = service.get(on.session, reader, application)
        assert row["contact"] == SECRET
        assert scans(row) == {"application": scan, "expert_report": None}
        service.open_attachment(on.session, reader, application, scan, on.home).stream.close()
    for role in ("township", "field", "planner"):
        reader = someone(on.session, role)
        row = service.get(on.session, reader, application)
        assert SECRET not in str(row)
        assert scans(row) == {"application": None, "expert_report": None}
        assert facts_of(row, "application", "")["contact"] == ""
        with pytest.raises(NoSuchAttachment):
            service.open_attachment(on.session, reader, application, scan, on.home)
    on.paper(application, "consultation_report", sha256=scan)
    row = service.get(on.session, someone(on.session, "planner"), application)
    assert scans(row)["consultation_report"] == scan


def test_who_proposed_the_name_does_not_record_the_decision_on_it(on: Office) -> None:
    application = on.open()
    version = on.version(application)
    handling.amend(on.session, on.reviewer, application, version, {"proposed_name": "柳荫路"})
    handling.amend(on.session, on.editor, application, version + 1, {"area_m2": 5.0})
    on.reported(application)
    decided = {"actor": "乌审旗人民政府", "document_number": "8号", "note": "同意"}
    for step in ("approved", "refused"):
        with pytest.raises(rules.OwnApplication):
            on.take(application, step, day(20), on.reviewer, **decided)
    on.take(application, "refused", day(20), on.leader, **decided)
    assert on.row(application)["state"] == "refused"
