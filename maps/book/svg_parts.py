"""Pieces of SVG that maps of the book are drawn with; lengths in millimetres."""

import math
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from maps.book.map_signs import MM_PER_PIXEL, Sign
from maps.map_styles import DivisionLevelStyle

GREY, RED, INK = "#6f6f6f", "#a01515", "#1c1c1c"
FONT = "Noto Sans CJK SC"
_MM_PER_POINT = 25.4 / 72


def text(
    words: str,
    x: float,
    y: float,
    size: float,
    colour: str = INK,
    *,
    anchor: str = "middle",
    bold: bool = False,
    tracking: float = 0.0,
    halo: bool = False,
    turned: bool = False,
) -> str:
    """Write words about a point: in the middle of their height, and of their length unless they start there.

    `size` is in points, `tracking` the space behind each character in parts of it.
    """
    millimetres = size * _MM_PER_POINT
    said = [f'font-size="{number(millimetres)}" text-anchor="{anchor}" fill="{colour}"']
    if bold:
        said.append('font-weight="bold"')
    if tracking:
        said.append(f'letter-spacing="{number(tracking * millimetres)}"')
        # The last character has space behind it too.
        x += tracking * millimetres / 2
    if halo:
        said.append('stroke="#ffffff" stroke-width="0.5" stroke-linejoin="round" paint-order="stroke"')
    if turned:
        said.append(f'transform="rotate(-90 {number(x)} {number(y)})"')
    at = f'x="{number(x)}" y="{number(y + 0.36 * millimetres)}"'
    return f"<text {at} {' '.join(said)}>{_clean(words)}</text>"


def _clean(words: str) -> str:
    """Return words as XML takes them: without characters that it forbids."""
    return escape("".join(each if each.isprintable() else " " for each in words))


def level_line(style: DivisionLevelStyle, course: str) -> str:
    """Return a boundary line along the path `course`, over its band."""
    width = style.line_width * MM_PER_PIXEL
    dash = " ".join(number(float(part) * MM_PER_PIXEL * 1.3) for part in style.line_dash.split())
    band = (
        f'<path d="{course}" fill="none" stroke="{style.line_colour}" stroke-opacity="{style.band_opacity}"'
        f' stroke-width="{number(style.band_width * MM_PER_PIXEL)}" stroke-linejoin="round"/>'
        if style.band_width
        else ""
    )
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'{band}<path d="{course}" fill="none" stroke="{style.line_colour}" stroke-width="{number(width)}"'
        f' stroke-linejoin="round"{dashed}/>'
    )


def sign_of(sign: Sign, x: float, y: float) -> str:
    """Return the sign of a place."""
    colour, reach = sign.colour, sign.reach
    at = f'cx="{number(x)}" cy="{number(y)}"'
    white = 'stroke="#ffffff" stroke-width="0.15"'

    def ring(radius: float, width: float, fill: str = "#ffffff") -> str:
        return f'<circle {at} r="{number(radius)}" fill="{fill}" stroke="{colour}" stroke-width="{width}"/>'

    def turning(corners: int, first: float) -> str:
        points = (
            (x + reach * 1.15 * math.sin(first + 2 * math.pi * at / corners),
             y - reach * 1.15 * math.cos(first + 2 * math.pi * at / corners))
            for at in range(corners)
        )  # fmt: skip
        listed = " ".join(f"{number(px)},{number(py)}" for px, py in points)
        return f'<polygon points="{listed}" fill="{colour}" {white}/>'

    match sign.shape:
        case "county_seat":
            return ring(reach, 0.3) + ring(reach * 0.55, 0.3, colour)
        case "township_seat":
            return ring(reach, 0.28) + ring(reach * 0.4, 0.1, colour)
        case "village_seat":
            return ring(reach, 0.25)
        case "square":
            return turning(4, math.pi / 4)
        case "triangle":
            return turning(3, 0)
        case "diamond":
            return turning(4, 0)
    return f'<circle {at} r="{number(reach)}" fill="{colour}" {white}/>'


def about_ring(x: float, y: float, reach: float) -> str:
    """Return the ring that says of a position that it is approximate."""
    return (
        f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(reach + 0.55)}" fill="none" stroke="{INK}"'
        ' stroke-width="0.15" stroke-dasharray="0.5 0.4"/>'
    )


def path(geometry: BaseGeometry) -> str:
    """Return lines and areas as the path of an SVG; points of them are left out."""
    found = []
    for part in shapely.get_parts(geometry):
        if isinstance(part, LineString):
            found.append(_points(part.coords))
        elif part.geom_type == "Polygon":
            found += [f"{_points(ring.coords[:-1])}Z" for ring in (part.exterior, *part.interiors)]
        elif part.geom_type.startswith("Multi") or part.geom_type == "GeometryCollection":
            found.append(path(part))
    return "".join(found)


def _points(coordinates: Iterable[Sequence[float]]) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y, *_ in coordinates)


def number(value: float) -> str:
    """Return a hundredth of a millimetre, no digit more than it needs."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
