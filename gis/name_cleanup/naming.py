"""From the remediation list to the naming procedure: suggested names, and the application for the new one."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.entries import past
from gis.name_applications import service as name_applications
from gis.name_applications.entries import Opening
from gis.name_cleanup import queries
from gis.name_cleanup.entries import Taking
from gis.name_cleanup.handling import Seen, held, may_take, record_steps
from gis.name_cleanup.procedure import LISTED, PROCEDURE
from gis.name_cleanup.procedures import rules_of
from gis.name_cleanup.rules import NoApplicationNow
from gis.name_cleanup.service import seen as seen_case
from gis.name_cleanup.situation import is_refused, situations
from gis.naming_checks import suggestions

Row = dict[str, Any]
#: As many as fit on a screen beside one another
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Applying:
    """What is said of the application for the new name; the case knows the rest."""

    applicant: str
    opened_on: date
    contact: str = ""
    plan: str = ""
    meaning: str = ""


def suggested(session: Session, caller: Caller, case_id: UUID) -> list[Row]:
    """Suggest new names for a case, the best first, with origin and check; raise CaseNotFound."""
    case = seen_case(session, caller, case_id)
    found = suggestions.suggest(session, case.feature_id, caller=caller, limit=SHOWN)
    return [
        {
            "name": each.name,
            "origin_kind": each.origin.kind,
            "origin": each.origin.said,
            "feature_id": None if each.origin.feature_id is None else str(each.origin.feature_id),
            "distance_m": each.origin.distance_m,
            "checked": each.checked.as_document(),
        }
        for each in found
    ]


def apply_for_name(session: Session, caller: Caller, seen: Seen, said: Applying) -> UUID:
    """Open the application that the measure needs, by the procedure of 条例 Art. 11; return its id.

    Raises NoApplicationNow, and what `handling.held`, `handling.may_take` and the application raise.
    """
    (case,) = held(session, caller, seen)
    rules = rules_of(session)
    situation = situations(session, rules, [case])[case.id]
    measure = rules.measures.get(case.measure or "")
    earlier = situation.application
    if (
        case.state not in (LISTED, PROCEDURE)
        or measure is None
        or not measure.application
        or not case.proposed_name
        or (earlier is not None and not is_refused(earlier))
    ):
        raise NoApplicationNow(number=case.number)
    past("opened_on", said.opened_on)
    grounds = queries.grounds_of(session, [case.id])[case.id]
    opening = Opening(
        name_class="",
        applicant=said.applicant,
        opened_on=said.opened_on,
        proposed_name=case.proposed_name,
        feature_id=case.feature_id,
        division_id=case.division_id,
        plan=said.plan,
        reasons="；".join(dict.fromkeys(f"{each.reason}（{each.clause}）" for each in grounds)),
        location=case.location,
        meaning=said.meaning,
        contact=said.contact,
    )
    case.application_id = name_applications.open(session, caller, measure.application, opening)
    queries.save(session)
    if case.state == LISTED:
        taking = Taking(PROCEDURE, said.opened_on, actor=said.applicant)
        step = may_take(rules, case, situations(session, rules, [case])[case.id], taking)
        record_steps(session, caller, rules, [(case, step)], taking)
    else:
        queries.count_up(session, case)
    return case.application_id
