"""Find numbers and addresses by which somebody can be reached or known, in the words of a report.

Rather one number too many is taken out than one too few: what is taken out stays with who sent the report.
"""

import re
import unicodedata

#: What people write between the digits of a number: blanks, dashes, dots, brackets, invisible characters
BETWEEN = r"[\s()\[\]{}【】._·•。/*~‐–—―−\u200b-\u200f\u2060\ufeff-]{0,3}"
CHINA = rf"(?:(?:\+|00)?86{BETWEEN})?"
#: A day or a span of years, which reads as a number with dots or dashes in it
DATE = r"(?:1[89]|20)\d\d(?:[-./~]\d{1,2}[-./~\s]|[-–—~]\s?(?:1[89]|20)\d\d(?!\d))"
IN_DATE = r"(?<!\d{4}[-./]\d[-./])(?<!\d{4}[-./]\d{2}[-./])"


def _digits(count: str) -> str:
    return rf"(?:{BETWEEN}\d){{{count}}}"


MOBILE = (
    rf"(?:{CHINA}0?1[3-9]\d{{9}}(?!\d)"
    # Decimals of a position are no number: 109.13567 38.1234
    rf"|(?<!\d\d\.){IN_DATE}{CHINA}(?!{DATE})0?1{BETWEEN}[3-9]{_digits('9')}(?!\d))"
)
LANDLINE = (
    rf"(?:\(?0[1-9]\d{{1,2}}{_digits('7,8')}(?!\d)"
    rf"|(?:\+|00)86{BETWEEN}[1-9]\d{{1,2}}{_digits('7,8')}(?!\d))"
)
LOCAL = rf"(?:(?!{DATE})[2-9]{_digits('6,7')}(?!\d))"
#: 18 characters in a row, or six digits of a place, a birthday and four more with anything between
IDENTITY = (
    rf"(?:\d{{17}}[\dX](?!\d)|[1-9]{_digits('5')}{BETWEEN}(?:1{BETWEEN}9|2{BETWEEN}0){_digits('9')}"
    rf"{BETWEEN}[\dX](?!\d))"
)
SAID = r"(?:\s*(?:号码?|账号|帐号|id|是|为|就是|叫|加|[:;=,-]))*\s*"
CHAT = rf"(?:微信|威信|薇信|v信|扣扣|(?<![a-z])(?:vx|qq|we\s?chat|weixin|wx(?=[^a-z0-9])|v(?=[:;=]))){SAID}"
TELEPHONE = rf"(?:电话|座机|固话|手机|传真|致电|拨打|(?<![a-z])tel){SAID}"

PERSONAL = re.compile(
    rf"{TELEPHONE}(?P<told>(?<!\d)(?:{MOBILE}|{LANDLINE}|{LOCAL}))"
    rf"|(?<!\d){IDENTITY}"
    rf"|(?<![\d+]){MOBILE}"
    rf"|(?<![\d+]){LANDLINE}"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    rf"|{CHAT}[a-z0-9_-]{{5,20}}"
    r"|(?<![a-z])wxid_[a-z0-9_]+",
    re.IGNORECASE | re.ASCII,
)
HIDDEN = "［已隐去］"


def taken_out(text: str) -> tuple[str, list[str]]:
    """Return a text without such numbers, and the numbers."""
    kept, numbers, end = [], [], 0
    for match in PERSONAL.finditer(_plain(text)):
        start, stop = match.span("told" if match["told"] else 0)
        kept += [text[end:start], HIDDEN]
        numbers.append(text[start:stop])
        end = stop
    return "".join([*kept, text[end:]]), numbers


def _plain(text: str) -> str:
    """Return a text of the same length whose full-width and other dressed-up characters are plain ones."""
    plain = (unicodedata.normalize("NFKC", character) for character in text)
    return "".join(one if len(one) == 1 else character for one, character in zip(plain, text, strict=True))
