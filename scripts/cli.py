"""The console command `diming`.

Exit codes: 0 done (findings included), 1 refused by a rule, 2 usage, 3 failure.
"""

import sys
import traceback

import typer

from gis.errors import DimingError
from gis.messages import text
from scripts import demo, rules, serve
from scripts.map import write as write_map

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False
)
# A module of a command imports gis, maps and api inside its functions, so that `--help` stays quick.
app.add_typer(demo.app, name="demo")
app.add_typer(rules.app, name="rules")
app.command("map")(write_map)
app.command("migrate")(serve.migrate)
app.command("serve")(serve.serve)
app.command("worker")(serve.worker)


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
    except DimingError as refusal:
        for language in ("zh", "en"):
            print(text(refusal.message_id, language, **refusal.params), file=sys.stderr)
        for detail in refusal.details:
            print(f"  {dict(detail)}", file=sys.stderr)
        return 1
    except Exception:
        traceback.print_exc()
        return 3
    return 0


if __name__ == "__main__":
    main()
