"""The 外业登记表 of a package as PDF: for the day when a device fails, and to look things up on.

It lists the records of the package and has a blank form of every kind, made of the definition that devices
ask by, so that paper and device ask the same. It is made once and then stays the same file.
"""

import contextlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any
from uuid import UUID

import typst
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.coordinates import format_angle
from gis.field_work import area
from gis.field_work.paper_forms import PaperForm, PaperPart, PaperTable
from gis.field_work.project_layers import HASH, SEPARATOR, Column
from gis.field_work.project_rows import Item, Named
from gis.field_work.sheets import Sheets, must_be_open_to, sheets_of
from gis.history.as_known import OFFICE_TIME
from gis.messages import text
from gis.releases import folders

Row = Mapping[str, Any]
NAME = "field-sheets.pdf"
#: More choices than these are written by hand
_MOST_CHOICES = 14
#: An answer whose choices have more letters than this takes the width of the page
_HALF_WIDTH = 16
#: Choices of a column of a table stand under its name up to this many letters, else below the table
_IN_HEAD = 8
#: Blank rows of a table
_BLANK_ROWS = 4


def sheets(session: Session, caller: Caller, home: Path, package_id: UUID, forms: Mapping[str, Any]) -> Path:
    """Return the file, made now where nobody has asked for it; raise NoSuchPackage, PackageClosed."""
    package = must_be_open_to(session, caller, package_id)
    place = _all(home) / str(package_id) / NAME
    if place.exists():
        return place
    made = sheets_pdf(sheets_of(session, package, forms))
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent) as folder:
        written = Path(folder) / NAME
        written.write_bytes(made)
        # Who made it first has made it: whoever has fetched it has the same file.
        with contextlib.suppress(FileExistsError):
            os.link(written, place)
    return place


def forget(home: Path, package_id: UUID) -> None:
    """Remove the sheets of a package that was closed."""
    (_all(home) / str(package_id) / NAME).unlink(missing_ok=True)


def sweep(session: Session, home: Path) -> None:
    """Remove the sheets of packages that are closed or over their time."""
    folders.remove_orphans(_all(home), area.out(session))


def _all(home: Path) -> Path:
    return home / "field_sheets"


def sheets_pdf(of: Sheets) -> bytes:
    """Return the sheets as PDF, A4, laid out by `data/templates/field/sheets.typ`."""
    facts = json.dumps(_facts(of), ensure_ascii=False)
    with as_file(files("data") / "templates" / "field") as folder:
        # What tells a screen reader of rows and cells makes a list of thousands many times as large.
        pdf: bytes = typst.compile(
            folder / "sheets.typ", root=folder, format="pdf", sys_inputs={"sheets": facts}, pdf_tags=False
        )
    return pdf


def _facts(of: Sheets) -> Row:
    package = of.package
    sides = (package.head.get("inspection") or {}).get("sides", {}) if of.signature else {}
    side = package.task.get("side", "")
    records = [_record(each, of.named) for each in of.items]
    return {
        "title": package.title,
        "task": text(f"field_sheets.task.{package.task_kind}"),
        "package_id": str(package.id),
        "holder": of.holder,
        "device": package.device_name,
        "side": sides.get(side, {}).get("name", ""),
        "made_at": package.made_at.astimezone(OFFICE_TIME).strftime("%Y-%m-%d %H:%M"),
        "expires_at": package.expires_at.astimezone(OFFICE_TIME).strftime("%Y-%m-%d %H:%M"),
        "is_demonstration": package.is_demonstration,
        "demonstration": text("map.demonstration"),
        "unclassified": text("map.unclassified_system"),
        "has_two_sides": bool(of.signature),
        "parties": [sides.get(each, {}).get("name", "") for each in ("ours", "theirs")]
        if of.signature
        else [],
        "signature": [each.alias for each in of.signature],
        "records": records,
        "forms": [_form(each, of) for each in of.forms],
    }


def _form(form: PaperForm, of: Sheets) -> Row:
    about = [_record(each, of.named) for each in of.items if each.kind == form.record_kind]
    only = about[0] if len(about) == 1 and not form.makes_records else None
    zones = (of.package.head.get("rules") or {}).get("items", ())
    return {
        "title": form.title,
        "is_new": form.makes_records,
        "about": "" if only is None else f"{only['number']} {only['name']}".strip(),
        "parts": [_part(each, [str(one["name_zh"]) for one in zones]) for each in form.parts],
    }


def _part(part: PaperPart, zones: Sequence[str]) -> Row:
    return {
        "title": part.title,
        "fields": [_field(each, zones) for each in part.columns if not each.name.endswith("_latitude")],
        "tables": [_table(each) for each in part.tables],
    }


