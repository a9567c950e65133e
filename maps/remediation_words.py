"""How outputs on the remediation of graves word figures, their definition, their day and their source."""

from collections.abc import Iterable
from datetime import date

from gis.grave_sites.remediation import Progress, Remediation
from gis.grave_sites.zones import Definition
from gis.messages import Language, text


def day_words(day: date, language: Language = "zh") -> str:
    """Return a day as papers write it."""
    return day.isoformat() if language == "en" else f"{day.year}年{day.month}月{day.day}日"


def month_words(day: date, language: Language) -> str:
    """Return the month of a day."""
    return f"{day:%Y-%m}" if language == "en" else f"{day.year}年{day.month}月"


def file_name(title: str, content: Remediation, ending: str) -> str:
    """Return what the file of an output is called."""
    between = " " if content.language == "en" else ""
    return f"{title}{between}{content.day.isoformat()}.{ending}"


def percent_words(percent: float | None) -> str:
    """Return a share as it is printed; a dash where there is nothing to remediate."""
    return "—" if percent is None else f"{percent:.1f}%"


def listed(parts: Iterable[str], language: Language) -> str:
    """Return clauses one after the other, each once; empty ones are left out."""
    return ("; " if language == "en" else "；").join(dict.fromkeys(each for each in parts if each))


def sentence(said: str, language: Language) -> str:
    """Return words with the full stop of their language."""
    return f"{said}{'.' if language == 'en' else '。'}"


def share_sentence(counted: Progress, language: Language) -> str:
    """Return what of a group is accepted."""
    return text(
        "planning_output.share",
        language,
        name=counted.name,
        sites=counted.sites,
        graves=counted.graves,
        accepted_sites=counted.accepted_sites,
        accepted=counted.accepted_graves,
        percent=percent_words(counted.percent),
    )


def counting_sentence(content: Remediation) -> str:
    """Return how the figures are counted, and on what day."""
    language = content.language
    cutoff = (
        text("planning_output.no_cutoff", language)
        if content.cutoff is None
        else text("planning_output.cutoff", language, day=day_words(content.cutoff, language))
    )
    day = day_words(content.day, language)
    return text("planning_output.counting", language, day=day, cutoff=cutoff)


def definition_sentence(definition: Definition, language: Language) -> str:
    """Return by which definition of 三沿七区 sites were placed; 参照 where nobody verified it."""
    marked = "" if definition.is_verified else text("planning_output.unverified", language)
    return text(
        "planning_output.definition",
        language,
        name=definition.name_en if language == "en" else definition.name_zh,
        dated=definition.dated,
        source=definition.source,
        marked=marked,
    )


def source_sentence(content: Remediation) -> str:
    """Return where the sites come from."""
    day = day_words(content.day, content.language)
    return text("planning_output.source", content.language, bureau=content.bureau, day=day)
