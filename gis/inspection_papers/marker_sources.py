"""What the papers about single markers say: registration forms, the table of results, field forms."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy.orm import Session

from gis.boundary_lines.rules import NoGeometry
from gis.boundary_markers import registering
from gis.inspection_papers.facts import (
    FieldForm,
    FormMarker,
    Inscription,
    LonLat,
    MarkerForm,
    Picture,
    Place,
    Reference,
    ResultRow,
    Results,
    SketchLine,
    StonePosition,
)
from gis.inspection_papers.rules import NothingToPrint
from gis.inspection_papers.section_sources import section
from gis.inspection_papers.sources import Source, day_of, head, signatures
from gis.inspection_papers.vocabulary import contents

Row = Mapping[str, Any]
#: A photo on a field form helps to find a marker; more than these make no sheet to carry
MOST_FORM_PHOTOS = 1


def stones(source: Source, row: Row) -> list[StonePosition]:
    """Return the stones that stand, of a lost marker the last that stood there.

    Where both sides agreed on a measured position of a stone, that one stands.
    """
    standing = registering.standing(row, source.day)
    if not standing:
        standing = sorted(row.get("stones", ()), key=lambda each: str(each["valid_from"] or ""))[-1:]
    measured = source.agreed(str(row["id"])).get("position")
    return [
        _stone(source, each, measured if len(standing) == 1 or _is_of(each, measured) else None)
        for each in standing
    ]


def _is_of(stone: Row, measured: Row | None) -> bool:
    """Whether a position is said to be that of a stone."""
    return measured is not None and measured.get("stone") is not None and measured["stone"] == stone["letter"]


def _stone(source: Source, row: Row, measured: Row | None) -> StonePosition:
    longitude, latitude = (measured or {}).get("position") or row["geometry"]["coordinates"][:2]
    accuracy = measured["accuracy_m"] if measured else row.get("accuracy_m")
    method = measured["method"] if measured else row.get("method")
    return StonePosition(
        str(row.get("letter") or ""),
        (float(longitude), float(latitude)),
        row.get("height_m"),
        source.words.of_code("height_datum", row.get("height_datum")),
        source.words.of_code("location_method", method),
        accuracy,
        source.words.of_code("marker_material", row.get("material")),
        row.get("face_count"),
        day_of(row.get("valid_from")),
        source.words.of_code("stone_origin", row.get("origin")),
    )


def _references(row: Row) -> list[Reference]:
    return [
        Reference(
            str(each["name"]),
            each.get("bearing_deg"),
            each["bearing_kind"],
            each.get("distance_m"),
            str(each.get("direction") or ""),
            str(each.get("letter") or ""),
            str(each.get("note") or ""),
        )
        for each in row.get("references", ())
    ]


def marker_form(session: Session, source: Source, row: Row) -> MarkerForm:
    """Return the registration form of a marker; raise NothingToPrint for one of which no stone is known."""
    found = stones(source, row)
    if not found:
        raise NothingToPrint(about=str(row.get("number", "")))
    letters = {each["id"]: str(each.get("letter") or "") for each in row["stones"]}
    custody = [each for each in row.get("custody", ()) if not each.get("valid_to")]
    return MarkerForm(
        head(source),
        source.number(row),
        source.words.of_code("marker_kind", row.get("kind")),
        [Place(source.division(each["id"]), str(each.get("place") or "")) for each in row.get("sides", ())],
        found,
        _references(row),
        [
            Inscription(
                letters.get(each["stone_id"], "") if len(found) > 1 else "",
                source.division(each["division_id"]),
                str(each["inscription"]),
                each.get("bearing_deg"),
            )
            for each in row.get("faces", ())
            if each["stone_id"] in letters
        ],
        sketch_lines(session, source),
        source.words.marker(source.agreed(str(row["id"])))
        or source.words.of_code("marker_status", row.get("status")),
        bool(row.get("is_tri_junction")),
        source.division(row.get("managing_division_id")),
        str(custody[0]["warden"]) if custody else "",
        photo(source, row, "near"),
        photo(source, row, "far"),
        str(row.get("note") or ""),
        signatures(source, "findings"),
    )


def sketch_lines(session: Session, source: Source) -> list[SketchLine]:
    """Return the line with who lies left and right of it, nothing where it has no geometry."""
    try:
        line = registering.line(session, source.line, source.day)
    except NoGeometry:
        return []
    points = cast("Sequence[LonLat]", list(line.geometry.coords))
    return [SketchLine(points, source.division(line.left), source.division(line.right))]


def photo(source: Source, row: Row, view: str) -> Picture | None:
    """Return the last view of a marker from near or far: of this inspection, else of the register."""
    taken = [
        (str(each["taken_on"] or entry["observed_on"]), each["sha256"])
        for entry in source.whole["observations"]
        if entry["target_id"] == str(row["id"])
        for each in entry["photos"]
        if each["view"] == view
    ] or [
        (str(each.get("taken_on") or ""), each["sha256"])
        for each in row.get("attachments", ())
        if each["kind"] == f"{view}_view"
    ]
    if not taken:
        return None
    day, sha256 = max(taken)
    return source.picture(sha256, "", day)


def results(source: Source) -> Results:
    """Return the table of results: every standing stone of the inspection's markers."""
    rows = []
    for row in source.markers:
        kinds = [
            source.words.of_code("measure_kind", each["kind"])
            for each in source.whole["measures"]
            if each["marker_id"] == row["id"] and each["state"] != "cancelled"
        ]
        status = source.words.marker(source.agreed(str(row["id"])))
        rows += [
            ResultRow(
                source.number(row),
                source.words.of_code("marker_kind", row.get("kind")),
                stone,
                status or source.words.of_code("marker_status", row.get("status")),
                "、".join(kinds),
            )
            for stone in stones(source, row)
        ]
    if not rows:
        raise NothingToPrint(about=str(source.inspection["line_name"]))
    return Results(head(source), rows, head(source).ends_on)


def field_form(source: Source, section_row: Row, side: int, version: int) -> FieldForm:
    """Return the field form of a section for one side."""
    by_id = {str(each["id"]): each for each in source.markers}
    return FieldForm(
        head(source),
        section(source, section_row),
        side,
        version,
        [_form_marker(source, by_id[each]) for each in section_row["marker_ids"] if each in by_id],
        [str(row["text_zh"]) for row in contents()],
    )


def _form_marker(source: Source, row: Row) -> FormMarker:
    known = stones(source, row)
    places = [
        f"{source.division(each['id'])}{each['place']}" for each in row.get("sides", ()) if each.get("place")
    ]
    return FormMarker(
        source.number(row),
        source.words.of_code("marker_kind", row.get("kind")),
        source.words.of_code("marker_status", row.get("status")),
        known[0].position if known else None,
        "、".join(places),
        _references(row),
        photo(source, row, "near") or photo(source, row, "far"),
        letters=[each.letter for each in known if each.letter] if len(known) > 1 else (),
    )
