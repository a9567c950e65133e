"""Write features of the Linked Places format one by one, and read them back with another library."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from shapely.geometry import shape

from gis.exchange.linked_places import CONTEXT
from gis.vector_files.read_back import read_back
from gis.vector_files.writing import Written

PROPERTIES = ("title", "ccodes", "fclasses", "code", "notice")


def write(path: Path, features: Iterable[Mapping[str, Any]], description: str) -> Written:
    """Write a FeatureCollection to `path`, one feature a line, without holding more than one of them."""
    written = Written(fields=PROPERTIES)
    head = {"@context": CONTEXT, "type": "FeatureCollection", "description": description}
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(head, ensure_ascii=False).removesuffix("}") + ', "features": [')
        for feature in features:
            file.write(",\n" if written.count else "\n")
            file.write(json.dumps(feature, ensure_ascii=False, separators=(",", ":"), allow_nan=False))
            texts = {name: feature["properties"][name] for name in PROPERTIES}
            written.add(shape(feature["geometry"]), texts)
        file.write("\n]}\n")
    read_back(path, written)
    return written
