"""What staff do with code lists: read them, change what people read, add, end and remove codes.

History keeps every change. A code that something cites is never removed, only ended: records keep it, and
no change gives it to another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import Session

from gis.database import Base
from gis.messages import Language, catalogue, text
from gis.reference import queries
from gis.reference.rules import (
    CodeInUse,
    CodeNeeded,
    CodeStale,
    CodeTaken,
    ColumnNotSettable,
    ListFixed,
    NameTaken,
    NoSuchCode,
    Use,
    check_new_code,
    version_of,
)
from gis.reference.service import lists, table_of

#: What every code list has
COMMON = frozenset({"code", "name_zh", "name_en", "position", "note", "edited", "active"})


@dataclass(frozen=True)
class CodeList:
    """A code list as the administrator sees it."""

    name: str
    name_zh: str
    name_en: str
    #: Codes of the list
    count: int
    #: Whether staff may add, end and remove codes
    extensible: bool
    #: Further columns that staff may change
    settable: tuple[str, ...]
    #: Further columns that a new code must state
    stated_once: tuple[str, ...]


def overview(session: Session) -> list[CodeList]:
    """Return every code list with what staff may do with it, by name."""
    return [
        CodeList(
            name=table.name,
            name_zh=text(f"code_list.{table.name}", "zh"),
            name_en=text(f"code_list.{table.name}", "en"),
            count=len(queries.codes(session, table)),
            extensible=bool(table.info.get("extensible")),
            settable=tuple(table.info.get("settable", ())),
            stated_once=tuple(table.info.get("stated_once", ())),
        )
        for table in sorted(lists(), key=lambda table: table.name)
    ]


def add(
    session: Session,
    list_name: str,
    *,
    code: str,
    name_zh: str,
    name_en: str,
    note: str = "",
    stated: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Add a code behind the others. Raises NoSuchList, ListFixed, BadCode, CodeTaken, NameTaken."""
    table = table_of(list_name)
    if not table.info.get("extensible"):
        raise ListFixed(name=text(f"code_list.{list_name}"))
    check_new_code(code, name_zh, name_en)
    if queries.find_code(session, table, code) is not None:
        raise CodeTaken(code=code)
    _check_name(session, table, name_zh, code)
    columns = set(table.info.get("stated_once", ()))
    given = dict(stated or {})
    if given.keys() != columns:
        raise ColumnNotSettable(columns="、".join(sorted(given.keys() ^ columns)))
    values = {"code": code, "name_zh": name_zh.strip(), "name_en": name_en.strip(), "note": note.strip()}
    queries.add_code(session, table, {**values, **table.info.get("filled", {}), **given})
    return _found(session, table, code)


def change(
    session: Session,
    list_name: str,
    code: str,
    *,
    name_zh: str | None = None,
    name_en: str | None = None,
    note: str | None = None,
    position: int | None = None,
    active: bool | None = None,
    settings: Mapping[str, Any] | None = None,
    seen: str | None = None,
) -> dict[str, Any]:
    """Change what is given of a code: labels, note, place in the list, whether it has ended, settings.

    `seen` is the version that the caller saw. Raises CodeStale when it is another by now, NoSuchList,
    NoSuchCode, NameTaken, ListFixed for ending a code of a fixed list, CodeNeeded,
    ColumnNotSettable.
    """
    table = table_of(list_name)
    present = _found(session, table, code)
    _check_seen(present, seen)
    if active is not None and active != present["active"]:
        _check_removable(table, code)
    unknown = set(settings or {}) - set(table.info.get("settable", ()))
    if unknown:
        raise ColumnNotSettable(columns="、".join(sorted(unknown)))
    check_new_code(code, name_zh or present["name_zh"], name_en or present["name_en"])
    if name_zh is not None:
        _check_name(session, table, name_zh, code)
    said = {"name_zh": name_zh, "name_en": name_en, "note": note, "active": active}
    wanted = {name: value for name, value in said.items() if value is not None} | dict(settings or {})
    wanted = {name: value.strip() if isinstance(value, str) else value for name, value in wanted.items()}
    if {name: present[name] for name in wanted} != wanted:
        queries.change_code(session, table, code, wanted)
    if position is not None:
        _move(session, table, code, position)
    return _found(session, table, code)


def remove(session: Session, list_name: str, code: str, seen: str | None = None) -> None:
    """Remove a code that nothing cites, as the caller saw it.

    Raises CodeInUse with where and how often, CodeStale, ListFixed, CodeNeeded.
    """
    table = table_of(list_name)
    present = _found(session, table, code)
    _check_seen(present, seen)
    _check_removable(table, code)
    used = uses(session, list_name, code)
    if used:
        raise CodeInUse(present["name_zh"], used)
    queries.remove_code(session, table, code)


def uses(session: Session, list_name: str, code: str) -> list[Use]:
    """Return where a code is used and how often, open proposals included; raise NoSuchList, NoSuchCode."""
    table = table_of(list_name)
    _found(session, table, code)
    found = [
        Use(place, field, _where(place, field, "zh"), _where(place, field, "en"), times)
        for _, place, field, times in queries.uses(session, table, [code])
    ]
    pending = queries.wanted_in_proposals(session, table, code)
    if pending:
        said = [text("reference.in_proposals", language) for language in ("zh", "en")]
        found.append(Use("proposal", "", said[0], said[1], pending))
    return found


def use_counts(session: Session, list_name: str) -> dict[str, int]:
    """Return how often each code of a list is used in the register."""
    table = table_of(list_name)
    counts: dict[str, int] = {row["code"]: 0 for row in queries.codes(session, table)}
    for code, _, _, times in queries.uses(session, table, list(counts)):
        counts[code] += times
    return counts


def _found(session: Session, table: Table, code: str) -> dict[str, Any]:
    found = queries.find_code(session, table, code)
    if found is None:
        raise NoSuchCode(code=code, name=text(f"code_list.{table.name}"))
    return found


def _check_seen(present: Mapping[str, Any], seen: str | None) -> None:
    if seen is not None and seen != version_of(present):
        raise CodeStale(name=present["name_zh"])


def _check_name(session: Session, table: Table, name_zh: str, code: str) -> None:
    other = queries.code_of_name(session, table, name_zh.strip(), code)
    if other is not None:
        raise NameTaken(name=name_zh.strip(), code=other)


def _check_removable(table: Table, code: str) -> None:
    if not table.info.get("extensible"):
        raise ListFixed(name=text(f"code_list.{table.name}"))
    if code in table.info.get("needed", ()):
        raise CodeNeeded(code=code)


def _move(session: Session, table: Table, code: str, position: int) -> None:
    order = [row["code"] for row in queries.codes(session, table) if row["code"] != code]
    order.insert(max(0, position - 1), code)
    queries.reorder(session, table, order)


def _where(place: str, field: str, language: Language) -> str:
    """Say in words where a column is: the record, and what people call the field."""
    table = Base.metadata.tables[place]
    root, _, group = table.info.get("part_of", (place, "", ""))
    label = f"field.{root}.{group}.{field}" if group else f"field.{root}.{field}"
    said = catalogue(language)
    if f"table.{root}" not in said:
        return f"{place}.{field}"
    return f"{said[f'table.{root}']}：{said[label]}" if label in said else said[f"table.{root}"]
