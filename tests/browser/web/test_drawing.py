"""Drawing where something lies: parts, holes, dragged, typed, snapped to neighbours, taken back, refused."""

import math
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.api.conftest import Service
from tests.browser.web.choosing import choose
from tests.browser.web.conftest import PHONE, SCREEN, Desk, Picture, Sit
from tests.browser.web.seen import drawn_map
from tests.browser.web.test_edit import NEXT_FRAME, TUKE, field, proposal_of

pytestmark = pytest.mark.browser

Point = tuple[float, float]

#: The drawing window shows small shapes at this zoom, in the middle
ZOOM = 14
#: A square of some 800 metres, and one within it
WEST, SOUTH, SIDE = 109.3, 39.02, 0.008


def square(west: float, south: float, side: float) -> list[Point]:
    """Return the corners of a square, the south-west one first."""
    return [(west, south), (west + side, south), (west + side, south + side), (west, south + side)]


def typed(corners: list[Point]) -> str:
    """Return corners as one types them."""
    return "\n".join(f"{lon:.6f}, {lat:.6f}" for lon, lat in corners)


def type_ring(page: Page, lines: str) -> None:
    """Type the coordinates of the ring at hand and draw it."""
    page.get_by_label("经度, 纬度").fill(lines)
    page.locator("[data-test=take-coordinates]").click()


def choose_kind(page: Page, kind: str) -> None:
    """Say what is drawn: 点, 线 or 面."""
    # The window comes in gently: a click on the words waits until they stand still.
    page.locator(".kinds").get_by_text(kind, exact=True).click()
    expect(page.get_by_role("radio", name=kind, exact=True)).to_be_checked()


def open_drawing(desk: Desk, service: Service, kind: str) -> tuple[Page, Locator, str]:
    """Add a position to a place and open the drawing window for a kind; return page, map and field."""
    page = desk.open(f"/place-names/{service.feature_of(TUKE)}/edit")
    page.get_by_role("button", name="添加位置").click()
    position = str(page.locator('[data-part^="geometries/"]').last.get_attribute("data-part"))
    place = field(page, f"{position}/geometry")
    page.locator(place).get_by_role("button").first.click()
    choose_kind(page, kind)
    return page, drawn_map(page.locator(".record-map")), place


class Screen:
    """Where positions stand on the screen while a shape is shown in the middle of the map at `ZOOM`."""

    def __init__(self, shown: Locator, shape: list[Point]) -> None:
        box = shown.bounding_box()
        assert box is not None
        self.centre = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        xs, ys = zip(*map(self._world, shape), strict=True)
        self.middle = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2

    @staticmethod
    def _world(point: Point) -> Point:
        size = 512 * 2**ZOOM
        north = math.asinh(math.tan(math.radians(point[1])))
        return size * (point[0] / 360 + 0.5), size * (0.5 - north / (2 * math.pi))

    def at(self, point: Point) -> Point:
        """Return the pixel of a position."""
        x, y = self._world(point)
        return self.centre[0] + x - self.middle[0], self.centre[1] + y - self.middle[1]


def drag(page: Page, start: Point, end: Point) -> None:
    """Drag with the mouse as a hand does: there in steps, and a little about the end."""
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=8)
    for nudge in (1, 0, 1, 0):
        page.mouse.move(end[0] + nudge, end[1])
    page.mouse.up()


def kept(desk: Desk, service: Service) -> dict[str, Any]:
    """Take the drawing, keep the form as a draft, and return the geometry that it would register."""
    page = desk.page
    page.locator("[data-test=drawing-done]").click()
    page.locator("[data-test=drawing-done]").wait_for(state="detached")
    page.get_by_label("理由").fill("实地测绘")
    page.locator("[data-test=keep-draft]:not([disabled])").click()
    page.wait_for_url("**/app/proposals/*")
    draft = page.url.rpartition("/")[2].partition("?")[0]
    (geometry,) = drawn_in(proposal_of(service, "editor", draft)["items"])
    return geometry


def drawn_in(said: Any) -> list[dict[str, Any]]:
    """Return the new geometries anywhere in what a proposal says."""
    if isinstance(said, list):
        return [one for part in said for one in drawn_in(part)]
    if not isinstance(said, dict):
        return []
    if "coordinates" in said:
        return [said]
    return [one for name, part in said.items() if name != "before" for one in drawn_in(part)]


