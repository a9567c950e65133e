"""How papers write days, lengths, positions and bearings; what is not known is an empty place to write in."""

from collections.abc import Sequence
from datetime import date, datetime

from gis.boundary_lines.chinese_numbers import written
from gis.coordinates.angles import format_angle
from gis.coordinates.measures import GaussKrugerZone, zone_for_longitude
from gis.coordinates.plane import Plane
from gis.history.as_known import OFFICE_TIME
from gis.inspection_papers.facts import Head, LonLat, Person, Reference, Side, Signature

#: 坐标方位角, 磁方位角, 真方位角
BEARING_KINDS = {"grid": "坐标", "magnetic": "磁", "true": "真"}
_BLANK_DAY = "　　　　年　　月　　日"


def day(value: date | None) -> str:
    """Return 2026年6月8日, or a place to write it."""
    return _BLANK_DAY if value is None else f"{value.year}年{value.month}月{value.day}日"


def short_day(value: date | None) -> str:
    """Return 2026.6.8 for narrow columns, or nothing."""
    return "" if value is None else f"{value.year}.{value.month}.{value.day}"


def moment(value: datetime | None) -> str:
    """Return 2026.6.12 15:04 by the office's clock, or nothing."""
    if value is None:
        return ""
    local = value.astimezone(OFFICE_TIME)
    return f"{short_day(local.date())} {local:%H:%M}"


def signed_below(one: Signature) -> str:
    """Return what a signature on the spot stands below, and whether that still is what was signed."""
    return f"{one.entries}条记录" + ("，相符" if one.is_current else "；签字后记录有改动，不再相符，须重签")


def span(first: date | None, last: date | None) -> str:
    """Return 2026年6月8日至6月26日, or a place to write it."""
    if first is None or last is None:
        return f"{day(first)}至{day(last)}"
    if first == last:
        return day(first)
    year = "" if first.year == last.year else f"{last.year}年"
    return f"{day(first)}至{year}{last.month}月{last.day}日"


def period(first: date | None, last: date | None) -> str:
    """Return when something is done: a span, 2026年6月8日前, 2026年6月26日起, or nothing."""
    if first is None and last is None:
        return ""
    if first is None:
        return f"{day(last)}前"
    return f"{day(first)}起" if last is None else span(first, last)


def kilometres(metres: float | None) -> str:
    """Return 151.285, or nothing."""
    return "" if metres is None else f"{metres / 1000:.3f}"


def metres(value: float | None, decimals: int) -> str:
    """Return metres with so many decimals, or nothing."""
    return "" if value is None else f"{value:.{decimals}f}"


def round_words(head: Head) -> str:
    """Return 第七轮, or what set the inspection off: （山洪冲刷）."""
    if head.round_number is not None:
        return f"第{written(head.round_number)}轮" if head.round_number > 0 else ""
    return f"（{head.trigger}）" if head.trigger else ""


def dms(position: LonLat) -> tuple[str, str]:
    """Return longitude and latitude in degrees, minutes and seconds to a thousandth (3 cm)."""
    return format_angle(position[0], decimals=3), format_angle(position[1], decimals=3)


def plane_position(position: LonLat) -> tuple[float, float, GaussKrugerZone]:
    """Return X (north) and Y (east, zone number in front) in metres as surveyors write them, and the zone."""
    zone = zone_for_longitude(position[0])
    east, north = Plane(zone.without_number).metres(*position)
    return north, zone.number * 1_000_000 + east, zone


def zone_words(zone: GaussKrugerZone) -> str:
    """Return CGCS2000 3度带第36带（中央经线108°）."""
    return f"CGCS2000高斯-克吕格投影3度带第{zone.number}带（中央经线{zone.central_meridian}°）"


def bearing(degrees: float | None) -> str:
    """Return 45°30′, or nothing."""
    if degrees is None:
        return ""
    minutes = round(degrees * 60) % (360 * 60)
    return f"{minutes // 60}°{minutes % 60:02d}′"


def reference_words(reference: Reference) -> str:
    """Return 水井（坐标方位角45°30′，38.4米）."""
    parts = [
        f"{BEARING_KINDS[reference.bearing_kind]}方位角{bearing(reference.bearing_deg)}"
        if reference.bearing_deg is not None
        else "",
        f"{reference.distance_m:g}米" if reference.distance_m is not None else "",
    ]
    said = "，".join(part for part in parts if part)
    return f"{reference.name}（{said}）" if said else reference.name


def side_words(sides: Sequence[Side], side: int | None) -> str:
    """Return which side somebody belongs to: a county's name, or 上级."""
    return "上级" if side is None else sides[side].division


def people_of(people: Sequence[Person], side: int) -> str:
    """Return the names of a side's people with their duties."""
    return "、".join(
        f"{each.name}（{each.duty}）" if each.duty else each.name for each in people if each.side == side
    )
