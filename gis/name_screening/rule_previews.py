"""Preview changed rules over the register, and screen the names of an earlier day by the rules of that day.

A preview of a small register is made at once, of a large one by a job. It is kept with its proposal, so that
whoever approves sees it, and says itself whether rules, register or the proposal have changed since.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.history.as_known import today
from gis.jobs import service as jobs
from gis.jobs.rules import Progress, Unwatched
from gis.jobs.tables import Job
from gis.messages import text
from gis.name_rules import preview_queries as stored
from gis.name_rules.dependants import Dependant, Trouble
from gis.name_rules.documents import RuleDocuments
from gis.name_rules.drafting import (
    RuleChange,
    digest_of_drafts,
    digest_of_proposal,
    effective_day,
    items_of,
    tried,
)
from gis.name_rules.in_force import RulesInForce, rules_in_force, rules_version
from gis.name_rules.listing import check_reads
from gis.name_rules.rules import NoPreview, PreviewNotFound, PreviewOfOther
from gis.name_rules.tables import RulePreview
from gis.name_rules.whole_tables import Troubles, errors, troubles, warnings
from gis.name_screening import register_queries
from gis.name_screening.register_screening import MOST_AT_ONCE, Protected, names_of_day, stricter
from gis.name_screening.rule_comparison import compared
from gis.periods.service import data_versions
from gis.place_names.level_queries import is_hidden
from gis.proposals import queries as proposal_queries
from gis.proposals.fields import Finding, refuse
from gis.proposals.rules import EDITABLE
from gis.proposals.subjects import ItemDraft
from gis.proposals.surveying import Changed, Stage
from gis.proposals.tables import Proposal, ProposalComment
from gis.proposals.views import visible
from gis.publication import service as publication

#: Kind of job that makes a preview; its arguments are those of `ask`, `ask_replay` or `remake`
PREVIEW_JOB = "rule_preview"
#: Who previews changes and replays
PREVIEWING = ("admin", "editor", "reviewer", "leader")


@dataclass(frozen=True, slots=True)
class Preview:
    """A preview as a reader sees it: how many names became what, and what has changed since."""

    preview: RulePreview
    counts: Mapping[str, int]
    #: rules, register, changes
    stale: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of the wish: a preview that is made, or a job that makes it."""

    preview: Preview | None
    job: Job | None


def ask(
    session: Session, caller: Caller, changes: Sequence[RuleChange], protected: Protected | None = None
) -> Asked:
    """Preview changes that nobody has drafted yet; raise NotAllowed, ChangesRefused, as `items_of` does.

    `protected` tells the features of the protection list, as for a screening of the register.
    """
    _may(session, caller)
    items = items_of(session, changes)
    # Tried before a job is asked for, so that what can't be kept is said at once
    tried(session, items, effective_day(item.changes for item in items))
    if _is_small(session, today()):
        made = _of_items(session, caller.account_id, items, None, Unwatched(), protected)
        return Asked(get(session, caller, made), None)
    arguments = {"changes": [_as_argument(change) for change in changes]}
    about = text("name_rules.about_changes", count=len(changes))
    return Asked(None, _queued(session, caller, arguments, about))


def ask_replay(
    session: Session,
    caller: Caller,
    on: date,
    against: date | None = None,
    protected: Protected | None = None,
) -> Asked:
    """Screen the names of a day by the rules of that day, beside those of another, today unless given."""
    _may(session, caller)
    other = against or today()
    if _is_small(session, on):
        made = _replayed(session, caller.account_id, on, other, Unwatched(), protected)
        return Asked(get(session, caller, made), None)
    arguments = {"on": on.isoformat(), "against": other.isoformat()}
    return Asked(
        None,
        _queued(
            session,
            caller,
            arguments,
            text("name_rules.about_replay", on=arguments["on"], against=arguments["against"]),
        ),
    )


def remake(session: Session, caller: Caller, proposal_id: UUID, protected: Protected | None = None) -> Asked:
    """Make the preview of a proposal anew; raise NoSuchProposal, NoPreview."""
    check_reads(session, caller)
    proposal = visible(session, caller, proposal_queries.find(session, proposal_id))
    if proposal.state not in (*EDITABLE, "submitted"):
        raise NoPreview
    if _is_small(session, today()):
        made = _of_proposal(session, caller.account_id, proposal_id, Unwatched(), protected)
        return Asked(get(session, caller, made), None)
    return Asked(None, _queued(session, caller, {"proposal": str(proposal_id)}, proposal.number))


