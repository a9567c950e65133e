"""One invented joint inspection, half finished: round 7 of the line with 鄂托克旗, in the field.

Our side has looked at every marker, the other gave the sheet of the first section; five fields differ, one of
them is settled, one measure is overdue. Names are letters, no persons; the source is the demonstration's.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from geoalchemy2.shape import from_shape
from shapely.geometry import Point

from gis.boundary_markers import queries as marker_queries
from gis.boundary_markers.documents import MarkerDocuments
from gis.boundary_markers.registering import standing
from gis.joint_inspections import queries
from gis.joint_inspections.findings import fingerprints
from gis.joint_inspections.geometry import along, position_of
from gis.joint_inspections.kept import load as load_kept
from gis.joint_inspections.named_stones import nearest
from gis.joint_inspections.rules import sections_of
from gis.joint_inspections.tables import (
    InspectionMarker,
    InspectionMeasure,
    InspectionMeasureStep,
    InspectionMember,
    InspectionObservation,
    InspectionReferenceCheck,
    InspectionSection,
    InspectionSettlement,
    InspectionSignature,
    InspectionStep,
    JointInspection,
)
from gis.samples.marker_ground import InventedLine, away

SRID = 4490
OTHER = "150624"
MARKERS_PER_SECTION = 5
LOOKED_ON = {"ours": date(2026, 6, 10), "theirs": date(2026, 6, 11)}
ACCURACY_M = {"ours": 0.5, "theirs": 0.8}
SOUND: Mapping[str, Any] = {"found": "found", "stone_condition": "sound", "inscription_legible": True}


@dataclass(frozen=True)
class _Seen:
    """What a side sees otherwise than sound, by the marker's place on the line."""

    place: int
    side: str
    values: Mapping[str, Any]


SEEN = (
    _Seen(
        1,
        "ours",
        {"stone_condition": "weathered", "inscription_legible": False, "remark": "演示：字迹脱落，需描红"},
    ),
    _Seen(1, "theirs", {"stone_condition": "weathered", "inscription_legible": False}),
    _Seen(2, "ours", {"stone_condition": "tilted", "remark": "演示：桩体向南倾斜约15度"}),
    _Seen(3, "theirs", {"needs_resurvey": True, "resurvey_note": "演示：旧路已改线"}),
    _Seen(4, "theirs", {"cross_line_activity": True, "cross_line_note": "演示：网围栏越界约30米"}),
)
#: Where the other side measured this far from us
APART_PLACE, APART_M = 3, 6.0


def load(session: Session, lines: Sequence[InventedLine], source: UUID, seed: int) -> int:
    """Write the inspection; return how many records it has (none where the line is not invented)."""
    found = [line for line in lines if any(each.code.startswith(OTHER) for each in line.counties.values())]
    if not found:
        return 0
    _Half(session, found[0], source, random.Random(seed)).write()
    return 1


