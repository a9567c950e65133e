"""A package as a folder: files with a manifest that counts and seals them."""

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

from gis.national_database import package_files
from gis.national_database.changes import WORDS, Change, digests
from gis.national_database.package_files import Encoding, Format, record_in
from gis.national_database.profile import Profile
from gis.national_database.records import NationalRecord
from gis.national_database.rules import FolderInUse, PackageDamaged, PackageDiffers, PackageNotFound

MANIFEST = "manifest.json"
FORM = "diming-national-package/1"
Content = Sequence[Change | NationalRecord]


@dataclass(frozen=True)
class Manifest:
    """What a package says of itself; `records` are the digests of the whole state it brings about."""

    kind: Literal["full", "incremental"]
    as_of: str
    profile: str
    formats: tuple[Format, ...]
    encoding: Encoding
    #: What an incremental package was made against: a day, or the seal of a manifest
    since: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    changes: Mapping[str, int] = field(default_factory=dict)
    #: Records not sent because the pre-flight report found errors
    left_out: int = 0
    #: Records of invented data among them
    demonstration: tuple[str, ...] = ()
    #: Texts that Shapefiles hold only in part; they stand whole in long_texts.csv
    shortened: int = 0
    files: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    records: Mapping[str, str] = field(default_factory=dict)
    form: str = FORM
    note: str = ""


@dataclass(frozen=True)
class Package:
    """A package as it was read."""

    manifest: Manifest
    content: Content

    @property
    def records(self) -> list[NationalRecord]:
        """Return the records of a full package, or those that an incremental one adds and changes."""
        return [
            record_in(one) for one in self.content if not (isinstance(one, Change) and one.kind == "removed")
        ]

    @property
    def changes(self) -> list[Change]:
        """Return the changes of an incremental package."""
        return [one for one in self.content if isinstance(one, Change)]


def write_package(
    folder: Path,
    profile: Profile,
    content: Content,
    manifest: Manifest,
    state: Sequence[NationalRecord],
    about: Sequence[str],
) -> Manifest:
    """Write a package that reads back in every format as what went in; nothing stands there otherwise.

    `state` are all records after it. Raises FolderInUse, CannotBeWritten and PackageDiffers.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderInUse(folder=str(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = folder.parent / f".{folder.name}.{uuid4().hex[:8]}.part"
    aside.mkdir()
    try:
        shortened = package_files.write(aside, profile, content, manifest.formats, manifest.encoding, about)
        sealed = _sealed(aside, profile, content, manifest, state, shortened)
        _read_back(aside, profile, content, manifest.formats)
        (aside / MANIFEST).write_text(
            json.dumps(asdict(sealed), ensure_ascii=False, indent=1) + "\n", "utf-8"
        )
        if folder.exists():
            folder.rmdir()
        aside.replace(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return sealed


def _sealed(
    folder: Path,
    profile: Profile,
    content: Content,
    manifest: Manifest,
    state: Sequence[NationalRecord],
    shortened: int,
) -> Manifest:
    parts = package_files.parts_of(profile, content)
    changes = Counter(WORDS[one.kind] for one in content if isinstance(one, Change))
    told = {
        **asdict(manifest),
        "counts": {part.title: len(part.changes) for part in parts},
        "changes": {word: changes[word] for word in WORDS.values()} if manifest.kind == "incremental" else {},
        "shortened": shortened,
        "files": {
            path.name: {"bytes": path.stat().st_size, "sha256": file_digest(path)}
            for path in sorted(folder.iterdir())
        },
        "records": dict(sorted(digests(state).items())),
    }
    return Manifest(**told)


def _read_back(folder: Path, profile: Profile, content: Content, formats: Sequence[Format]) -> None:
    expected = sorted(content, key=lambda one: record_in(one).id)
    for format_ in formats:
        found = package_files.read(folder, profile, format_)
        if found != expected:
            wrong = next(
                (record_in(a).id for a, b in zip(expected, found, strict=False) if a != b), str(len(found))
            )
            raise PackageDiffers(format=format_, record=wrong)


def manifest_path(folder: Path) -> Path:
    """Return where the manifest of a package is, given its folder or the file itself."""
    return folder / MANIFEST if folder.is_dir() else folder


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a package's folder, or the file itself.

    Raises PackageNotFound, and PackageDamaged when it is no manifest.
    """
    path = manifest_path(folder)
    if not path.is_file():
        raise PackageNotFound(folder=str(folder))
    try:
        told = json.loads(path.read_text("utf-8"))
        if told["form"] != FORM:
            raise PackageDamaged(file=path.name)
        told["formats"], told["demonstration"] = tuple(told["formats"]), tuple(told["demonstration"])
        return Manifest(**told)
    except (ValueError, TypeError, KeyError) as error:
        raise PackageDamaged(file=path.name) from error


def read_package(folder: Path, profile: Profile, format_: Format | None = None) -> Package:
    """Read a package from its files of one format, the first one unless given.

    Raises PackageNotFound, and PackageDamaged when a file is not the one that the manifest names.
    """
    manifest = read_manifest(folder)
    for name, told in manifest.files.items():
        path = folder / Path(name).name
        if not path.is_file() or file_digest(path) != told.get("sha256"):
            raise PackageDamaged(file=name)
    return Package(manifest, package_files.read(folder, profile, format_ or manifest.formats[0]))


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
