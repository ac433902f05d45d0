"""What nodes need of the machine: a user, folders, locks between processes, free ports."""

import fcntl
import os
import pwd
import random
import shutil
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

# Elasticsearch refuses to run as root, as CI does; this user is on every Debian.
UNPRIVILEGED = "nobody"
# Below the ports that the kernel gives to outgoing connections, which could take one between two starts of a node.
PORTS = range(20_000, 32_000)


def node_user() -> pwd.struct_passwd | None:
    """Whom nodes run as when that is not the user of the tests."""
    return pwd.getpwnam(UNPRIVILEGED) if os.geteuid() == 0 else None


def as_node_user() -> list[str]:
    """What to put before a command so that it runs as `node_user`."""
    user = node_user()
    if user is None:
        return []
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--"]


@contextmanager
def locked(path: Path, *, shared: bool = False, wait: bool = True) -> Iterator[None]:
    """Holds a lock on the file between processes; the kernel gives it up for a process that is killed.

    Raises BlockingIOError when another holds it and `wait` is off.
    """
    with path.open("a") as file:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB))
        yield


@contextmanager
def run_folder(cache: Path) -> Iterator[Path]:
    """A new folder below `cache` for a cluster, removed afterwards, as is any that a killed test run left there."""
    runs = cache / "runs"
    runs.mkdir(exist_ok=True)
    with ExitStack() as stack:
        with locked(cache / "lock"):
            for left in runs.iterdir():
                with suppress(BlockingIOError), locked(left / "in-use", wait=False):
                    shutil.rmtree(left, ignore_errors=True)
            folder = Path(mkdtemp(dir=runs))
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            stack.enter_context(locked(folder / "in-use"))
        give(folder)
        yield folder


def give(folder: Path) -> None:
    """Makes the folder and all in it the property of `node_user`."""
    if user := node_user():
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, user.pw_uid, user.pw_gid)


def free_ports(number: int) -> list[int]:
    """Ports on loopback that nothing listens on."""
    found: list[int] = []
    for port in random.sample(PORTS, len(PORTS)):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            found.append(port)
        if len(found) == number:
            return found
    raise RuntimeError(f"{number} free ports wanted, {len(found)} found in {PORTS}")
