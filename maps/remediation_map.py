"""The remediation of graves as one self-contained page: clusters, heat, shares by 苏木/镇, month by month.

folium's structure with everything it needs inside; nothing is asked of another address. Photos are those of
sites that the caller may see; who the families are is not in it.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import folium
from branca.element import Figure
from folium.plugins import HeatMap, MarkerCluster
from markupsafe import escape
from sqlalchemy.orm import Session

import shapely
from shapely.geometry import mapping

from gis.accounts.rules import Caller
from gis.grave_sites.papers import photo
from gis.grave_sites.remediation import Remediation, ShownPhoto, ShownSite, remediation
from gis.inspection_papers.facts import Picture
from gis.messages import Language, text
from maps.folium_page import Start, add_frame, add_header, name_elements, to_centimetres
from maps.inspection_papers.pictures import photo_png
from maps.planning_drawing import RAILWAY, ROAD, Backdrop
from maps.remediation_drawing import NOTHING_TO_DO, SHARES, SITES, backdrop, class_of, extent
from maps.remediation_words import (
    counting_sentence,
    day_words,
    definition_sentence,
    file_name,
    listed,
    month_words,
    sentence,
    share_sentence,
    source_sentence,
)

#: A page with more photos opens slowly; the rest is said to be left out
MOST_PHOTOS = 100
#: Size of a photo, millimetres
PHOTO_WIDTH, PHOTO_HEIGHT = 36.0, 27.0
#: What the page's script says; its placeholders are filled there
_WORDS: Mapping[str, Mapping[str, str]] = {
    "area_accepted": {},
    "area_graves": {},
    "graves": {"count": "{count}"},
    "month_said": {each: f"{{{each}}}" for each in ("month", "done", "total", "share")},
    "nothing": {},
    "pause": {},
    "percent": {"percent": "{percent}"},
    "play": {},
    "state": {},
}
_WHOLE_COUNTRY = (73.0, 18.0, 135.5, 54.0)


def remediation_map(
    session: Session,
    caller: Caller,
    on: date | None,
    home: Path,
    *,
    with_photos: bool = True,
    review_number: str = "",
    language: Language = "zh",
) -> tuple[str, str]:
    """Return file name and page of the remediation up to a day (today); raise WebPartMissing."""
    content = remediation(session, caller, on, language)
    chosen = _chosen(content) if with_photos else {}
    pictures: dict[str, bytes] = {}
    for each in (one for found in chosen.values() for one in found):
        if each.sha256 not in pictures and (kept := photo(session, each.sha256, home)) is not None:
            pictures[each.sha256] = photo_png(Picture(kept), PHOTO_WIDTH, PHOTO_HEIGHT)
    page = remediation_page(content, backdrop(session, caller, content), chosen, pictures, review_number)
    title = text("planning_output.map_title", language)
    return file_name(title, content, "html"), page


def _chosen(content: Remediation) -> Mapping[UUID, Sequence[ShownPhoto]]:
    """Return the last photo of each stage of sites, accepted sites first, MOST_PHOTOS at most."""
    left = MOST_PHOTOS
    chosen: dict[UUID, Sequence[ShownPhoto]] = {}
    for site in sorted(content.sites, key=lambda one: (one.counted.accepted_on is None, one.counted.number)):
        last = {each.stage: each for each in sorted(site.photos, key=lambda one: one.taken_on)}
        shown = sorted(last.values(), key=lambda one: one.taken_on)
        if site.position is not None and shown and len(shown) <= left:
            chosen[site.counted.site_id] = shown
            left -= len(shown)
    return chosen


def remediation_page(
    content: Remediation,
    behind: Backdrop,
    chosen: Mapping[UUID, Sequence[ShownPhoto]],
    pictures: Mapping[str, bytes],
    review_number: str = "",
) -> str:
    """Return the page; `pictures` are the bytes (PNG) of the chosen photos, by hash."""

    def said(message: str) -> str:
        return text(f"planning_output.{message}", content.language)

    figure = Figure(title=str(escape(said("map_title"))))
    add_header(
        figure,
        libraries=[
            "leaflet/dist/leaflet.js",
            "leaflet.markercluster/dist/leaflet.markercluster.js",
            "leaflet.heat/dist/leaflet-heat.js",
        ],
        library_styles=["leaflet/dist/leaflet.css", "leaflet.markercluster/dist/MarkerCluster.css"],
        scripts=["planning_parts.js", "remediation_map.js"],
        styles=["planning_map.css", "planning_parts.css", "remediation_map.css"],
    )
    _add_frame(figure, content, behind, chosen, pictures, review_number)
    drawing = folium.Map(
        tiles=None, zoom_control="bottomright", font_size="14px", zoom_snap=0.25, zoom_delta=1
    )
    # Clusters ask the map itself, which folium tells only tiles.
    drawing.options |= {"min_zoom": 4, "max_zoom": 18}
    figure.add_child(drawing)
    shares = folium.GeoJson(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "id": str(at),
                    "properties": {"row": at},
                    "geometry": mapping(shapely.transform(each.geometry, to_centimetres)),
                }
                for at, each in enumerate(behind.areas)
            ],
        },
        name=said("layer_shares"),
    )
    lines = folium.GeoJson(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "id": f"road{at}",
                    "properties": {"kind": each.kind},
                    "geometry": mapping(shapely.transform(each.geometry, to_centimetres)),
                }
                for at, each in enumerate(behind.roads)
            ],
        },
        name=said("layer_roads"),
        style_function=lambda feature: {
            "color": RAILWAY if feature["properties"]["kind"] == "railway" else ROAD,
            "weight": 2,
            "dashArray": "8 4" if feature["properties"]["kind"] == "railway" else None,
        },
        interactive=False,
    )
    clusters = MarkerCluster(  # type: ignore[no-untyped-call]
        name=said("layer_sites"), max_cluster_radius=46, show_coverage_on_hover=False
    )
    heat = HeatMap(  # type: ignore[no-untyped-call]
        [], name=said("layer_heat"), radius=28, blur=20, min_opacity=0.25, show=False
    )
    for layer in (shares, *([lines] if behind.roads else []), clusters, heat):
        drawing.add_child(layer)
    control = folium.LayerControl(collapsed=False)
    drawing.add_child(control)
    west, south, east, north = extent(content, behind.areas) or _WHOLE_COUNTRY
    drawing.fit_bounds([[south, west], [north, east]], padding=[24, 24])
    drawing.add_child(Start("startRemediationMap", drawing, shares, clusters, heat, control))
    # The libraries stand inlined in the header; folium would link them from outside.
    for each in (drawing, clusters, heat):
        each.default_js, each.default_css = [], []
    name_elements(drawing)
    lang = "en" if content.language == "en" else "zh-CN"
    return figure.render().replace("<html>", f'<html lang="{lang}">', 1)


def _add_frame(
    figure: Figure,
    content: Remediation,
    behind: Backdrop,
    chosen: Mapping[UUID, Sequence[ShownPhoto]],
    pictures: Mapping[str, bytes],
    review_number: str,
) -> None:
    located = [each for each in content.sites if each.position is not None]
    invented = content.is_demonstration or behind.is_demonstration
    without = sum(bool(each.photos) and each.counted.site_id not in chosen for each in located)
    language = content.language
    share = share_sentence(content.total(), language)
    shown, missing = len(located), len(content.sites) - len(located)
    notes = [
        sentence(share, language),
        counting_sentence(content),
        definition_sentence(content.definition, language),
        text("planning_output.located", language, located=shown, missing=missing),
        *([text("planning_output.photos_left_out", language, count=without)] if without else []),
    ]
    sources = [source_sentence(content), *behind.sources(language)]
    add_frame(
        figure,
        language,
        title=text("planning_output.map_title", language),
        as_of=text("planning_output.as_of", language, day=day_words(content.day, language)),
        is_demonstration=invented,
        is_indicative=behind.is_indicative,
        review_number=review_number,
        sources=listed(sources, language),
        values=_values(content, behind, located, chosen, pictures, invented=invented),
        notes=notes,
        months={key: text(f"planning_output.{key}", language) for key in ("play", "months")},
    )


def _values(
    content: Remediation,
    behind: Backdrop,
    located: Sequence[ShownSite],
    chosen: Mapping[UUID, Sequence[ShownPhoto]],
    pictures: Mapping[str, bytes],
    *,
    invented: bool,
) -> dict[str, Any]:
    months, language = content.months, content.language
    by_key: dict[UUID | None, list[ShownSite]] = {}
    for site in content.counting:
        by_key.setdefault(site.counted.town_id, []).append(site)
    hashes = list(pictures)
    return {
        "words": {name: text(f"planning_output.{name}", language, **each) for name, each in _WORDS.items()},
        "demonstration": text("map.demonstration", language) if invented else "",
        "north": text("map.north", language),
        "legend": text("map.legend", language),
        "months": [month_words(each, language) for each in months],
        "total": content.total().graves,
        "done": [count for _, count in content.by_month()],
        "classes": [
            {"code": e.code, "shape": e.shape, "colour": e.colour, "title": e.title(language)} for e in SITES
        ],
        "shares": [
            {"least": each.least, "colour": each.colour, "title": each.title(language)} for each in SHARES
        ],
        "nothing": NOTHING_TO_DO,
        "areas": [
            {
                "name": each.name,
                "graves": sum(one.counted.graves for one in by_key.get(each.key, [])),
                "done": [_done(by_key.get(each.key, []), until) for until in months],
            }
            for each in behind.areas
        ],
        "sites": [_site(each, content, chosen, hashes, pictures) for each in located],
        "photos": [_data_uri(pictures[sha256]) for sha256 in hashes],
    }


def _done(sites: Sequence[ShownSite], until: date) -> int:
    return sum(
        one.counted.graves
        for one in sites
        if one.counted.accepted_on is not None and one.counted.accepted_on <= until
    )


def _site(
    site: ShownSite,
    content: Remediation,
    chosen: Mapping[UUID, Sequence[ShownPhoto]],
    hashes: Sequence[str],
    pictures: Mapping[str, bytes],
) -> dict[str, Any]:
    counted, accepted = site.counted, site.counted.accepted_on
    longitude, latitude = site.position or (0.0, 0.0)
    language = content.language
    facts = {
        "kind": site.kind,
        "place": "".join(dict.fromkeys((site.town, site.division))) + site.place,
        "graves_label": text("planning_output.graves", language, count=counted.graves),
        "road": _corridor(site, language),
        "surveyed_on": day_words(counted.counted_from, language),
        "accepted_on": "" if accepted is None else day_words(accepted, language),
        "ground": site.left_out,
    }
    return {
        "at": [round(latitude, 7), round(longitude, 7)],
        "number": counted.number,
        "class": class_of(site).code,
        # The month from which on it is drawn as accepted
        "since": None
        if accepted is None
        else next(at for at, until in enumerate(content.months) if accepted <= until),
        "graves": counted.graves,
        "facts": [[text(f"planning_output.{name}", language), said] for name, said in facts.items()],
        "demonstration": counted.is_demonstration,
        "photos": [
            [hashes.index(each.sha256), f"{each.when} {each.taken_on.isoformat()} {each.caption}".strip()]
            for each in chosen.get(counted.site_id, [])
            if each.sha256 in pictures
        ],
    }


def _corridor(site: ShownSite, language: Language) -> str:
    counted = site.counted
    if counted.corridor_name is None or counted.distance_m is None:
        return ""
    distance = f"{counted.distance_m:.1f}"
    return text("planning_output.road_at", language, name=counted.corridor_name, distance=distance)


def _data_uri(png: bytes) -> str:
    return "data:image/png;base64," + b64encode(png).decode("ascii")
