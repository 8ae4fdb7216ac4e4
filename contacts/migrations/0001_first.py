"""The whole of the first schema, each model with its fields and constraints at once."""

import contacts.models.contacts
import contacts.models.desks
import contacts.models.history
import datetime
import django.contrib.auth.models
import django.contrib.auth.validators
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="last login"
                    ),
                ),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={
                            "unique": "A user with that username already exists."
                        },
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[
                            django.contrib.auth.validators.UnicodeUsernameValidator()
                        ],
                        verbose_name="username",
                    ),
                ),
                (
                    "first_name",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="first name"
                    ),
                ),
                (
                    "last_name",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="last name"
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="email address"
                    ),
                ),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="date joined"
                    ),
                ),
                (
                    "language",
                    models.CharField(blank=True, max_length=8, verbose_name="language"),
                ),
                (
                    "theme",
                    models.CharField(
                        choices=[
                            ("auto", "As the device"),
                            ("light", "Light"),
                            ("dark", "Dark"),
                        ],
                        default="auto",
                        max_length=5,
                        verbose_name="theme",
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "account",
                "verbose_name_plural": "accounts",
                "abstract": False,
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="SearchState",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("rebuilt_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "search index",
                "verbose_name_plural": "search index",
            },
        ),
        migrations.CreateModel(
            name="HistoricalDesk",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "seal",
                    contacts.models.history.SealField(
                        blank=True, default="", editable=False, max_length=81
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        db_index=True,
                        help_text="The first part of every register number.",
                        max_length=12,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z0-9]{1,12}$",
                                "Use capital letters and digits only: it begins every number.",
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("place_name", models.CharField(max_length=80, verbose_name="place")),
                (
                    "company_name",
                    models.CharField(max_length=120, verbose_name="company"),
                ),
                (
                    "unit_name",
                    models.CharField(blank=True, max_length=80, verbose_name="unit"),
                ),
                (
                    "profile",
                    models.CharField(
                        choices=[
                            ("regulation", "Operating regulation"),
                            ("instruction", "Work instruction"),
                        ],
                        default="instruction",
                        max_length=12,
                        verbose_name="profile",
                    ),
                ),
                (
                    "special_calls",
                    models.BooleanField(
                        default=True, verbose_name="special-call rules apply"
                    ),
                ),
                (
                    "wording",
                    models.CharField(
                        choices=[
                            ("house", "The house sentence, as the rules give it"),
                            (
                                "neutral",
                                "A neutral sentence, which says nothing untrue",
                            ),
                        ],
                        default="house",
                        max_length=8,
                        verbose_name="wording of refusals",
                    ),
                ),
                (
                    "own_visit_book",
                    models.BooleanField(
                        blank=True,
                        null=True,
                        verbose_name="visits have a book of their own",
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(
                        default="Asia/Taipei",
                        max_length=40,
                        validators=[contacts.models.desks._known_time_zone],
                        verbose_name="time zone",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        default="zh-hant", max_length=8, verbose_name="language"
                    ),
                ),
                (
                    "region",
                    models.CharField(
                        choices=[
                            ("TW", "Taiwan"),
                            ("HK", "Hong Kong"),
                            ("CN", "Mainland China"),
                            ("MO", "Macao"),
                        ],
                        default="TW",
                        max_length=2,
                        verbose_name="telephone region",
                    ),
                ),
                (
                    "ring_seconds",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="ring cycle in seconds",
                    ),
                ),
                (
                    "shortest_content",
                    models.PositiveSmallIntegerField(
                        default=4,
                        verbose_name="shortest note of a visit, in characters",
                    ),
                ),
                (
                    "checklist_off",
                    models.JSONField(
                        blank=True,
                        default=list,
                        verbose_name="checklist items switched off",
                    ),
                ),
                (
                    "work_days",
                    models.CharField(
                        default="12345",
                        help_text="1 for Monday to 7 for Sunday.",
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(?!.*(.).*\\1)[1-7]{1,7}$",
                                "Write each working day once: 1 for Monday to 7 for Sunday.",
                            )
                        ],
                        verbose_name="working days",
                    ),
                ),
                (
                    "work_begins",
                    models.TimeField(
                        default=datetime.time(9, 0), verbose_name="working hours from"
                    ),
                ),
                (
                    "work_ends",
                    models.TimeField(
                        default=datetime.time(18, 0), verbose_name="working hours until"
                    ),
                ),
                (
                    "check_days",
                    models.PositiveSmallIntegerField(
                        default=92,
                        help_text="Afterwards only the fact that a check was made remains.",
                        validators=[
                            django.core.validators.MinValueValidator(7),
                            django.core.validators.MaxValueValidator(730),
                        ],
                        verbose_name="days the results of shift checks are kept",
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="in use")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical desk",
                "verbose_name_plural": "historical desks",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Desk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        help_text="The first part of every register number.",
                        max_length=12,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z0-9]{1,12}$",
                                "Use capital letters and digits only: it begins every number.",
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("place_name", models.CharField(max_length=80, verbose_name="place")),
                (
                    "company_name",
                    models.CharField(max_length=120, verbose_name="company"),
                ),
                (
                    "unit_name",
                    models.CharField(blank=True, max_length=80, verbose_name="unit"),
                ),
                (
                    "profile",
                    models.CharField(
                        choices=[
                            ("regulation", "Operating regulation"),
                            ("instruction", "Work instruction"),
                        ],
                        default="instruction",
                        max_length=12,
                        verbose_name="profile",
                    ),
                ),
                (
                    "special_calls",
                    models.BooleanField(
                        default=True, verbose_name="special-call rules apply"
                    ),
                ),
                (
                    "wording",
                    models.CharField(
                        choices=[
                            ("house", "The house sentence, as the rules give it"),
                            (
                                "neutral",
                                "A neutral sentence, which says nothing untrue",
                            ),
                        ],
                        default="house",
                        max_length=8,
                        verbose_name="wording of refusals",
                    ),
                ),
                (
                    "own_visit_book",
                    models.BooleanField(
                        blank=True,
                        null=True,
                        verbose_name="visits have a book of their own",
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(
                        default="Asia/Taipei",
                        max_length=40,
                        validators=[contacts.models.desks._known_time_zone],
                        verbose_name="time zone",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        default="zh-hant", max_length=8, verbose_name="language"
                    ),
                ),
                (
                    "region",
                    models.CharField(
                        choices=[
                            ("TW", "Taiwan"),
                            ("HK", "Hong Kong"),
                            ("CN", "Mainland China"),
                            ("MO", "Macao"),
                        ],
                        default="TW",
                        max_length=2,
                        verbose_name="telephone region",
                    ),
                ),
                (
                    "ring_seconds",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="ring cycle in seconds",
                    ),
                ),
                (
                    "shortest_content",
                    models.PositiveSmallIntegerField(
                        default=4,
                        verbose_name="shortest note of a visit, in characters",
                    ),
                ),
                (
                    "checklist_off",
                    models.JSONField(
                        blank=True,
                        default=list,
                        verbose_name="checklist items switched off",
                    ),
                ),
                (
                    "work_days",
                    models.CharField(
                        default="12345",
                        help_text="1 for Monday to 7 for Sunday.",
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(?!.*(.).*\\1)[1-7]{1,7}$",
                                "Write each working day once: 1 for Monday to 7 for Sunday.",
                            )
                        ],
                        verbose_name="working days",
                    ),
                ),
                (
                    "work_begins",
                    models.TimeField(
                        default=datetime.time(9, 0), verbose_name="working hours from"
                    ),
                ),
                (
                    "work_ends",
                    models.TimeField(
                        default=datetime.time(18, 0), verbose_name="working hours until"
                    ),
                ),
                (
                    "check_days",
                    models.PositiveSmallIntegerField(
                        default=92,
                        help_text="Afterwards only the fact that a check was made remains.",
                        validators=[
                            django.core.validators.MinValueValidator(7),
                            django.core.validators.MaxValueValidator(730),
                        ],
                        verbose_name="days the results of shift checks are kept",
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "config_version",
                    models.CharField(
                        default=contacts.models.desks.new_version,
                        editable=False,
                        max_length=32,
                    ),
                ),
            ],
            options={
                "verbose_name": "desk",
                "verbose_name_plural": "desks",
                "ordering": ("code",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("profile__in", ["regulation", "instruction"])
                        ),
                        name="desk_profile_known",
                        violation_error_message="Choose one of the two profiles.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("work_ends__gt", models.F("work_begins"))),
                        name="desk_works_some_hours",
                        violation_error_message="Working hours end after they begin. Correct one of the times.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalDepartment",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "seal",
                    contacts.models.history.SealField(
                        blank=True, default="", editable=False, max_length=81
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical department",
                "verbose_name_plural": "historical departments",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Department",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "department",
                "verbose_name_plural": "departments",
                "ordering": ("name",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("desk", "name"),
                        name="department_name_once_a_desk",
                        violation_error_message="The desk has this department already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Category",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="code")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="contacts.category",
                        verbose_name="category",
                    ),
                ),
                (
                    "name_zh_hant",
                    models.CharField(
                        max_length=40, verbose_name="Traditional Chinese name"
                    ),
                ),
                (
                    "name_zh_hans",
                    models.CharField(
                        max_length=40, verbose_name="Simplified Chinese name"
                    ),
                ),
                (
                    "name_en",
                    models.CharField(max_length=40, verbose_name="English name"),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="position"
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "category",
                "verbose_name_plural": "categories",
                "ordering": ("position", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("desk", "code"),
                        name="category_code_once_a_desk",
                        violation_error_message="The desk has this category already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalCategory",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "seal",
                    contacts.models.history.SealField(
                        blank=True, default="", editable=False, max_length=81
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="code")),
                (
                    "name_zh_hant",
                    models.CharField(
                        max_length=40, verbose_name="Traditional Chinese name"
                    ),
                ),
                (
                    "name_zh_hans",
                    models.CharField(
                        max_length=40, verbose_name="Simplified Chinese name"
                    ),
                ),
                (
                    "name_en",
                    models.CharField(max_length=40, verbose_name="English name"),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="position"
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.category",
                        verbose_name="category",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical category",
                "verbose_name_plural": "historical categories",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalHoliday",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "seal",
                    contacts.models.history.SealField(
                        blank=True, default="", editable=False, max_length=81
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                (
                    "name",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="occasion"
                    ),
                ),
                (
                    "worked",
                    models.BooleanField(
                        default=False, verbose_name="worked instead of another day"
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical holiday",
                "verbose_name_plural": "historical holidays",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Holiday",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                (
                    "name",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="occasion"
                    ),
                ),
                (
                    "worked",
                    models.BooleanField(
                        default=False, verbose_name="worked instead of another day"
                    ),
                ),
            ],
            options={
                "verbose_name": "holiday",
                "verbose_name_plural": "holidays",
                "ordering": ("day",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("desk", "day"),
                        name="holiday_once_a_desk",
                        violation_error_message="This day is in the calendar already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalTimeLimit",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "seal",
                    contacts.models.history.SealField(
                        blank=True, default="", editable=False, max_length=81
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("call_back", "Call back"),
                            ("deliver_message", "Deliver the message"),
                            ("consult_superior", "Consult the superior"),
                            ("colleague_call_back", "Colleague calls back"),
                            ("reply", "Reply owed"),
                            ("decide_on_slip", "Decide on a coordination slip"),
                            ("print_slip", "Print the coordination slip"),
                            ("open_form", "Open a work order or complaint record"),
                            ("post_original", "Post the original"),
                            ("post_copy", "Post the copy"),
                            ("hand_over_letter", "Hand over the letter"),
                            ("return_visit", "Return visit"),
                            ("call_supervisor", "Supervisor wanted at the desk"),
                            ("correct_entry", "Correct the entry"),
                            ("read_message", "Message to be read"),
                            ("decide_message", "Decide on the message"),
                            ("sign_for_letter", "Sign for the letter"),
                            ("letter_sent_back", "Letter sent back"),
                            ("slip_respond", "First step on the form"),
                            ("slip_settle", "Settle the matter"),
                            ("slip_accept", "Have the work accepted"),
                            ("slip_close", "Check and close the form"),
                            ("review_visit", "Review the dissatisfied customer"),
                            ("remind_slip", "Remind who is late"),
                            ("chase_slip", "Assistant chases the late form"),
                            ("answer_for_slip", "Superior settles the late form"),
                        ],
                        max_length=24,
                        verbose_name="promise",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("critical", "Critical"),
                            ("urgent", "Urgent"),
                            ("normal", "Normal"),
                            ("planned", "Planned"),
                        ],
                        max_length=8,
                        verbose_name="urgency",
                    ),
                ),
                (
                    "minutes",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="minutes",
                    ),
                ),
                (
                    "working",
                    models.BooleanField(
                        default=False,
                        help_text="Each 1440 minutes are then one working day of the desk.",
                        verbose_name="counted in working time",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.category",
                        verbose_name="category",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical time limit",
                "verbose_name_plural": "historical time limits",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="TimeLimit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("call_back", "Call back"),
                            ("deliver_message", "Deliver the message"),
                            ("consult_superior", "Consult the superior"),
                            ("colleague_call_back", "Colleague calls back"),
                            ("reply", "Reply owed"),
                            ("decide_on_slip", "Decide on a coordination slip"),
                            ("print_slip", "Print the coordination slip"),
                            ("open_form", "Open a work order or complaint record"),
                            ("post_original", "Post the original"),
                            ("post_copy", "Post the copy"),
                            ("hand_over_letter", "Hand over the letter"),
                            ("return_visit", "Return visit"),
                            ("call_supervisor", "Supervisor wanted at the desk"),
                            ("correct_entry", "Correct the entry"),
                            ("read_message", "Message to be read"),
                            ("decide_message", "Decide on the message"),
                            ("sign_for_letter", "Sign for the letter"),
                            ("letter_sent_back", "Letter sent back"),
                            ("slip_respond", "First step on the form"),
                            ("slip_settle", "Settle the matter"),
                            ("slip_accept", "Have the work accepted"),
                            ("slip_close", "Check and close the form"),
                            ("review_visit", "Review the dissatisfied customer"),
                            ("remind_slip", "Remind who is late"),
                            ("chase_slip", "Assistant chases the late form"),
                            ("answer_for_slip", "Superior settles the late form"),
                        ],
                        max_length=24,
                        verbose_name="promise",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="contacts.category",
                        verbose_name="category",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("critical", "Critical"),
                            ("urgent", "Urgent"),
                            ("normal", "Normal"),
                            ("planned", "Planned"),
                        ],
                        max_length=8,
                        verbose_name="urgency",
                    ),
                ),
                (
                    "minutes",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="minutes",
                    ),
                ),
                (
                    "working",
                    models.BooleanField(
                        default=False,
                        help_text="Each 1440 minutes are then one working day of the desk.",
                        verbose_name="counted in working time",
                    ),
                ),
            ],
            options={
                "verbose_name": "time limit",
                "verbose_name_plural": "time limits",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("category__isnull", False)),
                        fields=("desk", "kind", "category", "urgency"),
                        name="limit_once_a_category",
                        violation_error_message="There is a limit for this case already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("category__isnull", True)),
                        fields=("desk", "kind", "urgency"),
                        name="limit_once_for_any_category",
                        violation_error_message="There is a limit for this case already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessChain",
            fields=[
                (
                    "desk",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="contacts.desk",
                    ),
                ),
                ("last_serial", models.PositiveBigIntegerField(default=0)),
                ("last_hash", models.CharField(blank=True, max_length=64)),
                ("seal", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "verbose_name": "end of the access log",
                "verbose_name_plural": "ends of the access log",
            },
        ),
        migrations.CreateModel(
            name="AccessLog",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                ("serial", models.PositiveBigIntegerField(verbose_name="line")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("opened", "Opened"),
                            ("searched", "Searched"),
                            ("exported", "Exported"),
                            ("printed", "Printed"),
                            ("unmasked", "Number shown in full"),
                        ],
                        max_length=8,
                        verbose_name="what was done",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True, max_length=24, verbose_name="kind of record"
                    ),
                ),
                ("records", models.JSONField(default=list, verbose_name="records")),
                (
                    "count",
                    models.PositiveIntegerField(default=0, verbose_name="how many"),
                ),
                (
                    "reason",
                    models.CharField(blank=True, max_length=200, verbose_name="reason"),
                ),
                ("hash", models.CharField(editable=False, max_length=64)),
            ],
            options={
                "verbose_name": "line of the access log",
                "verbose_name_plural": "access log",
                "indexes": [
                    models.Index(
                        fields=["desk", "user", "serial"], name="access_by_user"
                    ),
                    models.Index(
                        fields=["desk", "action", "serial"], name="access_by_action"
                    ),
                    models.Index(fields=["desk", "at"], name="access_by_time"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("desk", "serial"),
                        name="access_serial_once",
                        violation_error_message="This line of the log is written already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Customer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("owner", "Owner"),
                            ("tenant", "Tenant"),
                            ("family", "Family member"),
                            ("guest", "Hotel guest"),
                            ("visitor", "Visitor"),
                            ("supplier", "Supplier"),
                            ("authority", "Authority"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="building and unit"
                    ),
                ),
                (
                    "organisation",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="organisation"
                    ),
                ),
                (
                    "note",
                    models.CharField(blank=True, max_length=200, verbose_name="note"),
                ),
                (
                    "name_folded",
                    models.CharField(default="", editable=False, max_length=80),
                ),
                (
                    "unit_folded",
                    models.CharField(default="", editable=False, max_length=40),
                ),
                (
                    "search_text",
                    models.TextField(blank=True, default="", editable=False),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="contacts.customer",
                        verbose_name="merged into",
                    ),
                ),
            ],
            options={
                "verbose_name": "customer",
                "verbose_name_plural": "customers",
                "indexes": [
                    models.Index(
                        fields=["desk", "name_folded"], name="customer_by_name"
                    ),
                    models.Index(
                        fields=["desk", "unit_folded"], name="customer_by_unit"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into", models.F("id")), _negated=True
                        ),
                        name="customer_not_merged_into_itself",
                        violation_error_message="Choose another customer to merge into.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalCustomer",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "seal",
                    contacts.models.history.SealField(
                        blank=True, default="", editable=False, max_length=81
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("owner", "Owner"),
                            ("tenant", "Tenant"),
                            ("family", "Family member"),
                            ("guest", "Hotel guest"),
                            ("visitor", "Visitor"),
                            ("supplier", "Supplier"),
                            ("authority", "Authority"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="building and unit"
                    ),
                ),
                (
                    "organisation",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="organisation"
                    ),
                ),
                (
                    "note",
                    models.CharField(blank=True, max_length=200, verbose_name="note"),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.customer",
                        verbose_name="merged into",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical customer",
                "verbose_name_plural": "historical customers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="CustomerPhone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.desk",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phones",
                        to="contacts.customer",
                    ),
                ),
                ("raw", models.CharField(max_length=60, verbose_name="as written")),
                (
                    "e164",
                    models.CharField(
                        blank=True, max_length=20, verbose_name="international"
                    ),
                ),
                (
                    "extension",
                    models.CharField(
                        blank=True, max_length=10, verbose_name="extension"
                    ),
                ),
                ("match_key", models.CharField(editable=False, max_length=24)),
            ],
            options={
                "verbose_name": "telephone number",
                "verbose_name_plural": "telephone numbers",
                "indexes": [
                    models.Index(fields=["desk", "match_key"], name="phone_by_key")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("customer", "match_key"),
                        name="phone_once_a_customer",
                        violation_error_message="The customer has this number already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalStaffMember",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "seal",
                    contacts.models.history.SealField(
                        blank=True, default="", editable=False, max_length=81
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "title",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="job title"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("receptionist", "Receptionist"),
                            ("assistant", "Assistant"),
                            ("clerk", "Clerk"),
                            ("supervisor", "Supervisor"),
                            ("manager", "Manager"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=16,
                        verbose_name="role",
                    ),
                ),
                (
                    "is_superior",
                    models.BooleanField(
                        default=False,
                        help_text="Calls for a superior are screened first.",
                        verbose_name="superior",
                    ),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="telephone or extension"
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.department",
                        verbose_name="department",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical member of staff",
                "verbose_name_plural": "historical staff",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="StaffMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "title",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="job title"
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="members",
                        to="contacts.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("receptionist", "Receptionist"),
                            ("assistant", "Assistant"),
                            ("clerk", "Clerk"),
                            ("supervisor", "Supervisor"),
                            ("manager", "Manager"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=16,
                        verbose_name="role",
                    ),
                ),
                (
                    "is_superior",
                    models.BooleanField(
                        default=False,
                        help_text="Calls for a superior are screened first.",
                        verbose_name="superior",
                    ),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="telephone or extension"
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "member of staff",
                "verbose_name_plural": "staff",
                "ordering": ("is_superior", "name"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("desk", "user"),
                        name="staff_user_once_a_desk",
                        violation_error_message="This account is on the desk already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalRoute",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "seal",
                    contacts.models.history.SealField(
                        blank=True, default="", editable=False, max_length=81
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.category",
                        verbose_name="category",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="duty person",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical route",
                "verbose_name_plural": "historical routing",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Route",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="routes",
                        to="contacts.category",
                        verbose_name="category",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="routes",
                        to="contacts.staffmember",
                        verbose_name="duty person",
                    ),
                ),
            ],
            options={
                "verbose_name": "route",
                "verbose_name_plural": "routing",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("desk", "category"),
                        name="route_once_a_category",
                        violation_error_message="The category has a route already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalClearance",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "seal",
                    contacts.models.history.SealField(
                        blank=True, default="", editable=False, max_length=81
                    ),
                ),
                ("since", models.DateField(verbose_name="from")),
                (
                    "until",
                    models.DateField(blank=True, null=True, verbose_name="until"),
                ),
                ("granted_at", models.DateTimeField(verbose_name="granted at")),
                (
                    "withdrawn_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="withdrawn at"
                    ),
                ),
                (
                    "withdrawn_reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="reason for withdrawal"
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="member of staff",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="granted by",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical clearance",
                "verbose_name_plural": "historical clearances",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Clearance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clearances",
                        to="contacts.staffmember",
                        verbose_name="member of staff",
                    ),
                ),
                ("since", models.DateField(verbose_name="from")),
                (
                    "until",
                    models.DateField(blank=True, null=True, verbose_name="until"),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="granted by",
                    ),
                ),
                ("granted_at", models.DateTimeField(verbose_name="granted at")),
                (
                    "withdrawn_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="withdrawn at"
                    ),
                ),
                (
                    "withdrawn_reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="reason for withdrawal"
                    ),
                ),
            ],
            options={
                "verbose_name": "clearance",
                "verbose_name_plural": "clearances",
                "ordering": ("-since",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="clearance_ends_after_it_begins",
                        violation_error_message="A clearance cannot end before it begins. Correct the dates.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RegisterBook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "book",
                    models.CharField(
                        choices=[
                            ("DH", "Telephone reception book"),
                            ("JD", "Reception book"),
                            ("LH", "Customer letter register"),
                            ("PG", "Work orders"),
                            ("TS", "Owner complaint records"),
                            ("XT", "Coordination slips"),
                        ],
                        max_length=2,
                        verbose_name="book",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                (
                    "last_serial",
                    models.PositiveIntegerField(default=0, verbose_name="last number"),
                ),
            ],
            options={
                "verbose_name": "register book",
                "verbose_name_plural": "register books",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("desk", "book", "year"),
                        name="book_once_a_year",
                        violation_error_message="There is a book for this year already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                ("file_name", models.CharField(max_length=200, verbose_name="file")),
                ("sha256", models.CharField(editable=False, max_length=64)),
                ("imported_at", models.DateTimeField(verbose_name="imported at")),
                (
                    "imported_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="imported by",
                    ),
                ),
                (
                    "taken",
                    models.PositiveIntegerField(
                        default=0, verbose_name="entries taken over"
                    ),
                ),
                (
                    "known",
                    models.PositiveIntegerField(
                        default=0, verbose_name="entries that were there"
                    ),
                ),
                (
                    "rejected",
                    models.PositiveIntegerField(
                        default=0, verbose_name="rows sent back"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Looked through"),
                            ("running", "Under way"),
                            ("done", "Done"),
                        ],
                        default="done",
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                ("total", models.PositiveIntegerField(default=0, editable=False)),
                ("sheets", models.JSONField(default=list, editable=False)),
                ("upload", models.CharField(blank=True, editable=False, max_length=40)),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
                "indexes": [
                    models.Index(
                        fields=["desk", "-imported_at"], name="import_newest_first"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("call", "Call"),
                            ("visit", "Visit"),
                            ("letter", "Letter"),
                        ],
                        max_length=6,
                        verbose_name="channel",
                    ),
                ),
                (
                    "book",
                    models.CharField(
                        choices=[
                            ("DH", "Telephone reception book"),
                            ("JD", "Reception book"),
                            ("LH", "Customer letter register"),
                            ("PG", "Work orders"),
                            ("TS", "Owner complaint records"),
                            ("XT", "Coordination slips"),
                        ],
                        max_length=2,
                        verbose_name="book",
                    ),
                ),
                (
                    "serial",
                    models.PositiveIntegerField(verbose_name="number in the book"),
                ),
                (
                    "number",
                    models.CharField(
                        max_length=32, unique=True, verbose_name="register number"
                    ),
                ),
                ("entry_id", models.UUIDField(default=uuid.uuid4, unique=True)),
                (
                    "body_hash",
                    models.CharField(default="", editable=False, max_length=64),
                ),
                ("occurred_at", models.DateTimeField(verbose_name="date and time")),
                ("entered_at", models.DateTimeField(verbose_name="entered at")),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="received",
                        to="contacts.staffmember",
                        verbose_name="received by",
                    ),
                ),
                (
                    "door",
                    models.CharField(max_length=6, verbose_name="entered through"),
                ),
                (
                    "import_batch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="contacts.importbatch",
                        verbose_name="import",
                    ),
                ),
                (
                    "book_number",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="number in the old book"
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="contacts.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "identity",
                    models.CharField(
                        choices=[
                            ("given", "Given"),
                            ("declined", "Declined to say"),
                            ("unknown", "Unknown"),
                        ],
                        max_length=8,
                        verbose_name="identity",
                    ),
                ),
                (
                    "name",
                    models.CharField(blank=True, max_length=80, verbose_name="name"),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="telephone"
                    ),
                ),
                (
                    "phone_e164",
                    models.CharField(blank=True, editable=False, max_length=20),
                ),
                (
                    "phone_extension",
                    models.CharField(blank=True, editable=False, max_length=10),
                ),
                (
                    "phone_key",
                    models.CharField(blank=True, editable=False, max_length=24),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="building and unit"
                    ),
                ),
                (
                    "organisation",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="organisation"
                    ),
                ),
                (
                    "customer_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("owner", "Owner"),
                            ("tenant", "Tenant"),
                            ("family", "Family member"),
                            ("guest", "Hotel guest"),
                            ("visitor", "Visitor"),
                            ("supplier", "Supplier"),
                            ("authority", "Authority"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                        verbose_name="customer type",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.category",
                        verbose_name="category",
                    ),
                ),
                (
                    "subcategory",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.category",
                        verbose_name="sub-category",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("critical", "Critical"),
                            ("urgent", "Urgent"),
                            ("normal", "Normal"),
                            ("planned", "Planned"),
                        ],
                        default="normal",
                        max_length=8,
                        verbose_name="urgency",
                    ),
                ),
                ("content", models.TextField(blank=True, verbose_name="content")),
                (
                    "outcome",
                    models.CharField(blank=True, max_length=24, verbose_name="outcome"),
                ),
                ("result", models.TextField(blank=True, verbose_name="result")),
                (
                    "reply_due",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="reply promised by"
                    ),
                ),
                (
                    "reply_owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="who replies",
                    ),
                ),
                (
                    "complained_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="person complained of",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("closed", "Closed"),
                            ("void", "Void"),
                        ],
                        default="open",
                        max_length=6,
                        verbose_name="status",
                    ),
                ),
                (
                    "closed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="closed at"
                    ),
                ),
                (
                    "voided_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="voided at"
                    ),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="voided by",
                    ),
                ),
                (
                    "void_reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="reason for voiding"
                    ),
                ),
                (
                    "amended_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="last amended at"
                    ),
                ),
                (
                    "flagged",
                    models.BooleanField(default=False, verbose_name="has a breach"),
                ),
                (
                    "late",
                    models.BooleanField(default=False, verbose_name="answered late"),
                ),
                (
                    "overridden",
                    models.BooleanField(
                        default=False, verbose_name="put through all the same"
                    ),
                ),
                (
                    "to_superior",
                    models.BooleanField(
                        default=False, verbose_name="put through to a superior"
                    ),
                ),
                (
                    "review",
                    models.CharField(
                        choices=[
                            ("pending", "Not yet reviewed"),
                            ("good", "Reviewed, good"),
                            ("to_correct", "To be corrected"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="review",
                    ),
                ),
                (
                    "reviewed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="last reviewed at"
                    ),
                ),
                ("search_text", models.TextField(blank=True, editable=False)),
            ],
            options={
                "verbose_name": "contact",
                "verbose_name_plural": "contacts",
                "indexes": [
                    models.Index(
                        fields=["desk", "book", "occurred_at", "id"],
                        name="contact_book",
                    ),
                    models.Index(
                        fields=["desk", "occurred_at", "id"], name="contact_desk"
                    ),
                    models.Index(
                        fields=[
                            "desk",
                            "occurred_at",
                            "channel",
                            "status",
                            "category",
                            "subcategory",
                        ],
                        name="contact_month",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", False)),
                        fields=[
                            "desk",
                            "closed_at",
                            "category",
                            "subcategory",
                            "occurred_at",
                        ],
                        name="contact_closed",
                    ),
                    models.Index(
                        fields=["desk", "category", "occurred_at", "id"],
                        name="contact_cat",
                    ),
                    models.Index(
                        fields=["desk", "answered_by", "occurred_at", "id"],
                        name="contact_staff",
                    ),
                    models.Index(
                        fields=["desk", "status", "occurred_at", "id"],
                        name="contact_status",
                    ),
                    models.Index(
                        condition=models.Q(("flagged", True)),
                        fields=["desk", "occurred_at", "id"],
                        name="contact_flagged",
                    ),
                    models.Index(
                        fields=["desk", "channel", "occurred_at", "id"],
                        name="contact_channel",
                    ),
                    models.Index(
                        condition=models.Q(("review", "pending")),
                        fields=["desk", "channel", "occurred_at", "id"],
                        name="contact_to_review",
                    ),
                    models.Index(
                        condition=models.Q(("late", True)),
                        fields=["desk", "occurred_at", "id"],
                        name="contact_late",
                    ),
                    models.Index(
                        condition=models.Q(("overridden", True)),
                        fields=["desk", "occurred_at", "id"],
                        name="contact_overridden",
                    ),
                    models.Index(
                        condition=models.Q(("to_superior", True)),
                        fields=["desk", "occurred_at", "id"],
                        name="contact_superior",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("review", "pending"), ("reviewed_at__isnull", False)
                        ),
                        fields=["desk", "channel", "occurred_at", "id"],
                        name="contact_again",
                    ),
                    models.Index(
                        condition=models.Q(("customer__isnull", False)),
                        fields=["customer", "occurred_at", "id"],
                        name="contact_customer",
                    ),
                    models.Index(
                        condition=models.Q(("phone_key", ""), _negated=True),
                        fields=["desk", "phone_key", "occurred_at", "id"],
                        name="contact_phone",
                    ),
                    models.Index(
                        condition=models.Q(("name", ""), _negated=True),
                        fields=["desk", "name", "occurred_at", "id"],
                        name="contact_name",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("channel__in", ["call", "visit", "letter"])
                        ),
                        name="contact_one_channel",
                        violation_error_message="Choose call, visit or letter.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("identity", "given"),
                            models.Q(("name", ""), ("customer__isnull", True)),
                            _connector="OR",
                        ),
                        name="contact_withheld_has_no_name",
                        violation_error_message="A caller who gave no name has none. Choose “given” or clear it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "void"), _negated=True),
                            models.Q(
                                ("voided_at__isnull", False),
                                models.Q(("void_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="contact_void_has_reason",
                        violation_error_message="Write why the line is void.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalVisit",
            fields=[
                (
                    "contact_ptr",
                    models.ForeignKey(
                        auto_created=True,
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        parent_link=True,
                        related_name="+",
                        to="contacts.contact",
                    ),
                ),
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "seal",
                    contacts.models.history.SealField(
                        blank=True, default="", editable=False, max_length=81
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("call", "Call"),
                            ("visit", "Visit"),
                            ("letter", "Letter"),
                        ],
                        max_length=6,
                        verbose_name="channel",
                    ),
                ),
                (
                    "book",
                    models.CharField(
                        choices=[
                            ("DH", "Telephone reception book"),
                            ("JD", "Reception book"),
                            ("LH", "Customer letter register"),
                            ("PG", "Work orders"),
                            ("TS", "Owner complaint records"),
                            ("XT", "Coordination slips"),
                        ],
                        max_length=2,
                        verbose_name="book",
                    ),
                ),
                (
                    "serial",
                    models.PositiveIntegerField(verbose_name="number in the book"),
                ),
                (
                    "number",
                    models.CharField(
                        db_index=True, max_length=32, verbose_name="register number"
                    ),
                ),
                ("entry_id", models.UUIDField(db_index=True, default=uuid.uuid4)),
                ("occurred_at", models.DateTimeField(verbose_name="date and time")),
                ("entered_at", models.DateTimeField(verbose_name="entered at")),
                (
                    "door",
                    models.CharField(max_length=6, verbose_name="entered through"),
                ),
                (
                    "book_number",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="number in the old book"
                    ),
                ),
                (
                    "identity",
                    models.CharField(
                        choices=[
                            ("given", "Given"),
                            ("declined", "Declined to say"),
                            ("unknown", "Unknown"),
                        ],
                        max_length=8,
                        verbose_name="identity",
                    ),
                ),
                (
                    "name",
                    models.CharField(blank=True, max_length=80, verbose_name="name"),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="telephone"
                    ),
                ),
                (
                    "phone_e164",
                    models.CharField(blank=True, editable=False, max_length=20),
                ),
                (
                    "phone_extension",
                    models.CharField(blank=True, editable=False, max_length=10),
                ),
                (
                    "phone_key",
                    models.CharField(blank=True, editable=False, max_length=24),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="building and unit"
                    ),
                ),
                (
                    "organisation",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="organisation"
                    ),
                ),
                (
                    "customer_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("owner", "Owner"),
                            ("tenant", "Tenant"),
                            ("family", "Family member"),
                            ("guest", "Hotel guest"),
                            ("visitor", "Visitor"),
                            ("supplier", "Supplier"),
                            ("authority", "Authority"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                        verbose_name="customer type",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("critical", "Critical"),
                            ("urgent", "Urgent"),
                            ("normal", "Normal"),
                            ("planned", "Planned"),
                        ],
                        default="normal",
                        max_length=8,
                        verbose_name="urgency",
                    ),
                ),
                ("content", models.TextField(blank=True, verbose_name="content")),
                (
                    "outcome",
                    models.CharField(blank=True, max_length=24, verbose_name="outcome"),
                ),
                ("result", models.TextField(blank=True, verbose_name="result")),
                (
                    "reply_due",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="reply promised by"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("closed", "Closed"),
                            ("void", "Void"),
                        ],
                        default="open",
                        max_length=6,
                        verbose_name="status",
                    ),
                ),
                (
                    "closed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="closed at"
                    ),
                ),
                (
                    "voided_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="voided at"
                    ),
                ),
                (
                    "void_reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="reason for voiding"
                    ),
                ),
                (
                    "amended_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="last amended at"
                    ),
                ),
                (
                    "flagged",
                    models.BooleanField(default=False, verbose_name="has a breach"),
                ),
                (
                    "late",
                    models.BooleanField(default=False, verbose_name="answered late"),
                ),
                (
                    "overridden",
                    models.BooleanField(
                        default=False, verbose_name="put through all the same"
                    ),
                ),
                (
                    "to_superior",
                    models.BooleanField(
                        default=False, verbose_name="put through to a superior"
                    ),
                ),
                (
                    "review",
                    models.CharField(
                        choices=[
                            ("pending", "Not yet reviewed"),
                            ("good", "Reviewed, good"),
                            ("to_correct", "To be corrected"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="review",
                    ),
                ),
                (
                    "reviewed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="last reviewed at"
                    ),
                ),
                ("arrived_at", models.DateTimeField(verbose_name="arrived at")),
                (
                    "attended_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="attended at"
                    ),
                ),
                (
                    "left_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="left at"),
                ),
                (
                    "party_size",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(500),
                        ],
                        verbose_name="number of visitors",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="purpose of the visit"
                    ),
                ),
                (
                    "identity_checked",
                    models.BooleanField(default=False, verbose_name="identity checked"),
                ),
                ("tense", models.BooleanField(default=False, verbose_name="tense")),
                (
                    "call_supervisor",
                    models.BooleanField(
                        default=False, verbose_name="supervisor called"
                    ),
                ),
                (
                    "greeted",
                    models.BooleanField(default=False, verbose_name="greeted on entry"),
                ),
                (
                    "farewell",
                    models.BooleanField(default=False, verbose_name="said goodbye"),
                ),
                ("message", models.TextField(blank=True, verbose_name="message")),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="received by",
                    ),
                ),
                (
                    "import_batch",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.importbatch",
                        verbose_name="import",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.category",
                        verbose_name="category",
                    ),
                ),
                (
                    "subcategory",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.category",
                        verbose_name="sub-category",
                    ),
                ),
                (
                    "reply_owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="who replies",
                    ),
                ),
                (
                    "complained_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="person complained of",
                    ),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="voided by",
                    ),
                ),
                (
                    "host",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="person visited",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical visit",
                "verbose_name_plural": "historical visits",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "contact_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="contacts.contact",
                    ),
                ),
                ("arrived_at", models.DateTimeField(verbose_name="arrived at")),
                (
                    "attended_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="attended at"
                    ),
                ),
                (
                    "left_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="left at"),
                ),
                (
                    "party_size",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(500),
                        ],
                        verbose_name="number of visitors",
                    ),
                ),
                (
                    "host",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits_received",
                        to="contacts.staffmember",
                        verbose_name="person visited",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="purpose of the visit"
                    ),
                ),
                (
                    "identity_checked",
                    models.BooleanField(default=False, verbose_name="identity checked"),
                ),
                ("tense", models.BooleanField(default=False, verbose_name="tense")),
                (
                    "call_supervisor",
                    models.BooleanField(
                        default=False, verbose_name="supervisor called"
                    ),
                ),
                (
                    "greeted",
                    models.BooleanField(default=False, verbose_name="greeted on entry"),
                ),
                (
                    "farewell",
                    models.BooleanField(default=False, verbose_name="said goodbye"),
                ),
                ("message", models.TextField(blank=True, verbose_name="message")),
            ],
            options={
                "verbose_name": "visit",
                "verbose_name_plural": "visits",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("attended_at__isnull", True),
                            ("attended_at__gte", models.F("arrived_at")),
                            _connector="OR",
                        ),
                        name="visit_attended_after_arrival",
                        violation_error_message="Nobody is attended to before arriving. Correct one of the times.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("left_at__isnull", True),
                            ("left_at__gte", models.F("arrived_at")),
                            _connector="OR",
                        ),
                        name="visit_left_after_arrival",
                        violation_error_message="Nobody leaves before arriving. Correct one of the times.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("party_size__gte", 1)),
                        name="visit_has_a_visitor",
                        violation_error_message="A visit has at least one visitor.",
                    ),
                ],
            },
            bases=("contacts.contact",),
        ),
        migrations.CreateModel(
            name="HistoricalLetter",
            fields=[
                (
                    "contact_ptr",
                    models.ForeignKey(
                        auto_created=True,
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        parent_link=True,
                        related_name="+",
                        to="contacts.contact",
                    ),
                ),
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "seal",
                    contacts.models.history.SealField(
                        blank=True, default="", editable=False, max_length=81
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("call", "Call"),
                            ("visit", "Visit"),
                            ("letter", "Letter"),
                        ],
                        max_length=6,
                        verbose_name="channel",
                    ),
                ),
                (
                    "book",
                    models.CharField(
                        choices=[
                            ("DH", "Telephone reception book"),
                            ("JD", "Reception book"),
                            ("LH", "Customer letter register"),
                            ("PG", "Work orders"),
                            ("TS", "Owner complaint records"),
                            ("XT", "Coordination slips"),
                        ],
                        max_length=2,
                        verbose_name="book",
                    ),
                ),
                (
                    "serial",
                    models.PositiveIntegerField(verbose_name="number in the book"),
                ),
                (
                    "number",
                    models.CharField(
                        db_index=True, max_length=32, verbose_name="register number"
                    ),
                ),
                ("entry_id", models.UUIDField(db_index=True, default=uuid.uuid4)),
                ("occurred_at", models.DateTimeField(verbose_name="date and time")),
                ("entered_at", models.DateTimeField(verbose_name="entered at")),
                (
                    "door",
                    models.CharField(max_length=6, verbose_name="entered through"),
                ),
                (
                    "book_number",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="number in the old book"
                    ),
                ),
                (
                    "identity",
                    models.CharField(
                        choices=[
                            ("given", "Given"),
                            ("declined", "Declined to say"),
                            ("unknown", "Unknown"),
                        ],
                        max_length=8,
                        verbose_name="identity",
                    ),
                ),
                (
                    "name",
                    models.CharField(blank=True, max_length=80, verbose_name="name"),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="telephone"
                    ),
                ),
                (
                    "phone_e164",
                    models.CharField(blank=True, editable=False, max_length=20),
                ),
                (
                    "phone_extension",
                    models.CharField(blank=True, editable=False, max_length=10),
                ),
                (
                    "phone_key",
                    models.CharField(blank=True, editable=False, max_length=24),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="building and unit"
                    ),
                ),
                (
                    "organisation",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="organisation"
                    ),
                ),
                (
                    "customer_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("owner", "Owner"),
                            ("tenant", "Tenant"),
                            ("family", "Family member"),
                            ("guest", "Hotel guest"),
                            ("visitor", "Visitor"),
                            ("supplier", "Supplier"),
                            ("authority", "Authority"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                        verbose_name="customer type",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("critical", "Critical"),
                            ("urgent", "Urgent"),
                            ("normal", "Normal"),
                            ("planned", "Planned"),
                        ],
                        default="normal",
                        max_length=8,
                        verbose_name="urgency",
                    ),
                ),
                ("content", models.TextField(blank=True, verbose_name="content")),
                (
                    "outcome",
                    models.CharField(blank=True, max_length=24, verbose_name="outcome"),
                ),
                ("result", models.TextField(blank=True, verbose_name="result")),
                (
                    "reply_due",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="reply promised by"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("closed", "Closed"),
                            ("void", "Void"),
                        ],
                        default="open",
                        max_length=6,
                        verbose_name="status",
                    ),
                ),
                (
                    "closed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="closed at"
                    ),
                ),
                (
                    "voided_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="voided at"
                    ),
                ),
                (
                    "void_reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="reason for voiding"
                    ),
                ),
                (
                    "amended_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="last amended at"
                    ),
                ),
                (
                    "flagged",
                    models.BooleanField(default=False, verbose_name="has a breach"),
                ),
                (
                    "late",
                    models.BooleanField(default=False, verbose_name="answered late"),
                ),
                (
                    "overridden",
                    models.BooleanField(
                        default=False, verbose_name="put through all the same"
                    ),
                ),
                (
                    "to_superior",
                    models.BooleanField(
                        default=False, verbose_name="put through to a superior"
                    ),
                ),
                (
                    "review",
                    models.CharField(
                        choices=[
                            ("pending", "Not yet reviewed"),
                            ("good", "Reviewed, good"),
                            ("to_correct", "To be corrected"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="review",
                    ),
                ),
                (
                    "reviewed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="last reviewed at"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reported_matter", "Reported matter"),
                            ("complaint", "Complaint"),
                            ("commendation", "Commendation"),
                            ("liaison", "Work liaison"),
                        ],
                        max_length=16,
                        verbose_name="kind of letter",
                    ),
                ),
                ("received_on", models.DateField(verbose_name="received on")),
                (
                    "dated",
                    models.DateField(blank=True, null=True, verbose_name="dated"),
                ),
                (
                    "sender_reference",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="sender's reference"
                    ),
                ),
                (
                    "delivery",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("post", "By post"),
                            ("hand", "By hand"),
                            ("courier", "By courier"),
                            ("fax", "By fax"),
                            ("email", "By e-mail"),
                        ],
                        max_length=8,
                        verbose_name="delivery",
                    ),
                ),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                (
                    "copies",
                    models.PositiveSmallIntegerField(default=1, verbose_name="copies"),
                ),
                (
                    "enclosures",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="enclosures"
                    ),
                ),
                (
                    "confidential",
                    models.BooleanField(default=False, verbose_name="confidential"),
                ),
                (
                    "original_kept_at",
                    models.CharField(
                        blank=True,
                        max_length=80,
                        verbose_name="where the original is kept",
                    ),
                ),
                (
                    "praised_staff",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="employee commended"
                    ),
                ),
                ("proposal", models.TextField(blank=True, verbose_name="proposal")),
                (
                    "instruction",
                    models.TextField(blank=True, verbose_name="manager's instruction"),
                ),
                (
                    "thanked_on",
                    models.DateField(blank=True, null=True, verbose_name="thanked on"),
                ),
                (
                    "thanks",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="thank-you"
                    ),
                ),
                (
                    "reward",
                    models.CharField(blank=True, max_length=200, verbose_name="reward"),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="received by",
                    ),
                ),
                (
                    "import_batch",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.importbatch",
                        verbose_name="import",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.category",
                        verbose_name="category",
                    ),
                ),
                (
                    "subcategory",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.category",
                        verbose_name="sub-category",
                    ),
                ),
                (
                    "reply_owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="who replies",
                    ),
                ),
                (
                    "complained_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="person complained of",
                    ),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="voided by",
                    ),
                ),
                (
                    "praised_department",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.department",
                        verbose_name="department of the employee",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical letter",
                "verbose_name_plural": "historical letters",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "contact_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="contacts.contact",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reported_matter", "Reported matter"),
                            ("complaint", "Complaint"),
                            ("commendation", "Commendation"),
                            ("liaison", "Work liaison"),
                        ],
                        max_length=16,
                        verbose_name="kind of letter",
                    ),
                ),
                ("received_on", models.DateField(verbose_name="received on")),
                (
                    "dated",
                    models.DateField(blank=True, null=True, verbose_name="dated"),
                ),
                (
                    "sender_reference",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="sender's reference"
                    ),
                ),
                (
                    "delivery",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("post", "By post"),
                            ("hand", "By hand"),
                            ("courier", "By courier"),
                            ("fax", "By fax"),
                            ("email", "By e-mail"),
                        ],
                        max_length=8,
                        verbose_name="delivery",
                    ),
                ),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                (
                    "copies",
                    models.PositiveSmallIntegerField(default=1, verbose_name="copies"),
                ),
                (
                    "enclosures",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="enclosures"
                    ),
                ),
                (
                    "confidential",
                    models.BooleanField(default=False, verbose_name="confidential"),
                ),
                (
                    "original_kept_at",
                    models.CharField(
                        blank=True,
                        max_length=80,
                        verbose_name="where the original is kept",
                    ),
                ),
                (
                    "praised_staff",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="employee commended"
                    ),
                ),
                (
                    "praised_department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.department",
                        verbose_name="department of the employee",
                    ),
                ),
                ("proposal", models.TextField(blank=True, verbose_name="proposal")),
                (
                    "instruction",
                    models.TextField(blank=True, verbose_name="manager's instruction"),
                ),
                (
                    "thanked_on",
                    models.DateField(blank=True, null=True, verbose_name="thanked on"),
                ),
                (
                    "thanks",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="thank-you"
                    ),
                ),
                (
                    "reward",
                    models.CharField(blank=True, max_length=200, verbose_name="reward"),
                ),
            ],
            options={
                "verbose_name": "letter",
                "verbose_name_plural": "letters",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "reported_matter",
                                    "complaint",
                                    "commendation",
                                    "liaison",
                                ],
                            )
                        ),
                        name="letter_kind_known",
                        violation_error_message="Choose one of the four kinds of letter.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("subject", ""), _negated=True),
                        name="letter_has_subject",
                        violation_error_message="Write what the letter is about.",
                    ),
                ],
            },
            bases=("contacts.contact",),
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.desk",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="contacts.contact",
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        upload_to=contacts.models.contacts.attachment_path,
                        verbose_name="file",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("content_type", models.CharField(max_length=40, verbose_name="type")),
                ("size", models.PositiveIntegerField(verbose_name="size in bytes")),
                ("sha256", models.CharField(max_length=64)),
                ("added_at", models.DateTimeField(verbose_name="added at")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
            ],
            options={
                "verbose_name": "attachment",
                "verbose_name_plural": "attachments",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("contact", "sha256"),
                        name="attachment_once_a_contact",
                        violation_error_message="This file is attached already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalBreach",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "seal",
                    contacts.models.history.SealField(
                        blank=True, default="", editable=False, max_length=81
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="rule")),
                ("clauses", models.JSONField(default=list, verbose_name="clauses")),
                ("reason", models.TextField(blank=True, verbose_name="reason given")),
                ("happened_at", models.DateTimeField(verbose_name="happened at")),
                (
                    "judgement",
                    models.CharField(
                        choices=[
                            ("pending", "Not yet judged"),
                            ("accepted", "Accepted"),
                            ("coaching", "Coaching"),
                            ("not_valid", "Not a breach"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="judgement",
                    ),
                ),
                (
                    "judged_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="judged at"
                    ),
                ),
                (
                    "judged_why",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="comment"
                    ),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="withdrawn at"
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.contact",
                        verbose_name="contact",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "judged_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="judged by",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical breach",
                "verbose_name_plural": "historical breaches",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Breach",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="breaches",
                        to="contacts.contact",
                        verbose_name="contact",
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="rule")),
                ("clauses", models.JSONField(default=list, verbose_name="clauses")),
                ("reason", models.TextField(blank=True, verbose_name="reason given")),
                ("happened_at", models.DateTimeField(verbose_name="happened at")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "judgement",
                    models.CharField(
                        choices=[
                            ("pending", "Not yet judged"),
                            ("accepted", "Accepted"),
                            ("coaching", "Coaching"),
                            ("not_valid", "Not a breach"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="judgement",
                    ),
                ),
                (
                    "judged_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="judged at"
                    ),
                ),
                (
                    "judged_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="judged by",
                    ),
                ),
                (
                    "judged_why",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="comment"
                    ),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="withdrawn at"
                    ),
                ),
            ],
            options={
                "verbose_name": "breach",
                "verbose_name_plural": "breaches",
                "indexes": [
                    models.Index(
                        fields=["desk", "happened_at", "code"], name="breach_by_time"
                    ),
                    models.Index(
                        fields=["desk", "judgement", "happened_at", "id"],
                        name="breach_judged",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("contact", "code"),
                        name="breach_once_a_contact",
                        violation_error_message="This breach is recorded already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RefusedAttempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("call", "Call"),
                            ("visit", "Visit"),
                            ("letter", "Letter"),
                        ],
                        max_length=6,
                        verbose_name="channel",
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="rule")),
                ("clauses", models.JSONField(default=list, verbose_name="clauses")),
                ("entry_id", models.UUIDField(verbose_name="entry")),
                ("first_at", models.DateTimeField(verbose_name="first refused at")),
                ("last_at", models.DateTimeField(verbose_name="last refused at")),
                ("times", models.PositiveIntegerField(default=1, verbose_name="times")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="typed by",
                    ),
                ),
                (
                    "under",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="under the name of",
                    ),
                ),
                (
                    "door",
                    models.CharField(max_length=6, verbose_name="entered through"),
                ),
            ],
            options={
                "verbose_name": "refused attempt",
                "verbose_name_plural": "refused attempts",
                "indexes": [
                    models.Index(
                        fields=["desk", "first_at", "code"], name="refused_by_time"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entry_id", "code"),
                        name="refused_once_an_entry",
                        violation_error_message="This refusal is counted already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalDayBook",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "seal",
                    contacts.models.history.SealField(
                        blank=True, default="", editable=False, max_length=81
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("signed_at", models.DateTimeField(verbose_name="signed at")),
                (
                    "entries",
                    models.PositiveIntegerField(
                        default=0, verbose_name="entries when signed"
                    ),
                ),
                (
                    "unreviewed",
                    models.PositiveIntegerField(
                        default=0, verbose_name="not yet reviewed then"
                    ),
                ),
                (
                    "remark",
                    models.CharField(blank=True, max_length=200, verbose_name="remark"),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="signed by",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical day's book",
                "verbose_name_plural": "historical day's books",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="DayBook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("signed_at", models.DateTimeField(verbose_name="signed at")),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="signed by",
                    ),
                ),
                (
                    "entries",
                    models.PositiveIntegerField(
                        default=0, verbose_name="entries when signed"
                    ),
                ),
                (
                    "unreviewed",
                    models.PositiveIntegerField(
                        default=0, verbose_name="not yet reviewed then"
                    ),
                ),
                (
                    "remark",
                    models.CharField(blank=True, max_length=200, verbose_name="remark"),
                ),
            ],
            options={
                "verbose_name": "day's book",
                "verbose_name_plural": "day's books",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("desk", "day"),
                        name="day_book_once",
                        violation_error_message="This day is signed already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalMonthBook",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "seal",
                    contacts.models.history.SealField(
                        blank=True, default="", editable=False, max_length=81
                    ),
                ),
                ("month", models.DateField(verbose_name="month")),
                (
                    "prepared_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="prepared at"
                    ),
                ),
                (
                    "reviewed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="reviewed at"
                    ),
                ),
                (
                    "approved_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="approved at"
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="prepared by",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewed by",
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approved by",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical month's book",
                "verbose_name_plural": "historical month's books",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="MonthBook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                ("month", models.DateField(verbose_name="month")),
                (
                    "prepared_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="prepared at"
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="prepared by",
                    ),
                ),
                (
                    "reviewed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="reviewed at"
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewed by",
                    ),
                ),
                (
                    "approved_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="approved at"
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approved by",
                    ),
                ),
            ],
            options={
                "verbose_name": "month's book",
                "verbose_name_plural": "month's books",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("desk", "month"),
                        name="month_book_once",
                        violation_error_message="This month has its line already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_at__isnull", True),
                            ("prepared_at__isnull", False),
                            _connector="OR",
                        ),
                        name="month_book_prepared_first",
                        violation_error_message="A month is prepared before it is reviewed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_at__isnull", True),
                            ("reviewed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="month_book_reviewed_first",
                        violation_error_message="A month is reviewed before it is approved.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "entry_id",
                    models.UUIDField(
                        default=uuid.uuid4, primary_key=True, serialize=False
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="typed by",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("call", "Call"),
                            ("visit", "Visit"),
                            ("letter", "Letter"),
                        ],
                        max_length=6,
                        verbose_name="channel",
                    ),
                ),
                ("data", models.JSONField(default=dict)),
                ("version", models.PositiveIntegerField(default=0)),
                ("parked", models.BooleanField(default=False, verbose_name="parked")),
                ("started_at", models.DateTimeField(verbose_name="started at")),
                ("updated_at", models.DateTimeField(verbose_name="last kept at")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Unfinished"),
                            ("filed", "Filed"),
                            ("discarded", "Discarded"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.contact",
                        verbose_name="filed as",
                    ),
                ),
                (
                    "discard_reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="reason for discarding"
                    ),
                ),
                (
                    "discarded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="discarded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "unfinished entry",
                "verbose_name_plural": "unfinished entries",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["desk", "updated_at"],
                        name="draft_unfinished",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "discarded"), _negated=True),
                            models.Q(("discard_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="draft_discarded_has_reason",
                        violation_error_message="Write why the entry is discarded.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalFormNumber",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "seal",
                    contacts.models.history.SealField(
                        blank=True, default="", editable=False, max_length=81
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("message", "Message slip"),
                            ("work-order", "Work order"),
                            ("complaint", "Owner complaint record"),
                            ("coordination", "Coordination slip"),
                            ("commendation", "Commendation register sheet"),
                            ("return-visit", "Return visit record"),
                            ("shift-check", "Start-of-shift check sheet"),
                            ("hand-over", "Shift hand-over record"),
                            ("register", "Register page"),
                        ],
                        max_length=16,
                        verbose_name="form",
                    ),
                ),
                (
                    "document",
                    models.CharField(max_length=30, verbose_name="document number"),
                ),
                (
                    "version",
                    models.CharField(blank=True, max_length=12, verbose_name="version"),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical document number of a form",
                "verbose_name_plural": "historical document numbers of forms",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="FormNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("message", "Message slip"),
                            ("work-order", "Work order"),
                            ("complaint", "Owner complaint record"),
                            ("coordination", "Coordination slip"),
                            ("commendation", "Commendation register sheet"),
                            ("return-visit", "Return visit record"),
                            ("shift-check", "Start-of-shift check sheet"),
                            ("hand-over", "Shift hand-over record"),
                            ("register", "Register page"),
                        ],
                        max_length=16,
                        verbose_name="form",
                    ),
                ),
                (
                    "document",
                    models.CharField(max_length=30, verbose_name="document number"),
                ),
                (
                    "version",
                    models.CharField(blank=True, max_length=12, verbose_name="version"),
                ),
            ],
            options={
                "verbose_name": "document number of a form",
                "verbose_name_plural": "document numbers of forms",
                "ordering": ("desk", "form"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("desk", "form"),
                        name="form_number_once_a_desk",
                        violation_error_message="This form has its number already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PrintLog",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("message", "Message slip"),
                            ("work-order", "Work order"),
                            ("complaint", "Owner complaint record"),
                            ("coordination", "Coordination slip"),
                            ("commendation", "Commendation register sheet"),
                            ("return-visit", "Return visit record"),
                            ("shift-check", "Start-of-shift check sheet"),
                            ("hand-over", "Shift hand-over record"),
                            ("register", "Register page"),
                        ],
                        max_length=16,
                        verbose_name="form",
                    ),
                ),
                (
                    "number",
                    models.CharField(max_length=60, verbose_name="number printed"),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prints",
                        to="contacts.contact",
                        verbose_name="contact",
                    ),
                ),
                ("copy", models.PositiveIntegerField(verbose_name="print number")),
                (
                    "door",
                    models.CharField(
                        choices=[("paper", "On paper"), ("pdf", "As PDF")],
                        max_length=5,
                        verbose_name="printed as",
                    ),
                ),
                ("printed_at", models.DateTimeField(verbose_name="printed at")),
                (
                    "printed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="printed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "counted print",
                "verbose_name_plural": "counted prints",
                "indexes": [
                    models.Index(fields=["desk", "printed_at"], name="print_by_time")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("desk", "form", "number", "copy"),
                        name="print_copy_once",
                        violation_error_message="This print is counted already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalReportText",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "seal",
                    contacts.models.history.SealField(
                        blank=True, default="", editable=False, max_length=81
                    ),
                ),
                ("period", models.CharField(max_length=24, verbose_name="period")),
                (
                    "problems",
                    models.TextField(
                        blank=True, verbose_name="problems and their causes"
                    ),
                ),
                (
                    "measures",
                    models.TextField(
                        blank=True, verbose_name="measures, who and until when"
                    ),
                ),
                (
                    "plan",
                    models.TextField(
                        blank=True, verbose_name="plan for the next period"
                    ),
                ),
                ("written_at", models.DateTimeField(verbose_name="written at")),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical text of a report",
                "verbose_name_plural": "historical texts of reports",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ReportText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                ("period", models.CharField(max_length=24, verbose_name="period")),
                (
                    "problems",
                    models.TextField(
                        blank=True, verbose_name="problems and their causes"
                    ),
                ),
                (
                    "measures",
                    models.TextField(
                        blank=True, verbose_name="measures, who and until when"
                    ),
                ),
                (
                    "plan",
                    models.TextField(
                        blank=True, verbose_name="plan for the next period"
                    ),
                ),
                ("written_at", models.DateTimeField(verbose_name="written at")),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
            ],
            options={
                "verbose_name": "text of a report",
                "verbose_name_plural": "texts of reports",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("desk", "period"),
                        name="report_text_once_a_period",
                        violation_error_message="This report has its texts already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalShift",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "seal",
                    contacts.models.history.SealField(
                        blank=True, default="", editable=False, max_length=81
                    ),
                ),
                ("started_at", models.DateTimeField(verbose_name="begun at")),
                (
                    "ended_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="ended at"
                    ),
                ),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        verbose_name="reason for leaving without a hand-over",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="member of staff",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical shift",
                "verbose_name_plural": "historical shifts",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Shift",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to="contacts.staffmember",
                        verbose_name="member of staff",
                    ),
                ),
                ("started_at", models.DateTimeField(verbose_name="begun at")),
                (
                    "ended_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="ended at"
                    ),
                ),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        verbose_name="reason for leaving without a hand-over",
                    ),
                ),
            ],
            options={
                "verbose_name": "shift",
                "verbose_name_plural": "shifts",
                "indexes": [
                    models.Index(fields=["desk", "started_at"], name="shift_by_start"),
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["desk"],
                        name="shift_running",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("staff",),
                        name="shift_one_at_a_time",
                        violation_error_message="This person has a shift already. End it before another begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            ("ended_at__gte", models.F("started_at")),
                            _connector="OR",
                        ),
                        name="shift_ends_after_it_begins",
                        violation_error_message="A shift cannot end before it begins.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalShiftCheck",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "seal",
                    contacts.models.history.SealField(
                        blank=True, default="", editable=False, max_length=81
                    ),
                ),
                ("checked_at", models.DateTimeField(verbose_name="checked at")),
                (
                    "countersigned_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="countersigned at"
                    ),
                ),
                (
                    "purged_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="results removed at"
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "shift",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.shift",
                        verbose_name="shift",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="member of staff",
                    ),
                ),
                (
                    "countersigned_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="countersigned by",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical shift check",
                "verbose_name_plural": "historical shift checks",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ShiftCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "shift",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="check_made",
                        to="contacts.shift",
                        verbose_name="shift",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="member of staff",
                    ),
                ),
                ("checked_at", models.DateTimeField(verbose_name="checked at")),
                (
                    "countersigned_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="countersigned at"
                    ),
                ),
                (
                    "countersigned_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="countersigned by",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="supervisor's note"
                    ),
                ),
                (
                    "purged_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="results removed at"
                    ),
                ),
            ],
            options={
                "verbose_name": "shift check",
                "verbose_name_plural": "shift checks",
                "indexes": [
                    models.Index(
                        fields=["desk", "checked_at"], name="shift_check_by_time"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ShiftCheckItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "check_made",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="contacts.shiftcheck",
                        verbose_name="shift check",
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="item")),
                ("clauses", models.JSONField(default=list, verbose_name="clauses")),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("pass", "Pass"),
                            ("fail", "Fail"),
                            ("na", "Not applicable"),
                        ],
                        max_length=4,
                        verbose_name="result",
                    ),
                ),
                (
                    "correction",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="put right"
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=0, editable=False),
                ),
            ],
            options={
                "verbose_name": "item of a shift check",
                "verbose_name_plural": "items of a shift check",
                "ordering": ("position", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("check_made", "code"),
                        name="check_item_once",
                        violation_error_message="The check has this item already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalHandOver",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "seal",
                    contacts.models.history.SealField(
                        blank=True, default="", editable=False, max_length=81
                    ),
                ),
                ("offered_at", models.DateTimeField(verbose_name="handed over at")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "Waits to be taken over"),
                            ("accepted", "Taken over"),
                            ("withdrawn", "Written anew"),
                        ],
                        default="offered",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("keys", models.TextField(blank=True, verbose_name="keys")),
                ("kept_items", models.TextField(blank=True, verbose_name="items kept")),
                (
                    "note",
                    models.TextField(
                        blank=True, verbose_name="what else the next shift must know"
                    ),
                ),
                (
                    "accepted_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="taken over at"
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "shift",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.shift",
                        verbose_name="shift",
                    ),
                ),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="taken over by",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical hand-over",
                "verbose_name_plural": "historical hand-overs",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSpotCheck",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "seal",
                    contacts.models.history.SealField(
                        blank=True, default="", editable=False, max_length=81
                    ),
                ),
                ("clause", models.CharField(max_length=40, verbose_name="clause")),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("kept", "Clause kept"),
                            ("not_kept", "Clause not kept"),
                        ],
                        max_length=8,
                        verbose_name="result",
                    ),
                ),
                ("seen_at", models.DateTimeField(verbose_name="seen at")),
                (
                    "purged_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="person removed at"
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "seen_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="seen by",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical spot check",
                "verbose_name_plural": "historical spot checks",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="SpotCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                ("clause", models.CharField(max_length=40, verbose_name="clause")),
                (
                    "staff",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="member of staff",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("kept", "Clause kept"),
                            ("not_kept", "Clause not kept"),
                        ],
                        max_length=8,
                        verbose_name="result",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="what was seen"
                    ),
                ),
                ("seen_at", models.DateTimeField(verbose_name="seen at")),
                (
                    "seen_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="seen by",
                    ),
                ),
                (
                    "purged_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="person removed at"
                    ),
                ),
            ],
            options={
                "verbose_name": "spot check",
                "verbose_name_plural": "spot checks",
                "indexes": [
                    models.Index(fields=["desk", "seen_at"], name="spot_check_by_time")
                ],
            },
        ),
        migrations.CreateModel(
            name="Slip",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slips",
                        to="contacts.contact",
                        verbose_name="contact",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("work_order", "Work order"),
                            ("complaint_record", "Owner complaint record"),
                            ("coordination_slip", "Coordination slip"),
                        ],
                        max_length=20,
                        verbose_name="form",
                    ),
                ),
                (
                    "serial",
                    models.PositiveIntegerField(verbose_name="number in the book"),
                ),
                (
                    "number",
                    models.CharField(
                        max_length=32, unique=True, verbose_name="form number"
                    ),
                ),
                ("entry_id", models.UUIDField(default=uuid.uuid4, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("opened", "Opened"),
                            ("dispatched", "Dispatched"),
                            ("taken", "Accepted by the worker"),
                            ("on_site", "On site"),
                            ("waiting", "Waiting"),
                            ("finished", "Finished"),
                            ("accepted", "Accepted by the customer"),
                            ("acknowledged", "Acknowledged"),
                            ("graded", "Graded"),
                            ("found", "Investigated"),
                            ("acted", "Acted on"),
                            ("received", "Signed for"),
                            ("replied", "Replied"),
                            ("followed", "Followed up"),
                            ("visited", "Return visit made"),
                            ("reopened", "Opened again"),
                            ("closed", "Closed"),
                            ("void", "Void"),
                        ],
                        default="opened",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.category",
                        verbose_name="category",
                    ),
                ),
                (
                    "subcategory",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.category",
                        verbose_name="sub-category",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("critical", "Critical"),
                            ("urgent", "Urgent"),
                            ("normal", "Normal"),
                            ("planned", "Planned"),
                        ],
                        default="normal",
                        max_length=8,
                        verbose_name="urgency",
                    ),
                ),
                (
                    "name",
                    models.CharField(blank=True, max_length=80, verbose_name="name"),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="telephone"
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="building and unit"
                    ),
                ),
                (
                    "unit_folded",
                    models.CharField(blank=True, editable=False, max_length=40),
                ),
                ("content", models.TextField(blank=True, verbose_name="content")),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.department",
                        verbose_name="department in charge",
                    ),
                ),
                (
                    "handler",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slips",
                        to="contacts.staffmember",
                        verbose_name="person in charge",
                    ),
                ),
                (
                    "complained_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="person complained of",
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                (
                    "opened_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="opened by",
                    ),
                ),
                ("due_at", models.DateTimeField(verbose_name="to be done by")),
                (
                    "responded_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="first step at"
                    ),
                ),
                (
                    "settled_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="settled at"
                    ),
                ),
                (
                    "closed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="closed at"
                    ),
                ),
                (
                    "first_printed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="first printed at"
                    ),
                ),
                (
                    "rounds",
                    models.PositiveSmallIntegerField(default=1, verbose_name="rounds"),
                ),
                (
                    "repeat_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repeats",
                        to="contacts.slip",
                        verbose_name="repeat of",
                    ),
                ),
                (
                    "escalation",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="escalation"
                    ),
                ),
                (
                    "escalate_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "voided_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="voided at"
                    ),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="voided by",
                    ),
                ),
                (
                    "void_reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="reason for voiding"
                    ),
                ),
            ],
            options={
                "verbose_name": "form",
                "verbose_name_plural": "forms",
                "indexes": [
                    models.Index(
                        fields=["desk", "kind", "-opened_at", "-id"], name="slip_book"
                    ),
                    models.Index(
                        condition=models.Q(("escalate_at__isnull", False)),
                        fields=["desk", "escalate_at"],
                        name="slip_next_escalation",
                    ),
                    models.Index(
                        condition=models.Q(("unit_folded", ""), _negated=True),
                        fields=["desk", "unit_folded", "subcategory", "-opened_at"],
                        name="slip_repeats",
                    ),
                    models.Index(fields=["desk", "due_at"], name="slip_by_due"),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", False)),
                        fields=["desk", "closed_at"],
                        name="slip_by_closing",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["desk", "opened_at"],
                        name="slip_not_closed",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            ("closed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="slip_closed_has_time",
                        violation_error_message="Say when the form was closed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "void"), _negated=True),
                            models.Q(("void_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="slip_void_has_reason",
                        violation_error_message="Write why the form is void.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("handler__isnull", True),
                            ("complained_of__isnull", True),
                            models.Q(
                                ("handler", models.F("complained_of")), _negated=True
                            ),
                            _connector="OR",
                        ),
                        name="slip_not_ones_own_case",
                        violation_error_message="The person complained of cannot handle the complaint. Choose somebody else.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promises",
                        to="contacts.contact",
                        verbose_name="contact",
                    ),
                ),
                (
                    "slip",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promises",
                        to="contacts.slip",
                        verbose_name="form",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("call_back", "Call back"),
                            ("deliver_message", "Deliver the message"),
                            ("consult_superior", "Consult the superior"),
                            ("colleague_call_back", "Colleague calls back"),
                            ("reply", "Reply owed"),
                            ("decide_on_slip", "Decide on a coordination slip"),
                            ("print_slip", "Print the coordination slip"),
                            ("open_form", "Open a work order or complaint record"),
                            ("post_original", "Post the original"),
                            ("post_copy", "Post the copy"),
                            ("hand_over_letter", "Hand over the letter"),
                            ("return_visit", "Return visit"),
                            ("call_supervisor", "Supervisor wanted at the desk"),
                            ("correct_entry", "Correct the entry"),
                            ("read_message", "Message to be read"),
                            ("decide_message", "Decide on the message"),
                            ("sign_for_letter", "Sign for the letter"),
                            ("letter_sent_back", "Letter sent back"),
                            ("slip_respond", "First step on the form"),
                            ("slip_settle", "Settle the matter"),
                            ("slip_accept", "Have the work accepted"),
                            ("slip_close", "Check and close the form"),
                            ("review_visit", "Review the dissatisfied customer"),
                            ("remind_slip", "Remind who is late"),
                            ("chase_slip", "Assistant chases the late form"),
                            ("answer_for_slip", "Superior settles the late form"),
                        ],
                        max_length=24,
                        verbose_name="promise",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        editable=False, max_length=40, verbose_name="duty"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promises",
                        to="contacts.staffmember",
                        verbose_name="who owes it",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("receptionist", "Receptionist"),
                            ("assistant", "Assistant"),
                            ("clerk", "Clerk"),
                            ("supervisor", "Supervisor"),
                            ("manager", "Manager"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=16,
                        verbose_name="role that owes it",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promises",
                        to="contacts.department",
                        verbose_name="department that owes it",
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="promised at")),
                ("due_at", models.DateTimeField(verbose_name="due")),
                (
                    "first_due_at",
                    models.DateTimeField(editable=False, verbose_name="first due"),
                ),
                ("then", models.CharField(blank=True, editable=False, max_length=24)),
                (
                    "after",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="contacts.followup",
                        verbose_name="follows",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("done", "Done"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "Done"),
                            ("reached", "Reached, answered"),
                            ("no_answer", "Tried, nobody answered"),
                            ("slip", "Coordination slip"),
                            ("no_slip", "No slip"),
                            ("read", "Read"),
                            ("desk_calls", "The desk calls back"),
                            ("own_call", "Calls back in person"),
                            ("no_reply", "No answer is wanted"),
                            ("sent_back", "Sent back"),
                        ],
                        max_length=12,
                        verbose_name="how it was kept",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="what is asked"
                    ),
                ),
                ("result", models.TextField(blank=True, verbose_name="result")),
                (
                    "place",
                    models.CharField(blank=True, max_length=80, verbose_name="place"),
                ),
                (
                    "done_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="done at"),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="done by",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "promise",
                "verbose_name_plural": "promises",
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "open")),
                        fields=["desk", "due_at", "id"],
                        name="promise_open_by_due",
                    ),
                    models.Index(fields=["desk", "due_at"], name="promise_by_due"),
                    models.Index(
                        fields=["desk", "kind", "due_at", "id"], name="promise_by_kind"
                    ),
                    models.Index(
                        fields=["desk", "opened_at"], name="promise_by_opening"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("owner__isnull", False),
                            models.Q(("role", ""), _negated=True),
                            ("department__isnull", False),
                            _connector="OR",
                        ),
                        name="promise_has_an_owner",
                        violation_error_message="Say who owes the promise.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "done"), _negated=True),
                            ("done_at__isnull", False),
                            _connector="OR",
                        ),
                        name="promise_done_has_time",
                        violation_error_message="Say when the promise was kept.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalPhoneCall",
            fields=[
                (
                    "contact_ptr",
                    models.ForeignKey(
                        auto_created=True,
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        parent_link=True,
                        related_name="+",
                        to="contacts.contact",
                    ),
                ),
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "seal",
                    contacts.models.history.SealField(
                        blank=True, default="", editable=False, max_length=81
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("call", "Call"),
                            ("visit", "Visit"),
                            ("letter", "Letter"),
                        ],
                        max_length=6,
                        verbose_name="channel",
                    ),
                ),
                (
                    "book",
                    models.CharField(
                        choices=[
                            ("DH", "Telephone reception book"),
                            ("JD", "Reception book"),
                            ("LH", "Customer letter register"),
                            ("PG", "Work orders"),
                            ("TS", "Owner complaint records"),
                            ("XT", "Coordination slips"),
                        ],
                        max_length=2,
                        verbose_name="book",
                    ),
                ),
                (
                    "serial",
                    models.PositiveIntegerField(verbose_name="number in the book"),
                ),
                (
                    "number",
                    models.CharField(
                        db_index=True, max_length=32, verbose_name="register number"
                    ),
                ),
                ("entry_id", models.UUIDField(db_index=True, default=uuid.uuid4)),
                ("occurred_at", models.DateTimeField(verbose_name="date and time")),
                ("entered_at", models.DateTimeField(verbose_name="entered at")),
                (
                    "door",
                    models.CharField(max_length=6, verbose_name="entered through"),
                ),
                (
                    "book_number",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="number in the old book"
                    ),
                ),
                (
                    "identity",
                    models.CharField(
                        choices=[
                            ("given", "Given"),
                            ("declined", "Declined to say"),
                            ("unknown", "Unknown"),
                        ],
                        max_length=8,
                        verbose_name="identity",
                    ),
                ),
                (
                    "name",
                    models.CharField(blank=True, max_length=80, verbose_name="name"),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="telephone"
                    ),
                ),
                (
                    "phone_e164",
                    models.CharField(blank=True, editable=False, max_length=20),
                ),
                (
                    "phone_extension",
                    models.CharField(blank=True, editable=False, max_length=10),
                ),
                (
                    "phone_key",
                    models.CharField(blank=True, editable=False, max_length=24),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="building and unit"
                    ),
                ),
                (
                    "organisation",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="organisation"
                    ),
                ),
                (
                    "customer_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("owner", "Owner"),
                            ("tenant", "Tenant"),
                            ("family", "Family member"),
                            ("guest", "Hotel guest"),
                            ("visitor", "Visitor"),
                            ("supplier", "Supplier"),
                            ("authority", "Authority"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                        verbose_name="customer type",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("critical", "Critical"),
                            ("urgent", "Urgent"),
                            ("normal", "Normal"),
                            ("planned", "Planned"),
                        ],
                        default="normal",
                        max_length=8,
                        verbose_name="urgency",
                    ),
                ),
                ("content", models.TextField(blank=True, verbose_name="content")),
                (
                    "outcome",
                    models.CharField(blank=True, max_length=24, verbose_name="outcome"),
                ),
                ("result", models.TextField(blank=True, verbose_name="result")),
                (
                    "reply_due",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="reply promised by"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("closed", "Closed"),
                            ("void", "Void"),
                        ],
                        default="open",
                        max_length=6,
                        verbose_name="status",
                    ),
                ),
                (
                    "closed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="closed at"
                    ),
                ),
                (
                    "voided_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="voided at"
                    ),
                ),
                (
                    "void_reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="reason for voiding"
                    ),
                ),
                (
                    "amended_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="last amended at"
                    ),
                ),
                (
                    "flagged",
                    models.BooleanField(default=False, verbose_name="has a breach"),
                ),
                (
                    "late",
                    models.BooleanField(default=False, verbose_name="answered late"),
                ),
                (
                    "overridden",
                    models.BooleanField(
                        default=False, verbose_name="put through all the same"
                    ),
                ),
                (
                    "to_superior",
                    models.BooleanField(
                        default=False, verbose_name="put through to a superior"
                    ),
                ),
                (
                    "review",
                    models.CharField(
                        choices=[
                            ("pending", "Not yet reviewed"),
                            ("good", "Reviewed, good"),
                            ("to_correct", "To be corrected"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="review",
                    ),
                ),
                (
                    "reviewed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="last reviewed at"
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[
                            ("incoming", "Incoming call"),
                            ("outgoing", "Outgoing call"),
                        ],
                        default="incoming",
                        max_length=8,
                        verbose_name="direction",
                    ),
                ),
                (
                    "rings",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(99),
                        ],
                        verbose_name="rings",
                    ),
                ),
                (
                    "late_reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="reason if late"
                    ),
                ),
                (
                    "greeted",
                    models.BooleanField(default=False, verbose_name="greeting given"),
                ),
                (
                    "purpose_status",
                    models.CharField(
                        blank=True,
                        choices=[("clear", "Clear"), ("unclear", "Unclear")],
                        max_length=8,
                        verbose_name="purpose",
                    ),
                ),
                (
                    "asked_for_answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accepts", "Takes the call"),
                            ("busy", "Busy"),
                            ("absent", "Not here"),
                            ("declines", "Will not take it"),
                            ("not_asked", "Not asked"),
                        ],
                        max_length=10,
                        verbose_name="answer of the person asked for",
                    ),
                ),
                (
                    "said",
                    models.TextField(
                        blank=True, editable=False, verbose_name="what was said"
                    ),
                ),
                (
                    "superior_reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="why a superior"
                    ),
                ),
                (
                    "override_reason",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        verbose_name="why put through all the same",
                    ),
                ),
                (
                    "alternative_offered",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accepted", "Offered and accepted"),
                            ("declined", "Offered and declined"),
                        ],
                        max_length=8,
                        verbose_name="another person offered",
                    ),
                ),
                ("message", models.TextField(blank=True, verbose_name="message")),
                (
                    "message_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("please_call", "Please call back"),
                            ("will_call", "Will call again"),
                            ("wants_meeting", "Wants to meet"),
                            ("urgent", "Urgent"),
                        ],
                        max_length=16,
                        verbose_name="message asks for",
                    ),
                ),
                (
                    "interrupted_by_visitor",
                    models.BooleanField(
                        default=False, verbose_name="interrupted by a visitor"
                    ),
                ),
                (
                    "served_first",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                "visitor",
                                "The visitor is served, the caller is called back",
                            ),
                            ("caller", "The call is finished, the visitor waits"),
                        ],
                        max_length=8,
                        verbose_name="who was served first",
                    ),
                ),
                (
                    "read_back",
                    models.BooleanField(
                        default=False, verbose_name="read back to the caller"
                    ),
                ),
                ("source_unknown", models.BooleanField(default=False, editable=False)),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="received by",
                    ),
                ),
                (
                    "import_batch",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.importbatch",
                        verbose_name="import",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.category",
                        verbose_name="category",
                    ),
                ),
                (
                    "subcategory",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.category",
                        verbose_name="sub-category",
                    ),
                ),
                (
                    "reply_owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="who replies",
                    ),
                ),
                (
                    "complained_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="person complained of",
                    ),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="voided by",
                    ),
                ),
                (
                    "asked_for",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="person asked for",
                    ),
                ),
                (
                    "connected_to",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="put through or handed to",
                    ),
                ),
                (
                    "consulted",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="colleague asked",
                    ),
                ),
                (
                    "interrupting_visit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.visit",
                        verbose_name="visit that interrupted",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.contact",
                        verbose_name="on account of",
                    ),
                ),
                (
                    "promise",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.followup",
                        verbose_name="promise kept",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical phone call",
                "verbose_name_plural": "historical phone calls",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PhoneCall",
            fields=[
                (
                    "contact_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="contacts.contact",
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[
                            ("incoming", "Incoming call"),
                            ("outgoing", "Outgoing call"),
                        ],
                        default="incoming",
                        max_length=8,
                        verbose_name="direction",
                    ),
                ),
                (
                    "rings",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(99),
                        ],
                        verbose_name="rings",
                    ),
                ),
                (
                    "late_reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="reason if late"
                    ),
                ),
                (
                    "greeted",
                    models.BooleanField(default=False, verbose_name="greeting given"),
                ),
                (
                    "purpose_status",
                    models.CharField(
                        blank=True,
                        choices=[("clear", "Clear"), ("unclear", "Unclear")],
                        max_length=8,
                        verbose_name="purpose",
                    ),
                ),
                (
                    "asked_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls_asked_for",
                        to="contacts.staffmember",
                        verbose_name="person asked for",
                    ),
                ),
                (
                    "asked_for_answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accepts", "Takes the call"),
                            ("busy", "Busy"),
                            ("absent", "Not here"),
                            ("declines", "Will not take it"),
                            ("not_asked", "Not asked"),
                        ],
                        max_length=10,
                        verbose_name="answer of the person asked for",
                    ),
                ),
                (
                    "said",
                    models.TextField(
                        blank=True, editable=False, verbose_name="what was said"
                    ),
                ),
                (
                    "connected_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls_taken",
                        to="contacts.staffmember",
                        verbose_name="put through or handed to",
                    ),
                ),
                (
                    "superior_reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="why a superior"
                    ),
                ),
                (
                    "override_reason",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        verbose_name="why put through all the same",
                    ),
                ),
                (
                    "alternative_offered",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accepted", "Offered and accepted"),
                            ("declined", "Offered and declined"),
                        ],
                        max_length=8,
                        verbose_name="another person offered",
                    ),
                ),
                ("message", models.TextField(blank=True, verbose_name="message")),
                (
                    "message_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("please_call", "Please call back"),
                            ("will_call", "Will call again"),
                            ("wants_meeting", "Wants to meet"),
                            ("urgent", "Urgent"),
                        ],
                        max_length=16,
                        verbose_name="message asks for",
                    ),
                ),
                (
                    "consulted",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="colleague asked",
                    ),
                ),
                (
                    "interrupted_by_visitor",
                    models.BooleanField(
                        default=False, verbose_name="interrupted by a visitor"
                    ),
                ),
                (
                    "served_first",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                "visitor",
                                "The visitor is served, the caller is called back",
                            ),
                            ("caller", "The call is finished, the visitor waits"),
                        ],
                        max_length=8,
                        verbose_name="who was served first",
                    ),
                ),
                (
                    "interrupting_visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interrupted_calls",
                        to="contacts.visit",
                        verbose_name="visit that interrupted",
                    ),
                ),
                (
                    "read_back",
                    models.BooleanField(
                        default=False, verbose_name="read back to the caller"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls_made",
                        to="contacts.contact",
                        verbose_name="on account of",
                    ),
                ),
                (
                    "promise",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls_made",
                        to="contacts.followup",
                        verbose_name="promise kept",
                    ),
                ),
                ("source_unknown", models.BooleanField(default=False, editable=False)),
            ],
            options={
                "verbose_name": "phone call",
                "verbose_name_plural": "phone calls",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rings__isnull", True),
                            models.Q(("rings__gte", 1), ("rings__lte", 99)),
                            _connector="OR",
                        ),
                        name="call_rings_possible",
                        violation_error_message="Count the rings from 1 to 99.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("direction", "incoming"),
                            ("source__isnull", False),
                            ("promise__isnull", False),
                            ("source_unknown", True),
                            _connector="OR",
                        ),
                        name="call_outgoing_has_source",
                        violation_error_message="Log an outgoing call from the entry or promise it belongs to.",
                    ),
                ],
            },
            bases=("contacts.contact",),
        ),
        migrations.CreateModel(
            name="HistoricalFollowUp",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "seal",
                    contacts.models.history.SealField(
                        blank=True, default="", editable=False, max_length=81
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("call_back", "Call back"),
                            ("deliver_message", "Deliver the message"),
                            ("consult_superior", "Consult the superior"),
                            ("colleague_call_back", "Colleague calls back"),
                            ("reply", "Reply owed"),
                            ("decide_on_slip", "Decide on a coordination slip"),
                            ("print_slip", "Print the coordination slip"),
                            ("open_form", "Open a work order or complaint record"),
                            ("post_original", "Post the original"),
                            ("post_copy", "Post the copy"),
                            ("hand_over_letter", "Hand over the letter"),
                            ("return_visit", "Return visit"),
                            ("call_supervisor", "Supervisor wanted at the desk"),
                            ("correct_entry", "Correct the entry"),
                            ("read_message", "Message to be read"),
                            ("decide_message", "Decide on the message"),
                            ("sign_for_letter", "Sign for the letter"),
                            ("letter_sent_back", "Letter sent back"),
                            ("slip_respond", "First step on the form"),
                            ("slip_settle", "Settle the matter"),
                            ("slip_accept", "Have the work accepted"),
                            ("slip_close", "Check and close the form"),
                            ("review_visit", "Review the dissatisfied customer"),
                            ("remind_slip", "Remind who is late"),
                            ("chase_slip", "Assistant chases the late form"),
                            ("answer_for_slip", "Superior settles the late form"),
                        ],
                        max_length=24,
                        verbose_name="promise",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        editable=False, max_length=40, verbose_name="duty"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("receptionist", "Receptionist"),
                            ("assistant", "Assistant"),
                            ("clerk", "Clerk"),
                            ("supervisor", "Supervisor"),
                            ("manager", "Manager"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=16,
                        verbose_name="role that owes it",
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="promised at")),
                ("due_at", models.DateTimeField(verbose_name="due")),
                (
                    "first_due_at",
                    models.DateTimeField(editable=False, verbose_name="first due"),
                ),
                ("then", models.CharField(blank=True, editable=False, max_length=24)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("done", "Done"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "Done"),
                            ("reached", "Reached, answered"),
                            ("no_answer", "Tried, nobody answered"),
                            ("slip", "Coordination slip"),
                            ("no_slip", "No slip"),
                            ("read", "Read"),
                            ("desk_calls", "The desk calls back"),
                            ("own_call", "Calls back in person"),
                            ("no_reply", "No answer is wanted"),
                            ("sent_back", "Sent back"),
                        ],
                        max_length=12,
                        verbose_name="how it was kept",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="what is asked"
                    ),
                ),
                ("result", models.TextField(blank=True, verbose_name="result")),
                (
                    "place",
                    models.CharField(blank=True, max_length=80, verbose_name="place"),
                ),
                (
                    "done_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="done at"),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.contact",
                        verbose_name="contact",
                    ),
                ),
                (
                    "slip",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.slip",
                        verbose_name="form",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="who owes it",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.department",
                        verbose_name="department that owes it",
                    ),
                ),
                (
                    "after",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.followup",
                        verbose_name="follows",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="done by",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="person",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical promise",
                "verbose_name_plural": "historical promises",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPosting",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "seal",
                    contacts.models.history.SealField(
                        blank=True, default="", editable=False, max_length=81
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("original", "Original"), ("copy", "Copy")],
                        max_length=8,
                        verbose_name="original or copy",
                    ),
                ),
                ("place", models.CharField(max_length=80, verbose_name="place")),
                ("posted_on", models.DateField(verbose_name="posted on")),
                (
                    "taken_down_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="taken down on"
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.letter",
                        verbose_name="letter",
                    ),
                ),
                (
                    "promise",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.followup",
                        verbose_name="promise",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "posted_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="posted by",
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.attachment",
                        verbose_name="photo",
                    ),
                ),
                (
                    "taken_down_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="taken down by",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical posting",
                "verbose_name_plural": "historical postings",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.desk",
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="contacts.letter",
                        verbose_name="letter",
                    ),
                ),
                (
                    "promise",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posting",
                        to="contacts.followup",
                        verbose_name="promise",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("original", "Original"), ("copy", "Copy")],
                        max_length=8,
                        verbose_name="original or copy",
                    ),
                ),
                ("place", models.CharField(max_length=80, verbose_name="place")),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.department",
                        verbose_name="department",
                    ),
                ),
                ("posted_on", models.DateField(verbose_name="posted on")),
                (
                    "posted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="posted by",
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.attachment",
                        verbose_name="photo",
                    ),
                ),
                (
                    "taken_down_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="taken down on"
                    ),
                ),
                (
                    "taken_down_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="taken down by",
                    ),
                ),
            ],
            options={
                "verbose_name": "posting",
                "verbose_name_plural": "postings",
                "indexes": [
                    models.Index(fields=["desk", "posted_on"], name="posting_by_day")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("letter", "kind"),
                        name="posting_once_a_kind",
                        violation_error_message="It is posted already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("taken_down_on__isnull", True),
                            ("taken_down_on__gte", models.F("posted_on")),
                            _connector="OR",
                        ),
                        name="posting_hung_before_taken_down",
                        violation_error_message="It is taken down after it was posted. Correct one of the days.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="contacts.contact",
                        verbose_name="contact",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("pending", "Not yet reviewed"),
                            ("good", "Reviewed, good"),
                            ("to_correct", "To be corrected"),
                        ],
                        max_length=10,
                        verbose_name="review",
                    ),
                ),
                (
                    "comment",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="comment"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="reviewed at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewed by",
                    ),
                ),
                (
                    "promise",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.followup",
                        verbose_name="promise",
                    ),
                ),
            ],
            options={
                "verbose_name": "review",
                "verbose_name_plural": "reviews",
                "indexes": [
                    models.Index(fields=["desk", "at", "id"], name="review_by_time")
                ],
            },
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "shift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hand_overs",
                        to="contacts.shift",
                        verbose_name="shift",
                    ),
                ),
                ("offered_at", models.DateTimeField(verbose_name="handed over at")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "Waits to be taken over"),
                            ("accepted", "Taken over"),
                            ("withdrawn", "Written anew"),
                        ],
                        default="offered",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("keys", models.TextField(blank=True, verbose_name="keys")),
                ("kept_items", models.TextField(blank=True, verbose_name="items kept")),
                (
                    "note",
                    models.TextField(
                        blank=True, verbose_name="what else the next shift must know"
                    ),
                ),
                (
                    "accepted_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="taken over at"
                    ),
                ),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="taken over by",
                    ),
                ),
                (
                    "promises",
                    models.ManyToManyField(
                        related_name="hand_overs",
                        to="contacts.followup",
                        verbose_name="open promises",
                    ),
                ),
            ],
            options={
                "verbose_name": "hand-over",
                "verbose_name_plural": "hand-overs",
                "indexes": [
                    models.Index(
                        fields=["desk", "offered_at"], name="hand_over_by_time"
                    ),
                    models.Index(
                        condition=models.Q(("state", "offered")),
                        fields=["desk"],
                        name="hand_over_waiting",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "offered")),
                        fields=("shift",),
                        name="hand_over_one_offer",
                        violation_error_message="The shift has an open hand-over already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), _negated=True),
                            models.Q(
                                ("accepted_at__isnull", False),
                                ("accepted_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="hand_over_accepted_by_somebody",
                        violation_error_message="Say who took over, and when.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalWorkOrder",
            fields=[
                (
                    "slip_ptr",
                    models.ForeignKey(
                        auto_created=True,
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        parent_link=True,
                        related_name="+",
                        to="contacts.slip",
                    ),
                ),
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "seal",
                    contacts.models.history.SealField(
                        blank=True, default="", editable=False, max_length=81
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("work_order", "Work order"),
                            ("complaint_record", "Owner complaint record"),
                            ("coordination_slip", "Coordination slip"),
                        ],
                        max_length=20,
                        verbose_name="form",
                    ),
                ),
                (
                    "serial",
                    models.PositiveIntegerField(verbose_name="number in the book"),
                ),
                (
                    "number",
                    models.CharField(
                        db_index=True, max_length=32, verbose_name="form number"
                    ),
                ),
                ("entry_id", models.UUIDField(db_index=True, default=uuid.uuid4)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("opened", "Opened"),
                            ("dispatched", "Dispatched"),
                            ("taken", "Accepted by the worker"),
                            ("on_site", "On site"),
                            ("waiting", "Waiting"),
                            ("finished", "Finished"),
                            ("accepted", "Accepted by the customer"),
                            ("acknowledged", "Acknowledged"),
                            ("graded", "Graded"),
                            ("found", "Investigated"),
                            ("acted", "Acted on"),
                            ("received", "Signed for"),
                            ("replied", "Replied"),
                            ("followed", "Followed up"),
                            ("visited", "Return visit made"),
                            ("reopened", "Opened again"),
                            ("closed", "Closed"),
                            ("void", "Void"),
                        ],
                        default="opened",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("critical", "Critical"),
                            ("urgent", "Urgent"),
                            ("normal", "Normal"),
                            ("planned", "Planned"),
                        ],
                        default="normal",
                        max_length=8,
                        verbose_name="urgency",
                    ),
                ),
                (
                    "name",
                    models.CharField(blank=True, max_length=80, verbose_name="name"),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="telephone"
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="building and unit"
                    ),
                ),
                (
                    "unit_folded",
                    models.CharField(blank=True, editable=False, max_length=40),
                ),
                ("content", models.TextField(blank=True, verbose_name="content")),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                ("due_at", models.DateTimeField(verbose_name="to be done by")),
                (
                    "responded_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="first step at"
                    ),
                ),
                (
                    "settled_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="settled at"
                    ),
                ),
                (
                    "closed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="closed at"
                    ),
                ),
                (
                    "first_printed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="first printed at"
                    ),
                ),
                (
                    "rounds",
                    models.PositiveSmallIntegerField(default=1, verbose_name="rounds"),
                ),
                (
                    "escalation",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="escalation"
                    ),
                ),
                (
                    "escalate_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "voided_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="voided at"
                    ),
                ),
                (
                    "void_reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="reason for voiding"
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="place of the repair"
                    ),
                ),
                (
                    "appointment_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="appointment"
                    ),
                ),
                (
                    "dispatched_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="dispatched at"
                    ),
                ),
                (
                    "arrived_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="arrived at"
                    ),
                ),
                (
                    "finished_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="finished at"
                    ),
                ),
                (
                    "waits_for",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("parts", "Parts"),
                            ("appointment", "Appointment"),
                            ("contractor", "Outside contractor"),
                        ],
                        max_length=12,
                        verbose_name="waits for",
                    ),
                ),
                ("materials", models.TextField(blank=True, verbose_name="materials")),
                (
                    "charge",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=10,
                        null=True,
                        verbose_name="charge",
                    ),
                ),
                (
                    "charge_agreed",
                    models.BooleanField(
                        default=False, verbose_name="charge agreed beforehand"
                    ),
                ),
                (
                    "repair_result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "Repaired"),
                            ("part_done", "Partly done"),
                            ("contractor", "Outside contractor"),
                            ("not_ours", "Not ours to repair"),
                        ],
                        max_length=12,
                        verbose_name="result of the repair",
                    ),
                ),
                (
                    "work_done",
                    models.TextField(blank=True, verbose_name="what was done"),
                ),
                (
                    "acceptance",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("A", "A · satisfied"),
                            ("B", "B · fairly satisfied"),
                            ("C", "C · not satisfied"),
                        ],
                        max_length=1,
                        verbose_name="customer's rating",
                    ),
                ),
                (
                    "accepted_by",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="accepted by"
                    ),
                ),
                (
                    "accepted_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="accepted at"
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.contact",
                        verbose_name="contact",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.category",
                        verbose_name="category",
                    ),
                ),
                (
                    "subcategory",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.category",
                        verbose_name="sub-category",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.department",
                        verbose_name="department in charge",
                    ),
                ),
                (
                    "handler",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="person in charge",
                    ),
                ),
                (
                    "complained_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="person complained of",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="opened by",
                    ),
                ),
                (
                    "repeat_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.slip",
                        verbose_name="repeat of",
                    ),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="voided by",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical work order",
                "verbose_name_plural": "historical work orders",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="WorkOrder",
            fields=[
                (
                    "slip_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="contacts.slip",
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="place of the repair"
                    ),
                ),
                (
                    "appointment_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="appointment"
                    ),
                ),
                (
                    "dispatched_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="dispatched at"
                    ),
                ),
                (
                    "arrived_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="arrived at"
                    ),
                ),
                (
                    "finished_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="finished at"
                    ),
                ),
                (
                    "waits_for",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("parts", "Parts"),
                            ("appointment", "Appointment"),
                            ("contractor", "Outside contractor"),
                        ],
                        max_length=12,
                        verbose_name="waits for",
                    ),
                ),
                ("materials", models.TextField(blank=True, verbose_name="materials")),
                (
                    "charge",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=10,
                        null=True,
                        verbose_name="charge",
                    ),
                ),
                (
                    "charge_agreed",
                    models.BooleanField(
                        default=False, verbose_name="charge agreed beforehand"
                    ),
                ),
                (
                    "repair_result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "Repaired"),
                            ("part_done", "Partly done"),
                            ("contractor", "Outside contractor"),
                            ("not_ours", "Not ours to repair"),
                        ],
                        max_length=12,
                        verbose_name="result of the repair",
                    ),
                ),
                (
                    "work_done",
                    models.TextField(blank=True, verbose_name="what was done"),
                ),
                (
                    "acceptance",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("A", "A · satisfied"),
                            ("B", "B · fairly satisfied"),
                            ("C", "C · not satisfied"),
                        ],
                        max_length=1,
                        verbose_name="customer's rating",
                    ),
                ),
                (
                    "accepted_by",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="accepted by"
                    ),
                ),
                (
                    "accepted_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="accepted at"
                    ),
                ),
            ],
            options={
                "verbose_name": "work order",
                "verbose_name_plural": "work orders",
            },
            bases=("contacts.slip",),
        ),
        migrations.CreateModel(
            name="HistoricalComplaintRecord",
            fields=[
                (
                    "slip_ptr",
                    models.ForeignKey(
                        auto_created=True,
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        parent_link=True,
                        related_name="+",
                        to="contacts.slip",
                    ),
                ),
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "seal",
                    contacts.models.history.SealField(
                        blank=True, default="", editable=False, max_length=81
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("work_order", "Work order"),
                            ("complaint_record", "Owner complaint record"),
                            ("coordination_slip", "Coordination slip"),
                        ],
                        max_length=20,
                        verbose_name="form",
                    ),
                ),
                (
                    "serial",
                    models.PositiveIntegerField(verbose_name="number in the book"),
                ),
                (
                    "number",
                    models.CharField(
                        db_index=True, max_length=32, verbose_name="form number"
                    ),
                ),
                ("entry_id", models.UUIDField(db_index=True, default=uuid.uuid4)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("opened", "Opened"),
                            ("dispatched", "Dispatched"),
                            ("taken", "Accepted by the worker"),
                            ("on_site", "On site"),
                            ("waiting", "Waiting"),
                            ("finished", "Finished"),
                            ("accepted", "Accepted by the customer"),
                            ("acknowledged", "Acknowledged"),
                            ("graded", "Graded"),
                            ("found", "Investigated"),
                            ("acted", "Acted on"),
                            ("received", "Signed for"),
                            ("replied", "Replied"),
                            ("followed", "Followed up"),
                            ("visited", "Return visit made"),
                            ("reopened", "Opened again"),
                            ("closed", "Closed"),
                            ("void", "Void"),
                        ],
                        default="opened",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("critical", "Critical"),
                            ("urgent", "Urgent"),
                            ("normal", "Normal"),
                            ("planned", "Planned"),
                        ],
                        default="normal",
                        max_length=8,
                        verbose_name="urgency",
                    ),
                ),
                (
                    "name",
                    models.CharField(blank=True, max_length=80, verbose_name="name"),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="telephone"
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="building and unit"
                    ),
                ),
                (
                    "unit_folded",
                    models.CharField(blank=True, editable=False, max_length=40),
                ),
                ("content", models.TextField(blank=True, verbose_name="content")),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                ("due_at", models.DateTimeField(verbose_name="to be done by")),
                (
                    "responded_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="first step at"
                    ),
                ),
                (
                    "settled_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="settled at"
                    ),
                ),
                (
                    "closed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="closed at"
                    ),
                ),
                (
                    "first_printed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="first printed at"
                    ),
                ),
                (
                    "rounds",
                    models.PositiveSmallIntegerField(default=1, verbose_name="rounds"),
                ),
                (
                    "escalation",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="escalation"
                    ),
                ),
                (
                    "escalate_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "voided_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="voided at"
                    ),
                ),
                (
                    "void_reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="reason for voiding"
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("major", "Major"),
                            ("important", "Important"),
                            ("minor", "Minor"),
                        ],
                        max_length=10,
                        verbose_name="severity",
                    ),
                ),
                (
                    "remedy",
                    models.TextField(blank=True, verbose_name="remedy asked for"),
                ),
                ("finding", models.TextField(blank=True, verbose_name="finding")),
                (
                    "validity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("valid", "Valid complaint"),
                            ("not_valid", "Not valid"),
                        ],
                        max_length=10,
                        verbose_name="valid or not",
                    ),
                ),
                (
                    "measures",
                    models.TextField(
                        blank=True, verbose_name="corrective and preventive action"
                    ),
                ),
                (
                    "first_reply",
                    models.TextField(blank=True, verbose_name="first reply"),
                ),
                (
                    "first_reply_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="first reply at"
                    ),
                ),
                (
                    "final_reply",
                    models.TextField(blank=True, verbose_name="final reply"),
                ),
                (
                    "final_reply_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="final reply at"
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.contact",
                        verbose_name="contact",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.category",
                        verbose_name="category",
                    ),
                ),
                (
                    "subcategory",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.category",
                        verbose_name="sub-category",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.department",
                        verbose_name="department in charge",
                    ),
                ),
                (
                    "handler",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="person in charge",
                    ),
                ),
                (
                    "complained_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="person complained of",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="opened by",
                    ),
                ),
                (
                    "repeat_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.slip",
                        verbose_name="repeat of",
                    ),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="voided by",
                    ),
                ),
                (
                    "complained_department",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.department",
                        verbose_name="department complained of",
                    ),
                ),
                (
                    "measures_owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="responsible for the action",
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="closure approved by",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical owner complaint record",
                "verbose_name_plural": "historical owner complaint records",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ComplaintRecord",
            fields=[
                (
                    "slip_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="contacts.slip",
                    ),
                ),
                (
                    "complained_department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.department",
                        verbose_name="department complained of",
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("major", "Major"),
                            ("important", "Important"),
                            ("minor", "Minor"),
                        ],
                        max_length=10,
                        verbose_name="severity",
                    ),
                ),
                (
                    "remedy",
                    models.TextField(blank=True, verbose_name="remedy asked for"),
                ),
                ("finding", models.TextField(blank=True, verbose_name="finding")),
                (
                    "validity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("valid", "Valid complaint"),
                            ("not_valid", "Not valid"),
                        ],
                        max_length=10,
                        verbose_name="valid or not",
                    ),
                ),
                (
                    "measures",
                    models.TextField(
                        blank=True, verbose_name="corrective and preventive action"
                    ),
                ),
                (
                    "measures_owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="responsible for the action",
                    ),
                ),
                (
                    "first_reply",
                    models.TextField(blank=True, verbose_name="first reply"),
                ),
                (
                    "first_reply_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="first reply at"
                    ),
                ),
                (
                    "final_reply",
                    models.TextField(blank=True, verbose_name="final reply"),
                ),
                (
                    "final_reply_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="final reply at"
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="closure approved by",
                    ),
                ),
            ],
            options={
                "verbose_name": "owner complaint record",
                "verbose_name_plural": "owner complaint records",
            },
            bases=("contacts.slip",),
        ),
        migrations.CreateModel(
            name="HistoricalCoordinationSlip",
            fields=[
                (
                    "slip_ptr",
                    models.ForeignKey(
                        auto_created=True,
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        parent_link=True,
                        related_name="+",
                        to="contacts.slip",
                    ),
                ),
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "seal",
                    contacts.models.history.SealField(
                        blank=True, default="", editable=False, max_length=81
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("work_order", "Work order"),
                            ("complaint_record", "Owner complaint record"),
                            ("coordination_slip", "Coordination slip"),
                        ],
                        max_length=20,
                        verbose_name="form",
                    ),
                ),
                (
                    "serial",
                    models.PositiveIntegerField(verbose_name="number in the book"),
                ),
                (
                    "number",
                    models.CharField(
                        db_index=True, max_length=32, verbose_name="form number"
                    ),
                ),
                ("entry_id", models.UUIDField(db_index=True, default=uuid.uuid4)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("opened", "Opened"),
                            ("dispatched", "Dispatched"),
                            ("taken", "Accepted by the worker"),
                            ("on_site", "On site"),
                            ("waiting", "Waiting"),
                            ("finished", "Finished"),
                            ("accepted", "Accepted by the customer"),
                            ("acknowledged", "Acknowledged"),
                            ("graded", "Graded"),
                            ("found", "Investigated"),
                            ("acted", "Acted on"),
                            ("received", "Signed for"),
                            ("replied", "Replied"),
                            ("followed", "Followed up"),
                            ("visited", "Return visit made"),
                            ("reopened", "Opened again"),
                            ("closed", "Closed"),
                            ("void", "Void"),
                        ],
                        default="opened",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("critical", "Critical"),
                            ("urgent", "Urgent"),
                            ("normal", "Normal"),
                            ("planned", "Planned"),
                        ],
                        default="normal",
                        max_length=8,
                        verbose_name="urgency",
                    ),
                ),
                (
                    "name",
                    models.CharField(blank=True, max_length=80, verbose_name="name"),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="telephone"
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="building and unit"
                    ),
                ),
                (
                    "unit_folded",
                    models.CharField(blank=True, editable=False, max_length=40),
                ),
                ("content", models.TextField(blank=True, verbose_name="content")),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                ("due_at", models.DateTimeField(verbose_name="to be done by")),
                (
                    "responded_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="first step at"
                    ),
                ),
                (
                    "settled_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="settled at"
                    ),
                ),
                (
                    "closed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="closed at"
                    ),
                ),
                (
                    "first_printed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="first printed at"
                    ),
                ),
                (
                    "rounds",
                    models.PositiveSmallIntegerField(default=1, verbose_name="rounds"),
                ),
                (
                    "escalation",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="escalation"
                    ),
                ),
                (
                    "escalate_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "voided_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="voided at"
                    ),
                ),
                (
                    "void_reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="reason for voiding"
                    ),
                ),
                (
                    "copy_to",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="copy to"
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="subject"
                    ),
                ),
                ("demand", models.TextField(blank=True, verbose_name="what is asked")),
                (
                    "received_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="received at"
                    ),
                ),
                ("reply", models.TextField(blank=True, verbose_name="reply")),
                (
                    "replied_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="replied at"
                    ),
                ),
                (
                    "outcome",
                    models.TextField(
                        blank=True, verbose_name="result of the follow-up"
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                        verbose_name="desk",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.contact",
                        verbose_name="contact",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.category",
                        verbose_name="category",
                    ),
                ),
                (
                    "subcategory",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.category",
                        verbose_name="sub-category",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.department",
                        verbose_name="department in charge",
                    ),
                ),
                (
                    "handler",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="person in charge",
                    ),
                ),
                (
                    "complained_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="person complained of",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="opened by",
                    ),
                ),
                (
                    "repeat_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.slip",
                        verbose_name="repeat of",
                    ),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="voided by",
                    ),
                ),
                (
                    "from_department",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.department",
                        verbose_name="from department",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="issued by",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="received by",
                    ),
                ),
                (
                    "replied_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="replied by",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical coordination slip",
                "verbose_name_plural": "historical coordination slips",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="CoordinationSlip",
            fields=[
                (
                    "slip_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="contacts.slip",
                    ),
                ),
                (
                    "from_department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.department",
                        verbose_name="from department",
                    ),
                ),
                (
                    "copy_to",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="copy to"
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="subject"
                    ),
                ),
                ("demand", models.TextField(blank=True, verbose_name="what is asked")),
                (
                    "issued_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="issued by",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="received by",
                    ),
                ),
                (
                    "received_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="received at"
                    ),
                ),
                ("reply", models.TextField(blank=True, verbose_name="reply")),
                (
                    "replied_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="replied by",
                    ),
                ),
                (
                    "replied_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="replied at"
                    ),
                ),
                (
                    "outcome",
                    models.TextField(
                        blank=True, verbose_name="result of the follow-up"
                    ),
                ),
            ],
            options={
                "verbose_name": "coordination slip",
                "verbose_name_plural": "coordination slips",
            },
            bases=("contacts.slip",),
        ),
        migrations.CreateModel(
            name="SlipStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.desk",
                    ),
                ),
                (
                    "slip",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="contacts.slip",
                        verbose_name="form",
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("open", "Open the form"),
                            ("dispatch", "Dispatch"),
                            ("take", "Take on"),
                            ("give_back", "Give back"),
                            ("arrive", "Arrive on site"),
                            ("wait", "Wait"),
                            ("finish", "Finish"),
                            ("accept", "Accepted by the customer"),
                            ("rework", "Send back for rework"),
                            ("acknowledge", "First reply"),
                            ("grade", "Grade and assign"),
                            ("find", "Write the finding"),
                            ("act", "Write the action"),
                            ("receive", "Sign for it"),
                            ("reply", "Reply"),
                            ("follow", "Follow up"),
                            ("visit", "Return visit"),
                            ("close", "Close"),
                            ("reopen", "Open again"),
                            ("assign", "Assign to somebody else"),
                            ("postpone", "Put off"),
                            ("print", "Print"),
                            ("escalate", "Escalate"),
                            ("void", "Void"),
                        ],
                        max_length=12,
                        verbose_name="step",
                    ),
                ),
                (
                    "from_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("opened", "Opened"),
                            ("dispatched", "Dispatched"),
                            ("taken", "Accepted by the worker"),
                            ("on_site", "On site"),
                            ("waiting", "Waiting"),
                            ("finished", "Finished"),
                            ("accepted", "Accepted by the customer"),
                            ("acknowledged", "Acknowledged"),
                            ("graded", "Graded"),
                            ("found", "Investigated"),
                            ("acted", "Acted on"),
                            ("received", "Signed for"),
                            ("replied", "Replied"),
                            ("followed", "Followed up"),
                            ("visited", "Return visit made"),
                            ("reopened", "Opened again"),
                            ("closed", "Closed"),
                            ("void", "Void"),
                        ],
                        max_length=12,
                        verbose_name="from",
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("opened", "Opened"),
                            ("dispatched", "Dispatched"),
                            ("taken", "Accepted by the worker"),
                            ("on_site", "On site"),
                            ("waiting", "Waiting"),
                            ("finished", "Finished"),
                            ("accepted", "Accepted by the customer"),
                            ("acknowledged", "Acknowledged"),
                            ("graded", "Graded"),
                            ("found", "Investigated"),
                            ("acted", "Acted on"),
                            ("received", "Signed for"),
                            ("replied", "Replied"),
                            ("followed", "Followed up"),
                            ("visited", "Return visit made"),
                            ("reopened", "Opened again"),
                            ("closed", "Closed"),
                            ("void", "Void"),
                        ],
                        max_length=12,
                        verbose_name="to",
                    ),
                ),
                (
                    "round",
                    models.PositiveSmallIntegerField(default=1, verbose_name="round"),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                ("entered_at", models.DateTimeField(verbose_name="entered at")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="person",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.department",
                        verbose_name="department",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "rating",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("A", "A · satisfied"),
                            ("B", "B · fairly satisfied"),
                            ("C", "C · not satisfied"),
                        ],
                        max_length=1,
                        verbose_name="rating",
                    ),
                ),
                (
                    "due_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="due until then"
                    ),
                ),
                (
                    "late",
                    models.BooleanField(default=False, verbose_name="after its time"),
                ),
            ],
            options={
                "verbose_name": "step of a form",
                "verbose_name_plural": "steps of forms",
                "ordering": ("id",),
                "indexes": [
                    models.Index(
                        fields=["desk", "at", "action"], name="slip_step_by_time"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalReturnVisit",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "seal",
                    contacts.models.history.SealField(
                        blank=True, default="", editable=False, max_length=81
                    ),
                ),
                (
                    "round",
                    models.PositiveSmallIntegerField(default=1, verbose_name="round"),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[("phone", "By telephone"), ("in_person", "In person")],
                        max_length=10,
                        verbose_name="method",
                    ),
                ),
                (
                    "asked",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="person asked"
                    ),
                ),
                (
                    "rating",
                    models.CharField(
                        choices=[
                            ("A", "A · satisfied"),
                            ("B", "B · fairly satisfied"),
                            ("C", "C · not satisfied"),
                        ],
                        max_length=1,
                        verbose_name="rating",
                    ),
                ),
                ("comments", models.TextField(blank=True, verbose_name="comments")),
                (
                    "due_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="due"),
                ),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                (
                    "reviewed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="reviewed at"
                    ),
                ),
                ("review", models.TextField(blank=True, verbose_name="review")),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.desk",
                    ),
                ),
                (
                    "slip",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.slip",
                        verbose_name="form",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.slipstep",
                        verbose_name="step",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.phonecall",
                        verbose_name="call",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="visited by",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="reviewed by",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical return visit",
                "verbose_name_plural": "historical return visits",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ReturnVisit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.desk",
                    ),
                ),
                (
                    "slip",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="contacts.slip",
                        verbose_name="form",
                    ),
                ),
                (
                    "step",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visit",
                        to="contacts.slipstep",
                        verbose_name="step",
                    ),
                ),
                (
                    "round",
                    models.PositiveSmallIntegerField(default=1, verbose_name="round"),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[("phone", "By telephone"), ("in_person", "In person")],
                        max_length=10,
                        verbose_name="method",
                    ),
                ),
                (
                    "asked",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="person asked"
                    ),
                ),
                (
                    "rating",
                    models.CharField(
                        choices=[
                            ("A", "A · satisfied"),
                            ("B", "B · fairly satisfied"),
                            ("C", "C · not satisfied"),
                        ],
                        max_length=1,
                        verbose_name="rating",
                    ),
                ),
                ("comments", models.TextField(blank=True, verbose_name="comments")),
                (
                    "call",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.phonecall",
                        verbose_name="call",
                    ),
                ),
                (
                    "due_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="due"),
                ),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="visited by",
                    ),
                ),
                (
                    "reviewed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="reviewed at"
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.staffmember",
                        verbose_name="reviewed by",
                    ),
                ),
                ("review", models.TextField(blank=True, verbose_name="review")),
            ],
            options={
                "verbose_name": "return visit",
                "verbose_name_plural": "return visits",
                "indexes": [
                    models.Index(fields=["desk", "made_at"], name="visit_by_time")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("rating__in", ["A", "B", "C"])),
                        name="visit_has_a_rating",
                        violation_error_message="Choose A, B or C.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="HistoricalDesk",
            name="liaison_department",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="contacts.department",
                verbose_name="department for work-liaison letters",
            ),
        ),
        migrations.AddField(
            model_name="Desk",
            name="liaison_department",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="contacts.department",
                verbose_name="department for work-liaison letters",
            ),
        ),
    ]