def inner(west: float = WEST + 0.002, south: float = SOUTH + 0.002) -> list[Point]:
    """Return the corners of a hole of some 200 metres."""
    return square(west, south, 0.002)


def test_a_hole_is_drawn_dragged_refused_outside_taken_back_and_removed(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    editor = desk("editor")
    page, shown, _ = open_drawing(editor, shared_service, "面")
    outline = square(WEST, SOUTH, SIDE)
    type_ring(page, typed(outline))
    page.get_by_text("面，5 个顶点").first.wait_for()
    screen = Screen(drawn_map(shown), outline)

    page.get_by_role("button", name="添加内环").click()
    corners = inner()
    for corner in (*corners, corners[0]):
        page.mouse.move(*screen.at(corner), steps=3)
        page.mouse.click(*screen.at(corner))
    page.get_by_text("面，10 个顶点").first.wait_for()
    expect(page.get_by_role("radio", name="第 1 部分 内环 1")).to_be_checked()
    picture(editor, "drawing-hole")

    # A vertex of the hole is dragged outside: said beside the drawing, shown on the map, and not taken.
    far = screen.at((WEST - 0.002, SOUTH - 0.002))
    drag(page, screen.at(corners[0]), far)
    page.get_by_role("alert").get_by_text("边线自相交").wait_for()
    expect(page.locator("[data-test=drawing-done]")).to_be_disabled()
    drawn_map(shown)
    picture(editor, "drawing-hole-crossing")
    page.locator("[data-test=drawing-undo]").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    type_ring(page, typed(square(WEST + 0.02, SOUTH, 0.002)))
    page.get_by_role("alert").get_by_text("内环（孔）不在外环之内").wait_for()
    page.keyboard.press("Control+z")
    expect(page.get_by_role("alert")).to_have_count(0)

    # Gone, back again, gone: what is handed in has the hole.
    page.get_by_role("button", name="删去第 1 部分 内环 1").click()
    page.get_by_text("面，5 个顶点").first.wait_for()
    page.locator("[data-test=drawing-undo]").click()
    page.get_by_text("面，10 个顶点").first.wait_for()
    page.locator("[data-test=drawing-redo]").click()
    page.get_by_text("面，5 个顶点").first.wait_for()
    page.locator("[data-test=drawing-undo]").click()
    geometry = kept(editor, shared_service)
    assert geometry["type"] == "Polygon"
    assert [len(ring) for ring in geometry["coordinates"]] == [5, 5]
    assert {tuple(one) for one in geometry["coordinates"][0]} == {
        (round(lon, 6), round(lat, 6)) for lon, lat in outline
    }


def test_every_part_is_typed_and_the_rest_stays_to_the_last_digit(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    editor = desk("editor")
    page, _, _ = open_drawing(editor, shared_service, "面")
    exact = [(109.31234567891, 39.0212345678912), (109.3223, 39.0212), (109.3223, 39.0312)]
    type_ring(page, "\n".join(f"{lon!r}, {lat!r}" for lon, lat in exact))
    page.get_by_text("面，4 个顶点").first.wait_for()
    page.get_by_role("button", name="添加部分").click()
    expect(page.get_by_label("经度, 纬度")).to_have_value("")
    # Another part is typed in metres, as the surveyor lists them: X, which is north, before Y.
    lines = page.get_by_label("北坐标 X, 东坐标 Y")
    choose(page.get_by_label("坐标系"), "中央经线108°", exact=False, brings=lines)
    lines.fill("4324700, 615000\n4324700, 615500\n4325200, 615500")
    page.locator("[data-test=take-coordinates]").click()
    page.get_by_text("面，8 个顶点").first.wait_for()
    page.get_by_role("button", name="添加内环").click()
    lines.fill("4324750, 615300\n4324750, 615450\n4324900, 615450")
    page.locator("[data-test=take-coordinates]").click()
    page.get_by_text("面，12 个顶点").first.wait_for()
    picture(editor, "drawing-parts")
    # One corner of the first part is typed anew; the others are written rounded and stay as they were.
    page.get_by_role("radio", name="第 1 部分 外环").check()
    expect(lines).not_to_have_value("")
    rows = lines.input_value().split("\n")
    assert len(rows) == 3
    lines.fill("\n".join([*rows[:2], "4325300, 614000"]))
    # As many vertices as before: that they were taken is seen by the shape being measured anew.
    with page.expect_response("**/coordinates/measurements"):
        page.locator("[data-test=take-coordinates]").click()
    page.get_by_text("面，12 个顶点").first.wait_for()
    geometry = kept(editor, shared_service)
    assert geometry["type"] == "MultiPolygon"
    assert [[len(ring) for ring in part] for part in geometry["coordinates"]] == [[4], [4, 4]]
    assert [tuple(one) for one in geometry["coordinates"][0][0][:2]] == exact[:2]


def test_a_dragged_vertex_snaps_to_the_very_vertex_of_a_neighbour(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    banner = shared_service.id_of("150626")
    boundary = (
        shared_service.client("editor").get(f"/administrative-divisions/{banner}").json()["boundaries"][0]
    )
    ring = boundary["geometry"]["coordinates"][0][0]
    # Far enough from the next ones that no other is within reach
    vertex = next(
        (lon, lat)
        for (lon, lat), before, after in zip(ring[1:-1], ring, ring[2:], strict=False)
        if min(math.dist((lon, lat), before), math.dist((lon, lat), after)) > 0.003
    )
    editor = desk("editor")
    page, shown, _ = open_drawing(editor, shared_service, "面")
    outline = square(vertex[0] + 0.0015, vertex[1] + 0.0012, SIDE)
    with page.expect_response("**/nearby-shapes*"):
        type_ring(page, typed(outline))
    page.get_by_text("面，5 个顶点").first.wait_for()
    screen = Screen(drawn_map(shown), outline)
    x, y = screen.at(vertex)
    drag(page, screen.at(outline[0]), (x + 5, y - 4))
    drawn_map(shown)
    picture(editor, "drawing-snapped")
    # Another corner is let go where nothing is near.
    free = screen.at((outline[2][0] + 0.0008, outline[2][1] + 0.0005))
    drag(page, screen.at(outline[2]), free)
    geometry = kept(editor, shared_service)
    corners = [tuple(one) for one in geometry["coordinates"][0]]
    assert vertex in corners
    assert (round(outline[0][0], 6), round(outline[0][1], 6)) not in corners
    assert (round(outline[1][0], 6), round(outline[1][1], 6)) in corners


def test_a_line_is_drawn_with_the_mouse_and_snaps(
    desk: Sit, picture: Picture, shared_service: Service
) -> None:
    editor = desk("editor")
    page = editor.open(f"/place-names/{shared_service.feature_of(TUKE)}/edit")
    page.get_by_role("button", name="添加位置").click()
    position = str(page.locator('[data-part^="geometries/"]').last.get_attribute("data-part"))
    page.locator(field(page, f"{position}/geometry")).get_by_role("button").first.click()
    choose_kind(page, "线")
    box = drawn_map(page.locator(".drawing-dialog .record-map")).bounding_box()
    assert box is not None
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for across, down in ((-120, -60), (0, 40), (120, -40)):
        page.mouse.move(middle[0] + across, middle[1] + down)
        page.mouse.click(middle[0] + across, middle[1] + down)
        page.evaluate(NEXT_FRAME)
    page.mouse.click(middle[0] + 120, middle[1] - 40)
    page.get_by_text("线，3 个顶点").first.wait_for()
    picture(editor, "edit-line")
    page.locator("[data-test=drawing-done]").click()
    page.locator(field(page, f"{position}/geometry")).get_by_text("线，3 个顶点").wait_for()


@pytest.mark.long  # test_every_screen looks at each screen in two of these four ways
@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("size", [SCREEN, PHONE])
def test_the_drawing_window_fits(
    desk: Sit, picture: Picture, shared_service: Service, language: str, size: tuple[int, int]
) -> None:
    editor = desk("editor", language=language, size=size)
    page = editor.open(f"/place-names/{shared_service.feature_of(TUKE)}/edit")
    position = page.locator('[data-part^="geometries/"]').first.get_attribute("data-part")
    page.locator(field(page, f"{position}/geometry")).get_by_role("button").first.click()
    drawn_map(page.locator(".record-map"))
    assert editor.fits()
    picture(editor, f"drawing-{language}-{size[0]}")
    page.locator("[data-test=take-coordinates]").scroll_into_view_if_needed()
    picture(editor, f"drawing-end-{language}-{size[0]}")
