"""Cases in the register: opened, claimed, sorted, stepped, filed, then the line; each refusal; who sees."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from shapely.geometry import shape

from gis.accounts.rules import PUBLIC
from gis.attachments.rules import NoSuchAttachment
from gis.boundary_disputes import handling, line_change, queries, rules, service
from gis.boundary_disputes.entries import Claim, Opening, Paper, Taking
from gis.boundary_disputes.opening import open_case
from gis.boundary_disputes.standstill import all_subjects
from gis.boundary_lines.documents import LineDocuments
from gis.coordinates import area_m2
from gis.database import translated_errors
from gis.errors import DimingError, FieldUnreadable, NotAllowed
from gis.history import service as history
from gis.history.as_known import today
from gis.history.rules import NoHistory
from gis.proposals import service as proposals
from gis.publication.pages import UnreadableKey
from tests.gis.boundary_disputes.cases import NORTH, OPENED, SOUTH, STRETCH, SURVEYED, Ground, ground
from tests.gis.boundary_markers.registered_lines import a_geometry, a_marker, key, written
from tests.gis.proposals.people import someone


@pytest.fixture
def on(session: Session, tmp_path: Path) -> Ground:
    return ground(session, tmp_path)


def test_a_case_goes_from_opening_to_the_change_of_the_line(on: Ground) -> None:
    dispute = on.filed()
    row = on.row(dispute)
    assert row["number"] == "2025-001"
    assert [step["step"] for step in row["steps"]] == [
        "opened",
        "negotiation",
        "submitted_up",
        "mediation",
        "plan_submitted",
        "decision",
        "joint_survey",
        "sealed_map",
        "filing",
    ]
    assert row["decision_authority"] == "鄂尔多斯市人民政府"
    assert row["may_change_line"]
    before = LineDocuments().load(on.session, on.line).document
    drafted = line_change.draft_line_change(on.session, on.editor, dispute, row["version"])
    assert drafted.kind == "line_change"
    # Nothing of the case is told to those who only read proposals
    assert "图克滩" not in drafted.title + drafted.reason
    assert row["number"] not in drafted.title + drafted.reason
    handed_in = proposals.submit(on.session, on.editor, all_subjects(), drafted.id, drafted.version)
    proposals.decide(
        on.session, on.reviewer, all_subjects(), drafted.id, "approved", expected_version=handed_in.version
    )
    document = LineDocuments().load(on.session, on.line).document
    (new,) = [part for key_, part in document["geometries"].items() if key_ not in before["geometries"]]
    assert new["approval_number"] == "鄂府字〔2025〕30号"
    assert new["geometry"]["coordinates"] == [[108.9, 38.3], *SURVEYED["coordinates"], [109.13, 38.3]]
    (old,) = [document["geometries"][key_] for key_ in before["geometries"]]
    assert old["valid_to"] == "2025-08-01"
    assert on.row(dispute)["line_change_state"] == "applied"
    on.take(dispute, "publicised", date(2025, 11, 1), note="已公布")
    on.take(dispute, "closed", date(2025, 11, 2))
    with pytest.raises(rules.CaseClosed):
        on.take(dispute, "closed", date(2025, 11, 3))
    assert on.row(dispute)["closed_on"] == "2025-11-02"


def test_where_an_approved_line_runs_is_for_its_approving_authority(on: Ground) -> None:
    """353号 Art. 15."""
    dispute = on.open("approved_line")
    on.both_claim(dispute)
    on.take(dispute, "verification", date(2025, 4, 1), note="核对")
    with pytest.raises(rules.StepLacks) as refusal:
        on.take(dispute, "submitted_up", date(2025, 5, 1), document_number="1号")
    assert refusal.value.needs == ("basis_paper",)
    on.decide(dispute, on.paper(dispute, "line_agreement"), "basis")
    on.take(dispute, "submitted_up", date(2025, 5, 1), document_number="1号")
    decided: dict[str, Any] = {"document_number": "2号", "sha256": on.scan()}
    with pytest.raises(rules.StepLacks) as refusal:
        on.take(dispute, "authority_decision", date(2025, 6, 1), actor="鄂尔多斯市人民政府", **decided)
    assert refusal.value.needs == ("authority",)
    on.take(dispute, "authority_decision", date(2025, 6, 1), actor="内蒙古自治区人民政府", **decided)
    assert on.row(dispute)["state"] == "authority_decision"


def test_a_tenure_dispute_never_changes_the_line(on: Ground) -> None:
    """草原法 Art. 16: refused by rule, and by the database whoever writes."""
    dispute = on.open("tenure")
    on.both_claim(dispute)
    with pytest.raises(rules.TenureChangesNoLine):
        line_change.draft_line_change(on.session, on.editor, dispute, on.version(dispute))
    with pytest.raises(rules.StepNotNext):
        on.take(dispute, "joint_survey", date(2025, 4, 1), note="x", surveyed=SURVEYED)
    filed = on.filed()
    drafted = line_change.draft_line_change(on.session, on.editor, filed, on.version(filed))
    by_database = (rules.TenureChangesNoLine, rules.LineChangeNotYet)
    with pytest.raises(by_database), translated_errors(), on.session.begin_nested():
        queries.note_line_change(on.session, dispute, drafted.id)
    with pytest.raises(rules.TenureChangesNoLine), translated_errors(), on.session.begin_nested():
        on.session.execute(text("UPDATE boundary_dispute SET kind = 'tenure' WHERE id = :id"), {"id": filed})


@pytest.mark.parametrize("kind", ["unclear_line", "approved_line"])
def test_before_the_filing_the_database_refuses_the_change_too(on: Ground, kind: str) -> None:
    """26号 Arts. 15, 16."""
    other = on.filed()
    drafted = line_change.draft_line_change(on.session, on.editor, other, on.version(other))
    dispute = on.open(kind)
    with pytest.raises(rules.LineChangeNotYet):
        line_change.draft_line_change(on.session, on.editor, dispute, on.version(dispute))
    with pytest.raises(rules.LineChangeNotYet), translated_errors(), on.session.begin_nested():
        queries.note_line_change(on.session, dispute, drafted.id)
    with pytest.raises(rules.LineChangeNotYet), translated_errors(), on.session.begin_nested():
        on.session.execute(text("UPDATE boundary_dispute SET filed_on = NULL WHERE id = :id"), {"id": other})


def test_a_change_is_drafted_once_and_again_after_it_was_withdrawn(on: Ground) -> None:
    dispute = on.filed("approved_line")
    drafted = line_change.draft_line_change(on.session, on.editor, dispute, on.version(dispute))
    assert not on.row(dispute)["may_change_line"]
    with pytest.raises(rules.LineChangeDrafted):
        line_change.draft_line_change(on.session, on.editor, dispute, on.version(dispute))
    proposals.withdraw(on.session, on.editor, drafted.id, drafted.version)
    again = line_change.draft_line_change(on.session, on.editor, dispute, on.version(dispute))
    assert on.row(dispute)["line_change_id"] == str(again.id)


def test_without_a_line_in_law_nothing_is_drafted(session: Session, tmp_path: Path) -> None:
    on = ground(session, tmp_path)
    derived = LineDocuments().load(session, on.line).document
    source = UUID(derived["source_id"])
    geometry = a_geometry(source, role="derived", approval_number="", approved_on=None)
    on.line = written(session, "boundary_line", derived | {"geometries": {key(): geometry}})
    dispute = on.filed()
    with pytest.raises(rules.NoLegalLine):
        line_change.draft_line_change(session, on.editor, dispute, on.version(dispute))


def test_claims_have_versions_and_overlap_in_geodesic_area(on: Ground) -> None:
    dispute = on.open()
    on.both_claim(dispute)
    row = on.row(dispute)
    (overlap,) = row["overlaps"]
    expected = area_m2(shape(NORTH).intersection(shape(SOUTH)))
    assert overlap["area_m2"] == pytest.approx(expected, abs=0.1)
    on.claim(dispute, 0, SOUTH, claimed_by="图克镇人民政府", grounds="草场证")
    row = on.row(dispute)
    mine = [claim for claim in row["claims"] if claim["party_id"] == row["parties"][0]["id"]]
    assert [(claim["ordinal"], claim["is_latest"]) for claim in mine] == [(1, False), (2, True)]
    assert row["overlaps"][0]["area_m2"] == pytest.approx(area_m2(shape(SOUTH)), abs=0.1)


#: What others keep of the ground in dispute: land, a facility, a cemetery, a grave
LAND = (
    """WITH region AS (INSERT INTO planning_region (id, code, name)
         VALUES (gen_random_uuid(), 'tan', '滩地') RETURNING id)
       INSERT INTO planning_area (id, region_id, kind, geom, source_id)
       SELECT gen_random_uuid(), region.id, kind,
              ST_Multi(ST_MakeEnvelope(108.99, 38.3, 109, 38.31, 4490)), :source
       FROM region, unnest(ARRAY['grassland', 'park']) AS kind
       WHERE :division IS NOT NULL AND :day IS NOT NULL""",
    """WITH made AS (INSERT INTO facility (id, number, name, kind, division_id, geom, made, source_id)
         VALUES (gen_random_uuid(), 'F1', '滩地助餐点', 'meal_point', :division,
                 ST_SetSRID(ST_Point(109, 38.3), 4490), 'new', :source) RETURNING id)
       INSERT INTO facility_state_day (facility_id, since, state) SELECT id, :day, 'open' FROM made""",
    """WITH made AS (INSERT INTO cemetery (id, number, name, kind, division_id, geom, source_id)
         VALUES (gen_random_uuid(), 'C1', '滩地公墓', 'public_cemetery', :division,
                 ST_Multi(ST_MakeEnvelope(108.99, 38.3, 109, 38.31, 4490)), :source) RETURNING id)
       INSERT INTO cemetery_state_day (cemetery_id, since, state) SELECT id, :day, 'open' FROM made""",
    """INSERT INTO grave_site (id, number, kind, division_id, geom, graves, state_since, surveyed_on,
                               source_id)
       VALUES (gen_random_uuid(), 'M-0001', 'scattered', :division,
               ST_SetSRID(ST_Point(109, 38.305), 4490), 2, :day, :day, :source)""",
)


def test_what_lies_in_the_area_is_listed(on: Ground) -> None:
    source = LineDocuments().load(on.session, on.line).document["source_id"]
    inside = a_marker(UUID(source), on.line, on.ours, on.theirs)
    written(on.session, "boundary_marker", inside)
    for statement in LAND:
        on.session.execute(text(statement), {"division": on.ours, "source": source, "day": date(2025, 1, 1)})
    on.session.execute(text("SELECT settle_periods()"))
    dispute = on.open()
    assert on.row(dispute)["contents"] == []
    on.both_claim(dispute)
    found = {each["kind"]: [row["name"] for row in each["rows"]] for each in on.row(dispute)["contents"]}
    assert found == {
        "place_names": [],
        "divisions": [],
        "markers": ["乌审—鄂托克线001号"],
        # Nameless land is told by its kind; a park is nobody's parcel
        "parcels": ["草原"],
        "facilities": ["滩地助餐点"],
        "cemeteries": ["滩地公墓"],
        "graves": ["M-0001"],
    }


def test_papers_are_proposed_by_rule_and_decided_by_somebody(on: Ground) -> None:
    dispute = on.open()
    paper = on.paper(dispute, "ownership_certificate", issued_on=date(1998, 5, 1))
    late = on.paper(dispute, "ownership_certificate", issued_on=date(2025, 5, 1))
    first, second = on.row(dispute)["papers"]
    assert (first["proposed_class"], second["proposed_class"]) == ("reference", "neither")
    assert "第九条" in second["clause"]
    assert first["decided_class"] is None
    on.decide(dispute, paper, "reference")
    with pytest.raises(rules.ReasonMissing):
        on.decide(dispute, late, "reference")
    on.decide(dispute, late, "reference", "补发，原证1998年")
    row = on.row(dispute)["papers"][1]
    assert (row["decided_class"], row["decided_because"]) == ("reference", "补发，原证1998年")
    with pytest.raises(rules.NoSuchPaper):
        on.decide(dispute, uuid4(), "basis")


def elsewhere(area: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[[x + 2, y] for x, y in area["coordinates"][0]]]}


REFUSED_OPENINGS = [
    pytest.param({"kind": "quarrel"}, FieldUnreadable, id="a kind that there is none of"),
    pytest.param({"title": "  "}, FieldUnreadable, id="no title"),
    pytest.param({"opened_on": date(2999, 1, 1)}, FieldUnreadable, id="a day to come"),
    pytest.param(
        {"stretch": {"type": "LineString", "coordinates": [[108.9, 38.31], [109, 38.3]]}},
        rules.StretchNotOnLine,
        id="a stretch off the line",
    ),
    pytest.param({"stretch": {"type": "Point", "coordinates": [109, 38.3]}}, FieldUnreadable, id="a point"),
    pytest.param(
        {"parties": (("甲", uuid4()), ("乙", uuid4()))}, rules.PartiesUnfit, id="sides named for a line"
    ),
    pytest.param({"kind": "tenure", "parties": ()}, rules.PartiesUnfit, id="no holder"),
    pytest.param(
        {"kind": "tenure", "parties": (("甲", uuid4()), ("乙", uuid4()))},
        rules.PartiesUnfit,
        id="of elsewhere",
    ),
]


@pytest.mark.parametrize(("said", "error"), REFUSED_OPENINGS)
def test_what_is_no_case_is_refused(on: Ground, said: dict[str, Any], error: type[DimingError]) -> None:
    with pytest.raises(error):
        on.open(**{"kind": "unclear_line", **said})


def test_a_case_is_opened_and_worked_on_by_those_who_may(on: Ground) -> None:
    opening = Opening("unclear_line", "x", on.line, STRETCH, OPENED)
    for role in ("township", "field", "planner", "leader", "admin"):
        with pytest.raises(NotAllowed):
            open_case(on.session, someone(on.session, role), opening)


def test_a_step_is_the_next_one_in_time_with_all_it_needs(on: Ground) -> None:
    dispute = on.open()
    with pytest.raises(rules.StepNotNext):
        on.take(dispute, "decision", date(2025, 4, 1))
    with pytest.raises(rules.StepLacks) as refusal:
        on.take(dispute, "negotiation", date(2025, 4, 1), note="谈")
    assert refusal.value.needs == ("claims",)
    on.both_claim(dispute)
    for day in (OPENED - timedelta(days=1), today() + timedelta(days=1)):
        with pytest.raises(rules.StepBeforeLast):
            on.take(dispute, "negotiation", day, note="谈")
    on.take(dispute, "negotiation", date(2025, 4, 1), note="谈")
    assert on.row(dispute)["state_since"] == "2025-04-01"


def test_a_claim_lies_at_the_stretch_and_is_of_a_side(on: Ground) -> None:
    dispute = on.open()
    with pytest.raises(rules.ClaimElsewhere):
        on.claim(dispute, 0, elsewhere(NORTH))
    bow = {
        "type": "Polygon",
        "coordinates": [[[109, 38.3], [109.1, 38.4], [109.1, 38.3], [109, 38.4], [109, 38.3]]],
    }
    with pytest.raises(FieldUnreadable):
        on.claim(dispute, 0, bow)
    with pytest.raises(rules.NoSuchParty):
        handling.add_claim(on.session, on.editor, dispute, on.version(dispute), Claim(uuid4(), NORTH, OPENED))


def test_two_at_once_do_not_overwrite_one_another(on: Ground) -> None:
    dispute = on.open()
    on.both_claim(dispute)
    seen = on.version(dispute)
    handling.take_step(
        on.session, on.editor, dispute, seen, Taking("negotiation", date(2025, 4, 1), note="谈")
    )
    with pytest.raises(rules.DisputeStale):
        handling.take_step(
            on.session, on.reviewer, dispute, seen, Taking("dropped", date(2025, 4, 2), note="不再争议")
        )
    # Past the service, the database refuses a second step of one number
    with pytest.raises(rules.StepTaken), translated_errors(), on.session.begin_nested():
        on.session.execute(
            text(
                "INSERT INTO boundary_dispute_step (dispute_id, ordinal, step, taken_on)"
                " VALUES (:id, 2, 'negotiation', '2025-04-01')"
            ),
            {"id": dispute},
        )


def test_the_list_is_by_kind_state_overdue_and_page(on: Ground) -> None:
    late = on.open(opened_on=date(2025, 1, 2))
    fresh = on.open("tenure", opened_on=today())
    find = service.find(on.session, on.editor)
    assert [row["id"] for row in find.rows] == [str(fresh), str(late)]
    assert find.rows[1]["overdue_days"] > 300
    only = service.find(on.session, on.editor, is_overdue=True).rows
    assert [row["id"] for row in only] == [str(late)]
    assert service.find(on.session, on.editor, kind="approved_line").rows == []
    first = service.find(on.session, on.editor, limit=1)
    rest = service.find(on.session, on.editor, limit=1, after=first.after)
    assert [row["id"] for row in rest.rows] == [str(late)]
    assert rest.after is None
    with pytest.raises(UnreadableKey):
        service.find(on.session, on.editor, after="x")


def test_a_case_is_for_those_who_handle_it_and_whoever_is_cleared(on: Ground) -> None:
    dispute = on.open()
    second = someone(on.session, "editor")
    neighbour = replace(someone(on.session, "neighbour"), shared_counties=frozenset({on.ours, on.theirs}))
    blind = [
        second,
        neighbour,
        PUBLIC,
        *(someone(on.session, role) for role in ("township", "planner", "field")),
    ]
    for caller in blind:
        assert service.find(on.session, caller).rows == []
        with pytest.raises(rules.DisputeNotFound):
            service.get(on.session, caller, dispute)
    for role in ("reviewer", "leader", "admin"):
        assert service.get(on.session, someone(on.session, role), dispute)["title"] == "图克滩地段"
    handling.add_handler(on.session, on.editor, dispute, on.version(dispute), second.login)
    assert service.get(on.session, second, dispute)["title"] == "图克滩地段"
    with pytest.raises(rules.NoSuchHandler):
        handling.add_handler(on.session, on.editor, dispute, on.version(dispute), "nobody")
    handling.remove_handler(on.session, second, dispute, on.version(dispute), on.editor.account())
    with pytest.raises(rules.DisputeNotFound):
        on.row(dispute)
    row = service.get(on.session, second, dispute)
    with pytest.raises(rules.LastHandler):
        handling.remove_handler(on.session, second, dispute, row["version"], second.account())


def test_history_is_for_the_cleared(on: Ground) -> None:
    dispute = on.open()
    on.both_claim(dispute)
    assert history.changes(on.session, on.reviewer, "boundary_dispute", dispute)
    with pytest.raises(NoHistory):
        history.changes(on.session, on.editor, "boundary_dispute", dispute)


def test_a_standstill_is_told_while_it_holds_and_says_nothing_of_the_case(on: Ground) -> None:
    """26号 Art. 10."""
    dispute = on.open()
    (row,) = service.standstills(on.session, someone(on.session, "township"))
    assert row["line_id"] == str(on.line)
    assert row["since"] == OPENED.isoformat()
    assert "第十条" in row["clause"]
    assert set(row) == {
        "line_id", "line_name", "since", "says_zh", "says_en", "clause", "clause_verified", "geometry",
    }  # fmt: skip
    neighbour = replace(someone(on.session, "neighbour"), shared_counties=frozenset({on.ours, on.theirs}))
    assert service.standstills(on.session, neighbour) == []
    assert service.standstills(on.session, PUBLIC) == []
    assert service.standstills(on.session, on.editor, uuid4()) == []
    on.take(dispute, "dropped", date(2025, 4, 1), note="不再争议")
    assert service.standstills(on.session, on.editor) == []


def warnings(on: Ground, subject: str, record: UUID, document: dict[str, Any]) -> list[str]:
    found = all_subjects()[subject].explain(on.session, record, document, creating=False)
    return [each.message_id for each in found if each.is_warning]


def test_whoever_drafts_a_change_of_line_or_marker_is_warned(on: Ground) -> None:
    source = LineDocuments().load(on.session, on.line).document["source_id"]
    marker = written(on.session, "boundary_marker", a_marker(UUID(source), on.line, on.ours, on.theirs))
    subjects = all_subjects()
    records = {"boundary_line": on.line, "boundary_marker": marker}
    documents = {name: subjects[name].load(on.session, each).document for name, each in records.items()}
    for name, record in records.items():
        assert "boundary_disputes.standstill" not in warnings(on, name, record, dict(documents[name]))
    on.open()
    for name, record in records.items():
        assert "boundary_disputes.standstill" in warnings(on, name, record, dict(documents[name]))
    level = "UPDATE publication_rule SET level = 'restricted' WHERE subject = 'boundary_standstill'"
    on.session.execute(text(level))
    on.session.expire_all()
    assert "boundary_disputes.standstill" not in warnings(
        on, "boundary_line", on.line, dict(documents["boundary_line"])
    )


def test_an_area_is_marked_as_it_is_now_until_a_day(on: Ground) -> None:
    dispute = on.open()
    later = today() + timedelta(days=100)

    def mark(until: date | None, document: str = "鄂民字〔2025〕3号") -> None:
        handling.mark_area(on.session, on.editor, dispute, on.version(dispute), until, document)

    with pytest.raises(rules.NothingToMark):
        mark(later)
    on.both_claim(dispute)
    for until, document in ((today(), "1号"), (later, " ")):
        with pytest.raises(FieldUnreadable):
            mark(until, document)
    mark(later)
    marked = shape(on.row(dispute)["marked_area"])
    assert marked.equals(shape(NORTH).intersection(shape(SOUTH)))
    on.claim(dispute, 0, SOUTH)
    assert shape(on.row(dispute)["marked_area"]).equals(marked)
    mark(None)
    assert on.row(dispute)["marked_until"] is None


def test_only_what_the_caller_may_see_is_cited_and_opened(on: Ground, tmp_path: Path) -> None:
    dispute = on.open()
    scan = on.scan()
    stranger = someone(on.session, "editor")
    handling.add_handler(on.session, on.editor, dispute, on.version(dispute), stranger.login)
    paper, version = Paper("别人的", "other", sha256=scan), on.version(dispute)
    with pytest.raises(NoSuchAttachment):
        handling.add_paper(on.session, stranger, dispute, version, paper)
    with pytest.raises(NoSuchAttachment):
        service.open_attachment(on.session, stranger, dispute, scan, tmp_path)
    on.paper(dispute, "other", sha256=scan)
    opened = service.open_attachment(on.session, stranger, dispute, scan, tmp_path)
    opened.stream.close()
    with pytest.raises(rules.DisputeNotFound):
        service.open_attachment(on.session, someone(on.session, "editor"), dispute, scan, tmp_path)
