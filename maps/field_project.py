"""The QGIS project of a package in the field: forms, value lists, photos and symbols, for QGIS and QField.

QGIS is GPL and no part of the service, so the file is written as XML, after what QGIS 3.22 writes; QGIS and
QField leave what is missing at their defaults. All paths are relative, and nothing is fetched.
"""

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from pathlib import Path
from uuid import uuid5

from pyproj import CRS

from gis.field_work.geopackage import FILE_NAME, SRID, STONES, Project
from gis.field_work.project_layers import (
    FILE,
    HASH,
    KEY,
    LABELS,
    PARENT,
    Column,
    ProjectLayer,
    words,
)
from gis.field_work.project_rows import PHOTOS
from maps.field_styles import keep_styles
from maps.field_symbols import labelling, renderer

NAME = "project.qgs"
#: As QGIS numbers constraints: what is not null, an expression; soft: the form shows it and keeps the row all
#: the same, so that nothing that was typed is lost, and the office reads what is missing when it comes back
_NOT_NULL, _EXPRESSION, _SOFT = 1, 4, 2
#: The form of a new row makes its id, so that the same row is the same record however often it comes back
_NEW_ID = "uuid('WithoutBraces')"
_MARGIN = 0.1
_LEAST_DEGREES = 0.002
#: Names of photos that QField takes: no two alike
_QFIELD_PHOTO = f"'{PHOTOS}/' || format_date(now(), 'yyyyMMdd_hhmmss_zzz') || '.{{extension}}'"
_QFIELD_PHOTO_BEFORE = _QFIELD_PHOTO.replace("{extension}", "jpg")


def write_project(of: Project, path: Path) -> None:
    """Write the project file beside the GeoPackage, and into that how each layer is drawn and filled in."""
    root = _project(of)
    keep_styles(path.with_name(FILE_NAME), root)
    tree = ET.ElementTree(root)
    ET.indent(tree)
    with path.open("wb") as sink:
        sink.write(b"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n")
        tree.write(sink, encoding="utf-8")


def layer_id(of: Project, name: str) -> str:
    """Return the id of a layer in the project: the same for the same package."""
    return f"{name}_{uuid5(of.package.id, name).hex}"


def _project(of: Project) -> ET.Element:
    title = words(
        "zh", "title_demonstration" if of.package.is_demonstration else "title", title=of.package.title
    )
    root = ET.Element("qgis", projectname=title, version="3.22.0")
    ET.SubElement(root, "title").text = title
    _system(ET.SubElement(root, "projectCrs"))
    root.append(_tree(of))
    relations = ET.SubElement(root, "relations")
    for layer in of.layers:
        if layer.parent:
            relation = ET.SubElement(
                relations,
                "relation",
                id=_relation(layer),
                name=layer.title,
                referencedLayer=layer_id(of, layer.parent),
                referencingLayer=layer_id(of, layer.name),
                # Deleting a row deletes none of its photos: nothing that comes back is a deletion.
                strength="Association",
            )
            ET.SubElement(relation, "fieldRef", referencedField=KEY, referencingField=PARENT)
    if of.bounds is not None:
        _canvas(root, of.bounds)
    maps = ET.SubElement(root, "projectlayers")
    for layer in of.layers:
        maps.append(_layer(of, layer))
    if of.stones:
        maps.append(_stones(of))
    properties = ET.SubElement(root, "properties")
    paths = ET.SubElement(properties, "Paths")
    ET.SubElement(paths, "Absolute", type="bool").text = "false"
    systems = ET.SubElement(properties, "SpatialRefSys")
    ET.SubElement(systems, "ProjectionsEnabled", type="int").text = "1"
    measurement = ET.SubElement(properties, "Measurement")
    ET.SubElement(measurement, "DistanceUnits", type="QString").text = "meters"
    _qfield(properties)
    return root


def _qfield(properties: ET.Element) -> None:
    """Say where photos lie, for QField to take them along."""
    sync = ET.SubElement(properties, "qfieldsync")
    folders = ET.SubElement(sync, "attachmentDirs", type="QStringList")
    ET.SubElement(folders, "value").text = PHOTOS


