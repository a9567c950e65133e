"""What the cells of a row that came back say, as a form writes it, and whether it is what was handed out."""

from collections.abc import Mapping, Sequence
from typing import Any

from gis.field_work.project_layers import KEY, NO, SEPARATOR, YES, Column, ProjectLayer
from gis.field_work.project_rows import Cell
from gis.field_work.returned_files import ReadRow

Row = Mapping[str, Any]
#: About a centimetre: a layer that went through another system comes back a little off
SAME_PLACE_DEGREES = 1e-7
SAME_NUMBER = 1e-9
_TRUE = frozenset({YES, "true", "1", "是", "y", "t", "真"})
_FALSE = frozenset({NO, "false", "0", "否", "n", "f", "假"})
_SEPARATORS = ("，", ",", "；", ";", "\n")


def cell_of(column: Column, value: Any) -> Cell:
    """Return a cell as it would be handed out; what can't be read stays as it is, for the form to refuse."""
    if value is None or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, str):
        value = value.strip()
        if not value or value == "NULL":
            return None
    if column.is_flag:
        word = str(int(value) if isinstance(value, float) and value.is_integer() else value).lower()
        return YES if word in _TRUE else NO if word in _FALSE else str(value)
    if column.kind == "date":
        # A program may have made a moment of a day.
        text = str(value)
        return text[:10] if len(text) > 10 and text[10] in "T " else text
    if column.kind in ("integer", "real"):
        return _number(column, value)
    return str(value)


def values_of(layer: ProjectLayer, cells: Mapping[str, Cell], base: Row) -> dict[str, Any]:
    """Return what a row says, over what the record said before: of columns that the file has."""
    values = dict(base)
    for column in layer.asked:
        if column.name not in cells or column.name != column.part:
            continue
        cell = cells[column.name]
        if cell is not None:
            values[column.part] = _said(column, cell)
        elif column.empty == "absent":
            values.pop(column.part, None)
        else:
            values[column.part] = {"null": None, "text": "", "list": []}[column.empty]
    pair = [each.name for each in layer.asked if each.name != each.part and each.part == "position"]
    if pair and all(name in cells for name in pair):
        corner = [cells[name] for name in pair]
        # One of the two alone is refused by the form, which says so.
        values["position"] = None if corner == [None, None] else corner
    return values


def differ(layer: ProjectLayer, one: Mapping[str, Cell], other: Mapping[str, Cell]) -> list[str]:
    """Return the columns that are asked and differ; one that the file lacks is as before."""
    return [
        each.name
        for each in layer.asked
        if each.name in one and not same(one[each.name], other.get(each.name))
    ]


def changed_though_given(layer: ProjectLayer, row: ReadRow, handed_out: Mapping[str, Cell]) -> list[str]:
    """Return the columns that were only to look at and were changed."""
    return [
        each.name
        for each in layer.columns
        if each.is_read_only
        and each.name != KEY
        and each.name in row.cells
        and not same(cell_of(each, row.cells[each.name]), handed_out.get(each.name))
    ]


def same(one: Cell, other: Cell) -> bool:
    """Whether two cells say the same."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= SAME_NUMBER * max(1.0, abs(other))
    return (one or None) == (other.strip() or None if isinstance(other, str) else other)


def is_moved(one: Sequence[Any] | None, other: Sequence[Any] | None) -> bool:
    """Whether a point or line is not where the other is."""
    if one is None or other is None:
        return one is not other
    if isinstance(one[0], Sequence) != isinstance(other[0], Sequence) or len(one) != len(other):
        return True
    if isinstance(one[0], Sequence):
        return any(is_moved(mine, theirs) for mine, theirs in zip(one, other, strict=True))
    return any(abs(one[axis] - other[axis]) > SAME_PLACE_DEGREES for axis in (0, 1))


def _said(column: Column, cell: Cell) -> Any:
    if column.is_flag:
        return {YES: True, NO: False}.get(str(cell), cell)
    if column.is_list:
        text = str(cell)
        for each in _SEPARATORS:
            text = text.replace(each, SEPARATOR)
        return [each.strip() for each in text.split(SEPARATOR) if each.strip()]
    return cell


def _number(column: Column, value: Any) -> Cell:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return str(value)
    return int(number) if column.kind == "integer" and number.is_integer() else number
