"""Names of codes that papers of applications say."""

from sqlalchemy.orm import Session

from gis.reference import service as reference


def category_name(session: Session, category: str | None) -> str:
    """Return what a category of places is called; empty where none is given."""
    if category is None:
        return ""
    rows = reference.codes(session, "place_name_category")
    return next((str(row["name_zh"]) for row in rows if row["code"] == category), category)
