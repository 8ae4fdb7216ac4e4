"""Make the lines of the access log that are there findable by their numbers."""

from __future__ import annotations

from django.db import migrations

STEP = 500
LONGEST = 60


def number_in(record: object) -> str:
    return str(record).partition("#")[0].strip().upper()[:LONGEST]


def name(apps, _editor) -> None:
    log = apps.get_model("contacts", "AccessLog")
    record = apps.get_model("contacts", "AccessRecord")
    last = 0
    while piece := list(log.objects.filter(pk__gt=last).order_by("pk")[:STEP]):
        further = []
        for line in piece:
            named = [number_in(one) for one in line.records]
            line.first = named[0] if named else ""
            further += [
                record(desk_id=line.desk_id, line_id=line.pk, number=number)
                for number in sorted(set(named[1:]) - {line.first})
            ]
        log.objects.bulk_update(piece, ["first"])
        record.objects.bulk_create(further)
        last = piece[-1].pk


class Migration(migrations.Migration):
    dependencies = [("contacts", "0013_access_found_by_number")]

    operations = [migrations.RunPython(name, migrations.RunPython.noop)]