def _tree(of: Project) -> ET.Element:
    tree = ET.Element("layer-tree-group")
    drawn = [each for each in of.layers if not each.parent]
    work = [each for each in drawn if each.geometry == "Point"]
    lines = [each for each in drawn if each.geometry == "LineString"]
    tables = [each for each in of.layers if each.parent]
    _group(of, tree, "group.work", [(each.name, each.title) for each in work])
    _group(of, tree, "group.line", [(each.name, each.title) for each in lines])
    if of.stones:
        _group(of, tree, "group.register", [(STONES, words("zh", "layer.stone"))])
    _group(of, tree, "group.tables", [(each.name, each.title) for each in tables], expanded="0")
    return tree


def _group(
    of: Project, tree: ET.Element, name: str, layers: Iterable[tuple[str, str]], expanded: str = "1"
) -> None:
    group = None
    for layer, title in layers:
        if group is None:
            said = {"name": words("zh", name), "expanded": expanded, "checked": "Qt::Checked"}
            group = ET.SubElement(tree, "layer-tree-group", said)
        ET.SubElement(
            group,
            "layer-tree-layer",
            id=layer_id(of, layer),
            name=title,
            source=_source(layer),
            providerKey="ogr",
            checked="Qt::Checked",
            expanded="1",
        )


def _layer(of: Project, layer: ProjectLayer) -> ET.Element:
    element = _map_layer(of, layer.name, layer.title, layer.geometry)
    if layer.geometry != "None":
        element.append(renderer(layer, of.package.made_at.date().isoformat()))
        element.append(labelling(LABELS[layer.record_kind]))
        element.set("labelsEnabled", "1")
    _custom(element, layer)
    columns = list(layer.columns)
    config = ET.SubElement(element, "fieldConfiguration")
    for each in columns:
        field = ET.SubElement(config, "field", name=each.name, configurationFlags="None")
        field.append(_widget(layer, each))
    _aliases(element, columns)
    defaults = ET.SubElement(element, "defaults")
    for each in columns:
        expression = _default(of, layer, each)
        ET.SubElement(defaults, "default", field=each.name, expression=expression, applyOnUpdate="0")
    _constraints(element, columns)
    ET.SubElement(element, "editorlayout").text = "tablayout"
    element.append(_form(of, layer))
    editable = ET.SubElement(element, "editable")
    for each in columns:
        ET.SubElement(editable, "field", name=each.name, editable=str(int(not each.is_read_only)))
    label = FILE if layer.part == PHOTOS else LABELS[layer.record_kind]
    known = {each.name for each in columns}
    ET.SubElement(element, "previewExpression").text = f'"{label if label in known else columns[1].name}"'
    return element


def _map_layer(of: Project, name: str, title: str, geometry: str) -> ET.Element:
    element = ET.Element(
        "maplayer",
        type="vector",
        geometry={"None": "No geometry", "LineString": "Line"}.get(geometry, geometry),
        wkbType={"None": "NoGeometry"}.get(geometry, geometry),
    )
    ET.SubElement(element, "id").text = layer_id(of, name)
    ET.SubElement(element, "datasource").text = _source(name)
    ET.SubElement(element, "layername").text = title
    if geometry != "None":
        _system(ET.SubElement(element, "srs"))
    ET.SubElement(element, "provider", encoding="UTF-8").text = "ogr"
    return element


def _stones(of: Project) -> ET.Element:
    element = _map_layer(of, STONES, words("zh", "layer.stone"), "Point")
    element.set("readOnly", "1")
    element.append(renderer(None, ""))
    names = ("number", "letter", "accuracy_m", "method", "height_m")
    aliases = ET.SubElement(element, "aliases")
    for name in names:
        ET.SubElement(aliases, "alias", field=name, name=words("zh", f"column.{name}"))
    return element


def _custom(element: ET.Element, layer: ProjectLayer) -> None:
    """Tell QField what it may move, and how photos that it takes are called."""
    options = ET.SubElement(ET.SubElement(element, "customproperties"), "Option", type="Map")
    said = {"QFieldSync/action": "copy"}
    if layer.part == PHOTOS:
        said["QFieldSync/attachment_naming"] = json.dumps({FILE: _QFIELD_PHOTO})
        # What QField before 2.7 reads
        said["QFieldSync/photo_naming"] = json.dumps({FILE: _QFIELD_PHOTO_BEFORE})
    for name, value in said.items():
        ET.SubElement(options, "Option", name=name, type="QString", value=value)
    if layer.geometry != "None" and not layer.is_drawn:
        ET.SubElement(options, "Option", name="QFieldSync/is_geometry_locked", type="bool", value="true")


