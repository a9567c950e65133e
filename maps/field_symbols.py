"""How rows of a package in the field are drawn in QGIS: what is done, what is to do, what is wrong.

Shapes tell states apart as well as colours do.
"""

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import Literal

from gis.field_work.project_layers import ProjectLayer, words

_FONT = "Noto Sans CJK SC"


@dataclass(frozen=True, slots=True)
class Rule:
    """Rows for which an expression of QGIS holds, with a symbol."""

    label: str
    filter: str
    shape: str
    colour: str
    size: float = 3.4


_OPEN, _DONE, _PROBLEM, _NEW = "255,255,255,255", "27,120,55,255", "178,24,43,255", "33,102,172,255"


def renderer(layer: ProjectLayer | None, handed_out_on: str) -> ET.Element:
    """Return how a layer is drawn; without one, how registered stones are."""
    if layer is None:
        return _rules([Rule("symbol.stone", "", "cross2", "90,90,90,255", 2.0)], "marker")
    if layer.geometry == "LineString":
        rules = [
            Rule("symbol.open", '"observed_on" IS NULL', "dash", "120,80,160,255", 0.8),
            Rule("symbol.done", '"observed_on" IS NOT NULL', "solid", _DONE, 0.8),
        ]
        return _rules(rules, "line")
    return _rules(_points(layer, handed_out_on), "marker")


def _points(layer: ProjectLayer, handed_out_on: str) -> list[Rule]:
    if layer.makes_records:
        return [Rule("symbol.new", "", "star", _NEW, 4.2)]
    if layer.record_kind == "marker":
        wrong = "\"found\" <> 'found' OR \"stone_condition\" <> 'sound'"
        return _states('"observed_on" IS NULL', wrong)
    if layer.record_kind == "sign":
        return _states('"read_on" IS NULL', "\"state\" <> 'standing'")
    done = f"\"surveyed_on\" >= '{handed_out_on}'"
    return [
        Rule("symbol.open", f"NOT coalesce({done}, false)", "triangle", _OPEN),
        Rule("symbol.done", done, "square", _DONE),
    ]


def _states(is_open: str, is_wrong: str) -> list[Rule]:
    return [
        Rule("symbol.open", is_open, "triangle", _OPEN),
        Rule("symbol.problem", f"NOT ({is_open}) AND coalesce({is_wrong}, false)", "diamond", _PROBLEM, 4.0),
        Rule("symbol.done", f"NOT ({is_open}) AND NOT coalesce({is_wrong}, false)", "square", _DONE),
    ]


def _rules(rules: list[Rule], kind: Literal["marker", "line"]) -> ET.Element:
    element = ET.Element(
        "renderer-v2", type="RuleRenderer", symbollevels="0", enableorderby="0", forceraster="0"
    )
    listed = ET.SubElement(element, "rules", key="rules")
    symbols = ET.SubElement(element, "symbols")
    for number, rule in enumerate(rules):
        said = {"key": f"rule-{number}", "symbol": str(number), "label": words("zh", rule.label)}
        ET.SubElement(listed, "rule", said | ({"filter": rule.filter} if rule.filter else {}))
        symbol = ET.SubElement(
            symbols, "symbol", name=str(number), type=kind, alpha="1", clip_to_extent="1", force_rhr="0"
        )
        layer = ET.SubElement(
            symbol,
            "layer",
            {
                "class": "SimpleMarker" if kind == "marker" else "SimpleLine",
                "enabled": "1",
                "locked": "0",
                "pass": "0",
            },
        )
        options = ET.SubElement(layer, "Option", type="Map")
        for name, value in (_marker(rule) if kind == "marker" else _line(rule)).items():
            ET.SubElement(options, "Option", name=name, type="QString", value=value)
            # QGIS before 3.26 reads these instead
            ET.SubElement(layer, "prop", k=name, v=value)
    return element


def _marker(rule: Rule) -> dict[str, str]:
    return {
        "name": rule.shape,
        "color": rule.colour,
        "outline_color": "35,35,35,255",
        "outline_width": "0.4",
        "outline_width_unit": "MM",
        "size": f"{rule.size:g}",
        "size_unit": "MM",
    }


def _line(rule: Rule) -> dict[str, str]:
    return {
        "line_color": rule.colour,
        "line_style": rule.shape,
        "line_width": f"{rule.size:g}",
        "line_width_unit": "MM",
    }


def labelling(column: str) -> ET.Element:
    """Return labels of a column, dark with a light edge."""
    element = ET.Element("labeling", type="simple")
    settings = ET.SubElement(element, "settings", calloutType="simple")
    style = ET.SubElement(
        settings,
        "text-style",
        fieldName=column,
        isExpression="0",
        fontFamily=_FONT,
        fontSize="9",
        fontSizeUnit="Point",
        textColor="20,20,20,255",
        textOpacity="1",
    )
    ET.SubElement(
        style, "text-buffer", bufferDraw="1", bufferSize="0.8", bufferSizeUnits="MM",
        bufferColor="255,255,255,255", bufferOpacity="1",
    )  # fmt: skip
    ET.SubElement(settings, "placement", placement="0", dist="1.6", distUnits="MM")
    ET.SubElement(settings, "rendering", drawLabels="1", fontMaxPixelSize="10000", maxNumLabels="2000")
    return element
