"""Check a level of the register as a job, and keep what the last check found.

The register itself asks, so that everybody reads the same check; each reader sees the findings whose parties
he may see.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from shapely.geometry.base import BaseGeometry

from gis.accounts.rules import Caller
from gis.administrative_divisions import coverage_queries as stored
from gis.administrative_divisions.coverage import drawn_level, level_code
from gis.administrative_divisions.coverage_units import Acceptances, Accepting, Drawn, Lines, accepted
from gis.administrative_divisions.kept_pieces import columns_of, finding_of
from gis.administrative_divisions.tables import CoverageFinding, CoverageRun
from gis.coverage_checks import SLIVER_WIDTH_M, TOLERANCE_M, Result, check_coverage
from gis.coverage_checks.acceptance import without_accepted
from gis.coverage_checks.findings import Finding, Silenced
from gis.coverage_checks.repair import is_mendable, waits_for_line
from gis.errors import InvalidInput, NotFound
from gis.history.as_known import today
from gis.jobs import service as jobs
from gis.jobs.rules import Progress
from gis.jobs.tables import Job
from gis.proposals import queries as proposals
from gis.proposals.fields import is_id
from gis.publication import service as publication
from gis.publication.pages import UnreadableKey
from gis.publication.rules import PublicationRules

#: Kind of job that checks; its arguments are those of `ask`
CHECK_JOB = "coverage_check"
#: Who may have the register checked
CHECKING = ("admin", "editor", "reviewer", "leader", "planner")
#: Digits of the number of a finding
_DIGITS = 9
#: The register reads everything for itself
_REGISTER = Caller(clearance="restricted")


class RunNotFound(NotFound):
    """There is no such check, or a later one took its place."""

    message_id = "coverage.run_not_found"


class AreaUnknown(InvalidInput):
    """A check is limited to a division that there is none of, or that has nothing below it."""

    message_id = "coverage.area_unknown"


@dataclass(frozen=True, slots=True)
class Found:
    """A kept check as a reader sees it."""

    run: CoverageRun
    level_name: str
    area_name: str
    #: The office that files reports; empty where there is none
    bureau: str
    is_demonstration: bool
    #: Findings by kind, sliver, severity and state, with their number and area
    counts: Sequence[Mapping[str, Any]]


def ask(
    session: Session,
    caller: Caller,
    level: str,
    *,
    area: UUID | None = None,
    as_of: date | None = None,
    tolerance_m: float = TOLERANCE_M,
    sliver_width_m: float = SLIVER_WIDTH_M,
) -> Job:
    """Ask for a check as a job; raise NotSignedIn, NotAllowed, LevelUnknown, AreaUnknown."""
    caller.account()
    caller.must_hold(*CHECKING)
    day = as_of or today()
    called = {} if area is None else stored.called(session, [area], day)
    if area is not None and area not in called:
        raise AreaUnknown
    code = level_code(session, level)
    name = "".join([*(name for _, name in called.values()), stored.level_name(session, code)])
    arguments = {
        "level": code,
        "area": None if area is None else str(area),
        "as_of": day.isoformat(),
        "tolerance_m": tolerance_m,
        "sliver_width_m": sliver_width_m,
        "name": name,
    }
    return jobs.enqueue(session, caller, CHECK_JOB, arguments, one_at_a_time=CHECK_JOB)


def run(
    session: Session,
    account_id: UUID | None,
    arguments: Mapping[str, Any],
    progress: Progress,
    also: Accepting | None = None,
    lines: Lines | None = None,
) -> dict[str, Any]:
    """Check a level in place of its last check; what is accepted is kept apart, what waits is 待核."""
    level, day = str(arguments["level"]), date.fromisoformat(arguments["as_of"])
    area = None if arguments["area"] is None else UUID(arguments["area"])
    progress.step("coverage.step_read")
    drawn = drawn_level(session, _REGISTER, level, day, area=area)
    result = check_coverage(
        drawn.units,
        arguments["tolerance_m"],
        arguments["sliver_width_m"],
        lambda done, total: progress.step("coverage.step_check", done, total),
    )
    progress.step("coverage.step_keep")
    accepting = accepted(session, day, also)
    about = {"level": level, "as_of": day.isoformat(), "system": "cgcs2000"}
    result = replace(without_accepted(result, accepting.exceptions, day), about=about)
    approved = [] if lines is None else lines(session, day)
    rules = publication.load(session)
    stored.forget_runs(session, level, area)
    run_id = stored.keep_run(
        session,
        {
            "level": level,
            "area_id": area,
            "as_of": day,
            "made_by": account_id,
            "summary": {**result.summary(), "is_demonstration": drawn.is_demonstration},
        },
        _rows(result, drawn, accepting, approved, rules),
    )
    return {"run_id": str(run_id), "found": len(result.findings), "accepted": result.accepted}


def _rows(
    result: Result,
    drawn: Drawn,
    accepting: Acceptances,
    approved: Sequence[BaseGeometry],
    rules: PublicationRules,
) -> list[dict[str, Any]]:
    """Return the findings as they are kept: those told, then those that an exception keeps quiet."""
    every: list[tuple[Finding, Silenced | None]] = [(one, None) for one in result.findings]
    every += [(each.finding, each) for each in result.silenced]
    rows: list[dict[str, Any]] = []
    for number, (one, quiet) in enumerate(every, start=1):
        waits = quiet is None and waits_for_line(drawn.units, one, approved)
        row = columns_of(one, drawn, rules, drawn.severity(one))
        if quiet is not None:
            row["acceptance"] = {"why": "quiet", "reference": quiet.reference, "document": quiet.document}
        levels = [row["publication_level"]]
        if row["acceptance"] is not None:
            levels.append(accepting.publication_levels.get(row["acceptance"]["reference"], "restricted"))
        rows.append(
            {
                **row,
                "number": number,
                "state": "pending" if waits else "open" if quiet is None else "accepted",
                "mendable": is_mendable(one) and not waits and quiet is None,
                "publication_level": max(levels, key=rules.ranks.__getitem__),
            }
        )
    return rows


def runs(session: Session, caller: Caller) -> list[Found]:
    """List the checks that are kept, the latest first, with what the caller sees of their findings."""
    return [_found(session, caller, each) for each in stored.runs(session)]


def get(session: Session, caller: Caller, run_id: UUID) -> Found:
    """Return a kept check; raise RunNotFound."""
    return _found(session, caller, _run(session, run_id))


def _run(session: Session, run_id: UUID) -> CoverageRun:
    found = stored.run(session, run_id)
    if found is None:
        raise RunNotFound
    return found


def _found(session: Session, caller: Caller, run: CoverageRun) -> Found:
    called = {} if run.area_id is None else stored.called(session, [run.area_id], run.as_of)
    name = next((name for _, name in called.values()), "")
    counted = stored.counts(session, run.id, levels_of(session, caller))
    return Found(
        run=run,
        level_name=stored.level_name(session, run.level),
        area_name=name,
        bureau=proposals.bureau(session) or "",
        is_demonstration=run.summary["is_demonstration"],
        counts=[dict(row._mapping) for row in counted],
    )


def levels_of(session: Session, caller: Caller) -> tuple[str, ...]:
    """Return the publication levels that a caller may see."""
    return publication.load(session).readable_levels(caller.clearance)


def findings(
    session: Session,
    caller: Caller,
    run_id: UUID,
    *,
    kinds: Collection[str] = (),
    sliver: bool | None = None,
    party: UUID | None = None,
    severity: str | None = None,
    state: str | None = None,
    window: stored.Window | None = None,
    after: int | None = None,
    limit: int | None = None,
) -> Sequence[CoverageFinding]:
    """List the findings of a check that the caller may see, by number; raise RunNotFound."""
    _run(session, run_id)
    return stored.findings(
        session,
        run_id,
        levels_of(session, caller),
        kinds=kinds,
        sliver=sliver,
        party=party,
        severity=severity,
        state=state,
        window=window,
        after=after,
        limit=limit,
    )


def on_map(
    session: Session,
    caller: Caller,
    *,
    level: str | None,
    window: stored.Window | None,
    after: str | None,
    limit: int,
) -> tuple[Sequence[tuple[CoverageRun, CoverageFinding]], str | None]:
    """List what the last checks of whole levels tell, for a map, with the key of the next page.

    Raises UnreadableKey.
    """
    key = None
    if after is not None:
        run_id, _, number = after.partition(".")
        if not is_id(run_id) or not number.isdecimal() or len(number) > _DIGITS:
            raise UnreadableKey(key=after)
        key = UUID(run_id), int(number)
    rows = stored.last_findings(
        session, levels_of(session, caller), level=level, window=window, after=key, limit=limit + 1
    )
    page = rows[:limit]
    last = page[-1][1] if len(rows) > limit else None
    return page, None if last is None else f"{last.run_id}.{last.number}"


def as_result(session: Session, caller: Caller, run_id: UUID) -> tuple[Result, dict[str, str]]:
    """Return a kept check as a result for reports and files, and the names of the parties."""
    run = _run(session, run_id)
    rows = findings(session, caller, run_id)
    told = tuple(finding_of(row) for row in rows if row.state != "accepted")
    quiet = tuple(
        Silenced(finding_of(row), row.acceptance["reference"], row.acceptance["document"])
        for row in rows
        if row.state == "accepted" and row.acceptance is not None
    )
    summary = run.summary
    result = Result(
        findings=told,
        units=summary["units"],
        layers=summary["layers"],
        corners=summary["vertices"],
        tolerance_m=summary["tolerance_m"],
        sliver_width_m=summary["sliver_width_m"],
        duplicate_codes=tuple(summary["duplicate_codes"]),
        silenced=quiet,
        about={key: summary[key] for key in ("level", "as_of", "system")},
    )
    names = {
        party: name for row in rows for party, name in zip(row.parties, row.party_names, strict=False) if name
    }
    return result, names
