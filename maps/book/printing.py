"""The PDF of an edition, composed and laid out in a process of its own.

A thick volume takes Typst two gigabytes; a process that ends gives them back, and where the system ends it
for want of memory, the service and its worker go on.
"""

from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from gis.editions.content import EditionContent, from_bytes, to_bytes
from gis.errors import DimingError, Unavailable

Refusal = tuple[type[DimingError], str, dict[str, Any]]


class PrintingStopped(Unavailable):
    """The process that laid out the book was ended from outside, most likely for want of memory."""

    message_id = "book.printing_stopped"


def print_pdf(content: EditionContent, out_path: Path) -> None:
    """Write an edition's book as PDF/A-2u; the same content gives the same bytes.

    A file that is there already is replaced only by a finished one. Raises what composing.volume and
    pdf.write_pdf raise, and PrintingStopped.
    """
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        try:
            refused = pool.submit(_print, to_bytes(content), out_path).result()
        except BrokenProcessPool as ended:
            raise PrintingStopped(entries=len(content.entries)) from ended
    if refused is not None:
        kind, message_id, params = refused
        raise kind(message_id, **params)


def _print(content: bytes, out_path: Path) -> Refusal | None:
    """Print in the child; a refusal is handed back in parts, as an exception with parameters can't be."""
    from maps.book.composing import volume
    from maps.book.pdf import write_pdf

    try:
        write_pdf(volume(from_bytes(content)), out_path)
    except DimingError as refusal:
        return type(refusal), refusal.message_id, dict(refusal.params)
    return None
