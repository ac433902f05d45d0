"""Bring the Chinese overlay of the installed packages up to date, and list what is left to translate in it."""

from django.core.management.base import BaseCommand

from home.package_texts import DOMAINS, OVERLAY, key, overlay, package_texts, untranslated


class Command(BaseCommand):
    help = (
        "Add to site/locale_wagtail what the installed packages leave untranslated, drop what they no longer say, "
        "and list what is left to translate."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args, **options) -> None:
        left = 0
        for domain in DOMAINS:
            catalogue = overlay(domain)
            said, wanted = package_texts(domain), untranslated(domain)
            for entry in [entry for entry in catalogue if key(entry) not in said]:
                catalogue.remove(entry)
            catalogue.extend(wanted[missing] for missing in wanted.keys() - set(map(key, catalogue)))
            catalogue.sort(key=lambda entry: (entry.occurrences, entry.msgid, entry.msgctxt or ""))
            catalogue.save()
            for entry in catalogue.untranslated_entries() + catalogue.fuzzy_entries():
                left += 1
                self.stdout.write(f"{domain}  {entry.occurrences[0][0]}  {entry.msgid}")
        folder = OVERLAY.relative_to(OVERLAY.parents[3])
        self.stdout.write(
            f"{left} to be translated in {folder}" if left else "All texts of packages are translated."
        )
