"""Take out of a photo what says who took it, where and with what: only the picture stays.

A telephone writes position, time, make and owner into the file. Of a JPEG the application segments and
comments go, but for the colour transform (APP14) and how the picture is turned; of a PNG every chunk that
does not draw. What stands behind the end of the picture goes too.
"""

import struct

START, END, SCAN, COMMENT, APP0, APP1, APP14 = 0xD8, 0xD9, 0xDA, 0xFE, 0xE0, 0xE1, 0xEE
PNG = b"\x89PNG\r\n\x1a\n"
#: Chunks of PNG that draw
DRAWING = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB"})
ORIENTATION = 0x0112


class NotAPhoto(ValueError):
    """The bytes are no whole JPEG or PNG."""


def without_metadata(content: bytes) -> tuple[bytes, str]:
    """Return a photo without what is said about it, and its media type; raise NotAPhoto."""
    try:
        if content.startswith(PNG):
            return _png(content), "image/png"
        if content.startswith(b"\xff\xd8\xff"):
            return _jpeg(content), "image/jpeg"
    except (IndexError, ValueError, struct.error) as error:
        raise NotAPhoto from error
    raise NotAPhoto


def _png(content: bytes) -> bytes:
    kept, at = [PNG], len(PNG)
    while True:
        (length,) = struct.unpack_from(">I", content, at)
        name, end = content[at + 4 : at + 8], at + 12 + length
        if end > len(content):
            raise NotAPhoto
        if name in DRAWING:
            kept.append(content[at:end])
        at = end
        if name == b"IEND":
            return b"".join(kept)


def _jpeg(content: bytes) -> bytes:
    kept, at, turned = [], 2, 1
    while True:
        if content[at] != 0xFF:
            raise NotAPhoto
        while content[at + 1] == 0xFF:
            at += 1
        marker = content[at + 1]
        (length,) = struct.unpack_from(">H", content, at + 2)
        end = at + 2 + length
        if end > len(content):
            raise NotAPhoto
        if marker == SCAN:
            break
        if marker == APP1:
            turned = _orientation(content[at + 4 : end]) or turned
        if marker != COMMENT and not (APP0 < marker <= 0xEF and marker != APP14):
            kept.append(content[at:end])
        at = end
    own = _turned(turned) if turned != 1 else b""
    return b"\xff\xd8" + own + b"".join(kept) + _picture(content, at)


def _picture(content: bytes, at: int) -> bytes:
    """Return everything from the first scan to the first end of the picture that is no part of a scan."""
    place = at
    while True:
        place = content.index(b"\xff", place)
        marker = content[place + 1]
        if marker == END:
            return content[at : place + 2]
        if marker == 0 or 0xD0 <= marker <= 0xD7 or marker == 0xFF:
            place += 1 if marker == 0xFF else 2
        else:
            (length,) = struct.unpack_from(">H", content, place + 2)
            place += 2 + length


def _orientation(exif: bytes) -> int | None:
    """Return how the picture is turned (1-8), where EXIF says so."""
    if not exif.startswith(b"Exif\0\0"):
        return None
    tiff = exif[6:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return None
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for entry in range(min(count, 200)):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * entry)
            if tag == ORIENTATION:
                return value if 1 <= value <= 8 else None
    except struct.error:
        return None
    return None


def _turned(orientation: int) -> bytes:
    """Return an EXIF segment that says how the picture is turned and nothing else."""
    entry = struct.pack(">HHIHH", ORIENTATION, 3, 1, orientation, 0)
    tiff = b"MM\x00\x2a" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
