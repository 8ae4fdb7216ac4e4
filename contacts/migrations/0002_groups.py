"""The six groups with the permissions of Django that go with their roles.

What a person may do is decided at each desk by `contacts.rights`; the permissions say
the same to parts of Django that ask for nothing else. Nobody may delete.
"""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

DESK_WORK = {
    "phonecall": "view add change",
    "visit": "view add change",
    "letter": "view add change",
    "followup": "view change",
    "customer": "view add change",
    "draft": "view add change",
    "attachment": "view add",
}
READING = {name: "view" for name in ("phonecall", "visit", "letter", "customer")}
OVERSEEN = (
    "contactreview",
    "workorder",
    "complaintrecord",
    "coordinationslip",
    "posting",
    "handover",
    "printlog",
    "formnumber",
    "holiday",
)
REVIEW = {
    **{name: "view" for name in OVERSEEN},
    "daybook": "view add",
    "monthbook": "view add",
    "breach": "view change",
    "refusedattempt": "view",
    "importbatch": "view",
    "draft": "view",
}
SETTINGS = ("department", "category", "route", "timelimit")
REPORT = {name: "view" for name in ("desk", "registerbook", *SETTINGS)}
CLEARANCE = {"staffmember": "view", "clearance": "view add change"}

PERMISSIONS = {
    "receptionist": DESK_WORK,
    "assistant": DESK_WORK,
    "clerk": {**DESK_WORK, "importbatch": "view add"},
    "supervisor": {
        **REPORT,
        **CLEARANCE,
        **REVIEW,
        **DESK_WORK,
        # What a check showed is for the person and the supervisor alone.
        "shiftcheck": "view",
        "spotcheck": "view",
        "importbatch": "view add",
    },
    "manager": {**REPORT, **READING, **REVIEW, "followup": "view change"},
    "administrator": {
        **REPORT,
        **{name: "view add change" for name in SETTINGS},
        **CLEARANCE,
        "desk": "view change",
        "staffmember": "view add change",
        "user": "view add change",
        "formnumber": "view add change",
        "holiday": "view add change",
        "accesslog": "view",
    },
}


def add_groups(apps, schema_editor):
    # Permissions are made after the last migration; the groups need them now.
    create_permissions(
        installed.get_app_config("contacts"),
        verbosity=0,
        using=schema_editor.connection.alias,
        apps=apps,
    )
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, models in PERMISSIONS.items():
        group, _made = Group.objects.get_or_create(name=name)
        codes = [
            f"{action}_{model}"
            for model, actions in models.items()
            for action in actions.split()
        ]
        group.permissions.set(
            Permission.objects.filter(
                content_type__app_label="contacts", codename__in=codes
            )
        )


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0001_first"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(add_groups, migrations.RunPython.noop)]
