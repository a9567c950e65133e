"""The ZIP that a device saves of a package, as `heldAsZip` in maps/web/src/field/removal.ts writes it."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

from tests.api.field_world import sha256


def kept(package: str, change: Mapping[str, str], state: str = "held") -> dict[str, Any]:
    """Return a change as the device keeps it in its store."""
    said = json.loads(change["content"])
    return {
        "id": change["id"],
        "packageId": package,
        "accountId": "of-no-concern",
        "kind": said["kind"],
        "targetId": said["target_id"],
        "parentId": said.get("parent_id"),
        "sequence": said["sequence"],
        "deviceTime": said["device_time"],
        "content": change["content"],
        "contentSha256": hashlib.sha256(change["content"].encode()).hexdigest(),
        "values": said["values"],
        "files": [],
        "state": state,
        "reasons": [],
        "missing": [],
        "receipt": None,
        "recordId": None,
        "decided": None,
    }


def device_zip(
    manifest: Mapping[str, Any],
    changes: Iterable[Mapping[str, Any]] = (),
    drafts: Iterable[Mapping[str, Any]] = (),
    files: Mapping[str, bytes] | None = None,
    *,
    folder: str = "",
    copy: Mapping[str, Any] | None = None,
) -> bytes:
    """Return the ZIP; `files` by name, each under the hash of its bytes unless its name says another."""
    said = {"package": manifest, "changes": list(changes), "drafts": list(drafts)}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(f"{folder}held.json", json.dumps(said, indent=1))
        if copy is not None:
            archive.writestr(f"{folder}package.json", json.dumps(copy))
        for name, content in (files or {}).items():
            hash_, _, rest = name.partition("|")
            named = f"{hash_}-{rest}" if rest else f"{sha256(content)}-{name}"
            archive.writestr(f"{folder}files/{named}", content)
    return made.getvalue()


def draft(package: str, key: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a form that was begun as the device keeps it."""
    return {
        "packageId": package,
        "key": key,
        "values": dict(values),
        "changedAt": "2026-06-10T01:30:00.000Z",
    }
