"""Give the groups their permissions anew: hand-overs to see, checks for fewer."""

from importlib import import_module

from django.db import migrations

groups = import_module("contacts.migrations.0002_groups")


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0009_fewer_indexes"),
    ]

    operations = [migrations.RunPython(groups.add_groups, migrations.RunPython.noop)]
