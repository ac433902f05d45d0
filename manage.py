#!/usr/bin/env python
"""Django's command line, with `site/` on the import path.

`site/` is a plain folder (Python's own `site` module owns that name), so its packages `config` and `home`
are imported by their own names.
"""

import os
import sys
from pathlib import Path


def main() -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parent / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError as error:
        raise SystemExit(
            "Django is not installed here. Run `make setup`, then use .venv/bin/python."
        ) from error
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError, connection

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        raise SystemExit(str(error)) from None
    except DatabaseError as error:
        try:
            tables = connection.introspection.table_names()
        except DatabaseError:
            raise SystemExit(f"The database cannot be opened: {error}.") from None
        if "django_migrations" in tables:
            raise
        raise SystemExit(
            f"The database has no tables yet ({error}): run `manage.py prepare` first."
        ) from None


if __name__ == "__main__":
    main()
