"""What a PDF says, read by poppler, which knows rare characters in the fonts that LibreOffice embeds."""

import re
import subprocess


def pages_of(content: bytes) -> list[str]:
    """Return the text of each page without spaces and line ends."""
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    pages = read.stdout.decode("utf-8").split("\f")
    return [re.sub(r"\s", "", page) for page in pages[: len(pages) - 1]]
