"""Run PyQGIS of Debian without a screen, as a program apart."""

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest

SYSTEM_PYTHON = "/usr/bin/python3"
PATIENCE_SECONDS = 120
BEGIN = """
import json, sys
from qgis.core import *
from qgis.PyQt.QtCore import QDate, QSize
QgsApplication.setPrefixPath("/usr", True)
application = QgsApplication([], False)
application.initQgis()
asked = json.loads(sys.argv[1])
told = {}
"""
END = """
print("TOLD" + json.dumps(told))
application.exitQgis()
"""


def run(script: str, **asked: Any) -> Any:
    """Return what a script puts into `told`; skip where QGIS is not installed."""
    if not Path(SYSTEM_PYTHON).exists():
        pytest.skip(f"{SYSTEM_PYTHON} is not there")
    # A home of its own: QGIS keeps systems in a file there, which another QGIS of these tests may hold.
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            [SYSTEM_PYTHON, "-c", BEGIN + script + END, json.dumps(asked)],
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": home, "XDG_RUNTIME_DIR": home},
            capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS,
        )  # fmt: skip
    if "No module named 'qgis'" in done.stderr:
        pytest.skip("Debian's python3-qgis is not installed")
    assert "TOLD" in done.stdout, done.stderr
    return json.loads(done.stdout.partition("TOLD")[2].splitlines()[0])
