import pytest
from django.utils import translation

from tests.factories import PilotFactory


@pytest.fixture
def rename(django_capture_on_commit_callbacks):
    def rename(page, slug: str) -> None:
        page.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()

    return rename


@pytest.mark.parametrize("language_of_the_editor", ["zh-hans", "en"])
def test_a_former_address_leads_to_the_page_in_both_languages(client, city, rename, language_of_the_editor):
    PilotFactory(slug="crane")
    with translation.override(language_of_the_editor):
        rename(city, "baling")
    for former, now in (
        ("/cities/yueyang/crane/?from=mail", "/cities/baling/crane/"),
        ("/en/cities/yueyang/crane/", "/en/cities/baling/crane/"),
    ):
        response = client.get(former)
        assert (response.status_code, response.url) == (301, now)


def test_a_page_with_its_former_address_again_is_missing_once_unpublished(client, city, rename):
    pilot = PilotFactory(slug="crane")
    rename(city, "baling")
    rename(city, "yueyang")
    assert client.get("/cities/yueyang/crane/").status_code == 200
    pilot.refresh_from_db()
    pilot.unpublish()
    assert client.get("/cities/yueyang/crane/").status_code == 404
    assert client.get("/cities/baling/crane/").status_code == 404
