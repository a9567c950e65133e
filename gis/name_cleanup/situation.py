"""What cases have by now, for the steps that may follow: read for many at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from gis.history.as_known import today
from gis.name_applications.tables import NameApplication
from gis.name_cleanup import queries
from gis.name_cleanup.entries import Taking
from gis.name_cleanup.procedure import ARGUMENT, Given, unchecked
from gis.name_cleanup.procedures import CleanupRules
from gis.name_cleanup.tables import NameCleanupCase, NameCleanupNotice


@dataclass(frozen=True, slots=True)
class Situation:
    """What a case has, with the notice it stood on last and its application."""

    has: Given
    notice: NameCleanupNotice | None
    application: NameApplication | None

    def given(self, taking: Taking | None) -> Given:
        """Return what the case has together with what is said of a step."""
        if taking is None:
            # What it lacks on the day of asking
            return replace(self.has, taken_on=today())
        return replace(
            self.has,
            taken_on=taking.taken_on,
            actor=taking.actor,
            document_number=taking.document_number,
            has_scan=taking.sha256 is not None,
            note=taking.note,
        )


def situations(
    session: Session, rules: CleanupRules, cases: Sequence[NameCleanupCase]
) -> dict[UUID, Situation]:
    """Return what each of some cases has."""
    ids = [case.id for case in cases]
    grounds = queries.grounds_of(session, ids)
    steps = queries.steps_of(session, ids)
    opinions = queries.opinions_of(session, ids)
    objections = queries.objections_of(session, ids)
    checkoffs = queries.checkoffs_of(session, ids)
    notices = queries.latest_notices(session, ids)
    applications = queries.applications(
        session, {case.application_id for case in cases if case.application_id}
    )
    found = {}
    for case in cases:
        application = applications.get(case.application_id) if case.application_id else None
        since = _argued_since([(each.step, each.taken_on) for each in steps.get(case.id, [])])
        measure = rules.measures.get(case.measure or "")
        notice = notices.get(case.id)
        given = Given(
            has_evidence=any(each.clause for each in grounds.get(case.id, [])),
            opinions=sum(
                since is not None and each.kind == "expert" and each.given_on >= since
                for each in opinions.get(case.id, [])
            ),
            experts_least=rules.figure("experts_least"),
            unanswered_objections=sum(each.answered_on is None for each in objections.get(case.id, [])),
            notice_ends_on=None if notice is None else notice.ends_on,
            measure=measure,
            new_name=case.proposed_name,
            unit=case.responsible_unit,
            deadline=case.deadline,
            has_application=application is not None and not is_refused(application),
            application_approved=application is not None and application.decided_on is not None,
            unchecked=unchecked(rules.checkoffs, measure, {each.item for each in checkoffs.get(case.id, [])}),
        )
        found[case.id] = Situation(given, notice, application)
    return found


def is_refused(application: NameApplication) -> bool:
    """Whether an application ended without an approval: refused or withdrawn."""
    return application.closed_on is not None and application.decided_on is None


def _argued_since(steps: Collection[tuple[str, date]]) -> date | None:
    """Return the day on which the argument that now counts began; None before any."""
    days = [taken_on for step, taken_on in steps if step == ARGUMENT]
    return days[-1] if days else None