def make_queued(
    session: Session,
    account_id: UUID | None,
    arguments: Mapping[str, Any],
    progress: Progress,
    protected: Protected | None = None,
) -> dict[str, Any]:
    """Do what a job was asked; return the preview."""
    if "proposal" in arguments:
        made = _of_proposal(session, account_id, UUID(arguments["proposal"]), progress, protected)
    elif "on" in arguments:
        on, against = date.fromisoformat(arguments["on"]), date.fromisoformat(arguments["against"])
        made = _replayed(session, account_id, on, against, progress, protected)
    else:
        changes = [_of_argument(one) for one in arguments["changes"]]
        made = _of_items(session, account_id, items_of(session, changes), None, progress, protected)
    return {"preview_id": str(made)}


def get(session: Session, caller: Caller, preview_id: UUID) -> Preview:
    """Return a preview; raise PreviewNotFound."""
    check_reads(session, caller)
    found = stored.find(session, preview_id)
    if found is None:
        raise PreviewNotFound
    if found.proposal_id is not None:
        visible(session, caller, proposal_queries.find(session, found.proposal_id))
    return _seen(session, caller, found)


def of_proposal(session: Session, caller: Caller, proposal_id: UUID) -> Preview | None:
    """Return the preview that a proposal has, if any; raise NoSuchProposal."""
    check_reads(session, caller)
    visible(session, caller, proposal_queries.find(session, proposal_id))
    found = stored.of_proposal(session, proposal_id)
    return None if found is None else _seen(session, caller, found)


def names(
    session: Session,
    caller: Caller,
    preview_id: UUID,
    *,
    kind: str | None = None,
    after: int | None = None,
    limit: int = 50,
) -> list[Mapping[str, Any]]:
    """List the names of a preview, the gravest change first; raise PreviewNotFound."""
    get(session, caller, preview_id)
    rows = stored.names(session, preview_id, _readable(session, caller), kind=kind, after=after, limit=limit)
    return [
        {
            "number": row.number,
            "kind": row.kind,
            "feature_id": row.feature_id,
            "name": row.name,
            "before": row.before,
            "after": row.after,
        }
        for row in rows
    ]


def give(session: Session, caller: Caller, preview_id: UUID, proposal: Proposal) -> None:
    """Give one's preview to the proposal of the same changes; raise PreviewNotFound, PreviewOfOther."""
    found = get(session, caller, preview_id).preview
    if found.proposal_id is not None or found.changes != digest_of_proposal(session, proposal.id):
        raise PreviewOfOther
    stored.attach(session, preview_id, proposal.id)


def _seen(session: Session, caller: Caller, found: RulePreview) -> Preview:
    return Preview(
        found, stored.counts(session, found.id, _readable(session, caller)), tuple(_stale(session, found))
    )


def _stale(session: Session, found: RulePreview) -> list[str]:
    """Return what has changed since a preview; nothing matters once its proposal is closed."""
    proposal = None
    if found.proposal_id is not None:
        proposal = proposal_queries.find(session, found.proposal_id)
        if proposal is not None and proposal.closed_at is not None:
            return []
    stale = []
    if found.rules_version != rules_version(session):
        stale.append("rules")
    if found.register_version != register_version(session):
        stale.append("register")
    if proposal is not None and found.changes != digest_of_proposal(session, proposal.id):
        stale.append("changes")
    return stale


def register_version(session: Session) -> str:
    """Return what changes whenever the names or divisions of the register do."""
    versions = data_versions(session, "place_name", "division")
    return ":".join(str(versions[name]) for name in ("place_name", "division"))


def _readable(session: Session, caller: Caller) -> stored.Readable:
    levels = publication.load(session).readable_levels(caller.clearance)
    return stored.Readable(levels, partial(is_hidden, levels=levels))


def _may(session: Session, caller: Caller) -> None:
    check_reads(session, caller)
    caller.must_hold(*PREVIEWING)


def _is_small(session: Session, day: date) -> bool:
    return register_queries.count(session, day) <= MOST_AT_ONCE


def _queued(session: Session, caller: Caller, arguments: Mapping[str, Any], about: str) -> Job:
    named = {**arguments, "name": about}
    return jobs.enqueue(session, caller, PREVIEW_JOB, named, one_at_a_time=PREVIEW_JOB)


def _of_proposal(
    session: Session,
    account_id: UUID | None,
    proposal_id: UUID,
    progress: Progress,
    protected: Protected | None,
) -> UUID:
    kept = [item for chunk in proposal_queries.stream_items(session, proposal_id) for item in chunk]
    items = [
        ItemDraft(item.subject, item.action, item.after, item.record_id, item.base_version)
        for item in kept
        if item.subject == RuleDocuments().name
    ]
    if not items:
        raise NoPreview
    return _of_items(session, account_id, items, proposal_id, progress, protected)


