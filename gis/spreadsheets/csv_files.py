"""Read CSV as it comes from offices: UTF-8 with or without a mark, GB18030, UTF-16; any usual delimiter."""

import codecs
import csv
import io
from collections.abc import Iterator

from gis.coordinates import Reason
from gis.spreadsheets.errors import SpreadsheetUnreadable
from gis.spreadsheets.sheet import RawRow, Sheet, Source, TextReading, open_source

_CHUNK = 1 << 20
#: Delimiters that are recognised, and that a user may choose
DELIMITERS = ",\t;|，"
# A polygon as WKT in one cell is longer than csv's own limit of 128 KiB.
_LONGEST_CELL = 64 << 20
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Encodings that a user may choose → Python's codec
ENCODINGS = {
    "UTF-8": "utf-8-sig",
    "GB18030": "gb18030",
    "GBK": "gbk",
    "UTF-16": "utf-16",
    "UTF-16LE": "utf-16-le",
    "UTF-16BE": "utf-16-be",
}
_SHOWN = {codec: shown for shown, codec in ENCODINGS.items()} | {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
}
# What write_csv puts an apostrophe before; taken off again here so that a list survives the round trip.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_sheet(source: Source, name: str, wanted: TextReading) -> Sheet:
    """Return the one sheet of a CSV file, read as the user says or as its bytes tell.

    Raises SpreadsheetUnreadable when no encoding fits, or not the one that was chosen.
    """
    errors = "replace" if wanted.lenient else "strict"
    encoding = _chosen(source, name, wanted) if wanted.encoding else _encoding(source, name)
    delimiter, skip = _delimiter(source, encoding)
    if wanted.delimiter:
        if wanted.delimiter not in DELIMITERS:
            raise SpreadsheetUnreadable("spreadsheet.no_such_delimiter", delimiter=wanted.delimiter)
        # A line sep=; stays a line that is no data.
        delimiter = wanted.delimiter

    def rows() -> Iterator[RawRow]:
        csv.field_size_limit(_LONGEST_CELL)
        with open_source(source) as binary:
            text = io.TextIOWrapper(binary, encoding=encoding, errors=errors, newline="")
            reader = csv.reader(text, delimiter=delimiter)
            try:
                for number, cells in enumerate(reader, start=1):
                    if number > skip:
                        yield number, [_without_guard(cell) for cell in cells]
            except csv.Error as error:
                raise SpreadsheetUnreadable(
                    "spreadsheet.csv_broken", name=name, line=reader.line_num
                ) from error
            finally:
                text.detach()

    shown = _SHOWN[encoding]
    delimiter_shown = {"\t": "Tab"}.get(delimiter, delimiter)
    note = Reason("spreadsheet.csv_read_as", {"encoding": shown, "delimiter": delimiter_shown})
    return Sheet(name, rows, notes=(note,), text=TextReading(shown, delimiter))


def _chosen(source: Source, name: str, wanted: TextReading) -> str:
    encoding = ENCODINGS.get(str(wanted.encoding).strip().upper())
    if encoding is None:
        known = "、".join(ENCODINGS)
        raise SpreadsheetUnreadable("spreadsheet.no_such_encoding", encoding=wanted.encoding, encodings=known)
    if not wanted.lenient:
        try:
            for _ in _decoded(source, encoding, "strict"):
                pass
        except UnicodeDecodeError as error:
            raise SpreadsheetUnreadable(
                "spreadsheet.not_in_encoding",
                name=name,
                encoding=wanted.encoding,
                line=_bad_line(source, encoding),
            ) from error
    return encoding


def _without_guard(cell: str) -> str:
    if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS):
        return cell[1:]
    return cell


def _encoding(source: Source, name: str) -> str:
    with open_source(source) as binary:
        head = binary.read(4096)
    for mark, encoding in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            _require(source, encoding, name)
            return encoding
    if b"\x00" in head:
        low = head.count(b",\x00") + head.count(b"\n\x00") + head.count(b"\t\x00")
        high = head.count(b"\x00,") + head.count(b"\x00\n") + head.count(b"\x00\t")
        if not low and not high:
            raise SpreadsheetUnreadable("spreadsheet.not_text", name=name)
        encoding = "utf-16-le" if low >= high else "utf-16-be"
        _require(source, encoding, name)
        return encoding
    if _broken_share(source, "utf-8") == 0:
        return "utf-8"
    # Nearly right UTF-8 is damaged UTF-8: read as GB18030 it would "succeed" and give nonsense.
    if _broken_share(source, "utf-8") < 0.05:
        raise SpreadsheetUnreadable("spreadsheet.utf8_damaged", name=name, line=_bad_line(source, "utf-8"))
    _require(source, "gb18030", name)
    return "gb18030"


def _decoded(source: Source, encoding: str, errors: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    with open_source(source) as binary:
        while chunk := binary.read(_CHUNK):
            yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


def _require(source: Source, encoding: str, name: str) -> None:
    try:
        for _ in _decoded(source, encoding, "strict"):
            pass
    except UnicodeDecodeError as error:
        raise SpreadsheetUnreadable("spreadsheet.encoding_unknown", name=name) from error


def _broken_share(source: Source, encoding: str) -> float:
    broken = other = 0
    for text in _decoded(source, encoding, "replace"):
        broken += text.count("\ufffd")
        other += sum(1 for character in text if character > "\x7f") if not text.isascii() else 0
    return broken / max(other, 1)


def _bad_line(source: Source, encoding: str) -> int:
    line = 1
    for text in _decoded(source, encoding, "replace"):
        if "\ufffd" in text:
            return line + text[: text.index("\ufffd")].count("\n")
        line += text.count("\n")
    return line


def _delimiter(source: Source, encoding: str) -> tuple[str, int]:
    """Return the delimiter and how many rows to skip (Excel's own ``sep=;`` line)."""
    start = next(iter(_decoded(source, encoding, "replace")), "").lstrip("\ufeff")
    first = start.split("\n", 1)[0].strip()
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4], 1
    lines = [line for line in start.splitlines()[:50] if line.strip()]
    best, best_score = ",", (0, 0)
    for delimiter in DELIMITERS:
        counts = [_outside_quotes(line, delimiter) for line in lines]
        # Present on most lines beats frequent on a few: a comma in one remark is no delimiter.
        score = (sum(1 for count in counts if count), sum(counts))
        if score > best_score:
            best, best_score = delimiter, score
    return best, 0


def _outside_quotes(line: str, delimiter: str) -> int:
    return sum(part.count(delimiter) for part in line.split('"')[::2])
