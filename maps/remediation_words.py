"""How outputs on the remediation of graves word figures, their definition, their day and their source."""

from datetime import date

from gis.grave_sites.remediation import Progress, Remediation
from gis.grave_sites.zones import Definition
from gis.messages import text


def day_words(day: date) -> str:
    """Return a day as papers write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def percent_words(percent: float | None) -> str:
    """Return a share as it is printed; a dash where there is nothing to remediate."""
    return "—" if percent is None else f"{percent:.1f}%"


def share_sentence(counted: Progress) -> str:
    """Return what of a group is accepted."""
    return text(
        "planning_output.share",
        name=counted.name,
        sites=counted.sites,
        graves=counted.graves,
        accepted_sites=counted.accepted_sites,
        accepted=counted.accepted_graves,
        percent=percent_words(counted.percent),
    )


def counting_sentence(content: Remediation) -> str:
    """Return how the figures are counted, and on what day."""
    cutoff = (
        text("planning_output.no_cutoff")
        if content.cutoff is None
        else text("planning_output.cutoff", day=day_words(content.cutoff))
    )
    return text("planning_output.counting", day=day_words(content.day), cutoff=cutoff)


def definition_sentence(definition: Definition) -> str:
    """Return by which definition of 三沿七区 sites were placed; 参照 where nobody verified it."""
    marked = "" if definition.is_verified else text("planning_output.unverified")
    return text(
        "planning_output.definition",
        name=definition.name_zh,
        dated=definition.dated,
        source=definition.source,
        marked=marked,
    )


def source_sentence(content: Remediation) -> str:
    """Return where the sites come from."""
    return text("planning_output.source", bureau=content.bureau, day=day_words(content.day))
