"""Find numbers and addresses by which somebody can be reached or known, in the words of a report."""

import re

#: Mobile and landline telephones, identity cards, e-mail addresses, chat accounts said as such
PERSONAL = re.compile(
    r"(?<!\d)1[3-9]\d(?:[\s-]?\d{4}){2}(?!\d)"
    r"|(?<!\d)0\d{2,3}[\s-]?\d{7,8}(?!\d)"
    r"|(?<!\d)\d{17}[\dXx](?!\d)"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?:微信号?|QQ)\s*[:：]?\s*[A-Za-z0-9_-]{5,20}",
    re.IGNORECASE,
)
HIDDEN = "［已隐去］"


def taken_out(text: str) -> tuple[str, list[str]]:
    """Return a text without such numbers, and the numbers."""
    found = PERSONAL.findall(text)
    return PERSONAL.sub(HIDDEN, text), found
