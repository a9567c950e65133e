"""A small register with applications on it, for tests."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as attachments
from gis.history.as_known import today
from gis.name_applications import checks, handling, service
from gis.name_applications.entries import Announced, Opening, Paper, Taking, TaskDone
from gis.naming_checks.rules import CheckedItem, CheckedName, Outcome, ProposedName, ProtectedBy
from tests.gis.proposals.a_register import a_register, feature_document, write
from tests.gis.proposals.people import someone

#: The day on which everything begins here
OPENED = today() - timedelta(days=60)
POINT = {"type": "Point", "coordinates": [108.85, 38.6]}
LINE = {"type": "LineString", "coordinates": [[108.84, 38.6], [108.86, 38.6]]}
CONTENTS = {
    "risk_report": (),
    "assessment_report": ("legality", "feasibility", "controllability", "social_effect", "risks"),
    "expert_report": ("necessity", "science", "reason"),
    "consultation_report": ("course", "reach", "opinions"),
}


def day(number: int) -> date:
    """Return the day so many days after the opening."""
    return OPENED + timedelta(days=number)


@dataclass
class Office:
    """Who works on applications, and what there is to name."""

    session: Session
    home: Path
    town: UUID
    source: UUID
    editor: Caller
    reviewer: Caller
    leader: Caller
    #: What the check says of every name; tests set it
    outcome: Outcome = "passed"
    protected: ProtectedBy | None = None
    files: dict[str, str] = field(default_factory=dict)

    def feature(self, name: str = "红卫路", **more: Any) -> UUID:
        """Register a street with a standard name."""
        document = feature_document(self.source, name, [self.town], category="23514")
        (part,) = document["names"].values()
        part |= {"name_type": "standard", "standard_basis": "unchecked"} | more
        return write(self.session, "feature", document)

    def open(self, kind: str = "name", **more: Any) -> UUID:
        """Open an application as the editor; complete in words."""
        said: dict[str, Any] = {
            "name_class": "street",
            "applicant": "乌审旗住房和城乡建设局",
            "opened_on": OPENED,
            "proposed_name": "" if kind == "abolish" else "林荫路",
            "category": "23514",
            "division_id": self.town,
            "geometry": LINE,
            "plan": "新建道路命名",
            "reasons": "道路已建成",
            "location": "东起柳林街，西至南环路",
            "size": "长1.8公里",
            "nature": "城镇次干路",
        }
        return service.open(self.session, self.editor, kind, Opening(**(said | more)))

    def row(self, application: UUID) -> dict[str, Any]:
        """Return an application as its editor reads it."""
        self.session.expire_all()
        return service.get(self.session, self.editor, application)

    def version(self, application: UUID) -> int:
        """Return the version of an application."""
        return int(self.row(application)["version"])

    def scan(self) -> str:
        """Return the hash of a stored scan."""
        if "scan" not in self.files:
            content = (
                b"%PDF-1.4\n%" + uuid4().hex.encode() + b"\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
            )
            # Whoever decides cites it; so the reviewer stores it
            stored = attachments.store(self.session, self.reviewer, BytesIO(content), "批复.pdf", self.home)
            self.files["scan"] = stored.sha256
        return self.files["scan"]

    def paper(self, application: UUID, kind: str, **more: Any) -> None:
        """Record a paper with all that it has to say."""
        said: dict[str, Any] = {"document_number": f"{kind}-1", "contents": CONTENTS.get(kind, ())} | more
        version = self.version(application)
        handling.add_paper(self.session, self.editor, application, version, Paper(kind, **said))

    def take(self, application: UUID, step: str, on: date, caller: Caller | None = None, **more: Any) -> None:
        """Take a step, as the editor unless somebody else is named."""
        version, who = self.version(application), caller or self.editor
        handling.take_step(self.session, who, application, version, Taking(step, on, **more))

    def accepted(self, application: UUID) -> UUID:
        """Bring an application to its acceptance."""
        self.paper(application, "application")
        self.take(application, "accepted", day(2))
        return application

    def reported(self, application: UUID) -> UUID:
        """Bring an application to the approving body."""
        self.accepted(application)
        known = {each["paper"]: each for each in self.row(application)["paper_kinds"]}
        for kind in CONTENTS:
            if kind in known:
                contents = [each["code"] for each in known[kind]["contents"]]
                self.paper(application, kind, contents=contents)
        self.take(application, "reported", day(10), document_number="乌民发〔2026〕7号")
        return application

    def approved(self, application: UUID, on: date | None = None, actor: str = "乌审旗人民政府") -> UUID:
        """Bring an application to its approval, by the leader."""
        self.reported(application)
        self.take(
            application, "approved", on or day(20), self.leader_with_scan(),
            actor=actor, document_number="乌政字〔2026〕5号", sha256=self.scan(),
        )  # fmt: skip
        return application

    def leader_with_scan(self) -> Caller:
        """Return who decides: the reviewer, who stored the scan."""
        self.scan()
        return self.reviewer

    def filed(self, application: UUID, on: date) -> None:
        """File an approved name."""
        for kind in ("filing_form", "filing_report"):
            self.paper(application, kind)
        self.take(application, "filed", on, actor="鄂尔多斯市人民政府", document_number="乌政备〔2026〕1号")

    def announced(self, application: UUID, on: date, **more: Any) -> None:
        """Announce a name in all that it takes."""
        said = {"location": "东起柳林街，西至南环路", "channels": ("national_database", "government_site")}
        self.take(application, "announced", on, announced=Announced(**(said | more)))

    def all_tasks(self, application: UUID) -> None:
        """Check off everything that bears the name."""
        for task in self.row(application)["tasks"]:
            version = self.version(application)
            done = TaskDone(day(50), done_by="旗民政局")
            handling.do_task(self.session, self.editor, application, task["task"], version, done)


def office(session: Session, home: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Return an office whose check of names says what the test wants; the real one has its own tests."""
    register = a_register(session)
    editor, reviewer, leader = (someone(session, role) for role in ("editor", "reviewer", "leader"))
    made = Office(session, home, register.tuke, register.source, editor, reviewer, leader)

    def check(session: Session, proposed: ProposedName, *, caller: Caller | None = None) -> CheckedName:
        item = CheckedItem("N3", "《地名管理条例》第九条第（三）项", "", made.outcome, True, "")
        return CheckedName(proposed.name, (item,), as_of=today().isoformat())

    monkeypatch.setattr(checks, "check", check)
    monkeypatch.setattr(checks, "protecting", lambda session, feature_id, on: made.protected)
    return made
