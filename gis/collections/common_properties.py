"""Properties that several collections declare alike."""

from gis.collections.rules import Kind, Property


def plain(
    name: str,
    title_zh: str,
    title_en: str,
    *,
    kind: Kind = "string",
    code_list: str = "",
    written_as: str = "",
) -> Property:
    """Return a property made of the field of its name."""
    return Property(name, title_zh, title_en, (name,), kind, code_list=code_list, written_as=written_as)


#: From when to when a record holds
VALIDITY = (
    Property("valid_from", "有效起始日", "valid from", ("valid_from",), "date", "valid", "lower"),
    Property(
        "valid_to",
        "有效截止日（当日已不有效）",
        "valid to (exclusive)",
        ("valid_to",),
        "date",
        "valid",
        "upper",
    ),
)
#: Whether a record is invented, as its source says
DEMONSTRATION = Property("is_demonstration", "演示数据", "demonstration data", ("source",), "boolean")
