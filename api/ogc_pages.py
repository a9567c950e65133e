"""The pages of OGC API – Features: the same documents and features, for people."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from api.ogc_requests import JSON, Asked
from gis.collections.parameters import Query
from gis.collections.rules import Property
from gis.collections.view import View
from gis.messages import text
from gis.reference import service as reference
from maps.pages import page

Document = Mapping[str, Any]


def document_page(template: str, given: Asked, document: Document, **more: Any) -> str:
    """Return a document as a page."""
    other = given.here(f=JSON)
    return page(template, given.language, document=document, root=given.root, other=other, **more)


def items_page(session: Session, given: Asked, view: View, body: bytes, query: Query) -> str:
    """Return a list of features as a table."""
    listed = json.loads(body)
    path = f"/collections/{view.collection.id}/items"
    columns = _columns(session, given, view.shown(query.properties))
    kept = {name: given.parameters[name] for name in ("datetime", "crs") if name in given.parameters}
    return page(
        "ogc_items",
        given.language,
        root=given.root,
        other=given.here(f=JSON),
        collection=view.collection.id,
        title=view.collection.title(given.language),
        datetime=given.parameters.get("datetime", ""),
        filter=given.parameters.get("filter", ""),
        returned=listed["numberReturned"],
        matched=listed.get("numberMatched"),
        # The name is the link; ids stand on the feature's own page.
        columns=[one for one in columns if one["name"] != "name" and one["kind"] not in ("id", "ids")],
        features=[
            {
                **one,
                "href": given.url(f"{path}/{one['id']}", **kept, f="html"),
                "label": _label(one),
                "place": place(one["geometry"], given),
            }
            for one in listed["features"]
        ],
        next=next((one["href"] for one in listed["links"] if one["rel"] == "next"), None),
    )


def item_page(session: Session, given: Asked, view: View, body: bytes, query: Query) -> str:
    """Return one feature as a page."""
    one = json.loads(body)
    return page(
        "ogc_item",
        given.language,
        root=given.root,
        other=given.here(f=JSON),
        collection=view.collection.id,
        title=view.collection.title(given.language),
        label=_label(one),
        properties=one["properties"],
        columns=_columns(session, given, view.shown(query.properties)),
        place=place(one["geometry"], given),
        demonstration=one["properties"].get("is_demonstration", False),
    )


def _columns(session: Session, given: Asked, shown: Sequence[Property]) -> list[dict[str, Any]]:
    named = f"name_{given.language}"
    return [
        {
            "name": one.name,
            "kind": one.kind,
            "title": one.title(given.language),
            "codes": {row["code"]: row[named] for row in reference.codes(session, one.code_list)}
            if one.code_list
            else {},
        }
        for one in shown
    ]


def _label(one: Document) -> str:
    return str(one["properties"].get("name") or one["id"])


def place(geometry: Document | None, given: Asked) -> str:
    """Return a geometry in words: the coordinates of a point, or kind and number of points."""
    if geometry is None:
        return text("ogc.unlocated", given.language)
    if geometry["type"] == "Point":
        return ", ".join(f"{number:.6f}".rstrip("0") for number in geometry["coordinates"])
    return text("ogc.drawn", given.language, kind=geometry["type"], points=_points(geometry["coordinates"]))


def _points(coordinates: Sequence[Any]) -> int:
    if coordinates and isinstance(coordinates[0], int | float):
        return 1
    return sum(_points(one) for one in coordinates)
