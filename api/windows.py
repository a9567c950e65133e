"""Read a map window from a query parameter."""

from typing import Annotated

from fastapi import Depends, Query

from gis.errors import InvalidInput


class BadWindow(InvalidInput):
    """A window is not four numbers west, south, east, north in degrees."""

    message_id = "windows.bad_window"


def window(
    bbox: Annotated[
        str | None,
        Query(max_length=120, examples=["108.2,37.6,109.7,39.4"], description="西,南,东,北（度） / degrees"),
    ] = None,
) -> tuple[float, float, float, float] | None:
    """Return west, south, east, north (degrees, EPSG:4490), or None; raise BadWindow."""
    if bbox is None:
        return None
    try:
        west, south, east, north = (float(part) for part in bbox.split(","))
    except ValueError:
        raise BadWindow(value=bbox) from None
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise BadWindow(value=bbox)
    return west, south, east, north


Window = Annotated[tuple[float, float, float, float] | None, Depends(window)]
