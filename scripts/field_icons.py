"""Draw the icons of the installed field application from `layout/icon.svg`; run when that has changed."""

from pathlib import Path

from playwright.sync_api import sync_playwright

_WEB = Path(__file__).parents[1] / "maps" / "web"
#: Name → size in pixels, share of it that the drawing takes, ground; launchers cut a maskable icon to 80 %.
ICONS = {
    "field-192.png": (192, 1.0, "transparent"),
    "field-512.png": (512, 1.0, "transparent"),
    "field-maskable-512.png": (512, 0.62, "#ffffff"),
}


def main() -> None:
    """Draw each icon."""
    drawing = (_WEB / "src" / "layout" / "icon.svg").read_text("utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, (size, share, ground) in ICONS.items():
            page = browser.new_page(viewport={"width": size, "height": size})
            inner = round(size * share)
            page.set_content(
                f"<style>*{{margin:0}}body{{display:grid;place-items:center;height:{size}px;background:{ground}}}"
                f"svg{{width:{inner}px;height:{inner}px;display:block}}</style>{drawing}"
            )
            page.screenshot(path=_WEB / "public" / name, omit_background=ground == "transparent")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
