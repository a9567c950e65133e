"""A register with two estates, and cases on them, for tests."""

from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as attachments
from gis.errors import DimingError
from gis.history.as_known import today
from gis.name_cleanup import handling, naming, notices, opening, service
from gis.name_cleanup.entries import Checkoff, Handling, Notice, Objection, Opinion, Taking
from gis.name_cleanup.handling import Seen
from gis.name_screening.tables import ScreeningFinding, ScreeningRun
from gis.periods import service as periods
from gis.reference import service as reference
from tests.gis.proposals.a_register import division_document, write
from tests.gis.proposals.people import someone

#: So long ago that a notice of ten days can have run out since
OPENED = date(2026, 1, 5)
SECRET = "不可外传的异议人"
DAY = timedelta(days=1)
ITEMS = ("signs", "household", "property", "business", "maps", "ads")


def refused(error: type[DimingError], act: Any, *args: Any, **more: Any) -> Any:
    """Return the error that something is refused with."""
    with pytest.raises(error) as caught:
        act(*args, **more)
    return caught.value


@dataclass
class Ground:
    """Two estates of a town, and who works on their names."""

    session: Session
    home: Path
    town: UUID
    grand: UUID
    foreign: UUID
    editor: Caller
    reviewer: Caller

    def finding(self, feature: UUID, name: str, kind: str, **more: Any) -> UUID:
        """Write a finding of a screening."""
        run = ScreeningRun(
            as_of=OPENED, rules_version="t", rules_on=OPENED, is_present=True, names=2, flagged=1,
            findings=1, appeared=1, gone=0, counts={}, started_at=_noon(), ended_at=_noon(),
        )  # fmt: skip
        self.session.add(run)
        self.session.flush()
        said: dict[str, Any] = {
            "feature_id": feature, "name": name, "name_type": "standard", "kind": kind, "rule_id": "D1",
            "rule_text": "专名用夸大词语", "clause": "民发〔2018〕146号附件“大”", "art9": "9(2)",
            "campaign_category": "大", "trigger": name[:2], "compared_with": "", "compared_ids": [],
            "exemptions": ["非历史地名"], "severity": "error", "confidence": 0.9, "weight": 3.9,
            "publication_level": "public", "is_current": True, "first_run_id": run.id, "last_run_id": run.id,
        } | more  # fmt: skip
        found = ScreeningFinding(**said)
        self.session.add(found)
        self.session.flush()
        return found.id

    def open(self, feature: UUID | None = None, name_class: str = "大", **more: Any) -> UUID:
        """Open a case by hand."""
        said: dict[str, Any] = {"reason": "专名用“世界”", "opened_on": OPENED} | more
        return opening.open_case(self.session, self.editor, feature or self.grand, name_class, **said)

    def row(self, case: UUID) -> dict[str, Any]:
        """Return a case as its editor reads it."""
        self.session.expire_all()
        return service.get(self.session, self.editor, case)

    def seen(self, case: UUID) -> Seen:
        """Return a case at its present version."""
        return Seen(case, int(self.row(case)["version"]))

    def take(self, case: UUID, step: str, day: date, **more: Any) -> None:
        """Take a step as the editor."""
        handling.take_step(self.session, self.editor, self.seen(case), Taking(step, day, **more))

    def opine(self, case: UUID, day: date, **more: Any) -> None:
        """Record an expert's opinion."""
        said = {"person": "专家甲", "organisation": "语委"} | more
        handling.add_opinion(
            self.session, self.editor, self.seen(case), Opinion("expert", day, "clean", "应予清理", **said)
        )

    def argued(self, case: UUID) -> UUID:
        """Bring a case to its determination."""
        self.take(case, "consultation", OPENED + timedelta(days=2), note="七部门会商")
        self.take(case, "argument", OPENED + timedelta(days=4))
        self.opine(case, OPENED + timedelta(days=5))
        self.take(case, "determination", OPENED + timedelta(days=6), document_number="乌民字〔2026〕1号")
        return case

    def publish(self, *cases: UUID, day: date | None = None, **more: Any) -> UUID:
        """Publish a notice of cases."""
        said = Notice("不规范地名公示", day or OPENED + timedelta(days=7), **more)
        return notices.publish(self.session, self.editor, [self.seen(case) for case in cases], said)

    def handle(self, case: UUID, measure: str = "rename") -> None:
        """Say what is to be done, by whom, until when."""
        said = Handling("住建局", today() + timedelta(days=30), None, measure)
        handling.amend(self.session, self.editor, [self.seen(case)], said)

    def name(self, case: UUID, name: str = "柳泉小区") -> None:
        """Choose a new name."""
        handling.propose_name(self.session, self.editor, self.seen(case), name, "曾用名")

    def object(self, case: UUID, day: date) -> None:
        """Register an objection."""
        said = Objection(day, SECRET, "名称沿用多年", contact="13900000000")
        notices.register_objection(self.session, self.editor, self.seen(case), said)

    def answer(self, case: UUID, day: date, outcome: str = "rejected") -> None:
        """Answer the last objection."""
        objection = UUID(self.row(case)["objections"][-1]["id"])
        notices.answer_objection(
            self.session, self.editor, self.seen(case), objection, "已核实", outcome, day
        )

    def check(self, case: UUID, item: str, **more: Any) -> None:
        """Check a thing off."""
        handling.check_off(self.session, self.editor, self.seen(case), Checkoff(item, today(), **more))

    def rename(self, feature: UUID, name: str) -> None:
        """Let a feature bear another standard name in the register, past all proposals."""
        change = text("UPDATE place_name SET name = :name WHERE feature_id = :feature")
        self.session.execute(change, {"name": name, "feature": feature})
        periods.settle(self.session)

    def retire(self, feature: UUID) -> None:
        """Let the name of a feature be a former one in the register."""
        change = text(
            "UPDATE place_name SET name_type = 'former', standard_basis = NULL WHERE feature_id = :feature"
        )
        self.session.execute(change, {"feature": feature})
        periods.settle(self.session)

    def decide(self, application: UUID, *, completed: bool = False) -> None:
        """Let an application be approved, and perhaps all of it done, past its procedure."""
        approved = (
            "UPDATE name_application SET state = 'approved', decided_on = current_date,"
            " decision_number = '1号', authority = '旗住建局',"
            " closed_on = CASE WHEN :completed THEN current_date END WHERE id = :id"
        )
        self.session.execute(text(approved), {"id": application, "completed": completed})

    def apply(self, case: UUID) -> UUID:
        """Open the application for the new name."""
        said = naming.Applying("住建局", today(), plan="更名方案")
        return naming.apply_for_name(self.session, self.editor, self.seen(case), said)

    def scan(self) -> str:
        """Return the hash of a stored scan."""
        content = b"%PDF-1.4\n%" + uuid4().hex.encode() + b"\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
        return attachments.store(self.session, self.editor, BytesIO(content), "纪要.pdf", self.home).sha256

    def listed(self, measure: str = "unregister") -> UUID:
        """Bring a case to the remediation list."""
        case = self.argued(self.open())
        notice = self.publish(case)
        self.handle(case, measure)
        if measure == "rename":
            self.name(case)
        notices.close(self.session, self.editor, notice, 1, OPENED + timedelta(days=18))
        return case


