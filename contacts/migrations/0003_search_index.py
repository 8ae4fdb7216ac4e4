"""The index of tokens: FTS5 without content on SQLite, tsvector on PostgreSQL.

The tables are no models: neither database knows the other's kind. Entries that are
there already are put in by `manage.py rebuild_search --if-needed`.
"""

from django.db import migrations
from django.utils import timezone

from contacts.folding import FOLD_VERSION

TABLES = ("contacts_entry_index", "contacts_customer_index")
# The ascii tokenizer leaves every other script alone; unicode61 would split at
# characters that are younger than it.
SQLITE = """
CREATE VIRTUAL TABLE {table}
USING fts5(tokens, content='', detail=none, tokenize='ascii')
"""
# With GIN's list of pending tokens one save in thousands would wait a second.
POSTGRES = """
CREATE TABLE {table} (id bigint PRIMARY KEY, tokens tsvector NOT NULL);
CREATE INDEX {table}_gin ON {table} USING gin (tokens) WITH (fastupdate = off)
"""


def make(apps, schema_editor):
    sql = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES
    for table in TABLES:
        for statement in sql.format(table=table).split(";"):
            schema_editor.execute(statement)
    # What is written from now on is in step from the start.
    if not apps.get_model("contacts", "Contact").objects.exists():
        apps.get_model("contacts", "SearchState").objects.create(
            pk=1, version=FOLD_VERSION, rebuilt_at=timezone.now()
        )


def drop(apps, schema_editor):
    for table in TABLES:
        schema_editor.execute(f"DROP TABLE {table}")


class Migration(migrations.Migration):
    dependencies = [("contacts", "0002_groups")]

    operations = [migrations.RunPython(make, drop)]
