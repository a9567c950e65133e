"""The web edition of 《乌审旗地名志》: a static site made of an edition's content and nothing else.

Addresses, which citations rely on:

- `editions/<slug>/…` is one edition, whole, with its own scripts. The slug is its as-of date and the
  beginning of the SHA-256 of its snapshot (2026-10-31-3f9a1c2b4d5e): no address comes to mean another text.
- `places/<kind>/<uuid>/` is the place in whatever edition is the newest that has it.

When the next edition is put beside it, `editions/<slug>/` of every earlier one stays byte for byte, and the
pages under `places/` are made anew from all of them: a place that the new edition no longer has still leads
to the last that had it. A draft (送审稿) is no edition to be cited: none of these pages leads to it while
there is an edition, and the next writing takes it away.
"""

from maps.web_edition.recordings import recordings_in
from maps.web_edition.site import Written, write_site

__all__ = ["Written", "recordings_in", "write_site"]
