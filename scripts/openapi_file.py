"""Write what the web application is made from and tested by, without a database.

The typed client is made from the OpenAPI document; tests of the device check by the forms of field work.
"""

import json
import sys
from pathlib import Path

from api.app import create_app
from api.field_forms import PHRASES, made
from api.openapi_document import document
from gis.name_rules.seed_files import rule_rows
from gis.reference.service import seed_of
from gis.settings import Settings


def main(openapi: Path, forms: Path) -> None:
    """Write the documents, each only when it differs: what is built from it then needs no new build."""
    # Nothing is connected before the first request, so this address is never asked.
    settings = Settings(database_url="postgresql+psycopg://nobody@127.0.0.1/none")
    app = create_app(settings)
    _write(openapi, json.dumps(document(app, settings), ensure_ascii=False, indent=1, sort_keys=True))
    # The order of fields is that of the form.
    _write(forms, json.dumps(made(seed_of, rule_rows(PHRASES)), ensure_ascii=False, indent=1))


def _write(out: Path, text: str) -> None:
    content = text + "\n"
    out.parent.mkdir(parents=True, exist_ok=True)
    if not out.exists() or out.read_text("utf-8") != content:
        out.write_text(content, "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
