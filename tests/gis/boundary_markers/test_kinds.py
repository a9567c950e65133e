"""What only one kind of proposal may change: the line in law, and where stones stand."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.boundary_lines.rules import needed_kinds as line_kinds
from gis.boundary_markers.documents import MarkerDocuments
from gis.boundary_markers.rules import needed_kinds as marker_kinds
from gis.proposals import checking
from gis.proposals import service as proposals
from gis.proposals.fields import FieldsBreakRules
from gis.proposals.service import ItemDraft
from gis.proposals.tables import Proposal
from tests.gis.boundary_markers.registered_lines import (
    SUBJECTS,
    a_geometry,
    a_line,
    a_marker,
    key,
    written,
)
from tests.gis.proposals.a_register import Register, a_register
from tests.gis.proposals.people import someone
from tests.gis.proposals.steps import attached

MOVED = {"type": "Point", "coordinates": [109.0000005, 38.3]}
REDRAWN = {"type": "LineString", "coordinates": [[108.9, 38.3], [109.13, 38.31]]}
BY_LINE_CHANGE = "boundary_lines.legal_line_by_line_change"
BY_MARKER_CHANGE = "boundary_markers.stone_by_marker_change"


@pytest.fixture
def register(session: Session) -> Register:
    return a_register(session)


@pytest.fixture
def maker(session: Session, register: Register) -> Caller:
    return someone(session, "editor")


@pytest.fixture
def line_id(session: Session, register: Register) -> UUID:
    return written(session, "boundary_line", a_line(register.source, register.tuke, register.galutu))


@pytest.fixture
def marker_id(session: Session, register: Register, line_id: UUID) -> UUID:
    return written(session, "boundary_marker", a_marker(register.source, line_id, register.tuke))


def of(session: Session, subject: str, record_id: UUID) -> dict[str, Any]:
    return dict(SUBJECTS[subject].load(session, record_id).document)


def changing(session: Session, subject: str, record_id: UUID, changes: dict[str, Any]) -> ItemDraft:
    version = SUBJECTS[subject].load(session, record_id).version
    return ItemDraft(subject, "update", changes, record_id, version)


def drafted(session: Session, maker: Caller, kind: str, item: ItemDraft) -> Proposal:
    return proposals.draft(session, maker, SUBJECTS, kind=kind, title="变更", reason="联检", items=[item])


def refused(session: Session, maker: Caller, kind: str, item: ItemDraft) -> dict[str, str]:
    """What handing in refuses: path → message."""
    proposal = drafted(session, maker, kind, item)
    with pytest.raises(FieldsBreakRules) as refusal:
        proposals.submit(session, maker, SUBJECTS, proposal.id, proposal.version)
    return {str(detail["path"]): str(detail["message_id"]) for detail in refusal.value.details}


@pytest.mark.parametrize(
    ("before", "after", "paths"),
    [
        ({}, {"geometries": {"g": {"role": "legal", "geometry": 1}}}, ["geometries/g/role"]),
        ({"geometries": {"g": {"role": "legal"}}}, {"geometries": {}}, ["geometries/g"]),
        (
            {"geometries": {"g": {"role": "legal", "geometry": 1}}},
            {"geometries": {"g": {"role": "legal", "geometry": 2}}},
            ["geometries/g/geometry"],
        ),
        (
            {"geometries": {"g": {"role": "derived", "geometry": 1}}},
            {"geometries": {"g": {"role": "legal", "geometry": 1}}},
            ["geometries/g/role"],
        ),
        ({"valid_to": None, "name": "甲"}, {"valid_to": "2026-01-01", "name": "甲"}, ["valid_to"]),
        ({}, {"geometries": {"g": {"role": "derived", "geometry": 1}}}, []),
        (
            {"geometries": {"g": {"role": "present_river", "geometry": 1}}},
            {"geometries": {"g": {"role": "present_river", "geometry": 2}}},
            [],
        ),
        (
            {"geometries": {"g": {"role": "legal", "geometry": 1, "accuracy_m": 1.0}}},
            {"geometries": {"g": {"role": "legal", "geometry": 1, "accuracy_m": 0.5, "method": "surveyed"}}},
            [],
        ),
    ],
)
def test_what_of_a_line_is_a_line_change(
    before: dict[str, Any], after: dict[str, Any], paths: list[str]
) -> None:
    found = line_kinds(before, after)
    assert [one.path for one in found] == paths
    assert {one.kind for one in found} <= {"line_change"}


@pytest.mark.parametrize(
    ("before", "after", "paths"),
    [
        ({}, {"number": "1", "stones": {"s": {"geometry": 1}}}, ["stones/s/geometry", "number"]),
        ({"number": "1", "stones": {"s": {"geometry": 1}}}, {"number": "1", "stones": {}}, ["stones/s"]),
        (
            {"number": "1", "stones": {"s": {"valid_to": None}}},
            {"number": "1", "stones": {"s": {"valid_to": "2026-01-01"}}},
            ["stones/s/valid_to"],
        ),
        (
            {"number": "1", "stones": {"s": {"geometry": 1, "material": "stone"}}},
            {"number": "2", "stones": {"s": {"geometry": 1, "material": "concrete"}}},
            [],
        ),
    ],
)
def test_what_of_a_marker_is_a_marker_change(
    before: dict[str, Any], after: dict[str, Any], paths: list[str]
) -> None:
    assert [one.path for one in marker_kinds(before, after)] == paths


def test_a_correction_can_t_redraw_the_line_in_law_even_with_an_approval(
    session: Session, maker: Caller, line_id: UUID, register: Register
) -> None:
    ((geometry,),) = [of(session, "boundary_line", line_id)["geometries"]]
    new = a_geometry(
        register.source, geometry=REDRAWN, approval_number="内政字〔2026〕3号", approved_on="2026-01-01",
        valid_from="2026-01-01",
    )  # fmt: skip
    changes = {f"geometries/{geometry}/valid_to": "2026-01-01", f"geometries/{key()}": new}
    item = changing(session, "boundary_line", line_id, changes)
    assert set(refused(session, maker, "correction", item).values()) == {BY_LINE_CHANGE}
    assert set(refused(session, maker, "batch_import", item).values()) == {BY_LINE_CHANGE}


def test_a_line_change_redraws_it_with_its_document(
    session: Session, maker: Caller, line_id: UUID, register: Register, tmp_path: Path
) -> None:
    (geometry,) = of(session, "boundary_line", line_id)["geometries"]
    new = a_geometry(
        register.source, geometry=REDRAWN, approval_number="内政字〔2026〕3号", approved_on="2026-01-01",
        valid_from="2026-01-01",
    )  # fmt: skip
    changes = {f"geometries/{geometry}/valid_to": "2026-01-01", f"geometries/{key()}": new}
    proposal = drafted(session, maker, "line_change", changing(session, "boundary_line", line_id, changes))
    attached(session, maker, proposal, tmp_path)
    handed_in = proposals.submit(session, maker, SUBJECTS, proposal.id, proposal.version)
    checker = someone(session, "reviewer")
    applied = proposals.decide(
        session, checker, SUBJECTS, handed_in.id, "approved", expected_version=handed_in.version
    )
    assert applied.state == "applied"
    assert len(of(session, "boundary_line", line_id)["geometries"]) == 2


def test_a_stone_moves_by_a_marker_change_only(session: Session, maker: Caller, marker_id: UUID) -> None:
    (stone,) = of(session, "boundary_marker", marker_id)["stones"]
    path = f"stones/{stone}/geometry"
    item = changing(session, "boundary_marker", marker_id, {path: MOVED})
    assert refused(session, maker, "correction", item) == {path: BY_MARKER_CHANGE}
    proposal = drafted(session, maker, "marker_change", item)
    assert proposals.submit(session, maker, SUBJECTS, proposal.id, proposal.version).state == "submitted"


def test_a_form_is_told_while_it_is_filled_in(session: Session, maker: Caller, marker_id: UUID) -> None:
    (stone,) = of(session, "boundary_marker", marker_id)["stones"]
    path = f"stones/{stone}/geometry"
    wanted = [checking.Wanted(changing(session, "boundary_marker", marker_id, {path: MOVED}))]

    def said(kind: str | None) -> list[tuple[str, str]]:
        (item,) = checking.check(session, maker, SUBJECTS, wanted, kind).items
        return [(finding.path, finding.severity) for finding in item.findings]

    assert said("correction") == [(path, "error")]
    assert said("marker_change") == said(None) == []


@pytest.mark.parametrize(
    ("wanted", "kind"), [({"note": "旧"}, "restore"), ({"geometry": MOVED}, "marker_change")]
)
def test_what_was_moved_comes_back_by_the_same_kind(
    session: Session,
    maker: Caller,
    marker_id: UUID,
    monkeypatch: pytest.MonkeyPatch,
    wanted: dict[str, Any],
    kind: str,
) -> None:
    now = SUBJECTS["boundary_marker"].load(session, marker_id)
    ((stone, stands),) = now.document["stones"].items()
    then = dict(now.document)
    if "geometry" in wanted:
        then["stones"] = {stone: stands | wanted}
    else:
        then |= wanted
    # One transaction has one instant: what was known before it is told here instead.
    monkeypatch.setattr(MarkerDocuments, "load_as_known", lambda *_: replace(now, document=then))
    back = proposals.restore(
        session, maker, SUBJECTS, "boundary_marker", marker_id, datetime(2026, 1, 1, tzinfo=UTC)
    )
    assert back.kind == kind
