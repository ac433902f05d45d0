"""Accounts to try the editors' side with: one of each kind, with passwords made on this machine."""

import secrets
from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand
from django.db import transaction

from scenarios.editing import groups
from scenarios.models import CityPage

DEMO_REGION = "430600"  # 岳阳市
LOCAL_HOSTS = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True)
class Account:
    username: str
    name: str
    role: str
    group: Group | None = None
    superuser: bool = False


class Command(BaseCommand):
    help = (
        "Make an administrator, a coordinator and one city's editor and moderator, each with a password made here "
        "and kept in demo-accounts.txt beside the database. Accounts that exist are left as they are."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anywhere", action="store_true", help="also when PUBLIC_URL is not an address of this machine"
        )

    def handle(self, *args, anywhere: bool, **options) -> None:
        if urlsplit(settings.PUBLIC_URL).hostname not in LOCAL_HOSTS and not anywhere:
            self.stdout.write(
                f"None made: {settings.PUBLIC_URL} is not an address of this machine. "
                "Make an administrator with `manage.py createsuperuser`, or repeat with --anywhere."
            )
            return
        for account in accounts():
            self._ensure(account)

    def _ensure(self, account: Account) -> None:
        if get_user_model().objects.filter(username=account.username).exists():
            return
        password = secrets.token_urlsafe(12)
        with transaction.atomic():
            user = get_user_model().objects.create_user(
                account.username,
                password=password,
                # The form in which people choose their language cannot be sent without a full name and an e-mail.
                first_name=account.name,
                last_name="示例",
                email=f"{account.username}@example.org",
                is_superuser=account.superuser,
                is_staff=account.superuser,
            )
            if account.group:
                user.groups.add(account.group)
            note(f"{account.username:<20} {password}   {account.role}")
        self.stdout.write(f"  {account.username}: {account.role}")


def accounts() -> list[Account]:
    """Those of the city as soon as it has a page."""
    result = [
        Account("admin", "管理员", "administrator 管理员", superuser=True),
        Account("coordinator", "协调员", "coordinator of all cities 协调员", groups.ensure_coordinators()),
    ]
    city = CityPage.objects.filter(region__code=DEMO_REGION).first()
    if city:
        result += [
            Account("yueyang-editor", "岳阳编辑", "editor of 岳阳市 编辑", groups.city_editors(city)),
            Account(
                "yueyang-moderator", "岳阳审核", "moderator of 岳阳市 审核", groups.city_moderators(city)
            ),
        ]
    return result


def note(line: str) -> None:
    """Append to the file of passwords, readable by its owner only."""
    path: Path = settings.STATE_DIR / "demo-accounts.txt"
    path.touch(mode=0o600)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