def _noon() -> Any:
    from datetime import UTC, datetime

    return datetime(2026, 1, 4, 12, tzinfo=UTC)


def estate(session: Session, source: UUID, town: UUID, name: str, **fields: Any) -> UUID:
    """Write an estate with a standard name past all proposals."""
    names = {
        str(uuid4()): {
            "name_type": "standard", "language": "zh", "name": name, "standard_basis": "unchecked",
            "source_id": str(source),
        }
    }  # fmt: skip
    place = {
        str(uuid4()): {
            "role": "position", "method": "surveyed", "source_id": str(source),
            "geometry": {"type": "Point", "coordinates": [108.84, 38.6]},
        }
    }  # fmt: skip
    document = {
        "category": "22100", "publication_level": "public", "source_id": str(source),
        "divisions": {str(town): True}, "names": names, "geometries": place, **fields,
    }  # fmt: skip
    return write(session, "feature", document)


def ground(session: Session, home: Path) -> Ground:
    """Put two estates into a register."""
    source = reference.add_source(session, title="二普成果", licence="内部").id
    banner = write(session, "administrative_division", division_document(source, "乌审旗", "banner", None))
    town = write(session, "administrative_division", division_document(source, "嘎鲁图镇", "town", banner))
    return Ground(
        session,
        home,
        town,
        estate(session, source, town, "世界之窗小区"),
        estate(session, source, town, "帕提欧花园"),
        someone(session, "editor"),
        someone(session, "reviewer"),
    )
