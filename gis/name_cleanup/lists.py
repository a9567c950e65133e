"""Lists of cases for paper and spreadsheets: 摸排清单, 整治清单 and the ledger, whole."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.name_cleanup import service
from gis.name_cleanup.procedures import rules_of
from gis.proposals import queries as proposal_queries
from gis.publication.pages import MOST_ROWS

Row = dict[str, Any]
#: Columns of the board that each list is made of; the ledger has all
STAGES = {
    "survey": ("survey", "argument"),
    "remediation": ("remediation", "implementation", "acceptance"),
    "ledger": None,
}


def listed(session: Session, caller: Caller, name: str, wanted: service.Narrowing) -> Iterator[Row]:
    """Yield the cases of a list, the latest first, as far as it is narrowed; raise NotAllowed."""
    rules = rules_of(session)
    narrowed, stages = wanted.filter(rules), STAGES[name]
    if stages is not None:
        states = {state for stage in stages for state in rules.stages.get(stage, ())}
        if narrowed.states is not None:
            states &= set(narrowed.states)
        narrowed = replace(narrowed, states=states)
    after: str | None = None
    while True:
        page = service.of_filter(session, caller, narrowed, after, MOST_ROWS)
        yield from page.rows
        after = page.after
        if after is None:
            return


def bureau_of(session: Session) -> str:
    """Return the name of the bureau, for the foot of a paper."""
    return proposal_queries.bureau(session) or ""
