"""How gunicorn serves: `gunicorn -c site/config/gunicorn.py`. What an operator may change is in docs/settings.md."""

import gc
import re
import sys
from pathlib import Path

from gunicorn.http import message

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

from config.environment import read

ENV = read()

wsgi_app = "config.wsgi:application"
chdir = str(ROOT)
bind = f"{ENV.host}:{ENV.port}"

workers = ENV.workers
# Threads answer small requests (pictures, health) beside a slow one.
worker_class = "gthread"
threads = 4
# Loaded once and shared by fork. Nothing is connected or opened while loading: each worker opens its own
# database connection and its own view of the index with its first request.
preload_app = True


def when_ready(_server: object) -> None:
    """After loading and before the first fork: what is loaded is here to stay, and is not looked through for garbage.

    A worker that makes many records looks for garbage often; all that is loaded took a tenth of its time, and pages of
    memory that are written to while looking are shared no longer.

    The dictionary of words is read here: else each worker would read its own while somebody waits for a first search.
    """
    from search.vocabulary import prepare_to_fork  # can be imported only now that the application is loaded

    prepare_to_fork()
    gc.collect()
    gc.freeze()


# An upload of a large picture over a slow line takes longest.
timeout = 60
# Requests under way may end after Ctrl-C or SIGTERM.
graceful_timeout = 10

loglevel = "warning"
# Heartbeats are written all the time: in memory where the system has such a folder.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
# Would lie in the home folder of whoever starts it.
control_socket_disable = True

# `curl '…/search?q=港口'` and some browsers within apps send Chinese in an address as it is, in UTF-8. Since version
# 27 gunicorn refuses every byte that is not ASCII; Django reads these correctly. Control characters stay refused.
message.RFC9112_TARGET_INVALID = re.compile(r"[^\x21-\x7e\x80-\xff]")

# A question of thousands of characters deserves the search page's own notice, not gunicorn's bare "URI Too Long":
# ten thousand Chinese characters take 90 kB. gunicorn itself allows no setting above 8190.
message.MAX_REQUEST_LINE = limit_request_line = 128 * 1024
