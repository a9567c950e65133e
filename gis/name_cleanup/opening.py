"""Open cases: from findings of the screening, from a feature by hand, from reports and inspections of signs.

One case has all classes that were chosen of its feature. A feature has one open case of a class.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.entries import one_of, past, written
from gis.errors import FieldUnreadable
from gis.history.as_known import today
from gis.name_cleanup import queries
from gis.name_cleanup.entries import ORIGINS, Ground, known_class
from gis.name_cleanup.procedures import KINDS, CleanupRules, rules_of
from gis.name_cleanup.rules import HANDLING, CaseOpenAlready, FindingDismissed, NoSuchFinding
from gis.name_cleanup.tables import NameCleanupCase, NameCleanupClass, NameCleanupGround, NameCleanupStep
from gis.name_screening.register_screening import stricter
from gis.name_screening.tables import ScreeningFinding
from gis.number_queries import next_number
from gis.periods import service as periods
from gis.place_names.level_queries import levels_of
from gis.place_names.rules import FeatureNotFound

#: Decisions of staff after which a finding opens no case
NO_CASE = ("dismissed", "exempt")


@dataclass(frozen=True, slots=True)
class Already:
    """A feature and class that have an open case: its id and number."""

    feature_id: UUID
    name: str
    name_class: str
    case_id: UUID
    number: str


@dataclass(frozen=True, slots=True)
class Opened:
    """The cases that were opened, and those that are open already."""

    ids: Sequence[UUID]
    already: Sequence[Already]


def open_cases(session: Session, caller: Caller, finding_ids: Sequence[UUID]) -> list[UUID]:
    """Open a case for each feature of some findings (`open_found` also tells what is open already)."""
    return list(open_found(session, caller, finding_ids).ids)


def open_found(
    session: Session, caller: Caller, finding_ids: Sequence[UUID], opened_on: date | None = None
) -> Opened:
    """Open a case for each feature of some findings, which freezes them as its grounds.

    A class that has an open case is left to that. Raises NotAllowed, NoSuchFinding, FindingDismissed, and
    CaseOpenAlready where nothing is left to open.
    """
    caller.must_hold(*HANDLING)
    rules = rules_of(session)
    found = queries.findings(session, finding_ids)
    levels, readable = _levels_of(session, found), Reader.of(session, caller).levels()
    missing = set(finding_ids) - {each.id for each in found if levels[each.id] in readable}
    if missing or not finding_ids:
        raise NoSuchFinding(id=next(iter(missing), ""))
    for each in found:
        if each.decision in NO_CASE:
            raise FindingDismissed(name=each.name, name_class=each.kind)
    grounds: dict[UUID, list[Ground]] = {}
    for each in found:
        grounds.setdefault(each.feature_id, []).append(ground_of(rules, each, levels[each.id]))
    return _open(session, caller, rules, grounds, "screening", opened_on or today())


def ground_of(rules: CleanupRules, finding: ScreeningFinding, publication_level: str) -> Ground:
    """Return a finding as a ground, which is frozen; NoSuchClass."""
    return Ground(
        name_class=known_class(rules, finding.kind).code,
        reason=f"{finding.rule_text}：“{finding.trigger}”" if finding.trigger else finding.rule_text,
        finding_id=finding.id,
        rule_id=finding.rule_id,
        clause=rules.cited_of_rule(finding.clause, finding.rule_id),
        campaign_category=finding.campaign_category,
        art9_item=finding.art9,
        trigger=finding.trigger,
        compared_with=finding.compared_with,
        exemptions="；".join(finding.exemptions),
        severity=finding.severity,
        confidence=finding.confidence,
        name=finding.name,
        publication_level=publication_level,
    )


def _levels_of(session: Session, found: Sequence[ScreeningFinding]) -> dict[UUID, str]:
    """Return the strictest level of what each finding speaks of: as it was screened, and at present."""
    strictest = stricter(session)
    now = levels_of(session, {compared for each in found for compared in each.compared_ids})
    return {
        each.id: strictest([each.publication_level, *(now[one] for one in each.compared_ids if one in now)])
        for each in found
    }


def open_case(
    session: Session,
    caller: Caller,
    feature_id: UUID,
    name_class: str,
    reason: str,
    source: str = "manual",
    *,
    opened_on: date | None = None,
) -> UUID:
    """Open a case of one feature and class for a stated reason.

    Raises NotAllowed, FeatureNotFound, NoSuchClass, FieldUnreadable, CaseOpenAlready.
    """
    caller.must_hold(*HANDLING)
    rules = rules_of(session)
    known = known_class(rules, name_class)
    ground = Ground(
        name_class=known.code,
        reason=written("reason", reason, is_required=True),
        clause=rules.cited_of_class(known.code),
        campaign_category=known.campaign_category,
        art9_item=known.art9_item,
    )
    origin = one_of("source", source, ORIGINS)
    opened = _open(session, caller, rules, {feature_id: [ground]}, origin, opened_on or today())
    return opened.ids[0]


def opened(
    session: Session,
    caller: Caller,
    *,
    finding_ids: Sequence[UUID] = (),
    feature_id: UUID | None = None,
    name_class: str = "",
    reason: str = "",
    source: str = "manual",
    opened_on: date | None = None,
) -> dict[str, Any]:
    """Open cases of findings, or one by hand, and return them as people read them.

    Raises what `open_found` and `open_case` raise.
    """
    if feature_id is None:
        found = open_found(session, caller, finding_ids, opened_on)
    else:
        case = open_case(session, caller, feature_id, name_class, reason, source, opened_on=opened_on)
        found = Opened([case], [])
    return {
        "cases": [
            {"id": str(case.id), "number": case.number, "name": case.name}
            for case in queries.lock(session, found.ids)
        ],
        "already": [
            {
                "feature_id": str(each.feature_id),
                "name": each.name,
                "name_class": each.name_class,
                "case_id": str(each.case_id),
                "number": each.number,
            }
            for each in found.already
        ],
    }


def _open(
    session: Session,
    caller: Caller,
    rules: CleanupRules,
    grounds: Mapping[UUID, Sequence[Ground]],
    origin: str,
    opened_on: date,
) -> Opened:
    past("opened_on", opened_on)
    periods.settle(session)
    levels = Reader.of(session, caller).levels()
    named = queries.features(session, grounds)
    for feature_id in grounds:
        feature = named.get(feature_id)
        if feature is None or feature.publication_level not in levels:
            raise FeatureNotFound(id=feature_id)
        if feature.name is None:
            raise FieldUnreadable("name_cleanup.no_name", id=feature_id)
    already = _already(session, grounds)
    taken = {(each.feature_id, each.name_class) for each in already}
    left = {
        feature_id: [each for each in given if (feature_id, each.name_class) not in taken]
        for feature_id, given in grounds.items()
    }
    # What is wrong with a name and what is wrong with its use go by procedures of their own
    wanted = [
        (named[feature_id], kind, [each for each in given if rules.classes[each.name_class].kind == kind])
        for feature_id, given in left.items()
        for kind in KINDS
    ]
    wanted = [each for each in wanted if each[2]]
    if not wanted:
        first = already[0]
        raise CaseOpenAlready(name=first.name, name_class=first.name_class, number=first.number)
    first_number = next_number(session, NameCleanupCase.number, opened_on.year, 4)
    numbers = queries.numbers_from(first_number, len(wanted))
    chains = queries.chains(session, {d for feature, _, _ in wanted for d in feature.divisions}, opened_on)
    strictest = stricter(session)
    records = [
        _records(caller, rules, feature, kind, given, number, chains, origin, opened_on, strictest)
        for (feature, kind, given), number in zip(wanted, numbers, strict=True)
    ]
    queries.add(session, *(case for case, _ in records))
    queries.add(session, *(part for _, parts in records for part in parts))
    return Opened([case.id for case, _ in records], already)


def _already(session: Session, grounds: Mapping[UUID, Sequence[Ground]]) -> list[Already]:
    """Return what of some grounds has an open case."""
    wanted = {(feature_id, each.name_class) for feature_id, given in grounds.items() for each in given}
    return [
        Already(row.feature_id, row.name, row.name_class, row.id, row.number)
        for row in queries.open_cases(session, grounds)
        if (row.feature_id, row.name_class) in wanted
    ]


def _records(
    caller: Caller,
    rules: CleanupRules,
    feature: queries.NamedFeature,
    kind: str,
    grounds: Sequence[Ground],
    number: str,
    chains: Mapping[UUID, Sequence[Any]],
    origin: str,
    opened_on: date,
    strictest: Callable[[Iterable[str]], str],
) -> tuple[NameCleanupCase, list[NameCleanupClass | NameCleanupGround | NameCleanupStep]]:
    """Return a new case and its parts."""
    first = rules.procedures[kind].first
    division, location = placed(feature.divisions, chains)
    # What was found is perhaps not the standard name but another that is in use
    names = {each.name or feature.name for each in grounds}
    case = NameCleanupCase(
        id=uuid4(),
        number=number,
        feature_id=feature.id,
        name=names.pop() if len(names) == 1 else feature.name,
        kind=kind,
        division_id=division,
        location=location,
        opened_on=opened_on,
        origin=origin,
        state=first.code,
        state_since=opened_on,
        publication_level=strictest(
            ["internal", feature.publication_level, *(each.publication_level for each in grounds)]
        ),
        source_id=feature.source_id,
    )
    order = list(dict.fromkeys(each.name_class for each in grounds))
    return case, [
        *(
            NameCleanupClass(case_id=case.id, name_class=each, position=at, feature_id=feature.id)
            for at, each in enumerate(order, start=1)
        ),
        *ground_rows(case.id, grounds, 1, caller.account_id),
        NameCleanupStep(
            case_id=case.id,
            ordinal=1,
            step=first.code,
            taken_on=opened_on,
            recorded_by=caller.account_id,
        ),
    ]


def ground_rows(
    case_id: UUID, grounds: Sequence[Ground], first: int, account_id: UUID | None
) -> list[NameCleanupGround]:
    """Return grounds as rows of a case, numbered from one on."""
    return [
        NameCleanupGround(
            case_id=case_id,
            ordinal=ordinal,
            name_class=each.name_class,
            finding_id=each.finding_id,
            rule_id=each.rule_id,
            clause=each.clause,
            campaign_category=each.campaign_category,
            art9_item=each.art9_item,
            trigger=each.trigger,
            compared_with=each.compared_with,
            exemptions=each.exemptions,
            severity=each.severity,
            confidence=each.confidence,
            reason=each.reason,
            recorded_by=account_id,
        )
        for ordinal, each in enumerate(grounds, start=first)
    ]


def placed(divisions: Sequence[UUID], chains: Mapping[UUID, Sequence[Any]]) -> tuple[UUID | None, str]:
    """Return the town of a feature, else the division it states, and its location in words."""
    known = [chains[each] for each in divisions if each in chains]
    if not known:
        return None, ""
    longest = max(known, key=len)
    town = next((each.division_id for each in longest if each.level == queries.TOWNSHIP), None)
    named = [each.name for each in reversed(longest) if each.level in queries.NAMED_LEVELS]
    return town or longest[0].division_id, "".join(named)