def _widget(layer: ProjectLayer, column: Column) -> ET.Element:
    kind, options = _widget_of(layer, column)
    widget = ET.Element("editWidget", type=kind)
    outer = ET.SubElement(ET.SubElement(widget, "config"), "Option", type="Map")
    for name, (type_, value) in options.items():
        ET.SubElement(outer, "Option", name=name, type=type_, value=value)
    if kind == "ValueMap":
        listed = ET.SubElement(outer, "Option", name="map", type="List")
        for code, called in column.choices:
            pair = ET.SubElement(listed, "Option", type="Map")
            ET.SubElement(pair, "Option", name=called, type="QString", value=code)
    return widget


def _widget_of(layer: ProjectLayer, column: Column) -> tuple[str, dict[str, tuple[str, str]]]:
    if column.name == FILE and layer.part == PHOTOS:
        return "ExternalResource", {
            "DocumentViewer": ("int", "1"),
            "DocumentViewerHeight": ("int", "0"),
            "DocumentViewerWidth": ("int", "320"),
            "FileWidget": ("bool", "true"),
            "FileWidgetButton": ("bool", "true"),
            "FileWidgetFilter": ("QString", "*.jpg *.jpeg *.png *.tif *.tiff"),
            # Relative to the folder of the project
            "RelativeStorage": ("int", "1"),
            "StorageMode": ("int", "0"),
            "StorageType": ("QString", ""),
            "UseLink": ("bool", "false"),
        }
    if column.name == PARENT and layer.parent:
        return "RelationReference", {
            "Relation": ("QString", _relation(layer)),
            "AllowNULL": ("bool", "false"),
            "ShowForm": ("bool", "false"),
        }
    if column.name in (KEY, HASH):
        return "TextEdit", {"IsMultiline": ("bool", "false")}
    if column.choices:
        return "ValueMap", {}
    if column.kind == "date":
        return "DateTime", {
            "allow_null": ("bool", "true"),
            "calendar_popup": ("bool", "true"),
            "display_format": ("QString", "yyyy-MM-dd"),
            "field_format": ("QString", "yyyy-MM-dd"),
            "field_iso_format": ("bool", "false"),
        }
    if column.kind == "integer" and column.least is not None and column.most is not None:
        return "Range", {
            "AllowNull": ("bool", "true"),
            "Max": ("int", str(int(column.most))),
            "Min": ("int", str(int(column.least))),
            "Step": ("int", "1"),
            "Style": ("QString", "SpinBox"),
        }
    return "TextEdit", {"IsMultiline": ("bool", str(column.is_long).lower())}


def _aliases(element: ET.Element, columns: Iterable[Column]) -> None:
    aliases = ET.SubElement(element, "aliases")
    for each in columns:
        ET.SubElement(aliases, "alias", field=each.name, name=each.alias)


def _default(of: Project, layer: ProjectLayer, column: Column) -> str:
    if column.name == KEY and layer.makes_records:
        return _NEW_ID
    if column.name == "package_id":
        return f"'{of.package.id}'"
    if not layer.makes_records:
        return ""
    if column.name == "division_id":
        return f"'{of.package.task['division_id']}'"
    if column.name == "road":
        return "'{}'".format(str(of.package.head["inspection"]["road"]).replace("'", "''"))
    return ""


def _constraints(element: ET.Element, columns: Sequence[Column]) -> None:
    constraints = ET.SubElement(element, "constraints")
    expressions = ET.SubElement(element, "constraintExpressions")
    for each in columns:
        expression, said = _limit(each)
        kinds = (_NOT_NULL if each.is_required else 0) | (_EXPRESSION if expression else 0)
        ET.SubElement(
            constraints,
            "constraint",
            field=each.name,
            constraints=str(kinds),
            notnull_strength=str(_SOFT if each.is_required else 0),
            unique_strength="0",
            exp_strength=str(_SOFT if expression else 0),
        )
        ET.SubElement(expressions, "constraint", field=each.name, exp=expression, desc=said)


