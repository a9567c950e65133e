"""Take a survey list of graves (CSV, XLSX, XLS, Word table) into the ledger; bad rows say column and why.

Nothing is written while a row is bad, unless the user asks to take the good ones. Names and numbers of
families go into the table of contacts, never into the ledger's own row, and no finding repeats them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.placed_lists import PlacedList
from gis.grave_sites import contacts, queries, registering
from gis.grave_sites.entries import MOST_GRAVES, Contact, Position, Site
from gis.grave_sites.rule_tables import rules_of
from gis.grave_sites.rules import OWNERSHIPS, REGISTERING
from gis.grave_sites.surroundings import Surroundings, around_each
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
    "number": ("台账编号", "编号", "number"),
    "town": ("苏木镇", "苏木乡镇", "所属苏木镇", "乡镇", "town"),
    "division": ("嘎查", "嘎查村", "嘎查社区", "村", "division"),
    "kind": ("墓类", "类别", "整治类别", "kind"),
    "place": ("位置", "具体位置", "位置及数量", "place"),
    "longitude": ("经度", "东经", "longitude", "lon"),
    "latitude": ("纬度", "北纬", "latitude", "lat"),
    "graves": ("座数", "数量", "总数", "graves"),
    "area_m2": ("面积", "占地面积", "area"),
    "built": ("建造时间", "建造年份", "built"),
    "ownership": ("有主无主", "有无墓主", "ownership"),
    "zone": ("所处区类", "区类", "zone"),
    "visible": ("可视", "可视否", "visible"),
    "basis": ("依据", "basis"),
    "responsible": ("责任人", "责任单位", "responsible"),
    "surveyed_on": ("摸底日期", "登记日期", "surveyed_on"),
    "contact": ("墓主", "联系人", "墓主或联系人", "contact"),
    "phone": ("联系电话", "电话", "phone"),
    "relation": ("与逝者关系", "关系", "relation"),
    "note": ("备注", "note"),
}
#: Columns of the ledger's own row, which may hold no number by which somebody is reached
OWN_WORDS = ("number", "place", "built", "basis", "responsible", "note")
#: What a finding repeats of neither
PERSONAL = ("contact", "phone", "relation")
YES, NO = ("是", "可视", "yes", "true"), ("否", "不可视", "no", "false")
OWNERSHIP_WORDS = {"有主": "owned", "无主": "unowned", "不详": "unknown", "未知": "unknown"}


@dataclass(frozen=True, slots=True)
class _Lists:
    kinds: Codes
    zones: Codes
    ownerships: Codes


def take_list(
    session: Session, caller: Caller, path: Path, name: str, *, write: bool, take_good: bool = False
) -> Taken:
    """Check a list and, where asked, register its sites.

    Raises SpreadsheetUnreadable, HeaderNotFound, ColumnMissing, MarkedSecret.
    """
    caller.must_hold(*REGISTERING)
    checked = _list(session).check(session, caller, path, name)
    written = 0
    if write and (take_good or not checked.bad):
        source = queries.own_source(session)
        placed = [site.position for site, _ in checked.good if site.position is not None]
        around = dict(zip(placed, around_each(session, placed, today()), strict=True))
        for site, contact in checked.good:
            known = Surroundings() if site.position is None else around[site.position]
            made = registering.register(session, caller, site, source_id=source, known=known)
            if contact is not None:
                contacts.add(session, caller, made, 1, contact)
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
    kinds = reference.codes(session, "grave_site_kind")
    items = rules_of(session).definition.items
    return _Lists(
        Codes.of(kinds),
        Codes(
            {key: each.code for each in items for key in (each.code, each.name_zh, each.name_en)},
            "、".join(each.name_zh for each in items),
            ", ".join(each.name_en for each in items),
        ),
        Codes(
            OWNERSHIP_WORDS | {each: each for each in OWNERSHIPS}, "有主、无主、不详", ", ".join(OWNERSHIPS)
        ),
    )


def _list(session: Session) -> PlacedList[tuple[Site, Contact | None]]:
    lists = _lists(session)
    return PlacedList(
        columns=COLUMNS,
        needed=("division", "graves"),
        numbers_taken=lambda numbers: queries.numbers_taken(session, numbers),
        problems=lambda cells: _problems(cells, lists),
        row=lambda cells, division: (_site(cells, lists, division), _contact(cells)),
        masked=lambda said: taken_out(said)[0],
        personal=PERSONAL,
    )


def _problems(cells: RowCells, lists: _Lists) -> Iterator[BadCell]:
    graves = cells.said("graves")
    if not (graves.isdecimal() and 1 <= int(graves) <= MOST_GRAVES):
        yield cells.bad("graves", "graves.list_whole", most=MOST_GRAVES)
    for key, known in (("kind", lists.kinds), ("zone", lists.zones), ("ownership", lists.ownerships)):
        if cells.said(key) and cells.said(key) not in known.codes:
            yield cells.unknown(key, known)
    if cells.said("visible") and cells.said("visible") not in (*YES, *NO):
        yield cells.unknown("visible", Codes({}, "是、否", "yes, no"))
    area = cells.said("area_m2")
    if area and (number_of(area) or 0) <= 0:
        yield cells.bad("area_m2", "list_rows.number")
    surveyed = cells.said("surveyed_on")
    if surveyed and (day_of(surveyed) is None or (day_of(surveyed) or today()) > today()):
        yield cells.bad("surveyed_on", "list_rows.day")
    yield from position_problems(cells)
    for key in OWN_WORDS:
        if taken_out(cells.said(key))[1]:
            yield cells.bad(key, "graves.list_names_somebody")
    if cells.said("phone") and not cells.said("contact"):
        yield cells.bad("contact", "graves.list_contact_without_name")
    if cells.said("contact") and lists.ownerships.codes.get(cells.said("ownership")) == "unowned":
        yield cells.bad("ownership", "graves.list_unowned_with_contact")


def _site(cells: RowCells, lists: _Lists, division: UUID) -> Site:
    east, north = number_of(cells.said("longitude")), number_of(cells.said("latitude"))
    position: Position | None = None if east is None or north is None else (east, north)
    zone, visible = cells.said("zone"), cells.said("visible")
    return Site(
        kind=lists.kinds.codes.get(cells.said("kind"), "scattered"),
        division_id=division,
        surveyed_on=day_of(cells.said("surveyed_on")) or today(),
        graves=int(cells.said("graves")),
        number=cells.said("number"),
        place=cells.said("place"),
        position=position,
        area_m2=number_of(cells.said("area_m2")),
        built=cells.said("built"),
        ownership=lists.ownerships.codes.get(cells.said("ownership"), "unknown"),
        basis=cells.said("basis"),
        visible=None if not visible else visible in YES,
        zone_items=(lists.zones.codes[zone],) if zone else (),
        responsible=cells.said("responsible"),
        note=cells.said("note"),
    )


def _contact(cells: RowCells) -> Contact | None:
    if not cells.said("contact"):
        return None
    return Contact(cells.said("contact"), cells.said("phone"), relation=cells.said("relation"))
