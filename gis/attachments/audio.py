"""Which recording bytes are: by their container and, where it may hold pictures too, by what is in it."""

from collections.abc import Sequence

#: EBML (RFC 8794): the container of WebM
_EBML = b"\x1a\x45\xdf\xa3"
#: Codec of a track of pictures, as WebM and Matroska name them; of sound they begin with A_
_PICTURE_CODECS = (b"V_VP8", b"V_VP9", b"V_AV1", b"V_MPEG", b"V_MS/")
#: Codec at the beginning of an Ogg stream (RFC 3533, RFC 7845)
_OGG_SOUND = (b"OpusHead", b"\x01vorbis", b"Speex   ", b"\x7fFLAC")
_OGG_PICTURES = (b"\x80theora", b"\x01video")
#: ISO base media (ISO/IEC 14496-12): `hdlr` box with version, flags and pre_defined, then the kind of track
_HANDLER = b"hdlr" + bytes(8)
#: ADTS frames of AAC (ISO/IEC 13818-7): MPEG-4 or MPEG-2, without or with a checksum
_ADTS = (b"\xff\xf1", b"\xff\xf0", b"\xff\xf9", b"\xff\xf8")
_HEAD = 4096


def sound_type(content: bytes) -> str | None:
    """Return the type of a recording of sound alone (WebM, Ogg, MPEG-4, AAC, WAV); None for all else."""
    head = content[:_HEAD]
    if head.startswith(_EBML):
        is_sound = (
            b"webm" in head[:64] and b"A_" in head and not any(each in head for each in _PICTURE_CODECS)
        )
        return "audio/webm" if is_sound else None
    if head.startswith(b"OggS"):
        is_sound = any(each in head for each in _OGG_SOUND) and not any(
            each in head for each in _OGG_PICTURES
        )
        return "audio/ogg" if is_sound else None
    if head[4:8] == b"ftyp":
        # Where the boxes that name the tracks stand is up to whoever wrote the file.
        is_sound = _HANDLER + b"soun" in content and _HANDLER + b"vide" not in content
        return "audio/mp4" if is_sound else None
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "audio/wav"
    return "audio/aac" if head.startswith(_ADTS) else None


def _any(signs: Sequence[bytes], head: bytes) -> bool:
    return any(sign in head for sign in signs)
