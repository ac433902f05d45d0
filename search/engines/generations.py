"""The folder of an embedded index: generations side by side, a pointer to the one in use, and the locks.

<root>/current            name of the generation in use; replaced atomically
<root>/g-<fingerprint>-…  one index each
<root>/catch-up           while a rebuild runs: ids written to the old generation meanwhile, one a line; locked by the
                          rebuild, so that one left behind by a killed rebuild is known for what it is
<root>/*.lock             taken with flock, which the system lets go of when a process dies
"""

import fcntl
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import IO

from search.engines.protocol import EngineBusy, EngineError, IndexState

LOCK_POLL_SECONDS = 0.02

Stamp = tuple[int, int, int]


def stamp_of(file: Path) -> Stamp | None:
    """Differs whenever another file has been put in its place; None where there is none."""
    try:
        status = file.stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size


@contextmanager
def locked(path: Path, wait: float, busy: str) -> Iterator[None]:
    """Hold the lock file exclusively, against other processes and other threads.

    Raises EngineBusy with the text `busy` when it is not free within `wait` seconds, EngineError when there can be
    no such file.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a")
    except OSError as error:
        raise EngineError(f"The search index could not be locked: {error}") from error
    with file:
        deadline = time.monotonic() + wait
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise EngineBusy(busy) from None
                time.sleep(LOCK_POLL_SECONDS)
        yield  # closing the file lets go


class Generations:
    def __init__(self, root: Path, fingerprint: str):
        self.root = root
        self._prefix = f"g-{fingerprint}-"
        self.pointer = root / "current"
        """Replaced whenever another generation is put in use."""
        self._catch_up = root / "catch-up"
        self._held: IO[str] | None = None

    def state(self) -> IndexState:
        current = self.current()
        if current is None or not current.is_dir():
            return IndexState.MISSING
        return IndexState.READY if current.name.startswith(self._prefix) else IndexState.OUTDATED

    def current(self) -> Path | None:
        try:
            return self.root / self.pointer.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None

    def begin(self) -> Path:
        """An empty folder for a new generation."""
        self.root.mkdir(parents=True, exist_ok=True)
        return Path(mkdtemp(prefix=self._prefix, dir=self.root))

    def put_in_use(self, generation: Path) -> None:
        draft = self.pointer.with_suffix(".new")
        with draft.open("w", encoding="ascii") as file:
            file.write(generation.name)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.pointer)

    def sweep(self) -> None:
        """Remove every generation not in use: the one before, and what a killed rebuild left."""
        current = self.current()
        for folder in self.root.glob("g-*"):
            if folder != current:
                shutil.rmtree(folder, ignore_errors=True)

    # A rebuild under way. All but the end of a failed one is called by whoever may write, one at a time.

    def start_catch_up(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        self._held = self._catch_up.open("w")
        fcntl.flock(self._held, fcntl.LOCK_EX)

    def note_for_catch_up(self, ids: Iterable[int]) -> None:
        """Remember ids while a rebuild runs; otherwise do nothing but clear away what a killed one left."""
        try:
            file = self._catch_up.open("a")
        except FileNotFoundError:
            return
        with file:
            if _is_locked(file):
                file.writelines(f"{number}\n" for number in ids)
                return
        self.sweep()
        self._catch_up.unlink(missing_ok=True)

    def noted(self) -> set[int]:
        return {int(line) for line in self._catch_up.read_text().split()}

    def end_catch_up(self) -> None:
        """Doing so twice does no harm."""
        if self._held is None:
            return
        # Swept first: while the file is there, the next to write knows that something may be left.
        self.sweep()
        self._catch_up.unlink(missing_ok=True)
        self._held.close()
        self._held = None


def _is_locked(file: IO[str]) -> bool:
    """By another opening of it, in this process or elsewhere."""
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False