def _field(column: Column, zones: Sequence[str]) -> Row:
    choices = zones if column.part == "zone_items" else [name for _, name in column.choices]
    if len(choices) > _MOST_CHOICES:
        choices = []
    answer = "choice" if choices else "day" if column.kind == "date" else "line"
    label = column.alias
    if column.part == "position":
        # Two columns of a table are one answer on paper.
        answer, label = "place", label.rpartition(" ")[0]
    elif column.part == HASH:
        answer = "sound"
    letters = sum(len(each) + 2 for each in choices)
    return {
        "label": label,
        "is_required": column.is_required,
        "answer": answer,
        "choices": list(choices),
        "is_long": column.is_long,
        "is_wide": column.is_long or answer in ("place", "sound") or letters > _HALF_WIDTH,
    }


def _table(table: PaperTable) -> Row:
    heads, below = [], []
    for each in table.columns:
        choices = "/".join(name for _, name in each.choices)
        is_short = len(choices) <= _IN_HEAD
        heads.append(
            {
                "label": each.alias,
                "is_required": each.is_required,
                "choices": choices if is_short else "",
                "share": 2 if each.kind == "text" and not each.choices else 1,
            }
        )
        if not is_short:
            below.append(f"{each.alias}：{SEPARATOR.join(name for _, name in each.choices)}")
    return {"title": table.title, "heads": heads, "below": below, "rows": _BLANK_ROWS}


def _record(item: Item, named: Named) -> Row:
    content = item.content["section"] if item.kind == "section" else item.content
    number, name, said = _SAID[item.kind](content, named)
    return {
        "number": str(number or ""),
        "name": str(name or ""),
        "places": list(_places(item.kind, content)),
        "facts": "；".join(each for each in said if each),
    }


def _places(kind: str, content: Row) -> Iterator[str]:
    """Return where a record is registered as devices show it; a marker has a place for each stone."""
    for stone in content["positions"] if kind == "marker" else [content]:
        place = stone.get("position")
        if place is not None:
            letter = f"{stone['letter']} " if stone.get("letter") else ""
            east, north = format_angle(place[0], "lon", 1), format_angle(place[1], "lat", 1)
            yield f"{letter}{east} {north}\n{place[0]:.6f}, {place[1]:.6f}"


_Said = tuple[Any, Any, Sequence[str]]


def _marker(content: Row, named: Named) -> _Said:
    heights = [
        f"{stone['height_m']:g}" for stone in content["positions"] if stone.get("height_m") is not None
    ]
    inscriptions = [each.get("inscription") or "" for each in content.get("faces", ())]
    references = SEPARATOR.join(_reference(each) for each in content.get("references", ()))
    return (
        content["number"],
        named("marker_kind", content.get("kind") or ""),
        [
            named("marker_status", content.get("status") or ""),
            f"高程 {'/'.join(heights)} 米" if heights else "",
            _labelled("注记", " ".join(each for each in inscriptions if each)),
            _labelled("方位物", references),
        ],
    )


def _reference(reference: Row) -> str:
    measured = [
        f"{reference[name]:g}{unit}"
        for name, unit in (("bearing_deg", "°"), ("distance_m", " 米"))
        if reference.get(name) is not None
    ]
    return f"{reference['name']}（{'，'.join(measured)}）" if measured else str(reference["name"])


def _section(content: Row, named: Named) -> _Said:
    between = " – ".join(each for each in (content["start_mark"], content["end_mark"]) if each)
    length = content.get("length_m")
    return (
        "界线段",
        content["name"],
        [between, f"{length / 1000:.2f} 千米" if length else "", _labelled("检查组", content["team"])],
    )


def _sign(content: Row, named: Named) -> _Said:
    standard = content.get("standard") or {}
    written = " ".join(standard.get(each) or "" for each in ("chinese", "mongolian", "roman"))
    errors = [
        each["why_zh"] or each["found"] for each in content.get("errors", ()) if each["state"] == "open"
    ]
    return (
        content["number"],
        " ".join(each for each in (content.get("road"), content.get("place")) if each),
        [
            named("sign_kind", content["kind"]),
            _labelled("标准写法", written.strip()),
            _labelled("责任单位", content.get("unit")),
            _labelled("未整改", SEPARATOR.join(errors)),
        ],
    )


def _grave(content: Row, named: Named) -> _Said:
    where = " ".join(dict.fromkeys(each for each in (content["town"], content["division"]) if each))
    return (
        content["number"],
        content["place"],
        [
            " ".join(dict.fromkeys(each for each in where if each)),
            f"{content['graves']} 座",
            content["state_zh"],
        ],
    )


def _name(content: Row, named: Named) -> _Said:
    spelt = [content.get(each) or "" for each in ("mongolian", "romanization", "pinyin")]
    others = [*content.get("aliases", ()), *content.get("former_names", ())]
    return (
        "",
        content["name"],
        [
            content.get("category_zh") or "",
            " ".join(each for each in spelt if each),
            _labelled("又名", SEPARATOR.join(others)),
        ],
    )


def _labelled(label: str, said: str | None) -> str:
    return f"{label} {said}" if said else ""


_SAID = {
    "marker": _marker,
    "section": _section,
    "sign": _sign,
    "grave_site": _grave,
    "place_name": _name,
}
