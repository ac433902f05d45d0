"""Texts of Wagtail, Django and other installed packages which their own Chinese translation leaves out.

Those are translated in `site/locale_wagtail`, a folder of `LOCALE_PATHS`, so that it wins over the packages. It may
also translate anew what a package translates badly.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import django
import polib
from django.apps import apps
from django.conf import settings

OVERLAY = settings.SITE_DIR / "locale_wagtail" / "zh_Hans" / "LC_MESSAGES"
DOMAINS = ("django", "djangojs")  # what the server says, and what the scripts in the browser say
# Which of a package's catalogues lists its texts. Not every package ships an English one; those of Django's
# `zh_CN` are not read for zh-hans.
LISTS = ("en", "zh_CN")


class Key(NamedTuple):
    context: str | None
    text: str


def key(entry: polib.POEntry) -> Key:
    return Key(entry.msgctxt, entry.msgid)


def locale_folders() -> Iterator[tuple[str, Path]]:
    """`locale` folders of the installed packages, with a name to say where a text comes from."""
    yield "django", Path(django.__file__).parent / "conf" / "locale"
    for app in apps.get_app_configs():
        if "site-packages" in Path(app.path).parts:
            yield app.name, Path(app.path) / "locale"


def package_texts(domain: str) -> dict[Key, polib.POEntry]:
    """What the installed packages say, each entry with the package in `occurrences` and no translation."""
    texts: dict[Key, polib.POEntry] = {}
    for package, folder in locale_folders():
        listing = next(
            filter(Path.exists, (folder / name / f"LC_MESSAGES/{domain}.po" for name in LISTS)), None
        )
        for entry in polib.pofile(str(listing)) if listing else ():
            if not entry.obsolete and key(entry) not in texts:
                entry.msgstr, entry.msgstr_plural = "", {0: ""} if entry.msgid_plural else {}
                entry.occurrences = [(package, "")]
                entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
                texts[key(entry)] = entry
    return texts


def untranslated(domain: str) -> dict[Key, polib.POEntry]:
    """Those of `package_texts` which no package translates into the Chinese that is read for zh-hans."""
    texts = package_texts(domain)
    for _, folder in locale_folders():
        compiled = folder / "zh_Hans" / "LC_MESSAGES" / f"{domain}.mo"
        for entry in polib.mofile(str(compiled)) if compiled.exists() else ():
            texts.pop(key(entry), None)
    return texts


def overlay(domain: str) -> polib.POFile:
    return polib.pofile(str(OVERLAY / f"{domain}.po"), wrapwidth=0)
