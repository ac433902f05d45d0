"""Write the Word templates that replication kits are made from (scenarios/exports/kit_templates)."""

from django.core.management.base import BaseCommand
from django.utils.translation import override

from scenarios.exports.kit_document import SHIPPED
from scenarios.exports.kit_shipped import shipped_template
from scenarios.exports.records import LANGUAGES


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options) -> None:
        for language, code in LANGUAGES.items():
            with override(code):
                SHIPPED[language].write_bytes(shipped_template(language))
            self.stdout.write(f"{SHIPPED[language]}")
