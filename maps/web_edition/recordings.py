"""Recordings of how names are said: sound files that somebody laid into a folder, one an entry."""

import shutil
from collections.abc import Container, Mapping
from pathlib import Path

#: What browsers play
ENDINGS = (".mp3", ".m4a", ".ogg", ".opus", ".wav")
FOLDER = "audio"


def recordings_in(folder: Path) -> dict[str, Path]:
    """Return the recordings of a folder by the keys of their entries.

    A file is called `<kind>-<uuid>.<ending>`.
    """
    return {
        path.stem.replace("-", ":", 1): path
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in ENDINGS and path.is_file()
    }


def copy_recordings(target: Path, printed: Container[str], recordings: Mapping[str, Path]) -> dict[str, str]:
    """Copy the recordings of printed entries; return their names in `target` by the entries' keys."""
    found: dict[str, str] = {}
    for key, path in sorted(recordings.items()):
        if key not in printed or path.suffix.lower() not in ENDINGS or not path.is_file():
            continue
        name = f"{FOLDER}/{key.replace(':', '-', 1)}{path.suffix.lower()}"
        (target / FOLDER).mkdir(exist_ok=True)
        shutil.copyfile(path, target / name)
        found[key] = name
    return found
