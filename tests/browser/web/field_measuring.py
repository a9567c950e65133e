"""A device that measures: where it stands, what its clock says, who signs, what the register has then."""

import math
import struct
import zlib
from datetime import date
from typing import Any

from playwright.sync_api import CDPSession, FloatRect, Locator, Page, expect
from sqlalchemy import text

from tests.api.conftest import Service
from tests.maps.test_map_sheet import png

#: Where `in_the_field` puts the first marker, and a metre of latitude
REGISTERED = (108.901, 38.3)
METRE = 1 / 111_000
#: A controller's file with the second marker, a tenth of a metre higher than the register has it
RTK = "点号,X,Y,1985高程,中误差\n002,4241185.152,579146.745,1308.6,0.021\n"
#: Sets the clock of the page so many minutes ahead
CLOCK = """(minutes) => {
  const Real = (window.realDate ??= Date)
  const now = () => Real.now() + minutes * 60_000
  window.Date = class extends Real {
    constructor(...said) { super(...(said.length > 0 ? said : [now()])) }
    static now() { return now() }
  }
}"""
OBSERVED = """
    SELECT marker.number || coalesce(stone_letter, ''), method, accuracy_m, readings, height_m,
           round(ST_X(geom)::numeric, 6) || ' ' || round(ST_Y(geom)::numeric, 6),
           (SELECT array_agg(ARRAY[name, distance_m::text, bearing_deg::text, bearing_kind])
              FROM joint_inspection_reference_check WHERE observation_id = observation.id)
      FROM joint_inspection_observation observation JOIN boundary_marker marker ON marker.id = marker_id
     WHERE observer <> '' ORDER BY marker.number"""
TAKEN = """
    SELECT marker.number, photo.taken_on
      FROM joint_inspection_photo photo
      JOIN joint_inspection_observation observation ON observation.id = observation_id
      JOIN boundary_marker marker ON marker.id = observation.marker_id"""
SIGNED = """
    SELECT values ->> 'side', values ->> 'signer', jsonb_array_length(values -> 'covers')
      FROM field_change WHERE kind = 'section_signature' AND state = 'accepted' ORDER BY 1"""
KEPT: list[tuple[Any, ...]] = [
    ("001", "phone", 2.5, 4, None, "108.901000 38.300018", [["水井", "52.3", "36", "grid"]]),
    ("002A", "rtk", 0.021, None, 1308.6, "108.904800 38.300000", [["水井", None, None, None]]),
    ("002", date(2026, 6, 9)),
    ("ours", "演示签名人甲", 2),
    ("theirs", "演示签名人乙", 2),
]


def doubled(service: Service, marker: str) -> None:
    """Give a marker a second stone, B, 60 m east of its own, which is A."""
    second = """
        INSERT INTO boundary_marker_stone
        SELECT (jsonb_populate_record(stone, jsonb_build_object(
            'id', gen_random_uuid(), 'letter', 'B', 'geom', ST_Translate(stone.geom, 0.0007, 0)
        ))).* FROM boundary_marker_stone AS stone WHERE marker_id = :id"""
    with service.engine.begin() as connection:
        for statement in ("UPDATE boundary_marker_stone SET letter = 'A' WHERE marker_id = :id", second):
            connection.execute(text(statement), {"id": marker})


def kept(service: Service) -> list[tuple[Any, ...]]:
    """Return what the register has of positions, how they were found, reference objects and signatures."""
    with service.engine.connect() as connection:
        return [
            *(tuple(row) for row in connection.execute(text(OBSERVED))),
            *(tuple(row) for row in connection.execute(text(TAKEN))),
            *(tuple(row) for row in connection.execute(text(SIGNED))),
        ]


def dated(of: int, at: str) -> bytes:
    """Return a photo in whose EXIF its camera wrote when it was taken: `2031:01:01 10:00:00`."""
    directory = struct.pack("<HHHIIIHHHIII", 1, 0x8769, 4, 1, 26, 0, 1, 0x9003, 2, 20, 44, 0)
    exif = b"eXIf" + b"II*\0" + struct.pack("<I", 8) + directory + at.encode() + b"\0"
    chunk = struct.pack(">I", len(exif) - 4) + exif + struct.pack(">I", zlib.crc32(exif))
    plain = png(of, of)
    # After its header, which is always of one length.
    return plain[:33] + chunk + plain[33:]


def stand(page: Page, north: float, accuracy: float) -> None:
    """Have the device's receiver say that it is so many metres north of the first marker."""
    place = {"longitude": REGISTERED[0], "latitude": REGISTERED[1] + north * METRE, "accuracy": accuracy}
    page.context.set_geolocation(place)  # type: ignore[arg-type]


def held_flat(page: Page, devtools: CDPSession, heading: float) -> None:
    """Lay the device flat, its upper edge to a magnetic heading, until the needle has come to rest."""
    for step in range(30):
        # No hand is still, and the browser tells changes alone; alpha turns against the clock.
        half = math.radians(-heading + step % 2 * 0.3) / 2
        flat = {"x": 0, "y": 0, "z": math.sin(half), "w": math.cos(half)}
        reading = {"type": "absolute-orientation", "reading": {"quaternion": flat}}
        devtools.send("Emulation.setSensorOverrideReadings", reading)
        page.wait_for_timeout(25)


def arrow(way: Locator) -> float:
    """Return how far the arrow on the way points to the right of the upper edge of the screen, in degrees."""
    shown = way.locator(".arrow path").get_attribute("transform") or ""
    return float(shown.removeprefix("rotate(").removesuffix(")"))


def measured(page: Page, start: str, readings: list[float], accuracy: float) -> Locator:
    """Measure a position by some readings, metres north of the marker; return its part of the form."""
    position = page.locator("[data-test=position]")
    for count, north in enumerate(readings, 1):
        stand(page, north, accuracy)
        if count == 1:
            position.get_by_role("button", name=start).click()
        expect(position).to_contain_text(f"读数 {count} /")
    position.get_by_role("button", name="停止，用已有读数").click()
    return position


def signed(page: Page, side: str, name: str) -> None:
    """Sign for a side by hand."""
    card = page.locator(f"[data-side={side}]")
    card.locator(f"input[name=signer-{side}]").fill(name)
    sheet = card.locator("canvas")
    sheet.scroll_into_view_if_needed()
    box: FloatRect = sheet.bounding_box()  # type: ignore[assignment]
    page.mouse.move(box["x"] + 30, box["y"] + 60)
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(box["x"] + 30 + 50 * step, box["y"] + (30 if step % 2 else 80))
    page.mouse.up()
    card.locator("[data-test=sign]").click()
    expect(card.locator("[data-test=signature]")).to_contain_text(name)
