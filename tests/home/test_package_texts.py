"""The editors' side in Chinese: what the packages' own translations leave out is in the overlay, and wins."""

import re

import polib
import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation

from home import package_texts
from home.package_texts import DOMAINS, OVERLAY, key, overlay, untranslated
from tests.factories import AdministratorFactory
from tests.home.test_locale import CATALOGUE, HALF_WIDTH, translations

MARKS = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}|<[^>]+>")


@pytest.fixture(scope="module", params=DOMAINS)
def catalogue(request) -> polib.POFile:
    """The overlay of one domain, with its name in `domain`."""
    catalogue = overlay(request.param)
    catalogue.domain = request.param
    return catalogue


def test_what_the_packages_leave_out_is_translated(catalogue):
    ours = {key(entry) for entry in catalogue.translated_entries()}
    missing = [text for text in untranslated(catalogue.domain) if text not in ours]
    assert not missing, (
        "Run `make messages`, translate what is new in site/locale_wagtail, then `make setup`."
    )


def test_the_overlay_keeps_placeholders_and_markup(catalogue):
    wrong = [
        (entry.msgid, text)
        for entry in catalogue
        for text in translations(entry)
        if set(MARKS.findall(entry.msgid_plural or entry.msgid)) != set(MARKS.findall(text))
    ]
    assert not wrong


def test_the_overlay_has_chinese_punctuation(catalogue):
    assert not [text for entry in catalogue for text in translations(entry) if HALF_WIDTH.search(text)]


def test_the_overlay_is_compiled_as_written(catalogue):
    compiled = OVERLAY / f"{catalogue.domain}.mo"
    assert compiled.exists(), "Run `make setup`, which compiles the texts."
    theirs = {key(entry): translations(entry) for entry in polib.mofile(str(compiled))}
    assert theirs == {key(entry): translations(entry) for entry in catalogue}, "Run `make setup`."


def test_the_overlay_wins_over_the_packages():
    with translation.override("zh-hans"):
        assert translation.gettext("Schedule to publish") == "定时发布"
        assert translation.gettext("Redo") == "重做"  # which Wagtail calls 重复


def test_scripts_in_the_browser_get_the_overlay(client, db):
    client.force_login(AdministratorFactory())
    answer = client.get(reverse("wagtailadmin_javascript_catalog"))
    assert "\\u6b63\\u5728\\u81ea\\u52a8\\u4fdd\\u5b58" in answer.content.decode()  # 正在自动保存


def test_bringing_the_overlay_up_to_date(tmp_path, monkeypatch, capsys):
    for domain in DOMAINS:
        catalogue = overlay(domain)
        catalogue.save(str(tmp_path / f"{domain}.po"))
    catalogue = polib.pofile(str(tmp_path / "django.po"), wrapwidth=0)
    catalogue.remove(catalogue.find("Schedule to publish"))
    catalogue.append(polib.POEntry(msgid="Said by no package", msgstr="无"))
    catalogue.save()
    monkeypatch.setattr(package_texts, "OVERLAY", tmp_path)

    call_command("package_texts")

    assert "Schedule to publish" in capsys.readouterr().out
    catalogue = overlay("django")
    assert catalogue.find("Schedule to publish").msgstr == ""
    assert catalogue.find("Said by no package") is None
    assert catalogue.find("Redo").msgstr == "重做"


# Texts of ours that a package has too, and which we say otherwise on its pages as well.
SAID_OTHERWISE = {
    "Text", "Email address", "All", "Updated", "Summary", "Choose a task", "Choose another task", "year", "slug",
    "Changes requested", "Main menu",
}  # fmt: skip


def test_our_own_texts_do_not_change_what_the_packages_say():
    """Ours win everywhere: a text that means something else on our pages needs a context."""
    theirs = {}
    for domain in DOMAINS:
        for _, folder in package_texts.locale_folders():
            compiled = folder / "zh_Hans" / "LC_MESSAGES" / f"{domain}.mo"
            theirs |= {
                key(e): translations(e) for e in (polib.mofile(str(compiled)) if compiled.exists() else ())
            }
        theirs |= {key(entry): translations(entry) for entry in overlay(domain)}
    ours = {key(entry): translations(entry) for entry in polib.pofile(str(CATALOGUE))}
    changed = {text.text for text in ours.keys() & theirs.keys() if ours[text] != theirs[text]}
    assert changed - {""} <= SAID_OTHERWISE
