"""What a register consists of, as text that can be compared."""

import hashlib
import re

from sqlalchemy import Engine, text

SCANS = tuple(f"审批单扫描件 𣵦 {number}".encode() * 1000 for number in range(3))


def sha256(scan: bytes) -> str:
    return hashlib.sha256(scan).hexdigest()


def content(engine: Engine) -> dict[str, list[str]]:
    """Every row of every table as text, and where every sequence stands."""
    with engine.connect() as connection:
        tables = connection.scalars(
            text(
                "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
                " WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
            )
        ).all()
        found = {
            table: list(
                connection.scalars(text(f'SELECT t::text FROM {table} t ORDER BY t::text COLLATE "C"'))
            )
            for table in tables
        }
        found["sequences"] = list(
            connection.scalars(text('SELECT s::text FROM pg_sequences s ORDER BY s::text COLLATE "C"'))
        )
    engine.dispose()
    return found


def objects(engine: Engine) -> list[str]:
    """Columns, constraints, indexes, triggers, functions and types, as their definitions."""
    ours = "IN ('public'::regnamespace, 'history'::regnamespace)"
    with engine.connect() as connection:
        found = list(
            connection.scalars(
                text(
                    "SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))"
                    "  FROM pg_constraint"
                    " UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname <> 'pg_catalog'"
                    " UNION ALL SELECT concat(pg_get_triggerdef(oid), tgenabled) FROM pg_trigger"
                    "  WHERE NOT tgisinternal"
                    f" UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace {ours}"
                    "  AND prokind = 'f'"
                    " UNION ALL SELECT concat_ws(' ', a.attrelid::regclass,"
                    "  row_number() OVER (PARTITION BY a.attrelid ORDER BY a.attnum), a.attname,"
                    "  format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,"
                    "  pg_get_expr(d.adbin, d.adrelid))"
                    "  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
                    "  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum"
                    f" WHERE c.relnamespace {ours} AND a.attnum > 0 AND NOT a.attisdropped"
                    " UNION ALL SELECT concat_ws(' ', typname, typtype) FROM pg_type"
                    f" WHERE typnamespace {ours}"
                    " ORDER BY 1"
                )
            )
        )
    engine.dispose()
    # PostgreSQL writes the casts of a check anew when it reads them back, once.
    return [re.sub(r"::(text|character varying)(\[\])?|[()]", "", definition) for definition in found]


def url_of(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)
