"""Read what a device saved of a package before it was removed: a ZIP of what was said, with its files.

The ZIP has been in somebody's hands: nothing of it is unpacked under its own name, and of each change and
each file it is looked whether its hash is right.
"""

import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest, sha256
from io import BufferedReader
from pathlib import Path, PurePosixPath
from typing import Any, cast
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gis.attachments.rules import MOST_BYTES as MOST_FILE_BYTES
from gis.errors import InvalidInput
from gis.field_work.returned_findings import Findings
from gis.field_work.rules import cited, said_values
from gis.vector_files.datasets import member_name

#: What a device writes (ZIP without ZIP64) holds no more
MOST_BYTES = 4 << 30
#: All that was said: 5,000 markers with everything that can be said of each are 20 MB
MOST_SAID_BYTES = 64 << 20
MOST_FILES = 20_000
#: A change is no longer than what a device may send
MOST_CHARACTERS = 1_000_000
SAID, COPY, FOLDER = "held.json", "package.json", "files/"
#: What the office had given up when the device heard of it last is not brought back
GIVEN_UP = "discarded"
_NAMED = re.compile(r"([0-9a-f]{64})-(.*)", re.DOTALL)
_NOTHING = "\x00"
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)


class NoArchive(InvalidInput):
    """The file is no ZIP that a device saved of a package."""

    message_id = "field_held.no_archive"


class ArchiveDamaged(InvalidInput):
    """The ZIP is cut short, damaged or locked."""

    message_id = "field_held.damaged"


class ArchiveTooLarge(InvalidInput):
    """The ZIP holds more than any device writes."""

    message_id = "field_held.too_large"


class SaidUnreadable(InvalidInput):
    """The list of what was said is not as a device writes it."""

    message_id = "field_held.said_unreadable"


class _In(BaseModel):
    # What a newer device says beside is no reason to refuse what it says.
    model_config = ConfigDict(extra="ignore")


class HeldPackage(_In):
    """The package as it was handed out."""

    id: UUID
    title: str = Field(default="", max_length=500)


class HeldChange(_In):
    """A change under the id that the device made, as the text that it kept."""

    id: UUID
    package_id: UUID = Field(alias="packageId")
    content: str = Field(min_length=2, max_length=MOST_CHARACTERS)
    content_sha256: str = Field(alias="contentSha256", pattern=r"^[0-9a-f]{64}$")
    state: str = Field(default="held", max_length=20)


class HeldDraft(_In):
    """A form that was begun; the key is `<kind>:<record>`, or `<kind>:new`."""

    key: str = Field(max_length=200)
    values: dict[str, Any]
    changed_at: str = Field(alias="changedAt", default="", max_length=40)


