#!/usr/bin/env python3
"""Prepare the state, start gunicorn, and say where the registry is once it answers. Ctrl-C ends it.

`make serve` runs this; behind a service manager run `manage.py prepare` and gunicorn by themselves.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_SECONDS = 60

# No proxy of the environment: the server is on this machine.
_open = build_opener(ProxyHandler({})).open


def main() -> int:
    sys.path[:0] = [str(ROOT / "site"), str(ROOT)]
    from config.environment import ImproperlyConfigured, read

    try:
        env = read()
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    address = f"http://{env.host}:{env.port}"
    if problem := port_problem(env.host, env.port):
        sys.exit(f"{address} cannot be used ({problem}). Choose another port: PORT=8001 make serve")
    prepared = subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT)
    if prepared.returncode:
        return prepared.returncode
    # In a group of its own: from a terminal Ctrl-C would reach each worker twice, directly and through gunicorn's
    # master, and the second signal can lock up a worker that is answering the first.
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "site/config/gunicorn.py"], cwd=ROOT, process_group=0
    )
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, lambda *_: server.terminate())
    if answers(server, address):
        print_address(address, env.state / "demo-accounts.txt")
    return server.wait()


def port_problem(host: str, port: int) -> str:
    """Why nothing can be served there; empty when it can."""
    try:
        with socket.create_server((host, port)):
            return ""
    except OSError as error:
        return os.strerror(error.errno)


def answers(server: subprocess.Popen, address: str) -> bool:
    """Wait for the first page; False when the server ends before, or does not answer in time."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with _open(f"{address}/healthz", timeout=2):
                return True
        except HTTPError:
            return True  # it answers, if only that this is not its public name
        except OSError:
            time.sleep(0.1)
    if server.poll() is None:
        print(
            f"{address} has not answered for {PATIENCE_SECONDS} seconds; see the messages above.",
            file=sys.stderr,
        )
    return False


def print_address(address: str, accounts: Path) -> None:
    print(f"\n5G+ Pilot Registry   {address}/   English {address}/en/   editors {address}/admin/")
    if accounts.exists():
        print(f"Demo log-ins (kept in {accounts}):")
        print(accounts.read_text(encoding="utf-8").rstrip())
    print("Ctrl-C ends it.", flush=True)


if __name__ == "__main__":
    sys.exit(main())
