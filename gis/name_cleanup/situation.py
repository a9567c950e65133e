"""What cases have by now, for the steps that may follow: read for many at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from gis.history.as_known import today
from gis.name_applications import naming_rules
from gis.name_applications.tables import NameApplication
from gis.name_cleanup import queries
from gis.name_cleanup.entries import Taking
from gis.name_cleanup.procedure import ARGUMENT, Given, unchecked
from gis.name_cleanup.procedures import USE, CleanupRules
from gis.name_cleanup.shared_tasks import Shared, shared_tasks
from gis.name_cleanup.tables import NameCleanupCase, NameCleanupNotice


@dataclass(frozen=True, slots=True)
class Situation:
    """What a case has, with the notice it stood on last, its application, and what that checks off."""

    has: Given
    notice: NameCleanupNotice | None
    application: NameApplication | None
    shared: Mapping[str, Shared]
    #: The name that the register shall have in the end, and what it has now; empty where it has none
    wanted_name: str
    registered_name: str

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
    applied = {case.application_id for case in cases if case.application_id}
    applications = queries.applications(session, applied)
    tasks = queries.application_tasks(session, applied)
    naming = naming_rules.rules_of(session)
    names = queries.names_in_use(session, {case.feature_id for case in cases}, today())
    found = {}
    for case in cases:
        application = applications.get(case.application_id) if case.application_id else None
        since = _argued_since([(each.step, each.taken_on) for each in steps.get(case.id, [])])
        measure = rules.measures.get(case.measure or "")
        notice = notices.get(case.id)
        going = None if application is None or is_refused(application) else application
        done = [] if going is None else tasks.get(going.id, [])
        shared = shared_tasks(rules.checkoffs, naming, going, done)
        checked = {each.item for each in checkoffs.get(case.id, [])}
        checked |= {item for item, each in shared.items() if each.is_done}
        in_use = names.get(case.feature_id, queries.NONE_IN_USE)
        # The application may have been approved for another name than the case proposed
        wanted = case.proposed_name if going is None else going.proposed_name
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
            has_application=going is not None,
            application_approved=going is not None and going.decided_on is not None,
            application_completed=going is not None and going.closed_on is not None,
            is_registered=wanted != "" and in_use.standard == wanted,
            is_withdrawn=_is_withdrawn(case, in_use),
            unchecked=unchecked(rules.checkoffs, measure, checked),
        )
        found[case.id] = Situation(given, notice, application, shared, wanted, in_use.standard)
    return found


def is_refused(application: NameApplication) -> bool:
    """Whether an application ended without an approval: refused or withdrawn."""
    return application.closed_on is not None and application.decided_on is None


def _is_withdrawn(case: NameCleanupCase, in_use: queries.NamesInUse) -> bool:
    """Whether the register has the name of a case no more, or never had it.

    Of a wrong use it is the right name, registered as the standard one, beside which another was used.
    """
    return case.name not in in_use.names or (case.kind == USE and case.name == in_use.standard)


def _argued_since(steps: Collection[tuple[str, date]]) -> date | None:
    """Return the day on which the argument that now counts began; None before any."""
    days = [taken_on for step, taken_on in steps if step == ARGUMENT]
    return days[-1] if days else None
