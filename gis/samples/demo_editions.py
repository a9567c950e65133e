"""An invented edition of the gazetteer in the making: title page invented, entries the register's own.

It is never frozen here: what is frozen stays for good, and a demonstration is to go again.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.editions import editing, opening, progress_queries, register_reading
from gis.editions import queries as editions
from gis.editions.content import Contributor, ProseText
from gis.editions.inputs import Opening, Settings
from gis.editions.queries import Filter
from gis.editions.rules import EDITING
from gis.history.as_known import today
from gis.jobs.rules import Unwatched
from gis.reference import service as reference
from gis.samples import queries

#: Short name of the edition
EDITION = "demo"
INVENTED = "演示数据：书名页、序和编写分工都是编造的，不是正式出版的地名志。"
SPEAKS = "演示：条目由登记库编成，编辑可以改写；改写后登记库若有变动，条目会标出。"
#: So many entries are edited, and one in three of them is given to an editor
EDITED, EACH = 24, 3
REWRITTEN = "演示：这一段由编辑改写，用来试用“登记库有变动”的提示。"


def load(session: Session, caller: Caller, name: str) -> int:
    """Open the edition, read the register for it, and work on some of its entries; return how many it has."""
    reference.add_source(
        session,
        title=f"演示数据：{name}",
        publisher="Diming",
        licence="CC0",
        note=INVENTED,
        demonstration_name=name,
    )
    settings = Settings(
        title="演示乌审旗地名志",
        label="演示数据",
        as_of=today() - timedelta(days=1),
        compiler="演示地名志编纂委员会",
        contributors=(
            Contributor("主编", ("演示主编甲",)),
            Contributor("编辑", ("演示编辑乙", "演示编辑丙")),
        ),
        notes=(INVENTED,),
    )
    prose = (ProseText("front", "序", (INVENTED, SPEAKS), ("演示主编甲",)),)
    edition_id = opening.create(session, caller, Opening(EDITION, settings, prose))
    edition = editions.lock(session, edition_id)
    assert edition is not None
    content = register_reading.read(session, caller, edition, Unwatched())
    _work(session, caller, edition_id, [entry.key for entry in content.in_order()])
    return len(content.entries)


def _work(session: Session, caller: Caller, edition_id: UUID, keys: list[str]) -> None:
    edited = keys[:EDITED]
    for person in progress_queries.who_may_have(session, EDITING)[:1]:
        editing.assign(session, caller, edition_id, Filter(keys=edited[::EACH]), person.id)
    if edited:
        found = editions.entry(session, edition_id, edited[0])
        assert found is not None
        written = editing.Written({"present_state": REWRITTEN})
        editing.override(session, caller, edition_id, edited[0], found[0].version, written)
        editing.comment(session, caller, edition_id, edited[-1], "演示：来历出处待补。")
    editing.comment(session, caller, edition_id, None, "演示：先编苏木镇各条，再编居民点。")
    editing.move(session, caller, edition_id, Filter(keys=edited), "edited")


def remove(session: Session, name: str) -> int:
    """Take the edition away; return how many entries it had. EditionFrozen where somebody froze it."""
    edition = editions.named(session, EDITION)
    count = 0 if edition is None else queries.remove_edition(session, edition.id)
    queries.remove_demonstration(session, name)
    return count
