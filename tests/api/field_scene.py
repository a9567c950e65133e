"""A device in the field: it takes packages, keeps changes as text, and sends them."""

import base64
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from fastapi.testclient import TestClient

from gis.history.as_known import today
from tests.api.conftest import Service
from tests.api.field_world import sha256
from tests.api.inspection_scene import ok


@dataclass
class Device:
    """One person's device with one package."""

    client: TestClient
    manifest: dict[str, Any]
    sequence: int = 0
    versions: dict[str, int] = field(default_factory=dict)

    @classmethod
    def take(cls, client: TestClient, **task: Any) -> "Device":
        body = {"task": task, "device_id": str(uuid4()), "device_name": "平板"}
        manifest = ok(client.post("/field-work/packages", json=body), 201)
        versions = {each["id"]: each["version"] for each in manifest["items"]}
        return cls(client, manifest, versions=versions)

    @property
    def at(self) -> str:
        return f"/field-work/packages/{self.manifest['id']}"

    def change(self, kind: str, target: str | None, values: dict[str, Any], **more: Any) -> dict[str, str]:
        """Return a change as the device keeps it."""
        self.sequence += 1
        content = {
            "kind": kind,
            "target_id": target,
            "base_version": self.versions.get(target or "", 0),
            "schema_version": self.manifest["schema_version"],
            "device_time": datetime.now(UTC).isoformat(),
            "sequence": self.sequence,
            "values": values,
            **more,
        }
        return {"id": str(uuid4()), "content": json.dumps(content, ensure_ascii=False)}

    def send(self, *changes: dict[str, str], sent_at: str | None = None, **more: Any) -> dict[str, Any]:
        """Send changes and return what the server says of each, by id."""
        body = {"sent_at": sent_at or datetime.now(UTC).isoformat(), "changes": list(changes), **more}
        answer = ok(self.client.post(f"{self.at}/changes", json=body))
        self.answer = answer
        return {each["id"]: each for each in answer["changes"]}

    def upload(self, content: bytes, name: str = "现场.png", piece: int = 40, stop_after: int = 10**9) -> str:
        """Upload a file in pieces, from where it broke off; stop when so many bytes were sent."""
        hash_ = sha256(content)
        said = f"sha256 {_base64(hash_)},filename {_base64(name)}"
        headers = {"Upload-Length": str(len(content)), "Upload-Metadata": said}
        begun = self.client.post("/field-work/uploads", headers=headers)
        assert begun.status_code == 201, begun.text
        offset, sent = int(begun.headers["Upload-Offset"]), 0
        while offset < len(content) and sent < stop_after:
            answer = self.piece(hash_, offset, content[offset : offset + piece])
            assert answer.status_code == 204, answer.text
            sent += piece
            offset = int(answer.headers["Upload-Offset"])
        return hash_

    def piece(self, hash_: str, offset: int, content: bytes) -> Any:
        headers = {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
        return self.client.patch(f"/field-work/uploads/{hash_}", headers=headers, content=content)


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def site(service: Service, **more: Any) -> dict[str, Any]:
    """Return a grave site of a town as its survey says it."""
    town = service.id_of("150626102")
    return {"kind": "scattered", "division_id": town, "graves": 3, "surveyed_on": today().isoformat(), **more}