def _limit(column: Column) -> tuple[str, str]:
    """Return the expression of QGIS that holds of a column, and what is said where it doesn't."""
    name = f'"{column.name}"'
    if column.is_past_day:
        return f"{name} IS NULL OR {name} <= to_date(now())", words("zh", "state.day_to_come")
    parts = []
    if column.least is not None:
        parts.append(f"{name} {'>' if column.is_above_least else '>='} {column.least:g}")
    if column.most is not None:
        parts.append(f"{name} <= {column.most:.10g}")
    if not parts:
        return "", ""
    return f"{name} IS NULL OR ({' AND '.join(parts)})", words("zh", "state.out_of_range")


def _form(of: Project, layer: ProjectLayer) -> ET.Element:
    form = ET.Element("attributeEditorForm")
    hidden = {KEY, PARENT, HASH, "package_id", "version", "reference_id", "error_id"}
    asked = [each for each in layer.columns if each.part]
    given = [each for each in layer.columns if not each.part and each.name not in hidden]
    order = {each.name: index for index, each in enumerate(layer.columns, start=1)}
    for title, columns in (("part.asked", asked), ("part.given", given)):
        if columns:
            part = _container(form, words("zh", title))
            for each in columns:
                ET.SubElement(
                    part, "attributeEditorField", name=each.name, index=str(order[each.name]), showLabel="1"
                )
    for child in of.layers:
        if child.parent == layer.name:
            part = _container(form, words("zh", f"table.{child.part}"))
            relation = _relation(child)
            ET.SubElement(
                part,
                "attributeEditorRelation",
                name=relation,
                relation=relation,
                label="",
                showLabel="0",
                nmRelationId="",
                forceSuppressFormPopup="0",
                relationWidgetTypeId="relation_editor",
            )
    return form


def _container(form: ET.Element, title: str) -> ET.Element:
    return ET.SubElement(
        form,
        "attributeEditorContainer",
        name=title,
        columnCount="1",
        groupBox="0",
        showLabel="1",
        visibilityExpressionEnabled="0",
        visibilityExpression="",
    )


def _relation(layer: ProjectLayer) -> str:
    return f"relation_{layer.name}"


def _source(layer: str) -> str:
    return f"./{FILE_NAME}|layername={layer}"


def _system(parent: ET.Element) -> None:
    known = CRS.from_epsg(SRID)
    system = ET.SubElement(parent, "spatialrefsys")
    for name, value in (
        ("wkt", known.to_wkt()),
        ("proj4", "+proj=longlat +ellps=GRS80 +no_defs"),
        ("srid", str(SRID)),
        ("authid", f"EPSG:{SRID}"),
        ("description", known.name),
        ("projectionacronym", "longlat"),
        ("ellipsoidacronym", "EPSG:1024"),
        ("geographicflag", "true"),
    ):
        ET.SubElement(system, name).text = value


def _canvas(root: ET.Element, bounds: tuple[float, float, float, float]) -> None:
    west, south, east, north = bounds
    margin = max((east - west) * _MARGIN, (north - south) * _MARGIN, _LEAST_DEGREES)
    canvas = ET.SubElement(root, "mapcanvas", name="theMapCanvas", annotationsVisible="1")
    ET.SubElement(canvas, "units").text = "degrees"
    extent = ET.SubElement(canvas, "extent")
    for name, value in (
        ("xmin", west - margin),
        ("ymin", south - margin),
        ("xmax", east + margin),
        ("ymax", north + margin),
    ):
        ET.SubElement(extent, name).text = repr(value)
    _system(ET.SubElement(canvas, "destinationsrs"))
    view = ET.SubElement(root, "ProjectViewSettings", UseProjectScales="0", rotation="0")
    default = {
        "xmin": west - margin,
        "ymin": south - margin,
        "xmax": east + margin,
        "ymax": north + margin,
    }
    box = ET.SubElement(view, "DefaultViewExtent", {name: repr(value) for name, value in default.items()})
    _system(box)
