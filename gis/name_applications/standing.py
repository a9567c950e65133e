"""How an application stands: its clocks, what it lacks, and what that means for the next steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from gis.history.as_known import today
from gis.name_applications import queries
from gis.name_applications.checks import protection_of
from gis.name_applications.clocks import Clock, clocks
from gis.name_applications.naming_rules import NamingRules
from gis.name_applications.papers import Held, Lack, Stage, lacking
from gis.name_applications.procedure import Approver, Given, Task
from gis.name_applications.rules import STATED
from gis.name_applications.tables import (
    NameAnnouncement,
    NameApplication,
    NameApplicationPaper,
    NameApplicationStep,
)
from gis.naming_checks.rules import ProtectedBy

APPLIED = "applied"


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything about an application that steps are judged by."""

    application: NameApplication
    approver: Approver
    papers: Sequence[NameApplicationPaper]
    steps: Sequence[NameApplicationStep]
    announcement: NameAnnouncement | None
    clocks: Sequence[Clock]
    #: Fields of the application (Art. 11) that say nothing yet
    fields_lacking: Sequence[str]
    papers_lacking: Sequence[Lack]
    reports_lacking: Sequence[Lack]
    filing_papers_lacking: Sequence[Lack]
    tasks_open: Sequence[Task]
    #: The entry of the protection list that the feature stands under; the plan (Art. 25) is kept there
    protected_by: ProtectedBy | None
    is_registered: bool

    @property
    def taken(self) -> frozenset[str]:
        """Return the codes of the steps that were taken."""
        return frozenset(step.step for step in self.steps)

    @property
    def given(self) -> Given:
        """Return what the application has, before anything is said of the next step."""
        due = {each.deadline.step: each for each in self.clocks}
        met = {
            "approver": not self.approver.is_pending,
            "opinion": not self.approver.consults_zh or "opinion" in self.taken,
            "protection": self.protected_by is None or self.protected_by.has_plan,
            # What nobody has to do here (a division approved above the banner) is no hindrance
            "filed": "filed" not in due or self.application.filed_on is not None,
            "announced": "announced" not in due or self.announcement is not None,
            "filed_first": "announced" not in due
            or due["announced"].deadline.starts != "filing"
            or self.application.filed_on is not None,
            "registered": self.is_registered,
        }
        return Given(
            fields_lacking=self.fields_lacking,
            papers_lacking=[each.rule.code for each in self.papers_lacking],
            reports_lacking=[each.rule.code for each in self.reports_lacking],
            filing_papers_lacking=[each.rule.code for each in self.filing_papers_lacking],
            tasks_open=[each.code for each in self.tasks_open],
            met=[need for need, is_met in met.items() if is_met],
        )


def standing_of(session: Session, rules: NamingRules, application: NameApplication) -> Standing:
    """Return how an application stands today."""
    papers = queries.papers(session, application.id)
    announcement = queries.announcements_of(session, [application.id]).get(application.id)
    protected_by = None
    if application.closed_on is None:
        protected_by = protection_of(session, application.feature_id)
    held = [Held(each.kind, frozenset(each.contents), each.not_needed_because) for each in papers]

    def lacks(*stages: Stage) -> list[Lack]:
        kind, name_class = application.kind, application.name_class
        return lacking(rules.papers, kind, name_class, stages, held)

    done = {each.task for each in queries.tasks(session, application.id)}
    tasks = rules.tasks_of(application.kind, application.name_class)
    change = application.register_change_id
    return Standing(
        application=application,
        approver=rules.approver_of(application.kind, application.name_class),
        papers=papers,
        steps=queries.steps(session, application.id),
        announcement=announcement,
        clocks=clocks_of(
            rules, application, None if announcement is None else announcement.announced_on, today()
        ),
        fields_lacking=[
            field for field in STATED[application.kind] if not getattr(application, field).strip()
        ],
        papers_lacking=lacks("application"),
        reports_lacking=lacks("report"),
        filing_papers_lacking=lacks("filing"),
        tasks_open=[each for each in tasks if each.code not in done],
        protected_by=protected_by,
        is_registered=change is not None and queries.proposal_of(session, change)[1] == APPLIED,
    )


def clocks_of(
    rules: NamingRules, application: NameApplication, announced_on: date | None, day: date
) -> list[Clock]:
    """Return the clocks of an application on a day."""
    met: Mapping[str, date | None] = {"filed": application.filed_on, "announced": announced_on}
    known = {step: on for step, on in met.items() if on is not None}
    kind = application.kind
    return clocks(rules.deadlines, kind, application.approver_class, application.decided_on, known, day)
