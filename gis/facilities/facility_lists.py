"""Take a list of facilities (CSV, XLSX, XLS, Word table) into the register; bad rows say column and why.

Nothing is written while a row is bad, unless the user asks to take the good ones. Each row is a facility with
its first state and capacity; what is not said stays unknown, and capacity that is not said is none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.placed_lists import PlacedList
from gis.facilities import queries
from gis.facilities.registering import Capacity, Said, register
from gis.facilities.rules import REGISTERING, Made
from gis.history.as_known import today
from gis.messages import Language
from gis.place_name_signs.personal_numbers import taken_out
from gis.reference import service as reference
from gis.spreadsheets.row_cells import (
    BadCell,
    Codes,
    RowCells,
    Taken,
    day_of,
    number_of,
    position_problems,
)

#: Headings by which columns are known
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "number": ("设施编号", "编号", "number"),
    "name": ("设施名称", "名称", "机构名称", "name"),
    "kind": ("设施类型", "类型", "类别", "kind"),
    "town": ("苏木镇", "苏木乡镇", "所属苏木镇", "乡镇", "town"),
    "division": ("社区嘎查", "嘎查", "社区", "嘎查社区", "嘎查村", "村", "division"),
    "made": ("建设性质", "新建改扩建", "made"),
    "state": ("状态", "运营状态", "state"),
    "since": ("状态起始日期", "起始日期", "运营日期", "since"),
    "beds": ("床位", "床位数", "beds"),
    "nursing_beds": ("护理型床位", "护理型床位数", "nursing_beds"),
    "meals": ("助餐能力", "助餐人数", "meals"),
    "longitude": ("经度", "东经", "longitude", "lon"),
    "latitude": ("纬度", "北纬", "latitude", "lat"),
    "address": ("地址", "详细地址", "address"),
    "built_year": ("建设年度", "建成年份", "built_year"),
    "floor_area_m2": ("建筑面积", "floor_area"),
    "site_area_m2": ("占地面积", "site_area"),
    "service_radius_m": ("服务半径", "service_radius"),
    "people_served": ("服务人数", "people_served"),
    "operator": ("运营方", "运营单位", "operator"),
    "operation_mode": ("运营方式", "operation_mode"),
    "opening_hours": ("开放时间", "opening_hours"),
    "star_rating": ("星级", "star_rating"),
    "services": ("服务项目", "services"),
    "funding": ("资金来源", "funding"),
    "checked_on": ("核查日期", "checked_on"),
    "note": ("备注", "note"),
}
NEEDED = ("number", "name", "kind", "division", "made", "state", "since")
MADE_WORDS: Mapping[str, Made] = {
    "新建": "new",
    "new": "new",
    "改扩建": "rebuilt",
    "改建": "rebuilt",
    "rebuilt": "rebuilt",
}
MADE = Codes(MADE_WORDS, "新建、改扩建", "new, rebuilt")
#: Columns of whole numbers, with the least and the most that each holds
WHOLE: Mapping[str, tuple[int, int]] = {
    "beds": (0, 100_000),
    "nursing_beds": (0, 100_000),
    "meals": (0, 100_000),
    "built_year": (1900, 2200),
    "service_radius_m": (1, 200_000),
    "people_served": (0, 1_000_000),
    "star_rating": (1, 5),
}
AREAS = ("floor_area_m2", "site_area_m2")
MOST_AREA = 10_000_000
#: Characters that a text holds at most; a note as many more
MOST_TEXT, MOST_NOTE = 200, 2000
TEXTS = ("number", "name", "address", "operator", "opening_hours", "funding")
MOST_NUMBER = 80


@dataclass(frozen=True, slots=True)
class _Lists:
    kinds: Codes
    states: Codes
    modes: Codes
    services: Codes


@dataclass(frozen=True, slots=True)
class _Row:
    said: Said
    state: str
    since: date
    capacity: Capacity


def take_list(
    session: Session, caller: Caller, path: Path, name: str, *, write: bool, take_good: bool = False
) -> Taken:
    """Check a list and, where asked, register its facilities.

    Raises SpreadsheetUnreadable, HeaderNotFound, ColumnMissing, MarkedSecret.
    """
    caller.must_hold(*REGISTERING)
    checked = _list(session).check(session, caller, path, name)
    written = 0
    if write and (take_good or not checked.bad):
        for each in checked.good:
            register(session, caller, each.said, each.state, each.since, each.capacity)
            written += 1
    return Taken(checked.rows, written, checked.bad)


def write_marked(
    session: Session, caller: Caller, path: Path, name: str, out: Path, language: Language = "zh"
) -> None:
    """Write the author's own list as XLSX with what is wrong in it; nothing is registered.

    Raises SpreadsheetUnreadable, HeaderNotFound, ColumnMissing, MarkedSecret.
    """
    caller.must_hold(*REGISTERING)
    _list(session).write_marked(session, caller, path, name, out, language)


def _lists(session: Session) -> _Lists:
    names = ("facility_kind", "facility_state", "facility_operation_mode", "home_service_kind")
    return _Lists(*(Codes.of(reference.codes(session, each)) for each in names))


def _list(session: Session) -> PlacedList[_Row]:
    lists = _lists(session)
    return PlacedList(
        columns=COLUMNS,
        needed=NEEDED,
        numbers_taken=lambda numbers: queries.numbers_taken(session, numbers),
        problems=lambda cells: _problems(cells, lists),
        row=lambda cells, division: _row(cells, lists, division),
        masked=lambda said: taken_out(said)[0],
    )


def _problems(cells: RowCells, lists: _Lists) -> Iterator[BadCell]:
    for key in ("number", "name", "kind", "made", "state", "since"):
        if not cells.said(key):
            yield cells.bad(key, "list_rows.empty")
    coded = (("kind", lists.kinds), ("made", MADE), ("state", lists.states), ("operation_mode", lists.modes))
    for key, known in coded:
        if cells.said(key) and cells.said(key) not in known.codes:
            yield cells.unknown(key, known)
    if any(each not in lists.services.codes for each in _several(cells.said("services"))):
        yield cells.unknown("services", lists.services)
    yield from _numbers(cells)
    yield from position_problems(cells)
    if cells.said("since") and day_of(cells.said("since")) is None:
        yield cells.bad("since", "list_rows.any_day")
    checked = cells.said("checked_on")
    if checked and ((day := day_of(checked)) is None or day > today()):
        yield cells.bad("checked_on", "list_rows.day")
    for key in (*TEXTS, "note"):
        most = {"number": MOST_NUMBER, "note": MOST_NOTE}.get(key, MOST_TEXT)
        if len(cells.said(key)) > most:
            yield cells.bad(key, "list_rows.text_too_long", most=most)


def _numbers(cells: RowCells) -> Iterator[BadCell]:
    for key, (least, most) in WHOLE.items():
        value = cells.said(key)
        if value and not (value.isdecimal() and least <= int(value) <= most):
            yield cells.bad(key, "list_rows.whole", least=least, most=most)
    beds, nursing = cells.said("beds") or "0", cells.said("nursing_beds") or "0"
    if beds.isdecimal() and nursing.isdecimal() and int(nursing) > int(beds):
        yield cells.bad("nursing_beds", "facilities.nursing_beds_are_beds")
    for key in AREAS:
        value = cells.said(key)
        if value and ((area := number_of(value)) is None or not 0 <= area <= MOST_AREA):
            yield cells.bad(key, "list_rows.number")


def _row(cells: RowCells, lists: _Lists, division: UUID) -> _Row:
    def whole(key: str) -> int | None:
        return int(cells.said(key)) if cells.said(key) else None

    def area(key: str) -> Decimal | None:
        return round(Decimal(cells.said(key)), 1) if cells.said(key) else None

    east, north = number_of(cells.said("longitude")), number_of(cells.said("latitude"))
    mode, since = cells.said("operation_mode"), day_of(cells.said("since"))
    assert since is not None, "a row without a day is bad"
    said = Said(
        number=cells.said("number"),
        name=cells.said("name"),
        kind=lists.kinds.codes[cells.said("kind")],
        division_id=division,
        made=MADE_WORDS[cells.said("made")],
        position=None if east is None or north is None else (east, north),
        address=cells.said("address"),
        built_year=whole("built_year"),
        floor_area_m2=area("floor_area_m2"),
        site_area_m2=area("site_area_m2"),
        service_radius_m=whole("service_radius_m"),
        people_served=whole("people_served"),
        operator=cells.said("operator"),
        operation_mode=lists.modes.codes[mode] if mode else None,
        opening_hours=cells.said("opening_hours"),
        star_rating=whole("star_rating"),
        funding=cells.said("funding"),
        checked_on=day_of(cells.said("checked_on")),
        services=[lists.services.codes[each] for each in _several(cells.said("services"))],
        note=cells.said("note"),
    )
    capacity = Capacity(whole("beds") or 0, whole("nursing_beds") or 0, whole("meals") or 0)
    return _Row(said, lists.states.codes[cells.said("state")], since, capacity)


def _several(value: str) -> list[str]:
    parts = value.replace("，", "、").replace(",", "、").replace(";", "、").replace("；", "、").split("、")
    return [part.strip() for part in parts if part.strip()]
