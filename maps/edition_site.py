"""The web edition as one file to unpack: every published edition of the gazetteer, and the one asked for."""

import shutil
import tempfile
from datetime import date
from operator import itemgetter
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import PUBLIC
from gis.editions import service
from gis.editions.content import EditionContent
from gis.publication.pages import MOST_ROWS
from maps.web_edition import write_site

#: Folder within the file
SITE = "site"


def write_site_file(session: Session, edition_id: UUID, content: EditionContent, file: Path) -> None:
    """Write a ZIP with the site: what is published is read anew, so that it is whole wherever it is unpacked.

    Raises what `write_site` raises, NotPublic among it.
    """
    published = sorted(
        service.listed(session, PUBLIC, limit=MOST_ROWS).rows, key=itemgetter("published_on", "as_of")
    )
    days = {UUID(row["id"]): date.fromisoformat(row["published_on"]) for row in published}
    own_day = days.pop(edition_id, None)
    with tempfile.TemporaryDirectory(prefix="diming-site-") as made:
        site = Path(made) / SITE
        for other, day in days.items():
            write_site(service.content_of(session, PUBLIC, other), site, published=day)
        write_site(content, site, published=own_day)
        shutil.make_archive(str(file.with_suffix("")), "zip", made, SITE)
