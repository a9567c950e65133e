"""Towns of a banner that overlap and leave a gap, and two banners, for tests of coverage in the register."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions import coverage_runs
from gis.administrative_divisions.coverage_units import Accepting
from gis.administrative_divisions.documents import DivisionDocuments
from gis.administrative_divisions.exceptions import ExceptionDocuments
from gis.boundary_lines.approved_queries import approved_lines
from gis.boundary_lines.documents import LineDocuments
from gis.jobs.rules import Unwatched
from gis.proposals import service as proposals
from gis.proposals.subjects import Subjects
from gis.proposals.tables import Proposal
from tests.gis.administrative_divisions.registered import a_division, a_source, register
from tests.gis.proposals.people import someone
from tests.grid import Grid

#: Two sides that overlap between ef and bg, or meet in one of them; p is a corner that one side may lack
GRID = Grid("""
    a   e b   c
        p
    d   f g   h
""")
DAY = date(2026, 11, 26)


def multi(word: str) -> dict[str, Any]:
    """Return a polygon of the grid as the register takes it."""
    ring = [list(corner) for corner in GRID.polygon(word).exterior.coords]
    return {"type": "MultiPolygon", "coordinates": [[ring]]}


@dataclass
class Towns:
    """The divisions and who works on them."""

    session: Session
    source: str
    divisions: dict[str, UUID]
    clerk: Caller
    checker: Caller
    also: Accepting | None = None

    @property
    def subjects(self) -> Subjects:
        return {
            "administrative_division": DivisionDocuments(self.also, approved_lines),
            "accepted_exception": ExceptionDocuments(),
            "boundary_line": LineDocuments(),
        }

    def checked(self, level: str = "township") -> tuple[UUID, list[tuple[str, str, list[str]]]]:
        """Run the check; return the run, and kind, state and parties of its findings."""
        arguments = {
            "level": level,
            "area": None,
            "as_of": DAY.isoformat(),
            "tolerance_m": 0.01,
            "sliver_width_m": 20.0,
        }
        done = coverage_runs.run(self.session, None, arguments, Unwatched(), self.also, approved_lines)
        run = UUID(done["run_id"])
        rows = coverage_runs.findings(self.session, self.clerk, run)
        return run, [(row.kind, row.state, list(row.party_names)) for row in rows]

    def hand_in(self, proposal: Proposal) -> Proposal:
        return proposals.submit(self.session, self.clerk, self.subjects, proposal.id, proposal.version)

    def approve(self, proposal: Proposal) -> Proposal:
        return proposals.decide(
            self.session,
            self.checker,
            self.subjects,
            proposal.id,
            "approved",
            expected_version=proposal.version,
        )

    def redraw(self, shapes: Mapping[str, str], kind: str = "correction") -> Proposal:
        """Draft other polygons for some divisions."""
        items = []
        for name, word in shapes.items():
            loaded = DivisionDocuments().load(self.session, self.divisions[name])
            (key,) = loaded.document["boundaries"]
            change = {f"boundaries/{key}/geometry": multi(word)}
            items.append(
                proposals.ItemDraft(
                    "administrative_division", "update", change, self.divisions[name], loaded.version
                )
            )
        return proposals.draft(
            self.session, self.clerk, self.subjects, kind=kind, title="改图", reason="核对", items=items
        )

    def approved_line(self, word: str) -> None:
        """Load a line in law between the two banners."""
        key = UUID(int=77)
        drawn = {"type": "LineString", "coordinates": [list(corner) for corner in GRID.line(word).coords]}
        approval = {"approval_number": "内政发〔2001〕1号", "approved_on": "2001-01-01"}
        document = {
            "name": "甲—乙线",
            "level": "county",
            "publication_level": "public",
            "source_id": self.source,
            "parties": {str(self.divisions[name]): {} for name in ("甲旗", "乙旗")},
            "geometries": {
                str(UUID(int=78)): {
                    "role": "legal",
                    "geometry": drawn,
                    "method": "surveyed",
                    "source_id": self.source,
                    **approval,
                }
            },
        }
        LineDocuments().write(self.session, key, document, creating=True)


def two_towns(session: Session, left: str = "adgb", right: str = "efhc", *, precise: bool = False) -> Towns:
    """Return two towns of one banner; `precise` ones are drawn from agreements."""
    return _scene(session, {"甲镇": (left, "150626101"), "乙镇": (right, "150626102")}, "town", precise)


def two_banners(session: Session, left: str = "adgb", right: str = "efhc") -> Towns:
    """Return two banners of one city."""
    return _scene(session, {"甲旗": (left, "150626"), "乙旗": (right, "150624")}, "banner", precise=False)


def _scene(session: Session, drawn: Mapping[str, tuple[str, str]], type: str, precise: bool) -> Towns:
    source = a_source(session)
    above = ("丙旗", "banner", "150699") if type == "town" else ("丁市", "prefecture_city", "150600")
    parent = register(session, a_division(source, above[0], above[1], codes={"mca": above[2]}))
    divisions = {above[0]: parent}
    for name, (word, code) in drawn.items():
        document = a_division(source, name, type, parent=parent, codes={"mca": code}, boundary=multi(word))
        for boundary in document["boundaries"].values():
            boundary["is_indicative"] = not precise
        divisions[name] = register(session, document)
    return Towns(session, source, divisions, someone(session, "editor"), someone(session, "reviewer"))
