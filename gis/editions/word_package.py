"""Open a Word file from outside: refuse what is no document, hides programs, or reaches out of itself.

Nothing is unpacked to disk, no entity is resolved and nothing is fetched; what would unpack to more than the
machine can hold is refused by what the archive says of itself, beyond which nothing of it is read.
"""

import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any, Final

from lxml import etree

from gis.errors import InvalidInput

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_PROPERTIES = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}"
DOCUMENT: Final = "word/document.xml"

#: Properties that say which edition a file was made of
DIGEST, TITLE, LABEL = "DimingEditionDigest", "DimingEditionTitle", "DimingEditionLabel"

#: An edition of 5,000 entries unpacks to some 60 MB
MOST_UNPACKED_BYTES = 400 << 20
MOST_PARTS = 5_000
#: What is read as a whole, notes and comments too; an empty element of four bytes takes forty times as many
MOST_BYTES_AT_ONCE = 16 << 20
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Programs and embedded files, by how their parts are named
_PROGRAMS = ("vbaproject", "vbadata", "activex", "/embeddings/", ".bin", "customui")
#: Of everything that can lie elsewhere only a link that a reader may click is harmless
_HARMLESS = "/hyperlink"

#: No entities, no DTD, no network, and libxml2's own bounds of depth and size
_CAREFUL: Final[Mapping[str, bool]] = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


class WordUnreadable(InvalidInput):
    """The file is no Word document, or one that is not taken in."""

    message_id = "editions.word.no_document"


class WordOfOtherEdition(WordUnreadable):
    """The Word file was made of another edition, or of this one before it was composed anew."""

    message_id = "editions.word.other_edition"


class WordPackage:
    """The parts of a Word file that has passed every check."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {info.filename for info in archive.infolist()}

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def part(self, name: str) -> Any:
        """Return the root element of a part, None where the file has none. Raises WordUnreadable."""
        if name not in self._names:
            return None
        if self._archive.getinfo(name).file_size > MOST_BYTES_AT_ONCE:
            raise WordUnreadable(
                "editions.word.part_too_large", part=name, megabytes=MOST_BYTES_AT_ONCE >> 20
            )
        with _told(name), self._archive.open(name) as content:
            tree = etree.parse(content, etree.XMLParser(**_CAREFUL))
            _refuse_declarations(tree, name)
            return tree.getroot()

    def elements(self, name: str, tags: Sequence[str]) -> Iterator[Any]:
        """Give the elements of some tags as each ends, while a part is read; the caller lets go of them.

        Raises WordUnreadable.
        """
        with _told(name), self._archive.open(name) as content:
            is_first = True
            for _, element in etree.iterparse(content, events=("end",), tag=tags, **_CAREFUL):
                if is_first:
                    _refuse_declarations(element.getroottree(), name)
                    is_first = False
                yield element

    def properties(self) -> dict[str, str]:
        """Return the document's own properties by name."""
        root = self.part("docProps/custom.xml")
        if root is None:
            return {}
        return {
            str(one.get("name")): "".join(one.itertext()).strip()
            for one in root.iter(f"{_PROPERTIES}property")
        }

    def close(self) -> None:
        """Close the file."""
        self._archive.close()


def open_package(path: Path) -> WordPackage:
    """Open a Word file after every check; the caller closes it. Raises WordUnreadable."""
    try:
        with path.open("rb") as file:
            beginning = file.read(8)
        if beginning == _OLD_OR_LOCKED:
            raise WordUnreadable("editions.word.old_or_locked")
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise WordUnreadable from error
    try:
        _check_archive(archive.infolist())
        package = WordPackage(archive)
        _check_types(package)
        for info in archive.infolist():
            if info.filename.endswith(".rels"):
                _check_relations(package, info.filename)
    except BaseException:
        archive.close()
        raise
    return package


def _check_archive(infos: list[zipfile.ZipInfo]) -> None:
    names = [info.filename for info in infos]
    if "[Content_Types].xml" not in names or DOCUMENT not in names:
        raise WordUnreadable
    if any(info.flag_bits & 1 for info in infos):
        raise WordUnreadable("editions.word.old_or_locked")
    if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_UNPACKED_BYTES:
        raise WordUnreadable("editions.word.too_large", megabytes=MOST_UNPACKED_BYTES >> 20)
    if len(set(names)) != len(names) or any(".." in PurePosixPath(name).parts for name in names):
        raise WordUnreadable("editions.word.damaged", part=DOCUMENT)
    for name in names:
        if any(mark in f"/{name}".lower() for mark in _PROGRAMS):
            raise WordUnreadable("editions.word.programs", part=name)


def _check_types(package: WordPackage) -> None:
    root = package.part("[Content_Types].xml")
    for one in root.iter(f"{_TYPES}Override", f"{_TYPES}Default"):
        kind = str(one.get("ContentType", ""))
        if "macroEnabled" in kind or "vbaProject" in kind:
            raise WordUnreadable(
                "editions.word.programs", part=str(one.get("PartName") or one.get("Extension"))
            )


def _check_relations(package: WordPackage, name: str) -> None:
    for one in package.part(name).iter(f"{_RELATIONS}Relationship"):
        kind = str(one.get("Type", ""))
        if kind.endswith(("/aFChunk", "/subDocument")):
            raise WordUnreadable("editions.word.reaches_out", target=str(one.get("Target", ""))[:200])
        if one.get("TargetMode") == "External" and not kind.endswith(_HARMLESS):
            raise WordUnreadable("editions.word.reaches_out", target=str(one.get("Target", ""))[:200])


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Say which part is damaged, whatever it is that can't read it."""
    try:
        yield
    except (
        etree.XMLSyntaxError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
    ) as error:
        raise WordUnreadable("editions.word.damaged", part=name) from error


def _refuse_declarations(tree: Any, name: str) -> None:
    if tree.docinfo.doctype or tree.docinfo.internalDTD is not None:
        raise WordUnreadable("editions.word.declares_entities", part=name)
