"""Seal the history written before there were seals, and mark calls to look for."""

from django.db import migrations

from contacts.models.history import keyed_hash, short, words_of


def mark_calls(apps, schema_editor):
    Contact = apps.get_model("contacts", "Contact")
    PhoneCall = apps.get_model("contacts", "PhoneCall")
    History = apps.get_model("contacts", "HistoricalPhoneCall")
    calls = PhoneCall.objects.exclude(status="void")
    marks = {
        "late": calls.filter(breaches__code="rings_late", breaches__withdrawn_at=None),
        "overridden": calls.exclude(override_reason=""),
        "to_superior": calls.filter(
            outcome="connected", connected_to__is_superior=True
        ),
    }
    for name, rows in marks.items():
        found = list(rows.values_list("pk", flat=True))
        for start in range(0, len(found), 500):
            part = found[start : start + 500]
            Contact.objects.filter(pk__in=part).update(**{name: True})
            History.objects.filter(id__in=part).update(**{name: True})


def seal(apps, schema_editor):
    for model in apps.get_app_config("contacts").get_models():
        if not any(field.name == "seal" for field in model._meta.fields):
            continue
        if model.__name__ == "AccessChain":
            continue
        row, before = None, ""
        lines = model.objects.order_by("id", "history_id")
        for line in lines.iterator(chunk_size=500):
            before = before if line.id == row else ""
            line.seal = f"{before}:{keyed_hash(words_of(line, before))}"
            model.objects.filter(pk=line.pk).update(seal=line.seal)
            row, before = line.id, short(line.seal)


class Migration(migrations.Migration):
    dependencies = [("contacts", "0007_oversight")]

    operations = [
        migrations.RunPython(mark_calls, migrations.RunPython.noop),
        migrations.RunPython(seal, migrations.RunPython.noop),
    ]
