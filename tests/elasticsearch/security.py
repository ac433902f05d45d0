"""Passwords and certificates for nodes, made with the distribution's own tools."""

import subprocess
from pathlib import Path
from zipfile import ZipFile

import yaml

from tests.elasticsearch.distribution import Unavailable

USER = "registry"
PASSWORD = "only-for-tests"
# A user who may do as little as a key for one registry; keys themselves cannot be made on this distribution.
LIMITED_USER = "limited"
LIMITED_ROLE = {
    "registry": {"cluster": ["monitor"], "indices": [{"names": ["pilots-*"], "privileges": ["all"]}]},
}


def secure(home: Path, config: Path, prefix: list[str], environment: dict[str, str]) -> dict[str, object]:
    """Adds the user and a certificate of an authority of its own (`config/ca/ca.crt`) to a folder of settings.

    `prefix` and `environment` are those of the node's user. Returns the settings that switch both on.
    """

    def tool(name: str, *arguments: str | Path) -> None:
        command = [*prefix, home / "bin" / name, *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Unavailable(f"{name} failed:\n{done.stdout}{done.stderr}")

    def certificate(kind: str, *arguments: str | Path) -> None:
        archive = config / f"{kind}.zip"
        tool("elasticsearch-certutil", kind, "--silent", "--pem", "--out", archive, *arguments)
        with ZipFile(archive) as parts:
            parts.extractall(config)

    authority = config / "ca"
    certificate("ca")
    certificate(
        "cert",
        *("--name", "node", "--ip", "127.0.0.1", "--dns", "localhost"),
        *("--ca-cert", authority / "ca.crt", "--ca-key", authority / "ca.key"),
    )
    (config / "roles.yml").write_text(yaml.safe_dump(LIMITED_ROLE))
    for user, role in ((USER, "superuser"), (LIMITED_USER, "registry")):
        tool("elasticsearch-users", "useradd", user, "-p", PASSWORD, "-r", role)
    settings: dict[str, object] = {"xpack.security.enabled": True}
    for channel in ("http", "transport"):
        settings |= {
            f"xpack.security.{channel}.ssl.enabled": True,
            f"xpack.security.{channel}.ssl.certificate": "node/node.crt",
            f"xpack.security.{channel}.ssl.key": "node/node.key",
            f"xpack.security.{channel}.ssl.certificate_authorities": ["ca/ca.crt"],
        }
    return settings
