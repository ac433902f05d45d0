"""The process that `confined` starts: a document on standard input, its lines as JSON on standard output.

    python -m scenarios.intake.formats.child docx|pdf '{"max_bytes": …}' < FILE

Answers {"lines": [[text, level], …]}, {"problem": code, "params": {…}} of an `UnreadableDocument`, or {"fault": …}, the
end of a traceback, for what should not happen.
"""

import json
import os
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any

from scenarios.intake.formats.unreadable import Limits, Problem, UnreadableDocument
from scenarios.intake.normalising import Line

_READERS = {
    "docx": ("scenarios.intake.formats.word", "read_word"),
    "pdf": ("scenarios.intake.formats.pdf", "read_pdf"),
}
Reader = Callable[[bytes, Limits], list[Line]]
MAX_TRACEBACK = 4000  # characters, from the end


def main(extension: str, written_limits: str) -> None:
    # Libraries may print: what they do goes elsewhere, and the answer alone to whoever asked.
    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)
        limits = Limits(**json.loads(written_limits))
        answers.write(json.dumps(_answer(extension, limits)).encode("ascii"))


def _answer(extension: str, limits: Limits) -> dict[str, Any]:
    try:
        read = reader(extension)
        confine(limits)
        return {"lines": read(sys.stdin.buffer.read(), limits)}
    except UnreadableDocument as error:
        return {"problem": error.problem, "params": error.params}
    except (MemoryError, RecursionError):
        return {"problem": Problem.EXPANDS, "params": {}}
    except Exception:  # noqa: BLE001 - whatever it is, the parent must hear of it
        return {"fault": traceback.format_exc()[-MAX_TRACEBACK:]}


def reader(extension: str) -> Reader:
    """Only this one is imported: each brings a library that takes as long to load as a short document to read."""
    module, name = _READERS[extension]
    return getattr(import_module(module), name)


def confine(limits: Limits) -> None:
    """From here on no more memory and time than allowed, no files and no dumps; as far as the system can."""
    try:
        import resource
    except ImportError:  # Windows: the parent's clock is all there is
        return
    wanted = {
        resource.RLIMIT_AS: limits.max_memory,
        resource.RLIMIT_CPU: limits.max_seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for kind, value in wanted.items():
        _soft, hard = resource.getrlimit(kind)
        allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
        with suppress(ValueError, OSError):  # macOS refuses a limit below what is already reserved
            resource.setrlimit(kind, (allowed, hard))


if __name__ == "__main__":
    main(*sys.argv[1:])
