"""Three invented disputes on the demonstration's lines, one of each kind, each at a step of its procedure.

Their titles begin with 演示, and their source is the demonstration's. Every editor handles them, for they are
there to be looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

import shapely
from geoalchemy2.shape import from_shape
from shapely.geometry import LineString, MultiPolygon
from shapely.ops import substring

from gis.boundary_disputes import queries
from gis.boundary_disputes.claims import as_areas, contested
from gis.boundary_disputes.papers import propose_class
from gis.boundary_disputes.procedures import paper_rules
from gis.boundary_disputes.tables import (
    BoundaryDispute,
    BoundaryDisputeClaim,
    BoundaryDisputeHandler,
    BoundaryDisputePaper,
    BoundaryDisputeParty,
    BoundaryDisputeStep,
)
from gis.coordinates.plane import Plane
from gis.number_queries import next_number
from gis.samples.marker_ground import County, InventedLine

SRID = queries.SRID


@dataclass(frozen=True, slots=True)
class _Taken:
    step: str
    on: date
    number: str = ""
    actor: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Paper:
    title: str
    kind: str
    side: int | None
    number: str = ""
    on: date | None = None
    #: What somebody decided; None: nobody has
    decided: str | None = None


@dataclass(frozen=True, slots=True)
class _Story:
    """What is invented of one case; `reach` is how far each side claims across the line and back, metres."""

    kind: str
    title: str
    cause: str
    along: tuple[float, float]
    reach: tuple[float, float]
    opened_on: date
    steps: Sequence[_Taken]
    papers: Sequence[_Paper]
    holders: Sequence[str] = ()
    marked_until: date | None = None


UNCLEAR = _Story(
    "unclear_line",
    "演示：滩地地段界线不明",
    "演示数据：1996年勘界时该段沿季节性河道，河道干涸后双方对走向说法不一。",
    (0.40, 0.46),
    (1500.0, 600.0),
    date(2026, 3, 10),
    (
        _Taken("negotiation", date(2026, 4, 20), note="演示：两次会谈，未达成协议。"),
        _Taken("submitted_up", date(2026, 5, 28), "演示政字〔2026〕5号"),
        _Taken("mediation", date(2026, 7, 2), note="演示：听取双方意见，踏勘现场，未达成协议。"),
    ),
    (
        _Paper("演示：1984年盖章边界线地图", "agreed_map", 0, "演示图〔1984〕2号", date(1984, 6, 1), "basis"),
        _Paper(
            "演示：草原使用证", "ownership_certificate", 1, "演示草证0123号", date(1998, 5, 1), "reference"
        ),
        _Paper("演示：2026年补办的证明", "administration_record", 1, "", date(2026, 4, 1)),
    ),
    marked_until=date(2028, 12, 31),
)
APPROVED = _Story(
    "approved_line",
    "演示：界桩丢失地段实地位置不一致",
    "演示数据：界桩丢失后，双方对协议书所写走向在实地的位置认定不一致。",
    (0.55, 0.58),
    (300.0, 120.0),
    date(2026, 5, 6),
    (_Taken("verification", date(2026, 6, 15), note="演示：双方到场核对界线标志，认定仍不一致。"),),
    (
        _Paper(
            "演示：行政区域界线协议书及附图",
            "line_agreement",
            None,
            "演示〔2001〕8号",
            date(2001, 9, 3),
            "basis",
        ),
    ),
)
TENURE = _Story(
    "tenure",
    "演示：界线附近草场权属",
    "演示数据：两侧牧户对一片草场的使用权有争议；界线本身没有争议。",
    (0.30, 0.33),
    (900.0, 400.0),
    date(2026, 8, 18),
    (_Taken("negotiation", date(2026, 9, 25), note="演示：当事人协商一次，未解决。"),),
    (_Paper("演示：草原承包经营合同", "contract", 0, "演示合同17号", date(1999, 1, 1)),),
    ("演示嘎查一组", "演示村二组"),
)


def load(session: Session, lines: Sequence[InventedLine], source: UUID) -> int:
    """Write the three cases; return how many there are."""
    by_length = sorted(lines, key=lambda line: line.derived.length_m)
    county = [line for line in by_length if not line.is_provincial]
    provincial = [line for line in by_length if line.is_provincial]
    placed = ((UNCLEAR, county[-1]), (APPROVED, county[-2]), (TENURE, provincial[-1]))
    editors = queries.accounts_in_role(session, "editor")
    for story, line in placed:
        _write(session, story, line, source, editors)
    return len(placed)


def _write(
    session: Session, story: _Story, line: InventedLine, source: UUID, editors: Sequence[UUID]
) -> None:
    # A part of a line is a line, though the library knows points too
    stretch = LineString(substring(line.derived.geometry, *story.along, normalized=True).coords)
    sides = list(line.counties.values())
    claims = _claims(stretch, story.reach)
    case = BoundaryDispute(
        id=uuid4(),
        number=next_number(session, BoundaryDispute.number, story.opened_on.year, 3),
        kind=story.kind,
        title=story.title,
        line_id=line.id,
        stretch=from_shape(stretch, srid=SRID),
        opened_on=story.opened_on,
        cause=story.cause,
        state=story.steps[-1].step,
        state_since=story.steps[-1].on,
        source_id=source,
    )
    if story.marked_until is not None:
        case.marked_area = from_shape(contested({"a": claims[0], "b": claims[1]}), srid=SRID)
        case.marked_until = story.marked_until
        case.marked_by_document = "演示民字〔2026〕9号"
    queries.add(session, case)
    parties = _parties(case.id, story, sides)
    queries.add(session, *parties)
    taken = [_Taken("opened", story.opened_on), *story.steps]
    queries.add(
        session,
        *(
            BoundaryDisputeStep(
                dispute_id=case.id,
                ordinal=ordinal,
                step=each.step,
                taken_on=each.on,
                actor=each.actor,
                document_number=each.number,
                note=each.note,
            )
            for ordinal, each in enumerate(taken, start=1)
        ),
        *(
            BoundaryDisputeClaim(
                dispute_id=case.id,
                party_id=party.id,
                ordinal=1,
                claimed_on=story.steps[0].on,
                claimed_by=party.name,
                geom=from_shape(area, srid=SRID),
                grounds="演示",
            )
            for party, area in zip(parties, claims, strict=True)
        ),
        *(_paper(case, story, each, parties, editors) for each in story.papers),
        *(BoundaryDisputeHandler(dispute_id=case.id, account_id=each, added_by=each) for each in editors),
    )


def _parties(case: UUID, story: _Story, sides: Sequence[County]) -> list[BoundaryDisputeParty]:
    names = story.holders or [side.name for side in sides]
    return [
        BoundaryDisputeParty(id=uuid4(), dispute_id=case, position=at, name=name, division_id=side.id)
        for at, (name, side) in enumerate(zip(names, sides, strict=True), start=1)
    ]


def _paper(
    case: BoundaryDispute,
    story: _Story,
    paper: _Paper,
    parties: Sequence[BoundaryDisputeParty],
    editors: Sequence[UUID],
) -> BoundaryDisputePaper:
    proposed = propose_class(paper_rules(story.kind), paper.kind, paper.on, story.opened_on)
    # Nobody decides where there is nobody
    decided = paper.decided if editors else None
    return BoundaryDisputePaper(
        dispute_id=case.id,
        party_id=None if paper.side is None else parties[paper.side].id,
        title=paper.title,
        kind=paper.kind,
        document_number=paper.number,
        issued_on=paper.on,
        proposed_class=proposed.paper_class,
        clause=proposed.clause,
        decided_class=decided,
        decided_by=None if decided is None else editors[0],
    )


def _claims(stretch: LineString, reach: tuple[float, float]) -> tuple[MultiPolygon, MultiPolygon]:
    """Return what both sides claim: each far on the other's side of the stretch, a little on its own."""
    plane = Plane.of(stretch)
    line = plane.project(stretch).simplify(reach[1] / 4)
    far, near = reach
    areas = [
        shapely.union_all(
            [
                shapely.buffer(line, side * far, single_sided=True),
                shapely.buffer(line, -side * near, single_sided=True),
            ]
        )
        for side in (1, -1)
    ]
    return as_areas(plane.unproject(areas[0])), as_areas(plane.unproject(areas[1]))
