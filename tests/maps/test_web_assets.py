"""Browser libraries: inlined whole, installed from a locked list, missing with a clear word."""

import json
import re
from pathlib import Path

import pytest

from gis.messages import text
from maps import web_assets

WEB = Path(web_assets.__file__).parent / "web"


def test_style_sheet_holds_its_images() -> None:
    css = web_assets.stylesheet("leaflet/dist/leaflet.css")
    addresses = re.findall(r"url\(([^)]*)\)", css)
    assert len(addresses) == 4
    assert all(address.startswith(("data:image/png;base64,", "#")) for address in addresses)


def test_script_can_stand_in_a_page() -> None:
    script = web_assets.javascript("leaflet/dist/leaflet.js")
    assert "Leaflet 1.9.4" in script
    assert "</script" not in script.lower()
    assert "sourceMappingURL" not in script


def test_api_documentation_has_its_files() -> None:
    folder = web_assets.swagger_ui_folder()
    assert (folder / "swagger-ui-bundle.js").is_file()
    assert (folder / "swagger-ui.css").is_file()


def test_missing_web_part_says_what_to_do() -> None:
    with pytest.raises(web_assets.WebPartMissing) as refused:
        web_assets.javascript("not-installed/dist/it.js")
    said = text(refused.value.message_id, "zh", **refused.value.params)
    assert "scripts/run" in said
    assert "maps/web/node_modules/not-installed/dist/it.js" in said


def test_lock_pins_every_package_by_content_and_runs_no_install_script() -> None:
    lock = json.loads((WEB / "package-lock.json").read_text("utf-8"))
    packages = [value for key, value in lock["packages"].items() if key]
    assert len(packages) >= 3
    assert all(package["integrity"].startswith("sha512-") for package in packages)
    assert not any("resolved" in package for package in packages)
    settings = (WEB / ".npmrc").read_text("utf-8").splitlines()
    assert {"omit-lockfile-registry-resolved=true", "ignore-scripts=true"} <= set(settings)


def test_declared_versions_are_exact() -> None:
    declared = json.loads((WEB / "package.json").read_text("utf-8"))["dependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in declared.values())
