"""Coordinators replace the Word templates of replication kits."""

import io

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from scenarios.editing.groups import ensure_coordinators
from scenarios.exports.kit_document import SHIPPED
from scenarios.models import KitTemplates
from tests.scenarios.editing.helpers import make_user


@pytest.fixture
def address(client, city):
    client.force_login(make_user("coordinator", ensure_coordinators()))
    settings = KitTemplates.load()
    return reverse("wagtailsettings:edit", args=["scenarios", "kittemplates", settings.pk])


def upload(*paragraphs: str, name: str = "本市.docx") -> SimpleUploadedFile:
    made = docx.Document()
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    output = io.BytesIO()
    made.save(output)
    return SimpleUploadedFile(name, output.getvalue())


def test_a_template_that_holds_is_kept_and_can_be_had_again(client, address):
    assert client.post(address, {"upload_zh": upload("{{ title }}")}).status_code == 302
    kept = KitTemplates.objects.get()
    assert kept.name_zh == "本市.docx"
    assert not kept.document_en
    assert "本市.docx" in client.get(address).content.decode()
    own = client.get(reverse("kit_template", args=["zh", "own"]))
    assert own.content == bytes(kept.document_zh)
    assert client.get(reverse("kit_template", args=["en", "own"])).status_code == 404


def test_one_that_does_not_is_refused_and_the_former_stays(client, address):
    client.post(address, {"upload_zh": upload("{{ title }}")})
    former = bytes(KitTemplates.objects.get().document_zh)
    response = client.post(address, {"upload_zh": upload("{{ titel }}")})
    assert response.status_code == 200
    assert "titel" in response.content.decode()
    assert client.post(address, {"upload_zh": SimpleUploadedFile("a.docx", b"nothing")}).status_code == 200
    assert bytes(KitTemplates.objects.get().document_zh) == former


def test_the_shipped_one_can_be_had_and_put_back(client, address):
    shipped = client.get(reverse("kit_template", args=["en", "shipped"]))
    assert shipped.content == SHIPPED["en"].read_bytes()
    again = SimpleUploadedFile("mine.docx", shipped.content)
    assert client.post(address, {"upload_en": again}).status_code == 302
    assert KitTemplates.objects.get().name_en == "mine.docx"
    assert client.post(address, {"remove_en": "on"}).status_code == 302
    kept = KitTemplates.objects.get()
    assert (kept.name_en, kept.document_en) == ("", None)


def test_saving_nothing_changes_nothing(client, address):
    client.post(address, {"upload_zh": upload("{{ title }}")})
    former = bytes(KitTemplates.objects.get().document_zh)
    client.post(address, {})
    assert bytes(KitTemplates.objects.get().document_zh) == former


def test_the_form_names_every_field(client, address):
    html = client.get(address).content.decode()
    for name in ("city", "pilot.title", "need.text", "source.url", "row.there", "for need in pilot.needs"):
        assert f"<code>{name}</code>" in html


@pytest.mark.parametrize("group", ["editors", "moderators"])
def test_those_of_a_city_cannot(client, city, address, group):
    client.force_login(make_user("somebody", getattr(city.team, group)))
    assert client.post(address, {"upload_zh": upload("{{ title }}")}).status_code in (302, 403)
    assert not KitTemplates.objects.get().document_zh
    for which in ("own", "shipped"):
        assert client.get(reverse("kit_template", args=["zh", which])).status_code in (302, 403)
