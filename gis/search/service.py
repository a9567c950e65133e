"""Find divisions, place names and records of the registers by whatever was typed into the one box.

`as_of` is a day of valid time, today in Asia/Shanghai unless given. Coordinates are EPSG:4490, longitude then
latitude. What a caller may not see, by record or by name, neither is found nor counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.history.as_known import today
from gis.publication.columns import HiddenColumn
from gis.publication.pages import Page, check_filter, key_of, page_size, values_of
from gis.reference import service as reference
from gis.search import as_known, hits, queries, register_hits
from gis.search.asking import Asking
from gis.search.hits import Row
from gis.search.queries import Narrowing, Sight
from gis.search.register_hits import RegisterRow
from gis.search.rules import MOST_HITS, UnknownLevel, UnknownScope, near, tidied
from gis.search.sight import Fields, fields_of, sight_of


@dataclass(frozen=True)
class Answer:
    """One page of hits, how many there are, and how the text was read."""

    page: Page[Row]
    #: Counted up to MOST_HITS
    total: int
    #: There are more than `total`
    more_than_total: bool = False
    #: within, type, near: what of the text was not taken as a name
    read_as: Row = field(default_factory=dict)


def find(
    session: Session,
    caller: Caller,
    typed: str,
    *,
    as_of: date | None = None,
    as_known_on: date | None = None,
    division_id: UUID | None = None,
    level: str | None = None,
    type: str | None = None,
    category: str | None = None,
    after: str | None = None,
    limit: int = 20,
) -> Answer:
    """List what fits a text, the best first, each with the reason why.

    `division_id` is searched with all below it; `level` and `type` are codes of divisions, `category` the
    beginning of one of features. With `as_known_on` names are found by their beginning only.
    Raises UnreadableFilter, UnreadableKey, UnknownScope, UnknownLevel, OnlyBeginningsAsKnown, NotSignedIn,
    NotAllowed, and HiddenColumn for a filter that tells what is not for the caller.
    """
    check_filter(typed, level, type, category)
    reader = Reader.of(session, caller, as_known_on)
    day, size = as_of or today(), page_size(limit)
    if as_known_on is not None:
        narrowed = any(one is not None for one in (division_id, level, type, category, after))
        rows = as_known.beginnings(session, caller, tidied(typed), day, as_known_on, size, narrowed=narrowed)
        return Answer(Page(rows), len(rows))
    fields = fields_of(reader)
    sight = sight_of(reader, fields)
    _check_narrowing(fields, division_id=division_id, level=level, type=type, category=category)
    if division_id is not None and not queries.divisions(session, sight, [division_id], day):
        raise UnknownScope(id=division_id)
    narrowing = Narrowing(
        within=division_id,
        weight=_weight(session, level),
        kinds=(type,) if type is not None else () if category is not None else None,
        category=category,
    )
    asking = Asking(session, sight, fields, day, narrowing)
    key = None if after is None else values_of(after, 1)[0]
    text = tidied(typed)
    found = asking.answer(text, key, size + 1)
    records = (
        register_hits.named(
            session, caller, text, day, within=division_id, after=key, limit=size + 1, most=asking.most
        )
        if narrowing == Narrowing(within=division_id) and near(text) is None
        else []
    )
    page, following = _together(found.rows, records, size)
    rows = _shown(session, sight, fields, page, day, found.mongolian)
    total = found.total + (records[0].row.total if records else 0)
    return Answer(Page(rows, following), min(total, MOST_HITS), total > MOST_HITS, found.read_as)


def suggest(
    session: Session,
    caller: Caller,
    typed: str,
    *,
    as_of: date | None = None,
    division_id: UUID | None = None,
    limit: int = 10,
) -> list[Row]:
    """List the best few hits of a text that is still being typed."""
    check_filter(typed)
    reader = Reader.of(session, caller)
    day = as_of or today()
    fields = fields_of(reader)
    sight = sight_of(reader, fields)
    _check_narrowing(fields, division_id=division_id)
    if division_id is not None and not queries.divisions(session, sight, [division_id], day):
        raise UnknownScope(id=division_id)
    asking = Asking(session, sight, fields, day, Narrowing(within=division_id), most=max(limit * 4, 40))
    text = tidied(typed)
    found = asking.answer(text, None, limit)
    records = (
        register_hits.named(
            session, caller, text, day, within=division_id, after=None, limit=limit, most=asking.most
        )
        if near(text) is None
        else []
    )
    page, _ = _together(found.rows, records, limit)
    return _shown(session, sight, fields, page, day, found.mongolian)


Merged = list[tuple[str, Any]]


def _together(named: Sequence[Any], records: Sequence[RegisterRow], size: int) -> tuple[Merged, str | None]:
    """Return the best rows of both lists in one order, and the key of the following page."""
    both = [(row.order_key, row) for row in named] + [(one.row.order_key, one) for one in records]
    both.sort(key=itemgetter(0))
    return both[:size], key_of(both[size - 1][0]) if len(both) > size else None


def _shown(
    session: Session, sight: Sight, fields: Fields, page: Merged, day: date, mongolian: str | None
) -> list[Row]:
    """Complete the rows of a page, each by what it is, in their order."""
    records = [row for _, row in page if isinstance(row, RegisterRow)]
    named = [row for _, row in page if not isinstance(row, RegisterRow)]
    of_records = iter(register_hits.shown(session, sight, fields, records, day))
    of_names = hits.shown(session, sight, fields, named, day, mongolian=mongolian)
    rows = (next(of_records) if isinstance(row, RegisterRow) else of_names.get(row.hit_id) for _, row in page)
    return [row for row in rows if row is not None]


def _check_narrowing(fields: Fields, **asked: object) -> None:
    """Raise HiddenColumn for what narrows the search by a field that the reader may not see."""
    seen = {
        "division_id": fields.sees_above,
        "level": "level" in fields.division,
        "type": "type" in fields.division,
        "category": "category" in fields.place,
    }
    for name, value in asked.items():
        if value is not None and not seen[name]:
            raise HiddenColumn(column=name)


def _weight(session: Session, level: str | None) -> int | None:
    if level is None:
        return None
    levels: dict[str, Any] = {
        row["code"]: row["position"] for row in reference.codes(session, "division_level")
    }
    if level not in levels:
        raise UnknownLevel(level=level, known="、".join(levels))
    position: int = levels[level]
    return position