def _of_items(
    session: Session,
    account_id: UUID | None,
    items: Sequence[ItemDraft],
    proposal_id: UUID | None,
    progress: Progress,
    protected: Protected | None,
) -> UUID:
    day = effective_day(item.changes for item in items)
    before, after = rules_in_force(session, day), tried(session, items, day)
    about = {
        "proposal_id": proposal_id,
        "kind": "preview",
        "as_of": today(),
        "before_on": day,
        "after_on": day,
        "changes": digest_of_drafts(items),
    }
    return _kept(session, account_id, about, before, after, progress, protected)


def _replayed(
    session: Session,
    account_id: UUID | None,
    on: date,
    against: date,
    progress: Progress,
    protected: Protected | None,
) -> UUID:
    about = {"kind": "replay", "as_of": on, "before_on": on, "after_on": against, "changes": ""}
    before, after = rules_in_force(session, on), rules_in_force(session, against)
    return _kept(session, account_id, about, before, after, progress, protected)


def _kept(
    session: Session,
    account_id: UUID | None,
    about: Mapping[str, Any],
    before: RulesInForce,
    after: RulesInForce,
    progress: Progress,
    protected: Protected | None,
) -> UUID:
    progress.step("name_screening.step_read")
    names, _ = names_of_day(session, about["as_of"], None, protected)
    found = compared(
        before,
        after,
        names,
        stricter(session),
        lambda done, total: progress.step("name_screening.step_screen", done, total),
    )
    columns = {
        **about,
        "rules_version": rules_version(session),
        "register_version": register_version(session),
        "names": len(names),
        "made_by": account_id,
    }
    return stored.keep(session, columns, [each.columns() for each in found])


def _as_argument(change: RuleChange) -> dict[str, Any]:
    return {
        "action": change.action,
        "table": change.table,
        "id": None if change.id is None else str(change.id),
        "version": change.version,
        "row": dict(change.row),
        "on": None if change.on is None else change.on.isoformat(),
    }


def _of_argument(kept: Mapping[str, Any]) -> RuleChange:
    return RuleChange(
        kept["action"],
        kept["table"],
        None if kept["id"] is None else UUID(kept["id"]),
        kept["version"],
        kept["row"],
        None if kept["on"] is None else date.fromisoformat(kept["on"]),
    )


@dataclass(frozen=True)
class Surveyed:
    """The rows of rules that a proposal changes, and what is wrong with the tables."""

    changed: tuple[UUID, ...]
    troubles: Troubles


class PreviewedRules(RuleDocuments):
    """Rows of rules whose proposals are previewed over the register when they are handed in."""

    def __init__(self, protected: Protected | None = None, dependants: Sequence[Dependant] = ()) -> None:
        """Take what tells the features of the protection list, and the work that goes by whole tables."""
        super().__init__()
        self._protected = protected
        self.dependants = dependants

    def survey(self, session: Session, changed: Changed) -> Surveyed:
        """Return what is wrong with the tables by now."""
        return Surveyed(tuple(changed), troubles(session, self.dependants, changed))

    def findings_of(
        self, session: Session, proposal: Proposal, before: Surveyed, after: Surveyed, stage: Stage
    ) -> list[Trouble]:
        """Return what somebody should know; raise FieldsBreakRules for what would break, at either stage."""
        broken = after.troubles - before.troubles
        refuse(
            Finding(f"content/{one.column}", one.key, one.message_id, dict(one.params), is_rule=True)
            for one in errors(broken)
        )
        return warnings(broken)

    def keep(self, session: Session, proposal: Proposal, stage: Stage, found: Sequence[Trouble]) -> None:
        """Make the preview of a proposal that is handed in, or have a job make it; say what is in use."""
        if stage != "submitted":
            return
        remark(session, proposal, [text(one.message_id, "zh", **dict(one.params)) for one in found])
        if _is_small(session, today()):
            _of_proposal(session, proposal.author_id, proposal.id, Unwatched(), self._protected)
        else:
            author = Caller(account_id=proposal.author_id)
            _queued(session, author, {"proposal": str(proposal.id)}, proposal.number)


def remark(session: Session, proposal: Proposal, said: Sequence[str]) -> None:
    """Remark on a proposal that is handed in what its rows are in use for, so that who decides reads it."""
    if said and proposal.author_id is not None:
        body = text("name_rules.in_use_remark", "zh", said="".join(said))
        comment = ProposalComment(proposal_id=proposal.id, account_id=proposal.author_id, body=body)
        proposal_queries.add(session, comment)
