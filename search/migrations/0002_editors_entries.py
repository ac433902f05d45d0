"""Entries of the editors' search, and their index: FTS5 kept by triggers on SQLite, GIN on PostgreSQL.

On SQLite a later migration that alters the table makes it anew, without its triggers: let that one call `unindex`
first and `index` afterwards.
"""

import django.db.models.deletion
from django.db import NotSupportedError, migrations, models

import search.editors.fields

ENTRIES = "search_editorsentry"
INDEX = "search_editorsentry_fts"

FORGET_OLD = f"INSERT INTO {INDEX}({INDEX}, rowid, tokens) VALUES ('delete', old.id, old.tokens);"
ADD_NEW = f"INSERT INTO {INDEX}(rowid, tokens) VALUES (new.id, new.tokens);"

# The index holds no text of its own. `ascii` takes all that lies beyond ASCII for parts of tokens, so that pairs of
# Han stay whole whatever their Unicode block.
SQLITE = [
    f"CREATE VIRTUAL TABLE {INDEX} USING fts5(tokens, content='{ENTRIES}', content_rowid='id', columnsize=0,"
    " tokenize=\"ascii tokenchars '|.'\")",
    f"CREATE TRIGGER {INDEX}_insert AFTER INSERT ON {ENTRIES} BEGIN {ADD_NEW} END",
    f"CREATE TRIGGER {INDEX}_delete AFTER DELETE ON {ENTRIES} BEGIN {FORGET_OLD} END",
    f"CREATE TRIGGER {INDEX}_update AFTER UPDATE ON {ENTRIES} WHEN old.tokens <> new.tokens"
    f" BEGIN {FORGET_OLD} {ADD_NEW} END",
    f"INSERT INTO {INDEX}({INDEX}) VALUES ('rebuild')",
]
SQLITE_BACK = [f"DROP TRIGGER {INDEX}_{name}" for name in ("insert", "delete", "update")] + [f"DROP TABLE {INDEX}"]


def index(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor not in ("postgresql", "sqlite"):
        raise NotSupportedError("The registry keeps its contents in SQLite or PostgreSQL: set DATABASE_URL.")
    on_postgresql = [f"CREATE INDEX {INDEX} ON {ENTRIES} USING gin (tokens)"]
    for statement in SQLITE if vendor == "sqlite" else on_postgresql:
        schema_editor.execute(statement, params=None)


def unindex(apps, schema_editor):
    on_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE_BACK if on_sqlite else [f"DROP INDEX {INDEX}"]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("search", "0001_outbox"),
    ]

    operations = [
        migrations.CreateModel(
            name="EditorsEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object_id", models.BigIntegerField()),
                ("field", models.CharField(max_length=100)),
                ("is_name", models.BooleanField()),
                ("length", models.PositiveIntegerField()),
                ("tokens", search.editors.fields.TokensField()),
                (
                    "content_type",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contenttypes.contenttype",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("object_id", "content_type", "field"), name="editors_entry_once"
                    )
                ],
            },
        ),
        migrations.RunPython(index, unindex),
    ]
