"""Choose in the lists of forms: a list that closed before its entries were there is opened again."""

import re

from playwright.sync_api import Locator, TimeoutError, expect

#: How often a list is opened, and how long its entries may take each time (ms)
OPENINGS, ENTRIES_MS = 8, 4_000


def choose(
    box: Locator,
    option: str | re.Pattern[str] | None = None,
    *,
    exact: bool = True,
    brings: Locator | None = None,
) -> None:
    """Choose an entry of a box, its first where none is named, in its own list and in no other's.

    `brings` is what the choice makes appear: by it a choice is known in a box that never was empty.

    A list closes when its entries come late, or when another that still closes takes the focus back; then a
    click may choose nothing.
    """
    if box.get_attribute("role") != "combobox":
        box = box.get_by_role("combobox").first
    for left in reversed(range(OPENINGS)):
        if box.get_attribute("aria-expanded") != "true":
            box.press("ArrowDown")
        entries = box.page.locator(f"#{box.get_attribute('aria-controls')}").get_by_role("option")
        if option is not None:
            entries = entries.and_(box.page.get_by_role("option", name=option, exact=exact))
        unchosen = box.locator(
            "xpath=ancestor::div[contains(concat(' ', @class, ' '), ' el-select ')]"
        ).locator(".el-select__placeholder.is-transparent")
        try:
            entries.first.click(timeout=ENTRIES_MS)
            expect(unchosen).to_have_count(0, timeout=ENTRIES_MS)
            if brings is not None:
                expect(brings).to_be_visible(timeout=ENTRIES_MS)
            return
        except (TimeoutError, AssertionError):
            if left == 0:
                raise
