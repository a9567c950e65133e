"""What a map really shows: the colours of its pixels, as a reader's eye meets them."""

import base64

from playwright.sync_api import Locator, expect

#: Counts the pixels of a PNG that have a colour or one next to it
COUNT = """async ([picture, colours]) => {
  const bytes = Uint8Array.from(atob(picture), (one) => one.charCodeAt(0))
  const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
  const brush = new OffscreenCanvas(image.width, image.height).getContext('2d')
  brush.drawImage(image, 0, 0)
  const { data } = brush.getImageData(0, 0, image.width, image.height)
  return colours.map(([red, green, blue]) => {
    let count = 0
    for (let at = 0; at < data.length; at += 4) {
      const far = Math.abs(data[at] - red) + Math.abs(data[at + 1] - green) + Math.abs(data[at + 2] - blue)
      if (far <= 6) count += 1
    }
    return count
  })
}"""


def drawn_map(place: Locator) -> Locator:
    """Wait until a map has drawn all that was asked of it."""
    place.scroll_into_view_if_needed()
    expect(place).to_have_attribute("aria-busy", "false", timeout=60_000)
    return place


def pixels(place: Locator, *colours: str) -> list[int]:
    """Return how many pixels of a part of the screen have each colour (`#b91c1c`)."""
    rgb = [[int(one[at : at + 2], 16) for at in (1, 3, 5)] for one in colours]
    picture = base64.b64encode(place.screenshot()).decode()
    found: list[int] = place.page.evaluate(COUNT, [picture, rgb])
    return found