class _Said(_In):
    package: HeldPackage
    changes: list[Any]
    drafts: list[Any] = []


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A photo, sketch, signature or sound under the hash that its name says."""

    sha256: str
    name: str
    member: zipfile.ZipInfo


@dataclass(frozen=True, slots=True)
class Held:
    """What a ZIP holds: changes whose hash is right, and files whose hash is looked at when they are read."""

    archive: zipfile.ZipFile
    package: HeldPackage
    changes: Sequence[HeldChange]
    drafts: Sequence[HeldDraft]
    files: Sequence[HeldFile]
    #: The JSON of the package as the device had it; empty in what older devices saved
    copy: bytes

    def cited(self) -> set[str]:
        """Return the hashes of the files that changes cite."""
        return {each for one in self.changes for each in cited(said_values(one.content))}

    def read(self, file: HeldFile) -> BufferedReader:
        """Open a file whose hash is looked at by `is_right`."""
        # It reads like one, which its type doesn't say.
        return cast("BufferedReader", self.archive.open(file.member))

    def is_right(self, file: HeldFile) -> bool:
        """Whether the bytes of a file are those of its hash."""
        try:
            with self.read(file) as stream:
                return file_digest(stream, "sha256").hexdigest() == file.sha256
        except _DAMAGED:
            return False


@contextmanager
def opened(path: Path, name: str, findings: Findings) -> Iterator[Held]:
    """Give what a ZIP holds for the time of the context; what of it can't be taken stands in the findings.

    Raises NoArchive, ArchiveDamaged, ArchiveTooLarge, SaidUnreadable.
    """
    try:
        archive = zipfile.ZipFile(path)
    except _DAMAGED as error:
        raise (ArchiveDamaged if _begins_as_zip(path) else NoArchive)(name=name) from error
    with archive:
        members = {member_name(each): each for each in archive.infolist() if not each.is_dir()}
        _check(members, name)
        # Somebody may have packed it anew within its folder.
        places = sorted(
            (each for each in members if PurePosixPath(each).name == SAID), key=lambda one: one.count("/")
        )
        if not places:
            raise NoArchive(name=name)
        said = _said(archive, members[places[0]], name)
        beside = places[0].removesuffix(SAID)
        copy = members.get(beside + COPY)
        yield Held(
            archive,
            said.package,
            _changes(said, findings),
            _drafts(said, findings),
            _files(beside + FOLDER, members, findings),
            b"" if copy is None else _read(archive, copy, name),
        )


def _check(members: dict[str, zipfile.ZipInfo], name: str) -> None:
    if any(each.flag_bits & 1 for each in members.values()):
        raise ArchiveDamaged(name=name)
    size = sum(each.file_size for each in members.values())
    if size > MOST_BYTES or len(members) > MOST_FILES:
        raise ArchiveTooLarge(name=name, most=MOST_BYTES >> 30, files=MOST_FILES)


def check_size(name: str, length: int) -> None:
    """Raise ArchiveTooLarge for a file of more bytes than any device writes."""
    if length > MOST_BYTES:
        raise ArchiveTooLarge(name=name, most=MOST_BYTES >> 30, files=MOST_FILES)


def _begins_as_zip(path: Path) -> bool:
    with path.open("rb") as content:
        return content.read(4) == b"PK\x03\x04"


def _said(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> _Said:
    text = _read(archive, member, name)
    try:
        # Not by pydantic's own reader: one half of a character in a note spoils that note alone.
        return _Said.model_validate(json.loads(text))
    except ValidationError as error:
        first = error.errors()[0]
        raise SaidUnreadable(name=name, place="/".join(str(part) for part in first["loc"])) from error
    except (ValueError, RecursionError) as error:
        raise SaidUnreadable(name=name, place="JSON") from error


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes:
    if member.file_size > MOST_SAID_BYTES:
        raise ArchiveTooLarge(name=name, most=MOST_BYTES >> 30, files=MOST_FILES)
    try:
        return archive.read(member)
    except _DAMAGED as error:
        raise ArchiveDamaged(name=name) from error


def _changes(said: _Said, findings: Findings) -> list[HeldChange]:
    taken: dict[UUID, HeldChange] = {}
    for number, each in enumerate(said.changes, start=1):
        try:
            one = HeldChange.model_validate(each)
            content = one.content.encode("utf-8")
        except ValidationError as error:
            place = "/".join(str(part) for part in error.errors()[0]["loc"])
            findings.problem("held_change_unreadable", row=str(number), value=place)
            continue
        except UnicodeEncodeError:
            findings.problem("held_change_unreadable", row=str(number), value="content")
            continue
        if one.package_id != said.package.id:
            findings.problem("held_change_of_another", row=str(number), value=one.package_id)
        elif sha256(content).hexdigest() != one.content_sha256 or _NOTHING in one.content:
            findings.problem("held_change_differs", row=str(number), value=one.id)
        else:
            taken.setdefault(one.id, one)
    return list(taken.values())


def _drafts(said: _Said, findings: Findings) -> list[HeldDraft]:
    taken = []
    for number, each in enumerate(said.drafts, start=1):
        try:
            one = HeldDraft.model_validate(each)
            text = json.dumps(one.model_dump(), ensure_ascii=False, allow_nan=False)
            text.encode("utf-8")
        except (ValueError, RecursionError):
            findings.problem("held_draft_unreadable", row=str(number))
            continue
        if "\\u0000" in text:
            findings.problem("held_draft_unreadable", row=str(number))
        elif one.values:
            taken.append(one)
    return taken


def _files(folder: str, members: dict[str, zipfile.ZipInfo], findings: Findings) -> list[HeldFile]:
    taken: dict[str, HeldFile] = {}
    for name, member in members.items():
        if not name.startswith(folder):
            continue
        named = _NAMED.fullmatch(name.removeprefix(folder))
        if named is None:
            findings.note("held_file_unnamed", value=name)
        elif member.file_size > MOST_FILE_BYTES:
            findings.problem("held_file_too_large", row=named[2], value=MOST_FILE_BYTES >> 20)
        else:
            taken.setdefault(named[1], HeldFile(named[1], named[2], member))
    return list(taken.values())
