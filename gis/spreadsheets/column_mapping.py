"""Guess which column of a list holds which field, from Chinese and English names for each field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from gis.spreadsheets.header import simplified

How = Literal["same", "same_without_marks", "contains", "similar"]

# Below this a guess would more often have to be undone than confirmed.
_LEAST_CONFIDENCE = 0.5
_LEAST_SIMILARITY = 0.75


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """One column taken for one field: how sure (0-1) and by which name."""

    field: str
    column: str
    confidence: float
    how: How
    by_name: str


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """A guess for the user to confirm, with what was left over on both sides."""

    matches: tuple[ColumnMatch, ...]
    unmatched_columns: tuple[str, ...]
    unmatched_fields: tuple[str, ...]

    def column_of(self, field: str) -> str | None:
        """Return the column taken for a field, or None."""
        return next((m.column for m in self.matches if m.field == field), None)


def guess_mapping(columns: Sequence[str], fields: Mapping[str, Sequence[str]]) -> ColumnMapping:
    """Return the best pairing of columns with fields; each is used once, surest first.

    ``fields`` gives for each field its names in any language; the field's own key counts as one.
    """
    guesses = [
        guess
        for column in columns
        for field, names in fields.items()
        if (guess := _best(column, field, [field, *names])) is not None
    ]
    # Ties go to the earlier field, then the earlier column: the caller lists fields by importance.
    order = {field: at for at, field in enumerate(fields)}
    place = {column: at for at, column in enumerate(columns)}
    guesses.sort(key=lambda g: (-g.confidence, order[g.field], place[g.column]))
    taken: list[ColumnMatch] = []
    for guess in guesses:
        if all(guess.field != t.field and guess.column != t.column for t in taken):
            taken.append(guess)
    taken.sort(key=lambda match: place[match.column])
    return ColumnMapping(
        tuple(taken),
        tuple(c for c in columns if all(c != t.column for t in taken)),
        tuple(f for f in fields if all(f != t.field for t in taken)),
    )


def _best(column: str, field: str, names: Sequence[str]) -> ColumnMatch | None:
    best: tuple[float, How, str] | None = None
    for name in names:
        confidence, how = _compare(column, name)
        if confidence >= _LEAST_CONFIDENCE and (best is None or confidence > best[0]):
            best = (confidence, how, name)
    return None if best is None else ColumnMatch(field, column, *best)


def _compare(column: str, name: str) -> tuple[float, How]:
    if column.strip().lower() == name.strip().lower():
        return 1.0, "same"
    a, b = simplified(column), simplified(name)
    if a == b:
        return 0.95, "same_without_marks"
    shorter, longer = sorted((a, b), key=len)
    if len(shorter) >= 2 and shorter in longer and not (shorter.isascii() and len(shorter) < 4):
        # 地名 inside 标准地名 says more than 名称 inside 地名主管部门名称.
        return round(0.5 + 0.4 * len(shorter) / len(longer), 2), "contains"
    likeness = SequenceMatcher(None, a, b, autojunk=False).ratio()
    if likeness >= _LEAST_SIMILARITY:
        return round(0.8 * likeness, 2), "similar"
    return 0.0, "similar"