class _Half:
    """Writes the half of an inspection; the same seed writes the same ids."""

    def __init__(self, session: Session, line: InventedLine, source: UUID, chance: random.Random) -> None:
        self.session, self.line, self.source, self.chance = session, line, source, chance
        self.inspection = self.id()
        ids = marker_queries.markers_of(session, line.id, LOOKED_ON["ours"])
        documents = MarkerDocuments().load_many(session, ids)
        found = [(each, documents[each].document) for each in ids]
        places = [position_of({"stones": list(document["stones"].values())}) for _, document in found]
        is_own = [document["line_id"] == str(line.id) for _, document in found]
        self.markers = [found[each] for each in along(line.derived.geometry, places, is_own)]

    def id(self) -> UUID:
        """Return a new id."""
        return UUID(int=self.chance.getrandbits(128), version=4)

    def write(self) -> None:
        """Write plan, teams, sections, what was found, one settlement and the measures."""
        theirs = next(each for each in self.line.counties.values() if each.code.startswith(OTHER))
        ours = next(each for each in self.line.counties.values() if each.id != theirs.id)
        queries.add(
            self.session,
            JointInspection(
                id=self.inspection,
                line_id=self.line.id,
                title=f"{self.line.document['name']}第7轮联合检查",
                cause="cycle",
                round_number=7,
                year=2026,
                state="in_field",
                our_division_id=ours.id,
                their_division_id=theirs.id,
                lead_side="ours",
                lead_office="演示民政局甲",
                plan_number="演示民发〔2026〕12号",
                plan_scope="演示：全线",
                starts_on=date(2026, 6, 10),
                ends_on=date(2026, 6, 30),
                our_government=f"{ours.name}人民政府（演示）",
                their_government=f"{theirs.name}人民政府（演示）",
                source_id=self.source,
                opened_at=datetime(2026, 4, 20, 2, tzinfo=UTC),
            ),
        )
        first = self._sections()
        self._members()
        for place, (marker, document) in enumerate(self.markers):
            self._observe("ours", place, marker, document)
            if marker in first:
                self._observe("theirs", place, marker, document)
        self._settle()
        self._measures()
        self._steps()

    def _mark(self, place: int) -> str:
        """Return by what a section ends: the marker of a tri-junction may be another line's."""
        _, document = self.markers[place]
        return str(document["number"]) if document["line_id"] == str(self.line.id) else "三交点"

    def _sections(self) -> set[UUID]:
        """Divide the line; return the markers of the first section."""
        numbers = [f"{place}:{document['number']}" for place, (_, document) in enumerate(self.markers)]
        divided = sections_of(numbers, (), MARKERS_PER_SECTION)
        for ordinal, (_, places) in enumerate(divided, start=1):
            ends = [self._mark(places[at]) for at in (0, -1)]
            section = InspectionSection(
                id=self.id(),
                inspection_id=self.inspection,
                ordinal=ordinal,
                name=f"{ends[0]}—{ends[1]}段",
                planned_on=date(2026, 6, 9 + ordinal),
                team=f"演示第{ordinal}组",
            )
            queries.add(self.session, section)
            queries.add(
                self.session,
                *(
                    InspectionMarker(
                        inspection_id=self.inspection,
                        marker_id=self.markers[place][0],
                        section_id=section.id,
                        ordinal=place + 1,
                    )
                    for place in places
                ),
            )
        return {self.markers[place][0] for place in divided[0][1]}

    def _members(self) -> None:
        people = (
            ("ours", "演示甲", "组长"),
            ("ours", "演示乙", "成员"),
            ("theirs", "演示丙", "组长"),
            ("theirs", "演示丁", "成员"),
        )
        queries.add(
            self.session,
            *(
                InspectionMember(
                    id=self.id(),
                    inspection_id=self.inspection,
                    ordinal=ordinal,
                    side=side,
                    name=name,
                    office="演示民政局甲" if side == "ours" else "演示民政局乙",
                    duty=duty,
                )
                for ordinal, (side, name, duty) in enumerate(people, start=1)
            ),
        )

    def _observe(self, side: str, place: int, marker: UUID, document: Mapping[str, Any]) -> None:
        values = {
            **SOUND,
            "inscription_right": True,
            "terrain_changed": False,
            "cross_line_activity": False,
            "needs_resurvey": False,
        }
        for each in SEEN:
            if (each.place, each.side) == (place, side):
                values |= each.values
        registered = position_of({"stones": list(document["stones"].values())})
        at: dict[str, Any] = {}
        if registered is not None:
            off = APART_M if (place, side) == (APART_PLACE, "theirs") else self.chance.uniform(0.05, 0.3)
            point = Point(*away(registered, self.chance.uniform(0, 360), off))
            at = {"geom": from_shape(point, srid=SRID), "accuracy_m": ACCURACY_M[side], "method": "generated"}
            stones = standing({"stones": list(document["stones"].values())}, LOOKED_ON[side])
            measured = nearest(registered, stones) if len(stones) > 1 else None
            at["stone_letter"] = None if measured is None else measured["letter"] or None
        observation = InspectionObservation(
            id=self.id(),
            inspection_id=self.inspection,
            marker_id=marker,
            side=side,
            observed_on=LOOKED_ON[side],
            observer="演示甲" if side == "ours" else "演示丙",
            provided_by="own" if side == "ours" else "counterpart",
            **values,
            **at,
        )
        queries.add(self.session, observation)
        queries.add(
            self.session,
            *(
                InspectionReferenceCheck(
                    observation_id=observation.id,
                    inspection_id=self.inspection,
                    reference_id=UUID(key),
                    name=reference["name"],
                    # On the second marker the other side did not find the first object
                    present=(place, side, order) != (2, "theirs", 0),
                )
                for order, (key, reference) in enumerate(sorted(document["references"].items()))
            ),
        )

    def _settle(self) -> None:
        marker, _ = self.markers[3]
        queries.add(
            self.session,
            InspectionSettlement(
                id=self.id(),
                inspection_id=self.inspection,
                target_id=marker,
                field="needs_resurvey",
                ours=False,
                theirs=True,
                choice="theirs",
                value=True,
                reason="演示：双方同到现场，旧路确已改线",
                on_behalf_of="ours",
                settled_at=datetime(2026, 6, 20, 3, tzinfo=UTC),
            ),
        )

    def _measures(self) -> None:
        """One measure that should have been done, one that both sides agreed on and is not due yet."""
        for place, kind, reason, due in (
            (1, "repaint", "演示：字迹脱落", date(2026, 7, 31)),
            (2, "put_back", "演示：桩体倾斜", date(2099, 12, 31)),
        ):
            measure = InspectionMeasure(
                id=self.id(),
                inspection_id=self.inspection,
                marker_id=self.markers[place][0],
                kind=kind,
                state="agreed",
                responsible_side="ours",
                reason=reason,
                due_on=due,
                details={},
            )
            queries.add(self.session, measure)
            queries.add(
                self.session,
                InspectionMeasureStep(
                    id=self.id(),
                    inspection_id=self.inspection,
                    measure_id=measure.id,
                    step="agree",
                    from_state="proposed",
                    to_state="agreed",
                    done_on=date(2026, 6, 12),
                    our_present="演示甲",
                    their_present="演示丙",
                    evidence=[],
                    done_at=datetime(2026, 6, 12, 8, tzinfo=UTC),
                ),
            )

    def _steps(self) -> None:
        """Both sides signed the plan, and went out."""
        kept = load_kept(self.session, [self.inspection])[self.inspection]
        for side, name in (("ours", "演示甲"), ("theirs", "演示丙")):
            queries.add(
                self.session,
                InspectionSignature(
                    id=self.id(),
                    inspection_id=self.inspection,
                    subject="plan",
                    side=side,
                    signer=name,
                    office="演示民政局甲" if side == "ours" else "演示民政局乙",
                    signed_on=date(2026, 5, 8),
                    provided_by="own" if side == "ours" else "counterpart",
                    fingerprint=fingerprints(kept)["plan"],
                    entered_at=datetime(2026, 5, 8, 3, tzinfo=UTC),
                ),
            )
        for step, before, after, on in (
            ("agree_plan", "planned", "plan_agreed", datetime(2026, 5, 10, 3, tzinfo=UTC)),
            ("begin_field", "plan_agreed", "in_field", datetime(2026, 6, 10, 1, tzinfo=UTC)),
        ):
            queries.add(
                self.session,
                InspectionStep(
                    id=self.id(),
                    inspection_id=self.inspection,
                    step=step,
                    from_state=before,
                    to_state=after,
                    note="演示",
                    on_behalf_of="both",
                    evidence=[],
                    done_at=on,
                ),
            )
