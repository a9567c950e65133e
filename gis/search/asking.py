"""Try the ways in which a text can be meant: a name, a name in a division, a type, what is near a place."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.name_rules.service import RulesInForce, rules_in_force
from gis.place_names.readings import romanizer
from gis.place_names.rules import HAN
from gis.reference import service as reference
from gis.search import queries, rules
from gis.search.hits import Row
from gis.search.queries import Narrowing, Sight
from gis.search.rules import MOST_HITS, TypeWord
from gis.search.sight import Fields

#: Divisions of one name that what follows is searched within
SCOPES = 3
#: A scope is several words long at most
SCOPE_WORDS = 4


@dataclass(frozen=True)
class Found:
    """Rows of one page, how many there are in all, and how the text was read."""

    rows: Sequence[Any] = ()
    read_as: Row = field(default_factory=dict)
    #: What was typed, when it is in Mongolian script
    mongolian: str | None = None

    @property
    def total(self) -> int:
        """How many hits there are, counted up to one more than MOST_HITS."""
        return int(self.rows[0].total) if self.rows else 0

    @property
    def best(self) -> int:
        """How well the first row fits; the lower the better."""
        return int(self.rows[0].way) if self.rows else max(rules.WAYS) + 1


@dataclass
class Asking:
    """One text asked by one reader about one day."""

    session: Session
    sight: Sight
    fields: Fields
    day: date
    narrowing: Narrowing
    most: int = MOST_HITS + 1

    def answer(self, text: str, after: str | None, limit: int) -> Found:
        """Return a page of what the text is most likely meant as."""
        if not text:
            narrowed = self.narrowing
            if narrowed == Narrowing():
                return Found()
            return self._listed(narrowed, after, limit)
        wish = rules.near(text)
        if wish is not None:
            return self._near(wish, after, limit)
        return self._named(text, self.narrowing, after, limit)

    @cached_property
    def _rules(self) -> RulesInForce:
        """The rules by which names are read today."""
        return rules_in_force(self.session)

    @cached_property
    def _type_words(self) -> dict[str, TypeWord]:
        """The words that say what is looked for, by what the reader may see of records."""
        sees_type, sees_category = "type" in self.fields.division, "category" in self.fields.place
        return rules.type_words(
            reference.codes(self.session, "division_type") if sees_type else (),
            reference.codes(self.session, "place_name_category") if sees_category else (),
            [row["term"] for row in self._rules("generic_terms")],
        )

    def _matches(self, text: str, narrowed: Narrowing, after: str | None, limit: int) -> Found:
        """Take the whole text as one name or code."""
        asked = rules.question(text)
        reading = None
        if asked.han is not None and len(asked.han) > 1 and HAN.search(asked.han):
            reading = romanizer(self._rules).suggest(asked.han, "settlement").pinyin or None
        rows = queries.matches(
            self.session,
            self.sight,
            asked,
            reading,
            narrowed,
            self.day,
            after=after,
            limit=limit,
            most=self.most,
        )
        return Found(rows, mongolian=asked.mongolian)

    def _named(self, text: str, narrowed: Narrowing, after: str | None, limit: int) -> Found:
        """Take the text as a name; else its words as a name within a division, or of a type."""
        whole = self._matches(text, narrowed, None, limit)
        words = text.split()
        if len(words) == 1:
            kind = None if whole.rows else rules.type_word(text, self._type_words)
            if kind is not None:
                return self._listed(_of_type(narrowed, kind), after, limit)
        elif whole.best > rules.WHAT_WAS_MEANT:
            found = self._typed_type(words, narrowed, after, limit)
            found = found if found.rows else self._scoped(words, narrowed, after, limit)
            if found.rows:
                return found
        return whole if after is None else self._matches(text, narrowed, after, limit)

    def _listed(self, narrowed: Narrowing, after: str | None, limit: int, **read_as: Any) -> Found:
        """List everything of a type, or everything within a division."""
        rows = queries.matches(
            self.session,
            self.sight,
            rules.Question(),
            None,
            narrowed,
            self.day,
            after=after,
            limit=limit,
            most=self.most,
        )
        if narrowed.ending is not None:
            read_as["type"] = narrowed.ending
        return Found(rows, read_as)

    def _typed_type(self, words: list[str], narrowed: Narrowing, after: str | None, limit: int) -> Found:
        """Take one word as a type: 图克 嘎查 is a gacha named 图克, or the gachas of 图克镇."""
        for at in (-1, 0):
            kind = rules.type_word(words[at], self._type_words)
            if kind is None:
                continue
            rest = words[:-1] if at else words[1:]
            typed = _of_type(narrowed, kind)
            named = self._matches(" ".join(rest), typed, None, limit)
            if named.best <= rules.WHAT_WAS_MEANT:
                rows = (
                    named.rows if after is None else self._matches(" ".join(rest), typed, after, limit).rows
                )
                return Found(rows, {"type": kind.word}, named.mongolian)
            for scope in self._divisions(rest, narrowed.within):
                listed = self._listed(replace(typed, within=scope.division_id), after, limit, **_read(scope))
                if listed.rows:
                    return listed
        return Found()

    def _scoped(self, words: list[str], narrowed: Narrowing, after: str | None, limit: int) -> Found:
        """Take the first words as a division and the last as a name within it, or the other way round."""
        best = Found()
        for scope_words, name in ((words[:-1], words[-1]), (words[1:], words[0])):
            for scope in self._divisions(scope_words, narrowed.within):
                inside = replace(narrowed, within=scope.division_id)
                found = self._matches(name, inside, None, limit)
                if found.best < best.best and found.rows:
                    rows = found.rows if after is None else self._matches(name, inside, after, limit).rows
                    best = Found(rows, _read(scope), found.mongolian)
            if best.rows:
                return best
        return best

    def _divisions(self, words: list[str], within: UUID | None) -> list[Any]:
        """Return the divisions that words name: all together, or each within the one before it."""
        if len(words) > SCOPE_WORDS or not self.fields.sees_above:
            return []
        together = self._divisions_named(" ".join(words), within)
        if together or len(words) == 1:
            return together
        for outer in self._divisions(words[:-1], within):
            inner = self._divisions_named(words[-1], outer.division_id)
            if inner:
                return inner
        return []

    def _divisions_named(self, text: str, within: UUID | None) -> list[Any]:
        rows = self._matches(text, Narrowing(within=within), None, SCOPES * 4).rows
        fitting = [row.hit_id for row in rows if row.way <= rules.NAMES_A_DIVISION]
        known = {
            row.division_id: row for row in queries.divisions(self.session, self.sight, fitting, self.day)
        }
        return [known[one] for one in fitting if one in known][:SCOPES]

    def _near(self, wish: rules.Near, after: str | None, limit: int) -> Found:
        """List what is near the place that fits best, or in the same division as it."""
        narrowed = self.narrowing
        if wish.what:
            kind = rules.type_word(wish.what, self._type_words)
            narrowed = _of_type(narrowed, kind or TypeWord(wish.what, ending=wish.what))
        named = self._named(wish.place, Narrowing(within=narrowed.within), None, 1)
        if not named.rows:
            return Found(read_as={"near": {"place": wish.place, "id": None}, "type": wish.what or None})
        anchor = named.rows[0].hit_id
        place, around = self._whereabouts(named.rows[0])
        rows = queries.near(
            self.session,
            self.sight,
            anchor,
            place,
            around,
            rules.NEAR_METRES,
            narrowed,
            self.day,
            after=after,
            limit=limit,
        )
        return Found(
            rows,
            {
                "near": {
                    "place": named.rows[0].name,
                    "id": str(anchor),
                    "by_distance": place is not None,
                    "metres": round(rules.NEAR_METRES),
                },
                "type": wish.what or None,
            },
        )

    def _whereabouts(self, row: Any) -> tuple[tuple[float, float] | None, UUID | None]:
        """Return where a hit is, as far as the reader may know it, and the division around it."""
        division = next(iter(queries.divisions(self.session, self.sight, [row.hit_id], self.day)), None)
        places = queries.places(self.session, self.sight, [row.hit_id], [row.record_id], self.day)
        place = None
        if self.fields.sees_position:
            # Distances tell where things lie, whatever they are measured from.
            place = next(((one.longitude, one.latitude) for one in places if one.longitude is not None), None)
            inside = division if self.fields.sees_boundary else None
            if place is None and inside is not None and inside.longitude is not None:
                place = inside.longitude, inside.latitude
        if not self.fields.sees_above:
            return place, None
        if division is not None:
            above = queries.paths(self.session, self.sight, [row.hit_id], self.day)
            if division.level == "village" and above:
                return place, above[-1].id
            return place, row.hit_id
        return place, next((one.divisions[0] for one in places if one.divisions), None)


def _of_type(narrowed: Narrowing, kind: TypeWord) -> Narrowing:
    return replace(narrowed, kinds=kind.kinds, category=kind.category, ending=kind.ending or kind.word)


def _read(scope: Any) -> Row:
    return {"within": {"id": str(scope.division_id), "name": scope.name}}
