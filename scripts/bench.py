"""`diming bench`: measure beside what others do on the same machine, in throw-away databases.

Nothing here is asserted; README states the figures and the commands.
"""

import typer

from scripts.bench_book import book
from scripts.bench_coverage import coverage
from scripts.bench_edition import edition
from scripts.bench_export import export
from scripts.bench_field_package import field_package
from scripts.bench_field_sync import field_sync
from scripts.bench_import import import_
from scripts.bench_items import items
from scripts.bench_planning import planning
from scripts.bench_romanization import romanization
from scripts.bench_screening import screening
from scripts.bench_search import search
from scripts.bench_tiles import tiles
from scripts.bench_web import web

app = typer.Typer(no_args_is_help=True)
app.command("book")(book)
app.command("coverage")(coverage)
app.command("edition")(edition)
app.command("import")(import_)
app.command("export")(export)
app.command("field-package")(field_package)
app.command("field-sync")(field_sync)
app.command("items")(items)
app.command("planning")(planning)
app.command("romanization")(romanization)
app.command("screening")(screening)
app.command("search")(search)
app.command("tiles")(tiles)
app.command("web")(web)


@app.callback()
def bench() -> None:
    """测速 / measure."""
