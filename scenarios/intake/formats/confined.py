"""Documents opened in a process of their own, whose memory and time are limited.

A file of a few kilobytes can make its reader unpack gigabytes, or run for hours within a native library where no
thread can stop it. What such a file takes down is the child: it knows no database, no settings and no secrets, and
its end is an answer like any other. `child` is what runs there.
"""

import json
import logging
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from threading import BoundedSemaphore

from scenarios.intake.formats.unreadable import Limits, Problem, UnreadableDocument
from scenarios.intake.normalising import Line

ROOT = Path(__file__).resolve().parents[3]
CHILD = ("-m", "scenarios.intake.formats.child")
AT_A_TIME = 2  # children of one process of the site, each of which may take `Limits.max_memory`
PATIENCE = 2  # seconds to wait for each second of processor time: the machine may have others to serve
# What an interpreter may need of the environment to start; on Windows nothing starts without SYSTEMROOT.
_KEPT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP")

_places = BoundedSemaphore(AT_A_TIME)
_log = logging.getLogger(__name__)


def read_confined(extension: str, data: bytes, limits: Limits) -> list[Line]:
    """The lines of a "docx" or "pdf". Raises `UnreadableDocument`, and `OSError` where no process can be started.

    A child that dies or takes too long means `Problem.EXPANDS`. Where the system cannot limit memory (Windows, and
    macOS in part) time is still limited.
    """
    try:
        answer = json.loads(_answer(extension, data, limits))
        if "problem" in answer:
            raise UnreadableDocument(Problem(answer["problem"]), **answer["params"])
        if "fault" in answer:
            _log.error("Reading a .%s of %d bytes failed:\n%s", extension, len(data), answer["fault"])
            raise UnreadableDocument(Problem.DAMAGED)
        return [Line(str(text), int(level)) for text, level in answer["lines"]]
    except (subprocess.SubprocessError, ValueError, TypeError, KeyError) as error:
        _log.warning("Reading a .%s of %d bytes was given up: %s", extension, len(data), error)
        raise UnreadableDocument(Problem.EXPANDS) from None


def _answer(extension: str, data: bytes, limits: Limits) -> bytes:
    """What the child wrote. Raises `subprocess.SubprocessError` where it died or had to be ended."""
    with _places:
        return subprocess.run(
            # -P: modules come from the tree and the installed packages, wherever the site was started.
            [sys.executable, "-P", *CHILD, extension, json.dumps(asdict(limits))],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _KEPT if name in os.environ} | {"PYTHONPATH": str(ROOT)},
            timeout=PATIENCE * limits.max_seconds,
            check=True,
        ).stdout
