"""Synonyms in the admin: who may edit them, and how they are found."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.urls import reverse

from scenarios.editing import groups
from scenarios.models import Synonym


@pytest.fixture
def cranes(db):
    return Synonym.objects.create(terms="岸桥\n桥吊\nquay crane", theme="scenarios")


@pytest.fixture
def remote(db):
    return Synonym.objects.create(terms="telemedicine", means="远程医疗\n远程会诊", theme="words")


def address(name: str, *args) -> str:
    return reverse(Synonym.snippet_viewset.get_url_name(name), args=args)


def listed(client, **parameters) -> list[Synonym]:
    return list(client.get(address("list"), parameters).context["object_list"])


@pytest.mark.parametrize("text", ["岸桥", "桥吊", "QUAY crane", "crane 岸"])
def test_an_entry_is_found_by_any_of_its_terms(as_coordinator, cranes, remote, text):
    assert listed(as_coordinator, q=text) == [cranes]


def test_an_entry_is_found_by_what_it_widens_to(as_coordinator, cranes, remote):
    assert listed(as_coordinator, q="会诊") == [remote]


def test_the_list_is_narrowed_by_theme_and_kind(as_coordinator, cranes, remote):
    firms = Synonym.objects.create(terms="中国移动\n移动公司", theme="organisations")
    assert listed(as_coordinator) == [firms, cranes, remote]
    assert listed(as_coordinator, theme="organisations") == [firms]
    assert listed(as_coordinator, kind="group") == [firms, cranes]
    assert listed(as_coordinator, kind="one-way") == [remote]
    assert listed(as_coordinator, kind="group", theme="scenarios") == [cranes]


def test_the_list_shows_all_terms(as_coordinator, cranes, remote):
    html = as_coordinator.get(address("list")).content.decode()
    assert "岸桥 = 桥吊 = quay crane" in html
    assert "telemedicine → 远程医疗 / 远程会诊" in html


def test_the_list_costs_the_same_whatever_its_length(as_coordinator, django_assert_max_num_queries):
    Synonym.objects.bulk_create(Synonym(terms=f"词{n}\n语{n}", theme="words") for n in range(60))
    as_coordinator.get(address("list"))
    with django_assert_max_num_queries(20):
        as_coordinator.get(address("list"))


def test_a_coordinator_adds_changes_and_deletes_entries_and_sees_their_history(as_coordinator):
    as_coordinator.post(
        address("add"), {"terms": "岸桥\r\n桥吊", "means": "", "theme": "scenarios", "note": ""}
    )
    record = Synonym.objects.get()
    assert record.terms == "岸桥\n桥吊"
    as_coordinator.post(
        address("edit", record.pk), {"terms": "岸桥", "means": "桥吊", "theme": "words", "note": "窄一点"}
    )
    record.refresh_from_db()
    assert (record.terms, record.means, record.theme, record.note) == ("岸桥", "桥吊", "words", "窄一点")
    history = as_coordinator.get(address("history", record.pk)).context["object_list"]
    assert [entry.action for entry in history] == ["wagtail.edit", "wagtail.create"]
    as_coordinator.post(address("delete", record.pk))
    assert not Synonym.objects.exists()


def test_a_term_that_has_an_entry_is_refused_beside_its_field(as_coordinator, cranes):
    response = as_coordinator.post(
        address("add"), {"terms": "场桥\n桥吊", "means": "", "theme": "scenarios", "note": ""}
    )
    (message,) = response.context["form"].errors["terms"]
    assert "岸桥 = 桥吊 = quay crane" in message
    assert Synonym.objects.count() == 1


def test_only_coordinators_see_and_change_synonyms(client, cranes, editor, moderator, coordinator):
    addresses = [address("list"), address("add"), address("edit", cranes.pk), address("delete", cranes.pk)]
    for user, allowed in ((editor, False), (moderator, False), (coordinator, True)):
        client.force_login(user)
        assert [client.get(url).status_code == 200 for url in addresses] == [allowed] * 4


@pytest.mark.parametrize("made", [True, False], ids=["permissions there", "permissions still to be made"])
def test_the_migration_gives_the_rights_to_coordinators_there_are(coordinator, editor, made):
    group = groups.coordinators()
    synonyms = Permission.objects.filter(content_type__model="synonym")
    names = set(synonyms.values_list("codename", "name"))
    group.permissions.remove(*synonyms)
    if not made:
        synonyms.delete()
    import_module("scenarios.migrations.0004_synonyms").give_coordinators_their_rights(apps, None)
    assert (
        set(group.permissions.filter(content_type__model="synonym").values_list("codename", "name")) == names
    )
    assert not editor.has_perm("scenarios.change_synonym")
