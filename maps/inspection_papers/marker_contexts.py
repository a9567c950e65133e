"""What the papers about single markers may name: 界桩登记表, 界桩成果表, 外业检查表."""

from collections.abc import Sequence

from gis.inspection_papers.facts import (
    FieldForm,
    FormMarker,
    MarkerForm,
    Picture,
    Reference,
    ResultRow,
    Results,
    StonePosition,
)
from gis.inspection_papers.form_codes import SIDES, FormCode
from maps.inspection_papers import words
from maps.inspection_papers.contexts import Context, Pictured, section, signatures
from maps.inspection_papers.qr import qr_png
from maps.marker_sketch import HEIGHT, WIDTH, marker_sketch_png

_FACES = {1: "单面", 2: "双面", 3: "三面"}
#: The form has places for as many objects at least (DOMAIN §4.4)
LEAST_REFERENCES = 3


def marker_form(facts: MarkerForm) -> Context:
    """Return what the 界桩登记表 may name."""
    first = facts.stones[0]
    _, _, zone = words.plane_position(first.position)
    sketch = Picture(marker_sketch_png(facts))
    return {
        "marker_number": facts.number,
        "kind": facts.kind,
        "faces": _FACES.get(first.face_count or 0, ""),
        "material": first.material,
        "status": facts.status,
        "is_tri_junction": facts.is_tri_junction,
        "places": [{"division": one.division, "place": one.place} for one in facts.places],
        "stones": [stone(one) for one in facts.stones],
        "zone": words.zone_words(zone),
        "references": _references(facts.references),
        "inscriptions": [
            {
                "letter": one.letter,
                "division": one.division,
                "text": one.text,
                "bearing": words.bearing(one.bearing_deg),
            }
            for one in facts.inscriptions
        ],
        "set_on": words.day(first.set_on),
        "managing": facts.managing,
        "warden": facts.warden,
        "sketch": Pictured(sketch, WIDTH, HEIGHT, is_drawn=True),
        "near": _photo(facts.near),
        "near_caption": _taken(facts.near, "近景"),
        "far": _photo(facts.far),
        "far_caption": _taken(facts.far, "远景"),
        "note": facts.note,
        "signatures": signatures(facts.head, facts.signatures),
    }


def _photo(picture: Picture | None) -> Pictured | str:
    return "" if picture is None else Pictured(picture, 72, 54)


def _taken(picture: Picture | None, view: str) -> str:
    if picture is None:
        return f"{view}（贴照片处）"
    return f"{view}（{words.day(picture.taken_on)}）" if picture.taken_on else view


def stone(facts: StonePosition) -> Context:
    """Return a stone with its position on the ellipsoid and in the plane."""
    lon, lat = words.dms(facts.position)
    north, east, zone = words.plane_position(facts.position)
    accuracy = f"±{facts.accuracy_m:g}米" if facts.accuracy_m is not None else ""
    return {
        "letter": facts.letter,
        "longitude": lon,
        "latitude": lat,
        "x": f"{north:.2f}",
        "y": f"{east:.2f}",
        "zone_number": str(zone.number),
        "height": words.metres(facts.height_m, 2),
        "height_datum": facts.height_datum,
        "method": facts.method,
        "accuracy": accuracy,
        "material": facts.material,
        "faces": _FACES.get(facts.face_count or 0, ""),
        "set_on": words.short_day(facts.set_on),
        "origin": facts.origin,
    }


def _references(found: Sequence[Reference]) -> list[Context]:
    """Return the objects, numbered, with empty places up to the three that the form has."""
    rows = [
        {
            "number": str(number),
            "letter": one.letter,
            "name": one.name,
            "bearing": words.bearing(one.bearing_deg),
            "bearing_kind": words.BEARING_KINDS[one.bearing_kind] if one.bearing_deg is not None else "",
            "distance": "" if one.distance_m is None else f"{one.distance_m:g}",
            "direction": one.direction,
            "note": one.note,
        }
        for number, one in enumerate(found, start=1)
    ]
    blank = dict.fromkeys(("letter", "name", "bearing", "bearing_kind", "distance", "direction", "note"), "")
    return rows + [{"number": str(n), **blank} for n in range(len(rows) + 1, LEAST_REFERENCES + 1)]


def results(facts: Results) -> Context:
    """Return what the 界桩成果表 may name."""
    zones = {words.plane_position(one.stone.position)[2].number for one in facts.rows}
    datums = sorted({one.stone.height_datum for one in facts.rows if one.stone.height_datum})
    return {
        "as_of": words.day(facts.as_of),
        "zones": "、".join(f"第{number}带（中央经线{number * 3}°）" for number in sorted(zones)),
        "height_datums": "、".join(datums),
        "rows": [_result(number, one) for number, one in enumerate(facts.rows, start=1)],
    }


def _result(number: int, row: ResultRow) -> Context:
    return {
        "number": str(number),
        "marker_number": row.number,
        "kind": row.kind,
        "status": row.status,
        "measure": row.measure,
        "note": row.note,
        **stone(row.stone),
    }


def field_form(facts: FieldForm) -> Context:
    """Return what the 外业检查表 may name."""
    code = FormCode(facts.head.inspection_id, facts.section.ordinal, facts.side, facts.form_version)
    party = facts.head.sides[facts.side]
    return {
        "section": section(facts.section),
        "side": party.division,
        "bureau": party.bureau,
        "side_letter": SIDES[facts.side],
        "form_version": str(facts.form_version),
        "code": code.text(),
        "qr": Pictured(Picture(qr_png(code.text())), 26, 26, is_drawn=True),
        "markers": [_form_marker(one) for one in facts.markers],
        "contents": list(facts.contents),
        "signatures": signatures(facts.head, ()),
    }


def _form_marker(one: FormMarker) -> Context:
    longitude, latitude = ("", "") if one.position is None else words.dms(one.position)
    return {
        "number": one.number,
        "kind": one.kind,
        "before": one.before,
        "longitude": longitude,
        "latitude": latitude,
        "place": one.place,
        "references": [words.reference_words(each) for each in one.references],
        "photo": "" if one.photo is None else Pictured(one.photo, 36, 27),
        "focus": one.focus,
        "letters": "　".join(f"□{each}" for each in one.letters),
    }
