"""The parts of a Word package besides its text: relations, settings, properties, notes, running heads."""

import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time
from xml.sax.saxutils import escape

from gis.editions.content import EditionContent
from gis.editions.word_fields import printable
from gis.editions.word_package import DIGEST, LABEL, TITLE

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{_OFFICE}/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
#: Of every part, so that the same content gives the same bytes
_DAY = (1980, 1, 1, 0, 0, 0)
_PART_TYPES = {
    "word/document.xml": f"{_WORD}.document.main+xml",
    "word/styles.xml": f"{_WORD}.styles+xml",
    "word/settings.xml": f"{_WORD}.settings+xml",
    "word/fontTable.xml": f"{_WORD}.fontTable+xml",
    "word/footnotes.xml": f"{_WORD}.footnotes+xml",
    "word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/custom.xml": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
}
_KINDS = {
    "styles.xml": "styles",
    "settings.xml": "settings",
    "fontTable.xml": "fontTable",
    "footnotes.xml": "footnotes",
    "theme/theme1.xml": "theme",
}
#: Number that a document's own properties are kept under, fixed by the standard
_CUSTOM = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"


def member(name: str) -> zipfile.ZipInfo:
    """Return what a part is filed as."""
    info = zipfile.ZipInfo(name, _DAY)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def content_types(names: Iterable[str]) -> str:
    """Return which part is what."""
    listed = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name in names if (kind := _type_of(name))
    )
    return (
        f'{DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="png" ContentType="image/png"/>'
        f"{listed}</Types>"
    )


def _type_of(name: str) -> str:
    if name.startswith("word/header"):
        return f"{_WORD}.header+xml"
    if name.startswith("word/footer"):
        return f"{_WORD}.footer+xml"
    return _PART_TYPES.get(name, "")


def root_relations() -> str:
    """Return what the package consists of."""
    return _relations(
        (
            ("rId1", f"{_OFFICE}/relationships/officeDocument", "word/document.xml"),
            ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ("rId3", f"{_OFFICE}/relationships/custom-properties", "docProps/custom.xml"),
        )
    )


def document_relations(targets: Mapping[str, str], looks: Iterable[str]) -> str:
    """Return what the document refers to: running heads and pictures by id, and what says how it looks."""
    named = [(identifier, _kind(target), target) for identifier, target in targets.items()]
    looking = (name.removeprefix("word/") for name in (*looks, "word/settings.xml", "word/footnotes.xml"))
    return _relations(
        (*named, *((f"rLook{at}", _kind(name), name) for at, name in enumerate(looking, start=1)))
    )


def _kind(target: str) -> str:
    kind = _KINDS.get(target) or ("image" if target.startswith("media/") else target[:6])
    return f"{_OFFICE}/relationships/{kind}"


def _relations(rows: Iterable[tuple[str, str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="{id}" Type="{kind}" Target="{target}"/>' for id, kind, target in rows
    )
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def settings(is_draft: bool) -> str:
    """Return settings: fields brought up to date on opening, left and right pages; a draft tracks changes."""
    return (
        f'{DECLARATION}<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:mirrorMargins/>'
        f"{'<w:trackRevisions/>' if is_draft else ''}"
        '<w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:updateFields w:val="true"/>'
        '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        '<w:compat><w:useFELayout/><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN" w:bidi="mn-Mong-CN"/></w:settings>'
    )


def core_properties(content: EditionContent) -> str:
    """Return title, author and date in the words that every office program and library reads."""
    made = content.known_at or datetime.combine(content.as_of, time(), UTC)
    moment = f"{made.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    dated = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{name}>'
        for name in ("created", "modified")
    )
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{_plain(content.title)}</dc:title><dc:subject>{_plain(content.label)}</dc:subject>"
        f"<dc:creator>{_plain(content.compiler)}</dc:creator><cp:keywords>地名、地名志</cp:keywords>"
        f"{dated}<dc:language>zh-CN</dc:language></cp:coreProperties>"
    )


def custom_properties(content: EditionContent, digest: str) -> str:
    """Return which edition the file was made of, for when it comes back."""
    values = {DIGEST: digest, TITLE: content.title, LABEL: content.label}
    listed = "".join(
        f'<property fmtid="{_CUSTOM}" pid="{number}" name="{name}">'
        f"<vt:lpwstr>{_plain(said)}</vt:lpwstr></property>"
        for number, (name, said) in enumerate(values.items(), start=2)
    )
    return (
        f'{DECLARATION}<Properties xmlns="{_OFFICE}/custom-properties" '
        f'xmlns:vt="{_OFFICE}/docPropsVTypes">{listed}</Properties>'
    )


def footnotes(notes: Iterable[str]) -> str:
    """Return the part of the footnotes; they are numbered from 1 as they come."""
    lines = (
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p>'
        "</w:footnote>"
    )
    listed = "".join(f'<w:footnote w:id="{at}">{note}</w:footnote>' for at, note in enumerate(notes, start=1))
    return f"{DECLARATION}<w:footnotes {NAMESPACES}>{lines}{listed}</w:footnotes>"


def running(kind: str, paragraph: str) -> str:
    """Return a header ("hdr") or a footer ("ftr")."""
    return f"{DECLARATION}<w:{kind} {NAMESPACES}>{paragraph}</w:{kind}>"


def _plain(words: str) -> str:
    return escape(printable(words))
