"""Bring the state under `var/` up to date: database, contents, static files, search index, demo accounts."""

import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

from config.static import sources_digest
from scenarios.covers import redraw_covers


class Command(BaseCommand):
    help = (
        "Migrate, load the contents of fixtures/, collect static files, build the index, make demo accounts."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--no-demo-accounts",
            action="store_true",
            help="for a registry that others can reach: make no accounts",
        )

    def handle(self, *args, no_demo_accounts: bool, **options) -> None:
        with self._collecting_static_files():
            with self._step("Database"):
                self._migrate()
            with self._step("Contents"):
                call_command("load_registry", stdout=self.stdout, stderr=self.stderr)
            with self._step("Pictures"):
                redraw_covers()
                call_command("prepare_pictures", stdout=self.stdout, stderr=self.stderr)
            with self._step("Search index"):
                call_command("rebuild_search", "--if-needed", stdout=self.stdout, stderr=self.stderr)
                call_command("index_for_editors", stdout=self.stdout, stderr=self.stderr)
            if not no_demo_accounts:
                with self._step("Demo accounts"):
                    call_command("demo_accounts", stdout=self.stdout, stderr=self.stderr)

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        self.stdout.write(self.style.MIGRATE_HEADING(f"· {name}"))
        start = monotonic()
        yield
        self.stdout.write(f"  {monotonic() - start:.1f} s")
        self.stdout.flush()

    def _migrate(self) -> None:
        executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", interactive=False, verbosity=0)

    @contextmanager
    def _collecting_static_files(self) -> Iterator[None]:
        """When any has changed, they are hashed and compressed in another process beside this one."""
        collected = settings.STATIC_ROOT / ".sources"
        digest = sources_digest()
        if settings.DEBUG or (collected.exists() and collected.read_text() == digest):
            yield
            return
        command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"]
        process = subprocess.Popen(command, cwd=settings.ROOT)
        try:
            yield
        except BaseException:
            process.terminate()
            raise
        finally:
            failed = process.wait()
        if failed:
            raise CommandError("The static files could not be collected; the reason stands above.")
        collected.write_text(digest)
