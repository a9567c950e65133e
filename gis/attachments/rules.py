"""Which files may be kept as evidence, and what a file really is; without database or disk."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath, PureWindowsPath

import puremagic

from gis.attachments.audio import sound_type
from gis.errors import DimingError, InvalidInput, NotFound

MOST_MEGABYTES = 50
MOST_BYTES = MOST_MEGABYTES << 20
#: Bytes at the start of a file in which signatures are looked for
HEAD = 4096
#: More than this many members, and an archive is no document
MOST_MEMBERS = 20_000

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Type found in the bytes → extensions that a file of it may bear
ALLOWED: Mapping[str, frozenset[str]] = {
    "application/pdf": frozenset({".pdf"}),
    "application/ofd": frozenset({".ofd"}),
    "image/jpeg": frozenset({".jpg", ".jpeg"}),
    "image/png": frozenset({".png"}),
    "image/tiff": frozenset({".tif", ".tiff"}),
    WORD: frozenset({".docx"}),
    EXCEL: frozenset({".xlsx"}),
    "application/msword": frozenset({".doc", ".wps"}),
    "application/vnd.ms-excel": frozenset({".xls", ".et"}),
    "text/plain": frozenset({".txt", ".csv"}),
    "audio/webm": frozenset({".webm", ".weba"}),
    "audio/ogg": frozenset({".ogg", ".oga", ".opus"}),
    "audio/mp4": frozenset({".m4a", ".mp4"}),
    "audio/aac": frozenset({".aac"}),
    "audio/wav": frozenset({".wav"}),
}
#: Extension that puremagic gives → type
_SIGNED = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
}
_ARCHIVE = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Member of a zip archive that only this type of document has → type
_MAIN_MEMBER = {"word/document.xml": WORD, "xl/workbook.xml": EXCEL, "OFD.xml": "application/ofd"}
#: Name of a stream in a compound file, as its directory spells it (UTF-16) → type
_MAIN_STREAM = {
    "WordDocument".encode("utf-16-le"): "application/msword",
    "Workbook".encode("utf-16-le"): "application/vnd.ms-excel",
}
_TEXT_CODINGS = ("utf-8", "gb18030")
_NOT_IN_TEXT = frozenset(range(32)) - frozenset(b"\t\n\r\f")


class TooLarge(InvalidInput):
    """The file is larger than what is kept."""

    message_id = "attachments.too_large"


class Empty(InvalidInput):
    """The file has no bytes."""

    message_id = "attachments.empty"


class NameMissing(InvalidInput):
    """The file has no name."""

    message_id = "attachments.name_missing"


class TypeNotAllowed(InvalidInput):
    """The bytes are none of the types that may be kept."""

    message_id = "attachments.type_not_allowed"


class TypeDiffers(InvalidInput):
    """The extension claims another type than the bytes are."""

    message_id = "attachments.type_differs"


class NoSuchAttachment(NotFound):
    """There is no such file, or none that the caller may see."""

    message_id = "attachments.no_such_attachment"


class Erased(InvalidInput):
    """These bytes were taken out of the register for good, and are not taken in again."""

    message_id = "attachments.erased"


class Damaged(DimingError):
    """The stored bytes are missing or no longer what was stored."""

    message_id = "attachments.damaged"


def plain_name(file_name: str) -> str:
    """Return the last part of a file name without folders and control characters; raise NameMissing."""
    last = PurePosixPath(PureWindowsPath(file_name).name).name
    name = "".join(character for character in last if character.isprintable()).strip()
    if not name.strip("."):
        raise NameMissing
    return name[-200:]


def media_type(content: bytes, name: str) -> str:
    """Return the type found in the bytes.

    Raises TypeNotAllowed when it is none of ALLOWED, TypeDiffers when the name's extension is another's.
    """
    found = _found(content)
    if found is None:
        raise TypeNotAllowed(name=name)
    if PurePosixPath(name.lower()).suffix not in ALLOWED[found]:
        raise TypeDiffers(name=name, found=found)
    return found


def _found(content: bytes) -> str | None:
    if content.startswith(_ARCHIVE):
        return _in_archive(content)
    if content.startswith(_COMPOUND):
        return next((found for stream, found in _MAIN_STREAM.items() if stream in content), None)
    sound = sound_type(content)
    if sound is not None:
        return sound
    try:
        candidates = puremagic.magic_string(content[:HEAD])
    except puremagic.PureError:
        candidates = []
    # A signature that stands elsewhere than at the beginning may be hidden in another type of file.
    at_start = [known for known in candidates if known.offset == 0]
    for known in at_start:
        if known.extension in _SIGNED:
            return _SIGNED[known.extension]
    return "text/plain" if _is_text(content) else None


def _in_archive(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = set(archive.namelist())
    except zipfile.BadZipFile:
        return None
    # Macros run when a document is opened.
    if len(members) > MOST_MEMBERS or any(member.lower().endswith("vbaproject.bin") for member in members):
        return None
    return next((found for member, found in _MAIN_MEMBER.items() if member in members), None)


def _is_text(content: bytes) -> bool:
    if _NOT_IN_TEXT.intersection(content):
        return False
    start = content[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    # A browser would run a page or a drawing that somebody stored as text.
    if start.startswith((b"<", b"#!", b"@echo")):
        return False
    for coding in _TEXT_CODINGS:
        try:
            content.decode(coding)
        except UnicodeDecodeError:
            continue
        return True
    return False
