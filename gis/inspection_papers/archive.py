"""归档包: a ZIP of everything an inspection stored, with a manifest and the SHA-256 of every part.

The same parts give the same bytes: parts lie in the order of their names, stored without compression, dated
1980, with the same permissions, and nothing tells when or by whom it was packed. `manifest.json` is for
programs, `清单.txt` for people, `SHA256SUMS` for `sha256sum -c`.
"""

import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from gis.inspection_papers.rules import ArchiveUnreadable

FORMAT = "diming-inspection-archive"
MANIFEST, LIST, SUMS = "manifest.json", "清单.txt", "SHA256SUMS"
_OWN = (MANIFEST, LIST, SUMS)
_CHUNK = 1 << 20
#: ZIP counts from here; every part bears this day
_DAY = (1980, 1, 1, 0, 0, 0)
_UNIX, _FILE_MODE = 3, 0o100644
#: A manifest names a few thousand parts at most
_MOST_MANIFEST_BYTES = 16 << 20
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')


@dataclass(frozen=True, slots=True)
class Part:
    """One file of an archive: where it lies in it, what it is, its bytes by their hash."""

    path: str
    title: str
    kind: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of an archive: its parts by what was found, and the hash of the whole file."""

    sha256: str
    about: Mapping[str, Any]
    intact: tuple[str, ...]
    missing: tuple[str, ...]
    changed: tuple[str, ...]
    #: In the file, but not in the manifest
    unlisted: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether everything is there as it was packed, and nothing else."""
        return not (self.missing or self.changed or self.unlisted)


def file_name(text: str) -> str:
    """Return a text as the name of a file on any system."""
    return _NOT_IN_NAMES.sub("_", text).strip(" .")[:120] or "_"


def distinct(parts: Iterable[Part]) -> list[Part]:
    """Return parts under names that differ, in the order of names; the same bytes in a folder once.

    Which of two equal names is counted on depends on the bytes, not on the order in which they come.
    """
    found: dict[str, Part] = {}
    for part in sorted(parts, key=lambda each: (each.path, each.sha256)):
        stem, dot, ending = part.path.rpartition(".")
        path, count = part.path, 1
        while path.casefold() in found and found[path.casefold()].sha256 != part.sha256:
            count += 1
            path = f"{stem}（{count}）{dot}{ending}"
        found.setdefault(path.casefold(), Part(path, part.title, part.kind, part.sha256, part.size_bytes))
    return sorted(found.values(), key=lambda each: each.path)


def manifest(about: Mapping[str, Any], parts: Sequence[Part]) -> dict[str, Any]:
    """Return what `manifest.json` says."""
    return {
        "format": FORMAT,
        "version": 1,
        "inspection": dict(about),
        "parts": [
            {
                "path": part.path,
                "title": part.title,
                "kind": part.kind,
                "size_bytes": part.size_bytes,
                "sha256": part.sha256,
            }
            for part in parts
        ],
    }


def readable_list(about: Mapping[str, Any], parts: Sequence[Part]) -> str:
    """Return what `清单.txt` says."""
    lines = [
        f"{about.get('title', '')}　归档清单",
        f"编号：{about.get('number', '')}",
        f"共{len(parts)}件",
        "",
    ]
    for number, part in enumerate(parts, start=1):
        lines += [
            f"{number}. {part.path}",
            f"   {part.title}　{part.size_bytes}字节",
            f"   SHA-256 {part.sha256}",
        ]
    return "\n".join(lines) + "\n"


def pack(
    target: BinaryIO,
    about: Mapping[str, Any],
    parts: Sequence[Part],
    opened: Callable[[Part], BinaryIO],
    packed: Callable[[int, int], None] = lambda done, total: None,
) -> None:
    """Write an archive; `opened` gives the bytes of a part, `packed` is told how many are in."""
    said = json.dumps(manifest(about, parts), ensure_ascii=False, indent=1, sort_keys=True)
    own = {
        MANIFEST: said.encode("utf-8") + b"\n",
        LIST: readable_list(about, parts).encode("utf-8"),
        SUMS: "".join(f"{part.sha256}  {part.path}\n" for part in parts).encode("utf-8"),
    }
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in own.items():
            archive.writestr(_member(name), content)
        for done, part in enumerate(parts):
            packed(done, len(parts))
            with opened(part) as source, archive.open(_member(part.path), "w", force_zip64=True) as written:
                while chunk := source.read(_CHUNK):
                    written.write(chunk)
        packed(len(parts), len(parts))


def _member(path: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(path, _DAY)
    info.create_system = _UNIX
    info.external_attr = _FILE_MODE << 16
    return info


def verify(source: BinaryIO) -> Verdict:
    """Compare an archive with its own manifest; raise ArchiveUnreadable when it is none.

    Whether the manifest itself is the one that was packed, only the hash of the whole file tells, which the
    register keeps.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            said = _manifest_of(archive)
            wanted = {str(each["path"]): str(each["sha256"]) for each in said["parts"]}
            names = [info.filename for info in archive.infolist() if not info.is_dir()]
            found = {name: _hash_of(archive, name) for name in dict.fromkeys(names) if name in wanted}
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, NotImplementedError, RuntimeError) as error:
        raise ArchiveUnreadable(reason=str(error)[:200]) from error
    # Of two members of one name nobody knows which is meant.
    twice = {name for name in names if names.count(name) > 1}
    intact = {name for name in found if found[name] == wanted[name] and name not in twice}
    source.seek(0)
    return Verdict(
        sha256=_sha256(iter(lambda: source.read(_CHUNK), b"")),
        about=said["inspection"],
        intact=tuple(sorted(intact)),
        missing=tuple(sorted(set(wanted) - set(names))),
        changed=tuple(sorted(set(found) - intact)),
        unlisted=tuple(sorted(set(names) - set(wanted) - set(_OWN))),
    )


def _manifest_of(archive: zipfile.ZipFile) -> dict[str, Any]:
    info = archive.getinfo(MANIFEST)
    if info.file_size > _MOST_MANIFEST_BYTES:
        raise ValueError(f"{MANIFEST}: {info.file_size} bytes")
    said = json.loads(archive.read(info))
    if not isinstance(said, dict) or said.get("format") != FORMAT or not isinstance(said["inspection"], dict):
        raise ValueError(f"{MANIFEST}: no {FORMAT}")
    return said


def _hash_of(archive: zipfile.ZipFile, name: str) -> str:
    """Return the hash of a member; of one that is damaged, none."""
    try:
        with archive.open(name) as member:
            return _sha256(iter(lambda: member.read(_CHUNK), b""))
    except zipfile.BadZipFile:
        return ""


def _sha256(chunks: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()
