"""`diming romanize`: spell a list of names in Roman letters, and say from what source."""

from pathlib import Path
from typing import Annotated

import typer

from scripts.import_file import Terminal
from scripts.register import As, open_register


def romanize_(
    source: Annotated[
        Path,
        typer.Argument(exists=True, dir_okay=False, help="名单，须有 name 列 / a list with a column name"),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="OUT.csv", dir_okay=False, help="结果 / result")],
    register: Annotated[
        bool,
        typer.Option("--register", help="先用登记库中已确认的拼写 / confirmed forms of the register first"),
    ] = False,
    account: As = None,
) -> None:
    """为名单中的地名拼写罗马字母并注音 / spell the names of a list in Roman letters."""
    from gis.place_names.list_spelling import in_register, spell_list
    from gis.place_names.name_spelling import MOST_CHARACTERS
    from gis.place_names.readings import name_spelling

    progress = Terminal()

    def tell(done: int) -> None:
        progress.step("name_spelling.spelling", done)

    if register:
        from gis.accounts.rules import PUBLIC
        from gis.database import unit_of_work
        from gis.name_rules.service import rules_in_force
        from scripts.acting import acting

        with open_register() as engine, unit_of_work(engine) as session:
            caller = PUBLIC if account is None else acting(session, account)
            counted = spell_list(
                source, out, name_spelling(rules_in_force(session)), in_register(session, caller), tell
            )
    else:
        counted = spell_list(source, out, name_spelling(), tell=tell)
    progress.end()
    for kind, count in sorted(counted.by_source.items(), key=lambda each: -each[1]):
        said = f"{kind}（名称超过{MOST_CHARACTERS}字，未读 / not read）" if kind == "too_long" else kind
        typer.echo(f"{said}\t{count}")
