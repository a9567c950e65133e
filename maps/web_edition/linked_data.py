"""An entry as schema.org describes places, in JSON-LD."""

from typing import Any

from gis.editions.content import ContentEntry, EditionContent, Unit


def linked_data(
    content: EditionContent, entry: ContentEntry, within: list[Unit], address: str, edition_address: str
) -> dict[str, Any]:
    """Return the description; `within` are the divisions around the place, the smallest first.

    Addresses may be relative: JSON-LD reads them from the page that they stand in.
    """
    kind, identifier = entry.subject
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "AdministrativeArea" if kind == "division" else "Place",
        "@id": f"urn:uuid:{identifier}",
        "name": entry.name,
        "url": address,
    }
    others = _other_names(entry)
    if others:
        described["alternateName"] = others
    if entry.definition:
        described["description"] = entry.definition
    if entry.category_name:
        described["additionalType"] = entry.category_name
    if entry.position is not None:
        longitude, latitude = entry.position
        described["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": round(latitude, 6),
            "longitude": round(longitude, 6),
        }
    if entry.national_code:
        described["identifier"] = {
            "@type": "PropertyValue",
            "propertyID": "地名代码",
            "value": entry.national_code,
        }
    around = _within(within)
    if around:
        described["containedInPlace"] = around
    described["subjectOf"] = {
        "@type": "Book",
        "name": content.title,
        "bookEdition": content.label,
        "temporalCoverage": content.as_of.isoformat(),
        "url": edition_address,
    }
    return described


def _other_names(entry: ContentEntry) -> list[Any]:
    plain = [*entry.aliases, *entry.former_names]
    marked = (
        (entry.mongolian, "mn-Mong"),
        (entry.toned, "zh-Latn-pinyin"),
        (entry.romanization, "und-Latn"),
    )
    return [*plain, *({"@value": name, "@language": language} for name, language in marked if name)]


def _within(units: list[Unit]) -> dict[str, Any] | None:
    around: dict[str, Any] | None = None
    for unit in reversed(units):
        described: dict[str, Any] = {"@type": "AdministrativeArea", "name": unit.name}
        if around is not None:
            described["containedInPlace"] = around
        around = described
    return around
