"""What makes the site work without its server: packs of pages, and the service worker that answers from them.

Thousands of pages fetched one by one would take minutes. They are put into packs of a few hundred, which lie
packed in the browser's cache; the worker unpacks the one that has the page somebody opens.
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from gis.tiles.rules import gzipped

#: Bytes of pages in a pack, before packing
PACK_BYTES = 1_500_000
FOLDER = "offline"
WORKER = "service-worker.js"


def write_offline(root: Path, pages: Iterable[str], edition: str, files: Iterable[str], script: str) -> int:
    """Write packs of pages and the service worker; return how many bytes a browser keeps of the site.

    `pages` go into packs and `files` are kept as they are, both by their names from the root of the site.
    `edition` is the folder of the newest edition, whose files never change; `script` is the worker's text.
    """
    (root / FOLDER).mkdir()
    packs: list[tuple[str, str]] = []
    waiting: dict[str, str] = {}
    weight = 0

    def pack() -> None:
        content = gzipped(json.dumps(waiting, ensure_ascii=False, separators=(",", ":")).encode())
        # Named after what it holds: a browser that kept it need not fetch it for the next version.
        name = f"{FOLDER}/{hashlib.sha256(content).hexdigest()[:16]}.pack"
        (root / name).write_bytes(content)
        packs.append((next(iter(waiting)), name))
        waiting.clear()

    for page in sorted(pages):
        text = (root / page).read_text("utf-8")
        waiting[page] = text
        weight += len(text.encode())
        if weight > PACK_BYTES:
            pack()
            weight = 0
    if waiting:
        pack()
    kept = sorted(files)
    version = hashlib.sha256()
    for name in [*kept, *(name for _, name in packs)]:
        version.update(f"{name}\n".encode() + hashlib.sha256((root / name).read_bytes()).digest())
    site = {"version": version.hexdigest()[:16], "edition": edition, "files": kept, "packs": packs}
    told = json.dumps(site, ensure_ascii=False, separators=(",", ":"))
    (root / WORKER).write_text(f'"use strict";\nconst SITE = {told};\n{script}', "utf-8")
    return sum((root / name).stat().st_size for name in [*kept, *(name for _, name in packs)])
