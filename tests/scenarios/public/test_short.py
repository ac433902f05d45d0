"""The lasting address of a pilot and the files of its citation."""

import datetime

import bibtexparser
import pytest
import rispy
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from scenarios.models import PilotPage
from tests.factories import CityPageFactory, PilotFactory


@pytest.fixture
def pilot(city):
    return PilotFactory(slug="crane", title="远程岸桥", title_en="Remote cranes")


def test_it_leads_to_the_pilot_in_the_language_of_the_address(client, pilot):
    for prefix in ("", "/en"):
        response = client.get(f"{prefix}/p/{pilot.pk}")
        assert response.status_code == 302
        assert response.url == f"{prefix}/cities/yueyang/crane/"
        assert client.get(f"{prefix}/p/{pilot.pk}/").url == response.url


def test_a_situation_goes_along_and_nothing_else(client, pilot):
    response = client.get(f"/en/p/{pilot.pk}?my-edge=yes&x=1")
    assert response.url == "/en/cities/yueyang/crane/?my-edge=yes"


def test_it_survives_renaming_and_moving(client, pilot):
    pilot.slug = "cranes-of-yueyang"
    pilot.save()
    assert client.get(f"/p/{pilot.pk}").url == "/cities/yueyang/cranes-of-yueyang/"
    other = CityPageFactory(slug="elsewhere")
    PilotPage.objects.get(pk=pilot.pk).move(Page.objects.get(pk=other.pk), pos="last-child")
    moved = client.get(f"/p/{pilot.pk}")
    assert moved.url == "/cities/elsewhere/cranes-of-yueyang/"
    assert client.get(moved.url).status_code == 200


def hide(pilot: PilotPage, how: str) -> None:
    if how == "unpublished":
        pilot.unpublish()
    elif how == "expired":
        PilotPage.objects.filter(pk=pilot.pk).update(expire_at=timezone.now() - datetime.timedelta(hours=1))
    else:
        PageViewRestriction.objects.create(
            page=pilot.get_parent(), restriction_type=PageViewRestriction.LOGIN
        )


@pytest.mark.parametrize("how", ["unpublished", "expired", "private"])
def test_what_is_not_public_is_not_found(client, pilot, how):
    hide(pilot, how)
    for address in ("/p/{}", "/en/p/{}", "/p/{}.bib", "/en/p/{}.ris"):
        response = client.get(address.format(pilot.pk))
        assert response.status_code == 404
        assert "crane" not in response.content.decode()


@pytest.mark.parametrize(
    "address",
    ["/p/0", "/p/999999999999999999", "/p/9999999999999999999999", "/p/x", "/p/-1", "/p/1.pdf", "/p/１"],
)
def test_an_address_of_nothing_is_not_found(client, city, address):
    assert client.get(address, follow=True).status_code == 404


def test_other_pages_have_no_such_address(client, city):
    assert client.get(f"/p/{city.pk}").status_code == 404


def test_citations_are_files_that_reference_managers_know(client, pilot):
    bibtex, ris = (client.get(f"/p/{pilot.pk}.{form}") for form in ("bib", "ris"))
    assert bibtex["Content-Type"] == "application/x-bibtex; charset=utf-8"
    assert bibtex["Content-Disposition"] == f'attachment; filename="pilot-{pilot.pk}.bib"'
    assert ris["Content-Type"] == "application/x-research-info-systems; charset=utf-8"
    assert ris["Content-Disposition"] == f'attachment; filename="pilot-{pilot.pk}.ris"'
    (entry,) = bibtexparser.loads(bibtex.content.decode()).entries
    assert entry["title"] == "{远程岸桥}"
    assert rispy.loads(ris.content.decode())[0]["title"] == "远程岸桥"


def test_it_can_only_be_read(client, pilot):
    assert client.post(f"/p/{pilot.pk}").status_code == 405
