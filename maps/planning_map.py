"""The planning map: one self-contained HTML page, folium's structure with everything it needs inside it."""

from collections.abc import Mapping, Sequence
from typing import Any

import folium
from branca.element import Figure
from markupsafe import Markup, escape

import shapely
from shapely.geometry.base import BaseGeometry

from gis.messages import Language, text
from maps.folium_page import Start, add_frame, add_header, name_elements, to_centimetres
from maps.map_inputs import MapDivision, PlanningMap, plain_pinyin
from maps.map_styles import (
    DivisionLevelStyle,
    NameClassStyle,
    class_of_category,
    division_level_styles,
    name_class_styles,
    style_of_level,
)

_WHOLE_COUNTRY = ([18.0, 73.0], [54.0, 135.5])
_DEMONSTRATION, _APPROXIMATE = 1, 2


def planning_map_html(content: PlanningMap, language: Language = "zh") -> str:
    """Return the planning map as one HTML page that requests nothing from outside.

    Positions are longitude, latitude in EPSG:4490, drawn in Web Mercator; the two ellipsoids' difference
    (below a millimetre) is neglected. Raises WebPartMissing and StyleUnreadable.
    """
    classes, levels = _Classes(content), _Levels(content)
    figure = Figure(title=str(escape(content.title)))
    add_header(
        figure,
        libraries=["leaflet/dist/leaflet.js"],
        library_styles=["leaflet/dist/leaflet.css"],
        scripts=["finder.js", "planning_map.js"],
        styles=["planning_map.css"],
    )
    _add_frame(figure, _page_values(content, classes, levels, language), content, language)

    drawing = folium.Map(
        tiles=None, zoom_control="bottomright", font_size="14px",
        min_zoom=4, max_zoom=18, zoom_snap=0.25, zoom_delta=1,
    )  # fmt: skip
    # Leaflet stands inlined in the header; folium would link the rest from outside.
    drawing.default_js, drawing.default_css = [], []
    figure.add_child(drawing)
    level_layers = [_level_layer(content, levels, row, language) for row in range(len(levels.used))]
    class_layers = [
        folium.FeatureGroup(name=_class_label(content, classes, row, language))
        for row in range(len(classes.used))
    ]
    for layer in (*level_layers, *class_layers):
        drawing.add_child(layer)
    control = folium.LayerControl(collapsed=False)
    drawing.add_child(control)
    drawing.fit_bounds(_bounds(content), padding=[24, 24])
    drawing.add_child(Start("startPlanningMap", drawing, class_layers, level_layers, control))
    name_elements(drawing)
    return figure.render().replace("<html>", f'<html lang="{_tag(language)}">', 1)


class _Classes:
    """The classes of names that occur, and each name's row among them."""

    def __init__(self, content: PlanningMap) -> None:
        styles = name_class_styles()
        codes = [class_of_category(name.category, styles) for name in content.names]
        self.used: list[NameClassStyle] = [s for code, s in styles.items() if code in set(codes)]
        rows = {style.code: row for row, style in enumerate(self.used)}
        self.of_names = [rows[code] for code in codes]


class _Levels:
    """The levels of divisions that occur, and each division's row among them."""

    def __init__(self, content: PlanningMap) -> None:
        styles = division_level_styles()
        found = [style_of_level(division.level, styles) for division in content.divisions]
        self.used: list[DivisionLevelStyle] = [s for s in styles.values() if s in found]
        self.of_divisions = [self.used.index(style) for style in found]


def _add_frame(figure: Figure, page: Mapping[str, Any], content: PlanningMap, language: Language) -> None:
    drawn = sum(name.position is not None for name in content.names)
    add_frame(
        figure,
        language,
        title=content.title,
        as_of=text("map.as_of", language, date=content.as_of.isoformat()),
        is_demonstration=content.is_demonstration,
        is_indicative=content.lines_are_illustrative,
        review_number=content.review_number,
        sources="；".join(content.sources),
        values=page,
        counts=text("map.counts", language, drawn=drawn, missing=len(content.names) - drawn),
        has_pointer=True,
    )


def _page_values(
    content: PlanningMap, classes: _Classes, levels: _Levels, language: Language
) -> dict[str, Any]:
    sources = content.sources
    categories = list(dict.fromkeys(name.category_name for name in content.names))
    return {
        "language": _tag(language),
        "say": _sentences(language),
        "demonstration": content.is_demonstration,
        "marks": _marks(content, language),
        "sources": sources,
        "categories": categories,
        "classes": [
            {"shape": s.shape, "colour": s.colour, "size": s.size, "labelPriority": s.label_priority}
            for s in classes.used
        ],
        "levels": [
            {
                "title": style.title(language),
                "lineColour": style.line_colour,
                "lineWidth": style.line_width,
                "dash": [float(part) for part in style.line_dash.split()],
                "fillColour": style.fill_colour,
            }
            for style in levels.used
        ],
        "divisions": [
            _division_values(division, level, sources)
            for division, level in zip(content.divisions, levels.of_divisions, strict=True)
        ],
        # Rows instead of objects: with thousands of names the keys would be most of the file.
        "names": [
            [
                name.name,
                name.reading,
                [[other.label, other.text] for other in name.other_names],
                in_class,
                None if name.position is None else round(name.position[0], 7),
                None if name.position is None else round(name.position[1], 7),
                categories.index(name.category_name),
                sources.index(name.source),
                _DEMONSTRATION * name.is_demonstration + _APPROXIMATE * name.is_approximate,
                name.note,
                sources.index(name.position_source) if name.position_source else None,
            ]
            for name, in_class in zip(content.names, classes.of_names, strict=True)
        ],
        "plain": [plain_pinyin(name.reading) for name in content.names],
    }


