"""Look at whole tables of rules on every day on which they change: what broke that was sound before."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from gis.history.as_known import today
from gis.name_rules import queries
from gis.name_rules.dependants import Dependant, Row, Trouble, cited_troubles, fixed_troubles
from gis.name_rules.registry import rule_table, rule_tables
from gis.name_rules.rules import document_of
from gis.name_rules.seed_files import rule_rows

Troubles = frozenset[Trouble]


def troubles(session: Session, dependants: Sequence[Dependant], changed: Collection[UUID] = ()) -> Troubles:
    """Return what is wrong with the tables, today and on each later day on which one of them changes.

    Of what rows cite only the changed ones are looked at: a rule may end and leave its words behind.
    """
    tables = rule_tables()
    fixed = [table for table in tables.values() if table.is_fixed]
    asked = {name for dependant in dependants for name in dependant.tables} | {table.name for table in fixed}
    touched = queries.tables_of(session, changed)
    cited = {
        cites[0] for name in touched.values() for column in tables[name].columns if (cites := column.cites)
    }
    wanted = asked | set(touched.values()) | cited
    found: set[Trouble] = set()
    for day in (today(), *queries.days_of_change(session, wanted, today())):
        rows: dict[str, list[Row]] = {name: [] for name in wanted}
        own: dict[str, list[Row]] = {}
        for each in queries.in_force(session, day, sorted(wanted)):
            row = rule_table(each.rule_table).row(document_of(each))
            rows[each.rule_table].append(row)
            if each.id in touched:
                own.setdefault(each.rule_table, []).append(row)

        def rules(name: str, held: Mapping[str, list[Row]] = rows) -> Iterable[Row]:
            return held[name]

        for table in fixed:
            found.update(fixed_troubles(table, rule_rows(table.name), rows[table.name]))
        for name, changed_rows in own.items():
            found.update(cited_troubles(tables[name], changed_rows, tables, rules))
        for dependant in dependants:
            found.update(dependant.troubles(session, rules))
    return frozenset(found)


def errors(found: Iterable[Trouble]) -> list[Trouble]:
    """Return what can't be kept, in an order that stays."""
    return sorted((one for one in found if not one.is_warning), key=_place)


def warnings(found: Iterable[Trouble]) -> list[Trouble]:
    """Return what somebody should know, in an order that stays."""
    return sorted((one for one in found if one.is_warning), key=_place)


def _place(trouble: Trouble) -> tuple[str, str, str, str]:
    return trouble.table, trouble.key, trouble.column, str(trouble.params)
