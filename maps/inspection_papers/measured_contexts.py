"""What the 实地检查记录表 may name of positions measured at markers and of their reference objects."""

from collections.abc import Sequence
from typing import Any

from gis.coordinates import format_angle
from gis.inspection_papers.measured_facts import MeasuredPosition, MeasuredReference
from maps.inspection_papers import words

Context = dict[str, Any]


def positions(found: Sequence[MeasuredPosition]) -> list[Context]:
    """Return measured positions in words; degrees to the hundred-thousandth of a second (0.3 mm)."""
    return [
        {
            # The column is narrow: a number is never broken for the stone beside it.
            "number": f"{each.number}\n{each.stone}" if each.stone else each.number,
            "side": each.side + ("（对方提供）" if each.is_provided else ""),
            "on": words.short_day(each.on),
            "observer": each.observer,
            "longitude": format_angle(each.position[0], decimals=5),
            "latitude": format_angle(each.position[1], decimals=5),
            "accuracy": f"±{each.accuracy_m:g}米",
            "method": "，".join(part for part in (each.method, each.use) if part),
            "height": _height(each),
            "note": each.note,
        }
        for each in found
    ]


def references(found: Sequence[MeasuredReference]) -> list[Context]:
    """Return what was found of reference objects in words."""
    return [
        {
            "number": each.number,
            "side": each.side,
            "name": each.name,
            "present": "在" if each.present else "不在",
            "distance": "" if each.distance_m is None else f"{each.distance_m:g}米",
            "bearing": each.bearing_kind + words.bearing(each.bearing_deg),
            "note": each.note,
        }
        for each in found
    ]


def _height(found: MeasuredPosition) -> str:
    """Return 1289.912米，大地高（较登记：不可比）, or nothing."""
    if found.height_m is None:
        return ""
    said = f"{found.height_m:.3f}米，{found.height_datum}"
    above = found.above_registered_m
    if above is None:
        return said
    return f"{said}（较登记：{above if isinstance(above, str) else f'{above:+.3f}米'}）"
