"""The permissions of the groups for reviews, signatures, forms, shifts and the log.

As in `0002_groups`, they only repeat what `contacts.rights` says. Nobody may delete.
"""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

LOOKED_AT = (
    "contactreview",
    "workorder",
    "complaintrecord",
    "coordinationslip",
    "posting",
    "shiftcheck",
    "spotcheck",
    "printlog",
)
REVIEW = {
    **{name: "view" for name in LOOKED_AT},
    "daybook": "view add",
    "monthbook": "view add",
    "formnumber": "view",
    "holiday": "view",
}

PERMISSIONS = {
    "supervisor": REVIEW,
    "manager": REVIEW,
    "administrator": {
        "formnumber": "view add change",
        "holiday": "view add change",
        "accesslog": "view",
    },
}


def add_permissions(apps, schema_editor):
    create_permissions(
        installed.get_app_config("contacts"),
        verbosity=0,
        using=schema_editor.connection.alias,
        apps=apps,
    )
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, models in PERMISSIONS.items():
        codes = [
            f"{action}_{model}"
            for model, actions in models.items()
            for action in actions.split()
        ]
        group, _made = Group.objects.get_or_create(name=name)
        group.permissions.add(
            *Permission.objects.filter(
                content_type__app_label="contacts", codename__in=codes
            )
        )


class Migration(migrations.Migration):
    dependencies = [("contacts", "0010_review_indexes")]

    operations = [migrations.RunPython(add_permissions, migrations.RunPython.noop)]
