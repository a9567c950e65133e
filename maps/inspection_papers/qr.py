"""Draw the QR code of a field form."""

from io import BytesIO

import segno

#: A sheet is folded, copied and rained on: a quarter of the picture may be lost.
_LOSS = "Q"
_DOTS_A_MODULE = 12
_QUIET_MODULES = 4


def qr_png(text: str) -> bytes:
    """Return a text as a QR code, PNG."""
    content = BytesIO()
    code = segno.make_qr(text, error=_LOSS, boost_error=False)
    code.save(content, kind="png", scale=_DOTS_A_MODULE, border=_QUIET_MODULES)
    return content.getvalue()
