"""Find the row that holds the column names, under titles and across merged cells."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from gis.spreadsheets.sheet import MergedRange

# Columns named by a person are short; a remark or a title sentence is not.
_LONGEST_NAME = 60
_LIKE_A_NUMBER = re.compile(r"[-+]?[\d.,]+%?|\d{4}-\d\d-\d\d.*")
_UNITS_AND_MARKS = re.compile(r"[（(\[【].*?[)）\]】]|[*＊※:：、。,，./\-_\s\u3000]")


@dataclass(frozen=True, slots=True)
class Header:
    """The column names and where they stand. ``last_row`` is the last row of the header."""

    names: tuple[str, ...]
    first_row: int
    last_row: int
    renamed: tuple[tuple[str, str], ...]
    """Names that had to change because two columns bore the same or none: (as it stood, now)."""


def simplified(name: str) -> str:
    """Return a column name without case, spaces, marks and what stands in brackets (units)."""
    bare = _UNITS_AND_MARKS.sub("", name).lower()
    return bare or re.sub(r"\s", "", name).lower()


def find_header(
    rows: Sequence[tuple[int, Sequence[str]]],
    merged: Sequence[MergedRange] = (),
    known_names: Collection[str] = (),
    at_row: int | None = None,
) -> Header | None:
    """Return the header among the first rows of a sheet, or None when they are all blank.

    ``at_row`` is the user's own choice. Otherwise the row with most known names (two at least), otherwise
    the first row that is nearly as wide as the table and holds short, differing texts.
    """
    filled = [(number, cells) for number, cells in rows if any(cells)]
    if at_row is not None:
        filled = [row for row in filled if row[0] >= at_row][:1]
    if not filled:
        return None
    number, cells = filled[0] if at_row is not None else _best_row(filled, known_names)
    # The lower of two header rows may hold more known names; a cell merged down from above shows the upper.
    top = min([m.first_row for m in merged if m.first_row < number <= m.last_row], default=number)
    number, cells = next((row for row in rows if row[0] == top), (number, cells))
    below = next((row for row in rows if row[0] == number + 1), None)
    return _named(number, list(cells), below, merged)


def _best_row(
    filled: Sequence[tuple[int, Sequence[str]]], known_names: Collection[str]
) -> tuple[int, Sequence[str]]:
    known = {simplified(name) for name in known_names}
    hits = [sum(1 for cell in cells if cell and simplified(cell) in known) for _, cells in filled]
    if max(hits) >= 2:
        return filled[hits.index(max(hits))]
    width = max(sum(1 for cell in cells if cell) for _, cells in filled)
    for row in filled:
        texts = [cell for cell in row[1] if cell]
        wide = len(texts) >= 0.6 * width
        named = all(len(t) <= _LONGEST_NAME and not _LIKE_A_NUMBER.fullmatch(t) for t in texts)
        if wide and named and len(set(texts)) > 0.5 * len(texts):
            return row
    return filled[0]


def _named(
    number: int,
    cells: list[str],
    below: tuple[int, Sequence[str]] | None,
    merged: Sequence[MergedRange],
) -> Header:
    last_row = number
    across = [m for m in merged if m.first_row == m.last_row == number and m.last_column > m.first_column]
    across = [m for m in across if m.last_column - m.first_column + 1 < len(cells)]
    names = list(cells)
    if below is not None and any(_has_names_below(m, below[1]) for m in across):
        last_row = number + 1
        second = list(below[1]) + [""] * (len(cells) - len(below[1]))
        names += [""] * (len(second) - len(names))
        for merge in across:
            group = cells[merge.first_column]
            for column in range(merge.first_column, merge.last_column + 1):
                names[column] = f"{group}/{second[column]}" if second[column] else group
        for column, lower in enumerate(second):
            if lower and not names[column]:
                names[column] = lower
        names = _without_group_where_unique(names)
    tallest = max((m.last_row for m in merged if m.first_row == number), default=number)
    last_row = max(last_row, tallest)
    return _header(names, number, last_row)


def _has_names_below(merge: MergedRange, below: Sequence[str]) -> bool:
    under = [cell for cell in below[merge.first_column : merge.last_column + 1] if cell]
    return len(under) >= 2 and not any(_LIKE_A_NUMBER.fullmatch(cell) for cell in under)


def _without_group_where_unique(names: list[str]) -> list[str]:
    """坐标/经度 becomes 经度 unless another column is called that too."""
    short = [name.rsplit("/", 1)[-1] for name in names]
    counts = Counter(short)
    return [s if counts[s] == 1 else name for s, name in zip(short, names, strict=True)]


def _header(names: list[str], first_row: int, last_row: int) -> Header:
    taken: set[str] = set()
    given: list[str] = []
    renamed: list[tuple[str, str]] = []
    for column, name in enumerate(names):
        plain = " ".join(name.split())
        wanted = plain or f"（{column_letters(column)}列）"
        chosen, again = wanted, 2
        while chosen in taken:
            chosen, again = f"{wanted} ({again})", again + 1
        taken.add(chosen)
        given.append(chosen)
        if chosen != plain:
            renamed.append((plain, chosen))
    return Header(tuple(given), first_row, last_row, tuple(renamed))


def column_letters(column: int) -> str:
    """Return Excel's letters of a column counted from 0: A, B … Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
