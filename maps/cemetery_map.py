"""Cemeteries as one self-contained page: states, capacity, clusters, straight reach, candidate ground.

folium's structure with everything it needs inside; nothing is asked of another address, nobody who lies in a
cemetery is in it.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import folium
from branca.element import Figure
from markupsafe import escape
from sqlalchemy.orm import Session

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from gis.accounts.rules import Caller
from gis.messages import Language, text
from gis.planning.cemetery_needs import Candidate
from gis.planning.cemetery_sites import ShownCemetery
from maps.cemetery_drawing import (
    AREAS,
    CANDIDATE,
    EDGE,
    REACH_COLOUR,
    SIGNS,
    CemeteryMap,
    cemetery_map_of,
    extent,
    reach_of,
)
from maps.folium_page import Start, add_frame, add_header, name_elements, to_centimetres
from maps.planning_drawing import RAILWAY, ROAD

_WHOLE_COUNTRY = (73.0, 18.0, 135.5, 54.0)


def cemetery_map(
    session: Session,
    caller: Caller,
    on: date | None,
    reach_m: float,
    review_number: str = "",
    language: Language = "zh",
) -> tuple[str, str]:
    """Return file name and page of the map on a day (today); raise NotAllowed."""
    content = cemetery_map_of(session, caller, on, reach_m)
    title = text("cemetery_map.title", language)
    return f"{title}{content.sites.day.isoformat()}.html", cemetery_page(content, review_number, language)


def cemetery_page(content: CemeteryMap, review_number: str = "", language: Language = "zh") -> str:
    """Return the page."""
    figure = Figure(title=str(escape(text("cemetery_map.title", language))))
    add_header(
        figure,
        libraries=["leaflet/dist/leaflet.js"],
        library_styles=["leaflet/dist/leaflet.css"],
        scripts=["planning_parts.js", "cemetery_map.js"],
        styles=["planning_map.css", "planning_parts.css"],
    )
    _add_frame(figure, content, review_number, language)
    drawing = folium.Map(
        tiles=None,
        zoom_control="bottomright",
        font_size="14px",
        min_zoom=4,
        max_zoom=18,
        zoom_snap=0.25,
        zoom_delta=1,
    )
    figure.add_child(drawing)

    def called(layer: str) -> str:
        return text(f"cemetery_map.layer_{layer}", language)

    areas = _layer(
        called("areas"),
        [
            (each.geometry, {"row": at, "colour": AREAS[content.standing(each.key)]})
            for at, each in enumerate(content.behind.areas)
        ],
        lambda said: {
            "color": EDGE,
            "weight": 1.2,
            "dashArray": "6 3",
            "fillColor": said["colour"],
            "fillOpacity": 0.8,
        },
    )
    lines = _layer(
        called("roads"),
        [(each.geometry, {"kind": each.kind}) for each in content.behind.roads],
        lambda said: {
            "color": RAILWAY if said["kind"] == "railway" else ROAD,
            "weight": 2,
            "dashArray": "8 4" if said["kind"] == "railway" else None,
        },
    )
    circles = [reach_of(each, content.reach_m) for each in content.sites.sites]
    reach = _layer(
        called("reach"),
        [(circle, {}) for circle in circles if circle is not None],
        lambda _: {
            "color": REACH_COLOUR,
            "weight": 1.5,
            "dashArray": "5 4",
            "fillColor": REACH_COLOUR,
            "fillOpacity": 0.07,
        },
    )
    grounds = _layer(
        called("cemeteries"),
        [
            (each.geometry, {"colour": SIGNS[each.state][1]})
            for each in content.sites.sites
            if each.geometry is not None
        ],
        lambda said: {"color": said["colour"], "weight": 2, "fillOpacity": 0.35},
    )
    groups = [folium.FeatureGroup(name=called(each)) for each in ("clusters", "candidates")]
    present = [each for each, is_there in ((areas, True), (lines, content.behind.roads)) if is_there]
    for layer in (*present, reach, grounds, *groups):
        drawing.add_child(layer)
    control = folium.LayerControl(collapsed=False)
    drawing.add_child(control)
    west, south, east, north = extent(content) or _WHOLE_COUNTRY
    drawing.fit_bounds([[south, west], [north, east]], padding=[24, 24])
    drawing.add_child(Start("startCemeteryMap", drawing, areas, grounds, *groups, control))
    # The library stands inlined in the header; folium would link it from outside.
    drawing.default_js, drawing.default_css = [], []
    name_elements(drawing)
    return figure.render().replace("<html>", f'<html lang="{"zh-CN" if language == "zh" else "en"}">', 1)


def _layer(name: str, drawn: Sequence[tuple[BaseGeometry, Mapping[str, Any]]], style: Any) -> folium.GeoJson:
    return folium.GeoJson(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "id": str(at),
                    "properties": dict(said),
                    "geometry": mapping(shapely.transform(geometry, to_centimetres)),
                }
                for at, (geometry, said) in enumerate(drawn)
            ],
        },
        name=name,
        style_function=lambda feature: style(feature["properties"]),
        interactive=False,
    )


def _add_frame(figure: Figure, content: CemeteryMap, review_number: str, language: Language) -> None:
    between = "；" if language == "zh" else "; "
    add_frame(
        figure,
        language,
        title=text("cemetery_map.title", language),
        as_of=text("map.as_of", language, date=content.sites.day.isoformat()),
        is_demonstration=content.is_demonstration,
        is_indicative=content.behind.is_indicative,
        review_number=review_number,
        sources=between.join(content.sources(language)),
        values=_values(content, language),
        notes=content.remarks(language),
    )


def _values(content: CemeteryMap, language: Language) -> dict[str, Any]:
    present = {each.state for each in content.sites.sites if each.geometry is not None}
    standing = {content.standing(each.key) for each in content.behind.areas}
    shape, colour = CANDIDATE
    signs = [
        {"shape": shape, "colour": colour, "title": content.sign_title(state, language)}
        for state, (shape, colour) in SIGNS.items()
        if state in present
    ]
    if content.candidates:
        title = text("cemetery_map.candidate", language)
        signs.append({"shape": shape, "colour": colour, "title": title})
    fills = [[AREAS[each], text(f"cemetery_map.area_{each}", language)] for each in AREAS if each in standing]
    if "open" in present and content.reach_m > 0:
        said = text("cemetery_map.reach", language, km=f"{content.reach_m / 1000:g}")
        fills.append(["#e4ecf3", said])
    return {
        "demonstration": text("map.demonstration", language) if content.is_demonstration else "",
        "north": text("map.north", language),
        "legend": text("map.legend", language),
        "signs": signs,
        "fills": fills,
        "areas": [each.name for each in content.behind.areas],
        "sites": [
            _site(each, content, language) for each in content.sites.sites if each.position is not None
        ],
        "candidates": [
            {
                "at": [round(each.lat, 7), round(each.lon, 7)],
                "shape": shape,
                "colour": colour,
                "title": text("cemetery_map.candidate", language),
                "demonstration": False,
                "facts": candidate_facts(each, language),
            }
            for each in content.candidates
        ],
    }


def _site(site: ShownCemetery, content: CemeteryMap, language: Language) -> dict[str, Any]:
    longitude, latitude = site.position or (0.0, 0.0)
    shape, colour = SIGNS[site.state]

    def said(key: str, **values: object) -> str:
        return text(f"cemetery_map.{key}", language, **values)

    state = content.called(site.state, language)
    if site.state_since is not None:
        between = "，" if language == "zh" else ", "
        state += between + said("since", day=site.state_since.isoformat())
    facts = [
        [said("kind"), content.called(site.kind, language)],
        [said("state"), state],
        [said("place"), "".join(dict.fromkeys((site.town, site.division)))],
    ]
    if site.is_cluster:
        graves = "" if site.surveyed_graves is None else said("graves", count=site.surveyed_graves)
        facts.append([said("surveyed"), graves])
    else:
        facts += [
            [said("plots"), said("used_of", used=site.plots_used, all=site.plots)],
            [said("niches"), said("used_of", used=site.niches_used, all=site.niches)],
            [said("people"), said("persons", count=site.people)],
        ]
    if site.area_m2 is not None:
        facts.append([said("area"), said("square_metres", area=f"{site.area_m2:,.0f}")])
    return {
        "at": [round(latitude, 7), round(longitude, 7)],
        "shape": shape,
        "colour": colour,
        "title": site.name,
        "is_cluster": site.is_cluster,
        "demonstration": site.is_demonstration,
        "facts": [[said("number"), site.number], *facts],
    }


def candidate_facts(one: Candidate, language: Language) -> list[list[str]]:
    """Return what a screening found of a candidate, in words; unknown values are left out."""

    def said(key: str, **values: object) -> str:
        return text(f"cemetery_map.{key}", language, **values)

    facts = [[said("score"), f"{one.score:.1f}"], [said("place"), f"{one.lon:.5f}, {one.lat:.5f}"]]
    for key, value in (("settlement", one.settlement_m), ("road", one.road_m)):
        if value is not None:
            facts.append([said(key), said("metres", count=f"{value:,.0f}")])
    if one.reachable_people is not None:
        facts.append([said("reachable"), said("persons", count=f"{one.reachable_people:,.0f}")])
    between = "；" if language == "zh" else "; "
    return [*facts, [said("approvals"), between.join(one.approvals)]]
