"""A line with two parties in the register, and cases on it, for tests."""

from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as attachments
from gis.boundary_disputes import handling, service
from gis.boundary_disputes.entries import Claim, Opening, Paper, Taking
from gis.boundary_disputes.opening import open_case
from tests.gis.boundary_markers.registered_lines import a_line, written
from tests.gis.proposals.a_register import a_register
from tests.gis.proposals.people import someone

OPENED = date(2025, 3, 1)
STRETCH = {"type": "LineString", "coordinates": [[108.95, 38.3], [109.05, 38.3]]}
NORTH = {
    "type": "Polygon",
    "coordinates": [[[108.95, 38.29], [109.05, 38.29], [109.05, 38.32], [108.95, 38.32], [108.95, 38.29]]],
}
SOUTH = {
    "type": "Polygon",
    "coordinates": [[[108.95, 38.28], [109.05, 38.28], [109.05, 38.31], [108.95, 38.31], [108.95, 38.28]]],
}
SURVEYED = {"type": "LineString", "coordinates": [[108.95, 38.3], [109.0, 38.303], [109.05, 38.3]]}


@dataclass
class Ground:
    """Two counties, the line between them, and who works on it."""

    session: Session
    ours: UUID
    theirs: UUID
    line: UUID
    editor: Caller
    reviewer: Caller
    home: Path
    files: dict[str, str] = field(default_factory=dict)

    def open(self, kind: str = "unclear_line", **more: Any) -> UUID:
        """Open a case as the editor."""
        said: dict[str, Any] = {
            "kind": kind,
            "title": "图克滩地段",
            "line_id": self.line,
            "stretch": STRETCH,
            "opened_on": OPENED,
            "cause": "双方对滩地走向说法不一",
        }
        if kind == "tenure":
            said["parties"] = (("陶利嘎查", self.ours), ("红石桥村", self.theirs))
        return open_case(self.session, self.editor, Opening(**(said | more)))

    def row(self, dispute: UUID) -> dict[str, Any]:
        """Return a case as its editor reads it."""
        self.session.expire_all()
        return service.get(self.session, self.editor, dispute)

    def version(self, dispute: UUID) -> int:
        """Return the version of a case."""
        return int(self.row(dispute)["version"])

    def claim(self, dispute: UUID, side: int, area: dict[str, Any], **more: Any) -> None:
        """Record a claim of the first or second side."""
        row = self.row(dispute)
        claim = Claim(UUID(row["parties"][side]["id"]), area, date(2025, 3, 10), **more)
        handling.add_claim(self.session, self.editor, dispute, row["version"], claim)

    def both_claim(self, dispute: UUID) -> None:
        """Record what both sides claim."""
        self.claim(dispute, 0, NORTH)
        self.claim(dispute, 1, SOUTH)

    def paper(self, dispute: UUID, kind: str, **more: Any) -> UUID:
        """Record a paper."""
        paper = Paper(title="材料", kind=kind, **more)
        return handling.add_paper(self.session, self.editor, dispute, self.version(dispute), paper)

    def decide(self, dispute: UUID, paper: UUID, paper_class: str, because: str = "") -> None:
        """Decide what a paper counts as, as the reviewer."""
        version = self.version(dispute)
        handling.decide_paper(self.session, self.reviewer, dispute, paper, version, paper_class, because)

    def scan(self) -> str:
        """Return the hash of a stored scan."""
        if "scan" not in self.files:
            content = (
                b"%PDF-1.4\n%" + uuid4().hex.encode() + b"\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
            )
            stored = attachments.store(self.session, self.editor, BytesIO(content), "决定.pdf", self.home)
            self.files["scan"] = stored.sha256
        return self.files["scan"]

    def take(self, dispute: UUID, step: str, day: date, **more: Any) -> None:
        """Take a step as the editor."""
        taking = Taking(step, day, **more)
        handling.take_step(self.session, self.editor, dispute, self.version(dispute), taking)

    def filed(self, kind: str = "unclear_line") -> UUID:
        """Bring a case to its filing: decided, surveyed, sealed."""
        dispute = self.open(kind)
        self.both_claim(dispute)
        scan = self.scan()
        if kind == "approved_line":
            self.decide(dispute, self.paper(dispute, "line_agreement"), "basis")
            self.take(dispute, "verification", date(2025, 4, 1), note="核对界桩")
            self.take(dispute, "submitted_up", date(2025, 5, 1), document_number="乌政字〔2025〕5号")
            self.take(
                dispute,
                "authority_decision",
                date(2025, 8, 1),
                actor="内蒙古自治区人民政府",
                document_number="内政字〔2025〕30号",
                sha256=scan,
            )
        else:
            self.take(dispute, "negotiation", date(2025, 4, 1), note="未达成协议")
            self.take(
                dispute, "submitted_up", date(2025, 5, 1), document_number="乌政字〔2025〕5号", sha256=scan
            )
            self.take(dispute, "mediation", date(2025, 6, 1), note="未达成协议")
            self.take(dispute, "plan_submitted", date(2025, 7, 1), document_number="鄂民字〔2025〕9号")
            self.take(
                dispute,
                "decision",
                date(2025, 8, 1),
                actor="鄂尔多斯市人民政府",
                document_number="鄂府字〔2025〕30号",
                sha256=scan,
            )
        self.take(dispute, "joint_survey", date(2025, 9, 1), note="双方到场", surveyed=SURVEYED)
        self.take(dispute, "sealed_map", date(2025, 9, 20), sha256=scan)
        self.take(dispute, "filing", date(2025, 10, 1), document_number="民备〔2025〕1号")
        return dispute


def ground(session: Session, home: Path, **line: Any) -> Ground:
    """Put a line between two divisions into the register."""
    register = a_register(session)
    found = written(session, "boundary_line", a_line(register.source, register.tuke, register.galutu, **line))
    editor, reviewer = someone(session, "editor"), someone(session, "reviewer")
    return Ground(session, register.tuke, register.galutu, found, editor, reviewer, home)
