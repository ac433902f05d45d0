import stat

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import call_command

from scenarios.editing import groups

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def state(settings, tmp_path):
    settings.STATE_DIR = tmp_path
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    return tmp_path


def passwords(state) -> dict[str, str]:
    lines = (state / "demo-accounts.txt").read_text(encoding="utf-8").splitlines()
    return {name: password for name, password, *_role in map(str.split, lines)}


def test_each_kind_of_account_can_log_in_with_the_password_kept(city, state):
    call_command("demo_accounts")
    users = {
        name: authenticate(username=name, password=password) for name, password in passwords(state).items()
    }
    assert set(users) == {"admin", "coordinator", "yueyang-editor", "yueyang-moderator"}
    assert users["admin"].is_superuser
    assert list(users["coordinator"].groups.all()) == [groups.coordinators()]
    assert list(users["yueyang-editor"].groups.all()) == [groups.city_editors(city)]
    assert list(users["yueyang-moderator"].groups.all()) == [groups.city_moderators(city)]


@pytest.mark.parametrize("username", ["admin", "coordinator", "yueyang-editor", "yueyang-moderator"])
def test_each_kind_of_account_can_choose_english_at_once(city, client, username):
    call_command("demo_accounts")
    user = get_user_model().objects.get(username=username)
    client.force_login(user)
    tabs = client.get("/admin/account/").context["panels_by_tab"].values()
    fields = [field for panels in tabs for panel in panels for field in panel.get_form()]
    sent = {field.html_name: value for field in fields if (value := field.value())}
    client.post("/admin/account/", {**sent, "locale-preferred_language": "en"})
    user.refresh_from_db()
    assert user.wagtail_userprofile.get_preferred_language() == "en"


def test_passwords_differ_and_only_the_owner_of_the_file_can_read_them(city, state):
    call_command("demo_accounts")
    first = passwords(state)
    get_user_model().objects.all().delete()
    (state / "demo-accounts.txt").unlink()
    call_command("demo_accounts")
    second = passwords(state)
    assert len({*first.values(), *second.values()}) == 8
    assert stat.S_IMODE((state / "demo-accounts.txt").stat().st_mode) == 0o600


def test_an_account_that_exists_keeps_its_password(city, state):
    call_command("demo_accounts")
    admin = get_user_model().objects.get(username="admin")
    admin.set_password("chosen by its owner")
    admin.save()
    before = passwords(state)
    call_command("demo_accounts")
    assert passwords(state) == before
    assert authenticate(username="admin", password="chosen by its owner")


def test_none_are_made_where_others_can_log_in(city, settings, capsys):
    settings.PUBLIC_URL = "https://registry.example.org"
    call_command("demo_accounts")
    assert not get_user_model().objects.exists()
    assert "https://registry.example.org" in capsys.readouterr().out
    call_command("demo_accounts", anywhere=True)
    assert get_user_model().objects.count() == 4
