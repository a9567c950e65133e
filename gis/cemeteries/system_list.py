"""The list of burials for the region's 直报系统: columns are data, and personal ones are filled on request.

The official form was not obtainable: the list says so on its second sheet.
"""

from pathlib import Path

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.cemeteries import queries
from gis.cemeteries.burying import whole
from gis.cemeteries.rule_tables import system_columns
from gis.cemeteries.rules import READING
from gis.history.as_known import today
from gis.messages import text
from gis.reference import service as reference
from gis.reference import source_queries
from gis.spreadsheets.writing import OutColumn, Written, write_xlsx

LISTS = {"place_kind": "burial_place_kind", "certificate": "burial_certificate"}


def write_list(
    session: Session,
    caller: Caller,
    wanted: queries.BurialFilter,
    path: Path,
    *,
    reason: str | None = None,
) -> Written:
    """Write burials as XLSX, each 已录 or 未录; with a reason people are named, to whoever must know.

    Each burial that is named leaves a note. Raises NotAllowed, ReasonToReadNeeded, CannotBeWritten.
    """
    caller.must_hold(*READING)
    is_whole = reason is not None
    here = queries.BurialFilter(wanted.cemetery_id, wanted.place_id, wanted.is_entered, None, caller.areas)
    found = queries.burials(session, here, None, None)
    people = whole(session, caller, [row[0].id for row in found], reason) if reason is not None else {}
    towns = queries.divisions(session, {row[2].division_id for row in found}, today())
    names = {
        field: {row["code"]: row["name_zh"] for row in reference.codes(session, name)}
        for field, name in LISTS.items()
    }
    rows = []
    for burial, place, cemetery in found:
        town = towns.get(cemetery.division_id)
        rows.append(
            {
                "cemetery": cemetery.name,
                "town": "" if town is None else town.town or town.name,
                "place": place.number,
                "place_kind": names["place_kind"][place.kind],
                "certificate": names["certificate"][burial.certificate],
                "buried_on": burial.buried_on,
                "term_until": burial.term_until,
                "origin": text(f"cemeteries.origin.{burial.origin}", "zh"),
                "origin_grave": burial.origin_grave,
                "entered": text(f"cemeteries.entered.{'no' if burial.entered_on is None else 'yes'}", "zh"),
                "entered_on": burial.entered_on,
                **people.get(burial.id, {}),
            }
        )
    columns = system_columns(session)
    shown = [each for each in columns if is_whole or not each.is_personal]
    is_invented = bool(source_queries.demonstrations(session, {row[2].source_id for row in found}))
    about = [text("cemeteries.list_made", "zh", day=today().isoformat(), count=len(rows))]
    if not all(each.is_verified for each in columns):
        about.append(text("cemeteries.list_form", "zh"))
    if not is_whole:
        about.append(text("cemeteries.list_without_people", "zh"))
    if is_invented:
        about.append(text("cemeteries.list_invented", "zh"))
    out = [OutColumn(each.field, each.heading) for each in shown]
    return write_xlsx(path, out, rows, text("cemeteries.list_sheet", "zh"), about)
