"""A program that reads and publishes without pause until its input ends, as a site in use does.

It prints a line of JSON for each round: the status of the pages read, whether the list came from the database, and what
was published since it began.
"""

import json
import sys
from threading import Event, Thread

from django.db import connection
from django.test import Client

from scenarios.models import PilotPage
from search import outbox
from search.query import SearchQuery
from search.results import search
from tests.factories import home_page, make_pilots

PILOTS = 40


def main() -> None:
    home_page()
    make_pilots(PILOTS)
    outbox.rebuild()
    over = Event()
    Thread(target=_until_input_ends, args=(over,), daemon=True).start()
    keys = list(PilotPage.objects.public().order_by("pk").values_list("pk", flat=True))
    client = Client(headers={"host": "localhost"})
    number = 0
    while not over.is_set():
        pilot = PilotPage.objects.get(pk=keys[number % len(keys)])
        number += 1
        pilot.title = f"第{number}次改名"
        pilot.save_revision().publish()
        paths = ["/search/?q=远程作业", pilot.url, "/search/"]
        line = {
            "statuses": [client.get(path, follow=True).status_code for path in paths],
            "degraded": search(SearchQuery("远程作业")).degraded,
            "published": number,
        }
        sys.stdout.write(f"{json.dumps(line)}\n")
        sys.stdout.flush()
    connection.close()


def _until_input_ends(over: Event) -> None:
    sys.stdin.read()
    over.set()
