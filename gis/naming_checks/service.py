"""Check a proposed name by 地名管理条例 Art. 9 (N1-N10), at once and with what was compared."""

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.naming_checks.rules import CheckedName, ProposedName


def check(session: Session, proposed: ProposedName, *, caller: Caller | None = None) -> CheckedName:
    """Return what each rule of Art. 9 says of a name.

    Where a caller is given, records that he may not see are counted and not named.
    """
    raise NotImplementedError
