"""Nodes of Elasticsearch on loopback that a test starts, kills and starts again.

    with ElasticCluster(nodes=3) as cluster:
        client = cluster.client()
        cluster.nodes[0].kill()

Nothing outlives the `with`: not the processes, even when the test run itself is killed, and not their folders.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import time
from contextlib import ExitStack, suppress
from pathlib import Path

import yaml
from elasticsearch import ApiError, Elasticsearch, TransportError

from tests.elasticsearch import security
from tests.elasticsearch.distribution import Unavailable, cache_folder, distribution, java_home
from tests.elasticsearch.machine import as_node_user, free_ports, give, run_folder

# Serial collection and the first compiler only: ready in 12 s instead of 15, and 440 MB of memory instead of 475.
JAVA_OPTIONS = "-Xms256m -Xmx512m -XX:TieredStopAtLevel=1 -XX:-UseG1GC -XX:+UseSerialGC -Xlog:disable"
# Generous, in seconds: a machine that runs the rest of the suite as well is slow.
START_LIMIT = 180
STOP_LIMIT = 30


class ElasticNode:
    """One node with folders of its own. A cluster makes it; its port and data stay through restarts."""

    def __init__(self, name: str, folder: Path, home: Path, scheme: str, port: int):
        self.name = name
        self.port = port
        self.url = f"{scheme}://127.0.0.1:{port}"
        self._folder = folder
        self._home = home
        self._process: subprocess.Popen | None = None

    @property
    def running(self) -> bool:
        """Whether it was started and has not ended since; it may not answer yet."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Starts the process; `ElasticCluster.wait` returns when it answers."""
        # The kernel ends the launcher when this process ends, and the server ends when the launcher is gone.
        tether = ["setpriv", "--pdeathsig=KILL", "--"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*as_node_user(), *tether, self._home / "bin" / "elasticsearch"],
                env=environment(self._folder),
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """Ends it at once, as a power cut would; returns when its data may be opened again."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        # The launcher is this process's child, the server is not: it is gone when its own lock is free.
        with suppress(FileNotFoundError), (self._folder / "data" / "node.lock").open("r+") as lock:
            fcntl.lockf(lock, fcntl.LOCK_EX)

    def stop(self) -> None:
        """Ends it in good order: it leaves the cluster and writes what it holds."""
        if self._process is None:
            return
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(STOP_LIMIT)
        self.kill()

    @property
    def log(self) -> Path:
        """The file with all it says."""
        return self._folder / "log"


class ElasticCluster:
    """Nodes that have found each other. `security` asks for a user and a password, and encrypts with a certificate.

    Entering raises `Unavailable` when they cannot be fetched or do not start.
    """

    def __init__(self, nodes: int = 1, *, security: bool = False):
        self.nodes: list[ElasticNode] = []
        self.certificate_authority: Path | None = None
        self._size = nodes
        self._security = security
        self._exit = ExitStack()

    def __enter__(self) -> "ElasticCluster":
        home = distribution()
        with ExitStack() as stack:
            folder = stack.enter_context(run_folder(cache_folder()))
            self.nodes = self._make_nodes(folder, home)
            for node in self.nodes:
                stack.callback(node.kill)
                node.start()
            self.wait()
            self._exit = stack.pop_all()
        return self

    def __exit__(self, *exception) -> None:
        self._exit.close()

    @property
    def credentials(self) -> tuple[str, str] | None:
        """User and password, or None without security."""
        return (security.USER, security.PASSWORD) if self._security else None

    @property
    def urls(self) -> list[str]:
        """Addresses of all nodes, of killed ones too; with user and password when there is security."""
        user = f"//{security.USER}:{security.PASSWORD}@" if self._security else "//"
        return [node.url.replace("//", user) for node in self.nodes]

    def client(self, *nodes: ElasticNode, **options) -> Elasticsearch:
        """A client of these nodes, else of all, with the credentials and the certificate authority."""
        if self._security:
            options = {"basic_auth": self.credentials, "ca_certs": str(self.certificate_authority)} | options
        return Elasticsearch([node.url for node in nodes or self.nodes], **options)

    def wait(self, status: str = "green") -> None:
        """Returns when every node that runs sees all that run, with every shard where it belongs (`green`).

        `yellow` is enough while copies lack a node. Raises `Unavailable` with the end of the log when a node ends or
        needs more than START_LIMIT.
        """
        enough = {"green"} if status == "green" else {"green", "yellow"}
        limit = time.monotonic() + START_LIMIT
        started = [node for node in self.nodes if node.running]
        for node in started:
            with self.client(node, request_timeout=5, max_retries=0) as client:
                while not _healthy(client, enough, len(started)):
                    if not node.running or time.monotonic() > limit:
                        what = "takes too long" if node.running else "ended"
                        log = node.log.read_text(errors="replace")
                        raise Unavailable(f"Elasticsearch {what}. The end of its log:\n{log[-3000:]}")
                    time.sleep(0.2)

    def _make_nodes(self, folder: Path, home: Path) -> list[ElasticNode]:
        template = folder / "template"
        shutil.copytree(home / "config", template / "config")
        (template / "tmp").mkdir()
        give(template)
        settings: dict[str, object] = {
            "cluster.name": "tests",
            "network.host": "127.0.0.1",
            "xpack.security.enabled": False,
            # A nearly full disk would make indexes read-only.
            "cluster.routing.allocation.disk.threshold_enabled": False,
        }
        if self._security:
            settings |= security.secure(home, template / "config", as_node_user(), environment(template))
            self.certificate_authority = template / "config" / "ca" / "ca.crt"

        ports = iter(free_ports(2 * self._size))
        pairs = [(next(ports), next(ports)) for _ in range(self._size)]
        names = [f"node-{number}" for number in range(1, self._size + 1)]
        settings |= (
            {"discovery.type": "single-node"}
            if self._size == 1
            else {
                "discovery.seed_hosts": [f"127.0.0.1:{transport}" for _, transport in pairs],
                "cluster.initial_master_nodes": names,
            }
        )
        scheme = "https" if self._security else "http"
        nodes = []
        for name, (port, transport) in zip(names, pairs, strict=True):
            own = folder / name
            shutil.copytree(template, own)
            own_settings = {
                "node.name": name,
                "http.port": port,
                "transport.port": transport,
                "path.data": str(own / "data"),
                "path.logs": str(own / "logs"),
            }
            (own / "config" / "elasticsearch.yml").write_text(yaml.safe_dump(settings | own_settings))
            give(own)
            nodes.append(ElasticNode(name, own, home, scheme, port))
        return nodes


def environment(folder: Path) -> dict[str, str]:
    """Environment of the programs in the distribution's `bin`, for the settings in `folder`/config."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "ES_JAVA_HOME": str(java_home()),
        "ES_JAVA_OPTS": JAVA_OPTIONS,
        "CLI_JAVA_OPTS": "-XX:TieredStopAtLevel=1",
        "ES_PATH_CONF": str(folder / "config"),
        "ES_TMPDIR": str(folder / "tmp"),
    }


def _healthy(client: Elasticsearch, enough: set[str], nodes: int) -> bool:
    try:
        health = client.cluster.health()
    except (ApiError, TransportError):  # not listening yet, or without a master
        return False
    return health["status"] in enough and health["number_of_nodes"] == nodes
