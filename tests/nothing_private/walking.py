"""Answers as text, so that two walks can be held against each other."""

import difflib
import io
import re
import zipfile
from collections.abc import Iterator
from urllib.parse import quote

from django.http import HttpResponse
from django.test import Client

from tests.nothing_private.planting import MARKS

# Headers that tell of the answer, not of the moment.
TELLING = (
    "Content-Type",
    "Content-Disposition",
    "Link",
    "Location",
    "Content-Language",
    "X-Robots-Tag",
    "Last-Modified",
)


def in_both_languages(address: str) -> list[str]:
    one_for_all = ("/api/", "/catalogue.", "/sitemap", "/healthz", "/readyz", "/robots.txt", "/documents/")
    return [address] if address.startswith(one_for_all) else [address, f"/en{address}"]


def walk(client: Client, addresses: list[str]) -> dict[str, str]:
    """What each address answers, as text; cursors of the API are followed to the end."""
    answers, waiting = {}, list(addresses)
    while waiting:
        address = waiting.pop()
        if address in answers:
            continue
        response = client.get(address)
        assert response.status_code < 500, (address, response.status_code)
        answers[address] = text_of(response)
        if following := re.search(r'<http://[^/]+(/[^>]+)>; rel="next"', response.get("Link", "")):
            waiting.append(following[1])
    return answers


def text_of(response: HttpResponse) -> str:
    content = response.getvalue() if not response.streaming else b"".join(response.streaming_content)
    headers = [f"{name}: {response[name]}" for name in TELLING if name in response]
    return "\n".join([str(response.status_code), *headers, *texts(content)])


def texts(content: bytes) -> Iterator[str]:
    if not content.startswith(b"PK\x03\x04"):
        yield steady(content.decode("utf-8-sig"))
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in sorted(archive.namelist()):
            data = archive.read(name)
            yield f"{name}: {steady(data.decode('utf-8', 'replace'))}"


MOMENTS = re.compile(
    r'name="(?:csrfmiddlewaretoken|shown_at)" value="[^"]*"'
    r"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d[.\d]*)?(?:Z|[+-]\d\d:\d\d)?"
)


def steady(text: str) -> str:
    return MOMENTS.sub("", text)


def names_it(address: str) -> bool:
    """Whether the address itself holds a mark, which an answer may repeat."""
    return any(quote(mark) in address or mark in address for mark in MARKS)


def showing(answers: dict[str, str]) -> list[str]:
    """Where something planted shows, with the words around it."""
    return [
        f"{address}: …{answer[max(0, answer.index(mark) - 80) : answer.index(mark) + 40]}…"
        for address, answer in sorted(answers.items())
        for mark in MARKS
        if mark in answer and not names_it(address)
    ]


def difference(one: dict[str, str], other: dict[str, str], addresses: list[str]) -> str:
    shown = []
    for address in addresses:
        lines = difflib.unified_diff(
            one.get(address, "").splitlines(), other.get(address, "").splitlines(), n=0
        )
        shown.append("\n".join([address, *(line[:200] for line in list(lines)[2:12])]))
    return "\n\n".join(shown)
