"""Addresses as QR codes, for papers that are carried into the field."""

import io

import segno


def qr_svg(address: str, size: int) -> bytes:
    """Return the QR code of an address as SVG; `size` points a square, error correction for wet paper."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", scale=size, xmldecl=False)
    return drawn.getvalue()
