from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command

from search.asking import FIELDS, parts
from search.forms import Repeated, read
from search.help import TOPICS
from search.query import FACETS
from search.vocabulary import vocabulary

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

TYPED = [example.typed for topic in TOPICS for example in topic.examples]


@pytest.mark.parametrize("language", ["", "/en"])
def test_every_example_leads_to_the_search_it_shows(client, language):
    page = BeautifulSoup(client.get(f"{language}/search/help/").text, "html.parser")
    links = page.select(".search-guide dt a")
    assert [link.text for link in links] == TYPED
    for link in links:
        address = urlsplit(link["href"])
        assert address.path == f"{language}/search/"
        assert parse_qs(address.query) == {"q": [link.text]}


def test_every_field_that_can_be_typed_is_shown():
    shown = {part.field for typed in TYPED for part in parts(typed)} - {""}
    assert shown == set(FIELDS.values()) == set(FACETS)


def test_the_names_of_the_examples_are_those_of_the_registry():
    call_command("load_registry", verbosity=0)
    names = vocabulary()
    for typed in TYPED:
        assert read(Repeated({"q": [typed]}), names).problems == [], typed


@pytest.mark.parametrize("address", ["/search/", "/search/?q=没有此物", "/"])
def test_search_boxes_lead_to_the_page_of_help(client, address):
    page = BeautifulSoup(client.get(address).text, "html.parser")
    assert page.select_one("main a[href='/search/help/']")
