"""A worker of a test's register, in a process of its own."""

import os

from scripts import serve


def work(url: str, home: str) -> None:
    """Do the queued work of a register, as `diming worker` does."""
    os.environ |= {"DIMING_DATABASE_URL": url, "DIMING_HOME": home}
    serve.worker()
