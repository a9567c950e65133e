"""Styles of a GeoPackage: whoever opens the file without its project has the same forms and symbols.

QGIS keeps them in a table of the file, `layer_styles`, one row a layer, in the words of the project.
"""

import copy
import sqlite3
import xml.etree.ElementTree as ET
from contextlib import closing
from pathlib import Path

_TABLE = """
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
  f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
  useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))
)"""
_CONTENTS = """
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)
VALUES ('layer_styles', 'attributes', 'layer_styles', '', 0)"""
_STYLE = """
INSERT INTO layer_styles
  (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, styleSLD,
   useAsDefault, description, owner)
VALUES ('', '', ?, ?, ?, ?, '', 1, '', '')"""
_GEOMETRY = "SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?"
#: Parts of a layer in a project that are no style
_OF_PROJECT = frozenset({"id", "datasource", "layername", "srs", "provider"})


def keep_styles(path: Path, project: ET.Element) -> None:
    """Write the styles of a project's layers into its GeoPackage."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(_TABLE)
        connection.execute(_CONTENTS)
        for layer in project.iter("maplayer"):
            name = (layer.findtext("datasource") or "").partition("layername=")[2]
            found = connection.execute(_GEOMETRY, (name,)).fetchone()
            style = ET.tostring(_style(layer), encoding="unicode")
            title = layer.findtext("layername")
            connection.execute(_STYLE, (name, "" if found is None else found[0], title, style))


def _style(layer: ET.Element) -> ET.Element:
    style = ET.Element(
        "qgis",
        version="3.22.0",
        styleCategories="AllStyleCategories",
        labelsEnabled=layer.get("labelsEnabled", "0"),
        readOnly=layer.get("readOnly", "0"),
    )
    style.extend(copy.deepcopy(each) for each in layer if each.tag not in _OF_PROJECT)
    form = style.find("attributeEditorForm")
    # Tables of a record are tied to it by the project alone.
    for part in [] if form is None else list(form):
        if form is not None and part.find("attributeEditorRelation") is not None:
            form.remove(part)
    return style
