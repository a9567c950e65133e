"""Send a file that is written for one answer: it lies in a folder that goes away with the answer."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fastapi.responses import FileResponse
from starlette.background import BackgroundTask


class FolderToSend:
    """A temporary folder, and how a file in it is sent."""

    def __init__(self, purpose: str) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix=f"diming-{purpose}-")
        self.path = Path(self._folder.name)

    def remove(self) -> None:
        """Remove the folder with what is in it."""
        self._folder.cleanup()

    def sent(self, path: Path, file_name: str, media_type: str = "application/octet-stream") -> FileResponse:
        """Return the answer that sends a file under a name and then removes the folder."""
        removal = BackgroundTask(self.remove)
        return FileResponse(path, filename=file_name, media_type=media_type, background=removal)


@contextmanager
def folder_to_send(purpose: str) -> Iterator[FolderToSend]:
    """Yield a temporary folder to write a file in; it stays until the file is sent, unless writing fails."""
    folder = FolderToSend(purpose)
    try:
        yield folder
    except BaseException:
        folder.remove()
        raise
