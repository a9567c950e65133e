"""Write the OpenAPI document to a file, without a database: the typed client is made from it."""

import json
import sys
from pathlib import Path

from api.app import create_app
from api.openapi_document import document
from gis.settings import Settings


def main(out: Path) -> None:
    """Write the document, only when it differs: what is built from it then needs no new build."""
    # Nothing is connected before the first request, so this address is never asked.
    settings = Settings(database_url="postgresql+psycopg://nobody@127.0.0.1/none")
    app = create_app(settings)
    content = json.dumps(document(app, settings), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    out.parent.mkdir(parents=True, exist_ok=True)
    if not out.exists() or out.read_text("utf-8") != content:
        out.write_text(content, "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