def _division_values(division: MapDivision, level: int, sources: list[str]) -> dict[str, Any]:
    label = box = None
    if division.geometry is not None and not division.geometry.is_empty:
        inside = division.geometry.representative_point()
        west, south, east, north = division.geometry.bounds
        label, box = [inside.y, inside.x], [[south, west], [north, east]]
    return {
        "code": division.code,
        "name": division.name,
        "pinyin": division.reading,
        "plain": plain_pinyin(division.reading),
        "level": level,
        "source": sources.index(division.source),
        "label": label,
        "box": box,
        "illustrative": division.lines_are_illustrative,
        "demonstration": division.is_demonstration,
    }


def _sentences(language: Language) -> dict[str, str]:
    keys = {
        "legend": "map.legend", "north": "map.north", "search": "map.search",
        "searchNone": "map.search_none", "notLocated": "map.not_located",
        "demonstration": "map.demonstration", "illustrative": "map.illustrative_lines",
        "category": "map.field_category", "reading": "map.field_reading",
        "position": "map.field_position", "source": "map.field_source",
        "positionSource": "map.field_position_source", "approximate": "map.approximate",
        "code": "map.field_code",
    }  # fmt: skip
    sentences = {key: text(message, language) for key, message in keys.items()}
    # The page fills in the count itself, as one types.
    return sentences | {"searchMore": text("map.search_more", language, count="{count}")}


def _marks(content: PlanningMap, language: Language) -> list[dict[str, str]]:
    marks = []
    if any(name.is_demonstration for name in content.names):
        marks.append({"kind": "demonstration", "text": text("map.demonstration_symbol", language)})
    if any(name.is_approximate for name in content.names):
        marks.append({"kind": "approximate", "text": text("map.approximate_symbol", language)})
    return marks


def _level_layer(content: PlanningMap, levels: _Levels, row: int, language: Language) -> folium.GeoJson:
    style = levels.used[row]
    numbered = [
        (number, division, shapely.transform(division.geometry, to_centimetres))
        for number, division in enumerate(content.divisions)
        if levels.of_divisions[number] == row and division.geometry is not None
    ]
    features = [
        _feature(number, geometry, is_focus=content.focus in (None, division.code))
        for number, division, geometry in numbered
    ]
    # A line that two neighbours share is drawn once, or its dashes would fill each other's gaps.
    lines = shapely.union_all([geometry.boundary for _, _, geometry in numbered])
    if not lines.is_empty:
        features.append(_feature(None, shapely.line_merge(lines), is_focus=True))
    label = Markup(
        '<canvas class="swatch" data-level="{}"></canvas><span>{}</span><span class="count">{}</span>'
    ).format(row, style.title(language), len(numbered))
    return folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        name=str(label),
        style_function=lambda feature: _drawn(feature["properties"], style),
        smooth_factor=0.3,
    )


def _feature(row: int | None, geometry: BaseGeometry, *, is_focus: bool) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": "lines" if row is None else str(row),
        "properties": {"row": row, "focus": is_focus},
        "geometry": shapely.geometry.mapping(geometry),
    }


def _drawn(properties: Mapping[str, Any], style: DivisionLevelStyle) -> dict[str, Any]:
    if properties["row"] is None:
        return {
            "color": style.line_colour,
            "weight": style.line_width,
            "dashArray": style.line_dash,
            "fill": False,
        }
    # Neighbours are paler than the division that the map is about.
    opacity = style.fill_opacity if properties["focus"] else style.fill_opacity / 4
    return {"stroke": False, "fillColor": style.fill_colour, "fillOpacity": opacity}


def _class_label(content: PlanningMap, classes: _Classes, row: int, language: Language) -> str:
    count = sum(
        in_class == row and name.position is not None
        for name, in_class in zip(content.names, classes.of_names, strict=True)
    )
    return str(
        Markup(
            '<canvas class="swatch" data-class="{}"></canvas><span>{}</span><span class="count">{}</span>'
        ).format(row, classes.used[row].title(language), count)
    )


def _bounds(content: PlanningMap) -> Sequence[Sequence[float]]:
    drawn = {d.code: d.geometry for d in content.divisions if d.geometry is not None}
    seen = [drawn[content.focus]] if content.focus in drawn else [*drawn.values()]
    if content.focus not in drawn:
        seen += [shapely.Point(name.position) for name in content.names if name.position]
    if not seen:
        return _WHOLE_COUNTRY
    west, south, east, north = shapely.total_bounds(seen).tolist()
    return [[south, west], [north, east]]


def _tag(language: Language) -> str:
    return "zh-CN" if language == "zh" else "en"
