"""Take a list of signs (CSV, XLSX, XLS, Word table) into the register: every bad row with column, value, why.

Nothing is written while a row is bad, unless the user asks to take the good ones. The list goes back to its
author as a workbook with what is wrong written into it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.history.as_known import today
from gis.messages import Language, text
from gis.place_name_signs import queries
from gis.place_name_signs.entries import Position, Sign
from gis.place_name_signs.registering import MOST_FACES, first_records, new_signs
from gis.place_name_signs.rules import REGISTERING
from gis.reference import service as reference
from gis.secrecy_marks import refuse_marked_file
from gis.spreadsheets.annotated import Finding, annotate_xlsx
from gis.spreadsheets.known_columns import known_column, needed_column, value_in
from gis.spreadsheets.reading import read_table
from gis.spreadsheets.row_cells import MOST_ROWS, BadCell, Taken, day_of, number_of
from gis.spreadsheets.table import Table

#: Headings by which columns are known
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "number": ("编号", "标志编号", "number"),
    "kind": ("类型", "标志类型", "种类", "kind"),
    "road": ("道路", "所在道路", "路名", "road"),
    "place": ("位置", "具体位置", "路段", "place"),
    "feature": ("地名", "标准地名", "标准名称", "feature", "name"),
    "unit": ("设置单位", "管理单位", "责任单位", "unit"),
    "material": ("材质", "material"),
    "size": ("规格", "尺寸", "size"),
    "faces": ("面数", "faces"),
    "set_on": ("设置日期", "设置时间", "set_on"),
    "longitude": ("经度", "东经", "longitude", "lon"),
    "latitude": ("纬度", "北纬", "latitude", "lat"),
    "state": ("状态", "现状", "state"),
    "note": ("备注", "note"),
}


@dataclass(frozen=True, slots=True)
class _InBoth:
    """A part of a sentence in both languages."""

    zh: str
    en: str


class _Lists:
    """Codes by their names in both languages, and by themselves."""

    def __init__(self, session: Session) -> None:
        self.kinds, self.known_kinds = self._of(session, "sign_kind")
        self.states, self.known_states = self._of(session, "sign_state")

    @staticmethod
    def _of(session: Session, name: str) -> tuple[dict[str, str], _InBoth]:
        rows = reference.codes(session, name)
        codes = {row[key]: row["code"] for row in rows for key in ("code", "name_zh", "name_en")}
        return codes, _InBoth(
            "、".join(row["name_zh"] for row in rows), ", ".join(row["name_en"] for row in rows)
        )


def take_list(
    session: Session, caller: Caller, path: Path, name: str, *, write: bool, take_good: bool = False
) -> Taken:
    """Check a list and, where asked, register its signs.

    Raises SpreadsheetUnreadable, HeaderNotFound, ColumnMissing, MarkedSecret.
    """
    caller.must_hold(*REGISTERING)
    checked = _check(session, caller, _table(path, name), name)
    written = 0
    if write and (take_good or not checked.bad):
        written = _write(session, caller, checked.good)
    return Taken(checked.rows, written, checked.bad)


def write_marked(
    session: Session, caller: Caller, path: Path, name: str, out: Path, language: Language = "zh"
) -> None:
    """Write the author's own list as XLSX with what is wrong in it; nothing is registered.

    Raises SpreadsheetUnreadable, HeaderNotFound, ColumnMissing, MarkedSecret.
    """
    caller.must_hold(*REGISTERING)
    table = _table(path, name)
    bad = _check(session, caller, table, name).bad
    findings = [
        Finding(
            each.row,
            each.column or None,
            each.value,
            text("signs.list_cell_bad", language),
            each.why_zh if language == "zh" else each.why_en,
        )
        for each in bad
    ]
    annotate_xlsx(out, table, findings, language)


@dataclass(frozen=True, slots=True)
class _Checked:
    rows: int
    good: list[Sign]
    bad: list[BadCell]


def _table(path: Path, name: str) -> Table:
    refuse_marked_file(path, name)
    return read_table(path, name, known_names=tuple(each for names in COLUMNS.values() for each in names))


def _check(session: Session, caller: Caller, table: Table, name: str) -> _Checked:
    columns = {key: known_column(table.columns, headings) for key, headings in COLUMNS.items()}
    for key in ("number", "road"):
        columns[key] = needed_column(table.columns, COLUMNS[key], name)
    lists, levels = _Lists(session), Reader.of(session, caller).levels()
    bad: list[BadCell] = []
    good: list[tuple[int, Sign]] = []
    named: dict[int, str] = {}
    seen: dict[str, int] = {}
    rows = 0
    for row in table:
        rows += 1
        if rows > MOST_ROWS:
            bad.append(_bad(row.number, "", "", "signs.list_too_long", most=MOST_ROWS))
            break
        found = list(_problems(row.number, row.values, columns, lists))
        number = value_in(row.values, columns["number"])
        if number in seen:
            found.append(
                _cell(row.number, columns, "number", number, "signs.list_repeats", other=seen[number])
            )
        seen.setdefault(number, row.number)
        if found:
            bad += found
        else:
            good.append((row.number, _sign(row.values, columns, lists)))
            named[row.number] = value_in(row.values, columns["feature"])
    good, clashing = _without_taken(session, good, columns)
    linked, unknown = _features(session, good, named, levels, columns)
    bad += [*clashing, *unknown]
    return _Checked(rows, linked, sorted(bad, key=lambda each: each.row))


def _write(session: Session, caller: Caller, signs: list[Sign]) -> int:
    source = queries.own_source(session)
    made = new_signs(session, caller, signs, source)
    queries.add_many(session, made)
    queries.add_many(session, [each for sign in made for each in first_records(sign, caller.account())])
    return len(made)


def _problems(
    row: int, values: Mapping[str, str], columns: Mapping[str, str | None], lists: _Lists
) -> Iterator[BadCell]:
    for key in ("number", "road"):
        if not value_in(values, columns[key]):
            yield _cell(row, columns, key, "", "signs.list_empty")
    for key, codes, known in (
        ("kind", lists.kinds, lists.known_kinds),
        ("state", lists.states, lists.known_states),
    ):
        value = value_in(values, columns[key])
        if value and value not in codes:
            yield _cell(row, columns, key, value, "signs.list_unknown_code", known=known)
    faces = value_in(values, columns["faces"])
    if faces and not (faces.isdigit() and 1 <= int(faces) <= MOST_FACES):
        yield _cell(row, columns, "faces", faces, "signs.list_faces", most=MOST_FACES)
    set_on = value_in(values, columns["set_on"])
    if set_on and (day_of(set_on) is None or (day_of(set_on) or today()) > today()):
        yield _cell(row, columns, "set_on", set_on, "signs.list_day")
    for key, most in (("longitude", 180.0), ("latitude", 90.0)):
        value = value_in(values, columns[key])
        if value and (number_of(value) is None or abs(number_of(value) or 0) > most):
            yield _cell(row, columns, key, value, "signs.list_degrees")
    east, north = value_in(values, columns["longitude"]), value_in(values, columns["latitude"])
    if bool(east) != bool(north):
        yield _cell(row, columns, "longitude", f"{east} {north}".strip(), "signs.list_half_position")


def _sign(values: Mapping[str, str], columns: Mapping[str, str | None], lists: _Lists) -> Sign:
    def said(key: str) -> str:
        return value_in(values, columns[key])

    east, north = number_of(said("longitude")), number_of(said("latitude"))
    position: Position | None = None if east is None or north is None else (east, north)
    return Sign(
        number=said("number"),
        kind=lists.kinds.get(said("kind"), "road_sign"),
        road=said("road"),
        place=said("place"),
        unit=said("unit"),
        material=said("material"),
        size=said("size"),
        faces=int(said("faces") or 1),
        set_on=day_of(said("set_on")),
        position=position,
        state=lists.states.get(said("state"), "standing"),
        note=said("note"),
    )


def _without_taken(
    session: Session, good: list[tuple[int, Sign]], columns: Mapping[str, str | None]
) -> tuple[list[tuple[int, Sign]], list[BadCell]]:
    taken = queries.numbers_taken(session, [sign.number for _, sign in good])
    clashing = [
        _cell(row, columns, "number", sign.number, "signs.list_number_taken")
        for row, sign in good
        if sign.number in taken
    ]
    return [(row, sign) for row, sign in good if sign.number not in taken], clashing


def _features(
    session: Session,
    good: list[tuple[int, Sign]],
    named: Mapping[int, str],
    levels: tuple[str, ...],
    columns: Mapping[str, str | None],
) -> tuple[list[Sign], list[BadCell]]:
    """Find the feature that each sign names: one of this standard name; none or several is said."""
    known = queries.features_named(session, {named[row] for row, _ in good if named[row]}, levels, today())
    linked: list[Sign] = []
    unknown: list[BadCell] = []
    for row, sign in good:
        name = named[row]
        found = known.get(name, [])
        if name and len(found) != 1:
            why = "signs.list_no_feature" if not found else "signs.list_many_features"
            unknown.append(_cell(row, columns, "feature", name, why))
        else:
            linked.append(replace(sign, feature_id=found[0]) if name else sign)
    return linked, unknown


def _cell(
    row: int, columns: Mapping[str, str | None], key: str, value: str, message: str, **params: object
) -> BadCell:
    return _bad(row, columns[key] or key, value, message, **params)


def _bad(row: int, column: str, value: str, message: str, **params: object) -> BadCell:
    zh = {key: part.zh if isinstance(part, _InBoth) else part for key, part in params.items()}
    en = {key: part.en if isinstance(part, _InBoth) else part for key, part in params.items()}
    return BadCell(row, column, value, text(message, "zh", **zh), text(message, "en", **en))
