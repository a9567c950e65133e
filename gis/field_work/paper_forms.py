"""The forms of a task as they are printed, from the one definition that devices and QGIS ask by."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gis.field_work.kinds import KINDS, Kind
from gis.field_work.project_layers import SHOWN, Column, columns_of, words

Row = Mapping[str, Any]
#: The kind that is signed on a device: on paper both sides sign below every form of the task
SIGNED = "section_signature"
#: What a device counts and nobody writes
NOT_WRITTEN = frozenset({"fingerprint", "covers"})
#: The item of a joint inspection that photos belong to
_PHOTOS_ITEM = "5"


@dataclass(frozen=True, slots=True)
class PaperTable:
    """Things of which a form asks any number: photos, reference objects, errors."""

    title: str
    columns: Sequence[Column]


@dataclass(frozen=True, slots=True)
class PaperPart:
    """Fields that are asked together; `title` is the item of a joint inspection, else empty."""

    title: str
    columns: Sequence[Column]
    tables: Sequence[PaperTable]


@dataclass(frozen=True, slots=True)
class PaperForm:
    """The blank form of a kind of change."""

    kind: str
    record_kind: str
    title: str
    #: Whether it is about something that no list has
    makes_records: bool
    parts: Sequence[PaperPart]


def forms_of(task_kind: str, forms: Row, divisions: Sequence[tuple[str, str]] = ()) -> list[PaperForm]:
    """Return the forms of packages of a task; `divisions` are ids and names that a grave may lie in."""
    found: list[PaperForm] = []
    for kind in _kinds(task_kind):
        parts = list(_parts(kind, forms, divisions))
        if all(not each.columns for each in parts):
            # A kind that says lists alone, such as photos of a grave, goes with the form of its record.
            own = next(each for each in found if not each.makes_records)
            last = own.parts[-1]
            more = [table for each in parts for table in each.tables]
            last = replace(last, tables=[*last.tables, *more])
            found[found.index(own)] = replace(own, parts=[*own.parts[:-1], last])
        else:
            title = words("zh", f"layer.{kind.name}")
            found.append(PaperForm(kind.name, kind.record_kind, title, kind.standing is None, parts))
    return found


def signature_of(task_kind: str, forms: Row) -> list[Column]:
    """Return what each of two sides writes when it signs; nothing for a task that one side does."""
    if KINDS[SIGNED].task_kind != task_kind:
        return []
    columns, _ = columns_of(forms["kinds"][SIGNED], forms["code_lists"], (), is_drawn=False)
    return [each for each in columns if each.part not in NOT_WRITTEN]


def _kinds(task_kind: str) -> list[Kind]:
    return [each for each in KINDS.values() if each.task_kind == task_kind and each.name != SIGNED]


def _parts(kind: Kind, forms: Row, divisions: Sequence[tuple[str, str]]) -> Iterator[PaperPart]:
    form = forms["kinds"][kind.name]
    columns, lists = columns_of(form, forms["code_lists"], divisions, is_drawn=False)
    titles = {str(each["item"]): str(each["text_zh"]) for each in forms["inspection_contents"]}
    items = {str(each["field"]): str(each["item"]) for each in form["fields"]}
    placed = [(_item(each.part, items), each) for each in columns]
    tables = [
        (_item(part, items), PaperTable(form["labels"][part]["zh"], [*_known(part), *asked]))
        for part, asked in lists
    ]
    for item in sorted({item for item, _ in (*placed, *tables)}):
        yield PaperPart(
            titles.get(item, ""),
            [column for of, column in placed if of == item],
            [table for of, table in tables if of == item],
        )


def _item(part: str, items: Mapping[str, str]) -> str:
    if not items:
        return ""
    if part == "photos":
        return _PHOTOS_ITEM
    asked_with = "reference" if part == "references" else "position" if part.startswith("position_") else part
    return items.get(asked_with, "")


def _known(part: str) -> list[Column]:
    """Return the columns that say which known thing a row of a table is about."""
    return [Column(name, cell, alias=words("zh", f"column.{name}")) for name, cell in SHOWN.get(part, ())]
