"""Make a PDF of a Word document by LibreOffice: one at a time, in a profile of our own, within a time limit.

The PDF is made of the very document that is kept or signed, so that both say the same. Fonts that Chinese
offices have and a server has not (仿宋_GB2312, 方正小标宋 …) are replaced by installed ones, here and nowhere
else: the document keeps its names. What comes out is PDF/A-2b with its fonts in it, as archives want it.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

from gis.errors import DimingError, Unavailable
from gis.jobs.rules import Progress, Unwatched

#: A paper takes two seconds, one of a hundred pages ten; what takes longer than this is stuck.
SECONDS = 120
#: So long somebody waits for the conversions of others.
SECONDS_TO_WAIT = 300
PROGRAM = "soffice"
_POLL = 0.1
_EXPORT = 'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"}}'
#: Fonts that documents name → the installed one in their place, and whether its bold cut
_SONG, _HEI = "Noto Serif CJK SC", "Noto Sans CJK SC"
_IN_PLACE_OF = {
    **dict.fromkeys(
        ("仿宋_GB2312", "仿宋", "FangSong", "宋体", "SimSun", "楷体_GB2312", "楷体"), (_SONG, False)
    ),
    **dict.fromkeys(("黑体", "SimHei", "微软雅黑", "Microsoft YaHei"), (_HEI, False)),
    **dict.fromkeys(("方正小标宋简体", "方正小标宋_GBK"), (_SONG, True)),
    # Letters that LibreOffice must look for in another font stand in the wrong place where text runs down.
    "Mongolian Baiti": ("Noto Sans Mongolian", False),
}


class OfficeMissing(Unavailable):
    """LibreOffice is not installed on this machine."""

    message_id = "office.missing"


class OfficeBusy(Unavailable):
    """Others' documents are being converted, and that takes too long."""

    message_id = "office.busy"


class OfficeTooSlow(Unavailable):
    """The conversion took longer than its limit and was stopped."""

    message_id = "office.too_slow"


class OfficeFailed(DimingError):
    """LibreOffice ended without a PDF."""

    message_id = "office.failed"


def is_installed() -> bool:
    """Whether PDFs of Word documents can be made on this machine."""
    return shutil.which(PROGRAM) is not None


def pdf_of(document: bytes, home: Path, progress: Progress | None = None, seconds: float = SECONDS) -> bytes:
    """Return a Word document as PDF; `home` keeps the profile of LibreOffice.

    Raises OfficeMissing, OfficeBusy, OfficeTooSlow and OfficeFailed, and what `progress` raises to stop it.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise OfficeMissing
    watching = progress or Unwatched()

    def on() -> None:
        watching.step("office.converting")

    folder = home / "office"
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder, on), tempfile.TemporaryDirectory(prefix="diming-office-") as work:
        source = Path(work) / "paper.docx"
        source.write_bytes(_ragged(document))
        (folder / "fonts.conf").write_text(_font_replacements(), "utf-8")
        made = source.with_suffix(".pdf")
        command = [*_command(program, folder), "--outdir", work, str(source)]
        said = _run(command, folder, seconds, on)
        if not made.is_file():
            # A profile that a kill left half written stops it; a new one does not.
            shutil.rmtree(folder / "profile", ignore_errors=True)
            said = _run(command, folder, seconds, on)
        if not made.is_file():
            raise OfficeFailed(said=said.strip()[-400:])
        return made.read_bytes()


def _ragged(document: bytes) -> bytes:
    """Return a document without justified lines: LibreOffice 7.4 drops punctuation at the end of such."""
    ragged = BytesIO()
    with zipfile.ZipFile(BytesIO(document)) as before, zipfile.ZipFile(ragged, "w") as after:
        for info in before.infolist():
            content = before.read(info)
            if info.filename.startswith("word/") and info.filename.endswith(".xml"):
                content = content.replace(b'<w:jc w:val="both"/>', b'<w:jc w:val="left"/>')
            after.writestr(info, content)
    return ragged.getvalue()


def _command(program: str, folder: Path) -> list[str]:
    profile = f"-env:UserInstallation={(folder / 'profile').resolve().as_uri()}"
    quiet = ["--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault"]
    return [program, profile, *quiet, "--convert-to", _EXPORT]


def _run(command: list[str], folder: Path, seconds: float, on: Callable[[], None]) -> str:
    """Run LibreOffice to its end and return what it said; whatever happens, nothing of it stays alive.

    `soffice` starts further processes: they are one group, and end together.
    """
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=os.environ | {"FONTCONFIG_FILE": str((folder / "fonts.conf").resolve()), "HOME": str(folder)},
            start_new_session=True,
        )
        try:
            until = time.monotonic() + seconds
            # Not reaped yet, its number and that of its group belong to nobody else.
            while os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
                if time.monotonic() > until:
                    raise OfficeTooSlow(seconds=round(seconds))
                on()
                time.sleep(_POLL)
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        output.seek(0)
        return output.read().decode("utf-8", "replace")


@contextmanager
def _alone(folder: Path, on: Callable[[], None]) -> Iterator[None]:
    """Wait until no other process converts: two at once would share a profile and a small server's memory."""
    with (folder / ".lock").open("a") as lock:
        until = time.monotonic() + SECONDS_TO_WAIT
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise OfficeBusy from None
                on()
                time.sleep(_POLL)
        yield


def _font_replacements() -> str:
    """Return fontconfig's configuration: the machine's own, and what stands in for missing fonts."""
    matches = "".join(
        f'<match target="pattern"><test name="family"><string>{escape(named)}</string></test>'
        f'<edit name="family" mode="prepend" binding="strong"><string>{font}</string></edit>'
        + ('<edit name="weight" mode="assign"><const>bold</const></edit>' if bold else "")
        + "</match>\n"
        for named, (font, bold) in _IN_PLACE_OF.items()
    )
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n<fontconfig>\n'
        f'<include ignore_missing="yes">/etc/fonts/fonts.conf</include>\n{matches}</fontconfig>\n'
    )
