"""Read and write longitudes and latitudes as people write them: 109°30′15.2″."""

import re
from typing import Literal

from gis.coordinates.errors import AngleUnreadable

Axis = Literal["lon", "lat"]
Style = Literal["symbols", "chinese"]

_LIMIT: dict[Axis, int] = {"lon": 180, "lat": 90}
_HEMISPHERES: dict[str, tuple[Axis, int]] = {
    "东经": ("lon", 1), "西经": ("lon", -1), "北纬": ("lat", 1), "南纬": ("lat", -1),
    "E": ("lon", 1), "W": ("lon", -1), "N": ("lat", 1), "S": ("lat", -1),
}  # fmt: skip
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．－：＋", "0123456789.-:+")
_DEGREE, _MINUTE, _SECOND = "[°º˚⁰度]", "[′'’‘＇`´分]", "(?:[″\"”“＂秒]|''|′′|’’)"
_NUMBER = r"\d+(?:\.\d*)?"

_SHAPES = (
    # 109°30′15.2″, 109度30分15.2秒, 109°30.25′, 109°; the sign of seconds is often forgotten
    rf"(?P<d>{_NUMBER})\s*{_DEGREE}\s*(?:(?P<m>{_NUMBER})\s*"
    rf"(?:{_MINUTE}\s*(?:(?P<s>{_NUMBER})\s*{_SECOND}?)?)?)?",
    r"(?P<d>\d{1,3})\s*[-:\s]\s*(?P<m>\d{1,2})\s*[-:\s]\s*(?P<s>\d{1,2}(?:\.\d*)?)",
    r"(?P<d>\d{2,3})(?P<m>\d{2})(?P<s>\d{2}(?:\.\d*)?)",
)
_DECIMAL = re.compile(rf"{_NUMBER}")


def parse_angle(text: str, axis: Axis | None = None) -> float:
    """Return decimal degrees of an angle in any of the usual spellings; west and south are negative.

    Reads decimal degrees, 109°30′15.2″, 109度30分15.2秒, 109-30-15.2, 109:30:15.2 and compact 1093015.2
    (dddmmss), each with E/东经 and so on before or after. Raises AngleUnreadable naming the rule broken.
    """
    shown = text.strip()
    body = shown.translate(_FULL_WIDTH).replace("\u3000", " ").strip()
    body, sign, named = _take_hemisphere(body, shown, axis)
    if body.startswith(("-", "+")):
        if named is not None:
            raise AngleUnreadable("coordinates.angle_sign_and_hemisphere", text=shown)
        sign = -1 if body[0] == "-" else 1
        body = body[1:].strip()
    axis = axis or named
    limit = _LIMIT[axis or "lon"]
    degrees = _magnitude(body, shown, limit)
    if degrees > limit:
        raise AngleUnreadable("coordinates.angle_too_large", text=shown, limit=limit)
    return sign * degrees


def _take_hemisphere(body: str, shown: str, axis: Axis | None) -> tuple[str, int, Axis | None]:
    for word, (named, sign) in _HEMISPHERES.items():
        upper = body.upper()
        if not (upper.startswith(word) or upper.endswith(word)):
            continue
        if axis is not None and axis != named:
            raise AngleUnreadable("coordinates.angle_wrong_axis", text=shown, word=word)
        rest = body[len(word) :] if upper.startswith(word) else body[: -len(word)]
        return rest.strip(" :："), sign, named
    return body, 1, None


def _magnitude(body: str, shown: str, limit: int) -> float:
    if _DECIMAL.fullmatch(body) and (float(body) <= limit or len(body.split(".")[0]) < 6):
        return float(body)
    for shape in _SHAPES:
        found = re.fullmatch(shape, body)
        if found is None:
            continue
        minutes, seconds = float(found["m"] or 0), float(found["s"] or 0)
        for part, lower in ((found["d"], found["m"]), (found["m"], found["s"])):
            if lower is not None and part is not None and "." in part:
                raise AngleUnreadable("coordinates.angle_fraction_inside", text=shown)
        if minutes >= 60:
            raise AngleUnreadable("coordinates.angle_minutes", text=shown, minutes=found["m"])
        if seconds >= 60:
            raise AngleUnreadable("coordinates.angle_seconds", text=shown, seconds=found["s"])
        return float(found["d"]) + minutes / 60 + seconds / 3600
    raise AngleUnreadable(text=shown)


def format_angle(
    degrees: float, axis: Axis | None = None, decimals: int = 2, style: Style = "symbols"
) -> str:
    """Return degrees, minutes and seconds as text, rounded to ``decimals`` of a second.

    With an axis the hemisphere is named (E/N/W/S, or 东经/北纬 in Chinese style); without, west and south
    carry a minus. Raises AngleUnreadable when the value is outside the axis.
    """
    limit = _LIMIT[axis or "lon"]
    if not abs(degrees) <= limit:
        raise AngleUnreadable("coordinates.angle_too_large", text=str(degrees), limit=limit)
    unit = 10**decimals
    # Rounded once, as a whole number of the smallest unit, so that 59.999″ carries into the minutes.
    whole = round(abs(degrees) * 3600 * unit)
    minutes, ticks = divmod(whole, 60 * unit)
    d, m = divmod(minutes, 60)
    width = 3 + decimals if decimals else 2
    seconds = f"{ticks / unit:0{width}.{decimals}f}"
    if style == "chinese":
        words = {("lon", True): "西经", ("lon", False): "东经", ("lat", True): "南纬"}
        before = words.get((axis, degrees < 0), "北纬") if axis else "-" * (degrees < 0)
        return f"{before}{d}度{m:02d}分{seconds}秒"
    letters = {("lon", True): "W", ("lon", False): "E", ("lat", True): "S"}
    after = letters.get((axis, degrees < 0), "N") if axis else ""
    minus = "-" if degrees < 0 and not axis else ""
    return f"{minus}{d}°{m:02d}′{seconds}″{after}"
