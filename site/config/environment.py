"""The one place that reads the environment.

Every setting an operator may change is a field here, with its default; `docs/settings.md` lists them.
"""

import logging
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import environ
from environ import ImproperlyConfigured

from search.address import UnknownAddress, read_address

ROOT = Path(__file__).resolve().parents[2]


def secret_key(state: Path) -> str:
    """The key kept in `state/secret_key`, made on first use so that no two installations share one."""
    path = state / "secret_key"
    try:
        if not path.exists():
            try:
                with path.open("x") as file:
                    path.chmod(0o600)
                    file.write(secrets.token_urlsafe(50))
            except FileExistsError:
                pass  # another process made it a moment ago
        return path.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{path} must be readable and its folder writable: {error}") from error


def log_level(given: str) -> str:
    if given not in logging.getLevelNamesMapping():
        raise ImproperlyConfigured(f"LOG_LEVEL is {given!r}: use DEBUG, INFO, WARNING or ERROR.")
    return given


def state_folder(given: str) -> Path:
    """The folder of all state, made when it is not there: the database cannot make its own."""
    path = Path(given).resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"The state folder {path} cannot be made: {error}. Set REGISTRY_STATE."
        ) from error
    return path


def database(env: environ.Env, state: Path) -> dict:
    """The value is not repeated in the message: it may hold a password."""
    given = env.db("DATABASE_URL", default=f"sqlite:///{state / 'db.sqlite3'}")
    if not given.get("ENGINE"):
        raise ImproperlyConfigured(
            "DATABASE_URL cannot be read: write sqlite:///… or postgres://user:password@host/name."
        )
    return given


def search_url(given: str) -> str:
    """The value is not repeated in the message: it may hold a password."""
    try:
        read_address(given)
    except UnknownAddress as error:
        raise ImproperlyConfigured(f"SEARCH_URL {error}") from error
    return given


def readable_file(name: str, given: str) -> str:
    """The path of a file that can be read, or "" when none is given."""
    if given and not (Path(given).is_file() and os.access(given, os.R_OK)):
        raise ImproperlyConfigured(f"{name} is {given!r}: no such file, or it cannot be read.")
    return given


def whole_number(env: environ.Env, name: str, default: int, largest: int, smallest: int = 1) -> int:
    """From `smallest` to `largest`."""
    value = env(name, default=str(default))
    if not value.isdecimal() or not smallest <= int(value) <= largest:
        raise ImproperlyConfigured(
            f"{name} is {value!r}: it must be a whole number from {smallest} to {largest}."
        )
    return int(value)


@dataclass(frozen=True)
class Environment:
    debug: bool
    state: Path
    secret_key: str
    host: str
    port: int
    workers: int
    public_url: str
    proxies: int
    allowed_hosts: list[str]
    database: dict
    cache_url: str
    page_cache: bool
    api_limit: int
    export_limit: int
    search_url: str
    search_api_key: str
    search_ca: str
    email: dict
    email_from: str
    enquiry_days: int
    storage_bucket: str
    storage_endpoint: str
    cover_font: str
    log_level: str

    @property
    def https(self) -> bool:
        return urlsplit(self.public_url).scheme == "https"


def read() -> Environment:
    """Read the environment (and `.env` beside manage.py, if there is one).

    Raises `ImproperlyConfigured` naming the variable when a value cannot be read.
    """
    env = environ.Env()
    environ.Env.read_env(ROOT / ".env")
    state = state_folder(env("REGISTRY_STATE", default=str(ROOT / "var")))
    port = whole_number(env, "PORT", default=8000, largest=65_535)
    public_url = env("PUBLIC_URL", default=f"http://127.0.0.1:{port}").rstrip("/")
    public_host = urlsplit(public_url).hostname
    if urlsplit(public_url).scheme not in ("http", "https") or not public_host:
        raise ImproperlyConfigured(f"PUBLIC_URL is {public_url!r}: it must begin with http:// or https://.")
    debug = env.bool("DEBUG", default=False)
    return Environment(
        debug=debug,
        state=state,
        secret_key=env("SECRET_KEY", default="") or secret_key(state),
        host=env("HOST", default="127.0.0.1"),
        port=port,
        workers=whole_number(env, "WEB_CONCURRENCY", default=2, largest=1_000),
        public_url=public_url,
        proxies=whole_number(env, "PROXIES", default=0, largest=10, smallest=0),
        allowed_hosts=env.list(
            "ALLOWED_HOSTS", default=sorted({"127.0.0.1", "localhost", "[::1]", public_host})
        ),
        database=database(env, state),
        cache_url=env("CACHE_URL", default=""),
        # Not while developing: a changed template is no change of the contents.
        page_cache=env.bool("PAGE_CACHE", default=not debug),
        api_limit=whole_number(env, "API_LIMIT", default=120, largest=1_000_000, smallest=0),
        export_limit=whole_number(env, "EXPORT_LIMIT", default=30, largest=1_000_000, smallest=0),
        search_url=search_url(env("SEARCH_URL", default=f"tantivy://{state / 'index'}")),
        search_api_key=env("SEARCH_API_KEY", default=""),
        search_ca=readable_file("SEARCH_CA", env("SEARCH_CA", default="")),
        email=env.email_url("EMAIL_URL", default="consolemail://"),
        email_from=env("EMAIL_FROM", default=f"registry@{public_host}"),
        enquiry_days=whole_number(env, "ENQUIRY_DAYS", default=180, largest=3_650),
        storage_bucket=env("STORAGE_BUCKET", default=""),
        storage_endpoint=env("STORAGE_ENDPOINT", default=""),
        cover_font=env("COVER_FONT", default=""),
        log_level=log_level(env("LOG_LEVEL", default="INFO")),
    )
