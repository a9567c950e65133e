"""Write a first load by COPY while the next rows are still being checked."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.exchange import queries
from gis.exchange.taken import Taken
from gis.proposals.records import Columns, Row

#: Records written by one round of COPY
BLOCK = 5_000

RowsOf = Callable[[UUID | str, Mapping[str, Any]], Mapping[str, list[Row]]]


def load(session: Session, columns: Columns, rows_of: RowsOf, records: Iterator[Taken]) -> int:
    """Write new records; return how many. The history triggers copy them as they go in.

    One thread talks to the database and this one checks rows: while COPY waits for the server the
    processor is free. Nobody else may use the session meanwhile.
    """
    count = 0
    writing: Future[None] | None = None
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="copy") as writer:
        for block in _blocks(columns, rows_of, records):
            count += len(block[next(iter(columns))])
            if writing is not None:
                writing.result()
            writing = writer.submit(queries.copy, session, columns, block)
        if writing is not None:
            writing.result()
    return count


def _blocks(columns: Columns, rows_of: RowsOf, records: Iterator[Taken]) -> Iterator[dict[str, list[Row]]]:
    block: dict[str, list[Row]] = {table: [] for table in columns}
    held = 0
    for record_id, _, document in records:
        for table, rows in rows_of(record_id, document).items():
            block[table] += rows
        held += 1
        if held == BLOCK:
            yield block
            block, held = {table: [] for table in columns}, 0
    if held:
        yield block
