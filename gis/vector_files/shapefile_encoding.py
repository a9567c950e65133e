"""Find out in which encoding a Shapefile's attributes are: its .cpg, else what the bytes decode as."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from gis.coordinates import Reason
from gis.vector_files.datasets import companion
from gis.vector_files.errors import VectorFileUnreadable

Where = Literal["chosen", "cpg", "guessed"]

_CPG_NAMES = {
    "936": "GBK", "cp936": "GBK", "ansi 936": "GBK", "gbk": "GBK", "gb2312": "GBK", "gb18030": "GB18030",
    "65001": "UTF-8", "utf-8": "UTF-8", "utf8": "UTF-8", "cp65001": "UTF-8",
    "big5": "BIG5", "950": "BIG5", "1252": "CP1252", "88591": "ISO-8859-1", "iso-8859-1": "ISO-8859-1",
}  # fmt: skip
_CUT_OFF = ("unexpected end of data", "incomplete multibyte sequence")
_GUESSES = ("UTF-8", "GB18030")


@dataclass(frozen=True, slots=True)
class TextEncoding:
    """The encoding to read attributes with, where that was learnt, and what to tell the user."""

    encoding: str
    where: Where
    notes: tuple[Reason, ...]


def shapefile_encoding(shp: Path, chosen: str | None = None) -> TextEncoding:
    """Return the encoding of a Shapefile's attributes.

    A .cpg that names no known encoding, or whose encoding the bytes break, is told and not believed. Raises
    VectorFileUnreadable when the user chose an encoding that does not exist.
    """
    if chosen is not None:
        named = _CPG_NAMES.get(chosen.strip().lower()) or _python_name(chosen.strip())
        if named is None:
            raise VectorFileUnreadable("vector_file.encoding_unknown", encoding=chosen)
        return TextEncoding(named, "chosen", ())
    dbf = companion(shp, ".dbf")
    if dbf is None:
        return TextEncoding("UTF-8", "guessed", ())
    notes: list[Reason] = []
    cpg = companion(shp, ".cpg")
    if cpg is not None:
        said = cpg.read_bytes()[:200].decode("ascii", "replace").strip().strip("\ufeff")
        named = _CPG_NAMES.get(said.lower()) or _python_name(said)
        if named is not None and not _broken(dbf, named):
            return TextEncoding(named, "cpg", ())
        message = "vector_file.cpg_unknown" if named is None else "vector_file.cpg_contradicted"
        notes.append(Reason(message, {"said": said or "（空）"}))
    broken = {encoding: _broken(dbf, encoding) for encoding in _GUESSES}
    # Plain ASCII fits both; the first is as good as the second then.
    guess = min(_GUESSES, key=lambda encoding: broken[encoding])
    notes.append(Reason("vector_file.encoding_guessed", {"encoding": guess}))
    if broken[guess]:
        notes.append(Reason("vector_file.encoding_imperfect", {"values": broken[guess]}))
    return TextEncoding(guess, "guessed", tuple(notes))


def _python_name(said: str) -> str | None:
    try:
        return codecs.lookup(said).name if said else None
    except LookupError:
        return None


def _broken(dbf: Path, encoding: str) -> int:
    """Count the names and values that don't decode; one cut off at the field's end does not count."""
    count = 0
    with dbf.open("rb") as file:
        for _, value, full in dbf_texts(file):
            try:
                value.decode(encoding)
            except UnicodeDecodeError as error:
                cut_off = full and error.reason in _CUT_OFF
                count += not cut_off
    return count


def dbf_texts(file: BinaryIO) -> Iterator[tuple[bytes, bytes, bool]]:
    """Yield field, text and whether it fills the field, for the texts of a dBASE file; names come first."""
    head = file.read(32)
    header_length = int.from_bytes(head[8:10], "little")
    record_length = int.from_bytes(head[10:12], "little")
    if header_length < 33 or record_length < 1:
        return
    descriptors = file.read(header_length - 32)
    texts: list[tuple[bytes, int, int]] = []
    offset = 1
    for at in range(0, len(descriptors) - 31, 32):
        descriptor = descriptors[at : at + 32]
        if descriptor[0] == 0x0D:
            break
        name = descriptor[:11].split(b"\0")[0]
        yield name, name, len(name) >= 10
        if descriptor[11:12] == b"C":
            texts.append((name, offset, offset + descriptor[16]))
        offset += descriptor[16]
    while len(record := file.read(record_length)) == record_length:
        for name, start, end in texts:
            value = record[start:end]
            stripped = value.rstrip(b" \0")
            if stripped:
                yield name, stripped, len(stripped) >= len(value) - 1
