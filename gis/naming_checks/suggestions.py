"""Suggest names for what is named against the rules, each with where it comes from and checked before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.coordinates.measures import distance_m
from gis.history.as_known import today
from gis.naming_checks import queries
from gis.naming_checks.candidates import Candidate, Neighbour, Origin, Theme, candidates
from gis.naming_checks.item_rules import Looked
from gis.naming_checks.placed_items import LocalName
from gis.naming_checks.rules import OUTCOMES, CheckedName, ProposedName
from gis.naming_checks.service import Checking
from gis.naming_checks.surroundings import NATURE, Place
from gis.periods import service as periods

__all__ = ["Origin", "Suggestion", "suggest", "suggest_for"]

#: Candidates that are checked; the rest is not looked at
MOST_CHECKED = 30
#: Metres within which a place lends its name, and how many do
NEAR_M = 15_000
MOST_NEIGHBOURS = 24
#: Categories whose names are lent, in this order: waters, hills, villages, settlements, memorials
LENDING = ("12", "13", "216", "222", "22", "25", "215")
#: Items that say nothing of one candidate rather than another: people judge them of every name
SAME_FOR_ALL = ("N1", "N6")
#: Classes of nonstandard names that no suggestion may be of
SCREENED = ("大", "洋", "怪")
OTHER_NAMES = {
    "alias": "别名",
    "short": "简称",
    "former": "曾用名",
    "variant": "异写",
    "standard": "原标准地名",
}


@dataclass(frozen=True)
class Suggestion:
    """A candidate name, the best first in a list of them."""

    name: str
    origin: Origin
    checked: CheckedName


def suggest(
    session: Session, feature_id: UUID, *, caller: Caller | None = None, limit: int = 12
) -> list[Suggestion]:
    """Suggest names for a registered feature; raises FeatureNotFound."""
    periods.settle(session)
    row = queries.feature(session, feature_id, today())
    name = "" if row is None else row.name or "—"
    return suggest_for(session, ProposedName(name or "—", feature_id=feature_id), caller=caller, limit=limit)


def suggest_for(
    session: Session, proposed: ProposedName, *, caller: Caller | None = None, limit: int = 12
) -> list[Suggestion]:
    """Suggest names in place of a proposed one, by its place; raises what the check of a name raises."""
    checking = Checking(session, caller)
    asked, _ = checking.completed(proposed)
    found = []
    for number, candidate in enumerate(_candidates(session, checking, asked)):
        if number == MOST_CHECKED:
            break
        checked = checking.check(replace(asked, name=candidate.name))
        found.append((number, Suggestion(candidate.name, candidate.origin, checked)))
    ranked = sorted(found, key=lambda each: (_faults(each[1].checked), each[0]))
    return [each for _, each in ranked if _is_fit(each.checked)][:limit]


def _is_fit(checked: CheckedName) -> bool:
    """Whether a name may be offered: nothing bars it, and the screening would not find it at once."""
    return checked.outcome != "error" and not any(each.kind in SCREENED for each in checked.screening)


def _faults(checked: CheckedName) -> tuple[int, int]:
    """Return how grave what the check says is, leaving out what it says of every name."""
    grades = [OUTCOMES.index(item.outcome) for item in checked.items if item.rule not in SAME_FOR_ALL]
    return max(grades, default=0), sum(grades)


def _candidates(session: Session, checking: Checking, asked: ProposedName) -> Iterator[Candidate]:
    looked = checking.engine.look(asked)
    place = checking.place(asked)
    theme = Theme(looked.naming_class.code, looked.keys.core, looked.divided.term, asked.position)
    return candidates(
        theme,
        _own_names(session, asked),
        _texts(session, asked),
        _divisions(checking, place),
        _neighbours(session, checking, asked, place),
        _repeated(checking, looked, asked),
    )


def _own_names(session: Session, asked: ProposedName) -> list[tuple[str, str, str]]:
    if asked.feature_id is None:
        return []
    found, day = [], today()
    for one in queries.names_of(session, asked.feature_id):
        said = OTHER_NAMES.get(one.name_type, "图上名称")
        ended = one.valid.upper
        over = "" if ended is None or ended > day else f"（至{ended.year}年）"
        kind = "former" if over or one.name_type in ("former", "variant") else "alias"
        found.append((one.name, kind, f"该处的{said}{over}"))
    return found


def _texts(session: Session, asked: ProposedName) -> list[str]:
    if asked.feature_id is None:
        return []
    row = queries.feature(session, asked.feature_id, today())
    return [] if row is None else [row.origin, row.history, row.meaning]


def _divisions(checking: Checking, place: Place) -> list[LocalName]:
    lower = [each for each in place.chain if each[2] in ("village", "township")]
    return [
        LocalName(name, checking.engine.sounds.keys(name, "215").core, "所在政区", division_id=one)
        for one, name, _ in lower
    ]


def _neighbours(session: Session, checking: Checking, asked: ProposedName, place: Place) -> list[Neighbour]:
    rows: Sequence[Any] = ()
    if asked.position is not None:
        rows = queries.near(session, asked.position, NEAR_M, today(), MOST_NEIGHBOURS * 4)
    if not rows and place.chain:
        rows = _in_town(session, place)
    lent = [
        row
        for row in rows
        if row.feature_id != asked.feature_id
        and row.category.startswith(LENDING)
        and checking.sees(row.publication_level)
    ]
    return [_neighbour(checking, row) for row in lent[:MOST_NEIGHBOURS]]


def _in_town(session: Session, place: Place) -> Sequence[Any]:
    """Return what lies in the same township, or else in the lowest division that is known."""
    town = place.at("township") or place.chain[0][:2]
    below = queries.divisions_below(session, town[0], today())
    return queries.in_divisions(session, below, today(), MOST_NEIGHBOURS * 4)


def _neighbour(checking: Checking, row: Any) -> Neighbour:
    longitude = getattr(row, "longitude", None)
    # A lake lends its whole name (乌兰淖尔路), a village its specific term (巴音路)
    is_nature = row.category.startswith(NATURE)
    return Neighbour(
        row.name,
        row.name if is_nature else checking.engine.sounds.keys(row.name, row.category).core,
        row.feature_id,
        getattr(row, "distance_m", None),
        None if longitude is None else (longitude, row.latitude),
    )


def _repeated(checking: Checking, looked: Looked, asked: ProposedName) -> list[Neighbour]:
    """Return the places in the name's scope that bear the same name or sound like it, those located first."""
    item = next(each for each in checking.check(asked).items if each.rule == "N8")
    found = [
        Neighbour(
            each.text,
            looked.keys.core,
            each.feature_id,
            _between(asked.position, each.position),
            each.position,
        )
        for each in item.found
        if each.outcome in ("error", "warning")
    ]
    return sorted(found, key=lambda each: (each.distance_m is None, each.distance_m or 0))


def _between(one: tuple[float, float] | None, other: tuple[float, float] | None) -> float | None:
    return None if one is None or other is None else distance_m(*one, *other)
