"""The plain pages that the register's address shows until the web application comes: text, tables, forms."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from gis.messages import Language, text


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("maps", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(template: str, language: Language, **values: object) -> str:
    """Return a page as HTML; every value is escaped. Templates call `t(message_id, …)` for their words."""

    def t(message_id: str, **params: object) -> str:
        return text(message_id, language, **params)

    return _templates().get_template(f"{template}.html").render(t=t, language=language, **values)
