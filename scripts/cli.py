"""The console command `diming`.

Exit codes: 0 done (findings included), 1 refused by a rule, 2 usage, 3 failure.
"""

import sys
import traceback
from collections.abc import Mapping

import typer

from gis import errors
from gis.messages import text
from scripts import (
    account,
    backup,
    bench,
    compare_statistics,
    demo,
    edition,
    exchange,
    field,
    inspection,
    national,
    planning,
    release,
    rules,
    serve,
    targets,
)
from scripts.check_coverage import check_coverage_
from scripts.compare_lists import compare_lists_
from scripts.export import export_
from scripts.import_file import import_
from scripts.map import write as write_map
from scripts.match_edges import match_edges_
from scripts.publish import publish_
from scripts.romanize import romanize_
from scripts.screen import screen_
from scripts.tiles import write as write_tiles

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False
)
# A module of a command imports gis, maps and api inside its functions, so that `--help` stays quick.
app.add_typer(account.app, name="account")
app.add_typer(bench.app, name="bench")
app.add_typer(demo.app, name="demo")
app.add_typer(edition.app, name="edition")
app.add_typer(exchange.app, name="exchange")
app.add_typer(field.app, name="field")
app.add_typer(inspection.app, name="inspection")
app.add_typer(national.app, name="national")
app.add_typer(planning.app, name="planning")
app.add_typer(release.app, name="release")
app.add_typer(rules.app, name="rules")
app.add_typer(compare_statistics.app, name="statistics")
app.add_typer(targets.app, name="targets")
app.command("check-coverage")(check_coverage_)
app.command("compare-lists")(compare_lists_)
app.command("export")(export_)
app.command("import")(import_)
app.command("backup")(backup.backup)
app.command("map")(write_map)
app.command("match-edges")(match_edges_)
app.command("migrate")(serve.migrate)
app.command("publish")(publish_)
app.command("restore")(backup.restore)
app.command("romanize")(romanize_)
app.command("screen")(screen_)
app.command("tiles")(write_tiles)
app.command("serve")(serve.serve)
app.command("worker")(serve.worker)

#: What a rule refuses; any other DimingError is something that failed, such as a server that can't start.
REFUSALS = (
    errors.NotSignedIn,
    errors.NotAllowed,
    errors.NotFound,
    errors.Conflict,
    errors.RuleBroken,
    errors.Stale,
    errors.InvalidInput,
)


@app.callback()
def diming() -> None:
    """地名登记与规划服务 / register and planning service (非涉密系统)."""


def main() -> None:
    """Run one command and exit with its code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command; return 0 done, 1 refused by a rule, 2 usage, 3 failure."""
    try:
        app(args=arguments, prog_name="diming")
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 3
    except errors.DimingError as refusal:
        for language in ("zh", "en"):
            print(text(refusal.message_id, language, **refusal.params), file=sys.stderr)
        for detail in refusal.details:
            print(_line_of(detail), file=sys.stderr)
        return 1 if isinstance(refusal, REFUSALS) else 3
    except Exception:
        traceback.print_exc()
        return 3
    return 0


def _line_of(detail: Mapping[str, object]) -> str:
    """Return one detail of a refusal as people read it: what it is of, then what is said of it."""
    rest = {
        name: one for name, one in detail.items() if name not in ("path", "value") and one not in ("", None)
    }
    said = [detail.get("value"), *(f"{name}: {one}" for name, one in rest.items())]
    words = "  ".join(str(one) for one in said if one not in ("", None))
    return f"  {words}  [{detail['path']}]" if detail.get("path") else f"  {words}"


if __name__ == "__main__":
    main()
