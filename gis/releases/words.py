"""Say in words what a release holds and what changed since the one before. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gis.exchange.rules import Kind
from gis.messages import Language, catalogue, text
from gis.releases.changes import CHANGE_KINDS, Change

Manifest = Mapping[str, Any]

KIND_WORDS: Mapping[Kind, str] = {"place-names": "import.place_names", "divisions": "import.divisions"}
#: Fields that say in another form what a field beside them says
_TOLD_BESIDE: Mapping[Language, frozenset[str]] = {
    "zh": frozenset(("category", "category_en", "division_id", "parent_id", "is_demonstration")),
    "en": frozenset(("category", "category_zh", "division_id", "parent_id", "is_demonstration")),
}
_BETWEEN: Mapping[Language, str] = {"zh": "；", "en": "; "}
_LONGEST = 40


def summary(counts: Mapping[str, int], since: int, language: Language = "zh") -> str:
    """Say how many records were added, changed and ended."""
    return text(
        "releases.summary", language, since=since, **{one: counts.get(one, 0) for one in CHANGE_KINDS}
    )


def sentence(change: Change, language: Language = "zh") -> str:
    """Say what became of one record; of a changed one field by field."""
    kind = text(KIND_WORDS[change.kind], language)
    if change.change == "added":
        return text("releases.added", language, kind=kind, name=change.name or change.id)
    if change.change == "ended":
        if not change.name:
            return text("releases.not_listed", language, kind=kind, id=change.id)
        message = "releases.ended" if change.valid_to else "releases.ended_undated"
        return text(message, language, kind=kind, name=change.name, date=change.valid_to)
    fields = [
        _field(name, one, language)
        for name, one in change.fields.items()
        if name not in _TOLD_BESIDE[language]
    ]
    what = _BETWEEN[language].join(fields or [text("releases.in_data_only", language)])
    return text("releases.changed", language, kind=kind, name=change.name or change.id, what=what)


def change_lines(
    changes: Iterable[Change], counts: Mapping[str, int], since: int, number: int, language: Language
) -> Iterator[str]:
    """Yield the change list of a release line by line."""
    yield text("releases.changes_title", language, number=number)
    yield summary(counts, since, language)
    yield ""
    for change in changes:
        yield sentence(change, language)


def manifest_lines(manifest: Manifest, language: Language = "zh") -> Iterator[str]:
    """Yield what a release says of itself line by line."""
    yield text("releases.title", language, number=manifest["number"])
    yield text(f"releases.audience.{manifest['audience']}", language)
    yield text("map.unclassified_system", language)
    yield text("map.as_of", language, date=manifest["as_of"])
    yield text("releases.known_at", language, at=manifest["known_at"])
    yield text("releases.software", language, version=manifest["software"])
    if manifest["demonstration"]:
        yield text("releases.with_demonstration", language, count=manifest["demonstration"])
    if manifest["changes"] is not None:
        yield summary(manifest["changes"], manifest["since"], language)
    yield from ("", text("releases.counts", language))
    for kind, count in manifest["counts"].items():
        yield f"  {text(KIND_WORDS[kind], language)}: {count}"
    yield from ("", text("releases.by_division", language))
    for one in manifest["divisions"]:
        yield f"  {one['name']} {one['code']}: {one['count']}".replace(" :", ":")
    yield from ("", text("releases.by_category", language))
    for one in manifest["categories"]:
        yield f"  {one['code']} {one[f'name_{language}']}: {one['count']}"
    yield from ("", text("releases.files", language))
    for one in manifest["files"]:
        yield f"  {one['name']}  {one['bytes']}  SHA-256 {one['sha256']}"
    yield from ("", text("releases.sources", language))
    for one in manifest["sources"]:
        yield f"  {one['title']} · {one['licence']} · {one['publisher']} · {one['records']}".replace(
            "·  ·", "·"
        )
    yield from ("", text("releases.tables", language))
    for part in ("code_tables", "rules"):
        for one in manifest[part]:
            yield f"  {one['name']} {one['rows']}  SHA-256 {one['sha256'][:16]}…"


def counted(changes: Iterable[Change]) -> dict[str, int]:
    """Return how many records were added, changed and ended."""
    found = Counter(one.change for one in changes)
    return {kind: found[kind] for kind in CHANGE_KINDS}


def field_word(name: str, language: Language) -> str:
    """Return what a field of a record is called."""
    return catalogue(language).get(f"releases.field.{name}", name)


def _field(name: str, one: Mapping[str, Any], language: Language) -> str:
    word = field_word(name, language)
    if "withheld" in one:
        return text("releases.field_withheld", language, field=word)
    before, after = (_shown(one.get(side), language) for side in ("before", "after"))
    if before == after:
        return text("releases.field_differs", language, field=word)
    return text("releases.field_changed", language, field=word, before=before, after=after)


def _shown(value: object, language: Language) -> str:
    """Return a value in a few words; a shape has none, and is only said to differ."""
    if value is None or value == "" or value == []:
        return text("releases.nothing", language)
    if isinstance(value, bool):
        return text("releases.yes" if value else "releases.no", language)
    if isinstance(value, list):
        shown = "、".join(_part(one, language) for one in value)
    else:
        shown = _part(value, language)
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"


def _part(value: object, language: Language) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    if "coordinates" in value or "geometry" in value:
        return text("releases.shape", language)
    for names in (("name", "romanization"), ("title",), ("code",), ("document_number", "on_date"), ("type",)):
        if shown := " ".join(str(value[name]) for name in names if value.get(name)):
            return shown
    return text("releases.shape", language)
