"""How an entry is cited, after GB/T 7714—2015 (析出文献 of an electronic book, [M/OL])."""

from datetime import date

from gis.editions.content import ContentEntry, EditionContent

#: Stand in the text until the reader's own browser knows the day and the address
CITED_ON, ADDRESS = "[引用日期]", "网址"


def citation(
    content: EditionContent, entry: ContentEntry | None, address: str, published: date | None
) -> str:
    """Return the citation of an entry, or of the whole edition, up to the address.

    A year of publication that is not known stands as that of the content in brackets, as the standard wants
    of an estimated one. What is not known of publisher and compiler is left out, which it allows for
    electronic resources.
    """
    year = str(published.year) if published else f"[{content.as_of.year}]"
    name = f"{entry.name}[M/OL]//" if entry else ""
    compiler = f"{content.compiler}. " if content.compiler else ""
    book = content.title if entry else f"{content.title}[M/OL]"
    label = ". ".join(part for part in (content.label, content.draft) if part)
    issued = f"{content.publisher}, {year}" if content.publisher else year
    until = f"(内容截至{content.as_of.isoformat()})"
    parts = [f"{name}{compiler}{book}", *([label] if label else []), f"{issued}{until}{CITED_ON}", address]
    return ". ".join(parts) + "."
